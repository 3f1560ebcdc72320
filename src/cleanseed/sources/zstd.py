"""Zstandard: Python's own from 3.14 on, else the library zstandard."""

from __future__ import annotations

import importlib
from typing import Any, BinaryIO

from cleanseed.sources.record import MissingLibraryError

_LEVEL = 6

# One byte of the packed data can stand for 30 kB: a small step bounds what unpacking holds at once to some megabytes.
_STEP = 512


_LONG = (
    "it was packed with a window of more than 128 MB (zstd --long), which takes too much memory; pack it anew without"
)


def reader(stream: BinaryIO) -> Reader:
    """What unpacks a stream (see `opening.Packed`). Raises MissingLibraryError."""
    if (own := _own()) is not None:
        return Reader(stream, own.ZstdDecompressor, own.ZstdError)
    library = _library("reading")
    return Reader(stream, library.ZstdDecompressor().decompressobj, library.ZstdError)


def writer(stream: BinaryIO) -> Writer:
    """What packs what is written into a stream. Raises MissingLibraryError."""
    if (own := _own()) is not None:
        options = {own.CompressionParameter.compression_level: _LEVEL, own.CompressionParameter.checksum_flag: 1}
        return Writer(stream, own.ZstdCompressor(options=options))
    return Writer(stream, _library("writing").ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj())


def _own() -> Any:
    try:
        return importlib.import_module("compression.zstd")
    except ImportError:
        return None


def _library(doing: str) -> Any:
    try:
        import zstandard
    except ImportError:
        raise MissingLibraryError(f"{doing} Zstandard", "zstandard", "zstd") from None
    return zstandard


class Writer:
    """One frame. packer: has compress() and flush()."""

    def __init__(self, stream: BinaryIO, packer: Any) -> None:
        self._stream = stream
        self._packer = packer

    def write(self, data: bytes) -> None:
        """Pack and write. Raises OSError."""
        if packed := self._packer.compress(data):
            self._stream.write(packed)

    def close(self) -> None:
        """End the frame; the stream stays open. Raises OSError."""
        self._stream.write(self._packer.flush())


class Reader:
    """Unpacks frame after frame. new: makes a decompressor of one frame. broken: what it raises for data that are none."""

    def __init__(self, stream: BinaryIO, new: Any, broken: type[Exception]) -> None:
        self._stream = stream
        self._new = new
        self._broken = broken
        self._frame: Any = None
        self._packed = memoryview(b"")
        self._ready = memoryview(b"")
        self._last = False

    def read1(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, b"" at the end. Raises EOFError where the last frame is cut, ValueError where data are broken."""
        while not self._ready:
            if not self._packed:
                self._packed = memoryview(self._stream.read(1 << 16))
            if not self._packed:
                if self._frame is not None:
                    raise EOFError
                return b""
            self._unpack()
        piece, self._ready = self._ready[:size], self._ready[size:]
        return bytes(piece)

    def _unpack(self) -> None:
        if self._frame is None:
            self._frame = self._new()
        step, self._packed = self._packed[:_STEP], self._packed[_STEP:]
        try:
            self._ready = memoryview(self._frame.decompress(step))
        except self._broken as error:
            if "too much memory" in str(error):
                raise ValueError(_LONG) from None
            raise ValueError(f"its Zstandard data are broken: {error}") from None
        if self._frame.eof:
            self._packed = memoryview(self._frame.unused_data + self._packed)
            self._frame = None
