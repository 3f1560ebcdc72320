"""Settled: a page that has been cleaned before is left as it is.

A second pass sees other company around a line than the first one did, so what goes by place and company alone could go on going.
Such claims count only together: where nothing with a name is found on a page, and all of them would take but a small share of it,
the page is taken for clean, and they are given up.
"""

from __future__ import annotations

from dataclasses import replace

from cleanseed.model import Page, Removal
from cleanseed.rulebook import Rulebook

SMALL = 0.25
"""The share of a page's characters from which on weak claims count."""
_TITLE, _SET_APART = 0.2, 0.7
_LOW = 10
_LONG, _DOUBTFUL = 12, 0.35


def settle(weighed: Page, done: Page, book: Rulebook) -> Page:
    """`done`, or, where only weak claims took from `weighed`, and little, `weighed` as it is."""
    weak = done.removals and all(_is_weak(weighed, removal, book) for removal in done.removals)
    if not weak or sum(removal.end - removal.start for removal in done.removals) >= SMALL * len(weighed.text):
        return done
    return replace(weighed, protected=done.protected, warnings=done.warnings)


def _is_weak(page: Page, removal: Removal, book: Rulebook) -> bool:
    """Whether the claim stands on place and company alone.

    So do the claims of rules that are marked so, but for a first line that is a title beyond doubt; a byline or a date far below;
    and a phrase in a long line that half reads on.
    """
    rule = book.rules[removal.rule]
    if rule.code == "head/title" and removal.block == 0:
        return not _is_title(page)
    if rule.code in ("head/byline", "head/date-line"):
        return removal.block >= _LOW
    if rule.stage in ("inserts", "related"):
        return page.blocks[removal.block].shape.words > _LONG and page.prose[removal.block] >= _DOUBTFUL
    return rule.weak


def _is_title(page: Page) -> bool:
    """Whether the very first line is a title beyond doubt: it does not read like the text, or stands apart above a paragraph."""
    if page.prose[0] < _TITLE:
        return True
    shape = page.blocks[0].shape
    below = page.blocks[1] if len(page.blocks) > 1 else None
    return (
        below is not None
        and bool(below.parted)
        and below.shape.words >= 15
        and not shape.stop
        and 5 <= shape.words <= 18
        and page.prose[0] < _SET_APART
    )
