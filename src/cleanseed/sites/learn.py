"""Learning: from the sampled pages of a host to its profile, and to the pages that say the same."""

from __future__ import annotations

from collections.abc import Sequence

from cleanseed.sites.profile import Known, Site
from cleanseed.sites.sketch import Line, Sketch

LEAST = 3
"""On so many articles a line has to stand to be in a profile: two may tell the same story."""
MOST = 5_000
"""So many lines a profile has at most: those on most articles."""
SAME = 0.7
"""Two pages that share so much of their prose, by words, are one article: an updated story keeps most of its paragraphs."""

_EVERYWHERE, _KNOWN = 0.9, 10
_ENOUGH = 40
_FEW = 8


def learned(host: str, pages: Sequence[Sketch]) -> tuple[Site, list[list[Sketch]]]:
    """The profile of a host, and the groups of pages that are near-duplicates, each in the order of `pages`.

    A line counts once for an article, on however many pages that article stands.
    """
    groups = duplicates(pages)
    article = list(range(len(pages)))
    for group in groups:
        for at in group:
            article[at] = group[0]
    on: dict[str, set[int]] = {}
    examples: dict[str, str] = {}
    for at, page in enumerate(pages):
        for line in page.lines:
            on.setdefault(line.hash, set()).add(article[at])
            known = examples.get(line.hash)
            examples[line.hash] = line.example if known is None else min(known, line.example)
    often = sorted(((-len(found), line) for line, found in on.items() if len(found) >= LEAST))[:MOST]
    beside = _beside(pages, article, {line for _, line in often})
    lines = {line: Known(-count, beside.get(line, 0), examples[line]) for count, line in often}
    return Site(host, len(pages), len(set(article)), lines), [[pages[at] for at in group] for group in groups]


def _beside(pages: Sequence[Sketch], article: Sequence[int], lines: set[str]) -> dict[str, int]:
    """On how many articles each of the lines stands by the same line."""
    pairs: dict[tuple[str, str], set[int]] = {}
    for at, page in enumerate(pages):
        for line in page.lines:
            if line.hash in lines and line.after in lines:
                pairs.setdefault((line.hash, line.after), set()).add(article[at])
    most: dict[str, int] = {}
    for pair, found in pairs.items():
        for hashed in pair:
            most[hashed] = max(most.get(hashed, 0), len(found))
    return most


def duplicates(pages: Sequence[Sketch]) -> list[list[int]]:
    """The groups of pages that say nearly the same, as indexes in order.

    Pages are compared by the words of their prose lines; what nine of ten pages show tells nothing, once ten are known. A line
    leads from each page that has it to a few others that have it, so that work grows with the pages and not with their square.
    """
    prose = [_compared(page) for page in pages]
    holders: dict[str, list[int]] = {}
    for at, lines in enumerate(prose):
        for line in lines:
            holders.setdefault(line, []).append(at)
    everywhere = len(pages) * _EVERYWHERE if len(pages) >= _KNOWN else len(pages)
    common = {line for line, found in holders.items() if len(found) > everywhere}
    told = [{line: lines[line].words for line in lines if line not in common} for lines in prose]
    parent = list(range(len(pages)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[tuple[str, ...], int] = {}
    for at, page in enumerate(pages):  # alike to the letter
        parent[at] = first.setdefault(tuple(line.hash for line in page.lines), at)
    asked: set[tuple[int, int]] = set()
    for found in holders.values():
        for place, at in enumerate(found):
            for other in {*found[max(0, place - _FEW) : place], *found[:1]} - {at}:
                asked.add((other, at) if other < at else (at, other))
    for low, high in sorted(asked):
        a, b = root(low), root(high)
        if a != b and _alike(told[low], told[high]) >= SAME:
            parent[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for at in range(len(pages)):
        groups.setdefault(root(at), []).append(at)
    return [groups[at] for at in sorted(groups) if len(groups[at]) > 1]


def _compared(page: Sketch) -> dict[str, Line]:
    """What a page is compared by: its prose, or all of its lines where that is little (a gallery, a list)."""
    prose = {line.hash: line for line in page.lines if line.prose}
    enough = sum(line.words for line in prose.values()) >= _ENOUGH
    return prose if enough else {line.hash: line for line in page.lines}


def _alike(one: dict[str, int], other: dict[str, int]) -> float:
    """The words of the lines that both have, as a share of the words of all lines: 0..1."""
    both = sum(one[line] for line in one.keys() & other.keys())
    either = sum(one.values()) + sum(other.values()) - both
    return both / either if either else 0.0
