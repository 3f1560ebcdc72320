"""Text on a terminal, broken into lines by how wide its characters are shown."""

from __future__ import annotations

from cleanseed.sinks.table import shown


def wrapped(text: str, width: int) -> list[tuple[int, int]]:
    """The lines of `text` as (start, end), each at most `width` columns wide; one, empty, where there is no text.

    Lines break at spaces, which belong to none of them, and within a word that is wider than a line. `width` is at least 2.
    """
    lines: list[tuple[int, int]] = []
    start, end = 0, len(text.rstrip())
    while start < end:
        stop = start + _fitting(text[start : min(end, start + width)], width)
        if stop < end and text[stop] != " ":
            space = text.rfind(" ", start + 1, stop)
            stop = space if space > 0 else stop
        lines.append((start, stop))
        start = stop
        while start < end and text[start] == " ":
            start += 1
    return lines or [(0, 0)]


def _fitting(text: str, width: int) -> int:
    """How many characters of `text` fit in `width` columns: one at least."""
    if shown(text) <= width:
        return len(text)
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if shown(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low
