"""The line model's networks: trained in numpy, one thread, written as whole numbers (linemodel.net).

Adam with a rate that rises and falls to nothing; the weights that count are a running mean. What regularises: figures, words and
activations left out by chance (words of a whole page most of all, for words travel less far than figures), and decay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanseed.linemodel import features
from cleanseed.linemodel.net import DILATIONS, EXACT, TAPS, TOP, Layer, Net

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
Weights = dict[str, F32]


@dataclass(frozen=True)
class Plan:
    """width: channels. words: in how many ways a hashed word is known (0: not at all). seed: where chance begins.

    far: whether figures of the whole page and of wide windows are seen.
    """

    width: int
    words: int
    far: bool
    seed: int


PLANS = (Plan(32, 0, far=True, seed=1), Plan(32, 12, far=False, seed=4))
"""One network knows no words, for words travel less far than figures; one knows them, and has to find out the rest by itself."""
_FAR = re.compile(r".*=|.*~8|(dense|mass|back|fore)(8|16)|lines|prosy|cluster%")
PASSES, BATCH, LONGEST = 5, 2500, 500
"""Times over the renderings chosen; lines a step; lines of a page that are seen in one piece."""
RATE, RISE, DECAY, MEAN = 3e-3, 0.08, 0.05, 0.999
DROP, DROP_FIGURES, DROP_PAGE, DROP_WORDS = 0.2, 0.1, 0.5, 0.15
_GAP = TAPS // 2 * max(DILATIONS)
"""Empty lines between two pages of a batch, so that no convolution looks from one into the other."""
_BIN = 16.0
_CLASSES = frozenset(["first", "last"])  # figures without an order
_FIGURE_TOP = 64  # a bin is below


@dataclass(frozen=True)
class Lines:
    """What the networks learn from: lines of pages one after the other.

    bins: (n, columns), own figures only, by `names`. grams, gram_start: hashed words of each line. start: where each page begins.
    """

    bins: npt.NDArray[np.uint8]
    grams: npt.NDArray[np.int32]
    gram_start: I64
    label: F32
    weight: F32
    start: I64
    names: Sequence[str]


@dataclass(frozen=True)
class _Inputs:
    """Bins and tests on them, standardised."""

    column: I64
    above: npt.NDArray[np.uint8]
    mean: F32
    spread: F32

    @classmethod
    def make(cls, lines: Lines, *, far: bool) -> _Inputs:
        """From a sample of the lines. A figure that is not to be seen has no tests, and an infinite spread."""
        sample = lines.bins[::37]
        blind = np.array([not far and _FAR.fullmatch(name) is not None for name in lines.names])
        tests = []
        for column in np.flatnonzero(~blind).tolist():
            for bound in range(1, 18) if lines.names[column] in _CLASSES else (1,):
                share = float((sample[:, column] > bound).mean())
                if 0.002 < share < 0.998:
                    tests.append((column, bound))
        made = cls(
            np.array([column for column, _ in tests], np.int64), np.array([bound for _, bound in tests], np.uint8),
            np.zeros(1, np.float32), np.ones(1, np.float32),
        )  # fmt: skip
        plain = made(sample[:30_000])
        spread = plain.std(0) + np.float32(0.05)
        spread[: len(blind)][blind] = np.inf
        return cls(made.column, made.above, plain.mean(0), spread)

    def __call__(self, bins: npt.NDArray[np.uint8]) -> F32:
        tests = (bins[:, self.column] > self.above).astype(np.float32)
        result = np.concatenate([bins.astype(np.float32) / np.float32(_BIN), tests], axis=1)
        result -= self.mean
        result /= self.spread
        return result


@dataclass(frozen=True)
class _Batch:
    """rows: which lines, -1 for the empty ones between pages. bag: the mean of the words of each line, a sparse matrix."""

    rows: I64
    inputs: F32
    bag: Any
    real: F32


class _Trainer:
    def __init__(self, lines: Lines, plan: Plan, inputs: _Inputs) -> None:
        self.lines, self.plan, self.inputs = lines, plan, inputs
        self.chance = np.random.default_rng(plan.seed)
        width, words = plan.width, plan.words

        def normal(*shape: int, part: float = 1.0) -> F32:
            drawn = self.chance.standard_normal(shape) * part * np.sqrt(2 / max(1, shape[0]))
            return np.asarray(drawn, np.float32)

        zero = np.zeros(width, np.float32)
        self.weights: Weights = {
            "figures": normal(len(inputs.mean), width, part=0.7), "figures+": zero.copy(),
            "mix": normal(width, width), "mix+": zero.copy(),
            "out": np.asarray(self.chance.standard_normal(2 * width) * 0.05, np.float32), "out+": np.zeros(1, np.float32),
        }  # fmt: skip
        if words:
            self.weights["mix_words"] = normal(words, width)
            self.weights["words"] = np.asarray(self.chance.standard_normal((features.BUCKETS, words)) * 0.1, np.float32)
        for at in range(len(DILATIONS)):
            self.weights[f"convolution{at}"] = normal(TAPS * width, width, part=0.5)
            self.weights[f"convolution{at}+"] = zero.copy()

    def batches(self, pages: I64, longest: int) -> list[list[tuple[int, int]]]:
        """The pages as pieces of `longest` lines at most, in batches of about BATCH lines."""
        pieces: list[tuple[int, int]] = []
        for page in pages:
            first, last = int(self.lines.start[page]), int(self.lines.start[page + 1])
            parts = -(-(last - first) // longest)
            ends = [first + (last - first) * at // parts for at in range(parts + 1)] if parts else []
            pieces += pairwise(ends)
        out: list[list[tuple[int, int]]] = []
        size = BATCH
        for at in self.chance.permutation(len(pieces)):
            first, last = pieces[at]
            if size + last - first + _GAP > BATCH:
                out.append([])
                size = 0
            out[-1].append((first, last))
            size += last - first + _GAP
        return out

    def batch(self, pieces: Sequence[tuple[int, int]], *, learn: bool) -> _Batch:
        """The pieces as arrays; where it is to learn, some of what they show is left out."""
        empty = np.full(_GAP, -1)
        rows = np.concatenate([part for first, last in pieces for part in (np.arange(first, last), empty)])
        real = rows >= 0
        inputs = np.zeros((len(rows), len(self.inputs.mean)), np.float32)
        inputs[real] = self.inputs(self.lines.bins[rows[real]])
        if learn:
            inputs *= (self.chance.random(inputs.shape[1], dtype=np.float32) >= DROP_FIGURES).astype(np.float32)
        bag = self._bag(pieces, rows, learn=learn) if self.plan.words else None
        return _Batch(rows, inputs, bag, real.astype(np.float32)[:, None])

    def _bag(self, pieces: Sequence[tuple[int, int]], rows: I64, *, learn: bool) -> Any:
        from scipy.sparse import csr_matrix

        begin = self.lines.gram_start
        size = np.where(rows >= 0, begin[rows + 1] - begin[rows], 0)
        share = np.where(size > 0, 1 / np.maximum(size, 1), 0).astype(np.float32)
        if learn:
            told = (self.chance.random(len(pieces)) >= DROP_PAGE).astype(np.float32)
            share *= np.repeat(told, [last - first + _GAP for first, last in pieces])
        value = np.repeat(share, size)
        if learn:
            kept = self.chance.random(len(value), dtype=np.float32) >= DROP_WORDS
            value *= kept / np.float32(1 - DROP_WORDS)
        found = np.concatenate([self.lines.grams[begin[first] : begin[last]] for first, last in pieces])
        return csr_matrix((value, found, np.concatenate([[0], np.cumsum(size)])), shape=(len(rows), features.BUCKETS))

    def forward(self, batch: _Batch, *, learn: bool) -> tuple[F32, dict[str, Any]]:
        """Log odds of each row, and what `backward` needs."""
        weights, seen = self.weights, dict[str, Any]()

        def thin(values: F32, name: str) -> F32:
            if not learn:
                return values
            kept = self.chance.random(values.shape, dtype=np.float32) >= DROP
            seen[f"{name}?"] = kept / np.float32(1 - DROP)
            return np.asarray(values * seen[f"{name}?"], np.float32)

        seen["figures"] = thin(np.maximum(batch.inputs @ weights["figures"] + weights["figures+"], 0), "figures")
        mixed = seen["figures"] @ weights["mix"] + weights["mix+"]
        if batch.bag is not None:
            seen["said"] = np.asarray(batch.bag @ weights["words"])
            mixed += seen["said"] @ weights["mix_words"]
        seen["own"] = stream = thin(np.maximum(mixed, 0) * batch.real, "own")
        for at, dilation in enumerate(DILATIONS):
            seen[f"stream{at}"] = stream
            seen[f"taps{at}"] = taps = _taps(stream, dilation)
            seen[f"found{at}"] = (
                np.maximum(taps @ weights[f"convolution{at}"] + weights[f"convolution{at}+"], 0) * batch.real
            )
            stream = stream + seen[f"found{at}"]
        seen["stream"] = stream = thin(stream, "stream")
        half = self.plan.width
        odds = stream @ weights["out"][:half] + seen["own"] @ weights["out"][half:] + weights["out+"]
        return odds, seen

    def backward(self, batch: _Batch, error: F32, seen: dict[str, Any]) -> Weights:
        """The slope of the loss for each weight. error: its slope for the log odds."""
        weights, half = self.weights, self.plan.width
        slope: Weights = {
            "out": np.concatenate([seen["stream"].T @ error, seen["own"].T @ error]),
            "out+": error.sum(keepdims=True),
        }
        back = error[:, None] * weights["out"][:half] * seen["stream?"]
        own = error[:, None] * weights["out"][half:]
        for at in reversed(range(len(DILATIONS))):
            through = back * (seen[f"found{at}"] > 0)
            slope[f"convolution{at}"] = seen[f"taps{at}"].T @ through
            slope[f"convolution{at}+"] = through.sum(0)
            back = back + _untap(through @ weights[f"convolution{at}"].T, DILATIONS[at])
        own = (own + back) * seen["own?"] * (seen["own"] > 0)
        slope["mix"], slope["mix+"] = seen["figures"].T @ own, own.sum(0)
        if batch.bag is not None:
            slope["mix_words"] = seen["said"].T @ own
            slope["words"] = np.asarray(batch.bag.T @ (own @ weights["mix_words"].T))
        figures = (own @ weights["mix"].T) * seen["figures?"] * (seen["figures"] > 0)
        slope["figures"], slope["figures+"] = batch.inputs.T @ figures, figures.sum(0)
        return slope

    def plan_steps(self, pages: I64, chances: npt.NDArray[np.float64]) -> list[list[tuple[int, int]]]:
        """The batches of all passes; in each a page is seen with its chance."""
        out = []
        for _ in range(PASSES):
            out += self.batches(pages[self.chance.random(len(pages)) < chances[pages]], LONGEST)
        return out

    def learn(self, pages: I64, chances: npt.NDArray[np.float64]) -> None:
        """Learn from the pages; the weights become their running mean."""
        weights = self.weights
        first = {name: np.zeros_like(value) for name, value in weights.items()}
        second = {name: np.zeros_like(value) for name, value in weights.items()}
        mean = {name: value.copy() for name, value in weights.items()}
        steps = self.plan_steps(pages, chances)
        for step, pieces in enumerate(steps, 1):
            batch = self.batch(pieces, learn=True)
            odds, seen = self.forward(batch, learn=True)
            weight, label = self.lines.weight[batch.rows], self.lines.label[batch.rows]
            error = (1 / (1 + np.exp(-odds)) - label) * weight * batch.real[:, 0] / np.float32(BATCH)
            slope = self.backward(batch, error.astype(np.float32), seen)
            norm = np.sqrt(sum(float(np.square(value).sum()) for name, value in slope.items() if name != "words"))
            rate = RATE * _rate(step / len(steps))
            keep = np.float32(1 - min(MEAN, (1 + step) / (10 + step)))
            short = np.float32(min(1.0, 1 / (norm + 1e-9)))
            for name, found in slope.items():
                value = found * short
                first[name] += np.float32(0.1) * (value - first[name])
                second[name] += np.float32(0.01) * (value * value - second[name])
                if name[-1] != "+" and name != "words":
                    weights[name] *= np.float32(1 - rate * DECAY)
                size = np.sqrt(second[name] / np.float32(1 - 0.99**step)) + np.float32(1e-8)
                weights[name] -= np.float32(rate / (1 - 0.9**step)) * first[name] / size
                mean[name] += keep * (weights[name] - mean[name])
        self.weights = mean

    def whole(self, sample: Iterator[_Batch]) -> Net:
        """The network in whole numbers; activations are rounded so that those of the sample fit."""
        weights, width = self.weights, self.plan.width
        tops = np.full(4 + len(DILATIONS), 1e-3, np.float32)
        for batch in sample:
            _, seen = self.forward(batch, learn=False)
            streams = [seen[f"stream{at}"] for at in range(len(DILATIONS))]
            for at, values in ((0, seen["figures"]), *enumerate([*streams, seen["stream"], seen["own"]], 2)):
                tops[at] = max(tops[at], float(values.max()))
        units = (TOP / tops).astype(np.float32)
        words = np.zeros((0, features.BUCKETS), np.int8)
        mix_words = Layer(*(np.zeros(shape, np.float32) for shape in ((width, 0), (width, 1), (width, 1))))
        units[1] = 4
        if self.plan.words:
            worth = np.abs(weights["words"]).max() / 127
            words = np.ascontiguousarray(np.rint(weights["words"].T / worth).astype(np.int8))
            mix_words = _layer(weights["mix_words"].T, np.zeros(width), 127 * 4, worth / 4)
        spread = np.concatenate(
            [self.inputs.spread[: self.lines.bins.shape[1]] * _BIN, self.inputs.spread[self.lines.bins.shape[1] :]]
        )
        shift = (self.inputs.mean / self.inputs.spread) @ weights["figures"]
        bounds = np.where(np.arange(len(spread)) < self.lines.bins.shape[1], _FIGURE_TOP, 1)
        last = 2 + len(DILATIONS)
        return Net(
            self.inputs.column, self.inputs.above, words,
            _layer((weights["figures"] / spread[:, None]).T, weights["figures+"] - shift, bounds, 1.0),
            _layer(weights["mix"].T, weights["mix+"], TOP, 1 / units[0]),
            mix_words,
            tuple(
                _layer(weights[f"convolution{at}"].T, weights[f"convolution{at}+"], TOP, 1 / units[2 + at])
                for at in range(len(DILATIONS))
            ),
            _layer(weights["out"][None, :width], weights["out+"], TOP, 1 / units[last]),
            _layer(weights["out"][None, width:], np.zeros(1), TOP, 1 / units[last + 1]),
            units,
        )  # fmt: skip


def fit(lines: Lines, pages: I64, chances: npt.NDArray[np.float64], plan: Plan) -> Net:
    """A network that learned from the pages. chances: how likely a page is to be seen in each pass."""
    trainer = _Trainer(lines, plan, _Inputs.make(lines, far=plan.far))
    trainer.learn(pages, chances)
    sample = trainer.batches(pages[:: max(1, len(pages) // 200)], 10**9)
    return trainer.whole(trainer.batch(pieces, learn=False) for pieces in sample)


def _rate(done: float) -> float:
    return min(1.0, done / RISE) * (0.5 + 0.5 * float(np.cos(np.pi * max(0.0, (done - RISE) / (1 - RISE)))))


def _taps(values: F32, dilation: int) -> F32:
    """(n, TAPS * width): the rows around each row, the given number apart."""
    n, width = values.shape
    edge = TAPS // 2 * dilation
    padded = np.zeros((n + 2 * edge, width), np.float32)
    padded[edge : edge + n] = values
    return np.concatenate([padded[tap * dilation : tap * dilation + n] for tap in range(TAPS)], axis=1)


def _untap(values: F32, dilation: int) -> F32:
    """What `_taps` does, backwards: the sum of what each row gave to those around it."""
    n, width = len(values), values.shape[1] // TAPS
    edge = TAPS // 2 * dilation
    padded = np.zeros((n + 2 * edge, width), np.float32)
    for tap in range(TAPS):
        padded[tap * dilation : tap * dilation + n] += values[:, tap * width : (tap + 1) * width]
    return padded[edge : edge + n]


def _layer(
    weight: npt.NDArray[np.floating], bias: npt.NDArray[np.floating], bound: int | npt.NDArray[np.int64], unit: float
) -> Layer:
    """The layer in whole numbers, as fine as an exact sum allows. bound: of its inputs' sizes; unit: what one of them is worth."""
    rows = np.asarray(weight, np.float64)
    bounds = np.broadcast_to(np.asarray(bound, np.float64), rows.shape[1:])
    room = EXACT - 1 - bounds.sum() / 2  # rounding may add a half to each weight
    step = np.maximum(np.maximum((np.abs(rows) * bounds).sum(1) / room, np.abs(rows).max(1) / 32767), 1e-12)[:, None]
    return Layer(
        np.rint(rows / step).astype(np.float32), (step * unit).astype(np.float32), np.asarray(bias, np.float32)[:, None]
    )
