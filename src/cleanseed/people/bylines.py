"""Bylines: lines that say who wrote the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import lru_cache
from typing import NamedTuple

from cleanseed import dates
from cleanseed.dates import Field, Found
from cleanseed.dates.datelines import AGENCIES
from cleanseed.dates.tokens import LETTERS, Tokens, fold, phrases
from cleanseed.people.cjk import CJK, labelled
from cleanseed.people.persons import People, is_name, people
from cleanseed.people.roles import (
    DATA,
    OCCUPATIONS,
    SITE_ENDS,
    SITE_WORDS,
    house,
    is_role,
    known_house,
    noun,
    publication,
    site,
)

_LONGEST = 260
_WORDS = 30
_WORD = re.compile(LETTERS)
_FIGURE = re.compile(r"\d")
_PARTS = re.compile(
    r"\.\s+(?=(?:Reviewed|Edited|Updated|Fact|Medically) )|\s*[|｜•·●∙⋅]\s*|\s+[-–—―/~]{1,2}\s+|\s{3,}|\t"
)
_GLUED_BY = re.compile(r"(?:(?:Written|Posted|Published) )?[Bb]y(?=[A-ZÀ-Þ][^\W\d_])")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it, as a line says.

    authors: names as they stand, without role, site or address; none where a newsroom or an agency stands in their place.
    role: what the line calls them. date: the date in the line, if it has one; field: what it is the date of. opened: a word that
    opens bylines stands in it ("By").
    """

    authors: tuple[str, ...]
    role: str | None = None
    date: Found | None = None
    field: Field = "date"
    opened: bool = False


class _Opener(NamedTuple):
    end: int  # offset in the text
    strength: int  # as `opened` of persons.people
    languages: frozenset[str]


_OPENERS: dict[str, dict[tuple[str, ...], tuple[str, set[str]]]] = {}
for _sort in ("strong", "helper", "weak"):
    for _language, _lists in DATA["openers"][_sort].items():
        for _phrase in phrases(_lists):
            _OPENERS.setdefault(_phrase[0], {}).setdefault(_phrase, (_sort, set()))[1].add(_language)
_LONGEST_OPENER = max(len(phrase) for entries in _OPENERS.values() for phrase in entries)
# Small words that are names' particles or articles too: one name alone behind them is a surname or a heading.
_NEVER_SINGLE = frozenset({"von", "van", "di", "de", "του", "της", "των", "przez"})
_NEEDS_MORE = frozenset({"de", "van", "published by"})
_TAGLINE = re.compile(
    r"\(?\s*(?:additional\s+)?(?:reporting|writing|written|compiled|story|report)(?:\s+and\s+\w+)?\s+by\s",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?<=\s)[^\W\d_]+(?=\s?:\s)")
_STRONG = 3
_COUNTED = re.compile(r"\s\d+ [^\W\d]+\s?[:：]$")
_CLAUSE = re.compile(r"(?P<what>[a-z ,]{4,50}?)\s+by\s+(?P<who>.+)", re.IGNORECASE)


@lru_cache(maxsize=256)  # head and metadata ask of the same lines
def byline(text: str) -> Byline | None:
    """What a line says about who wrote the text, or None if it is no byline.

    "By Ann Author and Bob Writer, Staff Writer" names two; "Staff Writer", "AFP" or "Redaktion" none, and are bylines all the
    same. A sentence that begins with such a word ("By Monday morning the road was open.") is none.
    """
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    if text[-1:] in (":", "：") and _COUNTED.search(text):
        text = text[:-1]  # "Posted by Ann Author at 07:12 2 comments:"
    if not text or text[-1] in "?!…:：":
        return None
    if not text[0].isalnum() and text[0] not in "([（【〔":
        bare = text.lstrip("-–—―|· ")
        return byline(bare) if bare != text and _opener(bare) else None
    words = text.count(" ") + 1
    if words > _WORDS and text[:1] not in "(RrWwA":
        return None
    if _TAGLINE.match(text):
        return _tagline(text)
    if words > _WORDS:
        return None
    if text[0] > "\u1100" or (text[0] in "([" and not text.isascii()):
        if text[0] > "\u3000" or CJK.search(text):
            return _unspaced(text)
        first = _WORD.search(text)
        return _read(text) if first and (fold(first.group()) in _OPENERS or house(text)) else None
    if "：" in text and CJK.search(text):
        return _unspaced(text)  # "2026-05-02 10:15 来源：海岸日报 作者：王小明"
    first = _WORD.search(text)
    if not first:
        return None
    opens = (fold(first.group()) in _OPENERS and _opener(text) is not None) or _GLUED_BY.match(text) is not None
    if text[-1] == "." and words > (12 if opens else 6):
        return None
    if not opens and not _hints(text, words):
        return None
    return _read(text)


