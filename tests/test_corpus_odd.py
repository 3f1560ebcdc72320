"""A corpus as people have it: odd names and places, files that change, folders that are somebody else's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest
from click.testing import CliRunner, Result
from corpora import RULES_ALONE, crawl, inline, lines, story, tree, write_lines

from cleanseed import corpus, inputs
from cleanseed.cli import cli
from cleanseed.cli.progress import Progress
from cleanseed.corpus import Plan, PlanError, Settings, Shard, journal, local, plan, shard
from cleanseed.corpus.work import Done, Task, clean_task
from cleanseed.sinks.files import OutputError, Unique
from cleanseed.supervisor import StartError, workers


def clean(given: list[str], out: Path, settings: Settings = RULES_ALONE, **more: Any) -> corpus.Ran:
    engine = partial(corpus.clean_shards, workers=inline(settings))
    return corpus.run(Plan(given, out), settings, out, engine=engine, **more)


def command(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, ["run", *map(str, arguments), "--no-model"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def names(given: list[str], out: Path) -> list[str]:
    return [each.name for each in Plan(given, out).shards()]


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("part 1", "part 1"), ("a\nb\tc", "a_b_c"), ("größe", "größe"), ("新聞", "新聞"), (".hidden", "hidden"), ("..", "_"),
        ("a. ", "a"), ('q"*?<>|:', "q_______"), ("\udcff", "_"), ("con", "con_"), ("Aux.2024", "Aux_.2024"), ("console", "console"),
    ],
)  # fmt: skip
def test_a_name_that_every_file_system_takes(name: str, safe: str) -> None:
    assert inputs.safe_name(name) == safe


@hypothesis.given(st.text(max_size=300))
def test_no_name_is_too_long_or_leads_away(name: str) -> None:
    safe = inputs.safe_name(name)
    assert 0 < len(safe.encode()) <= 201
    assert not {"/", "\\", "\0", "\n"} & {*safe}
    assert not safe.startswith(".")


def test_long_names_are_told_apart() -> None:
    assert inputs.safe_name("x" * 250 + "1") != inputs.safe_name("x" * 250 + "2")


@hypothesis.given(st.lists(st.sampled_from(["a", "A", "a-2", "a-3", "b", "B-2", "ä"]), max_size=12))
def test_names_are_told_apart_by_the_smallest_number_that_is_free(given: list[str]) -> None:
    taken: set[str] = set()
    expected = []
    for name in given:
        number, candidate = 1, name
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{name}-{number}"
        taken.add(candidate.casefold())
        expected.append(candidate)
    told_apart = Unique()
    assert [told_apart(name) for name in given] == expected


def test_files_of_odd_names_are_cleaned(tmp_path: Path) -> None:
    odd = ["a b.jsonl", "x" * 246 + ".json", "größe.jsonl", "line\nbreak.jsonl", "con.jsonl", "-o.jsonl", "[1].jsonl"]
    if os.name == "posix":
        odd.append(os.fsdecode(b"latin-\xe9.jsonl"))
    for number, name in enumerate(odd):
        write_lines(tmp_path / "in" / name, [{"text": story(number)}])
    ran = clean([str(tmp_path / "in")], tmp_path / "out", replace(RULES_ALONE, compression="gz"))
    assert (ran.counts.cleaned, ran.shards) == (len(odd), len(odd))
    assert len(list((tmp_path / "out/documents").iterdir())) == len(odd)


def test_a_folder_called_like_an_output_is_in_nobodys_way(tmp_path: Path) -> None:
    write_lines(tmp_path / "in/part.json", [{"text": story(1)}])
    write_lines(tmp_path / "in/part.jsonl/0.jsonl", [{"text": story(2)}])
    clean([str(tmp_path / "in")], tmp_path / "out")
    made = sorted(path for path in tree(tmp_path / "out") if path.startswith("documents/"))
    assert made == ["documents/part.jsonl", "documents/part_jsonl/0.jsonl"]


# --- what lies in a folder -------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_pipes_links_and_folders_are_accounted_for(tmp_path: Path) -> None:
    crawl(tmp_path / "in", shards=1)
    os.mkfifo(tmp_path / "in/pipe.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "in/circle").symlink_to(tmp_path / "in")
    (tmp_path / "in/self.txt").symlink_to("self.txt")
    (tmp_path / "in/nowhere.txt").symlink_to("no-such-file")
    made = Plan([str(tmp_path / "in")], None)
    assert [len(each.paths) for each in made.shards()] == [1, 3]
    assert made.left_out == {inputs.LINKS: 1, ".txt": 1}
    ran = clean([str(tmp_path / "in"), str(tmp_path / "pipe.jsonl")], tmp_path / "out")
    told = [each["why"] for path in (tmp_path / "out/rejects").rglob("*.jsonl") for each in lines(path)]
    assert ran.counts.rejected["unreadable"] == 3
    assert any("a pipe or a device" in why for why in told)
    assert any("no such file" in why for why in told)
    pattern = Plan([str(tmp_path / "in/*")], None)
    assert sum(len(each.paths) for each in pattern.shards()) == 3
    assert pattern.left_out == {"folders": 2}


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_links_that_lead_in_circles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl(tmp_path / "in")
    for name in ("a", "b", "may/c"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "in")
    write_lines(tmp_path / "in/.hidden/x.jsonl", [{"text": story(1)}])
    (tmp_path / "in/[odd]").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    below = ["may/part-0.jsonl", "may/part-1.jsonl"]
    for pattern, expected in (
        ("**/*.jsonl", below),
        ("./**/*.jsonl", [f"./{name}" for name in below]),
        ("**", ["[odd]", "a", "b", "may", *sorted([*below, "may/c"]), "single.txt"]),
        ("may/**/part-?.jsonl", below),
        (f"{tmp_path}/**/part-1.jsonl", [f"{tmp_path}/in/may/part-1.jsonl"]),
        ("s*.txt", ["single.txt"]),
        ("*/part-0*", below[:1]),
    ):
        assert inputs.matched(pattern) == sorted(expected), pattern


def test_what_is_left_out_is_in_the_account(tmp_path: Path) -> None:
    crawl(tmp_path / "in", shards=1)
    (tmp_path / "in/paper.pdf").touch()
    clean([str(tmp_path / "in")], tmp_path / "out")
    assert '"left_out": {\n  ".pdf": 1\n }' in (tmp_path / "out/stats.json").read_text()


def test_any_number_of_shards_without_documents_is_done_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = committed = most = 0

    class Counted(shard.Job):
        def tasks(self) -> Iterator[Any]:
            nonlocal opened, most
            opened += 1
            most = max(most, opened - committed)
            return super().tasks()

        def commit(self) -> corpus.ShardReport:
            nonlocal committed
            committed += 1
            return super().commit()

    monkeypatch.setattr(local, "Job", Counted)
    monkeypatch.setattr(workers, "_AHEAD_ITEMS", 10)
    for number in range(100):
        write_lines(tmp_path / f"in/{number}.jsonl", [])
    shards = Plan([str(tmp_path / "in")], tmp_path / "out").shards()
    assert len(list(corpus.clean_shards(shards, RULES_ALONE, tmp_path / "out"))) == 100
    assert most <= 12


# --- where the output goes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["out", "out/documents", "out/documents/*.jsonl", "link"])
def test_an_input_in_the_output_folder_is_refused_and_nothing_is_lost(tmp_path: Path, given: str) -> None:
    clean([str(crawl(tmp_path / "in"))], tmp_path / "out")
    (tmp_path / "link").symlink_to(tmp_path / "out/documents")
    before = tree(tmp_path / "out")
    for more in ([], ["--redo"], ["--dry-run"]):
        told = command(tmp_path / given, "-o", tmp_path / "out", *more)
        assert (told.exit_code, "lies in the output folder" in told.stderr) == (2, True)
    assert tree(tmp_path / "out") == before


def test_a_pattern_does_not_match_what_the_run_itself_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl(tmp_path)
    monkeypatch.chdir(tmp_path)
    first = clean(["**/*.jsonl"], Path("out"))
    before = tree(tmp_path / "out")
    again = clean(["**/*.jsonl"], Path("out"))
    assert (first.shards, again.known, again.counts.found) == (2, 2, 8)
    assert tree(tmp_path / "out") == before


def test_a_folder_of_another_program_is_not_cleared(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "in")
    (tmp_path / "out/documents").mkdir(parents=True)
    (tmp_path / "out/documents/letter.txt").write_text("mine")
    for data in ("{}\n", "[1]\n", "dear diary\n", ""):
        (tmp_path / "out/journal.jsonl").write_text(data)
        for redo in (False, True):
            with pytest.raises(OutputError, match="is not a journal of cleanseed; choose another folder"):
                clean([str(folder)], tmp_path / "out", redo=redo)
    assert (tmp_path / "out/documents/letter.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("out", "said"),
    [("s3://bucket/out", "is an address; write to a folder on this machine"), ("file", "is a file, where a folder is")],
)
def test_an_output_that_is_no_folder_here(tmp_path: Path, out: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    crawl(tmp_path / "in")
    (tmp_path / "file").touch()
    told = command("in", "-o", out)
    assert (told.exit_code, said in told.stderr) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "in"]


def test_a_run_that_came_to_nothing_is_in_nobodys_way(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "in")

    def failing(*_: Any, **__: Any) -> Any:
        raise StartError("there is no cluster")

    with pytest.raises(StartError):
        corpus.run(Plan([str(folder)], tmp_path / "out"), RULES_ALONE, tmp_path / "out", engine=failing)
    assert (tmp_path / "out" / journal.JOURNAL).exists()
    clean([str(folder / "may")], tmp_path / "out", replace(RULES_ALONE, removals="none"))


def test_what_is_of_no_shard_stays_and_is_told(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "in")
    clean([str(folder)], tmp_path / "out")
    (folder / "may/part-0.jsonl").unlink()
    (tmp_path / "out/documents/all.jsonl").write_text("mine")
    told = command(folder, "-o", tmp_path / "out")
    assert "1 shard of an earlier run" in told.stderr
    assert "there is documents/all.jsonl, of no shard" in told.stderr
    assert (tmp_path / "out/documents/all.jsonl").read_text() == "mine"


# --- what changes meanwhile ------------------------------------------------------------------------------------------


def test_a_source_that_changes_while_it_is_read_is_cleaned_again(tmp_path: Path) -> None:
    path = tmp_path / "in/a.jsonl"
    write_lines(path, [{"text": story(1)}])
    write_lines(tmp_path / "in/b.jsonl", [{"text": story(2)}])

    def meddle(task: Task, settings: Settings) -> Done:
        if task.source.endswith("a.jsonl#0"):
            write_lines(path, [{"text": story(8)}, {"text": story(9)}])
        return clean_task(task, settings)

    made = Plan([str(tmp_path / "in")], tmp_path / "out")
    engine = partial(corpus.clean_shards, workers=inline(RULES_ALONE, meddle))
    corpus.run(made, RULES_ALONE, tmp_path / "out", engine=engine)
    assert clean([str(tmp_path / "in")], tmp_path / "out").known == 1
    clean([str(tmp_path / "in")], tmp_path / "afresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "afresh")


def test_a_source_that_is_gone_when_its_turn_comes_is_accounted_for(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "in", shards=3)

    def meddle(task: Task, settings: Settings) -> Done:
        (folder / "may/part-2.jsonl").unlink(missing_ok=True)
        return clean_task(task, settings)

    engine = partial(corpus.clean_shards, workers=inline(RULES_ALONE, meddle))
    ran = corpus.run(Plan([str(folder)], tmp_path / "out"), RULES_ALONE, tmp_path / "out", engine=engine)
    assert (ran.counts.rejected["unreadable"], ran.counts.found) == (1, 10)


def test_a_digest_is_given_up_where_nobody_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x")
    one = Shard("a", (str(tmp_path / "a.txt"),))
    with pytest.raises(CancelledError):
        one.digest(lambda: True)

    def dropped(*_: Any) -> Any:
        raise KeyError("the other side hung up")

    whole = one.digest()
    monkeypatch.setattr(plan, "opened", dropped)
    assert one.digest() != whole


def test_a_shard_that_another_cleanseed_cleaned_ends_the_run(tmp_path: Path) -> None:
    folder = crawl(tmp_path / "in")

    def elsewhere(*given: Any, **more: Any) -> Iterator[corpus.ShardReport]:
        for told in corpus.clean_shards(*given, **more, workers=inline(RULES_ALONE)):
            yield replace(told, settings="0" * 16)

    with pytest.raises(OutputError, match="by another version of cleanseed"):
        corpus.run(Plan([str(folder)], tmp_path / "out"), RULES_ALONE, tmp_path / "out", engine=elsewhere)  # type: ignore[arg-type]
    assert (tmp_path / "out" / journal.JOURNAL).read_bytes().count(b"\n") == 1


def test_an_argument_that_names_nothing_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(PlanError):
        clean([str(tmp_path / "in"), str(tmp_path / "x*.txt")], tmp_path / "out")
    assert not (tmp_path / "out").exists()


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_where_sizes_are_not_known_progress_is_told_by_shards(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        assert progress.line(progress._start) == "looking: 0 documents"
        progress.begin(plan.Totals(shards=4))
        progress.shard(Shard("known", ()), known=True)
        progress.tick(10, 0, rejected=False)
        progress.shard(Shard("first", ()), known=False)
        assert progress.line(progress._start + 10).startswith(" 33%  1 documents, 0 rejected, ")
    assert capsys.readouterr().err == ""


def test_a_line_on_a_narrow_terminal_is_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    now = 100.0
    monkeypatch.setattr("cleanseed.cli.progress.time.monotonic", lambda: now)
    with Progress() as progress:
        progress.begin(plan.Totals(shards=1, bytes=100))
        now = 110.0
        progress.tick(50, 50, rejected=False)
    shown = [line for line in capsys.readouterr().err.split("\r\x1b[K") if line]
    assert shown == [" 50%  1 documents, 0 rejected, 0/s"[:29]]


def test_archives_account_for_what_is_no_page(tmp_path: Path, needs: Callable[[str], Any]) -> None:
    needs("fastwarc")
    sorts = [
        ("warcinfo", "application/warc-fields", b"software: test"), ("request", "application/http", b"GET / HTTP/1.1\r\n\r\n"),
        ("response", "application/http", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"),
        ("response", "application/http", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no"),
        ("response", "application/http", f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<pre>{story(1)}</pre>".encode()),
        ("resource", "image/gif", b"x"), ("revisit", "application/http", b"HTTP/1.1 200 OK\r\n\r\n"),
    ]  # fmt: skip
    head = "WARC/1.0\r\nWARC-Type: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
    data = b"".join(head.format(sort, media, len(body)).encode() + body + b"\r\n\r\n" for sort, media, body in sorts)
    (tmp_path / "x.warc").write_bytes(data)
    told = command(tmp_path / "x.warc", "-o", tmp_path / "out")
    assert told.exit_code == 0
    assert "7 documents found in 1 shard: 1 cleaned, 0 rejected, 6 skipped" in told.stderr
    assert "skipped: not-page 3, not-html 2, http-status 1" in told.stderr
    assert "6 skipped" not in command(tmp_path / "x.warc", "-o", tmp_path / "o", "--dry-run").stderr
    (tmp_path / "none.warc").write_bytes(data[: data.index(b"WARC/1.0", 9)])
    none = command(tmp_path / "none.warc", "-o", tmp_path / "none")
    assert (none.exit_code, "no documents were found" in none.stderr) == (1, True)
