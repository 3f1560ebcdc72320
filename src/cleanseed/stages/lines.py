"""Lines: what no rule names. A learned model says of each line that is left how likely it is article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed.evidence import is_prose
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_SENTENCE, _LINE, _WORDS = 0.3, 0.4, 7
# An embedded post is signed below its words, and goes or stays with them.
_SIGNED = re.compile(r"[—–-]\s?[^()]{2,60} \(@\w+\)")


def lines(page: Page) -> Iterator[Removal]:
    """Claim what the line model takes, where the page was weighed by it."""
    if page.model is not None:
        yield from unlikely(page)


def _likely(page: Page, block: Block) -> bool:
    """Whether the line is likely enough: a sentence is believed sooner than a line without a stop, for it is dearer to lose."""
    sentence = block.shape.stop and block.shape.words >= _WORDS
    return page.prose[block.index] >= (_SENTENCE if sentence else _LINE) or bool(_SIGNED.match(block.text))


@rule("lines/model")
def unlikely(page: Page) -> Iterator[Removal]:
    """By its words and its company the line is likelier something else than article.

    It is asked of the line on its page first (`prose`), then of what is left, until nothing more would go: so a page that has
    been cleaned stays as it is. A page of which nothing reads like an article loses only what surely is none.

    lift head/title as title | Storm takes sea wall and closes coast road
    keep                     | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                     | Repairs will take a week, the council said, and the bus will go by the hill until then.
    keep                     | The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
    drop lines/model         | Ferry to run again in May
    drop lines/model         | Harbour gets new lights
    """
    from cleanseed import linemodel  # numpy is not for those who clean by rules alone

    live = list(page.live)
    if any(is_prose(page, block) for block in live):
        for block in live:
            if not _likely(page, block):
                yield block.drop("lines/model", score=page.prose[block.index])
        live = [block for block in live if _likely(page, block)]
    kept, scores = linemodel.load().keep([block.text for block in live], [block.parted for block in live])
    for block, keep, score in zip(live, kept.tolist(), scores.tolist(), strict=True):
        if not keep and not _SIGNED.match(block.text):
            yield block.drop("lines/model", score=round(score, 3))
