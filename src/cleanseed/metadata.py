"""Metadata: what the stages lifted from the page, and what the head of an HTML page says, each with where it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from cleanseed import credit_lines, dates, people, shown, topics
from cleanseed.model import Page, Removal
from cleanseed.read import titles

_CREDIT = re.compile(
    r"^[\s(\[|/–—-]*(?:(?:images?|photo(?:graphs?|graphy|s)?|pictures?|foto|bild|crédits?|imagen|imagem|immagine|zdjęcie|фото|الصورة)(?:\s+(?:credit|source|courtesy|photo))?\s*(?:by|:|/|via|©)\s*"
    r"|(?:foto|fot\.|photo|image|bild)\s+"
    r"|(?:credits?|sources?|quelle|photographer|photography by)\s*:\s*|©\s*)+",
    re.IGNORECASE,
)

_NEXT = 2
_OWNER = re.compile(
    r"©|(?:(?:image|photo|picture)\s+)?(?:credits?|sources?)\s*:|quelle\s*:|crédits?\s*:|(?:photo|image|picture)s?\s+(?:by|courtesy of)\s|photograph(?:y|ed|s)?\s+by\s",
    re.IGNORECASE,
)
"""What a line begins with that says but whose the picture is."""

# A wire names its reporter in the dateline, in brackets.
_BRACKETS = re.compile(r".*[（(]([^（()）]+)[)）].*")
_SHOUTED = 4
_KICKER = 3  # lines over the headline that name its section
_OVER = 2  # lines over the headline that a date of its own may stand in
_STAMP = 16  # characters of a day with its time
_AHEAD, _BEHIND = 10, 12  # clocks go from 14 hours ahead of UTC to 12 behind


@dataclass(slots=True)
class Metadata:
    """What is known of an article; `provenance` says for each field that is known where it was read."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    sitename: str | None = None
    hostname: str | None = None
    url: str | None = None
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    canonical_url: str | None = None
    provenance: dict[str, dict[str, Any]] = field(default_factory=dict)


def gather(page: Page, language: str | None = None) -> Metadata:
    """The metadata of a page that the stages are done with. `language` decides how a date in figures is read."""
    found = Metadata(url=page.document.url or page.head.get("url"))
    lifted = sorted((r for r in (*page.removals, *page.protected) if r.field), key=lambda r: (r.block, r.start))
    title = next((removal.block for removal, _ in _of(page, lifted, "title")), None)
    _first(found, "title", _titles(page, lifted))
    _find_authors(found, page, lifted, title)
    _first(found, "date", _by_place(page, _dates(page, lifted, language), title))
    _first(found, "sitename", _sites(page, lifted, found.url))
    _each(found, "captions", _captions(page, lifted))
    _each(found, "credits", _credits(page, lifted))
    _first(found, "modified", _changes(page, lifted, language))
    _first(found, "section", _sections(page, lifted, title))
    _first(found, "tags", topics.listed(page, lifted))
    _from_head(found, page, title, lifted)
    if not found.authors:
        _first(found, "authors", _teams(page, lifted))
    found.hostname = _hostname(found.url) or page.head.get("hostname")
    return found


def _first(found: Metadata, name: str, told: Iterable[tuple[Removal, Any]]) -> None:
    """The first that is told is the field's value."""
    for removal, value in told:
        setattr(found, name, value)
        found.provenance[name] = {"from": removal.rule, "block": removal.block}
        return


def _each(found: Metadata, name: str, told: Iterable[tuple[Removal, str]]) -> None:
    """All that is told, each text once, is the field's value."""
    values: list[str] = []
    for removal, value in told:
        if value and value not in values:
            values.append(value)
            found.provenance.setdefault(name, {"from": removal.rule, "block": removal.block})
    setattr(found, name, tuple(values))


def _of(page: Page, lifted: list[Removal], *names: str) -> Iterator[tuple[Removal, str]]:
    for removal in lifted:
        if removal.field in names and (text := " ".join(page.taken(removal).split())):
            yield removal, text


