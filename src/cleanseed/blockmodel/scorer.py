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

from cleanseed.blockmodel.features import Standing, figures, guessed, heard, standing, voted
from cleanseed.blockmodel.votes import Words, bags, words
from cleanseed.linemodel import WeightsError
from cleanseed.model import Block, Page
from cleanseed.rulebook import Hit

WEIGHTS = Path(__file__).with_name("weights.npz")
UNIT = 1024
"""Log odds are whole numbers, this many to 1: their sum does not hang on its order."""
STEPS = 1000
"""A probability is a whole number of this many parts."""
SHARE = 0.45
"""A block counts as article from this share of the F1 on that the best choice of blocks promises. To take those from half of it on
would have that F1 (Lipton, Elkan and Narayanaswamy, Optimal Thresholding of Classifiers to Maximize F1 Measure, 2014); a little less,
for a lost paragraph costs a reader more than a line too many."""
LEAST = 0.12
"""But not from less than this on: where nothing is likely, the promise itself is not to be relied on."""
SURE = 0.96
"""The promised F1 from which on one look is enough."""
ASK = 0.95
"""The promised F1 below which a witness is asked, after two looks."""
KINDS = ("first", "second", "heard")
"""The sets of trees of a model."""
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
        for _ in range(max(1, self.depth)):
            levels.append((self.figure[node].astype(np.intp), self.above[node]))
            node = np.stack([self.low[node], self.high[node]], axis=1).ravel().astype(np.intp)
        return levels, self.value[node]

    def sums(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """The sum of the leaves that each row of `table` falls into."""
        ((figure, above), *levels), value = self._levels
        out = np.zeros(len(table), np.int64)
        tree = 2 * np.arange(len(self.root))[:, None]
        for begin in range(0, len(table), _ROWS):
            part = table[begin : begin + _ROWS]
            rows, width = part.shape
            flat = part.ravel()
            row = np.arange(rows) * width
            # All rows stand at the roots first, so their figures are columns as they are.
            node = tree + (part.T.take(figure, 0) > above[:, None])
            for below, bound in levels:
                at = below.take(node)
                at += row
                high = flat.take(at) > bound.take(node)
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
    """A block model: what words of each kind are worth, and three sets of trees that read it, each with another witness.

    first: blocks that look like paragraphs. second: what the first found. heard: the witness that is asked in the end.
    """

    first: Trees
    second: Trees
    heard: Trees
    words: tuple[Words, ...]

    def look(self, page: Page, own: Sequence[float], hits: Sequence[tuple[Hit, ...]]) -> Look:
        """Look at a page, and again where one look is not sure. own: what shape and phrases say of each block. hits: the phrases in it."""
        said = [words(block.text) for block in page.blocks]
        votes = [each.votes(bag) for each, bag in zip(self.words, bags(page.blocks, said), strict=True)]
        known, told = standing(page, own, hits, said), voted(votes)
        sums = self.first.sums(np.hstack([figures(known, guessed(known)), told]))
        found = judged(page.blocks, probabilities(sums))
        if found.promise < SURE:
            sums = self.second.sums(np.hstack([figures(known, np.array(found.prose)), told]))
        return Look(known, told, sums)

    def score(self, page: Page, look: Look) -> Judgement:
        """What to think of each block. Where a witness is heard, the trees that hear it have two thirds of the say."""
        if page.fast:
            return judged(page.blocks, probabilities(look.sums))
        sums = self.heard.sums(np.hstack([figures(look.standing, heard(page.blocks)), look.voted]))
        return judged(page.blocks, probabilities((look.sums + 2 * sums) / 3))


@dataclass(frozen=True, slots=True)
class Judgement:
    """prose: of each block, 0..1, from one half on article. promise: the F1 that the best choice of blocks leads one to expect, 0..1."""

    prose: list[float]
    promise: float


def judged(blocks: Sequence[Block], parts: npt.NDArray[np.int64]) -> Judgement:
    """The blocks of a page by their probabilities, in STEPS: where a block counts as article hangs on how sure the model is of the page."""
    promise = promised(np.array([block.shape.words for block in blocks], np.int64), parts)
    bar = max(LEAST, SHARE * promise)
    likely = parts / STEPS
    up, down = likely * (1.0 - bar), (1.0 - likely) * bar
    found: list[float] = (np.round(STEPS * up / (up + down)) / STEPS).tolist()
    return Judgement(found, promise)


def promised(sizes: npt.NDArray[np.int64], parts: npt.NDArray[np.int64]) -> float:
    """The greatest F1 that taking the likeliest blocks leads one to expect. sizes: in words. parts: probabilities in STEPS."""
    order = np.argsort(-parts, kind="stable")
    right, kept = np.cumsum((sizes * parts)[order]), np.cumsum(sizes[order])
    if not len(order) or not right[-1]:
        return 0.0
    return float((2 * right / np.maximum(1, STEPS * kept + right[-1])).max())


def probabilities(sums: npt.NDArray[np.int64 | np.float64]) -> npt.NDArray[np.int64]:
    """Sums of leaves as probabilities, in STEPS."""
    return np.rint(STEPS / (1.0 + np.exp(-np.clip(sums / UNIT, -30, 30)))).astype(np.int64)


@cache
def load(path: Path = WEIGHTS) -> Model:
    """The model in a file of weights. Raises WeightsError where it is missing or damaged."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as given:
            return _model(given)
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise WeightsError(f"{path}: cannot read the block model's weights ({error}); reinstall cleanseed") from error


def _model(given: Mapping[str, npt.NDArray[Any]]) -> Model:
    first, second, heard = (
        Trees(
            root=given[f"{kind}_root"],
            figure=given[f"{kind}_figure"],
            above=given[f"{kind}_above"],
            low=given[f"{kind}_low"],
            high=given[f"{kind}_high"],
            value=given[f"{kind}_value"],
            depth=int(given[f"{kind}_depth"]),
        )
        for kind in KINDS
    )
    words = tuple(Words(worth, *pair) for worth, pair in zip(given["worth"], given["bias"].tolist(), strict=True))
    return Model(first, second, heard, words)


@cache
def name(path: Path = WEIGHTS) -> str:
    """What names the weights: 12 hex digits of their SHA-256. Raises WeightsError where they are missing."""
    try:
        return sha256(path.read_bytes()).hexdigest()[:12]
    except OSError as error:
        raise WeightsError(f"{path}: cannot read the block model's weights ({error}); reinstall cleanseed") from error
