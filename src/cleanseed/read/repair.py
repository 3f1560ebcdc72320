"""Decoded text is repaired: mojibake, HTML entities, control and invisible characters, odd spaces. Every change is recorded.

What ftfy mends is mended by ftfy, line by line, with fixed settings, so a line's repair depends on that line alone (but for
the one question whether the text holds tags). Curly quotes, ligatures and character widths stay as the author wrote them.
Two things stand in front of it. A gate, because ftfy takes 20 microseconds a line whatever is in it and nearly all lines are
sound: regexes run over the whole text and stop only where ftfy could change something. And caps, because normalising long
runs of combining marks and unescaping nested entities takes quadratic time.

ftfy takes 160 ms to import: that happens when the first line needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from html.entities import html5
from typing import Any
from unicodedata import combining, is_normalized, normalize

from cleanseed.model import Repair

MARKS = 30
"""Combining marks that may follow each other; the rest of a run is cut. Unicode's stream-safe format has the same limit."""
NESTING = 3
"""How deep entities may be nested (`&amp;amp;lt;` is 3 deep). Deeper ones are read as one."""
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

_MARK = r"[^\x00-\u02ff\w\s\u2000-\u20cf\u2100-\u2cee]"  # a few symbols more than combining marks, none of them fewer
_MARK_RUN = re.compile(_MARK + _MARK + f"{{{MARKS}}}" + _MARK + "*")
_ENTITY = re.compile("&#?[0-9A-Za-z]{1,24};")
_ENTITY_CHAIN = re.compile("&(?:amp;)*(#?[0-9A-Za-z]{1,24};)")
_NEST = re.compile("&(?:(?:amp|AMP|#0{0,9}38|#[xX]0{0,9}26);)" + f"{{{NESTING},}}")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*)?/?>|<!--|<!(?i:doctype)\s")

# --- what is repaired here, after ftfy -----------------------------------------------------------------------------------
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TIDY = re.compile(
    f"[{_SPACES}]|\u3000+|\x0c|[\u200b\u200c\u200d]|[{_DIRECTIONS}]|[\xad\u2060-\u2065\ufeff]"
    "|\U0001f3f4[\U000e0020-\U000e007f]+|[\U000e0000-\U000e007f]"
)
_SPACE = re.compile(f"[{_SPACES}]")
_ODD_SPACES = re.compile(f"[{_SPACES}\u3000]+")
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
_INVISIBLE = re.compile(f"[\xad\u200b-\u200d\u2060-\u2065\ufeff\U000e0000-\U000e007f{_DIRECTIONS}]+")
_CONTROL = re.compile("(?:\x1b\\[[\\d;]*[A-Za-z]|[\x00-\x1f\x7f-\x9f\u2028\u2029\u206a-\u206f\ufff9-\ufffc])+")


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
    ampersand = "&" in text and _ENTITY.search(text) is not None
    if ascii_only and not ampersand and not text.encode().translate(None, _PRINTABLE):
        return Repaired(text)
    tagged = ampersand and _TAG.search(text) is not None
    entities = ampersand and not tagged
    searches: list[Callable[[int], int]] = [_finder(_ODD, text)]
    if entities:
        searches.append(_finder(_ENTITY, text))
    if not ascii_only:
        searches.append(_finder(_MOJIBAKE, text))
        marked = _MARK_RUN.search(text) is not None
        if marked:
            searches.append(_finder(_MARK_RUN, text))
        if marked or not is_normalized("NFC", text):
            searches.append(lambda start: _unnormal(text, start))
    parts: list[str] = []
    repairs: list[Repair] = []
    known: dict[str, tuple[str, tuple[tuple[int, str, str, str], ...]]] = {}
    done = number = counted = 0
    for start, end in _dirty(text, searches):
        line = text[start:end]
        if line not in known:
            if len(known) >= _CACHE:
                known.clear()
            mended = _mend(line, entities)
            known[line] = mended, () if mended == line else tuple(_edits(line, mended))
        mended, edits = known[line]
        if edits:
            number += text.count("\n", counted, start)
            counted = start
            parts += (text[done:start], mended)
            done = end
            repairs += (Repair(number + 1, *edit) for edit in edits)
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
        if not line.isascii() and (_MARK_RUN.search(line) or not is_normalized("NFC", line)):
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
        line = _tidy(fixed)
        if line == fixed:
            break
    if "\n" in line and depth:  # an entity was a line break: now there are several lines
        return "\n".join(_mend(part, entities, depth - 1) for part in line.split("\n"))
    return line


def _fix(line: str, entities: bool) -> str:
    """What ftfy makes of a line that has passed the caps, with entities unescaped and in normal form C."""
    settled = None
    for _ in range(_ROUNDS):
        line = _cap(line)
        if entities and "&" in line:
            line = _ENTITY.sub(_unescaped, line)
        if line == settled:
            break
        settled = _gate(line)
        line = _cap_marks(settled)
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


def _cap(line: str) -> str:
    """Cut runs of combining marks, and read entities that are nested too deep as one."""
    if "&" in line:
        line = _NEST.sub("&amp;", line)
    return _cap_marks(line)