def _hints(text: str, words: int) -> bool:
    """A line without an opening word may still be a byline: mostly capitals, and a sign, a figure or a role among them."""
    split = text.split()
    figure = _FIGURE.search(text) is not None
    if sum(word[0].islower() for word in split) > words * (0.6 if figure else 0.35):
        return False
    if figure or any(sign in text for sign in "|•·,/(–—") or " - " in text:
        return words <= 16 or "|" in text or "•" in text or "·" in text
    return words <= 10 and (" for " in text or _ends(fold(split[-1].strip(".,"))) or house(text) or _camel(text))


def _camel(text: str) -> bool:
    return any(not (word.istitle() or word.isupper() or word.islower()) and word.isalpha() for word in text.split())


def _ends(word: str) -> bool:
    return noun(word) or word in OCCUPATIONS or word in SITE_ENDS or word in SITE_WORDS or (word,) in AGENCIES


def opener(text: str) -> bool:
    """`text` is nothing but the word that opens a byline, its name standing on the next line: "By", "Written by:", "Autor:"."""
    text = text.strip(" \t:：")
    if not 0 < len(text) <= 30:
        return False
    if text in DATA["cjk"]["before"]:
        return True
    tokens = tuple(word for word in Tokens(text).words if word != ":")
    return bool(tokens) and tokens in _OPENERS.get(tokens[0], {}) and tokens[0] not in _NEEDS_MORE


def _opener(text: str) -> _Opener | None:
    if not text[:1].isalpha():
        return None
    t = Tokens(text[:60])
    entries = _OPENERS.get(t.words[0])
    if not entries:
        return None
    for size in range(min(_LONGEST_OPENER, len(t)), 0, -1):
        entry = entries.get(tuple(t.words[:size]))
        if entry:
            sort, languages = entry
            colon = t.word(size) in (":", "：")
            end = t.ends[size] if colon else t.ends[size - 1]
            if t.joined(size) and t.word(size).isalnum() and not (t.words[size - 1] == "by" and text[end].isupper()):
                continue
            if sort == "helper":
                strength = 0
            elif sort == "weak":
                strength = 1 if t.words[0] in _NEVER_SINGLE and not colon else 2
            else:
                strength = (
                    3
                    if colon
                    or (size > 1 and t.words[size - 1] in ("by", "von", "par", "por", "da", "door", "av", "af"))
                    else 1
                )
            return _Opener(end, strength, frozenset(languages | {"en"}) if "en" in languages else frozenset(languages))
    return None


@dataclass(slots=True)
class _Reading:
    """A byline being read, segment by segment."""

    date: Found | None
    authors: list[str] = dataclass_field(default_factory=list)
    roles: list[str] = dataclass_field(default_factory=list)
    opened: bool = False  # an opening word was there
    housed: bool = False  # a newsroom, an agency, a site
    agency: bool = False  # one that is listed
    titled: bool = False  # a writer's role
    strange: int = 0  # segments that are none of these
    strange_words: int = 0  # in the longest of them

    def take(self, segment: str, behind: bool, last: bool) -> bool:
        """Read one segment. behind: it stands behind the date. False: the line is no byline."""
        start = _opener(segment)
        if start is None:
            return self._plain(segment, last)
        self.opened = True
        if not start.strength:
            self.housed = True
            return True
        if self.strange_words > 6 and start.strength < 3:
            return False
        body = segment[start.end :].lstrip(" \t:：.-–")
        # "Posted on 2 May 2026 by ann": with a date before it, any handle may follow.
        strength = 3 if start.strength == 2 and behind else max(start.strength, 2 if self.date else 0)
        got = people(body, start.languages, strength)
        if got is None and start.strength == 3 and (further := _opener(body)):
            got = people(body[further.end :].lstrip(" \t:："), further.languages, further.strength)
        if got is None and self.date and strength > 1 and _organisation(body):
            got = People((), "", True)
        if got is None or (fold(segment[: start.end].strip(" :")) in _NEEDS_MORE and not (self.date or got.role)):
            return False
        self._add(got)
        return True

    def _plain(self, segment: str, last: bool) -> bool:
        got = _for_site(segment) or people(segment)
        if got is None and is_role(segment, 1):
            self.roles.append(segment)
            self.titled = True
        elif (self.authors or self.housed or self.opened) and not (got and got.names) and site(segment):
            pass
        elif got is None or (self.authors and not self.opened and not got.names):
            self.strange += 1
            self.strange_words = max(self.strange_words, len(segment.split()))
            if not self.opened and sum(word[0].islower() for word in segment.split()) > 0.35 * len(segment.split()):
                return False
            # A list of categories may stand behind name and date, or before "Written by".
            longest = 15 if self.date and (self.opened or not last) else 6
            return self.strange <= 2 and len(segment.split()) <= longest
        elif got.role and got.names and not _writes(got.role):
            return False  # somebody quoted: "Ann Speaker, head of Coast Trust"
        else:
            # Behind "By Ann Author" stands where she wrote, and not who else did.
            self._add(got._replace(names=()) if self.opened and self.authors else got)
        return True

    def _add(self, got: People) -> None:
        self.authors.extend(got.names)
        self.housed = self.housed or got.house
        self.agency = self.agency or got.agency
        if got.role:
            self.roles.append(got.role)
            self.titled = self.titled or _writes(got.role)


