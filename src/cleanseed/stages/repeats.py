"""Repeats: what a page shows twice. Headlines beside their own teaser, paragraphs that a second layout prints again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleanseed.evidence import is_prose, window
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule
from cleanseed.shape import key as shape_key

_LEAST = 7
_TWICE = 2
_RUN = 4
_SUBJECT = 12
_ANSWER = re.compile(r"(?:re|aw|antw|sv|vs|ynt|odp|ref|rif|res|r|ответ|回复|回覆|답글)\s?(?:\[\d+\]|\^\d+)?\s?[:：]\s*")


def repeats(page: Page) -> Iterator[Removal]:
    """Claim what the page shows twice."""
    yield from subjects(page)
    yield from copies(page)


@rule("repeats/subject")
def subjects(page: Page) -> Iterator[Removal]:
    """Over each answer of a thread its subject stands once more, behind a sign for an answer.

    lift head/title as title | How do I sharpen an old plane iron
    keep                     | My plane iron has come to me as blunt as a spoon. What can I do about it without a wheel?
    drop repeats/subject     | Re: How do I sharpen an old plane iron
    keep                     | Lay it flat on a fine stone and work the back first, until the light is even along the edge.
    """
    titles = {shape_key(page.taken(r)) for r in page.removals + page.protected if r.field == "title"}
    if "title" in page.head:
        titles.add(shape_key(page.head["title"]))
    for block in page.live if titles else ():
        mark = _ANSWER.match(block.shape.key)
        said = block.shape.key[mark.end() :] if mark else ""
        cut = len(said) >= _SUBJECT and said.endswith("...")
        if said and (said in titles or (cut and any(title.startswith(said[:-3]) for title in titles))):
            yield block.drop("repeats/subject")


@rule("repeats/copy", weak=True)
def copies(page: Page) -> Iterator[Removal]:
    """Of lines that say the same, the one inside the article stays, and there the first that reads like its text.

    keep              | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep              | Repairs will take a week, the council said, and the bus will go by the hill until then.
    drop repeats/copy | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    """
    gone: set[int] = set()
    for removal in _copies(page):
        gone.add(removal.block)
        yield removal
    yield from _between(page, gone)


def _between(page: Page, gone: set[int]) -> Iterator[Removal]:
    """Short lines that stand between copies and are copies themselves: headings of a text that the page prints again."""
    if len(gone) < _RUN:
        return
    seen: set[str] = set()
    before = False
    held: list[Block] = []
    for block in page.live:
        if block.index in gone:
            for each in held if before else ():
                yield each.drop("repeats/copy")
            before, held = True, []
        elif block.shape.words < _LEAST and block.shape.key in seen:
            held.append(block)
        else:
            before, held = False, []
        seen.add(block.shape.key)


def _copies(page: Page) -> Iterator[Removal]:
    """The copies of lines that are long enough to be none by chance."""
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
