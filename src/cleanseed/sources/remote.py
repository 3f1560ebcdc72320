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
    try:
        return cast("BinaryIO", fsspec.open(path, "rb").open())
    except ImportError as error:  # fsspec names the library that knows the protocol
        raise MissingLibraryError(f"reading {path.partition('://')[0]}://", f"another library: {error}", None) from None
    except (OSError, ValueError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  each file system has its own
        raise OSError(None, f"{type(error).__name__}: {error}") from None
