"""Days of the Gregorian, the Thai and the Persian calendar, in the Gregorian one."""

from __future__ import annotations

from datetime import date, timedelta

from cleanseed.dates.tokens import YEARS

JALALI = 13
"""The number of the first Persian month: they follow the twelve others."""
_BUDDHIST = 543  # years that the Thai calendar is ahead
_LEAPS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))


def iso_day(year: int, month: int, day: int) -> str | None:
    """A day as ISO 8601; None where there is no such day, or its year is not of `YEARS`. month: from `JALALI` on a Persian one."""
    if month >= JALALI:
        return _gregorian(year, month - JALALI + 1, day)
    if year - _BUDDHIST in YEARS and year not in YEARS:
        year -= _BUDDHIST
    if year not in YEARS:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _gregorian(year: int, month: int, day: int) -> str | None:
    """A date of the Persian calendar in ours. Its years begin on 20 or 21 March; leap years follow the cycle of 33 years, right for 1925 to 2088."""
    if year + 621 not in YEARS or not 0 < day < 32 or (month > 6 and day > 30):
        return None
    past = year - 1300  # 1 Farvardin 1300 was 21 March 1921
    leaps = sum((1300 + at) % 33 in _LEAPS for at in range(past))
    days = past * 365 + leaps + (month - 1) * 31 - max(0, month - 7) + day - 1
    return (date(1921, 3, 21) + timedelta(days)).isoformat()
