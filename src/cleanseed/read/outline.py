"""The structure of an HTML page, told while its tree is walked: headings, lists, quotations, tables, code, links.

`Outline` is told of every element as it opens and closes, and says at the end of each piece of text what stands around and within it.
Places are counted in letters, the characters that are no white space, for white space is folded later.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter
from typing import Any, Literal

from cleanseed.structure import Box, Cell, Inline, Structure

BOXES = 8
"""How deep quotations and lists are told; what is nested deeper stands in the last of them."""
COLUMNS = 64
"""A wider table is not told as one."""
_CELL_PIECES, _CELL_LENGTH = 4, 800  # a cell that holds more is a part of the page's layout
_ROWSPAN = 1000
_MANY = 1 << 62
_LONGEST_LINK = 2048
_NUMBER = re.compile(r"\s*([+-]?\d{1,9})")
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?|highlight-source|brush)[-:]\s*([a-z][a-z0-9+#]{0,15})(?=[\s;]|$)", re.IGNORECASE
)
_NO_CELL = [(0, -1)]
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_EMPHASIS: dict[str, Literal["strong", "em"]] = {"b": "strong", "strong": "strong", "em": "em", "i": "em"}
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_WRITTEN = frozenset(("pre", "listing", "xmp", "plaintext"))
_OF_LAYOUT = frozenset((*_HEADINGS, "blockquote", "pre", "form", "nav", "figure"))
Mark = tuple[Literal["link", "strong", "em", "code"], int, int, str]
"""A link or emphasis: its kind, the letters of the piece before its begin and before its end, the address as written."""
NOTED = frozenset(
    (*_HEADINGS, *_EMPHASIS, *_CODE, *_LISTS, *_WRITTEN, *_OF_LAYOUT, "a", "li", "dt", "table", "thead", "tr", "td", "th")
)  # fmt: skip
"""The elements that an outline asks to be told of."""


@dataclass(slots=True)
class Table:
    """A table as it is read. layout: it only places things on the page. named: it has heads. notes: of the pieces of text in it."""

    order: int
    layout: bool
    columns: int = 0
    named: bool = False
    busy: dict[int, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    data: bool | None = None

    def holds_data(self) -> bool:
        """Whether the table says something by its rows and columns. Asked once it is read to its end."""
        if self.data is None:
            self.data = not self.layout and 2 <= self.columns <= COLUMNS and self._is_full()
        return self.data

    def _is_full(self) -> bool:
        """Whether enough rows have text in two cells or more, and no cell is crowded."""
        pieces: Counter[tuple[int, int]] = Counter()
        for note in self.notes:
            assert note.row is not None
            for start, end, column in note.placed()[0]:
                pieces[note.row.order, column] += 1
                if end - start > _CELL_LENGTH:
                    return False
        if any(count > _CELL_PIECES for count in pieces.values()):
            return False
        filled = Counter(row for row, _ in pieces)
        return sum(count > 1 for count in filled.values()) >= (1 if self.named else 2)


@dataclass(slots=True)
class Row:
    """A row as it is read. taken: columns that a cell above reaches down into."""

    order: int
    table: Table
    in_head: bool
    heads: int = 0
    cells: int = 0
    column: int = 0
    taken: frozenset[int] = frozenset()

    def is_header(self) -> bool:
        """Whether the row names the columns: it stands in the head, or all its cells are heads."""
        return self.in_head or (self.heads == self.cells > 1)


@dataclass(slots=True)
class Code:
    """A preformatted element."""

    order: int
    language: str = ""


@dataclass(slots=True)
class Note:
    """What an outline says of a piece of text. It is told while the page is read, and worked out only where somebody asks.

    raw: the piece as written, a tab between cells. marks: links and emphasis, from letter to letter. segments: where cells begin.
    """

    heading: int
    boxes: tuple[Box, ...]
    broken: bool
    term: bool
    row: Row | None
    code: Code | None
    raw: str = ""
    marks: Sequence[Mark] = ()
    segments: Sequence[tuple[int, int]] = ()

    def placed(self) -> tuple[list[Cell], list[Inline]]:
        """Cells, and links and emphasis, in characters of the piece."""
        return _placed(self.raw, [mark for mark in self.marks if mark[1] < mark[2]], self.segments)

    def structure(self, shift: Callable[[int], int] | None, link: Callable[[str], str]) -> Structure | None:
        """What is known of the piece once the page is read to its end; None where there is nothing to tell.

        shift: where in the block's source a character of the piece stands; None where that is not known. link: an address as
        written, as an absolute one, "" for none.
        """
        inline: list[Inline] = []
        cells: list[Cell] = []
        row = self.row if self.row is not None and self.row.table.holds_data() else None
        if shift is not None and (row is not None or self.marks):
            placed, spans = self.placed()
            for kind, start, end, href in spans:
                low, high, leads = shift(start), shift(end), link(href) if kind == "link" else ""
                if low < high and (leads or kind != "link"):
                    inline.append(Inline(kind, low, high, leads))
            if row is not None:
                moved = [(shift(start), shift(end), column) for start, end, column in placed]
                cells = [Cell(low, high, column) for low, high, column in moved if low < high]
        if not cells:
            row = None
        if not (self.heading or self.boxes or self.broken or self.term or self.code or row or inline):
            return None
        return Structure(
            self.heading,
            self.boxes,
            self.broken,
            self.term,
            row.table.order if row else 0,
            row.order if row else 0,
            row is not None and row.is_header(),
            tuple(cells),
            self.code.order if self.code else 0,
            self.code.language if self.code else "",
            tuple(inline),
        )


@dataclass(slots=True)
class _List:
    order: int
    number: int | None


@dataclass(slots=True)
class Outline:
    """letters: how many the piece has so far. segments: of the piece, where a cell begins: (letters before it, column)."""

    order: int = 0
    letters: int = 0
    heading: int = 0
    boxes: tuple[Box, ...] = ()
    term: bool = False
    row: Row | None = None
    code: Code | None = None
    in_head: bool = False
    column: int = -1
    segments: list[tuple[int, int]] = field(default_factory=_NO_CELL.copy)
    tables: list[Table] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    depths: dict[str, int] = field(default_factory=lambda: {"link": 0, "emphasis": 0, "code": 0})
    begun: dict[str, tuple[Literal["link", "strong", "em", "code"], int, str]] = field(default_factory=dict)
    undo: list[Any] = field(default_factory=list)

    def open(self, name: str, element: Any) -> None:
        """An element of `NOTED` begins; the text before it is flushed if it is a block."""
        if name == "a":
            self._begin("link", "link", (element.get("href") or "")[: _LONGEST_LINK + 1])
        elif name in _EMPHASIS:
            self._begin("emphasis", _EMPHASIS[name], "")
        elif name in _CODE:
            if self.code is not None:
                self.code.language = self.code.language or _language(element)
            self._begin("code", "code", "")
        elif name == "li":
            self._item(element)
        elif name in _LISTS:
            self.order += 1
            first = _whole(element.get("start"), 1) if name == "ol" else None
            self.lists.append(_List(self.order, first))
        elif name in ("tr", "td", "th"):
            self._table_part(name, element)
        else:
            self._block(name, element)

    def close(self, name: str) -> None:
        """An element of `NOTED` ends; its text is flushed if it is a block."""
        if name == "a":
            self._end("link")
        elif name in _EMPHASIS:
            self._end("emphasis")
        elif name in _CODE:
            self._end("code")
        elif name in _LISTS:
            self.lists.pop()
        elif name in ("td", "th"):
            self.column = -1
        elif name == "li":
            self.boxes = self.undo.pop()
        else:
            self.heading, self.boxes, self.term, self.row, self.code, self.in_head, self.column = self.undo.pop()
            if name == "table":
                self.tables.pop()

    def cell(self) -> None:
        """A cell begins behind text of the same piece, and a tab parts them."""
        self.segments.append((self.letters, self.column))

    def note(self, raw: str, *, broken: bool) -> Note | None:
        """What is to say of a piece; what is open goes on in the next. raw: as it was written, a tab between cells."""
        for name, (kind, start, href) in self.begun.items():
            self.marks.append((kind, start, self.letters, href))
            self.begun[name] = (kind, 0, href)
        marks, row, segments = self.marks, self.row, self._next()
        self.letters = 0
        if marks:
            self.marks = []
        if not (self.heading or self.boxes or broken or self.term or row or marks):
            return None
        found = Note(self.heading, self.boxes, broken, self.term, row, None, raw, marks or (), segments)
        if row is not None:
            row.table.notes.append(found)
        return found

    def restart(self) -> None:
        """A piece begins where no letter has been told since the last one ended."""
        self._next()

    def pass_over(self) -> None:
        """A piece is nothing but white space: what is open goes on in the next."""
        for name, (kind, _, href) in self.begun.items():
            self.begun[name] = (kind, 0, href)
        if self.marks:
            self.marks = []
        self.letters = 0
        self._next()

    def _next(self) -> Sequence[tuple[int, int]]:
        """A piece begins. Gives the segments of the one before, none where it stood in no cell, as most do."""
        if self.column < 0 and self.segments == _NO_CELL:
            return ()
        segments, self.segments = self.segments, [(0, self.column)]
        return segments

    def written(self, *, broken: bool) -> Note | None:
        """What is to say of a piece of preformatted text."""
        self.pass_over()
        return Note(self.heading, self.boxes, broken, self.term, None, self.code)

    def _begin(self, name: str, kind: Literal["link", "strong", "em", "code"], href: str) -> None:
        self.depths[name] += 1
        if self.depths[name] == 1:
            self.begun[name] = (kind, self.letters, href)

    def _end(self, name: str) -> None:
        self.depths[name] -= 1
        if self.depths[name] == 0:
            kind, start, href = self.begun.pop(name)
            if start < self.letters:
                self.marks.append((kind, start, self.letters, href))

    def _item(self, element: Any) -> None:
        self.undo.append(self.boxes)
        self.order += 1
        within = self.lists[-1] if self.lists else None
        number = None
        if within is not None and within.number is not None:
            number = within.number = _whole(element.get("value"), within.number)
            within.number += 1
        if len(self.boxes) < BOXES:
            box = Box("item", self.order, within.order if within else 0, None if number is None else max(0, number))
            self.boxes = (*self.boxes, box)

    def _block(self, name: str, element: Any) -> None:
        self.undo.append((self.heading, self.boxes, self.term, self.row, self.code, self.in_head, self.column))
        if self.tables and name in _OF_LAYOUT:
            self.tables[-1].layout = True
        self.order += 1
        if name in _HEADINGS:
            self.heading = _HEADINGS[name]
        elif name == "blockquote":
            if len(self.boxes) < BOXES:
                self.boxes = (*self.boxes, Box("quote", self.order))
        elif name == "dt":
            self.term = True
        elif name == "thead":
            self.in_head = True
        elif name in _WRITTEN:
            self.code = Code(self.order, _language(element))
        elif name == "table":
            for around in self.tables[-1:]:
                around.layout = True
            layout = (element.get("role") or "").strip().lower() in ("presentation", "none")
            self.tables.append(Table(self.order, layout))
            self.row, self.in_head, self.column = None, False, -1

    def _table_part(self, name: str, element: Any) -> None:
        if name == "tr":
            self.undo.append((self.heading, self.boxes, self.term, self.row, self.code, self.in_head, self.column))
            self.order += 1
            self.row = Row(self.order, self.tables[-1], self.in_head) if self.tables else None
            self.column = -1
            if self.row is not None:
                busy = self.row.table.busy
                self.row.table.busy = {column: left - 1 for column, left in busy.items() if left > 1}
                self.row.taken = frozenset(busy)
            return
        row = self.row
        if row is None:
            return
        while row.column in row.taken:
            row.column += 1
        self.column = row.column
        wide = min(max(1, _whole(element.get("colspan"), 1)), COLUMNS)
        tall = min(max(1, _whole(element.get("rowspan"), 1)), _ROWSPAN)
        row.column += wide
        row.cells += 1
        row.heads += name == "th"
        table = row.table
        table.named = table.named or name == "th"
        table.columns = max(table.columns, row.column)
        if tall > 1 and row.column <= COLUMNS:
            table.busy.update(dict.fromkeys(range(self.column, row.column), tall - 1))
        self.segments[-1] = (self.segments[-1][0], self.column)


def _placed(raw: str, marks: Sequence[Mark], segments: Sequence[tuple[int, int]]) -> tuple[list[Cell], list[Inline]]:
    """The cells of a piece and its `marks`, in characters of what a browser shows of it. raw: a tab between cells, spaces else."""
    cells: list[Cell] = []
    spans: list[Inline] = []
    at = 0
    waiting = sorted(marks, key=itemgetter(1), reverse=True)
    active: list[Mark] = []
    for index, written in enumerate(raw.split("\t")):
        before, column = segments[index] if index < len(segments) else (0, -1)
        if marks:
            after = segments[index + 1][0] if index + 1 < len(segments) else _MANY
            active = [mark for mark in active if mark[2] > before]
            while waiting and waiting[-1][1] < after:
                active.append(waiting.pop())
        words = written.split(" ")
        folded = " ".join(filter(None, words))
        text = folded.strip()  # of other white space
        if not text:
            continue
        if active:
            lead = len(folded) - len(folded.lstrip())
            spans += _in_segment(list(filter(None, words)), before, at - lead, (at, at + len(text)), active)
        if column >= 0:
            cells.append(Cell(at, at + len(text), column))
        at += len(text) + 1
    return cells, sorted(spans, key=_place)


def _in_segment(
    words: Sequence[str], before: int, at: int, bounds: tuple[int, int], marks: Sequence[Mark]
) -> Iterator[Inline]:
    """The marks that lie in a cell, or in a piece without any. before: letters before it; at: where its first word stands."""
    ends = list(accumulate(map(len, words)))
    for kind, start, end, href in marks:
        first, last = max(0, start - before), min(ends[-1], end - before) - 1
        if first <= last:
            low = at + first + bisect_right(ends, first)
            high = at + last + bisect_right(ends, last) + 1
            low, high = max(low, bounds[0]), min(high, bounds[1])
            if low < high:
                yield Inline(kind, low, high, href)


def _place(span: Inline) -> tuple[int, int]:
    return span.start, -span.end


def _whole(text: str | None, default: int) -> int:
    """The whole number that an attribute holds."""
    found = _NUMBER.match(text) if text else None
    return int(found[1]) if found else default


def _language(element: Any) -> str:
    """The language that a code element tells of itself."""
    told = element.get("class") or ""
    found = _LANGUAGE.search(told[:300])
    return found[1].lower() if found else ""
