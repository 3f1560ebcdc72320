"""Make the weights anew from gold sets: `python -m cleanseed.training.lines --gold DIR [--out FILE] [--leave RENDERER]`.

Needs lightgbm, scipy and rapidfuzz (the group `train`); no other module of the package does. One thread, the same weights every time.

1. Lines of all renderings become bins (features).
2. A logistic regression over hashed words and word pairs gives each line a vote of its own words: for the pages that the trees
   learn from, by one that has not seen their hosts.
3. Boosted trees (LightGBM) read both, and are written as whole numbers (trees).
4. Small networks over the lines read the figures, and one of them the words (nets).

First it does this for FOLDS folds of hosts and publishers, and prints the scores of pages whose hosts were not learned from: they
calibrate the model's confidence. Then it learns from all pages, and writes the weights.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import numpy.typing as npt

from cleanseed.gold.scores import words as gold_words
from cleanseed.linemodel import Model, chars, features, scorer, trees
from cleanseed.linemodel.chars import Tables
from cleanseed.linemodel.features import Lexicon
from cleanseed.linemodel.net import Net, dump
from cleanseed.training import nets
from cleanseed.training.examples import FOLDS, Example, folds, load
from cleanseed.training.logistic import regression

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
TREES, LEAVES, RATE = 130, 63, 0.12
# Of the renderings that the trees learn from.
SHARE = {"recall": 1.0, "article": 0.8, "mended": 0.3, "broken": 0.4, "joined": 0.4, "strung": 0.3, "glued": 0.3}
OTHER_SHARE = 0.5
PARAMETERS: dict[str, Any] = {
    "objective": "binary", "learning_rate": RATE, "num_leaves": LEAVES, "max_depth": trees.DEPTH, "feature_fraction": 0.3,
    "bagging_fraction": 0.6, "bagging_freq": 1, "min_data_in_leaf": 150, "lambda_l2": 5, "max_bin": 255, "num_threads": 1,
    "verbosity": -1, "seed": 1, "deterministic": True, "force_col_wise": True,
}  # fmt: skip
LANGUAGES = {"en": "English", "de": "German"}
# A page weighs between as much as its lines and as one; fewer and less usual pages weigh more, renderings made from others less.
SET_WEIGHT = {"fundus-dev": 3.0}
RENDERER_WEIGHT = {"body": 0.5, "mended": 0.6, "broken": 0.6, "recall": 1.2, "joined": 0.6, "strung": 0.6, "glued": 0.4}
MADE = ("body", "mended", "broken")


@dataclass(frozen=True)
class Data:
    """All lines of all examples, one after the other. bins: (columns, lines); page: whose line; fold: of each example."""

    examples: Sequence[Example]
    tables: Tables
    lexicon: Lexicon
    order: list[str]
    cuts: list[npt.NDArray[np.float32]]
    bins: npt.NDArray[np.uint8]
    grams: npt.NDArray[np.int32]
    gram_start: npt.NDArray[np.int64]
    label: Bools
    weight: npt.NDArray[np.float32]
    page: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int8]


def prepare(examples: Sequence[Example]) -> Data:
    """The examples as arrays."""
    tables = Tables.make()
    lexicon = Lexicon.make(tables)
    figures, found, sizes = [], [], []
    for example in examples:
        text = chars.read(example.lines, tables)
        figures.append(features.table(text, example.gaps, lexicon))
        grams, start = features.grams(text)
        found.append(grams)
        sizes.append(np.diff(start))
    order = list(figures[0])
    sample = [table for table, example in zip(figures[::5], examples[::5], strict=True) if example.renderer != "body"]
    cuts = features.edges([np.concatenate([table[name] for table in sample]) for name in order])
    bins = np.concatenate([features.bins(table, order, cuts) for table in figures], axis=1)
    lines = np.array([len(example.lines) for example in examples])
    page = np.repeat(np.arange(len(examples)), lines)
    words = np.concatenate([example.words for example in examples])
    own = np.sqrt(np.minimum(words, 200)) + 0.3
    factor = [SET_WEIGHT.get(example.set, 1.0) * RENDERER_WEIGHT.get(example.renderer, 1.0) for example in examples]
    weight = own * (np.sqrt(lines) / np.maximum(1, np.bincount(page, own)) * np.array(factor))[page]
    return Data(
        examples, tables, lexicon, order, cuts, bins, np.concatenate(found), np.concatenate([[0], np.cumsum(np.concatenate(sizes))]),
        np.concatenate([example.label for example in examples]), (weight / weight.mean()).astype(np.float32),
        page, np.concatenate([[0], np.cumsum(lines)]), folds(list(examples)),
    )  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What hashed words are worth, in units of log odds, and the log odds of no word."""

    vocabulary: npt.NDArray[np.int8]
    unit: np.float32
    bias: np.float32


