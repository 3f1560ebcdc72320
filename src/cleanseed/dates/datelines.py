"""What stands in front of a sentence: a date that lost its line, or a wire service's dateline."""

from __future__ import annotations

import re

from cleanseed.dates.clock import DATA
from cleanseed.dates.grammar import Item, scan
from cleanseed.dates.lines import DIGIT, PHRASES, SIGNS, WORD, find_in, line, phrase_at
from cleanseed.dates.tokens import Tokens, fold, phrases, words

_HEAD = 130  # characters that a date in front of a sentence may take
_OPENERS = words(DATA["openers"])
AGENCIES = frozenset(phrases(DATA["agencies"]["names"].split()))
"""News agencies, as folded tokens."""
_NOT_PLACES = words(DATA["agencies"]["not_places"])
_PLACE_HEADS = words(DATA["agencies"]["place_heads"])
_OPENING_SIGNS = "\"'“‘«„»¿¡("
_GLUE_HEADS = frozenset(
    [phrase[0] for entries in PHRASES.values() for phrase, kind in entries if kind in ("date", "modified", "weekday")]
) | words(" ".join(form for months in DATA["months"].values() for form in months))
_BRACKETS = "([【［（〔"
_AFTER_BRACKET = re.compile(r"[^=。.]{0,24}=\s*|\s*[-–—―]{1,2}\s*|\s+")
_XINHUA_HEADS = "据新中共本"
_BRACKET = re.compile(r"[(\[【［（〔]([^()\[\]【】［］（）〔〕\n]{1,50})[)\]】］）〕]")
_DASH = re.compile(r"\.?\s?/?\s*(?:\s--?\s|\s[–—―]\s?|[—―]\s?|\.-\s|\s?/\s?-{1,2}\s|\)-\s|\)\s?[:=]\s|\s=\s)")
_OF_RELEASES = re.compile(r"\s?--\s?\([A-Z][A-Z ]{3,24}\)\s?--\s?(?=\S)")
"""PLACE--(NAME OF THE WIRE)--Sentence."""
_XINHUA = re.compile(
    r"据?(?:新华社|新華社|中新社|中新网|中央社|共同社|本报|本報)[^，。：:]{1,24}?[电電](?:[（(][^）)]{1,30}[）)])?\s*"
)


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
    dash = "-" in head or "—" in head or "–" in head or ") :" in head
    if (dash and first.isupper()) or first in _BRACKETS or first in _XINHUA_HEADS:
        found = _wire(head, language)
    if found is None and (first.isdigit() or ((word := WORD.match(head)) and fold(word.group()) in _GLUE_HEADS)):
        found = _glued(head, language)
    if found is None:
        return None
    if line(text) is not None:
        return None
    end, iso = found
    sentence = text[start + end :]
    if len(sentence.split(None, 4)) < 4 and sum(c > "\u2e7f" for c in sentence[:40]) < 8:
        return None
    return start + end, iso


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
        phrase = phrase_at(t, i) if not sign or kind or dates else None
        if phrase and phrase[1] in ("date", "modified") and (t.raw(i)[0].isupper() or t.words[i] == "date"):
            i, kind = phrase
            label = True
        elif t.words[i] in SIGNS or t.words[i] in (":", "：") or (t.words[i] == "," and kind):
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
    opening = head[at:].lstrip(_OPENING_SIGNS)[:1]
    if not opening or not (opening.isupper() or opening > "\u0600"):
        return None
    last = dates[-1][0]
    machine = "T" in (last.iso or "") or any(
        t.num(item.start, 4, 4) > 0 and t.word(item.start + 1) == "-" for item in full
    )
    if not (sign or label or machine or t.words[i] in _OPENERS):
        return None
    if opening > "\u2e7f" and not (sign or label or any(t.word(item.start + 1) == "-" for item in full)):
        return None  # scripts without spaces and capitals do not show where a sentence begins
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
    if (wire := _OF_RELEASES.search(head)) and _place(head[: wire.start()], True, False, "--"):
        return wire.end(), None
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
    elif slash > 2 and (
        _agency(left[slash + 1 :]) or (left[slash - 1] == " " and "/" in match.group() and DIGIT.search(left[:slash]))
    ):
        agency, left = left[slash + 1 :], left[:slash]
    known = _agency(agency)
    dates = (
        [found for found in find_in(left, language, loose=True) if found.kind == "date"] if DIGIT.search(left) else []
    )
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
    dash = "—" if iso else match.group()  # a whole date says as much as the wire's own dash
    if not _place(left, known or bool(dates and agency), not (known or (dates and agency)), dash):
        return None
    if agency and not known and len(agency.split()) > 4:
        return None
    source, stop, sentence = right.partition(". ")
    if stop and len(source) < 25 and _agency(source):
        end, right = len(head) - len(sentence), sentence
    opening = right.lstrip(_OPENING_SIGNS)[:1]
    if not (opening.isupper() or opening.isdigit() or opening > "\u2e7f"):
        return None
    return end, iso


def _agency(text: str) -> bool:
    """A news agency's name stands in `text`, a bracket's content."""
    t = Tokens(text[:60])
    return any(tuple(t.words[i:j]) in AGENCIES for i in range(len(t)) for j in range(i + 1, min(i + 4, len(t)) + 1))


def _place(text: str, known: bool, upper: bool, dash: str) -> bool:
    """`text` reads like the place of a dateline: "PARIS", "SAN JOSE, Calif."; in small letters only beside an agency.

    upper: nothing else tells that it is one. Then a heading in capitals is told apart by its length, and by the dash.
    """
    text = text.strip(" ,.;:")
    parts = text.replace("/", " ").replace(",", " ").split()
    if not parts or len(parts) > 6 or any(c.isdigit() or c in '!?:;"“”' for c in text):
        return known and not parts
    name = text.split(",")[0]
    if fold(name) in _NOT_PLACES or fold(parts[0]) in _NOT_PLACES:
        return False
    if upper:
        size = len(name.split())
        short = size == 1 or "," in text or (size == 2 and fold(parts[0]) in _PLACE_HEADS)
        return (
            name.isupper()
            and len(name) > 3
            and len(parts) - size < 3
            and "(" not in text
            and name.replace(" ", "").replace("-", "").replace("/", "").isalpha()
            and (short or (size < 4 and "—" in dash))
        )
    return all(word[0].isupper() or len(word) < 4 for word in parts)
