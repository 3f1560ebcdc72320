"""Settled: a page that has been cleaned before is left as it is.

A second pass sees other company around a line than the first one did, so what goes by place and company alone could go on going.
Such claims count only together: where nothing with a name is found on a page, and all of them would take but a small share of it,
the page is taken for clean, and they are given up.
"""

from __future__ import annotations

from dataclasses import replace

from cleanseed.model import Page, Removal

LOOSE = frozenset(
    [
        "captions/above-credit",
        "chrome/symbol",
        "edges/after",
        "edges/before",
        "head/name",
        "head/title",
        "lines/model",
        "repeats/copy",
        "tail/author-box",
        "tail/bio",
    ]
)
"""Rules that go by place and company, and by no phrase."""
SMALL = 0.25
"""The share of a page's characters from which on loose claims count."""
_TITLE, _SET_APART = 0.2, 0.7
_LOW = 10
_LONG, _DOUBTFUL = 12, 0.35


def settle(weighed: Page, done: Page) -> Page:
    """`done`, or, where nothing with a name was taken from `weighed` and little else, `weighed` as it is."""
    loose = done.removals and all(_is_loose(weighed, removal) for removal in done.removals)
    if not loose or sum(removal.end - removal.start for removal in done.removals) >= SMALL * len(weighed.text):
        return done
    return replace(weighed, protected=done.protected, warnings=done.warnings)


def _is_loose(page: Page, removal: Removal) -> bool:
    """Whether the claim stands on place and company alone: a byline or a date does far below, a phrase in a long line that half reads on."""
    if removal.rule == "head/title" and removal.block == 0:
        return not _is_title(page)
    if removal.rule in ("head/byline", "head/date-line"):
        return removal.block >= _LOW
    if removal.rule.startswith(("inserts/", "related/")):
        return page.blocks[removal.block].shape.words > _LONG and page.prose[removal.block] >= _DOUBTFUL
    return removal.rule in LOOSE


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
