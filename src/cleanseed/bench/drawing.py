"""How tables of figures are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

NONE = "–"
Row = dict[str, Any]


def share(value: Any) -> str:
    """A share as .874."""
    return NONE if value is None else f"{value:.3f}".removeprefix("0") if value >= 0 else f"-{share(-value)}"


def change(value: Any) -> str:
    """A difference of shares as +.012."""
    if value is None:
        return NONE
    return "0" if abs(value) < 0.0005 else f"{'+' if value > 0 else '-'}{share(abs(value))}"


def count(value: Any) -> str:
    """A whole number as 12,345."""
    return NONE if value is None else f"{value:,}"


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str] | None], note: str = "", foot: str = ""
) -> str:
    """Aligned columns under a title: text to the left, figures to the right. A row None is a blank line.

    note: what stands between title and table; foot: what stands below.
    """
    listed = list(rows)
    if not any(listed):
        return ""
    lines = [[*columns], *([*row] if row else [] for row in listed)]
    widths = [max(len(line[at]) for line in lines if line) for at in range(len(columns))]
    words = [all(_wordy(row[at]) for row in listed if row) for at in range(len(columns))]
    drawn = [
        "  ".join(
            f"{cell:{'<' if left else '>'}{width}}" for cell, width, left in zip(line, widths, words, strict=False)
        ).rstrip()
        for line in lines
    ]
    while drawn and not drawn[-1]:
        drawn.pop()
    return "\n".join(
        [
            f"== {title}",
            *([note] if note else []),
            "",
            *(f"  {line}".rstrip() for line in drawn),
            *(["", foot] if foot else []),
            "",
        ]
    )


def _wordy(cell: str) -> bool:
    return bool(cell) and cell[0].isalpha()


def grouped_rows(
    rows: Sequence[Row], by: Sequence[str], cells: Callable[[Row], Sequence[str]]
) -> Iterator[list[str] | None]:
    """The rows of a table; where what is named in `by` changes, a blank line comes between."""
    last: list[Any] | None = None
    for row in rows:
        head = [row[name] for name in by]
        if last not in (None, head):
            yield None
        yield [*(str(each) for each in head), *cells(row)]
        last = head
