"""Inserts: what a site sets between two paragraphs. Advertisements, newsletter boxes, video widgets, links to other stories."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from cleanseed import rulebook
from cleanseed.evidence import phrases
from cleanseed.model import Page, Removal
from cleanseed.shape import key

_LINKED = 0.25
_LONGEST = 30
_SIGNS = 4  # a colon, spaces, an arrow
_ARROWS = (">", "»", "→", "▶", "►", "➤", "➡")


def inserts(page: Page) -> Iterator[Removal]:
    """Claim what a site sets between two paragraphs."""
    for block, hit in phrases(page, "inserts"):
        yield block.drop(hit.rule.code, hit.rule.field)
    yield from labelled_links(page)
    yield from pointed_links(page)


def pointed_links(page: Page) -> Iterator[Removal]:
    """A line of HTML that points at its link with an arrow leads elsewhere: the rule is `inserts/read-more`."""
    for block in page.live:
        if block.links >= _LINKED and block.shape.words <= _LONGEST and block.text.startswith(_ARROWS):
            yield block.drop("inserts/read-more")


def labelled_links(page: Page) -> Iterator[Removal]:
    """A label such as "Also read" in front of a link, whatever stands between them: the rule is `inserts/read-more`."""
    for block in page.live:
        if block.links < _LINKED or block.shape.words > _LONGEST or not block.shape.key.startswith(_openings()):
            continue
        plain = (1 - block.links) * len(block.text)  # so many characters stand in no link
        told = (label for label in _labels() if block.shape.key.startswith(label))
        if any(abs(plain - len(label)) <= _SIGNS for label in told):
            yield block.drop("inserts/read-more")


@cache
def _labels() -> frozenset[str]:
    """The phrases of such labels, of whatever stage, folded as lines are."""
    return frozenset(map(key, rulebook.default().labels())) - {""}


@cache
def _openings() -> tuple[str, ...]:
    return tuple(sorted({label[:4] for label in _labels()}))