def _writes(role: str) -> bool:
    """A role is that of somebody who writes."""
    return any(noun(fold(word)) for word in _WORD.findall(role))


def _read(text: str) -> Byline | None:
    pieces, found, reading = dates.around(text)
    date, field = _date(found)
    split = (part for piece in pieces for part in _PARTS.split(piece) if part and part.strip(" ,;:.()[]"))
    segments = [segment for part in split for segment in _labelled(part)]
    if not 0 < len(segments) <= 8:
        return None
    bare = segments[0].strip(" .,:")
    if len(segments) == 1 and len(text) < 80 and known_house(bare):
        return Byline((), bare, date, field)
    line = _Reading(date)
    for i, segment in enumerate(segments):
        behind = date is not None and text.find(segment) > date.start
        if not line.take(segment.strip(" \t,;"), behind, i == len(segments) - 1):
            return None
    names = tuple(dict.fromkeys(line.authors))
    if line.opened:
        good = bool(names) or line.housed
    elif names:
        dated = date is not None and (date.iso is not None or date.kind == "relative")
        good = line.strange <= line.titled and (line.titled or reading or dated or line.agency)
    else:
        good = not line.strange and line.housed and line.titled
    return Byline(names, ", ".join(line.roles) or None, date, field, line.opened) if good else None


def _labelled(part: str) -> list[str]:
    """A part, cut where a label of authors stands in it: "Views: 214 Author: Ann Author"."""
    for found in _LABEL.finditer(part):
        start = _opener(part[found.start() :])
        if start is not None and start.strength == _STRONG:
            return [part[: found.start()], part[found.start() :]]
    return [part]


def _date(found: tuple[tuple[Found, Field], ...]) -> tuple[Found | None, Field]:
    """The date that a line gives: a day before a relative one, the first before that of a change."""
    for kind in ("date", "relative"):
        dated = [(date, field) for date, field in found if date.kind == kind]
        for date, field in sorted(dated, key=lambda entry: entry[1]):  # "date" < "modified"
            return date, field
    return None, "date"


def _organisation(text: str) -> bool:
    """Some house that no list has, behind an opening word and beside a date: "By CoastGuard Europe on 2 May 2026"."""
    words = text.split()
    return 0 < len(words) <= 4 and all(word[0].isupper() or word in ("the", "of", "&") for word in words)


def _for_site(segment: str) -> People | None:
    """A name and a publication: "Ann Author for The Coast News"."""
    for word in (" for ", " für ", " pour ", " para ", " per ", " voor ", " för ", " dla ", " для ", " pro "):
        name, sign, rest = segment.partition(word)
        if sign and is_name(name) and publication(rest.strip(" .")):
            return People((name.strip(),), "", True, True)
    return None


def _tagline(text: str) -> Byline | None:
    """The reporters and writers of "(Reporting by Ann Author in Rome and Bob Writer; editing by Cy Reader)"."""
    authors: list[str] = []
    body = text.strip(" ()[]")
    for clause in re.split(r"\s*;\s*|\.\s+(?=[A-Z][a-z]+ )", body):
        match = _CLAUSE.match(clause.strip(" ."))
        if not match:
            return None
        got = people(match["who"], ("en",), 1)
        if got is None:
            return None
        what = match["what"].casefold()
        if what.startswith(("reporting", "writing", "written", "compiled", "story", "report")):
            authors.extend(got.names)
    return Byline(tuple(dict.fromkeys(authors)))


def _unspaced(text: str) -> Byline | None:
    """A byline in a script without spaces: 文／山田太郎, 记者 王小明, 홍길동 기자."""
    pieces, found, _ = dates.around(text)
    read = labelled(text, " ".join(pieces))
    return None if read is None else Byline(*read, *_date(found))
