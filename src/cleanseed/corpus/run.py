"""A run: the plan, what of it is done, an engine for the rest, and the account."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from cleanseed.corpus import disk, journal, stats
from cleanseed.corpus.local import clean_shards
from cleanseed.corpus.plan import Plan, Shard, Totals
from cleanseed.corpus.report import Counts, ShardReport
from cleanseed.corpus.settings import Settings
from cleanseed.corpus.shard import DOCUMENTS, REJECTS, SPANS, Tick
from cleanseed.inputs import why
from cleanseed.sinks.files import OutputError
from cleanseed.sources import MissingLibraryError


class Engine(Protocol):
    """What cleans shards: `local.clean_shards`, or one that calls `local.clean_shard` elsewhere. Reports may come in any order.

    Takes shards as it can work on them, calls `tick` as documents are done if it learns of them, and raises what ends the run.
    """

    def __call__(
        self, shards: Iterable[Shard], settings: Settings, out: Path, *, jobs: int, tick: Tick | None
    ) -> Iterator[ShardReport]: ...


class Watcher(Protocol):
    """Who is told how a run goes on."""

    def begin(self, totals: Totals) -> None: ...

    def tick(self, size: int, rejected: bool) -> None: ...

    def shard(self, shard: Shard, *, known: bool) -> None: ...


@dataclass(slots=True)
class Ran:
    """The account of a run. known: shards that were done before. left_out: files of folders that were not taken, by suffix."""

    counts: Counts
    shards: int
    known: int
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
    Raises OutputError (a run is writing there, the output of another run, the disk is full), StartError.
    """
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with journal.locked(folder):
            return _run(plan, settings, folder, jobs, engine, watcher, redo=redo)
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
    if redo:
        _clear(out)
    _check(out)
    disk.sweep(out)
    plan.heed(settings)
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
        reports = engine(todo(), settings, out, jobs=jobs, tick=None if watcher is None else watcher.tick)
        for report in reports:
            log.add(report)
            shard = by_name.pop(report.shard)
            if watcher is not None:
                watcher.shard(shard, known=False)
        log.finish(names)
        counts, shards = stats.total(log.reports())
        stats.write(out, counts, shards, settings.told())
    return Ran(counts, shards, known, totals.left_out)


def dry_run(plan: Plan, settings: Settings, tick: Callable[[], object] = lambda: None) -> tuple[Totals, Counts]:
    """What a run would find: all is read, nothing cleaned, nothing written."""
    plan.heed(settings)
    totals = plan.totals()
    counts = Counts()
    for shard in plan.shards():
        for record, taken in shard.records(settings):
            if not taken:
                counts.skip("sample")
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
    if not (out / journal.JOURNAL).exists():
        strange = [path.name for path in out.iterdir() if path.name != journal.LOCK and not path.name.endswith(".tmp")]
        if strange:
            raise OutputError(f"{out} holds files that are no output of a run ({min(strange)}); choose another folder")


def _clear(out: Path) -> None:
    if not (out / journal.JOURNAL).exists():
        return
    for name in (DOCUMENTS, SPANS.partition("/")[0], REJECTS):
        if (out / name).is_dir():
            shutil.rmtree(out / name)
    disk.remove(out / stats.STATS)
    disk.remove(out / journal.JOURNAL)
    disk.sync_folder(out)
