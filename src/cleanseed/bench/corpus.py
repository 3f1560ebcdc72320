"""`python -m cleanseed.bench.corpus`: what a run costs beyond cleaning, and what it survives, on made-up pages.

All figures are ratios within this run, so that a slow machine tells the same; but others at work on it blur those of wall time.
"""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from cleanseed._version import __version__
from cleanseed.bench import pages, watch

PARTS = ("workers", "overhead", "ray", "growth", "kills")
_FEW, _FEW_SHARD = 240, 30
_BASE = 500  # documents; with fewer, what a run costs once drowns them

# Cleans the pages of a folder in a loop, with nothing read or written while the clock runs; prints CPU seconds.
_LOOP = """
import json, pathlib, sys, time
import cleanseed
rows = [json.loads(line) for path in sorted(pathlib.Path(sys.argv[1]).iterdir()) for line in path.open()]
for row in rows[:10]:
    cleanseed.clean(row.get("html") or row["text"], url=row["url"])
start = time.process_time()
for row in rows:
    cleanseed.clean(row.get("html") or row["text"], url=row["url"])
pathlib.Path(sys.argv[2]).write_text(str(time.process_time() - start))
"""


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120, "show_default": True})
@click.option(
    "--documents", type=click.IntRange(100), default=1_000, metavar="N", help="Of all parts but growth and kills."
)
@click.option(
    "--many",
    type=click.IntRange(1_000),
    default=5_000,
    metavar="N",
    help="Of growth: N documents, and a hundredth of N (500 at least).",
)
@click.option("--kills", type=click.IntRange(1), default=3, metavar="N", help="Runs that are killed.")
@click.option(
    "--rounds", type=click.IntRange(1), default=1, metavar="N", help="Measure N times in turn; the least counts."
)
@click.option("--seed", type=int, default=1, help="Of the instants of kills.")
@click.option("--only", metavar="PARTS", help=f"Only some of {', '.join(PARTS)}; with commas between them.")
@click.option(
    "--work",
    type=click.Path(path_type=Path),
    default=Path("build/bench-corpus"),
    help="A folder to work in; removed at the end.",
)
@click.option(
    "--json", "to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write all figures there."
)
def main(
    documents: int, many: int, kills: int, rounds: int, seed: int, only: str | None, work: Path, to: Path | None
) -> None:
    """Measure runs over a corpus of made-up pages."""
    parts = tuple(each.strip() for each in only.split(",")) if only else PARTS
    if unknown := set(parts) - set(PARTS):
        raise click.UsageError(f"--only takes {', '.join(PARTS)}, not {', '.join(sorted(unknown))}")
    if work.exists() and any(work.iterdir()):
        raise click.UsageError(f"{work} is not empty; choose another --work, or remove it")
    work.mkdir(parents=True, exist_ok=True)
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    click.echo(f"cleanseed {__version__}, Python {platform.python_version()}, {cores} cores, {platform.machine()}")
    bench = Bench(work, rounds)
    figures: dict[str, Any] = {"documents": documents, "many": many, "cores": cores}
    try:
        for part in PARTS:
            if part not in parts:
                continue
            if part == "growth":
                lines = growth(bench, many, figures)
            elif part == "kills":
                lines = killed(bench, kills, seed, figures)
            else:
                lines = {"workers": workers, "overhead": overhead, "ray": ray}[part](bench, documents, figures)
            for line in lines:
                click.echo(line)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if to is not None:
        to.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


