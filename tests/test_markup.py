"""What markup makes of the model's probabilities: each rule with a page on which it acts, and one that it leaves alone."""

from __future__ import annotations

import pytest

from cleanseed import markup, rulebook
from cleanseed.model import Page
from cleanseed.read import read

CODE = "<pre><code>jobs:\n  backup:\n    every: 6h</code></pre>"
OVER, UNDER = (
    "<p>To change that, set a limit in the file of settings:</p>",
    "<p>A limit of zero drops missed jobs without a word.</p>",
)


def page(body: str) -> Page:
    return read(f"<html><body>{body}</body></html>", kind="html", fast=True)


def printed(given: Page, prose: list[float]) -> list[float]:
    return markup.printed(given.blocks, [()] * len(given.blocks), prose)


def test_a_listing_between_paragraphs_stays_with_them() -> None:
    assert printed(page(OVER + CODE + UNDER), [0.9, 0.4, 0.9]) == [0.9, 0.55, 0.9]


def test_all_of_a_listing_in_several_elements_stays() -> None:
    assert printed(page(OVER + CODE + CODE + UNDER), [0.9, 0.4, 0.2, 0.9]) == [0.9, 0.55, 0.55, 0.9]


@pytest.mark.parametrize(
    ("body", "prose"),
    [
        (OVER + CODE + UNDER, [0.9, 0.4, 0.1]),  # below it the article is over
        (OVER + CODE + UNDER, [0.9, 0.05, 0.9]),  # the model is sure
        (f"{OVER}<p>12 replies, 3 of them new</p>{UNDER}", [0.9, 0.4, 0.9]),  # no listing
        (f'{OVER}<div class="advert">{CODE}</div>{UNDER}', [0.9, 0.4, 0.9]),
        (CODE + UNDER, [0.4, 0.9]),
        (OVER + CODE, [0.9, 0.4]),
    ],
)
def test_a_listing_elsewhere_is_as_likely_as_before(body: str, prose: list[float]) -> None:
    assert printed(page(body), list(prose)) == prose


def test_a_listing_with_a_phrase_of_a_stage_is_as_likely_as_before() -> None:
    given = page(OVER + CODE + UNDER)
    hits = [(), rulebook.default().hits(page("<p>Related posts</p>").blocks)[0], ()]
    assert hits[1]
    assert markup.printed(given.blocks, hits, [0.9, 0.4, 0.9]) == [0.9, 0.4, 0.9]
