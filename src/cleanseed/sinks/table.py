"""Tables for a terminal: columns aligned by how wide characters are shown, cut to the width there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleanseed.inputs import printable

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column. right: its cells are set to the right. least: the width in characters down to which it may be cut; None: never."""

    head: str
    right: bool = False
    least: int | None = None


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> str:
    """Head, rule and rows, one line each. Where `width` is too small, the widest of the columns that may be cut give way."""
    cells = [[printable(cell) for cell in row] for row in [[column.head for column in columns], *rows]]
    sizes = [max(map(shown, column)) for column in zip(*cells, strict=True)]
    spare = width - sum(sizes) - len(_GAP) * (len(columns) - 1)
    for _ in range(-spare):
        free = [at for at, column in enumerate(columns) if column.least is not None and sizes[at] > column.least]
        if not free:
            break
        sizes[max(free, key=lambda at: sizes[at])] -= 1
    lines = [_line(columns, row, sizes) for row in cells]
    lines.insert(1, _GAP.join("-" * size for size in sizes))
    return "".join(f"{cut(line, width).rstrip()}\n" for line in lines)


def shown(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    wide: int = wcswidth(text)
    return wide if wide >= 0 else len(text)


def cut(text: str, width: int) -> str:
    """The start of `text` that fits in `width`, with "…" where it was cut."""
    if shown(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest start that leaves room for the mark
        middle = (low + high + 1) // 2
        if shown(text[:middle]) <= width - 1:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def _line(columns: Sequence[Column], row: Sequence[str], sizes: Sequence[int]) -> str:
    parts = []
    for column, cell, size in zip(columns, row, sizes, strict=True):
        text = cut(cell, size)
        space = " " * (size - shown(text))
        parts.append(space + text if column.right else text + space)
    return _GAP.join(parts)
