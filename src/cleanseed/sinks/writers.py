"""Writers: many articles into one file. The same articles give the same bytes: no time, no name, no order of threads is in them."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self, cast

from cleanseed.article import Article
from cleanseed.sinks import records
from cleanseed.sources.record import MissingLibraryError

FORMS = ("jsonl", "parquet")
COMPRESSIONS = ("none", "gz", "zst")


class Rows(Protocol):
    """What takes the rows of a file."""

    def write(self, row: bytes, /) -> object: ...

    def close(self) -> object: ...


class Writer:
    """A file of articles. Use as a context manager: leaving it makes the file whole and has it on the disk, or raises OSError.

    Not atomic: temporary names and renaming are for who calls. Work may be parted: `row` where the article is (in a worker),
    `add` where the file is.
    """

    def __init__(
        self, form: str, compression: str, target: str | Path | BinaryIO, shape: str, removals: str, *, page: bool, markdown: bool,
        carry: bool,
    ) -> None:  # fmt: skip
        self._form, self._shape, self._removals, self._page, self._markdown = form, shape, removals, page, markdown
        self._own = isinstance(target, (str, Path))
        self._stream = Path(target).open("wb") if isinstance(target, (str, Path)) else target  # noqa: SIM115  see close
        try:
            self._rows = _rows(self._stream, form, compression, shape, removals, markdown=markdown, carry=carry)
        except BaseException:
            if self._own:
                self._stream.close()
            raise

    def row(self, article: Article) -> bytes:
        """What `add` takes: an article in the form of this file."""
        return row(article, self._form, self._shape, self._removals, page=self._page, markdown=self._markdown)

    def add(self, row: bytes) -> None:
        """Write what `row` gave. Raises OSError."""
        self._rows.write(row)

    def write(self, article: Article) -> None:
        """Write an article. Raises OSError."""
        self.add(self.row(article))

    def close(self) -> None:
        """Make the file whole; one that was opened here is on the disk and closed then. Raises OSError."""
        try:
            if self._rows is not self._stream:
                self._rows.close()
            self._stream.flush()
            if self._own:
                os.fsync(self._stream.fileno())
        finally:
            if self._own:
                self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
            return
        # What is there is no whole file, and is not made to look like one.
        if self._own:
            self._stream.close()
        leave: Callable[[], None] | None = getattr(self._rows, "leave", None)
        if leave is not None:
            leave()


def writer(
    form: str,
    compression: str,
    target: str | Path | BinaryIO,
    shape: str = "flat",
    removals: str = "full",
    *,
    page: bool = False,
    markdown: bool = False,
    carry: bool = False,
) -> Writer:
    """What writes articles into one file.

    form: "jsonl" or "parquet". compression: "none", "gz", "zst" (of Parquet: of its pages). target: a path, or a stream to write in, which
    stays open. shape, removals, page, markdown: as of `records.record`. carry: whether rows are added that have the field `input`. Raises OSError; MissingLibraryError; ValueError for an unknown form or
    compression.
    """
    for name, given, known in (
        ("form", form, FORMS),
        ("compression", compression, COMPRESSIONS),
        ("shape", shape, records.SHAPES),
        ("removals", removals, records.REMOVALS),
    ):
        if given not in known:
            raise ValueError(f"unknown {name} {given!r}; use one of {', '.join(known)}")
    return Writer(form, compression, target, shape, removals, page=page, markdown=markdown, carry=carry)


def row(
    article: Article,
    form: str = "jsonl",
    shape: str = "flat",
    removals: str = "full",
    *,
    page: bool = False,
    markdown: bool = False,
    carried: Mapping[str, Any] | None = None,
) -> bytes:
    """An article as `Writer.add` takes it: its record (see `records.record`) as one line of JSON, for Parquet too."""
    columns = form == "parquet"
    told = records.record(article, shape, removals, columns=columns, page=page, markdown=markdown, carried=carried)
    return records.line(told)


def _rows(
    stream: BinaryIO, form: str, compression: str, shape: str, removals: str, *, markdown: bool, carry: bool
) -> Rows:
    if form == "parquet":
        try:
            from cleanseed.sinks import parquet
        except ImportError:
            raise MissingLibraryError("writing Parquet", "pyarrow", "parquet") from None
        return parquet.Rows(stream, compression, shape, removals, markdown=markdown, carry=carry)
    if compression == "gz":
        return cast("Rows", gzip.GzipFile("", "wb", 6, stream, mtime=0))
    if compression == "zst":
        from cleanseed.sources import zstd

        return cast("Rows", zstd.writer(stream))
    return stream
