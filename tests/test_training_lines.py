from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleanseed.linemodel import scorer, trees
from cleanseed.training import examples, lines

ARTICLE = """Snow closed the Gellert pass on Friday, and it will stay closed until Sunday at least.
Drivers have to take the valley road, which adds forty minutes to the way.
The ploughs were out all night, said the road office."""


def example(name: str, group: str, language: str = "en") -> examples.Example:
    return examples.Example(
        name, "set", "article", language, group, ("a",), (0,), np.ones(1, np.float32), np.ones(1, np.int32), "a"
    )


def test_split_drops_blank_lines_and_says_where_they_were() -> None:
    assert examples.split("one\n\n\n  two \r\nthree\n \n") == (["one", "two", "three"], [0, 1, 0])


def test_pages_of_one_group_share_a_fold() -> None:
    pages = [example(f"{group}{at}", group) for group in "abcdefgh" for at in range(3)]
    found = examples.folds(pages)
    assert all(len(set(found[at : at + 3])) == 1 for at in range(0, 24, 3))
    assert np.bincount(found, minlength=examples.FOLDS).tolist() == [6, 6, 6, 6]


def test_each_language_is_spread_over_the_folds() -> None:
    pages = [example(f"{language}{at}", f"{language}{at}", language) for language in ("en", "de") for at in range(8)]
    found = examples.folds(pages)
    assert np.bincount(found[8:], minlength=examples.FOLDS).tolist() == [2, 2, 2, 2]


def test_mending_keeps_the_words_and_is_the_same_every_time() -> None:
    text = "\n".join([ARTICLE.replace("\n", " "), *ARTICLE.splitlines()] * 5)
    found = [examples._mended(name, text) for name in "abcdefgh"]
    assert found == [examples._mended(name, text) for name in "abcdefgh"]
    assert all(mended.split() == text.split() for mended in found)
    counts = [mended.count("\n") for mended in found]
    assert min(counts) < text.count("\n") < max(counts)


def test_breaking_keeps_the_words_and_is_the_same_every_time() -> None:
    text = "\n\n".join([ARTICLE.replace("\n", " "), "Menu"] * 5)
    found = [examples._broken(name, text) for name in "abcdefgh"]
    assert found == [examples._broken(name, text) for name in "abcdefgh"]
    assert all(broken.split() == text.split() for broken in found)
    assert max(len(broken.splitlines()) for broken in found) > 20
    assert {"\n\n" in broken for broken in found} == {True, False}


@pytest.mark.parametrize("between", [" ", ""])
def test_a_text_in_one_line_is_learned_from_as_reading_parts_it(between: str) -> None:
    story = ARTICLE.splitlines() * 6
    found, gaps = examples.parted(between.join(["More weather", *story]))
    assert found[-len(story) + 1 :] == story[1:]
    assert found[0].startswith("More weather")
    assert len(gaps) == len(found)


def test_gold_becomes_labelled_renderings(tmp_path: Path) -> None:
    record = {"id": "p1", "url": "https://www.example.org/a", "body": ARTICLE, "lang": "en", "title": "Pass closed"}
    for name in examples.SETS:
        text = record | {"renderer": "article", "text": f"Menu\nPass closed\n\n{ARTICLE}\nMore weather"}
        with gzip.open(tmp_path / f"{name}.text.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(text | {"renderer": renderer}) + "\n" for renderer in ("article", "bs4"))
        page = record | {
            "html": f"<html><body><article><p>{'</p><p>'.join(ARTICLE.splitlines())}</p></article></body></html>"
        }
        with gzip.open(tmp_path / f"{name}.html.jsonl.gz", "wt", encoding="utf-8") as out:
            out.write(json.dumps(page) + "\n")
    found = examples.load(tmp_path)
    first = [one for one in found if one.set == "wcxb-dev"]
    made = ["article", "mended", "joined", "glued", "body", "recall", "bs4", "strung"]
    assert [one.renderer for one in first] == made
    known = {one.renderer: one for one in first}
    assert known["article"].label.tolist() == [False, False, True, True, True, False]
    assert known["article"].gaps == (0, 0, 1, 0, 0, 0)
    assert known["body"].label.all()
    assert known["article"].group == "wcxb-dev:example.org"
    assert known["joined"].body == ARTICLE


def test_trees_are_exported_as_whole_numbers() -> None:
    def leaf(value: float) -> dict[str, object]:
        return {"leaf_value": value}

    tree = {
        "split_feature": 2,
        "threshold": 4.5,
        "left_child": leaf(-1.0),
        "right_child": {"split_feature": 0, "threshold": 7.0, "left_child": leaf(0.25), "right_child": leaf(2.0)},
    }
    grown = lines.export({"tree_info": [{"tree_structure": tree}]}, 0.5)
    bins = np.array([[0, 7, 8], [9, 9, 9], [4, 5, 200]], np.uint8)
    assert grown.leaf.shape == (1, trees.NODES + 1)
    assert grown.sums(bins).tolist() == [-scorer.UNIT // 2, scorer.UNIT // 8, scorer.UNIT]


def test_f1_of_bags() -> None:
    one = example("p", "g")
    assert lines.page_f1(one, np.array([True])) == 1.0
    assert lines.page_f1(one, np.array([False])) == 0.0


def test_what_is_learned_scores_alike_before_and_after_it_is_stored(
    tmp_path: Path, needs: Callable[[str], Any]
) -> None:
    needs("scipy")
    pages = [
        examples.Example(
            f"p{at}", "wcxb-dev", "article", "en", f"g{at}", tuple(["Menu", *ARTICLE.splitlines(), "More weather"][: 4 + at % 2]), (0, 1, 0, 0, 1)[: 4 + at % 2],
            np.array([0, 1, 1, 1, 0][: 4 + at % 2], np.float32), np.array([1, 11, 12, 11, 2][: 4 + at % 2], np.int32), ARTICLE,
        )
        for at in range(8)
    ]  # fmt: skip
    data = lines.prepare(pages)
    chance = np.random.default_rng(6)
    grown = trees.Trees(
        chance.integers(0, len(data.bins), (3, trees.NODES)).astype(np.uint16),
        chance.integers(0, 20, (3, trees.NODES)).astype(np.uint8),
        chance.integers(-900, 900, (3, trees.NODES + 1)).astype(np.int16),
    )
    words = lines.fit_words(data, np.ones(len(data.page), np.bool_), batch=4)
    learned = lines.Learned(words, grown, lines.fit_nets(data, data.fold != 0))
    path = tmp_path / "weights.npz"
    lines.save(path, data, learned, np.array([[0.0, 1.0], [0.0, 1.0]]))
    stored = scorer.load(path)
    found = lines.scores(data, learned, np.arange(8))
    again = np.concatenate([stored.score(page.lines, page.gaps) for page in pages])
    direct = lines.model("m", data, learned, stored.calibration).score(pages[1].lines, pages[1].gaps)
    assert found.tolist() == again.tolist()
    assert found[4:9].tolist() == direct.tolist()
    assert len(set(found.tolist())) > 4
