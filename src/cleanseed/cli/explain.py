"""`cleanseed explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleanseed.cli.options import Cleaning, cleaning_options, field_options, leave
from cleanseed.terminal import Command, put, say, width

if TYPE_CHECKING:
    from cleanseed.sources import Fields


@click.command(
    cls=Command,
    examples=[
        "cleanseed explain page.txt",
        "cleanseed explain page.html --url https://example.org/2026/05/storm",
        "FORCE_COLOR=1 cleanseed explain page.txt | less -RS",
    ],
)
@click.argument("file", metavar="FILE|-")
@cleaning_options(url=True)
@field_options
def explain(file: str, cleaning: Cleaning, fields: Fields) -> None:
    """Show what becomes of each block of a page, by which rule.

    This is the ledger of the page: red is dropped, cyan lifted into the metadata, yellow cut out of a line. What stands behind
    "#" is no part of the ledger: how much a block reads like prose (0 to 1), what weighed most against a line that the model
    took (what those figures stand for is said at the end), metadata and where it came from, repairs.
    """
    from cleanseed import batch, deliver, inputs
    from cleanseed.sinks import screen

    if Path(file).is_dir():
        raise click.UsageError(f"{file} is a folder; name a file")
    settings = cleaning.settings(fields=fields)
    item = inputs.one(file)
    article, rejected = batch.article_of(item, settings)
    put(screen.explain(article, width()))
    summary = deliver.Summary()
    summary.add(item, rejected, read=bool(article.page and article.page.blocks))
    say(summary.lines())
    leave(summary)
