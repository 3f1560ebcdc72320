from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cleanseed.linemodel import features, net
from cleanseed.linemodel.net import EXACT, TOP
from cleanseed.training import nets

PAGES, LENGTH, FIGURES = 30, 40, 6
PLAN = nets.Plan(10, 4, far=False, seed=1)


@pytest.fixture(autouse=True)
def _scipy(needs: Callable[[str], Any]) -> None:
    needs("scipy.sparse")


@pytest.fixture(scope="module")
def lines() -> nets.Lines:
    """Pages on which a line is article if the figure 2 of it and of the line above are high, or if it has word 7."""
    chance = np.random.default_rng(4)
    n = PAGES * LENGTH
    bins = chance.integers(1, 40, (n, FIGURES)).astype(np.uint8)
    grams = chance.integers(8, features.BUCKETS, (n, 3)).astype(np.int32)
    told = chance.random(n) < 0.2
    grams[told, 1] = 7
    above = np.concatenate([[0], bins[:-1, 2]])
    above[::LENGTH] = 0
    label = ((bins[:, 2] > 12) & (above > 12)) | told
    return nets.Lines(
        bins, grams.reshape(-1), np.arange(n + 1) * 3, label.astype(np.float32), np.ones(n, np.float32),
        np.arange(PAGES + 1) * LENGTH, ("first", "chars", "words", "text", "lines", "dense16"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def trainer(lines: nets.Lines) -> nets._Trainer:
    made = nets._Trainer(lines, PLAN, nets._Inputs.make(lines, far=False))
    made.weights = {name: value.astype(np.float64) for name, value in made.weights.items()}
    return made


def test_slopes_are_those_of_the_loss(lines: nets.Lines, trainer: nets._Trainer) -> None:
    batch = trainer.batch([(0, 40), (40, 60)], learn=False)
    real = batch.real[:, 0]
    label = lines.label[batch.rows]
    shape = (len(real), trainer.plan.width)
    kept = {f"{name}?": np.ones(shape) for name in ("figures", "own", "stream")}

    def loss() -> float:
        odds, _ = trainer.forward(batch, learn=False)
        return float((np.log1p(np.exp(odds)) - label * odds) @ real)

    odds, seen = trainer.forward(batch, learn=False)
    slope = trainer.backward(batch, ((1 / (1 + np.exp(-odds)) - label) * real).astype(np.float32), seen | kept)
    assert slope.keys() == trainer.weights.keys()
    assert (slope["figures"][4:6] == 0).all()
    for name, value in trainer.weights.items():
        at = np.unravel_index(np.argmax(np.abs(slope[name])), value.shape)
        usual, step = value[at], 1e-5
        value[at] = usual + step
        high = loss()
        value[at] = usual - step
        low = loss()
        value[at] = usual
        assert (high - low) / (2 * step) == pytest.approx(slope[name][at], rel=0.02), name


def test_it_learns_from_figures_words_and_company(lines: nets.Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nets, "PASSES", 250)
    monkeypatch.setattr(nets, "BATCH", 500)
    learned = np.arange(PAGES - 6)
    made = nets.fit(lines, learned, np.ones(PAGES), PLAN)
    first = int(lines.start[PAGES - 6])
    odds = np.concatenate([logits(made, lines, page) for page in range(PAGES - 6, PAGES)])
    assert ((odds > 0) == (lines.label[first:] > 0.5)).mean() > 0.8
    again = nets.fit(lines, learned, np.ones(PAGES), PLAN)
    assert all((value == net.dump(again, "n")[name]).all() for name, value in net.dump(made, "n").items())


def test_whole_numbers_say_what_the_weights_say(lines: nets.Lines) -> None:
    trainer = nets._Trainer(lines, PLAN, nets._Inputs.make(lines, far=False))
    pieces = [(0, 40)]
    batch = trainer.batch(pieces, learn=False)
    odds, _ = trainer.forward(batch, learn=False)
    found = logits(trainer.whole(iter([batch])), lines, 0)
    assert np.abs(found / net.UNIT - odds[:40]).max() < 0.02
    assert np.ptp(odds[:40]) > 0.2


def test_no_sum_leaves_the_whole_numbers_that_float32_holds(lines: nets.Lines) -> None:
    made = nets.fit(lines, np.arange(3), np.ones(PAGES), PLAN)
    bounds = np.array([nets._FIGURE_TOP] * FIGURES + [1] * len(made.column))
    assert ((np.abs(made.figures.weight) * bounds).sum(1) < EXACT).all()
    assert ((np.abs(made.mix_words.weight) * 127 * made.units[1]).sum(1) < EXACT).all()
    for layer in (made.mix, *made.convolutions, made.out, made.out_own):
        assert ((np.abs(layer.weight) * TOP).sum(1) < EXACT).all()
        assert (layer.weight == np.rint(layer.weight)).all()


def logits(made: net.Net, lines: nets.Lines, page: int) -> np.ndarray:
    first, last = int(lines.start[page]), int(lines.start[page + 1])
    begin = lines.gram_start[first : last + 1]
    return made.logits(
        np.ascontiguousarray(lines.bins[first:last].T), lines.grams[begin[0] : begin[-1]], begin - begin[0]
    )
