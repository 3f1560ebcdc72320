"""The datatrove step, in its own executor with its own reader and writers: the same text as `clean()`, and nothing lost in silence."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleanseed
from cleanseed.integrations.examples import COLUMNS, columnar

Needs = Callable[[str], Any]

STORY = """\
Home | News | Sport
Storm {} takes the sea wall and closes the coast road
By Ann Archer
2 May 2026
The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
"""
PAGE = "<!doctype html><title>Storm {}</title><article>{}</article>"
URL = "https://coast.example/2026/05/storm-{}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of documents, one of which is a menu, and one nothing."""
    stories = [{"id": f"s{n}", "text": STORY.format(n), "url": URL.format(n), "date": "crawled"} for n in range(4)]
    html = "".join(f"<p>{line}</p>" for line in STORY.splitlines()[4:])
    others = [
        {"id": "html", "text": PAGE.format(1, html)},
        {"id": "menu", "text": "Home | News | Sport"},
        {"id": "mark", "text": STORY.format(9).replace("school", "schÃ¶ol")},
    ]
    (tmp_path / "in").mkdir()
    for name, rows in (("a.jsonl", stories), ("b.jsonl", others)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / "in" / name).write_text(lines, encoding="utf-8")
    return tmp_path


def run(needs: Needs, folder: Path, *, tasks: int = 1, workers: int = 1, **options: Any) -> dict[str, dict[str, Any]]:
    """What datatrove wrote, by id."""
    needs("orjson")
    readers, writers = needs("datatrove.pipeline.readers"), needs("datatrove.pipeline.writers.jsonl")
    executor = needs("datatrove.executor.local")
    step = needs("cleanseed.integrations.datatrove").CleanSeed
    if options.pop("excluded", False):
        options["exclusion_writer"] = writers.JsonlWriter(str(folder / "excluded"))
    executor.LocalPipelineExecutor(
        [readers.JsonlReader(str(folder / "in")), step(**options), writers.JsonlWriter(str(folder / "out"))],
        tasks=tasks,
        workers=workers,
        logging_dir=str(folder / "logs"),
        start_method="spawn",
    ).run()
    return read(folder / "out")


def read(folder: Path) -> dict[str, dict[str, Any]]:
    rows = (
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl.gz"))
        for line in gzip.decompress(file.read_bytes()).splitlines()
    )
    return {row["id"]: row for row in rows}


def inputs(folder: Path) -> dict[str, dict[str, Any]]:
    lines = (line for file in sorted((folder / "in").iterdir()) for line in file.read_text("utf-8").splitlines())
    return {row["id"]: row for row in map(json.loads, lines)}


def statistics(folder: Path) -> dict[str, Any]:
    steps = json.loads((folder / "logs" / "stats.json").read_text(encoding="utf-8"))
    (told,) = [step["stats"] for step in steps if "cleanseed" in step["name"]]
    return {name: value["total"] if isinstance(value, dict) else value for name, value in told.items()}


def test_the_text_is_the_one_that_clean_gives(needs: Needs, folder: Path) -> None:
    written = run(needs, folder)
    given = inputs(folder)
    assert list(written) == ["s0", "s1", "s2", "s3", "html", "mark"]
    for name, row in written.items():
        article = cleanseed.clean(given[name]["text"], url=given[name].get("url"))
        assert row["text"] == article.text
        record = columnar(article)
        told = {field: row["metadata"][f"article_{field}"] for field in COLUMNS if field != "text"}
        assert told == {field: record[field] for field in COLUMNS if field != "text"}
    assert written["s1"]["metadata"]["date"] == "crawled"
    assert written["s1"]["metadata"]["article_date"] == "2026-05-02"


def test_statistics_account_for_every_document(needs: Needs, folder: Path) -> None:
    written = run(needs, folder, excluded=True)
    told = statistics(folder)
    given = inputs(folder)
    assert (told["total"], told["forwarded"], told["dropped"], told["dropped_no-article"]) == (7, 6, 1, 1)
    assert told["doc_len"] == sum(len(row["text"]) for row in written.values())
    assert told["removed"] == sum(len(given[name]["text"]) - len(row["text"]) for name, row in written.items())
    removals = [removal["rule"] for row in written.values() for removal in row["metadata"]["article_removals"]]
    assert told["removals_head"] == sum(rule.startswith("head/") for rule in removals) > 0
    (dropped,) = read(folder / "excluded").values()
    assert (dropped["text"], dropped["metadata"]["filter_reason"]) == ("Home | News | Sport", "no-article")


def test_rejected_documents_are_kept_where_asked_for(needs: Needs, folder: Path) -> None:
    written = run(needs, folder, rejected="keep", columns=["error", "title"], prefix="")
    assert not written["menu"].get("text")  # the writer leaves out what is empty
    assert written["menu"]["metadata"]["error"] == "no-article"
    assert {*written["s0"]["metadata"]} >= {"error", "title", "url"}
    assert "removals" not in written["s0"]["metadata"]
    assert statistics(folder)["forwarded"] == 7


def test_the_same_with_two_tasks_in_two_processes(needs: Needs, folder: Path) -> None:
    alone = run(needs, folder, keep=["head/title"], url="link")
    for part in ("out", "logs"):
        (folder / part).rename(folder / f"{part}-alone")
    assert run(needs, folder, tasks=2, workers=2, keep=["head/title"], url="link") == alone
    assert alone["s0"]["text"].startswith("Storm 0 takes")
    assert alone["s0"]["metadata"]["article_url"] is None


def test_options_are_those_of_clean(needs: Needs, folder: Path) -> None:
    written = run(needs, folder, fast=True, sites=str(folder))
    assert written["html"]["metadata"]["article_witness"] is None


def test_another_language_is_dropped(needs: Needs, folder: Path) -> None:
    assert run(needs, folder, language="de") == {}
    assert statistics(folder)["dropped_target-language"] == 6


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"rejected": "skip"}, ValueError),
        ({"keep": "head"}, TypeError),
        ({"sites": "no-such-folder"}, ValueError),
        ({"keep": ["hed"]}, ValueError),
        ({"columns": ["x"]}, ValueError),
    ],
)
def test_wrong_arguments_are_told_before_the_run(needs: Needs, options: dict[str, Any], error: type[Exception]) -> None:
    needs("datatrove")
    step = needs("cleanseed.integrations.datatrove").CleanSeed
    with pytest.raises(error):
        step(**options)
