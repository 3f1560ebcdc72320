"""Progress on standard error: one line that is written anew on a terminal, else a line every now and then."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cleanseed.terminal import say

if TYPE_CHECKING:
    from cleanseed.corpus import Shard, Totals

_TERMINAL_SECONDS, _LOG_SECONDS = 0.2, 15.0


class Progress:
    """Documents, bytes a second, time left, rejected. The time left is told from the bytes of shards, as they lie on the disk."""

    def __init__(self) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._every = _TERMINAL_SECONDS if self._terminal else _LOG_SECONDS
        self._start = self._shown = time.monotonic()
        self._total = self._known = self._finished = 0
        self._open_bytes = self._all_bytes = 0
        self._ratio = 1.0
        self._documents = self._rejected = 0
        self._wrote = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wrote and self._terminal:
            self._put("")

    def begin(self, totals: Totals) -> None:
        """The work is known."""
        self._total = totals.bytes

    def tick(self, size: int, rejected: bool) -> None:
        """A document is done."""
        self._documents += 1
        self._rejected += rejected
        self._open_bytes += size
        self._all_bytes += size
        self._show()

    def shard(self, shard: Shard, *, known: bool) -> None:
        """A shard is done, or is found to be."""
        if known:
            self._known += shard.size
        else:
            self._finished += shard.size
            self._open_bytes = 0
            if self._finished:
                self._ratio = max(self._all_bytes / self._finished, 0.1)
        self._show()

    def line(self, now: float) -> str:
        """What is shown at an instant of `time.monotonic`."""
        seconds = max(now - self._start, 1e-3)
        done = self._finished + self._open_bytes / self._ratio
        todo = max(self._total - self._known, 1)
        share = min(done / todo, 1.0)
        left = f", {_clock(seconds * (1 - share) / share)} left" if share > 0.005 else ""
        return (
            f"{share:4.0%}  {self._documents:,} documents, {self._rejected:,} rejected, "
            f"{self._documents / seconds:,.0f}/s, {self._all_bytes / seconds / 1e6:.2f} MB/s{left}"
        )

    def _show(self) -> None:
        now = time.monotonic()
        if now - self._shown >= self._every and now - self._start > 1:
            self._shown = now
            self._put(self.line(now))

    def _put(self, line: str) -> None:
        self._wrote = True
        if self._terminal:
            try:
                sys.stderr.write(f"\r\x1b[K{line}")
                sys.stderr.flush()
            except OSError:
                pass
        else:
            say([line])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
