"""JSON-LD: what a page's scripts of type application/ld+json say of the article.

Pages break it in every way: comments, trailing commas, several objects in a script, strings where objects should be. What cannot
be read is left out, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleanseed.read.dom import HtmlElement

LARGEST = 2_000_000
"""Longer scripts, in characters, are not read."""
_NODES = 2_000
_DEPTH = 8  # of lists and objects around a text
_WRAPPER = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*+;?\s*+$"
)
_TRAILING = re.compile(r",(\s*[\]}])")
_ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "Article", "BlogPosting", "SocialMediaPosting", "LiveBlogPosting", "TechArticle", "ScholarlyArticle",
    "MedicalScholarlyArticle", "AdvertiserContentArticle", "SatiricalArticle", "Report", "Review", "Recipe", "HowTo",
    "DiscussionForumPosting", "CreativeWork",
)  # fmt: skip
_PAGES = ("WebPage", "MedicalWebPage", "ItemPage", "VideoObject", "NewsMediaOrganization")
_ELSEWHERE = frozenset((
    "itemListElement", "mentions", "citation", "relatedLink", "hasPart", "isPartOf", "review", "comment", "subjectOf",
    "significantLink", "about", "associatedMedia", "breadcrumb", "potentialAction", "image", "logo", "video",
))  # fmt: skip

Node = Mapping[str, Any]


def nodes(scripts: Iterable[HtmlElement]) -> list[Node]:
    """Every object of the JSON-LD in a page's scripts, but not those in lists of other things."""
    found: list[Node] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower():
            text = script.text or ""
            if len(text) <= LARGEST:
                for value in _load(text):
                    found.extend(_walk(value, _NODES - len(found)))
    return found


def article(found: list[Node]) -> Node | None:
    """The object that is about the article: of those of an article's type the one that says most; else the page's."""
    for types in (_ARTICLES, _PAGES):
        said = [node for node in found if not set(kinds(node)).isdisjoint(types)]
        if said:
            return max(said, key=_telling)
    return None


def kinds(node: Node) -> list[str]:
    """The types of an object, without what stands before the last slash or colon."""
    given = node.get("@type")
    listed = given if isinstance(given, list) else [given]
    return [re.split(r"[/:#]", kind)[-1] for kind in listed if isinstance(kind, str)]


def string(value: Any, depth: int = _DEPTH) -> str | None:
    """The text of a value: itself, its `@value` or `name`, or of the first of a list; None where it stands deeper than `depth`."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if not depth:
        return None
    if isinstance(value, list):
        return next((text for each in value if (text := string(each, depth - 1))), None)
    if isinstance(value, Mapping):
        return string(value.get("@value") or value.get("name"), depth - 1)
    return None


def strings(value: Any) -> list[str]:
    """The texts of a value, one for each of a list."""
    listed = value if isinstance(value, list) else [value]
    return [text for each in listed if (text := string(each))]


def people(node: Node, found: list[Node]) -> list[tuple[str, bool]]:
    """The names of an object's authors, each with whether it is said to be an organisation. References are followed."""
    known = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and node.get("name")}
    named: list[tuple[str, bool]] = []
    for key in ("author", "creator"):
        value = node.get(key)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                whole = each if each.get("name") else known.get(str(each.get("@id")), each)
                organisation = any("Organization" in kind for kind in kinds(whole))
                parts = " ".join(filter(None, (string(whole.get("givenName")), string(whole.get("familyName")))))
                named += [(name, organisation) for name in strings(whole.get("name") or parts)]
            elif isinstance(each, str) and (name := string(each)):
                linked = known.get(name)
                named.append((string(linked.get("name")) or name, False) if linked else (name, False))
        if named:
            break
    return named


def _telling(node: Node) -> int:
    wanted = ("headline", "author", "datePublished", "articleBody", "name", "publisher", "dateModified", "description")
    return sum(bool(node.get(key)) for key in wanted) + 2 * bool(node.get("headline"))


def _load(text: str) -> Iterator[Any]:
    """The values in a script; where it is broken, its plain faults are mended, and what stands before a deeper one is read."""
    for tried in _versions(text):
        try:
            yield json.loads(tried, strict=False)
        except (ValueError, RecursionError):
            continue
        return
    text = _bare(text)
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(20):
        at = min((i for i in (text.find("{", at), text.find("[", at)) if i >= 0), default=-1)
        if at < 0:
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value


def _versions(text: str) -> Iterator[str]:
    """A script as it is, for most are sound; without what stands around it; and without commas at the ends of lists."""
    yield text
    yield _bare(text)
    yield _TRAILING.sub(r"\1", _bare(text))


def _bare(text: str) -> str:
    return _WRAPPER.sub("", text).strip().rstrip(";")


def _walk(value: Any, room: int) -> Iterator[Node]:
    stack = [value]
    while stack and room > 0:
        each = stack.pop()
        if isinstance(each, list):
            stack.extend(reversed(each))
        elif isinstance(each, dict):
            room -= 1
            yield each
            stack.extend(
                inner
                for key, inner in reversed(each.items())
                if key not in _ELSEWHERE and isinstance(inner, (dict, list))
            )
