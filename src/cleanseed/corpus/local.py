"""The engine for one machine: the documents of all shards in one stream through all workers, so that one large shard keeps them busy too."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

from cleanseed import batch
from cleanseed.corpus.plan import Shard
from cleanseed.corpus.report import ShardReport
from cleanseed.corpus.settings import Settings
from cleanseed.corpus.shard import Job, Tick
from cleanseed.corpus.work import Done, Task, clean_task, size
from cleanseed.supervisor import Known, Workers

Cleaners = Workers[Task, Done | None]


def cleaners(settings: Settings, jobs: int = 1) -> Cleaners:
    """Workers for `clean_shards`, to use for several calls with the same settings; a context manager."""
    work: Callable[[Task], Done | None] = partial(clean_task, settings=settings)
    prepare = partial(batch.warm, settings.cleaning, html=settings.cleaning.kind != "text")
    return Workers(work, jobs, settings.limits, size=size, prepare=prepare)


def clean_shard(
    shard: Shard, settings: Settings, out: str | Path, *, jobs: int = 1, workers: Cleaners | None = None
) -> ShardReport:
    """Clean a shard into the folder `out`: the unit of every engine. Its files are there, whole and safe, when this returns.

    Called again, or twice at a time, it writes the same files. workers: of `cleaners(settings)`, to spare their start; else `jobs` are
    started. Content never raises. Raises OSError where the disk does, StartError where workers cannot start.
    """
    return next(clean_shards([shard], settings, out, jobs=jobs, workers=workers))


def clean_shards(
    shards: Iterable[Shard],
    settings: Settings,
    out: str | Path,
    *,
    jobs: int = 1,
    tick: Tick | None = None,
    workers: Cleaners | None = None,
) -> Generator[ShardReport]:
    """Clean shards into the folder `out`; the report of each, in order, once its files are there. See `clean_shard`."""
    opened: deque[Job] = deque()
    stopped = Event()

    def tasks() -> Iterator[Task | Known[Done | None]]:
        for shard in shards:
            job = Job(shard, settings, Path(out), digests, stopped)
            opened.append(job)
            yield from job.tasks()
            yield Known(None)  # its end, be it empty: so never many shards are open

    pool = workers or cleaners(settings, jobs)
    with ThreadPoolExecutor(1, "cleanseed-digest") as digests:
        outcomes = pool.map(tasks())
        try:
            for done in outcomes:
                if done is None:
                    yield _commit(opened)
                else:
                    opened[0].take(done, tick)
        finally:
            stopped.set()
            outcomes.close()
            for job in opened:
                job.discard()
            digests.shutdown(cancel_futures=True)
            if workers is None:
                pool.close()


def _commit(opened: deque[Job]) -> ShardReport:
    report = opened[0].commit()
    opened.popleft()  # not before: a job that fails is to be discarded
    return report
