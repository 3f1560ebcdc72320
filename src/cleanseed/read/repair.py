"""Decoded text is repaired: mojibake, HTML entities, control and invisible characters, odd spaces. Every change is recorded.

What ftfy mends is mended by ftfy, line by line, with fixed settings, so a line's repair depends on that line alone (but for
the one question whether the text holds tags). Curly quotes, ligatures and character widths stay as the author wrote them.
Two things stand in front of it. A gate, because ftfy takes 20 microseconds a line whatever is in it and nearly all lines are
sound: regexes run over the whole text and stop only where ftfy could change something. And caps (see `cleanseed.read.caps`),
because ftfy takes quadratic time for some inputs.

ftfy takes 160 ms to import: that happens when the first line needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import is_normalized, normalize

from cleanseed.model import Repair
from cleanseed.read.caps import MARK_RUN, NESTING, cap, cap_marks
from cleanseed.read.edits import Edit, edits
from cleanseed.read.entities import ENTITY, read_entities
from cleanseed.read.spaces import tidy

_ROUNDS = NESTING + 2
"""A repair may uncover another one (an entity, mojibake). That many times a line is looked at again."""
_CACHE = 4096
"""How many repaired lines are kept, for pages that repeat theirs."""

FTFY: Mapping[str, Any] = {
    "unescape_html": False,  # done here: decided once for the text, and never deeper than NESTING
    "normalization": None,  # done here, after the cap on marks: NFC
    "uncurl_quotes": False,
    "fix_latin_ligatures": False,
    "fix_character_width": False,
}
"""What ftfy is told to leave alone. Everything else is as ftfy does it by default."""

_PRINTABLE = bytes([9, 10, *range(32, 127)])

# --- where ftfy, or this module, could change something ------------------------------------------------------------------
# Single characters: controls, C1, odd spaces and line ends, invisible ones, surrogates, annotation marks, tag characters.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufeff\ufff9-\ufffc"
    "\U000e0000-\U000e007f]"
)
_FTFY_SINGLE = re.compile("[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\u2028\u2029\u206a-\u206f\ud800-\udfff\ufeff\ufff9-\ufffc]")

# Pairs that mojibake is made of: what bytes 0x80-0xFF look like in the code pages of the West, of Greek and Cyrillic, and of the
# old Macintosh. The pattern lets through more than ftfy's own (`ftfy.badness`), which then decides, but never less. Each branch begins at
# the rarer character and looks back, so sound text is passed over quickly.
_CAPITAL = "À-ÖØ-ÝĀĂĄĆČĎĐĒĖĘĚĞĢİĪĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽҐ"
_SMALL = "ßà-öø-ÿāăąćčďđēėęěğģīįķĺļľłńņňōőœŕřśşšťūůűųźżžґﬁﬂ"
_COMMON = "ÞͰ-ϿЀ-ӿ"
_OPEN = "¡«¿©΄΅‘‚“„•‹\uf8ff"
_CLOSE = "®»˝”›™"
_BOX = "│┌┐└┘├┤┬┼═-╬▀▄█▌▐░▒▓"
_SIGN = "¢£¥§¶°-³¹µ¼-¾×÷₧€№⁄∂∆∏∑√∞∩∫≈≠≡≤≥" + _BOX
_RARE = "¤¦¨ª¬¯¸ºƒˆˇ˘˛˜†‡‰⌐◊\ufffd"
_LETTER = _CAPITAL + _SMALL
_TWINS = "ВГРСΒΓΞΟ"  # first letters of Cyrillic and Greek in UTF-8, when read as windows-1251 and -1253
_MOJIBAKE = re.compile(
    f"[{_SIGN}{_RARE}{_CAPITAL}{_OPEN}{_CLOSE}œЂ](?:"
    f"(?<=[{_SIGN}{_RARE}])(?:(?<=[{_LETTER}{_CLOSE}{_SIGN}{_RARE}√β].)|(?=[{_LETTER}{_OPEN}{_CLOSE}{_SIGN}{_RARE}])"
    f"|(?<=[{_LETTER}{_CLOSE}{_SIGN}][{_OPEN}].)|(?<=[{_TWINS}].)(?=[{_TWINS}]))"
    f"|(?<=[{_COMMON}{_OPEN}][{_RARE}{_BOX}])"
    f"|(?<=√)(?=[^\x00-\x7f])"
    f"|(?<=[{_CAPITAL}])(?:(?<=[{_SMALL}{_COMMON}{_CLOSE}{_SIGN}{_RARE}‚].)|(?=[{_OPEN}{_SIGN}{_RARE}])"
    f"|(?=[{_CLOSE}][\\w{_OPEN}]))"
    f"|(?<=[ÂÃÎÐØÙ])(?=[^\x00-\x7f])|(?<=[ÂÃ])(?= )"
    f"|(?<=[{_OPEN}{_CLOSE}])(?:(?<=[{_LETTER}].)(?=[\\w{_OPEN}])|(?<=[{_SIGN}{_RARE}].)|(?<=[{_TWINS}].)(?=[{_TWINS}]))"
    f"|(?<=[{_CLOSE}‚])(?=[{_SMALL}])"
    f"|(?<=[Œœ])(?![A-Za-z])|(?<=[вВ]Ђ))"
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*)?/?>|<!--|<!(?i:doctype)\s")


@dataclass(frozen=True, slots=True)
class Repaired:
    """text: repaired. repairs: each change, in the order of the text; applied to the text passed in, they give `text`.

    Kinds: "mojibake", "entity", "nesting" (entities nested too deep), "marks" (too many combining marks), "form" (Unicode
    normal form C), "space", "invisible", "control". warnings: what a reader of the record should know.
    """

    text: str
    repairs: tuple[Repair, ...] = ()
    warnings: tuple[str, ...] = ()


def repair(text: str) -> Repaired:
    """Repair decoded text, whose lines end in LF.

    Joiners stay in the scripts and emoji that need them, direction marks in lines of a right-to-left script, ideographic spaces
    beside wide characters. Entities are read unless the text holds something like a tag (`<b>`, `</p>`, `<!--`).
    """
    ascii_only = text.isascii()
    ampersand = "&" in text and ENTITY.search(text) is not None
    if ascii_only and not ampersand and not text.encode().translate(None, _PRINTABLE):
        return Repaired(text)
    tagged = ampersand and _TAG.search(text) is not None
    entities = ampersand and not tagged
    searches: list[Callable[[int], int]] = [_finder(_ODD, text)]
    if entities:
        searches.append(_finder(ENTITY, text))
    if not ascii_only:
        searches.append(_finder(_MOJIBAKE, text))
        marked = MARK_RUN.search(text) is not None
        if marked:
            searches.append(_finder(MARK_RUN, text))
        if marked or not is_normalized("NFC", text):
            searches.append(lambda start: _unnormal(text, start))
    parts: list[str] = []
    repairs: list[Repair] = []
    known: dict[str, tuple[str, tuple[Edit, ...]]] = {}
    done = number = counted = 0
    for start, end in _dirty(text, searches):
        line = text[start:end]
        if line not in known:
            if len(known) >= _CACHE:
                known.clear()
            mended = _mend(line, entities)
            known[line] = mended, () if mended == line else tuple(edits(line, mended))
        mended, changes = known[line]
        if changes:
            number += text.count("\n", counted, start)
            counted = start
            parts += (text[done:start], mended)
            done = end
            repairs += (Repair(number + 1, *change) for change in changes)
    warnings = ("HTML entities are left as they are: the text holds tags.",) if tagged else ()
    return Repaired("".join([*parts, text[done:]]) if parts else text, tuple(repairs), warnings)


def layout(text: str) -> str:
    """Settle the white space between lines: none at their ends, at most one blank line, none at the text's ends.

    Indentation stays. It is layout, not text, and is not recorded as repairs.
    """
    if "\n" not in text:
        return text.rstrip()
    text = "\n".join(map(str.rstrip, text.split("\n")))
    if "\n\n\n" in text:
        text = re.sub("\n{3,}", "\n\n", text)
    return text.strip("\n")


# --- finding lines to look at --------------------------------------------------------------------------------------------


def _finder(pattern: re.Pattern[str], text: str) -> Callable[[int], int]:
    def find(start: int) -> int:
        found = pattern.search(text, start)
        return found.start() if found else len(text)

    return find


def _unnormal(text: str, start: int) -> int:
    """Where, from `start` on, a line begins that is not in normal form C, or that has a run of marks to cut first."""
    while start < len(text):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        if not line.isascii() and (MARK_RUN.search(line) or not is_normalized("NFC", line)):
            return start
        if end < 0:
            break
        start = end + 1
    return len(text)


def _dirty(text: str, searches: list[Callable[[int], int]]) -> Iterator[tuple[int, int]]:
    """The lines, as start and end, in which any search finds something. Each search goes over the text once."""
    found = [search(0) for search in searches]
    while (at := min(found)) < len(text):
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        if end < 0:
            end = len(text)
        yield start, end
        found = [hit if hit >= end else search(end) for hit, search in zip(found, searches, strict=True)]


# --- one line --------------------------------------------------------------------------------------------------------------


def _mend(line: str, entities: bool, depth: int = 2) -> str:
    """A line repaired, until another look changes nothing."""
    for _ in range(_ROUNDS):
        fixed = _fix(line, entities)
        line = tidy(fixed)
        if line == fixed:
            break
    if "\n" in line and depth:  # an entity was a line break: now there are several lines
        return "\n".join(_mend(part, entities, depth - 1) for part in line.split("\n"))
    return line


def _fix(line: str, entities: bool) -> str:
    """What ftfy makes of a line that has passed the caps, with entities unescaped and in normal form C."""
    settled = None
    for _ in range(_ROUNDS):
        line = cap(line)
        if entities and "&" in line:
            line = read_entities(line)
        if line == settled:
            break
        settled = _gate(line)
        line = cap_marks(settled)
        if not is_normalized("NFC", line):
            line = normalize("NFC", line)
    return line


def _gate(line: str) -> str:
    """`ftfy.fix_text(line, **FTFY)`, without calling it where it would change nothing."""
    if _FTFY_SINGLE.search(line):
        return _ftfy()[0](line)
    if not line.isascii() and _MOJIBAKE.search(line):
        fix, is_bad = _ftfy()
        if is_bad(line):
            return fix(line)
    return line


@cache
def _ftfy() -> tuple[Callable[[str], str], Callable[[str], bool]]:
    from ftfy import TextFixerConfig, fix_text, fix_text_segment
    from ftfy.badness import is_bad

    config = TextFixerConfig(explain=False, **FTFY)

    def fix(line: str) -> str:
        # A line stays one, even where an entity in it was a line break. Beyond a million characters ftfy cuts it.
        return (fix_text_segment if len(line) <= config.max_decode_length else fix_text)(line, config)

    return fix, is_bad
