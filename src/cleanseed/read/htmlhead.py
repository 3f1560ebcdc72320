"""What the head of an HTML page, its JSON-LD and its microdata say of the article, each with where it was read.

One look at the tree that is parsed anyway. What is said in several places is merged by trust: see `read_head`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleanseed import dates
from cleanseed.read import jsonld, times, titles
from cleanseed.read.authors import read_authors
from cleanseed.read.dom import HtmlElement, named
from cleanseed.read.meta import Meta, content, plain, read_meta, short

_PATH = re.compile(
    r"breadcrumb|bread-?bar|seo-?title|sr-only|screen-?reader|visually-?hidden|logo\b|site-?(?:title|name)"
)
_UP, _FAR = 6, 40
_MOST = 50
_LONGEST, _NO_TITLE = 400, 1_000  # characters of a heading, and of a title elsewhere
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
    "publication_date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "citation_publication_date",
    "parsely-pub-date", "sailthru.date", "article.published", "published", "cxenseparse:recs:publishtime", "last-published",
    "published-date", "published_date", "publisheddate", "publish_date", "w-published-date", "date_published", "date.issued", "dcterms.issued",
    "dc.issued", "dcterms.date.issued", "og:published_time", "og:pubdate", "article:publish_date", "article:post_date", "originalpublicationdate",
    "rnews:datepublished", "displaydate", "release_date", "citation_online_date", "citation_date", "gentics.article.publishdate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified",
    "dc.date.modified", "lastmod", "modified-date", "modified_time", "revised",
)  # fmt: skip
_DAY = re.compile(r"^\s*((?:19[89]|20)\d\d)-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?")
_COMPACT = re.compile(r"^\s*((?:19[89]|20)\d\d)(\d\d)(\d\d)(?:\D|$|T?\d{4,6})")
_UNSCRIPTED = 1_000

Head = dict[str, Any]


def read_head(root: HtmlElement, url: str | None) -> Head:
    """What the page says of its article.

    url: where the page came from, if known. Keys of what is given, each only where something is known:

    title; titles (place -> text, for `titles.choose`); sites (the site's names, folded); sitename
    authors, marked, organisation (see `read_authors`)
    date, modified (ISO 8601)
    url (canonical, absolute); language (ISO 639); description; tags (list); section
    types (of the JSON-LD's objects, and "og:..."); unscripted (what it shows without scripts); body (JSON-LD `articleBody`)
    from: key -> where it was read ("json-ld", "html/meta", ...)
    """
    held = named(root, "meta", "script", "link", "title", "h1", "h2", "noscript")
    meta = read_meta(held["meta"])
    nodes = jsonld.nodes(held["script"])
    about: Mapping[str, Any] = jsonld.article(nodes) or {}
    head: Head = {}
    origin: dict[str, str] = {}

    def put(name: str, value: Any, source: str) -> None:
        if value and name not in head:
            head[name] = value
            origin[name] = source

    canonical = _canonical(held["link"], meta, url)
    put("url", canonical, "html/canonical")
    put("sitename", content(meta, "og:site_name"), "html/og")
    put("sitename", jsonld.string(about.get("publisher")), "json-ld")
    put("sitename", _site_node(nodes), "json-ld")
    put(
        "sitename",
        content(meta, "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher"),
        "html/meta",
    )
    sites = titles.site_keys((head.get("sitename"), jsonld.string(about.get("publisher"))), canonical or url)
    if places := _titles(root, held, meta, about):
        sites -= {
            titles.key(places.get(place, "")) for place in ("html/og", "json-ld")
        }  # some name the page as the site
        head["titles"], head["sites"] = places, sorted(sites)
        if chosen := titles.choose(places, sites):
            put("title", *chosen)
    for found in read_authors(root, meta, about, nodes, titles.site_keys((head.get("sitename"),), canonical or url)):
        put(*found)
    for name, key, keys in (("date", "datePublished", _PUBLISHED), ("modified", "dateModified", _MODIFIED)):
        put(name, iso(jsonld.string(about.get(key))), "json-ld")
        if name not in head:
            days = (day for each in keys for value in meta.get(each, ()) if (day := iso(value)))
            put(name, next(days, None), "html/meta")
        if name not in head:  # to look through the whole page takes longest
            put(name, times.day(root, key, iso), "html/time")
    put("date", iso(jsonld.string(about.get("dateCreated"))) or iso(jsonld.string(about.get("uploadDate"))), "json-ld")
    put("language", _language(root, meta, about), "html/lang")
    put("description", content(meta, "og:description", "description", "twitter:description"), "html/meta")
    put("description", plain(jsonld.string(about.get("description"))), "json-ld")
    put("section", content(meta, "article:section"), "html/og")
    put("section", plain(jsonld.string(about.get("articleSection"))), "json-ld")
    put("tags", _unique(plain(tag) for tag in meta.get("article:tag", ())), "html/og")
    put("tags", _unique(_listed(jsonld.strings(about.get("keywords")))), "json-ld")
    put("tags", _unique(_listed(meta.get("news_keywords", []) or meta.get("keywords", []))), "html/meta")
    told = {kind.lower() for node in nodes for kind in jsonld.kinds(node)}
    if types := told | {f"og:{kind.strip().lower()}" for kind in meta.get("og:type", ())}:
        head["types"] = frozenset(types)
    if unscripted := _opening(held["noscript"], _UNSCRIPTED):
        head["unscripted"] = unscripted
    body = about.get("articleBody")
    put("body", body if isinstance(body, str) else None, "json-ld")
    if head:
        head["from"] = origin
    return head


def _opening(elements: Iterable[HtmlElement], most: int) -> str:
    """The first characters of the texts in elements, `most` of them."""
    found: list[str] = []
    left = most
    for element in elements:
        if left < 0:
            break
        texts: list[str] = []
        for text in element.itertext():
            texts.append(text)
            left -= len(text) + 1
            if left < 0:
                break
        found.append(" ".join(texts))
    return " ".join(found)[:most].strip()


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


def _listed(given: Iterable[str]) -> list[str]:
    """The parts of texts that are lists: "storm, harbour"."""
    return [part.strip() for text in given for part in re.split(r"[,;|]", text)]


def _unique(given: Iterable[str | None]) -> list[str]:
    """Each text once, in order, fifty at most."""
    return list(dict.fromkeys(text for text in given if text))[:_MOST]


def _canonical(links: Iterable[HtmlElement], meta: Meta, url: str | None) -> str | None:
    given = next(
        (link.get("href") for link in links if (link.get("rel") or "").lower() == "canonical" and link.get("href")),
        None,
    )
    for each in (given, content(meta, "og:url")):
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


def _language(root: HtmlElement, meta: Meta, about: Mapping[str, Any]) -> str | None:
    for given in (
        root.get("lang"), jsonld.string(about.get("inLanguage")), content(meta, "og:locale", "content-language", "language"),
    ):  # fmt: skip
        if given and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_].{1,20})?", given.strip()):
            return re.split("[-_]", given.strip())[0].lower()
    return None


# --- the title -------------------------------------------------------------------------------------------------------------


def _titles(
    root: HtmlElement, held: Mapping[str, list[HtmlElement]], meta: Meta, about: Mapping[str, Any]
) -> dict[str, str]:
    """The places that tell a title, each with its text: keys of `titles.WEIGHTS`. held: elements by name."""
    raw = {
        "json-ld": jsonld.string(about.get("headline")),
        "html/og": content(meta, "og:title"),
        "html/twitter": content(meta, "twitter:title"),
        "html/title": next(
            (title.text for title in held["title"] if title.text and title.getparent().tag != "svg"), None
        ),
        "html/meta": content(meta, "headline"),
    }
    given = {place: text for place, each in raw.items() if (text := plain(each)) and len(text) <= _NO_TITLE}
    first: list[str] = []
    path: list[str] = []
    inside: list[str] = []
    for h1 in held["h1"]:
        if (text := _heading(h1)) and len(text) <= _LONGEST:
            in_path = _in_path(h1)
            (path if in_path else first).append(text)
            if not in_path and _is_inside(h1):
                inside.append(text)
    tab = given.get("html/title", "")
    if (
        inside
        and len(inside) < len(first)
        and any(titles.key(text) in map(titles.key, titles.split(tab)) for text in inside)
    ):
        first = inside  # the heading outside is the name of the site
    if found := titles.heading(first, given.values()):
        given["html/h1"] = found
    if found := titles.heading(path, given.values()):
        given["html/path"] = found
    said = {titles.key(text) for place, text in given.items() if place not in ("html/h1", "html/path")}
    low = held["h2"]
    parts = {titles.key(part) for part in titles.parts(tab)}
    headed = titles.key(given.get("html/h1", ""))
    if not {"html/og", "json-ld"} & given.keys() and headed not in parts:  # the tab may hold more than the title
        low = list(root.iter("h2", "h3"))
        said |= parts
    lower = (text for h2 in low if not _in_path(h2) and (text := _heading(h2)))
    if found := next((text for text in lower if titles.key(text) in said), None):
        given["html/h2"] = found
        if titles.key(found) in parts and headed and titles.key(tab).endswith(headed):
            given["html/path"] = given.pop(
                "html/h1"
            )  # "Storm takes sea wall - Coast Weekly", and Coast Weekly is the first heading
    return given


def _heading(element: HtmlElement) -> str | None:
    """The text of a heading, without the sign of a link to itself; None for one too long to be a title."""
    text = plain(short(element, _NO_TITLE))
    return text.rstrip("¶#§🔗 ") if text and text[-1] in "¶#§🔗" else text


def _is_inside(heading: HtmlElement) -> bool:
    """Whether a heading stands in the element of the page's main text."""
    return any(element.tag in ("main", "article") for element in islice(heading.iterancestors(), _FAR))


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
