"""The workers, and the loop that feeds them."""

from __future__ import annotations

import contextlib
import itertools
import pickle
import selectors
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

from cleanseed.supervisor.child import Answer, Hello
from cleanseed.supervisor.limits import Limits, Lost, StartError
from cleanseed.supervisor.process import Item, Process

T = TypeVar("T")
R = TypeVar("R")

_AHEAD_ITEMS = 4096
_AHEAD_BYTES = 48_000_000
"""How far work may run ahead of the item that is yielded next: what bounds the parent's memory."""
_MESSAGE_SECONDS = 0.1
"""Small items are sent several in a message, as many as take this long; a worker has one message at work and one waiting."""
_MESSAGE_ITEMS = 64
_MESSAGE_BYTES = 1_000_000
_PAUSE = 0.01
"""Seconds in which answers gather while every worker has work waiting: to wake up for each of them costs more than the rest."""
_START_SECONDS = 120.0
_STARTS = 3
"""After so many workers in a row that did not start, none will."""
_SPARE_AFTER = 2.0
"""Seconds after which a run is long enough for a spare worker, which takes the place of one that was killed without delay."""


@dataclass(frozen=True, slots=True)
class Known(Generic[R]):
    """A task whose result is known already; it keeps its place in the order."""

    result: R


class Workers(Generic[T, R]):
    """Processes that apply a function to tasks, each within limits.

    function: what is done; importable by name, as is `prepare`, which each worker calls once before it takes work. jobs: how many.
    size: bytes of a task, for its time limit and for the memory that waiting takes. Workers are started as there is work, and kept
    for the next `map`. The thread that calls `map` must outlive the workers (Linux ends them with it).
    """

    def __init__(
        self,
        function: Callable[[T], R],
        jobs: int,
        limits: Limits | None = None,
        *,
        size: Callable[[T], int] = lambda _: 0,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._jobs = jobs
        self._size = size
        self._work = pickle.dumps((function, prepare, self._limits))
        self._selector = selectors.DefaultSelector()
        self._workers: list[Process] = []
        self._spare: Process | None = None
        self._leaving: list[Process] = []
        self._failed_starts = 0
        self._seconds: float | None = None  # an item takes, as a running mean

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        doomed = [*self._workers, *self._leaving, *([self._spare] if self._spare else [])]
        self._workers, self._leaving, self._spare = [], [], None
        for worker in doomed:
            worker.process.kill()
        for worker in doomed:
            worker.kill()
        self._selector.close()

    def map(self, tasks: Iterable[T | Known[R]]) -> Generator[R | Lost]:
        """The result of each task, in their order. Takes tasks only as fast as they are done.

        A worker that dies costs nothing the first time: the item is tried again by another; the second time, the item is Lost.
        An item over its time is Lost at once. Raises StartError, and what `tasks` raises.
        """
        self._tasks = iter(tasks)
        self._drained = False
        self._queue: deque[Item] = deque()
        self._done: dict[int, tuple[R | Lost, int]] = {}  # by index: the result, and the bytes that it holds
        self._open = 0  # tasks that are queued or at work
        self._pulled = self._held = 0
        self._began = self._seen = time.monotonic()
        try:
            for index in itertools.count():
                while index not in self._done:
                    if not self._feed() and index == self._pulled:
                        return
                    if index not in self._done:
                        self._step()
                result, held = self._done.pop(index)
                self._held -= held
                yield result
        finally:
            busy = [worker for worker in self._workers if worker.running]
            for worker in busy:  # the caller stopped half-way: what they are at is of no use
                self._drop(worker)

    # --- giving out work ---------------------------------------------------------------------------------------------

    def _feed(self) -> bool:
        """Give work to whoever can take some. Returns whether any is left, waiting or at work."""
        self._pull(self._jobs)
        wanted = min(self._jobs, self._open) if self._drained or not self._open else self._jobs
        while len(self._workers) < wanted:
            self._workers.append(self._spare or self._start())
            self._spare = None
        count = self._per_message()
        for worker in self._workers:
            room = min(count, self._limits.items - worker.answered - len(worker.running))
            if room > 0 and self._hungry(worker, count):
                self._pull(room)
                batch = self._batch(room)
                if batch:
                    worker.give(batch)
                    self._watch(worker)
        if self._spare is None and not self._drained and time.monotonic() - self._began > _SPARE_AFTER:
            self._spare = self._start()
        return self._open > 0 or not self._drained

    @staticmethod
    def _hungry(worker: Process, count: int) -> bool:
        """Whether a worker is about to run out of work: of a message of `count` items, half is done."""
        return worker.ready and not worker.tired and len(worker.running) <= max(1, count // 2)

    def _start(self) -> Process:
        try:
            worker = Process(self._work)
        except OSError as error:
            raise StartError(f"worker processes cannot start: {error.strerror or error}; try fewer --jobs") from None
        self._selector.register(worker.socket, selectors.EVENT_READ, worker)
        return worker

    def _watch(self, worker: Process) -> None:
        """Listen to a worker, and, while something waits to be sent to it, for when it takes more."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.writing else 0)
        if self._selector.get_key(worker.socket).events != events:
            self._selector.modify(worker.socket, events, worker)

    def _pull(self, count: int) -> None:
        """Take tasks until `count` are queued, or enough of them wait."""
        while (
            len(self._queue) < count
            and not self._drained
            and self._open + len(self._done) < _AHEAD_ITEMS
            and self._held < _AHEAD_BYTES
        ):
            try:
                task = next(self._tasks)
            except StopIteration:
                self._drained = True
                return
            index = self._pulled
            self._pulled += 1
            if isinstance(task, Known):
                self._done[index] = task.result, 0
                continue
            size = self._size(task)
            self._held += size
            self._open += 1
            self._queue.append(Item(index, task, size))

    def _per_message(self) -> int:
        if self._seconds is None:
            return 1
        return max(1, min(_MESSAGE_ITEMS, int(_MESSAGE_SECONDS / max(self._seconds, 1e-6))))

    def _batch(self, count: int) -> list[Item]:
        batch: list[Item] = []
        size = 0
        while self._queue and len(batch) < count and size < _MESSAGE_BYTES:
            if self._queue[0].tries and batch:  # what killed a worker goes alone
                break
            batch.append(self._queue.popleft())
            size += batch[-1].size
            if batch[-1].tries:
                break
        return batch

    # --- taking answers ----------------------------------------------------------------------------------------------

    def _step(self) -> None:
        """Wait until something happens, and take note of it."""
        self._forgive(time.monotonic() - self._seen)  # what passed while the caller had the turn
        everyone = [*self._workers, *([self._spare] if self._spare else [])]
        timeout = max(0.0, min([1.0, *(self._deadline(worker) - time.monotonic() for worker in everyone)]))
        if self._queue and not any(self._hungry(worker, self._per_message()) for worker in self._workers):
            time.sleep(_PAUSE)
        asked = time.monotonic()
        found = self._selector.select(timeout)
        self._seen = time.monotonic()
        self._forgive(self._seen - asked - timeout)  # the whole process was stopped
        heard = set()
        for key, events in found:
            if events & selectors.EVENT_WRITE:
                key.data.send()
                self._watch(key.data)
            if events & selectors.EVENT_READ:
                heard.add(id(key.data))
                self._listen(key.data)
        now = time.monotonic()
        for worker in everyone:
            if id(worker) not in heard and now >= self._deadline(worker):
                self._late(worker)
        self._dismiss()
        self._seen = time.monotonic()

    def _forgive(self, seconds: float) -> None:
        """Time in which the parent did not listen does not count against the workers."""
        if seconds > 0.2:
            for worker in self._workers:
                worker.since += seconds

    def _deadline(self, worker: Process) -> float:
        if not worker.ready:
            return worker.since + _START_SECONDS
        if not worker.running:
            return float("inf")
        return worker.since + self._limits.allowed(worker.running[0].size)

    def _listen(self, worker: Process) -> None:
        try:
            for message, size in worker.receive():
                if isinstance(message, Hello):
                    if message.failed is not None:
                        raise StartError(f"worker processes cannot start: {message.failed}")
                    worker.ready, self._failed_starts = True, 0
                else:
                    self._take(worker, message, size)
        except EOFError:
            self._died(worker)

    def _take(self, worker: Process, answer: Answer, size: int) -> None:
        item = worker.running.popleft()
        mean = self._seconds
        self._seconds = answer.seconds if mean is None else 0.9 * mean + 0.1 * answer.seconds
        worker.answered += 1
        worker.tired = worker.tired or answer.tired or worker.answered >= self._limits.items
        self._finish(item, answer.result, size)

    def _finish(self, item: Item, result: R | Lost, size: int = 0) -> None:
        self._held += size - item.size
        self._open -= 1
        self._done[item.index] = result, size

    def _unwatch(self, worker: Process) -> None:
        """Listen no more; before its socket is closed."""
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(worker.socket)

    # --- replacing workers -------------------------------------------------------------------------------------------

    def _late(self, worker: Process) -> None:
        """A worker whose time is up."""
        if not worker.ready:
            self._died(worker, killed=True)
            return
        item = worker.running.popleft()
        allowed = self._limits.allowed(item.size)
        self._finish(item, Lost("timeout", f"it was not done after {allowed:.3g} seconds"))
        self._drop(worker)

    def _died(self, worker: Process, *, killed: bool = False) -> None:
        """A worker that is no more."""
        self._unwatch(worker)
        code = worker.kill() if killed else worker.left()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise StartError(
                    f"worker processes cannot start: {self._failed_starts} in a row ended before they were ready, the last with "
                    f"exit code {code}. A script that calls this must do so below `if __name__ == '__main__':`"
                )
        elif worker.running:
            item = worker.running[0]
            item.tries += 1
            if item.tries > 1:
                worker.running.popleft()
                how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
                told = f"the process that cleaned it died, perhaps for want of memory ({how})"
                self._finish(item, Lost("worker-died", told))
        self._drop(worker)

    def _drop(self, worker: Process) -> None:
        """Forget a worker; what it had is for others, and comes next."""
        self._unwatch(worker)
        worker.kill()
        self._queue.extendleft(reversed(worker.running))
        worker.running.clear()
        if worker is self._spare:
            self._spare = None
        elif worker in self._workers:
            self._workers.remove(worker)

    def _dismiss(self) -> None:
        """Let workers go that have done their share."""
        for worker in [each for each in self._workers if each.tired and not each.running]:
            self._workers.remove(worker)
            self._unwatch(worker)
            worker.hang_up()
            self._leaving.append(worker)
        self._leaving = [worker for worker in self._leaving if worker.process.is_alive()]
