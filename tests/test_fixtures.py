"""Every folder under fixtures/ is a case: found, not registered.

Each stage is guarded alone: it gets the page as the earlier stages' removals in the ledger leave it, and its claims are compared
with its own slice of the ledger. The whole page is compared too, and on every case the invariants are checked for free.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.data_regression import DataRegressionFixture
from pytest_regressions.file_regression import FileRegressionFixture

import cleanseed
from cleanseed import ledger, linemodel, rulebook
from cleanseed.evidence import weigh
from cleanseed.fixture import SECOND_PASS, TODO, dump, load, markdown, metadata
from cleanseed.model import Page, Removal
from cleanseed.read import read
from cleanseed.sites import Sites, of_url
from cleanseed.stages import STAGES

ROOT = Path(__file__).resolve().parent.parent / "fixtures"
LAYOUTS = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
BOOK = rulebook.default()


@cache
def about(layout: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / layout / "about.toml").read_text(encoding="utf-8"))


def source(layout: str) -> Path:
    found = [path for path in (ROOT / layout).iterdir() if path.stem == "source"]
    assert len(found) == 1, f"fixtures/{layout} needs one source.txt or source.html, and has {[p.name for p in found]}"
    return found[0]


@cache
def cleaned(layout: str) -> cleanseed.Article:
    """The rules' doing, unless the fixture is one of the line model's: so retraining moves no rule's test."""
    told = about(layout)
    return cleanseed.clean(
        source(layout).read_bytes(),
        url=told.get("url"),
        keep=told.get("keep", ()),
        model=told.get("model", False),
        sites=ROOT / layout,
    )


@cache
def fresh(layout: str) -> Page:
    """The page as read and weighed: by the formula, so that no model can move a rule's test, but for the model's own fixtures."""
    model = linemodel.load() if about(layout).get("model") else None
    page = read(source(layout).read_bytes(), url=about(layout).get("url"))
    return weigh(replace(page, site=Sites(ROOT / layout).of(of_url(page.document.url))), BOOK, model)


@cache
def told(layout: str) -> tuple[ledger.Entry, ...]:
    return ledger.entries((ROOT / layout / "ledger.txt").read_text(encoding="utf-8"))


def failing(layout: str, where: str) -> Any:
    """The mark of a test that has to fail, where `fails` names its part of a known failure: all other parts are guarded as ever."""
    if where not in about(layout).get("fails", ()):
        return ()
    return pytest.mark.xfail(reason=about(layout)["known_failure"], raises=AssertionError, strict=True)


def claims(removals: Any, names: tuple[str, ...]) -> list[Removal]:
    return [removal for removal in removals if removal.rule.partition("/")[0] in names]


def test_there_are_fixtures() -> None:
    assert len(LAYOUTS) >= 24


