"""HTML: one parse, and what a browser would show of it becomes the page, every block with its place in the tree.

Every visible block is on the page, menus and footers too, so each of them that goes is a removal with a rule. Two witnesses are
heard on each block: trafilatura's extraction, from the same tree, and the `articleBody` of the page's JSON-LD. This is the one
file that imports trafilatura.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from itertools import accumulate
from typing import Any

from cleanseed.model import Block, Document, Page, Repair
from cleanseed.read import dom, unseen
from cleanseed.read.decode import Decoded
from cleanseed.read.dom import HtmlElement
from cleanseed.read.htmlhead import read_head
from cleanseed.read.links import Links, base_of
from cleanseed.read.outline import Note
from cleanseed.read.repair import repair
from cleanseed.read.walk import Piece, walk
from cleanseed.structure import Structure

FULL = 1_500
"""On a page of more blocks the witness is never thorough: that takes quadratic time."""
WIDEST = 1_000
"""A page with more cells in the row of a table has no witness: it looks at each cell by going past those before it."""

_WORD = re.compile(r"\w+")
_N = 4
_ALIGNED = 200  # characters of a repair that are set side by side: that takes quadratic time


def page(document: Document, decoded: Decoded, *, fast: bool = False, later: bool = False) -> Page:
    """The page that a browser would show. Raises RejectedError ("too-deep") where the parser's limits would cut it.

    fast: no witness is heard. later: the page's `ask` has it heard.
    """
    from cleanseed.read import RejectedError

    try:
        root = dom.parse(decoded.text, decoded.utf8, controls=decoded.controls)
    except dom.TooDeepError as error:
        raise RejectedError("too-deep", f"{error}; a part of the page would be lost") from None
    pieces = walk(root) if root is not None else []
    fast = fast or (root is not None and any(len(row) > WIDEST for row in root.iter("tr")))
    head: dict[str, Any] = {}
    links = Links(None)
    told: tuple[str, ...] = ()
    if root is not None:
        head = read_head(root, document.url)
        links = Links(base_of(root, document.url or head.get("url")))
        if unshown := unseen.put(root, pieces, head.get("body"), walk):
            pieces, told = walk(root), (unshown,)
    text, blocks, repairs, warnings = _blocks(pieces, links)
    ask = partial(heard, root) if root is not None and blocks and not fast else None
    read = Page(
        document,
        text,
        blocks,
        repairs=repairs,
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *warnings, *told),
        head=head,
        fast=fast or ask is not None,
        ask=ask,
    )
    return ask(read) if ask is not None and not later else read


def heard(root: HtmlElement, page: Page, *, thorough: bool = True) -> Page:
    """The page with the witness heard on each block. root: its tree. thorough: it compares its extraction with others.

    That takes twice as long. Rules alone rely on it; to the block model it says nothing more.
    """
    import trafilatura  # as `extracted`

    fast = not thorough or len(page.blocks) > FULL
    seen = witness(page.blocks, extracted(root, page.document.url, fast=fast))
    blocks = tuple([block.seen(share) if share else block for block, share in zip(page.blocks, seen, strict=True)])
    return replace(page, blocks=blocks, fast=False, witness=f"trafilatura {trafilatura.__version__}", ask=None)


def extracted(root: HtmlElement, url: str | None, *, fast: bool) -> list[str]:
    """The lines that trafilatura takes for the article. It works on a copy of the tree. fast: it does not compare them with others' finds."""
    import trafilatura  # takes most of a second to import

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found: Any = trafilatura.bare_extraction(
            root, url=url, fast=fast, include_comments=False, deduplicate=False, with_metadata=False
        )
    except Exception:  # noqa: BLE001  whatever it stumbles over, it is but a witness
        return []
    return (found.text or "").split("\n") if found is not None else []


