"""Related: other stories. The headings that open lists of them, and what stands under such a heading."""

from __future__ import annotations

from collections.abc import Iterator

from cleanseed.evidence import phrases
from cleanseed.model import Block, Page, Removal
from cleanseed.regions import region
from cleanseed.rulebook import rule

_NESTED = 20


def related(page: Page) -> Iterator[Removal]:
    """Claim headings of other stories and what stands under them."""
    heads = []
    for block, hit in phrases(page, "related"):
        yield block.drop(hit.rule.code, hit.rule.field)
        if hit.rule.region:
            heads.append(block)
    yield from under_headings(page, heads)


@rule("related/under-heading", region=True)
def under_headings(page: Page, heads: list[Block]) -> Iterator[Removal]:
    """What stands under a heading of other stories belongs to them, up to where the article goes on with two paragraphs.

    keep                       | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                       | Repairs will take a week, the council said, and the school bus will go by the hill until then.
    drop related/heading       | Related stories
    drop related/under-heading | Ferry to run again in May
    drop related/under-heading | The boat had been in dock for two years.
    drop related/under-heading | Harbour gets new lights
    keep                       | The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
    keep                       | He has asked for stone from the old quarry, which closed its gates in the spring of last year.
    """
    reached = -1
    for at, head in enumerate(heads):
        # A heading inside a list may reach farther than the list's own; with very many of them that would cost too much to ask.
        if head.index > reached or at < _NESTED:
            for block in region(page, head):
                reached = max(reached, block.index)
                yield block.drop("related/under-heading")
