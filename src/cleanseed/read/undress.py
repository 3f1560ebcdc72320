"""What scrapers leave on a text is taken off: escapes, tags, Markdown, numbers of links. Every change is told as a repair."""

from __future__ import annotations

from dataclasses import dataclass

from cleanseed.model import Repair
from cleanseed.read import dumps, escapes, marks, tags
from cleanseed.read.changes import Change, applied, chained, located, placed
from cleanseed.read.repair import repair


@dataclass(frozen=True, slots=True)
class Undressed:
    """Text as it was meant.

    repairs, warnings: as in `Repaired`. links: of each line that is not blank, the share of its characters that a link holds,
    0..1; empty where no markup told.
    """

    text: str
    repairs: tuple[Repair, ...] = ()
    warnings: tuple[str, ...] = ()
    links: tuple[float, ...] = ()


def undress(text: str) -> Undressed:
    """Repair decoded text, and take off what is not its own. The repairs are those of `text`, in its order."""
    done: list[Change] = []
    bare = text
    for step in (escapes.changes, tags.changes, dumps.changes):
        bare, done = _after(bare, done, step(bare))
    repaired = repair(bare)
    dressed = bool(done)
    warnings, repairs = repaired.warnings, repaired.repairs
    bare, done = repaired.text, _joined(done, repairs, bare)
    if found := tags.changes(bare):  # tags that were entities
        dressed = True
        bare, done = _after(bare, done, found)
        again = repair(bare)
        warnings = again.warnings
        bare, done = again.text, _joined(done, again.repairs, bare)
    found, linked = marks.changes(bare)
    shares: tuple[float, ...] = ()
    if found:
        mask = _masked(bare, linked, found)
        bare, done = _after(bare, done, found)
        shares = _shares(bare, mask)
        bare, done = _after(bare, done, marks.empty_items(bare))
    if not (dressed or found):
        return Undressed(bare, repairs, warnings)
    return Undressed(bare, located(text, done), warnings, shares)


def _masked(text: str, spans: list[tuple[int, int]], changes: list[Change]) -> str:
    """What `changes` make of `text`, with an x for each character in one of `spans`, and a blank for any other."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (" " * (start - at), "x" * (end - start))
        at = end
    mask = "".join([*parts, " " * (len(text) - at)])
    return applied(mask, (change._replace(after=" " * len(change.after)) for change in changes))


def _shares(text: str, mask: str) -> tuple[float, ...]:
    """Of each line of `text` that is more than a list's sign, the share that `mask` marks."""
    shares: list[float] = []
    start = 0
    for line in text.split("\n"):
        shown = sum(not char.isspace() for char in line)
        if shown and not marks.is_empty_item(line):
            held = sum(
                not char.isspace() and mark == "x"
                for char, mark in zip(line, mask[start : start + len(line)], strict=True)
            )
            shares.append(round(held / shown, 3))
        start += len(line) + 1
    return tuple(shares)


def _after(text: str, done: list[Change], found: list[Change]) -> tuple[str, list[Change]]:
    if not found:
        return text, done
    return applied(text, found), chained(done, found, text)


def _joined(done: list[Change], repairs: tuple[Repair, ...], text: str) -> list[Change]:
    """The changes so far, and then `repairs` of `text`, which they made."""
    return chained(done, placed(text, repairs), text) if repairs else done
