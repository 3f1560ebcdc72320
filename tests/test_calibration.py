"""Calibration: tables out of what was expected of pages and what they had."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanseed import calibration
from cleanseed.training.calibration import GROUPS, gap, table, written

POINTS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=200)


@given(POINTS)
def test_a_table_rises_and_stays_within_what_was_seen(points: list[tuple[float, float]]) -> None:
    low, high = table(points)
    assert 1 <= len(low) == len(high) <= GROUPS
    assert low == sorted(set(low))
    assert high == sorted(high)
    for expected in (0.0, 0.3, 0.999, 1.0):
        assert 0 <= calibration.worth((low, high), expected) <= max(had for _, had in points) + 0.001


def test_pages_that_had_less_than_expected_are_worth_less() -> None:
    points = [(n / 100, n / 200) for n in range(101)]
    assert gap(points) == pytest.approx(0.25, abs=0.01)
    found = table(points)
    assert calibration.worth(found, 0.6) == pytest.approx(0.3, abs=0.01)
    assert gap([(expected, calibration.worth(found, expected)) for expected, _ in points]) > 0.2
    assert gap([(calibration.worth(found, expected), had) for expected, had in points]) < 0.01


def test_what_is_written_is_read(tmp_path: Path) -> None:
    made = {name: ([0.2, 0.5, 0.9], [0.1, 0.6, 0.8]) for name in calibration.NAMES}
    file = tmp_path / "calibration.toml"
    file.write_text(written(made), encoding="utf-8")
    assert calibration.tables(file) == made
