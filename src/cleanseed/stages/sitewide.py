"""Sitewide: what the site shows on every page. Nothing to do where no profile of the page's host is known."""

from __future__ import annotations

from collections.abc import Iterator

from cleanseed.evidence import goes_on, is_prose, window
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_LINE, _SENTENCE, _SHARE = 3, 4, 0.5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"})
_LINKED = 0.5


def sitewide(page: Page) -> Iterator[Removal]:
    """Claim what stands on many articles of the page's host."""
    if page.site is not None:
        yield from template(page)


@rule("sitewide/template", region=True)
def template(page: Page) -> Iterator[Removal]:
    """A line that stands on many articles of the site is no part of this story; a sentence, where it stands on half of them.

    Within the story a single short line may be a heading that its author uses each time ("Ingredients"): there at least two
    go together, or one that is a link. (Of twelve articles of this site the short lines stand on all, the first sentence on six.)

    keep                   | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    """
    often = _often(page)
    if not often:
        return
    half = max(_SENTENCE, _SHARE * page.site.articles)
    claims = [block for block in page.live if often.get(block.index, 0) >= half and _is_sentence(page, block)]
    gone = {block.index for block in claims}
    first, last = window(page.without(block.drop("sitewide/template") for block in claims))
    short = {
        block.index: not first <= block.index < last or block.links > _LINKED
        for block in page.live
        if block.index in often and not _is_sentence(page, block)
    }
    for before, block, after in zip((None, *page.live), page.live, (*page.live[1:], None), strict=False):
        if block.index in gone or short.get(block.index):
            yield block.drop("sitewide/template")
        elif block.index in short and often[block.index] >= half and not _is_heading(block):
            if any(near and (near.index in gone or near.index in short) for near in (before, after)):
                yield block.drop("sitewide/template")


def _often(page: Page) -> dict[int, int]:
    """The live blocks that stand on enough articles: index -> on how many.

    A piece of a sentence that was broken at its links stands on many ("and"); it counts where all of the sentence does.
    """
    often: dict[int, int] = {}
    sentence: list[Block] = []
    for block in (*page.live, None):
        if block is None or (sentence and not goes_on(sentence[-1], block)):
            counts = [page.site.count(piece.shape.key) for piece in sentence]
            if min(counts, default=0) >= _LINE:
                often.update(zip((piece.index for piece in sentence), counts, strict=True))
            sentence = []
        if block is not None:
            sentence.append(block)
    return often


def _is_heading(block: Block) -> bool:
    """Whether the line says what comes below it."""
    return block.shape.colon or block.tag in _HEADINGS


def _is_sentence(page: Page, block: Block) -> bool:
    """Whether the line may be a story's sentence: by its shape, or because it reads like one in its place."""
    if _is_heading(block):
        return False
    return (block.shape.stop and block.shape.words >= 4) or block.shape.words >= 20 or is_prose(page, block)
