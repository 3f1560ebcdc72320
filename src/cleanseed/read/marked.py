"""Whom the body of an HTML page marks as its author: by itemprop and rel, by a link to the author's page, by names of classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from cleanseed import people
from cleanseed.read.dom import HtmlElement
from cleanseed.read.meta import short

_TAGS = (
    "h1", "a", "span", "div", "p", "address", "h2", "h3", "h4", "h5", "strong", "b", "em", "cite", "li", "dd",
    "small", "section", "button",
)  # fmt: skip
# Of addresses in small letters: a pattern that ignores case, or that may begin in two ways, takes five times as long.
_HREF = re.compile(
    r"/(?:authors?|autor(?:en|es|i|a|zy)?|auteurs?|autore|autori|writers?|contributors?|journalist(?:s|en|es|e)?|redakteure?|die-redaktion"
    r"|columnists?|bylines?|reporters?|skribent(?:er)?|yazar(?:lar)?)[/-][^/?#]{2,}"
)
_QUERY = re.compile(r"[?&]_?author=")
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:author|byline|autor|auteur|autore|writer|contributor)s?(?:$|[\s_-]|(?=Name|Link|name))"
    r"|[a-z](?:Author|Byline)s?(?:$|[\s_-]|Name|Link|name)"
)
_HINT = re.compile("uthor|yline|utor|uteur|riter|ontributor")  # most classes need no closer look
_NEVER = re.compile(
    r"comment|related|teaser|(?<!v)(?<!author-)(?<!author_)(?<!byline-)card|promo(?!ted(?:\s|$))|(?<!layout-)sidebar|suggest|recent|latest|trending|(?<!elementor-)widget|footer|reply|recommend"
    r"|listing|popular|quote|testimonial"
)
_PICTURE = re.compile("avatar|image")
_CHECKED = re.compile(r"review|fact-?check|verif")
_NEVER_ROLE = re.compile(
    r"\b(?:review(?:ed)?|edited|checked|verified|approved|photos?|photographs?|illustrat\w+|curated|translated)\s+(?:\w+\s+)?by\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:view|read|see|browse)\s+)?(?:all|more|other)?\s*(?:posts?|articles?|stories|entries|content|work)\s+(?:by|from|of)\s+"
    r"|^(?:about|meet|picture of|photo of|author|autor(?:in)?|auteur)\s*:?\s+",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\W+|and|und|et|y|e|og|och|en|i|ja|és|и|та|ve|και|with", re.IGNORECASE)
_BY = re.compile(r"by\s+", re.IGNORECASE)
_NAMED = re.compile(r"author[-_]{0,2}name", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:view|read|see|more|full|bio|profile|posts?|articles?|all|learn|about|follow|email|share|comments?|edit(?:orial)? (?:standards|policy|guidelines|process)"
    r"|policy|guidelines|contact|website|subscribe|login|log in|minutes?|min|read|updated|published|image|photo)\b",
    re.IGNORECASE,
)
_LINE = 120
_BOX = 240
_PIECES = 14
_MOST = 300  # elements that are marked alike: a page of more is a list
_BEFORE = 40
_NEAR = 3
_ORGANISATION = 50
_WORDS = 5

Read = Callable[[list[str]], list[str]]


class Marked(NamedTuple):
    """names: people, or a house in their place. person: whether they are people. origin: "html/author", "html/link", "html/class"."""

    names: list[str]
    person: bool
    origin: str


def marked(root: HtmlElement, read: Read) -> Iterator[Marked]:
    """The authors whom the body marks, the most trusted mark first: people, then what is marked like one and is none.

    read: the people that texts name, as `authors` reads them.
    """
    ranked: tuple[list[HtmlElement], ...] = ([], [], [])
    above: tuple[list[HtmlElement], ...] = ([], [], [])
    headed = False
    holding: set[HtmlElement] = set()  # what holds a heading of the page is no list of other things, whatever its class
    for element in root.iter(*_TAGS):
        if element.tag == "h1":
            headed = True
            hold(holding, element)
        if (rank := _rank(element)) is not None and len(ranked[rank]) < _MOST:
            (ranked if headed else above)[rank].append(element)
    houses: list[Marked] = []
    aside: list[list[str]] = []
    for rank, origin in enumerate(("html/author", "html/link", "html/class")):
        marks = ranked[rank] + above[rank]
        for at, element in enumerate(marks):
            pieces = _pieces(element)
            if not pieces or _NEVER_ROLE.search(before(element)):
                continue
            names = _people(pieces, read)
            if elsewhere(element, holding):
                if rank < 2 and names and len(aside) < _PIECES:
                    aside.append(names)
                continue
            if rank == 2:  # a class says least
                names = [name for name in names if " " in name or not name.isascii()]
            if names:
                yield Marked(_beside(element, names, marks[at + 1 :], read), True, origin)
                break
            sure = rank < 2 or _NAMED.search(element.get("class") or "") or _BY.match(" ".join(pieces))
            if sure and not houses and (house := _house(pieces)):
                houses.append(Marked([house], False, origin))
    if aside and all(names == aside[0] for names in aside):
        yield Marked(aside[0], True, "html/author")  # a box at the side names but one
    yield from houses


def _rank(element: HtmlElement) -> int | None:
    """What marks an element as the author: 0 rel or itemprop, 1 a link to the author's page, 2 a class; None where nothing does."""
    if element.tag == "a":
        if element.get("rel") == "author":
            return 0
        if (href := element.get("href")) and _is_profile(href.lower()):
            return 1
    mark = element.get("class")
    if mark and _is_byline(mark):
        return 0 if "author" in (element.get("itemprop") or "").split() else 2
    said = element.get("itemprop")
    return 0 if said and "author" in said.split() else None