class Bench:
    """A folder of corpora and outputs, and runs over them."""

    def __init__(self, work: Path, rounds: int) -> None:
        self._work = work
        self._rounds = rounds

    def corpus(self, count: int, shard: int = 0) -> Path:
        """A corpus of so many pages: made once. shard: pages a file; without it so that there are twenty files or more."""
        folder = self._work / f"in-{count}"
        if not folder.exists():
            self.say(f"making {count:,} pages")
            pages.write(folder, count, shard or max(1, min(500, count // 20)))
        return folder

    def least(
        self, name: str, key: Callable[[watch.Watched], float], *runs: Callable[[], watch.Watched]
    ) -> list[watch.Watched]:
        """Of each run, in turn and again, the one that took least."""
        found: list[list[watch.Watched]] = [[] for _ in runs]
        for number in range(self._rounds):
            for index, each in enumerate(runs):
                self.say(
                    f"{name}: run {index + 1} of {len(runs)}" + (f", round {number + 1}" if self._rounds > 1 else "")
                )
                found[index].append(each())
        return [min(each, key=key) for each in found]

    def command(self, corpus: Path, out: Path, *options: str) -> list[str]:
        """A run."""
        return [sys.executable, "-m", "cleanseed", "run", str(corpus), "-o", str(out), *options]

    def run(self, corpus: Path, *options: str, memory: bool = False) -> watch.Watched:
        """A run into a fresh folder, which goes with it. Raises RuntimeError where it fails."""
        out = self.out()
        try:
            done = watch.run(self.command(corpus, out, *options), memory=memory, quiet=not sys.stderr.isatty())
        finally:
            shutil.rmtree(out, ignore_errors=True)
        if done.code not in (0, 3):
            raise click.ClickException(f"a run with {' '.join(options)} ended with {done.code}")
        return done

    def loop(self, corpus: Path) -> watch.Watched:
        """Cleaning alone. Its `cpu` is that of the loop."""
        told = self._work / "loop"
        done = watch.run([sys.executable, "-c", _LOOP, str(corpus), str(told)])
        if done.code:
            raise click.ClickException(f"cleaning in a loop ended with {done.code}")
        return watch.Watched(0, done.wall, float(told.read_text(encoding="ascii")))

    def out(self) -> Path:
        """A folder that is not there."""
        return self._work / f"out-{time.monotonic_ns()}"

    def say(self, line: str) -> None:
        """Progress."""
        click.echo(f"[{time.strftime('%H:%M:%S')}] {line}", err=True)


def workers(bench: Bench, documents: int, figures: dict[str, Any]) -> Iterator[str]:
    """Two workers against one, by wall time."""
    corpus = bench.corpus(documents)
    one, two = bench.least(
        "workers", _wall, lambda: bench.run(corpus, "--jobs", "1"), lambda: bench.run(corpus, "--jobs", "2")
    )
    figures["workers"] = {"one": one.wall, "two": two.wall, "ratio": one.wall / two.wall}
    yield (
        f"two workers: {one.wall / two.wall:.2f} times as fast as one ({documents:,} documents in {one.wall:.1f} s and {two.wall:.1f} s, "
        "starting up included; target 1.85)"
    )


def overhead(bench: Bench, documents: int, figures: dict[str, Any]) -> Iterator[str]:
    """CPU of a run beyond that of cleaning in a loop."""
    # From the difference of two runs, so that what is spent once (starting up, a spare worker) falls out.
    half = documents // 2
    corpus, part = bench.corpus(documents), bench.corpus(half)
    run, less, loop = bench.least(
        "overhead",
        _cpu,
        lambda: bench.run(corpus, "--jobs", "1"),
        lambda: bench.run(part, "--jobs", "1"),
        lambda: bench.loop(corpus),
    )
    each, alone = (run.cpu - less.cpu) / (documents - half), loop.cpu / documents
    once = run.cpu - documents * each
    figures["overhead"] = {"run": run.cpu, "of half": less.cpu, "loop": loop.cpu, "share": each / alone - 1}
    yield (
        f"overhead of a run: {each / alone - 1:.1%} of cleaning in a loop (CPU of a document, of {documents:,}: {each * 1e3:.2f} ms and "
        f"{alone * 1e3:.2f} ms; what is spent once, {once:.1f} s, is left out; target below 10 %)"
    )


def ray(bench: Bench, documents: int, figures: dict[str, Any]) -> Iterator[str]:
    """The engine ray against the engine local, by wall time."""
    if find_spec("ray") is None:
        yield "ray: not measured, it is not installed (the extra ray)"
        return
    corpus, single = bench.corpus(documents), bench.corpus(1)
    there = ("--engine", "ray", "--jobs", "2")
    local, start, far, far_start = bench.least(
        "ray",
        _wall,
        lambda: bench.run(corpus, "--jobs", "2"),
        lambda: bench.run(single, "--jobs", "2"),
        lambda: bench.run(corpus, *there),
        lambda: bench.run(single, *there),
    )
    ratio, bare = far.wall / local.wall, (far.wall - far_start.wall) / (local.wall - start.wall)
    figures["ray"] = {"local": local.wall, "ray": far.wall, "ratio": ratio, "without starting up": bare}
    yield (
        f"ray: {bare:.2f} times as long as local ({documents:,} documents, two workers; with starting up {ratio:.2f} times, "
        f"{far.wall:.1f} s and {local.wall:.1f} s; target 1.5)"
    )


def growth(bench: Bench, many: int, figures: dict[str, Any]) -> Iterator[str]:
    """Memory at the end of a run against its beginning; CPU of a document in a large corpus against a small one."""
    few = max(many // 100, min(_BASE, many // 2))
    large, small, half, single = (bench.corpus(count) for count in (many, few, few // 2, 1))
    run, less, least, start = bench.least(
        "growth",
        _cpu,
        lambda: bench.run(large, "--jobs", "2", memory=True),
        lambda: bench.run(small, "--jobs", "1"),
        lambda: bench.run(half, "--jobs", "1"),
        lambda: bench.run(single, "--jobs", "2"),
    )
    before, after = run.peak(start.wall, 0, 0.1), run.peak(start.wall, 0.9, 1)
    each, at_first = (run.cpu - less.cpu) / (many - few), (less.cpu - least.cpu) / (few - few // 2)
    figures["growth"] = {"first tenth": before, "last tenth": after, "cpu": each, "cpu of few": at_first}
    for who, first, last in zip(("the first process", "a worker"), before, after, strict=True):
        known = f"{last / first:.2f} times" if first else "unknown:"
        yield (
            f"memory of {who}: {known} in the last tenth of {many:,} documents what it was in the first ({first / 1e6:.0f} MB, "
            f"{last / 1e6:.0f} MB; target below 1.1)"
        )
    yield (
        f"CPU of a document: {each / at_first:.3f} times with {many:,} what it is with {few:,} ({each * 1e3:.2f} ms, "
        f"{at_first * 1e3:.2f} ms; target within 5 %)"
    )


def killed(bench: Bench, kills: int, seed: int, figures: dict[str, Any]) -> Iterator[str]:
    """Runs that are killed at a random instant, with and without their workers, and given again."""
    corpus = bench.corpus(_FEW, _FEW_SHARD)
    out = bench.out()
    whole = watch.run(bench.command(corpus, out, "--jobs", "2"), quiet=True)
    expected = _tree(out)
    chance = random.Random(seed)  # noqa: S311  no secret
    same = hit = 0
    for number in range(kills):
        bench.say(f"kills: {number + 1} of {kills}, {same} of {number} byte-identical")
        out = bench.out()
        command = bench.command(corpus, out, "--jobs", "2")
        for _ in range(chance.randint(1, 2)):
            after = chance.uniform(0, whole.wall)
            hit += watch.run(command, quiet=True, kill=(after, chance.random() < 0.5)).code < 0
        watch.run(command, quiet=True)
        same += _tree(out) == expected
        shutil.rmtree(out)
    figures["kills"] = {"trials": kills, "hit": hit, "same": same}
    yield f"killed and given again: {same} of {kills} byte-identical ({hit} kills hit a run at work; target all)"


def _tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _wall(each: watch.Watched) -> float:
    return each.wall


def _cpu(each: watch.Watched) -> float:
    return each.cpu


if __name__ == "__main__":
    main()
