"""Inserts: what a site sets between two paragraphs. Advertisements, newsletter boxes, video widgets, links to other stories."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from cleanseed import rulebook
from cleanseed.evidence import phrases
from cleanseed.model import Block, Page, Removal
from cleanseed.shape import key

_LINKED = 0.25
_LONGEST = 30
_LABELS = ("inserts/read-more", "related/also")


def inserts(page: Page) -> Iterator[Removal]:
    """Claim what a site sets between two paragraphs."""
    for block, hit in phrases(page, "inserts"):
        yield block.drop(hit.rule.code, hit.rule.field)
    yield from labelled_links(page)


def labelled_links(page: Page) -> Iterator[Removal]:
    """A label such as "Also read" in front of a link, whatever stands between them: the rule is `inserts/read-more`."""
    for block in page.live:
        if block.links >= _LINKED and block.shape.words <= _LONGEST and block.shape.key.startswith(_openings()):
            label = _before_link(block)
            if label and key(label) in _labels():
                yield block.drop("inserts/read-more")


def _before_link(block: Block) -> str:
    structure = block.structure
    start = next((each.start for each in structure.inline if each.kind == "link"), 0) if structure else 0
    return block.source[:start]


@cache
def _labels() -> frozenset[str]:
    """The phrases of such labels, folded as lines are."""
    book = rulebook.default()
    found = (
        key(phrase)
        for code in _LABELS
        for how, _, phrase, _ in book.words[code].phrases
        if (how == "starts" or code == "related/also") and "{" not in phrase
    )
    return frozenset(found) - {""}


@cache
def _openings() -> tuple[str, ...]:
    return tuple(sorted({label[:4] for label in _labels()}))