def _cap_marks(line: str) -> str:
    return line if line.isascii() else _MARK_RUN.sub(_cut_marks, line)


def _cut_marks(found: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for char in found[0]:
        run = run + 1 if combining(char) else 0
        if run <= MARKS:
            kept.append(char)
    return "".join(kept)


def _unescaped(found: re.Match[str]) -> str:
    return _unescape(found[0])


@cache
def _capitals() -> dict[str, str]:
    """Entities in capitals that stand for a capital, such as `&EACUTE;`, which HTML does not know."""
    return {
        f"&{name.upper()}": char.upper()
        for name, char in html5.items()
        if name.endswith(";") and name == name.lower() and unescape(f"&{name.upper()}") == f"&{name.upper()}"
    }


def _unescape(entity: str) -> str:
    """What an entity with its semicolon stands for; itself, if it is none. The same as ftfy's `unescape_html`."""
    if entity.startswith("&#"):
        char = unescape(entity)
        return entity if ";" in char else char
    return html5.get(entity[1:]) or _capitals().get(entity, entity)


def _tidy(line: str) -> str:
    """Odd spaces and invisible characters, where they mean nothing."""
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

    return _TIDY.sub(tidied, line)


# --- the account -----------------------------------------------------------------------------------------------------------


def _edits(before: str, after: str) -> Iterator[tuple[int, str, str, str]]:
    """The differences, each as (column in `before`, characters there, what they became, kind), left to right and apart.

    Short differences come out one by one; where the two do not meet again soon, the rest is one difference.
    """
    at = to = 0
    while True:
        same = _same_long(before, at, after, to)
        at, to = at + same, to + same
        if at == len(before) and to == len(after):
            return
        if same and before[at - 1] == "&" and _ENTITY.match(before, at - 1):
            at, to = at - 1, to - 1
        if known := _known_edit(before, at, after, to):
            end, until, kind = known
            yield at, before[at:end], after[to:until], kind
        else:
            end, until = _meet(before, at, after, to)
            old, new = before[at:end], after[to:until]
            if tail := _same(old[::-1], new[::-1]):
                old, new = old[:-tail], new[:-tail]
            yield at, old, new, _kind(old, new)
        at, to = end, until


def _known_edit(before: str, at: int, after: str, to: int) -> tuple[int, int, str] | None:
    """Where the difference at `at` and `to` ends in both, and its kind, if it is one that can be told by itself."""
    if found := _ODD_SPACES.match(before, at):
        width = found.end() - at
        if after.startswith(" " * width, to):
            return found.end(), to + width, "space"
    elif found := _INVISIBLE.match(before, at) or _CONTROL.match(before, at):
        if before[found.end() : found.end() + 1] == after[to : to + 1]:
            return found.end(), to, "invisible" if found.re is _INVISIBLE else "control"
    elif found := _ENTITY_CHAIN.match(before, at):
        char = _unescape(f"&{found[1]}")
        for shown in (char, _tidy(char)):
            if char != found[0] and after.startswith(shown, to):
                return found.end(), to + len(shown), "nesting" if _NEST.match(before, at) else "entity"
    else:
        end = at + 1
        while end < len(before) and end < at + MARKS and combining(before[end]):
            end += 1
        composed = normalize("NFC", before[at:end])
        if composed != before[at:end] and after.startswith(composed, to):
            return end, to + len(composed), "form"
    return None


def _same(one: str, two: str) -> int:
    """How many characters at the beginning are the same."""
    for index, (a, b) in enumerate(zip(one, two, strict=False)):
        if a != b:
            return index
    return min(len(one), len(two))


def _same_long(one: str, i: int, two: str, j: int) -> int:
    """The same, from `i` and `j` on: by leaps that double, then halve."""
    start, leap = i, 32
    longest = min(len(one) - i, len(two) - j)
    while leap <= longest and one[i : i + leap] == two[j : j + leap]:
        i, j, longest = i + leap, j + leap, longest - leap
        leap *= 2
    while leap > 1:
        leap //= 2
        if leap <= longest and one[i : i + leap] == two[j : j + leap]:
            i, j, longest = i + leap, j + leap, longest - leap
    return i - start


def _meet(before: str, at: int, after: str, to: int) -> tuple[int, int]:
    """Where the two go on alike for six characters after a difference: both ends, if nowhere near."""
    for skip in (*range(24), -1):
        probe = after[to + skip : to + skip + 6] if skip >= 0 else after[to : to + 6]
        if len(probe) < 6:
            break
        found = before.find(probe, at, at + 70 if skip >= 0 else len(before))  # the last one: a long cut
        if found >= 0:
            return found, to + max(skip, 0)
    return len(before), len(after)


def _kind(before: str, after: str) -> str:
    """What kind of repair turned `before` into `after`."""
    if _NEST.search(before):
        return "nesting"
    if re.search("&#?[0-9A-Za-z]", before):
        return "entity"
    if not after and all(map(combining, before)):
        return "marks"
    if _CONTROL.fullmatch(before) and not after.strip():
        return "control"
    return "form" if normalize("NFC", before) == after else "mojibake"
