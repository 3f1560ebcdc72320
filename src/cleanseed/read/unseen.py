"""Articles that a page holds for its scripts alone, and does not show: in its JSON-LD, or in the data that a framework fills it from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from typing import Any

from cleanseed.read import dom, jsonld
from cleanseed.read.dom import HtmlElement
from cleanseed.read.walk import Piece

_BODY, _DATA = 40, 80  # words that an article in JSON-LD has, and one in other data
_PARAGRAPH = 12
_RUN = 8  # words
_LOOKED = 20
_VALUES = 50_000
_KEYS = frozenset((
    "articlebody", "body", "bodyhtml", "body_html", "content", "contenthtml", "content_html", "html", "rendered", "text", "maintext", "fulltext",
))  # fmt: skip

Walk = Callable[[HtmlElement], list[Piece]]


def put(root: HtmlElement, shown: Sequence[Piece], body: str | None, walk: Walk) -> str | None:
    """Put an article of which the page shows nothing below all that it shows. A warning that says so; None where there is none.

    root: the tree, which is changed. shown: what it shows. body: the page's `articleBody`. walk: what reads a tree.
    """
    words = sum(len(piece.text.split()) for piece in shown if _is_paragraph(piece))
    if body:
        told, least, where = body, _BODY, "its JSON-LD"
    elif 2 * words < _DATA:
        told, least, where = _longest(root.iter("script")), _DATA, "the data for its scripts"
    else:
        return None
    if len(told.split()) < max(least, 2 * words):
        return None
    article = _article(told)
    if article is None or _stands(walk(article), shown):
        return None
    body_of_page = root.find("body")
    (root if body_of_page is None else body_of_page).append(article)
    return f"The page shows nothing of its article: the text is that of {where}."


def _is_paragraph(piece: Piece) -> bool:
    return piece.text.count(" ") >= _PARAGRAPH


def _article(text: str) -> HtmlElement | None:
    """The text as the body of a page: it is HTML, or paragraphs in lines."""
    if "</" not in text:
        text = unescape(text)
    if "</" not in text:
        text = "".join(f"<p>{line}</p>" for line in text.replace("<", "&lt;").splitlines() if line.strip())
    try:
        root = dom.parse(f"<html><body><article>{text}</article></body></html>")
    except dom.TooDeepError:
        return None
    return root.find(".//article") if root is not None else None


def _stands(pieces: Sequence[Piece], shown: Sequence[Piece]) -> bool:
    """Whether the page shows any of the first paragraphs."""
    whole = " ".join(" ".join(piece.text.split()) for piece in shown)
    found = [piece.text.split() for piece in pieces if _is_paragraph(piece)][:_LOOKED]
    return not found or any(" ".join(words[:_RUN]) in whole for words in found)


def _longest(scripts: Iterable[HtmlElement]) -> str:
    """The longest text under the name of a body in the page's scripts of type application/json."""
    found = ""
    for script in scripts:
        text = script.text or ""
        if (script.get("type") or "").strip().lower() != "application/json" or len(text) > jsonld.LARGEST:
            continue
        try:
            stack: list[Any] = [json.loads(text)]
        except (ValueError, RecursionError):
            continue
        room = _VALUES
        while stack and room:
            room -= 1
            each = stack.pop()
            if isinstance(each, dict):
                for key, value in each.items():
                    if isinstance(value, str) and len(value) > len(found) and key.lower() in _KEYS:
                        found = value
                stack.extend(value for value in each.values() if isinstance(value, (dict, list)))
            elif isinstance(each, list):
                stack.extend(value for value in each if isinstance(value, (dict, list)))
    return found
