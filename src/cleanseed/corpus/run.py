"""A run: the plan, what of it is done, an engine for the rest, and the account."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from cleanseed.corpus import journal, stats
from cleanseed.corpus.local import clean_shards
from cleanseed.corpus.plan import Plan, Shard, Totals
from cleanseed.corpus.report import Counts, ShardReport
from cleanseed.corpus.settings import Settings
from cleanseed.corpus.shard import DOCUMENTS, REJECTS, SPANS, Tick, suffix
from cleanseed.inputs import is_remote, public, why
from cleanseed.sinks import disk
from cleanseed.sinks.files import OutputError
from cleanseed.sources import MissingLibraryError

_FOLDERS = (DOCUMENTS, SPANS.partition("/")[0], REJECTS)
"""What a run makes in its output folder, beside journal and stats."""


class Engine(Protocol):
    """What cleans shards: `local.clean_shards`, or one that calls `local.clean_shard` elsewhere. Reports may come in any order.

    Takes shards as it can work on them, calls `tick` as documents are done if it learns of them, and raises what ends the run.
    """

    def __call__(
        self, shards: Iterable[Shard], settings: Settings, out: Path, *, jobs: int, tick: Tick | None
    ) -> Generator[ShardReport]: ...


class Watcher(Protocol):
    """Who is told how a run goes on."""

    def look(self) -> None: ...

    def begin(self, totals: Totals) -> None: ...

    def tick(self, size: int, packed: int, rejected: bool) -> None: ...

    def shard(self, shard: Shard, *, known: bool) -> None: ...


@dataclass(slots=True)
class Ran:
    """The account of a run.

    known: shards that were done before. gone: shards of an earlier run whose sources are no more, so that their output went.
    strays: files in the folders of the output that are of no shard. left_out: files that were not taken, by suffix.
    """

    counts: Counts
    shards: int
    known: int
    gone: int = 0
    strays: Sequence[str] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def engine_of(name: str, address: str | None = None) -> Engine:
    """The engine of a name: local, or ray, which needs its extra. address: of a Ray cluster. Raises MissingLibraryError."""
    if name == "ray":
        try:
            from cleanseed.corpus import ray
        except ModuleNotFoundError as error:
            if error.name != "ray":
                raise
            raise MissingLibraryError("the engine ray", "ray", "ray") from None
        return partial(ray.clean_shards, address=address)
    return clean_shards


def run(
    plan: Plan,
    settings: Settings,
    out: str | Path,
    *,
    jobs: int = 1,
    engine: Engine = clean_shards,
    redo: bool = False,
    watcher: Watcher | None = None,
) -> Ran:
    """Clean a corpus into the folder `out`; what is done there already, by the same settings, stays.

    Killed at any instant and called again, it leaves the same bytes as if it had run through. redo: remove what another run made there.
    Raises PlanError where an input lies in `out`, OutputError (a run is writing there, the output of another run, the disk is full),
    StartError.
    """
    if is_remote(str(out)):
        raise OutputError(f"{public(str(out))} is an address; write to a folder on this machine, and copy it there")
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, where a folder is needed; choose another one")
    plan.keep_apart()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with journal.locked(folder):
            try:
                return _run(plan, settings, folder, jobs, engine, watcher, redo=redo)
            except BaseException:
                # Ctrl-C may come when a draft is made, and before it is noted that there is one.
                with contextlib.suppress(OSError):
                    disk.sweep(folder)
                raise
    except OSError as error:
        if error.errno is None:  # not of the disk
            raise
        raise OutputError(
            f"cannot write to {folder}: {why(error)}; what is done is kept, so mend that and give the same command again"
        ) from error


def _run(
    plan: Plan,
    settings: Settings,
    out: Path,
    jobs: int,
    engine: Engine,
    watcher: Watcher | None,
    *,
    redo: bool,
) -> Ran:
    _check(out)
    if redo or not (out / DOCUMENTS).exists():  # of a run that came to nothing
        _clear(out)
    disk.sweep(out)
    plan.heed(settings, watcher.look if watcher else lambda: None)
    totals = plan.totals()
    if watcher is not None:
        watcher.begin(totals)
    known = 0
    names: list[str] = []
    by_name: dict[str, Shard] = {}  # of those under way

    def todo() -> Iterator[Shard]:
        nonlocal known
        for shard in plan.shards():
            names.append(shard.name)
            if log.done(shard):
                known += 1
                if watcher is not None:
                    watcher.shard(shard, known=True)
            else:
                by_name[shard.name] = shard
                yield shard

    with journal.Journal(out, settings, plan.arguments) as log:
        with closing(engine(todo(), settings, out, jobs=jobs, tick=watcher.tick if watcher else None)) as reports:
            for report in reports:
                log.add(report)
                shard = by_name.pop(report.shard)
                if watcher is not None:
                    watcher.shard(shard, known=False)
        gone = log.finish(names)
        counts, shards = stats.total(log.reports())
        strays = _strays(out, settings, log)
        stats.write(out, counts, shards, totals.left_out, settings.told())
    return Ran(counts, shards, known, gone, strays, totals.left_out)


def dry_run(plan: Plan, settings: Settings, tick: Callable[[], object] = lambda: None) -> tuple[Totals, Counts]:
    """What a run would find: all is read, nothing cleaned, nothing written."""
    plan.keep_apart()
    plan.heed(settings, tick)
    totals = plan.totals()
    counts = Counts()
    for shard in plan.shards():
        for record, skipped, _ in shard.records(settings):
            if skipped is not None:
                counts.skip(skipped)
            else:
                counts.found += 1
                counts.read += len(record.data)
                if record.lost is not None:
                    counts.rejected[record.lost[0]] += 1
            tick()
    totals.documents = counts.found
    return totals, counts


def _check(out: Path) -> None:
    """Refuse a folder that holds what no run made."""
    if (out / journal.JOURNAL).exists():
        if not journal.is_ours(out / journal.JOURNAL):
            raise OutputError(f"{out / journal.JOURNAL} is not a journal of cleanseed; choose another folder")
    else:
        strange = [path.name for path in out.iterdir() if path.name != journal.LOCK and not path.name.endswith(".tmp")]
        if strange:
            raise OutputError(f"{out} holds files that are no output of a run ({min(strange)}); choose another folder")


def _strays(out: Path, settings: Settings, log: journal.Journal) -> list[str]:
    """The files in the folders of the output that are of no shard.

    A run that is killed between naming files and noting it leaves them, where their source is gone before the next run. They may as
    well be somebody's own, so they stay.
    """
    found: list[str] = []
    for folder in (DOCUMENTS, SPANS, REJECTS):
        ending = suffix(folder, settings)
        for path in (out / folder).rglob("*"):
            name = path.relative_to(out / folder).as_posix()
            if not (name.endswith(ending) and name.removesuffix(ending) in log) and path.is_file():
                found.append(f"{folder}/{name}")
    return sorted(found)


def _clear(out: Path) -> None:
    """Remove what a run made."""
    for name in _FOLDERS:
        if (out / name).is_dir():
            shutil.rmtree(out / name)
    disk.remove(out / stats.STATS)
    disk.remove(out / journal.JOURNAL)
    disk.sync_folder(out)
