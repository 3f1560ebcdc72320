"""Characters in classes, words as numbers: a document as arrays, with no Python loop over characters or words.

Class and lower case of a character come from tables that stand in the weights, so another Unicode version changes nothing.
A word's number is a polynomial hash of its lower-cased characters, digits all as "0", in 64-bit arithmetic that wraps.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CLASSES = (
    "other", "upper", "lower", "letter", "unspaced", "digit", "space", "stop", "comma", "colon", "quote", "dash", "bullet",
    "bar", "money", "bracket", "sign", "symbol",
)  # fmt: skip
(
    OTHER,
    UPPER,
    LOWER,
    LETTER,
    UNSPACED,
    DIGIT,
    SPACE,
    STOP,
    COMMA,
    COLON,
    QUOTE,
    DASH,
    BULLET,
    BAR,
    MONEY,
    BRACKET,
    SIGN,
    SYMBOL,
) = range(18)
_LISTED = {
    STOP: ".!?…。！？؟۔।॥։‼⁉｡",
    COMMA: ",;،、，;；؛",
    COLON: ":：",
    QUOTE: "\"'“”‘’«»„‚‹›「」『』`´",
    DASH: "-–—―‐‑",
    BULLET: "•·▪◦●■▶►*‣⁃→▼▲✓✔○▸⋅",
    BAR: "|/\\¦",
    MONEY: "$€£¥₹%₽₺₩",
    BRACKET: "()[]{}（）【】",
    SIGN: "@#&+=_",
}
_UNSPACED_RANGES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF),
)  # fmt: skip
_MULTIPLY = np.uint64(0x9E3779B97F4A7C15 | 1)
_LONGEST = 64  # characters of a word that count
_CHUNK = 1 << 17  # characters at a time: arrays stay in the cache


@dataclass(frozen=True)
class Tables:
    """For each character of the basic plane: its class, and its lower case (digits: "0")."""

    kind: npt.NDArray[np.uint8]
    lower: npt.NDArray[np.uint16]

    @classmethod
    def make(cls) -> Tables:
        """From this Python's Unicode data."""
        kind = np.zeros(65536, np.uint8)
        lower = np.arange(65536, dtype=np.uint16)
        for code in range(65536):
            char = chr(code)
            category = unicodedata.category(char)
            if category in {"Lu", "Lt"}:
                kind[code] = UPPER
            elif category == "Ll":
                kind[code] = LOWER
            elif category[0] in "LM":
                kind[code] = LETTER
            elif category == "Nd":
                kind[code], lower[code] = DIGIT, ord("0")
            elif category[0] == "Z" or char in "\t\n\r":
                kind[code] = SPACE
            elif category[0] == "S":
                kind[code] = SYMBOL
            small = char.lower()
            if kind[code] == UPPER and len(small) == 1:
                lower[code] = ord(small)
        for first, last in _UNSPACED_RANGES:
            span = kind[first : last + 1]
            span[(span == LETTER)] = UNSPACED
        for number, chars in _LISTED.items():
            for char in chars:
                kind[ord(char)] = number
        return cls(kind, lower)


@dataclass(frozen=True)
class Text:
    """Lines as arrays. n lines, w words.

    counts: (n, classes) characters of each class. chars: (n,) their number. first, last: class of the outermost characters
    (`last` sees through closing quotes and brackets); tail: code of the very last character. ends: sentence ends inside.
    ellipsis: it breaks off with "...". words: (w,) hashes; line: (w,) whose; start: (n + 1,) where each line's words begin.
    head: (w,) class of each word's first character. size: (w,) its length.
    """

    counts: npt.NDArray[np.int32]
    chars: npt.NDArray[np.int32]
    first: npt.NDArray[np.uint8]
    last: npt.NDArray[np.uint8]
    tail: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    ellipsis: npt.NDArray[np.bool_]
    words: npt.NDArray[np.uint64]
    line: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]
    head: npt.NDArray[np.uint8]
    size: npt.NDArray[np.int32]


_WORDY = np.zeros(18, np.bool_)
_WORDY[[UPPER, LOWER, LETTER, UNSPACED, DIGIT]] = True


def _powers() -> npt.NDArray[np.uint64]:
    out = np.ones(_LONGEST, np.uint64)
    for at in range(1, _LONGEST):
        out[at] = out[at - 1] * np.uint64(0x100000001B3)
    return out


with np.errstate(over="ignore"):
    _POWERS = _powers()


