"""A small corpus, and ways to clean it, for the tests of runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any, cast

from cleanseed import batch
from cleanseed.corpus import Settings
from cleanseed.corpus.local import Cleaners
from cleanseed.corpus.work import Done, Task, clean_task
from cleanseed.supervisor import Known, Lost

STORY = """\
Storm takes sea wall and closes the coast road
By Ann Author
2 May 2026
The coast road at Westerby was closed on Monday after storm number {0} took the sea wall with it in the night.
Repairs will take at least {0} weeks, the council said, and the school bus will go by the hill road until then.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
Related stories
Ferry to run again in May
"""
RULES_ALONE = Settings(batch.Settings(model=False))


def story(number: int) -> str:
    return STORY.format(number)


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")


def crawl(folder: Path, shards: int = 2, documents: int = 3) -> Path:
    """A corpus: containers in folders, single files, and two documents that cannot be cleaned."""
    for shard in range(shards):
        records: list[dict[str, Any]] = [
            {"text": story(10 * shard + n), "url": f"https://site{n}.example/{shard}"} for n in range(documents)
        ]
        write_lines(folder / f"may/part-{shard}.jsonl", [*records, {"text": "" if shard else "\x00\x01\x02" * 50}])
    (folder / "single.txt").write_text(story(99), encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Inline:
    """Workers that are none: all is done in this process."""

    def __init__(self, settings: Settings, clean: Callable[[Task, Settings], Done] = clean_task) -> None:
        self._settings = settings
        self._clean = clean

    def map(self, tasks: Iterable[Task | Known[Done | None]]) -> Generator[Done | Lost | None]:
        for task in tasks:
            yield task.result if isinstance(task, Known) else self._clean(task, self._settings)


def inline(settings: Settings, clean: Callable[[Task, Settings], Done] = clean_task) -> Cleaners:
    return cast("Cleaners", Inline(settings, clean))
