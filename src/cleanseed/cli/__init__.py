"""The command line, a file a command. Every command calls the same `clean()`; what takes long to import is imported where it is used."""

from __future__ import annotations

import os
from typing import NoReturn

import click

from cleanseed._version import __version__
from cleanseed.cli.clean import clean
from cleanseed.cli.explain import explain
from cleanseed.cli.fixture import fixture
from cleanseed.cli.learn import learn
from cleanseed.cli.rules import rules
from cleanseed.cli.run import run as run_corpus
from cleanseed.cli.seeds import seeds
from cleanseed.terminal import Group, run


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "show_default": True},
    examples=[
        "cleanseed clean page.txt",
        "cleanseed clean pages/ -o articles.jsonl",
        "cleanseed explain page.txt",
    ],
)
@click.version_option(__version__, message="cleanseed %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Scraped text or HTML in; the clean article, its metadata and an account of all that was taken out.

    Exit codes: 0 all cleaned, 1 failed or nothing could be read, 2 wrong usage, 3 some inputs were rejected, 4 a difference was
    found.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False
    elif os.environ.get("FORCE_COLOR"):
        context.color = True


for _command in (clean, run_corpus, learn, explain, rules, seeds, fixture):
    cli.add_command(_command)


def main() -> NoReturn:
    """The command `cleanseed`."""
    run(cli)
