"""The blocks of a page as Markdown: paragraphs, headings, lists, quotations, tables, code."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from typing import Literal

from cleanseed.markdown.inline import fence, heading, render, start_of_line
from cleanseed.model import Block, Page
from cleanseed.structure import Box, Inline, Structure

_PLAIN = Structure()
_EMPHASIS = ("strong", "em")
_MOST = 999_999_999  # a list counts no higher


@dataclass(slots=True)
class _Unit:
    """One thing of Markdown: its lines, without what the boxes around it put before them."""

    kind: Literal["text", "heading", "code", "table"]
    boxes: tuple[Box, ...]
    lines: list[str]
    last: int


@dataclass(slots=True)
class _Cell:
    """A piece of text in a table: its row and column."""

    row: int
    header: bool
    column: int
    text: str
    strong: bool


@dataclass(slots=True)
class _Frame:
    """An open box: what it puts before the lines that follow its first."""

    box: Box
    prefix: str


@dataclass(slots=True)
class _Boxes:
    """The boxes that are open, and the sign that the list last seen at each depth is counted with."""

    frames: list[_Frame] = field(default_factory=list)
    signs: dict[int, tuple[int, str]] = field(default_factory=dict)


def write(page: Page) -> str:
    """The body as Markdown, "" where nothing is left.

    Of HTML: what the page says is escaped, so that no text of it turns into markup, and links lead only where `Structure` lets
    them. Plain text is given as it stands: what it has of Markdown was written by its author.
    """
    if page.document.kind != "html":
        return page.body()
    return "".join(_joined(_units(page.live)))


def _joined(units: Iterable[_Unit]) -> Iterator[str]:
    boxes = _Boxes()
    before: _Unit | None = None
    for unit in units:
        open_boxes = [frame.box for frame in boxes.frames]
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(open_boxes, unit.boxes, strict=False)))
        around = "".join(frame.prefix for frame in boxes.frames[:shared])
        if before is not None:
            yield "\n" if _is_close(before, open_boxes, unit, shared) else f"\n{around.rstrip()}\n"
        first = around + "".join(_opened(boxes, unit.boxes, shared))
        rest = "".join(frame.prefix for frame in boxes.frames)
        yield first + unit.lines[0]
        for line in unit.lines[1:]:
            yield f"\n{(rest + line) if line else rest.rstrip()}"
        before = unit


def _is_close(before: _Unit, open_boxes: Sequence[Box], unit: _Unit, shared: int) -> bool:
    """Whether no blank line parts the unit from the one before: an item from the last, or from the line that its list hangs on."""
    if len(unit.boxes) == shared or unit.boxes[shared].kind != "item":
        return False
    item = unit.boxes[shared]
    if len(open_boxes) > shared:
        return open_boxes[shared].kind == "item" and open_boxes[shared].listed == item.listed
    return shared > 0 and unit.boxes[shared - 1].kind == "item" and before.kind == "text" and item.number in (None, 1)


def _opened(boxes: _Boxes, wanted: tuple[Box, ...], shared: int) -> Iterator[str]:
    """Close what is left and open what is entered; what the new boxes put before their first line."""
    beside = boxes.frames[shared].box if len(boxes.frames) > shared else None
    del boxes.frames[shared:]
    for depth, box in enumerate(wanted[shared:], shared):
        if box.kind == "quote":
            boxes.frames.append(_Frame(box, "> "))
            yield "> "
            continue
        usual, other = ("-", "*") if box.number is None else (".", ")")
        listed, sign = boxes.signs.get(depth, (-1, other))
        if listed != box.listed or sign not in (usual, other):
            near = beside is not None and beside.kind == "item" and (beside.number is None) == (box.number is None)
            sign = other if near and sign == usual else usual
            boxes.signs[depth] = (box.listed, sign)
        mark = f"{sign} " if box.number is None else f"{min(box.number, _MOST)}{sign} "
        boxes.frames.append(_Frame(box, " " * len(mark)))
        yield mark
        beside = None


def _units(blocks: Sequence[Block]) -> Iterator[_Unit]:
    unit: _Unit | None = None
    noted = [(block, block.structure or _PLAIN) for block in blocks]
    at = 0
    while at < len(noted):
        block, known = noted[at]
        end = at + 1
        if known.code:
            while end < len(noted) and noted[end][1].code == known.code:
                end += 1
            if unit is not None:
                yield unit
            unit = _Unit("code", known.boxes, _fenced(blocks[at:end], known.language), -1)
        elif known.table:
            while end < len(noted) and noted[end][1].table == known.table:
                end += 1
            if unit is not None:
                yield unit
            *whole, unit = _table(noted[at:end])
            yield from whole
        else:
            text, spans = live(block, known)
            goes_on = known.broken and unit is not None and unit.last == block.index - 1 and unit.boxes == known.boxes
            if goes_on and unit is not None and unit.kind == ("heading" if known.heading else "text"):
                if known.heading:
                    unit.lines[-1] += f" {_titled(text, spans)}"
                else:
                    unit.lines[-1] += "\\"
                    unit.lines.append(start_of_line(render(text, spans)))
                unit.last = block.index
            else:
                if unit is not None:
                    yield unit
                unit = _text(block.index, known, text, spans)
        at = end
    if unit is not None:
        yield unit


def _text(index: int, known: Structure, text: str, spans: list[Inline]) -> _Unit:
    if known.heading:
        return _Unit("heading", known.boxes, [f"{'#' * known.heading} {_titled(text, spans)}"], index)
    if known.term and not any(span.kind in _EMPHASIS for span in spans):
        spans = [Inline("strong", 0, len(text)), *spans]
    return _Unit("text", known.boxes, [start_of_line(render(text, spans))], index)


def _titled(text: str, spans: Sequence[Inline]) -> str:
    """The text of a heading: emphasis on the whole of it says nothing."""
    whole = len(text)
    return heading(
        render(text, [span for span in spans if span.kind not in _EMPHASIS or span.end - span.start < whole])
    )


def _fenced(blocks: Sequence[Block], language: str) -> list[str]:
    text = "\n".join(block.left().strip("\n") for block in blocks).replace("\r\n", "\n").replace("\r", "\n")
    ticks = fence(text)
    return [ticks + language, *text.split("\n"), ticks]


def _table(noted: Sequence[tuple[Block, Structure]]) -> list[_Unit]:
    """The rows that are left as a table; as paragraphs, where only one column is left."""
    pieces = [piece for block, known in noted for piece in _cells(block, known)]
    columns = {column: place for place, column in enumerate(sorted({piece.column for piece in pieces}))}
    boxes, last = noted[0][1].boxes, noted[-1][0].index
    if len(columns) < 2:
        return [
            _Unit("text", boxes, [start_of_line(render(*live(block, known)))], block.index) for block, known in noted
        ]
    rows: dict[int, list[str]] = {}
    for piece in pieces:
        row = rows.setdefault(piece.row, [])
        place = columns[piece.column]
        row += [""] * (place + 1 - len(row))
        row[place] = f"{row[place]} {piece.text}".strip()
    top = next(iter(rows))
    named = all(piece.header or piece.strong for piece in pieces if piece.row == top)
    head = rows.pop(top) if named else []
    head += [""] * (len(columns) - len(head))
    lines = [_row(head), _row(["---"] * len(columns)), *map(_row, rows.values())]
    return [_Unit("table", boxes, lines, last)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(block: Block, known: Structure) -> Iterator[_Cell]:
    """What is left of the cells that stand in a block."""
    moved = _Moved(block)
    waiting = list(reversed(known.inline))
    active: list[Inline] = []
    for start, end, column in known.cells:
        active = [span for span in active if span.end > start]
        while waiting and waiting[-1].start < end:
            active.append(waiting.pop())
        text, spans = moved.slice(start, end, active)
        if text:
            strong = any(span.kind == "strong" and span.end - span.start == len(text) for span in spans)
            yield _Cell(known.row, known.header, column, render(text, spans, cell=True), strong)


def live(block: Block, known: Structure) -> tuple[str, list[Inline]]:
    """What is left of a block, stripped, and its links and emphasis, in characters of that."""
    if not known.inline:
        return block.left().strip(), []
    return _Moved(block).slice(0, len(block.source), known.inline)


class _Moved:
    """Where the characters of a block's source stand once its cuts are gone."""

    def __init__(self, block: Block) -> None:
        self.source, self.cuts = block.source, block.cuts
        self.starts = [start for start, _ in block.cuts]
        self.gone = [0, *accumulate(end - start for start, end in block.cuts)]

    def slice(self, start: int, end: int, inline: Iterable[Inline]) -> tuple[str, list[Inline]]:
        """What is left of `source[start:end]`, stripped, and of `inline`, in characters of that."""
        left: list[str] = []
        at = start
        for low, high in self.cuts[max(0, bisect_right(self.starts, start) - 1) : bisect_left(self.starts, end)]:
            left.append(self.source[at : max(at, low)])
            at = max(at, min(high, end))
        left.append(self.source[at:end])
        whole = "".join(left)
        text = whole.strip()
        begin = self._before(start) + len(whole) - len(whole.lstrip())
        spans = []
        for span in inline:
            low, high = max(0, self._before(span.start) - begin), min(len(text), self._before(span.end) - begin)
            if low < high:
                spans.append(span._replace(start=low, end=high))
        return text, spans

    def _before(self, at: int) -> int:
        """How many characters are left before `source[at]`."""
        done = bisect_right(self.starts, at - 1)
        if not done:
            return at
        return at - self.gone[done - 1] - min(at - self.starts[done - 1], self.gone[done] - self.gone[done - 1])
