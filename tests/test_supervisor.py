"""Workers that hang, swell, die or cannot start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from cleanseed.supervisor import Known, Limits, Lost, StartError, Workers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and memory limits of POSIX")

CHORES = """
import os, pathlib, re, time

def chore(task):
    match task:
        case "sleep": time.sleep(60)
        case "stuck in C": re.match("(a+)+$", "a" * 64 + "b")
        case "die": os._exit(7)
        case "swell": return bytes(3_000_000_000)
        case "grow": KEPT.append(bytearray(os.urandom(1000)) * 30_000)
        case "fail": raise KeyError("lost")
        case "pid": return os.getpid()
        case "no pickle": return lambda: None
        case ("once", folder):
            if not (mark := pathlib.Path(folder, "mark")).exists():
                mark.touch()
                os._exit(7)
    return task

KEPT = []

def refuse():
    raise ImportError("no module named weights")

def vanish():
    os._exit(5)
"""


@pytest.fixture
def chores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module that workers can import too."""
    (tmp_path / "chores.py").write_text(textwrap.dedent(CHORES))
    monkeypatch.syspath_prepend(tmp_path)
    yield __import__("chores")
    sys.modules.pop("chores")


def codes(results: list[object]) -> list[object]:
    return [result.code if isinstance(result, Lost) else result for result in results]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_costs_itself_alone(chores: ModuleType, jobs: int) -> None:
    tasks = [1, "die", 2, "sleep", 3, "swell", 4, "fail", "stuck in C", 5, Known("known"), "no pickle", *range(40)]
    with Workers(chores.chore, jobs, Limits(seconds=1)) as workers:
        results = list(workers.map(tasks))
    lost = {"die": "worker-died", "sleep": "timeout", "swell": "memory", "fail": "worker-died", "stuck in C": "timeout"}
    lost["no pickle"] = "worker-died"
    expected = [task.result if isinstance(task, Known) else lost.get(str(task), task) for task in tasks]
    assert codes(results) == expected
    said = {result.why for result in results if isinstance(result, Lost)}
    assert any("KeyError" in why for why in said)
    assert any("exit code 7" in why for why in said)


def test_a_dead_worker_is_given_another_chance(chores: ModuleType, tmp_path: Path) -> None:
    with Workers(chores.chore, 1) as workers:
        assert list(workers.map([("once", str(tmp_path)), 2])) == [("once", str(tmp_path)), 2]
    assert (tmp_path / "mark").exists()


def test_results_keep_the_order_and_work_is_taken_as_it_is_done(chores: ModuleType) -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(20_000):
            taken += 1
            yield number

    with Workers(chores.chore, 2) as workers:
        results = workers.map(tasks())
        assert [next(results) for _ in range(100)] == list(range(100))
        assert taken < 10_000
        assert list(results) == list(range(100, 20_000))
        assert list(workers.map([])) == []


def test_waiting_bytes_are_bounded(chores: ModuleType) -> None:
    taken = 0

    def tasks() -> Iterator[str | bytes]:
        nonlocal taken
        yield "sleep"
        for _ in range(100):
            taken += 1
            yield bytes(4_000_000)

    with Workers(chores.chore, 2, Limits(seconds=2, seconds_per_mb=0), size=len) as workers:
        results = workers.map(tasks())
        assert codes([next(results)]) == ["timeout"]
        assert 0 < taken <= 15
        assert sum(len(each) for each in results if isinstance(each, bytes)) == 400_000_000


@pytest.mark.parametrize(("limits", "task"), [(Limits(items=3), "pid"), (Limits(growth=50_000_000), "grow")])
def test_workers_are_replaced(chores: ModuleType, limits: Limits, task: str) -> None:
    with Workers(chores.chore, 1, limits) as workers:
        pids = [each for each in workers.map([task, "pid"] * 6) if isinstance(each, int)]
    assert 2 <= len(set(pids)) <= 6
    assert all(not Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.parametrize(("prepare", "said"), [("refuse", "no module named weights"), ("vanish", "exit code 5")])
def test_workers_that_cannot_start(chores: ModuleType, prepare: str, said: str) -> None:
    with Workers(chores.chore, 2, prepare=getattr(chores, prepare)) as workers, pytest.raises(StartError, match=said):
        list(workers.map([1, 2, 3]))


def test_a_function_that_a_worker_cannot_import(chores: ModuleType, tmp_path: Path) -> None:
    with Workers(chores.chore, 1) as workers:
        (tmp_path / "chores.py").unlink()
        with pytest.raises(StartError, match="chores"):
            list(workers.map([1]))


def test_an_error_of_the_tasks_and_a_caller_that_stops(chores: ModuleType) -> None:
    def tasks() -> Iterator[str]:
        yield "sleep"
        raise OSError("the disk is gone")

    with Workers(chores.chore, 1) as workers:
        with pytest.raises(OSError, match="the disk is gone"):
            list(workers.map(tasks()))
        results = workers.map([1, "sleep"])
        assert next(results) == 1
        results.close()
        assert list(workers.map([2])) == [2]


def test_an_interrupt_is_not_for_workers_even_while_they_start(chores: ModuleType, tmp_path: Path) -> None:
    assert chores.__file__
    script = textwrap.dedent(
        """
        import chores, os, pathlib, signal
        from cleanseed.supervisor import Workers
        if __name__ == "__mp_main__":  # a worker, before its own code has the turn
            os.kill(os.getpid(), signal.SIGINT)
        if __name__ == "__main__":
            with Workers(chores.chore, 2) as workers:
                print(list(workers.map([1, 2])))
        """
    )
    (tmp_path / "script.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    done = subprocess.run([sys.executable, tmp_path / "script.py"], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"[1, 2]\n", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="a worker learns on Linux that its parent is dead")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(chores: ModuleType, tmp_path: Path, end: signal.Signals) -> None:
    assert chores.__file__
    script = textwrap.dedent(
        """
        import chores
        from cleanseed.supervisor import Workers
        if __name__ == "__main__":
            with Workers(chores.chore, 2) as workers:
                for result in workers.map(["pid", "pid", "stuck in C", "stuck in C"]):
                    print(result, flush=True)
        """
    )
    (tmp_path / "script.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    process = subprocess.Popen(
        [sys.executable, tmp_path / "script.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdout
    pids = [int(process.stdout.readline()) for _ in range(2)]
    process.send_signal(end)
    process.communicate(timeout=30)
    wait_for(partial(all_gone, pids))


def all_gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(300):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to pass")