def witness(blocks: tuple[Block, ...], lines: list[str]) -> tuple[float, ...]:
    """How much of each block stands in `lines`, 0..1: of its runs of four words, the share; of a shorter one, the whole.

    A short text stands in many places, so it counts only between blocks that are found, not far from one of them.
    """
    known: set[tuple[str, ...]] = set()
    whole: set[str] = set()
    for line in lines:
        words = _words(line)
        known.update(zip(*(words[at:] for at in range(_N)), strict=False))
        whole.add(" ".join(words))
    shares: list[float] = []
    short: list[int] = []
    for block in blocks:
        words = _words(block.text)
        joined = " ".join(words)
        if "\n" in block.source:  # preformatted: the witness tells it line by line
            listed = [_words(line) for line in block.source.split("\n")]
            told = sum(len(line) for line in listed if " ".join(line) in whole)
            shares.append(told / max(1, len(words)))
        elif len(words) < _N:
            short.append(len(shares))
            shares.append(float(joined in whole and bool(words)))
        elif joined in whole:
            shares.append(1.0)
        else:
            grams = zip(*(words[at:] for at in range(_N)), strict=False)
            shares.append(sum(map(known.__contains__, grams)) / (len(words) - _N + 1))
    sure = [at for at, share in enumerate(shares) if share > 0.5 and len(blocks[at].text) > 60]
    first, last = (sure[0] - 1, sure[-1] + 1) if sure else (0, len(blocks))
    for at in short:
        if not first <= at <= last:
            shares[at] *= 0.4
    return tuple(shares)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _blocks(pieces: list[Piece], links: Links) -> tuple[str, tuple[Block, ...], tuple[Repair, ...], tuple[str, ...]]:
    """The page's text and its blocks, repaired."""
    repaired = repair("".join([part for piece in pieces for part in (piece.gap, piece.text)]))
    repairs = repaired.repairs
    mended = [piece.text for piece in pieces] if not repairs else _mended(pieces, repaired.text)
    if mended is None:  # a line break came out of an entity: line by line, then
        mended, repairs = [repair(piece.text).text.replace("\n", " ") for piece in pieces], ()
    moves: dict[int, list[Repair]] = {}
    for change in repairs:
        moves.setdefault(change.line, []).append(change)
    parts: list[str] = []
    blocks: list[Block] = []
    at, gap, line = 0, "", 1
    for piece, raw in zip(pieces, mended, strict=True):
        line += piece.gap.count("\n")
        first, line = line, line + piece.text.count("\n")
        gap = max(gap, piece.gap)
        if "\n" in raw or (piece.note is not None and piece.note.code is not None):
            source = "\n".join(line.rstrip() for line in raw.split("\n")).strip("\n")
        else:
            source = raw.strip()
        if not source.strip():
            continue
        gap = gap if blocks else ""
        noted = None
        if piece.note is not None:
            noted = _Noted(piece.note, piece.text, raw, source, moves.get(first, ()), links)
        blocks.append(
            Block(
                len(blocks),
                at + len(gap),
                source,
                gap,
                tag=piece.tag,
                path=piece.path,
                links=piece.links,
                marks=piece.marks,
                boxes=piece.boxes,
                noted=noted,
            )
        )
        parts += (gap, source)
        at += len(gap) + len(source)
        gap = ""
    return "".join(parts), tuple(blocks), repairs, repaired.warnings


def _mended(pieces: Sequence[Piece], text: str) -> list[str] | None:
    """The texts of the pieces after repair. text: that of the whole page. None where it has not as many lines as it had."""
    lines = text.split("\n")
    mended: list[str] = []
    at = 0
    for piece in pieces:
        at += piece.gap.count("\n")
        end = at + piece.text.count("\n")
        mended.append("\n".join(lines[at : end + 1]))
        at = end
    return mended if at + 1 == len(lines) else None


@dataclass(slots=True)
class _Noted:
    """What the outline says of a block, worked out when it is asked for.

    piece, raw, source: the text before repair, after it, and without what stood around it. changes: the repairs of its line.
    """

    note: Note
    piece: str
    raw: str
    source: str
    changes: Sequence[Repair]
    links: Links

    def __call__(self) -> Structure | None:
        return self.note.structure(_shift(self.piece, self.raw, self.source, self.changes), self.links)


def _shift(piece: str, raw: str, source: str, changes: Sequence[Repair]) -> Callable[[int], int] | None:
    """Where in a block's `source` a character of its piece stands, `changes` having made the piece `raw`. None: that is not known."""
    lead = len(raw) - len(raw.lstrip())
    most = len(source)
    if not changes:
        return (lambda at: min(max(0, at - lead), most)) if piece == raw else None
    starts = [change.start for change in changes]
    moved = [0, *accumulate(len(change.after) - len(change.before) for change in changes)]

    def shift(at: int) -> int:
        done = bisect_right(starts, at)
        if done and at < starts[done - 1] + len(changes[done - 1].before):
            change = changes[done - 1]
            at = change.start + moved[done - 1] + _within(change.before, change.after, at - change.start)
        else:
            at += moved[done]
        return min(max(0, at - lead), most)

    return shift


def _within(before: str, after: str, at: int) -> int:
    """Where in what a repair made of `before` the character `before[at]` stands, or would."""
    if len(before) <= _ALIGNED:
        for _, start, end, to, until in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if at < end:
                return min(to + at - start, until)
    return min(at, len(after))
