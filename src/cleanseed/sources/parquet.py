"""Parquet: a row is a document. Rows are read a few at a time; a row group that is broken leaves the others to be read."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from cleanseed.inputs import MAX_BYTES, TOO_LARGE, UnreadableError
from cleanseed.sources.record import Fields, MissingLibraryError, Record, lost, scrub

_MAGIC = b"PAR1"
_AT_ONCE = 32_000_000  # bytes of rows that are held, as far as the file tells their size; but one row at least
_ROWS = 512


def records(name: str, stream: BinaryIO, packing: str | None, fields: Fields) -> Iterator[Record]:
    """The records of a file, in order of its rows. Raises MissingLibraryError."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingLibraryError("reading Parquet", "pyarrow", "parquet") from None
    if packing is not None:
        yield lost(name, "unreadable", f"Parquet inside {packing} cannot be read; unpack it first")
        return
    try:
        _check_ends(stream)
        file = parquet.ParquetFile(stream, buffer_size=1 << 20, page_checksum_verification=True)
        names = _names(file.schema_arrow, pa)
        has_document = fields.of(names) is not None
    except UnreadableError as error:
        yield lost(name, error.code, str(error))
        return
    except Exception as error:  # noqa: BLE001  pyarrow has many
        yield lost(name, "unreadable", f"it cannot be read as Parquet: {_said(error)}")
        return
    if not has_document:  # once, and not for each of a million rows
        yield fields.record(name, names)
        return
    row = 0
    for group in range(file.num_row_groups):
        told = file.metadata.row_group(group)
        at = row
        try:
            for values in _rows(file, group, told):
                yield _record(f"{name}#{at}", values, fields)
                at += 1
        except Exception as error:  # noqa: BLE001
            yield lost(
                f"{name}#{at}",
                "unreadable",
                f"from here to the end of its row group ({row + told.num_rows - at} rows) it cannot be read: {_said(error)}",
            )
        row += told.num_rows


def _check_ends(stream: BinaryIO) -> None:
    first = stream.read(4)
    size = stream.seek(0, 2)
    stream.seek(max(size - 4, 0))
    last = stream.read(4)
    stream.seek(0)
    if not size:
        raise UnreadableError("truncated", "the file is empty")
    if first == _MAGIC and (last != _MAGIC or size < 12):
        raise UnreadableError(
            "truncated", "the file is cut: the end of a Parquet file, which tells where its rows are, is missing"
        )


def _rows(file: Any, group: int, told: Any) -> Iterator[dict[str, Any]]:
    """The rows of a row group, as Python values."""
    # What stands in a dictionary once may be in each row, so each is taken to be as large as all. (Whether there is one could be asked
    # of `told.column()`, but that ends the process where the file is broken.)
    size = max(1, min(_ROWS, _AT_ONCE // max(told.total_byte_size, 1)))
    for batch in file.iter_batches(batch_size=size, row_groups=[group], use_threads=False):
        columns = [_values(column) for column in batch.columns]
        for values in zip(*columns, strict=True):
            yield dict(zip(batch.schema.names, values, strict=True))


def _values(column: Any) -> list[Any]:
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError, UnicodeDecodeError):
        return [_value(each) for each in column]


def _value(scalar: Any) -> Any:
    """A value; of one that Python has nothing like (nanoseconds), its text; of text that is no UTF-8, its bytes."""
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()
    except (ValueError, OverflowError):
        return str(scalar)


def _record(source: str, told: dict[str, Any], fields: Fields) -> Record:
    record = fields.record(source, told)
    if len(record.data) > MAX_BYTES:
        return lost(source, "too-large", TOO_LARGE)
    return Record(
        source, record.data, record.url, record.kind, {n: _json(v) for n, v in record.extra.items()}, record.lost
    )


def _json(value: Any) -> Any:
    """A value that JSON can hold: times in ISO 8601; None for bytes, and for what is no number."""
    if isinstance(value, dict):
        return {str(name): _json(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(each) for each in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (dt.timedelta, decimal.Decimal)):
        return str(value)
    return scrub(value) if value is None or isinstance(value, (str, int)) else None


def _names(schema: Any, pa: Any) -> dict[str, Any]:
    """The names of the columns; under that of a structure, those of its parts."""

    def below(kind: Any) -> Mapping[str, Any] | str:
        return {part.name: below(part.type) for part in kind} if pa.types.is_struct(kind) else ""

    return {column.name: below(column.type) for column in schema}


def _said(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
