"""Regions: how far a heading reaches that opens a list of something else."""

from __future__ import annotations

import re
from itertools import pairwise

from cleanseed.evidence import is_prose, window
from cleanseed.markup import SEEN
from cleanseed.model import Block, Page

_SENTENCE = 12
_FULL = 25
_SHARE = 0.5
_HEADING = 8
_TIME = re.compile(r"\d{1,2}[.:h]\d{2}(?: ?(?:uhr|am|pm|a\.m\.|p\.m\.))?", re.IGNORECASE)
_CUT_SHORT = ("...", "…", "…]", "...]")


def region(page: Page, head: Block) -> list[Block]:
    """The live blocks under `head`, without it, up to where the article goes on.

    It goes on at the first two consecutive prose blocks (in HTML, at one that the witness has). A headline-like block between two prose-like ones continues the list,
    however long the teasers. Where no such pair follows, the region runs to the end of the page. Where that would take more than
    half as many words as the article has above the head (a live ticker has one paragraph under each heading), it ends at the first
    full paragraph.
    """
    after = [block for block in page.live if block.index > head.index]
    reach = len(after)
    for at, (block, following) in enumerate(pairwise(after)):
        if _sentence(page, block) and (block.witness >= SEEN or _sentence(page, following)):
            reach = at - _own_heading(after[:at])
            break
    first, last = window(page)
    above = sum(block.shape.words for block in page.live if first <= block.index < head.index and is_prose(page, block))
    taken = sum(block.shape.words for block in after[:reach] if block.index < last and is_prose(page, block))
    if taken > _SHARE * above:
        for at, block in enumerate(after[:reach]):
            if page.prose[block.index] >= 0.8 and block.shape.words >= _FULL and not block.text.endswith(_CUT_SHORT):
                return after[: at - _own_heading(after[:at])]
    return after[:reach]


def _own_heading(taken: list[Block]) -> int:
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


def _sentence(page: Page, block: Block) -> bool:
    return is_prose(page, block) and block.shape.words >= _SENTENCE