def _titles(page: Page, lifted: list[Removal]) -> list[tuple[Removal, str]]:
    """What was lifted as the title; a headline goes before what a scraper wrote above the text, if that is the headline and the site's name."""
    told = list(_of(page, lifted, "title"))
    parts = set(map(titles.key, titles.split(told[0][1]))) if told and told[0][0].rule == "head/front-matter" else set()
    return sorted(told, key=lambda each: titles.key(each[1]) not in parts) if len(parts) > 1 else told


def _find_authors(found: Metadata, page: Page, lifted: list[Removal], title: int | None) -> None:
    """The authors: whom a byline names, else a name alone above the text, else a note below it, else who signed it, else who stands above."""
    for read in (_byline, _name, _note):
        if named := _unclaimed(page, read, title):
            _tell(found, "authors", named)
            return
        if lines := _named(page, lifted, read):
            names = tuple(dict.fromkeys(name for _, names in lines for name in names))
            _first(found, "authors", [(lines[0][0], names)])
            return
    if told := shown.signed(page) or shown.named(page, title):
        _tell(found, "authors", told)


def _teams(page: Page, lifted: list[Removal]) -> Iterator[tuple[Removal, tuple[str, ...]]]:
    """The agencies or teams that bylines name in the place of a person."""
    for removal, text in _of(page, lifted, "author"):
        byline = people.byline(text) if removal.rule == "head/byline" else None
        house = byline.role if byline and byline.opened and not byline.authors else None
        if house and not people.role(house) and house.casefold() not in people.NOBODY:
            yield removal, (house,)


def _byline(removal: Removal, text: str) -> tuple[str, ...]:
    """The authors that a line above the text names."""
    byline = people.byline(text) if removal.rule.startswith("head/") else None
    return tuple(map(_cased, byline.authors)) if byline else ()


def _name(removal: Removal, text: str) -> tuple[str, ...]:
    """The authors who stand above the text without another word: asked where no byline names one."""
    if not removal.rule.startswith("head/") or removal.field != "author":
        return ()
    return tuple(map(_cased, (text,) if people.is_name(text, context=True) else people.names(text)))


def _named(
    page: Page, lifted: list[Removal], read: Callable[[Removal, str], tuple[str, ...]]
) -> list[tuple[Removal, tuple[str, ...]]]:
    """The lines that name the authors, as `read` reads them: the first, or the first that opens with "By", and those right below.

    Names further down are of who checked the text, of other stories' authors, or of the books that it is about.
    """
    lines: list[tuple[Removal, tuple[str, ...], bool]] = []
    labels = {removal.block for removal in page.removals if removal.rule == "head/byline-label"}
    for removal, text in _of(page, lifted, "author", "date"):
        if read is _name and removal.block - 1 in labels:
            continue  # "Reviewed by": under a "By" names are looked for before
        if removal.field == "date" and not (text := _BRACKETS.sub(r"\1", text) if _BRACKETS.search(text) else ""):
            continue
        if names := read(removal, text):
            byline = people.byline(text) if read is _byline else None
            lines.append((removal, names, byline is not None and byline.opened))
    start = next((at for at, line in enumerate(lines) if line[2]), 0)
    told = [(removal, names) for removal, names, _ in lines[start : start + 1]]
    for removal, names, _ in lines[start + 1 :]:
        if removal.block - told[-1][0].block > _NEXT and removal.rule.startswith("head/"):
            break
        told.append((removal, names))
    return told


def _unclaimed(page: Page, read: Callable[[Removal, str], tuple[str, ...]], title: int | None) -> shown.Shown | None:
    """The authors of a text whom no rule lifts: under a label before names alone are asked, elsewhere above it before notes are."""
    if read is _byline or (page.document.kind == "html" and read is _note):
        return None
    return shown.labelled(page) if read is _name else shown.repeated(page, title) or shown.authors(page, title)


def _tell(found: Metadata, name: str, seen: shown.Shown) -> None:
    setattr(found, name, tuple(map(_cased, seen.value)) if name == "authors" else seen.value[0])
    found.provenance[name] = {"from": seen.origin, "block": seen.block}


