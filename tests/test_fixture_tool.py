"""`cleanseed fixture`: a draft is made, differences are told, one fixture is accepted."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from pytest_regressions.data_regression import DataRegressionFixture
from samples import ENGLISH

import cleanseed
from cleanseed import fixture
from cleanseed.cli import cli


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "page.txt").write_text(ENGLISH, encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(place: Path) -> Path:
    assert run("new", "wire-story", "--from", "page.txt", "--url", "https://post.example/storm").exit_code == 0
    return place / "fixtures" / "wire-story"


def run(*arguments: str, data: str | None = None) -> Result:
    result = CliRunner().invoke(cli, ["fixture", *arguments], input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- new -------------------------------------------------------------------------------------------------------------


def test_new_makes_a_draft(made: Path) -> None:
    article = cleanseed.clean(ENGLISH.encode(), url="https://post.example/storm")
    told = files(made)
    assert set(told) == {"source.txt", "about.toml", "ledger.txt", "metadata.yml"}
    assert told["source.txt"] == ENGLISH.encode()
    assert told["ledger.txt"].decode() == article.ledger()
    assert yaml.safe_load(told["metadata.yml"]) == {
        "title": "Storm takes sea wall and closes the coast road",
        "authors": ["Ann Author"],
        "date": "2026-05-02",
        "language": "en",
        "sitename": None,
        "captions": [],
        "credits": [],
    }
    about = fixture.load(made)
    assert about.why.startswith(fixture.TODO)
    assert (about.language, about.url, about.known_failure) == ("en", "https://post.example/storm", None)


def test_new_says_what_to_do_next() -> None:
    text = run("new", "wire-story", "--from", "page.txt").stdout
    for part in (
        "fixtures/wire-story",
        "source.txt",
        "ledger.txt",
        "about.toml",
        "cleanseed fixture accept wire-story",
    ):
        assert part in text


def test_new_takes_html_and_standard_input(place: Path) -> None:
    body = "".join(f"<p>{line}</p>" for line in ENGLISH.splitlines()[3:7])
    page = f"<!doctype html><title>Storm</title><article><h1>Storm</h1>{body}</article>"
    assert run("new", "blog", "--from", "-", "--fixtures", "elsewhere", data=page).exit_code == 0
    assert (place / "elsewhere" / "blog" / "source.html").read_text() == page
    assert run("diff", "blog", "--fixtures", "elsewhere").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Wire Story", "--from", "page.txt"], "'Wire Story' is no name for a fixture"),
        (["../out", "--from", "page.txt"], "'../out' is no name for a fixture"),
        (["there", "--from", "page.txt"], "fixtures/there is there already"),
        (["wire", "--from", "missing.txt"], "missing.txt: no such file or folder"),
        (["wire", "--from", "fixtures"], "fixtures: a folder, where a file is needed"),
        (["wire", "--from", "binary"], "the page cannot be cleaned"),
    ],
)
def test_new_refuses(place: Path, arguments: list[str], said: str) -> None:
    (place / "fixtures" / "there").mkdir(parents=True)
    (place / "binary").write_bytes(b"%PDF-1.7\x00")
    result = run("new", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert [path.name for path in (place / "fixtures").iterdir()] == ["there"]


# --- diff ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("made")
def test_a_fixture_that_holds() -> None:
    result = run("diff")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 of 1 fixtures differ\n")


def test_diff_tells_which_lines_would_move(made: Path) -> None:
    title = "Storm takes sea wall and closes the coast road"
    change(made / "ledger.txt", "lift head/title as title", "keep                    ")
    change(made / "ledger.txt", "lift head/byline as author", "drop head/byline          ")
    change(made / "metadata.yml", "'2026-05-02'", "'2026-05-03'")
    result = run("diff", "wire-story")
    assert result.exit_code == 4
    assert result.stdout.splitlines() == [
        "fixtures/wire-story: what it says -> what cleaning makes of it",
        f"  keep -> lift head/title as title | {title}",
        "  drop head/byline -> lift head/byline as author | By Ann Author",
        '  date: "2026-05-03" -> "2026-05-02"',
    ]


def test_diff_names_rules_that_there_are_none_of(made: Path) -> None:
    change(made / "ledger.txt", "lift head/byline as author", "lift head/bylin as author ")
    assert run("diff").stdout.splitlines()[1:] == [
        "  ledger.txt: no stage or rule is called 'head/bylin'; did you mean 'head/byline'?",
        "  lift head/bylin as author -> lift head/byline as author | By Ann Author",
    ]


def test_what_to_do_next_names_the_folder(place: Path) -> None:
    text = run("new", "blog", "--from", "page.txt", "--fixtures", str(place / "elsewhere")).stdout
    commands = re.findall(r"^   cleanseed fixture (.*)$", text, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["accept", "diff"]
    for command in commands:
        assert run(*command.split()).exit_code == 0


def test_diff_tells_which_part_of_a_line_would_move(made: Path) -> None:
    line = "2026-05-02 The coast road at Westerby was closed"
    change(made / "source.txt", "2 May 2026\nThe coast road at Westerby was closed", line)
    run("accept", "wire-story")
    change(made / "ledger.txt", "⟦2026-05-02 ⟧The", "⟦2026-05-02⟧ The")
    (told,) = [each for each in run("diff").stdout.splitlines() if each.startswith("  ")]
    assert told.startswith("  cut head/dateline as date | ⟦2026-05-02⟧ The coast road")
    assert " -> ⟦2026-05-02 ⟧The coast road" in told


def test_diff_tells_of_blocks_that_came_and_went(made: Path) -> None:
    change(made / "source.txt", "Ferry to run again in May", "Harbour gets new lights")
    assert [line.partition(":")[0] for line in run("diff").stdout.splitlines()[1:]] == [
        "  no such block now",
        "  new block",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ledger.txt", None, "ledger.txt is missing"),
        ("metadata.yml", None, "metadata.yml is missing"),
        ("ledger.txt", "nonsense\n", "ledger.txt cannot be read: ledger line 1"),
        ("metadata.yml", "a: [", "metadata.yml is not valid YAML"),
        ("metadata.yml", "- a\n", "metadata.yml has to hold names with values"),
    ],
)
def test_what_is_missing_or_broken_is_a_difference(made: Path, name: str, content: str | None, said: str) -> None:
    (made / name).unlink()
    if content is not None:
        (made / name).write_text(content)
    result = run("diff")
    assert result.exit_code == 4
    assert said in result.stdout
    assert run("accept", "wire-story").exit_code == 0
    assert run("diff").exit_code == 0


def test_other_spacing_is_told_apart(made: Path) -> None:
    change(made / "ledger.txt", " | Related", "   | Related")
    change(made / "metadata.yml", "language: en", 'language: "en"')
    assert run("diff").stdout.splitlines()[1:] == [
        "  ledger.txt says the same with other spacing",
        "  metadata.yml says the same in another form",
    ]


def test_a_known_failure(made: Path) -> None:
    about = made / "about.toml"
    about.write_text(about.read_text() + 'known_failure = "The title is wrong."\n')
    result = run("diff")
    assert result.exit_code == 4
    assert "no longer fails: delete known_failure" in result.stdout
    change(made / "ledger.txt", "lift head/title as title", "keep                    ")
    result = run("diff")
    assert result.exit_code == 0
    assert "known failure: The title is wrong." in result.stdout
    assert run("accept", "wire-story").exit_code == 1


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("[", "about.toml is not valid TOML"),
        ('language = "en"\n', "`why` is missing"),
        ('why = " "\nlanguage = "en"\n', "`why` is missing"),
        ('why = "w"\nlanguage = "en"\nurls = "u"\n', "unknown key 'urls'"),
        ('why = 1\nlanguage = "en"\n', "`why` has to be a string"),
        ('why = "w"\nlanguage = "en"\nkeep = "captions"\n', "`keep` has to be a list"),
        ('why = "w"\nlanguage = "en"\nkind = "pdf"\n', "`kind` is text or html"),
        ('why = "w"\nlanguage = "en"\nknown_failure = "f"\nfails = "head"\n', "`fails` has to be a list"),
        ('why = "w"\nlanguage = "en"\nknown_failure = "f"\nfails = ["heads"]\n', "`fails` names 'heads'"),
        ('why = "w"\nlanguage = "en"\nfails = ["head"]\n', "say in `known_failure` what it is"),
    ],
)
def test_a_broken_about(made: Path, about: str, said: str) -> None:
    (made / "about.toml").write_text(about)
    result = run("diff")
    assert result.exit_code == 1
    assert said in result.stderr
    assert "wire-story/about.toml" in result.stderr


def test_what_is_not_there(place: Path) -> None:
    assert "fixtures is no folder" in run("diff").stderr
    (place / "fixtures" / "bare").mkdir(parents=True)
    assert "there is no fixture wire in fixtures" in run("diff", "wire").stderr
    assert "needs one page" in run("diff", "bare").stderr
    assert run("diff").exit_code == 0


def test_keep_is_heeded(made: Path) -> None:
    about = made / "about.toml"
    about.write_text(about.read_text() + 'keep = ["related"]\n')
    assert run("diff").exit_code == 4
    run("accept", "wire-story")
    assert "keep related/heading" in (made / "ledger.txt").read_text(encoding="utf-8")


# --- accept ----------------------------------------------------------------------------------------------------------


def test_accept_takes_one_fixture(made: Path, place: Path) -> None:
    run("new", "other", "--from", "page.txt")
    good = files(made)
    for name in ("wire-story", "other"):
        change(place / "fixtures" / name / "ledger.txt", "lift head/title as title", "keep                    ")
    other = files(place / "fixtures" / "other")
    result = run("accept", "wire-story")
    assert result.exit_code == 0
    assert result.stdout.startswith("  keep -> lift head/title as title | Storm")
    assert files(made) == good
    assert files(place / "fixtures" / "other") == other
    assert run("accept", "wire-story").stdout == "nothing moved\n"


def test_accept_is_refused_in_ci(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(made / "ledger.txt", "lift head/title as title", "keep                    ")
    before = files(made)
    monkeypatch.setenv("CI", "true")
    result = run("accept", "wire-story")
    assert result.exit_code == 1
    assert "CI is set" in result.stderr
    assert files(made) == before


# --- YAML ------------------------------------------------------------------------------------------------------------


def test_metadata_has_the_bytes_of_data_regression(tmp_path: Path, data_regression: DataRegressionFixture) -> None:
    told = {
        "title": 'Storm: "worst" in years, said 海岸 ' + "and a long line " * 10,
        "authors": ["Ann Author", "no", "1"],
        "date": "2026-05-02",
        "sitename": None,
        "captions": [],
        "credits": ["- a", "a: b", "two\nlines", "\x7f\u2028", "👍"],
    }
    file = tmp_path / "metadata.yml"
    file.write_bytes(fixture.dump(told))
    data_regression.check(told, fullpath=file)


def test_without_yaml_the_remedy_is_told(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    result = run("diff")
    assert (result.exit_code, "pip install pyyaml" in result.stderr) == (1, True)
    assert run("new", "other", "--from", "page.txt").exit_code == 1
    assert not (made.parent / "other").exists()
