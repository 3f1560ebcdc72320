"""Where blocks stand on their page: from what the witness has, in which elements, under which names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise

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
# Parts of names, by what they say of an element; "ad" by itself says the same as "advert".
NAMES = (
    "nav|menu|breadcrumb", "foot", "aside|sidebar", "comment|respond", "share|social", "related|recommend|more|popular|trending",
    "newsletter|subscri|signup|paywall", "advert|promo|sponsor", "author|byline|bio|writer|autor|auteur",
    "meta|date|time|tags|categor", "caption|credit|figure|image|gallery", "content|body|entry|post|article|story|text",
    "header|hero|title|head", "card|teaser|item|list|grid", "summary|lead|standfirst|excerpt|intro|dek|subtitle", "quote|pull",
    "faq|accordion", "toc|contents", "cta|button|btn", "disclaimer|legal|copyright", "box",
)  # fmt: skip

_AD = re.compile(r"(?<![a-z])ads?(?![a-z])")
_ADS = 1 << next(at for at, parts in enumerate(NAMES) if "advert" in parts)
_OPEN = 3
_PARTS: dict[str, list[tuple[str, int]]] = {}
"""The parts of names by their first letters, each with a group that it stands for, as a bit."""
for _at, _listed in enumerate(NAMES):
    for _part in _listed.split("|"):
        _PARTS.setdefault(_part[:_OPEN], []).append((_part, 1 << _at))
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
    marks = {each: at for at, each in enumerate(dict.fromkeys(block.marks for block in blocks))}
    here = np.array([marks[block.marks] for block in blocks])
    listed = [each.split() for each in marks]
    many = np.array([len(each) for each in listed])
    unique = {name: at for at, name in enumerate(dict.fromkeys(chain.from_iterable(listed)))}
    number = np.array([unique[name] for each in listed for name in each], np.int64)
    some = np.flatnonzero(many)
    start = (np.cumsum(many) - many)[some]
    rarest = np.ones((len(listed), 4))
    near, far = np.zeros((2, len(listed)), np.int64)
    if len(number):
        of = np.repeat(np.arange(len(listed)), many)
        known, whole = max(1.0, float(words[seen].sum())), max(1.0, float(words.sum()))
        sums = (np.bincount(here, value) for value in (words, words * seen, np.ones(len(blocks))))
        total, heard, times = (np.bincount(number, value[of]) for value in sums)
        for column, value in enumerate((heard / known, heard / np.maximum(1, total), times, total / whole)):
            rarest[some, column] = np.minimum.reduceat(value[number], start)
        groups, size = (np.array([f(name) for name in unique])[number] for f in (_groups, len))
        ends = np.cumsum(size + 1)
        begin = ends - size - 1
        begin -= np.repeat(begin[start], many[some])  # where in its marks a name stands
        far[some] = np.bitwise_or.reduceat(groups, start)
        near[some] = np.bitwise_or.reduceat(np.where(begin < _NEAR, groups, 0), start)
    bit = np.arange(len(NAMES))
    named = (far[:, None] >> bit & 1) + (near[:, None] >> bit & 1)
    elements = [(block.tag, block.path, block.marks) for block in blocks]
    rows = np.array([_element(*each) for each in dict.fromkeys(elements)], np.float64)  # many blocks stand in the same
    return np.column_stack([rarest[here], rows[_numbers(elements)], named[here]])


@lru_cache(maxsize=4096)
def _element(tag: str, path: str, marks: str) -> tuple[float, ...]:
    """What the block's element and those around it are."""
    return (
        _TAG.get(tag, len(TAGS)),
        path.count("/") + 1,
        _KINDS.index(kind_of(path, marks, tag)),
        *_within(path),
    )


@lru_cache(maxsize=4096)
def _within(path: str) -> tuple[bool, ...]:
    """Which of PLACES a path leads through."""
    steps = path.split("/")
    return tuple([place in steps for place in PLACES])


@lru_cache(maxsize=16384)
def _groups(name: str) -> int:
    """The groups of NAMES that a name is of, as bits."""
    found = _ADS if "ad" in name and _AD.search(name) else 0
    for at in range(len(name) - _OPEN + 1):
        if (parts := _PARTS.get(name[at : at + _OPEN])) is not None:
            for part, bit in parts:
                if name.startswith(part, at):
                    found |= bit
    return found
