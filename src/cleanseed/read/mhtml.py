"""Mail: a page that a browser saved as one file (MHTML), or that came as a message. Its HTML, unpacked.

Such a file is a message of several parts (RFC 2557): a head, then the page, its pictures and style sheets, each encoded for itself.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

_HEAD = 16_384
_DEPTH, _PARTS = 4, 200
_FIELD = re.compile(rb"\s{0,8}[A-Za-z][A-Za-z-]{1,60}:[ \t]")
_TYPE = re.compile(rb"^content-type:\s{1,8}(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
_VERSION = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


class Saved(NamedTuple):
    """html: the page's bytes. charset: in which they are, if the part says so. url: where the page came from, if the message says so."""

    html: bytes
    charset: str | None
    url: str | None


def unpack(data: str | bytes) -> Saved | None:
    """The page that a message holds; None where `data` is no message with HTML in it. Never raises."""
    if isinstance(data, str):
        if "mime-version:" not in data[:_HEAD].lower():
            return None
        data = data.encode("utf-8", "replace")
    if not _FIELD.match(data) or not _VERSION.search(data, 0, _HEAD) or not _TYPE.search(data, 0, _HEAD):
        return None
    head, body = _split(data.lstrip())
    for part, held in _parts(head, body, _DEPTH):
        if part.get_content_type() == "text/html":
            urls = (head.get("Snapshot-Content-Location"), part.get("Content-Location"), head.get("Content-Location"))
            url = next((str(url).strip() for url in urls if str(url).strip().startswith(("http://", "https://"))), None)
            return Saved(
                _decoded(held, str(part.get("Content-Transfer-Encoding", ""))), part.get_content_charset(), url
            )
    return None


def _split(data: bytes) -> tuple[Message, bytes]:
    """The fields of a head, and what follows it."""
    blank = _BLANK.search(data)
    end, start = blank.span() if blank else (len(data), len(data))
    return BytesHeaderParser().parsebytes(data[:end][:_HEAD]), data[start:]


def _parts(head: Message, body: bytes, depth: int) -> Iterator[tuple[Message, bytes]]:
    """The parts of a message that have no parts themselves, in order."""
    boundary = head.get_boundary() if depth else None
    if head.get_content_maintype() != "multipart" or not boundary:
        yield head, body
        return
    mark = b"--" + boundary.encode("ascii", "replace")
    for piece in (b"\n" + body).split(b"\n" + mark)[1:_PARTS]:
        if piece.startswith(b"--"):
            return
        yield from _parts(*_split(piece.partition(b"\n")[2]), depth - 1)


def _decoded(held: bytes, encoding: str) -> bytes:
    told = encoding.strip().lower()
    if told == "quoted-printable":
        return quopri.decodestring(held)
    if told == "base64":
        letters = _NOT_BASE64.sub(b"", held)
        with contextlib.suppress(binascii.Error):
            return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    return held
