"""Times of day among tokens, with their zones."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from cleanseed.dates.tokens import Tokens, words

DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
CLOCK = {name: words(text) for name, text in DATA["clock"].items()}
_TELLS_TIME = CLOCK["before"] | words(
    " ".join(p for kind in DATA["labels"].values() for lists in kind.values() for p in lists)
)
READ_UNITS = words(DATA["reading"]["units"])
_FIXED: dict[str, float] = DATA["zones"]["fixed"]
_LOCAL = words(DATA["zones"]["local"])
ZONES = _LOCAL.union(_FIXED)


class Time(NamedTuple):
    """A time of day, up to token `end`."""

    end: int
    clock: str  # "HH:MM" or "HH:MM:SS"
    offset: str  # "", "Z" or "+hh:mm"
    sure: bool  # written so that morning and evening cannot be mixed up
    marked: bool  # by "pm", "Uhr", "h", ...


def time_at(t: Tokens, i: int, dotted: bool = False) -> Time | None:
    """A time of day at token i: 10:30, 9.15 pm, 14h30, 10.30 Uhr, 午後9時5分. dotted: 10.30 alone is one."""
    half = _half(t, i)
    if half:
        i = half[0]
    hour, j, minute, second, marked = t.num(i), i + 1, 0, "", bool(half)
    if not 0 <= hour <= 23 or (t.joined(i) and t.word(i - 1) in (":", ".", "/", "$", "€", "£")):
        return None
    sign, figure = t.word(j), t.num(j + 1, 2, 2)
    close = t.joined(j) and t.joined(j + 1)
    if sign in (":", "：") and close and figure >= 0:
        minute, j = figure, j + 2
        if t.word(j) == ":" and t.joined(j) and 0 <= t.num(j + 1, 2, 2) < 60:
            second, j = f":{t.num(j + 1):02}", j + 2
            if t.word(j) == "." and t.joined(j) and t.joined(j + 1) and t.nums[j + 1] >= 0:
                j += 2
    elif sign == "." and close and figure >= 0:
        told = dotted or (t.word(i - 2) if t.word(i - 1) in (".", ":") else t.word(i - 1)) in _TELLS_TIME
        if not (told or t.word(j + 2) in CLOCK["after"] or _half(t, j + 2) or _zone(t, j + 2)[0] > j + 2):
            return None
        minute, j, marked = figure, j + 2, True
    elif sign == "h" and figure >= 0:
        minute, j, marked = figure, j + 2, True
    elif sign in ("時", "时", "点", "點", "시"):
        j, marked = j + 1, True
        if t.num(j) >= 0 and t.word(j + 1) in ("分", "분"):
            minute, j = t.num(j), j + 2
    elif sign == "uhr":
        j, marked = j + 1, True
    elif not _half(t, j):
        return None
    if minute > 59 or t.word(j) in READ_UNITS or (t.word(j) in ("%", "/") and t.joined(j)):
        return None
    after = _half(t, j)
    if after and not half and hour <= 12:
        half, j, marked = after, after[0], True
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[1] == "pm" else 0)
    if t.word(j) in CLOCK["after"]:
        j, marked = j + 1, True
    sure = marked or hour == 0 or hour > 12 or (t.ends[i] - t.starts[i] == 2 and hour < 10)
    j, offset = _zone(t, j)
    return Time(j, f"{hour:02}:{minute:02}{second}", offset, sure, marked)


def _half(t: Tokens, i: int) -> tuple[int, str] | None:
    """The half of the day at token i: where it ends, and "am" or "pm"."""
    for half in ("am", "pm"):
        word = t.word(i)
        if word == half[0] and t.word(i + 1) == "." and t.word(i + 2) == "m":
            return i + (4 if t.word(i + 3) == "." else 3), half
        for size in (1, 2):
            if i + size <= len(t) and "".join(t.words[i : i + size]) in CLOCK[half]:
                return i + size, half
    return None


def _zone(t: Tokens, i: int) -> tuple[int, str]:
    """The end and the offset of a time zone at token i ("", if it has none)."""
    word, hours, known, j = t.word(i), 0.0, False, i
    if word in ("(", ","):
        j, word = i + 1, t.word(i + 1)
    named = (word in ZONES) and t.raw(j).isupper()
    if named:
        hours = _FIXED.get(word, 0.0)
        known = word in _FIXED
        j += 1
    elif j > i or word not in ("+", "-", "−") or not (t.joined(i) or (t.num(i + 1, 4, 4) >= 0 and t.joined(i + 1))):
        return i, ""
    if t.word(j) in ("+", "-", "−") and (t.joined(j) or not named) and t.joined(j + 1) and t.num(j + 1, 1, 4) >= 0:
        if named and word not in ("gmt", "utc"):
            return j, ""
        figure = t.num(j + 1, 1, 4)
        minutes = figure % 100 if t.ends[j + 1] - t.starts[j + 1] > 2 else 0
        figure = figure // 100 if t.ends[j + 1] - t.starts[j + 1] > 2 else figure
        sign = 1 if t.word(j) == "+" else -1
        j += 2
        if t.word(j) == ":" and t.joined(j) and t.num(j + 1, 2, 2) >= 0:
            minutes, j = t.num(j + 1), j + 2
        if figure > 14 or minutes > 59:
            return i, ""
        hours, known = sign * (figure + minutes / 60), True
    elif not named:
        return i, ""
    if t.word(i) == "(" and t.word(j) == ")":
        j += 1
    if not known:
        return j, ""
    whole = round(abs(hours) * 60)
    return j, "Z" if whole == 0 else f"{'-' if hours < 0 else '+'}{whole // 60:02}:{whole % 60:02}"
