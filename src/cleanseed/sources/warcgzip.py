"""The gzip members of an archive. By custom each holds one record, so that what is broken in one leaves the next to be read."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cleanseed.inputs import why
from cleanseed.sources.opening import PIECE

_MAGIC = b"\x1f\x8b\x08"
_FIRST = b"WARC/"
_LOOK = 1024  # packed bytes that surely hold the first word of a record
_MOST = 1000  # breaks, then the rest of the file is given up: searching would take too long


@dataclass(frozen=True, slots=True)
class Break:
    """What follows does not belong to what came before. lost: what is wrong there (code and why), None where nothing is."""

    lost: tuple[str, str] | None = None


def members(stream: BinaryIO) -> Iterator[bytes | Break]:
    """The unpacked bytes, at most `PIECE` at a time; a Break before each member that begins with a record, and where one is broken."""
    at: int | None = 0
    broken = 0
    try:
        while at is not None and broken < _MOST:
            start = at
            try:
                at = yield from _member(stream, start)
                continue
            except EOFError:
                yield Break(("truncated", "the file is cut: its packed data have no end"))
            except zlib.error as error:
                yield Break(("unreadable", f"its gzip data are broken: {error}"))
            broken += 1
            at = _find(stream, start + 1)
        if at is not None:
            yield Break(("unreadable", f"its gzip data are broken in {_MOST:,} places; from here on it is not read"))
    except OSError as error:  # not to be read, or not to be searched
        yield Break(("unreadable", why(error)))


def _member(stream: BinaryIO, start: int) -> Generator[bytes | Break, None, int | None]:
    """Unpack the member that begins at `start`; gives back where the next one begins, None at the end."""
    stream.seek(start)
    unpack = zlib.decompressobj(31)
    packed = stream.read(PIECE)
    while start and packed and not packed.strip(b"\0"):  # padding
        start += len(packed)
        packed = stream.read(PIECE)
    if not packed and start:
        return None
    first = b""
    begun = False
    read = len(packed)
    while not unpack.eof:
        if not packed:
            packed = stream.read(PIECE)
            read += len(packed)
            if not packed:
                if first:
                    yield first
                raise EOFError
        data = unpack.decompress(packed, PIECE)
        packed = unpack.unconsumed_tail
        if not begun:
            first += data
            if len(first) < len(_FIRST) and not unpack.eof:
                continue
            begun = True
            if first.startswith(_FIRST):
                yield Break()
            data, first = first, b""
        if data:
            yield data
    return start + read - len(unpack.unused_data)


def _find(stream: BinaryIO, start: int) -> int | None:
    """Where, from `start` on, the next member begins that holds a record."""
    held = b""
    place = start
    stream.seek(start)
    while piece := stream.read(PIECE):
        held += piece
        last = len(held) - _LOOK if len(piece) == PIECE else len(held)
        at = held.find(_MAGIC)
        while 0 <= at < last:
            if _begins(held[at : at + _LOOK]):
                return place + at
            at = held.find(_MAGIC, at + 1)
        keep = max(last, 0)
        held, place = held[keep:], place + keep
    return None


def _begins(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(packed, len(_FIRST)) == _FIRST
    except zlib.error:
        return False
