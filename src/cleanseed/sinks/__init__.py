"""Sinks: an article as what people want of it. Records (JSON, Parquet), Markdown, plain text; files and folders, written atomically."""

from __future__ import annotations

from cleanseed.article import Article
from cleanseed.sinks import markdown, records
from cleanseed.sinks.writers import COMPRESSIONS, FORMS, Writer, row, writer

__all__ = ["ARTICLES", "COMPRESSIONS", "FORMS", "SUFFIX", "Writer", "render", "row", "writer"]

SUFFIX = {"jsonl": ".jsonl", "json": ".json", "md": ".md", "txt": ".txt", "parquet": ".parquet"}
"""The formats, each with the suffix of its files."""

ARTICLES = "articles.jsonl"
"""The file in an output folder that holds one record a line."""


def render(article: Article, form: str, shape: str = "flat", *, with_markdown: bool = False) -> bytes | None:
    """The article in one of the formats of `SUFFIX`, as UTF-8 that ends in a newline; None where md or txt have nothing to show.

    Of Parquet, what `Writer.add` takes. with_markdown: records have the body as Markdown too.
    """
    if form in FORMS:
        return row(article, form, shape, markdown=with_markdown)
    if form == "json":
        return records.line(records.record(article, shape, markdown=with_markdown), indent=2)
    if not article.text:
        return None
    return markdown.page(article) if form == "md" else records.utf8(f"{article.text}\n")
