"""The tree of an HTML page, with libxml2's silent losses made good.

A page cut by the parser's limits is told, void elements that it does not know are closed first. `walk` reads the tree.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

__all__ = ["HtmlElement", "TooDeepError", "named", "parse"]

ELEMENTS = 200_000
"""The most elements a page may have."""
ATTRIBUTES = 5_000
"""The most attributes an element may have: libxml2 takes quadratic time for them."""

# libxml2 does not know these as void: what follows them would become their child.
_VOID = ("embed", "source", "track", "wbr", "keygen", "bgsound", "command", "image")
# They are closed first. It also leaves out what follows `</html>`, and takes `</br>` for nothing; in a browser the one ends nothing, and
# the other is a line break. The looks ahead spare most tags the alternatives.
_MENDED = re.compile(
    rf"<(?:(?=[bceikstw])({'|'.join(_VOID)})\b(?:[^<>]*>)?|/(?=[bh])(?:(br)|body|html)\s*/?>)".encode(), re.IGNORECASE
)
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\f\r")


class TooDeepError(Exception):
    """The page is nested deeper, or is larger, than can be read whole."""


def parse(text: str, utf8: bytes | None = None, *, controls: bool = True) -> HtmlElement | None:
    """The tree of decoded HTML, None where there is nothing in it. Raises TooDeepError where a limit would lose a part of it.

    utf8: the text in UTF-8, where it is at hand. controls: whether control characters may stand in it.
    """
    raw = text.encode("utf-8", "replace") if utf8 is None else utf8
    if controls:
        raw = raw.translate(None, _CONTROLS)
    void = False

    def mended(found: re.Match[bytes]) -> bytes:
        nonlocal void
        tag, name = found[0], found[1]
        if name:
            void = True
            return tag + b"</" + name + b">" if tag.endswith(b">") else tag
        return b"<br>" if found[2] else b""

    raw = _MENDED.sub(mended, raw)
    if _has_crowded_tag(raw):
        raise TooDeepError(f"an element has more than {ATTRIBUTES} attributes")
    parser = HTMLParser(huge_tree=True, no_network=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    # lxml.html asks Python for the class of every element, form fields having classes of their own. None is needed here.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = document_fromstring(raw, parser=parser)
    except etree.ParserError:
        root = None
    except etree.LxmlError as error:
        raise TooDeepError(str(error)) from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooDeepError("the page is nested deeper than 2048 elements, or a text in it is larger than 1 GB")
    if root is not None:
        # A tag makes one element, and at most a few that it leaves to be understood. To count tags is quicker.
        if 4 * raw.count(b"<") > ELEMENTS and (count := int(root.xpath("count(//*)"))) > ELEMENTS:
            raise TooDeepError(f"the page has {count} elements; {ELEMENTS} are read")
        if void:
            _empty(root)
    return root


def _has_crowded_tag(raw: bytes) -> bool:
    """Whether a tag has more than ATTRIBUTES attributes. Each takes two characters, so few stretches without a "<" are long enough."""
    at = raw.find(b"<")
    while at >= 0:
        following = raw.rfind(b"<", at + 1, at + 2 * ATTRIBUTES)  # the last one near
        if following < 0:
            following = raw.find(b"<", at + 1)
            until = following if following >= 0 else len(raw)
            end = raw.find(b">", at, until)
            until = end if end >= 0 else until
            is_long = until - at > 2 * ATTRIBUTES and raw[at + 1 : at + 2].isalpha()
            if is_long and raw.count(b"=", at, until) > ATTRIBUTES:
                return True
        at = following
    return False


def named(root: HtmlElement, *names: str) -> dict[str, list[HtmlElement]]:
    """The elements of such names, by name, in page order: one walk for all, for each takes as long as to look for one of them."""
    found: dict[str, list[HtmlElement]] = {name: [] for name in names}
    for element in root.iter(*names):
        found[element.tag].append(element)
    return found


def _empty(root: HtmlElement) -> None:
    """Put behind a void element what the parser took for its content: an attribute of it has a bracket."""
    for element in [each for each in root.iter(*_VOID) if len(each) or (each.text or "").strip()]:
        parent = element.getparent()
        if parent is None:
            continue
        children, tail = list(element), element.tail or ""
        element.tail, element.text = (element.text or "") + ("" if children else tail), None
        if children:
            children[-1].tail = (children[-1].tail or "") + tail
            at = parent.index(element) + 1
            parent[at:at] = children
