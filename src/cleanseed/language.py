"""Language of a text, by langdetect (a port of Nakatani Shuyo's language-detection: naive Bayes over character n-grams).

Its profiles are used as they are, and its answers are the same to the last bit; the sums are done here, for its own loops over
characters take ten times as long.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNKNOWN = "und"
_ENOUGH = 20
_READ = 600
# langdetect averages over seven; two gave the same answer on each of 201 pages, at half the cost.
_TRIALS = 2
_SEED = 0
_MOST_DRAWS = 1000
_LIKELY = 0.1
_LETTERS = re.compile(rf"(?:[^\W\d_][\W\d_]*){{{_ENOUGH}}}")
_SPACES = re.compile(" {2,}")
_LATIN = re.compile("[A-z]")
_NOT_LATIN = re.compile("[\u0300-\u1dff\u1f00-\U0010ffff]")
_LOCK = threading.Lock()


class _Profiles(NamedTuple):
    """What langdetect knows: languages, and how often each has an n-gram; its own functions and figures."""

    languages: list[str]
    rates: dict[str, list[float]]
    detector: Any
    ngram: Any


def detect(text: str) -> str:
    """The language of `text` as ISO 639-1, told from its first 600 characters; "und" where it has fewer than 20 letters."""
    start = text[:_READ]
    if not _LETTERS.search(start):
        return UNKNOWN
    with _LOCK:
        profiles = _profiles()
    ngrams = _ngrams(_prepared(start, profiles))
    if not ngrams:
        return UNKNOWN
    chances = _chances(ngrams, profiles)
    best = max(chances)
    return profiles.languages[chances.index(best)].partition("-")[0] if best > _LIKELY else UNKNOWN


@cache
def _profiles() -> _Profiles:
    """The profiles (they load on the first call, and are not safe to use before that is done)."""
    from langdetect import detector_factory
    from langdetect.detector import Detector
    from langdetect.utils.ngram import NGram

    detector_factory.init_factory()
    factory = detector_factory._factory  # noqa: SLF001  it has no public name
    return _Profiles(factory.langlist, factory.word_lang_prob_map, Detector, NGram)


def _prepared(text: str, profiles: _Profiles) -> str:
    """`text` as langdetect reads it: no addresses, single spaces, no Latin letters where they are few among others."""
    if "http" in text:
        text = profiles.detector.URL_RE.sub(" ", text)
    if "@" in text:
        text = profiles.detector.MAIL_RE.sub(" ", text)
    if text.isascii():
        return _SPACES.sub(" ", text)
    text = _SPACES.sub(" ", profiles.ngram.normalize_vi(text))
    few = 2 * len(_LATIN.findall(text)) < len(_NOT_LATIN.findall(text))
    return _LATIN.sub("", text) if few else text


def _ngrams(text: str) -> list[str]:
    """The n-grams of `text` that a profile knows, in their order."""
    *words, last = "".join(map(_normal, text)).split(" ")
    found: list[str] = []
    for word in words:
        found += _of_word(word + " ")
    found += _of_word(last)
    return found


@lru_cache(4096)
def _normal(char: str) -> str:
    """One character for those that say the same; a space for what is no letter."""
    normal: str = _profiles().ngram.normalize(char)
    return normal


@lru_cache(8192)
def _of_word(word: str) -> tuple[str, ...]:
    """The known n-grams that end at each character of a word, shortest first; none at a capital that follows a capital."""
    rates = _profiles().rates
    found = []
    before, last = " ", " "
    for char in word.lstrip(" "):
        if not (char.isupper() and last.isupper()):
            found += [ngram for ngram in (char, last + char, before + last + char) if ngram in rates and ngram != " "]
        before, last = last, char
    return tuple(found)


def _chances(ngrams: Sequence[str], profiles: _Profiles) -> list[float]:
    """How likely each language is, by n-grams drawn until one language stands out, averaged over the trials."""
    import numpy as np

    detector = profiles.detector
    count = len(profiles.languages)
    random = Random(_SEED)  # noqa: S311  draws of a sample, the same each time
    mean = np.zeros(count)
    for _ in range(_TRIALS):
        chances = np.full(count, 1.0 / count)
        alpha = detector.ALPHA_DEFAULT + random.gauss(0.0, 1.0) * detector.ALPHA_WIDTH
        weight = alpha / detector.BASE_FREQ
        for draw in range(_MOST_DRAWS + 1):
            chances *= weight + _rates(random.choice(ngrams))
            if draw % 5 == 0:
                chances /= sum(
                    chances.tolist()
                )  # one after the other, as langdetect does: `ndarray.sum` rounds differently
                if chances.max() > detector.CONV_THRESHOLD:
                    break
        mean += chances / _TRIALS
    told: list[float] = mean.tolist()
    return told


@lru_cache(4096)
def _rates(ngram: str) -> NDArray[np.float64]:
    """How often each language has the n-gram."""
    import numpy as np

    return np.array(_profiles().rates[ngram])
