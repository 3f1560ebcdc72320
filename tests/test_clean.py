"""`clean()`, the one entry: what goes in, what comes out, and what holds for any text at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanseed
from cleanseed.read import read
from cleanseed.rulebook import default

PARAGRAPHS = [
    "The coast road was closed on Monday after a storm took the sea wall with it in the night, and the ferry stayed in dock.",
    "Repairs will take a week, the council said, and the school bus will go by the hill road until the last stone is set.",
    "“We have asked for stone from the old quarry,” said the engineer, who has looked after the wall \\ since the spring of 2019.",
    "More from the same quarry was used for the harbour | in 1911, when the first of the two lights was built on the point.",
    "A ⟦bracket⟧ in a text is nothing to be afraid of, and neither is a bar | or a back\\slash in the middle of a sentence.",
]
FURNITURE = [
    "Home | News | Sport | Weather", "By Ann Archer", "2 May 2026", "Related posts", "Ferry to run again in May", "Share", "Advertisement",
    "Image credit: Ann Archer", "☰", "Comments", "Subscribe to our newsletter", "All rights reserved.", "top of page", "Read more: Harbour gets new lights",
]  # fmt: skip
LINES = st.one_of(
    st.sampled_from(PARAGRAPHS),
    st.sampled_from(FURNITURE),
    st.text(st.sampled_from("ab cé中.|\\⟦⟧\t\u00a0\u200b&<>"), max_size=40),
    st.just(""),
)
TEXTS = st.lists(LINES, max_size=24).map("\n".join)


@given(TEXTS)
@settings(max_examples=300)
def test_nothing_is_lost(text: str) -> None:
    article = cleanseed.clean(text, kind="text")
    page = article.page
    assert page is not None
    assert "".join(block.gap + block.source for block in page.blocks) == page.text
    for block in page.blocks:
        gone = sorted((r.start, r.end) for r in article.removals if r.block == block.index)
        assert gone == list(block.cuts)
        assert all(a[1] <= b[0] for a, b in pairwise(gone))
    assert read(text, kind="text").without(article.removals).body() == article.text
    for entry in article.to_dict()["removals"]:
        assert page.text[entry["at"] : entry["at"] + len(entry["text"])] == entry["text"]


@pytest.mark.parametrize(
    "page",
    [
        "<!-- a -->" * 200 + "<link><div>" + PARAGRAPHS[0],
        "\n".join([*PARAGRAPHS[:2], "Comments"] * 2000),
        "\n".join([*PARAGRAPHS[:2], "Related stories"] * 2000),
        f"{PARAGRAPHS[0]}\nPhoto {' ' * 30000}a)",
        f"<!doctype html><h1>{'#' * 50000}a</h1><p>{PARAGRAPHS[0]}</p>",
        '<!doctype html><script type="application/ld+json">{"a": 1}-->%sa</script><p>' % (" " * 50000) + PARAGRAPHS[0],
        "<!doctype html>" + "<div class=byline>" * 1500 + f"<p>{PARAGRAPHS[0]}</p>" * 1500,
        "<!doctype html>" + "<h1><div>" * 750 + f"<p>{PARAGRAPHS[0]}</p>" * 1500,
        f"<!doctype html><p>{PARAGRAPHS[0]}</p><p>{'The road was shut[citation needed] and so ' * 8000}on.</p>",
    ],
    ids=["comments of HTML", "comments", "related", "spaces", "signs", "script", "bylines", "headings", "cuts"],
)
def test_bait_is_cleaned_in_the_time_that_its_length_asks_for(page: str) -> None:
    """Each of these took minutes, or for ever."""
    begin = time.process_time()
    article = cleanseed.clean(page, fast=True, model=False)
    assert PARAGRAPHS[0] in article.markdown.replace("\\", "")
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("nested", ["[" * 600 + '"a"' + "]" * 600, '{"name":' * 400 + '"a"' + "}" * 400])
def test_content_never_raises_however_deep_it_is(nested: str) -> None:
    told = f'{{"@type": "NewsArticle", "headline": {nested}, "author": {nested}}}'
    page = f'<!doctype html><script type="application/ld+json">{told}</script><p>{PARAGRAPHS[0]}</p>'
    assert cleanseed.clean(page, fast=True).text == PARAGRAPHS[0]


@given(TEXTS)
@settings(max_examples=100)
def test_the_record_is_strict_json_and_the_same_each_time(text: str) -> None:
    first, second = (json.dumps(cleanseed.clean(text).to_dict(), allow_nan=False, ensure_ascii=False) for _ in range(2))
    assert first == second
    first.encode("utf-8")


@given(st.binary(max_size=300))
def test_bytes_never_raise(data: bytes) -> None:
    article = cleanseed.clean(data)
    assert (article.error is None) == bool(article.text)
    json.dumps(article.to_dict(), allow_nan=False).encode("utf-8")


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=5, unique=True))
def test_an_article_alone_is_left_as_it_is(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    assert cleanseed.clean(text).text == text


def _wrapped(paragraphs: list[str]) -> str:
    import textwrap

    return "\n\n".join(
        textwrap.fill(paragraph, 78, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs
    )


def test_the_same_words_go_in_all_three_breakings() -> None:
    """A line a paragraph, hard-wrapped, and a whole article in one line, with every character of the notation in it."""
    body = [
        *PARAGRAPHS,
        "The  wall\u00a0itself was built in 1874, and the minutes of the parish ⟦of that year⟧ say who paid for it.",
    ]
    first = "2026-05-02 " + body[0]
    last = "© 2026 Coast Weekly. All rights reserved."
    texts = {
        "lines": "\n".join([first, *body[1:], last]),
        "wrapped": _wrapped([first, *body[1:], last]),
        "single": " ".join([first, *body[1:], last]),
    }
    seen: dict[str, tuple[list[str], list[str]]] = {}
    for name, text in texts.items():
        article = cleanseed.clean(text)
        assert article.page is not None
        assert cleanseed.ledger.removals(article.ledger()) == article.removals
        removed = " ".join(entry["text"] for entry in article.to_dict()["removals"]).split()
        seen[name] = (removed, article.text.split())
        assert article.date == "2026-05-02"
    assert seen["lines"][0] == ["2026-05-02", *last.split()]
    assert seen["wrapped"] == seen["lines"]
    assert seen["single"] == seen["lines"]


def test_keep_protects_and_still_lifts() -> None:
    text = "\n\n".join(["Storm takes sea wall on the coast road", "Image credit: Ann Archer", *PARAGRAPHS])
    plain = cleanseed.clean(text)
    held = cleanseed.clean(text, keep=["captions"])
    assert plain.credits == held.credits == ("Ann Archer",)
    assert "Image credit" not in plain.text
    assert "Image credit: Ann Archer" in held.text
    assert "keep captions/credit as credit" in held.ledger()


def test_a_title_can_stay() -> None:
    text = "\n\n".join(["Storm takes sea wall and closes the coast road", *PARAGRAPHS])
    assert cleanseed.clean(text).title == cleanseed.clean(text, keep=["head/title"]).title == text.split("\n")[0]
    assert cleanseed.clean(text, keep=["head/title"]).text == text


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: cleanseed.clean(cast("str", 7)), TypeError, "str or bytes, not int"),
        (lambda: cleanseed.clean("x", kind=cast("Any", "pdf")), ValueError, "unknown kind 'pdf'"),
        (lambda: cleanseed.clean("x", keep="captions"), TypeError, "keep=['captions']"),
        (lambda: cleanseed.clean("x", keep=["caption"]), ValueError, "did you mean 'captions'"),
        (lambda: cleanseed.clean("x", rules="/nowhere/rules.toml"), OSError, "rules.toml"),
    ],
)
def test_a_wrong_argument_says_what_is_right(call: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-article"),
        (b"\n \n", "no-article"),
        (b"%PDF-1.7\n\x00\x01\x02", "not-text"),
        (b"\x00\x01\x02\x03" * 50, "not-text"),
    ],
)
def test_what_is_no_text_gives_a_record_with_a_code(data: bytes, code: str) -> None:
    article = cleanseed.clean(data)
    assert (article.error, article.text) == (code, "")
    assert article.to_dict()["error"] == code


@pytest.mark.parametrize(
    "page",
    ["a\n{}", "The road is shut. {}", "<p>a</p>{}", "a\n\n{}"],
    ids=["lines", "sentences", "html", "parted"],
)
def test_a_page_of_too_many_blocks_is_too_large(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanseed.read.MAX_BLOCKS", 100)
    piece, rest = page.removesuffix("{}"), "The end."
    kind: Any = "html" if "<p>" in page else "text"
    assert cleanseed.clean(piece * 99 + rest, kind=kind).page is not None
    article = cleanseed.clean(piece * 101 + rest, kind=kind)
    assert (article.error, article.page) == ("too-large", None)
    assert article.warnings == ("more than 100 lines or sentences; cut it into documents first",)


@pytest.mark.parametrize(
    "variables",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C"}, {"PYTHONUTF8": "0", "TZ": "Asia/Tokyo"}],
)
def test_same_bytes_for_any_hash_seed_locale_and_zone(variables: dict[str, str]) -> None:
    text = "\n\n".join(
        [
            "Storm takes sea wall",
            "By Ann Archer",
            "2 May 2026",
            *PARAGRAPHS,
            "Related posts",
            "Ferry to run again",
            *FURNITURE,
        ]
    )
    program = "import cleanseed, json, sys; print(json.dumps(cleanseed.clean(sys.stdin.buffer.read()).to_dict()))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        input=text.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, **variables},
    )
    assert json.loads(run.stdout) == json.loads(json.dumps(cleanseed.clean(text.encode()).to_dict()))


def test_the_rulebook_hash_stands_in_the_record() -> None:
    assert cleanseed.clean("x").to_dict()["rules"] == default().hash


@pytest.mark.parametrize(
    "text",
    [
        '{"url": "https://coast.example/", "text": "The road was shut."}\n{"html": "<html><body><p>And opened.</p></body></html>"}\n',
        '{\n  "headline": "Storm",\n  "body": ["The road was shut."]\n}',
    ],
)
def test_json_is_no_text(text: str) -> None:
    article = cleanseed.clean(text)
    assert (article.error, article.text) == ("not-text", "")
    assert ".jsonl" in article.warnings[0]
    assert cleanseed.clean(text, kind="text", model=False).error is None


@pytest.mark.parametrize(
    "text", ['{"Storm", he said.', '{"a": 1} is an object, and the road was shut by a storm.', "{" * 100_000]
)
def test_text_with_a_brace_in_front_is_text(text: str) -> None:
    assert cleanseed.clean(text, model=False).error in (None, "no-article")
