"""The plan of a run: which shards there are. A container is a shard; files that are one document each are put together to shards."""

from __future__ import annotations

import glob
import heapq
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from hashlib import blake2b, sha256
from pathlib import Path
from typing import NamedTuple

from cleanseed.corpus.settings import EVERY, Settings, place
from cleanseed.inputs import FOLDERS, SUFFIXES, display, fixed, is_regular, matched, safe_name, walk, why
from cleanseed.sinks.files import Unique
from cleanseed.sites.duplicates import Duplicates
from cleanseed.sources import MissingLibraryError, Record, every_record, expand, is_container, is_remote
from cleanseed.sources.opening import opened, suffixes

GROUP_FILES = 1000
GROUP_BYTES = 32_000_000
"""A shard of single files is full when it has so many, or so much."""

SAMPLE, DUPLICATE = "sample", "duplicate"
"""Why a document is skipped: it is not in the sample; it is a copy. Other reasons are those of `sources.PASSED_OVER`."""

_OUTPUTS = (".jsonl", ".parquet", ".gz", ".zst")
"""How files end that a run writes; no folder of its output does."""


class PlanError(Exception):
    """What was named cannot be cleaned; the message says why."""


class Found(NamedTuple):
    """A document of a shard. skipped: why it is left out by choice, None where it is taken. at: bytes of the shard read by now."""

    record: Record
    skipped: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Shard:
    """The unit of a run: written whole or not at all; picklable.

    name: relative, with "/", without suffix; no two have the same. paths: the container, or the files that are one document each.
    size: their bytes, as they lie; 0 of files elsewhere. limit: at most so many documents are taken. lost: (what, why) of what could
    not be listed.
    """

    name: str
    paths: tuple[str, ...]
    size: int = 0
    limit: int | None = None
    lost: tuple[tuple[str, str], ...] = ()

    def records(self, settings: Settings) -> Iterator[Found]:
        """All documents, in order, up to the last that is taken. Content never raises; sources.MissingLibraryError."""
        left = self.limit
        copies = Duplicates.opened(settings.duplicates) if settings.duplicates is not None else ()
        for record, at in self._records(settings):
            skipped = record.passed_over
            if skipped is None and record.source in copies:
                skipped = DUPLICATE
            if skipped is None and settings.share != EVERY and place(record.source) >= settings.share:
                skipped = SAMPLE
            if skipped is None and left is not None:
                if left == 0:
                    return
                left -= 1
            yield Found(record, skipped, at)

    def _records(self, settings: Settings) -> Iterator[tuple[Record, int]]:
        at = 0

        def count(read: int) -> None:
            nonlocal at
            at += read

        for path in self.paths:
            for record in every_record(path, settings.fields, count):
                yield record, min(at, self.size)
        for source, told in self.lost:
            yield Record(source, b"", lost=("unreadable", told)), self.size

    def digest(self, stopped: Callable[[], bool] = lambda: False) -> str:
        """What names the content: the SHA-256 of the bytes as they lie (with names and sizes where there are several), and the limit.

        stopped: asked now and then; once it says so, CancelledError is raised. Raises sources.MissingLibraryError.
        """
        told = sha256()
        for path in self.paths:
            one = sha256()
            try:
                with opened(path) as stream:
                    while data := stream.read(1 << 20):
                        one.update(data)
                        if stopped():
                            raise CancelledError  # noqa: TRY301
            except (CancelledError, MissingLibraryError):
                raise
            except Exception as error:  # noqa: BLE001  what file systems elsewhere raise is no OSError
                one.update(f"unreadable: {why(error) if isinstance(error, OSError) else error}".encode())
            told.update(f"{display(path)}\0{one.hexdigest()}\n".encode())
        told.update(repr((self.lost, self.limit)).encode())
        return told.hexdigest()

    def stamp(self) -> tuple[tuple[int, int] | None, ...]:
        """What changes when somebody writes to the files: size and time of each; None of one that cannot be told."""
        return tuple(map(_stamp, self.paths))


@dataclass(slots=True)
class Totals:
    """What a plan comes to. left_out: files that are not taken, by suffix. `bytes` does not know those of files elsewhere."""

    shards: int = 0
    files: int = 0
    bytes: int = 0
    documents: int | None = None
    left_out: Counter[str] = field(default_factory=Counter)


