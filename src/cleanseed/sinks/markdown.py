"""Markdown: YAML front matter, then the body (see `cleanseed.markdown`)."""

from __future__ import annotations

import json
import re

from cleanseed.article import Article
from cleanseed.sinks.records import utf8

# Printable in JSON, but not in YAML; YAML reads the same escapes.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def page(article: Article) -> bytes:
    """The article as a Markdown file.

    The front matter has what is known of title, author (names joined by "; "), url, canonical_url, hostname, sitename, date,
    modified, section, description, id, language and source, each a quoted string, and tags, a list of such.
    """
    fields = front_matter(article)
    head = "".join(f"{name}: {_yaml(value)}\n" for name, value in fields.items())
    return utf8(f"---\n{head}---\n\n{article.markdown}\n")


def front_matter(article: Article) -> dict[str, str | tuple[str, ...]]:
    """The fields of the front matter that are known, in order."""
    fields: dict[str, str | tuple[str, ...] | None] = {
        "title": article.title,
        "author": "; ".join(article.authors),
        "url": article.url,
        "canonical_url": article.canonical_url if article.canonical_url != article.url else None,
        "hostname": article.hostname,
        "sitename": article.sitename,
        "date": article.date,
        "modified": article.modified,
        "section": article.section,
        "tags": article.tags,
        "description": article.description,
        "id": article.id,
        "language": article.language,
        "source": article.source,
    }
    return {name: value for name, value in fields.items() if value}


def _yaml(value: str | tuple[str, ...]) -> str:
    return scalar(value) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"


def scalar(text: str) -> str:
    """A string as YAML: quoted as in JSON, which is YAML too."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
