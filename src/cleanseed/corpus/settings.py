"""What a run is asked for, and the name of it: two runs with one name give the same bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import blake2b, sha256
from importlib import metadata
from typing import Any

from cleanseed import batch, rulebook
from cleanseed._version import __version__
from cleanseed.sites import Sites
from cleanseed.sites.duplicates import Duplicates
from cleanseed.sources import Fields
from cleanseed.supervisor import Limits

EVERY = 1 << 64
"""The share of a run without a sample."""

_LIBRARIES = ("faust-cchardet", "ftfy", "langdetect", "lxml", "trafilatura")
"""What another version of may change an article."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked for; picklable.

    cleaning: as for a batch; its `form` and `url` are not used. fields: of records that hold the document. form: jsonl or parquet.
    compression: none, gz or zst. removals: full, counts or none. attributes: whether removals are also written as spans in files of their
    own. carry: whether records keep the other fields of their input record. share: documents are taken whose `place` is below it.
    limits: of each document. duplicates: the file of `cleanseed learn --duplicates`; what it lists as a copy is skipped. `check()` before
    use.
    """

    cleaning: batch.Settings = field(default_factory=batch.Settings)
    fields: Fields = field(default_factory=Fields)
    form: str = "jsonl"
    compression: str = "none"
    removals: str = "full"
    attributes: bool = False
    carry: bool = False
    share: int = EVERY
    limit: int | None = None
    limits: Limits = field(default_factory=Limits)
    duplicates: str | None = None

    def check(self) -> None:
        """Raises ValueError, RuleError, SiteError or OSError, see `batch.Settings.check`."""
        self.cleaning.check()
        if self.duplicates is not None:
            Duplicates.opened(self.duplicates)

    def told(self) -> dict[str, Any]:
        """All that the output depends on, JSON-ready: versions of code, libraries, rules and weights, and each setting."""
        cleaning = asdict(self.cleaning)
        told = asdict(self)
        del told["cleaning"], cleaning["form"], cleaning["url"]
        rules = rulebook.load(cleaning.pop("rules")).hash
        cleaning["keep"] = sorted(cleaning["keep"])
        cleaning["model"] = _weights() if self.cleaning.model else None
        cleaning["sites"] = Sites.opened(self.cleaning.sites).hash if self.cleaning.sites is not None else None
        told["duplicates"] = Duplicates.opened(self.duplicates).hash if self.duplicates is not None else None
        told["libraries"] = _versions()
        return json.loads(json.dumps({"version": __version__, "rules": rules, **cleaning, **told}))  # type: ignore[no-any-return]

    def hash(self) -> str:
        """The name of the settings: 16 hex digits."""
        return sha256(json.dumps(self.told(), sort_keys=True).encode()).hexdigest()[:16]


def place(source: str) -> int:
    """Where a document stands in the order in which samples are drawn: a number below `EVERY`, from its name alone."""
    return int.from_bytes(blake2b(source.encode("utf-8", "replace"), digest_size=8).digest())


@cache
def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in _LIBRARIES}


def _weights() -> list[str]:
    from cleanseed import linemodel
    from cleanseed.blockmodel import scorer

    return [linemodel.load().hash, scorer.name()]
