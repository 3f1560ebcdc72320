"""A corpus: shards in, shards out, resumable.

`plan` tells which shards there are, `local.clean_shard` cleans one, an engine (`run.Engine`) does so for many, `journal` notes which are
whole, and `run.run` ties them together:

    plan = Plan(["crawl/"], "out")
    run(plan, Settings(), "out", jobs=4)

An output folder holds `documents/`, with `--attributes` also `attributes/cleanseed/`, `rejects/` (why, for each document that could not
be cleaned), `journal.jsonl` and `stats.json`.
"""

from __future__ import annotations

from cleanseed.corpus.local import clean_shard, clean_shards, cleaners
from cleanseed.corpus.plan import DUPLICATE, SAMPLE, Found, Plan, PlanError, Shard, Totals
from cleanseed.corpus.report import Counts, ShardReport
from cleanseed.corpus.run import Engine, Ran, dry_run, engine_of, run
from cleanseed.corpus.settings import Settings

__all__ = [
    "DUPLICATE", "SAMPLE", "Counts", "Engine", "Found", "Plan", "PlanError", "Ran", "Settings", "Shard", "ShardReport", "Totals",
    "clean_shard", "clean_shards", "cleaners", "dry_run", "engine_of", "run",
]  # fmt: skip
