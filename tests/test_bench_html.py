"""The bench on HTML: who is scored, by which model, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

import cleanseed
from cleanseed import gold
from cleanseed.bench import baselines, html
from cleanseed.bench.measure import OURS, READ, RULES
from cleanseed.blockmodel import scorer
from cleanseed.training import blocks

LINES = [
    "The harbour of Lindvik was closed on Monday after a crane fell across the quay.",
    "Nobody was hurt, the harbour master said, but two boats had to wait outside until the evening.",
    "A second crane will be checked this week before the ferries sail again on Friday morning.",
]
PAGE = (
    "<html><head><title>Crane falls</title></head><body><nav><a href='/'>Home</a></nav>"
    f"<article><h1>Crane falls</h1>{''.join(f'<p>{line}</p>' for line in LINES)}</article></body></html>"
)


def known(**given: Any) -> gold.Gold:
    usual: dict[str, Any] = {"id": "one", "set": "toy", "renderer": "html", "data": PAGE, "body": "\n".join(LINES)}
    return gold.Gold(**usual | given)


def test_each_system_is_scored_and_timed_on_the_same_pages() -> None:
    tables = html.measure([known(), known(id="two")], lambda _: None)
    rows = {row["system"]: row for row in tables["html"]}
    assert {RULES, OURS, html.FAST, READ, baselines.TRAFILATURA} <= {*rows}
    assert {row["n"] for row in rows.values()} == {2}
    assert rows[OURS]["wF1"] == rows[html.FAST]["wF1"] == 1
    assert rows[baselines.TRAFILATURA]["cpu"] == 1
    assert "cpu" not in rows[READ]


@pytest.mark.parametrize("name", [baselines.RESILIPARSE, baselines.READABILITY])
def test_peers_find_the_article_or_are_left_out(name: str) -> None:
    peers = baselines.for_html()
    if name in peers:
        assert LINES[1] in peers[name](PAGE, None).text
        assert peers[name]("", None).text == ""
    assert next(iter(peers)) == baselines.TRAFILATURA


def test_a_peer_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baselines, "find_spec", lambda _: None)
    assert list(baselines.for_html()) == [baselines.TRAFILATURA]


def test_each_page_is_scored_by_the_block_model_of_its_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = scorer.load()
    models = [scorer.Model(usual.first, usual.second, usual.heard, usual.words) for _ in range(blocks.FOLDS)]
    asked: list[int] = []
    score = scorer.Model.score

    def ask(self: scorer.Model, *given: Any) -> scorer.Judgement:
        asked.append(id(self))
        return score(self, *given)

    monkeypatch.setattr(scorer.Model, "score", ask)
    page = known(family="lindvikpost.example")
    rows = html.fold_rows([page], models, lambda _: None)
    assert {*asked} == {id(models[blocks.fold(page)])}
    assert [row["system"] for row in rows] == [OURS, html.FAST, baselines.TRAFILATURA]
    assert scorer.load() is usual


def test_the_usual_block_model_comes_back_after_an_error() -> None:
    usual = scorer.load
    with pytest.raises(ZeroDivisionError), blocks.using(scorer.load()):
        raise ZeroDivisionError
    assert scorer.load is usual


def test_labels_and_snippets() -> None:
    page = cleanseed.clean(PAGE, kind="html").page
    assert page is not None
    labels = blocks.labels(page, "\n".join(LINES))
    said = [block.source for block, label in zip(page.blocks, labels, strict=True) if label]
    assert said == LINES


def test_a_fold_holds_all_pages_of_a_family() -> None:
    folds = {name: {blocks.fold(known(id=str(at), family=name)) for at in range(3)} for name in "abcdefgh"}
    assert all(len(each) == 1 for each in folds.values())
    assert len(set.union(*folds.values())) > 1
