"""Sitewide: what the site shows on every page. Nothing to do where no profile of the page's host is known."""

from __future__ import annotations

from collections.abc import Iterator

from cleanseed.evidence import goes_on, is_prose, window
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule
from cleanseed.sites import Known

# On three articles a short line is the site's: two may tell of one thing. What reads like a sentence, or stands among the story's,
# may be told again in a follow-up ("The bridge has been shut since May."), of which a site writes many; so it has to stand on four
# articles, and on half of all.
_LINE, _SENTENCE, _SHARE = 3, 4, 0.5
_LINKED = 0.5


def sitewide(page: Page) -> Iterator[Removal]:
    """Claim what stands on many articles of the page's host."""
    if page.site is not None:
        yield from template(page)


@rule("sitewide/template", region=True)
def template(page: Page) -> Iterator[Removal]:
    """What stands on many articles of the site is no part of this story.

    Among the story's lines it has to stand on half of all articles, and a short one by the same line each time, as in a box: by
    others it may be a heading that authors always use. (Of twelve articles of this site, a sentence that stays stands on three, all
    else on all, "What happens next" over another sentence each time.)

    keep                   | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    drop sitewide/template | Coast Weekly and its boat are known to everyone on this coast.
    drop sitewide/template | Ask for our harbour card
    keep                   | The sea wall was built in 1911 and had stood every storm since, said the engineer.
    keep                   | What happens next
    keep                   | Repairs will take a week, the council said, and the bus will go by the hill until then.
    drop sitewide/template | Harbour Street 4, Westerby
    """
    often = _often(page)
    if not often:
        return
    half = max(_SENTENCE, _SHARE * page.site.articles)
    usual = [page.blocks[index] for index, known in often.items() if known.articles >= half]
    first, last = window(
        page.without(block.drop("sitewide/template") for block in usual)
    )  # the story does not end in them
    for index, known in often.items():
        block = page.blocks[index]
        short = not _is_sentence(block)
        within = first <= index < last or (known.articles < half and is_prose(page, block))
        boxed = known.articles >= half and known.beside >= _SHARE * known.articles
        gone = known.articles >= half and not short
        if gone or (short and (boxed or not within or block.links > _LINKED)):
            yield block.drop("sitewide/template")


def _often(page: Page) -> dict[int, Known]:
    """The live blocks that stand on enough articles, in order, by index.

    A piece of a sentence that was broken at its links stands on many ("and"); it counts where all of the sentence does.
    """
    often: dict[int, Known] = {}
    sentence: list[Block] = []
    for block in (*page.live, None):
        if block is None or (sentence and not goes_on(sentence[-1], block)):
            found = [page.site.known(piece.shape.key) for piece in sentence]
            if min((known.articles for known in found), default=0) >= _LINE:
                often.update(zip((piece.index for piece in sentence), found, strict=True))
            sentence = []
        if block is not None:
            sentence.append(block)
    return often


def _is_sentence(block: Block) -> bool:
    """Whether the line may be a sentence of a story, by its shape."""
    return (block.shape.stop and block.shape.words >= 4) or block.shape.words >= 20
