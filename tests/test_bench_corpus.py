"""The bench of runs: its pages are what they say, its watch sees what a command takes, its kills hit."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cleanseed
from cleanseed.bench import corpus, pages, watch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


def test_pages_are_the_same_each_time_and_differ_from_each_other(tmp_path: Path) -> None:
    sizes = [pages.write(tmp_path / name, 120, shard=50) for name in ("a", "b")]
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == ["pages-00000.jsonl", "pages-00001.jsonl", "pages-00002.jsonl"]
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)
    rows = [json.loads(line) for name in files for line in (tmp_path / "a" / name).read_bytes().splitlines()]
    assert len({row["url"] for row in rows}) == len(rows) == 120
    assert sizes[0] == sum(path.stat().st_size for path in (tmp_path / "a").iterdir())
    lengths = [len(row.get("text") or row["html"]) for row in rows]
    assert min(lengths) < 1_000
    assert max(lengths) > 10_000


@pytest.mark.parametrize("number", range(10))
def test_each_layout_has_an_article(number: int) -> None:
    page = pages.page(number)
    article = cleanseed.clean(page.get("html") or page["text"], url=page["url"])
    assert article.error is None
    assert len(article.text) > 200


def test_a_command_is_watched() -> None:
    script = "import subprocess, sys, time; x = b'x' * 60_000_000; subprocess.run([sys.executable, '-c', {!r}]); time.sleep(0.4)"
    child = (
        "import time; start = time.process_time(); y = b'y' * 30_000_000\nwhile time.process_time() - start < 0.6: pass"
    )
    done = watch.run([sys.executable, "-c", script.format(child)], memory=True)
    assert done.code == 0
    assert 0.6 <= done.cpu <= done.wall * 2 + 1
    parent, worker = done.peak(0, 0, 1)
    assert parent > 60_000_000
    assert 30_000_000 < worker < parent
    assert done.peak(done.wall + 1, 0, 1) == (0, 0)


@pytest.mark.parametrize("whole", [False, True])
def test_a_command_is_killed(whole: bool) -> None:
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert watch.run(sleeping, kill=(0.1, whole)).code == -signal.SIGKILL
    assert watch.run([sys.executable, "-c", "raise SystemExit(3)"], kill=(60, whole)).code == 3


def test_what_is_asked_for_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "_FEW", 20)
    monkeypatch.setattr(corpus, "_FEW_SHARD", 5)
    told = CliRunner().invoke(
        corpus.main,
        ["--only", "kills", "--kills", "1", "--work", str(tmp_path / "work"), "--json", str(tmp_path / "figures.json")],
    )
    assert told.exit_code == 0, told.output
    assert "killed and given again: 1 of 1 byte-identical" in told.output
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["kills"]["same"] == figures["kills"]["trials"] == 1
    assert not (tmp_path / "work").exists()


def test_wrong_usage_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    told = CliRunner().invoke(corpus.main, ["--work", str(tmp_path)])
    assert (told.exit_code, "is not empty" in told.output) == (2, True)
    assert (tmp_path / "mine.txt").exists()
    assert "--only takes workers" in CliRunner().invoke(corpus.main, ["--only", "speed"]).output
