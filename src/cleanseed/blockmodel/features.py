"""The figures by which the block model judges. Each is told from the page alone, so training and use see the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleanseed.markup import KINDS, SEEN, kind
from cleanseed.model import Block
from cleanseed.rulebook import Hit

TAGS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "div", "tr", "blockquote", "figcaption", "pre", "dd", "dt", "section", "article", "button"
)  # fmt: skip
PLACES = ("article", "main", "aside", "nav", "footer", "header", "figure", "form", "ul", "ol", "table")
STAGES = ("chrome", "head", "captions", "inserts", "tail", "related")
NAMES = (
    "nav|menu|breadcrumb", "foot", "aside|sidebar", "comment|respond", "share|social", "related|recommend|more|popular|trending",
    "newsletter|subscri|signup|paywall", "advert|promo|sponsor|(?<![a-z])ads?(?![a-z])", "author|byline|bio",
    "meta|date|time|tags|categor", "caption|credit|figure|image|gallery", "content|body|entry|post|article|story|text",
    "header|hero|title|head", "card|teaser|item|list|grid", "summary|lead|standfirst|excerpt|intro|dek|subtitle", "quote|pull",
    "faq|accordion", "toc|contents", "cta|button|btn", "disclaimer|legal|copyright",
)  # fmt: skip
WINDOWS = ((1, 1), (2, 3), (4, 8))
"""The blocks before and after a block that are looked at together: from, to."""

_KINDS = ("", *KINDS)
_NAMES = [re.compile(names) for names in NAMES]
_ENDS = re.compile(r"[.!?]\s")
_DIGIT = re.compile(r"\d")
_NEAR = 60
_LONG = 12
_FAR = 50


def figures(blocks: Sequence[Block], own: Sequence[float], hits: Sequence[tuple[Hit, ...]]) -> npt.NDArray[np.float32]:
    """(blocks, figures). own: what shape and phrases say of each block. hits: the phrases found in each."""
    count = len(blocks)
    witness = np.array([block.witness for block in blocks])
    links = np.array([block.links for block in blocks])
    words = np.array([block.shape.words for block in blocks], np.float64)
    seen = witness >= SEEN
    table = np.column_stack(
        [
            witness, links, np.array(own), words,
            *_places(blocks, words, seen),
            *_around(witness), *_around(links), *_around(np.array(own)), *_around(words),
            np.array([_alone(block, found) for block, found in zip(blocks, hits, strict=True)]).reshape(count, -1),
            np.array(_since(blocks, hits)),
        ]
    )  # fmt: skip
    return table.astype(np.float32)


def _places(
    blocks: Sequence[Block], words: npt.NDArray[np.float64], seen: npt.NDArray[np.bool_]
) -> list[npt.NDArray[np.float64]]:
    """Where on the page, from what the witness has, and how much of it stands in the same place of the tree."""
    count = len(blocks)
    at = np.arange(count, dtype=np.float64)
    whole, known = max(1.0, float(words.sum())), max(1.0, float(words[seen].sum()))
    sure = np.flatnonzero(seen & (words >= _LONG))
    first, last = (float(sure[0]), float(sure[-1])) if len(sure) else (0.0, count - 1.0)
    before = at - np.concatenate([[-1], sure])[np.searchsorted(sure, at, "left")]
    after = np.concatenate([sure, [count]])[np.searchsorted(sure, at, "left")] - at
    columns = [
        at / count, (at - first) / count, (last - at) / count, np.cumsum(words * seen) / known,
        np.minimum(before, _FAR), np.minimum(after, _FAR), np.full(count, known), np.full(count, count, np.float64),
        np.full(count, known / whole),
    ]  # fmt: skip
    paths = [block.path for block in blocks]
    for keys in (
        paths,
        [path.rpartition("/")[0] for path in paths],
        [(block.path, block.marks[:40]) for block in blocks],
    ):
        total: Counter[object] = Counter()
        heard: Counter[object] = Counter()
        for key, size, has in zip(keys, words.tolist(), seen.tolist(), strict=True):
            total[key] += size
            heard[key] += size * has
        columns.append(np.array([heard[key] / max(1, total[key]) for key in keys]))
        columns.append(np.array([heard[key] / known for key in keys]))
    runs = np.ones(count)
    start = 0
    for index in range(1, count + 1):
        if index == count or paths[index] != paths[start]:
            runs[start:index] = index - start
            start = index
    copies = Counter(block.shape.key for block in blocks)
    return [*columns, runs, np.array([copies[block.shape.key] for block in blocks], np.float64)]


def _around(column: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """The mean over windows before and after each block; -1 where there is nothing."""
    count = len(column)
    sums = np.concatenate([[0.0], np.cumsum(column)])
    at = np.arange(count)
    found = []
    for near, far in WINDOWS:
        for start, stop in ((at - far, at - near + 1), (at + near, at + far + 1)):
            low, high = np.clip(start, 0, count), np.clip(stop, 0, count)
            size = high - low
            found.append(np.where(size > 0, (sums[high] - sums[low]) / np.maximum(size, 1), -1.0))
    return found


def _alone(block: Block, found: tuple[Hit, ...]) -> list[float]:
    """What the block says by itself."""
    text, shape = block.text, block.shape
    stages = [0.0] * len(STAGES)
    for hit in found:
        if hit.rule.stage in STAGES:
            stages[STAGES.index(hit.rule.stage)] += 2.0 if hit.how == "line" else 1.0
    size = max(1, len(text))
    return [
        len(text), shape.stop, shape.colon, shape.upper, len(text) / max(1, shape.words), block.gap.count("\n"), text[:1].islower(),
        "©" in text, len(_DIGIT.findall(text)) / size, any(mark in text for mark in '"“„«'), text[-1:] == "…", "?" in text[-3:], "|" in text,
        "@" in text, len(_ENDS.findall(text)), bool(found), *stages, *_element(block.tag, block.path, block.marks),
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _element(tag: str, path: str, marks: str) -> tuple[float, ...]:
    """What the block's element and those around it are called."""
    steps = path.split("/")
    near = marks[:_NEAR]
    called = kind(Block(0, 0, "", tag=tag, path=path, marks=marks))
    return (
        TAGS.index(tag) if tag in TAGS else len(TAGS),
        len(steps),
        _KINDS.index(called),
        *(place in steps for place in PLACES),
        *(2.0 if names.search(near) else 1.0 if names.search(marks) else 0.0 for names in _NAMES),
    )


def _since(blocks: Sequence[Block], hits: Sequence[tuple[Hit, ...]]) -> list[tuple[float, ...]]:
    """How far above stand the last phrase, the last heading (and what phrase is in it), the page's first headline."""
    rows: list[tuple[float, ...]] = []
    phrase = heading = headline = -_FAR
    said = 0
    for block, found in zip(blocks, hits, strict=True):
        at = block.index
        if block.tag == "h1" and headline < 0:
            headline = at
        rows.append(
            (min(at - phrase, _FAR), min(at - heading, _FAR), said, min(at - headline, _FAR) if headline >= 0 else -1.0)
        )
        if found:
            phrase = at
        if len(block.tag) == 2 and block.tag[0] == "h" and block.tag[1].isdigit():
            heading = at
            said = next((1 + STAGES.index(hit.rule.stage) for hit in found if hit.rule.stage in STAGES), 0)
    return rows
