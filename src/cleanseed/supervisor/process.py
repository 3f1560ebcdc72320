"""The parent's side of one worker: a process, a socket to it that never blocks, and the items that it has."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Any

from cleanseed.supervisor import child
from cleanseed.supervisor.limits import frame

_CHUNK = 1 << 18


@dataclass(slots=True)
class Item:
    """A task under way. index: its place in the input. size: its bytes. tries: how many workers died on it."""

    index: int
    task: Any
    size: int
    tries: int = 0


class Process:
    """A worker process. running: the items that it has, the first one at work since `since` (of `time.monotonic`)."""

    def __init__(self, work: bytes) -> None:
        self.socket, theirs = socket.socketpair()
        with theirs:
            # A fresh interpreter: what threads and locks the parent has does not come along, nor do its open files.
            self.process = multiprocessing.get_context("spawn").Process(
                target=child.main, args=(theirs, os.getpid(), work), daemon=True, name="cleanseed-worker"
            )
            try:
                with _uninterrupted():
                    self.process.start()
            except BaseException:
                self.socket.close()
                raise
        self.socket.setblocking(False)
        self.running: deque[Item] = deque()
        self.ready = False
        self.tired = False
        self.answered = 0
        self.since = time.monotonic()
        self._inbox = bytearray()
        self._outbox: deque[memoryview] = deque()

    @property
    def writing(self) -> bool:
        """Whether something waits to be sent."""
        return bool(self._outbox)

    def give(self, items: Sequence[Item]) -> None:
        """Hand over items, in one message."""
        if not self.running:
            self.since = time.monotonic()
        self.running.extend(items)
        self._outbox.append(memoryview(frame([item.task for item in items])))
        self.send()

    def send(self) -> None:
        """Send what the socket takes."""
        while self._outbox:
            try:
                sent = self.socket.send(self._outbox[0])
            except BlockingIOError:
                return
            except OSError:  # it is dead; reading will tell
                self._outbox.clear()
                return
            if sent == len(self._outbox[0]):
                self._outbox.popleft()
            else:
                self._outbox[0] = self._outbox[0][sent:]

    def receive(self) -> Iterator[Any]:
        """Messages that have come, with their sizes; EOFError, after all of them, where the worker has ended."""
        ended = False
        while True:
            try:
                data = self.socket.recv(_CHUNK)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                ended = True
                break
            self._inbox += data
            self.since = time.monotonic()
        start = 0
        while len(self._inbox) - start >= 8:
            size = int.from_bytes(self._inbox[start : start + 8], "little")
            if len(self._inbox) - start - 8 < size:
                break
            body = memoryview(self._inbox)[start + 8 : start + 8 + size]
            message = pickle.loads(body)  # noqa: S301  from our own worker
            body.release()
            start += 8 + size
            yield message, size
        del self._inbox[:start]
        if ended:
            raise EOFError

    def hang_up(self) -> None:
        """No more work: the worker ends by itself."""
        self.socket.close()

    def kill(self) -> int | None:
        """End it at once. Returns its exit code, below 0 for a signal."""
        self.socket.close()
        self.process.kill()
        self.process.join(5)
        return self.process.exitcode

    def left(self) -> int | None:
        """The exit code of a worker that has hung up."""
        self.socket.close()
        self.process.join(1)
        return self.process.exitcode if self.process.exitcode is not None else self.kill()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started here never sees the Ctrl-C that its terminal sends to all: it is held back until the worker ignores it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # or starting a worker would start it, and set the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
