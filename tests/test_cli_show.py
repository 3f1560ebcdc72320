"""The command line: explain, rules and seeds, which show what cleaning does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from samples import BINARY, ENGLISH, GERMAN, HTML

import cleanseed
from cleanseed import rulebook
from cleanseed.cli import cli


@pytest.fixture(autouse=True)
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a page below `pages`."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


def run(*arguments: str, data: str | bytes | None = None, color: bool = False) -> Result:
    result = CliRunner().invoke(cli, arguments, input=data, color=color)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


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


def test_explain_says_what_weighed_against_a_line() -> None:
    shown = run(
        "explain", "-", data="Home\n" + ENGLISH.replace("Related stories\n", "Harbour gets new lights\n")
    ).stdout
    taken = [line for line in shown.splitlines() if line.startswith("drop lines/model")]
    assert taken
    for line in taken:
        assert re.search(r"# prose \d\.\d\d score \d\.\d\d \S+ -\d+\.\d(, \S+ -\d+\.\d)? +\| ", line), line
    plain = run("explain", "-", "--no-model", data=ENGLISH)
    assert plain.exit_code == 0
    assert not re.search(r" -\d\.\d", plain.stdout)
    assert re.search(r"^# verdict: article \(confidence [01]\.\d\d\)$", shown, re.MULTILINE)


def test_explain_is_coloured_on_a_terminal_unless_asked_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = run("explain", "pages/a.txt", color=True).stdout
    by_verdict = {line.removeprefix("\x1b[").split("m")[1].split()[0]: line[2:4] for line in coloured.splitlines()}
    assert by_verdict["drop"] == "31"
    assert by_verdict["lift"] == "36"
    plain = run("explain", "pages/a.txt").stdout
    assert click.unstyle(coloured) == plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run("explain", "pages/a.txt").stdout == coloured
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
