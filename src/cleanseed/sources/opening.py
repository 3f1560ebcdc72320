"""Opening: the bytes of a file, unpacked, in pieces of bounded size, wherever it lies."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from cleanseed.inputs import PACKED, UnreadableError, is_remote, public, why

PIECE = 1 << 16
_PACKINGS = ("gzip", "zstd", "zstd")  # of inputs.PACKED


class Packed(Protocol):
    """What unpacks a stream: up to `size` bytes, b"" at its end; EOFError where it is cut, OSError or ValueError where it is broken."""

    def read1(self, size: int = ..., /) -> bytes: ...


def suffixes(path: str) -> tuple[str, str | None]:
    """The suffix that tells the format, in lower case, and how the file is packed ("gzip", "zstd", None)."""
    name = Path(public(path))
    suffix = name.suffix.lower()
    if suffix in PACKED:
        return Path(name.stem).suffix.lower(), _PACKINGS[PACKED.index(suffix)]
    return suffix, None


@contextlib.contextmanager
def opened(path: str, read: Callable[[int], object] | None = None) -> Iterator[BinaryIO]:
    """The file as it lies there, to read and seek in. Raises UnreadableError, MissingLibraryError.

    read: called with the number of bytes that were read of a file on this machine, whenever some are.
    """
    try:
        if is_remote(path):
            from cleanseed.sources import remote

            stream = remote.open_file(path)
        elif read is not None:
            stream = cast("BinaryIO", io.BufferedReader(_Metered(path, read), PIECE))
        else:
            stream = Path(path).open("rb")  # noqa: SIM115  closed below
    except OSError as error:
        raise UnreadableError("unreadable", why(error)) from None
    except ValueError as error:  # a NUL in the name
        raise UnreadableError("unreadable", str(error)) from None
    with stream:
        yield stream


def pieces(stream: BinaryIO, packing: str | None) -> Iterator[bytes]:
    """The unpacked content, at most `PIECE` bytes at a time. Raises UnreadableError where it is cut or broken, after what is good."""
    packed: Packed
    if packing == "gzip":
        packed = gzip.GzipFile(fileobj=stream, mode="rb")
    elif packing == "zstd":
        from cleanseed.sources import zstd

        packed = zstd.reader(stream)
    else:
        packed = _Plain(stream)
    start = packing is not None
    while True:
        try:
            piece = packed.read1(PIECE)
        except EOFError:
            raise UnreadableError("truncated", "the file is cut: its packed data have no end") from None
        except gzip.BadGzipFile as error:
            told = "it is not a gzip file" if "Not a gzipped" in str(error) else f"its gzip data are broken: {error}"
            raise UnreadableError("unreadable", told) from None
        except zlib.error as error:
            raise UnreadableError("unreadable", f"its gzip data are broken: {error}") from None
        except OSError as error:
            raise UnreadableError("unreadable", why(error)) from None
        except ValueError as error:
            raise UnreadableError("unreadable", str(error)) from None
        if start and not piece and not stream.tell():
            raise UnreadableError("truncated", "the file is empty, without even the head of packed data")
        start = False
        if not piece:
            return
        yield piece


class _Metered(io.FileIO):
    """A file that tells how much is read of it."""

    def __init__(self, path: str, read: Callable[[int], object]) -> None:
        super().__init__(path, "rb")
        self._told = read

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer) or 0
        self._told(count)
        return count


class _Plain:
    """A stream that is not packed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read1(self, size: int = -1, /) -> bytes:
        return self._stream.read(size)