class Plan:
    """The shards that arguments name: files, folders (with all below them), patterns, addresses.

    Lazy: a corpus of millions of files is walked each time, and never held. out, aside: the folder for the output, and files and folders
    (of profiles, a list of duplicates), which are no input where they lie in a folder or match a pattern. Raises PlanError for an
    argument that names nothing.
    """

    def __init__(
        self, arguments: Sequence[str], out: str | Path | None, aside: Iterable[str | Path | None] = ()
    ) -> None:
        self.arguments = tuple(arguments)
        self._out = None if out is None else os.path.realpath(out)
        self._aside = tuple(os.path.realpath(each) for each in (out, *aside) if each is not None)
        self._limits: list[int] | None = None
        self.left_out: Counter[str] = Counter()
        for argument in self.arguments:
            if argument == "-":
                raise PlanError("a run reads files, so that it can be taken up again; save standard input to a file")
            if is_remote(argument) or os.path.lexists(argument):
                continue
            if not glob.has_magic(argument):
                raise PlanError(f"{display(argument)}: no such file or folder")
            if not matched(argument):
                raise PlanError(f"{display(argument)}: no file matches this pattern")

    def keep_apart(self) -> None:
        """Raises PlanError where an input lies in the output folder: a run would write over it, or remove it."""
        for argument in self.arguments:
            if is_remote(argument):
                continue
            pattern = glob.has_magic(argument) and not os.path.lexists(argument)
            if _lies_in(str(fixed(argument)) if pattern else argument, (self._out,) if self._out else ()):
                raise PlanError(f"{display(argument)} lies in the output folder; choose another output with -o")

    def shards(self) -> Iterator[Shard]:
        """The shards, in order; the same at each call while the files are the same."""
        self.left_out.clear()
        told_apart = Unique()
        for number, shard in enumerate(self._shards()):
            limit = None
            if self._limits is not None:
                if number >= len(self._limits):
                    return
                limit = self._limits[number]
            yield replace(shard, name=told_apart(shard.name), limit=limit)

    def totals(self) -> Totals:
        """Count shards, files and bytes."""
        totals = Totals()
        for shard in self.shards():
            totals.shards += 1
            totals.files += len(shard.paths)
            totals.bytes += shard.size
        totals.left_out = Counter(self.left_out)
        return totals

    def sample(self, count: int, settings: Settings, tick: Callable[[], object] = lambda: None) -> Settings:
        """The settings that take `count` documents of the corpus, chosen by their names: reads all of it. tick: called for each."""
        lowest: list[int] = []  # negative, so that the highest of them is first
        for shard in self.shards():
            for found in shard.records(settings):
                tick()
                if found.skipped not in (None, SAMPLE):
                    continue
                value = -place(found.record.source)
                if len(lowest) < count:
                    heapq.heappush(lowest, value)
                elif value > lowest[0]:
                    heapq.heapreplace(lowest, value)
        return settings if len(lowest) < count else replace(settings, share=1 - lowest[0])

    def heed(self, settings: Settings, tick: Callable[[], object] = lambda: None) -> None:
        """Take no more documents than `settings.limit` says. Reads as many, to tell what that means for each shard; ticks for each."""
        limits: list[int] = []
        self._limits = None
        if (count := settings.limit) is None:
            return
        for shard in self.shards():
            if count == 0:
                break
            found = 0
            for each in shard.records(settings):
                tick()
                found += each.skipped is None
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
            yield from ((str(path), lost) for path, lost in walk(argument, _is_taken, self.left_out, self._aside))
        elif is_remote(argument):
            try:
                found = expand(argument)
            except (OSError, ValueError) as error:
                yield argument, why(error) if isinstance(error, OSError) else str(error)
            else:
                yield from ((path, None) for path in found)
        elif os.path.lexists(argument):
            yield argument, _endless(argument)
        else:
            for path in matched(argument):
                if _lies_in(path, self._aside):
                    continue
                if not Path(path).is_dir():
                    yield path, _endless(path)
                elif "**" not in argument:
                    self.left_out[FOLDERS] += 1


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
    stem = Path(relative.name)
    while is_container(str(stem)) or stem.suffix.lower() in {".gz", ".zst", ".zstd"}:
        stem = stem.with_suffix("")
    return "/".join([*(_folder(safe_name(part)) for part in relative.parts[:-1]), safe_name(stem.name)])


def _folder(name: str) -> str:
    """A folder of that name, which no file of an output can have: a shard `x` becomes a file `x.jsonl`."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}_{suffix}" if name.lower().endswith(_OUTPUTS) else name


def _is_taken(name: str) -> bool:
    """Whether a file of this name is taken from a folder."""
    return suffixes(name)[0] in SUFFIXES or is_container(name)


def _lies_in(path: str, places: Collection[str]) -> bool:
    """Whether a path is one of these, or lies in one."""
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(place) for place in places)


def _endless(path: str) -> str | None:
    """What is wrong with a path that is no file: a run reads its inputs more than once."""
    return None if is_regular(Path(path)) else "a pipe or a device, and no file; save it to a file first"


def _size(path: str) -> int:
    told = _stamp(path)
    return 0 if told is None else told[0]


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        told = None if is_remote(path) else os.stat(path)  # noqa: PTH116  a name may hold what no path may
    except (OSError, ValueError):
        return None
    return None if told is None else (told.st_size, told.st_mtime_ns)
