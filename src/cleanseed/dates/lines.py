"""What a line says about dates: the dates in it, whether it is nothing but a date line, what stands before a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cleanseed.dates.grammar import DATA, READ_UNITS, RELATIVE, VOCABULARY, Item, scan
from cleanseed.dates.tokens import Tokens, fold, phrases, words

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 240  # characters of a date line
_HEAD = 130  # characters that a date in front of a sentence may take
_DASHES = frozenset("-–—―")
_SIGNS = frozenset("|•·-–—―/")


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
    field: Literal["date", "modified"]
    modified: str | None = None


_Kind = Literal["modified", "date", "day", "read", "join", "weekday"]
_PHRASES: dict[str, list[tuple[tuple[str, ...], _Kind]]] = {}


def _register(kind: _Kind, lists: Iterable[str]) -> None:
    for phrase in phrases(lists):
        entries = _PHRASES.setdefault(phrase[0], [])
        if all(known != phrase for known, _ in entries):
            entries.append((phrase, kind))


_register("modified", (phrase for lists in DATA["labels"]["modified"].values() for phrase in lists))
_register("date", (phrase for lists in DATA["labels"]["date"].values() for phrase in lists))
_register("read", DATA["reading"]["words"])
_register("day", (word for text in DATA["days"].values() for word in text.split()))
_register("join", (word for text in DATA["joiners"].values() for word in text.split()))
_register("weekday", (word for text in DATA["weekdays"].values() for word in text.split()))
for _entries in _PHRASES.values():
    _entries.sort(key=lambda entry: -len(entry[0]))
_DAY_WORDS = frozenset(phrase[0] for entries in _PHRASES.values() for phrase, kind in entries if kind == "day")
_FIGURELESS = _DAY_WORDS | frozenset(
    word for phrase in phrases(p for r in RELATIVE for p in (*r.get("before", ()), *r.get("after", ()))) for word in phrase
)
_VOCABULARY = frozenset(
    [word for entries in _PHRASES.values() for phrase, _ in entries for word in phrase]
).union(VOCABULARY, words(DATA["reading"]["counts"]))
_COUNTS = words(DATA["reading"]["counts"])
_OPENERS = words(DATA["openers"])
AGENCIES = frozenset(phrases(DATA["agencies"]["names"].split()))
"""News agencies, as folded tokens."""
_NOT_PLACES = words(DATA["agencies"]["not_places"])


def _phrase(t: Tokens, i: int) -> tuple[int, _Kind] | None:
    """The longest phrase at token i: where it ends, and what it is."""
    for phrase, kind in _PHRASES.get(t.words[i], ()):
        j = i + len(phrase)
        if len(phrase) == 1 or tuple(t.words[i:j]) == phrase:
            return j, kind
    return None


def find(text: str, language: str | None = None) -> tuple[Found, ...]:
    """The dates in `text`, in order.

    language: ISO 639-1 ("de"), or with a country ("en-us", "en-gb"). It decides 05/06/2026, which is no sure date without.
    """
    if not _DIGIT.search(text) and (len(text) > _LONGEST or not _figureless(text)):
        return ()
    return _find(text, language)


def _find(text: str, language: str | None, loose: bool = False) -> tuple[Found, ...]:
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
    i, size = 0, len(t)

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
        phrase = _phrase(t, i)
        if phrase:
            j, kind = phrase
            if kind in ("date", "modified"):
                label, labels = kind, labels + 1
            day = day or kind == "day"
            pending = i if pending < 0 else pending
            i = j
            continue
        j = _reading(t, i)
        if j:
            reading, pending, i = True, -1, j
            continue
        word = t.words[i]
        if word.isalnum() or word in "?!@#$€£%&+":
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
    return word in _SIGNS and (word in "|•·" or not (t.joined(i) and t.joined(i + 1)))


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


def line(text: str, language: str | None = None) -> DateLine | None:
    """What `text` says if it is a date line and nothing else: dates with their labels, times, zones, a reading time.

    None where words remain that a date line does not have ("In 2026 the company ...").
    """
    if len(text) > _LONGEST or not (_DIGIT.search(text) or _figureless(text)):
        return None
    for match in _WORD.finditer(text):
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
    return len(text) < 60 and any(fold(match.group()) in _FIGURELESS for match in _WORD.finditer(text))


def _says_modified(t: Tokens) -> bool:
    return any((phrase := _phrase(t, i)) is not None and phrase[1] == "modified" for i in range(len(t)))


def around(text: str, language: str | None = None) -> tuple[tuple[str, ...], tuple[Found, ...], bool]:
    """(what a line says besides its dates, in pieces; its dates; whether it gives a reading time).

    A label goes with its date: "By Ann Author · Updated 2 May 2026 · 4 min read" leaves "By Ann Author".
    """
    t = Tokens(text)
    parts = _parts(t, language)
    rest = tuple(text[t.starts[a] : t.ends[b - 1]] for a, b in parts.rest)
    return rest, tuple(_found(t, item) for item, _ in parts.items), parts.reading


def prefix(text: str, language: str | None = None) -> tuple[int, str | None] | None:
    """A date or a wire service's dateline that stands in front of a sentence: (where the sentence begins, ISO date or None).

    "date 2024-09-11 In the race ...", "2 May 2026 - The road ...", "LONDON, May 2 (Agency) - The ...", "PARIS — The ...".
    None where the date is part of the sentence ("May 2 was cold."). Ask it of an article's first paragraphs only: every entry
    of a chronology begins like that.
    """
    start = len(text) - len(text.lstrip())
    first = text[start : start + 1]
    if not first:
        return None
    head = text[start : start + _HEAD]
    found = None
    if first.isupper() or first in _BRACKETS or first in _XINHUA_HEADS:
        found = _wire(head, language)
    if found is None and (first.isdigit() or (word := _WORD.match(head)) and fold(word.group()) in _GLUE_HEADS):
        found = _glued(head, language)
    if found is None:
        return None
    end, iso = found
    rest = text[start + end :]
    if len(rest.split(None, 4)) < 4 and sum(c > "\u2e7f" for c in rest[:40]) < 8:
        return None
    return start + end, iso


_GLUE_HEADS = frozenset(
    [phrase[0] for entries in _PHRASES.values() for phrase, kind in entries if kind in ("date", "modified", "weekday")]
) | words(" ".join(form for months in DATA["months"].values() for form in months))
_BRACKETS = "([【［（〔"
_AFTER_BRACKET = re.compile(r"[^=。.]{0,24}=\s*|\s*[-–—―]{1,2}\s*|\s+")
_XINHUA_HEADS = "据新中共本"
_BRACKET = re.compile(r"[(\[【［（〔]([^()\[\]【】［］（）〔〕\n]{1,50})[)\]】］）〕]")
_DASH = re.compile(r"\.?\s?/?\s*(?:\s--?\s|\s[–—―]\s?|[—―]\s?|\.-\s|\s?/\s?-{1,2}\s|\)-\s|-{2}\s?|\)\s?[:=]\s|\s=\s)")
_XINHUA = re.compile(r"据?(?:新华社|新華社|中新社|中新网|中央社|共同社|本报|本報)[^，。：:]{1,24}?[电電](?:[（(][^）)]{1,30}[）)])?\s*")


def _glued(head: str, language: str | None) -> tuple[int, str | None] | None:
    """[label] date [time] [sign] Sentence."""
    t = Tokens(head)
    items = {item.start: item for item in scan(t, language)}
    i, size = 0, len(t)
    label = sign = False
    dates: list[tuple[Item, str]] = []
    kind = ""
    while i < size:
        item = items.get(i)
        if item:
            dates.append((item, kind))
            i, kind, sign = max(item.end, i + 1), "", False
            continue
        phrase = _phrase(t, i) if not sign or kind or dates else None
        if phrase and phrase[1] in ("date", "modified") and (t.raw(i)[0].isupper() or t.words[i] == "date"):
            i, kind = phrase
            label = True
        elif t.words[i] in _SIGNS or t.words[i] in (":", "：") or (t.words[i] == "," and kind):
            sign = sign or t.words[i] != ":"
            i += 1
        elif phrase and phrase[1] == "join" and kind:
            i += 1
        else:
            break
    full = [item for item, _ in dates if item.kind == "date" and item.iso]
    if i >= size or not dates or kind or not (full or label) or dates[0][0].kind == "month":
        return None
    at = t.starts[i]
    opening = head[at:].lstrip("\"'“‘«„»¿¡(")[:1]
    if not opening or not (opening.isupper() or opening > "\u0600"):
        return None
    last = dates[-1][0]
    machine = "T" in (last.iso or "") or any(t.num(item.start, 4, 4) > 0 and t.word(item.start + 1) == "-" for item in full)
    if not (sign or label or machine or t.words[i] in _OPENERS):
        return None
    if opening > "\u2e7f" and not sign and not label and not machine:
        return None
    return at, next((item.iso for item, kind in dates if item.iso and item.kind == "date" and kind != "modified"), None)


def _wire(head: str, language: str | None) -> tuple[int, str | None] | None:
    """PLACE[, region][, date] [(agency)] dash Sentence."""
    match = _XINHUA.match(head) if head[0] in _XINHUA_HEADS else None
    if match:
        return match.end(), None
    bracket = _BRACKET.match(head)
    if bracket:
        inner = bracket.group(1)
        if len(inner.split()) > 5 or not (_agency(inner) or "=" in inner or "＝" in inner):
            return None
        match = _AFTER_BRACKET.match(head, bracket.end())
        end = match.end() if match else bracket.end()
        further = _wire(head[end:], language) if head[end : end + 1].isupper() else None
        return (end + further[0], further[1]) if further else (end, None)
    match = _DASH.search(head) if any(sign in head for sign in (" -", "—", "–", ".-", "--", ") :")) else None
    if not match or match.start() < 3:
        return None
    left = head[: match.end()].rstrip(" -–—―/.=:")
    right = head[match.end() :].lstrip()
    end = len(head) - len(right)
    agency = ""
    bracket_end = left.rfind("(") if left.endswith(")") else -1
    slash = left.rfind("/")
    if bracket_end > 0:
        agency, left = left[bracket_end + 1 : -1], left[:bracket_end]
    elif slash > 2 and _agency(left[slash + 1 :]):
        agency, left = left[slash + 1 :], left[:slash]
    known = _agency(agency)
    dates = [found for found in _find(left, language, loose=True) if found.kind == "date"] if _DIGIT.search(left) else []
    iso = None
    if dates:
        iso = dates[-1].iso
        tail = left[dates[-1].end :].strip(" .,:")
        left = left[: dates[0].start]
        if tail:
            if not _agency(tail):
                return None
            known = True
    elif not agency:
        place, _, tail = left.rpartition(" ")
        if place and _agency(tail):
            left, known, agency = place, True, tail
    if not _place(left, known or bool(dates and agency), upper=not (known or (dates and agency))):
        return None
    if agency and not known and len(agency.split()) > 4:
        return None
    source, stop, further = right.partition(". ")
    if stop and len(source) < 25 and _agency(source):
        end, right = len(head) - len(further), further
    opening = right.lstrip("\"'“‘«„»¿¡(")[:1]
    if not (opening.isupper() or opening.isdigit() or opening > "\u2e7f"):
        return None
    return end, iso


def _agency(text: str) -> bool:
    """A news agency's name stands in `text`, a bracket's content."""
    t = Tokens(text[:60])
    return any(tuple(t.words[i:j]) in AGENCIES for i in range(len(t)) for j in range(i + 1, min(i + 4, len(t)) + 1))


def _place(text: str, known: bool, upper: bool) -> bool:
    """`text` reads like the place of a dateline: "PARIS", "SAN JOSE, Calif."; in small letters only beside an agency."""
    text = text.strip(" ,.;:")
    words = text.replace("/", " ").replace(",", " ").split()
    if not words or len(words) > 6 or any(c.isdigit() or c in "!?:;\"“”" for c in text):
        return known and not words
    name = text.split(",")[0]
    if fold(name) in _NOT_PLACES or fold(words[0]) in _NOT_PLACES:
        return False
    if upper:
        return name.isupper() and len(name) > 3
    return all(word[0].isupper() or len(word) < 4 for word in words)
