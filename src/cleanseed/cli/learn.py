"""`cleanseed learn`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleanseed.cli.options import field_options, local
from cleanseed.cli.progress import Progress
from cleanseed.inputs import counted
from cleanseed.terminal import REJECTED, Command, Failure, Misuse, reported, say

if TYPE_CHECKING:
    from cleanseed.learning import Learned
    from cleanseed.sources import Fields, Record


@click.command(
    cls=Command,
    examples=[
        "cleanseed learn crawl/ -o sites/                          # for clean --sites sites/",
        "cleanseed learn crawl/ -o sites/ --duplicates same.jsonl  # for run --duplicates",
        "cleanseed learn pages/ -o sites/ --host post.example      # if nothing else tells",
        "cleanseed learn crawl/part-1/ --sketches 1.gz             # a part of a corpus ...",
        "cleanseed learn --from 1.gz --from 2.gz -o sites/         # ... and all of them together",
    ],
)
@click.argument("inputs", nargs=-1, metavar="[INPUT...]")
@click.option("-o", "--output", metavar="DIR", help="The folder of profiles, one file a host; made if it is not there.")
@click.option("--add", "more", is_flag=True, help="Add to the counts of profiles that are there: of other pages.")
@click.option("--duplicates", metavar="FILE", help="Write there which pages are copies of one, a group a line.")
@click.option("--host", metavar="HOST", help="The host of pages of which nothing else tells it.")
@click.option("--sketches", metavar="FILE", help="Write what was seen of a part of the corpus, for --from.")
@click.option("--from", "parts", multiple=True, metavar="FILE", help="What --sketches wrote. Repeatable.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Worker processes; the result is the same."
)
@field_options
@click.pass_context
def learn(
    context: click.Context,
    inputs: tuple[str, ...],
    output: str | None,
    more: bool,
    duplicates: str | None,
    host: str | None,
    sketches: str | None,
    parts: tuple[str, ...],
    jobs: int,
    fields: Fields,
) -> None:
    """Learn what each site shows on many of its pages.

    Inputs are as for `run`: folders, files, patterns or addresses. Of each host up to 1,000 pages are compared. A line on three
    different articles stands in the host's profile, a file of JSON Lines that can be read; a page that repeats another article is
    counted once. With --duplicates, all pages of INPUT are compared, of whatever host: those with the same bytes, or with most of their
    own sentences alike; of --from, those that were sampled. Memory is bounded, whatever the size of the corpus; a page that hangs or
    kills its process costs itself alone.
    """
    from cleanseed import corpus, learning
    from cleanseed.sinks import files
    from cleanseed.sites import SiteError
    from cleanseed.sites.copies import Copies
    from cleanseed.sites.host import normal
    from cleanseed.sites.sketch import Sampler
    from cleanseed.sources import MissingLibraryError

    if not inputs and not parts:
        raise click.UsageError("name a corpus, or what was seen of its parts, with --from")
    if not output and not sketches:
        raise click.UsageError("name a folder for the profiles with -o, or a file with --sketches")
    if not output and (duplicates or more):
        raise click.UsageError("--duplicates and --add are for profiles; name their folder with -o")
    if host is not None and normal(host) is None:
        raise click.UsageError(f"--host {host!r} is no host's name")
    for option, name in (("-o", output), ("--duplicates", duplicates), ("--sketches", sketches)):
        if name is not None:
            local(option, name, folder=option == "-o")
    try:
        with reported(output or sketches), Sampler() as sampler, ExitStack() as stack:
            copies = stack.enter_context(Copies()) if duplicates else None
            for part in parts:
                for page in sampler.read(Path(part)):
                    if copies is not None:
                        copies.add(page)
            progress = stack.enter_context(Progress())
            told = learning.look(
                _records(inputs, output, (duplicates,), fields),
                sampler,
                host,
                copies=copies,
                jobs=jobs,
                tick=progress.look,
            )
            if sketches:
                with files.replacing(sketches) as stream:  # it may be one of `parts`
                    sampler.save(stream)
            if output:
                told = learning.write(sampler, Path(output), told, more=more)
            if output and duplicates and copies is not None:
                told = learning.write_copies(copies, Path(output), Path(duplicates), told)
    except corpus.PlanError as error:
        raise Misuse(str(error)) from None
    except (SiteError, MissingLibraryError) as error:
        raise Failure(str(error)) from None
    say(_account(told, output, duplicates))
    if not told.pages and not parts:
        raise Failure("no pages were found")
    if told.lost:
        context.exit(REJECTED)


def _records(
    inputs: tuple[str, ...], output: str | None, aside: tuple[str | None, ...], fields: Fields
) -> Iterator[Record]:
    from cleanseed import corpus

    if inputs:
        settings = corpus.Settings(fields=fields)
        for shard in corpus.Plan(inputs, output, aside).shards():
            yield from (found.record for found in shard.records(settings) if found.skipped is None)


def _account(told: Learned, output: str | None, duplicates: str | None) -> Iterator[str]:
    yield counted(told.pages, "page") + (
        f", {told.nameless:,} of no known host (name it with --host)" if told.nameless else ""
    )
    for code, count in sorted(told.lost.items()):
        yield f"{count:,} could not be read ({code})"
    if output:
        yield (
            f"{counted(told.hosts, 'host')}; of them {counted(told.articles, 'article')} on {counted(told.sampled, 'page')}, "
            f"{counted(told.groups, 'group')} of near-duplicates"
        )
        yield f"{output}: {counted(told.profiles, 'profile')}, {counted(told.lines, 'line')}"
    if duplicates:
        yield f"{duplicates}: {counted(told.copies, 'copy', 'copies')} of {counted(told.listed, 'page')}"
