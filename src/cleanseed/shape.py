"""Shape: what can be counted in a piece of text without knowing its language.

Every figure here is read off the characters alone. Evidence and shape rules are built on it; nothing here decides anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Scripts written without spaces (kana, Han, Thai, Lao, Khmer, Burmese). Two of their characters count as one word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\w+(?:['’.,\-]\w+)*")
# A sentence may close with quotes, brackets or a footnote mark after its stop.
_CLOSERS = "\"'”’»«“‘)]}」』）】›*¹²³⁴⁵ \u00a0"
_STOPS = ".!?…。！？؟۔।॥։።:：‼⁉；"
_STOP_INSIDE = re.compile(r"(?<=\w\w)[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[¿¡„]?\w)|[。！？؟۔।։።]")
_COLON = ":："
_TRIM = re.compile(r"^[^\w$€£@#]+|[^\w%)]+$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Shape:
    """The figures of one piece of text.

    words: number of words (unspaced scripts: half their characters).
    stop: it ends like a sentence (closing quotes and brackets ignored; a colon does not count).
    colon: it ends in a colon.
    sentences: sentence ends inside it, the last one included.
    upper: share of words that begin with a capital or a digit, 0..1 (0 for scripts without case).
    digits: share of characters that are digits, 0..1.
    key: the text casefolded, white space squeezed, outer punctuation gone; what phrases are compared with.
    """

    words: int
    chars: int
    stop: bool
    colon: bool
    sentences: int
    upper: float
    digits: float
    key: str


def key(text: str) -> str:
    """Fold text for comparison: casefold, one space for any run of white space, outer punctuation removed."""
    return _TRIM.sub("", _SPACE.sub(" ", text)).casefold().replace("’", "'")


def measure(text: str) -> Shape:
    """Count what can be counted in `text`."""
    found = _WORD.findall(text)
    count = len(found)
    upper = 0
    digits = 0
    for word in found:
        first = word[0]
        if first.isupper() or first.isdigit():
            upper += 1
            if first.isdigit():
                digits += sum(map(str.isdigit, word))
    if not text.isascii():
        unspaced = len(_UNSPACED.findall(text))
        if unspaced:
            spaced = len(_WORD.findall(_UNSPACED.sub(" ", text)))
            count = spaced + (unspaced + 1) // 2
    bare = text.rstrip(_CLOSERS)
    last = bare[-1:]
    colon = last != "" and last in _COLON
    stop = last != "" and not colon and last in _STOPS
    inside = len(_STOP_INSIDE.findall(text))
    if stop and last in ".!?…":
        inside += 1
    return Shape(
        words=count,
        chars=len(text),
        stop=stop,
        colon=colon,
        sentences=inside,
        upper=upper / len(found) if found else 0.0,
        digits=digits / len(text) if text else 0.0,
        key=key(text),
    )
