"""`cleanseed explain`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cleanseed.cli.options import cleaning_options, leave, settings_of
from cleanseed.terminal import Command, put, say


@click.command(
    cls=Command,
    examples=[
        "cleanseed explain page.txt",
        "cleanseed explain page.html --url https://example.org/2026/05/storm",
        "cleanseed explain page.txt --keep captions | less -R",
    ],
)
@click.argument("file", metavar="FILE|-")
@cleaning_options
def explain(
    file: str,
    kind: Any,
    url: str | None,
    keep: tuple[str, ...],
    rule_file: str | None,
    sites: str | None,
    host: str | None,
    fast: bool,
    model: bool,
    title: str,
) -> None:
    """Show what becomes of each block of a page, by which rule.

    This is the ledger of the page: red is dropped, cyan lifted into the metadata, yellow cut out of a line. What stands behind
    "#" is no part of the ledger: how much a block reads like prose (0 to 1), what weighed most against a line that the model
    took (what those figures stand for is said at the end), metadata and where it came from, repairs.
    """
    from cleanseed import batch, deliver, inputs
    from cleanseed.sinks import screen

    if Path(file).is_dir():
        raise click.UsageError(f"{file} is a folder; name a file")
    settings = settings_of(kind, url, keep, rule_file, title, model=model, fast=fast, sites=sites, host=host)
    item = inputs.one(file)
    article, rejected = batch.article_of(item, settings)
    put(screen.explain(article))
    summary = deliver.Summary()
    summary.add(item, rejected, read=bool(article.page and article.page.blocks))
    say(summary.lines())
    leave(summary)
