from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cleanseed.training.logistic import regression

Fit = Callable[[list[int]], list[float]]


@pytest.fixture
def fit(needs: Callable[[str], Any]) -> Fit:
    """A function: rows to learn from -> what each word is worth. Rows in turn hold the words 0 and 2 (an article's) and 1 and 2 (a menu's)."""
    bag = needs("scipy.sparse").csr_matrix(np.array([[1, 0, 1], [0, 1, 1]] * 400, np.float32))
    label = np.array([1, 0] * 400)

    def weights(rows: list[int]) -> list[float]:
        found, _ = regression(bag, label, np.ones(800), np.array(rows * 40), batch=20, rate=0.1, decay=1e-5)
        return [float(each) for each in found]

    return weights


def test_words_of_articles_are_worth_something_and_those_of_menus_cost_it(fit: Fit) -> None:
    article, menu, both = fit(list(range(20)))
    assert article > 0.3
    assert menu < -0.3
    assert abs(both) < min(article, -menu) / 2


def test_what_is_not_among_the_rows_is_not_learned_from(fit: Fit) -> None:
    assert fit(list(range(0, 20, 2)))[1] == 0


def test_the_same_words_are_worth_the_same_every_time(fit: Fit) -> None:
    assert fit(list(range(20))) == fit(list(range(20)))
