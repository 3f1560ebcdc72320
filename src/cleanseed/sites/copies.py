"""Copies: pages of a corpus, of whatever hosts, that are the same or tell the same story with most sentences alike.

Pages are compared by the words of their own sentences: what the profile of their host knows is no story's, and numbers count, for many
a report differs by them alone. A sentence leads from each page that has it to the nearest ones before it that have it too, so
that work grows with the pages and not with their square. All but some bytes a page stands in temporary files.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np

from cleanseed.sites.learn import SAME
from cleanseed.sites.profile import Site
from cleanseed.sites.sketch import Line, Sketch

_ENOUGH = 40
"""Pages with fewer words in sentences of their own are compared byte by byte."""
_ASKED = 16
"""So many sentences of a page lead to others: of two pages that share most, one is all but surely among them."""
_NEAR = 4
_MOST = 2_000
"""A sentence on more pages leads nowhere."""
_BUCKETS = 64
_BUFFER = 1 << 17
_LINE: Any = np.dtype([("folded", "<u8"), ("exact", "<u8"), ("words", "<u4")])
_PAIR: Any = np.dtype("<u8")
_NONE: frozenset[int] = frozenset()


class Copied(NamedTuple):
    """Pages that are copies: the host of the first, and of each its id and source, in the order in which they came; the first is kept."""

    host: str
    ids: list[str]
    sources: list[str]


class Copies:
    """Finds copies among pages. A context: its files stand in a temporary folder until it ends. Raises OSError where they cannot."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._folder = Path(
            self._stack.enter_context(TemporaryDirectory(prefix="cleanseed-", ignore_cleanup_errors=True))
        )
        self._rows = self._stack.enter_context((self._folder / "rows").open("w+b"))
        self._lines = self._stack.enter_context((self._folder / "lines").open("w+b"))
        self._row_at, self._line_at, self._ids = array("q", [0]), array("q", [0]), array("Q")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, page: Sketch) -> None:
        """Take a page in. Of copies, the one that came first is kept. Raises OSError."""
        row = json.dumps([page.host, page.id, page.source]).encode() + b"\n"
        lines = np.array([_packed(line) for line in page.lines if line.prose], _LINE)
        self._rows.write(row)
        self._lines.write(lines.tobytes())
        self._row_at.append(self._row_at[-1] + len(row))
        self._line_at.append(self._line_at[-1] + len(lines))
        self._ids.append(int(page.id, 16))

    def groups(self, site: Callable[[str], Site | None]) -> Iterator[Copied]:
        """Pages that are copies of one, in the order of that one. site: the profile of a host, if there is one. Raises OSError."""
        count = len(self._ids)
        pairs = _Buckets(self._folder / "pairs")
        own, own_at = self._own(site, keys := _Buckets(self._folder / "keys"))
        for bucket in range(_BUCKETS):
            for earlier, later in _neighbours(keys.read(bucket)):
                pairs.add(later * _BUCKETS // count, later, earlier)
        kept = np.arange(count)
        for bucket in range(_BUCKETS):  # so that pages come in their order
            for later, earlier in np.unique(pairs.read(bucket), axis=0).tolist():
                first = int(kept[earlier])
                if kept[later] == later and self._same(first, later, own, own_at):
                    kept[later] = first
        copies = np.flatnonzero(kept != np.arange(count))
        copies = copies[np.argsort(kept[copies], kind="stable")]
        group: list[int] = []
        for number in copies.tolist():
            if group and kept[number] != group[0]:
                yield self._named(group)
                group = []
            group = [*(group or [int(kept[number])]), number]
        if group:
            yield self._named(group)

    # --- comparing ---------------------------------------------------------------------------------------------------

    def _own(self, site: Callable[[str], Site | None], keys: _Buckets) -> tuple[Any, array[int]]:
        """The sentences that are a page's own, by their exact hashes, and where those of each page begin; puts what leads to others into `keys`."""

        @lru_cache(maxsize=512)
        def known(host: str) -> frozenset[int]:
            found = site(host) if host else None
            return _NONE if found is None else frozenset(int(line, 16) for line in found.lines)

        at = array("q", [0])
        self._lines.flush()
        self._rows.seek(0)
        self._lines.seek(0)
        with (self._folder / "own").open("wb") as out:
            for number, row in enumerate(self._rows):
                host = json.loads(row)[0]
                size = self._line_at[number + 1] - self._line_at[number]
                lines = np.frombuffer(self._lines.read(size * _LINE.itemsize), _LINE)
                if template := known(host):
                    lines = lines[[each not in template for each in lines["folded"].tolist()]]
                if lines["words"].sum() < _ENOUGH:
                    lines = lines[:0]
                lines = lines[np.argsort(lines["exact"])]
                out.write(lines.tobytes())
                at.append(at[-1] + len(lines))
                for key in {self._ids[number], *lines["exact"][:_ASKED].tolist()}:
                    keys.add(key >> 58, key, number)
        own = np.memmap(out.name, _LINE, "r") if at[-1] else np.empty(0, _LINE)
        return own, at

    def _same(self, one: int, other: int, own: Any, at: array[int]) -> bool:
        """Whether a page is a copy of another: it has the same bytes, or most words of their own sentences are in both."""
        if self._ids[one] == self._ids[other]:
            return True
        first, second = own[at[one] : at[one + 1]], own[at[other] : at[other + 1]]
        _, where, _ = np.intersect1d(first["exact"], second["exact"], assume_unique=True, return_indices=True)
        shared = int(first["words"][where].sum())
        return shared > 0 and shared >= SAME * (int(first["words"].sum()) + int(second["words"].sum()) - shared)

    def _row(self, number: int) -> list[str]:
        self._rows.seek(self._row_at[number])
        row: list[str] = json.loads(self._rows.readline())
        return row

    def _named(self, group: list[int]) -> Copied:
        rows = [self._row(number) for number in group]
        return Copied(rows[0][0], [row[1] for row in rows], [row[2] for row in rows])


class _Buckets:
    """Pairs of numbers, parted over files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[int, bytearray] = {}
        folder.mkdir()

    def add(self, bucket: int, one: int, other: int) -> None:
        held = self._held.setdefault(bucket, bytearray())
        held += one.to_bytes(8, "little") + other.to_bytes(8, "little")
        if len(held) >= _BUFFER:
            self._flush(bucket)

    def read(self, bucket: int) -> Any:
        """The pairs of a bucket, a row each. It is empty then."""
        self._flush(bucket)
        path = self._folder / str(bucket)
        data = path.read_bytes() if path.exists() else b""
        path.unlink(missing_ok=True)
        return np.frombuffer(data, _PAIR).reshape(-1, 2)

    def _flush(self, bucket: int) -> None:
        with (self._folder / str(bucket)).open("ab") as out:
            out.write(self._held.pop(bucket, b""))


def _packed(line: Line) -> tuple[int, int, int]:
    folded = int(line.hash, 16)
    return folded, folded ^ int(line.digits or "0", 16), line.words


def _neighbours(keys: Any) -> Iterator[tuple[int, int]]:
    """Of (key, page), pairs of pages with the same key: each with some that came right before it, and with the first."""
    keys = keys[np.lexsort((keys[:, 1], keys[:, 0]))]
    ends = np.append(np.flatnonzero(np.diff(keys[:, 0])) + 1, len(keys))
    starts = np.append(0, ends[:-1])
    several = ends - starts > 1
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        listed = keys[start:end, 1].tolist()
        few = _NEAR if len(listed) <= _MOST else 0  # of bytes that are the same on many pages, the first tells all
        for place in range(1, len(listed)):
            for earlier in {listed[0], *listed[max(0, place - few) : place]}:
                yield earlier, listed[place]