def fit_words(data: Data, use: Bools, batch: int = 4096) -> Words:
    """Logistic regression over the hashed words of the lines `use`."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped,unused-ignore]

    size = np.diff(data.gram_start)
    rows = np.flatnonzero(use)
    value = (1 / np.sqrt(np.repeat(size, size))).astype(np.float32)
    bag = csr_matrix((value, data.grams, data.gram_start), shape=(len(size), features.BUCKETS))
    weights, bias = regression(bag, data.label, data.weight, rows, batch=batch, rate=0.03, decay=2e-6)
    unit = np.float32(max(float(np.abs(weights).max()), 1e-6) / 127)
    return Words(np.rint(weights / unit).astype(np.int8), unit, np.float32(bias))


def vote(data: Data, words: Words, pages: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The bins of the votes of all lines of some pages, in their order."""
    out = []
    for page in pages:
        start = data.gram_start[data.start[page] : data.start[page + 1] + 1]
        found = data.grams[start[0] : start[-1]]
        out.append(
            features.vote_bins(features.votes(found, start - start[0], words.vocabulary, words.unit, words.bias))
        )
    return np.concatenate(out, axis=1)


def fit_trees(data: Data, votes: npt.NDArray[np.uint8], pages: npt.NDArray[np.int64]) -> trees.Trees:
    """Boosted trees over the lines of `pages`: half of them see the votes, half do not, for words travel less far than figures."""
    import lightgbm

    rows = np.isin(data.page, pages)
    table = np.ascontiguousarray(np.concatenate([data.bins[:, rows], votes[:, rows]]).T)
    halves = []
    for width in (table.shape[1], len(data.bins)):
        known = lightgbm.Dataset(np.ascontiguousarray(table[:, :width]), data.label[rows], weight=data.weight[rows])
        halves.append(export(lightgbm.train(PARAMETERS, known, TREES).dump_model(), 0.5))
    return trees.Trees(
        *(np.concatenate([getattr(half, name) for half in halves]) for name in ("column", "above", "leaf"))
    )


def export(model: dict[str, Any], part: float) -> trees.Trees:
    """LightGBM's trees as complete trees of whole numbers, each leaf times `part`."""
    count = len(model["tree_info"])
    column = np.zeros((count, trees.NODES), np.uint16)
    above = np.full((count, trees.NODES), 255, np.uint8)
    leaf = np.zeros((count, trees.NODES + 1), np.int16)

    def place(at: int, node: int, item: dict[str, Any]) -> None:
        if "leaf_value" in item:
            first = last = node
            while first < trees.NODES:
                first, last = 2 * first + 1, 2 * last + 2
            leaf[at, first - trees.NODES : last - trees.NODES + 1] = round(item["leaf_value"] * part * scorer.UNIT)
            return
        column[at, node] = item["split_feature"]
        above[at, node] = int(np.floor(item["threshold"]))
        place(at, 2 * node + 1, item["left_child"])
        place(at, 2 * node + 2, item["right_child"])

    for at, tree in enumerate(model["tree_info"]):
        place(at, 0, tree["tree_structure"])
    return trees.Trees(column, above, leaf)


def chosen(data: Data, use: Bools) -> npt.NDArray[np.int64]:
    """Those of the examples `use` that the trees learn from: a share of the renderings, the same every time."""
    return np.flatnonzero(use & (np.random.default_rng(1).random(len(data.examples)) < shares(data)))


