"""Inputs: the files that arguments name, and their bytes. Nothing here looks at what a file says."""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht")
"""What is taken from a folder. A file that is named itself is taken whatever its suffix."""

PACKED = (".gz", ".zst", ".zstd")
"""Suffixes of packed files; that of the format stands before them."""

MAX_BYTES = 20_000_000
"""Longer inputs are rejected as too-large: the memory that a document takes is bounded by this."""
TOO_LARGE = f"more than {MAX_BYTES // 1_000_000} MB; cut it into documents first"


LINKS, FOLDERS = "links to folders", "folders"
"""What is counted as left out beside suffixes: links are not followed, for they may lead in circles; folders that a pattern matches."""

_NAME_BYTES = 200
"""Longer names are cut: file systems take 255 bytes, and suffixes come behind."""
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
"""Names that stand for devices on Windows, whatever suffix they have."""

_REMOTE = re.compile(r"[a-z][a-z0-9+.-]+(?:::[a-z][a-z0-9+.-]+)*://", re.IGNORECASE)
_SECRET = re.compile(r"(?<=://)[^/@]*@|[?#].*\Z", re.DOTALL)


class UnreadableError(Exception):
    """Nothing can be read from an input: `code` is one of `model.ERRORS`, the message says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Input:
    """One input.

    path: the file (a name, or the address of one elsewhere), None for standard input. source: its name for records and messages, always valid Unicode.
    name: what an output file is called, without suffix; with the folders below the one that was named.
    lost: why there is nothing to read, None if that is not known yet.
    """

    path: str | None
    source: str
    name: str
    lost: str | None = None


@dataclass(slots=True)
class Found:
    """What arguments name: inputs in order, each once; other files of their folders by suffix, which are left out."""

    inputs: list[Input] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def find(arguments: Iterable[str], skip: str | None = None) -> Found:
    """The inputs that `arguments` name: files, folders (with all below them), patterns, "-" for standard input.

    skip: a folder that is not walked: where the output goes.
    """
    found = Found()
    seen: set[str] = set()
    for argument in arguments:
        for each in _expand(argument, skip, found.left_out):
            key = "-" if each.path is None else each.path if is_remote(each.path) else os.path.realpath(each.path)
            if key not in seen:
                seen.add(key)
                found.inputs.append(each)
    return found


def one(argument: str) -> Input:
    """The input that a file's name, an address, or "-", stands for, whether or not it is there."""
    if is_remote(argument):
        return Input(argument, display(argument), _named(Path(public(argument).rpartition("/")[2])))
    return Input(None, "-", "stdin") if argument == "-" else _input(Path(argument), Path(argument).parent, argument)


def is_one_file(arguments: Sequence[str]) -> bool:
    """Whether one file (or standard input) is named, by itself."""
    return len(arguments) == 1 and (
        arguments[0] == "-" or is_remote(arguments[0]) or not (Path(arguments[0]).is_dir() or _is_pattern(arguments[0]))
    )


def load(item: Input) -> bytes:
    """The bytes of an input. Raises UnreadableError."""
    if item.lost:
        raise UnreadableError("unreadable", item.lost)
    try:
        if item.path is not None:
            with Path(item.path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        elif sys.stdin is not None:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            raise UnreadableError("unreadable", "standard input is closed")
    except OSError as error:
        raise UnreadableError("unreadable", why(error)) from None
    except ValueError as error:  # a NUL in the name, a closed stream
        raise UnreadableError("unreadable", str(error)) from None
    if len(data) > MAX_BYTES:
        raise UnreadableError("too-large", TOO_LARGE)
    return data


def why(error: OSError) -> str:
    """What the system says is wrong, in a few words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, IsADirectoryError):
        return "a folder, where a file is needed"
    return (error.strerror or type(error).__name__).lower()


def display(path: str) -> str:
    """A path as valid Unicode: a byte that is not UTF-8 is shown as a backslash, an x and its hex digits. Of an address, see `public`."""
    return os.fsencode(public(path)).decode("utf-8", "backslashreplace")


def is_remote(path: str) -> bool:
    """Whether `path` is an address ("s3://bucket/name") and not a name on this machine."""
    return _REMOTE.match(path) is not None


def public(path: str) -> str:
    """A path as it is; an address without password and query, which may hold a key."""
    return _SECRET.sub("", path) if is_remote(path) else path


def printable(text: str) -> str:
    """Text for one line on a terminal: what cannot be printed there is escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)


def counted(number: int, what: str, several: str | None = None) -> str:
    """A number of things, in words: "1 shard", "2,000 shards". several: what more than one are called, if not with an "s"."""
    return f"{number:,} {what if number == 1 else several or f'{what}s'}"


