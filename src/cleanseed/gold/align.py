"""Alignment: which lines of a page belong to its known article.

The words of the page and those of the article are compared as two sequences (longest common subsequence). Only runs of RUN or
more words in a row are evidence: they may cross lines, and shorter ones count only where they make up a whole line close to
evidence, or complete a line that has some. Article text that is then left over is looked up anywhere on the page, for some
layouts change the order. Of identical lines the copy in the thicker company is the article's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleanseed.gold.scores import words

RUN = 4


def shares(lines: Sequence[str], article: str) -> tuple[list[float], list[int]]:
    """How much of each line is article, 0..1, and its number of words. A line without words goes with its neighbours."""
    split = [words(line) for line in lines]
    numbers: dict[str, int] = {}
    page = [[numbers.setdefault(word, len(numbers)) for word in line] for line in split]
    gold = [numbers.get(word, -1) for word in words(article)]
    hits = [0] * len(lines)
    if gold and numbers:
        used = _in_order(page, gold, hits)
        _elsewhere(page, gold, used, hits)
    found = [min(1.0, hit / len(line)) if line else -1.0 for hit, line in zip(hits, page, strict=True)]
    _one_copy(page, found)
    return _fill(found), [len(line) for line in page]


def _in_order(page: list[list[int]], gold: list[int], hits: list[int]) -> list[bool]:
    """Count the words of each line that the longest common subsequence holds; say which of `gold` are used."""
    from rapidfuzz.distance import LCSseq

    flat = [word for line in page for word in line]
    owner = [index for index, line in enumerate(page) for _ in line]
    used = [False] * len(gold)
    short: list[tuple[int, int, int]] = []
    for op in LCSseq.opcodes(flat, gold):
        if op.tag != "equal":
            continue
        size = op.src_end - op.src_start
        if size < RUN:
            short.append((op.src_start, op.dest_start, size))
            continue
        for step in range(size):
            hits[owner[op.src_start + step]] += 1
            used[op.dest_start + step] = True
    sure = [hit > 0 for hit in hits]
    for source, target, size in short:
        for step in range(size):
            line = owner[source + step]
            if sure[line] or (len(page[line]) == size and any(sure[max(0, line - 2) : line + 3])):
                hits[line] += 1
                used[target + step] = True
    return used


def _elsewhere(page: list[list[int]], gold: list[int], used: list[bool], hits: list[int]) -> None:
    """Look up what is left of the article in the lines that are not yet its own, whatever their order."""
    left: Counter[tuple[int, ...]] = Counter()
    run: list[int] = []
    for word, taken in [*zip(gold, used, strict=True), (-1, True)]:
        if taken or word < 0:
            left.update(tuple(run[at : at + RUN]) for at in range(len(run) - RUN + 1))
            run = []
        else:
            run.append(word)
    if not left:
        return
    for index, line in enumerate(page):
        if len(line) < RUN or 2 * hits[index] >= len(line):
            continue
        grams = [tuple(line[at : at + RUN]) for at in range(len(line) - RUN + 1)]
        mark = [False] * len(line)
        for at, gram in enumerate(grams):
            if left[gram] > 0:
                mark[at : at + RUN] = [True] * RUN
        if sum(mark) >= 0.7 * len(line):
            for gram in grams:
                left[gram] -= 1
            hits[index] = max(hits[index], sum(mark))


def _one_copy(page: list[list[int]], found: list[float]) -> None:
    """Where one of several identical lines is article, let it be the one with most article around it."""

    def company(at: int) -> float:
        return sum(
            max(0.0, found[near]) * len(page[near])
            for near in range(max(0, at - 6), min(len(page), at + 7))
            if near != at
        )

    copies: dict[tuple[int, ...], list[int]] = {}
    for index, line in enumerate(page):
        if line:
            copies.setdefault(tuple(line), []).append(index)
    for same in copies.values():
        chosen = [index for index in same if found[index] >= 0.5]
        if len(same) < 2 or len(chosen) != 1:
            continue
        here = company(chosen[0])
        best = max(same, key=company)
        if company(best) > 1.5 * here + 20:
            found[best], found[chosen[0]] = found[chosen[0]], 0.0


def _fill(found: list[float]) -> list[float]:
    """Give lines without words (-1) the lower of the two shares around them."""
    after, below = [0.0] * len(found), 0.0
    for index in range(len(found) - 1, -1, -1):
        after[index] = below
        below = found[index] if found[index] >= 0 else below
    out, above = [], 0.0
    for share, next_share in zip(found, after, strict=True):
        out.append(share if share >= 0 else min(above, next_share))
        above = share if share >= 0 else above
    return out
