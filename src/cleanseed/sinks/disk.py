"""What is done to the disk, in one place: files appear whole under their names, and stay once they are said to be there."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO

_TEMPORARY = re.compile(r"\..{1,120}\.[0-9a-f]{8}\.tmp\Z", re.DOTALL)

_NO_FOLDERS = {errno.EACCES, errno.EINVAL, errno.EBADF, errno.ENOTSUP}
"""What systems say that open no folders (Windows), or do not sync them (some file systems over a network)."""


def temporary(path: Path) -> Path:
    """A name beside `path` that no other process takes, on whatever machine."""
    return path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.tmp")


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed run left below a folder."""
    for base, _, files in os.walk(folder):
        for file in files:
            if _TEMPORARY.match(file):
                remove(Path(base, file))


def make(folder: Path) -> None:
    """Make a folder, and those above it, so that they stay."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)


def create(path: Path) -> BinaryIO:
    """A new file."""
    return path.open("xb")


def write(stream: BinaryIO, data: bytes) -> None:
    """Write."""
    stream.write(data)


def sync(stream: BinaryIO) -> None:
    """What was written stays, whatever happens next. Raises OSError where the disk is full, which `write` may not tell."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_file(path: Path) -> None:
    """The same for a file that is written already."""
    with path.open("r+b") as stream:  # Windows syncs no file that is open to read alone
        sync(stream)


def rename(path: Path, target: Path) -> None:
    """Give a file its name; one of that name is replaced."""
    path.replace(target)


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """The names in a folder stay."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDERS:
            raise


def put(path: Path, data: bytes) -> None:
    """Write a whole file."""
    draft = temporary(path)
    try:
        with create(draft) as stream:
            write(stream, data)
            sync(stream)
        rename(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            remove(draft)
        raise
    sync_folder(path.parent)
