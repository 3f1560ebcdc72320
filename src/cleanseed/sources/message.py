"""HTTP messages in archives: the page that a server sent. FastWARC reads heads and Brotli; the rest is unpacked here, for it unpacks all at once."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from typing import Any

from cleanseed.inputs import MAX_BYTES, TOO_LARGE, UnreadableError
from cleanseed.read.decode import decode
from cleanseed.sources.documents import whole as all_of
from cleanseed.sources.opening import pieces
from cleanseed.sources.record import MissingLibraryError, Record, lost

HEAD = 1 << 20
"""Bytes that the head of a message may have."""

_PAGES = ("text/html", "application/xhtml+xml")
# What FastWARC makes of the record's own head may differ from what was made of it already.
_FRAME = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
)
_CHUNK = re.compile(rb"\s{0,2}([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")


def check() -> None:
    """Raises MissingLibraryError."""
    try:
        import fastwarc  # noqa: F401
    except ImportError:
        raise MissingLibraryError("reading WARC", "fastwarc", "warc") from None


def page(source: str, block: bytes, url: str | None, extra: Mapping[str, str], *, whole: bool) -> Record:
    """The page in a response record; `passed_over` where it holds none.

    extra: the fields of the record's head. whole: whether `block` is all of the record's. Raises UnreadableError.
    """
    from fastwarc.warc import WarcRecord

    try:
        record: Any = WarcRecord.from_bytes(_FRAME % len(block) + block)
        record.parse_http(auto_decode="none", max_header_len=HEAD, quirks_mode=True)
    except (OSError, ValueError) as error:
        raise UnreadableError("bad-record", f"its HTTP head cannot be read: {error}") from None
    headers = record.http_headers
    if headers is None or not (headers.status_line or "").startswith("HTTP/"):
        raise UnreadableError("bad-record", "it has no HTTP head")
    status = headers.status_code
    media = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    media = media or extra.get("warc-identified-payload-type", "").lower()
    if status is not None and not 200 <= status < 300:
        return Record(source, b"", url, passed_over="http-status")
    if media not in _PAGES:
        return Record(source, b"", url, passed_over="not-html")
    if not whole:
        return lost(source, "too-large", TOO_LARGE, url)
    body = record.reader.read(len(block) + 1)
    for coding in (*_codings(headers, "Transfer-Encoding"), *_codings(headers, "Content-Encoding")):
        body = _decoded(body, coding)
    if len(body) > MAX_BYTES:
        return lost(source, "too-large", TOO_LARGE, url)
    return Record(source, _text(body, record.http_charset), url, "html", extra)


def _codings(headers: Any, name: str) -> list[str]:
    """How a body was encoded, the last first."""
    listed = ",".join(headers.get_multiple(name)).lower().split(",")
    return [coding for each in reversed(listed) if (coding := each.strip()) not in ("", "identity", "none")]


def _decoded(body: bytes, coding: str) -> bytes:
    """A body less one coding. Raises UnreadableError; too-large before all of it is unpacked."""
    if (
        body.lstrip()[:1] == b"<"
    ):  # crawlers often store what they have unpacked, under the head that told how it was packed
        return body
    if coding == "chunked":
        return _joined(body)
    if coding in ("gzip", "x-gzip", "zstd"):
        return _unpacked(body, coding.removeprefix("x-"))
    if coding == "deflate":
        return _inflated(body)
    if coding == "br":
        return _brotli(body)
    raise UnreadableError("bad-record", f"its body is encoded as {coding!r}, which is not known")


def _joined(body: bytes) -> bytes:
    """The chunks of a body."""
    parts: list[bytes] = []
    at = 0
    while told := _CHUNK.match(body, at):
        size = int(told[1], 16)
        at = told.end() + size
        if not size:
            return b"".join(parts)
        if at > len(body):
            break
        parts.append(body[told.end() : at])
    if parts or told or not body:
        raise UnreadableError("truncated", "its body is cut: the last chunk is missing")
    raise UnreadableError("bad-record", "its body is no chunks, as its head says")


def _unpacked(body: bytes, packing: str) -> bytes:
    try:
        return all_of(pieces(io.BytesIO(body), packing))
    except UnreadableError as error:
        if error.code == "too-large":
            raise
        if error.code == "truncated":
            raise UnreadableError(error.code, "its body is cut: its packed data have no end") from None
        raise UnreadableError("bad-record", f"its body is not {packing} data, as its head says, or broken") from None


def _inflated(body: bytes) -> bytes:
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):  # with the head that the standard asks for, or without
        unpack = zlib.decompressobj(window)
        try:
            data = unpack.decompress(body, MAX_BYTES + 1)
        except zlib.error:
            continue
        if len(data) <= MAX_BYTES and not unpack.eof:
            raise UnreadableError("truncated", "its body is cut: its packed data have no end")
        return data
    raise UnreadableError("bad-record", "its body is not deflate data, as its head says")


def _brotli(body: bytes) -> bytes:
    from fastwarc.stream_io import BrotliReader

    try:
        return bytes(BrotliReader(io.BytesIO(body)).read(MAX_BYTES + 1))
    except (OSError, ValueError) as error:
        raise UnreadableError("bad-record", f"its Brotli data are broken: {error}") from None


def _text(body: bytes, charset: str | None) -> bytes | str:
    """The body, decoded where its HTTP head tells an encoding that its bytes do not show by themselves."""
    if not charset:
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        told = decode(body, charset.strip(" \"'"))
        return body if told.error else told.text
    return body
