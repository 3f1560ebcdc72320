"""Where blocks stand on their page: from what the witness has, in which elements, under which names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache, reduce
from itertools import chain, pairwise
from operator import or_

import numpy as np
import numpy.typing as npt

from cleanseed.markup import KINDS, kind_of
from cleanseed.model import Block

F64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
TAGS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "div", "tr", "blockquote", "figcaption", "pre", "dd", "dt", "section", "article", "button"
)  # fmt: skip
PLACES = ("article", "main", "aside", "nav", "footer", "header", "figure", "form", "ul", "ol", "table")
NAMES = (
    "nav|menu|breadcrumb", "foot", "aside|sidebar", "comment|respond", "share|social", "related|recommend|more|popular|trending",
    "newsletter|subscri|signup|paywall", "advert|promo|sponsor|(?<![a-z])ads?(?![a-z])", "author|byline|bio",
    "meta|date|time|tags|categor", "caption|credit|figure|image|gallery", "content|body|entry|post|article|story|text",
    "header|hero|title|head", "card|teaser|item|list|grid", "summary|lead|standfirst|excerpt|intro|dek|subtitle", "quote|pull",
    "faq|accordion", "toc|contents", "cta|button|btn", "disclaimer|legal|copyright", "box",
)  # fmt: skip

_NAMES = [re.compile(names) for names in NAMES]
_ANY = re.compile("|".join(NAMES))
_KINDS = ("", *KINDS)
_TAG = {tag: at for at, tag in enumerate(TAGS)}
_NEAR = 60
_LONG, _SENTENCE = 12, 6
_FAR = 50
_UP = 4
"""So many elements around a block are looked at: each is the nearest that holds more blocks than the one before."""


def lie(blocks: Sequence[Block], words: F64, seen: Bools) -> list[F64]:
    """Where on the page, how far from what the witness has, and how much of it stands in the same place of the tree."""
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
    heard = words * seen
    for keys in (
        paths,
        [path.rpartition("/")[0] for path in paths],
        [(block.path, block.marks[:40]) for block in blocks],
    ):
        number = _numbers(keys)
        total, has = np.bincount(number, words)[number], np.bincount(number, heard)[number]
        columns += [has / np.maximum(1, total), has / known]
    starts = [0, *(at + 1 for at, (one, other) in enumerate(pairwise(paths)) if one != other), count]
    sizes = np.diff(starts)
    copies = Counter(block.shape.key for block in blocks)
    return [*columns, np.repeat(sizes, sizes), np.array([copies[block.shape.key] for block in blocks], np.float64)]


def _numbers(keys: Sequence[object]) -> npt.NDArray[np.int64]:
    """A number for each key, the same for equal keys."""
    known = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    return np.fromiter(map(known.__getitem__, keys), np.int64, len(keys))


def boxes(blocks: Sequence[Block], words: F64, seen: Bools, links: F64) -> F64:
    """What the elements around each block hold: words, those of the witness, links, sentences; and the block's place in them."""
    count = len(blocks)
    depth = np.array([len(block.boxes) for block in blocks])
    inner = np.fromiter(chain.from_iterable(block.boxes for block in blocks), np.int64, depth.sum())
    of = np.repeat(np.arange(count), depth)
    most = int(inner.max()) + 1 if len(inner) else 1
    stops = np.array([block.shape.stop and block.shape.words > _SENTENCE for block in blocks])
    whole, known = max(1.0, float(words.sum())), max(1.0, float(words[seen].sum()))
    sums = [
        np.bincount(inner, value[of], most)
        for value in (words, words * seen, words * links, words * stops, np.ones(count))
    ]
    size = np.maximum(1.0, sums[0])
    held = np.stack([sums[0] / whole, sums[1] / size, sums[2] / size, sums[3] / size, sums[4], sums[1] / known], 1)
    first, last = np.zeros(most, np.int64), np.zeros(most, np.int64)
    first[inner[::-1]] = of[::-1]
    last[inner] = of
    main = sums[1] >= 0.5 * known
    deepest = int(np.flatnonzero(main)[-1]) if main.any() else 0
    up = _up(inner, of, depth, sums[4])
    beyond = ~main[inner]
    inside = np.bincount(of, ~beyond, count)
    outer = np.full(count, -1, np.int64)
    below = np.flatnonzero(beyond)[::-1]
    outer[of[below]] = inner[below]
    parent = np.array([block.boxes[-2] if len(block.boxes) > 1 else (block.boxes or (0,))[-1] for block in blocks])
    at = np.arange(count)
    rest = held[outer]
    rest[outer < 0] = (1.0, 1.0, 0.0, 1.0, count, 1.0)
    return np.column_stack(
        [
            held[up].reshape(count, -1), depth - inside, np.bincount(of, inner == deepest, count), depth, rest,
            (at - first[parent]) / np.maximum(1, sums[4][parent] - 1), at - first[parent], last[parent] - at,
        ]
    )  # fmt: skip


