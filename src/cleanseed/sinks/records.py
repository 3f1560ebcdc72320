"""Records: an article as strict JSON (no NaN, no lone surrogates), in UTF-8."""

from __future__ import annotations

import json
import re
from typing import Any

from cleanseed.article import Article

SHAPES = ("flat", "fineweb")
_SURROGATE = re.compile("[\ud800-\udfff]")


def record(article: Article, shape: str = "flat") -> dict[str, Any]:
    """The record. flat: one level; fineweb: `text`, `id`, and all else under `metadata`, as corpus tools of that family read it."""
    flat = article.to_dict()
    if shape == "flat":
        return flat
    rest = {name: value for name, value in flat.items() if name not in ("id", "text")}
    return {"text": flat["text"], "id": flat["id"], "metadata": rest}


def line(article: Article, shape: str = "flat") -> bytes:
    """One line of JSON Lines, with its newline."""
    return utf8(json.dumps(record(article, shape), ensure_ascii=False, allow_nan=False) + "\n")


def indented(article: Article, shape: str = "flat") -> bytes:
    """The record to read: indented by two spaces."""
    return utf8(json.dumps(record(article, shape), ensure_ascii=False, allow_nan=False, indent=2) + "\n")


def utf8(text: str) -> bytes:
    """Valid UTF-8, whatever the text: a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()
