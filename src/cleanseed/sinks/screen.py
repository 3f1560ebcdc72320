"""What is printed to be read: a ledger in colours, the stages and rules of a rulebook."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from cleanseed import ledger
from cleanseed.article import Article
from cleanseed.inputs import printable
from cleanseed.model import Page
from cleanseed.rulebook import HOW, STAGES, Rule, Rulebook

if TYPE_CHECKING:
    from cleanseed.linemodel import Reason

_COLOURS = {"drop": "red", "lift": "cyan", "cut": "yellow"}
_MARKED = re.compile(r"\\.|⟦(?:\\.|[^⟧\\])*⟧")
_LOOKED = 20  # figures of a line, to find two that speak against it
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def explain(article: Article) -> Iterator[str]:
    """The lines of an article's ledger, coloured.

    Behind "#" stand scores (of each block how much it reads like prose), metadata, and what was repaired while reading. Without
    the parts from "#" to "|" and the lines that begin with "#", it is the ledger.
    """
    page = article.page
    if page is None or not page.blocks:
        return
    rows = list(ledger.rows_of(page))
    reasons = _reasons(page)
    notes = _notes(page, reasons)
    left = max((len(verdict) for verdict, _ in rows), default=0)
    right = max(map(len, notes), default=0)
    for (verdict, source), note in zip(rows, notes, strict=True):
        yield _row(f"{verdict:<{left}}", f"{note:<{right}}", _CONTROL.sub("�", source))
    for line in _remarks(article, page):
        yield click.style(f"# {printable(line)}", dim=True)
    for line in _legend(reasons):
        yield click.style(f"# {line}", dim=True)


def rules(book: Rulebook, only: str | None = None) -> Iterator[str]:
    """The stages in order, each with its rules and their why. only: a stage's name."""
    shown = [stage for stage in STAGES if only in (None, stage)]
    width = max(len(code) for code, rule in book.rules.items() if rule.stage in shown)
    for stage in shown:
        yield click.style(f"{STAGES.index(stage) + 1}. {stage}", bold=True) + f"  {_about(stage)}"
        for code, rule in book.rules.items():
            if rule.stage == stage:
                yield f"   {code:<{width}}  {' '.join(rule.why.split())}"
        yield ""


def rule(found: Rule) -> Iterator[str]:
    """All that a rule says of itself: why, what it becomes, its phrases, and texts that it takes and leaves."""
    yield click.style(found.code, bold=True) + (f"  (becomes {found.field})" if found.field else "")
    yield " ".join(found.why.split())
    for how in HOW:
        by_language: dict[str, list[str]] = {}
        for kind, language, phrase, only in found.phrases:
            if kind == how:
                by_language.setdefault(language, []).append(f"{phrase} *" if only else phrase)
        if by_language:
            yield ""
            yield {"line": "A line that reads", "starts": "A line that starts", "contains": "A line that contains"}[how]
            for language, listed in by_language.items():
                text = " · ".join(listed)
                yield textwrap.fill(
                    text, 100, initial_indent=f"  {language}  ", subsequent_indent=" " * 6, break_on_hyphens=False
                )
    if any(only for *_, only in found.phrases):
        yield "* only where two more phrases of that language stand on the page"
    for head, texts in (("Takes", found.drops), ("Leaves", found.keeps)):
        if texts:
            yield ""
            yield head
            yield from (f"  {printable(text)}" for text in texts)
    if found.example:
        yield ""
        yield "Example"
        for line in found.example.splitlines():
            verdict, _, source = line.partition(" | ")
            yield f"  {_row(verdict, '', source)}"


def _row(verdict: str, note: str, source: str) -> str:
    word = verdict.split(" ", 1)[0]
    colour = _COLOURS.get(word)
    if word == "cut":
        source = _MARKED.sub(lambda m: click.style(m[0], fg=colour) if m[0][0] == "⟦" else m[0], source)
    elif colour:
        source = click.style(source, fg=colour)
    told = click.style(verdict, fg=colour) if colour else click.style(verdict, dim=True)
    aside = f" {click.style(note, dim=True)}" if note else ""
    return f"{told}{aside} | {source}"


def _notes(page: Page, reasons: Mapping[int, tuple[Reason, ...]]) -> list[str]:
    """The scores of each block, behind "#"; where the line model took it, what weighed most against it."""
    notes = [[f"prose {page.prose[block.index]:.2f}"] if page.prose else [] for block in page.blocks]
    for removal in page.removals:
        if removal.score is not None:
            notes[removal.block].append(f"score {removal.score:.2f}")
    for index, found in reasons.items():
        notes[index].append(", ".join(f"{reason.name} {reason.weight:.1f}" for reason in found))
    return [f"# {' '.join(parts)}" if parts else "" for parts in notes]


def _legend(reasons: Mapping[int, tuple[Reason, ...]]) -> Iterator[str]:
    """What the figures stand for that weighed against lines of this page."""
    names = dict.fromkeys(reason.name for found in reasons.values() for reason in found)
    if names:
        from cleanseed.linemodel.glossary import meaning

        width = max(map(len, names))
        for name in sorted(names):
            yield f"{name:<{width}}  {meaning(name)}"


def _reasons(page: Page) -> dict[int, tuple[Reason, ...]]:
    """What weighed most against each block that the line model took: two of its figures, with the log odds that each moved."""
    taken = sorted({removal.block for removal in page.removals if removal.rule == "lines/model"})
    if page.model is None or not taken:
        return {}
    from cleanseed import linemodel

    lines = [block.source.replace("\n", " ").strip() for block in page.blocks]
    told = linemodel.load().explain_each(lines, [block.parted for block in page.blocks], taken, most=_LOOKED)
    against = [tuple(reason for reason in reasons if reason.weight <= -0.05)[:2] for reasons in told]
    return {index: reasons for index, reasons in zip(taken, against, strict=True) if reasons}


def _remarks(article: Article, page: Page) -> Iterator[str]:
    sure = "" if article.confidence is None else f" (confidence {article.confidence:.2f})"
    yield f"verdict: {article.verdict}{sure}"
    for name in ("title", "authors", "date", "modified", "sitename", "section", "tags", "language"):
        value = getattr(article, name)
        if value:
            origin = article.provenance.get(name)
            block = origin.get("block") if origin else None
            place = f" ({origin['from']}{'' if block is None else f', block {block}'})" if origin else ""
            yield f"{name}: {'; '.join(value) if isinstance(value, tuple) else value}{place}"
    yield f"encoding: {page.encoding}"
    for repair in page.repairs:
        yield f"line {repair.line}, column {repair.start}: {repair.kind}: {repair.before!r} became {repair.after!r}"
    for warning in article.warnings:
        yield f"warning: {warning}"


def _about(stage: str) -> str:
    """What a stage says of itself: the first sentence or two of its module, without its name."""
    import importlib

    text = " ".join((importlib.import_module(f"cleanseed.stages.{stage}").__doc__ or "").split("\n\n")[0].split())
    return text.partition(": ")[2] or text
