"""The Article: what `clean()` gives. Body, metadata, and the account of all that was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cleanseed import ledger, markdown
from cleanseed.model import Page, Removal


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned document.

    id: first 16 hex digits of the SHA-256 of the input. text: the body, "" where there is no article.
    date, modified: when it came out and when it was last changed: ISO 8601, a day or a day with its time. section, tags: where the
    site files it. description: what the page says of itself. canonical_url: the address that it gives itself. language: ISO 639-1, "und" where the text is too short to tell.
    provenance: field -> {"from": rule or source, "block": index, or None where no block gave it}.
    error: None, or a code of `model.ERRORS`. version, rules: of cleanseed, and a hash of its rulebook. model: the hash of the line or block model's
    weights, None where rules alone decided. verdict, confidence: what sort of page it was, and how far to trust the body, 0..1
    (see `cleanseed.verdict`; None where nothing could be read). profile: the hash of the site's profile, None where none was used.
    witness: name and version of the extractor whose view of HTML was heard, None where none was.
    page: the page after the last stage (None if nothing could be read).
    """

    id: str
    text: str = ""
    source: str | None = None
    url: str | None = None
    hostname: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    sitename: str | None = None
    language: str = "und"
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    provenance: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: str | None = None
    version: str = ""
    rules: str = ""
    model: str | None = None
    verdict: str = "empty"
    confidence: float | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    canonical_url: str | None = None
    profile: str | None = None
    witness: str | None = None
    page: Page | None = field(default=None, repr=False, compare=False)

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What was taken, in page order."""
        return self.page.removals if self.page else ()

    @property
    def markdown(self) -> str:
        """The body as Markdown: of HTML with headings, lists, quotations, tables, links, code; of plain text as it stands. "" without a body."""
        if not self.text or self.page is None or self.page.document.kind != "html":
            return self.text
        return markdown.write(self.page)

    def ledger(self) -> str:
        """Every block of the page, in order, with what became of it (see `cleanseed.ledger`)."""
        return ledger.write(self.page) if self.page else ""

    def to_dict(self) -> dict[str, Any]:
        """The record: flat, JSON-ready. Fields are only ever added."""
        page = self.page
        removals: list[dict[str, Any]] = []
        for removal in self.removals:
            assert page is not None
            entry: dict[str, Any] = {
                "rule": removal.rule,
                "block": removal.block,
                "start": removal.start,
                "end": removal.end,
                "at": page.blocks[removal.block].start + removal.start,
                "text": page.taken(removal),
            }
            if removal.field:
                entry["field"] = removal.field
            if removal.score is not None:
                entry["score"] = removal.score
            removals.append(entry)
        return {
            "id": self.id,
            "source": self.source,
            "url": self.url,
            "hostname": self.hostname,
            "title": self.title,
            "authors": list(self.authors),
            "date": self.date,
            "sitename": self.sitename,
            "language": self.language,
            "text": self.text,
            "captions": list(self.captions),
            "credits": list(self.credits),
            "provenance": {name: dict(origin) for name, origin in self.provenance.items()},
            "removals": removals,
            "repairs": [
                {"line": r.line, "start": r.start, "before": r.before, "after": r.after, "kind": r.kind}
                for r in (page.repairs if page else ())
            ],
            "encoding": page.encoding if page else None,
            "warnings": list(self.warnings),
            "error": self.error,
            "version": self.version,
            "rules": self.rules,
            "model": self.model,
            "verdict": self.verdict,
            "confidence": self.confidence,
            "modified": self.modified,
            "section": self.section,
            "tags": list(self.tags),
            "description": self.description,
            "canonical_url": self.canonical_url,
            "profile": self.profile,
            "witness": self.witness,
        }
