"""HTML: one parse, and what a browser would show of it becomes the page, every block with its place in the tree.

Every visible block is on the page, menus and footers too, so each of them that goes is a removal with a rule. Two witnesses are
heard on each block: trafilatura's extraction, from the same tree, and the `articleBody` of the page's JSON-LD. This is the one
file that imports trafilatura.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

import trafilatura

from cleanseed.model import Block, Document, Page, Repair
from cleanseed.read import dom
from cleanseed.read.decode import Decoded
from cleanseed.read.dom import HtmlElement
from cleanseed.read.htmlhead import read_head
from cleanseed.read.repair import repair

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

FULL = 1_500
"""Up to this many blocks trafilatura compares its extraction with others; beyond, that takes quadratic time."""

_WORD = re.compile(r"\w+")
_N = 4


def page(document: Document, decoded: Decoded) -> Page:
    """The page that a browser would show. Raises RejectedError ("too-deep") where the parser's limits would cut it."""
    from cleanseed.read import RejectedError

    try:
        root = dom.parse(decoded.text)
    except dom.TooDeepError as error:
        raise RejectedError("too-deep", f"{error}; a part of the page would be lost") from None
    pieces = dom.pieces(root) if root is not None else []
    text, blocks, repairs, warnings = _blocks(pieces)
    seen: tuple[float, ...] = ()
    head: dict[str, Any] = {}
    if root is not None:
        head = read_head(root, document.url)
    if root is not None and blocks:
        seen = witness(blocks, extracted(root, len(blocks), document.url))
    blocks = tuple(
        replace(block, witness=share) for block, share in zip(blocks, seen or (0.0,) * len(blocks), strict=True)
    )
    return Page(
        document,
        text,
        blocks,
        repairs=repairs,
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *warnings),
        head=head,
    )


def extracted(root: HtmlElement, size: int, url: str | None) -> list[str]:
    """The lines that trafilatura takes for the article. It works on a copy of the tree."""
    try:
        found: Any = trafilatura.bare_extraction(
            root, url=url, fast=size > FULL, include_comments=False, deduplicate=False, with_metadata=False
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
        if len(words) < _N:
            short.append(len(shares))
            shares.append(float(" ".join(words) in whole and bool(words)))
        else:
            grams = list(zip(*(words[at:] for at in range(_N)), strict=False))
            shares.append(sum(gram in known for gram in grams) / len(grams))
    sure = [at for at, share in enumerate(shares) if share > 0.5 and len(blocks[at].text) > 60]
    first, last = (sure[0] - 1, sure[-1] + 1) if sure else (0, len(blocks))
    for at in short:
        if not first <= at <= last:
            shares[at] *= 0.4
    return tuple(shares)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _blocks(pieces: list[dom.Piece]) -> tuple[str, tuple[Block, ...], tuple[Repair, ...], tuple[str, ...]]:
    """The page's text and its blocks, repaired."""
    repaired = repair("".join(piece.gap + piece.text for piece in pieces))
    lines = repaired.text.split("\n")
    if len(lines) != 1 + sum(piece.gap.count("\n") + piece.text.count("\n") for piece in pieces):
        # A line break came out of an entity: line by line, then.
        mended = [repair(piece.text).text.replace("\n", " ") for piece in pieces]
        repairs: tuple[Repair, ...] = ()
    else:
        mended, at = [], 0
        for piece in pieces:
            at += piece.gap.count("\n")
            height = piece.text.count("\n")
            mended.append("\n".join(lines[at : at + height + 1]))
            at += height
        repairs = repaired.repairs
    parts: list[str] = []
    blocks: list[Block] = []
    at, gap = 0, ""
    for piece, raw in zip(pieces, mended, strict=True):
        gap = max(gap, piece.gap)
        source = "\n".join(line.rstrip() for line in raw.split("\n")).strip("\n") if "\n" in raw else raw.strip()
        if not source.strip():
            continue
        gap = gap if blocks else ""
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
            )
        )
        parts += (gap, source)
        at += len(gap) + len(source)
        gap = ""
    return "".join(parts), tuple(blocks), repairs, repaired.warnings
