"""`cleanseed rules`."""

from __future__ import annotations

import click

from cleanseed.cli.options import Cleaning
from cleanseed.terminal import Command, put, width


@click.command(
    cls=Command,
    examples=[
        "cleanseed rules",
        "cleanseed rules related          # the rules of a stage",
        "cleanseed rules related/heading  # all of one rule",
    ],
)
@click.argument("code", required=False)
@click.option("--rules", "file", metavar="FILE", help="A TOML file with rules to add.")
def rules(code: str | None, file: str | None) -> None:
    """List stages and rules, each with its why.

    CODE names a stage, or a rule, which is shown whole: why, phrases by language, texts it takes and texts it leaves.
    """
    from cleanseed import rulebook
    from cleanseed.sinks import screen

    Cleaning(keep=(code,) if code else (), rules=file).settings()  # says what is wrong with code or file
    book = rulebook.load(file)
    put(screen.rule(book.rules[code], width()) if code in book.rules else screen.rules(book, code, width()))
