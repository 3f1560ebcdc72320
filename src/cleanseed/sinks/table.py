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
    """Head, rule and rows, one line each, none wider than `width`.

    Where that is too narrow, the widest of the columns that may be cut give way; where that is not enough, the table goes on
    below, its first column repeated.
    """
    cells = [[printable(cell) for cell in row] for row in [[column.head for column in columns], *rows]]
    sizes = [max(map(shown, column)) for column in zip(*cells, strict=True)]
    parts = _parts([min(size, column.least or size) for size, column in zip(sizes, columns, strict=True)], width)
    return "\n".join(_part(part, columns, cells, sizes, width) for part in parts)


def _parts(least: Sequence[int], width: int) -> list[list[int]]:
    """The columns, by index, that stand beside each other."""
    parts = [[0]]
    for at in range(1, len(least)):
        beside = [*parts[-1], at]
        if len(parts[-1]) > 1 and sum(least[each] for each in beside) + len(_GAP) * (len(beside) - 1) > width:
            parts.append([0, at])
        else:
            parts[-1].append(at)
    return parts


def _part(
    part: Sequence[int], columns: Sequence[Column], cells: Sequence[Sequence[str]], wanted: Sequence[int], width: int
) -> str:
    sizes = {at: wanted[at] for at in part}
    for _ in range(sum(sizes.values()) + len(_GAP) * (len(part) - 1) - width):
        free = [at for at in part if sizes[at] > (columns[at].least or sizes[at])]
        if not free:
            break
        sizes[max(free, key=lambda at: sizes[at])] -= 1
    lines = [_GAP.join(_set(row[at], columns[at], sizes[at]) for at in part) for row in cells]
    lines.insert(1, _GAP.join("-" * sizes[at] for at in part))
    return "".join(f"{cut(line, width).rstrip()}\n" for line in lines)


def _set(cell: str, column: Column, size: int) -> str:
    text = cut(cell, size)
    space = " " * (size - shown(text))
    return space + text if column.right else text + space


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
