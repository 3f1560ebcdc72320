"""What is shown on a terminal: wrapped to its width, in columns, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import ENGLISH

import cleanseed
from cleanseed import ledger, rulebook
from cleanseed.sinks import screen
from cleanseed.sinks.table import shown
from cleanseed.sinks.wrap import wrapped

GLUED = ENGLISH + "\n長い橋が" + "海に架かる" * 30 + "\n" + "x" * 150


@given(st.text(alphabet="ab 、海é⟦", max_size=80), st.integers(2, 12))
def test_wrapped_lines_fit_and_hold_all_but_spaces(text: str, width: int) -> None:
    spans = wrapped(text, width)
    assert all(shown(text[start:end]) <= width for start, end in spans)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_words_stay_whole_where_they_fit() -> None:
    text = "the coast road is closed"
    assert [text[start:end] for start, end in wrapped(text, 10)] == ["the coast", "road is", "closed"]


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_ledger_in_columns_says_what_the_ledger_says(width: int) -> None:
    article = cleanseed.clean(GLUED)
    assert article.page is not None
    lines = [click.unstyle(line) for line in screen.explain(article, width)]
    rows = [line for line in lines if not line.startswith("#") and " |" in line]
    assert max(map(shown, rows)) <= max(width, 48)
    verdicts, texts = zip(*(row.split(" |", 1) for row in rows), strict=True)
    told = list(ledger.rows_of(article.page))
    assert squeezed(texts) == squeezed(source for _, source in told)
    figures = [f"{prose:.2f}" for prose in article.page.prose]
    assert sorted(squeezed(verdicts)) == sorted(squeezed([*(verdict for verdict, _ in told), *figures]))


def squeezed(parts: Iterable[str]) -> str:
    return "".join("".join(parts).split())


def test_what_is_cut_is_in_colour_on_each_line() -> None:
    caption = "The sea wall at Westerby on Monday, as it was seen from the harbour. Photo: Bo Berg\n"
    article = cleanseed.clean(ENGLISH.replace("\n", f"\n{caption}", 1))
    lines = list(screen.explain(article, 60))
    cuts = [line for line in lines if "⟦" in line or "⟧" in line]
    assert len(cuts) > 1
    assert all("\x1b[33m" in line for line in cuts)


@pytest.mark.parametrize("code", ["related/heading", "tail/bio", "edges/before"])
def test_a_rule_fits(code: str) -> None:
    rule = rulebook.default().rules[code]
    wide, narrow = ([click.unstyle(line) for line in screen.rule(rule, width)] for width in (None, 60))
    about = narrow.index("Example") if rule.example else len(narrow)
    assert max(map(shown, narrow[:about])) <= 60
    assert squeezed(narrow) == squeezed(wide)


def test_rules_fit() -> None:
    lines = [click.unstyle(line) for line in screen.rules(rulebook.default(), width=80)]
    assert max(map(shown, lines)) <= 80
    assert squeezed(lines) == squeezed(click.unstyle(line) for line in screen.rules(rulebook.default()))
