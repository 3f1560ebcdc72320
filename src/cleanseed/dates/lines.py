"""What a line says about dates: which are in it, whether it is nothing but a date line, what else it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from cleanseed.dates.clock import DATA, READ_UNITS
from cleanseed.dates.grammar import RELATIVE, VOCABULARY, Item, scan
from cleanseed.dates.tokens import LETTERS, Tokens, fold, phrases, words

DIGIT = re.compile(r"\d")
WORD = re.compile(LETTERS)
_LONGEST = 240  # characters of a date line
_DASHES = frozenset("-–—―")
SIGNS = frozenset("|•·-–—―/")


Field = Literal["date", "modified"]


@dataclass(frozen=True, slots=True)
class Found:
    """A date: `text[start:end]`. iso: "YYYY-MM-DD", perhaps with "THH:MM[:SS][+hh:mm|Z]", or None where that is not sure.

    kind: "date" (with its time, if it has one), "relative" ("2 days ago"), "time" (a time of day alone).
    """

    start: int
    end: int
    iso: str | None
    kind: Literal["date", "relative", "time"]


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a date line says. iso: when it came out; with field "modified" when it was changed, the line giving only that.

    modified: the last change, where the line gives both.
    """

    iso: str | None
    field: Field
    modified: str | None = None


_Kind = Literal["modified", "date", "day", "read", "join", "weekday"]
PHRASES: dict[str, list[tuple[tuple[str, ...], _Kind]]] = {}


def _register(kind: _Kind, lists: Iterable[str]) -> None:
    for phrase in phrases(lists):
        entries = PHRASES.setdefault(phrase[0], [])
        if all(known != phrase for known, _ in entries):
            entries.append((phrase, kind))


_register("modified", (phrase for lists in DATA["labels"]["modified"].values() for phrase in lists))
_register("date", (phrase for lists in DATA["labels"]["date"].values() for phrase in lists))
_register("read", DATA["reading"]["words"])
_register("day", (word for text in DATA["days"].values() for word in text.split()))
_register("join", (word for text in DATA["joiners"].values() for word in text.split()))
_register("weekday", (word for text in DATA["weekdays"].values() for word in text.split()))
for _entries in PHRASES.values():
    _entries.sort(key=lambda entry: -len(entry[0]))
_DAY_WORDS = frozenset(phrase[0] for entries in PHRASES.values() for phrase, kind in entries if kind == "day")
_FIGURELESS = _DAY_WORDS | frozenset(
    word
    for phrase in phrases(p for r in RELATIVE for p in (*r.get("before", ()), *r.get("after", ())))
    for word in phrase
)
_VOCABULARY = frozenset([word for entries in PHRASES.values() for phrase, _ in entries for word in phrase]).union(
    VOCABULARY, words(DATA["reading"]["counts"])
)
_COUNTS = words(DATA["reading"]["counts"])


def phrase_at(t: Tokens, i: int) -> tuple[int, _Kind] | None:
    """The longest phrase at token i: where it ends, and what it is."""
    for phrase, kind in PHRASES.get(t.words[i], ()):
        j = i + len(phrase)
        if len(phrase) == 1 or tuple(t.words[i:j]) == phrase:
            return j, kind
    return None


def find(text: str, language: str | None = None) -> tuple[Found, ...]:
    """The dates in `text`, in order.

    language: ISO 639-1 ("de"), or with a country ("en-us", "en-gb"). It decides 05/06/2026, which is no sure date without.
    """
    if not DIGIT.search(text) and (len(text) > _LONGEST or not _figureless(text)):
        return ()
    return find_in(text, language)


def find_in(text: str, language: str | None, loose: bool = False) -> tuple[Found, ...]:
    """The same, without a look whether there can be any. loose: as in `grammar.scan`."""
    t = Tokens(text)
    return tuple(_found(t, item) for item in scan(t, language, loose))


def _found(t: Tokens, item: Item) -> Found:
    kind: Literal["date", "relative", "time"] = "date"
    if item.kind in ("relative", "time"):
        kind = "relative" if item.kind == "relative" else "time"
    iso = item.iso if item.kind == "date" else None
    return Found(t.starts[item.start], t.ends[item.end - 1], iso, kind)


class _Parts(NamedTuple):
    """A line taken apart. rest: token ranges that are neither date nor what belongs to one."""

    items: list[tuple[Item, str]]  # with its label: "date", "modified" or ""
    rest: list[tuple[int, int]]
    day: bool  # "today", "yesterday"
    reading: bool  # "4 min read"
    labels: int


