"""Delivery: where the output of a run goes, how outputs are framed in one stream, and what is said of it at the end."""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cleanseed import sinks
from cleanseed.batch import Outcome
from cleanseed.inputs import Input, printable, why
from cleanseed.sinks import files

# Between the outputs of several inputs in one stream: a form feed is in no cleaned text.
_FRAMES = {
    "jsonl": (b"", b"", b""),
    "json": (b"[\n", b",\n", b"]\n"),
    "md": (b"", b"\n", b""),
    "txt": (b"", b"\f\n", b""),
}


class _NothingReadError(Exception):
    """None of the inputs could be read."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where output goes. path: a file or folder, None for standard output. names: of the files in a folder, one an input."""

    path: Path | None
    names: tuple[str, ...] = ()


@dataclass(slots=True)
class Summary:
    """The account of a run: every input is either cleaned or rejected, with a reason."""

    cleaned: int = 0
    read: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)

    def add(self, item: Input, rejected: str | None, *, read: bool = True) -> None:
        """Count an input."""
        self.read += read
        if rejected is None:
            self.cleaned += 1
        else:
            self.rejected.append((item.source, rejected))

    def lines(self, left_out: Counter[str] | None = None) -> Iterator[str]:
        """What a person is told: of one input only what is wrong with it."""
        total = self.cleaned + len(self.rejected)
        for source, told in self.rejected:
            yield printable(f"{source}: {told}") if total == 1 else printable(f"rejected {source}: {told}")
        if total > 1:
            yield f"{total} inputs: {self.cleaned} cleaned, {len(self.rejected)} rejected"
        if left_out:
            kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(left_out.items()))
            yield printable(f"left out, by suffix: {kinds}")


def choose(output: str | None, form: str, items: Sequence[Input], *, several: bool) -> Target:
    """Where to write. Raises ValueError, with the remedy, where `output` cannot be meant."""
    if output is None or output == "-":
        return Target(None)
    path = Path(output)
    read = {os.path.realpath(item.path) for item in items if item.path is not None}
    if not output.endswith(("/", os.sep)) and not path.is_dir() and not (several and form in ("md", "txt")):
        if not path.parent.is_dir():
            raise ValueError(f"there is no folder {path.parent} to write {path.name} in; make it first")
        if os.path.realpath(path) in read:
            raise ValueError(f"{output} is an input too; write to another file")
        return Target(path)
    if os.path.lexists(path) and not path.is_dir():
        raise ValueError(f"{path} is a file, and a folder is needed here; choose another name")
    suffix = sinks.SUFFIX[form]
    names = [sinks.ARTICLES] if form == "jsonl" else [name + suffix for name in files.unique([i.name for i in items])]
    for name in names:
        if os.path.realpath(path / name) in read:
            raise ValueError(f"{path / name} is an input too; write to another folder")
    return Target(path, tuple(names))


def deliver(
    outcomes: Iterable[Outcome],
    target: Target,
    form: str,
    summary: Summary,
    *,
    several: bool,
    tick: Callable[[], None],
) -> None:
    """Write outcomes to where they go, and count them in `summary`. tick: called after each.

    Where nothing could be read, a file or folder that is there is left as it is. Raises files.OutputError, and BrokenPipeError
    where nobody reads standard output any more.
    """

    def counted() -> Iterator[Outcome]:
        for outcome in outcomes:
            yield outcome
            summary.add(outcome.item, outcome.rejected, read=outcome.read)
            tick()
        if not summary.read and target.path is not None:
            raise _NothingReadError

    try:
        if target.names and form != "jsonl":
            with files.Folder(target.path or Path(), target.names) as folder:
                for name, outcome in zip(target.names, counted(), strict=True):
                    if outcome.output is not None:
                        folder.write(name, outcome.output)
        else:
            with _stream(target) as stream:
                _frame(counted(), stream, form, several=several)
    except _NothingReadError:
        return
    except BrokenPipeError:
        raise
    except OSError as error:
        raise files.OutputError(f"cannot write {target.path or 'to standard output'}: {why(error)}") from None


@contextlib.contextmanager
def _stream(target: Target) -> Iterator[BinaryIO]:
    if target.path is None:
        if sys.stdout is None:
            raise files.OutputError("standard output is closed; name a file with -o")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif target.names:
        with files.Folder(target.path, target.names) as folder, folder.open(target.names[0]) as stream:
            yield stream
    else:
        with files.replacing(target.path) as stream:
            yield stream


def _frame(outcomes: Iterable[Outcome], stream: BinaryIO, form: str, *, several: bool) -> None:
    before, between, after = _FRAMES[form] if several else (b"", b"", b"")
    stream.write(before)
    first = True
    for outcome in outcomes:
        if outcome.output is not None:
            stream.write(outcome.output if first else between + outcome.output)
            first = False
    stream.write(after)
