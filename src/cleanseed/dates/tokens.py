"""A text as tokens: numbers, words folded for comparison, single CJK characters, signs. Word lists meet texts through them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# Vowel signs and points: of Hebrew, Arabic, the scripts of India, Thai and Lao, Burmese, Khmer. They are no letters to `\w`.
_SIGNS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u17b4-\u17d3"
    + "".join(
        f"{chr(block)}-{chr(block + 3)}{chr(block + 0x3C)}{chr(block + 0x3E)}-{chr(block + 0x4F)}{chr(block + 0x62)}{chr(block + 0x63)}"
        for block in range(0x0900, 0x0E00, 0x80)
    )
)
LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_SIGNS}])*"
"""The pattern of a word of letters, with the signs that they bear."""
_TOKEN = re.compile(rf"\d+|[{_CJK}]|[^\W\d_{_CJK}](?:[^\W\d_{_CJK}]|[{_SIGNS}])*|[^\s\w]|_")
YEARS = range(1990, 2101)
"""Years that a page on the web can bear."""


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word for comparison: casefolded, without accents ("Août" -> "aout"). An accent that stands alone is left."""
    word = word.casefold()
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare or word).replace("ı", "i")


class Tokens:
    """A text in numbers, words, CJK characters and signs. words: folded. nums: the number, or -1."""

    __slots__ = ("ends", "nums", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.nums: list[int] = []
        for match in _TOKEN.finditer(text):
            word, start = match.group(), match.start()
            if word[0].isdecimal():
                # "20265 min": a year and what the lost markup glued to it.
                glued = len(word) in (5, 6) and int(word[:4]) in YEARS and _GLUED.match(text, match.end())
                for piece in (word[:4], word[4:]) if glued else (word,):
                    self._add(piece, start, int(piece) if len(piece) < 9 else -1)
                    start += len(piece)
            elif len(word) > 1 and not (word.islower() or word.isupper() or word.istitle()):
                for piece in _camel(word):
                    self._add(fold(piece), start, -1, len(piece))
                    start += len(piece)
            else:  # so most are: set down without a call
                self.words.append(fold(word))
                self.starts.append(start)
                self.ends.append(match.end())
                self.nums.append(-1)

    def _add(self, word: str, start: int, num: int, length: int = 0) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(start + (length or len(word)))
        self.nums.append(num)

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def num(self, i: int, low: int = 1, high: int = 2) -> int:
        """The number at i if it has `low` to `high` digits, else -1."""
        if 0 <= i < len(self.nums) and self.nums[i] >= 0 and low <= self.ends[i] - self.starts[i] <= high:
            return self.nums[i]
        return -1

    def joined(self, i: int) -> bool:
        """Token i stands right behind token i - 1."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]

    def raw(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]


def _camel(word: str) -> list[str]:
    """Parts of a word where a capital follows a small letter: "MillsPublished" -> "Mills", "Published"."""
    cuts = [i for i in range(1, len(word)) if word[i].isupper() and word[i - 1].islower()]
    return [word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)], strict=True)]


_GLUED = re.compile(r":\d\d|\s?(?:mins?|minutes?|Min)\b|\.\s?[^\W\d]")


def phrases(lists: Iterable[str]) -> list[tuple[str, ...]]:
    """Phrases as folded tokens; "_" in a phrase is a space."""
    found = []
    for text in lists:
        phrase = text.replace("_", " ")
        plain = phrase.islower() and max(phrase) < "\u3040" and phrase.replace(" ", "").isalpha()
        found.append(tuple(map(fold, phrase.split())) if plain else tuple(Tokens(phrase).words))
    return found


def words(section: str | Mapping[str, str]) -> frozenset[str]:
    """The words of a text, or of a table of texts, folded; "_" in a word is a space."""
    texts = [section] if isinstance(section, str) else section.values()
    return frozenset(fold(word.replace("_", " ")) for text in texts for word in text.split())
