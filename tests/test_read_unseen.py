"""Articles that a page does not show: in its JSON-LD, or in the data for its scripts."""

from __future__ import annotations

import json

import pytest

import cleanseed

LINES = (
    "The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.",
    "Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.",
    "The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.",
    "He has asked for stone from the old quarry, which closed its gates in the spring of last year, and for two cranes.",
)
MENU = "<nav><a href=/>Coast Weekly</a> <a href=/sport>Sport</a></nav>"
FOOT = "<footer>© 2031 Coast Weekly. All rights reserved.</footer>"


def page(script: str, shown: str = "<div id=root>Loading</div>") -> str:
    return f"<html><head><title>Storm takes the sea wall</title>{script}</head><body>{MENU}{shown}{FOOT}</body></html>"


def json_ld(body: str) -> str:
    about = {"@type": "NewsArticle", "headline": "Storm takes the sea wall", "articleBody": body}
    return f"<script type=application/ld+json>{json.dumps(about)}</script>"


def data(held: object) -> str:
    return f'<script id=__NEXT_DATA__ type="application/json">{json.dumps(held)}</script>'


def paragraphs(lines: tuple[str, ...] = LINES) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize("model", [False, True])
@pytest.mark.parametrize(
    "script",
    [
        json_ld("\n\n".join(LINES)),
        json_ld(paragraphs()),
        json_ld(paragraphs().replace("<", "&lt;").replace(">", "&gt;")),
        data({"props": {"page": {"menu": ["News", "Sport"], "story": {"id": 7, "body": paragraphs()}}}}),
        data([{"content": "Coast Weekly"}, {"content": {"rendered": "\n".join(LINES)}}]),
    ],
)
def test_an_article_that_only_scripts_would_show(script: str, model: bool) -> None:
    article = cleanseed.clean(page(script), kind="html", model=model)
    assert article.text.split() == " ".join(LINES).split()
    assert article.verdict == "article"
    assert any("The page shows nothing" in warning for warning in article.warnings)
    assert {removal.rule.split("/")[0] for removal in article.removals} >= {"tail"}, "what the page shows is on it too"


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        (json_ld("\n".join(LINES)), paragraphs()),
        (json_ld("\n".join(LINES)), paragraphs(LINES[:1])),
        (json_ld(LINES[0]), ""),
        (json_ld("\n".join(LINES)), paragraphs(tuple(f"Elsewhere {line}" for line in LINES))),
        (data({"body": paragraphs()}), paragraphs(LINES[:1])),
        (data({"slogan": paragraphs()}), ""),
        (data({"body": LINES[0]}), ""),
        ("<script type=application/json>{broken</script>", ""),
        (f"<script type=application/json>{'[' * 100_000}</script>", ""),
        (f"<script>window.state = {json.dumps({'body': paragraphs()})}</script>", ""),
    ],
)
def test_what_is_shown_or_no_article_is_not_taken_from_scripts(script: str, shown: str) -> None:
    article = cleanseed.clean(page(script, shown), kind="html", model=False)
    assert not any("The page shows nothing" in warning for warning in article.warnings)
    assert article.page is not None
    assert article.page.text.count(LINES[0]) == shown.count(LINES[0])
