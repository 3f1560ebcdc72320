"""Scores on hosts that were not learned from: one line model a fold of hosts, put into `clean()` itself.

Needs the group `train` (lightgbm, scipy, rapidfuzz), and the sets that the weights are made from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import cleanseed
from cleanseed import cleaning, linemodel
from cleanseed.bench import baselines
from cleanseed.bench.drawing import Row
from cleanseed.bench.measure import OURS, RULES, Progress, System, common_languages, extracted, grouped
from cleanseed.gold import Gold, GoldError
from cleanseed.linemodel import Model
from cleanseed.training import lines
from cleanseed.training.examples import FOLDS, SETS, load

ALL = "all"
NEEDS = ("lightgbm", "scipy", "rapidfuzz")


@dataclass(frozen=True)
class Folds:
    """models: one a fold, which learned from the other folds. fold: of each page, by set and id."""

    models: Sequence[Model]
    fold: dict[tuple[str, str], int]

    def of(self, gold: Gold) -> Model | None:
        """The model that has not seen the page's host; None for a page that no fold knows."""
        at = self.fold.get((gold.set, gold.id))
        return None if at is None else self.models[at]


def missing(folder: Path, parts: Collection[str] = ("text",)) -> None:
    """Raise GoldError, with what to do, where training would fail: a library or a set is missing."""
    if lost := [name for name in NEEDS if find_spec(name) is None]:
        raise GoldError(f"--folds trains models, which needs {', '.join(lost)}; install the group `train`")
    for name in SETS:
        for kind in ("text", "html") if {*parts} & {"text", "recall"} else ("html",):
            if not (path := folder / f"{name}.{kind}.jsonl.gz").is_file():
                raise GoldError(f"{path}: no such file; --folds learns from {' and '.join(SETS)}, text and HTML")


def learn(folder: Path, progress: Progress) -> Folds:
    """Train the models, as `cleanseed.training.lines` does. Takes minutes. Raises GoldError where something it needs is missing."""
    missing(folder)
    progress("folds: aligning all renderings of all pages (a few minutes) ...")
    examples = load(folder)
    progress("folds: figures of all lines (a minute) ...")
    data = lines.prepare(examples)
    usual = linemodel.load().calibration
    models = []
    for fold in range(FOLDS):
        progress(f"folds: training model {fold + 1} of {FOLDS} (minutes) ...")
        models.append(lines.model(f"fold-{fold + 1}", data, lines.fit(data, data.fold != fold), usual))
    known = zip(examples, data.fold.tolist(), strict=True)
    return Folds(models, {(example.set, example.id): fold for example, fold in known})


@contextmanager
def using(model: Model) -> Iterator[None]:
    """Have `clean()` weigh lines with this model for a while."""
    usual = cleaning._line_model  # noqa: SLF001  the one place from which clean() takes its model
    cleaning._line_model = lambda: model  # noqa: SLF001
    try:
        yield
    finally:
        cleaning._line_model = usual  # noqa: SLF001


def measure(golds: Sequence[Gold], folds: Folds, progress: Progress) -> list[Row]:
    """By set, renderer and language: cleanseed by the model of the page's fold, by rules alone, and the page as it is."""
    rows: list[Row] = []
    for (name, renderer), pages in grouped([gold for gold in golds if folds.of(gold) is not None]):
        systems = {system: System() for system in (OURS, RULES, baselines.KEEP)}
        languages = common_languages(pages)
        for number, gold in enumerate(pages):
            progress(f"folds: {name} {renderer} {number + 1}/{len(pages)}")
            reference = gold.reference()
            model = folds.of(gold)
            assert model is not None
            with using(model):
                article = cleanseed.clean(gold.data, kind="text")
            ruled = cleanseed.clean(gold.data, kind="text", model=False)
            groups = [ALL] if len(languages) == 1 else [ALL, languages.get(gold.language, "other languages")]
            systems[OURS].add(gold, reference, extracted(article), groups)
            systems[RULES].add(gold, reference, extracted(ruled), groups)
            systems[baselines.KEEP].add(gold, reference, baselines.keep(gold.data), groups)
        rows += [
            {"set": name, "renderer": renderer, "group": group, "system": system, **each.groups[group].figures()}
            for group in sorted(systems[OURS].groups, key=lambda group: (group != ALL, len(group), group))
            for system, each in systems.items()
        ]
    return rows
