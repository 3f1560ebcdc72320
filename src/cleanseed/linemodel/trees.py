"""Boosted trees over small whole numbers, walked for many lines at once.

Each tree is complete, `DEPTH` levels deep, its nodes in heap order: node k has children 2k + 1 and 2k + 2. A line goes right where
its bin is greater than the node's. Leaves are whole numbers, so a sum of them does not hang on its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

DEPTH = 8
NODES = (1 << DEPTH) - 1
_ROWS = 512  # lines at a time


@dataclass(frozen=True)
class Trees:
    """Trees as arrays.

    column, above: (trees, NODES), what a node looks at, and the bin above which a line goes right.
    leaf: (trees, NODES + 1) int16.
    """

    column: npt.NDArray[np.uint16]
    above: npt.NDArray[np.uint8]
    leaf: npt.NDArray[np.int16]

    @cached_property
    def _flat(
        self,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8], npt.NDArray[np.int16], npt.NDArray[np.int64]]:
        """Columns, bins and leaves of all trees in one row each, and where in it each tree's begin."""
        begins = np.arange(len(self.column), dtype=np.int64)[:, None] * NODES
        return self.column.astype(np.int64).ravel(), self.above.ravel(), self.leaf.ravel(), begins

    def sums(self, bins: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """The sum of the leaves that each line of `bins` (columns, n) falls into."""
        columns, n = bins.shape
        out = np.zeros(n, np.int64)
        column, above, leaf, begins = self._flat
        for begin in range(0, n, _ROWS):
            part = bins[:, begin : begin + _ROWS]
            flat = np.ascontiguousarray(part.T).ravel()
            line = np.arange(part.shape[1], dtype=np.int64) * columns
            # Level by level, nodes counted through all trees; all lines stand at the root first, so its figures are rows as they are.
            node = (part[self.column[:, 0]] > self.above[:, :1]) + (begins + 1)
            for _ in range(DEPTH - 1):
                at = column.take(node)
                at += line
                right = flat.take(at) > above.take(node)
                node += node
                node += 1 - begins
                node += right
            node += begins // NODES - NODES  # a tree has one more leaf than nodes
            out[begin : begin + part.shape[1]] = leaf.take(node).sum(0, dtype=np.int64)
        return out
