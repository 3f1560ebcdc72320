"""Odd spaces and invisible characters: each stays where it means something (a joiner in a script that needs it), and goes elsewhere."""

from __future__ import annotations

import re

_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# One set of characters, then what may follow two of them: to look for one of a set takes a third of the time.
_LOOKED_AT = re.compile(
    f"[{_SPACES}\u3000\x0c\u200b-\u200d{_DIRECTIONS}\xad\u2060-\u2065\ufeff\U0001f3f4\U000e0000-\U000e007f]"
    "(?:(?<=\u3000)\u3000*|(?<=\U0001f3f4)[\U000e0020-\U000e007f]+|(?<![\u3000\U0001f3f4]))"
)
_SPACE = re.compile(f"[{_SPACES}]")
ODD_SPACES = re.compile(f"[{_SPACES}\u3000]+")
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# Scripts whose letters change shape by joiners: Arabic, Syriac, N'Ko, the scripts of India, Tibet, Burma, Khmer, Mongolian.
_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1c4f\ua840-\uabff\U00010a00-\U00011fff]"
)
# Scripts written without spaces, where ZERO WIDTH SPACE parts words: Thai, Lao, Tibetan, Burmese, Khmer, New Tai Lue, Tai Tham.
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u1950-\u1aaf\ua9e0-\uaa7f]")
_EMOJI = re.compile("[©®\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff]")
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
INVISIBLE = re.compile(f"[\xad\u200b-\u200d\u2060-\u2065\ufeff\U000e0000-\U000e007f{_DIRECTIONS}]+")
CONTROL = re.compile("(?:\x1b\\[[\\d;]*[A-Za-z]|[\x00-\x1f\x7f-\x9f\u2028\u2029\u206a-\u206f\ufff9-\ufffc])+")


def tidy(line: str) -> str:
    """The line without odd spaces, invisible characters and form feeds, but for those that mean something where they stand."""
    if line.isascii() and "\x0c" not in line:
        return line
    right_to_left = _RIGHT_TO_LEFT.search(line) is not None if _DIRECTION.search(line) else False

    def tidied(found: re.Match[str]) -> str:
        char = found[0]
        before = line[found.start() - 1 : found.start()]
        after = line[found.end() : found.end() + 1]
        if _SPACE.match(char):
            return " "
        if char[0] == "\u3000":
            return char if _WIDE.match(before) or _WIDE.match(after) else " " * len(char)
        if char == "\x0c":
            return "\n"
        if char == "\u200b":
            return char if _UNSPACED.match(before) and _UNSPACED.match(after) else ""
        if char in "\u200c\u200d" and _JOINING.match(before):
            return char
        if char == "\u200d" and _EMOJI.match(before) and _EMOJI.match(after):
            return char
        if _DIRECTION.match(char):
            return char if right_to_left else ""
        return char if len(char) > 1 else ""

    return _LOOKED_AT.sub(tidied, line)
