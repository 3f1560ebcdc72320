"""HTML without the witness: `fast`; and when the witness is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trafilatura
from click.testing import CliRunner

import cleanseed
from cleanseed import read
from cleanseed.blockmodel import scorer
from cleanseed.cli import cli
from cleanseed.gold import Gold
from cleanseed.read import html
from cleanseed.training import blocks

LINES = [
    "The coast road was closed on Monday after a storm took the sea wall with it in the night.",
    "Repairs will take a week, the council said, and the bus will go by the hill until then.",
    "The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.",
    "He has asked for stone from the old quarry, which closed its gates in the spring of last year.",
]
PAGE = (
    "<html><head><title>Storm takes wall</title></head><body><nav><ul><li><a href='/'>Home</a></li><li><a href='/s'>Sport</a></li></ul></nav>"
    f"<article><h1>Storm takes wall</h1>{''.join(f'<p>{line}</p>' for line in LINES)}</article>"
    "<aside><ul><li><a href='/f'>Ferry to run again in May</a></li></ul></aside><footer><p>Imprint</p></footer></body></html>"
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each time that trafilatura is asked: whether in its fast mode."""
    found: list[bool] = []
    usual = trafilatura.bare_extraction

    def ask(*arguments: Any, **options: Any) -> Any:
        found.append(bool(options["fast"]))
        return usual(*arguments, **{**options, "fast": True})

    monkeypatch.setattr(trafilatura, "bare_extraction", ask)
    return found


def test_fast_asks_no_witness_and_finds_the_article(asked: list[bool]) -> None:
    article = cleanseed.clean(PAGE, fast=True)
    assert asked == []
    assert article.text.splitlines() == [line for text in LINES for line in (text, "")][:-1]
    assert article.title == "Storm takes wall"
    assert article.page is not None
    assert not any(block.witness for block in article.page.blocks)


def test_fast_by_rules_alone_finds_it_too(asked: list[bool]) -> None:
    assert LINES[0] in cleanseed.clean(PAGE, fast=True, model=False).text
    assert asked == []


def test_fast_accounts_for_each_character() -> None:
    page = cleanseed.clean(PAGE, fast=True).page
    assert page is not None
    fresh = read.read(PAGE, fast=True)
    assert fresh.without(page.removals).body() == page.body()


def test_fast_changes_nothing_for_text() -> None:
    text = "\n".join(LINES)
    assert cleanseed.clean(text, fast=True).to_dict() == cleanseed.clean(text).to_dict()


def test_the_option(tmp_path: Path, asked: list[bool]) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    ran = CliRunner().invoke(cli, ["clean", str(tmp_path / "page.html"), "--fast", "--format", "txt"])
    assert ran.exit_code == 0
    assert LINES[-1] in ran.stdout
    assert asked == []


def test_of_a_page_of_many_blocks_the_witness_is_asked_in_its_fast_mode(asked: list[bool]) -> None:
    for count in (html.FULL, html.FULL + 1):
        read.read("<table>" + "<tr><td>storm</td></tr>" * count + "</table>", kind="html")
    assert asked == [False, True]


