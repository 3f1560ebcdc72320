"""Repeats: what a page shows twice. Headlines beside their own teaser, paragraphs that a second layout prints again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cleanseed.evidence import is_prose, window
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_LEAST = 7
_TWICE = 2


def repeats(page: Page) -> Iterator[Removal]:
    """Claim what the page shows twice."""
    yield from copies(page)


@rule("repeats/copy", weak=True)
def copies(page: Page) -> Iterator[Removal]:
    """Of lines that say the same, the one inside the article stays, and there the first that reads like its text.

    keep              | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep              | Repairs will take a week, the council said, and the bus will go by the hill until then.
    drop repeats/copy | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    """
    first, last = window(page)
    times: Counter[str] | None = None
    seen: dict[str, Block] = {}
    for block in page.live:
        if block.shape.words < _LEAST:
            continue
        other = seen.setdefault(block.shape.key, block)
        if other is block:
            continue
        inside = [first <= each.index < last for each in (other, block)]
        times = times or Counter(block.shape.key for block in page.live)
        if all(inside) and times[block.shape.key] > _TWICE and not is_prose(page, block):
            continue  # a refrain, or a row of a timetable
        if inside == [False, True] or (all(inside) and is_prose(page, block) and not is_prose(page, other)):
            seen[block.shape.key] = block
            yield other.drop("repeats/copy")
        else:
            yield block.drop("repeats/copy")
