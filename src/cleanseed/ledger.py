r"""The ledger: one line a block, in page order, with what became of it.

It is fixture, rule example, `explain` output and bug report in one notation:

    drop chrome/menu              | Home | News | Sport
    lift head/byline as author    | By Ann Author
    cut head/dateline as date     | ⟦2 May 2026 - ⟧The coast road was closed on Monday.
    keep                          | Repairs will take a week, the council said.
    keep captions/credit          | Photo: the council

A verdict is `keep` (with the code of the rule that would have taken the block, where `keep=` protects it), `drop RULE`,
`lift RULE as FIELD`, or `cut CLAIM, CLAIM`: one claim for each ⟦⟧, left to right, a claim being `RULE`, `RULE as FIELD` or
either of them behind `keep`. After the first ` | ` stands `Block.source`, with `\`, newline, carriage return and ⟦ ⟧ escaped by `\`.
`removals(write(page))` gives the removals back. Scores are not written; `explain` adds them behind `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleanseed.model import Block, Document, Page, Removal

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "⟦": "\\⟦", "⟧": "\\⟧"}
_RAW = {escaped[1]: raw for raw, escaped in _ESCAPES.items()}
_ESCAPE = str.maketrans(_ESCAPES)
_CODE = r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*"
_CLAIM = re.compile(rf"(?P<keep>keep )?(?P<rule>{_CODE})(?: as (?P<field>[a-z]+))?")


class LedgerError(ValueError):
    """The text is not a ledger; the message names the line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger: the block's source, what is gone from it, and what `keep=` protects."""

    source: str
    removals: tuple[Removal, ...]
    protected: tuple[Removal, ...]


def write(page: Page) -> str:
    """The page as a ledger: text that ends in a newline, empty for a page without blocks."""
    rows = list(rows_of(page))
    width = max((len(verdict) for verdict, _ in rows), default=0)
    return "".join(f"{verdict:<{width}} | {source}\n" for verdict, source in rows)


def rows_of(page: Page) -> Iterator[tuple[str, str]]:
    """The verdict and the marked source of each block, as `write` sets them side by side."""
    claims: dict[int, list[tuple[Removal, bool]]] = {}
    for removal in page.removals:
        claims.setdefault(removal.block, []).append((removal, False))
    for removal in page.protected:
        claims.setdefault(removal.block, []).append((removal, True))
    for block in page.blocks:
        yield _row(block, sorted(claims.get(block.index, ()), key=lambda claim: (claim[0].start, claim[0].end)))


def entries(text: str) -> tuple[Entry, ...]:
    """Read a ledger back. Raises LedgerError, with the line's number, where it is none."""
    return tuple(_entry(index, line) for index, line in enumerate(text.split("\n")[:-1] if text else ()))


def removals(text: str) -> tuple[Removal, ...]:
    """The removals that a ledger tells of, in page order, without scores. Raises LedgerError."""
    return tuple(removal for entry in entries(text) for removal in entry.removals)


def _row(block: Block, claims: list[tuple[Removal, bool]]) -> tuple[str, str]:
    source = block.source
    if not claims:
        return "keep", source.translate(_ESCAPE)
    first, kept = claims[0]
    if len(claims) == 1 and first.start == 0 and first.end == len(source):
        name = _claim(first, kept)
        verdict = name if kept else f"{'lift' if first.field else 'drop'} {name}"
        return verdict, source.translate(_ESCAPE)
    parts, at = [], 0
    for removal, _ in claims:
        parts += [source[at : removal.start].translate(_ESCAPE), "⟦"]
        parts += [source[removal.start : removal.end].translate(_ESCAPE), "⟧"]
        at = removal.end
    parts.append(source[at:].translate(_ESCAPE))
    return "cut " + ", ".join(_claim(removal, kept) for removal, kept in claims), "".join(parts)


def _claim(removal: Removal, kept: bool) -> str:
    return f"{'keep ' if kept else ''}{removal.rule}{f' as {removal.field}' if removal.field else ''}"


def _entry(index: int, line: str) -> Entry:
    verdict, bar, marked = line.partition(" | ")
    if not bar:
        raise LedgerError(f"ledger line {index + 1}: no ' | ' between the verdict and the text: {line[:60]!r}")
    source, spans = _unmark(index, marked)
    word, _, rest = verdict.strip().partition(" ")
    if word == "cut":
        claims = [_parse(index, part) for part in rest.split(", ")]
    elif word in ("drop", "lift") or (word == "keep" and rest):
        claims = [_parse(index, rest if word != "keep" else f"keep {rest}")]
        if spans:
            raise LedgerError(f"ledger line {index + 1}: '{word}' takes the whole line, yet ⟦⟧ marks a part; say 'cut'")
        spans = [(0, len(source))]
    elif word == "keep":
        claims = []
    else:
        raise LedgerError(f"ledger line {index + 1}: unknown verdict {word!r}; use keep, drop, lift or cut")
    if len(claims) != len(spans):
        raise LedgerError(f"ledger line {index + 1}: {len(claims)} claims for {len(spans)} parts marked by ⟦⟧")
    taken: list[Removal] = []
    protected: list[Removal] = []
    for (rule, field, kept), (start, end) in zip(claims, spans, strict=True):
        (protected if kept else taken).append(Removal(rule, index, start, end, field))
    return Entry(source, tuple(taken), tuple(protected))


def _parse(index: int, claim: str) -> tuple[str, str | None, bool]:
    found = _CLAIM.fullmatch(claim.strip())
    if not found:
        raise LedgerError(
            f"ledger line {index + 1}: {claim.strip()!r} is no claim; write 'stage/rule' or 'stage/rule as field'"
        )
    return found["rule"], found["field"], found["keep"] is not None


def _unmark(index: int, marked: str) -> tuple[str, list[tuple[int, int]]]:
    source: list[str] = []
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    length = 0
    characters = iter(marked)
    for character in characters:
        if character == "⟦" and opened is None:
            opened = length
        elif character == "⟧" and opened is not None:
            spans.append((opened, length))
            opened = None
        elif character in "⟦⟧":
            raise LedgerError(f"ledger line {index + 1}: unbalanced {character}; escape a literal one as \\{character}")
        else:
            if character == "\\":
                escaped = next(characters, "")
                if escaped not in _RAW:
                    raise LedgerError(f"ledger line {index + 1}: unknown escape \\{escaped}")
                source.append(_RAW[escaped])
            else:
                source.append(character)
            length += 1
    if opened is not None:
        raise LedgerError(f"ledger line {index + 1}: ⟦ is never closed")
    return "".join(source), spans


def page(text: str, gap: str = "\n\n") -> Page:
    """The page that a ledger tells of, before any removal, and not weighed; `gap` stands between its blocks. Raises LedgerError."""
    blocks: list[Block] = []
    whole = ""
    for index, entry in enumerate(entries(text)):
        before = gap if index else ""
        whole += before + entry.source
        blocks.append(Block(index, len(whole) - len(entry.source), entry.source, before))
    return Page(Document("ledger", "text"), whole, tuple(blocks))
