"""Inserts: what a site sets between two paragraphs. Advertisements, newsletter boxes, video widgets, links to other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleanseed import dates, rulebook
from cleanseed.evidence import phrases, window
from cleanseed.model import Page, Removal
from cleanseed.shape import key

_LINKED = 0.25
_LONGEST = 30
_CHANGED = 8
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}")
_SIGNS = 4  # a colon, spaces, an arrow
_OPEN = 2  # characters; no label is shorter
_ARROWS = (">", "»", "→", "▶", "►", "➤", "➡")


def inserts(page: Page) -> Iterator[Removal]:
    """Claim what a site sets between two paragraphs."""
    for block, hit in phrases(page, "inserts"):
        yield block.drop(hit.rule.code, hit.rule.field)
    yield from labelled_links(page)
    yield from pointed_links(page)
    yield from changes(page)


@rulebook.rule("inserts/changed")
def changes(page: Page) -> Iterator[Removal]:
    """A line that says but when an entry of a ticker was changed is no part of the entry.

    keep                 | The storm reached the coast at nine, an hour earlier than forecast, and took the roof off the net loft.
    keep                 | Trains stand still north of the river. The railway asks people to stay at home until the line is clear.
    keep                 | Two boats that were at sea at noon have come in, and all who were on board are safe and in the warm.
    drop inserts/changed | Updated at 14.59 GMT
    keep                 | Forty metres of the wall are gone, and the lower street is being cleared by the fire service, street by street.
    keep                 | The harbour master has closed the outer gate, and will not open it again until the wind has gone round.
    drop inserts/changed | Updated at 16.59 GMT
    keep                 | The line was opened at half past four. Passengers should still expect delays of up to twenty minutes.
    keep                 | The school hall has been made ready for the night, with forty beds and soup, and nobody needs to ask.
    keep                 | By nine the wind had gone round, and the first of the boats were out to look for what had been lost.
    keep                 | In the morning the council will meet to hear what the wall would cost, and what it would cost without.
    """
    first, last = window(page)
    for block in page.live:
        if first < block.index < last - 1 and 2 <= block.shape.words <= _CHANGED and _TIME.search(block.text):
            told = dates.line(block.text)
            if told is not None and told.field == "modified":
                yield block.drop("inserts/changed")


def pointed_links(page: Page) -> Iterator[Removal]:
    """A line of HTML that points at its link with an arrow leads elsewhere: the rule is `inserts/read-more`."""
    for block in page.live:
        if block.links >= _LINKED and block.shape.words <= _LONGEST and block.text.startswith(_ARROWS):
            yield block.drop("inserts/read-more")


def labelled_links(page: Page) -> Iterator[Removal]:
    """A label such as "Also read" in front of a link, whatever stands between them: the rule is `inserts/read-more`."""
    for block in page.live:
        if block.links < _LINKED or block.shape.words > _LONGEST:
            continue
        labels = _labels().get(block.shape.key[:_OPEN])
        if labels is None:
            continue
        plain = (1 - block.links) * len(block.text)  # so many characters stand in no link
        if any(abs(plain - len(label)) <= _SIGNS and block.shape.key.startswith(label) for label in labels):
            yield block.drop("inserts/read-more")


@cache
def _labels() -> dict[str, list[str]]:
    """The phrases of such labels, of whatever stage, folded as lines are, by the characters that they begin with."""
    found: dict[str, list[str]] = {}
    for label in sorted({*map(key, rulebook.default().labels())} - {""}):
        found.setdefault(label[:_OPEN], []).append(label)
    return found
