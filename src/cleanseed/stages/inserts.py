"""Inserts: what a site sets between two paragraphs. Advertisements, newsletter boxes, video widgets, links to other stories."""

from __future__ import annotations

from collections.abc import Iterator

from cleanseed.evidence import phrases
from cleanseed.model import Page, Removal


def inserts(page: Page) -> Iterator[Removal]:
    """Claim what a site sets between two paragraphs."""
    for block, hit in phrases(page, "inserts"):
        yield block.drop(hit.rule.code, hit.rule.field)
