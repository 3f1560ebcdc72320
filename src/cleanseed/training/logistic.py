"""Logistic regression over hashed words: what each says, in log odds.

Adam (Kingma and Ba, 2015) with a rate that falls to nothing and a little decay; the batches are the same every time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_EPOCHS = 2


def regression(
    bag: Any,  # scipy's csr_matrix, which has no types
    label: npt.NDArray[Any],
    weight: npt.NDArray[np.floating[Any]],
    rows: npt.NDArray[np.int64],
    *,
    batch: int,
    rate: float,
    decay: float,
) -> tuple[npt.NDArray[np.float64], float]:
    """Fit label (0 or 1 a row) to bag (rows, columns) on `rows`. weight: of each row, about 1 on average.

    Returns the log odds of each column, and those of no word.
    """
    columns = bag.shape[1]
    chance = np.random.default_rng(0)
    weights = np.zeros(columns + 1)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    steps, step = _EPOCHS * (len(rows) // batch), 0
    for _ in range(_EPOCHS):
        order = chance.permutation(rows)
        for begin in range(0, len(order) - batch, batch):
            step += 1
            part = order[begin : begin + batch]
            taken = bag[part]
            odds = taken @ weights[:columns] + weights[columns]
            error = (1 / (1 + np.exp(-odds)) - label[part]) * weight[part] / batch
            slope = np.append(taken.T @ error, error.sum())
            slope[:columns] += decay * weights[:columns]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            now = rate * (1 - step / (steps + 1)) * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            weights -= now * first / (np.sqrt(second) + 1e-8)
    return weights[:columns], float(weights[columns])
