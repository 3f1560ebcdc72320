"""`clean()`: the one entry that every other door calls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cleanseed import language, metadata, pipeline, rulebook, verdict
from cleanseed._version import __version__
from cleanseed.article import Article
from cleanseed.read import RejectedError, identify, read
from cleanseed.sites import Sites, of_url

if TYPE_CHECKING:
    from cleanseed.linemodel import Model

KINDS = ("auto", "text", "html")


def clean(
    data: str | bytes,
    *,
    url: str | None = None,
    kind: Literal["auto", "text", "html"] = "auto",
    keep: Collection[str] = (),
    rules: str | Path | None = None,
    model: bool = True,
    fast: bool = False,
    source: str | None = None,
    sites: str | Path | Sites | None = None,
    host: str | None = None,
) -> Article:
    """Clean one document.

    data: what a scraper saved; bytes are decoded. url: where it came from, if known. kind: "text" or "html" where it should not
    be told from the content. keep: stages ("captions") or rules ("tail/disclaimer") whose finds stay in the text; they are
    lifted into the metadata all the same. rules: a TOML file with rules to add. model: whether the line
    model weighs the lines and takes what no rule names; else rules alone decide. fast: HTML is cleaned by its own tree alone; else
    trafilatura is asked, as a witness, where the model is unsure of the page. source: a name for the record.
    sites: a folder of profiles that `cleanseed learn` wrote (or a `sites.Sites`), for the stage `sitewide`. host: the page's host, where
    neither `url` nor the page tells it.

    Content never raises: what cannot be cleaned gives an Article with empty text and a code in `error`.
    Raises TypeError or ValueError for a wrong argument (RuleError, OSError for the rule file; SiteError for
    a profile; WeightsError where the model's weights are missing).
    """
    if not isinstance(data, (str, bytes)):
        raise TypeError(f"clean() takes str or bytes, not {type(data).__name__}; read the file first")
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; use one of {', '.join(KINDS)}")
    if isinstance(keep, str):
        raise TypeError(f"keep takes a collection of codes, not a str; write keep=[{keep!r}]")
    book = rulebook.load(rules)
    check_codes(keep, book)
    known_sites = Sites.opened(sites) if sites is not None else None
    try:
        page = read(data, url=url, kind=kind, source=source, fast=fast, later=model)
    except RejectedError as rejected:
        return Article(
            identify(data),
            source=source,
            url=url,
            warnings=(str(rejected),),
            error=rejected.code,
            version=__version__,
            rules=book.hash,
            model=_line_model().hash if model else None,
        )
    weights = _line_model() if model and page.blocks else None
    if known_sites is not None:
        page = replace(page, site=known_sites.of(of_url(url) or of_url(page.head.get("url")) or host))
    page = pipeline.fold(page, book, keep, model=weights)
    text = page.body()
    declared = page.head.get("language")
    told = language.detect(text, declared)
    said = verdict.verdict(page)
    known = metadata.gather(page, told)
    return Article(
        id=page.document.id,
        text=text,
        source=source,
        url=known.url,
        hostname=known.hostname,
        title=known.title,
        authors=known.authors,
        date=known.date,
        sitename=known.sitename,
        language=told,
        captions=known.captions,
        credits=known.credits,
        modified=known.modified,
        section=known.section,
        tags=known.tags,
        description=known.description,
        canonical_url=known.canonical_url,
        provenance=known.provenance,
        warnings=page.warnings,
        error=None if text else "no-article",
        version=__version__,
        rules=book.hash,
        model=_weights(page.document.kind) if model else None,
        verdict=said,
        confidence=verdict.confidence(page, weights, said),
        profile=page.site.hash if page.site is not None else None,
        witness=page.witness,
        page=page,
    )


def _weights(kind: str) -> str:
    """The hash of the weights that pages of this kind are weighed with."""
    if kind == "html":
        from cleanseed.blockmodel import scorer

        return scorer.name()
    return _line_model().hash


def _line_model() -> Model:
    """The line model; numpy and its weights are read with the first page that asks for it."""
    from cleanseed import linemodel

    return linemodel.load()


def check_codes(codes: Collection[str], book: rulebook.Rulebook) -> None:
    """Raise ValueError, with the nearest code, for what is neither a stage nor a rule."""
    known = {*rulebook.STAGES, *book.rules}
    for code in codes:
        if code not in known:
            from difflib import get_close_matches

            near = get_close_matches(code, known, 1)
            raise ValueError(
                f"no stage or rule is called {code!r}"
                + (f"; did you mean {near[0]!r}?" if near else "; see `cleanseed rules`")
            )
