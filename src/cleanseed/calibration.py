"""Calibration: what an expected F1 was worth on pages whose article is known.

The tables stand in `calibration.toml`; `python -m cleanseed.training.calibration` makes them anew.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")
NAMES = ("html-model", "html-rules", "text-rules")
"""Kind of page, and who decided. The line model brings its own table with its weights."""


def calibrated(expected: float, name: str) -> float:
    """The F1 that pages had for which `expected` was worked out, 0..1. name: of the table, one of NAMES."""
    return round(worth(tables()[name], expected), 3)


def worth(table: tuple[Sequence[float], Sequence[float]], expected: float) -> float:
    """What a table says of `expected`: straight lines between its points, from nothing below the first, level above the last."""
    low, high = table
    at = bisect_right(low, expected)
    if at == len(low):
        return high[-1]
    before, from_ = (low[at - 1], high[at - 1]) if at else (0.0, 0.0)
    return from_ + (expected - before) / (low[at] - before) * (high[at] - from_)


@cache
def tables(path: Path = FILE) -> Mapping[str, tuple[Sequence[float], Sequence[float]]]:
    """By name: what was expected, ascending, and what it was worth."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: (told[name]["expected"], told[name]["worth"]) for name in NAMES}