@pytest.mark.parametrize("layout", LAYOUTS)
def test_about_says_why(layout: str) -> None:
    assert {"why", "language"} <= set(about(layout))
    load(ROOT / layout)  # raises for what is wrong with it
    assert not about(layout)["why"].startswith(TODO), (
        f"say in fixtures/{layout}/about.toml why this layout is worth a test"
    )
    assert (ROOT / layout / "ledger.txt").is_file(), (
        f"no ledger: run `cleanseed fixture new`, then correct fixtures/{layout}/ledger.txt"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_ledger_holds_the_page_as_read(layout: str) -> None:
    assert [entry.source for entry in told(layout)] == [block.source for block in fresh(layout).blocks]


@pytest.mark.parametrize(
    ("stage", "layout"),
    [
        pytest.param(stage, layout, id=f"{stage.__name__}-{layout}", marks=failing(layout, stage.__name__))
        for stage in STAGES
        for layout in LAYOUTS
    ],
)
def test_stage(stage: Any, layout: str) -> None:
    name = stage.__name__
    earlier = rulebook.STAGES[: rulebook.STAGES.index(name)]
    entries, keep = told(layout), about(layout).get("keep", ())
    removals = [removal for entry in entries for removal in entry.removals]
    protected = [removal for entry in entries for removal in entry.protected]
    before = fresh(layout).without(claims(removals, earlier))
    before = replace(before, protected=tuple(claims(protected, earlier)))
    after = before.without(stage(before), keep)
    assert _rows(after, claims(after.removals, (name,))) == _rows(after, claims(removals, (name,)))


def _rows(page: Page, removals: list[Removal]) -> list[str]:
    return [f"{r.block}: {r.rule}{f' as {r.field}' if r.field else ''} | {page.taken(r)}" for r in removals]


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if "known_failure" not in about(layout)])
def test_whole_page(layout: str, file_regression: FileRegressionFixture) -> None:
    file_regression.check(cleaned(layout).ledger(), fullpath=ROOT / layout / "ledger.txt", encoding="utf-8")


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if "known_failure" not in about(layout)])
def test_metadata(layout: str, data_regression: DataRegressionFixture) -> None:
    data_regression.check(metadata(cleaned(layout)), fullpath=ROOT / layout / "metadata.yml")


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if (ROOT / layout / "article.md").exists()])
def test_markdown(layout: str, file_regression: FileRegressionFixture) -> None:
    file_regression.check(
        markdown(cleaned(layout)).decode(), fullpath=ROOT / layout / "article.md", encoding="utf-8", newline="\n"
    )


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if "known_failure" in about(layout)])
@pytest.mark.xfail(reason="known failures: about.toml says why", raises=AssertionError, strict=True)
def test_a_known_failure_still_fails(layout: str) -> None:
    """It turns red when the failure is gone, so that the mark is taken away."""
    assert cleaned(layout).ledger() == (ROOT / layout / "ledger.txt").read_text(encoding="utf-8")
    assert dump(metadata(cleaned(layout))) == (ROOT / layout / "metadata.yml").read_bytes()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_character_is_kept_or_in_one_removal(layout: str) -> None:
    page = cleaned(layout).page
    assert page is not None
    for block in page.blocks:
        gone = sorted((r.start, r.end) for r in page.removals if r.block == block.index)
        assert gone == list(block.cuts)
        assert all(a[1] <= b[0] for a, b in pairwise(gone))
    whole = "".join(block.gap + block.source for block in page.blocks)
    assert whole == page.text
    for entry in cleaned(layout).to_dict()["removals"]:
        assert page.text[entry["at"] : entry["at"] + len(entry["text"])] == entry["text"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_replaying_the_removals_gives_the_body(layout: str) -> None:
    article = cleaned(layout)
    assert read(source(layout).read_bytes()).without(article.removals).body() == article.text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_body_blocks_stand_in_page_order(layout: str) -> None:
    page = cleaned(layout).page
    assert page is not None
    at = 0
    for block in page.live:
        at = cleaned(layout).text.index(block.left().strip(), at) + len(block.left().strip())


@pytest.mark.parametrize("layout", [pytest.param(layout, marks=failing(layout, SECOND_PASS)) for layout in LAYOUTS])
def test_cleaning_the_body_again_removes_nothing(layout: str) -> None:
    told = about(layout)
    again = cleanseed.clean(
        cleaned(layout).text,
        kind="text",
        keep=told.get("keep", ()),
        model=told.get("model", False),
        sites=ROOT / layout,
        host=of_url(told.get("url")),
    )
    assert again.ledger() == "".join(
        f"keep | {line}\n" for line in [row.partition(" | ")[2] for row in again.ledger().splitlines()]
    )


@pytest.mark.parametrize(
    "layout", [each for each in LAYOUTS if source(each).suffix == ".html" and "known_failure" not in about(each)]
)
def test_html_and_its_own_text_agree_on_the_paragraphs(layout: str) -> None:
    """What markup alone tells apart, short lines in a box, only HTML can know; paragraphs, lists and tables come out alike."""
    page = cleaned(layout).page
    assert page is not None
    alike = cleanseed.clean(page.text, kind="text", model=False).text
    long = [[line for line in text.split("\n") if len(line.split()) >= 8] for text in (cleaned(layout).text, alike)]
    assert long[0] == long[1]
    assert long[0]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_removal_names_a_rule(layout: str) -> None:
    assert {removal.rule for removal in cleaned(layout).removals} <= set(BOOK.rules)


def test_whole_lines_of_words_ask_no_evidence() -> None:
    """With `prose` held at 0 and at 1, a rule whose phrase is the whole line still claims it; where the article ends moves."""
    moved = set()
    for layout in LAYOUTS:
        page = fresh(layout)
        low, high = (replace(page, prose=(value,) * len(page.blocks)) for value in (0.0, 1.0))
        for stage in STAGES:
            at_low, at_high = (list(stage(held)) for held in (low, high))
            if stage.__name__ in ("chrome", "captions", "inserts"):
                for block in page.blocks:
                    hit = next((h for h in page.hits[block.index] if h.rule.stage == stage.__name__), None)
                    if hit and hit.how == "line":
                        wanted = block.drop(hit.rule.code, hit.rule.field)
                        assert wanted in at_low
                        assert wanted in at_high
            if at_low != at_high or at_low != list(stage(page)):
                moved.add(stage.__name__)
    assert {"edges", "related"} <= moved


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_scorer_can_break_the_account(layout: str) -> None:
    """Whatever evidence says, each claim has a rule, and each character is kept or in one removal."""
    dice = random.Random(layout)
    page = fresh(layout)
    page = replace(page, prose=tuple(dice.random() for _ in page.blocks))
    for stage in STAGES:
        page = page.without(stage(page))
    kept = "".join(block.left() for block in page.blocks)
    gone = "".join(page.taken(removal) for removal in page.removals)
    assert sorted(kept + gone) == sorted("".join(block.source for block in page.blocks))
    assert {removal.rule for removal in page.removals} <= set(BOOK.rules)
