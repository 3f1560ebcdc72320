"""Lines: what no rule names. A learned model says of each line that is left how likely it is article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_SHARE, _FLOOR, _SPARED, _WORDS = 0.9, 250, 100, 7
# A page of which the model would take so small a share has been cleaned before: it loses only what surely is no article.
_FEW, _SURE = 0.05, 150
# An embedded post is signed below its words, and goes or stays with them.
_SIGNED = re.compile(r"[—–-]\s?[^()]{2,60} \(@\w+\)")


def lines(page: Page) -> Iterator[Removal]:
    """Claim what the line model takes, where the page was weighed by it."""
    if page.model is not None:
        yield from unlikely(page)


def _parts(page: Page, block: Block) -> int:
    """The model's score in parts of a thousand: whole numbers, so that no sum hangs on its order."""
    return round(page.prose[block.index] * 1000)


def _least(page: Page) -> int:
    """From which score on, in parts of a thousand, a line is kept: half the F1 that the best choice of lines promises, by words.

    Keeping a line raises the expected F1 where its score is above half of what the F1 is already (Lipton and others, Optimal
    Thresholding of Classifiers to Maximize F1 Measure, 2014): of a page that the model is sure of it asks more. A little less than half,
    for what is lost is dearer than what is left.
    """
    scored = sorted(((_parts(page, block), block.shape.words + 1) for block in page.live), reverse=True)
    total = sum(parts * words for parts, words in scored)
    kept = right = best = 0
    for parts, words in scored:
        kept += words
        right += parts * words
        best = max(best, 2_000_000 * right // (1000 * kept + total) if total else 0)
    return max(_FLOOR, round(_SHARE * best / 2000))


@rule("lines/model", weak=True)
def unlikely(page: Page) -> Iterator[Removal]:
    """By its words and its company the line is likelier something else than article.

    lift head/title as title | Storm takes sea wall and closes coast road
    keep                     | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                     | Repairs will take a week, the council said, and the bus will go by the hill until then.
    keep                     | The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
    drop lines/model         | News and weather
    drop lines/model         | Ferry to run again in May
    drop lines/model         | Harbour gets new lights
    drop lines/model         | Mayor opens the bridge
    drop lines/model         | Bus fares to rise in June
    drop lines/model         | Five walks along the old sea wall
    drop lines/model         | School choir wins county prize
    """
    least = _least(page)
    low = [block for block in page.live if not _likely(page, block, least)]
    if len(low) < _FEW * len(page.live):
        low = [block for block in low if _parts(page, block) < _SURE]
    for block in low:
        yield block.drop("lines/model", score=page.prose[block.index])


def _likely(page: Page, block: Block, least: int) -> bool:
    """Whether the line is likely enough: a sentence is believed sooner than a line without a stop, for it is dearer to lose."""
    sentence = block.shape.stop and block.shape.words >= _WORDS
    return _parts(page, block) >= least - (_SPARED if sentence else 0) or bool(_SIGNED.match(block.text))
