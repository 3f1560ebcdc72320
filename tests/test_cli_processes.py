"""The command line as a process: workers, locales, disks, pipes, signals, and what it imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samples import BINARY, ENGLISH, HTML

from cleanseed import batch, inputs, terminal
from cleanseed.cli import cli

LONG = "a" * 300


@pytest.fixture(autouse=True)
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with pages below `pages`."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "c.html").write_text(HTML, encoding="utf-8")
    return folder


def run(*arguments: str, data: str | None = None) -> Result:
    result = CliRunner().invoke(cli, arguments, input=data)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


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
@pytest.mark.parametrize(
    "arguments",
    [["clean", "pages", "-o", LONG], ["explain", LONG], ["learn", "pages", "-o", LONG], ["seeds", "pages", "-o", LONG]],
)
def test_a_name_that_no_file_can_have_is_told(arguments: list[str]) -> None:
    done = python(*arguments)
    assert (done.returncode, done.stderr.decode().splitlines()) == (1, [f"Error: {LONG}: file name too long"])


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
    calls = [["--help"], ["rules"], ["clean", "pages/a.txt", "-o", "out/"], ["explain", "pages/a.txt"]]
    calls += [["explain", "pages/c.html", "--fast"], ["explain", "pages/c.html", "--no-model"]]
    script = (
        "import sys; from cleanseed.cli import cli\n"
        f"for call in {calls}:\n"
        "    cli.main(call, standalone_mode=False)\n"
        "    print(*{'lxml', 'trafilatura', 'langdetect', 'yaml'} & {*sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    told = [set(line.split()) for line in done.stderr.splitlines()]
    text, html = {"langdetect"}, {"langdetect", "lxml"}
    assert told == [set(), set(), text, text, html, html | {"trafilatura"}]


def test_a_bar_is_shown_where_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 1.0, 3.0, 4.0])
    monkeypatch.setattr("cleanseed.terminal.time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with terminal.Bar(3) as progress:
        progress.tick()
        assert capsys.readouterr().err == ""
        progress.tick()
        progress.tick()
    said = capsys.readouterr()
    assert "100%" in said.err
    assert said.out == ""