def _up(inner: Ints, of: Ints, depth: Ints, many: npt.NDArray[np.generic]) -> Ints:
    """(blocks, _UP): elements around each block, nearest first, each the nearest that holds more blocks than the one before.

    inner: all elements around all blocks, from the root; of: the block of each; depth: how many each block has. many: blocks in each
    element. Where a block has too few, the last is repeated.
    """
    ends = np.cumsum(depth)
    held = many[inner]
    larger = np.ones(len(inner), np.bool_)  # than the next one in
    larger[:-1] = (held[:-1] != held[1:]) | (of[:-1] != of[1:])
    below = np.append(np.cumsum(larger[::-1])[::-1], 0)  # how many of them there are from here to the page's end
    place = below[:-1] - np.repeat(below[ends], depth)
    found = np.zeros((len(depth), _UP), np.int64)
    taken = np.flatnonzero(larger & (place <= _UP))
    found[of[taken], place[taken] - 1] = inner[taken]
    last = np.bincount(of[taken], minlength=len(depth))
    at = np.minimum(np.arange(_UP), np.maximum(last, 1)[:, None] - 1)
    return np.take_along_axis(found, at, 1)


def names(blocks: Sequence[Block], words: F64, seen: Bools) -> F64:
    """What the elements around each block are called, and how much of the page bears its rarest name."""
    marked = {marks: at for at, marks in enumerate(dict.fromkeys(block.marks for block in blocks))}
    here = np.array([marked[block.marks] for block in blocks])
    listed = [marks.split() for marks in marked]
    number = _numbers([name for each in listed for name in each])
    many = [len(each) for each in listed]
    of = np.repeat(np.arange(len(listed)), many)
    known, whole = max(1.0, float(words[seen].sum())), max(1.0, float(words.sum()))
    out = np.ones((len(listed), 4))
    if len(number):
        sums = (np.bincount(here, value) for value in (words, words * seen, np.ones(len(blocks))))
        total, heard, times = (np.bincount(number, value[of]) for value in sums)
        start = np.concatenate([[0], np.cumsum(many)])[:-1]
        some = np.flatnonzero(many)
        for column, value in enumerate((heard / known, heard / np.maximum(1, total), times, total / whole)):
            out[some, column] = np.minimum.reduceat(value[number], start[some])
    elements = [(block.tag, block.path, block.marks) for block in blocks]
    rows = np.array([_element(*each) for each in dict.fromkeys(elements)], np.float64)  # many blocks stand in the same
    return np.column_stack([out[here], rows[_numbers(elements)]])


@lru_cache(maxsize=4096)
def _element(tag: str, path: str, marks: str) -> tuple[float, ...]:
    """What the block's element and those around it are called."""
    listed = marks.split()
    groups = list(map(_groups, listed))
    nearest = len(" ".join(listed)[:_NEAR].split())
    near, far = reduce(or_, groups[:nearest], 0), reduce(or_, groups, 0)
    return (
        _TAG.get(tag, len(TAGS)),
        path.count("/") + 1,
        _KINDS.index(kind_of(path, marks, tag)),
        *_within(path),
        *_named(near, far),
    )


@lru_cache(maxsize=4096)
def _within(path: str) -> tuple[bool, ...]:
    """Which of PLACES a path leads through."""
    steps = path.split("/")
    return tuple([place in steps for place in PLACES])


@lru_cache(maxsize=4096)
def _named(near: int, far: int) -> tuple[int, ...]:
    """For each of NAMES whether it is among the names around a block, and again whether among the nearest."""
    return tuple([(far >> at & 1) + (near >> at & 1) for at in range(len(NAMES))])


@lru_cache(maxsize=16384)
def _groups(name: str) -> int:
    """The groups of NAMES that a name is of, as bits."""
    if not _ANY.search(name):
        return 0
    return sum(1 << at for at, names in enumerate(_NAMES) if names.search(name))
