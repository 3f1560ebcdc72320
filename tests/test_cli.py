"""The command line: what goes where, what a person is told, and how it ends."""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner, Result
from samples import BINARY, ENGLISH, GERMAN, HTML

import cleanseed
from cleanseed import batch, inputs
from cleanseed.cli import cli
from cleanseed.language import LANGUAGES
from cleanseed.terminal import DIFFERENT, FAILED, REJECTED, USAGE

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a few pages below `pages`."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "b.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "deep" / "c.html").write_text(HTML, encoding="utf-8")
    (folder / "deep" / "notes.csv").write_text("1,2", encoding="utf-8")
    (folder / ".hidden.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


def run(*arguments: str, data: str | None = None) -> Result:
    result = CliRunner().invoke(cli, arguments, input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- help ------------------------------------------------------------------------------------------------------------


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(commands(cli)), ids=" ".join)
def test_every_command_has_help_and_an_example(path: tuple[str, ...]) -> None:
    text = run(*path, "--help").stdout
    about, _, examples = text.partition("\nExamples:\n")
    assert re.search(r"^  [A-Z].{10}", about, re.MULTILINE)
    assert f"cleanseed {' '.join(path)}".rstrip() in examples
    assert max(map(len, text.splitlines())) <= 90
    for option in re.findall(r"^  (?:-\w, )?--[\w-]+.*$", about, re.MULTILINE):
        assert len(option.split()) > 2, f"{option} has no help"


def test_version() -> None:
    assert run("--version").stdout == f"cleanseed {cleanseed.__version__}\n"


def test_languages_are_those_that_can_be_told() -> None:
    import langdetect

    profiles = {path.name.partition("-")[0] for path in (Path(langdetect.__file__).parent / "profiles").iterdir()}
    assert {name for name in profiles if name.isalpha()} == set(LANGUAGES)


# --- clean: from where, to where -------------------------------------------------------------------------------------


def test_one_file_to_standard_output() -> None:
    result = run("clean", "pages/a.txt")
    (record,) = told(result)
    assert (result.exit_code, result.stderr) == (0, "")
    assert record == cleanseed.clean(ENGLISH.encode(), source="pages/a.txt").to_dict()


@pytest.mark.parametrize("arguments", [["-"], []])
def test_standard_input(arguments: list[str]) -> None:
    (record,) = told(run("clean", *arguments, "--url", "https://www.post.example/storm", data=ENGLISH))
    assert (record["source"], record["hostname"]) == ("-", "post.example")
    assert "café" in str(record["text"])


def test_folders_are_walked_in_order_and_what_is_left_out_is_told() -> None:
    result = run("clean", "pages")
    assert [record["source"] for record in told(result)] == ["pages/a.txt", "pages/b.txt", "pages/deep/c.html"]
    assert result.stderr == "3 inputs: 3 cleaned, 0 rejected\nleft out, by suffix: 1 .csv\n"
    assert result.exit_code == 0


def test_each_input_counts_once_in_the_order_named() -> None:
    result = run("clean", "pages/b.txt", "pages/*.txt", "pages", "pages/../pages/a.txt")
    assert [record["source"] for record in told(result)] == ["pages/b.txt", "pages/a.txt", "pages/deep/c.html"]


def test_patterns_reach_below_folders(pages: Path) -> None:
    result = run("clean", "pages/**/*.html", str(pages / "?.txt"))
    assert [str(record["source"])[-6:] for record in told(result)] == ["c.html", "/a.txt", "/b.txt"]


def test_a_pattern_does_not_match_what_was_written_before(pages: Path) -> None:
    for _ in range(2):
        result = run("clean", "**/*.*", "-o", "out/", "--format", "txt")
        assert "4 inputs: 3 cleaned, 1 rejected" in result.stderr, result.stderr
    assert "left out, by suffix: 1 folders" in run("clean", "pages/*").stderr
    assert pages.name == "pages"


def test_a_file_that_is_named_is_taken_whatever_its_suffix(pages: Path) -> None:
    (pages / "a.txt").rename(pages / "a.scraped")
    assert told(run("clean", "pages/a.scraped"))[0]["title"]


def test_formats_of_one_file() -> None:
    record = json.loads(run("clean", "pages/a.txt").stdout)
    assert json.loads(run("clean", "pages/a.txt", "--format", "json").stdout) == record
    assert run("clean", "pages/a.txt", "--format", "txt").stdout == f"{record['text']}\n"
    page = run("clean", "pages/a.txt", "--format", "md").stdout
    assert page.startswith(f'---\ntitle: "{record["title"]}"\n')
    assert page.endswith(f"---\n\n{record['text']}\n")


@pytest.mark.parametrize("form", ["jsonl", "json", "md", "txt"])
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_the_name_of_the_output_tells_the_format(form: str, packed: str) -> None:
    told = run("clean", "pages/a.txt", "--format", form).stdout.encode()
    assert run("clean", "pages/a.txt", "-o", f"page.{form}{packed}").exit_code == 0
    written = Path(f"page.{form}{packed}").read_bytes()
    assert (gzip.decompress(written) if packed else written) == told
    run("clean", "pages/a.txt", "-o", f"other.{form}{packed}", "--format", "jsonl")
    other = Path(f"other.{form}{packed}").read_bytes()
    assert json.loads(gzip.decompress(other) if packed else other)["source"] == "pages/a.txt"


def test_formats_of_several_files_in_one_stream() -> None:
    records = told(run("clean", "pages"))
    assert json.loads(run("clean", "pages", "--format", "json").stdout) == records
    texts = run("clean", "pages", "--format", "txt").stdout
    assert texts.split("\f\n") == [f"{record['text']}\n" for record in records]
    assert run("clean", "pages", "--format", "md").stdout.count("---\ntitle: ") == 2
    assert json.loads(run("clean", "pages/deep/*.html", "--format", "json").stdout) == records[2:]


def test_fineweb_shape() -> None:
    (record,) = told(run("clean", "pages/a.txt", "--shape", "fineweb"))
    assert list(record) == ["text", "id", "metadata"]


def test_to_a_file(tmp_path: Path) -> None:
    result = run("clean", "pages", "-o", "all.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == run("clean", "pages").stdout


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["pages", "-o", "out/"], ["articles.jsonl"]),
        (["pages/a.txt", "-o", "out/", "--format", "json"], ["a.json"]),
        (["pages", "-o", "out", "--format", "md"], ["a.md", "b.md", "deep/c.md"]),
        (
            ["pages/**/*", "-o", "out", "--format", "txt", "--no-model"],
            ["a.txt", "b.txt", "deep/c.txt", "deep/notes.txt"],
        ),
        (["pages/a.txt", "pages/deep/c.html", "-", "-o", "out", "--format", "md"], ["a.md", "c.md", "stdin.md"]),
    ],
)
def test_to_a_folder(tmp_path: Path, arguments: list[str], names: list[str]) -> None:
    run("clean", *arguments, data=ENGLISH)
    out = tmp_path / "out"
    written = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert [name for name in written if name != ".cleanseed.json"] == names


