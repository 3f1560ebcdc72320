"""HTML without the witness: `fast`; and when the witness is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import trafilatura
from click.testing import CliRunner

import cleanseed
from cleanseed import read
from cleanseed.blockmodel import scorer
from cleanseed.cli import cli
from cleanseed.read import html

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
    for sure, heard in ((0.0, None), (1.1, f"trafilatura {trafilatura.__version__}")):
        monkeypatch.setattr(scorer, "SURE", sure)
        article = cleanseed.clean(PAGE)
        assert article.to_dict()["witness"] == heard
        assert article.text.splitlines()[::2] == LINES
        assert article.page is not None
        assert article.page.fast == (heard is None)
        assert article.page.ask is None
    assert asked == [True]


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


def test_a_page_without_a_likely_block_is_unsure() -> None:
    page = read.read(PAGE, fast=True)
    assert scorer.unsure(page.blocks, [0.0] * len(page.blocks))
    assert not scorer.unsure(page.blocks, [float(block.text in LINES) for block in page.blocks])
