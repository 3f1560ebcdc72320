"""Duplicates: the list of copies that `cleanseed learn --duplicates` wrote, so that a run takes the first of each group alone.

A line a group: `{"host": "post.example", "ids": [...], "sources": ["news.jsonl#3", "copies.jsonl#12"]}`; ids and host are for people.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path

import numpy as np

from cleanseed.sites.profile import SiteError


class Duplicates:
    """Which documents are copies of one that came before, by their sources: eight bytes each in memory.

    Raises SiteError for a file that is no such list, OSError.
    """

    def __init__(self, path: str | Path) -> None:
        told = sha256()
        marks = array("Q")
        with Path(path).open("rb") as rows:
            for number, row in enumerate(rows, 1):
                told.update(row)
                try:
                    sources = json.loads(row)["sources"]
                    if not isinstance(sources, list):
                        raise TypeError("`sources` is a list")  # noqa: TRY301
                    marks.extend([_mark(source) for source in sources[1:]])
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    raise SiteError(
                        f"{path}, line {number}: no list of duplicates ({error}); `cleanseed learn --duplicates {path}` makes one"
                    ) from None
        self.hash = told.hexdigest()[:12]
        self._marks = array("Q", np.unique(np.frombuffer(marks, "u8")).tobytes())

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, source: str) -> bool:
        mark = _mark(source)
        at = bisect_left(self._marks, mark)
        return at < len(self._marks) and self._marks[at] == mark

    @staticmethod
    def opened(path: str) -> Duplicates:
        """The list in a file: the same object for all shards of a run, while the file stays as it is. Raises SiteError, OSError."""
        told = Path(path).stat()
        return _opened(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=2)
def _opened(path: str, *_: int) -> Duplicates:
    return Duplicates(path)


def _mark(source: str) -> int:
    return int.from_bytes(blake2b(source.encode("utf-8", "surrogatepass"), digest_size=8).digest())
