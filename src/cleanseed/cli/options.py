"""What several commands share: options that mean the same in each, the settings they make, how a command ends."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from cleanseed.inputs import is_remote, public, why
from cleanseed.terminal import FAILED, REJECTED, Misuse, say

if TYPE_CHECKING:
    from cleanseed.batch import Settings
    from cleanseed.deliver import Summary

Function = Callable[..., Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Cleaning:
    """What the options ask of cleaning, as they were given."""

    kind: Literal["auto", "text", "html"] = "auto"
    url: str | None = None
    keep: tuple[str, ...] = ()
    rules: str | None = None
    sites: str | None = None
    host: str | None = None
    fast: bool = False
    model: bool = True
    title: str = "strip"

    def settings(self, **more: Any) -> Settings:
        """The settings, with `more` of their fields, once codes, rule file and profiles are known to be good. Raises Misuse."""
        from cleanseed.batch import Settings

        codes = [code.strip() for each in self.keep for code in each.split(",") if code.strip()]
        if self.title == "keep":
            codes.append("head/title")
        if self.url is not None and not self.url.isprintable():
            raise Misuse("--url has characters that no address has")
        settings = Settings(
            kind=self.kind, url=self.url, keep=tuple(codes), rules=self.rules, sites=self.sites, host=self.host,
            fast=self.fast, model=self.model, **more,
        )  # fmt: skip
        with checked():
            settings.check()
        return settings


@contextlib.contextmanager
def checked() -> Iterator[None]:
    """What is wrong with codes, and with files that options name, as Misuse."""
    try:
        yield
    except OSError as error:
        raise Misuse(f"cannot read {error.filename}: {why(error)}") from None
    except ValueError as error:
        raise Misuse(str(error)) from None


_URL = click.option("--url", metavar="URL", help="Where the page came from, for one input.")
_CLEANING = (
    click.option("--kind", type=click.Choice(["auto", "text", "html"]), default="auto", help="What the input is."),
    click.option(
        "--keep", multiple=True, metavar="CODE", help="Leave in the text what this stage or rule finds. Repeatable."
    ),
    click.option("--rules", metavar="FILE", help="A TOML file with rules to add."),
    click.option(
        "--sites", metavar="DIR", help="The profiles of `cleanseed learn`: take what a site shows on every page."
    ),
    click.option("--host", metavar="HOST", help="The host of pages of which nothing else tells it, for --sites."),
    click.option("--fast", is_flag=True, help="HTML: do not ask trafilatura. Faster, a little less right."),
    click.option(
        "--model/--no-model",
        default=True,
        help="Let the line model take what no rule names; by rules alone without.",
    ),
    click.option(
        "--title",
        type=click.Choice(["strip", "keep"]),
        default="strip",
        help="Take the title out of the text, or leave it.",
    ),
)
_FIELDS = (
    click.option(
        "--text-field", metavar="NAME", help="The field of an input record that holds the text (a.b: nested)."
    ),
    click.option("--html-field", metavar="NAME", help="The field that holds HTML."),
    click.option("--url-field", metavar="NAME", help="The field that holds the address."),
)


def cleaning_options(*, url: bool) -> Callable[[Function], Function]:
    """The options that change what cleaning does, given to the command as one argument, `cleaning`. url: for one page, --url too."""

    def declare(command: Function) -> Function:
        @wraps(command)
        def called(*arguments: Any, **given: Any) -> Any:
            asked = {each.name: given.pop(each.name) for each in dataclasses.fields(Cleaning) if each.name in given}
            return command(*arguments, cleaning=Cleaning(**asked), **given)

        return _declared(called, (_URL, *_CLEANING) if url else _CLEANING)

    return declare


def field_options(command: Function) -> Function:
    """The options that name the fields of input records, given to the command as one argument, `fields`."""

    @wraps(command)
    def called(
        *arguments: Any, text_field: str | None, html_field: str | None, url_field: str | None, **given: Any
    ) -> Any:
        from cleanseed.sources import Fields

        return command(*arguments, fields=Fields(text_field, html_field, url_field), **given)

    return _declared(called, _FIELDS)


def language_option(command: Function) -> Function:
    """The option that rejects articles in other languages."""
    return click.option(
        "--target-language",
        "language",
        metavar="LANG",
        callback=_known_language,
        help="Reject articles in another language (a code, as en).",
    )(command)


def _known_language(_: click.Context, __: click.Parameter, code: str | None) -> str | None:
    from cleanseed.language import LANGUAGES

    if code and code not in LANGUAGES:
        raise click.UsageError(f"--target-language takes a code as en, not {code!r}; known are {' '.join(LANGUAGES)}")
    return code


def _declared(command: Function, options: tuple[Callable[[Function], Function], ...]) -> Function:
    for option in reversed(options):  # click lists them in the order in which decorators stand
        command = option(command)
    return command


def local(option: str, name: str, *, folder: bool = False) -> None:
    """Refuse, before hours of work, what cannot be written to: an address; a file in the place of a folder, or the other way round."""
    if is_remote(name):
        raise Misuse(
            f"{option} takes a name on this machine, and {public(name)} is an address; write here, and copy it there"
        )
    path = Path(name)
    if folder and path.exists() and not path.is_dir():
        raise Misuse(f"{option} {name}: a file, where a folder is needed")
    if not folder and path.is_dir():
        raise Misuse(f"{option} {name}: a folder, where a file is needed")
    if not folder and not path.parent.is_dir():
        raise Misuse(f"{option} {name}: there is no folder {path.parent}; make it first")


def leave(summary: Summary, output: str | None = None) -> None:
    """End with the exit code that the summary asks for."""
    if not summary.read:
        if output:
            say([f"nothing could be read; {output} is left as it was"])
        click.get_current_context().exit(FAILED)
    if summary.rejected:
        click.get_current_context().exit(REJECTED)
