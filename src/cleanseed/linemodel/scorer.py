"""Weights in, probabilities out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleanseed.linemodel import chars, features, net
from cleanseed.linemodel.chars import Tables
from cleanseed.linemodel.features import Lexicon
from cleanseed.linemodel.net import Net
from cleanseed.linemodel.trees import Trees

WEIGHTS = Path(__file__).with_name("weights.npz")
FORMAT = 2
UNIT = net.UNIT
"""Log odds are whole numbers, this many to 1."""
STEPS = 1000
"""A probability is a whole number of this many parts."""


class WeightsError(Exception):
    """The weights are missing, damaged, or of another version of the code; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A figure that weighed on a line: its name, its value, and by how much it moved the log odds (above 0: towards article)."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure the model is of a page as a whole.

    confidence: 0..1, the F1 that pages with such scores had. kept: words in lines of p >= 0.5. words: in all lines.
    """

    confidence: float
    kept: int
    words: int


@dataclass(frozen=True)
class Model:
    """A line model. `hash` names its weights: 12 hex digits of their SHA-256."""

    hash: str
    tables: Tables
    lexicon: Lexicon
    order: tuple[str, ...]
    cuts: tuple[npt.NDArray[np.float32], ...]
    trees: Trees
    vocabulary: npt.NDArray[np.int8]
    unit: np.float32
    bias: np.float32
    calibration: npt.NDArray[np.float64]
    nets: tuple[Net, ...]

    def score(self, lines: Sequence[str], gaps: Sequence[int]) -> npt.NDArray[np.float32]:
        """The probability that each line is article, 0..1, in steps of 1/1000.

        lines: the page's lines (or blocks), top to bottom, none blank. gaps: how many blank lines stood before each (0, 1).
        Raises ValueError if the sequences differ in length.
        """
        if len(lines) != len(gaps):
            raise ValueError(f"{len(lines)} lines, {len(gaps)} gaps: one gap a line is needed")
        if not len(lines):
            return np.zeros(0, np.float32)
        _, bins, grams, start = self._look(lines, gaps)
        own = bins[: len(self.order)]
        return mean(self.trees.sums(bins), [each.logits(own, grams, start) for each in self.nets])

    def _look(
        self, lines: Sequence[str], gaps: Sequence[int]
    ) -> tuple[dict[str, npt.NDArray[np.float32]], npt.NDArray[np.uint8], npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """The figures of the lines; what the trees read, their bins and those of the words' own vote; the hashed words (features.grams)."""
        text = chars.read(lines, self.tables)
        figures = features.table(text, gaps, self.lexicon)
        grams, start = features.grams(text)
        votes = features.vote_bins(features.votes(grams, start, self.vocabulary, self.unit, self.bias))
        return figures, np.concatenate([features.bins(figures, self.order, self.cuts), votes]), grams, start

    def explain(self, lines: Sequence[str], gaps: Sequence[int], line: int, most: int = 5) -> tuple[Reason, ...]:
        """The figures that weighed most on a line, heaviest first: how its log odds would move if the figure were the page's median.

        An approximation, for people: figures act together, and it is the trees that are asked, whose word is half of the score.
        `glossary.meaning` says what a name stands for.
        """
        return self.explain_each(lines, gaps, (line,), most)[0]

    def explain_each(
        self, lines: Sequence[str], gaps: Sequence[int], wanted: Sequence[int], most: int = 5
    ) -> list[tuple[Reason, ...]]:
        """As `explain`, for several lines of a page that is looked at once."""
        if not wanted:
            return []
        figures, bins, _, _ = self._look(lines, gaps)
        usual = np.median(bins, axis=1).astype(np.uint8)
        return [self._reasons(figures, bins, usual, line, most) for line in wanted]

    def _reasons(
        self,
        figures: Mapping[str, npt.NDArray[np.float32]],
        bins: npt.NDArray[np.uint8],
        usual: npt.NDArray[np.uint8],
        line: int,
        most: int,
    ) -> tuple[Reason, ...]:
        here = bins[:, line]
        tried = np.repeat(here[:, None], len(here) + 1, axis=1)
        at = np.arange(len(here))
        tried[at, at + 1] = usual
        sums = self.trees.sums(tried)
        moved = (sums[0] - sums[1:]) / UNIT
        names = features.names(self.order) + list(features.VOTES)
        out = []
        for column in np.argsort(-np.abs(moved), kind="stable")[:most]:
            if moved[column] == 0:
                break
            own, _, step = names[column].partition("@")
            other = min(max(0, line + int(step)), bins.shape[1] - 1) if step else line
            value = figures[own][other] if own in figures else (float(here[column]) - features.ZERO) / features.PER_VOTE
            out.append(Reason(names[column], float(value), float(moved[column])))
        return tuple(out)

    def certainty(self, lines: Sequence[str], scores: npt.NDArray[np.float32]) -> Certainty:
        """What the scores say of the page as a whole: the mean certainty of its lines, by words, read off pages with known articles."""
        words = sizes(lines)
        kept = int(words[scores >= 0.5].sum())
        expected = expectation(words, scores)
        return Certainty(round(float(np.interp(expected, *self.calibration)), 3), kept, int(words.sum()))


