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
from cleanseed.batch import Outcome, holds_many
from cleanseed.inputs import Input, is_remote, printable, public, why
from cleanseed.sinks import files

# Between the outputs of several inputs in one stream: a form feed is in no cleaned text.
_NO_FRAME = (b"", b"", b"")
_FRAMES = {
    "json": (b"[\n", b",\n", b"]\n"),
    "md": (b"", b"\n", b""),
    "txt": (b"", b"\f\n", b""),
}


LISTED = 10_000
"""How many rejected inputs are named at the end."""


class _NothingReadError(Exception):
    """None of the inputs could be read."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where output goes. path: a file or folder, None for standard output.

    names: of the files in a folder, as far as they are known. each: whether an input has a file of its own.
    """

    path: Path | None
    names: tuple[str, ...] = ()
    each: bool = False


@dataclass(slots=True)
class Summary:
    """The account of a run: every input is either cleaned or rejected, with a reason.

    rejected: of at most `LISTED` of them source and reason; unlisted: how many more there are.
    """

    cleaned: int = 0
    read: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    unlisted: int = 0

    @property
    def total(self) -> int:
        """How many inputs there were."""
        return self.cleaned + len(self.rejected) + self.unlisted

    def add(self, item: Input, rejected: str | None, *, read: bool = True) -> None:
        """Count an input."""
        self.read += read
        if rejected is None:
            self.cleaned += 1
        elif len(self.rejected) >= LISTED:
            self.unlisted += 1
        else:
            self.rejected.append((item.source, rejected))

    def lines(self, left_out: Counter[str] | None = None) -> Iterator[str]:
        """What a person is told: of one input only what is wrong with it."""
        total = self.total
        for source, told in self.rejected:
            yield printable(f"{source}: {told}") if total == 1 else printable(f"rejected {source}: {told}")
        if self.unlisted:
            yield f"and {self.unlisted} more; each says why in its record"
        if total > 1:
            yield f"{total} inputs: {self.cleaned} cleaned, {total - self.cleaned} rejected"
        if left_out:
            kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(left_out.items()))
            yield printable(f"left out, by suffix: {kinds}")


def choose(output: str | None, form: str, items: Sequence[Input], *, several: bool) -> Target:
    """Where to write. Raises ValueError, with the remedy, where `output` cannot be meant."""
    if output is None or output == "-":
        if form == "parquet":
            raise ValueError("Parquet is nothing to look at; name a file with -o")
        return Target(None)
    if is_remote(output):
        raise ValueError(f"-o {public(output)} is an address; write to this machine, and copy it there")
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
    each = form not in sinks.FORMS
    if not each:
        names = [sinks.ARTICLES.replace(".jsonl", suffix)]
    else:  # what a container holds is not known yet
        names = [] if holds_many(items) else [name + suffix for name in files.unique([item.name for item in items])]
    for name in names:
        if os.path.realpath(path / name) in read:
            raise ValueError(f"{path / name} is an input too; write to another folder")
    return Target(path, tuple(names), each)


def deliver(
    outcomes: Iterable[Outcome],
    target: Target,
    form: str,
    summary: Summary,
    shape: str = "flat",
    *,
    markdown: bool = False,
    several: bool,
    tick: Callable[[], None],
) -> None:
    """Write outcomes to where they go, and count them in `summary`. shape, markdown: of records. tick: called after each.

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
        if target.each:
            with files.Folder(target.path or Path(), target.names) as folder:
                told_apart = files.Unique()
                for outcome in counted():
                    name = told_apart(outcome.item.name) + sinks.SUFFIX[form]
                    if outcome.output is not None:
                        folder.announce(name)
                        folder.write(name, outcome.output)
        else:
            shown = "parquet" if form == "parquet" else "jsonl"  # a writer of lines takes any bytes
            with (
                _stream(target) as stream,
                sinks.writer(shown, _packing(target), stream, shape, markdown=markdown) as out,
            ):
                _frame(counted(), out, form, several=several)
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


def _packing(target: Target) -> str:
    """How a file of this name is packed."""
    suffix = (target.path.suffix.lower() if target.path else "")[1:]
    return suffix if suffix in sinks.COMPRESSIONS else "zst" if suffix == "parquet" else "none"


def _frame(outcomes: Iterable[Outcome], out: sinks.Writer, form: str, *, several: bool) -> None:
    before, between, after = _FRAMES.get(form, _NO_FRAME) if several else _NO_FRAME
    if before:
        out.add(before)
    first = True
    for outcome in outcomes:
        if outcome.output is not None:
            out.add(outcome.output if first else between + outcome.output)
            first = False
    if after:
        out.add(after)
