"""Make the weights anew from gold sets: `python -m cleanseed.training.blocks --gold DIR [--out FILE] [--evaluate]`.

Learns from HTML pages (see `cleanseed.gold` for their format). Of a page with a body, a block is the article's if at least half
of its runs of three words stand in the body; a shorter one, if it is a line of it and stands between such blocks. Of a page with
snippets alone, only the blocks that hold one are learned from. Needs lightgbm and scipy (the group `train`).

1. Logistic regressions over hashed words give each block two votes: for the pages that the trees learn from, by ones that have not
   seen their hosts.
2. Boosted trees (LightGBM) read figures and votes: once with the witness; once without; and once with what trees without one, that
   have not seen the page's host, found in its place (stacking: Wolpert, Stacked Generalization, 1992).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from hashlib import md5
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleanseed import read, rulebook
from cleanseed.blockmodel import features, scorer
from cleanseed.blockmodel.votes import BUCKETS, Bag, Words, bags
from cleanseed.blockmodel.votes import words as spoken
from cleanseed.evidence import own
from cleanseed.gold import Gold, load
from cleanseed.gold.scores import folded, words
from cleanseed.model import Block, Page
from cleanseed.training.logistic import regression

SETS = ("wcxb-dev", "fundus-dev", "traf-dev")
"""Two of whole bodies, one of snippets."""
FOLDS = 4
PARTS = 2
"""Parts of a fold."""
TREES = 240
PARAMETERS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 24, "max_depth": 7, "learning_rate": 0.1, "min_data_in_leaf": 40, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 20, "extra_trees": True, "num_threads": 1, "seed": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
_SHORT = 8
_NEAR = (3, 8)
_PIECE = 25
_TOLD = 2.5
"""What a block with a snippet weighs: some five times a paragraph of a page whose article is known."""

Table = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]


@dataclass
class Data:
    """All pages: their blocks, what figures hang on, bags of words, whether a block is article, its weight, the page's fold.

    guessed, heard: the figures by a guess, and with the witness.
    """

    blocks: list[tuple[Block, ...]] = field(default_factory=list)
    standing: list[features.Standing] = field(default_factory=list)
    guessed: list[Table] = field(default_factory=list)
    heard: list[Table] = field(default_factory=list)
    bags: list[tuple[Bag, ...]] = field(default_factory=list)
    label: list[Table] = field(default_factory=list)
    weight: list[F64] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)

    def fit(self, leave: int | None = None) -> scorer.Model:
        """The model of all folds but `leave`."""
        use = [at for at, fold in enumerate(self.fold) if fold != leave]
        votes: dict[int, Table] = {}
        for part in sorted({self.part[at] for at in use}):
            known = self.words([at for at in use if self.part[at] != part])
            for at in use:
                if self.part[at] == part:
                    pairs = zip(known, self.bags[at], strict=True)
                    votes[at] = features.voted([each.votes(bag) for each, bag in pairs])
        first = {at: np.concatenate([self.guessed[at], votes[at]], axis=1) for at in use}
        second = {
            at: np.concatenate([features.figures(self.standing[at], found), votes[at]], axis=1)
            for at, found in self._found(first).items()
        }
        heard = {at: np.concatenate([self.heard[at], votes[at]], axis=1) for at in use}
        return scorer.Model(self._grow(first), self._grow(second), self._grow(heard), self.words(use))

    def _found(self, tables: Mapping[int, Table]) -> dict[int, F64]:
        """What a first look finds on each page, by trees grown on pages of other hosts."""
        found = {}
        for part in sorted({self.part[at] for at in tables}):
            trees = self._grow({at: table for at, table in tables.items() if self.part[at] != part})
            for at, table in tables.items():
                if self.part[at] == part:
                    likely = scorer.probabilities(trees.sums(table))
                    found[at] = np.array(scorer.judged(self.blocks[at], likely).prose)
        return found

    def _grow(self, tables: Mapping[int, Table]) -> scorer.Trees:
        """Trees for pages by their numbers."""
        import lightgbm

        label, weight = (np.concatenate([listed[at] for at in tables]) for listed in (self.label, self.weight))
        known = lightgbm.Dataset(np.concatenate(list(tables.values())), label, weight=weight / weight.mean())
        return scorer.Trees(**export(lightgbm.train(PARAMETERS, known, TREES).dump_model()))

    def words(self, use: Sequence[int]) -> tuple[Words, ...]:
        """What words are worth on these pages, kind by kind: a logistic regression."""
        from scipy.sparse import csr_matrix  # type: ignore[import-untyped,unused-ignore]

        label, weight = (np.concatenate([listed[at] for at in use]) for listed in (self.label, self.weight))
        weight = weight / weight.mean()
        out = []
        for kind in range(len(self.bags[use[0]])):
            found = np.concatenate([self.bags[at][kind][0] for at in use])
            size = np.concatenate([np.diff(self.bags[at][kind][1]) for at in use])
            value = 1 / np.sqrt(np.maximum(1, np.repeat(size, size)))
            start = np.concatenate([[0], np.cumsum(size)])
            bag = csr_matrix((value, found, start), shape=(len(size), BUCKETS))
            weights, bias = regression(bag, label, weight, np.arange(len(size)), batch=2048, rate=0.05, decay=1e-5)
            unit = max(float(np.abs(weights).max()), 1e-6) / 127
            out.append(Words(np.rint(weights / unit).astype(np.int8), unit, bias))
        return tuple(out)


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


def _snippets(page: Page, gold: Gold) -> tuple[list[bool], list[bool]]:
    """Which blocks hold a snippet that has to survive, and which hold such a one or one that has to go, not both."""
    good, bad = ([text for each in listed if (text := folded(each))] for listed in (gold.must, gold.mustnot))
    kept, told = [], []
    for block in page.blocks:
        text = folded(block.text)
        is_good, is_bad = (
            any(each in text or (len(text) > _PIECE and text in each) for each in listed) for listed in (good, bad)
        )
        kept.append(is_good)
        told.append(is_good != is_bad)
    return kept, told


def prepare(golds: Iterable[Gold]) -> Data:
    """The pages as figures, the witness heard as `clean()` has it heard.

    A page counts by its size, less than in proportion; a smaller set's double; a snippet's block as `_TOLD`.
    """
    data = Data()
    book = rulebook.default()
    for gold in golds:
        page = read.read(gold.data, url=gold.url, kind="html", later=True)
        page = page.ask(page, thorough=False) if page.ask is not None else page
        if page.blocks:
            add(data, page, gold, book)
    return data


def add(data: Data, page: Page, gold: Gold, book: rulebook.Rulebook) -> None:
    """Add a page that has blocks."""
    hits = book.hits(page.blocks)
    shape = own(page, hits)
    if gold.body is None:
        kept, told = _snippets(page, gold)
        label, weight = np.array(kept, np.float32), _TOLD * np.array(told, np.float64)
    else:
        label = np.array(labels(page, gold.body), np.float32)
        size = np.array([block.shape.words for block in page.blocks], np.float64)
        weight = np.minimum(size, 80) ** 0.7 / max(1.0, float((size * label).sum())) ** 0.5
        weight *= 2 if gold.set == "fundus-dev" else 1
    said = [spoken(block.text) for block in page.blocks]
    known = features.standing(page, shape, hits, said)
    data.blocks.append(page.blocks)
    data.standing.append(known)
    data.guessed.append(features.figures(known, features.guessed(known)))
    data.heard.append(features.figures(known, features.heard(page.blocks)))
    data.bags.append(bags(page.blocks, said))
    data.label.append(label)
    data.weight.append(weight)
    data.fold.append(fold(gold))
    data.part.append(part(gold))


def fold(gold: Gold) -> int:
    """The fold of a page; all pages of a host or publisher share one."""
    return part(gold) % FOLDS


def part(gold: Gold) -> int:
    """The part of a fold that a page is in: votes are made by words of all other parts, nearly as many as speak in the end."""
    return int(md5(gold.family.encode(), usedforsecurity=False).hexdigest(), 16) % (FOLDS * PARTS)


def export(model: dict[str, Any]) -> dict[str, Any]:
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
        "depth": deepest,
    }  # fmt: skip


def save(path: Path, model: scorer.Model) -> None:
    """Write the weights, as `scorer.load` reads them."""
    trees = {f"{kind}_{name}": value for kind in scorer.KINDS for name, value in _arrays(getattr(model, kind)).items()}
    worth = np.stack([each.worth for each in model.words])
    bias = np.array([(each.unit, each.bias) for each in model.words])
    np.savez_compressed(path, worth=worth, bias=bias, **trees)  # type: ignore[arg-type]  # its stub forbids what it takes


def _arrays(trees: scorer.Trees) -> dict[str, npt.NDArray[Any]]:
    return {each.name: np.asarray(getattr(trees, each.name)) for each in fields(trees)}


@contextmanager
def using(model: scorer.Model) -> Iterator[None]:
    """Have `clean()` weigh the blocks of HTML with this model for a while."""
    usual = scorer.load
    scorer.load = lambda: model  # type: ignore[assignment]  # no path is asked for
    try:
        yield
    finally:
        scorer.load = usual


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m cleanseed.training.blocks", description=str(__doc__).partition("\n\n")[0]
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
        for left in range(FOLDS):
            sys.stdout.write(f"fold {left + 1}: {_right(data, data.fit(leave=left), left):.4f} right, by weight\n")
    save(given.out, data.fit())
    sys.stdout.write(f"{given.out}: {given.out.stat().st_size / 1e3:.0f} kB, {len(data.fold)} pages\n")
    return 0


def _right(data: Data, model: scorer.Model, left: int) -> float:
    right = whole = 0.0
    for at, each in enumerate(data.fold):
        if each == left:
            votes = [one.votes(bag) for one, bag in zip(model.words, data.bags[at], strict=True)]
            sums = model.heard.sums(np.concatenate([data.heard[at], features.voted(votes)], axis=1))
            right += float((data.weight[at] * ((sums >= 0) == data.label[at])).sum())
            whole += float(data.weight[at].sum())
    return right / whole


if __name__ == "__main__":
    sys.exit(main())
