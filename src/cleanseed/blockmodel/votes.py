"""What single words say of a block, whatever stands around it: a logistic regression each over its text and over its elements' names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from zlib import crc32

import numpy as np
import numpy.typing as npt

from cleanseed.markup import letters
from cleanseed.model import Block

F64 = npt.NDArray[np.float64]
Bag = tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]
"""The buckets of all words, and where those of each block begin (blocks + 1)."""

BUCKETS = 1 << 15
UNIT = 1024
_FIRST, _LAST = 24, 12
_NEAR = 60
_NEAR_SEED, _FAR_SEED = crc32(b"n:"), crc32(b"f:")
"""What the numbers of names go on from, so that "more" as a name is no word of a text."""
_BEGIN = 7
"""Stands for the word before the first."""
_WORD = re.compile(r"\w+")
_FOLDED = bytes(ord(chr(code).lower() if _WORD.match(chr(code)) else " ") for code in range(128)) + bytes(128)
"""What each byte of ASCII becomes: letters small ones, figures and underscores themselves, all else a space."""
_SHORT = 3


def words(text: str) -> list[str]:
    """The words of a text, in small letters, in order."""
    if text.isascii():  # then bytes do, in a third of the time
        return text.encode().translate(_FOLDED).decode().split()
    return _WORD.findall(text.lower())


def bags(blocks: Sequence[Block], said: Sequence[list[str]]) -> tuple[Bag, ...]:
    """The words of the blocks: of their text, `said`, and of the names of the elements around them."""
    called = [_called(block.tag, block.path, block.marks) for block in blocks]
    return _said([*map(_ends, said)]), (np.fromiter(chain.from_iterable(called), np.int32), _starts(called))


def _starts(listed: Sequence[Sequence[object]]) -> npt.NDArray[np.int64]:
    """Where each of the lists begins when they are joined, and where the last ends."""
    start = np.zeros(len(listed) + 1, np.int64)
    np.cumsum([len(each) for each in listed], out=start[1:])
    return start


def _ends(words: list[str]) -> list[str]:
    return words if len(words) <= _FIRST + _LAST else [*words[:_FIRST], *words[-_LAST:]]


def _said(listed: Sequence[Sequence[str]]) -> Bag:
    """Words, pairs of them, and words by the block's length: in a line of three, "more" is another word than in a paragraph.

    A block of n words has 3 n + 1 numbers: of each word three in a row, and behind them that of the last word and the end.
    """
    start = _starts(listed)
    size = np.diff(start)
    number = np.fromiter(map(crc32, map(str.encode, chain.from_iterable(listed))), np.int64, start[-1]) % BUCKETS
    block = np.repeat(np.arange(len(listed)), size)
    at = np.arange(len(number)) - start[block]  # the word's place in its block
    before = np.where(at > 0, np.roll(number, 1), _BEGIN)
    kind = np.where(size <= 4, 1, np.where(size <= 12, 2, 3))[block]
    kind[(kind == 3) & (at < 3)] = 4
    starts = 3 * start + np.arange(len(start))
    first = 3 * np.arange(len(number)) + block
    found = np.empty(starts[-1], np.int32)
    found[first] = number
    found[first + 1] = (before * 31 + number * 17 + 5) % BUCKETS
    found[first + 2] = (number * 13 + kind) % BUCKETS
    last = np.full(len(listed), _BEGIN)
    last[size > 0] = number[start[1:][size > 0] - 1]
    found[starts[1:] - 1] = (last * 29 + 11) % BUCKETS
    return found, starts


def _number(name: str) -> int:
    return crc32(name.encode()) % BUCKETS


@lru_cache(maxsize=4096)
def _called(tag: str, path: str, marks: str) -> tuple[int, ...]:
    near = _names(marks[:_NEAR])
    far = _names(marks) if len(marks) > _NEAR else near
    return (*map(_near, near), *map(_far, far), *_placed(tag, path))


def _names(marks: str) -> set[str]:
    """The names in classes, ids and roles, but the shortest."""
    return {name for name in letters(marks) if len(name) >= _SHORT}


@lru_cache(maxsize=4096)
def _placed(tag: str, path: str) -> tuple[int, ...]:
    """The numbers of a block's element, and of the last of those around it."""
    steps = path.split("/")
    return _number(f"t:{tag}"), _number("p:" + "/".join(steps[-2:])), _number("p:" + "/".join(steps[-3:]))


@lru_cache(maxsize=16384)
def _near(name: str) -> int:
    return crc32(name.encode(), _NEAR_SEED) % BUCKETS


@lru_cache(maxsize=16384)
def _far(name: str) -> int:
    return crc32(name.encode(), _FAR_SEED) % BUCKETS


@dataclass(frozen=True)
class Words:
    """What hashed words are worth, in units of log odds, and the log odds of none."""

    worth: npt.NDArray[np.int8]
    unit: float
    bias: float

    def votes(self, bag: Bag) -> F64:
        """The log odds of each block by its words; many words count by the root of their number."""
        found, start = bag
        total = np.concatenate([[0], np.cumsum(self.worth[found], dtype=np.int64)])
        sums = (total[start[1:]] - total[start[:-1]]).astype(np.float64)
        own = sums * self.unit / np.sqrt(np.maximum(1, np.diff(start))) + self.bias
        rounded: F64 = np.rint(own * UNIT) / UNIT
        return rounded
