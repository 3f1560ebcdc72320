"""Settled: a page that has been cleaned before is left as it is, and one that is nearly clean is asked for better reasons.

A second pass sees other company around a line than the first one did, so what goes by place and company alone could go on going.
Such claims count only together: where nothing with a name is found on a page, and all of them would take but a small share of it,
the page is taken for clean, and they are given up. A first line that may be the title then stays, but is known as such.

Many texts were cleaned by another tool. Where all claims together take next to nothing of a page, there is little left to find, and a
claim is likelier a mistake than elsewhere: those on lines that read on are given up one by one.
"""

from __future__ import annotations

from dataclasses import replace

from cleanseed.model import Page, Removal
from cleanseed.rulebook import Rulebook

TITLE = "head/title"
SMALL = 0.25
"""The share of a page's characters from which on weak claims count."""
NEARLY, LITTLE = 0.05, 0.01
"""The shares of a page's characters below which it was nearly clean, and below which next to nothing was left to find."""
_UNLIKE, _TAKEN, _LIFTED = 0.2, 0.3, 0.7
_LOW = 10
_LONG, _DOUBTFUL = 12, 0.35
_BOLD, _COPY, _NAMED, _NAMED_LITTLE = 0.3, 0.5, 0.8, 0.6


def settle(weighed: Page, done: Page, book: Rulebook) -> Page:
    """`done`; without its doubtful claims, where next to nothing went; `weighed` as it is, where only weak claims are left, and take little."""
    held = done.removals
    taken = sum(removal.end - removal.start for removal in held) / max(1, len(weighed.text))
    if taken < NEARLY:
        bar = _NAMED if taken >= LITTLE else _NAMED_LITTLE
        held = tuple(removal for removal in held if not _is_doubtful(weighed, removal, book, bar))
    if taken < SMALL and all(_is_weak(weighed, removal, book) for removal in held):
        held = ()
    if len(held) == len(done.removals):
        return done
    told = [removal for removal in done.removals if _tells_title(weighed, removal) and removal not in held]
    page = replace(weighed, protected=done.protected, warnings=done.warnings)
    return page.without(told, keep=[TITLE]).without(held)


def _is_doubtful(page: Page, removal: Removal, book: Rulebook, bar: float) -> bool:
    """Whether a claim on a nearly clean page takes what reads on in its place: the less a rule knows, the sooner; from `bar` on, a phrase.

    What stands at the head has forms of its own, and is wanted as metadata.
    """
    rule = book.rules[removal.rule]
    if rule.stage == "head":
        return False
    return page.prose[removal.block] >= (_COPY if rule.stage == "repeats" else _BOLD if rule.weak else bar)


def _is_weak(page: Page, removal: Removal, book: Rulebook) -> bool:
    """Whether the claim stands on place and company alone.

    So do the claims of rules that are marked so, but for a first line that is a title beyond doubt; a byline or a date far below;
    and a phrase in a long line that half reads on.
    """
    rule = book.rules[removal.rule]
    if rule.code == TITLE and removal.block == 0:
        return not _is_title(page, _TAKEN)
    if rule.code in ("head/byline", "head/date-line"):
        return removal.block >= _LOW or page.prose[removal.block] >= _COPY
    if rule.stage in ("inserts", "related"):
        return page.blocks[removal.block].shape.words > _LONG and page.prose[removal.block] >= _DOUBTFUL
    return rule.weak


def _tells_title(page: Page, removal: Removal) -> bool:
    """Whether a first line that is left in the text is likely its title, which is known by it all the same."""
    return removal.rule == TITLE and removal.block == 0 and _is_title(page, _LIFTED)


def _is_title(page: Page, most: float) -> bool:
    """Whether the very first line is a title: it does not read like the text, or stands apart above a paragraph, its `prose` below `most`."""
    if page.prose[0] < _UNLIKE:
        return True
    shape = page.blocks[0].shape
    below = page.blocks[1] if len(page.blocks) > 1 else None
    return (
        below is not None
        and bool(below.parted)
        and below.shape.words >= 15
        and not shape.stop
        and 5 <= shape.words <= 18
        and page.prose[0] < most
    )
