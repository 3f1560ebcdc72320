"""What is printed to be read: a ledger in colours, the stages and rules of a rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

from cleanseed import ledger
from cleanseed.article import Article
from cleanseed.inputs import printable
from cleanseed.model import Page
from cleanseed.rulebook import HOW, STAGES, Rule, Rulebook
from cleanseed.sinks.wrap import wrapped

if TYPE_CHECKING:
    from cleanseed.linemodel import Reason

_COLOURS = {"drop": "red", "lift": "cyan", "cut": "yellow"}
_MARKED = re.compile(r"\\.|⟦(?:\\.|[^⟧\\])*⟧")
_WIDE, _NARROW = 100, 20  # columns: of a list of phrases at most, of wrapped text at least
_LOOKED = 20  # figures of a line, to find two that speak against it
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def explain(article: Article, width: int | None = None) -> Iterator[str]:
    """The lines of an article's ledger, coloured.

    Behind "#" stand scores (of each block how much it reads like prose), metadata, and what was repaired while reading. Without
    the parts from "#" to "|" and the lines that begin with "#", it is the ledger. width: of a terminal; verdicts and texts are
    wrapped there, each in its column.
    """
    page = article.page
    if page is None or not page.blocks:
        return
    rows = [(verdict, _CONTROL.sub("�", source)) for verdict, source in ledger.rows_of(page)]
    reasons = _reasons(page)
    if width is None:
        notes = _notes(page, reasons)
        left = max(len(verdict) for verdict, _ in rows)
        right = max(map(len, notes))
        for (verdict, source), note in zip(rows, notes, strict=True):
            yield _row(f"{verdict:<{left}}", f"{note:<{right}}", source)
    else:
        yield from _columns(page, rows, reasons, width)
    for line in _remarks(article, page):
        yield click.style(f"# {printable(line)}", dim=True)
    for line in _legend(reasons):
        yield click.style(f"# {line}", dim=True)


def rules(book: Rulebook, only: str | None = None, width: int | None = None) -> Iterator[str]:
    """The stages in order, each with its rules and their why. only: a stage's name. width: of a terminal, to wrap lines at."""
    listed = [stage for stage in STAGES if only in (None, stage)]
    longest = max(len(code) for code, rule in book.rules.items() if rule.stage in listed)
    for stage in listed:
        head = f"{STAGES.index(stage) + 1}. {stage}"
        first, *more = _filled(f"{head}  {_about(stage)}", width, 3)
        yield click.style(head, bold=True) + first.removeprefix(head)
        yield from more
        for code, rule in book.rules.items():
            if rule.stage == stage:
                yield from _filled(f"   {code:<{longest}}  {' '.join(rule.why.split())}", width, longest + 5)
        yield ""


def rule(found: Rule, width: int | None = None) -> Iterator[str]:
    """All that a rule says of itself: why, what it becomes, its phrases, and texts that it takes and leaves. width: as of `rules`."""
    yield click.style(found.code, bold=True) + (f"  (becomes {found.field})" if found.field else "")
    yield from _filled(" ".join(found.why.split()), width, 0)
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
                yield from _filled(f"  {language}  {text}", min(width or _WIDE, _WIDE), 6)
    if any(only for *_, only in found.phrases):
        yield "* only where two more phrases of that language stand on the page"
    for head, texts in (("Takes", found.drops), ("Leaves", found.keeps)):
        if texts:
            yield ""
            yield head
            for text in texts:
                yield from _filled(f"  {printable(text)}", width, 4)
    if found.example:
        yield ""
        yield "Example"
        rows = [line.partition(" | ")[::2] for line in found.example.splitlines()]
        longest = max(len(verdict.rstrip()) for verdict, _ in rows)
        for verdict, source in rows:
            yield f"  {_row(f'{verdict.rstrip():<{longest}}', '', source)}"


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


def _columns(
    page: Page, rows: Sequence[tuple[str, str]], reasons: Mapping[int, tuple[Reason, ...]], width: int
) -> Iterator[str]:
    """The ledger in three columns: the verdict, how much the block reads like prose, its text; and below a line what weighed against it."""
    left = min(max(len(verdict) for verdict, _ in rows), max(_NARROW, width * 2 // 5))
    room = max(_NARROW, width - left - len(" 0.00 | "))
    for index, (verdict, source) in enumerate(rows):
        word = verdict.split(" ", 1)[0]
        colour = _COLOURS.get(word)
        spans = [found.span() for found in _MARKED.finditer(source) if found[0][0] == "⟦"] if word == "cut" else []
        verdicts = _filled(verdict, left, 0)
        texts = [_painted(source, start, end, colour, spans, word) for start, end in wrapped(source, room)]
        figures = [f"{page.prose[index]:.2f}"] if page.prose else []
        for told, figure, text in zip_longest(verdicts, figures, texts, fillvalue=""):
            said = click.style(f"{told:<{left}}", fg=colour, dim=not colour)
            yield f"{said} {click.style(f'{figure:<4}', dim=True)} | {text}".rstrip()
        if index in reasons:
            yield click.style(f"{'':<{left}}      # {_weights(reasons[index])}", dim=True)


def _painted(source: str, start: int, end: int, colour: str | None, spans: Sequence[tuple[int, int]], word: str) -> str:
    """A line of a block's text in colour: all of it, or of a cut what is marked."""
    if word != "cut":
        return click.style(source[start:end], fg=colour) if colour else source[start:end]
    parts, at = [], start
    for low, high in spans:
        if low < end and high > at:
            parts += [source[at : max(at, low)], click.style(source[max(at, low) : min(end, high)], fg=colour)]
            at = min(end, high)
    return "".join([*parts, source[at:end]])


def _filled(text: str, width: int | None, indent: int) -> list[str]:
    """The text as lines of at most `width`, those below the first one indented; as one line where there is no width."""
    if width is None:
        return [text]
    start = len(text) - len(text.lstrip())
    first, *more = wrapped(text[start:], max(_NARROW, width - start))
    if not more:
        return [text]
    rest = text[start + more[0][0] :]
    below = wrapped(rest, max(_NARROW, width - indent))
    return [text[: start + first[1]], *(f"{'':<{indent}}{rest[low:high]}" for low, high in below)]


def _weights(reasons: Sequence[Reason]) -> str:
    return ", ".join(f"{reason.name} {reason.weight:.1f}" for reason in reasons)


def _notes(page: Page, reasons: Mapping[int, tuple[Reason, ...]]) -> list[str]:
    """The scores of each block, behind "#"; where the line model took it, what weighed most against it."""
    notes = [[f"prose {page.prose[block.index]:.2f}"] if page.prose else [] for block in page.blocks]
    for removal in page.removals:
        if removal.score is not None:
            notes[removal.block].append(f"score {removal.score:.2f}")
    for index, found in reasons.items():
        notes[index].append(_weights(found))
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
    text = text.partition(": ")[2] or text
    return text[:1].upper() + text[1:]
