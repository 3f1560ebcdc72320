"""HTML, in a first and plain form: trafilatura's text becomes the page, and what it tells of the head becomes metadata.

This is the one file that imports trafilatura.
"""

from __future__ import annotations

import logging
from typing import Any

import trafilatura

from cleanseed.model import Document, Page
from cleanseed.read import text as plain
from cleanseed.read.decode import Decoded
from cleanseed.read.repair import layout, repair

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_FIELDS = ("title", "author", "date", "sitename", "hostname", "url", "language")


def page(document: Document, decoded: Decoded) -> Page:
    """The page that trafilatura finds in the HTML; without blocks where it finds none."""
    found = trafilatura.bare_extraction(
        decoded.text, url=document.url, with_metadata=True, include_comments=False, deduplicate=False, favor_recall=True
    )
    given: dict[str, Any] = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    repaired = repair(given.get("text") or "")
    text = layout(repaired.text)
    return Page(
        document,
        text,
        plain.blocks(text),
        repairs=repaired.repairs,
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *repaired.warnings),
        head={name: given[name] for name in _FIELDS if given.get(name)},
    )
