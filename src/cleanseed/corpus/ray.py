"""The engine for a cluster: Ray core tasks over shards, each calling the same `clean_shard` as the engine for one machine.

Ray gives out shards, and gives them out again where a node or a process dies; the items of a shard are supervised where it is
cleaned. Not Ray Data, which merges shards. Needs the extra `ray`.
"""

from __future__ import annotations

import itertools
import os
import socket
import sys
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError

from cleanseed.corpus.local import Cleaners, clean_shard, cleaners
from cleanseed.corpus.plan import Shard
from cleanseed.corpus.report import ShardReport
from cleanseed.corpus.settings import Settings
from cleanseed.corpus.shard import Tick
from cleanseed.sinks import disk
from cleanseed.sources import MissingLibraryError
from cleanseed.supervisor import StartError

_RETRIES = 3
_AHEAD = 2
"""Shards that wait for each one at work, so that no node waits for the driver."""
_KNOCK_SECONDS = 10.0
_OBJECT_STORE = 100_000_000
"""Bytes for what tasks give each other, of a cluster that is started here: only reports, which are small."""

_kept: dict[str, Cleaners] = {}
"""The workers of this process, by the name of the settings: Ray gives a process many shards."""


def clean_shards(
    shards: Iterable[Shard],
    settings: Settings,
    out: str | Path,
    *,
    jobs: int = 0,
    tick: Tick | None = None,
    address: str | None = None,
) -> Generator[ShardReport]:
    """Clean shards into the folder `out`; the report of each, as they are done, in any order. See `run.Engine`.

    jobs: shards at a time, 0 for as many as the cluster has CPUs. address: of a cluster ("auto", "10.0.0.1:6379"); without
    it that of the environment variable RAY_ADDRESS, or a cluster is started on this machine and ended again. All nodes must see inputs and
    `out` under the same names. Raises OSError where a disk does, StartError where there is no cluster, or it gives a shard up.
    """
    started = _connect(address, jobs)
    try:
        yield from _cleaned(shards, settings, os.path.realpath(out), jobs, tick)
    finally:
        disk.sweep(Path(out))  # of tasks that were killed
        if started:
            ray.shutdown()


def _cleaned(
    shards: Iterable[Shard], settings: Settings, out: str, jobs: int, tick: Tick | None
) -> Generator[ShardReport]:
    task = ray.remote(num_cpus=1, max_retries=_RETRIES)(_clean)
    shared, here = ray.put(settings), str(Path.cwd())
    limit = jobs or _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
    left = iter(shards)
    under_way: dict[Any, Shard] = {}
    lost: list[str] = []
    try:
        while True:
            for shard in itertools.islice(left, limit - len(under_way)):
                under_way[task.remote(shard, shared, out, here)] = shard
            if not under_way:
                break
            done, _ = ray.wait(list(under_way), num_returns=1)
            shard = under_way.pop(done[0])
            try:
                report: ShardReport = ray.get(done[0])
            except RayError as error:
                lost.append(f"{shard.name}: {_told(error)}")
                continue
            if tick is not None:
                _tell(tick, shard, report)
            yield report
    finally:
        for reference in under_way:
            ray.cancel(reference, force=True)
    if lost:
        raise StartError(
            f"{len(lost)} shards could not be cleaned; the others are done, so give the same command again. {lost[0]}"
        )


def _tell(tick: Tick, shard: Shard, report: ShardReport) -> None:
    """Let the documents of a shard that is done count. Of their bytes only those of all together are known."""
    rejected = report.counts.rejected.total()
    taken = report.counts.cleaned + rejected
    for number in range(taken):
        tick(report.counts.read // taken, shard.size // taken, number < rejected)


def _connect(address: str | None, jobs: int) -> bool:
    """Connect to a cluster, if that is not done yet. Returns whether it is ours to leave."""
    if ray.is_initialized():
        return False
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
    if address is None and not os.environ.get("RAY_ADDRESS"):
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nobody is told that there is a cluster
        address = "local"
        options |= {
            "include_dashboard": False,
            "object_store_memory": _OBJECT_STORE,
            "num_cpus": jobs or os.cpu_count(),
        }
        options["_node_ip_address"] = "127.0.0.1"  # no port of it can be reached from elsewhere
    where = address or os.environ["RAY_ADDRESS"]
    try:
        _knock(where)
        ray.init(address=address, **options)
    except (OSError, RuntimeError, ValueError) as error:
        raise StartError(f"there is no Ray cluster at {where}: {' '.join(str(error).split())}") from None
    return True


def _knock(address: str) -> None:
    """Raise OSError at once where nobody answers; Ray would try for many minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and host and port.isdigit():
        socket.create_connection((host, int(port)), _KNOCK_SECONDS).close()


def _clean(shard: Shard, settings: Settings, out: str, here: str) -> ShardReport:
    """The task: `clean_shard`, from the folder in which the driver works, for inputs have relative names."""
    try:
        os.chdir(here)
    except OSError as error:
        raise StartError(
            f"{here} is not there on the node {ray.util.get_node_ip_address()}: all must share it"
        ) from error
    # What Ray's process began with is nothing that its child processes should import.
    sys.modules["__main__"].__dict__.pop("__file__", None)
    name = settings.hash()
    if name not in _kept:
        while _kept:
            _kept.popitem()[1].close()
        _kept[name] = cleaners(settings)
    try:
        return clean_shard(shard, settings, out, workers=_kept[name])
    except MissingLibraryError as error:  # pickle cannot bring it back
        raise StartError(str(error)) from None


def _told(error: RayError) -> str:
    """Raise what ends the run; tell of what ends a shard."""
    cause = getattr(error, "cause", None)
    if isinstance(error, RayTaskError) and isinstance(cause, (OSError, StartError)):
        raise cause
    return " ".join(str(cause or error).split())[:300]
