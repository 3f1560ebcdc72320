"""Labelled pages to train and measure on: gold sets as lines, each with how much of it is article.

A gold set is `NAME.text.jsonl.gz` (pages whose markup is lost, one record a renderer) beside `NAME.html.jsonl.gz`. Seven more
renderings are made here: `recall`, what trafilatura finds when it favours recall, for many have such text; `body`, the article
alone, so that a page that is clean already is known as such; `mended`, `article` with some lines joined and some parted;
`broken`, `blocks` with lines broken inside their sentences, as renderers do that break at each link; and, in the lines that reading makes of
them, texts in one line: `joined` and `strung`, `article` and `bs4` with a space between their lines, and `glued`, `article` with nothing between.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from cleanseed import read
from cleanseed.gold import align, scores

SETS = ("wcxb-dev", "fundus-dev")
FOLDS = 4
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")


@dataclass(frozen=True)
class Example:
    """One rendering of one page. share: how much of each line is article; words: its number of words; group: host or publisher."""

    id: str
    set: str
    renderer: str
    language: str
    group: str
    lines: tuple[str, ...]
    gaps: tuple[int, ...]
    share: npt.NDArray[np.float32]
    words: npt.NDArray[np.int32]
    body: str

    @property
    def label(self) -> npt.NDArray[np.bool_]:
        """Which lines to keep: those that are at least half article."""
        return self.share >= 0.5


def split(text: str) -> tuple[list[str], list[int]]:
    """The lines of a text that are not blank, stripped, and whether a blank one stood before each (1) or not (0)."""
    lines: list[str] = []
    gaps: list[int] = []
    gap = 0
    for line in _BREAK.split(text):
        if line.strip():
            lines.append(line.strip())
            gaps.append(gap)
            gap = 0
        else:
            gap = 1
    return lines, gaps


def parted(text: str) -> tuple[list[str], list[int]]:
    """The same of a text in one line: the lines that reading makes of it."""
    blocks = read.read(text, kind="text").blocks
    return [block.text for block in blocks], [int(block.parted) for block in blocks]


def load(folder: Path) -> list[Example]:
    """All renderings of all gold pages in `folder`, in a fixed order."""
    out: list[Example] = []
    for name in SETS:
        texts = [record for record in _records(folder / f"{name}.text.jsonl.gz") if record["body"]]
        pages = {record["id"]: record for record in _records(folder / f"{name}.html.jsonl.gz")}
        done: set[str] = set()
        for record in texts:
            out.append(_example(record, name, record["renderer"], record["text"]))
            if record["renderer"] == "article":
                out.append(_example(record, name, "mended", _mended(record["id"], record["text"])))
                out.append(_example(record, name, "joined", " ".join(record["text"].split()), one_line=True))
                out.append(_example(record, name, "glued", _glued(record["text"]), one_line=True))
            if record["renderer"] == "bs4":
                out.append(_example(record, name, "strung", " ".join(record["text"].split()), one_line=True))
            if record["renderer"] == "blocks":
                out.append(_example(record, name, "broken", _broken(record["id"], record["text"])))
            if record["id"] not in done:
                done.add(record["id"])
                out.append(_example(record, name, "body", record["body"]))
                text = _recall(pages[record["id"]]["html"]) if record["id"] in pages else ""
                if text:
                    out.append(_example(record, name, "recall", text))
    return out


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _example(record: dict[str, Any], name: str, renderer: str, text: str, *, one_line: bool = False) -> Example:
    lines, gaps = parted(text) if one_line else split(text)
    if renderer == "body":
        share, count = [1.0] * len(lines), [len(scores.words(line)) for line in lines]
    else:
        share, count = align.shares(lines, record["body"])
    group = record.get("family") or urlsplit(record["url"] or record["id"]).netloc.removeprefix("www.") or record["id"]
    language = record["lang"] if name != "wcxb-dev" else "en"
    return Example(
        record["id"], name, renderer, language or "und", f"{name}:{group}", tuple(lines), tuple(gaps),
        np.array(share, np.float32), np.array(count, np.int32), record["body"],
    )  # fmt: skip


def _recall(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, favor_recall=True, include_comments=False) or ""


def _glued(text: str) -> str:
    return "".join(line.strip() for line in _BREAK.split(text))


def _mended(name: str, text: str) -> str:
    """The text with some neighbouring lines joined and some sentences set on lines of their own, the same way every time."""
    chance = random.Random(zlib.crc32(name.encode()))  # noqa: S311 - no secret
    join, part = chance.choice([(0.0, 0.3), (0.25, 0.0), (0.1, 0.1)])
    out: list[str] = []
    for line in _BREAK.split(text):
        if out and line.strip() and out[-1].strip() and len(line) < 300 and chance.random() < join:
            out[-1] = out[-1].rstrip() + " " + line.strip()
        elif chance.random() < part:
            out.extend(re.split(r"(?<=[.!?]) +(?=\S)", line))
        else:
            out.append(line)
    return "\n".join(out)


def _broken(name: str, text: str) -> str:
    """The text with some lines broken before and after a few of their words, as at links; in half of the pages without blank lines."""
    chance = random.Random(zlib.crc32(name.encode()) + 1)  # noqa: S311 - no secret
    often = chance.choice([0.15, 0.3, 0.6])
    blank = chance.random() < 0.5
    out: list[str] = []
    for line in _BREAK.split(text):
        words = line.split()
        while len(words) >= 5 and chance.random() < often:
            begin = chance.randrange(1, len(words) - 1)
            end = min(len(words), begin + chance.randrange(1, 6))
            out += [" ".join(words[:begin]), " ".join(words[begin:end])]
            words = words[end:]
        if words or blank:
            out.append(" ".join(words))
    return "\n".join(out)


def folds(examples: list[Example], count: int = FOLDS) -> npt.NDArray[np.int8]:
    """A fold for each example; all pages of a host or publisher share one.

    Large groups first, each to the emptiest fold of its set and language.
    """
    size: dict[str, set[str]] = {}
    kind: dict[str, tuple[str, str]] = {}
    for example in examples:
        size.setdefault(example.group, set()).add(example.id)
        kind.setdefault(example.group, (example.set, example.language if example.language in ("en", "de") else "other"))
    filled: dict[tuple[str, str], list[int]] = {}
    fold: dict[str, int] = {}
    for group in sorted(size, key=lambda name: (-len(size[name]), zlib.crc32(name.encode()), name)):
        load = filled.setdefault(kind[group], [0] * count)
        fold[group] = min(range(count), key=lambda at: (load[at], at))
        load[fold[group]] += len(size[group])
    return np.array([fold[example.group] for example in examples], np.int8)
