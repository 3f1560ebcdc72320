"""The journal: a line for each shard that is whole. And the lock, so that two runs do not write to one folder."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

from cleanseed.corpus.plan import Shard
from cleanseed.corpus.report import ShardReport
from cleanseed.corpus.settings import Settings
from cleanseed.inputs import display
from cleanseed.sinks import disk
from cleanseed.sinks.files import OutputError

JOURNAL = "journal.jsonl"
LOCK = ".cleanseed.lock"
_FAR = 1 << 20
"""The byte of the lock file that is locked on Windows, where nobody can read what is."""


class _Place(NamedTuple):
    """Where a shard's line stands in the file."""

    offset: int
    size: int


class Journal:
    """The journal in an output folder: its first line tells inputs and settings, each further one is a ShardReport.

    A line is written, and on the disk, after the files that it tells of. What stands after the last whole line, of a run that
    was killed while it wrote, is cut off. Of the shards only their places in the file are held in memory. Raises OutputError where
    the folder holds the output of another run, OSError.
    """

    def __init__(self, out: Path, settings: Settings, inputs: Sequence[str]) -> None:
        self._out = out
        self._path = out / JOURNAL
        self._settings = settings.hash()
        self._told = {"inputs": [display(each) for each in inputs], **settings.told()}
        self._head = _line({"made_by": "cleanseed", "settings": self._told})
        self._places: dict[str, _Place] = {}
        if not self._path.exists():
            disk.put(self._path, self._head)
        self._stream: BinaryIO = self._path.open("r+b")
        try:
            self._end = self._read()
        except BaseException:
            self._stream.close()
            raise

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def __contains__(self, shard: str) -> bool:
        return shard in self._places

    def done(self, shard: Shard) -> bool:
        """Whether a shard of this name and content is whole and its files are there. Reads its source, if the name is known."""
        place = self._places.get(shard.name)
        if place is None:
            return False
        report = self._report(place)
        return (
            report.settings == self._settings
            and all(self._is_there(name, size) for name, (size, _) in report.outputs.items())
            and report.digest == shard.digest()
        )

    def add(self, report: ShardReport) -> None:
        """Note that a shard is whole. Raises OutputError where it was cleaned by another cleanseed."""
        if report.settings != self._settings:
            raise OutputError(
                f"the shard {report.shard} was cleaned by another version of cleanseed, or of its rules, weights, libraries or profiles; "
                "have the same on all nodes, and change nothing while it runs"
            )
        line = _line(report.to_dict())
        disk.write(self._stream, line)
        disk.sync(self._stream)
        self._places[report.shard] = _Place(self._end, len(line))
        self._end += len(line)

    def finish(self, names: Iterable[str]) -> int:
        """Put the lines in the order of `names`; the files of shards of any other name are removed. Returns how many those were."""
        order = list(names)
        gone = set(self._places) - set(order)
        # On file systems that ignore case, a file of another name may be one that is wanted.
        wanted = (
            {file.casefold() for name in order for file in self._report(self._places[name]).outputs} if gone else set()
        )
        for name in gone:
            for file in self._report(self._places[name]).outputs:
                if file.casefold() in wanted:
                    continue
                disk.remove(self._out / file)
                for folder in Path(file).parents[:-2]:  # as far as they are empty; documents/ itself stays
                    with contextlib.suppress(OSError):
                        (self._out / folder).rmdir()
        draft = disk.temporary(self._path)
        places: dict[str, _Place] = {}
        end = len(self._head)
        try:
            with disk.create(draft) as stream:
                disk.write(stream, self._head)
                for name in order:
                    line = self._line(self._places[name])
                    disk.write(stream, line)
                    places[name] = _Place(end, len(line))
                    end += len(line)
                disk.sync(stream)
            self._stream.close()
            disk.rename(draft, self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                disk.remove(draft)
            raise
        disk.sync_folder(self._out)
        self._stream = self._path.open("r+b")
        self._places, self._end = places, end
        return len(gone)

    def reports(self) -> Iterator[ShardReport]:
        """The reports, in the order of the file."""
        for place in sorted(self._places.values()):
            yield self._report(place)

    # --- reading -----------------------------------------------------------------------------------------------------

    def _read(self) -> int:
        """Learn where lines stand; cut off what is not whole. Returns where the next one will stand."""
        head = self._stream.readline()
        if head != self._head:
            raise OutputError(self._other(head))
        end = len(head)
        for line in self._stream:
            if not line.endswith(b"\n") or (name := _shard(line)) is None:
                break
            self._places[name] = _Place(end, len(line))
            end += len(line)
        self._stream.seek(end)
        self._stream.truncate()
        return end

    def _other(self, head: bytes) -> str:
        try:
            before = json.loads(head)["settings"]
            changed = [name for name, value in self._told.items() if before.get(name) != value]
        except (ValueError, KeyError, TypeError, AttributeError):
            return f"{self._path} is not a journal of cleanseed; choose another folder"
        return (
            f"{self._out} holds the output of another run ({', '.join(changed) or 'its form'} changed); choose another folder, or start "
            "anew with --redo"
        )

    def _line(self, place: _Place) -> bytes:
        self._stream.seek(place.offset)
        line = self._stream.read(place.size)
        self._stream.seek(self._end)
        return line

    def _report(self, place: _Place) -> ShardReport:
        return ShardReport.from_dict(json.loads(self._line(place)))

    def _is_there(self, name: str, size: int) -> bool:
        try:
            return (self._out / name).stat().st_size == size
        except OSError:
            return False


def is_ours(path: Path) -> bool:
    """Whether a file is the journal of a run. Raises OSError."""
    with path.open("rb") as stream:
        try:
            return bool(json.loads(stream.readline())["made_by"] == "cleanseed")
        except (ValueError, KeyError, TypeError):
            return False


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder. Raises OutputError where another run holds it; one that was killed holds it no more."""
    path = out / LOCK
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _hold(descriptor, out)
            if _is_at(descriptor, path):
                break
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # whoever held it has just removed it
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        with contextlib.suppress(OSError):  # it is for people to read
            os.write(descriptor, f"{os.getpid()} {socket.gethostname()}\n".encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _hold(descriptor: int, out: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        number, _, host = os.read(descriptor, 200).decode("utf-8", "replace").strip().partition(" ")
        who = f"process {number} on {host}" if number else "another process"
        raise OutputError(f"{who} is writing to {out}; wait for it, or choose another folder") from None
    except OSError:  # a file system without locks
        return


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _shard(line: bytes) -> str | None:
    """The shard that a line tells of, None where it is not whole."""
    try:
        return ShardReport.from_dict(json.loads(line)).shard
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode() + b"\n"
