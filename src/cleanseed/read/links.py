"""Where the links of a page lead: absolute addresses that a reader may follow."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

_WEB = ("http", "https")
_LONGEST = 2048
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DOTS = re.compile(r"/\.\.?(?:/|$|[?#])")
# A browser leaves these out of an address, so they must not hide what its scheme is.
_LEFT_OUT = str.maketrans("", "", "\t\n\r")
# What would end an address in Markdown or HTML, or has no place in one.
_UNSAFE = re.compile(
    r"""[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff<>"'`\\|^{}()\[\]]"""
)


class Links:
    """Makes the links of one page absolute. base: the address that relative ones hang on, None where it is not known."""

    def __init__(self, base: str | None) -> None:
        self.base = base if base and _follows(base) else None
        origin = urlsplit(self.base) if self.base else None
        self.origin = f"{origin.scheme}://{origin.netloc}" if origin else ""
        self._known: dict[str, str] = {}

    def __call__(self, href: str) -> str:
        """The absolute address of a link as written, by http, https or mailto; "" where it leads nowhere.

        Nowhere: to a script or data, to a place on the page itself, or relative to nobody knows what.
        """
        found = self._known.get(href)
        if found is None:
            found = self._known[href] = self._absolute(href)
        return found

    def _absolute(self, href: str) -> str:
        given = href.strip("".join(map(chr, range(33)))).translate(_LEFT_OUT)
        if not given or given[0] == "#" or len(given) > _LONGEST:
            return ""
        if not (scheme := _SCHEME.match(given)):
            if self.base is None:
                return ""
            plain = given[0] == "/" and given[1:2] not in ("/", "\\") and not _DOTS.search(given)
            try:
                given = self.origin + given if plain else urljoin(self.base, given)
            except ValueError:
                return ""
        elif scheme[1].lower() == "mailto":
            return _safe(given)
        return _safe(given) if _follows(given) else ""


def base_of(root: Any, url: str | None) -> str | None:
    """The address that a page's relative links hang on: what its `<base>` says, else `url`."""
    told = next((href for each in root.iter("base") if (href := (each.get("href") or "").strip())), None)
    try:
        return urljoin(url or "", told) if told else url
    except ValueError:
        return url


def _follows(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in _WEB and bool(parts.hostname)
    except ValueError:
        return False


def _safe(address: str) -> str:
    return _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="replace"), address)