def shares(data: Data) -> Floats:
    """How likely each example is to be learned from."""
    return np.array([SHARE.get(example.renderer, OTHER_SHARE) for example in data.examples])


@dataclass(frozen=True)
class Learned:
    """What was learned from some examples."""

    words: Words
    trees: trees.Trees
    nets: tuple[Net, ...]


def fit(data: Data, use: Bools) -> Learned:
    """Learn from the examples `use`; the votes that the trees read come from words learned on other folds."""
    inner = sorted(set(data.fold[use].tolist()))
    votes = np.zeros((len(features.VOTES), len(data.page)), np.uint8)
    text = np.array([example.renderer not in MADE for example in data.examples])
    for fold in inner:
        words = fit_words(data, (use & text & (data.fold != fold))[data.page])
        pages = chosen(data, use & (data.fold == fold))
        votes[:, np.isin(data.page, pages)] = vote(data, words, pages)
    grown = fit_trees(data, votes, chosen(data, use))
    return Learned(fit_words(data, (use & text)[data.page]), grown, fit_nets(data, use))


def fit_nets(data: Data, use: Bools) -> tuple[Net, ...]:
    """Networks over the lines of the examples `use`."""
    lines = nets.Lines(
        np.ascontiguousarray(data.bins[: len(data.order)].T), data.grams, data.gram_start, data.label.astype(np.float32),
        data.weight, data.start, data.order,
    )  # fmt: skip
    return tuple(nets.fit(lines, np.flatnonzero(use), shares(data), plan) for plan in nets.PLANS)


