"""Learning from a corpus: its records become sketches, the sketches of each host its profile and its near-duplicates, in files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleanseed.inputs import MAX_BYTES
from cleanseed.read import RejectedError, read
from cleanseed.sinks import files
from cleanseed.sites import SUFFIX, Sites, dump, merge, of_folder, of_url
from cleanseed.sites.host import normal
from cleanseed.sites.learn import learned
from cleanseed.sites.sketch import Sampler, Sketch, sketch
from cleanseed.sources import Record


@dataclass(slots=True)
class Learned:
    """The account of a corpus.

    pages: looked at. nameless: of them, those of which nothing tells the host. lost: of the records that could not be read, how many
    by code. hosts: found. profiles: written. lines: in them. sampled, articles: pages that the profiles were made from, and different
    articles among them. groups: of near-duplicates.
    """

    pages: int = 0
    nameless: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    hosts: int = 0
    profiles: int = 0
    lines: int = 0
    sampled: int = 0
    articles: int = 0
    groups: int = 0


def look(records: Iterable[Record], sampler: Sampler, host: str | None = None) -> Learned:
    """Take the pages of a corpus into the sample. Content never raises.

    host: of pages of which neither the address, nor the page, nor the name of its folder (a name with a dot) tells it. Raises OSError
    where the sample cannot be written, sources.MissingLibraryError.
    """
    told = Learned()
    for record in records:
        lost = record.lost[0] if record.lost else "too-large" if len(record.data) > MAX_BYTES else None
        if lost is None:
            try:
                page = read(record.data, url=record.url, kind=record.kind, source=record.source, fast=True)
            except RejectedError as error:
                lost = error.code
            except (MemoryError, RecursionError):
                lost = "memory"
            else:
                told.pages += 1
                known = of_url(record.url) or of_url(page.head.get("url")) or host or of_folder(record.source)
                if name := normal(known) if known else None:
                    sampler.add(sketch(page, name))
                else:
                    told.nameless += 1
        if lost is not None:
            told.lost[lost] += 1
    return told


def write(
    sampler: Sampler,
    folder: Path,
    told: Learned,
    *,
    more: bool = False,
    duplicates: Path | None = None,
) -> Learned:
    """Write the profile of each host that has one into `folder`, and near-duplicates, a group a line, to the file `duplicates`.

    A profile that is there is replaced; with `more`, its counts are added to. Gives `told` with what was made of it. Raises
    SiteError for a profile that is there and cannot be read, OSError.
    """
    told = replace(told)
    folder.mkdir(parents=True, exist_ok=True)
    there = Sites(folder)
    with ExitStack() as stack:
        listed = stack.enter_context(files.replacing(duplicates)) if duplicates is not None else None
        for host, pages in sampler.hosts():
            site, groups = learned(host, pages)
            told.hosts += 1
            told.sampled += site.pages
            told.articles += site.articles
            told.groups += len(groups)
            if listed is not None:
                listed.writelines(_row(host, group) for group in groups)
            if more and (known := there.of(host)) is not None:
                site = merge((known, site))
            if site.lines:
                files.write(folder / f"{host}{SUFFIX}", dump(site))
                told.profiles += 1
                told.lines += len(site.lines)
    return told


def _row(host: str, group: list[Sketch]) -> bytes:
    row = {"host": host, "ids": [page.id for page in group], "sources": [page.source for page in group]}
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
