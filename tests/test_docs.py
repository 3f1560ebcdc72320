"""What the README and docs/ show is so: each command runs, each example gives what stands there, and nothing is left unnamed."""

from __future__ import annotations

import dataclasses
import doctest
import gzip
import inspect
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import cleanseed
from cleanseed import fixture, inputs, ledger, model, rulebook, sources
from cleanseed.cli import cli
from cleanseed.sinks import markdown
from cleanseed.sources.record import DOCUMENT
from cleanseed.stages import STAGES
from cleanseed.terminal import DIFFERENT, FAILED, REJECTED

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
ALL = "\n".join([README, *DOCS.values()])
FIXTURES = (ROOT / "fixtures" / "README.md").read_text(encoding="utf-8")
RECORD = cleanseed.Article("").to_dict()


def fenced(kind: str, text: str = ALL) -> list[str]:
    """The fenced blocks of a kind, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def section(title: str, text: str = ALL) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"no section {title!r}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The names in backticks in the first column of each table, row by row."""
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def commands(group: click.Group = cli, path: str = "cleanseed") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page of the README, in a folder of its own."""
    file = tmp_path / "page.txt"
    file.write_text(fenced("text")[0], encoding="utf-8")
    return file


def test_the_example_gives_the_ledger_and_the_article_shown(page: Path) -> None:
    article = cleanseed.clean(page.read_bytes(), source=page.name)
    assert article.ledger() == fenced("ledger")[0]
    assert markdown.page(article).decode() == fenced("markdown")[0]


def test_the_python_example_gives_what_it_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.parent)
    example = doctest.DocTestParser().get_doctest(fenced("pycon")[0], {}, "docs/python.md", None, None)
    assert len(example.examples) >= 5
    shown: list[str] = []
    assert doctest.DocTestRunner(verbose=False).run(example, out=shown.append).failed == 0, "".join(shown)


def test_the_readme_s_python_runs(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(page.parent)
    (shown,) = fenced("python", README)
    exec(compile(shown, "README.md", "exec"), {})  # noqa: S102  our own
    assert capsys.readouterr().out.startswith(
        "Storm takes the sea wall and closes the coast road\n2026-05-02\nThe coast road"
    )


def test_every_command_shown_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.parent)
    monkeypatch.delenv("CI", raising=False)  # or `fixture accept` is refused
    Path("rules.toml").write_text(fenced("toml")[0], encoding="utf-8")
    Path("pages").mkdir()
    Path("pages/page.txt").write_bytes(page.read_bytes())
    lines = "".join(f"<p>{line}</p>\n" for line in page.read_text(encoding="utf-8").splitlines()[4:])
    Path("pages/storm.html").write_text(f"<html><body>{lines}</body></html>", encoding="utf-8")
    record = json.dumps({"text": page.read_text(encoding="utf-8")}).encode()
    Path("dump.jsonl.gz").write_bytes(gzip.compress(record))
    shown = [line for block in fenced("sh") for line in block.splitlines() if line.startswith("cleanseed ")]
    assert len(shown) >= 10
    for line in shown:
        arguments, _, read = line.partition("#")[0].partition("<")
        given = Path(read.strip()).read_bytes() if read else None
        ran = CliRunner().invoke(cli, shlex.split(arguments)[1:], input=given)
        assert ran.exit_code == 0, (line, ran.output)
    assert Path("out/storm.md").is_file()
    assert len(Path("articles.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_the_rule_file_shown_takes_what_it_says(page: Path) -> None:
    rules = page.with_name("rules.toml")
    rules.write_text(fenced("toml")[0], encoding="utf-8")
    ((code, told),) = tomllib.loads(fenced("toml")[0]).items()
    for line, takes in ((told["drops"][0], True), (told["keeps"][0], False)):
        article = cleanseed.clean(f"{page.read_text(encoding='utf-8')}{line}\n", rules=rules)
        assert (article.removals[-1].rule == code) == takes
        assert article.removals[-1].block == 13 or not takes


def test_commands_and_options_are_named() -> None:
    for path, command in commands():
        assert f"`{path}" in ALL or f"\n{path} " in ALL, path
        told = ALL + FIXTURES
        missing = [each for each in command.params if not any(re.search(rf"{name}\b", told) for name in each.opts)]
        assert [each.name for each in missing if isinstance(each, click.Option)] == [], path


def test_the_signature_shown_is_that_of_clean() -> None:
    """The names and defaults; types stand in the docstring."""
    asked = inspect.signature(cleanseed.clean).parameters.values()
    names = [each.name if each.default is each.empty else f"{each.name}={json.dumps(each.default)}" for each in asked]
    told = ", ".join([names[0], "*", *names[1:]]).replace("null", "None").replace("true", "True")
    assert f"`clean({told.replace('false', 'False').replace('[]', '()')})`" in DOCS["python.md"]


def test_exit_codes_are_named() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d) \|", section("Command line"), re.MULTILINE)}
    assert codes == {0, 2, FAILED, REJECTED, DIFFERENT}


def test_record_fields_are_named() -> None:
    named = first_cells(DOCS["record.md"])
    assert sorted(named) == sorted(RECORD)
    assert named.index("id") == 0
    removal = {each.name for each in dataclasses.fields(cleanseed.Removal)} | {"at", "text"}
    repair = {each.name for each in dataclasses.fields(cleanseed.Repair)}
    for field, parts in {"removals": removal, "repairs": repair, "provenance": {"from", "block"}}.items():
        row = next(line for line in DOCS["record.md"].splitlines() if line.startswith(f"| `{field}`"))
        assert parts <= {*re.findall(r"`([^`]+)`", row)}, field
    error = next(line for line in DOCS["record.md"].splitlines() if line.startswith("| `error`"))
    assert {*re.findall(r"`([^`]+)`", error)} - {"error"} <= {*model.ERRORS}


def test_stages_are_named_in_their_order() -> None:
    assert first_cells(section("The stages")) == [stage.__name__ for stage in STAGES]


def test_languages_are_counted() -> None:
    languages = {phrase[1] for rule in rulebook.default().rules.values() for phrase in rule.phrases}
    assert {int(number) for number in re.findall(r"(\d+) languages", ALL)} == {len(languages)}


def test_make_targets_shown_exist() -> None:
    targets = {*re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)}
    for text in (ALL, FIXTURES):
        assert {*re.findall(r"(?:^|`)make ([a-z][a-z-]*)", text, re.MULTILINE)} <= targets
    assert fenced("sh")[0].split()[:2] == ["make", "clean-seeds"]


def anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", ["README.md", "fixtures/README.md", *(f"docs/{name}" for name in DOCS)])
def test_links_lead_somewhere(name: str) -> None:
    file = ROOT / name
    for target in re.findall(r"\]\(([^)]+)\)", file.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            path, _, anchor = target.partition("#")
            there = file.parent / path if path else file
            assert there.exists(), target
            assert not anchor or anchor in anchors(there.read_text(encoding="utf-8")), target


def test_the_readme_is_short_and_names_all_docs() -> None:
    assert len(README.splitlines()) <= 160
    assert {name for name in DOCS if f"(docs/{name})" in README} == set(DOCS)


def test_the_readme_s_figures_are_those_that_were_measured() -> None:
    rows = [line for line in section("How well it works", README).splitlines() if line.startswith("| ")]
    assert len(rows) >= 4
    assert {*rows} <= {*DOCS["measured.md"].splitlines()}


def test_fixtures_are_explained() -> None:
    assert first_cells(FIXTURES)[:2] == list(fixture.SOURCES)
    for name in (fixture.LEDGER, fixture.METADATA, fixture.ABOUT, "known_failure"):
        assert f"`{name}`" in FIXTURES
    assert "Fields: " + ", ".join(model.FIELDS) in " ".join(FIXTURES.split())
    assert len(FIXTURES.splitlines()) <= 60, "one screen"


def test_the_notation_shown_is_a_ledger() -> None:
    (shown,) = fenced("text", FIXTURES)
    told = ledger.entries(shown)
    assert {line.split()[0] for line in shown.splitlines()} == {"drop", "lift", "cut", "keep"}
    assert {removal.rule for entry in told for removal in (*entry.removals, *entry.protected)} <= {
        *rulebook.default().rules
    }


def test_formats_are_named() -> None:
    told = section("Formats")
    assert all(f"`{suffix}`" in told for suffix in (*sources.FORMATS, *inputs.PACKED[:2]))
    assert all(f"`{name}`" in told for name, _ in DOCUMENT)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert {"parquet", "warc", "zstd", "remote", "corpus"} <= {*extras} & {*re.findall(r"\.\[(\w+)\]", told)}


def test_folders_take_what_the_help_says() -> None:
    help_text = str(cli.commands["clean"].help)
    assert all(suffix in help_text for suffix in inputs.SUFFIXES)
