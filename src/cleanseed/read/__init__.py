"""Reading: bytes or text become a page of blocks. Decode, repair, then lines (text) or what a browser would show (HTML)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Literal

from cleanseed import front_matter
from cleanseed.model import Block, Document, Kind, Page
from cleanseed.read import mhtml
from cleanseed.read import text as plain
from cleanseed.read.decode import Decoded, declared_charset, decode, from_str
from cleanseed.read.repair import layout
from cleanseed.read.undress import undress

_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*+<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|span|table|title|meta)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_BOX = re.compile(
    r"<(?:!doctype|html|head|body|article|main|section|div|table|title|meta|header|footer|nav|aside|form|script)[\s>/]",
    re.IGNORECASE,
)
_TAG = re.compile(r"</(?:p|div|a|span|h[1-6]|li|body|html|article|section|td)\s*>", re.IGNORECASE)

_OBJECT = re.compile(r'\s{0,99}\{\s{0,99}"')

MAX_BLOCKS = 300_000
"""A page with more blocks is rejected as too-large: each takes some 2 kB while stages and models look at it."""


class RejectedError(Exception):
    """The input cannot be cleaned: `code` is one of `model.ERRORS`, the message says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def identify(data: str | bytes) -> str:
    """The document's id: the first 16 hex digits of the SHA-256 of its bytes (of its UTF-8, for a str)."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:16]


def read(
    data: str | bytes,
    *,
    url: str | None = None,
    kind: Literal["auto", "text", "html"] = "auto",
    source: str | None = None,
    fast: bool = False,
    later: bool = False,
) -> Page:
    """The page that `data` holds. Raises RejectedError for what is no text in a known encoding, and for more than MAX_BLOCKS blocks.

    fast: HTML is read without asking trafilatura. later: it is asked when `Page.ask` is called, and not yet.
    """
    saved = mhtml.unpack(data) if kind != "text" else None
    if saved is not None:
        decoded, kind, url = decode(saved.html, saved.charset or declared_charset(saved.html)), "html", url or saved.url
    else:
        decoded = _decoded(data, kind)
    if decoded.error:
        raise RejectedError(decoded.error, "; ".join(decoded.warnings))
    if kind == "auto" and _is_json(decoded.text):
        raise RejectedError(
            "not-text", "it is JSON, not text or HTML; name it .json or .jsonl, and its fields are read"
        )
    told: Kind = kind if kind != "auto" else sniff(decoded.text)
    raw = decoded.utf8 if decoded.text is data else None  # a text that is as it was need not be encoded once more
    document = Document(identify(raw or data), told, url, source)
    if told == "html":
        from cleanseed.read import html  # trafilatura and lxml take a second to import; plain text never pays for them

        found = html.page(document, decoded, fast=fast, later=later)
        _bound(len(found.blocks))
        return found
    repaired = undress(decoded.text)
    text = layout(repaired.text)
    _bound(text.count("\n") // 2)  # at most every second line is blank
    blocks = plain.blocks(text, MAX_BLOCKS + 1)
    _bound(len(blocks))
    blocks = _linked(blocks, repaired.links)
    if url is None:
        document = replace(document, url=front_matter.address(blocks))
    return Page(
        document,
        text,
        blocks,
        repairs=repaired.repairs,
        encoding=decoded.encoding,
        warnings=(*decoded.warnings, *repaired.warnings),
    )


def _linked(blocks: tuple[Block, ...], shares: tuple[float, ...]) -> tuple[Block, ...]:
    """The blocks with the share of their characters in links, where `shares` tells it of each line."""
    if not any(shares):
        return blocks
    out: list[Block] = []
    line = -1
    for block in blocks:
        line += not out or "\n" in block.gap
        first, line = line, line + block.source.count("\n")
        rows = block.source.split("\n")
        share = sum(len(row) * held for row, held in zip(rows, shares[first : line + 1], strict=False)) / sum(
            map(len, rows)
        )
        out.append(replace(block, links=round(share, 3)) if share else block)
    return tuple(out)


def sniff(text: str) -> Kind:
    """Is `text` HTML? It opens with a tag of a page, or it is full of closing tags."""
    if not _BOX.search(text):
        return "text"  # paragraphs and links alone are what is left of a page's markup
    if _MARKUP.match(text[:4096]):
        return "html"
    return "html" if len(_TAG.findall(text[:20000])) >= 8 else "text"


def _is_json(text: str) -> bool:
    """Whether the text is a JSON object, or lines of them: the first line or the whole."""
    if not _OBJECT.match(text):
        return False
    for each in (text.lstrip().partition("\n")[0], text):
        try:
            return isinstance(json.loads(each), dict)
        except (ValueError, RecursionError):
            continue
    return False


def _bound(blocks: int) -> None:
    if blocks > MAX_BLOCKS:
        raise RejectedError("too-large", f"more than {MAX_BLOCKS:,} lines or sentences; cut it into documents first")


def _decoded(data: str | bytes, kind: str) -> Decoded:
    if isinstance(data, str):
        return from_str(data)
    return decode(data, declared_charset(data) if kind != "text" else None)
