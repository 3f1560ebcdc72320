"""The account of a run: figures that add up, in bounded memory, and what is shown while it goes on."""

from __future__ import annotations

import json

import hypothesis
import hypothesis.strategies as st
import pytest

from cleanseed import model
from cleanseed.cli.progress import Progress
from cleanseed.corpus import Counts, Shard, plan, report
from cleanseed.corpus.report import Tally

TALLIES = st.builds(
    Tally,
    st.none() | st.sampled_from(model.ERRORS), st.integers(0, 99), st.integers(0, 99), st.none() | st.sampled_from("abcdef"),
    st.sampled_from(["en", "und"]), st.sampled_from(["article", "empty"]),
    st.dictionaries(st.sampled_from(["head/title", "lines/model"]), st.tuples(st.integers(1, 9), st.integers(1, 9))),
)  # fmt: skip


@hypothesis.given(st.lists(st.lists(TALLIES, max_size=6), max_size=4))
def test_figures_of_shards_add_up(shards: list[list[Tally]]) -> None:
    whole, merged = Counts(), Counts()
    for tallies in shards:
        part = Counts()
        for tally in tallies:
            whole.add(tally)
            part.add(tally)
        merged.merge(Counts.from_dict(json.loads(json.dumps(part.to_dict()))))
    assert merged.to_dict() == whole.to_dict()
    assert whole.found == whole.cleaned + whole.rejected.total()


def test_sites_are_counted_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "SITES", 3)
    counts = Counts()
    for number in range(500):
        counts.add(Tally(None, site=f"s{number}.example"))
        counts.add(Tally(None, site="large.example"))
        assert len(counts.sites) <= 31
    told = counts.to_dict()["sites"]
    assert told["large.example"] == 500
    assert told[report.OTHER] == 498
    assert (sum(told.values()), len(told)) == (1000, 4)


def test_progress_tells_the_time_left(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("cleanseed.cli.progress.time.monotonic", lambda: now)
    with Progress() as progress:
        progress.begin(plan.Totals(shards=3, bytes=3_000_000))
        progress.shard(Shard("known", (), 1_000_000), known=True)
        now = 110.0
        progress.tick(700_000, 500_000, rejected=True)
        assert capsys.readouterr().err == ""
        now = 120.0
        progress.tick(300_000, 500_000, rejected=False)
        assert capsys.readouterr().err == " 50%  2 documents, 1 rejected, 0/s, 0.05 MB/s, 0:20 left\n"
        progress.shard(Shard("first", (), 1_000_000), known=False)
        now = 140.0
        progress.tick(1_000_000, 1_000_000, rejected=False)
        assert "100%" in capsys.readouterr().err