def test_the_witness_is_asked_where_the_model_is_unsure(asked: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    for ask, heard in ((0.0, None), (1.1, f"trafilatura {trafilatura.__version__}")):
        monkeypatch.setattr(scorer, "ASK", ask)
        article = cleanseed.clean(PAGE)
        assert article.to_dict()["witness"] == heard
        assert article.text.splitlines()[::2] == LINES
        assert article.page is not None
        assert article.page.fast == (heard is None)
        assert article.page.ask is None
    assert asked == [True]


def test_a_second_look_is_taken_where_the_first_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    model, sums = scorer.load(), scorer.Trees.sums
    asked: list[scorer.Trees] = []

    def note(trees: scorer.Trees, table: Any) -> Any:
        asked.append(trees)
        return sums(trees, table)

    monkeypatch.setattr(scorer.Trees, "sums", note)
    for sure, looks in ((0.0, [model.first]), (1.1, [model.first, model.second])):
        monkeypatch.setattr(scorer, "SURE", sure)
        asked.clear()
        assert cleanseed.clean(PAGE, fast=True).text.splitlines()[::2] == LINES
        assert list(map(id, asked)) == list(map(id, looks))


def test_training_looks_again_at_what_trees_of_other_hosts_find(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "\n".join(LINES)
    golds = [Gold(str(at), "wcxb-dev", "html", PAGE, told, family=f"{at}.example") for at in range(6)]
    data = blocks.prepare(golds)
    parts = sorted(set(data.part))
    assert len(parts) > 1
    grown: list[list[int]] = []
    zero, leaf = np.zeros(1, np.int32), np.full(1, 2 * scorer.UNIT, np.int32)

    def grow(_: blocks.Data, tables: Mapping[int, Any]) -> scorer.Trees:
        grown.append(list(tables))
        return scorer.Trees(zero, zero, np.full(1, np.inf, np.float32), zero, zero, leaf, depth=0)

    monkeypatch.setattr(blocks.Data, "_grow", grow)
    found = data._found(dict(enumerate(data.guessed)))
    assert grown == [[at for at, other in enumerate(data.part) if other != part] for part in parts]
    assert sorted(found) == list(range(6))
    likely = scorer.judged(data.blocks[0], scorer.probabilities(np.full(len(data.blocks[0]), 2 * scorer.UNIT))).prose
    assert all(each.tolist() == likely for each in found.values())


def test_training_hears_the_witness_as_it_is_heard_in_use(asked: list[bool]) -> None:
    data = blocks.prepare([Gold("1", "wcxb-dev", "html", PAGE, "\n".join(LINES), family="lindvik.example")])
    assert asked == [True]
    heard, unheard = data.heard[0][:, 0], data.guessed[0][:, 0]
    assert data.label[0].sum() == len(LINES)
    assert (heard >= 0.5).sum() >= len(LINES)
    assert heard.tolist() != unheard.tolist()


def test_without_the_model_the_witness_is_always_heard(asked: list[bool]) -> None:
    assert cleanseed.clean(PAGE, model=False).witness == f"trafilatura {trafilatura.__version__}"
    assert asked == [False]


def test_no_witness_for_text_or_in_haste() -> None:
    assert cleanseed.clean(PAGE, fast=True).witness is None
    assert cleanseed.clean("\n".join(LINES)).witness is None


def test_a_page_that_asks_later_holds_what_one_that_asked_holds(asked: list[bool]) -> None:
    later = read.read(PAGE, kind="html", later=True)
    assert asked == []
    assert later.fast
    assert later.ask is not None
    heard, now = later.ask(later), read.read(PAGE, kind="html")
    assert (heard.blocks, heard.fast, heard.witness, heard.ask) == (now.blocks, now.fast, now.witness, None)
    assert not any(block.witness for block in later.blocks)
    assert any(block.witness for block in heard.blocks)


def test_the_promise_is_that_of_the_best_choice() -> None:
    sizes = np.array([10, 10, 20])
    assert scorer.promised(sizes, np.array([0, 0, 0])) == 0.0
    assert scorer.promised(sizes[:0], sizes[:0]) == 0.0
    assert scorer.promised(sizes, np.array([1000, 0, 1000])) == 1.0
    # of the first two 18 words of 20 taken are right, 20 of all: with the third it would be 20 of 40
    assert scorer.promised(sizes, np.array([1000, 800, 100])) == pytest.approx(2 * 18 / (20 + 20))


def test_a_doubtful_block_stays_on_a_page_of_which_little_is_sure() -> None:
    blocks = read.read(PAGE, fast=True).blocks
    doubtful = scorer.judged(blocks, np.full(len(blocks), 250))
    assert all(each > 0.5 for each in doubtful.prose)
    sure = np.full(len(blocks), 1000)
    sure[-1] = 250
    found = scorer.judged(blocks, sure)
    assert found.promise > doubtful.promise
    assert [each > 0.5 for each in found.prose] == [True] * (len(blocks) - 1) + [False]
    assert not any(scorer.judged(blocks, np.full(len(blocks), 100)).prose[at] >= 0.5 for at in range(len(blocks)))


@pytest.mark.parametrize("found", [True, False])
def test_a_bio_stays_gone_where_the_model_finds_the_article(found: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    bio = f"<div class='author-bio'>{''.join(f'<p>{line} He likes the sea, he says.</p>' for line in LINES)}</div>"
    page = PAGE.replace("</article>", f"</article>{bio}")
    assert page != PAGE
    judged = scorer.judged

    def blind(blocks: Any, parts: Any) -> scorer.Judgement:
        gone = np.array(["likes the sea" in block.text or not found for block in blocks])
        return judged(blocks, np.where(gone, 0, np.maximum(parts, 900)))

    monkeypatch.setattr(scorer, "judged", blind)
    monkeypatch.setattr(scorer, "ASK", 0.0)
    assert ("likes the sea" in cleanseed.clean(page).text) is not found
