"""The pieces of text that a browser would show of an HTML page, in order. The tree is walked once.

A page has a thousand elements, so what is done for each of them stands in few steps, and nothing is worked out that only a
piece of text asks for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from cleanseed.read.dom import HtmlElement
from cleanseed.read.hidden import HIDING, SKIPPED, Hidden
from cleanseed.read.outline import NOTED, Note, Outline

_BREAKS = "\n\t\r\f"
_SPACES = f" {_BREAKS}"
_BLANK = re.compile(r"\n(?:[ \t\r\f]*\n)+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"  # Han, Kana and their signs: no spaces between words
_WIDE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\f\n]*(?=[{_WIDE}])")
_WIDE_SIGN = re.compile(f"[{_WIDE}]")
_WITH_MARGIN = frozenset((
    "address", "article", "aside", "blockquote", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section", "table", "ul",
))  # fmt: skip
_BLOCKS = _WITH_MARGIN | frozenset((
    "amp-img", "body", "button", "caption", "center", "dd", "details", "dialog", "dir", "div", "dt", "figcaption",
    "hgroup", "html", "legend", "li", "listing", "marquee", "optgroup", "option", "plaintext", "search", "summary",
    "tbody", "tfoot", "thead", "tr", "xmp",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_AS_WRITTEN = frozenset(("pre", "listing", "xmp", "plaintext", "textarea"))
_ALSO = ("id", "role")
_ROOTS = frozenset(("html", "body"))
_DEEPEST = 40  # blocks of a path
_BOXES = 100  # elements around a block: with all of them memory would grow with depth times length
_MARKS = 300
_GLUED = 4  # characters; "iPhone", "5G" and a drop cap are written so
_COLUMN = 4  # lines above its last one: as `outline.Table` tells a page's layout from data


class _Kind(NamedTuple):
    """What the name of an element says. gap: what a block stands apart by, "" for what is none. unseen: its name may hide it."""

    gap: str = ""
    cell: bool = False
    link: bool = False
    as_written: bool = False
    noted: bool = False
    unseen: bool = False


def _kind(name: str) -> _Kind:
    gap = "" if name not in _BLOCKS else "\n\n" if name in _WITH_MARGIN else "\n"
    unseen = name in SKIPPED or name == "dialog"
    return _Kind(gap, name in _CELLS, name == "a", name in _AS_WRITTEN, name in NOTED, unseen)


_KINDS = {name: _kind(name) for name in _BLOCKS | _CELLS | _AS_WRITTEN | NOTED | SKIPPED | {"br"}}
_PLAIN = _Kind()
_NO_ELEMENT = _Kind(unseen=True)
"""What a tree has beside elements: comments, instructions."""

_Level = tuple[str, str, str, str, int]
"""An open element that counts: its name; the marks from it up; the name of the nearest block or cell; their path, and its length."""


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


def walk(root: HtmlElement) -> list[Piece]:
    """What a browser shows of the tree."""
    writer = _Writer()
    enter, leave, write = writer.enter, writer.leave, writer.write
    hidden = Hidden(root)
    around: list[tuple[HtmlElement, _Kind, bool, int]] = []
    left = 0  # how many children are still to come in the innermost of them
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
            kind = _KINDS.get(name)
            if kind is None:
                kind = _PLAIN if isinstance(name, str) else _NO_ELEMENT
            told = element.keys()
            if (kind.unseen or (told and not HIDING.isdisjoint(told))) and hidden.hides(element, name):
                if held:
                    passed, beyond = element, held
                    continue
            else:
                entered = kind is not _PLAIN or bool(told)  # else there is nothing to keep of it
                if entered:
                    enter(element, name, kind, told)
                else:
                    writer.left_link = False
                if text := element.text:
                    write(text)
                if held:
                    around.append((element, kind, entered, left))
                    left = held
                    continue
                if entered:
                    leave(name, kind)
        while around:  # the element has ended, and those of which it is the last
            text = element.tail
            writer.between = not text
            if text:
                write(text)
            left -= 1
            if left:
                break
            element, kind, entered, left = around.pop()
            if entered:
                leave(element.tag, kind)
            else:
                writer.left_link = False
    if writer.parts:
        writer.flush()
    return writer.pieces


@dataclass(slots=True)
class _Writer:
    """levels, numbers: the open elements that count, and their numbers on the page. opened: of each element entered whether it counts.

    between: an element has ended, and no text has come since.
    """

    pieces: list[Piece] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=lambda: [("", "", "body", "", 0)])
    numbers: list[int] = field(default_factory=list)
    opened: list[bool] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    gap: str = ""
    linked: int = 0
    in_links: int = 0
    as_written: int = 0
    left_link: bool = False
    between: bool = False
    count: int = 0
    after_break: bool = False
    cell_start: int = 0
    outline: Outline = field(default_factory=Outline)

    def enter(self, element: HtmlElement, name: str, kind: _Kind, told: list[str]) -> None:
        """An element begins. told: the names of its attributes."""
        if name == "br":
            self.line_break()
            return
        gap, is_cell, is_link, is_written, noted, _ = kind
        if gap:
            if self.parts:
                self.flush()
            self.gap = max(self.gap, gap)
            self.after_break = False
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
        marks = ""
        if told:
            marks = (element.get("class") or "") if "class" in told else ""
            for other in _ALSO:
                if other in told and (called := element.get(other)):
                    marks = f"{marks} {called}" if marks else called
        is_level = bool(gap or is_cell or marks)
        self.opened.append(is_level)
        if is_level:
            self.count += 1
            self.numbers.append(self.count)
            _, above, tag, path, depth = self.levels[-1]
            if marks and name not in _ROOTS:
                above = f"{marks} {above}"[:_MARKS] if above else marks[:_MARKS]
            if gap or is_cell:
                tag, path, depth = name, f"{path}/{name}" if path else name, depth + 1
                if depth > _DEEPEST:
                    path = path.partition("/")[2]
            self.levels.append((name, above, tag, path, depth))
        if is_written:
            self.as_written += 1
        self.left_link = False
        if noted:
            self.outline.open(name, element)

    def leave(self, name: str, kind: _Kind) -> None:
        """An element ends."""
        if name == "br":
            return
        gap, _, is_link, is_written, noted, _ = kind
        if gap:
            if self.parts:
                self.flush()
            self.gap = max(self.gap, gap)
            self.after_break = False
        if noted:
            self.outline.close(name)
        if self.opened.pop():
            self.levels.pop()
            self.numbers.pop()
        if is_link:
            self.in_links -= 1
        if is_written:
            self.as_written -= 1
        self.left_link = is_link

    def write(self, text: str) -> None:
        self.left_link = False
        if self.between:
            if self.parts and text[:1].isupper() and _is_glued(self.parts[-1], text) and not self._in_code():
                self.parts.append(" ")
            self.between = False
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

    def _in_code(self) -> bool:
        """Whether the text is code, whose words a highlighter takes apart: `<b>value</b><i>Error</i>`."""
        return bool(self.as_written or self.outline.depths["code"])

    def _is_column(self) -> bool:
        """Whether the cell that ends here holds so many lines that it is a column of the page: what follows is no cell of its last line."""
        return len(self.pieces) - self.cell_start >= _COLUMN

    def _in_wide_text(self, element: HtmlElement) -> bool:
        """Whether the link stands in a paragraph, right behind another, in a script that has no spaces."""
        return (
            self.levels[-1][0] == "p"
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
        """The text since the last flush becomes a piece, unless it is nothing but white space."""
        outline = self.outline
        if not outline.letters:  # what stands between two elements, most often
            self.parts.clear()
            outline.restart()
            return
        text = "".join(self.parts)
        self.parts.clear()
        linked, self.linked = self.linked, 0
        if not text.strip():
            outline.pass_over()
            return
        broken = self.after_break and self.gap == "\n" and bool(self.pieces)
        if self.as_written:
            text = _BLANK.sub("\n\n", text).strip("\n").rstrip()
            note = outline.written(broken=broken)
        else:
            note = outline.note(text, broken=broken)
            text = _folded(text) if "\t" not in text else "\t".join(filter(None, map(_folded, text.split("\t"))))
        if not text.strip():
            return
        self.after_break = False
        _, marks, tag, path, _ = self.levels[-1]
        self.pieces.append(
            Piece(
                text,
                self.gap if self.pieces else "",
                tag,
                path,
                marks.lower(),
                min(1.0, linked / len(text)),
                tuple(self.numbers[-_BOXES:]),
                note,
            )
        )
        self.gap = ""


def _is_glued(before: str, text: str) -> bool:
    """Whether an element ends and another begins where only a style sheet parts them: `<b>Ann Archer</b><i>Harbour desk</i>`."""
    if len(text) < _GLUED or not text[1].islower():
        return False
    return before[-1:].isdigit() or (before[-1:].islower() and len(before) >= _GLUED)


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
