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
_ROWS = 128  # lines at a time: what they need stays near the processor


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
    def _levels(self) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]]:
        """What the nodes of each level look at, those of all trees in a row: under node k of one level stand 2k and 2k + 1 of the next."""
        spans = [slice((1 << level) - 1, (2 << level) - 1) for level in range(DEPTH)]
        return [(self.column[:, span].astype(np.int64).ravel(), self.above[:, span].ravel()) for span in spans]

    def sums(self, bins: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """The sum of the leaves that each line of `bins` (columns, n) falls into."""
        columns, n = bins.shape
        out = np.zeros(n, np.int64)
        (root, above), *below = self._levels
        leaf = self.leaf.ravel()
        tree = 2 * np.arange(len(root), dtype=np.int64)[:, None]
        for begin in range(0, n, _ROWS):
            part = bins[:, begin : begin + _ROWS]
            flat = np.ascontiguousarray(part.T).ravel()
            line = np.arange(part.shape[1], dtype=np.int64) * columns
            # All lines stand at the roots first, so their figures are rows as they are.
            node = tree + (part[root] > above[:, None])
            for column, bound in below:
                at = column.take(node)
                at += line
                right = flat.take(at) > bound.take(node)
                node += node
                node += right
            out[begin : begin + part.shape[1]] = leaf.take(node).sum(0, dtype=np.int64)
        return out
