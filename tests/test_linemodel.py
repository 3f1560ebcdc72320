from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanseed import linemodel
from cleanseed.linemodel import chars, features, net, scorer
from cleanseed.linemodel.glossary import meaning

LINES = st.lists(
    st.text(st.characters(exclude_characters="\n"), min_size=1).filter(lambda line: line.strip() != ""), max_size=30
)
PAGE = [
    "Home",
    "News",
    "Sport",
    "Old mill to become a library",
    "By Mara Quill",
    "The old mill on Tanner Street will open as a library in spring, the town council decided on Tuesday evening.",
    'For nine years the building had stood empty, and the roof had begun to leak. "We could not wait any longer," said Ida Brandt, who heads the council.',
    "The work will cost about two million, of which the county pays half. Volunteers have already moved the first books.",
    "Builders start in October, once the bats in the attic have left for their winter quarters.",
    "Related stories",
    "Swimming pool closes early",
    "Five walks for a rainy weekend",
    "Subscribe to our newsletter",
    "Privacy policy",
    "Terms of use",
]
BODY = slice(5, 9)


@pytest.fixture(scope="module")
def model() -> linemodel.Model:
    return linemodel.load()


def test_an_article_among_menus(model: linemodel.Model) -> None:
    found = model.score(PAGE, [0] * len(PAGE)) >= 0.5
    assert found[BODY].all()
    assert not found[:3].any()
    assert not found[10:].any()


def test_scores_are_steps_between_0_and_1(model: linemodel.Model) -> None:
    found = model.score(PAGE, [0] * len(PAGE))
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.abs(found * 1000 - np.rint(found * 1000)) < 1e-3).all()


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_any_lines_have_a_score_each(lines: list[str]) -> None:
    found = linemodel.load().score(lines, [1] * len(lines))
    assert found.shape == (len(lines),)
    assert not np.isnan(found).any()


def test_one_gap_a_line(model: linemodel.Model) -> None:
    with pytest.raises(ValueError, match="gap"):
        model.score(["a", "b"], [0])


def test_chunks_change_nothing(model: linemodel.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"{line} {at}" for at in range(60) for line in PAGE]
    whole = model.score(lines, [0] * len(lines))
    monkeypatch.setattr(chars, "_CHUNK", 700)
    monkeypatch.setattr("cleanseed.linemodel.trees._ROWS", 33)
    monkeypatch.setattr("cleanseed.linemodel.net._ROWS", 47)
    assert (model.score(lines, [0] * len(lines)) == whole).all()


def test_another_process_gives_the_same_bytes(model: linemodel.Model) -> None:
    code = (
        "import sys; from cleanseed import linemodel; lines = sys.argv[1].split(chr(10));"
        "print(linemodel.load().score(lines, [0] * len(lines)).tobytes().hex())"
    )
    run = subprocess.run([sys.executable, "-c", code, "\n".join(PAGE)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == model.score(PAGE, [0] * len(PAGE)).tobytes().hex()


def test_explain_names_figures(model: linemodel.Model) -> None:
    reasons = model.explain(PAGE, [0] * len(PAGE), 6)
    known = set(features.names(model.order)) | set(features.VOTES)
    assert 1 <= len(reasons) <= 5
    assert all(reason.name in known for reason in reasons)
    weights = [abs(reason.weight) for reason in reasons]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0


def test_every_figure_has_a_meaning(model: linemodel.Model) -> None:
    names = [*features.names(model.order), *features.VOTES]
    assert len(set(names)) == len(names)
    assert all(meaning(name) for name in names)
    with pytest.raises(KeyError):
        meaning("no figure")


def test_certainty_of_an_article_is_above_that_of_a_menu(model: linemodel.Model) -> None:
    body, menu = PAGE[BODY], ["Home", "News", "Sport", "Cookie settings", "Privacy policy", "Login"] * 3
    sure = model.certainty(body, model.score(body, [1] * len(body)))
    unsure = model.certainty(menu, model.score(menu, [0] * len(menu)))
    assert 0 <= unsure.confidence < sure.confidence <= 1
    assert sure.kept == sure.words


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (lambda _: None, "cannot read"),
        (lambda path: path.write_bytes(b"no weights"), "damaged"),
        (lambda path: path.write_bytes(linemodel.WEIGHTS.read_bytes()[:5000]), "damaged"),
    ],
)
def test_missing_or_damaged_weights_are_an_error(damage: object, word: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    damage(path)  # type: ignore[operator]
    with pytest.raises(linemodel.WeightsError, match=word) as caught:
        linemodel.load(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "word"), [("format", np.int64(0), "format"), ("order", np.array("a\nb"), "figures")]
)
def test_weights_for_other_code_are_an_error(name: str, value: object, word: str, tmp_path: Path) -> None:
    with np.load(linemodel.WEIGHTS) as stored:
        data = {key: stored[key] for key in stored.files}
    data[name] = value
    path = tmp_path / "weights.npz"
    np.savez(path, **data)
    with pytest.raises(linemodel.WeightsError, match=word):
        linemodel.load(path)


