"""The figures by which the block model judges. Each is told from the page alone, so training and use see the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleanseed.blockmodel import places
from cleanseed.blockmodel.votes import words
from cleanseed.markup import SEEN
from cleanseed.model import Block, Page
from cleanseed.rulebook import Hit

F64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
STAGES = ("chrome", "head", "captions", "inserts", "tail", "related")
WINDOWS = ((1, 1), (2, 3), (4, 8))
"""The blocks before and after a block that are looked at together: from, to."""

_STAGE = {name: at for at, name in enumerate(STAGES)}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DIGIT, _STOP, _SPACE, _QUOTE, _RIGHTS, _BAR, _AT = range(1, 8)
_CLASSES = {
    _DIGIT: "0123456789", _STOP: ".!?", _SPACE: "".join(filter(str.isspace, map(chr, range(0x3001)))), _QUOTE: '"“„«', _RIGHTS: "©",
    _BAR: "|", _AT: "@",
}  # fmt: skip
_CLASS = np.zeros(0x3002, np.uint8)
"""The class of each character; those beyond the last of them have none, as it has."""
for _number, _chars in _CLASSES.items():
    _CLASS[[ord(char) for char in _chars]] = _number
_OTHER_DIGITS = 0x660  # there the first script begins that has digits of its own
_FAR = 50
_LIKELY, _LONG, _LINKED = 0.65, 12, 0.3


@dataclass(frozen=True, slots=True)
class Standing:
    """What the figures of a page's blocks hang on, whatever witness is heard.

    links, shape, sizes (in words), places: of each block. others: (blocks, figures), those that follow what the witness says of the
    blocks around.
    """

    links: F64
    shape: F64
    sizes: F64
    places: places.Places
    others: F64


def standing(
    page: Page, own: Sequence[float], hits: Sequence[tuple[Hit, ...]], said: Sequence[Sequence[str]]
) -> Standing:
    """own: what shape and phrases say of each block. hits: the phrases found in each. said: its words, by `votes.words`."""
    blocks = page.blocks
    shape = np.array(own)
    links = np.array([block.links for block in blocks])
    sizes = np.array([block.shape.words for block in blocks], np.float64)
    others = np.column_stack(
        [
            around(links, shape, sizes),
            _alone(blocks, hits),
            _since(blocks, hits),
            np.array(_told(page, said)),
        ]
    )  # fmt: skip
    return Standing(links, shape, sizes, places.of_page(blocks, sizes, links), others)


def heard(blocks: Sequence[Block]) -> F64:
    """What the witness has of each block."""
    return np.array([block.witness for block in blocks])


def guessed(known: Standing) -> F64:
    """What a witness may have of each block, where none is heard: those that look like paragraphs."""
    return ((known.shape >= _LIKELY) & (known.sizes >= _LONG) & (known.links < _LINKED)).astype(np.float64)


def figures(known: Standing, witness: F64) -> npt.NDArray[np.float32]:
    """(blocks, figures), votes left out. witness: what it has of each block, or what stands in its place: a guess, an earlier look."""
    seen = witness >= SEEN
    table = np.column_stack(
        [
            witness, known.links, known.shape, known.sizes,
            places.lie(known.places, seen),
            places.boxes(known.places, seen),
            places.rarest(known.places, seen),
            known.places.names.told,
            around(witness),
            known.others,
        ]
    )  # fmt: skip
    return table.astype(np.float32)


def voted(votes: Sequence[F64]) -> npt.NDArray[np.float32]:
    """(blocks, figures): what each kind of word says of a block, of those around it, and of the page."""
    columns = [part for vote in votes for part in (vote, around(vote), np.full(len(vote), vote.mean()))]
    return np.column_stack(columns).astype(np.float32)


def around(*columns: F64) -> F64:
    """The mean over windows before and after each block, column by column; -1 where there is nothing."""
    whole = np.stack(columns, axis=1)
    sums = np.zeros((len(whole) + 1, len(columns)))
    np.cumsum(whole, axis=0, out=sums[1:])
    low, high, size = _windows(len(whole))
    means = (sums[high] - sums[low]) / np.maximum(size, 1)[..., None]
    means[size == 0] = -1.0
    return means.transpose(1, 2, 0).reshape(len(whole), -1)


@lru_cache(maxsize=4)
def _windows(count: int) -> tuple[Ints, Ints, Ints]:
    """For each window before and after each of so many blocks: where it begins, where it ends, its size."""
    at = np.arange(count)
    spans = [span for near, far in WINDOWS for span in ((at - far, at - near + 1), (at + near, at + far + 1))]
    low, high = (np.clip([span[side] for span in spans], 0, count) for side in (0, 1))
    return low, high, high - low


def _alone(blocks: Sequence[Block], hits: Sequence[tuple[Hit, ...]]) -> F64:
    """What each block says by itself. Characters are counted on the whole page at once."""
    texts = [block.text for block in blocks]
    size = np.array([len(text) for text in texts])
    ends = np.cumsum(size + 1)
    codes = np.frombuffer("\0".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)

    def many(where: Bools) -> Ints:
        return np.bincount(np.searchsorted(ends, np.flatnonzero(where), "right"), minlength=len(texts))

    kinds = _CLASS.take(codes, mode="clip")
    ended = np.zeros(len(codes), np.bool_)
    ended[:-1] = (kinds[:-1] == _STOP) & (kinds[1:] == _SPACE)
    stages = np.zeros((len(blocks), len(STAGES)))
    for row, found in enumerate(hits):
        for hit in found:
            if (at := _STAGE.get(hit.rule.stage)) is not None:
                stages[row, at] += 2.0 if hit.how == "line" else 1.0
    shapes = [block.shape for block in blocks]
    return np.column_stack(
        [
            size, [shape.stop for shape in shapes], [shape.colon for shape in shapes], [shape.upper for shape in shapes],
            size / np.maximum(1, [shape.words for shape in shapes]), [block.gap.count("\n") for block in blocks],
            [text[:1].islower() for text in texts], many(kinds == _RIGHTS) > 0, many(_digits(codes, kinds)) / np.maximum(1, size),
            many(kinds == _QUOTE) > 0, [text[-1:] == "…" for text in texts], ["?" in text[-3:] for text in texts],
            many(kinds == _BAR) > 0, many(kinds == _AT) > 0, many(ended), [bool(found) for found in hits], stages,
        ]
    )  # fmt: skip


def _digits(codes: npt.NDArray[np.uint32], kinds: npt.NDArray[np.uint8]) -> Bools:
    """Which characters are decimal digits, of any script."""
    found: Bools = kinds == _DIGIT
    beyond = codes >= _OTHER_DIGITS
    if beyond.any():
        others = [code for code in np.unique(codes[beyond]).tolist() if chr(code).isdecimal()]
        if others:
            found |= np.isin(codes, others)
    return found


def _since(blocks: Sequence[Block], hits: Sequence[tuple[Hit, ...]]) -> F64:
    """How far above stand the last phrase, the last heading (and what phrase is in it), the page's first headline."""
    at = np.arange(len(blocks))
    phrase = _last(len(blocks), [row for row, found in enumerate(hits) if found])
    headings = [row for row, block in enumerate(blocks) if block.tag in _HEADINGS]
    heading = _last(len(blocks), headings)
    said = np.zeros(len(blocks))
    for row in headings:
        said[row] = next((1 + _STAGE[hit.rule.stage] for hit in hits[row] if hit.rule.stage in _STAGE), 0)
    headline = next((row for row in headings if blocks[row].tag == "h1"), len(blocks))
    return np.column_stack(
        [
            np.minimum(at - phrase, _FAR), np.minimum(at - heading, _FAR),
            np.where(heading >= 0, said[np.maximum(heading, 0)], 0.0), np.where(at >= headline, np.minimum(at - headline, _FAR), -1.0),
        ]
    )  # fmt: skip


