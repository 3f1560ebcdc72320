"""The command line: what goes where, what a person is told, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import cleanseed
from cleanseed import batch, inputs, rulebook, terminal
from cleanseed.cli import LANGUAGES, cli

ENGLISH = """\
Storm takes sea wall and closes the coast road
By Ann Author
2 May 2026
The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.
The café on the harbour wall lost its windows and its roof, but nobody was hurt, its owner said on Tuesday.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
Related stories
Ferry to run again in May
"""
GERMAN = """\
Die Küstenstraße bei Westerby ist seit Montag gesperrt, weil ein Sturm in der Nacht die Mauer mitgenommen hat.
Die Arbeiten dauern mindestens eine Woche, sagte die Gemeinde, und der Schulbus fährt bis dahin über den Berg.
Das Café auf der Hafenmauer verlor Fenster und Dach, aber niemand wurde verletzt, sagte die Besitzerin am Dienstag.
"""
HTML = "<!doctype html><title>Storm</title><article><h1>Storm</h1>{}</article>".format(
    "".join(f"<p>{line}</p>" for line in ENGLISH.splitlines()[3:7])
)
BINARY = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"


@pytest.fixture(autouse=True)
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a few pages below `pages`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "b.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "deep" / "c.html").write_text(HTML, encoding="utf-8")
    (folder / "deep" / "notes.csv").write_text("1,2", encoding="utf-8")
    (folder / ".hidden.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


def run(*arguments: str, data: str | bytes | None = None, color: bool = False) -> Result:
    result = CliRunner().invoke(cli, arguments, input=data, color=color)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def python(
    *arguments: str, data: bytes | None = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cleanseed", *arguments],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, **(env or {})},
    )


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
    assert {name for name in profiles if name.isalpha()} == set(LANGUAGES.split())


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
        (["pages/**/*", "-o", "out", "--format", "txt"], ["a.txt", "b.txt", "deep/c.txt", "deep/notes.txt"]),
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
        (["--rules", "no.toml"], "cannot read the rule file no.toml"),
        (["--rules", "bad.toml"], "bad.toml: [inserts/mine]: unknown key 'lines'"),
        (["--rules", "broken.toml"], "broken.toml: not valid TOML"),
        (["--rules", "pages"], "cannot read the rule file pages"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--shape", "fineweb", "--format", "md"], "--shape fineweb is for records"),
        (["--target-language", "english"], "takes a code as en, not 'english'"),
        (["--url", "https://post.example/", "pages/b.txt"], "--url is for one input"),
        (["--jobs", "0"], "0 is not in the range"),
        (["-o", "pages/a.txt"], "pages/a.txt is an input too"),
        (["-o", "pages/", "--format", "txt"], "pages/a.txt is an input too"),
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


# --- explain, rules --------------------------------------------------------------------------------------------------


def test_explain_is_the_ledger_with_remarks() -> None:
    article = cleanseed.clean(ENGLISH.replace("café", "cafÃ©").encode())
    result = run("explain", "-", data=ENGLISH.replace("café", "cafÃ©"))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    blocks = [line for line in lines if not line.startswith("#")]
    assert [re.sub(r" +# [^|]*\|", " |", line) for line in blocks] == [
        re.sub(r" +\|", " |", line, count=1) for line in article.ledger().splitlines()
    ]
    assert all(re.search(r" # prose [01]\.\d\d +\| ", line) for line in blocks)
    remarks = [line for line in lines if line.startswith("#")]
    assert "# title: Storm takes sea wall and closes the coast road (head/title, block 0)" in remarks
    assert any("mojibake" in line and "'Ã©' became 'é'" in line for line in remarks)


def test_explain_is_coloured_on_a_terminal_unless_asked_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = run("explain", "pages/a.txt", color=True).stdout
    by_verdict = {line.removeprefix("\x1b[").split("m")[1].split()[0]: line[2:4] for line in coloured.splitlines()}
    assert by_verdict["drop"] == "31"
    assert by_verdict["lift"] == "36"
    plain = run("explain", "pages/a.txt").stdout
    assert click.unstyle(coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("explain", "pages/a.txt", color=True).stdout == plain


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("missing.txt", None, 1, "missing.txt: no such file or folder"),
        ("binary.txt", BINARY, 1, "(not-text)"),
        ("empty.txt", b"", 1, "it is empty"),
        ("pages", None, 2, "pages is a folder; name a file"),
    ],
    ids=["missing", "binary", "empty", "folder"],
)
def test_explain_what_cannot_be_read(tmp_path: Path, name: str, data: bytes | None, code: int, said: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run("explain", name)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_rules_are_listed_by_stage() -> None:
    text = run("rules").stdout
    assert re.findall(r"^\d+\. (\w+)", text, re.MULTILINE) == list(rulebook.STAGES)
    for code, rule in rulebook.default().rules.items():
        assert re.search(rf"^   {code} +{re.escape(' '.join(rule.why.split()))}$", text, re.MULTILINE)
    assert re.findall(r"^\d+\. (\w+)", run("rules", "related").stdout, re.MULTILINE) == ["related"]


def test_one_rule_is_shown_whole() -> None:
    words = rulebook.default().rules["related/heading"]
    text = run("rules", "related/heading").stdout
    assert " ".join(words.why.split()) in text
    assert all(phrase in " ".join(text.split()) for _, _, phrase, _ in words.phrases)
    assert all(each in text for each in (*words.drops, *words.keeps))
    shape = rulebook.default().rules["related/under-heading"]
    assert all(line in run("rules", shape.code).stdout for line in shape.example.splitlines())


def test_an_unknown_rule() -> None:
    result = run("rules", "related/haeding")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean 'related/heading'?" in result.stderr


# --- seeds -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    for name in ("wire", "broken"):
        (folder / name).mkdir(parents=True)
    (folder / "wire" / "source.html").write_text(HTML, encoding="utf-8")
    (folder / "wire" / "about.toml").write_text('why = "w"\nlanguage = "en"\nurl = "https://post.example/storm"\n')
    (folder / "broken" / "source.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "broken" / "about.toml").write_text("[")
    (folder / "one.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "gold.json").write_text("{}")
    return folder


def test_seeds(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    result = run("seeds", str(samples), "-o", "out")
    out = tmp_path / "out"
    assert result.exit_code == 0
    assert "gold.json" in result.stderr
    records = [json.loads(line) for line in (out / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["source"] for record in records] == ["broken/source.txt", "one.txt", "wire/source.html"]
    assert records[2]["hostname"] == "post.example"
    for name, data in (("one", ENGLISH), ("broken", GERMAN)):
        article = cleanseed.clean(data.encode())
        assert (out / "ledger" / f"{name}.txt").read_text(encoding="utf-8") == article.ledger()
        assert (out / f"{name}.md").read_text(encoding="utf-8").endswith(f"---\n\n{article.text}\n")
    head, _, *rows, total = result.stdout.splitlines()
    assert head.split()[:8] == ["file", "title", "author", "date", "lang", "kept", "of", "read"]
    record = records[1]
    row = next(line for line in rows if line.startswith("one"))
    taken = dict.fromkeys(rulebook.STAGES, 0)
    for removal in record["removals"]:
        taken[removal["rule"].split("/")[0]] += removal["end"] - removal["start"]
    figures = [len(record["text"]), len(ENGLISH.rstrip("\n")), *(taken[stage] for stage in head.split()[8:])]
    assert abs(int(row.split()[-len(figures) + 1]) - figures[1]) <= 1  # with or without the last line's end
    assert [int(each) for each in row.split()[-len(figures) + 2 :]] == figures[2:]
    assert int(row.split()[-len(figures)]) == figures[0]
    assert {"Ann Author", "2026-05-02"} <= set(re.split(r"  +", row))
    assert total.startswith("3 in all")


def test_seeds_again(samples: Path, tmp_path: Path) -> None:
    run("seeds", str(samples), "-o", "out")
    (tmp_path / "out" / "notes.md").write_text("mine")
    (samples / "one.txt").rename(samples / "two.txt")
    (samples / "bad.txt").write_bytes(BINARY)
    result = run("seeds", str(samples), "-o", "out")
    assert result.exit_code == 3
    assert "rejected bad.txt:" in result.stderr
    names = {path.name for path in (tmp_path / "out").rglob("*.*")}
    assert names == {
        *(".cleanseed.json", "articles.jsonl", "notes.md"),
        *("two.md", "two.txt", "wire.md", "wire.txt", "broken.md", "broken.txt"),
    }
    assert len((tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()) == 4


def test_seeds_of_nothing(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    assert run("seeds", "bare", "-o", "out").exit_code == 1
    assert run("seeds", "missing", "-o", "out").exit_code == 2
    assert run("seeds", str(samples), "-o", str(samples)).exit_code == 2
    assert run("seeds", str(samples), "-o", str(samples / "one.txt")).exit_code == 1


@pytest.fixture
def brief(pages: Path) -> Path:
    """A page too short to tell its language, which is what takes longest in a fresh process."""
    (pages / "brief.txt").write_text("The café is shut.\n", encoding="utf-8")
    return pages / "brief.txt"


# --- processes -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("brief")
def test_the_same_bytes_for_any_number_of_workers(pages: Path) -> None:
    (pages / "binary.txt").write_bytes(BINARY)
    files = ["pages/a.txt", "missing.txt", "pages/binary.txt", "pages/brief.txt"]
    one = run("clean", "-", *files, data="Shut.")
    two = python("clean", "-", *files, "--jobs", "2", data=b"Shut.")
    assert two.stdout == one.stdout_bytes
    assert two.stderr == one.stderr_bytes
    assert two.returncode == one.exit_code == 3


def test_a_worker_that_dies_takes_only_its_own_input_along(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mortal.py").write_text(
        textwrap.dedent(
            """
            import os
            from cleanseed.batch import clean_input as cleaning

            def clean_input(item, settings, data=None):
                if item.name == "b":
                    os._exit(9)
                return cleaning(item, settings, data)
            """
        )
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(batch, "clean_input", __import__("mortal").clean_input)
    for name in "abc":
        (pages / f"{name}.txt").write_text("The café is shut.\n", encoding="utf-8")
    found = inputs.find(["pages/?.txt"]).inputs
    outcomes = list(batch.run(found, batch.Settings(), jobs=2))
    assert [outcome.item for outcome in outcomes] == found
    assert [outcome.rejected is not None and "died" in outcome.rejected for outcome in outcomes] == [False, True, False]
    assert json.loads(outcomes[1].output or b"")["error"] == "worker-died"


@pytest.mark.usefixtures("brief")
def test_output_is_utf8_in_any_locale() -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert "café" in python("clean", "pages/brief.txt", env=env).stdout.decode("utf-8")
    assert "café" in python("explain", "pages/brief.txt", env=env).stdout.decode("utf-8")


@pytest.mark.usefixtures("brief")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", [["clean", "pages/brief.txt"], ["rules"], ["--help"]])
def test_a_full_disk(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cleanseed", *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1].startswith("Error: cannot write to standard output: ")
    assert b"Traceback" not in done.stderr
    if arguments[0] == "clean":
        done = python(*arguments, "-o", "/dev/full")
        assert (done.returncode, b"cannot write /dev/full" in done.stderr) == (1, True)


@pytest.mark.usefixtures("brief")
@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
@pytest.mark.parametrize("arguments", [["clean", "pages/brief.txt"], ["rules"]])
def test_a_closed_pipe(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "cleanseed", *arguments], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_closed_streams() -> None:
    def closed(redirect: str) -> subprocess.CompletedProcess[bytes]:
        line = f'"{sys.executable}" -m cleanseed clean - {redirect}'
        return subprocess.run(["/bin/sh", "-c", line], capture_output=True, input=b"The harbour is shut.", check=False)

    assert (ended := closed("<&-")).stderr == b"-: standard input is closed\n"
    assert ended.returncode == 1
    assert (ended := closed(">&-")).stderr == b"Error: standard output is closed; name a file with -o\n"
    assert ended.returncode == 1
    assert json.loads(closed("2>&-").stdout)["source"] == "-"


@pytest.mark.usefixtures("brief")
@pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")
def test_interrupted(tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text("old")
    os.mkfifo(tmp_path / "slow")
    process = subprocess.Popen(
        [sys.executable, "-m", "cleanseed", "clean", "pages/brief.txt", "slow", "-o", "old.jsonl"],
        stderr=subprocess.PIPE,
    )
    with (tmp_path / "slow").open("wb"):  # opens once the command reads
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said.strip()) == (130, b"interrupted")
    assert (tmp_path / "old.jsonl").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.jsonl", "pages", "slow"]


def test_what_is_heavy_is_imported_where_it_is_needed() -> None:
    calls = [["--help"], ["rules"], ["clean", "pages/b.txt", "-o", "out/"], ["explain", "pages/a.txt"]]
    calls.append(["explain", "pages/deep/c.html"])
    script = (
        "import sys; from cleanseed.cli import cli\n"
        f"for call in {calls}:\n"
        "    cli.main(call, standalone_mode=False)\n"
        "    print(*{'lxml', 'trafilatura', 'langdetect', 'yaml'} & {*sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    told = [set(line.split()) for line in done.stderr.splitlines()]
    assert told == [set(), set(), {"langdetect"}, {"langdetect"}, {"langdetect", "lxml", "trafilatura"}]


def test_a_bar_is_shown_where_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 1.0, 3.0, 4.0])
    monkeypatch.setattr("cleanseed.terminal.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with terminal.Progress(3) as progress:
        progress.tick()
        assert capsys.readouterr().err == ""
        progress.tick()
        progress.tick()
    said = capsys.readouterr()
    assert "100%" in said.err
    assert said.out == ""
