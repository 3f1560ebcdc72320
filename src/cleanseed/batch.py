"""Batches: many inputs through `clean()`, in one process or in several, in the order of the inputs."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import Literal

from cleanseed import rulebook, sinks
from cleanseed._version import __version__
from cleanseed.article import Article
from cleanseed.cleaning import check_codes, clean
from cleanseed.inputs import Input, UnreadableError, load
from cleanseed.language import UNKNOWN

_AHEAD = 8
"""How many inputs a worker may be ahead of the one that is written next."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a caller asks for. language: articles in any other are rejected. form, shape: see `sinks.render`.

    model: whether the line model has its say.
    """

    kind: Literal["auto", "text", "html"] = "auto"
    url: str | None = None
    keep: tuple[str, ...] = ()
    rules: str | None = None
    language: str | None = None
    form: str = "jsonl"
    shape: str = "flat"
    model: bool = True

    def check(self) -> None:
        """Raises ValueError for an unknown code in `keep`, RuleError or OSError for the rule file."""
        check_codes(self.keep, rulebook.load(self.rules))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input. output: its bytes, None where there is nothing to write. rejected: why, None if it was cleaned.

    read: whether there was something to clean; False for missing, binary and empty inputs.
    """

    item: Input
    output: bytes | None
    rejected: str | None = None
    read: bool = True


def article_of(item: Input, settings: Settings, data: bytes | None = None) -> tuple[Article, str | None]:
    """The article that an input holds, and why it is rejected, if it is. `data`: its bytes, where they are known already.

    Never raises for what the input holds. A rejected article has no text; its record says why in `error` or `warnings`.
    """
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
            source=item.source,
        )
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


def clean_input(item: Input, settings: Settings, data: bytes | None = None) -> Outcome:
    """Clean an input and render it."""
    article, rejected = article_of(item, settings, data)
    read = article.page is not None and rejected != "it is empty"
    return Outcome(item, sinks.render(article, settings.form, settings.shape), rejected, read)


def run(items: Sequence[Input], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """The outcome of each input, in their order, by `jobs` processes. The same bytes for any number of them."""
    if jobs == 1 or len(items) == 1:
        for item in items:
            yield clean_input(item, settings)
        return
    piped = {item.source: _bytes(item) for item in items if item.path is None}  # workers have no standard input
    start = 0
    while start < len(items):
        # A worker that dies (killed for its memory, say) takes its pool with it. What was under way is tried again one by one,
        # to learn which input did it.
        for careful in (False, True):
            todo = items[start : start + jobs * _AHEAD] if careful else items[start:]
            for outcome in _pooled(todo, settings, piped, 1 if careful else jobs, 1 if careful else jobs * _AHEAD):
                yield outcome
                start += 1
                todo = todo[1:] if careful else todo
            if start == len(items):
                return
            if careful and todo:
                yield _dead(todo[0], settings)
                start += 1


def _pooled(
    items: Sequence[Input], settings: Settings, piped: Mapping[str, bytes], jobs: int, ahead: int
) -> Iterator[Outcome]:
    """Outcomes in order, up to the first that a dead worker leaves open."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(jobs, len(items)), context, _leave_interrupts)
    waiting: deque[Future[Outcome]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(clean_input, item, settings, None if item.path else piped[item.source]))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is for the parent: it ends its workers in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _bytes(item: Input) -> bytes:
    try:
        return load(item)
    except UnreadableError:
        return b""


def _dead(item: Input, settings: Settings) -> Outcome:
    """What becomes of an input that ends the process that cleans it."""
    told = "the process that cleaned it died, perhaps for want of memory"
    article = _without(item, settings, "worker-died", told)
    return Outcome(item, sinks.render(article, settings.form, settings.shape), told, read=False)


def _without(item: Input, settings: Settings, code: str, told: str) -> Article:
    """The record of an input of which nothing could be had."""
    book = rulebook.load(settings.rules)
    return Article(
        "", source=item.source, url=settings.url, warnings=(told,), error=code, version=__version__, rules=book.hash
    )
