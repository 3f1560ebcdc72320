"""Where blocks stand on their page: from what the witness has, in which elements, under which names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cleanseed.markup import KINDS, kind_of
from cleanseed.model import Block

F64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Sums = npt.NDArray[Any]
"""What `np.bincount` gives."""
Key = TypeVar("Key", bound=Hashable)
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
_PARTS = [(part, 1 << at) for at, listed in enumerate(NAMES) for part in listed.split("|")]
"""The parts of names, each with the group that it stands for, as a bit."""
_KINDS = ("", *KINDS)
_TAG = {tag: at for at, tag in enumerate(TAGS)}
_NEAR = 60
_LONG, _SENTENCE = 12, 6
_FAR = 50
_UP = 4
"""So many elements around a block are looked at: each is the nearest that holds more blocks than the one before."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The elements around a page's blocks.

    inner: those around each block, from the outside in, in a row. of: whose each is. depth: how many each block has. up: see `_up`.
    size, part, linked, stopped, count: of each element, its words (1 at least), which part of the page's words they are, how many of
    them stand in links and in sentences, its blocks. beside: (blocks, figures), the block's place in the element around its own.
    """

    inner: Ints
    of: Ints
    depth: Ints
    up: Ints
    size: F64
    part: F64
    linked: F64
    stopped: F64
    count: Sums
    beside: F64


@dataclass(frozen=True, slots=True)
class Names:
    """What the elements around a page's blocks are called.

    here: of each block, the number of its marks. number: the names in all marks, in a row. many: how many each of the marks has.
    told: (blocks, figures), what they say by themselves.
    """

    here: Ints
    number: Ints
    many: Ints
    told: F64


@dataclass(frozen=True, slots=True)
class Places:
    """Where the blocks of a page stand, whatever a witness has of them.

    words: of each block. alike: for three ways to tell one place of the tree from another, a number for that of each block, and how many
    words stand in it. rows: (blocks, figures), how many stand in a row in one place, and how many say the same.
    """

    words: F64
    boxes: Boxes
    names: Names
    alike: tuple[tuple[Ints, Sums], ...]
    rows: F64


def of_page(blocks: Sequence[Block], words: F64, links: F64) -> Places:
    """Where the blocks stand. words, links: of each, how many it has, and the share of it in links."""
    paths = [block.path for block in blocks]
    alike: list[tuple[Ints, Sums]] = []
    for keys in (
        paths,
        [path.rpartition("/")[0] for path in paths],
        [(block.path, block.marks[:40]) for block in blocks],
    ):
        number, _ = _numbers(keys)
        alike.append((number, np.bincount(number, words)[number]))
    sizes = np.diff([0, *(at + 1 for at, (one, other) in enumerate(pairwise(paths)) if one != other), len(blocks)])
    copies = Counter(block.shape.key for block in blocks)
    rows = np.column_stack([np.repeat(sizes, sizes), [copies[block.shape.key] for block in blocks]]).astype(np.float64)
    return Places(words, _boxes(blocks, words, links), _called(blocks), tuple(alike), rows)


def lie(places: Places, seen: Bools) -> F64:
    """Where on the page, how far from what the witness has, and how much of it stands in the same place of the tree."""
    words = places.words
    count = len(words)
    at = np.arange(count, dtype=np.float64)
    whole, known = max(1.0, float(words.sum())), max(1.0, float(words[seen].sum()))
    sure = np.flatnonzero(seen & (words >= _LONG))
    first, last = (float(sure[0]), float(sure[-1])) if len(sure) else (0.0, count - 1.0)
    near = np.searchsorted(sure, at, "left")
    before = at - np.concatenate([[-1], sure])[near]
    after = np.concatenate([sure, [count]])[near] - at
    heard = words * seen
    columns = [
        at / count, (at - first) / count, (last - at) / count, np.cumsum(heard) / known,
        np.minimum(before, _FAR), np.minimum(after, _FAR), np.full(count, known), np.full(count, count, np.float64),
        np.full(count, known / whole),
    ]  # fmt: skip
    for number, total in places.alike:
        has = np.bincount(number, heard)[number]
        columns += [has / np.maximum(1, total), has / known]
    return np.column_stack([*columns, places.rows])


def _numbers(keys: Sequence[Key]) -> tuple[Ints, list[Key]]:
    """A number for each key, the same for equal keys; and the keys by number."""
    known = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    return np.fromiter(map(known.__getitem__, keys), np.int64, len(keys)), [*known]


def _boxes(blocks: Sequence[Block], words: F64, links: F64) -> Boxes:
    count = len(blocks)
    depth = np.array([len(block.boxes) for block in blocks])
    inner = np.fromiter(chain.from_iterable(block.boxes for block in blocks), np.int64, depth.sum())
    of = np.repeat(np.arange(count), depth)
    most = int(inner.max()) + 1 if len(inner) else 1
    stops = np.array([block.shape.stop and block.shape.words > _SENTENCE for block in blocks])
    held, linked, stopped, many = (
        np.bincount(inner, value[of], most) for value in (words, words * links, words * stops, np.ones(count))
    )
    size = np.maximum(1.0, held)
    first, last = np.zeros(most, np.int64), np.zeros(most, np.int64)
    first[inner[::-1]] = of[::-1]
    last[inner] = of
    parent = np.array([block.boxes[-2] if len(block.boxes) > 1 else (block.boxes or (0,))[-1] for block in blocks])
    at = np.arange(count)
    beside = np.column_stack(
        [(at - first[parent]) / np.maximum(1, many[parent] - 1), at - first[parent], last[parent] - at]
    )
    part = held / max(1.0, float(words.sum()))
    return Boxes(inner, of, depth, _up(inner, of, depth, many), size, part, linked / size, stopped / size, many, beside)


def boxes(places: Places, seen: Bools) -> F64:
    """What the elements around each block hold: words, those of the witness, links, sentences; and the block's place in them."""
    words, box = places.words, places.boxes
    inner, of, count = box.inner, box.of, len(words)
    known = max(1.0, float(words[seen].sum()))
    heard = np.bincount(inner, (words * seen)[of], len(box.size))
    held = np.stack([box.part, heard / box.size, box.linked, box.stopped, box.count, heard / known], 1)
    main = heard >= 0.5 * known
    deepest = int(np.flatnonzero(main)[-1]) if main.any() else 0
    beyond = ~main[inner]
    inside = np.bincount(of, ~beyond, count)
    outer = np.full(count, -1, np.int64)
    below = np.flatnonzero(beyond)[::-1]
    outer[of[below]] = inner[below]
    rest = held[outer]
    rest[outer < 0] = (1.0, 1.0, 0.0, 1.0, count, 1.0)
    return np.column_stack(
        [
            held[box.up].reshape(count, -1), box.depth - inside, np.bincount(of, inner == deepest, count), box.depth, rest,
            box.beside,
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


def _called(blocks: Sequence[Block]) -> Names:
    """The names on a page. Each of its marks, and each name in them, is looked at once: most blocks share theirs with others."""
    here, marks = _numbers([block.marks for block in blocks])
    listed = [each.split() for each in marks]
    many = np.array([len(each) for each in listed], np.int64)
    number, unique = _numbers([*chain.from_iterable(listed)])
    near, far = np.zeros((2, len(listed)), np.int64)
    if unique:
        some, start = _begun(many)
        groups, size = _groups(unique)[number], np.array([*map(len, unique)])[number]
        ends = np.cumsum(size + 1)
        begin = ends - size - 1
        begin -= np.repeat(begin[start], many[some])  # where in its marks a name stands
        far[some] = np.bitwise_or.reduceat(groups, start)
        near[some] = np.bitwise_or.reduceat(np.where(begin < _NEAR, groups, 0), start)
    bit = np.arange(len(NAMES))
    named = (far[:, None] >> bit & 1) + (near[:, None] >> bit & 1)
    elements, rows = _numbers([(block.tag, block.path, block.marks) for block in blocks])
    known = np.array([_element(*each) for each in rows], np.float64)
    return Names(here, number, many, np.hstack([known[elements], named[here]]))


def rarest(places: Places, seen: Bools) -> F64:
    """How much of the page bears the rarest name of each block: of what the witness has, what it has of that, how often, of all words."""
    words, names = places.words, places.names
    here, number, many = names.here, names.number, names.many
    found = np.ones((len(many), 4))
    if len(number):
        some, start = _begun(many)
        of = np.repeat(np.arange(len(many)), many)
        known, whole = max(1.0, float(words[seen].sum())), max(1.0, float(words.sum()))
        sums = (np.bincount(here, value) for value in (words, words * seen, np.ones(len(words))))
        total, heard, times = (np.bincount(number, value[of]) for value in sums)
        for column, value in enumerate((heard / known, heard / np.maximum(1, total), times, total / whole)):
            found[some, column] = np.minimum.reduceat(value[number], start)
    return found[here]


def _begun(many: Ints) -> tuple[Ints, Ints]:
    """Which of the lists are not empty, and where each of these begins in a row of all. many: their lengths."""
    some = np.flatnonzero(many)
    return some, (np.cumsum(many) - many)[some]


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


def _groups(names: Sequence[str]) -> Ints:
    """The groups of NAMES that each name is of, as bits. A part is looked for in all names at once."""
    whole = " ".join(names)
    ends = [*accumulate(map(len, names), lambda end, size: end + 1 + size)]
    found = [0] * len(names)
    for part, bit in _PARTS:
        at = whole.find(part)
        while at >= 0:
            found[bisect_left(ends, at)] |= bit
            at = whole.find(part, at + 1)
    for ad in _AD.finditer(whole):
        found[bisect_left(ends, ad.start())] |= _ADS
    return np.array(found, np.int64)