def test_the_weights_are_small(model: linemodel.Model) -> None:
    assert linemodel.WEIGHTS.stat().st_size < 3_000_000
    assert len(model.hash) == 12


def test_probability_is_the_logistic_function() -> None:
    odds = np.arange(-9000, 9000, 7)
    assert np.abs(scorer.probability(odds) - 1 / (1 + np.exp(-odds / scorer.UNIT))).max() <= 0.0011


def test_trees_walk_as_written() -> None:
    from cleanseed.linemodel import trees

    chance = np.random.default_rng(3)
    grown = trees.Trees(
        chance.integers(0, 7, (5, trees.NODES)).astype(np.uint16),
        chance.integers(0, 50, (5, trees.NODES)).astype(np.uint8),
        chance.integers(-900, 900, (5, trees.NODES + 1)).astype(np.int16),
    )
    bins = chance.integers(0, 60, (7, 40)).astype(np.uint8)
    for line in range(40):
        total = 0
        for tree in range(5):
            node = 0
            while node < trees.NODES:
                node = 2 * node + 1 + int(bins[grown.column[tree, node], line] > grown.above[tree, node])
            total += int(grown.leaf[tree, node - trees.NODES])
        assert grown.sums(bins)[line] == total


def test_a_sum_of_a_network_does_not_hang_on_its_order(model: linemodel.Model) -> None:
    chance = np.random.default_rng(7)
    for each in model.nets:
        bins = [64] * len(model.order) + [1] * len(each.column)
        rounded = (each.mix, *each.convolutions, each.out, each.out_own)
        for layer, top in [(each.figures, bins), *((layer, [net.TOP] * layer.weight.shape[1]) for layer in rounded)]:
            assert ((np.abs(layer.weight) * top).sum(1) < net.EXACT).all()
            size = layer.weight.shape[1]
            values = (chance.random((size, 9)) * np.array(top)[:, None]).astype(int).astype(np.float32)
            order = chance.permutation(size)
            assert (layer.weight[:, order] @ values[order] == layer.weight @ values).all()


def test_a_network_looks_no_further_than_it_says(model: linemodel.Model) -> None:
    chance = np.random.default_rng(2)
    n, middle = 3 * net.REACH, net.REACH + 5
    bins = chance.integers(1, 40, (len(model.order), n)).astype(np.uint8)
    grams, start = chance.integers(0, features.BUCKETS, 4 * n).astype(np.int32), 4 * np.arange(n + 1)
    for each in model.nets:
        usual = each.logits(bins, grams, start)
        changed = bins.copy()
        changed[:, middle] = 1
        moved = np.flatnonzero(each.logits(changed, grams, start) != usual)
        assert moved.size > 1
        assert np.abs(moved - middle).max() <= net.REACH


def test_networks_are_stored_as_they_are(model: linemodel.Model) -> None:
    for each in model.nets:
        again = net.dump(net.restore(net.dump(each, "a"), "a"), "a")
        assert all((again[name] == value).all() for name, value in net.dump(each, "a").items())


def test_half_the_score_is_the_trees_half_the_networks() -> None:
    trees = np.array([0, 9000, -9000, 1024], np.int64)
    nets = [np.array([0, -9000, -9000, 2048], np.int64), np.array([0, -9000, -9000, 0], np.int64)]
    assert scorer.mean(trees, []).tolist() == scorer.probability(trees).tolist()
    found = scorer.mean(trees, nets)
    assert found[:3].tolist() == pytest.approx([0.5, 0.5, 0.0], abs=0.001)
    assert found[3] == pytest.approx(1 / (1 + np.exp(-1)), abs=0.001)


def test_characters_and_words(model: linemodel.Model) -> None:
    text = chars.read(["The mill, said Ida: “It is old.”", "3.5 kg", "…", "港口 opens", "👋 hi"], model.tables)
    assert np.diff(text.start).tolist() == [7, 3, 0, 3, 1]
    assert text.ends.tolist()[0] == 1
    assert text.last.tolist()[0] == chars.STOP
    assert text.ellipsis.tolist() == [False, False, True, False, False]
    again = chars.read(["THE Mill 99.9 KG"], model.tables)
    assert again.words[0] == text.words[0]
    assert again.words[-1] == text.words[9]


@settings(max_examples=60, deadline=None)
@given(LINES.filter(bool))
def test_counts_add_up(lines: list[str]) -> None:
    text = chars.read(lines, linemodel.load().tables)
    assert text.counts.sum(1).tolist() == [len(line.strip()) for line in lines]
    assert int(text.start[-1]) == len(text.words)


def test_a_line_counts_as_read_wherever_it_stands(model: linemodel.Model) -> None:
    lines = PAGE[:]
    random.Random(5).shuffle(lines)
    one = {line: model.lexicon.groups(chars.read([line], model.tables).words).tolist() for line in lines}
    text = chars.read(lines, model.tables)
    for at, line in enumerate(lines):
        assert model.lexicon.groups(text.words[text.start[at] : text.start[at + 1]]).tolist() == one[line]
