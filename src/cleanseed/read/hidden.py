"""What an HTML page does not show: elements that no browser shows as text, and those that their attributes hide."""

from __future__ import annotations

import re
from functools import cached_property

from cleanseed.read.dom import HtmlElement

SKIPPED = frozenset((
    "annotation", "annotation-xml", "applet", "area", "audio", "base", "basefont", "canvas", "col", "colgroup",
    "datalist", "embed", "frame", "frameset", "iframe", "input", "link", "map", "meta", "noembed", "noframes",
    "noscript", "object", "option", "param", "script", "select", "source", "style", "svg", "template", "textarea",
    "title", "track", "video",
))  # fmt: skip
HIDING = frozenset(("hidden", "style"))
"""The attributes that may hide an element."""

_MAY_HOLD = frozenset(
    ("applet", "audio", "canvas", "map", "noembed", "noframes", "noscript", "object", "template", "video")
)
_WHOLE = frozenset(("html", "body", "main", "article"))
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_MOST = 0.5
_NESTED = 20
_MESSAGE = 300


class Hidden:
    """What a page does not show. An element that holds most of its paragraphs is shown all the same: a script does that later."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.left = _NESTED

    @cached_property
    def whole(self) -> int:
        """Characters in the page's paragraphs."""
        return _prose_size(self.root)

    def hides(self, element: HtmlElement, name: object) -> bool:
        """Whether the element, of that name, is left out with all in it. name: a comment has none."""
        if not isinstance(name, str):
            return True
        if name in SKIPPED:
            if name == "template" and (element.get("shadowrootmode") or element.get("shadowroot")):
                return False  # its content is shown where it stands
            if name not in _MAY_HOLD or not len(element) or self.whole < _MESSAGE:
                return True
        elif not _is_unseen(element):
            return False
        if not self.whole:  # no paragraphs to go by
            return name not in _WHOLE
        if not self.left:
            return False
        if _prose_size(element) <= _MOST * self.whole:
            return True
        self.left -= 1  # each look at nested ones takes the time of a walk
        return False


def _is_unseen(element: HtmlElement) -> bool:
    """Whether the element's own attributes hide it. What is found by a search in the page is not hidden."""
    hidden = element.get("hidden")
    if hidden is not None and hidden.strip().lower() != "until-found":
        return True
    style = element.get("style")
    return bool(style and _UNSEEN.search(style.lower())) or (element.tag == "dialog" and element.get("open") is None)


def _prose_size(root: HtmlElement) -> int:
    """Characters in paragraphs."""
    return sum(sum(map(len, p.itertext())) for p in root.iter("p"))
