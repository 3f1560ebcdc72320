"""The worker's side: tasks in, one answer each out, until the other side hangs up."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from cleanseed.supervisor.limits import Limits, Lost, frame, resident

_PR_SET_PDEATHSIG = 1
_TOO_MUCH = "it took more memory than a worker may have"


class Hello(NamedTuple):
    """The first message of a worker. failed: why it cannot start, None once it has imported all that it needs."""

    failed: str | None = None


class Answer(NamedTuple):
    """What became of the next item. seconds: it took. tired: the worker wants to be replaced."""

    result: Any
    seconds: float
    tired: bool


def main(channel: socket.socket, parent: int, work: bytes) -> None:
    """Serve. channel: to the parent. parent: its process id. work: a pickle of (function, prepare or None, limits)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    _end_with(parent)
    with contextlib.suppress(ConnectionError):  # the parent is gone
        try:
            function, prepare, limits = pickle.loads(work)  # noqa: S301  from the parent
            if prepare is not None:
                prepare()
        except BaseException as error:  # noqa: BLE001  whatever it is, the parent tells a person
            channel.sendall(frame(Hello(f"{type(error).__name__}: {error}")))
            return
        _limit(limits)
        channel.sendall(frame(Hello()))
        most = resident() + limits.growth
        while (body := _receive(channel)) is not None:
            for task in pickle.loads(body):  # noqa: S301  from the parent
                channel.sendall(_answer(function, task, most))


def _answer(function: Callable[[Any], Any], task: Any, most: int) -> bytes:
    start = time.perf_counter()
    try:
        result = function(task)
        return frame(Answer(result, time.perf_counter() - start, resident() > most))
    except MemoryError:
        return frame(Answer(Lost("memory", _TOO_MUCH), time.perf_counter() - start, tired=True))
    except Exception as error:  # noqa: BLE001  one item must not end the run
        told = f"cleanseed failed on it, which is a bug: {type(error).__name__}: {error}"
        return frame(Answer(Lost("worker-died", told), time.perf_counter() - start, tired=False))


def _receive(channel: socket.socket) -> bytes | None:
    """The next message, None where the parent has hung up."""
    head = _read(channel, 8)
    return None if head is None else _read(channel, int.from_bytes(head, "little"))


def _read(channel: socket.socket, count: int) -> bytes | None:
    data = bytearray(count)
    left = memoryview(data)
    while left:
        got = channel.recv_into(left)
        if not got:
            return None
        left = left[got:]
    return bytes(data)


def _end_with(parent: int) -> None:
    """Die with the parent, even where the work hangs in C code and never looks."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died in between
        os._exit(1)
    with contextlib.suppress(OSError):  # where memory runs out, a worker goes before anything else
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


def _limit(limits: Limits) -> None:
    """Set the memory limit; where it is passed, Python raises MemoryError."""
    if limits.memory is None or sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * os.sysconf("SC_PAGE_SIZE") + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
