"""One shard: its documents, its files, and the moment when it is whole."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Protocol

from cleanseed import sinks
from cleanseed.corpus import work
from cleanseed.corpus.plan import Shard
from cleanseed.corpus.report import Counts, ShardReport
from cleanseed.corpus.settings import Settings
from cleanseed.corpus.work import Done, Task
from cleanseed.sinks import disk
from cleanseed.supervisor import Known, Lost

DOCUMENTS, SPANS, REJECTS = "documents", "attributes/cleanseed", "rejects"
"""The folders of an output; a shard has a file of its own name in each."""

CHANGED = "changed while it was read"
"""In the place of a digest: the shard is cleaned again by the next run."""


class Tick(Protocol):
    """Called for each document that is done: its bytes, those of the source that were read for it, as they lie, whether it was rejected."""

    def __call__(self, size: int, packed: int, rejected: bool) -> None: ...


class Job:
    """A shard in the making. Records are read by one who may be far ahead of the other who takes what became of them.

    digests: where the source is read a second time, for its digest. stopped: set where that is of no use any more.
    """

    def __init__(
        self, shard: Shard, settings: Settings, out: Path, digests: ThreadPoolExecutor, stopped: Event
    ) -> None:
        self._shard = shard
        self._settings = settings
        self._out = out
        self._stamp = shard.stamp()
        self._digest: Future[str] = digests.submit(shard.digest, stopped.is_set)
        self._counts = Counts()
        # Source and address of what is being cleaned, its size, and how far its file is read.
        self._pending: deque[tuple[str, str | None, int, int]] = deque()
        self._at = 0
        self._files: dict[str, _File] = {}

    def tasks(self) -> Iterator[Task | Known[Done | None]]:
        """The work: a document each, or what became of it where that is known."""
        for record, skipped, at in self._shard.records(self._settings):
            if skipped is not None:
                self._counts.skip(skipped)
                continue
            self._pending.append((record.source, record.url, len(record.data), at))
            if record.lost is not None:
                yield Known(work.rejected(record.source, record.url, *record.lost))
            else:
                carried = record.extra if self._settings.carry else None
                yield Task(record.source, record.data, record.url, record.kind, carried)

    def take(self, done: Done | Lost, tick: Tick | None) -> None:
        """What became of the next record. Raises OSError where the disk is full."""
        source, url, size, at = self._pending.popleft()
        if isinstance(done, Lost):
            done = work.rejected(source, url, done.code, done.why)
        self._counts.add(done.tally)
        for folder, data in ((DOCUMENTS, done.document), (SPANS, done.spans), (REJECTS, done.reject)):
            if data is not None:
                self._file(folder).write(data)
        if tick is not None:
            tick(size, at - self._at, done.tally.code is not None)
        self._at = at

    def commit(self) -> ShardReport:
        """Give the files their names. Raises OSError; then none has a name that was not whole before."""
        self._file(DOCUMENTS)  # is there, be it empty
        if self._settings.attributes:
            self._file(SPANS)
        for file in self._files.values():
            file.finish()
        if REJECTS not in self._files:  # of an earlier version of the source
            disk.remove(self._path(REJECTS))
        outputs = {}
        for file in self._files.values():
            disk.rename(file.draft, file.path)
            disk.sync_folder(file.path.parent)
            outputs[file.path.relative_to(self._out).as_posix()] = file.size, file.digest
        self._files.clear()
        digest = self._digest.result()
        if self._shard.stamp() != self._stamp:
            digest = CHANGED
        return ShardReport(self._shard.name, digest, self._settings.hash(), outputs, self._counts)

    def discard(self) -> None:
        """Leave nothing behind."""
        for file in self._files.values():
            file.drop()
        self._files.clear()

    def _path(self, folder: str) -> Path:
        return self._out / folder / f"{self._shard.name}{suffix(folder, self._settings)}"

    def _file(self, folder: str) -> _File:
        if folder not in self._files:
            path = self._path(folder)
            disk.make(path.parent)
            self._files[folder] = _File(path, folder, self._settings)
        return self._files[folder]


class _File:
    """A file of a shard, under a temporary name (`draft`) until it is whole. size, digest: of what lies on the disk, once finished."""

    def __init__(self, path: Path, folder: str, settings: Settings) -> None:
        self.path = path
        self.draft = disk.temporary(path)
        self.size = 0
        self.digest = ""
        form, packed = _form(folder, settings)
        self._stream = disk.create(self.draft)
        try:
            self._writer = sinks.writer(
                form, packed, self._stream, settings.cleaning.shape, settings.removals, page=settings.attributes,
                markdown=settings.cleaning.markdown, carry=settings.carry,
            )  # fmt: skip
        except BaseException:
            self._stream.close()
            disk.remove(self.draft)
            raise

    def write(self, row: bytes) -> None:
        self._writer.add(row)

    def finish(self) -> None:
        """All of it is on the disk."""
        self._writer.close()
        disk.sync(self._stream)
        self._stream.close()
        told = sha256()
        with self.draft.open("rb") as stream:
            while data := stream.read(1 << 20):
                told.update(data)
                self.size += len(data)
        self.digest = told.hexdigest()

    def drop(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError, ValueError):  # the disk is full, or the stream closed
            self._writer.__exit__(OSError, None, None)
        with contextlib.suppress(OSError):
            self._stream.close()
        with contextlib.suppress(OSError):
            disk.remove(self.draft)


def suffix(folder: str, settings: Settings) -> str:
    """The suffix of the files in a folder of the output."""
    form, packed = _form(folder, settings)
    return f".{form}" if form == "parquet" or packed == "none" else f".{form}.{packed}"


def _form(folder: str, settings: Settings) -> tuple[str, str]:
    """Format and compression of the files in a folder of the output."""
    if folder == REJECTS:
        return "jsonl", "none"
    return (settings.form if folder == DOCUMENTS else "jsonl"), settings.compression
