"""Profiles: the lines that stand on several articles of a host, with how many, in one file a host.

`HOST.jsonl`: the first line says what it is, each other one names a line, in the order of `articles`, most first:

    {"cleanseed": "site", "version": 1, "host": "post.example", "pages": 52, "articles": 50}
    {"line": "5b1c0f9a6c4d2e11", "articles": 49, "beside": 48, "example": "Sign up for our newsletter"}

line: a hash of the folded line, with each run of digits as one 0 ("12 comments" and "3 comments" are one line).
articles: on how many different articles it stands; a page that repeats another article is not counted again. beside: on how many
of them with the same line above it, or with the same line below it: many in a box, few for a heading within stories.
The same pages give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, NamedTuple

from cleanseed.sites.host import normal

SUFFIX = ".jsonl"
VERSION = 1
EXAMPLE = 100
"""How many characters of a line its example shows."""

NUMBERS = re.compile(r"\d+")
_HASH = re.compile(r"[0-9a-f]{16}")


class SiteError(ValueError):
    """A profile, or a folder of profiles, cannot be used; the message names file, line and remedy."""


class Known(NamedTuple):
    """What is known of a line: on how many articles it stands, with the same neighbour on how many of them, an example."""

    articles: int
    beside: int
    example: str


@dataclass(frozen=True)
class Site:
    """What is known of a host: how many pages and different articles were seen, and of each line on how many articles it stands.

    lines: by hash, as `fold` and `digest` make it.
    """

    host: str
    pages: int
    articles: int
    lines: Mapping[str, Known]

    def known(self, key: str) -> Known:
        """What is known of the line with this key (`shape.key`); zeros where it is not known."""
        folded = fold(key)
        return self.lines.get(digest(folded), _UNKNOWN) if folded else _UNKNOWN

    @cached_property
    def hash(self) -> str:
        """Twelve hex digits that change with anything in the profile."""
        return sha256(dump(self)).hexdigest()[:12]


_UNKNOWN = Known(0, 0, "")


def fold(key: str) -> str:
    """What two lines have in common that say the same of another number; "" for a line without a letter, which tells nothing."""
    return NUMBERS.sub("0", key) if any(map(str.isalpha, key)) else ""


def digest(folded: str) -> str:
    """The hash of a folded line: 16 hex digits."""
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def merge(sites: Iterable[Site]) -> Site:
    """One profile of several for the same host, learned from different pages: counts are added, in any order the same.

    Raises SiteError where hosts differ, or where there is none.
    """
    each = list(sites)
    if len(hosts := sorted({site.host for site in each})) != 1:
        raise SiteError(f"profiles of one host can be merged, not of {', '.join(hosts) or 'none'}")
    lines: dict[str, Known] = {}
    for site in each:
        for line, told in site.lines.items():
            known = lines.get(line, Known(0, 0, told.example))
            lines[line] = Known(
                known.articles + told.articles, known.beside + told.beside, min(known.example, told.example)
            )
    return Site(hosts[0], sum(site.pages for site in each), sum(site.articles for site in each), lines)


def dump(site: Site) -> bytes:
    """The profile's file."""
    head = {"cleanseed": "site", "version": VERSION, "host": site.host, "pages": site.pages, "articles": site.articles}
    ordered = sorted(site.lines.items(), key=lambda item: (-item[1].articles, item[0]))
    rows = [head, *({"line": line, **known._asdict()} for line, known in ordered)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "backslashreplace")


def parse(data: bytes, name: str) -> Site:
    """The profile that a file holds. `name`: the file, for messages. Raises SiteError."""
    head: dict[str, Any] | None = None
    lines: dict[str, Known] = {}
    for number, row in enumerate(data.split(b"\n"), 1):
        if not row.strip():
            continue
        try:
            told = json.loads(row)
            if not isinstance(told, dict):
                raise TypeError("no object")  # noqa: TRY301  told below, with all that is wrong
            if head is None:
                head = _head(told, name)
            else:
                if not _HASH.fullmatch(told["line"]):
                    raise ValueError("`line` is 16 hex digits")  # noqa: TRY301
                lines[told["line"]] = Known(
                    _number(told["articles"]), _number(told["beside"]), str(told.get("example", ""))
                )
        except SiteError:
            raise
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise SiteError(
                f"{name}, line {number}: no line of a site's profile ({error}); make it anew with `cleanseed learn`"
            ) from None
    if head is None:
        raise SiteError(f"{name}: an empty file, and no site's profile; make it anew with `cleanseed learn`")
    return Site(head["host"], head["pages"], head["articles"], lines)


def _head(told: dict[str, Any], name: str) -> dict[str, Any]:
    if told.get("cleanseed") != "site":
        raise SiteError(f'{name}: no site\'s profile; its first line has no "cleanseed": "site"')
    if told.get("version") != VERSION:
        raise SiteError(
            f"{name}: a profile of version {told.get('version')}, where {VERSION} is known; make it anew with `cleanseed learn`"
        )
    if not isinstance(told["host"], str) or normal(told["host"]) != told["host"]:
        raise ValueError(f"{told['host']!r} is no host name")
    return {"host": told["host"], "pages": _number(told["pages"]), "articles": _number(told["articles"])}


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value


class Sites:
    """A folder of profiles. Each is read when a page of its host comes, and again when its file has changed.

    Raises SiteError where there is no such folder.
    """

    _HELD = 512

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise SiteError(f"{folder}: no such folder; `cleanseed learn CORPUS -o {folder}` makes it")
        self._known: dict[str, tuple[tuple[int, int], Site]] = {}
        self._hash: tuple[int, str] | None = None

    @staticmethod
    def opened(folder: str | Path | Sites) -> Sites:
        """The profiles of a folder: the same object for all documents of a run. Raises SiteError."""
        return folder if isinstance(folder, Sites) else _opened(str(folder))

    def of(self, host: str | None) -> Site | None:
        """The profile of a host, None where there is none. Raises SiteError for a file that is no profile, or cannot be read."""
        plain = normal(host) if host else None
        if plain is None:
            return None
        path = self.folder / f"{plain}{SUFFIX}"
        try:
            told = path.stat()
            stamp = (told.st_mtime_ns, told.st_size)
            known = self._known.get(plain)
            if known is None or known[0] != stamp:
                known = (stamp, parse(path.read_bytes(), str(path)))
                while len(self._known) >= self._HELD:
                    del self._known[next(iter(self._known))]
                self._known[plain] = known
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SiteError(f"{path}: cannot be read: {(error.strerror or type(error).__name__).lower()}") from None
        if known[1].host != plain:
            raise SiteError(f"{path}: the profile of {known[1].host}; call the file {known[1].host}{SUFFIX}")
        return known[1]

    @property
    def hash(self) -> str:
        """Twelve hex digits that change with any profile in the folder; worked out anew when a file in it was replaced. Raises OSError."""
        stamp = self.folder.stat().st_mtime_ns
        if self._hash is None or self._hash[0] != stamp:
            told = sha256()
            for host in self.hosts():
                profile = (self.folder / f"{host}{SUFFIX}").read_bytes()
                told.update(f"{host}\0{sha256(profile).hexdigest()}\n".encode())
            self._hash = stamp, told.hexdigest()[:12]
        return self._hash[1]

    def hosts(self) -> list[str]:
        """The hosts that have a profile, by name."""
        return sorted(path.name.removesuffix(SUFFIX) for path in self.folder.glob(f"*{SUFFIX}"))


@lru_cache(maxsize=8)
def _opened(folder: str) -> Sites:
    return Sites(folder)
