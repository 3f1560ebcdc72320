"""What a worker does with one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from cleanseed import batch, sinks
from cleanseed.corpus.report import Tally
from cleanseed.corpus.settings import Settings
from cleanseed.inputs import Input
from cleanseed.sinks import records
from cleanseed.sources.record import Kind

OTHER_LANGUAGE = "language"
"""Why a document is rejected that is not in the language asked for; all other reasons are codes of `model.ERRORS`."""


class Done(NamedTuple):
    """What became of a document: its row for the file of documents, the line of its spans, or the line that says why it is rejected."""

    tally: Tally
    document: bytes | None = None
    spans: bytes | None = None
    reject: bytes | None = None


class Task(NamedTuple):
    """What a worker needs of a record; a plain tuple, which is quick to send."""

    source: str
    data: bytes | str
    url: str | None
    kind: Kind
    carried: Mapping[str, Any] | None = None


def clean_task(task: Task, settings: Settings) -> Done:
    """Clean a document. Never raises for what it holds, but MemoryError."""
    cleaning = settings.cleaning
    kind = task.kind if cleaning.kind == "auto" else cleaning.kind
    cleaning = replace(cleaning, url=task.url, kind=kind)
    article, why = batch.article_of(Input(None, task.source, "record"), cleaning, task.data)
    read = len(article.page.text) if article.page else 0
    if why is not None:
        return rejected(task.source, task.url, article.error or OTHER_LANGUAGE, why, read)
    removals: dict[str, tuple[int, int]] = {}
    for removal in article.removals:
        count, characters = removals.get(removal.rule, (0, 0))
        removals[removal.rule] = count + 1, characters + removal.end - removal.start
    tally = Tally(None, read, len(article.text), article.hostname, article.language, article.verdict, removals)
    # Spans refer to the page as it was read, so with them that is what a document's record holds.
    page = settings.attributes
    document = sinks.row(
        article,
        settings.form,
        cleaning.shape,
        settings.removals,
        page=page,
        markdown=cleaning.markdown,
        carried=task.carried,
    )
    return Done(tally, document, records.spans(article) if settings.attributes else None)


def rejected(source: str, url: str | None, code: str, why: str, read: int = 0) -> Done:
    """What becomes of a document that cannot be cleaned."""
    told = {"source": source, "url": url, "code": code, "why": why}
    return Done(Tally(code, read), reject=records.line(told))


def size(task: Task) -> int:
    """The bytes of a document, or, of text, about as many."""
    return len(task.data)
