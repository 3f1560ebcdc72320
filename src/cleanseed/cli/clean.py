"""`cleanseed clean`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleanseed.cli.options import Cleaning, cleaning_options, field_options, language_option, leave
from cleanseed.inputs import printable
from cleanseed.terminal import DIFFERENT, Bar, Command, Failure, reported, say

if TYPE_CHECKING:
    from cleanseed.batch import Settings
    from cleanseed.inputs import Found
    from cleanseed.sources import Fields


@click.command(
    cls=Command,
    examples=[
        "cleanseed clean page.txt                               # one record, to standard output",
        "cleanseed clean pages/ -o articles.jsonl --jobs 4      # a folder into one file",
        "cleanseed clean 'pages/**/*.html' -o out/ --format md  # a Markdown file each",
        "curl -s URL | cleanseed clean --url URL --format txt   # standard input",
        "cleanseed clean dump.jsonl.gz -o articles.jsonl.gz     # also .parquet, .warc.gz, .wet",
        "cleanseed clean page.txt --keep captions --keep tail/disclaimer",
        "cleanseed clean --check texts/                         # exit 4 if any is not clean",
    ],
)
@click.argument("paths", nargs=-1, metavar="[PATH ...|-]")
@click.option("-o", "--output", metavar="OUT", help="A file, or a folder (OUT/). Without it, to standard output.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "json", "md", "txt", "parquet"]),
    metavar="FORM",
    help="jsonl, json, md, txt or parquet. Without it what OUT ends in, else jsonl.",
)
@cleaning_options(url=True)
@field_options
@language_option
@click.option(
    "--shape",
    type=click.Choice(["flat", "fineweb"]),
    default="flat",
    help="fineweb: all but text and id under metadata.",
)
@click.option("--markdown", is_flag=True, help="Records: the article as Markdown too, in the field markdown.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Worker processes; the output is the same."
)
@click.option(
    "--check", is_flag=True, help="Write nothing; name the inputs that are not clean, and exit 4 if there is one."
)
def clean(
    paths: tuple[str, ...],
    output: str | None,
    form: str | None,
    cleaning: Cleaning,
    fields: Fields,
    language: str | None,
    shape: str,
    markdown: bool,
    jobs: int,
    check: bool,
) -> None:
    """Clean files, folders, patterns or standard input.

    A file that is named is read whatever it is called. Of a folder, all below it is read that ends in .txt .text .md .html .htm
    .xhtml .mhtml .mht, packed (.gz .zst) too. JSON Lines, Parquet, WARC and WET have to be named (.jsonl .ndjson .json .parquet
    .warc .wet, packed too); each of their records is an input.

    The output has one record for each input, in their order; one that is rejected has no text and says why. With md and txt,
    rejected inputs are left out. An OUT that ends in .gz or .zst is packed.
    """
    from cleanseed import batch, deliver, inputs, sources

    told, form = form, form or _form(output)
    if shape != "flat" and form not in ("jsonl", "json", "parquet"):
        raise click.UsageError(f"--shape {shape} is for records; use --format jsonl, json or parquet")
    if check and output:
        raise click.UsageError("--check writes nothing; leave out -o")
    if markdown and form not in ("jsonl", "json", "parquet"):
        raise click.UsageError("--markdown adds a field to records; --format md writes Markdown itself")
    if not paths:
        if sys.stdin is not None and sys.stdin.isatty():
            raise click.UsageError("name a file, a folder, or - for standard input")
        paths = ("-",)
    settings = cleaning.settings(language=language, form=form, shape=shape, markdown=markdown, fields=fields)
    try:
        with reported(inputs=paths):
            found = inputs.find([each for path in paths for each in sources.expand(path)], skip=output)
    except ValueError as error:  # no such protocol
        raise Failure(str(error)) from None
    many = batch.holds_many(found.inputs)
    if cleaning.url and (len(found.inputs) != 1 or many):
        raise click.UsageError(f"--url is for one input; here are {'many' if many else len(found.inputs)}")
    if check:
        _check(found, settings, jobs)
        return
    several = many or not inputs.is_one_file(paths)
    if several and told is None and form in ("md", "txt"):
        raise click.UsageError(
            f"{output} is one file; of several inputs each gets its own: name a folder, and --format {form}"
        )
    try:
        target = deliver.choose(output, form, found.inputs, several=several)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    summary = deliver.Summary()
    batch.calm()
    with reported(inputs=paths), Bar(None if many else len(found.inputs)) as progress:
        outcomes = batch.run(found.inputs, settings, jobs)
        deliver.deliver(outcomes, target, form, summary, shape, markdown=markdown, several=several, tick=progress.tick)
    say(summary.lines(found.left_out))
    if summary.total == 1 and any(told.endswith("(no-article)") for _, told in summary.rejected):
        say([f"cleanseed explain {summary.rejected[0][0]} shows what became of each line"])
    leave(summary, output)


def _form(output: str | None) -> str:
    """The format that the name of the output ends in, packed or not; else JSON Lines."""
    from cleanseed import sinks

    ends = [suffix.lower() for suffix in Path(output or "").suffixes[-2:]]
    if ends and ends[-1][1:] in sinks.COMPRESSIONS:
        ends.pop()
    if (output or "").endswith("/") or not ends:
        return "jsonl"
    return next((form for form, suffix in sinks.SUFFIX.items() if suffix == ends[-1]), "jsonl")


def _check(found: Found, settings: Settings, jobs: int) -> None:
    """Name the inputs of which cleaning would take or repair anything; exit 4 if there is one."""
    from cleanseed import batch, deliver

    summary = deliver.Summary()
    dirty: list[str] = []
    records = replace(settings, form="jsonl", shape="flat")
    with reported(), Bar(None if batch.holds_many(found.inputs) else len(found.inputs)) as progress:
        for outcome in batch.run(found.inputs, records, jobs):
            record = json.loads(outcome.output or b"{}")
            counts = [(len(record.get(name, ())), name) for name in ("removals", "repairs")]
            if any(count for count, _ in counts):
                told = ", ".join(f"{count} {name if count > 1 else name[:-1]}" for count, name in counts if count)
                dirty.append(printable(f"{outcome.item.source}: {told}"))
            summary.add(outcome.item, outcome.rejected, read=outcome.read)
            progress.tick()
    lost = [printable(f"rejected {source}: {told}") for source, told in summary.rejected]
    inputs = "1 input" if summary.total == 1 else f"{summary.total} inputs"
    say([*dirty, *lost, f"{inputs}: {len(dirty)} not clean, {summary.total - summary.cleaned} rejected"])
    if summary.read and dirty:
        click.get_current_context().exit(DIFFERENT)
    leave(summary)
