"""Caps on what takes quadratic time to repair: long runs of combining marks, and entities within entities."""

from __future__ import annotations

import re
from unicodedata import combining

MARKS = 30
"""Combining marks that may follow each other; the rest of a run is cut. Unicode's stream-safe format has the same limit."""
NESTING = 3
"""How deep entities may be nested (`&amp;amp;lt;` is 3 deep). Deeper ones are read as one."""

_MARK = r"[^\x00-\u02ff\w\s\u2000-\u20cf\u2100-\u2cee]"  # a few symbols more than combining marks, none of them fewer
MARK_RUN = re.compile(_MARK + _MARK + f"{{{MARKS}}}" + _MARK + "*")
NESTED = re.compile("&(?:(?:amp|AMP|#0{0,9}38|#[xX]0{0,9}26);)" + f"{{{NESTING},}}")


def cap(line: str) -> str:
    """Cut runs of combining marks, and read entities that are nested too deep as one."""
    if "&" in line:
        line = NESTED.sub("&amp;", line)
    return cap_marks(line)


def cap_marks(line: str) -> str:
    """Cut runs of combining marks."""
    return line if line.isascii() else MARK_RUN.sub(_cut_marks, line)


def _cut_marks(found: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    for char in found[0]:
        run = run + 1 if combining(char) else 0
        if run <= MARKS:
            kept.append(char)
    return "".join(kept)
