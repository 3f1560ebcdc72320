"""`cleanseed seeds`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click

from cleanseed.cli.options import leave
from cleanseed.terminal import Command, Failure, put, reported, say


@click.command(
    cls=Command,
    examples=[
        "cleanseed seeds fixtures -o build/clean",
        "cleanseed seeds samples/ -o /tmp/clean",
    ],
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", required=True, metavar="OUT", help="The folder to write; made if it is not there.")
def seeds(folder: str, output: str) -> None:
    """Clean sample pages, and show what each stage took.

    It cleans the pages of a folder, and prints a table of what was found, what was kept, and what each stage took.
    Pages are the .txt and .html files of the folder, and the fixtures in it (NAME/source.txt or source.html). OUT gets
    articles.jsonl, a Markdown file an article, and ledger/NAME.txt. Files of an earlier run that are not written again go; files
    that cleanseed did not make are never touched.
    """
    from cleanseed import seeds as samples
    from cleanseed.deliver import Summary

    with reported():
        found = samples.find(Path(folder))
    if found.left_out:
        say([f"left out, not .txt or .html: {', '.join(found.left_out)}"])
    if not found.pages:
        raise Failure(f"{folder} holds no .txt or .html file, and no fixture")
    if os.path.realpath(folder) == os.path.realpath(output):
        raise click.UsageError("OUT is the folder that is read; choose another")
    with reported(output):
        result = samples.clean_into(found, Path(output))
    width = shutil.get_terminal_size((160, 24)).columns
    put(samples.show(result, width).splitlines())
    summary = Summary()
    for item, article, rejected in result.rows:
        summary.add(item, rejected, read=article.page is not None)
    say(summary.lines())
    leave(summary)
