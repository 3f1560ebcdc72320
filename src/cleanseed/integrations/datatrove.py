"""datatrove: one `PipelineStep`, between any reader and any writer. Needs the extra `datatrove`."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Literal

from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from cleanseed.batch import Settings
from cleanseed.integrations.examples import PREFIX, article_of_record, columnar, wanted
from cleanseed.sources import Record

Document = Any
"""A `datatrove.data.Document`: text, id, metadata."""


class CleanSeed(PipelineStep):
    """Puts the article in the place of each document's text, and the rest of the record into its metadata.

    kind: what the documents hold; "auto" tells text from HTML. url: the metadata that says where a document came from. columns: fields
    of the record for the metadata, under `prefix` and their name; all but `text` without. rejected: "drop" leaves out documents
    without an article (statistics count them by their code, and `exclusion_writer` gets them as they came); "keep" lets them
    pass with empty text and the code in `article_error`. keep, rules, model, fast, sites: as in `cleanseed.clean`. language: a code as "en"; articles in
    another are rejected. Raises ValueError, TypeError or OSError for wrong arguments.

    It cleans in the process of the task: no limits of time or memory guard it there.
    """

    type = "🌱 - CLEAN"
    name = "cleanseed"

    def __init__(
        self,
        *,
        kind: Literal["auto", "text", "html"] = "auto",
        url: str = "url",
        columns: Collection[str] | None = None,
        prefix: str = PREFIX,
        rejected: Literal["drop", "keep"] = "drop",
        exclusion_writer: Any = None,
        keep: Collection[str] = (),
        rules: str | None = None,
        model: bool = True,
        fast: bool = False,
        sites: str | None = None,
        language: str | None = None,
    ) -> None:
        super().__init__()
        if rejected not in ("drop", "keep"):
            raise ValueError(f"rejected takes 'drop' or 'keep', not {rejected!r}")
        if isinstance(keep, str):
            raise TypeError(f"keep takes a collection of codes, not a str; write keep=[{keep!r}]")
        self.kind = kind
        self.url = url
        self.columns = [name for name in wanted(columns) if name != "text"]
        self.prefix = prefix
        self.drops = rejected == "drop"
        self.exclusion_writer = exclusion_writer
        self.settings = Settings(keep=tuple(keep), rules=rules, model=model, fast=fast, sites=sites, language=language)
        self.settings.check()

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002
        """The documents, cleaned, in their order."""
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            for document in data or ():
                self.stat_update(StatHints.total)
                url = document.metadata.get(self.url)
                row = Record(document.id, document.text, url if isinstance(url, str) else None, self.kind)
                with self.track_time():
                    article, rejected = article_of_record(row, self.settings)
                if rejected is not None and self.drops:
                    code = article.error or "target-language"
                    self.stat_update(StatHints.dropped, f"dropped_{code}")
                    if writer is not None:
                        document.metadata["filter_reason"] = code
                        writer.write(document, rank)
                    continue
                record = columnar(article)
                document.metadata |= {self.prefix + name: record[name] for name in self.columns}
                self.stat_update("removed", value=len(document.text) - len(record["text"]), unit="char")
                for removal in record["removals"]:
                    self.stat_update(f"removals_{removal['rule'].partition('/')[0]}")
                document.text = record["text"]
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document
