"""Sources: what people have. Files that are one document, and containers of many, as a stream of records.

A format needs no more than its own extra; which one is missing is said in a line (MissingLibraryError). Memory is bounded: of no
item more than `inputs.MAX_BYTES` + 1 bytes are unpacked.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator

from cleanseed.inputs import SUFFIXES, UnreadableError, display, is_remote
from cleanseed.sources import documents, jsonl, parquet, warc
from cleanseed.sources.opening import opened, pieces, suffixes
from cleanseed.sources.record import PASSED_OVER, Fields, MissingLibraryError, Record, lost

__all__ = [
    "PASSED_OVER", "Fields", "MissingLibraryError", "Record", "every_record", "expand", "is_container", "is_packed", "is_remote",
    "records",
]  # fmt: skip

FORMATS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
"""The suffixes of containers, before that of packing."""


def is_container(path: str) -> bool:
    """Whether a file of this name (see `FORMATS`) holds many records, and not one document."""
    return suffixes(path)[0] in FORMATS


def is_packed(path: str) -> bool:
    """Whether a file of this name has to be unpacked, or fetched, before its bytes are those of a document."""
    return is_remote(path) or suffixes(path)[1] is not None


def expand(argument: str) -> list[str]:
    """What an argument names: itself, unless it is a pattern or a folder elsewhere.

    Of a pattern ("s3://bucket/*.parquet") it names the files, of a folder ("s3://bucket/pages/") those below it that hold pages, in order.
    Raises OSError where there is none, ValueError, MissingLibraryError.
    """
    folder = argument.endswith("/")
    if not is_remote(argument) or not (folder or glob.has_magic(argument.partition("://")[2])):
        return [argument]
    from cleanseed.sources import remote

    found = remote.matches(argument)
    return [each for each in found if suffixes(each)[0] in {*SUFFIXES, *FORMATS}] if folder else found


def records(path: str, fields: Fields = Fields()) -> Iterator[Record]:  # noqa: B008  frozen
    """The records of a file, in order: one of a plain file, those of a container (see `is_container`).

    path: a name, or an address that fsspec knows ("s3://bucket/part.jsonl.gz"). Content never raises: a record that cannot be read
    is one with `lost`, and the next follows; a file that is cut or broken gives what could be read, then such a record. Raises
    MissingLibraryError.
    """
    return (record for record in every_record(path, fields) if record.passed_over is None)


def every_record(path: str, fields: Fields, read: Callable[[int], object] | None = None) -> Iterator[Record]:
    """The same, and those that hold no page (`Record.passed_over`) too.

    read: called with the number of bytes that were read of the file, as it lies, whenever some are; not for files elsewhere.
    """
    name = display(path)
    suffix, packing = suffixes(path)
    form = FORMATS.get(suffix)
    try:
        with opened(path, read) as stream:
            if form == "jsonl":
                yield from jsonl.records(name, pieces(stream, packing), fields)
            elif form == "json":
                yield from jsonl.any_json(name, pieces(stream, packing), fields)
            elif form == "parquet":
                yield from parquet.records(name, stream, packing, fields)
            elif form == "warc":
                yield from warc.records(name, stream, packing)
            else:
                yield Record(name, documents.whole(pieces(stream, packing)))
    except UnreadableError as error:
        yield lost(name, error.code, str(error))
    except (MissingLibraryError, MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001  what file systems elsewhere raise is no OSError; and one file must not end a run
        told = "" if is_remote(path) else "cleanseed failed on it, which is a bug: "
        yield lost(name, "unreadable", f"{told}{type(error).__name__}: {error}")
