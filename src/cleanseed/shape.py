"""Shape: what can be counted in a piece of text without knowing its language.

Every figure here is read off the characters alone. Evidence and shape rules are built on it; nothing here decides anything.
Each block of each page is measured, so only what costs next to nothing stands in `Shape`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Scripts written without spaces (kana, Han, Thai, Lao, Khmer, Burmese). Two of their characters count as one word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_MARKS = "!\"#&'()*+,-./:;<=>?[\\]^_`{|}~¡¦§¨«¬·»¿‐‑‒–—―‘’‚“”„†‡•…‹›⁃⁄▪▶►●◦★☆➔→←↑↓↗↘⇧⇩⤴⌃、。〈〉《》「」『』【】〔〕！（），：；？｜～・﹣؟،؛۔।॥።፣፤፧၊။។៕"
# A sentence may close with quotes, brackets or a footnote mark after its stop.
_CLOSERS = "\"'”’»«“‘)]}」』）】›*¹²³⁴⁵ \u00a0"
_STOPS = frozenset(".!?…。！？؟۔।॥։‼⁉；።፧။។៕")
_COLONS = frozenset(":：")
_CLOSING = frozenset(_CLOSERS)
_SINGLE = frozenset(_MARKS) | {"--", "---", "...", "***", "//", "||", "::"}
_STOP_INSIDE = re.compile(r"(?<=\w\w)[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[¿¡„]?\w)|[。！？؟۔।։።፧။។៕](?=.)")
_LONG = 30
_INITIALS = 16


class Shape(NamedTuple):
    """The figures of one piece of text.

    words: number of words (unspaced scripts: half their characters). stop: it ends like a sentence (closing quotes and brackets
    ignored; a colon does not count). colon: it ends in a colon. upper: share of words that begin with a capital or a digit, 0..1
    (0 for scripts without case, and for texts of more than 30 words). key: the text folded as phrases are (see `key`).
    """

    words: int
    stop: bool
    colon: bool
    upper: float
    key: str


NOTHING = Shape(0, stop=False, colon=False, upper=0.0, key="")
"""The shape of no text at all."""


def key(text: str) -> str:
    """Fold text for comparison: casefold, one space for any run of white space, outer punctuation removed."""
    return _fold(" ".join(text.split()))


def measure(text: str) -> Shape:
    """Count what can be counted in `text`."""
    tokens = text.split()
    joined = " ".join(tokens)
    words = len(tokens)
    if not text.isascii() and _UNSPACED.search(text):
        unspaced = _UNSPACED.sub(" ", text)
        words = len(unspaced.split()) + (len(text) - len(_UNSPACED.sub("", text)) + 1) // 2
    elif not _SINGLE.isdisjoint(tokens):  # a mark that stands alone is no word
        words -= sum(token in _SINGLE for token in tokens)
    upper = 0.0
    if tokens and words <= _LONG:
        upper = len([first for token in tokens if (first := token[0]).isupper() or first.isdigit()]) / len(tokens)
    last = joined[-1:]
    if last in _CLOSING:
        last = joined.rstrip(_CLOSERS)[-1:]
    if last not in _STOPS and joined.endswith(")") and len(joined) - (at := joined.rfind("(")) <= _INITIALS:
        last = joined[:at].rstrip(_CLOSERS)[-1:]  # the writer's initials stand behind the last sentence
    return Shape(words, last in _STOPS, last in _COLONS, upper, _fold(joined))


def sentences(text: str) -> int:
    """How many sentences end in `text`, the last one included where it has its stop."""
    return len(_STOP_INSIDE.findall(text)) + (text.rstrip(_CLOSERS)[-1:] in _STOPS)


def casefold(text: str) -> str:
    """Casefold, with one apostrophe for both and the Turkish capital i as a plain one."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("’", "'").replace("i\u0307", "i")


def _fold(joined: str) -> str:
    if not (joined[:1].isalnum() and joined[-1:].isalnum()):
        joined = joined.strip(_MARKS).strip()
    return casefold(joined)
