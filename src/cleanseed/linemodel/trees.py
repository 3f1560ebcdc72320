"""Boosted trees over small whole numbers, walked for many lines at once.

Each tree is complete, `DEPTH` levels deep, its nodes in heap order: node k has children 2k + 1 and 2k + 2. A line goes right where
its bin is greater than the node's. Leaves are whole numbers, so a sum of them does not hang on its order.
"""

from __future__ import annotations

from dataclasses import dataclass

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

    def sums(self, bins: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """The sum of the leaves that each line of `bins` (columns, n) falls into."""
        n = bins.shape[1]
        out = np.zeros(n, np.int64)
        count = len(self.column)
        column, above = self.column.astype(np.int32).ravel(), self.above.ravel()
        leaf = self.leaf.ravel()
        tree = (np.arange(count, dtype=np.int64) * NODES)[:, None]
        for begin in range(0, n, _ROWS):
            part = np.ascontiguousarray(bins[:, begin : begin + _ROWS])
            rows = part.shape[1]
            flat = part.ravel()
            row = np.arange(rows, dtype=np.int64)[None, :]
            # Level by level; all lines stand at the root first, so its figures are rows as they are.
            scaled = column.astype(np.int64) * rows
            node = (part[self.column[:, 0]] > self.above[:, :1]).astype(np.int64) + 1
            for _ in range(DEPTH - 1):
                at = node + tree
                node += node
                node += 1
                node += flat.take(scaled.take(at) + row) > above.take(at)
            node -= NODES
            node += (np.arange(count, dtype=np.int64) * (NODES + 1))[:, None]
            out[begin : begin + rows] = leaf.take(node).sum(0, dtype=np.int64)
        return out
