"""Text as trafilatura finds it where it favours recall: what many people have.

Does cleaning it help, and how often does it harm?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cleanseed
from cleanseed.bench import baselines
from cleanseed.bench.drawing import Row
from cleanseed.bench.measure import OURS, RULES, Progress, System, extracted, grouped
from cleanseed.gold import Gold

RENDERER = "recall"
INPUT = "its text as it is"
HARM = 0.005
"""A page got worse where it lost more wF1 than this."""


def made(pages: Iterable[Gold], progress: Progress) -> list[Gold]:
    """HTML pages whose article is known, as texts by the renderer `recall`; without those in which trafilatura finds nothing."""
    import trafilatura

    golds = []
    for number, gold in enumerate(pages):
        if gold.body is None:
            continue
        progress(f"recall: trafilatura {gold.set} {number + 1}")
        found = trafilatura.extract(gold.data, favor_recall=True, include_comments=False)
        if found:
            golds.append(replace(gold, renderer=RENDERER, data=found))
    return golds


def measure(golds: Sequence[Gold], progress: Progress) -> list[Row]:
    """By set: the input's scores, those of cleanseed by rules alone and of cleanseed, and the share of pages that got worse."""
    rows = []
    for (name, renderer), pages in grouped(golds):
        systems = {system: System() for system in (INPUT, RULES, OURS)}
        for number, gold in enumerate(pages):
            progress(f"recall: {name} {number + 1}/{len(pages)}")
            reference = gold.reference()
            systems[INPUT].add(gold, reference, baselines.keep(gold.data))
            for system, model in ((RULES, False), (OURS, True)):
                article = cleanseed.clean(gold.data, kind="text", model=model)
                systems[system].add(gold, reference, extracted(article))
        before = systems[INPUT].tally.words
        for system, each in systems.items():
            pairs = zip(before, each.tally.words, strict=True)
            worse = None if system == INPUT else sum(was.f1 - now.f1 > HARM for was, now in pairs) / len(pages)
            rows.append({"set": name, "renderer": renderer, "system": system, **each.tally.figures(), "worse": worse})
    return rows
