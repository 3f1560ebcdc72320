"""Edges: where the article begins and ends on its page. What is left above its first prose and below its last goes."""

from __future__ import annotations

from collections.abc import Iterator

from cleanseed.evidence import in_verse, opening, window
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_LIKELY, _SENTENCE, _WORDS = 0.5, 0.3, 7


def edges(page: Page) -> Iterator[Removal]:
    """Claim what is left above the article and below it; the line model looks at each line below by itself."""
    first, last = window(page)
    if first < last and not in_verse(page):
        yield from before(page, opening(page))
        if page.model is None:
            yield from after(page, last)


@rule("edges/before", region=True, weak=True)
def before(page: Page, first: int) -> Iterator[Removal]:
    """Above the article's first prose stand the page's own lines.

    drop edges/before | Coast Weekly
    drop edges/before | Local
    keep              | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep              | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    for block in page.live:
        if block.index < first and not (page.model and _likely(page, block)):
            yield block.drop("edges/before")


def _likely(page: Page, block: Block) -> bool:
    """Whether the line model takes the line for the article's, wherever it stands; a sentence is believed sooner."""
    sentence = block.shape.stop and block.shape.words >= _WORDS
    return page.prose[block.index] >= (_SENTENCE if sentence else _LIKELY)


@rule("edges/after", region=True, weak=True)
def after(page: Page, last: int) -> Iterator[Removal]:
    """Below the article's last prose stand the page's own lines, but for one short sentence right under it, the last word.

    keep             | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep             | Repairs will take a week, the council said, and the bus will go by the hill until then.
    drop edges/after | Our Papers
    drop edges/after | Coast Weekly
    """
    word = True
    for block in page.live:
        if block.index < last:
            continue
        word = (
            word and block.index == last and block.shape.stop and block.shape.words >= 3 and not page.hits[block.index]
        )
        if not word:
            yield block.drop("edges/after")
