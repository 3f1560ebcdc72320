"""What the head of an HTML page, its JSON-LD and its microdata say of the article, each with where it was read.

One look at the tree that is parsed anyway. What is said in several places is merged by trust: see `read_head`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleanseed import dates, people
from cleanseed.read import jsonld, titles
from cleanseed.read.dom import HtmlElement

_PATH = re.compile(
    r"breadcrumb|bread-?bar|seo-?title|sr-only|screen-?reader|visually-?hidden|logo\b|site-?(?:title|name)"
)
_UP = 6
_SHORT = 4
_LONGEST = 400
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
    "publication_date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "citation_publication_date",
    "parsely-pub-date", "sailthru.date", "article.published", "published", "cxenseparse:recs:publishtime", "last-published",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified",
    "dc.date.modified", "lastmod",
)  # fmt: skip
_AUTHORS = (
    "parsely-author", "sailthru.author", "cxenseparse:author", "author", "article:author", "byl", "dc.creator", "dcterms.creator",
    "citation_author", "citation_authors", "article:author_name", "article.author", "og:article:author", "dable:author",
)  # fmt: skip
_PUBLICATION = re.compile("publish|pubdate|entry-date")
_FORM = re.compile(r"^\s*(?:https?:|www\.|@|//)|[<>{}]|\.(?:com|net|org|html?)\b")
_BYLINE = re.compile(r"(?:^|[\s_-])(?:author|byline|autor|auteur|autore|writer|contributor)s?(?:$|[\s_-])")
_OTHERS = re.compile(
    r"comment|related|teaser|card|promo|sidebar|widget|footer|reply|recommend|listing|popular|avatar|image"
)
_LINE = 120
_HANDLE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+$|(?=[a-z]*\d)[a-z0-9]+$")
"""What a person logs in with: "ann.author", "aauthor7"."""
_TURNED = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator")
_AND = re.compile(r"\s+(?:og|och|en|et|e|y|i|ja|ve|és|and|und|&)\s+|\s*[,;]\s*")
_NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "editor",
        "staff",
        "redaktion",
        "redaction",
        "webmaster",
        "author",
        "guest",
        "root",
        "user",
        "none",
        "null",
    ]
)
_DAY = re.compile(r"^\s*((?:19[89]|20)\d\d)-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?")
_COMPACT = re.compile(r"^\s*((?:19[89]|20)\d\d)(\d\d)(\d\d)(?:\D|$|T?\d{4,6})")

_UNSCRIPTED = 1_000

Head = dict[str, Any]


def read_head(root: HtmlElement, url: str | None) -> Head:
    """What the page says of its article.

    Keys, each only where something is known: title, titles (place -> text, for `titles.choose`), sites (the site's names, folded), authors (list of people), marked (people, by rel or itemprop), organisation (an author that is none), date,
    modified (ISO 8601), sitename, url (canonical, absolute), language, description, tags (list), section, types (of the JSON-LD's objects, and "og:..."), unscripted (what it shows without scripts), body (the
    JSON-LD `articleBody`), and "from": key -> where it was read ("json-ld", "html/meta", ...).
    """
    meta = _meta(root)
    nodes = jsonld.nodes(root)
    about: Mapping[str, Any] = jsonld.article(nodes) or {}
    head: Head = {}
    origin: dict[str, str] = {}

    def put(name: str, value: Any, source: str) -> None:
        if value and name not in head:
            head[name] = value
            origin[name] = source

    canonical = _canonical(root, meta, url)
    put("url", canonical, "html/canonical")
    put("sitename", _first(meta, "og:site_name"), "html/og")
    put("sitename", jsonld.string(about.get("publisher")), "json-ld")
    put("sitename", _site_node(nodes), "json-ld")
    put(
        "sitename",
        _first(meta, "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher"),
        "html/meta",
    )
    sites = titles.site_keys((head.get("sitename"), jsonld.string(about.get("publisher"))), canonical or url)
    if places := _titles(root, meta, about):
        sites -= {
            titles.key(places.get(place, "")) for place in ("html/og", "json-ld")
        }  # some name the page as the site
        head["titles"], head["sites"] = places, sorted(sites)
        if chosen := titles.choose(places, sites):
            put("title", *chosen)
    _authors(put, root, meta, about, nodes, titles.site_keys((head.get("sitename"),), canonical or url))
    for name, key, keys in (("date", "datePublished", _PUBLISHED), ("modified", "dateModified", _MODIFIED)):
        put(name, iso(jsonld.string(about.get(key))), "json-ld")
        if name not in head:
            days = (day for each in keys for value in meta.get(each, ()) if (day := iso(value)))
            put(name, next(days, None), "html/meta")
        if name not in head:  # to look through the whole page takes longest
            put(name, _time(root, key), "html/time")
    put("date", iso(jsonld.string(about.get("dateCreated"))) or iso(jsonld.string(about.get("uploadDate"))), "json-ld")
    put("language", _language(root, meta, about), "html/lang")
    put("description", _first(meta, "og:description", "description", "twitter:description"), "html/meta")
    put("description", _plain(jsonld.string(about.get("description"))), "json-ld")
    put("section", _first(meta, "article:section"), "html/og")
    put("section", _plain(jsonld.string(about.get("articleSection"))), "json-ld")
    put("tags", _unique(_plain(tag) for tag in meta.get("article:tag", ())), "html/og")
    put("tags", _unique(_listed(jsonld.strings(about.get("keywords")))), "json-ld")
    put("tags", _unique(_listed(meta.get("news_keywords", []) or meta.get("keywords", []))), "html/meta")
    told = {kind.lower() for node in nodes for kind in jsonld.kinds(node)}
    if types := told | {f"og:{kind.strip().lower()}" for kind in meta.get("og:type", ())}:
        head["types"] = frozenset(types)
    if unscripted := " ".join(" ".join(each.itertext()) for each in root.iter("noscript"))[:_UNSCRIPTED].strip():
        head["unscripted"] = unscripted
    body = about.get("articleBody")
    put("body", body if isinstance(body, str) else None, "json-ld")
    if head:
        head["from"] = origin
    return head


def iso(text: str | None) -> str | None:
    """A day, with its time where one is told, as ISO 8601; None for what is no date from 1980 on."""
    if not text or len(text) > 100:
        return None
    if found := _DAY.match(text) or _COMPACT.match(text):
        year, month, day = (int(found[i]) for i in (1, 2, 3))
        try:
            datetime(year, month, day)  # noqa: DTZ001  only asks whether there is such a day
        except ValueError:
            return None
        stamp = text.strip().replace(" ", "T", 1)
        try:
            return datetime.fromisoformat(stamp).isoformat() if len(stamp) > 10 else f"{year:04}-{month:02}-{day:02}"
        except ValueError:
            return f"{year:04}-{month:02}-{day:02}"
    return next((found.iso for found in dates.find(text) if found.iso), None)


# --- the head --------------------------------------------------------------------------------------------------------------


def _meta(root: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        value = element.get("content")
        if value and (value := " ".join(value.split())):
            for name in {element.get("property"), element.get("name"), element.get("itemprop")} - {None}:
                found.setdefault(name.lower(), []).append(value)
    return found


def _first(meta: Mapping[str, list[str]], *names: str) -> str | None:
    return next((value for name in names for each in meta.get(name, ()) if (value := _plain(each))), None)


def _plain(text: str | None) -> str | None:
    """Without entities, which pages write into attributes and JSON twice, and soft hyphens."""
    return " ".join(unescape(text).replace("\xad", "").split()) if text else None


def _listed(given: Iterable[str]) -> list[str]:
    return [part.strip() for text in given for part in re.split(r"[,;|]", text)]


def _unique(given: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(text for text in given if text))[:50]


def _canonical(root: HtmlElement, meta: Mapping[str, list[str]], url: str | None) -> str | None:
    given = next(
        (
            link.get("href")
            for link in root.iter("link")
            if (link.get("rel") or "").lower() == "canonical" and link.get("href")
        ),
        None,
    )
    for each in (given, _first(meta, "og:url")):
        if each:
            try:
                whole: str = urljoin(url or "", each.strip())
                if urlsplit(whole).scheme in ("http", "https") and urlsplit(whole).hostname:
                    return whole
            except ValueError:
                continue
    return None


def _site_node(nodes: list[jsonld.Node]) -> str | None:
    return next(
        (name for node in nodes if "WebSite" in jsonld.kinds(node) and (name := jsonld.string(node.get("name")))), None
    )


def _language(root: HtmlElement, meta: Mapping[str, list[str]], about: Mapping[str, Any]) -> str | None:
    for given in (
        root.get("lang"), jsonld.string(about.get("inLanguage")), _first(meta, "og:locale", "content-language", "language"),
    ):  # fmt: skip
        if given and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_].{1,20})?", given.strip()):
            return re.split("[-_]", given.strip())[0].lower()
    return None


def _time(root: HtmlElement, itemprop: str) -> str | None:
    """The `datetime` of an element that is said to be the date; for the publication, of the first `time` above the text else."""
    first: str | None = None
    publication = itemprop == "datePublished"
    for element in root.iter("time", "span", "abbr", "div", "p"):
        is_time = element.tag == "time"
        said = element.get("itemprop") or ""
        if is_time:
            said = f"{said} {element.get('class') or ''}"
        named = itemprop in said or (publication and is_time and _PUBLICATION.search(said.lower()))
        if named or (publication and is_time and first is None):
            day = iso(element.get("datetime") or element.get("content"))
            if named and day:
                return day
            first = first or day
    return first


# --- the title -------------------------------------------------------------------------------------------------------------


def _titles(root: HtmlElement, meta: Mapping[str, list[str]], about: Mapping[str, Any]) -> dict[str, str]:
    """The places that tell a title, each with its text: keys of `titles.WEIGHTS`."""
    raw = {
        "json-ld": jsonld.string(about.get("headline")),
        "html/og": _first(meta, "og:title"),
        "html/twitter": _first(meta, "twitter:title"),
        "html/title": next(
            (title.text for title in root.iter("title") if title.text and title.getparent().tag != "svg"), None
        ),
        "html/meta": _first(meta, "headline"),
    }
    given = {place: text for place, each in raw.items() if (text := _plain(each))}
    first: list[str] = []
    path: list[str] = []
    for h1 in root.iter("h1"):
        if (text := _plain(h1.text_content())) and len(text) <= _LONGEST:
            (path if _in_path(h1) else first).append(text)
    if found := titles.heading(first, given.values()):
        given["html/h1"] = found
    if found := titles.heading(path, given.values()):
        given["html/path"] = found
    said = {titles.key(text) for place, text in given.items() if place not in ("html/h1", "html/path")}
    lower = (text for h2 in root.iter("h2") if not _in_path(h2) and (text := _plain(h2.text_content())))
    if found := next((text for text in lower if titles.key(text) in said), None):
        given["html/h2"] = found
    return given


def _in_path(heading: HtmlElement) -> bool:
    """Whether a heading stands in a menu or the path of menus, or is there for machines: by its place and by what marks it."""
    element: HtmlElement | None = heading
    for _ in range(_UP):
        if element is None or element.tag in ("article", "main", "body"):
            return False
        if element.tag in ("nav", "li"):
            return True
        if _PATH.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower()):
            return True
        element = element.getparent()
    return False


# --- authors ---------------------------------------------------------------------------------------------------------------


def _authors(
    put: Any,
    root: HtmlElement,
    meta: Mapping[str, list[str]],
    about: Mapping[str, Any],
    nodes: list[jsonld.Node],
    sites: set[str],
) -> None:
    declared = jsonld.people(about, nodes)
    named = _declared(declared, sites)
    put("authors", named, "json-ld")
    for name in _AUTHORS:
        if named:
            break
        given = meta.get(name, ())
        named = _people(map(_turned, given) if name in _TURNED else given, sites, False)
        put("authors", named, "html/meta")
    if not named:
        marked = _people((e.text_content() for e in _said(root)), sites, False)
        put("marked", marked, "html/author")
        if not marked:
            put("marked", _classed(root, sites), "html/class")
    houses = (
        name
        for name, house in declared
        if _fits(name) and (house or titles.key(name) in sites or not _HANDLE.match(name))
    )
    put("organisation", next(houses, None), "json-ld")
    others = (name for each in _AUTHORS for name in meta.get(each, ()) if _fits(name) and not _HANDLE.match(name))
    put("organisation", next(others, None), "html/meta")


def _declared(listed: list[tuple[str, bool]], sites: set[str]) -> list[str]:
    """The authors that JSON-LD lists: people, and beside one of them the agencies and teams that it names too, but not the site."""
    named = [_people([name], sites, True) if not organisation else [] for name, organisation in listed]
    if not any(named):
        return []
    for at, (name, _) in enumerate(listed):
        if not named[at] and _fits(name) and name.count(" ") < _SHORT and titles.key(name) not in sites:
            named[at] = [name]
    first: dict[str, str] = {}
    for name in (name for found in named for name in found):
        first.setdefault(titles.key(name), name)
    return list(first.values())


def _classed(root: HtmlElement, sites: set[str]) -> list[str]:
    """The full names in the first element whose class says that it is the byline, and that stands in no list of other things."""
    for element in root.iter("a", "span", "div", "p", "address", "h3", "h4", "strong", "cite", "li"):
        mark = element.get("class")
        if not mark or not _BYLINE.search(mark.lower()):
            continue
        text = " ".join(element.text_content().split())
        if 3 < len(text) < _LINE and not _elsewhere(element):
            found = [name for name in _people([text], sites, False) if " " in name]
            if found:
                return found
    return []


def _elsewhere(element: HtmlElement) -> bool:
    while element is not None and element.tag != "body":
        if element.tag in ("footer", "aside", "nav") or _OTHERS.search((element.get("class") or "").lower()):
            return True
        element = element.getparent()
    return False


def _turned(name: str) -> str:
    """A name as a library writes it, "Author, Ann B.", turned into "Ann B. Author"."""
    last, comma, first = name.partition(",")
    turned = f"{first.strip()} {last.strip()}"
    return turned if comma and "," not in first and people.is_name(turned) else name


def _fits(name: str) -> bool:
    """Whether a text may be the name of an author, of whatever kind."""
    return len(name) <= 60 and not _FORM.search(name) and name.casefold() not in _NOBODY


def _said(root: HtmlElement) -> list[HtmlElement]:
    """Elements marked up as the author by rel or itemprop: of several, those in the same place of the page."""
    found = [
        e
        for e in root.iter("a", "span", "div", "p", "address")
        if (e.get("rel") or "") == "author" or "author" in (e.get("itemprop") or "").split()
    ]
    return found[:1]


def _joined(text: str) -> tuple[str, ...]:
    """Full names with a word for "and" between them, where each is one."""
    parts = [part for part in _AND.split(text) if part]
    return tuple(parts) if len(parts) > 1 and all(" " in part and people.is_name(part) for part in parts) else ()


def _people(given: Iterable[str], sites: set[str], trusted: bool) -> list[str]:
    """The people that texts name. trusted: a text that looks like no name is one all the same, if it is short and plain."""
    named: list[str] = []
    for each in given:
        text = (_plain(each) or "").strip(" ,;|")
        if not text or len(text) > 300 or _FORM.search(text) or _HANDLE.match(text) or text.casefold() in _NOBODY:
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
    first: dict[str, str] = {}
    for name in named:
        first.setdefault(titles.key(name), name)
    return list(first.values())
