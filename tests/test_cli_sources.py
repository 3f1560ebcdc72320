"""The command line with files of many documents, packed files, and files elsewhere."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleanseed import deliver, inputs, terminal
from cleanseed.cli import cli

Needs = Callable[[str], Any]
PROSE = "The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night."
PAGE = f"Home | News | Sport\n{PROSE}\nRepairs will take at least a week, the council said, and the bus will go by the hill.\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def dump(place: Path) -> Path:
    """Three records in JSON Lines: a page, a line that is none, another page."""
    pages = [{"text": PAGE, "url": "https://a.example/1"}, {"text": PAGE.replace("Monday", "Friday"), "lang": "en"}]
    first, last = (json.dumps(page) for page in pages)
    file = place / "dump.jsonl.gz"
    file.write_bytes(gzip.compress(f"{first}\n{{bad\n{last}\n".encode()))
    return file


def run(*arguments: str, data: str | None = None) -> Result:
    result = CliRunner().invoke(cli, arguments, input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def records(data: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


@pytest.mark.usefixtures("dump")
def test_each_record_is_an_input() -> None:
    ran = run("clean", "dump.jsonl.gz")
    found = records(ran.stdout)
    assert [each["source"] for each in found] == [f"dump.jsonl.gz#{number}" for number in range(3)]
    assert [each["url"] for each in found] == ["https://a.example/1", None, None]
    assert [each["error"] for each in found] == [None, "bad-record", None]
    assert [PROSE in each["text"] for each in found] == [True, False, False]
    assert "Friday" in found[2]["text"]
    assert "Home | News" not in found[0]["text"]
    assert "rejected dump.jsonl.gz#1: not valid JSON" in ran.stderr
    assert "3 inputs: 2 cleaned, 1 rejected" in ran.stderr
    assert ran.exit_code == 3


@pytest.mark.usefixtures("dump")
def test_the_same_bytes_for_any_number_of_jobs(place: Path) -> None:
    (place / "page.html.gz").write_bytes(gzip.compress(f"<html><body><p>{PROSE}</p></body></html>".encode()))
    one = run("clean", "dump.jsonl.gz", "page.html.gz", "-", data=PAGE)
    two = run("clean", "dump.jsonl.gz", "page.html.gz", "-", "--jobs", "2", data=PAGE)
    assert len(one.stdout.splitlines()) == 5
    assert (two.stdout, two.stderr, two.exit_code) == (one.stdout, one.stderr, one.exit_code)


@pytest.mark.usefixtures("dump")
@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet", "out/"])
def test_what_is_written_is_what_is_shown(place: Path, needs: Needs, output: str) -> None:
    for suffix, library in ((".parquet", "pyarrow.parquet"), (".zst", "zstandard")):
        if output.endswith(suffix):
            needs(library)
    shown = records(run("clean", "dump.jsonl.gz").stdout)
    assert run("clean", "dump.jsonl.gz", "-o", output).exit_code == 3
    if output.endswith(".parquet"):
        rows = needs("pyarrow.parquet").read_table(place / output).to_pylist()
        assert [(each["text"], each["source"], each["error"]) for each in rows] == [
            (each["text"], each["source"], each["error"]) for each in shown
        ]
        return
    path = place / (f"{output}articles.jsonl" if output.endswith("/") else output)
    data = path.read_bytes()
    if output.endswith(".gz"):
        data = gzip.decompress(data)
    elif output.endswith(".zst"):
        data = needs("zstandard").ZstdDecompressor().decompressobj().decompress(data)
    assert records(data.decode()) == shown


@pytest.mark.usefixtures("dump")
def test_a_file_each(place: Path) -> None:
    assert run("clean", "dump.jsonl.gz", "-o", "out/", "--format", "md").exit_code == 3
    assert sorted(p.relative_to(place).as_posix() for p in place.glob("out/**/*.md")) == [
        "out/dump/000000.md",
        "out/dump/000002.md",
    ]
    assert run("clean", "dump.jsonl.gz", "-o", "out/", "--format", "md").exit_code == 3  # its own files it may replace
    (place / "other" / "dump").mkdir(parents=True)
    (place / "other" / "dump" / "000002.txt").write_text("mine")
    refused = run("clean", "dump.jsonl.gz", "-o", "other/", "--format", "txt")
    assert (refused.exit_code, "was not made by cleanseed" in refused.stderr) == (1, True)
    assert [each.name for each in (place / "other" / "dump").iterdir()] == ["000002.txt"]


def test_fields_by_name(place: Path) -> None:
    (place / "dump.jsonl").write_text(
        json.dumps({"doc": {"page": f"<p>{PROSE}"}, "text": "no", "at": "https://a.example"})
    )
    (found,) = records(run("clean", "dump.jsonl", "--html-field", "doc.page", "--url-field", "at").stdout)
    assert (found["text"], found["url"]) == (PROSE, "https://a.example")
    ran = run("clean", "dump.jsonl", "--text-field", "body")
    assert "no field 'body'; there are: doc, text, at" in ran.stderr
    assert ran.exit_code == 1


def test_parquet_and_archives(place: Path, needs: Needs) -> None:
    pa, parquet = needs("pyarrow"), needs("pyarrow.parquet")
    needs("fastwarc")
    parquet.write_table(pa.table({"html": [f"<p>{PROSE}"], "url": ["https://a.example/p"]}), "pages.parquet")
    text = PAGE.encode()
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.example/w\r\nContent-Length: %d\r\n\r\n"
    (place / "x.warc.wet.gz").write_bytes(gzip.compress(head % len(text) + text + b"\r\n\r\n"))
    ran = run("clean", "pages.parquet", "x.warc.wet.gz")
    assert [(each["source"], each["url"]) for each in records(ran.stdout)] == [
        ("pages.parquet#0", "https://a.example/p"),
        ("x.warc.wet.gz#0", "https://a.example/w"),
    ]
    assert all(PROSE in each["text"] for each in records(ran.stdout))
    assert ran.exit_code == 0


def test_a_packed_page_is_cleaned_as_the_page_itself(place: Path) -> None:
    (place / "pages").mkdir()
    (place / "pages" / "a.txt.gz").write_bytes(gzip.compress(PAGE.encode()))
    (place / "pages" / "b.txt.gz").write_bytes(gzip.compress(PAGE.encode())[:-9])
    (place / "pages" / "left.tar.gz").touch()
    (place / "pages" / "dump.jsonl").touch()
    (place / "pages" / "x.gz").touch()
    ran = run("clean", "pages")
    whole, cut = records(ran.stdout)
    assert whole["text"] == records(run("clean", "-", data=PAGE).stdout)[0]["text"]
    assert (whole["source"], cut["error"], cut["text"]) == ("pages/a.txt.gz", "truncated", "")
    assert "left out, by suffix: 1 .gz, 1 .jsonl, 1 .tar.gz" in ran.stderr
    assert run("clean", "pages/a.txt.gz", "-o", "out/", "--format", "txt").exit_code == 0
    assert [each.name for each in (place / "out").glob("*.txt")] == ["a.txt"]
    assert run("explain", "pages/a.txt.gz").stdout == run("explain", "-", data=PAGE).stdout


@pytest.mark.usefixtures("dump")
def test_explain_takes_one_page() -> None:
    ran = run("explain", "dump.jsonl.gz")
    assert "dump.jsonl.gz: it holds many pages; `cleanseed clean` takes them all" in ran.stderr
    assert ran.exit_code == 1
    records = [json.loads(line) for line in run("clean", "dump.jsonl.gz").stdout.splitlines()]
    named = next(record for record in records if record["title"])
    shown = run("explain", named["source"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert f"# title: {named['title']}" in shown.stdout
    assert run("explain", "dump.jsonl.gz#99").stderr == "Error: dump.jsonl.gz has no record 99; the first is 0\n"


def test_an_empty_container_is_told(place: Path) -> None:
    (place / "dump.jsonl").touch()
    (place / "cut.jsonl.gz").touch()
    ran = run("clean", "dump.jsonl", "cut.jsonl.gz")
    assert "rejected dump.jsonl: it holds no page" in ran.stderr
    assert "rejected cut.jsonl.gz: the file is empty" in ran.stderr
    assert ran.exit_code == 1
    assert "dump.jsonl: it holds no page" in run("clean", "dump.jsonl").stderr


@pytest.mark.usefixtures("dump")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--url", "https://a.example"], "--url is for one input; here are many"),
        (["--format", "parquet"], "name a file with -o"),
        (["-o", "dump.jsonl.gz"], "is an input too"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str) -> None:
    ran = run("clean", "dump.jsonl.gz", *arguments)
    assert (ran.exit_code, said in " ".join(ran.stderr.split())) == (2, True)


@pytest.mark.parametrize(
    ("library", "arguments", "said"),
    [
        ("pyarrow", ["pages.parquet"], "reading Parquet needs pyarrow: pip install 'cleanseed[parquet]'"),
        ("fastwarc", ["x.warc"], "reading WARC needs fastwarc: pip install 'cleanseed[warc]'"),
        ("fsspec", ["memory://a.txt"], "reading what lies elsewhere needs fsspec: pip install 'cleanseed[remote]'"),
        ("pyarrow", ["dump.jsonl.gz", "-o", "a.parquet"], "writing Parquet needs pyarrow: pip install 'cleanseed[parquet]'"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("dump")
def test_a_missing_extra_is_a_line(
    place: Path, monkeypatch: pytest.MonkeyPatch, library: str, arguments: list[str], said: str
) -> None:
    for name in ("pages.parquet", "x.warc"):
        (place / name).touch()
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "cleanseed.sinks.parquet", raising=False)
    monkeypatch.delattr("cleanseed.sinks.parquet", raising=False)
    ran = run("clean", *arguments)
    assert (ran.exit_code, ran.stderr) == (1, f"Error: {said}\n")
    assert not (place / "a.parquet").exists()


def test_files_elsewhere(place: Path, needs: Needs) -> None:
    memory = needs("fsspec").filesystem("memory")
    for number in (2, 1):
        memory.pipe(f"/crawl/part-{number}.jsonl", json.dumps({"text": PAGE}).encode())
    memory.pipe("/crawl/other.txt", PAGE.encode())
    ran = run("clean", "memory://crawl/part-*.jsonl", "memory://crawl/other.txt")
    assert [each["source"] for each in records(ran.stdout)] == [
        "memory:///crawl/part-1.jsonl#0",
        "memory:///crawl/part-2.jsonl#0",
        "memory://crawl/other.txt",
    ]
    memory.pipe("/crawl/deep/other.html.gz", gzip.compress(f"<html><body><p>{PROSE}".encode()))
    memory.pipe("/crawl/.hidden.txt", b"no")
    memory.pipe("/crawl/picture.png", b"no")
    assert [each["source"] for each in records(run("clean", "memory://crawl/").stdout)] == [
        "memory:///crawl/deep/other.html.gz",
        "memory:///crawl/other.txt",
        "memory:///crawl/part-1.jsonl#0",
        "memory:///crawl/part-2.jsonl#0",
    ]
    assert run("run", "memory://crawl/*", "memory://crawl/none-*", "-o", "out").exit_code == 3
    told = json.loads((place / "out" / "stats.json").read_text())
    assert told["cleaned"] == 3
    assert told["rejected"] == {"no-article": 1, "unreadable": 1}  # the picture, and the pattern that nothing matches
    for none in ("memory://crawl/none-*", "memory://none/"):
        ran = run("clean", none)
        assert (ran.exit_code, ran.stderr) == (1, f"Error: {none}: no such file or folder\n")
    assert "not known: nosuch" in run("clean", "nosuch://a/*").stderr
    memory.rm("/crawl", recursive=True)


@pytest.mark.usefixtures("dump")
def test_check_counts_records() -> None:
    ran = run("clean", "--check", "dump.jsonl.gz")
    assert "3 inputs: 2 not clean, 1 rejected" in ran.stderr
    assert ran.exit_code == 4


def test_of_very_many_rejected_inputs_not_all_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "LISTED", 2)
    summary = deliver.Summary()
    for number in range(5):
        summary.add(inputs.Input(None, f"x#{number}", ""), "cut")
    assert list(summary.lines()) == [
        "rejected x#0: cut",
        "rejected x#1: cut",
        "and 3 more; each says why in its record",
        "5 inputs: 0 cleaned, 5 rejected",
    ]


def test_records_are_read_as_they_are_cleaned(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read ahead of the cleaning would all be held."""
    dump.write_bytes(gzip.compress(b"".join(json.dumps({"text": PAGE}).encode() + b"\n" for _ in range(3))))
    from cleanseed import batch, sources

    seen: list[str] = []
    original = sources.records

    def noted(*arguments: Any) -> Any:
        for each in original(*arguments):
            seen.append("read")
            yield each

    monkeypatch.setattr(sources, "records", noted)
    for outcome in batch.run(inputs.find(["dump.jsonl.gz"]).inputs, batch.Settings()):
        assert outcome.rejected is None
        seen.append("cleaned")
    assert seen == ["read", "cleaned"] * 3


def test_progress_where_the_total_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    moments = iter(range(100))
    monkeypatch.setattr("cleanseed.terminal.time.monotonic", lambda: float(next(moments)))
    with terminal.Bar(None) as progress:
        for _ in range(40):
            progress.tick()
    assert shown.getvalue().startswith("\rcleaning: ")
    assert shown.getvalue().endswith("\rcleaning: 40\n")
