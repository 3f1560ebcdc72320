"""Topics: what the lines under an article say that it is about, behind a label or under one that stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cleanseed.markup import kind
from cleanseed.model import Block, Page, Removal

_LABEL = re.compile(
    r"[^:：]{2,40}[:：]|(?:filed under|posted (?:in|under)|tagged(?: with| in| as)?|veröffentlicht unter|verschlagwortet mit"
    r"|archivado en)\s",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*[,;|/、，；•·]\s*|\s+(?=#)|\s+tagged(?: with| as)?:?\s+", re.IGNORECASE)
_COMMAS = re.compile("[,;|]")
_OF_SITE = re.compile(
    r"[ckк][aа][tт][eеé][gг]|popul|trend|\b(?:all|alle|more|mais|más|mehr)\b|cloud|облако|рубрик|rubrik|カテゴ|一覧|分类|分類|热门|热門|카테고|تصنيف"
    r"|κατηγορ",
    re.IGNORECASE,
)
"""Labels over the topics of a whole site: categories, popular topics."""
_LONGEST = 6  # words
_MOST = 12
_FAR = 40  # blocks
_LINKED = 0.5


def listed(page: Page, lifted: Sequence[Removal]) -> Iterator[tuple[Removal, tuple[str, ...]]]:
    """The topics behind a label, "Tags: harbour, ferries", or in the short lines under one that stands alone, each with their removal.

    lifted: what the stages lifted, in page order. Such a label counts in a text not far below its end: elsewhere it heads a menu.
    """
    last = page.live[-1].index if page.live else len(page.blocks)
    for removal in lifted:
        text = " ".join(page.taken(removal).split()) if removal.field == "tag" else ""
        label = _LABEL.match(text)
        if label and (told := _unique(part.strip(" #.") for part in _LIST.split(text[label.end() :]))):
            yield removal, told
    for removal in page.removals:
        if removal.rule == "tail/tags-label" and not _OF_SITE.search(page.taken(removal)):
            if page.document.kind == "html":
                if kind(page.blocks[removal.block]) == "navigation":
                    continue
            elif not last < removal.block <= last + _FAR:
                continue
            if told := _unique(
                part.strip(" #") for line in _under(page, removal.block) for part in _COMMAS.split(line)
            ):
                yield removal, told


def in_menu(block: Block) -> bool:
    """Whether a kicker of an HTML page is but an entry of a list of links."""
    return block.links > _LINKED and "li" in block.path.split("/")


def _unique(parts: Iterable[str]) -> tuple[str, ...]:
    """The topics among the parts of a list, each once."""
    told = (part for part in parts if part.count(" ") < _LONGEST and any(map(str.isalpha, part)))
    return tuple(dict.fromkeys(told))


def _under(page: Page, label: int) -> Iterator[str]:
    """The short lines under a label, of HTML those in the box of the first."""
    below = page.blocks[label + 1 : label + 1 + _MOST]
    for block in below:
        if (block.path, block.marks) != (below[0].path, below[0].marks):
            return
        if block.text or page.hits[block.index] or block.whole.stop or len(block.source.split()) > _LONGEST:
            return
        yield block.source
