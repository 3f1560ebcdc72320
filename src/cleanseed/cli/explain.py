"""`cleanseed explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleanseed.cli.options import Cleaning, cleaning_options, field_options, leave
from cleanseed.terminal import Command, Failure, put, reported, say, width

if TYPE_CHECKING:
    from cleanseed.sources import Fields, Record


@click.command(
    cls=Command,
    examples=[
        "cleanseed explain page.txt",
        "cleanseed explain page.html --url https://example.org/2026/05/storm",
        "cleanseed explain dump.jsonl.gz#7                    # one record of many",
        "FORCE_COLOR=1 cleanseed explain page.txt | less -RS",
    ],
)
@click.argument("file", metavar="FILE|-")
@cleaning_options(url=True)
@field_options
def explain(file: str, cleaning: Cleaning, fields: Fields) -> None:
    """Show what becomes of each block of a page, by which rule.

    This is the page's ledger: red is dropped, cyan lifted into the metadata, yellow cut out of a line. On a terminal the columns are
    verdict, how much the block reads like prose (0 to 1), and text, and below a line that the model took stands what weighed most
    against it in the model's trees, which are half of its score. Elsewhere all but the ledger stands behind "#". At the end: the metadata and where each was read, and repairs.
    """
    from cleanseed import batch, deliver, inputs
    from cleanseed.sinks import screen

    if Path(file).is_dir():
        raise click.UsageError(f"{file} is a folder; name a file")
    settings = cleaning.settings(fields=fields)
    item = inputs.one(file)
    with reported(inputs=[file]):
        article, rejected = batch.article_of(item, settings, _record(file, fields))
    put(screen.explain(article, width()))
    summary = deliver.Summary()
    summary.add(item, rejected, read=bool(article.page and article.page.blocks))
    say(summary.lines())
    leave(summary)


def _record(file: str, fields: Fields) -> Record | None:
    """The record that is named as records call it, "dump.jsonl#7"; None where a file is named. Raises Failure where there is none."""
    from cleanseed import sources
    from cleanseed.inputs import display

    path, mark, place = file.rpartition("#")
    if not mark or not place.isdecimal() or not sources.is_container(path) or Path(file).exists():
        return None
    if not sources.is_remote(path) and not Path(path).is_file():
        return None  # reading it says what is wrong
    found = next((record for record in sources.records(path, fields) if record.source == display(file)), None)
    if found is None:
        raise Failure(f"{path} has no record {place}; the first is 0")
    return found
