"""Runs that are killed, disks that are full, journals that are torn: the same command again gives the same bytes."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

import pytest
from corpora import RULES_ALONE, crawl, inline, tree

from cleanseed import corpus
from cleanseed.corpus import journal
from cleanseed.sinks import disk
from cleanseed.sinks.files import OutputError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes and signals of POSIX")

OPERATIONS = ("create", "write", "sync", "rename", "remove", "sync_folder")
KILLS = int(os.environ.get("CLEANSEED_KILLS", "2"))
"""How many runs are killed at a random instant."""


def clean(folder: Path, out: Path) -> corpus.Ran:
    engine = partial(corpus.clean_shards, workers=inline(RULES_ALONE))
    return corpus.run(corpus.Plan([str(folder)], out), RULES_ALONE, out, engine=engine)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl(tmp_path_factory.mktemp("crawl"), shards=2, documents=2)


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of a run that nothing disturbed."""
    out = tmp_path_factory.mktemp("whole")
    clean(folder, out)
    return tree(out)


def counted(
    monkeypatch: pytest.MonkeyPatch, at: int, then: Callable[[str, tuple[Any, ...]], None], *, late: bool = False
) -> Callable[[], int]:
    """Let `then` happen at the n-th thing that is done to the disk, or right after it. Returns what tells how many were done."""
    done = 0

    def instead(name: str, original: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal done
        done += 1
        hit = done == at
        if hit and not late:
            then(name, arguments)
        made = original(*arguments)
        if hit and late:
            then(name, arguments)
        if name == "create":
            stream = cast("BinaryIO", made)
            made = Watched(stream, partial(instead, "write", lambda _, data: stream.write(data)))
        return made

    for name in OPERATIONS:
        monkeypatch.setattr(disk, name, partial(instead, name, getattr(disk, name)))
    return lambda: done


class Watched:
    """A file; `watch` is called in the place of writing to it."""

    def __init__(self, stream: BinaryIO, watch: Callable[[BinaryIO, bytes], int]) -> None:
        self._stream = stream
        self._watch = watch

    def write(self, data: bytes) -> int:
        return self._watch(self._stream, data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()


def half(name: str, arguments: tuple[Any, ...]) -> None:
    """Of what was to be written, the first half is."""
    if name == "write":
        stream: BinaryIO = arguments[0]
        stream.write(arguments[1][: len(arguments[1]) // 2])
        stream.flush()


def full(name: str, arguments: tuple[Any, ...]) -> None:
    half(name, arguments)
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def killed(name: str, arguments: tuple[Any, ...]) -> None:
    half(name, arguments)
    os.kill(os.getpid(), signal.SIGKILL)


def interrupted(_name: str, _arguments: tuple[Any, ...]) -> None:
    raise KeyboardInterrupt


def operations(folder: Path, out: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        done = counted(patch, 0, full)
        clean(folder, out)
        return done()


def final(name: str) -> bool:
    """Whether a file stands under the name that it keeps."""
    return name.startswith(("documents/", "rejects/")) and not name.endswith(".tmp")


def test_a_disk_that_is_full_at_each_operation(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    number = operations(folder, tmp_path / "counted")
    assert number > 40
    for at in range(1, number + 1):
        out = tmp_path / str(at)
        with pytest.MonkeyPatch.context() as patch:
            counted(patch, at, full)
            with pytest.raises(OutputError, match="no space left on device; what is done is kept"):
                clean(folder, out)
        left = tree(out)
        assert {name: data for name, data in left.items() if final(name)}.items() <= whole.items(), at
        clean(folder, out)
        assert tree(out) == whole, at


# A draft that nobody held yet is closed when it is collected.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_interrupted_at_each_operation(folder: Path, whole: dict[str, bytes], tmp_path: Path, late: bool) -> None:
    for at in range(1, operations(folder, tmp_path / "counted") + 1):
        out = tmp_path / str(at)
        with pytest.MonkeyPatch.context() as patch:
            counted(patch, at, interrupted, late=late)
            with pytest.raises(KeyboardInterrupt):
                clean(folder, out)
        left = tree(out)
        assert not [name for name in left if name.endswith((".tmp", ".lock"))], at
        assert {name: data for name, data in left.items() if final(name)}.items() <= whole.items(), at
        clean(folder, out)
        assert tree(out) == whole, at


def test_a_run_that_is_killed_at_each_operation(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    for at in range(1, operations(folder, tmp_path / "counted") + 1):
        out = tmp_path / str(at)
        child = os.fork()
        if child == 0:
            with pytest.MonkeyPatch.context() as patch:
                counted(patch, at, killed)
                clean(folder, out)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        left = tree(out)
        assert {name: data for name, data in left.items() if final(name)}.items() <= whole.items(), at
        clean(folder, out)
        assert tree(out) == whole, at


def test_a_journal_that_is_cut_anywhere(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    data = whole[journal.JOURNAL]
    head = data.index(b"\n") + 1
    cuts = random.Random(1).sample(range(head, len(data)), 20)
    clean(folder, tmp_path)
    for cut in [head, len(data) - 1, *cuts]:
        (tmp_path / journal.JOURNAL).write_bytes(data[:cut])
        ran = clean(folder, tmp_path)
        assert ran.known == data[head:cut].count(b"\n")
        assert tree(tmp_path) == whole
    (tmp_path / journal.JOURNAL).write_bytes(b"what is this?\n")
    with pytest.raises(OutputError, match="not a journal of cleanseed"):
        clean(folder, tmp_path)


def test_an_output_that_is_gone_or_cut_is_made_again(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    clean(folder, tmp_path)
    (tmp_path / "documents/may/part-0.jsonl").unlink()
    (tmp_path / "rejects/may/part-1.jsonl").write_text("")
    (tmp_path / "stats.json").unlink()
    assert clean(folder, tmp_path).known == 1
    assert tree(tmp_path) == whole


# --- processes -------------------------------------------------------------------------------------------------------


def command(folder: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "cleanseed", "run", str(folder), "-o", str(out), "--no-model", "--jobs", "2", *more]


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], float]:
    """A corpus, its output, and how long a run takes."""
    folder = crawl(tmp_path_factory.mktemp("larger"), shards=8, documents=10)
    out = tmp_path_factory.mktemp("out")
    start = time.monotonic()
    assert subprocess.run(command(folder, out), capture_output=True, check=False).returncode == 3
    return folder, tree(out), time.monotonic() - start


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_a_random_instant(larger: tuple[Path, dict[str, bytes], float], tmp_path: Path, seed: int) -> None:
    folder, expected, seconds = larger
    chance = random.Random(seed)
    for _ in range(2):
        process = subprocess.Popen(command(folder, tmp_path / "out"), stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 1.0) * seconds)
        process.kill()
        process.wait()
    done = subprocess.run(command(folder, tmp_path / "out"), capture_output=True, check=False)
    assert done.returncode == 3, done.stderr
    assert tree(tmp_path / "out") == expected


def journals(out: Path) -> Iterator[int]:
    """How many shards are whole, looked at again and again for a minute."""
    for _ in range(1200):
        path = out / journal.JOURNAL
        yield path.read_bytes().count(b"\n") - 1 if path.exists() else 0
        time.sleep(0.05)


def test_interrupted(larger: tuple[Path, dict[str, bytes], float], tmp_path: Path) -> None:
    folder, expected, _ = larger
    process = subprocess.Popen(command(folder, tmp_path), stderr=subprocess.PIPE, start_new_session=True)
    next(count for count in journals(tmp_path) if count)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to workers too
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert b"what is done is kept" in said
    left = tree(tmp_path)
    assert not [name for name in left if name.endswith((".tmp", ".lock"))]
    assert 0 < left[journal.JOURNAL].count(b"\n") - 1 < 9
    done = subprocess.run(command(folder, tmp_path), capture_output=True, check=False)
    assert b"done before: " in done.stderr
    assert tree(tmp_path) == expected


def test_two_runs_refuse_each_other(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    with journal.locked(tmp_path):
        with pytest.raises(OutputError, match=f"process {os.getpid()} on .* is writing"):
            clean(folder, tmp_path)
        refused = subprocess.run(command(folder, tmp_path), capture_output=True, text=True, check=False)
        assert (refused.returncode, f"process {os.getpid()} on" in refused.stderr) == (1, True)
        assert set(tree(tmp_path)) == {journal.LOCK}
    (tmp_path / journal.LOCK).write_text("1 elsewhere\n")  # whoever wrote that is dead, or it would hold the lock
    clean(folder, tmp_path)
    assert tree(tmp_path) == whole
