"""A command and what it takes: wall time, CPU of all its processes, memory of the first one and of its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_EVERY = 0.25


class Sample(NamedTuple):
    """At `seconds` after the start: bytes of the first process, and of the largest of its children (proportional set size)."""

    seconds: float
    parent: int
    worker: int


@dataclass(frozen=True, slots=True)
class Watched:
    """code: exit code, below 0 for a signal. cpu: seconds, of the process and of all whose end it waited for."""

    code: int
    wall: float
    cpu: float
    samples: tuple[Sample, ...] = ()

    def peak(self, start: float, since: float, until: float) -> tuple[int, int]:
        """The most that the first process and a worker held, from one share of the time to another, 0 to 1; the first `start` seconds left out."""
        work = self.wall - start
        inside = [each for each in self.samples if start + since * work <= each.seconds <= start + until * work]
        return max((s.parent for s in inside), default=0), max((s.worker for s in inside), default=0)


def run(
    command: Sequence[str], *, memory: bool = False, quiet: bool = False, kill: tuple[float, bool] | None = None
) -> Watched:
    """Run a command. memory: whether to look at its memory (Linux). quiet: whether what it says is thrown away.

    kill: (seconds, whole): SIGKILL after so many seconds; to its group, children and all, or to itself alone.
    """
    start = time.monotonic()
    said = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)  # noqa: S603  ours
    ended = threading.Event()
    samples: list[Sample] = []
    watcher = threading.Thread(target=_watch, args=(process.pid, start, ended, samples))
    if memory:
        watcher.start()
    try:
        if kill is not None:
            seconds, whole = kill
            if not _over(process.pid, start + seconds):
                (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
        _, status, used = os.wait4(process.pid, 0)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        ended.set()
        if memory:
            watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    return Watched(process.returncode, time.monotonic() - start, used.ru_utime + used.ru_stime, tuple(samples))


def _over(process: int, until: float) -> bool:
    """Wait until an instant. Returns whether the process ended before; it stays to be waited for."""
    while time.monotonic() < until:
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.002)
    return False


def _watch(process: int, start: float, ended: threading.Event, samples: list[Sample]) -> None:
    while not ended.wait(_EVERY):
        try:
            children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
            parent = _held(process)
        except OSError:
            return
        samples.append(
            Sample(time.monotonic() - start, parent, max((_held(int(child)) for child in children), default=0))
        )


def _held(process: int) -> int:
    """Bytes of memory, pages that are shared counted in shares; 0 where the process is gone."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
