"""Copies: which pages of a corpus are listed as copies of one, and what a run makes of the list."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from corpora import RULES_ALONE, inline, lines, write_lines
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanseed import corpus, learning
from cleanseed.cli import cli
from cleanseed.read import read
from cleanseed.sites import Known, Site, SiteError
from cleanseed.sites.copies import Copied, Copies
from cleanseed.sites.duplicates import Duplicates
from cleanseed.sites.profile import digest
from cleanseed.sites.sketch import Line, Sampler, Sketch, sketch
from cleanseed.sources import Record
from cleanseed.supervisor import Limits

PLACES = ("harbour", "bridge", "school", "market", "library", "quarry", "station", "museum", "theatre", "orchard")
DOES = ("was shut", "will open", "has burnt", "was sold", "needs repair", "drew crowds", "ran late", "won a prize")


def story(number: int, sentences: int = 8) -> list[str]:
    """Sentences that no story of another number has."""
    chance = random.Random(number)
    return [
        f"The {chance.choice(PLACES)} of quarter {chr(97 + number % 26)}{chr(97 + number // 26)}{chr(97 + at)} "
        f"{chance.choice(DOES)} in the week when the {chance.choice(PLACES)} {chance.choice(DOES)} again."
        for at in range(sentences)
    ]


def make(name: int, told: Sequence[int], host: str = "post.example", words: int = 12) -> Sketch:
    """A page with the sentences of these numbers."""
    made = {Line(digest(str(line)), words, True, f"line {line}", "") for line in told}
    return Sketch(host, f"{name:016x}", f"{name}.txt", tuple(sorted(made)))


def found(pages: Sequence[Sketch], sites: dict[str, Site] | None = None) -> list[Copied]:
    with Copies() as copies:
        for page in pages:
            copies.add(page)
        return list(copies.groups((sites or {}).get))


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [*map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_first_of_each_group_is_kept_whatever_its_host() -> None:
    pages = [
        make(0, range(10)), make(1, range(100, 110)), make(2, range(1, 11), "other.example"), make(3, range(200, 210)),
        make(4, range(101, 110)), make(5, range(10)), make(6, range(5, 15)),
    ]  # fmt: skip
    assert found(pages) == [
        Copied("post.example", [f"{n:016x}" for n in (0, 2, 5)], ["0.txt", "2.txt", "5.txt"]),
        Copied("post.example", [f"{n:016x}" for n in (1, 4)], ["1.txt", "4.txt"]),
    ]


def test_a_chain_of_pages_that_drift_does_not_become_one() -> None:
    """Each is like the next; those that are not like the first of the group stay."""
    pages = [make(number, range(number, number + 12)) for number in range(12)]
    groups = found(pages)
    kept = [int(group.sources[0][:-4]) for group in groups]
    assert kept == [0, 3, 6, 9]
    for group, first in zip(groups, kept, strict=True):
        assert all(int(source[:-4]) - first <= 2 for source in group.sources)


def test_what_a_site_shows_everywhere_is_no_evidence() -> None:
    template = range(1000, 1040)
    pages = [make(number, [*template, *range(10 * number, 10 * number + 4)]) for number in range(12)]
    site = Site("post.example", 12, 12, {digest(str(line)): Known(12, 12, "") for line in template})
    assert len(found(pages)) == 1, "without the profile they look like one"
    assert found(pages, {"post.example": site}) == []


def test_numbers_count(tmp_path: Path) -> None:
    report = (
        "A quake of magnitude {0}.{0} shook the coast at {0} minutes past the hour, the office said on Monday. " * 3
    )
    texts = [report.format(number) + "\n" + report.format(number + 50) for number in (3, 4, 4)]
    pages = [sketch(read(text + "\n" * at, kind="text", source=f"{at}.txt"), "") for at, text in enumerate(texts)]
    assert [group.sources for group in found(pages)] == [["1.txt", "2.txt"]]
    assert list(tmp_path.iterdir()) == []


def test_pages_of_little_prose_are_copies_only_byte_by_byte() -> None:
    pages = [make(0, [1, 2]), make(1, [1, 2]), make(0, [1, 2], "other.example")]
    assert [group.sources for group in found(pages)] == [["0.txt", "0.txt"]]
    assert found([]) == []


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(lambda story, cut: (story, cut), st.integers(0, 6), st.sets(st.integers(0, 19), max_size=3)),
        max_size=25,
    )
)
def test_every_page_is_kept_or_like_one_that_is_kept(drawn: list[tuple[int, set[int]]]) -> None:
    """Stories of twenty sentences, each page without a few."""
    pages = [
        make(number, [100 * story + at for at in range(20) if at not in cut])
        for number, (story, cut) in enumerate(drawn)
    ]
    groups = found(pages)
    dropped = {source for group in groups for source in group.sources[1:]}
    kept = [page for page in pages if page.source not in dropped]
    assert len(dropped) == sum(len(group.sources) - 1 for group in groups)
    assert {int(page.source[:-4]) for page in kept}.issuperset(
        {[story for story, _ in drawn].index(story) for story, _ in drawn}
    )
    assert len(kept) == len({story for story, _ in drawn}), "two pages of a story share at least fourteen of twenty"
    assert found(pages) == groups


def crawl(folder: Path) -> Path:
    """Two files: five stories, two of them again elsewhere, one with a sentence more, and one without a host."""
    first = [{"text": "\n".join(story(n)), "url": f"https://post.example/{n}"} for n in range(5)]
    again = [
        {"text": "\n".join(story(1)), "url": "https://other.example/1"},
        {"text": "\n".join([*story(3), "Readers have sent us photographs of it since yesterday evening."])},
    ]
    write_lines(folder / "a.jsonl", first)
    write_lines(folder / "b.jsonl", [*again, {"text": "\n".join(story(7))}])
    return folder


def test_a_run_skips_what_learn_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    told = [run("learn", "in", "-o", f"sites{n}", "--duplicates", f"same{n}.jsonl", "--jobs", str(n)) for n in (1, 2)]
    assert all("2 copies of 2 pages" in each.stderr for each in told), told[0].stderr
    assert Path("same1.jsonl").read_bytes() == Path("same2.jsonl").read_bytes()
    assert [row["sources"] for row in lines(Path("same1.jsonl"))] == [
        ["in/a.jsonl#1", "in/b.jsonl#0"],
        ["in/a.jsonl#3", "in/b.jsonl#1"],
    ]
    done = run("run", "in", "-o", "out", "--duplicates", "same1.jsonl", "--no-model")
    assert done.exit_code == 0, done.stderr
    assert "8 documents found in 2 shards: 6 cleaned, 0 rejected, 2 skipped" in done.stderr
    assert "skipped: duplicate 2" in done.stderr
    assert [row["source"] for row in lines(Path("out/documents/b.jsonl"))] == ["in/b.jsonl#2"]
    assert json.loads(Path("out/stats.json").read_text())["settings"]["duplicates"] == Duplicates("same1.jsonl").hash
    other = run("run", tmp_path / "in", "-o", "other", "--duplicates", "same1.jsonl", "--no-model", "--sample", "100%")
    assert "none of the documents is in same1.jsonl: give the inputs by the same names" in other.stderr
    Path("same1.jsonl").write_text("")
    refused = run("run", "in", "-o", "out", "--duplicates", str(tmp_path / "same1.jsonl"), "--no-model")
    assert (refused.exit_code, "duplicates changed" in refused.stderr) == (1, True)


def test_what_was_learned_is_no_page_where_it_lies_in_the_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl(tmp_path / "in")
    monkeypatch.chdir(tmp_path / "in")
    learned = ["--duplicates", "same.jsonl"]
    for _ in range(2):
        assert "8 pages" in run("learn", ".", "-o", "sites", *learned).stderr
    (tmp_path / "in/sites/post.example.jsonl").write_text("{}\n")
    for named in (".", "**/*.jsonl"):
        done = run("run", named, "-o", f"out{len(named)}", "--sites", "sites", *learned, "--no-model", "--redo")
        assert "found in 2 shards: " in done.stderr
        shutil.rmtree(f"out{len(named)}")


def test_a_sample_and_a_limit_are_drawn_from_what_is_no_copy(tmp_path: Path) -> None:
    crawl(tmp_path / "in")
    run("learn", tmp_path / "in", "-o", tmp_path / "sites", "--duplicates", tmp_path / "same")
    asked = replace(RULES_ALONE, duplicates=str(tmp_path / "same"))
    plan = corpus.Plan([str(tmp_path / "in")], tmp_path / "out")
    few = replace(asked, limit=6)
    engine = partial(corpus.clean_shards, workers=inline(few))
    assert corpus.run(plan, few, tmp_path / "out", engine=engine).counts.cleaned == 6
    sampled = plan.sample(4, asked)
    plan.heed(asked)
    skipped = [each.skipped for shard in plan.shards() for each in shard.records(sampled)]
    assert sorted(map(str, skipped)) == ["None"] * 4 + ["duplicate"] * 2 + ["sample"] * 2


@pytest.mark.parametrize(
    "data", ["not json\n", "[]\n", '{"sources": "abc"}\n', '{"ids": []}\n', '{"sources": [1, 2]}\n']
)
def test_a_list_that_is_none_is_named_with_its_line(tmp_path: Path, data: str) -> None:
    (tmp_path / "same").write_text('{"sources": ["a", "b"]}\n' + data)
    with pytest.raises(SiteError, match=r"same, line 2: no list of duplicates \("):
        Duplicates(tmp_path / "same")
    told = run("run", tmp_path, "-o", tmp_path / "out", "--duplicates", tmp_path / "same")
    assert (told.exit_code, "line 2" in told.stderr) == (2, True)


CHORES = """
import os, time
from cleanseed.learning import _sketched

