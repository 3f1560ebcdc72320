"""Files that are one document: text or HTML, packed or not."""

from __future__ import annotations

from collections.abc import Iterable

from cleanseed.inputs import MAX_BYTES, TOO_LARGE, UnreadableError


def whole(pieces: Iterable[bytes]) -> bytes:
    """All of a document. Raises UnreadableError, for one that is too large before all of it is unpacked."""
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            raise UnreadableError("too-large", TOO_LARGE)
    return b"".join(parts)
