"""What profiles of sites bring: on gold, each page by a profile of its site's other pages; on a made-up site, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

import cleanseed
from cleanseed.bench import site as made_up
from cleanseed.bench.drawing import Row, change, count, grouped_rows, share, table
from cleanseed.bench.measure import OURS, RULES, SEEN, Progress, grouped
from cleanseed.gold import HTML, Gold
from cleanseed.read import read
from cleanseed.sites import SUFFIX, Site, Sites, dump, of_url
from cleanseed.sites.learn import learned
from cleanseed.sites.sketch import Sketch, sketch

OTHERS, ALL = "its other pages", "all its pages"
"""What a page's profile is learned from. Of a corpus that is learned from and cleaned it is the latter; no gold is used for either."""


def several(golds: Iterable[Gold]) -> list[Gold]:
    """The pages that have gold, and of whose host or publisher there is another one."""
    known = [each for each in golds if each.body is not None and of_url(each.url)]
    hosts = Counter(of_url(each.url) for each in known)
    families = Counter(each.family for each in known)
    return [each for each in known if hosts[of_url(each.url)] > 1 or families[each.family] > 1]


def gold(golds: Iterable[Gold], progress: Progress) -> list[Row]:
    """By set, renderer, what counts as a site (host or publisher), system and what was learned from: wF1 without profile and with."""
    rows: list[Row] = []
    for (name, renderer), pages in grouped(golds):
        for by in ("host", "publisher") if any(_publisher(each) for each in pages) else ("host",):
            sites: dict[str, list[Gold]] = {}
            for each in pages:
                site = _publisher(each) if by == "publisher" else of_url(each.url)
                sites.setdefault(site or "", []).append(each)
            rows += _rows(
                {"set": name, "renderer": renderer, "by": by},
                [found for site, found in sites.items() if site and len(found) > 1],
                progress,
            )
    return rows


def _publisher(each: Gold) -> str | None:
    """The publisher, where gold names one: then it is no host."""
    return each.family if "." not in each.family else None


def _rows(head: Row, sites: Sequence[Sequence[Gold]], progress: Progress) -> list[Row]:
    rows: dict[tuple[str, str], dict[str, Any]] = {
        (system, source): {"with": [], "without": [], "profiles": 0, "changed": 0, "worse": 0}
        for system in (RULES, OURS)
        for source in (OTHERS, ALL)
    }
    for number, pages in enumerate(sites):
        progress(f"sitewide: {head['set']} {head['renderer']} by {head['by']} {number + 1}/{len(sites)}")
        kind: Any = "html" if head["renderer"] == HTML else "text"
        seen = [sketch(read(each.data, url=each.url, kind=kind, source=each.id, fast=True), "site") for each in pages]
        for at, each in enumerate(pages):
            reference = each.reference()
            for system in (RULES, OURS):
                plain = cleanseed.clean(each.data, url=each.url, kind=kind, model=system == OURS).text
                score = reference.score(plain).words
                for source, sketches in ((OTHERS, [*seen[:at], *seen[at + 1 :]]), (ALL, seen)):
                    site = _profile(sketches, str(of_url(each.url)))
                    text = _cleaned(each, kind, site, model=system == OURS) if site.lines else plain
                    told = reference.score(text).words
                    assert score is not None
                    assert told is not None
                    row = rows[system, source]
                    row["without"].append(score.f1)
                    row["with"].append(told.f1)
                    row["profiles"] += bool(site.lines)
                    row["changed"] += text != plain
                    row["worse"] += told.f1 < score.f1
    return [
        {
            **head,
            "system": system,
            "learned": source,
            "n": len(row["with"]),
            **{name: row[name] for name in ("profiles", "changed", "worse")},
            **{name: fmean(row[name]) for name in ("without", "with")},
            "gain": _mean(
                [there - here for here, there in zip(row["without"], row["with"], strict=True) if there != here]
            ),
        }
        for (system, source), row in rows.items()
        if row["with"]
    ]


def _mean(changes: Sequence[float]) -> float | None:
    return fmean(changes) if changes else None


def _profile(sketches: Sequence[Sketch], host: str) -> Site:
    return replace(learned("site", sketches)[0], host=host)


def _cleaned(each: Gold, kind: Any, site: Site, *, model: bool) -> str:
    with TemporaryDirectory() as folder:
        Path(folder, f"{site.host}{SUFFIX}").write_bytes(dump(site))
        return cleanseed.clean(each.data, url=each.url, kind=kind, model=model, sites=Sites(folder)).text


def made(progress: Progress, size: int = 50) -> list[Row]:
    """The made-up site, by kind and system: how many of its lines are gone, without profile and with."""
    rows: list[Row] = []
    pages = made_up.pages(size)
    for kind in ("text", "html"):
        seen = [sketch(read(getattr(page, kind), kind=kind, url=page.url, fast=True), made_up.HOST) for page in pages]
        with TemporaryDirectory() as folder:
            Path(folder, f"{made_up.HOST}{SUFFIX}").write_bytes(dump(learned(made_up.HOST, seen)[0]))
            for system in (RULES, OURS):
                progress(f"sitewide: the made-up site, {kind}, {system}")
                row: Row = {"kind": kind, "system": system}
                for profile in ("without", "with"):
                    counts = {"template": 0, "template_of": 0, "story": 0, "story_of": 0}
                    sites = Sites(folder) if profile == "with" else None
                    for page in pages:
                        article = cleanseed.clean(
                            getattr(page, kind), url=page.url, kind=kind, model=system == OURS, sites=sites
                        )
                        live = {block.source for block in article.page.live} if article.page else set()
                        for name, lines in (("template", page.template), ("story", page.story)):
                            counts[f"{name}_of"] += len(lines)
                            counts[name] += sum(line not in live for line in lines)
                    row |= {"template_of": counts["template_of"], "story_of": counts["story_of"]}
                    row |= {f"{name}_{profile}": counts[name] for name in ("template", "story")}
                rows.append(row)
    return rows


def tables(results: dict[str, Any]) -> Iterator[str]:
    """The tables of a run's figures."""
    rows = results.get("sitewide", [])
    yield table(
        "Profiles of sites, on sites with several pages",
        (
            "set",
            "renderer",
            "site by",
            "system",
            "learned from",
            "n",
            "profiles",
            "changed",
            "worse",
            "without",
            "with",
            "change",
            "of changed",
        ),
        grouped_rows(
            rows,
            ("set", "renderer", "by"),
            lambda row: [
                f"{row['system']} *" if row["system"] == OURS and row["set"] in SEEN else row["system"],
                row["learned"],
                *(count(row[name]) for name in ("n", "profiles", "changed", "worse")),
                *(share(row[name]) for name in ("without", "with")),
                change(row["with"] - row["without"]),
                change(row["gain"]),
            ],
        ),
        "wF1 without and with the stage sitewide. Learned without gold, from the site's other pages, or from all as in a corpus that is\n"
        "learned from and cleaned. profiles: pages for which there was one; changed, worse: pages whose text changed, lost wF1; of changed: the change on them.",
        "* The weights saw these pages, which flatters, and leaves less to gain." if rows else "",
    )
    yield table(
        "A made-up site: lines that are gone",
        ("kind", "system", "template lines", "without", "with a profile", "story lines", "without", "with a profile"),
        (
            [
                row["kind"],
                row["system"],
                *(count(row[f"{name}_{of}"]) for name in ("template", "story") for of in ("of", "without", "with")),
            ]
            for row in results.get("sitewide_made", [])
        ),
    )
