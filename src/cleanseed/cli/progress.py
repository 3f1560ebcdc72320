"""Progress on standard error: one line that is written anew on a terminal, else a line every now and then."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cleanseed.terminal import say

if TYPE_CHECKING:
    from cleanseed.corpus import Shard, Totals

_TERMINAL_SECONDS, _LOG_SECONDS = 0.2, 15.0


class Progress:
    """Documents, bytes a second, time left, rejected.

    The share that is done is told by the bytes of the sources that are read, as they lie; where their size is not known (elsewhere),
    by shards.
    """

    def __init__(self) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._every = _TERMINAL_SECONDS if self._terminal else _LOG_SECONDS
        self._start = self._shown = time.monotonic()
        self._bytes = self._shards = 0  # that are to be done
        self._done_bytes = self._done_shards = 0  # of shards that are done in this run
        self._open_bytes = self._unpacked = 0
        self._documents = self._rejected = 0
        self._begun = self._wrote = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._wrote and self._terminal:
            self._put("")

    def look(self) -> None:
        """A document is found, before the work begins."""
        self._documents += 1
        self._show()

    def begin(self, totals: Totals) -> None:
        """The work is known."""
        self._bytes, self._shards = totals.bytes, totals.shards
        self._documents = 0
        self._begun, self._start = True, time.monotonic()

    def tick(self, size: int, packed: int, rejected: bool) -> None:
        """A document is done."""
        self._documents += 1
        self._rejected += rejected
        self._open_bytes += packed
        self._unpacked += size
        self._show()

    def shard(self, shard: Shard, *, known: bool) -> None:
        """A shard is done, or is found to be."""
        if known:
            self._bytes -= shard.size
            self._shards -= 1
        else:
            self._done_bytes += shard.size
            self._done_shards += 1
            self._open_bytes = 0
        self._show()

    def line(self, now: float) -> str:
        """What is shown at an instant of `time.monotonic`."""
        if not self._begun:
            return f"looking: {self._documents:,} documents"
        seconds = max(now - self._start, 1e-3)
        if self._bytes > 0:
            share = min((self._done_bytes + self._open_bytes) / self._bytes, 1.0)
        else:
            share = min(self._done_shards / max(self._shards, 1), 1.0)
        left = f", {_clock(seconds * (1 - share) / share)} left" if share > 0.005 else ""
        return (
            f"{share:4.0%}  {self._documents:,} documents, {self._rejected:,} rejected, "
            f"{self._documents / seconds:,.0f}/s, {self._unpacked / seconds / 1e6:.2f} MB/s{left}"
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
                width = shutil.get_terminal_size().columns - 1  # a line that is broken in two cannot be written anew
                sys.stderr.write(f"\r\x1b[K{line[:width]}")
                sys.stderr.flush()
            except OSError:
                pass
        else:
            say([line])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
