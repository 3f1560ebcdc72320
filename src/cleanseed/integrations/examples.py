"""Rows to articles: a dict of columns in, a dict of columns out. What pandas and Hugging Face `datasets` call a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cleanseed.article import Article
from cleanseed.batch import Settings, article_of
from cleanseed.inputs import MAX_BYTES, TOO_LARGE, Input
from cleanseed.sinks import records
from cleanseed.sources import Fields, Record

COLUMNS = tuple(name for name in Article("").to_dict() if name != "source")
"""The fields of a record that become columns; the row itself is their source."""

PREFIX = "article_"


def clean_examples(
    batch: Mapping[str, Sequence[Any]],
    *,
    text: str | None = None,
    html: str | None = None,
    url: str | None = None,
    columns: Collection[str] | None = None,
    prefix: str = PREFIX,
    keep: Collection[str] = (),
    rules: str | None = None,
    model: bool = True,
    fast: bool = False,
    sites: str | None = None,
) -> dict[str, list[Any]]:
    """The article columns of a batch of rows: `article_text`, `article_title`, ..., a list each, in the order of the rows.

    batch: columns by name (a dict of lists, a DataFrame, a batch of `datasets.map`). text, html, url: the columns that hold text or
    HTML, as str or bytes, and the address; those that are not named are found as in JSON Lines (see `sources.Fields`), and of a row
    that has both, the HTML is taken. columns: fields of the record to give, all but `source` without. prefix: what their names begin
    with. keep, rules, model, fast, sites: as in `cleanseed.clean`. Made for `functools.partial`, which workers can be sent.

    Fields are as in the record, but `provenance` is a list of {"field", "from", "block"}, and each removal has all its fields.
    No row raises: one that holds no text has a code in `article_error`. Raises ValueError or TypeError for wrong arguments.
    """
    names = wanted(columns)
    clash = [prefix + name for name in names if prefix + name in batch]
    if clash:
        raise ValueError(f"the batch has a column {clash[0]!r} already; choose another prefix=")
    if isinstance(keep, str):
        raise TypeError(f"keep takes a collection of codes, not a str; write keep=[{keep!r}]")
    settings = Settings(keep=tuple(keep), rules=rules, model=model, fast=fast, sites=sites)
    settings.check()
    made: dict[str, list[Any]] = {prefix + name: [] for name in names}
    for row in rows(batch, Fields(text, html, url)):
        record = columnar(article_of_record(row, settings)[0])
        for name in names:
            made[prefix + name].append(record[name])
    return made


def rows(batch: Mapping[str, Sequence[Any]], fields: Fields) -> Iterator[Record]:
    """The rows of a batch. Raises ValueError for a column that is not there."""
    names = fields.among(batch)
    for asked in (fields.text, fields.html, fields.url):
        if asked is not None and not {asked, asked.partition(".")[0]} & {*names}:
            raise ValueError(f"the batch has no column {asked!r}; it has {', '.join(map(str, batch)) or 'none'}")
    if fields.of(dict.fromkeys(names)) is None and not any("." in (name or "") for name in (fields.text, fields.html)):
        there = ", ".join(map(str, batch)) or "none"
        raise ValueError(f"no column of the batch holds text by its name; give text= or html=. It has {there}")
    # By zip, not by index: a DataFrame that was filtered has an index of its own.
    for values in zip(*(batch[name] for name in names), strict=True):
        yield fields.record("", {name: _known(value) for name, value in zip(names, values, strict=True)})


def article_of_record(row: Record, settings: Settings) -> tuple[Article, str | None]:
    """What `clean()` makes of a row, and why it is rejected, if it is. Never raises for what it holds."""
    if row.lost is None and len(row.data) > MAX_BYTES:
        row = replace(row, lost=("too-large", TOO_LARGE))
    return article_of(Input(None, row.source, ""), settings, row)


def columnar(article: Article) -> dict[str, Any]:
    """The record with structs that have the same fields in every row."""
    return records.record(article, columns=True)


def wanted(columns: Collection[str] | None) -> list[str]:
    """The fields asked for, in the order of the record. Raises ValueError for an unknown one, TypeError for a bare str."""
    if isinstance(columns, str):
        raise TypeError(f"columns takes a collection of fields, not a str; write columns=[{columns!r}]")
    for name in columns or ():
        if name not in COLUMNS:
            raise ValueError(f"no field of the record is called {name!r}; there are {', '.join(COLUMNS)}")
    return [name for name in COLUMNS if columns is None or name in columns]


def _known(value: Any) -> Any:
    """The value, or None for what pandas puts where nothing is known."""
    return None if not isinstance(value, (str, bytes, Mapping)) and str(value) in ("nan", "<NA>", "NaT") else value
