"""Regions: how far a heading reaches that opens a list of something else."""

from __future__ import annotations

from cleanseed.evidence import is_prose
from cleanseed.model import Block, Page

_SENTENCE = 7


def region(page: Page, head: Block) -> list[Block]:
    """The live blocks under `head`, without it, up to where the article goes on.

    It goes on at the first two consecutive prose blocks. A headline-like block between two prose-like ones continues the list,
    however long the teasers. Where no such pair follows, the region runs to the end of the page.
    """
    after = [block for block in page.live if block.index > head.index]
    for at, (block, following) in enumerate(zip(after, after[1:], strict=False)):
        if resumes(page, block) and resumes(page, following):
            return after[:at]
    return after


def resumes(page: Page, block: Block) -> bool:
    """Could the article's text go on with this block?"""
    return is_prose(page, block) and block.shape.words >= _SENTENCE
