"""HTML: cleanseed beside other extractors, in one process on the same pages; and by block models that have not seen a page's host."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import cleanseed
from cleanseed import gold
from cleanseed.article import Article
from cleanseed.bench import baselines
from cleanseed.bench.drawing import Row
from cleanseed.bench.measure import OURS, READ, RULES, Progress, System, extracted, grouped, metadata
from cleanseed.blockmodel import scorer
from cleanseed.gold import Gold
from cleanseed.training import blocks

FAST = "cleanseed --fast"


def measure(golds: Sequence[Gold], progress: Progress) -> dict[str, list[Row]]:
    """The tables for HTML, of cleanseed and peers: html and html_metadata.

    cpu: CPU seconds as a multiple of those of trafilatura with metadata. slowest: the dearest page per MB, as a multiple of the
    median. asked: the share of pages on which a witness was heard. Each page counts by the lesser of two rounds: in its first
    trafilatura compiles thousands of patterns, and in either the collector of garbage may look through all that the process holds.
    """
    tables: dict[str, list[Row]] = {"html": [], "html_metadata": []}
    systems_of: dict[str, Callable[[str, str | None], Article | baselines.Extracted]] = {
        RULES: partial(_clean, model=False),
        OURS: _clean,
        FAST: partial(_clean, fast=True),
    }
    systems_of |= baselines.for_html()
    for (name, renderer), pages in grouped(golds):
        head: Row = {"set": name, "renderer": renderer}
        systems: dict[str, System] = {}
        seconds: dict[str, list[float]] = {}
        asked: dict[str, int] = {}
        for system, function in systems_of.items():
            systems[system] = System()
            if system == OURS:
                systems[READ] = System()
            first: list[float] = []
            for number, page in enumerate(pages):
                progress(f"html: {name}: {system}, to warm up {number + 1}/{len(pages)}")
                start = time.process_time()
                function(page.data, page.url)
                first.append(time.process_time() - start)
            taken: list[float] = []
            asked[system] = 0
            for number, page in enumerate(pages):
                progress(f"html: {name}: {system} {number + 1}/{len(pages)}")
                start = time.process_time()
                found = function(page.data, page.url)
                taken.append(time.process_time() - start)
                reference = page.reference()
                asked[system] += isinstance(found, Article) and found.witness is not None
                if system == OURS and isinstance(found, Article):
                    read = baselines.Extracted(found.page.text if found.page else "")
                    systems[READ].add(page, reference, read)
                systems[system].add(page, reference, extracted(found) if isinstance(found, Article) else found)
            seconds[system] = list(map(min, first, taken))
        sizes = [max(len(page.data), 1) / 1e6 for page in pages]
        whole = sum(seconds[baselines.TRAFILATURA])
        for system, each in systems.items():
            row = each.row({**head, "system": system})
            if system in seconds:
                dear = [second / size for second, size in zip(seconds[system], sizes, strict=True)]
                middle = statistics.median(dear)
                row["cpu"] = sum(seconds[system]) / whole if whole else None
                row["slowest"] = max(dear) / middle if middle else None
                row["asked"] = asked[system] / len(pages) if asked[system] else None
            row["seen"] = system in (OURS, FAST) and name in blocks.SETS
            tables["html"].append(row)
        tables["html_metadata"] += metadata(systems, (OURS, baselines.TRAFILATURA), head)
    return tables


def _clean(data: str, url: str | None, *, model: bool = True, fast: bool = False) -> Article:
    return cleanseed.clean(data, kind="html", url=url, model=model, fast=fast)


def learn(folder: Path, progress: Progress) -> list[scorer.Model]:
    """A block model for each fold of hosts, which learned from the other folds, as `cleanseed.training.blocks` does. Takes minutes."""
    progress("folds: figures of all HTML pages (minutes) ...")
    pages = (
        page for name in blocks.SETS if name in gold.sets(folder, "html") for page in gold.load(folder, name, "html")
    )
    data = blocks.prepare(pages)
    models = []
    for fold in range(blocks.FOLDS):
        progress(f"folds: training block model {fold + 1} of {blocks.FOLDS} ...")
        models.append(data.fit(leave=fold))
    return models


def fold_rows(golds: Sequence[Gold], models: Sequence[scorer.Model], progress: Progress) -> list[Row]:
    """By set: cleanseed by the block model of the page's fold, with the witness and without, and trafilatura."""
    rows: list[Row] = []
    for (name, renderer), pages in grouped(golds):
        systems = {system: System() for system in (OURS, FAST, baselines.TRAFILATURA)}
        for number, page in enumerate(pages):
            progress(f"html by folds: {name} {number + 1}/{len(pages)}")
            reference = page.reference()
            with blocks.using(models[blocks.fold(page)]):
                for system, fast in ((OURS, False), (FAST, True)):
                    article = cleanseed.clean(page.data, kind="html", url=page.url, fast=fast)
                    systems[system].add(page, reference, extracted(article))
            systems[baselines.TRAFILATURA].add(page, reference, baselines.trafilatura(page.data, page.url))
        rows += [each.row({"set": name, "renderer": renderer, "system": system}) for system, each in systems.items()]
    return rows