def _last(count: int, rows: list[int]) -> Ints:
    """For each of so many blocks the last of `rows` above it; far away where there is none."""
    found = np.full(count + 1, -_FAR)
    found[[row + 1 for row in rows]] = rows
    return np.maximum.accumulate(found)[:-1]


def _told(page: Page, said: Sequence[Sequence[str]]) -> list[tuple[float, ...]]:
    """What the page's head says: how many words of the title a block has, how much of it stands in JSON-LD's text, in the description."""
    title = {word for word in words(page.head.get("title") or "") if len(word) > 3}
    texts = [_runs(words(page.head.get(name) or "")) for name in ("body", "description")]
    if not title and not any(texts):
        return [(0.0, 0.0, -1.0, -1.0)] * len(page.blocks)
    either = texts[0] | texts[1]
    opens = {run[0] for run in either}
    rows = []
    for listed in said:
        same = len(title.intersection(listed))
        # Most blocks have none of these words, and need not be laid out in runs.
        if opens.isdisjoint(listed) or either.isdisjoint(zip(listed, listed[1:], listed[2:], strict=False)):
            shares = [0.0 if text else -1.0 for text in texts]
        else:
            runs = _runs(listed)
            shares = [len(runs & text) / len(runs) if text else -1.0 for text in texts]
        rows.append((same, same / max(1, len(title)), *shares))
    return rows


def _runs(listed: Sequence[str]) -> set[tuple[str, str, str]]:
    return set(zip(listed, listed[1:], listed[2:], strict=False))
