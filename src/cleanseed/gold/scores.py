r"""Scores of extracted text and metadata, written from their published definitions.

wF1: F1 over the bag of lower-cased `\w+` words of a page; macro-averaged over pages (as WCXB defines it).
sF1: from precision and recall over the bag of 4-word shingles of a page, both macro-averaged (as the
article-extraction-benchmark defines it). A character of a script without spaces counts as a word of its own.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar

SHINGLE = 4

# Thai and Lao, kana, Han, Hangul.
_UNSPACED = re.compile("([\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")
_WORD = re.compile(r"\w+")

Item = TypeVar("Item")

Outcome = Literal["right", "wrong", "missing", "extra"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "missing", "extra")
"""Of a metadata field: equal to gold; another value; none, though gold has one; one, though gold has none."""


class Prf(NamedTuple):
    """Precision, recall and their harmonic mean, each 0..1."""

    precision: float
    recall: float
    f1: float


def words(text: str) -> list[str]:
    """The words of a text, lower-cased, in order."""
    return _WORD.findall(_UNSPACED.sub(r" \1 ", text.lower()))


def shingles(listed: Sequence[str]) -> Counter[tuple[str, ...]]:
    """The bag of runs of four words; fewer than four words are one run."""
    if not listed:
        return Counter()
    if len(listed) < SHINGLE:
        return Counter([tuple(listed)])
    return Counter(zip(*(listed[start:] for start in range(SHINGLE)), strict=False))


def compare(found: Counter[Item], gold: Counter[Item]) -> Prf:
    """Score one bag against another. Both empty: all is right. One of them empty: nothing is."""
    if not gold or not found:
        same = float(not gold and not found)
        return Prf(same, same, same)
    both = (found & gold).total()
    precision, recall = both / found.total(), both / gold.total()
    return Prf(precision, recall, harmonic(precision, recall))


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def folded(text: str) -> str:
    """Lower case, runs of white space as one space: how snippets are looked up."""
    return " ".join(text.split()).lower()


@dataclass(frozen=True, slots=True)
class Score:
    """One text against gold. words, shingles: None where gold has no body. must, mustnot: (snippets right, snippets)."""

    words: Prf | None
    shingles: Prf | None
    must: tuple[int, int]
    mustnot: tuple[int, int]


class Reference:
    """The gold of one page, counted once and compared with many texts.

    body: the article's text, or None where only snippets are known. must, mustnot: what has to be in a text, and what not.
    """

    def __init__(self, body: str | None, must: Iterable[str] = (), mustnot: Iterable[str] = ()) -> None:
        listed = words(body) if body is not None else []
        self.words = Counter(listed) if body is not None else None
        self.shingles = shingles(listed) if body is not None else None
        self._must = [snippet for each in must if (snippet := folded(each))]
        self._mustnot = [snippet for each in mustnot if (snippet := folded(each))]

    def score(self, text: str) -> Score:
        """Compare a text."""
        must = mustnot = 0
        if self._must or self._mustnot:
            page = folded(text)
            must = sum(snippet in page for snippet in self._must)
            mustnot = sum(snippet not in page for snippet in self._mustnot)
        bags: tuple[Prf | None, Prf | None] = (None, None)
        if self.words is not None and self.shingles is not None:
            listed = words(text)
            bags = compare(Counter(listed), self.words), compare(shingles(listed), self.shingles)
        return Score(*bags, (must, len(self._must)), (mustnot, len(self._mustnot)))


class Losses:
    """Which of a page's gold words a cleaner took: asked rule by rule, so that each answers for its own."""

    def __init__(self, gold: Reference, kept: str) -> None:
        listed = words(kept)
        self._words = (gold.words or Counter()) - Counter(listed)
        self._shingles = (gold.shingles or Counter()) - shingles(listed)

    def of(self, taken: str) -> tuple[int, int]:
        """(words in `taken`, those of them that gold misses now).

        Counted by runs of four; shorter texts are lost where gold misses each of their words.
        """
        listed = words(taken)
        if len(listed) < SHINGLE:
            gone = bool(listed) and all(self._words[word] for word in listed)
            return len(listed), len(listed) if gone else 0
        lost = [False] * len(listed)
        for start in range(len(listed) - SHINGLE + 1):
            if self._shingles[tuple(listed[start : start + SHINGLE])]:
                lost[start : start + SHINGLE] = [True] * SHINGLE
        return len(listed), sum(lost)


