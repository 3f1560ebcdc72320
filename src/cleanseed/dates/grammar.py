"""The grammar of dates: which tokens of a text are dates and times. The words, in some 45 languages, stand in `words.toml`."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from typing import NamedTuple

from cleanseed.dates.calendars import JALALI, iso_day
from cleanseed.dates.clock import CLOCK, DATA, READ_UNITS, ZONES, Time, time_at
from cleanseed.dates.tokens import YEARS, Tokens, phrases, words

_MONTHS: dict[tuple[str, ...], int] = {
    form: month
    for months in DATA["months"].values()
    for month, forms in enumerate(months, 1)
    for form in phrases(forms.split())
}
_MONTHS.update((form, month) for month, name in enumerate(DATA["jalali"]["fa"], JALALI) for form in phrases([name]))
_MONTH_HEADS = frozenset(form[0] for form in _MONTHS)
_WEAK = words(DATA["weak"]["never"])
_CAPITAL = words(DATA["weak"]["capital"])
WEEKDAYS = words(DATA["weekdays"])
_WEEK = [words(day) for day in DATA["week"]["days"]]
_OF = frozenset({"of", "de", "del", "di", "do", "den", "'", "’", "d", "nam"})
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "º", "ª", "°", "o", "e", "eme", "η", "ος"})
_DASHES = frozenset("-–—")
_ORDER = {name: frozenset(text.split()) for name, text in DATA["order"].items()}
RELATIVE = [section for name, section in DATA["relative"].items() if name != "cjk"]
_UNITS = words(" ".join(section["units"] for section in RELATIVE))
_HALVES = CLOCK["am"] | CLOCK["pm"]
_ONE = words(" ".join(section.get("one", "") for section in RELATIVE))
_BARE = words(" ".join(section.get("bare", "") for section in RELATIVE))
_BEFORE = frozenset(phrases(p for section in RELATIVE for p in section.get("before", ())))
_AFTER = frozenset(phrases(p for section in RELATIVE for p in section.get("after", ())))
_CJK_RELATIVE = re.compile(DATA["relative"]["cjk"]["pattern"])
_JOINERS = words(DATA["joiners"]) | CLOCK["before"] | frozenset(",-–—|•·@./・，、،")
VOCABULARY = frozenset(word for form in _MONTHS for word in form).union(
    WEEKDAYS,
    _OF,
    _ORDINALS,
    ZONES,
    *CLOCK.values(),
    _UNITS,
    _ONE,
    *_BEFORE,
    *_AFTER,
    READ_UNITS,
    "amptz",
)
"""Every word that dates, times and what the grammar knows about them are made of, folded."""


class Item(NamedTuple):
    """A date among tokens start..end. kind: as in Found, or "month" (a month and a year)."""

    start: int
    end: int
    kind: str
    iso: str | None = None
    us: bool = False  # "May 2, 2026": the month first
    marked: bool = False


def _month(t: Tokens, i: int) -> tuple[int, int]:
    """(month, end) of the month name at token i; (0, i) if there is none."""
    word = t.word(i)
    if word in _MONTH_HEADS:
        for size in (2, 1):
            month = _MONTHS.get(tuple(t.words[i : i + size]))
            if month and i + size <= len(t):
                return month, i + size
    return 0, i


def _year(t: Tokens, i: int, signs: int = 2) -> tuple[int, int]:
    """(year, end) of a year of four digits at token i, after at most `signs` commas, dots and small words; (0, i) if none."""
    j = i
    while j < i + signs and (t.word(j) in _OF or t.word(j) in (",", ".", "-", "/")):
        j += 1
    year = t.num(j, 4, 4)
    if 1000 <= year < 3000 and not (t.word(j + 1) == ":" and t.num(j + 2) >= 0 and t.joined(j + 2)):
        return year, j + 1
    return 0, i


def _bounded(t: Tokens, i: int, j: int, sign: str) -> bool:
    """Tokens i..j are no piece of a longer number, version or address."""
    if t.joined(i) and t.word(i - 1) == sign and t.joined(i - 1):
        return False
    return not (t.joined(j) and t.word(j) == sign and t.joined(j + 1) and (t.nums[j + 1] >= 0 or sign == "/"))


def _figures(t: Tokens, i: int, language: str | None) -> Item | None:
    """2024-09-11, 11.09.2024, 11/09/2024, 2024年9月11日."""
    sign, second = t.word(i + 1), t.num(i + 2)
    if second < 0:
        return None
    year_first = t.num(i, 4, 4)
    if sign in ("年", "년"):
        if t.word(i + 3) not in ("月", "월"):
            return None
        day = t.num(i + 4)
        if day >= 0 and t.word(i + 5) in ("日", "일", "号"):
            return Item(i, i + 6, "date", iso_day(year_first, second, day)) if year_first > 0 else None
        return Item(i, i + 4, "month")
    if sign in ("月", "월") and t.word(i + 3) in ("日", "일") and t.num(i) >= 0:
        return Item(i, i + 4, "date")
    if sign == "/" and t.word(i + 3) != "/" and t.num(i) > 0 and t.joined(i + 2) and time_at(t, i + 3):
        return Item(i, i + 3, "date")
    if sign not in ("-", "/", ".") or t.word(i + 3) != sign:
        return None
    loose = 1 if sign == "." else 0
    if any(t.starts[k] - t.ends[k - 1] > (loose if k % 2 == i % 2 else 0) for k in range(i + 1, min(i + 5, len(t)))):
        return None
    third = t.num(i + 4, 1, 4)
    size = t.ends[i + 4] - t.starts[i + 4] if third >= 0 else 0
    if third < 0 or size == 3 or not _bounded(t, i, i + 5, sign):
        return None
    if year_first > 0:
        return Item(i, i + 5, "date", iso_day(year_first, second, third)) if size < 3 else None
    first = t.num(i)
    if first < 0 or not (1 <= first <= 31 and 1 <= second <= 31) or size == 1 or min(first, second) > 12:
        return None
    if size == 2:
        # 27.04.24: the year stands last where dots are the custom.
        if sign == "-" or (sign == "." and language not in _ORDER["dotted"] and not _marker(t, i)):
            return Item(i, i + 5, "date")
        third += 2000
        if sign == "/":
            return Item(i, i + 5, "date")
    if first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    elif sign == "." or language in _ORDER["day_first"] or _marker(t, i):
        day, month = first, second
    elif language in _ORDER["month_first"]:
        day, month = second, first
    else:
        return Item(i, i + 5, "date")
    return Item(i, i + 5, "date", iso_day(third, month, day))


def _marker(t: Tokens, i: int) -> bool:
    """A label stands before token i that only languages with the day in front have."""
    j = i - 1
    while j >= 0 and j > i - 3 and t.words[j] in (":", ","):
        j -= 1
    return any(tuple(t.words[max(0, j + 1 - size) : j + 1]) in _DAY_FIRST_LABELS for size in range(1, 6))


_DAY_FIRST_LABELS = frozenset(
    phrase
    for kind in DATA["labels"].values()
    for language, lists in kind.items()
    if language in _ORDER["day_first"]
    for phrase in phrases(lists)
) - frozenset(
    phrase
    for kind in DATA["labels"].values()
    for language, lists in kind.items()
    if language not in _ORDER["day_first"]
    for phrase in phrases(lists)
)


def _alone(t: Tokens, i: int, loose: bool) -> bool:
    """The month name at token i may stand without a year."""
    word = t.words[i]
    return loose or (word not in _WEAK and (word not in _CAPITAL or t.raw(i)[0].isupper()))


def _day_first(t: Tokens, i: int, loose: bool) -> Item | None:
    """2 May 2026, 2. Mai 2026, 2nd of May, 2 de mayo de 2026."""
    day, j, start = t.num(i), i + 1, i
    if not 0 < day < 100:
        return None
    if t.word(j) in _ORDINALS and t.joined(j):
        j += 1
    if t.word(j) == ".":
        j += 1
    if t.word(j) in _OF or (t.word(j) in ("-", "/", "–") and t.joined(j)):
        j += 1
    at = j
    month, j = _month(t, at)
    if not month:
        return None
    other, after = _month(t, j + 1)
    if other == month and t.word(j) in ("/", "("):
        j = after
    span = t.word(i - 1) in _DASHES and t.joined(i) and t.joined(i - 1) and t.num(i - 2) >= 0
    if span:
        start = i - 2
    year, end = _year(t, j)
    if not year and not _alone(t, at, loose):
        return None
    return Item(start, end, "date", None if span or not year else iso_day(year, month, day))


def _month_first(t: Tokens, i: int, loose: bool) -> Item | None:
    """May 2, 2026; Sept. 2nd; May 2026."""
    month, j = _month(t, i)
    if not month:
        return None
    if t.word(j) in (".", "-") and t.word(j + 1) and (t.nums[j + 1] >= 0):
        j += 1
    day = t.num(j)
    if day < 0:
        year, end = _year(t, j, 1)
        return Item(i, end, "month") if year and _alone(t, i, loose) else None
    j += 1
    if t.word(j) in _ORDINALS and t.joined(j):
        j += 1
    if t.joined(j) and (t.word(j) in (":", "%", "h") or (t.word(j) == "." and t.joined(j + 1) and t.nums[j + 1] >= 0)):
        return None
    span = t.word(j) in _DASHES and t.joined(j) and t.joined(j + 1) and t.num(j + 1) >= 0
    if span:
        j += 2
    year, end = _year(t, j)
    # Tue Mar  3 18:04:11 UTC 2026
    if not year and (time := time_at(t, j)) and (year := t.num(time.end, 4, 4)) in YEARS:
        iso = iso_day(year, month, day)
        return Item(i, time.end + 1, "date", f"{iso}T{time.clock}{time.offset}" if iso else None, us=True)
    year = max(year, 0)
    if not year and (not _alone(t, i, loose) or _month(t, j)[0] or (t.word(j) in _OF and _month(t, j + 1)[0])):
        return None
    return Item(i, end if year else j, "date", None if span or not year else iso_day(year, month, day), us=True)


def _year_first(t: Tokens, i: int) -> Item | None:
    """2026. május 2."""
    year, j = t.num(i, 4, 4), i + 1
    if year < 1000:
        return None
    if t.word(j) == "m" and t.word(j + 1) == ".":
        j += 2  # 2026 m. gegužės 2 d.
    elif t.word(j) in (".", ",", "-"):
        j += 1
    month, j = _month(t, j)
    if t.word(j) in (".", "-") and month:
        j += 1
    day = t.num(j)
    if not month or day < 0 or _year(t, j + 1)[0]:
        return None
    return Item(i, j + 1, "date", iso_day(year, month, day))


def _relative(t: Tokens, i: int) -> Item | None:
    """A span of time back from now ("3 hours ago", "vor 3 Stunden"); token i is its unit."""
    start, j = i, i + 1
    counted = t.num(i - 1, 1, 3) >= 0 or t.word(i - 1) in _ONE
    if counted:
        start = i - 1
    elif t.word(i - 1) in ("'", "’") and t.word(i - 2) in _ONE:
        start = i - 2
    if t.word(start) in ("few", "couple") and t.word(start - 1) == "a":
        start -= 1
    if t.word(j) == ".":
        j += 1
    if counted and t.words[i] in _BARE:
        return Item(start, i + 1, "relative")
    for size in (2, 1):
        if j + size <= len(t) and tuple(t.words[j : j + size]) in _AFTER:
            while t.word(start - 1) in _UNITS and t.num(start - 2) >= 0:
                start -= 2
            if t.word(start - 1) in ("for", "för", "cirka", "about"):
                start -= 1
            return Item(start, j + size, "relative")
    if not counted and len(t.words[i]) < 4:
        return None
    for size in (3, 2, 1):
        if start >= size and tuple(t.words[start - size : start]) in _BEFORE:
            return Item(start - size, i + 1, "relative")
    return None


def _weekday_before(t: Tokens, i: int) -> int:
    """Where a date that begins at token i begins with its weekday ("Monday, 2 May")."""
    j = i - 1
    while j >= 0 and j > i - 3 and t.words[j] in (",", "."):
        j -= 1
    # "la", "do", "so" are words too: a short form counts with its sign, "Mo." or "Mo,".
    if j >= 0 and t.words[j] in WEEKDAYS and (len(t.words[j]) > 2 or j < i - 1):
        return j - 2 if t.word(j - 1) == "-" and t.word(j - 2) in WEEKDAYS else j
    return i


def _by_weekday(t: Tokens, item: Item, at: int) -> Item:
    """The same date, where its weekday tells which of two figures is the month ("Wed, 02/11/2026"). at: where its figures begin."""
    first, second, year = t.num(at), t.num(at + 2), t.num(at + 4, 4, 4)
    if item.iso or item.start == at or item.end != at + 5 or year not in YEARS:
        return item
    said = {number for number, forms in enumerate(_WEEK) if not forms.isdisjoint(t.words[item.start : at])}
    days = [day for day in (iso_day(year, second, first), iso_day(year, first, second)) if day]
    told = [day for day in days if date.fromisoformat(day).weekday() in said]
    return item._replace(iso=told[0]) if len(told) == 1 else item


def _joiners(t: Tokens, i: int, end: int, most: int = 5) -> int:
    """The first token from i on that does not join a date and its time; at most `most` are passed."""
    for _ in range(most):
        if i < end and (t.words[i] in _JOINERS or t.words[i] in WEEKDAYS):
            i += 1
        elif i < end and t.words[i] in ("(", "（"):
            j = i + 1
            while (j < end and j < i + 5 and t.words[j] in WEEKDAYS) or t.word(j) in ("曜", "요"):
                j += 1
            if t.word(j) not in (")", "）"):
                return i
            i = j + 1
        else:
            break
    return i


def _stamp(item: Item, time: Time) -> str | None:
    return f"{item.iso}T{time.clock}{time.offset}" if item.iso and (time.sure or not item.us) else item.iso


def scan(t: Tokens, language: str | None = None, loose: bool = False) -> list[Item]:
    """The dates among tokens, in order, apart. loose: "2 mag" is a date without a year too, although "mag" is a word."""
    items = _scan(t, language, loose)
    if language is None and any(item.kind == "date" and item.iso is None for item in items) and _tells_day_first(t):
        items = _scan(t, "de", loose)
    return items


def _tells_day_first(t: Tokens) -> bool:
    """A label of a language that puts the day first, or a date like 25/06/2026, stands somewhere in the line."""
    if any(_marker(t, i) for i in range(1, len(t) + 1)):
        return True
    return any(
        t.num(i) > 12 and t.word(i + 1) == "/" and 0 < t.num(i + 2) <= 12 and t.num(i + 4, 4, 4) > 0
        for i in range(len(t))
    )


def _scan(t: Tokens, language: str | None, loose: bool) -> list[Item]:
    items: list[Item] = []
    relative = {}
    if not t.text.isascii():
        for match in _CJK_RELATIVE.finditer(t.text):
            relative[bisect_left(t.starts, match.start())] = bisect_left(t.starts, match.end())
    i, size = 0, len(t)
    while i < size:
        word = t.words[i]
        item: Item | None = None
        if i in relative:
            item = Item(i, relative[i], "relative")
        elif t.nums[i] >= 0:
            item = _figures(t, i, language) or _day_first(t, i, loose) or _year_first(t, i)
        elif word in _MONTH_HEADS:
            item = _month_first(t, i, loose)
        if item is None and word in _UNITS:
            item = _relative(t, i)
            if item and items and items[-1].end > item.start:
                item = None
        if item is None and (t.nums[i] >= 0 or word in _HALVES or word in "午上下오"):
            time = time_at(t, i)
            if time:
                item = Item(i, time.end, "time", time.clock + time.offset, not time.sure, time.marked)
        if item is None:
            i += 1
            continue
        if item.kind == "date":
            begin = min(item.start, _weekday_before(t, item.start))
            item = _with_time(t, _by_weekday(t, item._replace(start=begin), item.start), items)
        items.append(item)
        i = max(item.end, i + 1)
    return items


def _with_time(t: Tokens, item: Item, items: list[Item]) -> Item:
    """A date with the time that follows it, or else the one before it (then taken off `items`)."""
    at = item.end
    if t.word(at) == "t" and t.joined(at) and t.joined(at + 1):
        at += 1
    else:
        at = _joiners(t, at, len(t))
    # Behind a day "10.30" is a time, unless a word follows that counts something.
    counts = t.word(at + 3).isalpha() and t.word(at + 3) not in VOCABULARY
    time = time_at(t, at, dotted=bool(item.iso) and not counts) if at < len(t) else None
    if time:
        return item._replace(end=time.end, iso=_stamp(item, time))
    if items and items[-1].kind == "time" and _joiners(t, items[-1].end, item.start) == item.start:
        last = items.pop()
        sure = item.iso and (not last.us or not item.us)
        return item._replace(start=last.start, iso=f"{item.iso}T{last.iso}" if sure else item.iso)
    return item
