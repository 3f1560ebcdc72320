"""Who wrote the page, by its JSON-LD, its `<meta>` elements, and what its body marks as the author."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from cleanseed import people
from cleanseed.read import jsonld, titles
from cleanseed.read.dom import HtmlElement
from cleanseed.read.marked import marked
from cleanseed.read.meta import Meta, plain

_AUTHORS = (
    "citation_author", "citation_authors", "parsely-author", "sailthru.author", "cxenseparse:author", "author", "article:author", "byl",
    "dc.creator", "dcterms.creator", "article:author_name", "article.author", "og:article:author", "dable:author",
)  # fmt: skip
_ANY = re.compile(r"(?:^|[_.:-])authors?(?:[_.-]?names?)?$")
"""How other names of `<meta>` end that tell the author."""
_SHORT = 4
_FORM = re.compile(r"^\s*(?:https?:|www\.|//)|[<>{}@]|\.(?:com|net|org|html?)\b")
_HANDLE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+$|(?=[a-z]*\d)[a-z0-9]+$")
"""What a person logs in with: "ann.author", "aauthor7"."""
_LABEL = re.compile(
    r"(?:written|interview|posted) by|by|authors?|verfasst von|geschrieben von|von|autor(?:in)?|écrit par|auteur|(?:escrito|publicado) por"
    r"|escrit per|scritto da|autore|geschreven door|skrevet av|skrevet af|skriven av|kirjoittanut|napisane przez|napsal|автор|написано|yazan"
    r"|szerző|γράφτηκε από|執筆者|作者|글쓴이|كُتب بواسطة",
    re.IGNORECASE,
)
"""Labels as the plug-ins that write them translate them."""
_TURNED = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator")
_AND = re.compile(r"\s+(?:og|och|en|et|e|y|i|ja|ve|és|and|und|&)\s+|\s*[,;]\s*")


def read_authors(
    root: HtmlElement, meta: Meta, about: Mapping[str, Any], nodes: list[jsonld.Node], sites: Collection[str]
) -> Iterator[tuple[str, Any, str]]:
    """What is said of the authors, best first: the key in the page's head, its value (which may be empty), where it was read.

    Keys: authors (names that the head gives), marked (names that the body marks, where the head gives none), organisation (an
    author who is no person). about: the JSON-LD object of the article. nodes: all of them. sites: the site's names, folded.
    """
    declared = jsonld.people(about, nodes)
    named = _declared(declared, sites)
    yield "authors", named, "json-ld"
    for name in _AUTHORS:
        if named:
            break
        given = meta.get(name, ())
        named = _people(map(_turned, given) if name in _TURNED else given, sites)
        yield "authors", named, "html/meta"
    for name in meta if not named else ():
        if not named and _ANY.search(name):
            named = _people(meta[name], sites)
            yield "authors", named, "html/meta"
    if not named:
        named = _people(_cards(meta), sites)
        yield "authors", named, "html/meta"
    seen = [] if named else list(marked(root, lambda given: _people(given, sites)))
    for names, person, origin in seen:
        if person:
            yield "marked", names, origin
            break
    houses = (
        name
        for name, house in declared
        if _fits(name) and (house or titles.key(name) in sites or not _HANDLE.match(name))
    )
    yield "organisation", next(houses, None), "json-ld"
    given = [*(name for each in _AUTHORS for name in meta.get(each, ())), *_cards(meta)]
    others = (name for name in given if _fits(name) and not _HANDLE.match(name))
    yield "organisation", next(others, None), "html/meta"
    yield "organisation", next((name for names, person, _ in seen if not person for name in names), None), "html/author"


def _declared(listed: list[tuple[str, bool]], sites: Collection[str]) -> list[str]:
    """The authors that JSON-LD lists: people, and beside one of them the agencies and teams that it names too, but not the site."""
    named = [_people([name], sites, trusted=True) if not organisation else [] for name, organisation in listed]
    if not any(named):
        return []
    for at, (name, _) in enumerate(listed):
        if not named[at] and _fits(name) and name.count(" ") < _SHORT and titles.key(name) not in sites:
            named[at] = [name]
    return _once(name for found in named for name in found)


def _cards(meta: Meta) -> Iterator[str]:
    """The author whom a shared link shows: label and value are two elements, "Written by" and the name."""
    for at in range(1, 4):
        labels, values = meta.get(f"twitter:label{at}", ()), meta.get(f"twitter:data{at}", ())
        if labels and values and _LABEL.fullmatch(labels[0]):
            yield values[0]


def _turned(name: str) -> str:
    """A name as a library writes it, "Author, Ann B.", turned into "Ann B. Author"."""
    last, comma, first = name.partition(",")
    turned = f"{first.strip()} {last.strip()}"
    return turned if comma and "," not in first and people.is_name(turned) else name


def _fits(name: str) -> bool:
    """Whether a text may be the name of an author, of whatever kind."""
    return len(name) <= 60 and name[:1].isalnum() and not _FORM.search(name) and name.casefold() not in people.NOBODY


def _joined(text: str) -> tuple[str, ...]:
    """Full names with a word for "and" between them, where each is one."""
    parts = [part for part in _AND.split(text) if part]
    return tuple(parts) if len(parts) > 1 and all(" " in part and people.is_name(part) for part in parts) else ()


def _people(given: Iterable[str], sites: Collection[str], *, trusted: bool = False) -> list[str]:
    """The people that texts name. trusted: a text that looks like no name is one all the same, if it is short and plain."""
    named: list[str] = []
    for each in given:
        text = (plain(each) or "").strip(" ,;|")
        if not text or len(text) > 300 or _FORM.search(text) or _HANDLE.match(text) or text.casefold() in people.NOBODY:
            continue
        if titles.key(text) in sites and not people.is_name(text):
            continue  # a site that bears its author's name is one of few
        found: tuple[str, ...] = people.names(text) or _joined(text)
        if not found:
            line = people.byline(text) or people.byline(f"By {text}")
            found = line.authors if line is not None else ()
            if line is None and trusted and len(text.split()) <= 4 and not any(map(str.isdigit, text)):
                found = (text,)
            elif line is None and trusted and people.is_name(first_of := text.partition(",")[0]):
                found = (first_of,)  # what follows is a role, however long
        named += (name for name in found if titles.key(name) not in sites or people.is_name(name))
    return _once(named)


def _once(names: Iterable[str]) -> list[str]:
    """Names in order, each in the spelling that came first."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(titles.key(name), name)
    return list(first.values())
