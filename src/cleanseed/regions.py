"""Regions: how far a heading reaches that opens a list of something else."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from cleanseed.evidence import is_prose, window
from cleanseed.markup import SEEN
from cleanseed.model import Block, Page

_SENTENCE = 12
_FULL = 25
_SHARE = 0.5
_SURE, _LONG = 0.8, 15
_CERTAIN = 0.9
_HEADING = 8
_HELD = 2
_TIME = re.compile(r"\d{1,2}[.:h]\d{2}(?: ?(?:uhr|am|pm|a\.m\.|p\.m\.))?", re.IGNORECASE)
_CUT_SHORT = ("...", "…", "…]", "...]")


def region(page: Page, head: Block) -> list[Block]:
    """The live blocks under `head`, without it, up to where the article goes on.

    It goes on at the first two consecutive prose blocks, or at one that the witness of an HTML page has, or of which the line model
    is sure. A headline-like block between two prose-like ones continues the list, however long the teasers. Where no such pair
    follows, the region runs to the end of the page. Where that would take more than half as many words as the article has above the
    head (a live ticker has one paragraph under each heading), it ends at the first full paragraph. In HTML it does not leave the
    box in which it stands.
    """
    live, said = _live(page)
    start = bisect_right(live, head.index)
    after = _inside(page, head, _reached(page, start))
    first, last = window(page)
    opens, ends = bisect_left(live, first), bisect_left(live, last)
    above = said[start] - said[min(opens, start)]
    taken = said[max(start, min(ends, start + len(after)))] - said[start]
    if taken > _SHARE * above:
        for at, block in enumerate(after):
            if page.prose[block.index] >= 0.8 and block.shape.words >= _FULL and not block.text.endswith(_CUT_SHORT):
                return list(after[: at - _own_heading(after[:at])])
    return list(after)


def _reached(page: Page, start: int) -> Sequence[Block]:
    """The live blocks from `start` on, up to where the article goes on."""
    live = page.live
    for at in range(start, len(live) - 1):
        block = live[at]
        if _trusted(page, block) or (_sentence(page, block) and _sentence(page, live[at + 1])):
            taken = live[start:at]
            return taken[: len(taken) - _own_heading(taken)]
    return live[start:]


def _inside(page: Page, head: Block, after: Sequence[Block]) -> Sequence[Block]:
    """The part of a region that stands in the head's box: the largest element around it without a trusted sentence.

    A box that holds hardly more than the head is but its frame, and bounds nothing.
    """
    if "homes" not in page.memo:
        page.memo["homes"] = {
            box for block in page.blocks if _trusted(page, block) or _likely(page, block) for box in block.boxes
        }
    homes: set[int] = page.memo["homes"]
    box = next((number for number in head.boxes if number not in homes), None)
    held = [block for block in after if box in block.boxes]
    return held if homes and len(held) >= _HELD else after


def _likely(page: Page, block: Block) -> bool:
    """Whether a block, where no witness is heard, is surely a sentence of the article."""
    return page.fast and page.prose[block.index] >= _SURE and block.shape.stop and block.shape.words >= _LONG


def _live(page: Page) -> tuple[list[int], list[int]]:
    """The indexes of the live blocks, and how many words of prose stand before each of them, and before the end."""
    if "live" not in page.memo:
        words = (block.shape.words if is_prose(page, block) else 0 for block in page.live)
        page.memo["live"] = [block.index for block in page.live], list(accumulate(words, initial=0))
    found: tuple[list[int], list[int]] = page.memo["live"]
    return found


def _own_heading(taken: Sequence[Block]) -> int:
    """How many blocks at the end of a region are the heading of what follows it: a bare time and a line, or a line set apart.

    Set apart is a short line below a blank line where the region's others stand close, or one of half their length.
    """
    if len(taken) >= 2 and _TIME.fullmatch(taken[-2].text):
        return 2
    if not taken or taken[-1].shape.stop or taken[-1].shape.words > _HEADING:
        return 0
    last, others = taken[-1], taken[:-1]
    if others and last.gap.count("\n") > 1 and others[0].gap.count("\n") == 1:
        return 1
    lengths = [block.shape.words for block in others]
    return int(bool(lengths) and 2 * last.shape.words <= sum(lengths) / len(lengths))


def _trusted(page: Page, block: Block) -> bool:
    """Whether more than shape says that the block is the article's."""
    if block.witness >= SEEN:
        return _sentence(page, block)
    if page.document.kind == "html":
        return page.prose[block.index] >= _CERTAIN and block.shape.stop and block.shape.words >= _LONG
    return (
        page.model is not None and page.prose[block.index] >= _SURE and block.shape.stop and block.shape.words >= _LONG
    )


def _sentence(page: Page, block: Block) -> bool:
    return is_prose(page, block) and block.shape.words >= _SENTENCE
