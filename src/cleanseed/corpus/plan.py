"""The plan of a run: which shards there are. A container is a shard; files that are one document each are put together to shards."""

from __future__ import annotations

import glob
import heapq
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b, sha256
from pathlib import Path

from cleanseed.corpus.settings import EVERY, Settings, place
from cleanseed.inputs import SUFFIXES, UnreadableError, display, safe_name, why
from cleanseed.sources import Record, expand, is_container, is_remote, records
from cleanseed.sources.opening import opened, suffixes

GROUP_FILES = 1000
GROUP_BYTES = 32_000_000
"""A shard of single files is full when it has so many, or so much."""


class PlanError(Exception):
    """What was named cannot be cleaned; the message says why."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The unit of a run: written whole or not at all; picklable.

    name: relative, with "/", without suffix; no two have the same. paths: the container, or the files that are one document each.
    size: their bytes, as they lie. limit: at most so many documents are taken. lost: (what, why) of what could not be listed.
    """

    name: str
    paths: tuple[str, ...]
    size: int = 0
    limit: int | None = None
    lost: tuple[tuple[str, str], ...] = ()

    def records(self, settings: Settings) -> Iterator[tuple[Record, bool]]:
        """All documents, in order, each with whether it is in the sample, up to the last that is taken. Content never raises."""
        left = self.limit
        for record in self._records(settings):
            taken = settings.share == EVERY or place(record.source) < settings.share
            if taken and left is not None:
                if left == 0:
                    return
                left -= 1
            yield record, taken

    def _records(self, settings: Settings) -> Iterator[Record]:
        for path in self.paths:
            yield from records(path, settings.fields)
        for source, told in self.lost:
            yield Record(source, b"", lost=("unreadable", told))

    def digest(self) -> str:
        """What names the content: the SHA-256 of the bytes as they lie (with names and sizes where there are several), and the limit."""
        told = sha256()
        for path in self.paths:
            one = sha256()
            try:
                with opened(path) as stream:
                    while data := stream.read(1 << 20):
                        one.update(data)
            except UnreadableError as error:
                one.update(f"unreadable: {error}".encode())
            except OSError as error:
                one.update(f"unreadable: {why(error)}".encode())
            told.update(f"{display(path)}\0{one.hexdigest()}\n".encode())
        told.update(repr((self.lost, self.limit)).encode())
        return told.hexdigest()


@dataclass(slots=True)
class Totals:
    """What a plan comes to. left_out: files of folders that are not taken, by suffix."""

    shards: int = 0
    files: int = 0
    bytes: int = 0
    documents: int | None = None
    left_out: Counter[str] = field(default_factory=Counter)


