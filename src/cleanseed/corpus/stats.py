"""The account of a run: `stats.json`, and what a person is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cleanseed.corpus.report import Counts, ShardReport
from cleanseed.inputs import counted, printable
from cleanseed.sinks import disk

STATS = "stats.json"
_SHOWN = 8


def total(reports: Iterable[ShardReport]) -> tuple[Counts, int]:
    """The figures of all shards together, and how many shards there are."""
    counts = Counts()
    shards = 0
    for report in reports:
        counts.merge(report.counts)
        shards += 1
    return counts, shards


def stages(counts: Counts) -> dict[str, tuple[int, int]]:
    """By stage: (removals, characters), those that take most first."""
    found: dict[str, tuple[int, int]] = {}
    for rule, (count, characters) in counts.removals.items():
        stage = rule.partition("/")[0]
        known = found.get(stage, (0, 0))
        found[stage] = known[0] + count, known[1] + characters
    return dict(sorted(found.items(), key=lambda pair: (-pair[1][1], pair[0])))


def write(out: Path, counts: Counts, shards: int, left_out: Mapping[str, int], told: dict[str, Any]) -> None:
    """Write `stats.json`. It holds no times, so that it is the same for the same input and settings (`told`)."""
    figures = {
        "shards": shards,
        **counts.to_dict(),
        "stages": {stage: list(pair) for stage, pair in stages(counts).items()},
        "left_out": dict(sorted(left_out.items())),
        "settings": told,
    }
    disk.put(out / STATS, (json.dumps(figures, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def lines(counts: Counts, shards: int) -> Iterator[str]:
    """The summary."""
    rejected, skipped = counts.rejected.total(), counts.skipped.total()
    yield (
        f"{counted(counts.found, 'document')} found in {counted(shards, 'shard')}: {counts.cleaned:,} cleaned, {rejected:,} rejected, "
        f"{skipped:,} skipped"
    )
    for name, figures in (("rejected", counts.rejected), ("skipped", counts.skipped)):
        if figures:
            yield f"{name}: {_named(figures.most_common())}"
    if counts.read:
        taken = sum(characters for _, characters in counts.removals.values())
        yield f"{counts.read:,} characters read, {counts.kept:,} kept in articles, {taken:,} taken by rules"
    if counts.removals:
        yield f"characters taken by stage: {_named([(stage, pair[1]) for stage, pair in stages(counts).items()])}"
        rules = sorted(
            ((rule, pair[1]) for rule, pair in counts.removals.items()), key=lambda pair: (-pair[1], pair[0])
        )
        yield f"characters taken by rule: {_named(rules)}"
        sites = [(site, taken.total()) for site, taken in counts.site_stages.items() if taken]
        yield f"characters taken by site: {_named(sorted(sites, key=lambda pair: (-pair[1], pair[0])))}"
    for name, figures in (("language", counts.languages), ("verdict", counts.verdicts), ("site", counts.sites)):
        if figures:
            yield f"documents by {name}: {_named(figures.most_common())}"


def _named(pairs: list[tuple[str, int]]) -> str:
    shown = ", ".join(f"{printable(name)} {count:,}" for name, count in pairs[:_SHOWN])
    return shown + (f", and {len(pairs) - _SHOWN:,} more" if len(pairs) > _SHOWN else "")
