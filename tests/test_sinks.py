"""Sinks: records, Markdown, tables, files that are there whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cleanseed.article import Article
from cleanseed.sinks import files, markdown, records, render
from cleanseed.sinks.table import Column, cut, shown, table

ARTICLE = Article(
    "0123456789abcdef",
    "The coast road is closed.\n\nRepairs take a week.",
    source="a.txt",
    url="https://post.example/storm",
    hostname="post.example",
    title='Storm: "worst" in years #1',
    authors=("Ann Author", "Bo Berg"),
    date="2026-05-02",
    language="en",
)
TEXTS = st.text(st.characters(codec=None, exclude_categories=[]), max_size=60)


# --- records ---------------------------------------------------------------------------------------------------------


def test_a_line_is_one_line_of_strict_json() -> None:
    line = records.line(records.record(ARTICLE))
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == ARTICLE.to_dict()


@given(TEXTS)
def test_any_text_becomes_valid_utf8(text: str) -> None:
    line = records.line(records.record(Article("", text, title=text)))
    told = json.loads(line.decode("utf-8"))
    assert told["text"] == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def test_fineweb_nests_all_but_text_and_id() -> None:
    flat = ARTICLE.to_dict()
    nested = records.record(ARTICLE, "fineweb")
    assert list(nested) == ["text", "id", "metadata"]
    assert {**nested["metadata"], "text": nested["text"], "id": nested["id"]} == flat
    assert not {"text", "id"} & set(nested["metadata"])


def test_md_and_txt_show_nothing_of_an_input_without_an_article() -> None:
    empty = Article("0", error="no-article")
    assert [render(empty, form) is None for form in ("jsonl", "json", "md", "txt")] == [False, False, True, True]


# --- Markdown --------------------------------------------------------------------------------------------------------


def test_markdown_has_front_matter_and_the_body_as_it_stands() -> None:
    page = markdown.page(ARTICLE).decode()
    assert page == (
        "---\n"
        'title: "Storm: \\"worst\\" in years #1"\n'
        'author: "Ann Author; Bo Berg"\n'
        'url: "https://post.example/storm"\n'
        'hostname: "post.example"\n'
        'date: "2026-05-02"\n'
        'id: "0123456789abcdef"\n'
        'language: "en"\n'
        'source: "a.txt"\n'
        "---\n"
        "\n"
        "The coast road is closed.\n\nRepairs take a week.\n"
    )


@given(st.text(max_size=60))
def test_front_matter_is_yaml_whatever_a_title_holds(title: str) -> None:
    page = markdown.page(Article("0", "Body.", title=title)).decode()
    head = page.split("\n---\n")[0].removeprefix("---\n")
    assert yaml.safe_load(head).get("title", "") == title


# --- tables ----------------------------------------------------------------------------------------------------------


def test_a_table_is_aligned_by_what_is_shown() -> None:
    text = table([Column("file"), Column("kept", right=True)], [["海岸道路", "12"], ["a", "1234"]], 80)
    assert text.splitlines() == ["file      kept", "--------  ----", "海岸道路    12", "a         1234"]
    assert len({shown(line) for line in text.splitlines()}) == 1


def test_a_table_gives_way_where_it_may_and_is_cut_where_it_must() -> None:
    columns = [Column("title", least=5), Column("characters", right=True)]
    rows = [["A long title of a story", "12"]]
    assert table(columns, rows, 22).splitlines()[2] == "A long ti…          12"
    assert all(shown(line) <= 7 for line in table(columns, rows, 7).splitlines())


def test_a_table_too_wide_goes_on_below() -> None:
    columns = [Column("file"), Column("first figure", right=True), Column("second figure", right=True)]
    told = table(columns, [["a", "1", "2"], ["b", "3", "4"]], 22)
    assert told.splitlines() == [
        *("file  first figure", "----  ------------", "a                1", "b                3", ""),
        *("file  second figure", "----  -------------", "a                 2", "b                 4"),
    ]


def test_a_cell_stays_on_its_line() -> None:
    assert table([Column("title")], [["two\nlines\x1b[31m"]], 80).splitlines()[2] == r"two\nlines\x1b[31m"


@given(st.text(st.sampled_from("ab 海岸\u0301é👍\u200d"), max_size=20), st.integers(1, 15))
def test_what_is_cut_fits(text: str, width: int) -> None:
    assert shown(cut(text, width)) <= width
    assert cut(text, 100) == text


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    target.chmod(0o640)
    with pytest.raises(ZeroDivisionError), files.replacing(target) as stream:
        stream.write(b"half" * (1 // 0))
    assert target.read_text() == "old"
    files.write(target, b"new")
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_what_a_killed_process_of_the_same_number_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / f".out.jsonl.{os.getpid()}.tmp").write_text("half")
    with files.replacing(tmp_path / "out.jsonl") as stream:
        stream.write(b"whole")
    assert (tmp_path / "out.jsonl").read_bytes() == b"whole"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    files.write(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no /dev/fd")
def test_a_pipe_is_written_straight() -> None:
    read, write = os.pipe()
    with files.replacing(f"/dev/fd/{write}") as stream:
        stream.write(b"new")
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        assert stream.read() == b"new"


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != files.MANIFEST
    }


def fill(folder: Path, contents: dict[str, str], *, prune: bool = True) -> None:
    with files.Folder(folder, list(contents), prune=prune) as out:
        for name, text in contents.items():
            out.write(name, text.encode())


def test_a_folder_holds_what_was_written_last(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    fill(out, {"a.md": "1", "ledger/a.txt": "1", "old/b.txt": "1"})
    fill(out, {"a.md": "2", "ledger/c.txt": "2"})
    assert tree(out) == {"a.md": "2", "ledger/c.txt": "2"}
    assert not (out / "old").exists()
    fill(out, {"d.md": "3"}, prune=False)
    assert tree(out) == {"a.md": "2", "d.md": "3", "ledger/c.txt": "2"}
    fill(out, {"d.md": "4"})
    assert tree(out) == {"d.md": "4"}


def test_foreign_files_stay(tmp_path: Path) -> None:
    fill(tmp_path, {"a.md": "1", "ledger/a.txt": "1"})
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "ledger" / "mine.txt").write_text("mine")
    fill(tmp_path, {"b.md": "2"})
    assert tree(tmp_path) == {"b.md": "2", "ledger/mine.txt": "mine", "notes.txt": "mine"}


def test_a_foreign_file_of_that_name_is_not_overwritten(tmp_path: Path) -> None:
    fill(tmp_path, {"a.md": "1"})
    (tmp_path / "b.md").write_text("mine")
    with pytest.raises(files.OutputError, match=r"b\.md was not made by cleanseed"):
        fill(tmp_path, {"a.md": "2", "b.md": "2"})
    assert tree(tmp_path) == {"a.md": "1", "b.md": "mine"}


def test_a_failed_run_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    fill(tmp_path / "out", {"a.md": "1"})
    for name, before in (("out", {"a.md": "1"}), ("new", {})):
        with pytest.raises(OSError, match="No space"):
            half_fill(tmp_path / name)
        assert tree(tmp_path / name) == before
    assert not (tmp_path / "new").exists()


def half_fill(folder: Path) -> None:
    with files.Folder(folder, ["a.md", "b.md"], prune=True) as out:
        out.write("a.md", b"2")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".cleanseed.tmp" / "ledger").mkdir(parents=True)
    (tmp_path / ".cleanseed.tmp" / "a.md").write_text("half")
    fill(tmp_path, {"b.md": "1"})
    assert tree(tmp_path) == {"b.md": "1"}


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with (
        files.Folder(tmp_path, ["a.md"]),
        pytest.raises(files.OutputError, match="another run"),
        files.Folder(tmp_path, ["b.md"]),
    ):
        pass


@pytest.mark.parametrize(
    "told", ["{", "[]", '{"files": ["../a"]}', '{"files": ["/a"]}', '{"files": [1]}', '{"files": "a"}']
)
def test_a_broken_list_is_refused(tmp_path: Path, told: str) -> None:
    (tmp_path / files.MANIFEST).write_text(told)
    with pytest.raises(files.OutputError, match="is broken"):
        fill(tmp_path, {"a.md": "1"})


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    out = tmp_path / "out"
    fill(out, {"ledger/a.txt": "1"})
    (out / "ledger" / "a.txt").rename(outside / "a.txt")
    (out / "ledger").rmdir()
    (out / "ledger").symlink_to(outside)
    with pytest.raises(files.OutputError, match="leads out"):
        fill(out, {"ledger/a.txt": "2"})
    fill(out, {"b.md": "2"})
    assert (outside / "a.txt").read_text() == "1"


def test_names_are_told_apart() -> None:
    assert files.unique(["a", "A", "b", "a", "a-2"]) == ["a", "A-2", "b", "a-3", "a-2-2"]
