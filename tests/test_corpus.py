"""A corpus: what becomes of shards, documents and settings. What is killed, and full disks, are in test_corpus_crash.py."""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from corpora import RULES_ALONE, crawl, inline, lines, story, tree, write_lines

from cleanseed import batch, corpus, model
from cleanseed.cli import cli
from cleanseed.corpus import Plan, PlanError, Settings, plan, report, work
from cleanseed.corpus.settings import EVERY, place
from cleanseed.sinks.files import OutputError
from cleanseed.sources import Fields
from cleanseed.supervisor import Limits, Workers


def clean(folder: Path | list[str], out: Path, settings: Settings = RULES_ALONE, **more: Any) -> corpus.Ran:
    arguments = folder if isinstance(folder, list) else [str(folder)]
    engine = partial(corpus.clean_shards, workers=inline(settings))
    return corpus.run(Plan(arguments, out), settings, out, engine=engine, **more)


def command(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, ["run", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# --- the plan --------------------------------------------------------------------------------------------------------


def test_containers_are_shards_and_single_files_are_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "GROUP_FILES", 3)
    for name in (
        "b/2.jsonl",
        "b/1.warc.gz",
        "a.txt",
        "c.html.gz",
        "d.md",
        "e.txt",
        "pic.png",
        ".hidden.txt",
        ".git/x.txt",
    ):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text("x")
    (tmp_path / "in/out").mkdir()
    (tmp_path / "in/out/f.txt").write_text("x")
    made = Plan([str(tmp_path / "in")], tmp_path / "in/out")
    shards = list(made.shards())
    names = {shard.name: [Path(path).name for path in shard.paths] for shard in shards}
    assert names == {
        "in-00000": ["a.txt", "c.html.gz", "d.md"],
        "b/1": ["1.warc.gz"],
        "b/2": ["2.jsonl"],
        "in-00001": ["e.txt"],
    }
    totals = made.totals()
    assert (totals.shards, totals.files, totals.bytes, totals.left_out) == (4, 6, 6, {".png": 1})
    assert list(made.shards()) == shards


def test_names_are_told_apart_and_nothing_is_taken_twice(tmp_path: Path) -> None:
    for name in ("x/part.jsonl", "x/part.jsonl.gz", "y/PART.jsonl", "x/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    given = [
        str(tmp_path / "x"),
        str(tmp_path / "y/*.jsonl"),
        str(tmp_path / "x/part.jsonl"),
        str(tmp_path / "x/a.txt"),
    ]
    assert [shard.name for shard in Plan(given, tmp_path / "out").shards()] == ["part", "part-2", "x-00000", "PART-3"]


@pytest.mark.parametrize(
    ("given", "said"),
    [("missing", "no such file or folder"), ("no*.txt", "no file matches"), ("-", "save standard input to a file")],
)
def test_what_cannot_be_meant_is_refused_at_once(given: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=said):
        Plan([given], tmp_path)
    assert (result := command(given, "-o", tmp_path / "out")).exit_code == 2
    assert said in result.stderr


def test_addresses(tmp_path: Path, needs: Callable[[str], Any]) -> None:
    needs("fsspec")
    crawl(tmp_path / "crawl", shards=2)
    address = f"file://{tmp_path}/crawl/may/part-*.jsonl"
    ran = clean([address], tmp_path / "out")
    assert (ran.shards, ran.counts.found) == (2, 8)
    assert sorted(path.name for path in (tmp_path / "out/documents").iterdir()) == ["part-0.jsonl", "part-1.jsonl"]
    assert clean([address], tmp_path / "out").known == 2
    none = clean([f"file://{tmp_path}/no-such-*.jsonl"], tmp_path / "other")
    assert none.counts.rejected == {"unreadable": 1}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_cannot_be_read_is_accounted_for(tmp_path: Path) -> None:
    crawl(tmp_path / "in")
    (tmp_path / "in/shut").mkdir(mode=0)
    assert clean(tmp_path / "in", tmp_path / "out").counts.rejected["unreadable"] == 1


# --- what is written -------------------------------------------------------------------------------------------------


def test_shards_in_shards_out(tmp_path: Path) -> None:
    crawl(tmp_path / "crawl")
    ran = clean(tmp_path / "crawl", tmp_path / "out")
    made = tree(tmp_path / "out")
    documents = ["documents/crawl-00000.jsonl", "documents/may/part-0.jsonl", "documents/may/part-1.jsonl"]
    rejects = ["rejects/may/part-0.jsonl", "rejects/may/part-1.jsonl"]
    assert sorted(made) == [*documents, "journal.jsonl", *rejects, "stats.json"]
    records = lines(tmp_path / "out" / documents[1])
    assert [record["url"] for record in records] == [f"https://site{n}.example/0" for n in range(3)]
    assert all("storm number" in record["text"] and "Ferry" not in record["text"] for record in records)
    refused = [each for name in rejects for each in lines(tmp_path / "out" / name)]
    assert all(set(each) == {"source", "url", "code", "why"} for each in refused)
    assert [(each["source"].rsplit("/", 1)[1], each["code"]) for each in refused] == [
        ("part-0.jsonl#3", "not-text"),
        ("part-1.jsonl#3", "no-article"),
    ]
    assert all(each["why"] for each in refused)
    assert (ran.counts.found, ran.counts.cleaned, ran.counts.rejected.total()) == (9, 7, 2)


def test_everything_is_accounted_for(tmp_path: Path) -> None:
    crawl(tmp_path / "crawl", documents=10)
    settings = replace(RULES_ALONE, share=EVERY // 2)
    counts = clean(tmp_path / "crawl", tmp_path / "out", settings).counts
    told = json.loads((tmp_path / "out/stats.json").read_text())
    assert counts.found == told["found"] == 23
    assert told["found"] == told["cleaned"] + sum(told["rejected"].values()) + sum(told["skipped"].values())
    assert 0 < told["skipped"]["sample"] < 23
    written = [each for path in (tmp_path / "out/documents").rglob("*.jsonl") for each in lines(path)]
    assert len(written) == told["cleaned"] == sum(told["languages"].values()) == sum(told["verdicts"].values())
    removals = [(each["rule"], each["end"] - each["start"]) for record in written for each in record["removals"]]
    for rule, (count, characters) in told["removals"].items():
        assert count == sum(each == rule for each, _ in removals)
        assert characters == sum(size for each, size in removals if each == rule)
    assert {rule for rule, _ in removals} == set(told["removals"])
    assert Counter(record["hostname"] or report.UNKNOWN for record in written) == told["sites"]
    for site, stages in told["site_stages"].items():
        its = [record for record in written if (record["hostname"] or report.UNKNOWN) == site]
        taken = Counter[str]()
        for removal in (each for record in its for each in record["removals"]):
            taken[removal["rule"].partition("/")[0]] += removal["end"] - removal["start"]
        assert stages == taken
    assert told["stages"]["related"] == [
        sum(told["removals"][rule][n] for rule in told["removals"] if rule.startswith("related/")) for n in (0, 1)
    ]
    assert told["characters"]["kept"] == sum(len(record["text"]) for record in written)


def test_two_jobs_and_one_give_the_same_bytes(tmp_path: Path) -> None:
    crawl(tmp_path / "crawl", shards=3, documents=12)
    clean(tmp_path / "crawl", tmp_path / "inline")
    for jobs in ("1", "2"):
        result = command(tmp_path / "crawl", "-o", tmp_path / jobs, "--jobs", jobs, "--no-model")
        assert result.exit_code == 3, result.output
        assert "40 documents found in 4 shards: 37 cleaned, 3 rejected, 0 skipped" in result.stderr
        assert tree(tmp_path / jobs) == tree(tmp_path / "inline")


@pytest.mark.parametrize("shape", ["flat", "fineweb"])
def test_other_fields_and_markdown_come_along_where_asked(tmp_path: Path, shape: str) -> None:
    rows = [{"html": f"<h1>Sea</h1><p>{story(0)}</p>", "key": 7, "tags": ["x", None], "deep": {"a": "\ud800"}}]
    write_lines(tmp_path / "in.jsonl", rows)
    asked: list[str | Path] = [tmp_path / "in.jsonl", "--no-model", "--shape", shape]
    command(*asked, "-o", tmp_path / "plain")
    command(*asked, "-o", tmp_path / "out", "--carry", "--markdown")
    (plain,), (record,) = lines(tmp_path / "plain/documents/in.jsonl"), lines(tmp_path / "out/documents/in.jsonl")
    told = record if shape == "flat" else record["metadata"]
    assert told.pop("input") == {"key": 7, "tags": ["x", None], "deep": {"a": "\ufffd"}}
    assert told.pop("markdown")
    assert record == plain


@pytest.mark.parametrize("shape", ["flat", "fineweb"])
def test_a_table_has_columns_for_them(tmp_path: Path, needs: Callable[[str], Any], shape: str) -> None:
    parquet = needs("pyarrow.parquet")
    rows: list[dict[str, Any]] = [{"text": story(0), "key": 7, "deep": {"a": "\ud800"}}, {"html": f"<p>{story(1)}</p>"}]
    write_lines(tmp_path / "in/some.jsonl", rows)
    write_lines(tmp_path / "in/none.jsonl", [])
    cleaning = replace(RULES_ALONE.cleaning, markdown=True, shape=shape)
    both = replace(RULES_ALONE, cleaning=cleaning, carry=True)
    for form in ("jsonl", "parquet"):
        clean(tmp_path / "in", tmp_path / form, replace(both, form=form))
    some, none = (parquet.read_table(tmp_path / f"parquet/documents/{name}.parquet") for name in ("some", "none"))
    assert some.schema.equals(none.schema)
    for found, expected in zip(some.to_pylist(), lines(tmp_path / "jsonl/documents/some.jsonl"), strict=True):
        told, known = (each if shape == "flat" else each["metadata"] for each in (found, expected))
        assert json.loads(told["input"]) == known["input"]
        assert told["markdown"] == known["markdown"]


@pytest.mark.parametrize("packed", ["none", "gz", "zst"])
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_formats(tmp_path: Path, form: str, packed: str, needs: Callable[[str], Any]) -> None:
    if packed == "zst" and sys.version_info < (3, 14):
        needs("zstandard")
    crawl(tmp_path / "crawl", shards=1)
    settings = replace(RULES_ALONE, form=form, compression=packed, removals="counts", attributes=True)
    if form == "parquet":
        needs("pyarrow")
    for out in ("one", "two"):
        clean(tmp_path / "crawl", tmp_path / out, settings)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    suffix = "" if packed == "none" else f".{packed}"
    document = tmp_path / "one" / f"documents/may/part-0.{form}{'' if form == 'parquet' else suffix}"
    spans = tmp_path / "one" / f"attributes/cleanseed/may/part-0.jsonl{suffix}"
    assert document.is_file()
    if form == "jsonl" and packed == "gz":
        records = [json.loads(line) for line in gzip.decompress(document.read_bytes()).splitlines()]
        told = [json.loads(line) for line in gzip.decompress(spans.read_bytes()).splitlines()]
        assert [each["id"] for each in told] == [each["id"] for each in records]
        start, end, _ = told[0]["attributes"]["cleanseed__related/heading"][0]
        assert records[0]["text"][start:end] == "Related stories"
        assert records[0]["removal_counts"]["related/heading"] == 1
    elif form == "parquet":
        table = needs("pyarrow.parquet").read_table(document)
        assert table.num_rows == 3
        assert "removals" not in table.column_names


def test_a_shard_without_documents_and_one_that_is_no_text(tmp_path: Path) -> None:
    write_lines(tmp_path / "in/a.jsonl", [])
    (tmp_path / "in/b.jsonl").write_bytes(b"\xff\xfe\x00 no json\n")
    write_lines(tmp_path / "in/c.jsonl", [{"text": story(1)}, {"number": 1}])
    ran = clean(tmp_path / "in", tmp_path / "out")
    made = tree(tmp_path / "out")
    assert made["documents/a.jsonl"] == made["documents/b.jsonl"] == b""
    assert (ran.counts.found, ran.counts.cleaned, ran.counts.rejected.total()) == (3, 1, 2)
    assert set(ran.counts.rejected) <= set(model.ERRORS)


def test_another_language_is_rejected_with_its_reason(tmp_path: Path) -> None:
    crawl(tmp_path / "crawl", shards=1)
    settings = replace(RULES_ALONE, cleaning=replace(RULES_ALONE.cleaning, language="de"))
    ran = clean(tmp_path / "crawl", tmp_path / "out", settings)
    assert ran.counts.rejected == {work.OTHER_LANGUAGE: 4, "not-text": 1}
    assert {each["code"] for each in lines(tmp_path / "out/rejects/may/part-0.jsonl")} == {"language", "not-text"}


# --- what is left to do ----------------------------------------------------------------------------------------------


def test_a_source_that_has_changed_is_cleaned_again_and_what_is_gone_goes(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "crawl", shards=3)
    clean(folder, tmp_path / "out")
    assert clean(folder, tmp_path / "out").known == 4
    write_lines(folder / "may/part-0.jsonl", [{"text": story(5)}])
    (folder / "may/part-1.jsonl").unlink()
    (folder / "new.txt").write_text(story(7))
    assert clean(folder, tmp_path / "out").known == 1
    clean(folder, tmp_path / "afresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "afresh")
    assert "rejects/may/part-0.jsonl" not in tree(tmp_path / "out")


def test_other_settings_or_inputs_are_refused_unless_redone(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "crawl")
    clean(folder, tmp_path / "out")
    before = tree(tmp_path / "out")
    other = replace(RULES_ALONE, removals="none", limit=5)
    with pytest.raises(
        OutputError, match=r"another run \(removals, limit changed\); choose another folder, or .* --redo"
    ):
        clean(folder, tmp_path / "out", other)
    with pytest.raises(OutputError, match="inputs changed"):
        clean([str(folder / "may")], tmp_path / "out")
    assert tree(tmp_path / "out") == before
    clean(folder, tmp_path / "out", other, redo=True)
    clean(folder, tmp_path / "afresh", other)
    assert tree(tmp_path / "out") == tree(tmp_path / "afresh") != before


def test_a_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("mine")
    for redo in (False, True):
        with pytest.raises(OutputError, match=r"no output of a run \(mine.txt\)"):
            clean(crawl(tmp_path / "crawl"), tmp_path / "out", redo=redo)
    assert set(tree(tmp_path / "out")) == {"mine.txt"}


@pytest.mark.parametrize(
    "change",
    [
        {"fields": Fields(text="body")}, {"form": "parquet"}, {"compression": "gz"}, {"removals": "none"},
        {"attributes": True}, {"carry": True}, {"share": 5}, {"limit": 5}, {"limits": Limits(seconds=3)}, {"limits": Limits(memory=None)},
        *({"cleaning": replace(RULES_ALONE.cleaning, **each)} for each in (
            {"kind": "html"}, {"keep": ("head",)}, {"language": "en"}, {"shape": "fineweb"}, {"model": True}, {"markdown": True},
        )),
    ],
    ids=str,
)  # fmt: skip
def test_settings_that_change_the_output_have_another_name(change: dict[str, Any]) -> None:
    assert replace(RULES_ALONE, **change).hash() != RULES_ALONE.hash()


def test_no_setting_is_without_a_test_of_its_name() -> None:
    known = {"cleaning", "fields", "form", "compression", "removals", "attributes", "carry", "share", "limit", "limits"}
    known |= {"duplicates"}  # its name is tested with what it does
    assert {each.name for each in dataclasses.fields(Settings)} == known


# --- a part of it ----------------------------------------------------------------------------------------------------


def test_a_limit_takes_the_first(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "crawl", shards=3)
    clean(folder, tmp_path / "all")

    def ids(out: str) -> list[str]:
        shards = [each["shard"] for each in lines(tmp_path / out / "journal.jsonl")[1:]]
        return [each["id"] for shard in shards for each in lines(tmp_path / out / f"documents/{shard}.jsonl")]

    for limit in (1, 2, 4, 6):
        ran = clean(folder, tmp_path / str(limit), replace(RULES_ALONE, limit=limit))
        assert ran.counts.found == limit
        assert ids(str(limit)) == ids("all")[: ran.counts.cleaned]
    assert clean(folder, tmp_path / "4", replace(RULES_ALONE, limit=4)).known == 1


def test_a_sample_of_so_many_and_a_share(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "crawl", shards=3, documents=20)
    cut = [str(folder), "--no-model", "-o"]
    first = command(*cut, tmp_path / "n", "--sample", "9")
    assert first.exit_code in (0, 3)
    told = json.loads((tmp_path / "n/stats.json").read_text())
    assert (told["found"], told["skipped"]) == (64, {"sample": 55})
    assert "done before: " in command(*cut, tmp_path / "n", "--sample", "9").stderr
    assert command(*cut, tmp_path / "share", "--sample", "25%").exit_code in (0, 3)
    share = json.loads((tmp_path / "share/stats.json").read_text())
    sources = [f"{path}#{n}" for path in sorted(map(str, folder.rglob("*.jsonl"))) for n in range(21)]
    taken = sum(place(source) < EVERY // 4 for source in [*sources, str(folder / "single.txt")])
    assert 0 < taken == share["found"] - share["skipped"]["sample"] < 40
    # The smaller sample is a part of the larger one.
    larger = replace(RULES_ALONE, share=EVERY // 2)
    clean(folder, tmp_path / "half", larger)
    ids = {
        name: {each["id"] for path in (tmp_path / name / "documents").rglob("*.jsonl") for each in lines(path)}
        for name in ("share", "half")
    }
    assert ids["share"] < ids["half"]


@pytest.mark.parametrize("sample", ["0", "-1", "2.5", "101%", "some", "0%"])
def test_a_sample_that_is_none(sample: str, tmp_path: Path) -> None:
    result = command(crawl(tmp_path / "crawl"), "-o", tmp_path / "out", f"--sample={sample}")
    assert (result.exit_code, "--sample takes" in result.stderr) == (2, True)


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "crawl")
    (folder / "may/broken.jsonl").write_text("{\n")
    (folder / "x.pdf").write_text("")
    result = command(folder, "-o", tmp_path / "out", "--dry-run")
    assert result.exit_code == 0
    assert "4 shards of 4 files" in result.stderr
    assert ": 10 documents, 9 to clean, of" in result.stderr
    some = command(folder, "-o", tmp_path / "out", "--dry-run", "--sample", "3")
    assert "7 skipped (sample)" in some.stderr
    left = 3 - some.stderr.count("1 cannot be read")
    assert f": 10 documents, {left} to clean, of" in some.stderr
    assert "1 cannot be read (bad-record)" in result.stderr
    assert "left out, by suffix: 1 .pdf" in result.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_found(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = command(tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, "no documents were found" in result.stderr) == (1, True)


# --- documents that go wrong -----------------------------------------------------------------------------------------

CHORES = """
import os, time
from cleanseed.corpus.work import clean_task

def chore(task, settings):
    match str(task.data).strip():
        case "sleep": time.sleep(60)
        case "die": os._exit(9)
        case "swell": bytes(3_000_000_000)
    return clean_task(task, settings)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals and memory limits of POSIX")
def test_a_document_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "errands.py").write_text(CHORES)
    monkeypatch.syspath_prepend(tmp_path)
    chore = __import__("errands").chore
    bad = ["sleep", "die", "swell"]
    write_lines(
        tmp_path / "in/a.jsonl", [{"text": each} for n in range(3) for each in (story(n), bad[n], story(5 + n))]
    )
    write_lines(tmp_path / "in/b.jsonl", [{"text": story(50)}])
    work = partial(chore, settings=RULES_ALONE)
    with Workers(work, 2, Limits(seconds=3), prepare=partial(batch.warm, RULES_ALONE.cleaning)) as workers:
        shards = Plan([str(tmp_path / "in")], tmp_path / "out").shards()
        reports = list(corpus.clean_shards(shards, RULES_ALONE, tmp_path / "out", workers=workers))
    assert [each.counts.cleaned for each in reports] == [6, 1]
    told = lines(tmp_path / "out/rejects/a.jsonl")
    assert [each["code"] for each in told] == ["timeout", "worker-died", "memory"]
    assert [each["source"][-2:] for each in told] == ["#1", "#4", "#7"]


def test_one_shard_by_itself(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "crawl")
    clean(folder, tmp_path / "out")
    for shard in Plan([str(folder)], tmp_path / "alone").shards():
        first = corpus.clean_shard(shard, RULES_ALONE, tmp_path / "alone", workers=inline(RULES_ALONE))
        again = corpus.clean_shard(shard, RULES_ALONE, tmp_path / "alone", workers=inline(RULES_ALONE))
        assert first == again
        assert corpus.ShardReport.from_dict(json.loads(json.dumps(first.to_dict()))) == first
    expected = {name: data for name, data in tree(tmp_path / "out").items() if "/" in name}
    assert tree(tmp_path / "alone") == expected
