"""The pipeline: read, weigh, fold the stages, make the article. There is no other path."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from cleanseed.evidence import PROSE, weigh
from cleanseed.model import Page, Removal
from cleanseed.rulebook import Rulebook
from cleanseed.settled import settle
from cleanseed.stages import STAGES, Stage

if TYPE_CHECKING:
    from cleanseed.linemodel import Model

RAIL = 0.8
"""The share of a page's prose that rules may take before its region rules step back."""
_PARAGRAPH, _UNDER = 16, 5  # words; blocks, for byline, date and a picture stand between


def fold(
    page: Page, book: Rulebook, keep: Collection[str] = (), stages: Iterable[Stage] = STAGES, model: Model | None = None
) -> Page:
    """The page after the last stage.

    Where rules would take too much of its prose, region rules step back; where the model leaves nothing, or of text nothing that is
    likelier article than not, of a page on which rules alone find a paragraph under a title, rules alone decide. A warning says so.
    """
    stages = tuple(stages)
    weighed = page if page.prose else weigh(page, book, model)
    done = _railed(weighed, book, keep, stages)
    if model is not None and not _is_seen(done) and not page.prose:
        plain = _railed(weigh(page, book), book, keep, stages)
        if _has_article(plain):
            return plain.warned("the learned model saw no article, and rules alone decided")
    return settle(weighed, done, book) if weighed.model else done


def _is_seen(page: Page) -> bool:
    """Whether the model leaves an article: any block; of text one at least that is likelier article than not."""
    if page.document.kind == "html":
        return bool(page.live)
    return any(page.prose[block.index] >= PROSE for block in page.live)


def _has_article(page: Page) -> bool:
    """Whether a paragraph that no phrase is found in is left right under a title, or on a page of which nothing was taken."""
    titles = [removal.block for removal in page.removals + page.protected if removal.field == "title"]
    for block in page.live:
        if block.shape.stop and block.shape.words >= _PARAGRAPH and not page.hits[block.index]:
            return not page.removals or any(title < block.index <= title + _UNDER for title in titles)
    return False


def _railed(weighed: Page, book: Rulebook, keep: Collection[str], stages: tuple[Stage, ...]) -> Page:
    done = _run(weighed, book, keep, stages, regions=True)
    if taken_share(done) > RAIL:
        cautious = _run(weighed, book, keep, stages, regions=False)
        if taken_share(cautious) < taken_share(done):
            return cautious.warned("safety-rail: region rules would have taken most of the prose, and stepped back")
    return done


def _run(page: Page, book: Rulebook, keep: Collection[str], stages: Iterable[Stage], *, regions: bool) -> Page:
    for stage in stages:
        page = page.without(_known(stage(page), book, regions), keep)
    return page


def _known(removals: Iterable[Removal], book: Rulebook, regions: bool) -> Iterable[Removal]:
    for removal in removals:
        rule = book.rules.get(removal.rule)
        if rule is None:
            raise LookupError(f"a stage claimed text for {removal.rule}, which is no rule: this is a bug in that stage")
        if regions or not rule.region:
            yield removal


def taken_share(page: Page) -> float:
    """The share of the page's prose, in words, that is gone: 0..1."""
    total = gone = 0.0
    for block, prose in zip(page.blocks, page.prose, strict=True):
        if prose >= 0.5:
            weight = prose * len(block.source)
            total += weight
            gone += weight * sum(end - start for start, end in block.cuts) / len(block.source)
    return gone / total if total else 0.0
