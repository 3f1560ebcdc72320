"""Hosts: one name for each, which is also a safe file name."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import urlsplit

# Letters, digits, hyphens and underscores between single dots: no path leads out of a folder by such a name.
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_LONGEST = 253


def normal(name: str) -> str | None:
    """The host's name in small letters, in its ASCII form (RFC 3490), without "www." and last dot; None for what is no host name."""
    try:
        plain = name.strip().encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:  # labels that are empty, too long, or hold what no name may
        return None
    plain = plain.removeprefix("www.") if plain.count(".") > 1 else plain
    return plain if len(plain) <= _LONGEST and _NAME.fullmatch(plain) else None


def of_url(url: str | None) -> str | None:
    """The host of an address, as `normal` gives it; None where there is none."""
    if not url:
        return None
    try:
        name = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return normal(name) if name else None


def of_folder(path: str) -> str | None:
    """The host that the folder of a file is called after ("pages/post.example/1.txt"); None for a name without a dot."""
    name = PurePath(path).parent.name
    return normal(name) if "." in name.strip(".") else None
