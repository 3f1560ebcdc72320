"""Lines: what no rule names. A learned model says of each line that is left how likely it is article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_SENTENCE, _LINE, _WORDS = 0.3, 0.4, 7
# A page of which the model would take so small a share has been cleaned before: it loses only what surely is no article.
_FEW, _SURE = 0.1, 0.15
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

    lift head/title as title | Storm takes sea wall and closes coast road
    keep                     | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                     | Repairs will take a week, the council said, and the bus will go by the hill until then.
    keep                     | The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
    drop lines/model         | Ferry to run again in May
    drop lines/model         | Harbour gets new lights
    """
    low = [block for block in page.live if not _likely(page, block)]
    if len(low) < _FEW * len(page.live):
        low = [block for block in low if page.prose[block.index] < _SURE]
    for block in low:
        yield block.drop("lines/model", score=page.prose[block.index])
