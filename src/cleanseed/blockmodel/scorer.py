"""Weights in, probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleanseed.blockmodel.features import figures
from cleanseed.model import Block
from cleanseed.rulebook import Hit

WEIGHTS = Path(__file__).with_name("weights.npz")
UNIT = 1024
"""Log odds are whole numbers, this many to 1: their sum does not hang on its order."""
STEPS = 1000
"""A probability is a whole number of this many parts."""
CAUTION = 0.7
"""Added to the log odds: a lost paragraph costs a reader more than a line too many. Blocks from 1 : 2 on count as article."""
_ROWS = 256


@dataclass(frozen=True)
class Trees:
    """Boosted trees, node by node, each tree from `root` on. A block goes to `low` where its figure is at most `above`.

    A leaf is its own child, its figure 0, its `above` infinite. value: what a leaf adds to the log odds.
    """

    root: npt.NDArray[np.int32]
    figure: npt.NDArray[np.int32]
    above: npt.NDArray[np.float32]
    low: npt.NDArray[np.int32]
    high: npt.NDArray[np.int32]
    value: npt.NDArray[np.int32]
    depth: int

    def sums(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """The sum of the leaves that each row of `table` falls into."""
        out = np.zeros(len(table), np.int64)
        for begin in range(0, len(table), _ROWS):
            part = table[begin : begin + _ROWS]
            rows, width = part.shape
            flat = part.ravel()
            row = (np.arange(rows, dtype=np.int32) * width)[:, None]
            node = np.broadcast_to(self.root, (rows, len(self.root)))
            for _ in range(self.depth):
                goes_low = flat.take(self.figure.take(node) + row) <= self.above.take(node)
                node = np.where(goes_low, self.low.take(node), self.high.take(node))
            out[begin : begin + rows] = self.value.take(node).sum(1, dtype=np.int64)
        return out


@cache
def load(path: Path = WEIGHTS) -> Trees:
    """The trees in a file of weights."""
    with np.load(path) as given:
        root, figure, above, low, high, value = (
            given[name] for name in ("root", "figure", "above", "low", "high", "value")
        )
        return Trees(root, figure, above, low, high, value, int(given["depth"]))


@cache
def name(path: Path = WEIGHTS) -> str:
    """What names the weights: 12 hex digits of their SHA-256."""
    return sha256(path.read_bytes()).hexdigest()[:12]


def score(blocks: Sequence[Block], own: Sequence[float], hits: Sequence[tuple[Hit, ...]]) -> list[float]:
    """How likely each block is the article's, 0..1. own: what shape and phrases say of it. hits: the phrases found in it."""
    if not blocks:
        return []
    sums = load().sums(figures(blocks, own, hits))
    odds = np.exp(-np.clip(sums / UNIT + CAUTION, -30, 30))
    found: list[float] = (np.round(STEPS / (1.0 + odds)) / STEPS).tolist()
    return found
