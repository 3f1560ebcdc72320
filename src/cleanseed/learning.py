"""Learning from a corpus: its records become sketches, the sketches of each host its profile; and copies among all pages are listed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cleanseed.inputs import MAX_BYTES
from cleanseed.read import RejectedError, read
from cleanseed.sinks import files
from cleanseed.sites import SUFFIX, Sites, dump, merge, of_folder, of_url
from cleanseed.sites.copies import Copied, Copies
from cleanseed.sites.host import normal
from cleanseed.sites.learn import learned
from cleanseed.sites.sketch import Sampler, Sketch, sketch
from cleanseed.sources import Record
from cleanseed.sources.record import Kind
from cleanseed.supervisor import Known, Limits, Lost, Workers


@dataclass(slots=True)
class Learned:
    """The account of a corpus.

    pages: looked at. nameless: of them, those of which nothing tells the host. lost: of the records that could not be read, how many
    by code. hosts: found. profiles: written. lines: in them. sampled, articles: pages that the profiles were made from, and different
    articles among them. groups: of pages that are copies, among these; listed, copies: groups in the file of duplicates, and pages
    in them beside the first of each.
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
    listed: int = 0
    copies: int = 0


class _Task(NamedTuple):
    """What a worker needs of a record; a plain tuple, which is quick to send."""

    source: str
    data: bytes | str
    url: str | None
    kind: Kind


def look(
    records: Iterable[Record],
    sampler: Sampler,
    host: str | None = None,
    *,
    copies: Copies | None = None,
    jobs: int = 1,
    limits: Limits | None = None,
    tick: Callable[[], object] = lambda: None,
) -> Learned:
    """Take the pages of a corpus into the sample, and into `copies`. Content never raises, and no page stops it: see `supervisor.Limits`.

    host: of pages of which neither the address, nor the page, nor the name of its folder (a name with a dot) tells it. jobs: processes;
    the result is the same for any number of them. tick: called for each record. Raises OSError where the sample cannot be written,
    sources.MissingLibraryError, supervisor.StartError.
    """
    told = Learned()

    def tasks() -> Iterator[_Task | Known[Sketch | str]]:
        for record in records:
            if record.lost:
                yield Known(record.lost[0])
            elif len(record.data) > MAX_BYTES:
                yield Known("too-large")
            else:
                yield _Task(record.source, record.data, record.url, record.kind)

    work: Callable[[_Task], Sketch | str] = partial(_sketched, host=host)
    with Workers(work, jobs, limits, size=lambda task: len(task.data), prepare=_warm) as workers:
        for seen in workers.map(tasks()):
            tick()
            if not isinstance(seen, Sketch):
                told.lost[seen.code if isinstance(seen, Lost) else seen] += 1
                continue
            told.pages += 1
            if copies is not None:
                copies.add(seen)
            if seen.host:
                sampler.add(seen)
            else:
                told.nameless += 1
    return told


def _sketched(task: _Task, host: str | None) -> Sketch | str:
    """What is remembered of a page, with the host "" where nothing tells it; the code, where it cannot be read."""
    try:
        page = read(task.data, url=task.url, kind=task.kind, source=task.source, fast=True)
    except RejectedError as error:
        return error.code
    except RecursionError:
        return "too-deep"
    known = of_url(task.url) or of_url(page.head.get("url")) or host or of_folder(task.source)
    return sketch(page, (normal(known) if known else None) or "")


def _warm() -> None:
    """Load what reading needs, which must not count against the first page."""
    read("<!doctype html><p>The harbour is shut, the council said on Monday.</p>", kind="html", fast=True)


def write(
    sampler: Sampler,
    folder: Path,
    told: Learned,
    *,
    more: bool = False,
) -> Learned:
    """Write the profile of each host that has one into `folder`.

    A profile that is there is replaced; with `more`, its counts are added to. Gives `told` with what was made of it. Raises
    SiteError for a profile that is there and cannot be read, OSError.
    """
    told = replace(told)
    folder.mkdir(parents=True, exist_ok=True)
    there = Sites(folder)
    for host, pages in sampler.hosts():
        site, groups = learned(host, pages)
        told.hosts += 1
        told.sampled += site.pages
        told.articles += site.articles
        told.groups += len(groups)
        if more and (known := there.of(host)) is not None:
            site = merge((known, site))
        if site.lines:
            files.write(folder / f"{host}{SUFFIX}", dump(site))
            told.profiles += 1
            told.lines += len(site.lines)
    return told


def write_copies(copies: Copies, profiles: Path, path: Path, told: Learned) -> Learned:
    """Write the groups of pages that are copies to a file of JSON Lines, for `sites.duplicates.Duplicates`; `profiles`: what `write` wrote.

    Gives `told` with their count. Raises OSError.
    """
    told = replace(told)
    with files.replacing(path) as listed:
        for group in copies.groups(Sites(profiles).of):
            listed.write(_row(group))
            told.listed += 1
            told.copies += len(group.ids) - 1
    return told


def _row(group: Copied) -> bytes:
    return json.dumps(group._asdict(), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
