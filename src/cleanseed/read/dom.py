"""The tree of an HTML page, and the pieces of text that a browser would show of it, in order.

`parse` gives the tree, with libxml2's silent losses made good: a page cut by its limits is told, void elements that it does not
know are closed first. `pieces` walks the tree once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from cleanseed.read.outline import NOTED, Note, Outline

__all__ = ["HtmlElement", "Piece", "TooDeepError", "parse", "pieces"]

ELEMENTS = 200_000
"""The most elements a page may have."""
ATTRIBUTES = 5_000
"""The most attributes an element may have: libxml2 takes quadratic time for them."""

# libxml2 does not know these as void: what follows them would become their child.
_VOID = ("embed", "source", "track", "wbr", "keygen", "bgsound", "command", "image")
# They are closed first. It also leaves out what follows `</html>`, and takes `</br>` for nothing; in a browser the one ends nothing, and
# the other is a line break.
_MENDED = re.compile(rf"<(?:({'|'.join(_VOID)})\b[^<>]*>|/(?:(br)|body|html)\s*/?>)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_CONTROLS = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{2 * ATTRIBUTES - 1},}}")
_BREAKS = "\n\t\r\f"
_SPACES = f" {_BREAKS}"
_BLANK = re.compile(r"\n(?:[ \t\r\f]*\n)+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"  # Han, Kana and their signs: no spaces between words
_WIDE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\f\n]*(?=[{_WIDE}])")
_WIDE_SIGN = re.compile(f"[{_WIDE}]")
_MAY_BE_UNSEEN = etree.XPath("descendant-or-self::*[@hidden or @style or self::dialog]")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_WITH_MARGIN = frozenset((
    "address", "article", "aside", "blockquote", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul",
))  # fmt: skip
_BLOCKS = _WITH_MARGIN | frozenset((
    "amp-img", "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dt", "figcaption",
    "hgroup", "html", "legend", "li", "listing", "marquee", "optgroup", "option", "plaintext", "search", "summary",
    "tbody", "tfoot", "thead", "tr", "xmp",
))  # fmt: skip
_SKIPPED = frozenset((
    "annotation", "annotation-xml", "applet", "area", "audio", "base", "basefont", "canvas", "col", "colgroup",
    "datalist", "embed", "frame", "frameset", "iframe", "input", "link", "map", "meta", "noembed", "noframes",
    "noscript", "object", "option", "param", "script", "select", "source", "style", "svg", "template", "textarea",
    "title", "track", "video",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_AS_WRITTEN = frozenset(("pre", "listing", "xmp", "plaintext", "textarea"))
_MAY_HOLD = frozenset(
    ("applet", "audio", "canvas", "map", "noembed", "noframes", "noscript", "object", "template", "video")
)


class _Kind(NamedTuple):
    """What the name of an element says. gap: what a block stands apart by, "" for what is none."""

    gap: str
    cell: bool
    link: bool
    as_written: bool
    noted: bool


def _kind(name: str) -> _Kind:
    gap = "" if name not in _BLOCKS else "\n\n" if name in _WITH_MARGIN else "\n"
    return _Kind(gap, name in _CELLS, name == "a", name in _AS_WRITTEN, name in NOTED)


_KINDS = {name: _kind(name) for name in _BLOCKS | _CELLS | _AS_WRITTEN | NOTED}
_PLAIN = _kind("")
_WHOLE = frozenset(("html", "body", "main", "article"))
_MOST = 0.5
_NESTED = 20
_MESSAGE = 300
_DEEPEST, _BOXES = (
    40,
    100,
)  # blocks of a path, elements around a block: with all of them memory would grow with depth times length
_MARKS = 300
_COLUMN = 4  # lines above its last one: as `outline.Table` tells a page's layout from data


class TooDeepError(Exception):
    """The page is nested deeper, or is larger, than can be read whole."""


@dataclass(slots=True)
class Piece:
    """A paragraph as a browser shows it.

    text: white space folded as in a browser. gap: what stands before it: a newline or a blank line. tag: the nearest block element.
    path: block elements from the root. marks: classes, ids and roles, nearest first. links: share of characters in links, 0..1.
    boxes: numbers of the elements around it, from the outside in, the hundred nearest.
    note: its structure, None where there is nothing to tell.
    """

    text: str
    gap: str
    tag: str
    path: str
    marks: str
    links: float
    boxes: tuple[int, ...] = ()
    note: Note | None = None


def parse(text: str) -> HtmlElement | None:
    """The tree of decoded HTML, None where there is nothing in it. Raises TooDeepError where a limit would lose a part of it."""
    raw = text.encode("utf-8", "replace")
    if len(raw.translate(None, _CONTROLS)) < len(raw):  # a regex takes ten times as long to look through a page
        text = _CONTROL.sub("", text)
    text = _MENDED.sub(_mended, text)
    if text.count("=") > ATTRIBUTES and any(tag[0].count("=") > ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise TooDeepError(f"an element has more than {ATTRIBUTES} attributes")
    parser = HTMLParser(huge_tree=True, no_network=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    # lxml.html asks Python for the class of every element, form fields having classes of their own. None is needed here.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        root = None
    except etree.LxmlError as error:
        raise TooDeepError(str(error)) from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooDeepError("the page is nested deeper than 2048 elements, or a text in it is larger than 1 GB")
    if root is not None:
        count = int(root.xpath("count(//*)"))
        if count > ELEMENTS:
            raise TooDeepError(f"the page has {count} elements; {ELEMENTS} are read")
        _empty(root)
    return root


def _mended(found: re.Match[str]) -> str:
    if found[1]:
        return f"{found[0]}</{found[1]}>"
    return "<br>" if found[2] else ""


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


def pieces(root: HtmlElement) -> list[Piece]:
    """What a browser shows of the tree."""
    writer = _Writer()
    hidden = _Hidden(root)
    around: list[tuple[HtmlElement, str]] = []
    left: list[int] = []  # how many children of each of them are still to come
    passed: HtmlElement | None = None
    beyond = 0  # how many elements are still to come in the one that is passed over
    for each in root.iter():
        element, held = each, len(each)
        if beyond:
            beyond += held - 1
            if beyond:
                continue
            element = passed
        else:
            name = element.tag
            may_be_hidden = name in _SKIPPED or element in hidden.unseen
            if not isinstance(name, str) or (may_be_hidden and hidden.hides(element, name)):
                if held:
                    passed, beyond = element, held
                    continue
            else:
                writer.enter(element, name)
                if text := element.text:
                    writer.write(text)
                if held:
                    around.append((element, name))
                    left.append(held)
                    continue
                writer.leave(name)
        while around:  # the element has ended, and those of which it is the last
            if text := element.tail:
                writer.write(text)
            left[-1] -= 1
            if left[-1]:
                break
            left.pop()
            element, name = around.pop()
            writer.leave(name)
    if writer.parts:
        writer.flush()
    return writer.pieces


def _prose_size(root: HtmlElement) -> int:
    """Characters in paragraphs."""
    return sum(len(text) for p in root.iter("p") for text in p.itertext())


class _Hidden:
    """What the page does not show. An element that holds most of its paragraphs is shown all the same: a script does that later."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.unseen = {each for each in _MAY_BE_UNSEEN(root) if _is_unseen(each)}
        self.left = _NESTED

    @cached_property
    def whole(self) -> int:
        """Characters in the page's paragraphs."""
        return _prose_size(self.root)

    def hides(self, element: HtmlElement, name: str) -> bool:
        """Whether the element, of that name, is left out with all in it. Asked of those that are skipped or unseen."""
        if name in _SKIPPED:
            if name == "template" and (element.get("shadowrootmode") or element.get("shadowroot")):
                return False  # its content is shown where it stands
            if name not in _MAY_HOLD or not len(element) or self.whole < _MESSAGE:
                return True
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
    return bool(style and _UNSEEN.search(style)) or (element.tag == "dialog" and element.get("open") is None)


