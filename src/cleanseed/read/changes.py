"""Changes of a text: found step after step, told at the end as repairs of the text as it was decoded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleanseed.model import Repair


class Change(NamedTuple):
    """`text[start:end]` becomes `after`. kind: of the repair that it is told as."""

    start: int
    end: int
    after: str
    kind: str


def applied(text: str, changes: Iterable[Change]) -> str:
    """The text with `changes` made; they are sorted and do not overlap."""
    parts: list[str] = []
    done = 0
    for change in changes:
        parts += (text[done : change.start], change.after)
        done = change.end
    return "".join([*parts, text[done:]])


def chained(first: Sequence[Change], then: Sequence[Change], middle: str) -> list[Change]:
    """The changes of a text that do what `first` does to it, and then `then` to the result, which is `middle`.

    Changes that touch the same characters become one, of the later kind. Sorted, apart, no two at the same place.
    """
    if not first or not then:
        return list(first or then)
    out: list[Change] = []
    i = j = 0
    moved = 0  # how much further on a place is in `middle` than in the text
    nowhere = len(middle) + 1
    while i < len(first) or j < len(then):
        low = high = min(
            first[i].start + moved if i < len(first) else nowhere, then[j].start if j < len(then) else nowhere
        )
        begin, kind = low - moved, ""
        inner: list[Change] = []
        while True:
            if i < len(first) and ((start := first[i].start + moved) < high or start == low):
                change = first[i]
                high = max(high, start + len(change.after))
                moved += len(change.after) - (change.end - change.start)
                kind = kind or change.kind
                i += 1
            elif j < len(then) and (then[j].start < high or then[j].start == low):
                high = max(high, then[j].end)
                inner.append(then[j]._replace(start=then[j].start - low, end=then[j].end - low))
                kind = then[j].kind
                j += 1
            else:
                break
        made = Change(begin, high - moved, applied(middle[low:high], inner), kind)
        if out and out[-1].start == begin:  # the one before put something in where nothing was
            made = made._replace(after=out.pop().after + made.after)
        if made.after or made.start < made.end:
            out.append(made)
    return out


def located(text: str, changes: Sequence[Change]) -> tuple[Repair, ...]:
    """The changes of `text` as repairs: by line, from 1, and column."""
    if not changes:
        return ()
    starts = _starts(text)
    out = []
    for change in changes:
        before = text[change.start : change.end]
        if before != change.after:
            line = bisect_right(starts, change.start)
            out.append(Repair(line, change.start - starts[line - 1], before, change.after, change.kind))
    return tuple(out)


def placed(text: str, repairs: Iterable[Repair]) -> list[Change]:
    """Repairs of `text` as its changes."""
    starts = _starts(text)
    out = []
    for repair in repairs:
        start = starts[repair.line - 1] + repair.start
        out.append(Change(start, start + len(repair.before), repair.after, repair.kind))
    return out


def _starts(text: str) -> list[int]:
    """Where each line begins."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