def _is_profile(href: str) -> bool:
    """Whether an address, in small letters, is that of an author's page."""
    return _HREF.search(href) is not None or ("author=" in href and _QUERY.search(href) is not None)


@lru_cache(maxsize=4096)  # most elements of a page are called like others
def _is_byline(mark: str) -> bool:
    return _HINT.search(mark) is not None and _BYLINE.search(mark) is not None


def _pieces(element: HtmlElement) -> list[str]:
    """The texts in an element, one for each node; where a part is said to be the name, that of the part. Few of a long one."""
    pieces: list[str] = []
    for at, each in enumerate(element.iter()):
        if each.get("itemprop") == "name":
            named = short(each, _LINE) or each.get("content")
            return [named] if named else []
        if isinstance(each.tag, str) and each.tag not in ("style", "script"):
            pieces.append(" ".join((each.text or "").split()))
        if each is not element:
            pieces.append(" ".join((each.tail or "").split()))
        if at > 2 * _PIECES:
            break
    return [piece for piece in pieces if piece][:_PIECES]


def _people(pieces: list[str], read: Read) -> list[str]:
    """The people named by an element: a name a piece, with words that join them; else what its whole text names."""
    names: list[str] = []
    for piece in pieces:
        bare = _ABOUT.sub("", piece)
        if _NEVER_ROLE.search(piece):
            break
        if people.opener(piece) or _JOINS.fullmatch(piece):
            continue
        found = people.names(bare) or ((bare,) if people.is_name(bare, context=bool(names)) else ())
        if not found:
            break
        names += found
    if names:
        return read(names)
    whole = " ".join(pieces)
    if not 2 < len(whole) < _LINE:
        return []
    return [name for name in read([_ABOUT.sub("", whole)]) if not _NO_NAME.search(name)]


def _house(pieces: list[str]) -> str | None:
    """What is marked as the author and is no person: a team, a site, a name that somebody logs in with."""
    told = [piece for piece in pieces if not people.opener(piece)][:1]
    text = _BY.sub("", told[0]) if told else ""
    if (
        not 2 < len(text) <= _ORGANISATION
        or text.count(" ") >= _WORDS
        or _NO_NAME.search(text)
        or not (text[0].isupper() or text[0].isdigit())
    ):
        return None
    return text if sum(map(str.isalpha, text)) > 0.6 * len(text) and text[-1] not in ".:?!" else None


def _beside(first: HtmlElement, names: list[str], further: list[HtmlElement], read: Read) -> list[str]:
    """The names with those marked alike beside them: in the same short box."""
    box = first
    while (up := box.getparent()) is not None and up.tag != "body" and short(up, _BOX) is not None:
        box = up
    inside = [each for each in further if each.tag == first.tag and any(above is box for above in each.iterancestors())]
    for element in inside[:_PIECES]:
        if not any(above is first for above in element.iterancestors()) and not _NEVER_ROLE.search(before(element)):
            told = _people(pieces := _pieces(element), read) or [
                text for text in pieces[:1] if people.known_house(text)
            ]
            names = names + [name for name in told if name not in names]
    return names


def hold(page: set[HtmlElement], element: HtmlElement) -> None:
    """Add what holds an element to `page`."""
    up = element.getparent()
    while up is not None and up not in page:
        page.add(up)
        up = up.getparent()


def before(element: HtmlElement) -> str:
    """The end of the text right before an element, up to its parent's parent."""
    text = ""
    for _ in range(3):
        parent, previous = element.getparent(), element.getprevious()
        if previous is not None:
            text = f"{(short(previous, _LINE) if isinstance(previous.tag, str) else None) or ''} {previous.tail or ''} {text}"
        elif parent is not None:
            text = f"{parent.text or ''} {text}"
        if text.strip() or parent is None:
            break
        element = parent
    return " ".join(text.split())[-_BEFORE:]


def elsewhere(element: HtmlElement | None, page: Collection[HtmlElement]) -> bool:
    """Whether an element stands in a footer, a menu, a quote, or a list of other things. page: what holds a heading is the page itself."""
    depth = 0
    while element is not None and element.tag != "body" and element not in page:
        if element.tag in ("footer", "aside", "nav", "blockquote", "form") or _NEVER.search(
            (element.get("class") or "").lower()
        ):
            return True
        if not depth and _PICTURE.search((element.get("class") or "").lower()):
            return True
        if depth < _NEAR and _CHECKED.search((element.get("class") or "").lower()):
            return True
        depth += 1
        if element.get("itemprop") in ("review", "comment", "citation", "associatedMedia", "image"):
            return True
        element = element.getparent()
    return False
