"""Sketches: what is remembered of a page, and a sample of each host's pages that does not depend on their order.

Of a host the PAGES pages with the smallest ids are kept; an id is a hash of the content, so these are a fair sample, and the
sample of two corpora together is the sample of their samples. What does not fit into memory is written in sorted runs to a
temporary folder, and merged host by host.
"""

from __future__ import annotations

import gzip
import heapq
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

from cleanseed.model import Page
from cleanseed.sites.profile import EXAMPLE, NUMBERS, SiteError, digest, fold

PAGES = 1_000
"""How many pages of a host are looked at: a line on one page in a hundred is still seen ten times."""
LINES = 2_000
"""How many different lines of a page are looked at."""
MEMORY = 64_000_000
"""How many bytes of sketches are held, about, before they are written to a run."""

_RUNS = 32
_LINE, _PAGE = 220, 400  # what Python takes for a line and a page, beside the text
_VERSION = 2


class Line(NamedTuple):
    """A line of a page: the hash of its folded text, its words, the text as it begins.

    prose: it reads like a sentence. after: the hash of the line below it, "" where there is none. digits: a hash of its numbers, ""
    where there are none.
    """

    hash: str
    words: int
    prose: bool
    example: str
    after: str
    digits: str = ""


class Sketch(NamedTuple):
    """A page: host, id (of its content), source (where it was read), and its different lines in the order of their hashes."""

    host: str
    id: str
    source: str
    lines: tuple[Line, ...]


def sketch(page: Page, host: str) -> Sketch:
    """What is remembered of a page as read, before any stage."""
    lines: dict[str, Line] = {}
    after = ""
    for block in reversed(page.blocks):
        if folded := fold(block.shape.key):
            hashed = digest(folded)
            words = block.shape.words
            prose = words >= 20 or (block.shape.stop and words >= 4)
            lines.pop(hashed, None)  # the first one on the page is remembered
            numbers = "" if folded == block.shape.key else digest(" ".join(NUMBERS.findall(block.shape.key)))
            lines[hashed] = Line(hashed, words, prose, block.text[:EXAMPLE], after, numbers)
            after = hashed
    kept = sorted(list(lines.values())[-LINES:])
    return Sketch(host, page.document.id, page.document.source or "", tuple(kept))


class Sampler:
    """The sample of each host's pages.

    limit: pages a host. memory: bytes of sketches held, about; `most` is what it came to. A context: its runs stand in a temporary
    folder until it ends.
    """

    def __init__(self, limit: int = PAGES, memory: int = MEMORY) -> None:
        self.limit = limit
        self.memory = memory
        self.held = 0
        self.most = 0
        self._hosts: dict[str, dict[tuple[str, str], Sketch]] = {}
        self._stack = ExitStack()
        self._folder: Path | None = None
        self._runs: list[Path] = []
        self._written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, page: Sketch) -> None:
        """Take a page in. The same page twice is one."""
        pages = self._hosts.setdefault(page.host, {})
        name = (page.id, page.source)
        if name not in pages:
            pages[name] = page
            self.held += _size(page)
            if len(pages) >= 2 * self.limit:
                self._trim(page.host)
        self.most = max(self.most, self.held)
        if self.held > self.memory:
            self._spill()

    def hosts(self) -> Iterator[tuple[str, list[Sketch]]]:
        """Each host, by name, with its sampled pages, by id."""
        merged = heapq.merge(*map(_run, self._runs), self._sorted())
        for host, pages in groupby(merged, key=attrgetter("host")):
            sample: list[Sketch] = []
            for page in pages:
                if len(sample) < self.limit and (not sample or sample[-1][:3] != page[:3]):
                    sample.append(page)
            yield host, sample

    def save(self, stream: BinaryIO) -> None:
        """Write the sample to a file, which `read` takes in elsewhere: so shards can be sketched apart. Raises OSError."""
        _write(stream, (page for _, pages in self.hosts() for page in pages))

    def read(self, path: Path) -> Iterator[Sketch]:
        """Take in a sample that `save` wrote; its pages, as they are taken. Raises SiteError, OSError."""
        for page in _run(path):
            self.add(page)
            yield page

    def _sorted(self) -> Iterator[Sketch]:
        for host in sorted(self._hosts):
            self._trim(host)
            yield from (page for _, page in sorted(self._hosts[host].items()))

    def _trim(self, host: str) -> None:
        pages = self._hosts[host]
        for name in sorted(pages)[self.limit :]:
            self.held -= _size(pages.pop(name))

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="cleanseed-")))
        if len(self._runs) >= _RUNS:  # so that never many files are open
            whole = self._next()
            with whole.open("wb") as stream:
                self.save(stream)
            for path in self._runs:
                path.unlink()
            self._runs = [whole]
        else:
            self._runs.append(self._next())
            with self._runs[-1].open("wb") as stream:
                _write(stream, self._sorted())
        self._hosts.clear()
        self.held = 0

    def _next(self) -> Path:
        assert self._folder is not None
        self._written += 1
        return self._folder / f"{self._written}.gz"


def _size(page: Sketch) -> int:
    return _PAGE + len(page.source) + sum(_LINE + len(line.example) for line in page.lines)


def _write(stream: BinaryIO, pages: Iterable[Sketch]) -> None:
    """Write sketches; the same ones give the same bytes."""
    with gzip.GzipFile("", "wb", 1, stream, mtime=0) as out:
        out.write(f'{{"cleanseed": "sketches", "version": {_VERSION}}}\n'.encode())
        for page in pages:
            out.write(json.dumps(page, separators=(",", ":")).encode() + b"\n")


def _run(path: Path) -> Iterator[Sketch]:
    """The sketches in a file, in their order. Raises SiteError where it holds anything else, OSError."""
    try:
        with gzip.open(path, "rb") as rows:
            if json.loads(rows.readline()) != {"cleanseed": "sketches", "version": _VERSION}:
                raise ValueError("its first line is another")  # noqa: TRY301
            for row in rows:
                yield _sketch(json.loads(row))
    except (ValueError, TypeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SiteError(
            f"{path}: no file of sketches, or a broken one ({error}); make it anew with `cleanseed learn --sketches`"
        ) from None


def _sketch(told: Any) -> Sketch:
    host, name, source, lines = told
    return Sketch(host, name, source, tuple(Line(*line) for line in lines))