def title_outcome(given: str | None, gold: str | None) -> Outcome | None:
    """Equal are titles with the same words in the same order; a soft hyphen parts no word. None: neither has a title."""
    one, other = (tuple(words((title or "").replace("\xad", ""))) for title in (given, gold))
    return _outcome(one, other)


def title_overlaps(given: str | None, gold: str | None) -> bool:
    """Whether the words of one title, in order and without a gap, are part of the other."""
    one, other = given or "", gold or ""
    return bool(words(one) and words(other)) and (holds(one, [other]) or holds(other, [one]))


def holds(text: str, phrases: Iterable[str]) -> bool:
    """Whether the words of each phrase stand in the text, in order and without a gap."""
    page = f" {' '.join(words(text))} "
    return all(f" {' '.join(words(phrase))} " in page for phrase in phrases)


def authors_outcome(given: Iterable[str], gold: Iterable[str]) -> Outcome | None:
    """Equal are lists of the same names, in any order, whatever their case and punctuation."""
    one, other = ({tuple(words(name)) for name in names} - {()} for names in (given, gold))
    return _outcome(frozenset(one), frozenset(other))


def date_outcome(given: str | None, gold: str | None) -> Outcome | None:
    """Equal are dates of the same day; of the same month, where gold tells no day."""
    day = (gold or "")[:10]
    return _outcome((given or "")[: len(day) or 10], day)


def _outcome(given: object, gold: object) -> Outcome | None:
    if not gold:
        return "extra" if given else None
    if not given:
        return "missing"
    return "right" if given == gold else "wrong"


@dataclass(slots=True)
class Tally:
    """Scores of many pages, to be averaged. `families`: of each page, what it has in common with its like (a host)."""

    words: list[Prf] = field(default_factory=list)
    shingles: list[Prf] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    must: list[int] = field(default_factory=lambda: [0, 0])
    mustnot: list[int] = field(default_factory=lambda: [0, 0])
    pages: int = 0

    def add(self, score: Score, family: str = "") -> None:
        """Count one page in."""
        self.pages += 1
        if score.words is not None and score.shingles is not None:
            self.words.append(score.words)
            self.shingles.append(score.shingles)
            self.families.append(family)
        for total, (good, of) in ((self.must, score.must), (self.mustnot, score.mustnot)):
            total[0] += good
            total[1] += of

    def figures(self) -> dict[str, float | None]:
        """n, wF1, se, se_family, wP, wR, wF1_median, sF1, sP, sR, must, mustnot: shares, None where gold tells nothing.

        se: the standard error of wF1 over pages; se_family: over families, whose pages err alike.
        """
        scores = [each.f1 for each in self.words]
        precision, recall = (_mean(each[i] for each in self.shingles) for i in (0, 1))
        return {
            "n": self.pages,
            "wF1": _mean(scores),
            "se": standard_error(scores),
            "se_family": standard_error(scores, self.families),
            "wP": _mean(each.precision for each in self.words),
            "wR": _mean(each.recall for each in self.words),
            "wF1_median": statistics.median(scores) if scores else None,
            "sF1": harmonic(precision, recall) if precision is not None and recall is not None else None,
            "sP": precision,
            "sR": recall,
            "must": self.must[0] / self.must[1] if self.must[1] else None,
            "mustnot": self.mustnot[0] / self.mustnot[1] if self.mustnot[1] else None,
        }


def standard_error(values: Sequence[float], families: Sequence[str] | None = None) -> float | None:
    """Of the mean of `values`; with `families`, of values that are only independent between families. None for one."""
    groups: dict[object, float] = {}
    if len(values) < 2:
        return None
    mean = statistics.fmean(values)
    for index, value in enumerate(values):
        family: object = families[index] if families is not None else index
        groups[family] = groups.get(family, 0.0) + value - mean
    if len(groups) < 2:
        return None
    spread = sum(each * each for each in groups.values()) * len(groups) / (len(groups) - 1)
    return float(spread**0.5 / len(values))


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return statistics.fmean(listed) if listed else None
