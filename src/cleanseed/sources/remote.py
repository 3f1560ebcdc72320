"""Files elsewhere, by address: whatever fsspec and its file systems know."""

from __future__ import annotations

from typing import BinaryIO, cast

from cleanseed.sources.record import MissingLibraryError


def open_file(path: str) -> BinaryIO:
    """A file to read and seek in. Raises OSError, ValueError (no such protocol), MissingLibraryError."""
    try:
        import fsspec
    except ImportError:
        raise MissingLibraryError("reading what lies elsewhere", "fsspec", "remote") from None
    return cast("BinaryIO", fsspec.open(path, "rb").open())
