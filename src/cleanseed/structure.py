"""What an HTML page's elements make of a block: heading, list, quotation, table, code, links. A side note; text and account never hang on it.

All offsets are in `Block.source`, so they hold whatever is cut later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Inline(NamedTuple):
    """A link, or letters set apart, within a block. start, end: the span. href: where a link leads, absolute, else ""."""

    kind: Literal["link", "strong", "em", "code"]
    start: int
    end: int
    href: str = ""


class Box(NamedTuple):
    """A quotation or a list item that a block stands in.

    order: the element's number on the page; blocks with the same one stand in the same box. listed: the number of the item's list.
    number: what an ordered list counts the item as, else None.
    """

    kind: Literal["quote", "item"]
    order: int
    listed: int = 0
    number: int | None = None


class Cell(NamedTuple):
    """A cell of a table's row: its span, and its column, from 0."""

    start: int
    end: int
    column: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What stands around and within a block of HTML.

    heading: 1 to 6, 0 for none. boxes: quotations and list items around it, outermost first. broken: it goes on with the paragraph
    of the block before, behind a line break. term: it is what a definition list defines.
    table, row: numbers on the page of the table of data and of the row, 0 for none; header: the row names the columns; cells: those that
    stand in the block. code: number of the preformatted element, 0 for none; language: of its code, where it is told.
    inline: links and emphasis, in order; those of one kind are apart.
    """

    heading: int = 0
    boxes: tuple[Box, ...] = ()
    broken: bool = False
    term: bool = False
    table: int = 0
    row: int = 0
    header: bool = False
    cells: tuple[Cell, ...] = ()
    code: int = 0
    language: str = ""
    inline: tuple[Inline, ...] = ()