def _note(removal: Removal, text: str) -> tuple[str, ...]:
    """The author that a note below the text is about: asked where no byline names one."""
    return () if removal.rule.startswith("head/") or not people.is_name(text, context=True) else (_cased(text),)


def _cased(name: str) -> str:
    """A name that stands in capitals, in ordinary letters; initials stay."""
    words = name.split()
    if not name.isupper() or max(map(len, words)) < _SHOUTED:
        return name
    return " ".join(word.title() if len(word) > 2 else word for word in words)


def _dates(page: Page, lifted: list[Removal], language: str | None) -> Iterator[tuple[Removal, str]]:
    """The days that date lines and bylines give, in page order."""
    for removal in lifted:
        text = " ".join(page.taken(removal).split())
        if removal.field == "date":
            day = dates.published(text, language)
        elif removal.field == "author" and (byline := people.byline(text)) and byline.field == "date":
            day = byline.date.iso if byline.date else None
        else:
            continue
        if day:
            yield removal, day


def _by_place(page: Page, told: Iterable[tuple[Removal, str]], title: int | None) -> list[tuple[Removal, str]]:
    """What is told above the text goes before what is told below; above the headline stands the clock of a site."""
    first = min((block.index for block in page.live), default=0)
    headline = title - _OVER if title is not None else 0
    return sorted(told, key=lambda each: (each[0].block > first, each[0].block < headline))


def _changes(page: Page, lifted: list[Removal], language: str | None) -> Iterator[tuple[Removal, str]]:
    """The days on which lines say that the text was changed, in page order."""
    for removal in lifted:
        if removal.field not in ("date", "modified", "author"):
            continue
        for day, label in dates.around(" ".join(page.taken(removal).split()), language).dates:
            if day.iso and (label == "modified" or (removal.field == "modified" and label == "date")):
                yield removal, day.iso


def _sites(page: Page, lifted: list[Removal], url: str | None) -> Iterator[tuple[Removal, str]]:
    """The holders of rights who are the site."""
    for removal, text in _of(page, lifted, "site"):
        if (name := credit_lines.site(text)) and _is_site(page, removal, name, url):
            yield removal, name


def _is_site(page: Page, removal: Removal, name: str, url: str | None) -> bool:
    """Whether a holder of rights is the site: a company may own many, so its name without "Ltd" stands in the address or on the page."""
    bare = credit_lines.legal(name).casefold()
    if not bare:
        return True
    if bare.removeprefix("the ").replace(" ", "") in (_hostname(url) or "").replace("-", ""):
        return True
    whole = name.casefold().rstrip(".")
    folded = (block.source.casefold() for block in page.blocks if block.index != removal.block)
    return any(bare in text and whole not in text for text in folded)


def _captions(page: Page, lifted: list[Removal]) -> Iterator[tuple[Removal, str]]:
    """The captions, without the bracket of a credit that was cut off; what is a credit alone, or a number, is none."""
    for removal, text in _of(page, lifted, "caption"):
        if not _OWNER.match(text) and any(map(str.isalpha, text)):
            yield removal, text.rstrip(" (|").strip()


def _credits(page: Page, lifted: list[Removal]) -> Iterator[tuple[Removal, str]]:
    """Who took the pictures, without labels."""
    for removal, text in _of(page, lifted, "caption", "credit"):
        if removal.field == "credit" or _OWNER.match(text):
            yield removal, _CREDIT.sub("", text).strip(" \t()[]|")


def _sections(page: Page, lifted: list[Removal], title: int | None) -> Iterator[tuple[Removal, str]]:
    """The kickers right above the title, or between it and the text: such words further above are entries of a menu."""
    if title is None:
        return
    last = max(title, min((block.index for block in page.live), default=0))
    for removal, text in _of(page, lifted, "section"):
        if title - _KICKER <= removal.block <= last and not topics.in_menu(page.blocks[removal.block]):
            yield removal, text.strip(" :：|•·–—-")


