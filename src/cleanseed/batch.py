"""Batches: many inputs through `clean()`, in one process or in several, in the order of the inputs."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Literal

from cleanseed import rulebook, sinks, sources
from cleanseed._version import __version__
from cleanseed.article import Article
from cleanseed.cleaning import check_codes, clean
from cleanseed.inputs import MAX_BYTES, Input, UnreadableError, load
from cleanseed.language import UNKNOWN
from cleanseed.sites import SiteError, Sites, of_folder
from cleanseed.sources import Fields, Record
from cleanseed.supervisor import Lost, Workers

Task = tuple[Input, Record | bytes | None]
"""An input, and what it holds, where that is known already."""


_HTML = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
_GARBAGE = 5_000
"""Objects between two looks of the collector: a page makes some thousands, nearly all of which go by themselves. At 700, Python's own
figure, its looks take a twentieth of the time."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a caller asks for. language: articles in any other are rejected. form, shape, markdown: see `sinks.render`.

    model: whether the line model has its say. fast: HTML without trafilatura as a witness. fields: of records in containers, see
    `sources.Fields`. sites: the folder of site profiles. host: of pages of which nothing else tells it.
    """

    kind: Literal["auto", "text", "html"] = "auto"
    url: str | None = None
    keep: tuple[str, ...] = ()
    rules: str | None = None
    language: str | None = None
    form: str = "jsonl"
    shape: str = "flat"
    markdown: bool = False
    model: bool = True
    fast: bool = False
    fields: Fields = Fields()  # noqa: RUF009  frozen
    sites: str | None = None
    host: str | None = None

    def check(self) -> None:
        """Raises ValueError for an unknown code in `keep`, RuleError or OSError for the rule file, SiteError for the profiles' folder."""
        check_codes(self.keep, rulebook.load(self.rules))
        if self.sites is not None:
            Sites.opened(self.sites)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input. output: its bytes, None where there is nothing to write. rejected: why, None if it was cleaned.

    read: whether there was something to clean; False for missing, binary and empty inputs.
    """

    item: Input
    output: bytes | None
    rejected: str | None = None
    read: bool = True


def article_of(item: Input, settings: Settings, data: Record | str | bytes | None = None) -> tuple[Article, str | None]:
    """The article that an input holds, and why it is rejected, if it is. `data`: what it holds, where that is known already.

    Never raises for what the input holds. A rejected article has no text; its record says why in `error` or `warnings`.
    Raises MissingLibraryError.
    """
    if (
        data is None
        and _is_source(item)
        and (found := list(islice(sources.records(item.path or "", settings.fields), 2)))
    ):
        several = UnreadableError(
            "unreadable",
            f"it holds many pages; `cleanseed clean` takes them all, `cleanseed explain` one: {item.source}#0",
        )
        data = found[0] if len(found) == 1 else Record("", b"", lost=(several.code, str(several)))
    if isinstance(data, Record):
        kind = data.kind if settings.kind == "auto" else settings.kind
        settings = replace(settings, url=data.url or settings.url, kind=kind)
        if data.lost:
            return _without(item, settings, *data.lost), data.lost[1]
        data = data.data
    try:
        raw = load(item) if data is None else data
    except UnreadableError as lost:
        return _without(item, settings, lost.code, str(lost)), str(lost)
    try:
        article = clean(
            raw,
            url=settings.url,
            kind=settings.kind,
            keep=settings.keep,
            rules=settings.rules,
            model=settings.model,
            fast=settings.fast,
            source=item.source,
            sites=settings.sites,
            host=settings.host or of_folder(item.source),
        )
    except SiteError as broken:  # the document can do without
        article, rejected = article_of(item, replace(settings, sites=None), raw)
        return replace(article, warnings=(*article.warnings, f"cleaned without the site's profile: {broken}")), rejected
    except (MemoryError, RecursionError) as error:
        code = "memory" if isinstance(error, MemoryError) else "too-deep"
        return _without(item, settings, code, told := f"cleaning it took too much {code}"), told
    except Exception as error:  # noqa: BLE001  one document must not end the run
        told = f"cleanseed failed on it, which is a bug: {type(error).__name__}: {error}"
        return _without(item, settings, "worker-died", told), told
    if not raw.strip():
        return article, "it is empty"
    if article.error:
        said = "no article in it" if article.error == "no-article" else "; ".join(article.warnings)
        return article, f"{said or 'it cannot be cleaned'} ({article.error})"
    if settings.language and article.language != settings.language:
        told = f"its language is {article.language}, not {settings.language}"
        if article.language == UNKNOWN:
            told = f"it has too little text to tell whether it is in {settings.language}"
        return replace(article, text="", warnings=(*article.warnings, f"target-language: {told}")), told
    return article, None


def clean_input(item: Input, settings: Settings, data: Record | bytes | None = None) -> Outcome:
    """Clean an input and render it."""
    article, rejected = article_of(item, settings, data)
    read = article.page is not None and rejected != "it is empty"
    return Outcome(item, rendered(article, settings), rejected, read)


def rendered(article: Article, settings: Settings) -> bytes | None:
    """The article as the settings ask for it."""
    return sinks.render(article, settings.form, settings.shape, with_markdown=settings.markdown)


def run(items: Sequence[Input], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """The outcome of each input, in their order, by `jobs` processes. The same bytes for any number of them.

    Of a container, each record is an input. With more than one process, each has the limits of `supervisor.Limits`. Raises
    supervisor.StartError where no process starts, MissingLibraryError.
    """
    if jobs == 1 or (len(items) == 1 and not holds_many(items)):
        for item, data in _tasks(items, settings):
            yield clean_input(item, settings, data)
        return
    waiting: deque[Input] = deque()

    def tasks() -> Iterator[Task]:
        for item, data in _tasks(items, settings):
            waiting.append(item)
            yield item, _bytes(item) if item.path is None and data is None else data  # workers have no standard input

    work = partial(_work, function=clean_input, settings=settings)
    html = settings.kind == "html" or any((item.path or "").lower().endswith(_HTML) for item in items)
    with Workers(work, jobs, size=_size, prepare=partial(warm, settings, html=html)) as workers:
        for outcome in workers.map(tasks()):
            item = waiting.popleft()
            yield _lost(item, settings, outcome) if isinstance(outcome, Lost) else outcome


def holds_many(items: Sequence[Input]) -> bool:
    """Whether any of the inputs is a container of many."""
    return any(item.path is not None and item.lost is None and sources.is_container(item.path) for item in items)


def _is_source(item: Input) -> bool:
    """Whether it takes more than reading a file to have what an input holds."""
    path = item.path
    return path is not None and item.lost is None and (sources.is_packed(path) or holds_many([item]))


def _tasks(items: Sequence[Input], settings: Settings) -> Iterator[Task]:
    """The inputs; in the place of a container, its records."""
    for item in items:
        if not _is_source(item):
            yield item, None
            continue
        empty = True
        for record in sources.records(item.path or "", settings.fields):
            empty = False
            _, mark, place = record.source.removeprefix(item.source).rpartition("#")
            name = f"{item.name}/{int(place):06}" if mark else item.name
            yield replace(item, source=record.source, name=name), record
        if empty:
            yield item, Record(item.source, b"", lost=("no-article", "it holds no page"))


def warm(settings: Settings, *, html: bool = False) -> None:
    """Load what cleaning needs: rules, weights, languages, and with `html` what reads that. Raises what is wrong with them.

    It takes a second, which must not count against the first input.
    """
    text = "The harbour is shut, the council said on Monday."
    clean(text, keep=settings.keep, rules=settings.rules, model=settings.model)
    if html:
        page = f"<!doctype html><p>{text}</p>"
        clean(page, kind="html", rules=settings.rules, model=settings.model, fast=settings.fast)
    gc.freeze()  # rules and weights stay: the collector need not look at them again
    calm()


def calm() -> None:
    """Have the collector look less often: in a process that is there to clean."""
    gc.set_threshold(_GARBAGE, *gc.get_threshold()[1:])


def _work(
    task: Task, function: Callable[[Input, Settings, Record | bytes | None], Outcome], settings: Settings
) -> Outcome:
    return function(task[0], settings, task[1])


def _size(task: Task) -> int:
    item, data = task
    if data is not None:
        return len(data.data if isinstance(data, Record) else data)
    try:
        return min(os.stat(item.path or "").st_size, MAX_BYTES)  # noqa: PTH116  a name may hold what no path may
    except (OSError, ValueError):
        return 0


def _bytes(item: Input) -> bytes:
    try:
        return load(item)
    except UnreadableError:
        return b""


def _lost(item: Input, settings: Settings, lost: Lost) -> Outcome:
    """What becomes of an input that no worker brought back."""
    article = _without(item, settings, lost.code, lost.why)
    return Outcome(item, rendered(article, settings), lost.why, read=False)


def _without(item: Input, settings: Settings, code: str, told: str) -> Article:
    """The record of an input of which nothing could be had."""
    book = rulebook.load(settings.rules)
    return Article(
        "", source=item.source, url=settings.url, warnings=(told,), error=code, version=__version__, rules=book.hash
    )
