from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")

from scipy.sparse import csr_matrix

from cleanseed.training.logistic import regression


def fit(rows: list[int]) -> list[float]:
    """Rows in turn hold the words 0 and 2 (an article's) and 1 and 2 (a menu's)."""
    bag = csr_matrix(np.array([[1, 0, 1], [0, 1, 1]] * 400, np.float32))
    label = np.array([1, 0] * 400)
    weights, _ = regression(bag, label, np.ones(800), np.array(rows * 40), batch=20, rate=0.1, decay=1e-5)
    return [float(each) for each in weights]


def test_words_of_articles_are_worth_something_and_those_of_menus_cost_it() -> None:
    article, menu, both = fit(list(range(20)))
    assert article > 0.3
    assert menu < -0.3
    assert abs(both) < min(article, -menu) / 2


def test_what_is_not_among_the_rows_is_not_learned_from() -> None:
    assert fit(list(range(0, 20, 2)))[1] == 0


def test_the_same_words_are_worth_the_same_every_time() -> None:
    assert fit(list(range(20))) == fit(list(range(20)))