@dataclass(slots=True)
class _Writer:
    """levels, numbers: the names of the open elements that count, and their numbers on the page. marks: with each, the marks from it up.

    names: of the blocks and cells among them. opened: of each open element whether it is a level.
    """

    pieces: list[Piece] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    marks: list[str] = field(default_factory=lambda: [""])
    names: list[str] = field(default_factory=list)
    opened: list[bool] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    gap: str = ""
    linked: int = 0
    in_links: int = 0
    as_written: int = 0
    left_link: bool = False
    count: int = 0
    after_break: bool = False
    cell_start: int = 0
    outline: Outline = field(default_factory=Outline)

    def enter(self, element: HtmlElement, name: str) -> None:
        if name == "br":
            self.line_break()
            return
        gap, is_cell, is_link, is_written, noted = _KINDS.get(name, _PLAIN)
        called = element.get("class"), element.get("id"), element.get("role")
        marks = " ".join(filter(None, called)) if any(called) else ""
        if gap:
            self.widen(gap)
        elif is_cell:
            if self.parts:
                if self._is_column():
                    self.widen("\n")
                else:
                    self.parts.append("\t")
                    self.outline.cell()
            self.cell_start = len(self.pieces)
        elif is_link:
            if self.left_link and not self._in_wide_text(element):
                self.parts.append(" ")
            self.in_links += 1
        is_level = bool(gap or is_cell or marks)
        self.opened.append(is_level)
        if is_level:
            self.count += 1
            self.numbers.append(self.count)
            self.levels.append(name)
            if gap or is_cell:
                self.names.append(name)
            above = self.marks[-1]
            if marks and name not in ("html", "body"):
                above = f"{marks} {above}"[:_MARKS] if above else marks[:_MARKS]
            self.marks.append(above)
        if is_written:
            self.as_written += 1
        self.left_link = False
        if noted:
            self.outline.open(name, element)

    def leave(self, name: str) -> None:
        if name == "br":
            return
        gap, is_cell, is_link, is_written, noted = _KINDS.get(name, _PLAIN)
        if gap:
            self.widen(gap)
        if noted:
            self.outline.close(name)
        if self.opened.pop():
            self.levels.pop()
            self.numbers.pop()
            self.marks.pop()
            if gap or is_cell:
                self.names.pop()
        if is_link:
            self.in_links -= 1
        if is_written:
            self.as_written -= 1
        self.left_link = is_link

    def write(self, text: str) -> None:
        self.left_link = False
        if not self.as_written:
            if not text.strip(_SPACES):
                self.parts.append(" ")
                return
            if "\n" in text and not text.isascii():
                text = _WIDE_BREAK.sub("", text)
            text = _spaced(text)
        self.parts.append(text)
        self.outline.letters += len(text) - text.count(" ")
        if self.in_links:
            self.linked += len(text.strip())

    def _is_column(self) -> bool:
        """Whether the cell that ends here holds so many lines that it is a column of the page: what follows is no cell of its last line."""
        return len(self.pieces) - self.cell_start >= _COLUMN

    def _in_wide_text(self, element: HtmlElement) -> bool:
        """Whether the link stands in a paragraph, right behind another, in a script that has no spaces."""
        return (
            bool(self.levels)
            and self.levels[-1] == "p"
            and bool(self.parts)
            and _WIDE_SIGN.match(self.parts[-1][-1:]) is not None
            and _WIDE_SIGN.match((element.text or "").lstrip()[:1]) is not None
        )

    def line_break(self) -> None:
        if self.as_written:
            self.parts.append("\n")
        else:
            blank = not self.parts and self.gap
            if self.parts:
                self.flush()
            self.gap = max(self.gap, "\n\n" if blank else "\n")
            self.after_break = True

    def widen(self, gap: str) -> None:
        """A block begins or ends."""
        if self.parts:
            self.flush()
        self.gap = max(self.gap, gap)
        self.after_break = False

    def flush(self) -> None:
        text = "".join(self.parts)
        self.parts.clear()
        linked, self.linked = self.linked, 0
        if not text.strip():
            self.outline.pass_over()
            return
        broken = self.after_break and self.gap == "\n" and bool(self.pieces)
        if self.as_written:
            text = _BLANK.sub("\n\n", text).strip("\n").rstrip()
            note = self.outline.written(broken=broken)
        else:
            note = self.outline.note(text, broken=broken)
            text = _folded(text) if "\t" not in text else "\t".join(filter(None, map(_folded, text.split("\t"))))
        if not text.strip():
            return
        self.after_break = False
        dense = len(text) - text.count(" ")
        self.pieces.append(
            Piece(
                text,
                self.gap if self.pieces else "",
                self.names[-1] if self.names else "body",
                "/".join(self.names[-_DEEPEST:]),
                self.marks[-1].lower(),
                min(1.0, linked / max(1, len(text))) if dense else 0.0,
                tuple(self.numbers[-_BOXES:]),
                note,
            )
        )
        self.gap = ""


def _spaced(text: str) -> str:
    """Text with a space for each run of white space."""
    for each in _BREAKS:
        if each in text:
            text = text.replace(each, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _folded(text: str) -> str:
    """Text without white space around it, and single spaces in it: of the text nodes each has that already."""
    text = text.strip()
    while "  " in text:
        text = text.replace("  ", " ")
    return text
