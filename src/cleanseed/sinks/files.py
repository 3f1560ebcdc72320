"""Files that are there whole or not at all: temporary names, fsync, rename. And the folder that knows which files are its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO, Self

from cleanseed.sinks import disk

MANIFEST = ".cleanseed.json"
_STAGING = ".cleanseed.tmp"


class OutputError(Exception):
    """The output cannot be written as asked; the message says why and what to do."""


@contextlib.contextmanager
def replacing(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write; it takes the place of `path` when the block ends well, and is gone when it does not.

    Devices and pipes (/dev/stdout) are written straight. Raises OSError.
    """
    given = Path(path)
    if given.exists() and not given.is_file():
        with given.open("wb") as stream:
            yield stream
        return
    target = Path(os.path.realpath(path))
    draft = disk.temporary(target)
    try:
        with disk.create(draft) as stream:
            yield stream
            disk.sync(stream)
        if target.exists():
            shutil.copymode(target, draft)
        disk.rename(draft, target)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.remove(draft)
        raise
    disk.sync_folder(target.parent)


def write(path: Path, data: bytes) -> None:
    """Write a file atomically. Raises OSError."""
    with replacing(path) as stream:
        stream.write(data)


class Folder:
    """An output folder. What is written shows up when the block ends well, all of it; until then it stands in a folder beside.

    path: the folder; made if it is not there. names: what will be written, relative, with "/". prune: whether files of an
    earlier run that are not written again go. A list of the files that cleanseed made (`.cleanseed.json`) stands in the folder;
    any other file is never touched. Raises OutputError, OSError.
    """

    def __init__(self, path: str | Path, names: Sequence[str], *, prune: bool = False) -> None:
        self.path = Path(path)
        self._announced = dict.fromkeys(names)
        self.prune = prune
        self._staging = self.path / _STAGING
        self._made = False
        self._lock = -1
        self._ours: set[str] = set()
        self._written: dict[str, None] = {}

    def __enter__(self) -> Self:
        if self.path.exists() and not self.path.is_dir():
            raise OutputError(f"{self.path} is a file, where a folder is needed")
        self._made = not self.path.exists()
        self.path.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._ours = self._manifest()
            for name in self._announced:
                self._check(name)
            if self._staging.exists():  # of a run that was killed
                shutil.rmtree(self._staging)
            self._staging.mkdir()
        except BaseException:
            self._leave()
            raise
        return self

    def announce(self, name: str) -> None:
        """Add a name to those that may be written. Raises OutputError."""
        if name not in self._announced:
            self._check(name)
            self._announced[name] = None

    def open(self, name: str) -> BinaryIO:
        """A file of the folder to write, close and forget. `name` is one of `names`, or was announced."""
        if name not in self._announced:
            raise ValueError(f"{name} was not announced")
        self._written[name] = None
        file = self._staging / name
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("wb")

    def write(self, name: str, data: bytes) -> None:
        """Write a whole file."""
        with self.open(name) as stream:
            stream.write(data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            self._leave()

    def _commit(self) -> None:
        for name in self._written:
            disk.sync_file(self._staging / name)
        # The list names new files before they are there: killed in between, the next run still knows them as ours.
        self._note(self._ours | set(self._written))
        for name in self._written:
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self._staging / name).replace(target)
        stale = {name for name in self._ours - set(self._written) if self._holds(name)} if self.prune else set()
        for name in stale:
            (self.path / name).unlink(missing_ok=True)
        for folder in sorted({(self.path / name).parent for name in stale} - {self.path}, reverse=True):
            with contextlib.suppress(OSError):  # not empty
                folder.rmdir()
        for folder in {self.path, *((self.path / name).parent for name in self._written)}:
            disk.sync_folder(folder)
        self._note({name for name in (self._ours - stale) | set(self._written) if (self.path / name).exists()})

    def _leave(self) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        if self._made:
            with contextlib.suppress(OSError):  # it is not empty, as it should be
                self.path.rmdir()

    def _take_lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows has no locks on folders
            return
        self._lock = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = -1
            raise OutputError(f"another run is writing to {self.path}; wait for it, or choose another folder") from None
        except OSError:  # a file system without locks
            pass

    def _manifest(self) -> set[str]:
        file = self.path / MANIFEST
        try:
            names = json.loads(file.read_text(encoding="utf-8"))["files"]
        except FileNotFoundError:
            return set()
        except (ValueError, TypeError, KeyError):
            names = None
        if not isinstance(names, list) or not all(isinstance(name, str) and _is_inside(name) for name in names):
            raise OutputError(
                f"{file} is broken, so it does not tell which files are cleanseed's; choose another folder"
            )
        return set(names)

    def _check(self, name: str) -> None:
        if not _is_inside(name):
            raise ValueError(f"{name!r} leads out of the folder")
        target = self.path / name
        if name not in self._ours and os.path.lexists(target):
            raise OutputError(f"{target} was not made by cleanseed; move it away, or choose another folder")
        if not self._holds(name):
            raise OutputError(f"{target.parent} is a link that leads out of {self.path}; choose another folder")

    def _holds(self, name: str) -> bool:
        """Whether the name stays in the folder when links are followed."""
        return Path(os.path.realpath((self.path / name).parent)).is_relative_to(os.path.realpath(self.path))

    def _note(self, names: set[str]) -> None:
        told = {"made_by": "cleanseed", "files": sorted(names)}
        write(self.path / MANIFEST, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())


def unique(names: Sequence[str]) -> list[str]:
    """The names, told apart by "-2", "-3" where they are the same (or would be on a file system that ignores case)."""
    told_apart = Unique()
    return [told_apart(name) for name in names]


class Unique:
    """The same for one name after the other."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}  # the number that a name was given last

    def __call__(self, name: str) -> str:
        folded = name.casefold()
        candidate, number = name, self._last.get(folded, 0)
        while candidate.casefold() in self._last:
            number += 1
            candidate = f"{name}-{number}"
        self._last[folded] = max(number, 1)
        self._last.setdefault(candidate.casefold(), 1)
        return candidate


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name
    )
