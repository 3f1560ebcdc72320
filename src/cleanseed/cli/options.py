"""What several commands share: the options that change what cleaning does, the settings they make, how a command ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleanseed.terminal import FAILED, REJECTED, Misuse, say

if TYPE_CHECKING:
    from cleanseed.batch import Settings
    from cleanseed.deliver import Summary

Function = TypeVar("Function", bound=Callable[..., Any])

# What langdetect can tell.
LANGUAGES = (
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no pa pl pt ro ru sk sl "
    "so sq sv sw ta te th tl tr uk ur vi zh"
)


def cleaning_options(command: Function) -> Function:
    """The options of `clean` and `explain` that change what cleaning does."""
    command = shared_options(command)
    return click.option("--url", metavar="URL", help="Where the page came from, for one input.")(command)


def shared_options(command: Function) -> Function:
    """Those of them that `run` has too."""
    for option in (
        click.option(
            "--title",
            type=click.Choice(["strip", "keep"]),
            default="strip",
            help="Take the title out of the text, or leave it.",
        ),
        click.option(
            "--model/--no-model",
            default=True,
            help="Let the line model take what no rule names; by rules alone without.",
        ),
        click.option("--fast", is_flag=True, help="HTML: do not ask trafilatura. Faster, a little less right."),
        click.option("--host", metavar="HOST", help="The host of pages of which nothing else tells it, for --sites."),
        click.option(
            "--sites", metavar="DIR", help="The profiles of `cleanseed learn`: take what a site shows on every page."
        ),
        click.option("--rules", "rule_file", metavar="FILE", help="A TOML file with rules to add."),
        click.option(
            "--keep", multiple=True, metavar="CODE", help="Leave in the text what this stage or rule finds. Repeatable."
        ),
        click.option("--kind", type=click.Choice(["auto", "text", "html"]), default="auto", help="What the input is."),
    ):
        command = option(command)
    return command


def settings_of(
    kind: Any, url: str | None, keep: Sequence[str], rule_file: str | None, title: str, **more: Any
) -> Settings:
    """The settings, once codes and rule file are known to be good."""
    from cleanseed.batch import Settings

    codes = [code.strip() for each in keep for code in each.split(",") if code.strip()]
    if title == "keep":
        codes.append("head/title")
    if url is not None and not url.isprintable():
        raise Misuse("--url has characters that no address has")
    settings = Settings(kind, url, tuple(codes), rule_file, **more)
    try:
        settings.check()
    except OSError as error:
        raise Misuse(f"cannot read the rule file {rule_file}: {error.strerror}") from None
    except ValueError as error:
        raise Misuse(str(error)) from None
    return settings


def leave(summary: Summary, output: str | None = None) -> None:
    """End with the exit code that the summary asks for."""
    if not summary.read:
        if output:
            say([f"nothing could be read; {output} is left as it was"])
        click.get_current_context().exit(FAILED)
    if summary.rejected:
        click.get_current_context().exit(REJECTED)
