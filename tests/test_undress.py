from __future__ import annotations

import json
import textwrap
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from proportion import in_proportion

from cleanseed import clean
from cleanseed.model import Repair
from cleanseed.read import read, sniff
from cleanseed.read.changes import Change, applied, chained, located, placed
from cleanseed.read.undress import undress

PARAGRAPHS = (
    "The night ferry to Brackholm left at ten past eleven, with four passengers and a crate of young trees on deck.",
    "“We plant them where the sea wall stood,” said Orla Finch, who has run the nursery since the autumn of 2019.",
    "The council gave her the strip for a crown a year, and so far nine of every ten trees have lived.",
)
ARTICLE = "\n\n".join(PARAGRAPHS)
LINKED = "[one](/a) [two](/b) [three](/c) [four](/d)\n"


def replayed(text: str, repairs: tuple[Repair, ...]) -> str:
    """The text with each repair made; `before` may reach over line ends."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    for change in reversed(repairs):
        start = starts[change.line - 1] + change.start
        end = start + len(change.before)
        assert text[start:end] == change.before
        text = text[:start] + change.after + text[end:]
    return text


# --- the account -----------------------------------------------------------------------------------------------------


@st.composite
def changes(draw: st.DrawFn, text: str) -> list[Change]:
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(borders[::2], borders[1::2], strict=False)
    return [Change(start, end, draw(st.text("xy\n", max_size=3)), "kind") for start, end in pairs]


@given(st.data(), st.text("abc\n", max_size=24))
@settings(max_examples=300, deadline=None)
def test_changes_one_after_the_other_are_one_list_of_changes(data: st.DataObject, text: str) -> None:
    first = data.draw(changes(text))
    middle = applied(text, first)
    then = data.draw(changes(middle))
    both = chained(first, then, middle)
    assert applied(text, both) == applied(middle, then)
    assert all(one.end <= two.start and one.start < two.start for one, two in pairwise(both))
    assert applied(text, placed(text, located(text, both))) == applied(middle, then)


PIECES = st.sampled_from(
    [
        "\\n", "\n", "\n\n", " ", "[a](https://b.example/c)", "![p](/p.png)", "**b**", "*c*", "# h", "## h", "<p>", "</p>", "<br/>",
        '<a href="/x">', "</a>", "&lt;b&gt;", "&lt;/b&gt;", "_x000D_", "['", "', '", "']", '"', "[1]", "[2]", "[3]", "1. https://a.example",
        "2. https://b.example", "3. https://c.example", "References", "> ", "café", "cafÃ©", "\\u00e9", "\\", "`", "```", "---", "===", "word",
        "The boat.", "] ", "](", "[",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
@example('<a href="/x"></a>&lt;b&gt;')
@example("&lt;b&gt;a&lt;/b&gt; &lt;b&gt;a&lt;/b&gt; [a](https://b.example/c)")
def test_repairs_replay(text: str) -> None:
    found = undress(text)
    assert replayed(text, found.repairs) == found.text
    assert len(found.links) in (0, sum(bool(line.strip()) for line in found.text.split("\n")))


# --- what is taken off -----------------------------------------------------------------------------------------------

HEADED = f"# Trees for the sea wall\n\n{PARAGRAPHS[0]}\n\n## What it costs\n\n{PARAGRAPHS[2]}"


@pytest.mark.parametrize(
    ("scraped", "text"),
    [
        pytest.param(json.dumps(ARTICLE), ARTICLE, id="a string of JSON"),
        pytest.param("\\r\\n".join([*PARAGRAPHS, "End"]), "\n".join([*PARAGRAPHS, "End"]), id="line ends spelt out"),
        pytest.param(json.dumps(ARTICLE + "\n\n🌳 é")[1:-1], ARTICLE + "\n\n🌳 é", id="characters spelt out"),
        pytest.param("_x000D_\n".join(PARAGRAPHS), "\n".join(PARAGRAPHS), id="a cell of a spreadsheet"),
        pytest.param("_x000D_".join(PARAGRAPHS), "\n".join(PARAGRAPHS), id="the same in one line"),
        pytest.param(str(list(PARAGRAPHS)), "\n".join(PARAGRAPHS), id="a list of Python"),
        pytest.param(str(["It's late", 'a "so" b']), "It's late\na \"so\" b", id="a list with both quotes"),
        pytest.param(json.dumps(list(PARAGRAPHS)), "\n".join(PARAGRAPHS), id="a list of JSON"),
        pytest.param('"He said ""no"".\nThen he went."', 'He said "no".\nThen he went.', id="a quoted cell"),
        pytest.param("".join(f"<p>{part}</p>" for part in PARAGRAPHS), ARTICLE, id="paragraphs"),
        pytest.param("<br /><br />".join(PARAGRAPHS), "\n\n".join(PARAGRAPHS), id="breaks"),
        pytest.param(
            'A <a href="https://post.example/1" target="_blank">night ferry</a> <b>left</b>, <img src="/t.png" alt="T" />said Orla.',
            "A night ferry left, said Orla.",
            id="links and bold words",
        ),
        pytest.param("&lt;p&gt;He came &amp;amp; went.&lt;/p&gt;&lt;p&gt;She stayed.&lt;/p&gt;", "He came & went.\n\nShe stayed.", id="tags as entities"),
        pytest.param(HEADED.replace("sea wall", "[sea wall](https://post.example/wall)"), HEADED.replace("# ", "").replace("#", ""), id="Markdown"),
        pytest.param(
            "[![Trees](/t.png)\n\nTrees for the wall](https://post.example/t)\n\nMore _of_ **it**, said [Orla](/orla 'O').",
            "Trees for the wall\n\nMore of it, said Orla.",
            id="pictures, emphasis, titles",
        ),
        pytest.param("See [the plan][1] and [the map][].\n\n[1]: https://a.example/p\n[the map]: /map.html\n", "See the plan and the map.", id="addresses below"),
        pytest.param("Title\n=====\n\nIt was \\[sic\\] 3\\. May, see [x](/x) or [y](/y).\n\n> He went.", "Title\n\nIt was [sic] 3. May, see x or y.\n\nHe went.", id="underlines, escapes, quotations"),
        pytest.param("\n".join("> " + line for line in ["One went.", "Two came.", "Three.", "Four.", "Five."]), "One went.\nTwo came.\nThree.\nFour.\nFive.", id="a quoted mail"),
        pytest.param(
            "   [1]Home [2]News\n\n   The ferry left [3]Brackholm at ten.\n\nReferences\n\n   1. https://a.example/\n   2. https://a.example/n\n   3. https://a.example/b\n",
            "   Home News\n\n   The ferry left Brackholm at ten.",
            id="a dump with numbered links",
        ),
    ],
)  # fmt: skip
def test_taken_off(scraped: str, text: str) -> None:
    assert read(scraped).text.split() == text.split()
    assert [line.strip() for line in read(scraped).text.split("\n") if line.strip()] == [
        line.strip() for line in text.split("\n") if line.strip()
    ]
    found = undress(scraped)
    assert replayed(scraped, found.repairs) == found.text


@pytest.mark.parametrize(
    "text",
    [
        'Use the <p> tag for a paragraph and <br> for a line end. A tag like <a href="https://a.example"> opens a link.',
        '<!-- a page -->\nIn a file:\n<html>\n<head>\n<title>x</title>\n</head>\n<p>One</p>\n<p>Two</p>',
        "If a < b and b > c, then <x> is none. 3 <b 4.",
        "print('a\\n')\nprint('b\\n')\nprint('c\\n')\nThe sign \\n ends a line.",
        "C:\\new\\readme.txt and D:\\next\\names",
        "The variables snake_case and other_name_here are set; 2 * 3 * 4 is 24, and __init__ stays.",
        "He wrote “teh” [sic] and went (on [1] and [2]).",
        "Stars (*) mark the best.\n\n* * *\n\nThe *sea, the wind\nand *nothing more",
        "# install the tools\n\n# build it\n\n# run it twice\n\nThe comments above are of a shell, and #harbour is a topic.",
        "It was shown before[1] and again[2], and then denied.[3]\n\n[1] https://a.example/1\n[2] https://a.example/2\n[3] https://a.example/3",
        "Scores:\n1. https://a.example\n2. https://b.example\n3. https://c.example",
        "['a' is a letter] and no list",
        '"So," he said, "it goes."',
        "Call f(x)[0](y) or see [note](a) here.",
        "A footnote.[^1]\n\n[^1]: It is here.",
        "flowchart TD A[Memory<br/>Settings] --> B[cache<br/>size] --> C[disk<br/>size]",
        "_x0041_ is no line end",
    ],
)  # fmt: skip
def test_left_as_written(text: str) -> None:
    assert undress(text).text == text
    assert undress(text).repairs == ()


def test_code_in_markdown_stays() -> None:
    text = "See [a](/a.html), [b](/b.html) and [c](/c.html).\n\n```python\n# no heading\nx = d[1](2) ** 3 ** 4\n```\n\nThen `a_b` and *went*."
    assert undress(text).text == (
        "See a, b and c.\n\n```python\n# no heading\nx = d[1](2) ** 3 ** 4\n```\n\nThen a_b and went."
    )


def test_markdown_that_was_wrapped_gets_its_paragraphs_back() -> None:
    long = " ".join(PARAGRAPHS).replace("sea wall", "[sea wall](https://post.example/the-wall-at-brackholm)")
    paragraphs = [long, long.replace("night", "day"), long.replace("four", "five")]
    scraped = "\n\n".join(textwrap.fill(part, 78, break_on_hyphens=True) for part in paragraphs)
    plain = [part.replace("[", "").replace("](https://post.example/the-wall-at-brackholm)", "") for part in paragraphs]
    assert [block.text for block in read(scraped).blocks] == plain


def test_paragraphs_and_links_alone_are_text_and_boxes_are_html() -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in PARAGRAPHS * 4)
    assert sniff(paragraphs) == "text"
    assert sniff(f"<div>{paragraphs}</div>") == "html"
    assert sniff(f"<!doctype html><title>T</title>{paragraphs}") == "html"


def test_a_lines_share_in_links_is_known_of_markdown() -> None:
    page = read(
        "[Harbour gets new lights](/lights.html)\n\n![](/a.png)\n\nThe [ferry](/ferry.html) left.\n\n- [Mayor](/m.html)"
    )
    assert [(block.source, block.links) for block in page.blocks] == [
        ("Harbour gets new lights", 1.0),
        ("The ferry left.", pytest.approx(5 / 13, abs=0.01)),
        ("- Mayor", pytest.approx(5 / 6, abs=0.01)),
    ]


PARAGRAPH = "The coast road was closed on Monday after a storm took the sea wall with it in the night."


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"# Storm\n\n{PARAGRAPH}", f"Storm\n\n{PARAGRAPH}"),
        (f"# Storm\n\nBy Ann Archer\n\n{PARAGRAPH}\n\n## Later\n\nIt *went*.", f"Storm\n\nBy Ann Archer\n\n{PARAGRAPH}\n\nLater\n\nIt went."),
        (f"Title: Storm\n\nMarkdown Content:\n# Storm\n\n{PARAGRAPH}", f"Title: Storm\n\nMarkdown Content:\nStorm\n\n{PARAGRAPH}"),
        (f"# Storm\n{PARAGRAPH}", None),
        (f"#!/bin/sh\n\n# Storm\nstop\n\n{PARAGRAPH}", None),
        ("# the port\n\nport = 80\n\n# the host\n\nhost = 'a'", None),
        (f"#1 in the charts\n\n{PARAGRAPH}", None),
    ],
)  # fmt: skip
def test_a_heading_over_paragraphs_is_markdown(text: str, plain: str | None) -> None:
    assert undress(text).text == (plain or text)


def test_front_matter_becomes_metadata() -> None:
    head = "Title: Trees for the sea wall\n\nURL Source: https://post.example/trees\n\nPublished Time: 2026-05-02T08:00:00Z\n\nMarkdown Content:\n"
    article = clean(head + ARTICLE, model=False)
    assert (article.title, article.date, article.url, article.hostname) == (
        "Trees for the sea wall", "2026-05-02T08:00:00Z", "https://post.example/trees", "post.example",
    )  # fmt: skip
    assert article.provenance["title"]["from"] == "head/front-matter"
    assert article.text == ARTICLE


def test_front_matter_of_yaml() -> None:
    head = '---\ntitle: "Trees for the sea wall"\nauthor: Orla Finch\nurl: https://post.example/trees\ndate: 2026-05-02\n---\n\n'
    article = clean(head + ARTICLE, model=False)
    assert (article.title, article.authors, article.date) == ("Trees for the sea wall", ("Orla Finch",), "2026-05-02")
    assert article.text == ARTICLE


def test_front_matter_of_a_mail() -> None:
    head = "From: Orla Finch <orla@post.example>\nTo: friends@post.example\nSubject: Trees for the sea wall\nDate: Sat, 2 May 2026 08:00:00 +0100\n\n"
    article = clean(head + ARTICLE, model=False)
    assert (article.title, article.date) == ("Trees for the sea wall", "2026-05-02T08:00:00+01:00")
    assert article.text == ARTICLE


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Trees for the sea wall - The Westerby Post", "Trees for the sea wall"),
        ("Trees for the sea wall | Westerby | The Westerby Post", "Trees for the sea wall"),
        ("Ten trees and a wall", "Ten trees and a wall"),
    ],
)
def test_a_headline_goes_before_itself_with_the_name_of_the_site(told: str, title: str) -> None:
    head = f"Title: {told}\n\nURL Source: https://post.example/trees\n\nMarkdown Content:\n# Trees for the sea wall\n\n"
    article = clean(f"{head}2 May 2026\n\n{ARTICLE}", model=False)
    assert article.title == title
    assert article.text == ARTICLE


def test_words_with_a_colon_are_no_front_matter() -> None:
    text = (
        "Title: a word that means a claim.\n\nSummary: the land was hers, said the judge, and nobody else's.\n\n"
        + ARTICLE
    )
    assert not any(removal.rule == "head/front-matter" for removal in clean(text, model=False).removals)


@pytest.mark.parametrize(
    "bait",
    ["[" * 20000, "](" * 20000, "![a](" * 8000, "<a href=" * 8000, "\\n" * 20000, "*a_" * 10000, "['" * 10000, "[1]" * 10000, "(" * 20000 + "](/",
     "<!-- " * 8000, "# a\n\n" * 8000, "`" * 20000, "[a]: /b\n" * 5000, "1. https://a.example\n" * 5000,
     LINKED + "*a " * 8000 + "a_ " * 8000, f"---\n{LINKED}{'a' * 60000}", "<p>The road was shut.</p><!-- a -->\n" * 8000,
     LINKED + "--|--" + " " * 20000 + "a", LINKED + "> " * 20000 + "a", LINKED + "*" + " " * 20000 + "a", LINKED + " " * 20000 + "a",
     "<p>The road was shut by the storm.</p>\n" * 20 + "<!--" * 40000],
)  # fmt: skip
def test_bait_takes_time_in_proportion(bait: str) -> None:
    assert in_proportion(lambda length: undress(bait[:length]), len(bait))
