"""Files elsewhere, by address: whatever fsspec and its file systems know."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from cleanseed.inputs import public
from cleanseed.sources.record import MissingLibraryError


def open_file(path: str) -> BinaryIO:
    """A file to read and seek in. Raises OSError, ValueError (no such protocol), MissingLibraryError."""
    with _told(path):
        return cast("BinaryIO", _fsspec().open(path, "rb").open())


def matches(pattern: str) -> list[str]:
    """The files that a pattern matches, or, of an address that ends in "/", all below it but hidden ones, in order.

    Raises OSError (also where there is none), ValueError, MissingLibraryError.
    """
    with _told(pattern):
        system, path = _fsspec().core.url_to_fs(pattern)
        listed = system.find(path) if pattern.endswith("/") else filter(system.isfile, system.glob(path))
        found = sorted(system.unstrip_protocol(each) for each in listed if not each.rpartition("/")[2].startswith("."))
    if not found:
        raise FileNotFoundError(2, "no such file or folder", public(pattern))
    return found


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError:
        raise MissingLibraryError("reading what lies elsewhere", "fsspec", "remote") from None
    return fsspec


@contextlib.contextmanager
def _told(path: str) -> Iterator[None]:
    """What goes wrong, as errors that are known here: each file system has its own."""
    try:
        yield
    except ImportError as error:  # fsspec names the library that knows the protocol
        raise MissingLibraryError(f"reading {path.partition('://')[0]}://", f"another library: {error}", None) from None
    except (OSError, ValueError, MemoryError, MissingLibraryError):
        raise
    except Exception as error:  # noqa: BLE001
        raise OSError(5, f"{type(error).__name__}: {error}") from None