def _from_head(found: Metadata, page: Page, title: int | None, lifted: list[Removal]) -> None:
    """Merge what the HTML head says, by trust: its title and date go before what the page shows, its authors if they are people."""
    head = page.head
    origins: Mapping[str, str] = head.get("from", {})

    def take(name: str, value: Any, key: str) -> None:
        if value:
            setattr(found, name, value)
            found.provenance[name] = {"from": origins.get(key, "html"), "block": None}

    if places := head.get("titles"):
        _choose_title(found, places, head.get("sites", ()))
    told = tuple(head.get("authors", ()))
    if origins.get("authors") != "html/meta" or not _shows_better(found, told, page, lifted):
        take("authors", told, "authors")
    marked = ("marked", tuple(head.get("marked", ())))
    house = ("organisation", (head["organisation"],) if head.get("organisation") else ())
    # A name that only a class marks may stand under the house that JSON-LD names.
    house_first = origins.get("marked") == "html/class" and origins.get("organisation") == "json-ld"
    for key, names in (house, marked) if house_first else (marked, house):
        if not found.authors:
            take("authors", names, key)
    if head.get("date") and not _long_before(found, head["date"], page):
        take("date", head["date"], "date")
        if own := _own_day(head["date"], found.url):
            _tell(found, "date", own)
    if not found.date and (day := shown.date(page, title) or shown.address(found.url)):
        _tell(found, "date", day)
    if not head.get("sitename") and (told_beside := shown.site(page, found.title)):
        _tell(found, "sitename", told_beside)
    take("sitename", head.get("sitename"), "sitename")
    for name in ("modified", "section", "description"):
        take(name, head.get(name), name)
    take("tags", tuple(head.get("tags", ())), "tags")
    take("canonical_url", head.get("url"), "url")
    if found.modified and found.date and found.modified[:10] < found.date[:10]:
        found.modified = None  # nothing is changed before it is out
        del found.provenance["modified"]


def _shows_better(found: Metadata, told: tuple[str, ...], page: Page, lifted: list[Removal]) -> bool:
    """Whether the authors that the page shows go before those of a meta tag: more of them, or, in a line above the text, others.

    A meta tag holds one name, and often that of who put the text online.
    """
    if found.authors[: len(told)] == told:
        return True
    if not found.authors or not found.provenance["authors"]["from"].startswith("head/"):
        return False
    if any(name in text for _, text in _of(page, lifted, "author") for name in told):
        return False
    said = {word for name in told for word in name.casefold().split()}
    return all(" " in name and said.isdisjoint(name.casefold().split()) for name in found.authors)


def _long_before(found: Metadata, told: str, page: Page) -> bool:
    """Whether the day shown above the text lies more than one before the one that the page's head tells.

    A page shows no day before it was out, and a site that moved stamps its pages anew. One day apart are clocks of two places.
    """
    if not found.date or not _above(found, page):
        return False
    return (date.fromisoformat(told[:10]) - date.fromisoformat(found.date[:10])).days > 1


def _own_day(told: str, url: str | None) -> shown.Shown | None:
    """The day in the address, where the head tells the time in UTC and it then was that day where the site is made: one day off.

    The day before, if it was early enough for a clock behind UTC; the day after, if late enough for one ahead.
    """
    day = shown.address(url)
    if day is None or len(told) < _STAMP or not told.endswith(("+00:00", "Z")):
        return None
    days = (date.fromisoformat(day.value[0]) - date.fromisoformat(told[:10])).days
    hour = int(told[11:13])
    return day if (days == 1 and hour >= _AHEAD) or (days == -1 and hour < _BEHIND) else None


def _above(found: Metadata, page: Page) -> bool:
    """Whether the date was shown above the text."""
    block = found.provenance.get("date", {}).get("block")
    return block is not None and not any(live.index < block for live in page.live[:1])


def _choose_title(found: Metadata, places: Mapping[str, str], sites: Collection[str]) -> None:
    """The title on which the places of an HTML page agree, the line that the stages took for it being one of them."""
    own = {"page": found.title} if found.title else {}
    chosen = titles.choose({**places, **own}, sites)
    if chosen and chosen[1] != "page":
        found.title, place = chosen
        found.provenance["title"] = {"from": place, "block": None}


def _hostname(url: str | None) -> str | None:
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
