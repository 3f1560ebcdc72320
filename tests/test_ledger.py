"""The ledger tells what became of a page, and can be read back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanseed import ledger
from cleanseed.model import FIELDS, Block, Document, Page, Removal

HOSTILE = st.text(st.sampled_from("ab \\|⟦⟧\n\r\t,é中. "), min_size=1, max_size=30).filter(str.strip)
RULES = st.sampled_from(["chrome/menu", "head/byline", "captions/credit", "related/under-heading"])


def page_of(sources: list[str]) -> Page:
    blocks, at = [], 0
    for index, source in enumerate(sources):
        blocks.append(Block(index, at, source, "\n" if index else ""))
        at += len(source) + 1
    return Page(Document("x", "text"), "\n".join(sources), tuple(blocks))


@st.composite
def pages(draw: st.DrawFn) -> tuple[Page, list[Removal], list[str]]:
    sources = draw(st.lists(HOSTILE, min_size=1, max_size=5))
    removals = []
    for _ in range(draw(st.integers(0, 6))):
        block = draw(st.integers(0, len(sources) - 1))
        start = draw(st.integers(0, len(sources[block]) - 1))
        end = draw(st.integers(start + 1, len(sources[block])))
        removals.append(Removal(draw(RULES), block, start, end, draw(st.sampled_from([None, *FIELDS]))))
    keep = draw(st.lists(st.sampled_from(["captions", "head/byline", "related"]), max_size=2))
    return page_of(sources), removals, keep


@given(pages())
def test_removals_come_back(drawn: tuple[Page, list[Removal], list[str]]) -> None:
    page, removals, keep = drawn
    done = page.without(removals, keep)
    text = ledger.write(done)
    assert ledger.removals(text) == done.removals
    assert tuple(r for entry in ledger.entries(text) for r in entry.protected) == done.protected
    assert [entry.source for entry in ledger.entries(text)] == [block.source for block in page.blocks]


@given(pages())
def test_every_character_is_kept_or_in_one_removal(drawn: tuple[Page, list[Removal], list[str]]) -> None:
    page, removals, keep = drawn
    done = page.without(removals, keep)
    for block in done.blocks:
        gone = sorted((r.start, r.end) for r in done.removals if r.block == block.index)
        assert gone == list(block.cuts)
        assert all(a[1] <= b[0] for a, b in pairwise(gone))
        assert len(block.left()) + sum(end - start for start, end in gone) == len(block.source)


@given(pages())
def test_replaying_the_removals_gives_the_body(drawn: tuple[Page, list[Removal], list[str]]) -> None:
    page, removals, keep = drawn
    done = page.without(removals, keep)
    assert page.without(done.removals).body() == done.body()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("keep\n", "no ' | '"),
        ("leave | x\n", "unknown verdict 'leave'"),
        ("drop | x\n", "is no claim"),
        ("drop Related/Heading | x\n", "is no claim"),
        ("cut head/byline | x\n", "1 claims for 0 parts"),
        ("cut head/byline | ⟦x\n", "never closed"),
        ("keep | x⟧\n", "unbalanced ⟧"),
        ("keep | x\\q\n", "unknown escape \\q"),
        ("drop chrome/menu | ⟦x⟧y\n", "takes the whole line"),
    ],
)
def test_a_broken_ledger_is_named_by_its_line(line: str, said: str) -> None:
    with pytest.raises(ledger.LedgerError, match="ledger line 2") as error:
        ledger.entries("keep | fine\n" + line)
    assert said in str(error.value)


def test_the_notation() -> None:
    text = (
        "drop chrome/menu                 | Home | News\n"
        "lift head/byline as author       | By Ann Author\n"
        "cut head/dateline as date        | ⟦2 May 2026 - ⟧The road was closed.\n"
        "keep                             | A \\⟦bracket\\⟧, a \\\\ and a\\nbreak.\n"
        "keep captions/credit as credit   | Photo: the council\n"
    )
    removals = ledger.removals(text)
    assert [(r.rule, r.field, r.start, r.end) for r in removals] == [
        ("chrome/menu", None, 0, 11),
        ("head/byline", "author", 0, 13),
        ("head/dateline", "date", 0, 13),
    ]
    page = ledger.page(text)
    assert page.blocks[3].source == "A ⟦bracket⟧, a \\ and a\nbreak."
    done = page.without([*removals, Removal("captions/credit", 4, 0, 18, "credit")], keep=["captions"])
    assert ledger.write(done).replace("  ", "") == text.replace("  ", "")
