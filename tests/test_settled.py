"""A page that was cleaned before is left alone; one that shows a thing with a name is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

import cleanseed
from cleanseed import rulebook
from cleanseed.evidence import weigh
from cleanseed.model import Page
from cleanseed.read import read
from cleanseed.settled import NEARLY, SMALL, settle

PARAGRAPHS = [
    "The lock at Tarn Bridge was drained on Monday so that divers could look at the lower gate, which has leaked since March.",
    "They found a beam of the old bridge in the sill, said the harbour master, and it will take a crane to lift it out.",
    "Boats can turn below the weir until the end of the month; the tow path stays open on the side of the mill.",
    "The gate was built in 1904 and mended twice, the last time after the flood that took the footbridge with it.",
]


def weighed(*lines: str) -> Page:
    page = weigh(read("\n\n".join(lines), kind="text"), rulebook.default())
    return replace(page, prose=tuple(0.9 if block.shape.words > 12 else 0.4 for block in page.blocks))


def test_a_little_without_a_name_is_given_up() -> None:
    page = weighed(PARAGRAPHS[0], "Mooring for visitors", *PARAGRAPHS[1:])
    done = page.without([page.blocks[1].drop("lines/model", score=0.2)])
    assert settle(page, done, rulebook.default()).body() == page.text


WEAK = sorted(code for code, rule in rulebook.default().rules.items() if rule.weak)
STRONG = ["chrome/menu-bar", "captions/with-credit", "related/heading", "tail/copyright"]


@pytest.mark.parametrize(("code", "given_up"), [(code, True) for code in WEAK] + [(code, False) for code in STRONG])
def test_a_rule_says_itself_whether_it_is_weak(code: str, given_up: bool) -> None:
    page = weighed(PARAGRAPHS[0], "Mooring for visitors", *PARAGRAPHS[1:])
    done = page.without([page.blocks[1].drop(code)])
    assert (settle(page, done, rulebook.default()) is not done) == given_up


def test_one_thing_with_a_name_is_enough() -> None:
    page = weighed(PARAGRAPHS[0], "Mooring for visitors", *PARAGRAPHS[1:], "Related posts")
    claims = [page.blocks[1].drop("lines/model", score=0.2), page.blocks[-1].drop("related/heading")]
    done = page.without(claims)
    assert settle(page, done, rulebook.default()) is done


def test_much_without_a_name_goes() -> None:
    page = weighed(*PARAGRAPHS)
    done = page.without([page.blocks[at].drop("lines/model", score=0.2) for at in (1, 2)])
    assert len(page.blocks[1].source + page.blocks[2].source) > SMALL * len(page.text)
    assert settle(page, done, rulebook.default()) is done


def test_a_phrase_in_a_line_that_half_reads_on_has_no_name() -> None:
    page = weighed(
        PARAGRAPHS[0],
        "Read more: the beam was first seen in 1962, and how it came to lie there nobody knows",
        *PARAGRAPHS[1:],
    )
    claim = page.blocks[1].drop("inserts/read-more")
    for prose, given_up in ((0.2, False), (0.5, True)):
        page = replace(page, prose=(0.9, prose, 0.9, 0.9, 0.9))
        done = page.without([claim])
        assert (settle(page, done, rulebook.default()) is not done) == given_up


@pytest.mark.parametrize(
    ("prose", "taken", "known"), [(0.1, True, True), (0.25, True, True), (0.5, False, True), (0.9, False, False)]
)
def test_a_first_line_is_a_title_unless_it_reads_like_the_text(prose: float, taken: bool, known: bool) -> None:
    page = weighed("Divers find old beam under Tarn lock", *PARAGRAPHS)
    page = replace(page, prose=(prose, *page.prose[1:]))
    done = page.without([page.blocks[0].drop("head/title", "title")])
    held = settle(page, done, rulebook.default())
    assert (held is done) == taken
    assert any(each.field == "title" for each in (*held.removals, *held.protected)) == known
    assert held.body() == (done.body() if taken else page.text)


NOTE = "The lock keeper asks all who moor here to keep the gate clear for the crane, which comes by water."


@pytest.mark.parametrize(("rule", "held"), [("tail/disclaimer", 0.8), ("lines/model", 0.3), ("repeats/copy", 0.5)])
def test_on_a_nearly_clean_page_a_line_that_reads_on_stays(rule: str, held: float) -> None:
    many = [f"{line} {number} boats were counted." for number in range(5, 12) for line in PARAGRAPHS]
    page = weighed(*many, NOTE, "Related posts")
    assert len(NOTE) < NEARLY * len(page.text)
    for prose in (held - 0.01, held):
        page = replace(page, prose=(*page.prose[:-2], prose, 0.1))
        claims = [page.blocks[-2].drop(rule), page.blocks[-1].drop("related/heading")]
        body = settle(page, page.without(claims), rulebook.default()).body()
        assert (NOTE in body) == (prose >= held)
        assert "Related posts" not in body


def test_elsewhere_a_rule_is_believed() -> None:
    page = weighed(*PARAGRAPHS, NOTE, "Related posts")
    assert len(NOTE) > NEARLY * len(page.text)
    done = page.without([page.blocks[-2].drop("tail/disclaimer"), page.blocks[-1].drop("related/heading")])
    assert settle(page, done, rulebook.default()) is done


def test_the_less_is_taken_the_better_the_reason_has_to_be() -> None:
    few, many = (
        weighed(
            *(f"{line} {number} boats were counted." for number in range(times) for line in PARAGRAPHS),
            NOTE,
            "Related posts",
        )
        for times in (8, 40)
    )
    for weighed_page, stays in ((few, False), (many, True)):
        page = replace(weighed_page, prose=(*weighed_page.prose[:-2], 0.7, 0.1))
        claims = [page.blocks[-2].drop("tail/disclaimer"), page.blocks[-1].drop("related/heading")]
        assert (NOTE in settle(page, page.without(claims), rulebook.default()).body()) == stays


def test_what_is_kept_stays_protected() -> None:
    page = weighed("Divers find old beam under Tarn lock", *PARAGRAPHS)
    page = replace(page, prose=(0.9, *page.prose[1:]))
    claims = [page.blocks[0].drop("head/title", "title"), page.blocks[2].drop("lines/model", score=0.1)]
    done = page.without(claims[:1], keep=["head"]).without([replace(claims[1], end=10)])
    held = settle(page, done, rulebook.default())
    assert held.protected == done.protected
    assert held.removals == ()


@pytest.mark.parametrize(
    "around",
    [
        (["Tarn Courier", "Home | News | Sport | Weather", "By Ann Archer", "2 May 2026"], ["Related posts", "Fair to open on Friday"]),
        (["Divers find old beam under Tarn lock", "By Ann Archer"], ["Share", "Follow us on Facebook", "© 2026 Tarn Courier"]),
    ],
)  # fmt: skip
def test_a_second_pass_changes_nothing(around: tuple[list[str], list[str]]) -> None:
    above, below = around
    once = cleanseed.clean("\n\n".join([*above, *PARAGRAPHS, *below]), kind="text")
    assert once.text == "\n\n".join(PARAGRAPHS)
    twice = cleanseed.clean(once.text, kind="text")
    assert (twice.text, twice.removals) == (once.text, ())
