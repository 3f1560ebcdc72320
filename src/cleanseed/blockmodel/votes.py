"""What single words say of a block, whatever stands around it: a logistic regression each over its text and over its elements' names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from cleanseed.model import Block

F64 = npt.NDArray[np.float64]
Bag = tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]
"""The buckets of all words, and where those of each block begin (blocks + 1)."""

BUCKETS = 1 << 15
UNIT = 1024
_FIRST, _LAST = 24, 12
_NEAR = 60
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[a-z]{3,}")


def bags(blocks: Sequence[Block]) -> tuple[Bag, ...]:
    """The words of the blocks: of their text, and of the names of the elements around them."""
    return _bag([_said(_ends(_WORD.findall(block.text.lower()))) for block in blocks]), _bag(
        [_called(block.tag, block.path, block.marks) for block in blocks]
    )


def _bag(listed: Sequence[Sequence[int]]) -> Bag:
    start = np.concatenate([[0], np.cumsum([len(each) for each in listed])]).astype(np.int64)
    return np.array([number for each in listed for number in each], np.int32), start


def _ends(words: list[str]) -> list[str]:
    return words if len(words) <= _FIRST + _LAST else [*words[:_FIRST], *words[-_LAST:]]


def _said(words: Sequence[str]) -> list[int]:
    """Words, pairs of them, and words by the block's length: in a line of three, "more" is another word than in a paragraph."""
    size = len(words)
    kind = 1 if size <= 4 else 2 if size <= 12 else 3
    numbers = [_number(word) for word in words]
    found = list(numbers)
    before = 7
    for at, number in enumerate(numbers):
        found.append((before * 31 + number * 17 + 5) % BUCKETS)
        found.append((number * 13 + (kind if kind < 3 or at >= 3 else 4)) % BUCKETS)
        before = number
    found.append((before * 29 + 11) % BUCKETS)
    return found


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return crc32(word.encode()) % BUCKETS


@lru_cache(maxsize=4096)
def _called(tag: str, path: str, marks: str) -> tuple[int, ...]:
    steps = path.split("/")
    near, far = set(_NAME.findall(marks[:_NEAR])), set(_NAME.findall(marks))
    keys = [*(f"n:{name}" for name in sorted(near)), *(f"f:{name}" for name in sorted(far)), f"t:{tag}"]
    return tuple(map(_number, [*keys, "p:" + "/".join(steps[-2:]), "p:" + "/".join(steps[-3:])]))


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
