"""The five raw texts that cleanseed was asked for: what to keep is said line by line beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleanseed

NAMES = (
    "000_32ac2fbcfe94fae5",
    "001_d94bb9a725f98dd4",
    "002_f5f82548a8b87b2f",
    "003_90339aff46d6fcd7",
    "004_da37478f562172a1",
)


def lines_of(ranges: list[list[int]]) -> set[int]:
    return {number for first, last in ranges for number in range(first, last + 1)}


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(
    params=[(name, by_model) for name in NAMES for by_model in (True, False)],
    ids=lambda param: f"{param[0]}-{'model' if param[1] else 'rules'}",
)
def seed(
    request: pytest.FixtureRequest, shared: Callable[[str], Path]
) -> tuple[bytes, dict[str, Any], cleanseed.Article]:
    name, by_model = request.param
    raw = shared(f"seeds/{name}.txt").read_bytes()
    gold = json.loads(shared("seeds/gold.json").read_text(encoding="utf-8"))[f"{name}.txt"]
    return raw, gold, cleanseed.clean(raw, model=by_model)


def test_the_body_is_exact(seed: tuple[bytes, dict[str, Any], cleanseed.Article]) -> None:
    raw, gold, article = seed
    source = raw.decode("utf-8").split("\n")
    keep, arguable = lines_of(gold["keep"]), lines_of(gold["arguable"])
    prefix = {int(number): told["prefix"] for number, told in gold.get("inline", {}).items()}
    either = {folded(source[number - 1]) for number in arguable}
    wanted = [folded(source[number - 1].removeprefix(prefix.get(number, ""))) for number in sorted(keep - arguable)]
    got = [folded(line) for line in article.text.split("\n") if line.strip()]
    assert [line for line in got if line not in either] == [line for line in wanted if line and line not in either]


def test_the_metadata_is_exact(seed: tuple[bytes, dict[str, Any], cleanseed.Article]) -> None:
    raw, gold, article = seed
    expect = gold["expect"]
    number = expect["title_line"]
    assert article.title == (raw.decode("utf-8").split("\n")[number - 1].strip() if number else None)
    assert list(article.authors) in [expect["authors"], *expect.get("authors_also", [])]
    assert article.date == expect["date"]
    assert article.language == "en"
