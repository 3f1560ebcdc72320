"""Parquet: the record as columns, the same in every file. Needs the extra `parquet` (pyarrow)."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import parquet

_GROUP_BYTES = 32_000_000
_GROUP_ROWS = 10_000
_TEXTS = pa.list_(pa.string())
_COMPRESSIONS = {"none": "NONE", "gz": "GZIP", "zst": "ZSTD"}

COLUMNS: dict[str, Any] = {
    "id": pa.string(),
    "source": pa.string(),
    "url": pa.string(),
    "hostname": pa.string(),
    "title": pa.string(),
    "authors": _TEXTS,
    "date": pa.string(),
    "sitename": pa.string(),
    "language": pa.string(),
    "text": pa.string(),
    "captions": _TEXTS,
    "credits": _TEXTS,
    "provenance": pa.list_(pa.struct({"field": pa.string(), "from": pa.string(), "block": pa.int64()})),
    "removals": pa.list_(
        pa.struct(
            {
                "rule": pa.string(),
                "block": pa.int64(),
                "start": pa.int64(),
                "end": pa.int64(),
                "at": pa.int64(),
                "text": pa.string(),
                "field": pa.string(),
                "score": pa.float64(),
            }
        )
    ),
    "repairs": pa.list_(
        pa.struct(
            {
                "line": pa.int64(),
                "start": pa.int64(),
                "before": pa.string(),
                "after": pa.string(),
                "kind": pa.string(),
            }
        )
    ),
    "encoding": pa.string(),
    "warnings": _TEXTS,
    "error": pa.string(),
    "version": pa.string(),
    "rules": pa.string(),
    "model": pa.string(),
    "verdict": pa.string(),
    "confidence": pa.float64(),
    "modified": pa.string(),
    "section": pa.string(),
    "tags": _TEXTS,
    "description": pa.string(),
    "canonical_url": pa.string(),
    "profile": pa.string(),
    "witness": pa.string(),
}
"""The columns of a record, by name. `provenance` and `removal_counts`, in JSON objects, are lists: names as columns would differ from file to file."""

_COUNTS = pa.list_(pa.struct({"rule": pa.string(), "count": pa.int64()}))


def schema(shape: str = "flat", removals: str = "full", *, markdown: bool = False, carry: bool = False) -> Any:
    """The schema of a file. markdown, carry: with the columns `markdown` and `input`, the latter as JSON, for its fields may be any."""
    columns = dict(COLUMNS)
    columns |= {name: pa.string() for name, asked in (("markdown", markdown), ("input", carry)) if asked}
    if removals != "full":
        del columns["removals"]
    if removals == "counts":
        columns["removal_counts"] = _COUNTS
    if shape == "flat":
        return pa.schema(columns)
    rest = {name: kind for name, kind in columns.items() if name not in ("id", "text")}
    return pa.schema({"text": columns["text"], "id": columns["id"], "metadata": pa.struct(rest)})


class Rows:
    """Takes rows (see `writers.row`), and writes them in groups of up to 10,000 rows or about 32 MB."""

    def __init__(
        self,
        stream: BinaryIO,
        compression: str,
        shape: str,
        removals: str,
        *,
        markdown: bool = False,
        carry: bool = False,
    ) -> None:
        self._schema = schema(shape, removals, markdown=markdown, carry=carry)
        self._file = parquet.ParquetWriter(
            stream, self._schema, compression=_COMPRESSIONS[compression], write_page_checksum=True
        )
        self._held: list[dict[str, Any]] = []
        self._size = 0

    def write(self, row: bytes) -> None:
        """Take a row. Raises OSError."""
        self._held.append(json.loads(row))
        self._size += len(row)
        if self._size >= _GROUP_BYTES or len(self._held) >= _GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Write what is held, and the end of the file. Raises OSError."""
        if self._held:
            self._flush()
        self._file.close()

    def leave(self) -> None:
        """Give up: the file stays without its end."""
        self._held = []
        self._file.is_open = False  # or it would write its end when it is collected

    def _flush(self) -> None:
        self._file.write_table(pa.Table.from_pylist(self._held, self._schema), row_group_size=len(self._held))
        self._held, self._size = [], 0
