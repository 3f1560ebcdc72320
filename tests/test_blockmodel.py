"""The block model: its figures, its trees, and that it is evidence and nothing more."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import cleanseed
from cleanseed import linemodel, rulebook
from cleanseed.blockmodel import features, places, scorer
from cleanseed.blockmodel import votes as votes_of
from cleanseed.evidence import own, weigh
from cleanseed.model import Block, Page
from cleanseed.read import read

PARAGRAPHS = [
    "The coast road was closed on Monday after a storm took the sea wall with it in the night.",
    "Repairs will take a week, the council said, and the bus will go by the hill until then.",
    "The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.",
    "He has asked for stone from the old quarry, which closed its gates in the spring of last year.",
]


def page() -> Page:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    menu = "".join(f"<li><a href='/{n}'>Harbour {n}</a></li>" for n in "abcdef")
    return read(
        f"<html><body><nav><ul>{menu}</ul></nav><main><article><h1>Storm takes wall</h1>{body}</article></main>"
        f"<aside><h3>Ferry</h3><ul>{menu}</ul></aside><footer><p>Imprint</p></footer></body></html>",
        kind="html",
    )


def probabilities(found: Page) -> list[float]:
    hits = rulebook.default().hits(found.blocks)
    model = scorer.load()
    return model.score(found, model.look(found, own(found, hits), hits)).prose


@pytest.mark.parametrize("raw", [None, b"no weights", scorer.WEIGHTS.read_bytes()[:5000]], ids=["none", "other", "cut"])
def test_missing_or_damaged_weights_are_an_error(raw: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(linemodel.WeightsError, match="cannot read") as caught:
        scorer.load(path)
    assert str(path) in str(caught.value)


def test_paragraphs_are_likely_and_menus_are_not() -> None:
    found = page()
    for block, probability in zip(found.blocks, probabilities(found), strict=True):
        if block.tag != "h1":
            assert (probability > 0.7) == (block.text in PARAGRAPHS), block.text


def test_probabilities_are_whole_thousandths_and_the_same_every_time() -> None:
    found = probabilities(page())
    assert found == probabilities(page())
    assert all(0.0 <= each <= 1.0 and round(each * 1000) / 1000 == each for each in found)


def test_no_block_no_probability() -> None:
    assert weigh(read("<p></p>", kind="html"), rulebook.default(), linemodel.load()).prose == ()


def test_one_block() -> None:
    found = read("<p>The wall is gone.</p>", kind="html")
    assert len(probabilities(found)) == 1


def test_figures_are_finite_and_as_many_as_the_trees_expect() -> None:
    found = page()
    hits = rulebook.default().hits(found.blocks)
    model = scorer.load()
    look = model.look(found, own(found, hits), hits)
    table = np.hstack([features.figures(look.standing, features.heard(found.blocks)), look.voted])
    assert table.shape[0] == len(found.blocks)
    assert np.isfinite(table).all()
    assert max(int(trees.figure.max()) for trees in (model.first, model.second, model.heard)) < table.shape[1]


def test_a_blocks_figures_hang_on_its_own_page_alone() -> None:
    alone = probabilities(page())
    cleanseed.clean("<html><body><p>Another page, read in between.</p></body></html>")
    assert probabilities(page()) == alone


def test_trees_walk_to_the_leaves() -> None:
    # one tree: figure 1 <= 0.5 -> -10, else figure 0 <= 2 -> 20, else 30
    inf = np.inf
    trees = scorer.Trees(
        root=np.array([0], np.int32),
        figure=np.array([1, 0, 0, 0, 0], np.int32),
        above=np.array([0.5, inf, 2.0, inf, inf], np.float32),
        low=np.array([1, 1, 3, 3, 4], np.int32),
        high=np.array([2, 1, 4, 3, 4], np.int32),
        value=np.array([0, -10, 0, 20, 30], np.int32),
        depth=2,
    )
    table = np.array([[9, 0.5], [2, 0.6], [2.5, 0.6]], np.float32)
    assert trees.sums(table).tolist() == [-10, 20, 30]
    assert trees.sums(np.repeat(table, 200, axis=0)).tolist() == [-10] * 200 + [20] * 200 + [30] * 200


@pytest.mark.parametrize("learned", [False, True])
def test_evidence_with_and_without_the_model(learned: bool) -> None:
    weighed = weigh(page(), rulebook.default(), linemodel.load() if learned else None)
    kept = [block.text for block in weighed.blocks if weighed.prose[block.index] >= 0.5]
    assert kept == PARAGRAPHS


def test_parts_of_names_are_found_in_each_name_alone() -> None:
    """All names are looked through at once, and none has a part that it shares with the next one."""
    names = ["na", "vbar", "sidebar-widget", "ad", "head", "readable", "x", "post-comments"]
    together = places._groups(names)
    assert together.tolist() == [int(places._groups([name])[0]) for name in names]
    assert [bool(each) for each in together] == [False, False, True, True, True, False, False, True]


def test_words_are_numbered_block_by_block() -> None:
    """All of a page at once gives each block the numbers that it has alone, whatever stands before and after it."""
    listed = ["Ferry", "More", "", "One two three four five", PARAGRAPHS[0], " ".join(PARAGRAPHS), "Imprint"]
    blocks = [Block(at, 0, text, tag="p") for at, text in enumerate(listed)]
    said = [votes_of.words(text) for text in listed]
    found, starts = votes_of.bags(blocks, said)[0]
    assert np.diff(starts).tolist() == [3 * min(36, len(text.replace(".", "").split())) + 1 for text in listed]
    for at, (start, end) in enumerate(pairwise(starts)):
        alone, _ = votes_of.bags([blocks[at]], [said[at]])[0]
        assert found[start:end].tolist() == alone.tolist()