def read(lines: Sequence[str], tables: Tables) -> Text:
    """The lines (one at least) as arrays. Interior newlines are spaces; characters beyond the basic plane are symbols, or Han."""
    parts: list[Text] = []
    begin, size = 0, 0
    for at, line in enumerate(lines):
        size += len(line) + 1
        if size >= _CHUNK:
            parts.append(_chunk(lines[begin : at + 1], tables))
            begin, size = at + 1, 0
    if begin < len(lines):
        parts.append(_chunk(lines[begin:], tables))
    if len(parts) == 1:
        return parts[0]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in Text.__dataclass_fields__}
    below = np.concatenate([np.full(len(part.line), at) for at, part in zip(_offsets(parts), parts, strict=True)])
    joined["line"] = (joined["line"] + below).astype(np.int32)
    joined["start"] = np.concatenate([[0], np.cumsum(np.concatenate([np.diff(part.start) for part in parts]))])
    return Text(**joined)


def _offsets(parts: Sequence[Text]) -> list[int]:
    out, total = [], 0
    for part in parts:
        out.append(total)
        total += len(part.chars)
    return out


def _chunk(lines: Sequence[str], tables: Tables) -> Text:
    n = len(lines)
    bare = [line.strip() or "\x00" for line in lines]
    joined = "\n".join(bare) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    length = np.fromiter(map(len, bare), np.int64, n)
    stop = np.cumsum(length + 1) - 1
    start = stop - length
    plane = codes < 65536
    narrow = codes.astype(np.uint16).astype(np.intp)
    kind = tables.kind.take(narrow)
    low = tables.lower.take(narrow)
    if not plane.all():
        high = ~plane
        kind[high] = np.where((codes[high] >= 0x20000) & (codes[high] < 0x32000), UNSPACED, SYMBOL)
    owner = np.repeat(np.arange(n, dtype=np.int32), length + 1)
    counts = np.bincount(owner * 18 + kind, minlength=n * 18).reshape(n, 18).astype(np.int32)
    counts[:, SPACE] -= 1
    # Ends of the line, seen through closing quotes and brackets (two at most).
    last_at = stop - 1
    last = kind[last_at]
    for _ in range(2):
        closer = ((last == QUOTE) | (last == BRACKET)) & (last_at > start)
        last_at = last_at - closer
        last = kind[last_at]
    dots = (codes[last_at] == 46) & (codes[np.maximum(last_at - 1, start)] == 46) & (last_at > start)
    ellipsis = dots | (codes[last_at] == 0x2026)
    # A sentence ends at a stop before a space, after two characters of words or a closer; or at a stop of unspaced scripts.
    is_stop = kind == STOP
    wordy = _WORDY.take(kind)
    ends = np.zeros(n, np.int32)
    where = np.flatnonzero(is_stop)
    if len(where):
        after = kind[np.minimum(where + 1, len(kind) - 1)]
        two = wordy[where - 1] & wordy[where - 2]
        full = ((after == SPACE) | (after == QUOTE)) & (two | (kind[where - 1] == QUOTE) | (kind[where - 1] == BRACKET))
        full |= (codes[where] == 0x3002) | (codes[where] == 0xFF01) | (codes[where] == 0xFF1F)
        ends = np.bincount(owner[where[full]], minlength=n).astype(np.int32)
    # Words: runs of word characters; each character of an unspaced script by itself.
    unspaced = kind == UNSPACED
    before = np.empty_like(wordy)
    before[0] = False
    before[1:] = wordy[:-1]
    begins = wordy & ~before
    if unspaced.any():
        was = np.zeros_like(unspaced)
        was[1:] = unspaced[:-1]
        begins |= unspaced | (was & wordy)
    at = np.flatnonzero(begins)
    if not len(at):
        empty = np.zeros(0, np.int32)
        words, line, head, sizes = np.zeros(0, np.uint64), empty, np.zeros(0, np.uint8), empty
    else:
        inside = np.flatnonzero(wordy)
        first = np.flatnonzero(begins.take(inside))
        sizes = np.diff(first, append=len(inside))
        place = inside - np.repeat(at, sizes)
        value = (low.take(inside).astype(np.uint64) + np.uint64(1)) * _POWERS.take(np.minimum(place, _LONGEST - 1))
        words = mix(np.add.reduceat(value, first))
        line = owner[at]
        head = kind[at]
        sizes = sizes.astype(np.int32)
    per = np.bincount(line, minlength=n)
    return Text(
        counts, length.astype(np.int32), kind[start], last, codes[stop - 1].astype(np.int32), ends, ellipsis, words, line,
        np.concatenate([[0], np.cumsum(per)]), head, sizes,
    )  # fmt: skip


def mix(value: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread a hash over its bits."""
    value = value * _MULTIPLY
    return value ^ (value >> np.uint64(29))


def pair(left: npt.NDArray[np.uint64], right: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The number of two words in a row."""
    return mix((left + np.uint64(0x51ED270B)) * np.uint64(0xD6E8FEB86659FD93) + right)


def number(word: str, tables: Tables) -> int:
    """The hash of one word."""
    return int(read([word], tables).words[0])
