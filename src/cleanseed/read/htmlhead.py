"""What the head of an HTML page, its JSON-LD and its microdata say of the article, each with where it was read.

One look at the tree that is parsed anyway. What is said in several places is merged by trust: see `read_head`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleanseed import dates, people
from cleanseed.read import jsonld
from cleanseed.read.dom import HtmlElement

_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«›~/]+\s+|\s*[|｜ㅣ]\s*|\s+::\s+")
_WEIGHTS = {"html/h1": 10, "json-ld": 9, "html/og": 8, "html/title": 5, "html/twitter": 4}
"""How much each place is trusted with the title; places that agree add up."""
_KICKER = re.compile(r"[:.|–—-]\s*$")
_LEAST = 12
_SITE = 5
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
    "citation_author", "article:author_name", "article.author", "og:article:author", "dable:author",
)  # fmt: skip
_PUBLICATION = re.compile("publish|pubdate|entry-date")
_FORM = re.compile(r"^\s*(?:https?:|www\.|@|//)|[<>{}]|\.(?:com|net|org|html?)\b")
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

Head = dict[str, Any]


def read_head(root: HtmlElement, url: str | None) -> Head:
    """What the page says of its article.

    Keys, each only where something is known: title, authors (list of people), marked (people, by rel or itemprop), organisation (an author that is none), date,
    modified (ISO 8601), sitename, url (canonical, absolute), language, description, tags (list), section, body (the JSON-LD
    `articleBody`), and "from": key -> where it was read ("json-ld", "html/meta", ...).
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
    title, source = _title(
        root, meta, about, (head.get("sitename"), jsonld.string(about.get("publisher"))), canonical or url
    )
    put("title", title, source)
    _authors(put, root, meta, about, nodes, _site_keys((head.get("sitename"),), canonical or url))
    for name, key, keys in (("date", "datePublished", _PUBLISHED), ("modified", "dateModified", _MODIFIED)):
        put(name, iso(jsonld.string(about.get(key))), "json-ld")
        put(
            name, next((day for each in keys for value in meta.get(each, ()) if (day := iso(value))), None), "html/meta"
        )
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


def _title(
    root: HtmlElement,
    meta: Mapping[str, list[str]],
    about: Mapping[str, Any],
    sites: tuple[str | None, ...],
    url: str | None,
) -> tuple[str | None, str]:
    """The title on which most places agree, by weight, without the site's name, and the place that is trusted most with it."""
    heads = [text for h1 in root.iter("h1") if (text := " ".join(h1.text_content().split())) and len(text) <= 400]
    tag = next((title.text for title in root.iter("title") if title.text and title.getparent().tag != "svg"), None)
    raw: dict[str, str | None] = {
        "json-ld": jsonld.string(about.get("headline")),
        "html/og": _first(meta, "og:title"),
        "html/twitter": _first(meta, "twitter:title"),
        "html/title": tag,
    }
    said = {word for text in raw.values() if text for word in _words(text)}
    if heads:
        raw["html/h1"] = max(
            heads, key=lambda text: len(said.intersection(_words(text))) - 0.1 * len(_words(text)) * bool(said)
        )
    given = {place: plain for place, each in raw.items() if (plain := _plain(each))}
    names = _site_keys(sites, url)
    firm = {_key(given[place]) for place in ("html/h1", "json-ld", "html/og") if place in given}
    firm = {key for key in firm if len(key) >= _LEAST}
    trimmed = {place: trim(text, names, firm) for place, text in given.items()}
    votes: Counter[str] = Counter()
    for place, text in trimmed.items():
        votes[_key(text)] += _WEIGHTS[place]
    if not votes:
        return None, ""
    best = max(votes, key=votes.__getitem__)
    shared = trimmed.get("html/og")
    if shared and (key := _key(shared)) != best and best.endswith(key) and len(key) >= _LEAST:
        at = next(text for text in trimmed.values() if _key(text) == best)
        if _KICKER.search(at[: len(at) - len(shared)]) and at.endswith(shared):
            best = key  # the page shows a kicker in front of the title
    place = max((place for place in trimmed if _key(trimmed[place]) == best), key=_WEIGHTS.__getitem__)
    return trimmed[place], place


def trim(title: str, sites: Iterable[str], titles: Iterable[str] = ()) -> str:
    """The title without the site's name in front or behind. `sites`, `titles`: folded names, and titles as said elsewhere."""
    while True:
        for found in _SEPARATOR.finditer(title):
            before, after = title[: found.start()].strip(), title[found.end() :].strip()
            if not before or not after:
                continue
            if _named(_key(after), sites) or _key(before) in titles:
                title = before
            elif _named(_key(before), sites):
                title = after
            else:
                continue
            break
        else:
            return title


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _named(key: str, sites: Iterable[str]) -> bool:
    """Whether a folded text is a site's name, or a short form or a longer one of it."""
    return any(
        key == site or (min(len(key), len(site)) >= _SITE and (key.startswith(site) or site.startswith(key)))
        for site in sites
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _site_keys(sites: Iterable[str | None], url: str | None) -> set[str]:
    keys = {_key(site) for site in sites if site}
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    parts = host.split(".")
    if len(parts) > 1:
        keys |= {_key(host), _key(parts[0]), _key(parts[-2]), _key(".".join(parts[-2:]))}
    return keys - {""}


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
    put("authors", _people((name for name, organisation in declared if not organisation), sites, True), "json-ld")
    for name in _AUTHORS:
        put("authors", _people(meta.get(name, ()), sites, False), "html/meta")
    put("marked", _people((e.text_content() for e in _said(root)), sites, False), "html/author")
    put("organisation", next((name for name, _ in declared if _fits(name)), None), "json-ld")
    put(
        "organisation",
        next((name for each in _AUTHORS for name in meta.get(each, ()) if _fits(name)), None),
        "html/meta",
    )


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
        text = _plain(each)
        if not text or len(text) > 300 or _FORM.search(text) or text.casefold() in _NOBODY:
            continue
        if _key(text) in sites and not people.is_name(text):
            continue  # a site that bears its author's name is one of few
        found: tuple[str, ...] = people.names(text) or _joined(text)
        if not found:
            line = people.byline(text) or people.byline(f"By {text}")
            found = line.authors if line is not None else ()
            if line is None and trusted and len(text.split()) <= 4 and not any(map(str.isdigit, text)):
                found = (text,)
        named += (name for name in found if _key(name) not in sites or people.is_name(name))
    first: dict[str, str] = {}
    for name in named:
        first.setdefault(_key(name), name)
    return list(first.values())
