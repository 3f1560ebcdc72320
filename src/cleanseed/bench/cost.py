"""What cleanseed costs: CPU of the text path beside ftfy and langdetect alone, by part, and of starting up."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import cleanseed
from cleanseed import evidence, language, linemodel, metadata, read, rulebook
from cleanseed.gold import Gold
from cleanseed.stages import STAGES

OURS = "cleanseed"
RULES = "cleanseed, rules alone"
THEIRS = "ftfy + langdetect on whole text"
SHORT = "langdetect on 600 characters"
MODEL = "model"
"""What weighing with the line model takes beyond weighing by the formula."""
SIZES, QUICK_SIZES = (3_000, 30_000), (1_000, 10_000)
"""Lines of the texts on which it is checked that cost grows as the text does."""

STARTS = {
    "python -c pass": "pass",
    "import cleanseed": "import cleanseed",
    "cleanseed --help": "import sys; sys.argv = ['cleanseed', '--help']; from cleanseed.cli import main; main()",
    "first document": "import cleanseed; cleanseed.clean('The ferry to the outer islands ran late again on Monday.')",
}
"""What is started, by name."""


def documents(golds: Sequence[Gold], progress: Callable[[str], None]) -> dict[str, Any]:
    """CPU seconds on the same pages, in one process, all warmed up.

    Gives documents, megabytes, lines; seconds, of each system; parts, the seconds of OURS; ratio and rules_ratio, of OURS and RULES
    to THEIRS. Both sides get the whole text; cleanseed gets it as bytes, so its time includes decoding.
    """
    import ftfy
    import langdetect

    texts = [gold.data for gold in golds]
    raws = [text.encode() for text in texts]
    clock: dict[str, float] = {}

    def timed(part: str, function: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        try:
            return function(*arguments)
        finally:
            clock[part] = clock.get(part, 0.0) + time.process_time() - start

    def detect(text: str) -> None:
        try:
            langdetect.detect(text)
        except langdetect.LangDetectException:
            return

    book, model = rulebook.default(), linemodel.load()
    for text in texts[:3]:
        for learned in (True, False):
            cleanseed.clean(text, kind="text", model=learned)
        detect(ftfy.fix_text(text))
    # One loop a system: caches must not know the text already.
    for number, (text, raw) in enumerate(zip(texts, raws, strict=True)):
        progress(f"cost: {number + 1}/{len(texts)}")
        timed(OURS, lambda raw=raw: cleanseed.clean(raw, kind="text"))
        fixed = timed("ftfy", ftfy.fix_text, text)
        timed("langdetect", detect, fixed)
        timed(SHORT, detect, fixed[:600])
    for number, raw in enumerate(raws):
        progress(f"cost of rules alone: {number + 1}/{len(texts)}")
        timed(RULES, lambda raw=raw: cleanseed.clean(raw, kind="text", model=False))
    lines = 0
    for number, raw in enumerate(raws):
        progress(f"cost by part: {number + 1}/{len(texts)}")
        page = timed("read", lambda raw=raw: read.read(raw, kind="text"))
        lines += len(page.blocks)
        timed("weigh", evidence.weigh, page, book)
        page = timed(MODEL, evidence.weigh, page, book, model)
        for name, stage in zip(rulebook.STAGES, STAGES, strict=True):
            page = timed(name, lambda page=page, stage=stage: page.without(stage(page)))
        body = timed("body", page.body)
        told = timed("language", language.detect, body)
        timed("metadata", metadata.gather, page, told)
    if MODEL in clock:
        clock[MODEL] -= clock["weigh"]
    systems = {name: clock.pop(name, 0.0) for name in (OURS, RULES, "ftfy", "langdetect", SHORT)}
    theirs = systems["ftfy"] + systems["langdetect"]
    return {
        "documents": len(texts),
        "megabytes": sum(map(len, raws)) / 1e6,
        "lines": lines,
        "seconds": {**systems, THEIRS: theirs},
        "parts": clock,
        "ratio": systems[OURS] / theirs if theirs else None,
        "rules_ratio": systems[RULES] / theirs if theirs else None,
    }


def growth(
    golds: Sequence[Gold], progress: Callable[[str], None], sizes: Sequence[int] = SIZES
) -> list[dict[str, Any]]:
    """CPU seconds of texts of so many lines: lines, texts, system, seconds (of all those texts).

    The largest text is made of the pages' lines; the others are every third piece of it, so that all are of a kind.
    """
    stock = [line for gold in golds for line in gold.data.splitlines() if line.strip()]
    # A number in front, or a small stock would be but copies of lines.
    whole = [f"{at} {stock[at % len(stock)]}" for at in range(max(sizes))] if stock else []
    rows: list[dict[str, Any]] = []
    for size in sizes if whole else ():
        texts = ["\n".join(whole[start : start + size]) for start in range(0, len(whole) - size + 1, 3 * size)]
        for system, learned in ((RULES, False), (OURS, True)):
            progress(f"cost of {size} lines: {system} ...")
            start = time.process_time()
            for text in texts:
                cleanseed.clean(text, kind="text", model=learned)
            seconds = time.process_time() - start
            rows.append({"lines": size, "texts": len(texts), "system": system, "seconds": seconds})
    return rows


def start_up(progress: Callable[[str], None], repeats: int = 5) -> list[dict[str, Any]]:
    """CPU seconds (user and system) of a fresh interpreter: the median of `repeats` starts. None where a start fails."""
    rows = []
    for name, script in STARTS.items():
        progress(f"start-up: {name} ...")
        seconds = [each for _ in range(repeats) if (each := _start(script)) is not None]
        rows.append({"start": name, "seconds": statistics.median(seconds) if seconds else None})
    return rows


def _start(script: str) -> float | None:
    before = _children()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)  # noqa: S603  our own scripts
    after = _children()
    return after - before if done.returncode == 0 and before is not None and after is not None else None


def _children() -> float | None:
    """CPU seconds of the processes that ended so far; None on a system that does not tell."""
    try:
        import resource
    except ModuleNotFoundError:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