def scores(data: Data, learned: Learned, pages: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Scores of all lines of some pages, in their order."""
    votes = vote(data, learned.words, pages)
    out, done = [], 0
    for page in pages:
        first, last = data.start[page], data.start[page + 1]
        bins, start = data.bins[:, first:last], data.gram_start[first : last + 1]
        found, start = data.grams[start[0] : start[-1]], start - start[0]
        sums = learned.trees.sums(np.concatenate([bins, votes[:, done : done + last - first]]))
        done += last - first
        own = bins[: len(data.order)]
        out.append(scorer.mean(sums, [net.logits(own, found, start) for net in learned.nets]))
    return np.concatenate(out)


def model(name: str, data: Data, learned: Learned, calibration: Floats) -> Model:
    """The model that scores with what was learned."""
    return Model(
        name, data.tables, data.lexicon, tuple(data.order), tuple(data.cuts), learned.trees,
        learned.words.vocabulary, learned.words.unit, learned.words.bias, calibration, learned.nets,
    )  # fmt: skip


def save(path: Path, data: Data, learned: Learned, calibration: Floats) -> None:
    """Write the weights: numpy's compressed archive."""
    words, grown = learned.words, learned.trees
    stored: dict[str, Any] = {}
    for at, each in enumerate(learned.nets):
        stored |= dump(each, f"net{at}")
    np.savez_compressed(
        path, format=np.int64(scorer.FORMAT), kind=data.tables.kind, lower=data.tables.lower, slot=data.lexicon.slot,
        hashes=data.lexicon.hashes, group=data.lexicon.group, order=np.array("\n".join(data.order)),
        cuts=np.concatenate(data.cuts), cut_sizes=np.array([len(cut) for cut in data.cuts]),
        vocabulary=words.vocabulary, vote=np.array([words.unit, words.bias], np.float32),
        tree_column=grown.column, tree_above=grown.above, tree_leaf=grown.leaf, calibration=calibration,
        nets=np.int64(len(learned.nets)), **stored,
    )  # fmt: skip


def bag_f1(kept: Counter[str], gold: Counter[str]) -> float:
    """F1 of two bags of words."""
    both = sum((kept & gold).values())
    return 2 * both / (sum(kept.values()) + sum(gold.values())) if both else 0.0


def page_f1(example: Example, keep: Bools) -> float:
    """wF1 of the lines kept against the article."""
    kept = Counter(word for line, on in zip(example.lines, keep, strict=True) if on for word in gold_words(line))
    return bag_f1(kept, Counter(gold_words(example.body)))


def evaluate(data: Data, leave: str | None = None) -> npt.NDArray[np.float32]:
    """Scores of every line by a model that knows no page of its host; print what they are worth. leave: a renderer not learned from."""
    out = np.zeros(len(data.page), np.float32)
    kept = np.array([example.renderer != leave for example in data.examples])
    for fold in range(FOLDS):
        began = time.process_time()
        learned = fit(data, (data.fold != fold) & kept)
        pages = np.flatnonzero(data.fold == fold)
        out[np.isin(data.page, pages)] = scores(data, learned, pages)
        _say(f"fold {fold + 1} of {FOLDS}: {time.process_time() - began:.0f} s", sys.stderr)
    report(data, out, leave)
    return out


def report(data: Data, found: npt.NDArray[np.float32], leave: str | None) -> None:
    """Print wF1 by renderer and by set and language, with standard errors over pages."""
    cells: dict[tuple[str, str], list[float]] = {}
    for at, example in enumerate(data.examples):
        if leave is not None and example.renderer != leave:
            continue
        group = f"{example.set} {LANGUAGES.get(example.language, 'other')}"
        value = page_f1(example, found[data.start[at] : data.start[at + 1]] >= 0.5)
        cells.setdefault((example.renderer, group), []).append(value)
    groups = sorted({group for _, group in cells}, reverse=True)
    _say(
        "renderer    "
        + "".join(f"{group:>24}" for group in groups)
        + (f"   ({leave} not learned from)" if leave else "")
    )
    for renderer in dict.fromkeys(renderer for renderer, _ in cells):
        row = [np.array(cells[renderer, group]) for group in groups]
        _say(f"{renderer:12}" + "".join(f"{cell.mean():16.4f} ±{cell.std() / len(cell) ** 0.5:.4f}" for cell in row))


def calibrate(data: Data, found: npt.NDArray[np.float32]) -> Floats:
    """(2, k): the F1 that the scores expect, and the F1 that pages of such expectation have; both rising."""
    expected, real = [], []
    for at, example in enumerate(data.examples):
        if example.renderer not in MADE:
            own = found[data.start[at] : data.start[at + 1]]
            expected.append(scorer.expectation(scorer.sizes(example.lines), own))
            real.append(page_f1(example, own >= 0.5))
    order = np.argsort(expected, kind="stable")
    parts = np.array_split(order, 20)
    x = np.array([np.mean([expected[at] for at in part]) for part in parts])
    y = np.maximum.accumulate([np.mean([real[at] for at in part]) for part in parts])
    return np.round(np.stack([np.concatenate([[0.0], x, [1.0]]), np.concatenate([[0.0], y, [max(y[-1], 0.99)]])]), 4)


def _say(text: str, where: TextIO = sys.stdout) -> None:
    where.write(text + "\n")
    where.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m cleanseed.training.lines", description=str(__doc__).partition("\n\n")[0]
    )
    parser.add_argument("--gold", type=Path, required=True, help="folder of the gold sets")
    parser.add_argument(
        "--out", type=Path, default=scorer.WEIGHTS, help="where the weights go (default: into the package)"
    )
    parser.add_argument(
        "--leave",
        action="append",
        default=[],
        help="also print scores on this renderer by folds that did not learn from it",
    )
    given = parser.parse_args(arguments)
    data = prepare(load(given.gold))
    _say(f"{len(data.examples)} renderings, {len(data.page)} lines, {len(data.bins)} figures", sys.stderr)
    known = sorted({example.renderer for example in data.examples})
    if unknown := sorted(set(given.leave) - set(known)):
        parser.error(f"--leave {unknown[0]}: no such renderer; there are {', '.join(known)}")
    found = evaluate(data)
    for renderer in given.leave:
        evaluate(data, renderer)
    save(given.out, data, fit(data, np.ones(len(data.examples), np.bool_)), calibrate(data, found))
    _say(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB, {scorer.load(given.out).hash}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
