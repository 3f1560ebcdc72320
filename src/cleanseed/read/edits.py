"""The account of a repair: in what two forms of a line differ, change by change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining, normalize

from cleanseed.read.caps import MARKS, NESTED
from cleanseed.read.entities import CHAIN, ENTITY, unescape
from cleanseed.read.spaces import CONTROL, INVISIBLE, ODD_SPACES, tidy

Edit = tuple[int, str, str, str]
"""A change: column in the line before, characters there, what they became, kind (see `repair.Repaired`)."""


def edits(before: str, after: str) -> Iterator[Edit]:
    """The changes that turn `before` into `after`, left to right and apart.

    Short differences come out one by one; where the two do not meet again soon, the rest is one difference.
    """
    at = to = 0
    while True:
        same = _same_long(before, at, after, to)
        at, to = at + same, to + same
        if at == len(before) and to == len(after):
            return
        if same and before[at - 1] == "&" and ENTITY.match(before, at - 1):
            at, to = at - 1, to - 1
        if known := _known_edit(before, at, after, to):
            end, until, kind = known
            yield at, before[at:end], after[to:until], kind
        else:
            end, until = _meet(before, at, after, to)
            old, new = before[at:end], after[to:until]
            if tail := _same(old[::-1], new[::-1]):
                old, new = old[:-tail], new[:-tail]
            yield at, old, new, _kind(old, new)
        at, to = end, until


def _known_edit(before: str, at: int, after: str, to: int) -> tuple[int, int, str] | None:
    """Where the difference at `at` and `to` ends in both, and its kind, if it is one that can be told by itself."""
    if found := ODD_SPACES.match(before, at):
        width = found.end() - at
        if after.startswith(" " * width, to):
            return found.end(), to + width, "space"
    elif found := INVISIBLE.match(before, at) or CONTROL.match(before, at):
        if before[found.end() : found.end() + 1] == after[to : to + 1]:
            return found.end(), to, "invisible" if found.re is INVISIBLE else "control"
    elif found := CHAIN.match(before, at):
        char = unescape(f"&{found[1]}")
        for shown in (char, tidy(char)):
            if char != found[0] and after.startswith(shown, to):
                return found.end(), to + len(shown), "nesting" if NESTED.match(before, at) else "entity"
    else:
        end = at + 1
        while end < len(before) and end < at + MARKS and combining(before[end]):
            end += 1
        composed = normalize("NFC", before[at:end])
        if composed != before[at:end] and after.startswith(composed, to):
            return end, to + len(composed), "form"
    return None


def _same(one: str, two: str) -> int:
    """How many characters at the beginning are the same."""
    for index, (a, b) in enumerate(zip(one, two, strict=False)):
        if a != b:
            return index
    return min(len(one), len(two))


def _same_long(one: str, i: int, two: str, j: int) -> int:
    """The same, from `i` and `j` on: by leaps that double, then halve."""
    start, leap = i, 32
    longest = min(len(one) - i, len(two) - j)
    while leap <= longest and one[i : i + leap] == two[j : j + leap]:
        i, j, longest = i + leap, j + leap, longest - leap
        leap *= 2
    while leap > 1:
        leap //= 2
        if leap <= longest and one[i : i + leap] == two[j : j + leap]:
            i, j, longest = i + leap, j + leap, longest - leap
    return i - start


def _meet(before: str, at: int, after: str, to: int) -> tuple[int, int]:
    """Where the two go on alike for six characters after a difference: both ends, if nowhere near."""
    for skip in (*range(24), -1):
        probe = after[to + skip : to + skip + 6] if skip >= 0 else after[to : to + 6]
        if len(probe) < 6:
            break
        found = before.find(probe, at, at + 70 if skip >= 0 else len(before))  # the last one: a long cut
        if found >= 0:
            return found, to + max(skip, 0)
    return len(before), len(after)


def _kind(before: str, after: str) -> str:
    """What kind of repair turned `before` into `after`."""
    if NESTED.search(before):
        return "nesting"
    if re.search("&#?[0-9A-Za-z]", before):
        return "entity"
    if not after and all(map(combining, before)):
        return "marks"
    if CONTROL.fullmatch(before) and not after.strip():
        return "control"
    return "form" if normalize("NFC", before) == after else "mojibake"
