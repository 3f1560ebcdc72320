"""The account of a shard, and of shards together: what was found, what became of it, what was taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

SITES = 1000
"""So many sites are counted by name, those with the most documents; the others stand together under `OTHER`."""
OTHER = "(other)"
UNKNOWN = "(unknown)"


class Tally(NamedTuple):
    """The figures of one document. code: why it is rejected, None if it was cleaned. removals: rule -> (how many, characters)."""

    code: str | None
    read: int = 0
    kept: int = 0
    site: str | None = None
    language: str = "und"
    verdict: str = "empty"
    removals: Mapping[str, tuple[int, int]] = {}


@dataclass(slots=True)
class Counts:
    """Figures of any number of documents.

    found = cleaned + rejected + skipped. rejected, skipped: by reason. read, kept: characters on the pages, and in the articles.
    removals: rule -> [how many, characters]. sites, languages, verdicts: cleaned documents by each. site_stages: of the same sites,
    characters taken by stage.
    """

    found: int = 0
    cleaned: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    read: int = 0
    kept: int = 0
    removals: dict[str, list[int]] = field(default_factory=dict)
    sites: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    site_stages: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, tally: Tally) -> None:
        """Count a document that was taken."""
        self.found += 1
        self.read += tally.read
        if tally.code is not None:
            self.rejected[tally.code] += 1
            return
        self.cleaned += 1
        self.kept += tally.kept
        site = tally.site or UNKNOWN
        taken = self.site_stages.setdefault(site, Counter())
        for rule, (count, characters) in tally.removals.items():
            known = self.removals.setdefault(rule, [0, 0])
            known[0] += count
            known[1] += characters
            taken[rule.partition("/")[0]] += characters
        self.sites[site] += 1
        self.languages[tally.language] += 1
        self.verdicts[tally.verdict] += 1
        if len(self.sites) > 10 * SITES:
            self._keep(5 * SITES)

    def skip(self, why: str) -> None:
        """Count a document that was left out by choice."""
        self.found += 1
        self.skipped[why] += 1

    def merge(self, other: Counts) -> None:
        """Count what `other` counted too."""
        self.found += other.found
        self.cleaned += other.cleaned
        self.read += other.read
        self.kept += other.kept
        for rule, (count, characters) in other.removals.items():
            known = self.removals.setdefault(rule, [0, 0])
            known[0] += count
            known[1] += characters
        for name in ("rejected", "skipped", "sites", "languages", "verdicts"):
            getattr(self, name).update(getattr(other, name))
        for site, taken in other.site_stages.items():
            self.site_stages.setdefault(site, Counter()).update(taken)
        if len(self.sites) > 10 * SITES:
            self._keep(5 * SITES)

    def _keep(self, sites: int) -> None:
        """Count by name only so many sites, those with the most documents."""
        self.sites = _most(self.sites, sites)
        self.site_stages = _of_sites(self.site_stages, self.sites)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, in an order that does not depend on that of the documents."""
        sites = _sorted(_most(self.sites, SITES))
        stages = _of_sites(self.site_stages, sites)
        return {
            "found": self.found,
            "cleaned": self.cleaned,
            "rejected": _sorted(self.rejected),
            "skipped": _sorted(self.skipped),
            "characters": {"read": self.read, "kept": self.kept},
            "removals": {rule: self.removals[rule] for rule in sorted(self.removals)},
            "sites": sites,
            "site_stages": {site: _sorted(stages[site]) for site in sites if stages.get(site)},
            "languages": _sorted(self.languages),
            "verdicts": _sorted(self.verdicts),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """What `to_dict` gave. Raises KeyError, TypeError, ValueError."""
        return cls(
            int(told["found"]), int(told["cleaned"]), Counter(told["rejected"]), Counter(told["skipped"]),
            int(told["characters"]["read"]), int(told["characters"]["kept"]),
            {str(rule): [int(count), int(size)] for rule, (count, size) in told["removals"].items()},
            Counter(told["sites"]), Counter(told["languages"]), Counter(told["verdicts"]),
            {str(site): Counter(taken) for site, taken in told["site_stages"].items()},
        )  # fmt: skip


@dataclass(slots=True)
class ShardReport:
    """The account of a shard that is written; picklable, and a line of the journal.

    shard: its name. digest: of its content. settings: their name. outputs: file, relative to the output folder -> [bytes, SHA-256].
    """

    shard: str
    digest: str
    settings: str
    outputs: dict[str, tuple[int, str]]
    counts: Counts

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "shard": self.shard,
            "digest": self.digest,
            "settings": self.settings,
            "outputs": {name: list(told) for name, told in sorted(self.outputs.items())},
            **self.counts.to_dict(),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """What `to_dict` gave. Raises KeyError, TypeError, ValueError."""
        outputs = {str(name): (int(size), str(digest)) for name, (size, digest) in told["outputs"].items()}
        return cls(str(told["shard"]), str(told["digest"]), str(told["settings"]), outputs, Counts.from_dict(told))


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _most(counts: Counter[str], keep: int) -> Counter[str]:
    """The counts of the `keep` most frequent names, and what the others come to under `OTHER`."""
    if len(counts) <= keep:
        return counts
    named = sorted((pair for pair in counts.items() if pair[0] != OTHER), key=lambda pair: (-pair[1], pair[0]))
    most = Counter(dict(named[:keep]))
    most[OTHER] = counts[OTHER] + sum(count for _, count in named[keep:])
    return most


def _of_sites(taken: Mapping[str, Counter[str]], sites: Collection[str]) -> dict[str, Counter[str]]:
    """The figures of these sites; those of the others together under `OTHER`."""
    told: dict[str, Counter[str]] = {}
    for site, counts in taken.items():
        told.setdefault(site if site in sites else OTHER, Counter()).update(counts)
    return told