def sizes(lines: Sequence[str]) -> npt.NDArray[np.int64]:
    """About how many words each line has."""
    return np.array([max(len(line.split()), len(line.encode()) // 12) for line in lines], np.int64)


def expectation(words: npt.NDArray[np.int64], scores: npt.NDArray[np.float32]) -> float:
    """The F1 that a page's scores lead one to expect of the lines at 0.5 and above, 0..1."""
    parts = np.rint(scores * STEPS).astype(np.int64)
    keep = parts >= STEPS // 2
    right = int((words * parts)[keep].sum())
    whole = int(words[keep].sum()) * STEPS + int((words * parts).sum())
    return 2 * right / whole if whole else 0.0


def _limits() -> npt.NDArray[np.int64]:
    """The log odds from which a probability, rounded, is 1/STEPS, 2/STEPS, ...: found once with margins far above a float's error."""
    at = (np.arange(1, STEPS + 1) - 0.5) / STEPS
    return np.ceil(np.round(UNIT * np.log(at / (1 - at)), 6)).astype(np.int64)


_LIMITS = _limits()


def probability(logits: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Log odds in units of 1/UNIT as probabilities in steps of 1/STEPS."""
    return (_parts(logits) / STEPS).astype(np.float32)


def mean(trees: npt.NDArray[np.int64], nets: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.float32]:
    """Half the probability that the trees see, half that which the networks see together: from log odds of each line, in 1/UNIT.

    Not the mean of log odds: networks are the bolder the less a page is like any that they know, and a probability is bounded.
    """
    if not nets:
        return probability(trees)
    together = _parts(np.stack(nets).sum(0) // len(nets))
    return ((_parts(trees) + together + 1) // 2 / STEPS).astype(np.float32)


def _parts(logits: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.searchsorted(_LIMITS, logits, side="right")


@cache
def load(path: Path = WEIGHTS) -> Model:
    """The model whose weights are at `path`: by default those that come with the package. Read once.

    Raises WeightsError where they are missing, damaged, or made for another version of the code.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise WeightsError(
            f"{path}: cannot read the line model's weights ({error.strerror}); reinstall cleanseed"
        ) from error
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
            data = {name: stored[name] for name in stored.files}
        return _model(data, sha256(raw).hexdigest()[:12], path)
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, OSError) as error:
        raise WeightsError(f"{path}: the line model's weights are damaged ({error}); reinstall cleanseed") from error


def _model(data: Mapping[str, npt.NDArray[np.generic]], name: str, path: Path) -> Model:
    version = int(data["format"])
    if version != FORMAT:
        raise WeightsError(
            f"{path}: these weights have format {version}, this code needs {FORMAT}; reinstall cleanseed or train anew"
        )
    tables = Tables(data["kind"].astype(np.uint8), data["lower"].astype(np.uint16))
    lexicon = Lexicon(data["slot"].astype(np.int16), data["hashes"].astype(np.uint64), data["group"].astype(np.uint8))
    order = tuple(str(data["order"]).split("\n"))
    made = features.table(chars.read(["a"], tables), [0], lexicon)
    if tuple(made) != order:
        odd = sorted(set(made) ^ set(order)) or ["their order"]
        raise WeightsError(
            f"{path}: these weights know other figures than this code ({odd[0]}); reinstall cleanseed or train anew"
        )
    ends = np.cumsum(data["cut_sizes"].astype(np.int64))[:-1]
    return Model(
        name, tables, lexicon, order,
        tuple(np.split(data["cuts"].astype(np.float32), ends)),
        Trees(data["tree_column"].astype(np.uint16), data["tree_above"].astype(np.uint8), data["tree_leaf"].astype(np.int16)),
        data["vocabulary"].astype(np.int8), np.float32(data["vote"][0]), np.float32(data["vote"][1]),
        data["calibration"].astype(np.float64),
        tuple(net.restore(data, f"net{at}") for at in range(int(data["nets"]))),
    )  # fmt: skip
