"""`cleanseed run`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from cleanseed.cli.options import checked, cleaning_options, field_options, language_option
from cleanseed.cli.progress import Progress
from cleanseed.inputs import counted, printable
from cleanseed.terminal import REJECTED, Command, Failure, Misuse, reported, say

if TYPE_CHECKING:
    from cleanseed.corpus import Plan, Settings


@click.command(
    cls=Command,
    examples=[
        "cleanseed run crawl/ -o cleaned/ --jobs 8                # all shards below a folder",
        "cleanseed run 'dump-*.jsonl.zst' -o cleaned/             # a pattern",
        "cleanseed run news.warc.gz -o cleaned/ --format parquet  # one large file",
        "cleanseed run crawl/ -o tried/ --sample 500              # 500 documents, or 1%",
        "cleanseed run crawl/ -o cleaned/ --engine ray            # on a Ray cluster",
        "cleanseed run crawl/ -o cleaned/ --dry-run               # what there is to do",
    ],
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, metavar="OUT", help="The output folder; made if it is not there.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    metavar="N",
    help="Worker processes; with ray, shards at a time (without it, as many as the cluster has CPUs).",
)
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="What does the work.")
@click.option(
    "--address",
    metavar="HOST:PORT",
    help="Of a Ray cluster (or auto); without it, and without RAY_ADDRESS, one is started on this machine.",
)
@click.option("--format", "form", type=click.Choice(["jsonl", "parquet"]), default="jsonl")
@click.option("--compress", type=click.Choice(["none", "gz", "zst"]), help="Default: none; of Parquet, zst.")
@click.option(
    "--removals",
    type=click.Choice(["full", "counts", "none"]),
    default="full",
    help="In each record: all that was taken, how much by each rule, or nothing.",
)
@click.option(
    "--attributes",
    is_flag=True,
    help="Leave the text as it was read; what is to go stands as spans in files beside it.",
)
@click.option("--shape", type=click.Choice(["flat", "fineweb"]), default="flat", help="fineweb: nested, see clean.")
@click.option("--markdown", is_flag=True, help="The article as Markdown too, in the field markdown.")
@click.option("--carry", is_flag=True, help="The other fields of each input record too, in the field input.")
@cleaning_options(url=False)
@language_option
@field_options
@click.option("--duplicates", metavar="FILE", help="Skip what `learn --duplicates FILE` found to be a copy.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after the first N documents.")
@click.option("--sample", metavar="N|P", help="N documents, or a share (1%, 0.01), chosen by their names.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=10.0,
    metavar="SECONDS",
    help="A document may take, and 2 s more a MB.",
)
@click.option("--memory", type=click.IntRange(100), default=1000, metavar="MB", help="A worker may take.")
@click.option("--dry-run", is_flag=True, help="Count what there is; clean and write nothing.")
@click.option("--redo", is_flag=True, help="Remove what a run with other settings left in OUT, and start anew.")
@click.pass_context
def run(context: click.Context, /, inputs: tuple[str, ...], **given: Any) -> None:
    """Clean a corpus: shards in, shards out, with the same names. Killed, and given again, the command goes on where it was.

    Inputs are folders, files, patterns or addresses: text and HTML files, JSON Lines, Parquet, WARC and WET, also packed (.gz .zst). Each
    file of many documents becomes a shard; single documents are put together. OUT holds documents/, rejects/ (what could not be
    cleaned, and why), stats.json and journal.jsonl.
    """
    from cleanseed import corpus
    from cleanseed.corpus import stats
    from cleanseed.sources import MissingLibraryError

    ray = given["engine"] == "ray"
    if given["address"] and not ray:
        raise click.UsageError("--address is of a Ray cluster; it takes --engine ray")
    settings = _settings(given)
    try:
        with reported(given["output"]):
            plan = corpus.Plan(inputs, given["output"], (settings.cleaning.sites, settings.duplicates))
            with Progress() as progress:
                settings = _sampled(settings, given["sample"], plan, progress.look)
            if given["dry_run"]:
                with Progress() as progress:
                    found = corpus.dry_run(plan, settings, progress.look)
                say(_found(*found))
                return
            with Progress() as progress:
                ran = corpus.run(
                    plan,
                    settings,
                    given["output"],
                    jobs=0
                    if ray and context.get_parameter_source("jobs") is ParameterSource.DEFAULT
                    else given["jobs"],
                    engine=corpus.engine_of(given["engine"], given["address"]),
                    redo=given["redo"],
                    watcher=progress,
                )
    except KeyboardInterrupt:
        if not given["dry_run"]:
            say(["what is done is kept: the same command goes on from there"])
        raise
    except corpus.PlanError as error:
        raise Misuse(str(error)) from None
    except (MissingLibraryError, ImportError) as error:
        raise Failure(str(error)) from None
    say(stats.lines(ran.counts, ran.shards))
    if ran.counts.rejected:
        say([f"why each was rejected stands in {Path(given['output'], 'rejects')}"])
    if settings.duplicates and not ran.counts.skipped[corpus.DUPLICATE]:
        say([f"none of the documents is in {settings.duplicates}: give the inputs by the same names as to learn"])
    if ran.known:
        say([f"done before: {counted(ran.known, 'shard')}"])
    if ran.gone:
        say([f"removed, for their sources are gone: {counted(ran.gone, 'shard')} of an earlier run"])
    if ran.strays:
        more = f" and {len(ran.strays) - 1:,} more" if len(ran.strays) > 1 else ""
        say(
            [
                printable(
                    f"in {given['output']} there is {ran.strays[0]}{more}, of no shard of this run; look whether it is yours"
                )
            ]
        )
    say(_left_out(ran.left_out))
    if not (ran.counts.cleaned or ran.counts.rejected or ran.counts.skipped[corpus.SAMPLE]):
        raise Failure("no documents were found")
    if ran.counts.rejected:
        context.exit(REJECTED)


def _settings(given: dict[str, Any]) -> Settings:
    from cleanseed.corpus import Settings
    from cleanseed.supervisor import Limits

    cleaning = given["cleaning"].settings(language=given["language"], shape=given["shape"], markdown=given["markdown"])
    limits = Limits(seconds=given["timeout"], memory=given["memory"] * 1_000_000)
    settings = Settings(
        cleaning, given["fields"], given["form"], given["compress"] or ("zst" if given["form"] == "parquet" else "none"), given["removals"], given["attributes"],
        given["carry"],
        limit=given["limit"], limits=limits, duplicates=given["duplicates"],
    )  # fmt: skip
    with checked():
        settings.check()
    return settings


def _sampled(settings: Settings, sample: str | None, plan: Plan, tick: Callable[[], object]) -> Settings:
    """The settings with the sample: a number of documents, or a share of them."""
    from cleanseed.corpus.settings import EVERY

    if sample is None:
        return settings
    if sample.isascii() and sample.isdigit() and int(sample):
        return plan.sample(int(sample), settings, tick)
    try:
        share = float(sample.removesuffix("%")) / (100 if sample.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise click.UsageError(f"--sample takes a number of documents, or a share as 1% or 0.01, not {sample!r}")
    return replace(settings, share=round(EVERY * share))


def _found(totals: Any, counts: Any) -> Iterator[str]:
    left = counts.found - counts.skipped.total() - counts.rejected.total()
    yield (
        f"{counted(totals.shards, 'shard')} of {counted(totals.files, 'file')}, {counted(totals.bytes, 'byte')}: "
        f"{counted(counts.found, 'document')}, {left:,} to clean, of {counted(counts.read, 'byte')} unpacked"
    )
    for why, count in counts.skipped.most_common():
        yield f"{count:,} skipped ({why})"
    for code, count in counts.rejected.most_common():
        yield f"{count:,} cannot be read ({code})"
    yield from _left_out(totals.left_out)


def _left_out(left_out: Any) -> Iterator[str]:
    if left_out:
        yield "left out, by suffix: " + ", ".join(f"{count:,} {suffix}" for suffix, count in sorted(left_out.items()))
