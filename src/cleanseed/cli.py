"""The command line. Every command calls the same `clean()`; what takes long to import is imported in the command that needs it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from cleanseed._version import __version__
from cleanseed.terminal import (
    DIFFERENT,
    FAILED,
    REJECTED,
    Failure,
    Group,
    Misuse,
    Progress,
    put,
    reported,
    run,
    say,
)

if TYPE_CHECKING:
    from cleanseed.batch import Settings
    from cleanseed.deliver import Summary

Function = TypeVar("Function", bound=Callable[..., Any])

# What langdetect can tell.
LANGUAGES = (
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no pa pl pt ro ru sk sl "
    "so sq sv sw ta te th tl tr uk ur vi zh"
)


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


def cleaning_options(command: Function) -> Function:
    """The options of `clean` and `explain` that change what cleaning does."""
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
        click.option("--rules", "rule_file", metavar="FILE", help="A TOML file with rules to add."),
        click.option(
            "--keep", multiple=True, metavar="CODE", help="Leave in the text what this stage or rule finds. Repeatable."
        ),
        click.option("--url", metavar="URL", help="Where the page came from, for one input."),
        click.option("--kind", type=click.Choice(["auto", "text", "html"]), default="auto", help="What the input is."),
    ):
        command = option(command)
    return command


@cli.command(
    examples=[
        "cleanseed clean page.txt                               # one record, to standard output",
        "cleanseed clean pages/ -o articles.jsonl --jobs 4      # a folder into one file",
        "cleanseed clean 'pages/**/*.html' -o out/ --format md  # a Markdown file each",
        "curl -s URL | cleanseed clean --url URL --format txt   # standard input",
        "cleanseed clean page.txt --keep captions --keep tail/disclaimer",
    ],
)
@click.argument("paths", nargs=-1, metavar="[PATH ...|-]")
@click.option("-o", "--output", metavar="OUT", help="A file, or a folder (OUT/). Without it, to standard output.")
@click.option("--format", "form", type=click.Choice(["jsonl", "json", "md", "txt"]), default="jsonl")
@cleaning_options
@click.option(
    "--target-language", "language", metavar="LANG", help="Reject articles in another language (a code, as en)."
)
@click.option(
    "--shape",
    type=click.Choice(["flat", "fineweb"]),
    default="flat",
    help="fineweb: all but text and id under metadata.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Worker processes; the output is the same."
)
def clean(
    paths: tuple[str, ...],
    output: str | None,
    form: str,
    kind: Any,
    url: str | None,
    keep: tuple[str, ...],
    rule_file: str | None,
    model: bool,
    title: str,
    language: str | None,
    shape: str,
    jobs: int,
) -> None:
    """Clean files, folders, patterns or standard input.

    Of a folder, all below it that ends in .txt .text .md .html .htm .xhtml is taken; a file that is named is taken whatever it is
    called. The output has one record for each input, in their order; a rejected one has no text and says why. With md and txt,
    rejected inputs are left out.
    """
    from cleanseed import batch, deliver, inputs

    if shape != "flat" and form not in ("jsonl", "json"):
        raise click.UsageError(f"--shape {shape} is for records; use --format jsonl or json")
    if language and language not in LANGUAGES.split():
        raise click.UsageError(f"--target-language takes a code as en, not {language!r}; known are {LANGUAGES}")
    if not paths:
        if sys.stdin is not None and sys.stdin.isatty():
            raise click.UsageError("name a file, a folder, or - for standard input")
        paths = ("-",)
    settings = _settings(kind, url, keep, rule_file, title, model=model, language=language, form=form, shape=shape)
    found = inputs.find(paths, skip=output)
    if url and len(found.inputs) != 1:
        raise click.UsageError(f"--url is for one input; here are {len(found.inputs)}")
    several = not inputs.is_one_file(paths)
    try:
        target = deliver.choose(output, form, found.inputs, several=several)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    summary = deliver.Summary()
    with reported(), Progress(len(found.inputs)) as progress:
        outcomes = batch.run(found.inputs, settings, jobs)
        deliver.deliver(outcomes, target, form, summary, several=several, tick=progress.tick)
    say(summary.lines(found.left_out))
    _leave(summary, output)


@cli.command(
    examples=[
        "cleanseed explain page.txt",
        "cleanseed explain page.html --url https://example.org/2026/05/storm",
        "cleanseed explain page.txt --keep captions | less -R",
    ],
)
@click.argument("file", metavar="FILE|-")
@cleaning_options
def explain(
    file: str, kind: Any, url: str | None, keep: tuple[str, ...], rule_file: str | None, model: bool, title: str
) -> None:
    """Show what becomes of each block of a page, by which rule.

    This is the ledger of the page: red is dropped, cyan lifted into the metadata, yellow cut out of a line. What stands behind
    "#" is no part of the ledger: how much a block reads like prose (0 to 1), metadata and where it came from, repairs.
    """
    from cleanseed import batch, deliver, inputs
    from cleanseed.sinks import screen

    if Path(file).is_dir():
        raise click.UsageError(f"{file} is a folder; name a file")
    settings = _settings(kind, url, keep, rule_file, title, model=model)
    item = inputs.one(file)
    article, rejected = batch.article_of(item, settings)
    put(screen.explain(article))
    summary = deliver.Summary()
    summary.add(item, rejected, read=bool(article.page and article.page.blocks))
    say(summary.lines())
    _leave(summary)


@cli.command(
    examples=[
        "cleanseed rules",
        "cleanseed rules related          # the rules of a stage",
        "cleanseed rules related/heading  # all of one rule",
    ],
)
@click.argument("code", required=False)
@click.option("--rules", "rule_file", metavar="FILE", help="A TOML file with rules to add.")
def rules(code: str | None, rule_file: str | None) -> None:
    """List stages and rules, each with its why.

    CODE names a stage, or a rule, which is shown whole: why, phrases by language, texts it takes and texts it leaves.
    """
    from cleanseed import rulebook
    from cleanseed.sinks import screen

    _settings("auto", None, (code,) if code else (), rule_file, "strip")
    book = rulebook.load(rule_file)
    put(screen.rule(book.rules[code]) if code in book.rules else screen.rules(book, code))


@cli.command(
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
    _leave(summary)


@cli.group(
    cls=Group,
    examples=[
        "cleanseed fixture new wire-story --from page.txt",
        "cleanseed fixture diff",
        "cleanseed fixture accept wire-story",
    ],
)
def fixture() -> None:
    """Make, compare, accept sample pages with their ledgers."""


_FIXTURES = click.option("--fixtures", "root", default="fixtures", metavar="DIR", help="The folder that holds them.")


@fixture.command(
    examples=[
        "cleanseed fixture new wire-story --from page.txt",
        "cleanseed fixture new blog-html --from page.html --url https://blog.example/storm",
    ],
)
@click.argument("name")
@click.option("--from", "file", required=True, metavar="FILE|-", help="The page.")
@click.option("--url", metavar="URL", help="Where the page came from.")
@_FIXTURES
def new(name: str, file: str, url: str | None, root: str) -> None:
    """Make a fixture of a page, as a draft.

    The draft has what cleaning makes of the page now, for you to correct.
    """
    from cleanseed import fixture as fixtures
    from cleanseed import inputs

    with reported(root):
        try:
            data = inputs.load(inputs.one(file))
        except inputs.UnreadableError as error:
            raise Failure(f"{inputs.display(file)}: {error}") from None
        made = fixtures.create(Path(root), name, data, url)
    folder = made.folder
    put(
        [
            f"{folder} is a draft: it says what cleaning makes of the page now, right or wrong.",
            f"1. {made.source.name}: keep the layout, but put the text in words of your own; then cleanseed fixture accept {name}",
            f"2. {fixtures.LEDGER}, {fixtures.METADATA}: correct what is wrong there",
            f"3. {fixtures.ABOUT}: say why this layout is worth a test",
            f"Then cleanseed fixture diff {name} tells what the rules still get wrong. Mend the rules, or name it known_failure.",
        ]
    )


@fixture.command(
    examples=[
        "cleanseed fixture diff",
        "cleanseed fixture diff wire-story",
    ],
)
@click.argument("name", required=False)
@_FIXTURES
def diff(name: str | None, root: str) -> None:
    """Tell where cleaning differs from fixtures.

    Each line tells what a fixture says of a block and what would become of it now. The exit code is 4 if there is any.
    """
    from cleanseed import fixture as fixtures

    differ = 0
    with reported(root):
        folders = [Path(root) / name] if name else fixtures.find(Path(root))
        for folder in folders:
            told = fixtures.load(folder)
            moved = fixtures.diff(told)
            if told.known_failure:
                note = f"known failure: {told.known_failure}" if moved else "no longer fails: delete known_failure"
                put([f"{folder}: {note}"])
            elif moved:
                put([f"{folder}"])
            put(f"  {line}" for line in moved)
            differ += bool(moved) != bool(told.known_failure)
    say([f"{differ} of {len(folders)} fixtures differ"])
    if differ:
        click.get_current_context().exit(DIFFERENT)


@fixture.command(
    examples=[
        "cleanseed fixture accept wire-story",
    ],
)
@click.argument("name")
@_FIXTURES
def accept(name: str, root: str) -> None:
    """Write into a fixture what cleaning makes of it.

    It shows what moved. Read it: it is what tests will ask for.
    """
    from cleanseed import fixture as fixtures

    if os.environ.get("CI"):
        raise Failure("refused where the environment variable CI is set: what a fixture says is for a person to accept")
    with reported(root):
        moved = fixtures.accept(fixtures.load(Path(root) / name))
    put([f"  {line}" for line in moved] or ["nothing moved"])


def _settings(
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


def _leave(summary: Summary, output: str | None = None) -> None:
    """End with the exit code that the summary asks for."""
    if not summary.read:
        if output:
            say([f"nothing could be read; {output} is left as it was"])
        click.get_current_context().exit(FAILED)
    if summary.rejected:
        click.get_current_context().exit(REJECTED)


def main() -> NoReturn:
    """The command `cleanseed`."""
    run(cli)
