"""The gold sets, and fixtures as gold.

A gold set NAME is one or two files in a folder, JSON lines, gzipped: `NAME.text.jsonl.gz`, pages whose markup is lost, in one
or more ways (`renderer`), and `NAME.html.jsonl.gz`. A record has `id`, `url`, `body` (the article's text, or null), `must` and
`mustnot` (snippets that have to survive, and to go), `title`, `author` (a list), `date`, `lang`, and `text` with `renderer`, or
`html`; `family` where pages of different hosts belong together.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from cleanseed.gold.scores import Reference
from cleanseed.model import Kind

HTML = "html"
FIXTURES = "fixtures"
RENDERER = "article"
"""The way to lose markup that is measured where only one is: the text of the page's main element."""


class GoldError(Exception):
    """The gold cannot be read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One page and what is known of its article.

    data: what a scraper saved. renderer: how its markup was lost ("html": not at all). family: pages that err alike (of one
    host, or of one publisher). language: ISO 639-1, or "und". title, authors, date: gold, None or () where there is none.
    """

    id: str
    set: str
    renderer: str
    data: str
    body: str | None
    must: tuple[str, ...] = ()
    mustnot: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    language: str = "und"
    family: str = ""
    url: str | None = None

    @property
    def half(self) -> Literal["a", "b"]:
        """Which half of the families the page belongs to: rules may be made on one and checked on the other."""
        return "a" if _shuffle(self.family) < "8" else "b"

    def reference(self) -> Reference:
        """What texts are compared with."""
        return Reference(self.body, self.must, self.mustnot)


def sets(folder: Path, kind: Kind) -> list[str]:
    """The names of the sets in `folder` that have pages of a kind. Raises GoldError for what is no folder of gold."""
    if not folder.is_dir():
        raise GoldError(
            f"{folder}: no such folder; name the folder of gold sets, or leave --gold out to run on fixtures"
        )
    found = sorted(path.name.removesuffix(_suffix(kind)) for path in folder.glob(f"*{_suffix(kind)}"))
    if not found and kind == "text":
        raise GoldError(f"{folder}: holds no gold set, no file *{_suffix(kind)}")
    return found


def load(
    folder: Path,
    name: str,
    kind: Kind,
    *,
    renderers: Collection[str] | None = None,
    pages: int | None = None,
    half: str | None = None,
) -> list[Gold]:
    """The pages of a set that have gold, in the order of the file.

    renderers: those to read (all). pages: read that many pages at most, always the same. half: read one half of the families.
    Raises GoldError, with the line, for a record that is none.
    """
    path = folder / f"{name}{_suffix(kind)}"
    found = (
        gold
        for gold in _read(path, name)
        if (gold.body is not None or gold.must or gold.mustnot)
        and (renderers is None or gold.renderer in renderers)
        and half in (None, gold.half)
    )
    if pages is None:
        return list(found)
    kept: list[Gold] = []
    chosen: set[str] = set()
    for gold in found:  # pages that are not among the chosen so far never will be; HTML is too large to hold them all
        chosen = sample({*chosen, gold.id}, pages)
        if gold.id in chosen:
            kept.append(gold)
    return [gold for gold in kept if gold.id in chosen]


def sample(ids: Iterable[str], size: int) -> set[str]:
    """`size` of the ids, the same ones on every machine; a smaller sample is part of a larger one."""
    return set(sorted(ids, key=_shuffle)[:size])


def fixtures(folder: Path, kind: Kind) -> list[Gold]:
    """The project's own fixtures as gold: a page minus the removals of its ledger, and its metadata.

    HTML is compared with what reading it gave, so its scores tell of the stages alone.
    """
    return list(_fixtures(folder, kind))


def _fixtures(folder: Path, kind: Kind) -> Iterator[Gold]:
    from cleanseed import ledger, read

    suffix = "txt" if kind == "text" else "html"
    sources = sorted(folder.glob(f"*/source.{suffix}"))
    if not sources and kind == "text":
        raise GoldError(f"{folder}: no fixtures here (*/source.txt); run in a checkout, or name gold sets with --gold")
    for source in sources:
        path = source.with_name("ledger.txt")
        if not path.is_file():
            continue
        raw = source.read_bytes()
        page = read.read(raw, kind=kind)
        try:
            body = page.without(ledger.removals(path.read_text(encoding="utf-8"))).body()
        except (ledger.LedgerError, LookupError) as error:
            raise GoldError(f"{path}: does not fit {source.name}: {error}") from None
        known = _metadata(source.with_name("metadata.yml"))
        yield Gold(
            id=source.parent.name,
            set=FIXTURES,
            renderer="text" if kind == "text" else HTML,
            data=raw.decode(page.encoding or "utf-8", "replace"),
            body=body,
            title=known.get("title"),
            authors=tuple(known.get("authors") or ()),
            date=known.get("date") and str(known["date"]),
            language=str(known.get("language") or "und"),
            family=source.parent.name,
        )


def _metadata(path: Path) -> dict[str, Any]:
    """What a fixture's metadata file says; nothing, where PyYAML (for developers only) is missing."""
    try:
        import yaml
    except ModuleNotFoundError:
        return {}
    known = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None
    return known if isinstance(known, dict) else {}


def _read(path: Path, name: str) -> Iterator[Gold]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield _gold(json.loads(line), name)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise GoldError(f"{path}: line {number} is no gold record: {error!r}") from None
    except (OSError, EOFError) as error:
        raise GoldError(f"{path}: cannot be read: {error}") from None


def _gold(record: dict[str, Any], name: str) -> Gold:
    url = record.get("url") or ""
    host = urlsplit(url).hostname or ""
    return Gold(
        id=record["id"],
        set=name,
        renderer=record.get("renderer", HTML),
        data=record["text"] if "text" in record else record["html"],
        body=record.get("body"),
        must=tuple(record.get("must") or ()),
        mustnot=tuple(record.get("mustnot") or ()),
        title=record.get("title") or None,
        authors=tuple(record.get("author") or ()),
        date=record.get("date") or None,
        language=record.get("lang") or "und",
        family=record.get("family") or host.removeprefix("www.") or record["id"],
        url=url if host else None,
    )


def _suffix(kind: Kind) -> str:
    return f".{kind}.jsonl.gz"


def _shuffle(name: str) -> str:
    return sha256(name.encode()).hexdigest()
