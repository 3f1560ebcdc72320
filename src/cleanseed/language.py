"""Language of a text, by langdetect (a port of Nakatani Shuyo's language-detection: naive Bayes over character n-grams)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import chain
from typing import Any

UNKNOWN = "und"
_CODES = (
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no pa pl pt ro ru sk sl "
    "so sq sv sw ta te th tl tr uk ur vi zh"
)
LANGUAGES = tuple(_CODES.split())
"""What langdetect can tell, as ISO 639-1."""
_ENOUGH = 20
_SURE = 100
_READ = 600
# langdetect averages over seven; two gave the same answer on each of 201 pages, at half the cost.
_TRIALS = 2
_AT_ONCE = 5  # pieces between two looks of langdetect at its probabilities
_WORD, _WORDS, _PIECES = 24, 4096, 1 << 14  # characters; words, and pieces of them, that are remembered
_LETTER = re.compile(r"[^\W\d_]")
_SPACES = re.compile("  +")
_LATIN, _BEYOND = re.compile("[A-z]"), re.compile("[\u0300-\U0010ffff]")
_LOCK = threading.Lock()


def detect(text: str, declared: str | None = None) -> str:
    """The language of `text` as ISO 639-1, told from its first 600 characters; "und" where it has fewer than 20 letters.

    declared: what the page says, as ISO 639-1. It is believed where there are too few letters to tell, and, below 100 letters,
    where the text may be in that language too; longer texts speak for themselves, for many a page declares another language.
    """
    start = text[:_READ]
    letters = len(_LETTER.findall(start))
    if letters < _ENOUGH:
        return declared or UNKNOWN
    with _LOCK:
        new, failure = _langdetect()
    detector = new()
    detector.n_trial = _TRIALS
    detector.append(start)
    try:
        if (
            declared
            and letters < _SURE
            and any(each.lang.partition("-")[0] == declared for each in detector.get_probabilities())
        ):
            return declared
        found: str = detector.detect()
    except failure:
        return UNKNOWN
    return UNKNOWN if found == "unknown" else found.partition("-")[0]


@cache
def _langdetect() -> tuple[Callable[[], Any], type[Exception]]:
    """What makes a detector, seeded and warm (its profiles load on the first call, and are not safe to use before that is done), and what it raises.

    The detector is langdetect's, with its inner loops written to cost less; what they give is the same to the last bit.
    """
    import langdetect
    from langdetect import detector_factory
    from langdetect.detector import Detector
    from langdetect.utils.ngram import NGram

    class Normal(dict[int, int]):
        """Characters as the profiles have them, for `str.translate`: each is asked for once."""

        def __missing__(self, code: int) -> int:
            self[code] = found = ord(NGram.normalize(chr(code)))
            return found

    normal = Normal()

    class Pieces(dict[str, tuple[str, ...]]):
        """What the profiles know of the last one, two and three characters of a text so short: each is asked for once."""

        def __missing__(self, end: str) -> tuple[str, ...]:
            # Words in capitals say nothing of a language.
            pieces = () if end[-1].isupper() and end[-2].isupper() else (end[-1].strip(" "), end[-2:], end[-3:])
            if len(self) >= _PIECES:
                self.clear()
            self[end] = found = tuple([piece for piece in dict.fromkeys(pieces) if piece in known])
            return found

    pieces = Pieces()

    def grams(word: str) -> tuple[str, ...]:
        """The pieces of a word that the profiles know, of one to three characters, in order. A word brings its spaces along."""
        return tuple(chain.from_iterable([pieces[word[max(0, at - 3) : at]] for at in range(2, len(word) + 1)]))

    known_words = lru_cache(maxsize=_WORDS)(grams)

    class Faster(Detector):  # type: ignore[misc]  # it has no types
        def __init__(self) -> None:
            super().__init__(factory)
            self.weight = 0.0
            self.put_off: tuple[list[float], ...] = ()

        def append(self, text: str) -> None:
            text = NGram.normalize_vi(self.MAIL_RE.sub(" ", self.URL_RE.sub(" ", text)))
            self.text = _SPACES.sub(" ", text)

        def cleaning_text(self) -> None:
            if 2 * len(_LATIN.findall(self.text)) < len(_BEYOND.findall(self.text)):
                super().cleaning_text()

        def _extract_ngrams(self) -> list[str]:
            found: list[str] = []
            *words, last = self.text.translate(normal).split(" ")
            for word in words:
                if word:  # what is long is seldom a word, and not met again
                    found += (known_words if len(word) < _WORD else grams)(f" {word} ")
            return [*found, *grams(f" {last}")]

        def _update_lang_prob(self, _prob: list[float], word: str, alpha: float) -> bool:
            """Weights are put off until they are asked for: each fifth time."""
            self.weight = alpha / self.BASE_FREQ
            self.put_off = (*self.put_off, known[word])
            return True

        def _normalize_prob(self, prob: list[float]) -> float:
            w = self.weight
            if len(self.put_off) == _AT_ONCE:
                rows = zip(prob, *self.put_off, strict=True)
                prob[:] = [p * (w + a) * (w + b) * (w + c) * (w + d) * (w + e) for p, a, b, c, d, e in rows]
            else:
                for row in self.put_off:
                    prob[:] = [p * (w + a) for p, a in zip(prob, row, strict=True)]
            self.put_off = ()
            whole = sum(prob)
            prob[:] = [each / whole for each in prob]
            return max(prob)

    detector_factory.DetectorFactory.seed = 0
    detector_factory.init_factory()
    factory = detector_factory._factory  # noqa: SLF001  detect() offers no number of trials
    known = factory.word_lang_prob_map
    return Faster, langdetect.LangDetectException
