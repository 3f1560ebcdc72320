"""Whether time goes with length, in CPU time of this process: of linear work a ratio of four, of quadratic one of sixteen."""

from __future__ import annotations

import time
from collections.abc import Callable

_FLOOR = 0.02  # seconds; what takes less is not told apart
_MOST = 40  # times the quarter's: a bound that no busy machine breaks, and a quadratic trap of some size does


def in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Whether `work(size)` takes no more time than `work(size // 4)` allows for."""

    def cost(length: int) -> float:
        begin = time.process_time()
        work(length)
        return time.process_time() - begin

    cost(size // 4)
    return cost(size) < _MOST * max(_FLOOR, min(cost(size // 4) for _ in range(2)))
