"""Calibration of `confidence`.

    python -m cleanseed.training.calibration --gold FOLDER [--out FILE] [--text PAGES]

Cleans pages of the gold sets wcxb-dev and fundus-dev (see `cleanseed.gold` for their format), and sets what their evidence led one
to expect of the body beside the F1 that it had. A block model never weighs hosts that it learned from: one is grown for each fold.
Pages are sorted by what was expected and cut into groups of one size; the means of a group are a point of the table, and pooling of
neighbours that violate the order makes it rise. To be run after the block model's weights changed. Needs lightgbm.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from cleanseed import calibration, linemodel, pipeline, rulebook, verdict
from cleanseed.blockmodel import scorer
from cleanseed.gold import Gold, load
from cleanseed.model import Page
from cleanseed.read import RejectedError, read
from cleanseed.training import blocks

SETS = ("wcxb-dev", "fundus-dev")
GROUPS = 12
_LEAST = 0.005
Point = tuple[float, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m cleanseed.training.calibration", description=str(__doc__).partition("\n\n")[0]
    )
    parser.add_argument("--gold", type=Path, required=True, help="folder of the gold sets")
    parser.add_argument("--out", type=Path, default=calibration.FILE, help="where the tables go (default: the package)")
    parser.add_argument("--text", type=int, default=200, metavar="PAGES", help="pages of text a set (default: 200)")
    given = parser.parse_args(arguments)
    html = [gold for name in SETS for gold in load(given.gold, name, "html") if gold.body is not None]
    text = [gold for name in SETS for gold in load(given.gold, name, "text", pages=given.text) if gold.body is not None]
    found = {
        "html-model": list(learned(html)),
        "html-rules": list(ruled(html)),
        "text-rules": list(ruled(text)),
    }
    given.out.write_text(written({name: table(points) for name, points in found.items()}), encoding="utf-8")
    for name, points in found.items():
        sys.stdout.write(f"{name}: {len(points)} pages; {gap(points):.3f} off on average before\n")
    return 0


def learned(golds: Sequence[Gold]) -> Iterator[Point]:
    """What was expected and had, each page weighed by a block model that has not seen its host."""
    book, lines = rulebook.default(), linemodel.load()
    data = blocks.prepare(golds)
    for fold in range(blocks.FOLDS):
        with blocks.using(data.fit(leave=fold)):
            for gold in golds:
                if blocks.fold(gold) == fold and (page := _page(gold)) is not None:
                    yield _point(pipeline.fold(page, book, model=lines), gold)


def ruled(golds: Sequence[Gold]) -> Iterator[Point]:
    """The same by rules alone."""
    book = rulebook.default()
    for gold in golds:
        if (page := _page(gold)) is not None:
            yield _point(pipeline.fold(page, book), gold)


def table(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    """What was expected, ascending, and what it was worth: the means of groups of one size, made to rise."""
    groups = np.array_split(np.array(sorted(points)), min(GROUPS, max(1, len(points) // 10)))
    pooled: list[tuple[float, float, int]] = []
    for group in groups:
        pooled.append((float(group[:, 0].mean()), float(group[:, 1].mean()), len(group)))
        while len(pooled) > 1 and (pooled[-2][1] > pooled[-1][1] or pooled[-1][0] - pooled[-2][0] < _LEAST):
            (low, worth, size), (high, more, many) = pooled[-2:]
            whole = size + many
            pooled[-2:] = [((low * size + high * many) / whole, (worth * size + more * many) / whole, whole)]
    return [round(low, 3) for low, _, _ in pooled], [round(worth, 3) for _, worth, _ in pooled]


def gap(points: Sequence[Point]) -> float:
    """How far, on average, what a group of pages was expected to have lies from what it had."""
    groups = np.array_split(np.array(sorted(points)), GROUPS)
    return float(np.mean([abs(float(group[:, 0].mean() - group[:, 1].mean())) for group in groups if len(group)]))


def written(tables: dict[str, tuple[list[float], list[float]]]) -> str:
    """The tables as TOML."""
    lines = [f"# Made by `python -m cleanseed.training.calibration`, with the block model {scorer.name()}.\n"]
    lines += [f"[{name}]\nexpected = {low}\nworth = {high}\n" for name, (low, high) in tables.items()]
    return "\n".join(lines)


def _page(gold: Gold) -> Page | None:
    try:
        page = read(gold.data, url=gold.url, kind="html" if gold.renderer == "html" else "text", later=True)
    except RejectedError:
        return None
    return page if page.blocks else None


def _point(page: Page, gold: Gold) -> Point:
    words = gold.reference().score(page.body()).words
    assert words is not None
    return verdict.expectation(page), words.f1


if __name__ == "__main__":
    sys.exit(main())
