"""The figures by which the block model judges. Each is told from the page alone, so training and use see the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleanseed.blockmodel import places
from cleanseed.markup import SEEN
from cleanseed.model import Block, Page
from cleanseed.rulebook import Hit

F64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
STAGES = ("chrome", "head", "captions", "inserts", "tail", "related")
WINDOWS = ((1, 1), (2, 3), (4, 8))
"""The blocks before and after a block that are looked at together: from, to."""

_STAGE = {name: at for at, name in enumerate(STAGES)}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ENDS = re.compile(r"[.!?]\s")
_DIGIT = re.compile(r"\d")
_QUOTE = re.compile('["“„«]')
_WORD = re.compile(r"\w+")
_FAR = 50
_LIKELY, _LONG, _LINKED = 0.65, 12, 0.3


def figures(page: Page, own: Sequence[float], hits: Sequence[tuple[Hit, ...]]) -> npt.NDArray[np.float32]:
    """(blocks, figures), votes left out. own: what shape and phrases say of each block. hits: the phrases found in each.

    On a page that was read without the witness, blocks that look like paragraphs stand in its place.
    """
    blocks = page.blocks
    shape = np.array(own)
    links = np.array([block.links for block in blocks])
    words = np.array([block.shape.words for block in blocks], np.float64)
    if page.fast:
        witness = ((shape >= _LIKELY) & (words >= _LONG) & (links < _LINKED)).astype(np.float64)
    else:
        witness = np.array([block.witness for block in blocks])
    seen = witness >= SEEN
    table = np.column_stack(
        [
            witness, links, shape, words,
            *places.lie(blocks, words, seen),
            places.boxes(blocks, words, seen, links),
            places.names(blocks, words, seen),
            *around(witness), *around(links), *around(shape), *around(words),
            np.array([_alone(block, found) for block, found in zip(blocks, hits, strict=True)]),
            np.array(_since(blocks, hits)),
            np.array(_told(page)),
        ]
    )  # fmt: skip
    return table.astype(np.float32)


def voted(votes: Sequence[F64]) -> npt.NDArray[np.float32]:
    """(blocks, figures): what each kind of word says of a block, of those around it, and of the page."""
    columns = [column for vote in votes for column in (vote, *around(vote), np.full(len(vote), vote.mean()))]
    return np.column_stack(columns).astype(np.float32)


def around(column: F64) -> list[F64]:
    """The mean over windows before and after each block; -1 where there is nothing."""
    sums = np.concatenate([[0.0], np.cumsum(column)])
    return [
        np.where(size > 0, (sums[high] - sums[low]) / np.maximum(size, 1), -1.0)
        for low, high, size in _windows(len(column))
    ]


@lru_cache(maxsize=4)
def _windows(count: int) -> list[tuple[Ints, Ints, Ints]]:
    """For each window before and after each of so many blocks: where it begins, where it ends, its size. A page asks a dozen times."""
    at = np.arange(count)
    found = []
    for near, far in WINDOWS:
        for start, stop in ((at - far, at - near + 1), (at + near, at + far + 1)):
            low, high = np.clip(start, 0, count), np.clip(stop, 0, count)
            found.append((low, high, high - low))
    return found


def _alone(block: Block, found: tuple[Hit, ...]) -> tuple[float, ...]:
    """What the block says by itself."""
    text, shape = block.text, block.shape
    stages = [0.0] * len(STAGES)
    for hit in found:
        at = _STAGE.get(hit.rule.stage)
        if at is not None:
            stages[at] += 2.0 if hit.how == "line" else 1.0
    size = len(text)
    return (
        size, shape.stop, shape.colon, shape.upper, size / max(1, shape.words), block.gap.count("\n"), text[:1].islower(), "©" in text,
        len(_DIGIT.findall(text)) / max(1, size), _QUOTE.search(text) is not None, text[-1:] == "…", "?" in text[-3:], "|" in text,
        "@" in text, len(_ENDS.findall(text)), bool(found), *stages,
    )  # fmt: skip


def _since(blocks: Sequence[Block], hits: Sequence[tuple[Hit, ...]]) -> list[tuple[float, ...]]:
    """How far above stand the last phrase, the last heading (and what phrase is in it), the page's first headline."""
    rows: list[tuple[float, ...]] = []
    phrase = heading = headline = -_FAR
    said = 0
    for at, (block, found) in enumerate(zip(blocks, hits, strict=True)):
        if block.tag == "h1" and headline < 0:
            headline = at
        rows.append(
            (min(at - phrase, _FAR), min(at - heading, _FAR), said, min(at - headline, _FAR) if headline >= 0 else -1.0)
        )
        if found:
            phrase = at
        if block.tag in _HEADINGS:
            heading = at
            said = next((1 + _STAGE[hit.rule.stage] for hit in found if hit.rule.stage in _STAGE), 0)
    return rows


def _told(page: Page) -> list[tuple[float, ...]]:
    """What the page's head says: how many words of the title a block has, how much of it stands in JSON-LD's text, in the description."""
    title = {word for word in _words(page.head.get("title")) if len(word) > 3}
    texts = [_runs(_words(page.head.get(name))) for name in ("body", "description")]
    if not title and not any(texts):
        return [(0.0, 0.0, -1.0, -1.0)] * len(page.blocks)
    either = texts[0] | texts[1]
    rows = []
    for block in page.blocks:
        listed = _words(block.text)
        same = len(title.intersection(listed))
        if either.isdisjoint(zip(listed, listed[1:], listed[2:], strict=False)):
            shares = [0.0 if text else -1.0 for text in texts]
        else:
            runs = _runs(listed)
            shares = [len(runs & text) / len(runs) if text else -1.0 for text in texts]
        rows.append((same, same / max(1, len(title)), *shares))
    return rows


def _words(text: str | None) -> list[str]:
    return _WORD.findall(text.lower()) if text else []


def _runs(listed: Sequence[str]) -> set[tuple[str, str, str]]:
    return set(zip(listed, listed[1:], listed[2:], strict=False))
