"""What the command line says, and how it ends: messages, progress, exit codes."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn, Self

import click

from cleanseed.inputs import why

FAILED, USAGE, REJECTED, DIFFERENT, INTERRUPTED, PIPE_CLOSED = 1, 2, 3, 4, 130, 141
"""Exit codes: the first four are told in `cleanseed --help`, the last two are what shells give for Ctrl-C and a closed pipe."""


class _Examples:
    """A command whose help ends in examples, printed as they are given."""

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.examples = examples

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the examples."""
        with formatter.section("Examples"):
            for line in self.examples:
                formatter.write(f"  {line}\n")


class Command(_Examples, click.Command):
    """A command with examples."""


class Group(_Examples, click.Group):
    """A group with examples."""

    command_class = Command

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        """The commands, in the order in which they are declared."""
        return list(self.commands)


class Failure(click.ClickException):
    """The run failed; the message, of one line, is for a person."""

    exit_code = FAILED

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class Misuse(Failure):
    """What was asked for cannot be meant."""

    exit_code = USAGE


def say(lines: Iterable[str]) -> None:
    """Tell a person, on standard error. That nobody listens is no reason to fail."""
    with contextlib.suppress(OSError):
        for line in lines:
            click.echo(line, err=True)


def put(lines: Iterable[str]) -> None:
    """Lines for standard output."""
    try:
        for line in lines:
            click.echo(line)
    except BrokenPipeError:
        raise click.exceptions.Exit(PIPE_CLOSED) from None
    except OSError as error:
        raise Failure(f"cannot write to standard output: {why(error)}") from None


def width() -> int | None:
    """How many columns standard output has, None where it is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None


class Bar:
    """A bar on standard error, if that is a terminal and the work takes longer than two seconds. total: None: not known, only counted."""

    def __init__(self, total: int | None) -> None:
        self._wanted = total != 1 and sys.stderr is not None and sys.stderr.isatty()
        self._shown = time.monotonic() + 1.5
        self._total = total
        self._done = 0
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def tick(self) -> None:
        """One more is done."""
        self._done += 1
        if self._bar is not None:
            self._bar.update(1)
        elif self._wanted and time.monotonic() - self._shown > 0.5:
            if self._total is None:
                self._shown = time.monotonic()
                self._count("")
            else:
                self._bar = click.progressbar(length=self._total, file=sys.stderr, label="cleaning").__enter__()
                self._bar.update(self._done)

    def _count(self, end: str) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"\rcleaning: {self._done:,}{end}")
            sys.stderr.flush()

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        elif self._wanted and self._total is None:
            self._count("\n")


@contextlib.contextmanager
def reported(output: str | None = None, inputs: Iterable[str] = ()) -> Iterator[None]:
    """What goes wrong with files, told in one line: as Failure, or the exit code of a closed pipe.

    output: the name in an error that has none. inputs: what is read, as it was given.
    """
    from cleanseed.fixture import FixtureError
    from cleanseed.sinks.files import OutputError
    from cleanseed.sources import MissingLibraryError
    from cleanseed.supervisor import StartError

    try:
        yield
    except MissingLibraryError as error:
        web = any(each.startswith(("http://", "https://")) for each in inputs)
        raise Failure(
            f"{error}{'; or pipe the page in: curl -sL URL | cleanseed clean --url URL' if web else ''}"
        ) from None
    except (OutputError, FixtureError, StartError) as error:
        raise Failure(str(error)) from None
    except BrokenPipeError:
        raise click.exceptions.Exit(PIPE_CLOSED) from None
    except OSError as error:
        raise Failure(f"{error.filename or output or 'standard output'}: {why(error)}") from None


def run(command: click.Command) -> NoReturn:
    """Run a command and end the process: streams in UTF-8, errors in one line, never a traceback for what a person did."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where it is closed
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = _code(command)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        code = code or _cannot_write(error)
        # Or the interpreter would try again at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _cannot_write(error: OSError) -> int:
    """Tell of an error that nobody has caught: of a file that has a name, or of standard output."""
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED
    told = f"{error.filename}: " if error.filename else "cannot write to standard output: "
    say([f"Error: {told}{why(error)}"])
    return FAILED


def _code(command: click.Command) -> int:
    try:
        code = command.main(prog_name="cleanseed", standalone_mode=False)
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(["interrupted"])
        return INTERRUPTED
    except OSError as error:
        return _cannot_write(error)
    except SystemExit as left:  # click's own end when a pipe is closed
        return left.code if isinstance(left.code, int) else FAILED
    return code if isinstance(code, int) else 0
