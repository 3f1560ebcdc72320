"""JSON Lines: an object a line. A line that cannot be read costs itself, not its neighbours. And JSON, which may be the same."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from cleanseed.inputs import MAX_BYTES, UnreadableError
from cleanseed.sources.documents import whole
from cleanseed.sources.record import Fields, Record, lost

_BOM = b"\xef\xbb\xbf"
_FIRST = 1 << 20  # bytes of a first line, which are enough to tell what the file is
_DEEP = "its JSON is nested too deep"
_LONG = f"the line is longer than {MAX_BYTES // 1_000_000} MB"


def records(name: str, pieces: Iterable[bytes], fields: Fields) -> Iterator[Record]:
    """The records of a file, in order. name: of the file. A blank line is none, but counts in their positions."""
    try:
        for number, line in enumerate(_lines(pieces)):
            source = f"{name}#{number}"
            if line is None:
                yield lost(source, "too-large", _LONG)
            elif line.strip():
                yield parsed(source, line, fields)
    except UnreadableError as error:
        yield lost(name, error.code, str(error))


def any_json(name: str, pieces: Iterable[bytes], fields: Fields) -> Iterator[Record]:
    """The records of a file that is JSON Lines, or one object, or an array of objects: its first line tells."""
    rest = iter(pieces)
    begun = b""
    try:
        for piece in rest:
            begun += piece
            first, end, _ = begun.removeprefix(_BOM).lstrip().partition(b"\n")
            if end or len(begun) > _FIRST:
                break
        else:
            first = begun.removeprefix(_BOM).strip()
        if not first.startswith(b"[") and first.strip() != b"{":
            yield from records(name, chain([begun], rest), fields)
            return
        try:
            told = load(whole(chain([begun], rest)).removeprefix(_BOM))
        except RecursionError:
            yield lost(name, "bad-record", _DEEP)
            return
    except UnreadableError as error:
        said = f"{error}; an array that long has to be JSON Lines" if error.code == "too-large" else str(error)
        yield lost(name, error.code, said)
        return
    if isinstance(told, list):
        for number, each in enumerate(told):
            yield _record(f"{name}#{number}", each, fields)
    else:
        yield _record(name, told, fields)


def parsed(source: str, line: bytes, fields: Fields) -> Record:
    """The record that a line holds."""
    try:
        return _record(source, load(line), fields)
    except UnreadableError as error:
        return lost(source, error.code, str(error))
    except RecursionError:
        return lost(source, "bad-record", _DEEP)


def _record(source: str, told: Any, fields: Fields) -> Record:
    if not isinstance(told, dict):
        return lost(source, "bad-record", f"not a JSON object, but a {type(told).__name__}")
    try:
        return fields.record(source, told)
    except RecursionError:
        return lost(source, "bad-record", _DEEP)


def load(data: bytes) -> Any:
    """A JSON value. NaN, Infinity and numbers too large for a float become null. Raises UnreadableError, RecursionError."""
    try:
        return json.loads(data.decode(), parse_constant=_none, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise UnreadableError("bad-encoding", f"not UTF-8, from its byte {error.start} on") from None
    except json.JSONDecodeError as error:
        raise UnreadableError("bad-record", f"not valid JSON: {error.msg}, at its character {error.pos}") from None
    except ValueError:  # the interpreter reads no integer of more than 4300 digits
        raise UnreadableError("bad-record", "a number in it has too many digits") from None


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes | None]:
    """Lines without their newline (only LF ends one); None for one that is too long, of which no more than that is ever held."""
    held: list[bytes] = []
    size = 0
    start = True
    for piece in pieces:
        if start:
            piece = piece.removeprefix(_BOM)  # noqa: PLW2901
            start = False
        *ended, rest = piece.split(b"\n")
        for part in ended:
            yield b"".join([*held, part]) if size + len(part) <= MAX_BYTES else None
            held.clear()
            size = 0
        size += len(rest)
        if size <= MAX_BYTES:
            held.append(rest)
        else:
            held.clear()
    if size:
        yield b"".join(held) if size <= MAX_BYTES else None


def _none(_: str) -> None:
    """What is no number in JSON."""


def _finite(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None