def _parts(t: Tokens, language: str | None) -> _Parts:
    found = scan(t, language)
    starts = {item.start: item for item in found}
    items: list[tuple[Item, str]] = []
    rest: list[tuple[int, int]] = []
    day = reading = False
    label, labels = "", 0
    pending = -1  # where words began that belong to a date only if one follows
    i, size, counted = 0, len(t), -1

    def leave(start: int, end: int) -> None:
        if rest and rest[-1][1] == start:
            rest[-1] = (rest[-1][0], end)
        else:
            rest.append((start, end))

    while i < size:
        item = starts.get(i)
        if item:
            items.append((item, label))
            label, pending = "", -1
            i = max(item.end, i + 1)
            continue
        phrase = phrase_at(t, i)
        if phrase:
            j, kind = phrase
            if kind in ("date", "modified"):
                label, labels = kind, labels + 1
            day = day or kind == "day"
            reading = reading or kind == "read"
            if pending < 0 and not (kind == "read" and i == counted):
                pending = i
            i = j
            continue
        j = _reading(t, i)
        if j:
            pending, i, counted = -1, j, j
            continue
        word = t.words[i]
        if word[0].isalnum() or word in "?!@#$€£%&+":
            if pending >= 0:
                leave(pending, i)
                if label:
                    label, labels = "", labels - 1
                pending = -1
            leave(i, i + 1)
        elif pending < 0 and rest and rest[-1][1] == i and not _breaks(t, i):
            leave(i, i + 1)
        i += 1
    if pending >= 0 and label and items and not items[-1][1]:
        items[-1] = (items[-1][0], label)  # the label stands behind: "2024-09-02 发布"
    elif pending >= 0 and rest and not label:
        leave(pending, size)
    return _Parts(items, rest, day, reading, labels)


def _breaks(t: Tokens, i: int) -> bool:
    """Token i is a sign that sets two parts of a line apart; a hyphen inside a name is none."""
    word = t.words[i]
    return word in SIGNS and (word in "|•·" or not (t.joined(i) and t.joined(i + 1)))


def _reading(t: Tokens, i: int) -> int:
    """The end of a reading time or a count ("4 min", "2–3 minutes", "12 comments") at token i, or 0."""
    if t.nums[i] < 0:
        return 0
    j = i + 1
    if t.word(j) in _DASHES and t.num(j + 1) >= 0:
        j += 2
    if t.word(j) == "-":
        j += 1
    if t.word(j) in _COUNTS:
        return j + 1
    if t.num(i, 1, 5) < 0:
        return 0
    if "".join(t.words[j : j + 2]) in READ_UNITS and t.joined(j + 1):
        return j + 2
    return j + 1 if t.word(j) in READ_UNITS else 0


@lru_cache(maxsize=256)  # a line is asked for itself, and for its neighbours
def line(text: str, language: str | None = None) -> DateLine | None:
    """What `text` says if it is a date line and nothing else: dates with their labels, times, zones, a reading time.

    None where words remain that a date line does not have ("In 2026 the company ...").
    """
    if len(text) > _LONGEST or text.endswith(":") or not (DIGIT.search(text) or _figureless(text)):
        return None
    for match in WORD.finditer(text):
        word = match.group()
        if word[0] < "\u3040" and fold(word) not in _VOCABULARY and not any(map(str.isupper, word[1:])):
            return None
    t = Tokens(text)
    if len(t) > 60:
        return None
    parts = _parts(t, language)
    if parts.rest:
        return None
    sure = [
        item.kind in ("date", "relative")
        or (item.kind == "month" and parts.labels > 0)
        or (item.kind == "time" and (item.marked or parts.labels > 0 or parts.day))
        for item, _ in parts.items
    ]
    if not any(sure) and not (parts.day and parts.labels):
        return None
    dated = [(item.iso if item.kind == "date" else None, label) for item, label in parts.items if item.kind != "time"]
    out = [iso for iso, label in dated if label == "date"] + [iso for iso, label in dated if not label]
    changed = [iso for iso, label in dated if label == "modified"]
    if out or not (changed or any(label == "modified" for _, label in parts.items) or _says_modified(t)):
        return DateLine(next((iso for iso in out if iso), None), "date", next((iso for iso in changed if iso), None))
    return DateLine(next((iso for iso in changed if iso), None), "modified")


def _figureless(text: str) -> bool:
    """A line without a figure may still be one: "Updated yesterday", "an hour ago"."""
    return len(text) < 60 and any(fold(match.group()) in _FIGURELESS for match in WORD.finditer(text))


def _says_modified(t: Tokens) -> bool:
    return any((phrase := phrase_at(t, i)) is not None and phrase[1] == "modified" for i in range(len(t)))


class Around(NamedTuple):
    """A line without its dates. rest: what else it says, in pieces. dates: each with its field. reading: it has a reading time."""

    rest: tuple[str, ...]
    dates: tuple[tuple[Found, Field], ...]
    reading: bool


@lru_cache(maxsize=256)  # bylines and metadata ask of the same lines
def around(text: str, language: str | None = None) -> Around:
    """Take the dates out of a line, each with its label: "By Ann Author · Updated 2 May 2026 · 4 min read" -> "By Ann Author"."""
    t = Tokens(text)
    parts = _parts(t, language)
    rest = tuple(text[t.starts[a] : t.ends[b - 1]] for a, b in parts.rest)
    return Around(
        rest,
        tuple((_found(t, item), "modified" if label == "modified" else "date") for item, label in parts.items),
        parts.reading,
    )


def published(text: str, language: str | None = None) -> str | None:
    """The day, with its time if it has one, on which a line says that something came out: no day of a change, if it tells another."""
    told = [found.iso for found in find(text, language) if found.iso]
    if len(told) < 2:
        return told[0] if told else None
    out = [found.iso for found, field in around(text, language).dates if found.iso and field == "date"]
    return earlier(text, language) or (out or told)[0]


def earlier(text: str, language: str | None = None) -> str | None:
    """Of two days with nothing between them the earlier: the later one is that of a change. None where a line tells one, or three."""
    out = [found for found in find(text, language) if found.iso]
    if len(out) != 2 or text[out[0].end : out[1].start].strip():
        return None
    return min((found.iso or "" for found in out), key=lambda iso: iso[:10])
