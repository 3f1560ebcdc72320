"""Where on its page the junk that stayed lies, and what kind of article text is lost: for who makes rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from cleanseed.gold.scores import SHINGLE, shingles, words
from cleanseed.model import Block, Page

JUNK = ("before", "within short", "within prose", "after short", "after prose")
"""Junk before the article's first block, between its blocks, and after its last one; prose: it reads like an article's text."""
LOST = ("lost short", "lost prose")


def places(page: Page, body: str) -> Counter[str]:
    """The words of junk that stayed, by JUNK, and of article text that is gone, by LOST. `page`: after the last stage.

    A block belongs to the article where half its runs of four words stand there; a shorter one, where it is a line of it.
    """
    runs = shingles(words(body)).keys()
    lines = {tuple(words(line)) for line in body.splitlines()}
    belongs = [_belongs(block, runs, lines) for block in page.blocks]
    article = [index for index, each in enumerate(belongs) if each]
    found = Counter[str]()
    if not article:
        return found
    for index, (block, mine, prose) in enumerate(zip(page.blocks, belongs, page.prose, strict=True)):
        kind = "prose" if prose >= 0.5 else "short"
        size = len(words(block.source))
        if mine and not block.text:
            found[f"lost {kind}"] += size
        elif mine is False and block.text:
            where = "before" if index < article[0] else "after" if index > article[-1] else "within"
            found[where if where == "before" else f"{where} {kind}"] += size
    return found


def _belongs(block: Block, runs: Container[tuple[str, ...]], lines: set[tuple[str, ...]]) -> bool | None:
    """None: the block has no word."""
    listed = words(block.source)
    if len(listed) < SHINGLE:
        return tuple(listed) in lines if listed else None
    own = shingles(listed)
    return 2 * sum(count for run, count in own.items() if run in runs) >= own.total()
