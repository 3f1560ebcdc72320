"""`cleanseed fixture`: new, diff, accept."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cleanseed.terminal import DIFFERENT, Failure, Group, put, reported, say


@click.group(
    cls=Group,
    examples=[
        "cleanseed fixture new wire-story --from page.txt",
        "cleanseed fixture diff",
        "cleanseed fixture accept wire-story",
    ],
)
def fixture() -> None:
    """Make, compare, accept sample pages with their ledgers."""


_FOLDER = "fixtures"
_FIXTURES = click.option("--fixtures", "root", default=_FOLDER, metavar="DIR", help="The folder that holds them.")


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
    named = name if root == _FOLDER else f"{name} --fixtures {root}"
    put(
        [
            f"{made.folder} is a draft: it says what cleaning by rules alone makes of the page now, right or wrong.",
            "",
            f"1. {made.source.name}: keep the layout, but put the text in words of your own; then",
            f"   cleanseed fixture accept {named}",
            f"2. {fixtures.LEDGER}, {fixtures.METADATA}: correct what is wrong there; `cleanseed rules` lists the codes.",
            f"3. {fixtures.ABOUT}: say why this layout is worth a test.",
            "4. Mend the rules until nothing differs, or say in about.toml what they get wrong, as known_failure:",
            f"   cleanseed fixture diff {named}",
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
                put([f"{folder}: what it says -> what cleaning makes of it"])
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