def test_files_of_the_same_name_are_told_apart(tmp_path: Path, pages: Path) -> None:
    (pages / "a.html").write_text(HTML, encoding="utf-8")
    run("clean", "pages/a.txt", "pages/a.html", "-o", "out/", "--format", "txt")
    assert {path.name for path in (tmp_path / "out").glob("*.txt")} == {"a.txt", "a-2.txt"}


def test_an_output_folder_inside_the_input_is_not_read_again(pages: Path) -> None:
    for _ in range(2):
        assert run("clean", "pages", "-o", "pages/out", "--format", "md").exit_code == 0
    assert len(list((pages / "out").rglob("*.md"))) == 3


def test_another_run_into_a_folder_leaves_the_files_of_the_first(tmp_path: Path) -> None:
    run("clean", "pages/a.txt", "-o", "out/", "--format", "md")
    run("clean", "pages/b.txt", "-o", "out/", "--format", "md")
    assert {path.name for path in (tmp_path / "out").glob("*.md")} == {"a.md", "b.md"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_not_utf8(tmp_path: Path, pages: Path) -> None:
    (pages / "a.txt").rename(os.fsdecode(os.fsencode(pages) + b"/caf\xe9 \n.txt"))
    result = run("clean", "pages")
    assert told(result)[1]["source"] == "pages/caf\\xe9 \n.txt"
    run("clean", "pages", "-o", "out", "--format", "txt")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.txt")) == ["b.txt", "caf_ _.txt"]


# --- clean: options --------------------------------------------------------------------------------------------------


def test_title_and_keep() -> None:
    title = "Storm takes sea wall and closes the coast road"
    assert title not in run("clean", "pages/a.txt", "--format", "txt").stdout
    assert run("clean", "pages/a.txt", "--format", "txt", "--title", "keep").stdout.startswith(f"{title}\n")
    for keep in (["--keep", "head/title,related"], ["--keep", "head/title", "--keep", "related"]):
        kept = run("clean", "pages/a.txt", "--format", "txt", *keep).stdout
        assert kept.startswith(f"{title}\n")
        assert kept.endswith("Ferry to run again in May\n")


def test_kind() -> None:
    (record,) = told(run("clean", "pages/deep/c.html", "--kind", "text"))
    assert "<p>" in str(record["text"]) or record["error"]


def test_rules(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '["inserts/mine"]\nwhy = "A call of this site."\nline = { en = ["join the harbour club"] }\n'
        'drops = ["Join the harbour club"]\nkeeps = ["He joined the harbour club in May."]\n',
        encoding="utf-8",
    )
    lines = ENGLISH.splitlines()
    lines.insert(5, "Join the harbour club")
    (record,) = told(run("clean", "-", "--rules", "mine.toml", data="\n".join(lines)))
    assert "harbour club" not in str(record["text"])
    assert "A call of this site." in run("rules", "inserts/mine", "--rules", "mine.toml").stdout


def test_another_language_is_rejected_without_an_error() -> None:
    result = run("clean", "pages", "--target-language", "en")
    english, german, html = told(result)
    assert english["text"]
    assert html["text"]
    assert (german["text"], german["error"], german["language"]) == ("", None, "de")
    assert german["warnings"] == ["target-language: its language is de, not en"]
    assert result.exit_code == 3
    assert "rejected pages/b.txt: its language is de, not en\n3 inputs: 2 cleaned, 1 rejected\n" in result.stderr


# --- clean: what goes wrong ------------------------------------------------------------------------------------------


def test_the_run_goes_on_and_accounts_for_every_input(pages: Path) -> None:
    (pages / "binary.txt").write_bytes(BINARY)
    (pages / "empty.txt").write_bytes(b"\n")
    (pages / "loop.txt").symlink_to("loop.txt")
    result = run("clean", "pages", "missing.txt", "none/*.txt", "pages/deep/notes.csv/x")
    records = {str(record["source"]): record for record in told(result)}
    codes = {source: record["error"] for source, record in records.items()}
    assert codes == {
        "pages/a.txt": None,
        "pages/b.txt": None,
        "pages/binary.txt": "not-text",
        "pages/empty.txt": "no-article",
        "pages/loop.txt": "unreadable",
        "pages/deep/c.html": None,
        "missing.txt": "unreadable",
        "none/*.txt": "unreadable",
        "pages/deep/notes.csv/x": "unreadable",
    }
    assert all(record["text"] == "" for record in records.values() if record["error"])
    *rejected, summary, left_out = result.stderr.splitlines()
    assert summary == "9 inputs: 3 cleaned, 6 rejected"
    assert "rejected missing.txt: no such file or folder" in rejected
    assert "rejected pages/empty.txt: it is empty" in rejected
    assert "rejected none/*.txt: no file matches this pattern" in rejected
    assert len(rejected) == 6
    assert left_out.endswith("1 .csv")
    assert result.exit_code == 3


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.txt", None, "missing.txt: no such file or folder"),
        ("binary.txt", BINARY, "binary.txt: "),
        ("empty.txt", b"", "empty.txt: it is empty"),
        ("blank.txt", b" \n\n", "blank.txt: it is empty"),
    ],
    ids=["missing", "binary", "empty", "blank"],
)
def test_nothing_could_be_read(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run("clean", name)
    assert result.exit_code == 1
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1
    assert len(told(result)) == 1


def test_a_folder_without_pages(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    result = run("clean", "bare")
    assert (result.exit_code, result.stderr) == (
        1,
        f"bare: no file in this folder ends in {' '.join(inputs.SUFFIXES)}\n",
    )


@pytest.mark.parametrize("output", ["old.jsonl", "out/"])
def test_where_nothing_could_be_read_the_output_is_left_as_it_was(tmp_path: Path, output: str) -> None:
    (tmp_path / "old.jsonl").write_text("old")
    (tmp_path / "out").mkdir()
    result = run("clean", "missing.txt", "-o", output)
    assert result.exit_code == 1
    assert f"nothing could be read; {output} is left as it was" in result.stderr
    assert (tmp_path / "old.jsonl").read_text() == "old"
    assert not list((tmp_path / "out").iterdir())


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_BYTES", 100)
    result = run("clean", "pages/a.txt")
    assert told(result)[0]["error"] == "too-large"
    assert result.exit_code == 1


def test_a_bug_in_one_document_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes, **_: object) -> cleanseed.Article:
        if b"Westerby was" in data:
            raise LookupError("no such thing")
        return cleanseed.clean(data)

    monkeypatch.setattr(batch, "clean", fail)
    result = run("clean", "pages/a.txt", "pages/b.txt")
    assert result.exit_code == 3
    assert "rejected pages/a.txt: cleanseed failed on it, which is a bug: LookupError: no such thing" in result.stderr
    assert told(result)[1]["text"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nonsense"], "No such option"),
        (["--keep", "captoins"], "did you mean 'captions'?"),
        (["--keep", "related/haeding"], "did you mean 'related/heading'?"),
        (["--rules", "no.toml"], "cannot read no.toml"),
        (["--rules", "bad.toml"], "bad.toml: [inserts/mine]: unknown key 'lines'"),
        (["--rules", "broken.toml"], "broken.toml: not valid TOML"),
        (["--rules", "pages"], "cannot read pages"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--shape", "fineweb", "--format", "md"], "--shape fineweb is for records"),
        (["--target-language", "english"], "takes a code as en, not 'english'"),
        (["--url", "https://post.example/", "pages/b.txt"], "--url is for one input"),
        (["--jobs", "0"], "0 is not in the range"),
        (["-o", "pages/a.txt"], "pages/a.txt is an input too"),
        (["-o", "pages/", "--format", "txt"], "pages/a.txt is an input too"),
        (["-o", "all.md", "pages/b.txt"], "all.md is one file; of several inputs each gets its own"),
        (["-o", "no/such/file.jsonl"], "there is no folder no/such"),
        (["-o", "bad.toml/"], "bad.toml is a file, and a folder is needed"),
        (["-o", "bad.toml", "--format", "md", "pages/b.txt"], "bad.toml is a file, and a folder is needed"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "bad.toml").write_text('["inserts/mine"]\nlines = 1\n')
    (tmp_path / "broken.toml").write_text("[")
    result = run("clean", "pages/a.txt", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())
    assert len([line for line in result.stderr.splitlines() if line.startswith("Error: ")]) == 1


def test_a_file_that_is_not_ours_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.md").write_text("mine")
    result = run("clean", "pages/a.txt", "-o", "out", "--format", "md")
    assert result.exit_code == 1
    assert result.stderr == "Error: out/a.md was not made by cleanseed; move it away, or choose another folder\n"
    assert (tmp_path / "out" / "a.md").read_text() == "mine"


def test_check_names_what_is_not_clean_and_writes_nothing(pages: Path) -> None:
    before = sorted(pages.rglob("*"))
    checked = run("clean", "--check", "pages")
    assert checked.exit_code == DIFFERENT
    assert checked.stdout == ""
    assert sorted(pages.rglob("*")) == before
    removals = len(cleanseed.clean(ENGLISH).removals)
    assert f"pages/a.txt: {removals} removals" in checked.stderr.splitlines()
    assert "b.txt" not in checked.stderr
    assert "3 inputs: 2 not clean, 0 rejected" in checked.stderr


def test_check_is_content_with_what_cleaning_gave(pages: Path) -> None:
    (pages / "a.txt").write_text(cleanseed.clean(ENGLISH).text + "\n", encoding="utf-8")
    assert run("clean", "--check", "pages/a.txt", "pages/b.txt").exit_code == 0
    assert run("clean", "--check", "-", data=ENGLISH).exit_code == DIFFERENT


def test_check_counts_repairs(pages: Path) -> None:
    (pages / "b.txt").write_text(GERMAN.replace("ß", "ÃŸ"), encoding="utf-8")
    checked = run("clean", "--check", "pages/b.txt")
    assert checked.exit_code == DIFFERENT
    assert "pages/b.txt: 1 repair\n" in checked.stderr


def test_check_tells_rejected_inputs(pages: Path) -> None:
    (pages / "broken.txt").write_bytes(BINARY)
    checked = run("clean", "--check", "pages/b.txt", "pages/broken.txt")
    assert checked.exit_code == REJECTED
    assert "rejected pages/broken.txt: " in checked.stderr
    assert run("clean", "--check", "pages/broken.txt").exit_code == FAILED
    assert run("clean", "--check", "pages/b.txt", "-o", "x.jsonl").exit_code == USAGE


def test_the_hook_runs_a_command_that_exists() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {"id", "name", "entry", "language"} <= {*hook}
    name, *arguments = hook["entry"].split()
    assert name == "cleanseed"
    assert run(*arguments, "pages/b.txt").exit_code == 0
    assert run(*arguments, "pages/a.txt", "pages/b.txt").exit_code == DIFFERENT