def chore(task, host):
    match task.data:
        case "sleep": time.sleep(60)
        case "die": os._exit(9)
    return _sketched(task, host)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_page_that_hangs_or_kills_its_process_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "looking.py").write_text(CHORES)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(learning, "_sketched", __import__("looking").chore)
    texts = ["\n".join(story(1)), "sleep", "\n".join(story(2)), "die", "\x00\x01\x02" * 50, "\n".join(story(3))]
    records = [Record(f"{number}.txt", text, "https://post.example/") for number, text in enumerate(texts)]
    with Sampler() as sampler:
        told = learning.look(
            [*records, Record("x", b"", lost=("truncated", "it is cut"))], sampler, limits=Limits(seconds=3)
        )
        ((_, pages),) = sampler.hosts()
    assert {page.source for page in pages} == {"0.txt", "2.txt", "5.txt"}
    assert told.lost == {"timeout": 1, "worker-died": 1, "not-text": 1, "truncated": 1}


def test_what_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for more, said in (
        (["-o", tmp_path / "file"], "a file, where a folder is needed"),
        (["-o", "s3://bucket/sites"], "is an address; write here, and copy it there"),
        (["-o", tmp_path / "sites", "--duplicates", tmp_path / "no/same.jsonl"], "make it first"),
        (["--sketches", tmp_path], "a folder, where a file is needed"),
    ):
        told = run("learn", crawl(tmp_path / "in"), *more)
        assert (told.exit_code, said in told.stderr) == (2, True), told.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "in"]


def test_a_list_knows_all_but_the_first(tmp_path: Path) -> None:
    rows = [{"sources": [f"{n}-{m}" for m in range(3)]} for n in range(100)]
    write_lines(tmp_path / "same", rows)
    known = Duplicates(tmp_path / "same")
    assert len(known) == 200
    assert [f"{n}-{m}" in known for n in range(101) for m in range(3)] == [
        m > 0 and n < 100 for n in range(101) for m in range(3)
    ]
