"""Front matter: what a scraper writes above the text of its own accord. `Title: ...`, `URL Source: ...`, or YAML between two `---`.

An article may open with words and a colon, too. So two known names have to stand there, one of them of an address or of the text itself, or
the dashes around them; or those of a mail's head, one of them its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleanseed.model import Block

_FIELDS = {
    "title": "title headline og:title subject",
    "author": "author authors byline creator writer",
    "date": "date published published_time published_at publish_date pubdate date_published published_date publishedtime",
    "modified": "modified modified_time updated updated_at last_modified date_modified modified_date",
    "site": "sitename site site_name publisher publication source_name",
    "tag": "tags keywords",
    "": "description excerpt summary abstract id fingerprint license language lang image thumbnail cover categories category section type layout "
    "slug draft status hostname domain warning number_of_pages word_count reading_time feed guid",
    "address": "url url_source source source_url link permalink canonical canonical_url original_url web_url sourceurl",
    "mail": "from to cc sent reply_to sender list_unsubscribe message_id mime_version content_type content_transfer_encoding",
    "text": "markdown_content content text body article_text maintext full_text",
}  # fmt: skip
_NAMES = {name: field for field, names in _FIELDS.items() for name in names.split()}
_LINE = re.compile(r"[\"']?([A-Za-z][A-Za-z_: -]{1,24}?)[\"']?[ \t]*:(?:\s+|$)(.*)", re.DOTALL)
_ITEM = re.compile(r"-\s+(.*)", re.DOTALL)
_ADDRESS = re.compile(r"<?https?://[^\s<>\"']+")
_DASHES = frozenset(["---", "+++"])
_MOST = 40
_WHOLE = frozenset(["author", "date", "modified", "tag"])
"""Fields that are read from their whole line, label and all."""


class Line(NamedTuple):
    """block: index. field: of the metadata, "text" where the article itself begins behind the label, or None.

    start, end: in the block's source, what of it is the value; all else is the label.
    """

    block: int
    field: str | None
    start: int
    end: int


def lines(blocks: Sequence[Block]) -> list[Line]:
    """The lines of a page's front matter; none where it has none."""
    return [line for line, _ in _found(blocks)]


def address(blocks: Sequence[Block]) -> str | None:
    """The page's address, if its front matter tells it."""
    for line, name in _found(blocks):
        if name == "address" and (
            told := _ADDRESS.match(blocks[line.block].source[line.start : line.end].strip("\"'"))
        ):
            return told[0].rstrip(">")
    return None


def _found(blocks: Sequence[Block]) -> list[tuple[Line, str]]:
    first = blocks[0].source if blocks else ""
    if first in _DASHES:
        last = next((at for at, block in enumerate(blocks[1:_MOST], 1) if block.source == first), 0)
        inside = list(_named(blocks[1:last], listed=True))
        if last and inside and {line.block for line, _ in inside} == set(range(1, last)):
            return [(Line(0, None, 0, 0), ""), *inside, (Line(last, None, 0, 0), "")]
        return []
    found = list(_named(blocks[:_MOST], listed=False))
    names = {name for _, name in found}
    told = not names.isdisjoint(("address", "text")) or names >= {"mail", "title"}
    return found if len(names) > 1 and told else []


def _named(blocks: Sequence[Block], *, listed: bool) -> Iterator[tuple[Line, str]]:
    """The lines from the first one on that begin with a known name; listed: also items under such a name, and names that are not known."""
    field: str | None = None
    for block in blocks:
        if listed and field is not None and (item := _ITEM.match(block.source)):
            yield Line(block.index, field or None, item.start(1), item.end(1)), field
            continue
        told = _LINE.match(block.source)
        name = _NAMES.get(re.sub(r"[ -]+", "_", told[1].casefold())) if told else None
        if told is None or (name is None and not listed):
            return
        field = name or ""
        if field == "address" and not _ADDRESS.match(told[2].strip("\"'")):
            if not listed:
                return
            field = ""
        value = told[2].strip()
        start = told.start(2) + told[2].index(value) if value else told.end(2)
        end = start + len(value)
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            start, end = start + 1, end - 1
        if field == "text":
            yield Line(block.index, "text" if value else None, start, end), field
            return
        kept = field if field in ("title", "site", *_WHOLE) and value else None
        yield Line(block.index, kept, start, end), field


def whole(line: Line) -> bool:
    """Whether the field is read from the whole line."""
    return line.field in _WHOLE