def safe_name(part: str) -> str:
    """A name that every file system takes, for a part of a path. One that is too long ends in a hash of itself."""
    good = (c if c.isprintable() and c not in '<>:"|?*\\/' and not "\ud800" <= c <= "\udfff" else "_" for c in part)
    name = "".join(good).lstrip(".").rstrip(". ") or "_"
    if len(name.encode()) > _NAME_BYTES:
        told = blake2b(part.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        name = f"{name.encode()[: _NAME_BYTES - 9].decode(errors='ignore')}-{told}"
    head, dot, rest = name.partition(".")
    return f"{head}_{dot}{rest}" if head.lower() in _DEVICES else name


def walk(
    folder: str, taken: Callable[[str], bool], left_out: Counter[str], skip: Collection[str] = ()
) -> Iterator[tuple[Path, str | None]]:
    """The files below a folder whose names are `taken`, in order; behind them, folders that cannot be read, each with why.

    Hidden files and folders are passed over, and the files and folders `skip`. What else is not taken is counted in `left_out`, by suffix.
    """
    skipped = {os.path.realpath(each) for each in skip}
    names = {os.path.basename(each) for each in skipped}  # noqa: PTH119  resolving every path takes long
    refused: list[OSError] = []
    for base, folders, files in os.walk(folder, onerror=refused.append):
        if links := sum(not f.startswith(".") and Path(base, f).is_symlink() for f in folders):
            left_out[LINKS] += links
        for each in names.intersection((*folders, *files)):
            if os.path.realpath(Path(base, each)) in skipped:
                (folders if each in folders else files).remove(each)
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=os.fsencode)
        for file in sorted(files, key=os.fsencode):
            path = Path(base, file)
            if file.startswith("."):
                continue
            if taken(file) and is_regular(path):
                yield path, None
            else:
                packed = path.suffix.lower() if path.suffix.lower() in PACKED else ""
                suffix = Path(path.stem if packed else path).suffix.lower()
                left_out[display(suffix + packed) or "without suffix"] += 1
    for error in refused:
        yield Path(error.filename or folder), f"this folder cannot be read: {why(error)}"


def matched(pattern: str) -> list[str]:
    """What a pattern matches, in order, but for hidden files. "**" does not follow links to folders, for they may lead in circles."""
    parts = re.split(r"([/\\]+)" if os.sep == "\\" else "(/+)", pattern)
    if "**" not in parts:
        return sorted(glob.glob(pattern), key=os.fsencode)  # noqa: PTH207  may be absolute
    first = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    head, rest = "".join(parts[:first]), "".join([*parts[first:], *(("/", "*") if parts[-1] == "**" else ())])
    found = (path.relative_to(head or ".") for path in Path(head or ".").glob(rest))
    shown = {head + str(path) for path in found if not any(part.startswith(".") for part in path.parts)}
    return sorted(shown, key=os.fsencode)


def is_regular(path: Path) -> bool:
    """Whether a file has an end: a pipe or a device may have none. True for one that cannot be looked at; reading it tells why."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return True


def _expand(argument: str, skip: str | None, left_out: Counter[str]) -> Iterator[Input]:
    if is_remote(argument):
        yield one(argument)
    elif argument != "-" and Path(argument).is_dir():
        yield from _walk(argument, skip, left_out)
    elif _is_pattern(argument):
        matches = matched(argument)
        root = fixed(argument)
        skipped = os.path.realpath(skip) if skip and Path(skip).is_dir() else None
        for path in map(Path, matches):
            if skipped and Path(os.path.realpath(path)).is_relative_to(skipped):
                continue
            if not path.is_dir():
                yield _input(path, root)
            elif "**" not in argument:
                left_out[FOLDERS] += 1
        if not matches:
            yield Input(argument, display(argument), "none", "no file matches this pattern")
    else:
        yield one(argument)


def _walk(folder: str, skip: str | None, left_out: Counter[str]) -> Iterator[Input]:
    """The documents below a folder."""
    any_file = False
    for path, lost in walk(folder, _is_document, left_out, (skip,) if skip else ()):
        any_file = True
        yield _input(path, Path(folder)) if lost is None else Input(str(path), display(str(path)), "none", lost)
    if not any_file:
        yield Input(folder, display(folder), "none", f"no file in this folder ends in {' '.join(SUFFIXES)}")


def _is_document(name: str) -> bool:
    path = Path(name)
    return Path(path.stem if path.suffix.lower() in PACKED else path).suffix.lower() in SUFFIXES


def _input(path: Path, root: Path, given: str | None = None) -> Input:
    """The input that a file is; its name is told from `root` on."""
    relative = path.relative_to(root) if path.is_relative_to(root) and path != root else Path(path.name)
    return Input(given or str(path), display(given or str(path)), _named(relative))


def _named(path: Path) -> str:
    """What an output of a file is called."""
    if path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    parts = [safe_name(part) for part in path.with_suffix("").parts] if path.name else []
    return "/".join(parts) or "input"


def _is_pattern(argument: str) -> bool:
    return glob.has_magic(argument) and not os.path.lexists(argument)


def fixed(pattern: str) -> Path:
    """The part of a pattern above its first wildcard."""
    root = Path(pattern).parent
    while glob.has_magic(str(root)):
        root = root.parent
    return root
