"""`python -m cleanseed.bench`: measure, and print what came out."""

from __future__ import annotations

import json
import platform
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from cleanseed import gold, rulebook
from cleanseed._version import __version__
from cleanseed.bench import baselines, cost, folds, html, measure, recall, report, sitewide
from cleanseed.model import Kind

QUICK = 100
QUICK_HTML = 30
RENDERED = 250
HTML_PAGES = 60
COST_DOCUMENTS = 150
MADE_UP = 50
PARTS = ("text", "stages", "html", "recall", "sitewide", "cost")


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--gold", "folder", type=click.Path(path_type=Path), help="A folder of gold sets. Without it: fixtures.")
@click.option(
    "--fixtures", type=click.Path(path_type=Path), default=Path("fixtures"), show_default=True, help="Our own fixtures."
)
@click.option("--sets", help="Names of sets, with commas between them. [default: all that have text]")
@click.option("--renderers", help="Ways in which markup was lost, with commas between them. [default: all]")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="N pages of each set at most, always the same ones.")
@click.option(
    "--half", type=click.Choice(["a", "b"]), help="Only this half of the hosts: make rules on one, check on the other."
)
@click.option(
    "--quick", is_flag=True, help=f"Only the renderer {gold.RENDERER!r}, {QUICK} pages of each set, less of all."
)
@click.option(
    "--all-text",
    is_flag=True,
    help=f"All pages by each renderer, not {RENDERED} of each set by others than {gold.RENDERER!r}.",
)
@click.option("--all-html", is_flag=True, help=f"All HTML pages, not {HTML_PAGES} of each set.")
@click.option(
    "--folds",
    "folded",
    is_flag=True,
    help="Also train a model for each fold of hosts, and score each page by one that has not seen its host. Takes ten minutes and more.",
)
@click.option("--only", metavar="PARTS", help=f"Only some of {', '.join(PARTS)}; with commas between them.")
@click.option("--worst", type=click.IntRange(0), default=0, metavar="N", help="List the N worst pages of each kind.")
@click.option(
    "--json", "to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write all figures there."
)
def main(
    folder: Path | None,
    fixtures: Path,
    sets: str | None,
    renderers: str | None,
    limit: int | None,
    half: str | None,
    quick: bool,
    all_text: bool,
    all_html: bool,
    folded: bool,
    only: str | None,
    worst: int,
    to: Path | None,
) -> None:
    """Score cleanseed against gold beside simple baselines, and measure what it costs."""
    parts = _listed(only, PARTS, "--only")
    several: list[gold.Gold] = []
    if folded and folder is None:
        raise click.UsageError("--folds learns from gold sets; name their folder with --gold")
    tell = measure.teller()
    if quick:
        limit = limit or QUICK
        renderers = renderers or gold.RENDERER
    results: dict[str, Any] = {"about": _about()}
    try:
        if folded and folder is not None:
            folds.missing(folder, parts)
        if folder is None:
            results["about"]["gold"] = (
                f"No gold given: scored on the project's own fixtures in {fixtures}, whose ledgers are the truth."
            )
            texts, pages = gold.fixtures(fixtures, "text"), gold.fixtures(fixtures, "html")
        else:
            results["about"]["gold"] = f"Gold of {folder}"
            tell("reading gold ...")
            chosen = _listed(
                sets, tuple(dict.fromkeys((*gold.sets(folder, "text"), *gold.sets(folder, "html")))), "--sets"
            )
            texts = (
                _load(folder, "text", chosen, renderers, limit, half)
                if folded or {"text", "stages", "cost"} & {*parts}
                else []
            )
            if not (all_text or renderers):
                texts = _fewer(texts)
            few = QUICK_HTML if quick else HTML_PAGES
            most = limit if all_html else min(limit or few, few)
            pages = _load(folder, "html", chosen, None, most, half) if {"html", "recall"} & {*parts} else []
            several = _sites(folder, chosen, half) if "sitewide" in parts and not quick else []
    except gold.GoldError as error:
        raise click.ClickException(str(error)) from None
    if "text" in parts:
        results |= measure.text(texts, tell)
        results |= measure.worst(results["pages"], worst)
    if "stages" in parts:
        one = [each for each in texts if each.renderer == gold.RENDERER] or texts
        results["stages"] = measure.stages(one, tell)
    if "html" in parts:
        results |= html.measure(pages, tell)
    recalled = recall.made((each for each in pages if each.set != gold.FIXTURES), tell) if "recall" in parts else []
    if recalled:
        results["recall"] = recall.measure(recalled, tell)
    if "sitewide" in parts:
        results["sitewide"] = sitewide.gold(several, tell)
        results["sitewide_made"] = sitewide.made(tell, MADE_UP // 5 if quick else MADE_UP)
    if folded and folder is not None and {"text", "recall"} & {*parts}:
        results["folds"] = folds.measure([*texts, *recalled], folds.learn(folder, tell), tell)
    if folded and folder is not None and "html" in parts:
        results["html_folds"] = html.fold_rows(pages, html.learn(folder, tell), tell)
    if "cost" in parts:
        few = COST_DOCUMENTS // 2 if quick else COST_DOCUMENTS
        chosen_ids = gold.sample((f"{each.id} {each.renderer}" for each in texts), few)
        measured = [each for each in texts if f"{each.id} {each.renderer}" in chosen_ids]
        results["cost"] = cost.documents(measured, tell)
        results["growth"] = cost.growth(measured, tell, cost.QUICK_SIZES if quick else cost.SIZES)
        results["start_up"] = cost.start_up(tell)
    tell("")
    click.echo(report.written(results))
    if to is not None:
        to.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _load(
    folder: Path, kind: Kind, chosen: tuple[str, ...], renderers: str | None, limit: int | None, half: str | None
) -> list[gold.Gold]:
    wanted = set(renderers.split(",")) if renderers else None
    names = [name for name in gold.sets(folder, kind) if name in chosen]
    found = [each for name in names for each in gold.load(folder, name, kind, renderers=wanted, pages=limit, half=half)]
    if wanted and kind == "text" and (lost := wanted - {each.renderer for each in found}):
        raise gold.GoldError(f"{folder}: no text was rendered by {', '.join(sorted(lost))}")
    return found


def _sites(folder: Path, chosen: tuple[str, ...], half: str | None) -> list[gold.Gold]:
    """All pages by the main renderer, and all HTML, of hosts and publishers with several pages."""
    found: list[gold.Gold] = []
    for name in chosen:
        for kind in ("text", "html"):
            if name in gold.sets(folder, kind):
                found += sitewide.several(
                    gold.load(folder, name, kind, renderers={gold.RENDERER, gold.HTML}, half=half)
                )
    return found


def _fewer(golds: list[gold.Gold]) -> list[gold.Gold]:
    """All pages by the main renderer, and of each set RENDERED by the others."""
    ids: dict[str, set[str]] = {}
    for each in golds:
        ids.setdefault(each.set, set()).add(each.id)
    chosen = {name: gold.sample(known, RENDERED) for name, known in ids.items()}
    return [each for each in golds if each.renderer == gold.RENDERER or each.id in chosen[each.set]]


def _listed(given: str | None, known: tuple[str, ...], option: str) -> tuple[str, ...]:
    if given is None:
        return known
    listed = tuple(name.strip() for name in given.split(",") if name.strip())
    if unknown := [name for name in listed if name not in known]:
        raise click.UsageError(f"{option}: unknown {unknown[0]!r}; known are {', '.join(known)}")
    return listed


def _about() -> dict[str, Any]:
    missing = [
        name
        for name, module in (
            (baselines.JUSTEXT, "justext"),
            (baselines.RESILIPARSE, "resiliparse"),
            (baselines.READABILITY, "readability"),
        )
        if find_spec(module) is None
    ]
    return {
        "version": __version__,
        "rules": rulebook.default().hash,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "missing": missing,
    }


if __name__ == "__main__":
    sys.exit(main())
