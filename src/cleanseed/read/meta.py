"""What the `<meta>` elements of an HTML page say, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import unescape

from cleanseed.read.dom import HtmlElement
from cleanseed.read.repair import repair

Meta = Mapping[str, list[str]]
"""Name, property or itemprop in small letters -> contents, in page order."""
_RAW = 100_000  # characters, white space included, that are looked through for a short text


def read_meta(elements: Iterable[HtmlElement]) -> Meta:
    """All that the page's `<meta>` elements say."""
    found: dict[str, list[str]] = {}
    for element in elements:
        value = element.get("content")
        if value and (value := " ".join(value.split())):
            for name in {element.get("property"), element.get("name"), element.get("itemprop")} - {None}:
                found.setdefault(name.lower(), []).append(value)
    return found


def content(meta: Meta, *names: str) -> str | None:
    """The first content that is not empty, by the names in their order; None where there is none."""
    return next((value for name in names for each in meta.get(name, ()) if (value := plain(each))), None)


def short(element: HtmlElement, most: int) -> str | None:
    """The text in an element, white space folded; None where it has more than `most` characters: elements in elements are not read to their ends."""
    parts: list[str] = []
    size = raw = 0
    for part in element.itertext():
        parts.append(part)
        size, raw = size + len(part.strip()), raw + len(part)
        if size > most or raw > _RAW:
            return None
    text = " ".join("".join(parts).split())
    return text if len(text) <= most else None


_UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))


def plain(text: str | None) -> str | None:
    """The text without entities, which pages write into attributes and JSON twice, and signs that do not show; repaired as the page's text is."""
    if not text:
        return None
    bare = " ".join(unescape(text).translate(_UNSEEN).split())
    return bare if bare.isascii() else repair(bare).text
