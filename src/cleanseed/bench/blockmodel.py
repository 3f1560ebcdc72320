"""Training of the block model.

    python -m cleanseed.bench.blockmodel --gold FOLDER [--out FILE] [--evaluate]

Learns from the HTML pages of the gold sets wcxb-dev and fundus-dev (see `cleanseed.bench.gold` for their format). A block is the
article's if at least half of its runs of three words stand in the gold body; a shorter one, if it is a line of it and stands
between such blocks. Needs lightgbm, which cleanseed itself does not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from cleanseed import read, rulebook
from cleanseed.bench.gold import Gold, load
from cleanseed.bench.scores import words
from cleanseed.blockmodel import features, scorer
from cleanseed.evidence import own
from cleanseed.model import Page

SETS = ("wcxb-dev", "fundus-dev")
FOLDS = 4
TREES = 90
PARAMETERS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 24, "max_depth": 7, "learning_rate": 0.12, "min_data_in_leaf": 40, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "num_threads": 1, "seed": 1, "deterministic": True,
    "force_row_wise": True, "verbose": -1,
}  # fmt: skip
_SHORT = 8
_NEAR = (3, 8)


@dataclass
class Data:
    """Rows of all pages: figures, whether a row is article, its weight, and its fold."""

    table: list[npt.NDArray[np.float32]] = field(default_factory=list)
    label: list[npt.NDArray[np.float32]] = field(default_factory=list)
    weight: list[npt.NDArray[np.float64]] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)

    def fit(self, leave: int | None = None) -> lightgbm.Booster:
        """Trees grown on all folds but `leave`."""
        use = [at for at, fold in enumerate(self.fold) if fold != leave]
        rows = [np.concatenate([listed[at] for at in use]) for listed in (self.table, self.label, self.weight)]
        weight = rows[2] / rows[2].mean()
        return lightgbm.train(PARAMETERS, lightgbm.Dataset(rows[0], rows[1], weight=weight), TREES)


def labels(page: Page, body: str) -> list[bool]:
    """Which blocks are the article's, by its text."""
    listed = words(body)
    runs = set(zip(listed, listed[1:], listed[2:], strict=False))
    lines = {" ".join(words(line)) for line in body.split("\n")}
    found = []
    for block in page.blocks:
        said = words(block.text)
        own_runs = list(zip(said, said[1:], said[2:], strict=False))
        if own_runs:
            found.append(sum(run in runs for run in own_runs) * 2 >= len(own_runs))
        else:
            found.append(" ".join(said) in lines)
    sure = [block.index for block in page.blocks if found[block.index] and block.shape.words >= _SHORT]
    low, high = (sure[0] - _NEAR[0], sure[-1] + _NEAR[1]) if sure else (0, -1)
    return [
        known and (block.shape.words >= _SHORT or low <= block.index <= high)
        for block, known in zip(page.blocks, found, strict=True)
    ]


def prepare(golds: Iterable[Gold]) -> Data:
    """The rows of the pages that have a body. A page counts by its size, less than in proportion; a smaller set's double."""
    data = Data()
    book = rulebook.default()
    for gold in golds:
        if gold.body is None:
            continue
        page = read.read(gold.data, url=gold.url, kind="html")
        if not page.blocks:
            continue
        hits = book.hits(page.blocks)
        label = np.array(labels(page, gold.body), np.float32)
        size = np.array([block.shape.words for block in page.blocks], np.float64)
        data.table.append(features.figures(page.blocks, own(page, hits), hits))
        data.label.append(label)
        data.weight.append(
            np.minimum(size, 80) ** 0.7
            / max(1.0, float((size * label).sum())) ** 0.5
            * (2 if gold.set == "fundus-dev" else 1)
        )
        data.fold.append(int(md5(gold.family.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS)
    return data


def export(model: dict[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """LightGBM's trees as the arrays of `scorer.Trees`."""
    nodes: list[tuple[int, float, int, int, int]] = []
    deepest = 0

    def add(item: dict[str, Any], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        at = len(nodes)
        if "leaf_value" in item:
            nodes.append((0, np.inf, at, at, round(item["leaf_value"] * scorer.UNIT)))
            return at
        nodes.append((0, 0.0, 0, 0, 0))
        low, high = add(item["left_child"], depth + 1), add(item["right_child"], depth + 1)
        nodes[at] = (item["split_feature"], item["threshold"], low, high, 0)
        return at

    roots = [add(tree["tree_structure"], 0) for tree in model["tree_info"]]
    columns = list(zip(*nodes, strict=True))
    return {
        "root": np.array(roots, np.int32), "figure": np.array(columns[0], np.int32), "above": np.array(columns[1], np.float32),
        "low": np.array(columns[2], np.int32), "high": np.array(columns[3], np.int32), "value": np.array(columns[4], np.int32),
        "depth": np.array(deepest),
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m cleanseed.bench.blockmodel", description=str(__doc__).partition("\n\n")[0]
    )
    parser.add_argument("--gold", type=Path, required=True, help="folder of the gold sets")
    parser.add_argument(
        "--out", type=Path, default=scorer.WEIGHTS, help="where the weights go (default: into the package)"
    )
    parser.add_argument(
        "--evaluate", action="store_true", help="also print how many blocks are judged right on hosts not learned from"
    )
    given = parser.parse_args(arguments)
    data = prepare(gold for name in SETS for gold in load(given.gold, name, "html"))
    if given.evaluate:
        for fold in range(FOLDS):
            model = data.fit(leave=fold)
            pages = [at for at, each in enumerate(data.fold) if each == fold]
            right = sum(
                float((data.weight[at] * ((np.asarray(model.predict(data.table[at])) >= 0.5) == data.label[at])).sum())
                for at in pages
            )
            sys.stdout.write(
                f"fold {fold + 1}: {right / sum(float(data.weight[at].sum()) for at in pages):.4f} right, by weight\n"
            )
    np.savez_compressed(given.out, **export(data.fit().dump_model()))  # type: ignore[arg-type]  # its stub forbids what it takes
    sys.stdout.write(f"{given.out}: {given.out.stat().st_size / 1e3:.0f} kB, {len(data.fold)} pages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