class Plan:
    """The shards that arguments name: files, folders (with all below them), patterns, addresses.

    Lazy: a corpus of millions of files is walked each time, and never held. out: a folder that is not walked. Raises PlanError for
    an argument that names nothing.
    """

    def __init__(self, arguments: Sequence[str], out: str | Path) -> None:
        self.arguments = tuple(arguments)
        self._out = os.path.realpath(out)
        self._limits: list[int] | None = None
        self.left_out: Counter[str] = Counter()
        for argument in self.arguments:
            if argument == "-":
                raise PlanError("a run reads files, so that it can be taken up again; save standard input to a file")
            if is_remote(argument) or os.path.lexists(argument):
                continue
            if not glob.has_magic(argument):
                raise PlanError(f"{display(argument)}: no such file or folder")
            if next(glob.iglob(argument, recursive=True), None) is None:  # noqa: PTH207  may be absolute
                raise PlanError(f"{display(argument)}: no file matches this pattern")

    def shards(self) -> Iterator[Shard]:
        """The shards, in order; the same at each call while the files are the same."""
        self.left_out.clear()
        taken: set[str] = set()
        for number, shard in enumerate(self._shards()):
            limit = None
            if self._limits is not None:
                if number >= len(self._limits):
                    return
                limit = self._limits[number]
            name, count = shard.name, 1
            while name.casefold() in taken:
                count += 1
                name = f"{shard.name}-{count}"
            taken.add(name.casefold())
            yield replace(shard, name=name, limit=limit)

    def totals(self) -> Totals:
        """Count shards, files and bytes."""
        totals = Totals()
        for shard in self.shards():
            totals.shards += 1
            totals.files += len(shard.paths)
            totals.bytes += shard.size
        totals.left_out = self.left_out
        return totals

    def sample(self, count: int, settings: Settings) -> Settings:
        """The settings that take `count` documents of the corpus, chosen by their names: reads all of it."""
        lowest: list[int] = []  # negative, so that the highest of them is first
        for shard in self.shards():
            for record, _ in shard.records(settings):
                value = -place(record.source)
                if len(lowest) < count:
                    heapq.heappush(lowest, value)
                elif value > lowest[0]:
                    heapq.heapreplace(lowest, value)
        return settings if len(lowest) < count else replace(settings, share=1 - lowest[0])

    def heed(self, settings: Settings) -> None:
        """Take no more documents than `settings.limit` says. Reads as many, to tell what that means for each shard."""
        limits: list[int] = []
        self._limits = None
        if (count := settings.limit) is None:
            return
        for shard in self.shards():
            if count == 0:
                break
            found = 0
            for _, taken in shard.records(settings):
                found += taken
                if found == count:
                    break
            limits.append(found)
            count -= found
        self._limits = limits

    # --- walking -----------------------------------------------------------------------------------------------------

    def _shards(self) -> Iterator[Shard]:
        seen: set[bytes] | None = set() if len(self.arguments) > 1 else None
        loose = _Group("files")
        for argument in self.arguments:
            folder = not is_remote(argument) and Path(argument).is_dir()
            group = _Group(safe_name(Path(os.path.realpath(argument)).name)) if folder else loose
            root = Path(argument) if folder else None
            for path, lost in self._files(argument, folder=folder):
                if seen is not None:
                    key = path if is_remote(path) else os.path.realpath(path)
                    mark = blake2b(os.fsencode(key), digest_size=8).digest()
                    if mark in seen:
                        continue
                    seen.add(mark)
                if lost is not None:
                    group.lost.append((display(path), lost))
                elif is_container(path):
                    yield Shard(_name(path, root), (path,), _size(path))
                else:
                    yield from group.add(path)
            if folder:
                yield from group.flush()
        yield from loose.flush()

    def _files(self, argument: str, *, folder: bool) -> Iterator[tuple[str, str | None]]:
        """Files, in order, each with why it cannot be listed, if so."""
        if folder:
            yield from self._walk(argument)
        elif is_remote(argument):
            try:
                found = expand(argument)
            except (OSError, ValueError) as error:
                yield argument, (getattr(error, "strerror", None) or str(error)).lower()
            else:
                yield from ((path, None) for path in found)
        elif os.path.lexists(argument):
            yield argument, None
        else:
            matches = glob.glob(argument, recursive=True)  # noqa: PTH207  may be absolute
            for path in sorted(matches, key=os.fsencode):
                if not Path(path).is_dir():
                    yield path, None

    def _walk(self, folder: str) -> Iterator[tuple[str, str | None]]:
        refused: list[OSError] = []
        for base, folders, files in os.walk(folder, onerror=refused.append):
            below = (f for f in folders if not f.startswith(".") and os.path.realpath(Path(base, f)) != self._out)
            folders[:] = sorted(below, key=os.fsencode)
            for file in sorted(files, key=os.fsencode):
                path = str(Path(base, file))
                if file.startswith("."):
                    continue
                suffix = suffixes(path)[0]
                if (suffix in SUFFIXES or is_container(path)) and _is_regular(path):
                    yield path, None
                else:
                    self.left_out[display(Path(path).suffix.lower()) or "without suffix"] += 1
        for error in refused:
            yield str(error.filename or folder), f"this folder cannot be read: {why(error)}"


class _Group:
    """Files that are one document each, on the way to a shard."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._number = 0
        self._paths: list[str] = []
        self._size = 0
        self.lost: list[tuple[str, str]] = []

    def add(self, path: str) -> Iterator[Shard]:
        self._paths.append(path)
        self._size += _size(path)
        if len(self._paths) >= GROUP_FILES or self._size >= GROUP_BYTES:
            yield from self.flush()

    def flush(self) -> Iterator[Shard]:
        if self._paths or self.lost:
            name = f"{self._name}-{self._number:05d}"
            yield Shard(name, tuple(self._paths), self._size, lost=tuple(self.lost))
            self._number += 1
            self._paths, self._size, self.lost = [], 0, []


def _name(path: str, root: Path | None) -> str:
    """The name of the shard that a container becomes: with the folders below the one that was named, without suffixes."""
    plain = Path(path.split("?", 1)[0].rsplit("/", 1)[-1]) if is_remote(path) else Path(path)
    relative = plain.relative_to(root) if root is not None else Path(plain.name)
    parts = [safe_name(part) for part in relative.parts]
    stem = Path(parts[-1])
    while is_container(str(stem)) or stem.suffix.lower() in {".gz", ".zst", ".zstd"}:
        stem = stem.with_suffix("")
    return "/".join([*parts[:-1], stem.name])


def _size(path: str) -> int:
    try:
        return 0 if is_remote(path) else os.stat(path).st_size  # noqa: PTH116  a name may hold what no path may
    except (OSError, ValueError):
        return 0


def _is_regular(path: str) -> bool:
    try:
        return stat.S_ISREG(Path(path).stat().st_mode)
    except OSError:
        return True  # reading it will say what is wrong
