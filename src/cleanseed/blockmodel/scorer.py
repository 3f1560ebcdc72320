"""Weights in, probabilities out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanseed.blockmodel.features import Standing, figures, standing, voted
from cleanseed.blockmodel.votes import Words, bags, words
from cleanseed.linemodel import WeightsError
from cleanseed.model import Block, Page
from cleanseed.rulebook import Hit

WEIGHTS = Path(__file__).with_name("weights.npz")
UNIT = 1024
"""Log odds are whole numbers, this many to 1: their sum does not hang on its order."""
STEPS = 1000
"""A probability is a whole number of this many parts."""
CAUTION = 0.6
"""Added to the log odds: a lost paragraph costs a reader more than a line too many. Blocks from 7 : 13 on count as article."""
FAST_CAUTION = 0.1
"""The same where no witness was heard."""
SURE = 0.97
"""The expected F1 from which on no witness is asked."""
_ROWS = 64  # so many at a time stay near the processor


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

    @cached_property
    def _levels(self) -> tuple[list[tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]], npt.NDArray[np.int32]]:
        """What the nodes of each level look at, those of all trees in a row, and the leaves, as if all trees were complete.

        Under node k of one level stand 2k and 2k + 1 of the next. So no step asks what stands below a node.
        """
        node: npt.NDArray[np.intp] = self.root.astype(np.intp)
        levels = []
        for _ in range(self.depth):
            levels.append((self.figure[node].astype(np.intp), self.above[node]))
            node = np.stack([self.low[node], self.high[node]], axis=1).ravel().astype(np.intp)
        return levels, self.value[node]

    def sums(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """The sum of the leaves that each row of `table` falls into."""
        levels, value = self._levels
        out = np.zeros(len(table), np.int64)
        for begin in range(0, len(table), _ROWS):
            part = table[begin : begin + _ROWS]
            rows, width = part.shape
            flat = part.ravel()
            row = np.arange(rows) * width
            node = np.repeat(np.arange(len(self.root))[:, None], rows, axis=1)
            for figure, above in levels:
                at = figure.take(node)
                at += row
                high = flat.take(at) > above.take(node)
                node += node
                node += high
            out[begin : begin + rows] = value.take(node).sum(0, dtype=np.int64)
        return out


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to know of a page's blocks without a witness: their figures, what their words say, the log odds in units."""

    standing: Standing
    voted: npt.NDArray[np.float32]
    sums: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Model:
    """A block model: trees that hear the witness, trees that do without (`fast`), and what words of each kind are worth."""

    trees: Trees
    fast: Trees
    words: tuple[Words, ...]

    def look(self, page: Page, own: Sequence[float], hits: Sequence[tuple[Hit, ...]]) -> Look:
        """Look at a page. own: what shape and phrases say of each block. hits: the phrases found in it."""
        said = [words(block.text) for block in page.blocks]
        votes = [each.votes(bag) for each, bag in zip(self.words, bags(page.blocks, said), strict=True)]
        known, told = standing(page, own, hits, said), voted(votes)
        return Look(known, told, self.fast.sums(np.hstack([figures(page.blocks, known, heard=False), told])))

    def score(self, page: Page, look: Look) -> list[float]:
        """How likely each block is the article's, 0..1. Where a witness is heard, the trees that hear it have two thirds of the say."""
        if page.fast:
            return probabilities(look.sums, FAST_CAUTION)
        heard = self.trees.sums(np.hstack([figures(page.blocks, look.standing, heard=True), look.voted]))
        return probabilities((look.sums + 2 * heard) / 3, CAUTION)


def unsure(blocks: Sequence[Block], found: Sequence[float]) -> bool:
    """Whether the F1 that a page's probabilities lead one to expect of its likely blocks is lower than `SURE`."""
    right = kept = likely = 0.0
    for block, each in zip(blocks, found, strict=True):
        right_here = block.shape.words * each
        likely += right_here
        if each >= 0.5:
            kept += block.shape.words
            right += right_here
    return 2 * right < SURE * (kept + likely) or not kept


def probabilities(sums: npt.NDArray[np.int64 | np.float64], caution: float) -> list[float]:
    """Sums of leaves as probabilities; `caution` is added to the log odds."""
    odds = np.exp(-np.clip(sums / UNIT + caution, -30, 30))
    found: list[float] = (np.round(STEPS / (1.0 + odds)) / STEPS).tolist()
    return found


@cache
def load(path: Path = WEIGHTS) -> Model:
    """The model in a file of weights. Raises WeightsError where it is missing or damaged."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as given:
            return _model(given)
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise WeightsError(f"{path}: cannot read the block model's weights ({error}); reinstall cleanseed") from error


def _model(given: Mapping[str, npt.NDArray[Any]]) -> Model:
    full, fast = (
        Trees(
            root=given[kind + "root"],
            figure=given[kind + "figure"],
            above=given[kind + "above"],
            low=given[kind + "low"],
            high=given[kind + "high"],
            value=given[kind + "value"],
            depth=int(given[kind + "depth"]),
        )
        for kind in ("", "fast_")
    )
    words = tuple(Words(worth, *pair) for worth, pair in zip(given["worth"], given["bias"].tolist(), strict=True))
    return Model(full, fast, words)


@cache
def name(path: Path = WEIGHTS) -> str:
    """What names the weights: 12 hex digits of their SHA-256. Raises WeightsError where they are missing."""
    try:
        return sha256(path.read_bytes()).hexdigest()[:12]
    except OSError as error:
        raise WeightsError(f"{path}: cannot read the block model's weights ({error}); reinstall cleanseed") from error
