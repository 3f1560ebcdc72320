"""Records: an article as strict JSON (no NaN, no lone surrogates), in UTF-8; as columns; and its removals as spans beside the text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from cleanseed.article import Article
from cleanseed.sources.record import scrub

SHAPES = ("flat", "fineweb")
REMOVALS = ("full", "counts", "none")
SPANS = "cleanseed__"
"""What the names of attributes begin with; a rule's code follows, or `ALL`."""
ALL = "all"
_SURROGATE = re.compile("[\ud800-\udfff]")


def record(
    article: Article,
    shape: str = "flat",
    removals: str = "full",
    *,
    columns: bool = False,
    page: bool = False,
    markdown: bool = False,
    carried: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The record. shape: flat: one level; fineweb: `text`, `id`, and all else under `metadata`, as corpus tools of that family read it.

    removals: full: as they are; counts: in their place `removal_counts`, how many by rule; none: neither. columns: with structs that
    have the same fields in every record, and lists of structs in the place of objects with names of their own. page: `text` is not
    the article but the repaired page, to which spans refer. markdown: with the body as Markdown too, in a field of that name.
    carried: other fields of the input record, as JSON has them, which go into a field `input`; among columns, as a text in JSON.
    """
    flat = article.to_dict()
    if markdown:
        flat["markdown"] = article.markdown
    if carried is not None:
        flat["input"] = dict(carried)
    if page:
        flat["text"] = article.page.text if article.page else ""
    if removals != "full":
        del flat["removals"]
    if removals == "counts":
        flat["removal_counts"] = dict(sorted(Counter(removal.rule for removal in article.removals).items()))
    if columns:
        flat = _columnar(flat)
    if shape == "flat":
        return flat
    rest = {name: value for name, value in flat.items() if name not in ("id", "text")}
    return {"text": flat["text"], "id": flat["id"], "metadata": rest}


def line(told: Mapping[str, Any], indent: int | None = None) -> bytes:
    """A record, or another JSON object, with a newline at its end: a line of JSON Lines, or indented, to read."""
    return utf8(json.dumps(told, ensure_ascii=False, allow_nan=False, indent=indent) + "\n")


def spans(article: Article) -> bytes:
    """The removals as attributes beside a document, one line of JSON Lines, in the format of the Dolma toolkit.

    `id` and `source` are the document's. `attributes`: for each rule, as "cleanseed__related/heading", a list of [start, end, score]:
    characters of the *repaired page* (`record(..., page=True)`), and how sure it is that they go: 1.0, or of a learned rule one minus
    how likely the line is article. "cleanseed__all" has all spans, those that touch as one, with the lowest of their scores.
    """
    page = article.page
    found: dict[str, list[list[float]]] = {}
    if page is not None:
        for removal in page.removals:
            at = page.blocks[removal.block].start
            score = 1.0 if removal.score is None else round(1 - removal.score, 4)
            found.setdefault(SPANS + removal.rule, []).append([at + removal.start, at + removal.end, score])
    together: list[list[float]] = []
    for start, end, score in sorted(span for spans in found.values() for span in spans):
        if together and together[-1][1] == start:
            together[-1][1:] = [end, min(together[-1][2], score)]
        else:
            together.append([start, end, score])
    attributes = {name: sorted(found[name]) for name in sorted(found)} | ({SPANS + ALL: together} if together else {})
    return line({"id": article.id, "source": article.source, "attributes": attributes})


def _columnar(flat: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = scrub(flat)
    told["provenance"] = [{"field": name, **origin} for name, origin in told["provenance"].items()]
    if "input" in told:
        told["input"] = json.dumps(told["input"], ensure_ascii=False, allow_nan=False)
    if "removals" in told:
        told["removals"] = [{"field": None, "score": None, **removal} for removal in told["removals"]]
    if "removal_counts" in told:
        told["removal_counts"] = [{"rule": rule, "count": count} for rule, count in told["removal_counts"].items()]
    return told


def utf8(text: str) -> bytes:
    """Valid UTF-8, whatever the text: a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()
