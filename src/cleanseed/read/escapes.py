r"""Text that a program wrote as a value, not as text: `\n` for line ends, a list in brackets, a quoted cell, `_x000D_`.

A text about code may hold such signs too. So they are read only where they stand in place of the text's own line ends: many, and hardly a
line end beside them; or where the whole text is one list or one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed.read.changes import Change

KIND = "escape"
_LEAST = 3
_BARS, _PIECE = 8, 400
_FEW = 4  # line ends: at most a fourth of the escaped ones
_BREAK = re.compile(r"(?<!\\)(?:\\r)?\\n")
_ESCAPE = re.compile(
    r"\\r\\n|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[nrtfbv\"'/\\]"
)
_SIGNS = {"n": "\n", "r": "\n", "t": "\t", "f": "\n", "v": "\n", "b": ""}
_CELL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CELLS = {0x0D: "", 0x0A: "\n", 0x09: "\t", 0xA0: " ", 0x0B: "\n"}
_ITEM = re.compile(r"""'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+\"""", re.DOTALL)
_COMMA = re.compile(r"\s*,\s*")


def changes(text: str) -> list[Change]:
    """What is to be read, and as what, where the text is a program's value; nothing else."""
    found: list[Change] = []
    if "\\" in text or text.lstrip()[:1] == "[":
        found = _listed(text) or _escaped(text)
    if "_x0" in text:
        found = sorted([*found, *_cells(text)])
    if not found and " | " in text:
        found = _barred(text)
    if not found and text[:1] == '"' and '""' in text:
        found = _quoted(text)
    return found


def _escaped(text: str) -> list[Change]:
    breaks = list(_BREAK.finditer(text))
    names = sum(text[at.end() : at.end() + 1].islower() for at in breaks)  # C:\\new\\names
    if len(breaks) < _LEAST or names * 2 > len(breaks) or text.strip().count("\n") * _FEW > len(breaks):
        return []
    found = [Change(at.start(), at.end(), _read(at[0]), KIND) for at in _ESCAPE.finditer(text)]
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        start = text.index(bare)
        end = start + len(bare)
        if not found or found[-1].end < end:
            found = [Change(start, start + 1, "", KIND), *found, Change(end - 1, end, "", KIND)]
    return found


def _read(escape: str) -> str:
    """What an escape stands for."""
    sign = escape[1]
    if sign == "u":
        codes = [int(part, 16) for part in escape[2:].split("\\u")]
        if len(codes) == 2:
            return chr(0x10000 + ((codes[0] & 0x3FF) << 10) + (codes[1] & 0x3FF))
        return "\ufffd" if 0xD800 <= codes[0] < 0xE000 else chr(codes[0])
    if sign == "x":
        return chr(int(escape[-2:], 16))
    return _SIGNS.get(sign, sign)


def _cells(text: str) -> Iterator[Change]:
    """Characters as spreadsheets write them: `_x000D_`."""
    for at in _CELL.finditer(text):
        sign = _CELLS.get(int(at[1], 16))
        if sign is not None:
            alone = (
                at[1].upper() == "000D"
                and text[at.end() : at.end() + 1] != "\n"
                and not text.startswith("_x000A_", at.end())
            )
            yield Change(at.start(), at.end(), "\n" if alone else sign, KIND)


def _listed(text: str) -> list[Change]:
    """A list of strings, as Python or JSON writes it: each item a paragraph."""
    bare = text.strip()
    if len(bare) < 4 or bare[0] != "[" or bare[-1] != "]" or bare[1] not in "'\"":
        return []
    start = text.index("[")
    end = start + len(bare)
    found: list[Change] = []
    at, items = start + 1, 0
    begun = start
    while item := _ITEM.match(text, at, end - 1):
        items += 1
        found.append(Change(begun, item.start() + 1, "\n" if items > 1 else "", KIND))
        found += (
            Change(escape.start(), escape.end(), _read(escape[0]), KIND)
            for escape in _ESCAPE.finditer(text, item.start() + 1, item.end() - 1)
        )
        begun = item.end() - 1
        comma = _COMMA.match(text, item.end(), end - 1)
        if comma is None:
            break
        at = comma.end()
    else:
        return []
    if items < 2 or text[begun + 1 : end - 1].strip():
        return []
    return [*found, Change(begun, end, "", KIND)]


def _barred(text: str) -> list[Change]:
    """Pieces of a page that were joined by bars: in one line, many, and none of them far from the next one."""
    bare = text.strip()
    bars = bare.count(" | ")
    if bars < _BARS or bare.count("\n") > 1 or len(bare) > bars * _PIECE:
        return []
    return [Change(at.start(), at.end(), "\n", KIND) for at in re.finditer(r" (?:\| )+", text)]


def _quoted(text: str) -> list[Change]:
    """A cell of a table: quotes around it, and each quote inside doubled."""
    bare = text.rstrip()
    inside = bare[1:-1]
    if len(bare) < 2 or bare[-1] != '"' or '"' in inside.replace('""', ""):
        return []
    doubled = [Change(at.start() + 1, at.start() + 3, '"', KIND) for at in re.finditer('""', inside)]
    return [Change(0, 1, "", KIND), *doubled, Change(len(bare) - 1, len(bare), "", KIND)]
