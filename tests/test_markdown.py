"""Markdown says of a page what its HTML said: a parser of Markdown finds the same headings, lists, tables, links, and the same text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

import cleanseed
from cleanseed import markdown
from cleanseed.cli import cli
from cleanseed.markdown.blocks import live
from cleanseed.model import Document, Page
from cleanseed.read import dom, read, walk
from cleanseed.read import html as html_reader
from cleanseed.read.links import Links
from cleanseed.sinks import markdown as sink
from cleanseed.sinks import records
from cleanseed.structure import Structure

PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
URL = "https://coast.example/news/wall?page=2"


def page(body: str, url: str | None = URL, head: str = "") -> Page:
    return read(f"<html><head>{head}</head><body>{body}</body></html>", kind="html", url=url)


def written(body: str, url: str | None = URL, head: str = "") -> str:
    return markdown.write(page(body, url, head))


def noted(page: Page) -> Structure:
    return page.blocks[0].structure or Structure()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>The wall</h2><p>It fell.</p>", "## The wall\n\nIt fell."),
        ("<h3><b>Bold</b> C #</h3>", "### **Bold** C \\#"),
        ("<h2><strong>All of it</strong></h2>", "## All of it"),
        ("<h2>Two<br>lines</h2>", "## Two lines"),
        ("<p>one<br>two<br><br>three</p>", "one\\\ntwo\n\nthree"),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol start=9><li>a<li>b<li value=20>c</ol>", "9. a\n10. b\n20. c"),
        ("<ol><li>a<p>more</p><li>b</ol>", "1. a\n\n   more\n2. b"),
        ("<ul><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ul>", "- a\n  - b\n    1. c\n- d"),
        ("<ul><li>a<ol start=3><li>c</ol></ul>", "- a\n\n  3. c"),
        ("<ul><li><ul><li>inner</ul></ul>", "- - inner"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<ul><li>a</ul><p>p</p><ul><li>b</ul>", "- a\n\np\n\n- b"),
        ("<blockquote>a<p>b</p></blockquote><blockquote>c</blockquote>", "> a\n>\n> b\n\n> c"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<ul><li>a<blockquote>q</blockquote></ul>", "- a\n\n  > q"),
        ("<dl><dt>Ebb<dd>The sea goes.</dl>", "**Ebb**\n\nThe sea goes."),
        ("<pre>a *b*\n    `c`\n\n    d</pre>", "```\na *b*\n    `c`\n\n    d\n```"),
        ("<pre class='lang-py'>```</pre>", "````py\n```\n````"),
        ("<pre><code class='hljs language-c++'>x</code></pre>", "```c++\nx\n```"),
        ("<ul><li><pre>a\nb</pre></ul>", "- ```\n  a\n  b\n  ```"),
        ("<pre><div>a</div><div>  b</div></pre>", "```\na\n  b\n```"),
        ("<p>Run <code>make `all`</code> or <kbd>x</kbd></p>", "Run `` make `all` `` or `x`"),
        ("<p><b>Storm </b>hits <i>the <b>old</b> wall</i>.</p>", "**Storm** hits *the old wall*."),
        ("<p>a<b>\u201cq\u201d</b>b</p>", "a\u201cq\u201db"),  # no sign of emphasis would be read as one here
        ("<p><b>a</b><i>b</i></p>", "**a**b"),
        ("<p>See <a href='/a/b'>the <b>report</b></a>!<a href='c'>d</a></p>", None),
        ("<p>* a</p><p>1. b</p><p>- c</p><p># d</p><p>--- </p><p>+ e</p><p>3) f</p><p>&gt; g</p><p>====</p>", None),
    ],
)
def test_blocks(body: str, expected: str | None) -> None:
    found = written(body)
    if expected is not None:
        assert found == expected
    texts = [token for token in PARSER.parse(found) if token.type in ("inline", "fence")]
    assert " ".join(map(shown, texts)).split() == " ".join(block.source for block in page(body).blocks).split()


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTP://a.example/x", "HTTP://a.example/x"),
        ("/x", "https://coast.example/x"),
        ("x?y=1&copy=2", "https://coast.example/news/x?y=1&copy=2"),
        ("//b.example/x", "https://b.example/x"),
        ("../x", "https://coast.example/x"),
        ("?q", "https://coast.example/news/wall?q"),
        ("  /x y\n", "https://coast.example/x%20y"),
        ("/a(b)[c]|<d>`\\", "https://coast.example/a%28b%29%5Bc%5D%7C%3Cd%3E%60%5C"),
        ("mailto:desk@coast.example", "mailto:desk@coast.example"),
        ("#top", None),
        ("javascript:alert(1)", None),
        (" java\nscript:alert(1)", None),
        ("JAVASCRIPT:alert(1)", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("file:///etc/passwd", None),
        ("http:", None),
        ("https://[::1", None),
        ("", None),
        ("/" + "x" * 3000, None),
    ],
)
def test_links_lead_where_a_reader_may_follow(href: str, expected: str | None) -> None:
    found = PARSER.parse(written(f'<p>See <a href="{escape(href)}">the report</a> now</p>'))[1]
    assert [child.attrs["href"] for child in found.children or () if child.type == "link_open"] == (
        [expected] if expected else []
    )
    assert shown(found) == "See the report now"


def test_relative_links_hang_on_the_base() -> None:
    link = "<p><a href='x'>y</a></p>"
    assert written(link, None) == "y"
    assert written(link, None, "<link rel=canonical href='https://a.example/b/c'>") == "[y](https://a.example/b/x)"
    assert written(link, "https://c.example/", "<base href='/d/'>") == "[y](https://c.example/d/x)"
    assert written(link, "https://c.example/", "<base href='https://e.example'>") == "[y](https://e.example/x)"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<tr><th>Year<th>Lamps<tr><td>2017<td>140", "| Year | Lamps |\n| --- | --- |\n| 2017 | 140 |"),
        ("<tr><td>2017<td>140<tr><td>2021<td>2,300", "|  |  |\n| --- | --- |\n| 2017 | 140 |\n| 2021 | 2,300 |"),
        ("<tr><td><b>A</b><td><b>B</b><tr><td>1<td>2", "| **A** | **B** |\n| --- | --- |\n| 1 | 2 |"),
        (
            "<thead><tr><td>A<td>B</thead><tr><td>a|b `c|d`<td><code>x|y</code>",
            "| A | B |\n| --- | --- |\n| a\\|b \\`c\\|d\\` | `x\\|y` |",
        ),
        ("<tr><th>A<th>B<tr><td rowspan=2>1<td>2<tr><td>3", "| A | B |\n| --- | --- |\n| 1 | 2 |\n|  | 3 |"),
        ("<tr><th colspan=2>A<th>B<tr><td>1<td>2<td>3", "| A |  | B |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
        ("<tr><th>A<th>B<tr><td><td>&nbsp;2", "| A | B |\n| --- | --- |\n|  | 2 |"),
        ("<tr><th>A<th>B<tr><td><p>1</p><p>one</p><td>x<br>y", "| A | B |\n| --- | --- |\n| 1 one | x y |"),
        ("<caption>Lamps</caption><tr><th>A<th>B<tr><td>1<td>2", "Lamps\n\n| A | B |\n| --- | --- |\n| 1 | 2 |"),
        ("<tr><td>only one<td>row", "only one\trow"),
        ("<tr><td><h2>Head</h2><td>side<tr><td>a<td>b", "## Head\n\nside\n\na\tb"),
        ("<tr><td>a<td><table><tr><td>b<td>c<tr><td>d<td>e</table><tr><td>f<td>g", None),
    ],
)
def test_tables(body: str, expected: str | None) -> None:
    found = written(f"<table>{body}</table>")
    if expected is None:  # around a table of data stands one for the layout
        assert [t.map for t in PARSER.parse(found) if t.type == "table_open"] == [[2, 6]]
    else:
        assert found == expected


def test_what_is_cut_is_not_in_the_markdown() -> None:
    whole = page("<p>By Ann. The <a href=/w>sea wall</a> is <b>gone</b> (via wire)</p>")
    block = whole.blocks[0]
    cut = whole.without([block.cut("x/y", 0, 8), block.cut("x/y", 16, 20)])
    assert markdown.write(cut) == "The [sea](https://coast.example/w)  is **gone** (via wire)"
    text, spans = live(cut.blocks[0], noted(cut))
    assert text == cut.blocks[0].text
    assert [text[span.start : span.end] for span in spans] == ["sea ", "gone"]
    assert markdown.write(whole.without([block.drop("x/y")])) == ""


def test_an_item_whose_first_paragraph_is_gone_is_still_one() -> None:
    whole = page("<ol><li>a<p>b</p><li>c</ol><table><tr><th>A<th>B<tr><td>1<td>2</table>")
    left = whole.without([whole.blocks[0].drop("x/y"), whole.blocks[3].drop("x/y")])
    assert markdown.write(left) == "1. b\n2. c\n\n|  |  |\n| --- | --- |\n| 1 | 2 |"


def test_repairs_do_not_move_links() -> None:
    found = written(
        "<p>It wasn\u00e2\u20ac\u2122t <a href=/w>the m\u00e2\u20ac\u2122s</a> r\u200bo\u200ba\u200bd <b>now</b></p>"
    )
    assert found == "It wasn\u2019t [the m\u2019s](https://coast.example/w) road **now**"


def test_plain_text_stays_as_it_is() -> None:
    text = "# The coast road was closed on Monday after a storm took the sea wall *with* it in the night.\n"
    article = cleanseed.clean(text, kind="text", model=False)
    assert article.markdown == article.text


def test_the_file_has_the_markdown_and_the_record_the_text() -> None:
    body = "".join(f"<p>The <b>coast</b> road was closed on Monday, number {n}, after a storm.</p>" for n in range(5))
    article = cleanseed.clean(f"<html><body>{body}</body></html>", kind="html", model=False)
    assert "**" not in article.text
    assert article.markdown.count("**coast**") == 5
    assert sink.page(article).decode().endswith(f"---\n\n{article.markdown}\n")
    assert cleanseed.clean(b"\x00\x01").markdown == ""


def test_records_have_markdown_where_it_is_asked_for() -> None:
    body = "".join(f"<p>The <b>coast</b> road was closed on Monday, number {n}, after a storm.</p>" for n in range(5))
    article = cleanseed.clean(f"<html><body>{body}</body></html>", kind="html", model=False)
    assert "markdown" not in records.record(article)
    assert records.record(article, markdown=True) == records.record(article) | {"markdown": article.markdown}
    assert records.record(article, "fineweb", markdown=True)["metadata"]["markdown"] == article.markdown


def test_the_command_line_writes_markdown(tmp_path: Path) -> None:
    body = "".join(f"<p>The <b>coast</b> road was closed on Monday, number {n}, after a storm.</p>" for n in range(5))
    file = tmp_path / "page.html"
    file.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    ran = CliRunner().invoke(cli, ["clean", str(file), "--markdown", "--no-model"])
    assert json.loads(ran.stdout)["markdown"].count("**coast**") == 5
    assert "markdown" not in json.loads(CliRunner().invoke(cli, ["clean", str(file), "--no-model"]).stdout)
    assert CliRunner().invoke(cli, ["clean", str(file), "--markdown", "--format", "md"]).exit_code == 2


# --- properties ------------------------------------------------------------------------------------------------------

NASTY = st.lists(
    st.sampled_from(
        [
            "a", "b", "sea wall", "1.", "2)", "#", "##", "+", "-", "--", "---", "*", "**", "_", "__", "`", "``", "```", "~", "~~~",
            "|", "|-", ":-", "[", "]", "](", "(x)", "]:", "!", "!!", "<", ">", "<b>", "</p>", "<!--", "<a href='javascript:x'>", "&",
            "&amp;", "&#60;", "&copy;", "\\", "\\|", "=", "===", ":", "\"", "\u00e9", "\u201c", "\u3002", "\u6d77", " ", " ", " ",
            "https://a.example/x_y_z", "www.a.example", "\u00a0", "\t",
        ]
    ),
    min_size=1, max_size=8,
).map("".join)  # fmt: skip
WORDS = st.sampled_from(["wall", "sea wall", "the old quarry", "Westerby"])

Tree = dict[str, Any]
SIGNS = {"strong_open": "b", "link_open": "a", "code_inline": "code"}
SHOWN = ("text", "text_special", "code_inline", "softbreak", "hardbreak")


def paragraphs(text: Any) -> Any:
    tags = st.sampled_from(["", "", "b", "code", "a"])
    return st.tuples(text, tags).map(
        lambda each: {"p": f"x{each[0]}x" if not each[0].strip() else each[0], "tag": each[1]}
    )


def trees(text: Any) -> Any:
    flat = st.one_of(
        paragraphs(text),
        st.tuples(st.integers(1, 6), text).map(lambda each: {"h": each[0], "text": f"x{each[1]}"}),
        st.lists(st.sampled_from(["def x():", "    y", "", "```", "``", "> q", "- l", "\tz"]), min_size=1).map(
            lambda lines: {"pre": ["x", *lines, "x"]}
        ),
        st.lists(st.lists(text.map(lambda told: f"x{told}"), min_size=3, max_size=3), min_size=2, max_size=4).map(
            lambda rows: {"table": rows}
        ),
    )
    return st.lists(
        st.recursive(
            flat,
            lambda inner: st.one_of(
                st.tuples(
                    st.sampled_from([None, 1, 3, 99]), st.lists(st.lists(inner, min_size=1, max_size=3), min_size=1)
                ).map(lambda each: {"list": each[0], "items": each[1]}),
                st.lists(inner, min_size=1, max_size=3).map(lambda each: {"quote": each}),
            ),
            max_leaves=6,
        ),
        min_size=1,
        max_size=4,
    )


def html(tree: Tree) -> str:
    if "p" in tree:
        tag = tree["tag"]
        return f"<p>{escape(tree['p'])}{f' <{tag} href=/x>y z</{tag}>' if tag else ''}</p>"
    if "h" in tree:
        return f"<h{tree['h']}>{escape(tree['text'])}</h{tree['h']}>"
    if "pre" in tree:
        return f"<pre>{escape(chr(10).join(tree['pre']))}</pre>"
    if "table" in tree:
        cells = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in tree["table"]]
        return f"<table><thead><tr>{'</tr></thead><tr>'.join(cells)}</tr></table>"
    if "quote" in tree:
        return f"<blockquote>{''.join(map(html, tree['quote']))}</blockquote>"
    items = "".join(f"<li>{''.join(map(html, item))}</li>" for item in tree["items"])
    return f"<ul>{items}</ul>" if tree["list"] is None else f"<ol start={tree['list']}>{items}</ol>"


def leaves(tree: Tree, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """For each block that the tree becomes, where it stands."""
    if "p" in tree:
        yield (*path, "p", *([tree["tag"]] if tree["tag"] else ()))
    elif "h" in tree:
        yield (*path, f"h{tree['h']}")
    elif "pre" in tree:
        yield (*path, "pre")
    elif "table" in tree:
        yield from [(*path, "row")] * len(tree["table"])
    elif "quote" in tree:
        for each in tree["quote"]:
            yield from leaves(each, (*path, "quote"))
    else:
        for number, item in enumerate(tree["items"]):
            mark = "-" if tree["list"] is None else str(tree["list"] + number)
            for each in item:
                yield from leaves(each, (*path, mark))


def shown(token: Token) -> str:
    """The text that a token shows."""
    if token.type == "fence":
        return token.content
    return "".join(
        "\n" if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or ()
    )


def told(text: str) -> list[tuple[tuple[str, ...], str]]:
    """What a parser of Markdown finds: for each block where it stands, and its text; cells with a tab between them."""
    found: list[tuple[tuple[str, ...], str]] = []
    path: list[str] = []
    cells: list[str] | None = None
    leaf = "p"
    for token in PARSER.parse(text):
        assert token.type not in ("html_block", "hr", "code_block"), text
        for child in token.children or ():
            assert child.type in SHOWN or child.type.partition("_")[0] in ("link", "strong"), (child.type, text)
        if token.type == "blockquote_open":
            path.append("quote")
        elif token.type == "list_item_open":
            path.append(token.info or "-")
        elif token.type in ("blockquote_close", "list_item_close"):
            path.pop()
        elif token.type in ("paragraph_open", "heading_open"):
            leaf = token.tag
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            found.append(((*path, "row"), "\t".join(cells or ())))
            cells = None
        elif token.type == "fence":
            found.append(((*path, "pre"), token.content.removesuffix("\n")))
        elif token.type == "inline":
            if cells is None:
                signs = [SIGNS[child.type] for child in token.children or () if child.type in SIGNS]
                found.append(((*path, leaf, *signs), shown(token)))
            else:
                cells.append(shown(token))
    return found


@settings(max_examples=80)
@given(trees(NASTY))
def test_any_tree_comes_back(forest: list[Tree]) -> None:
    read_page = page("".join(map(html, forest)))
    found = told(markdown.write(read_page))
    wanted = [leaf for tree in forest for leaf in leaves(tree, ())]
    assert [path for path, _ in found] == wanted
    assert [text for _, text in found] == [block.source for block in read_page.blocks]


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(["", "b", "em", "code", "a"]), NASTY), min_size=1, max_size=6))
def test_any_line_shows_its_text_and_its_links(parts: list[tuple[str, str]]) -> None:
    body = "".join(
        f"<{tag}{' href=/x' * (tag == 'a')}>{escape(text)}</{tag}>" if tag else escape(text) for tag, text in parts
    )
    read_page = page(f"<p>x{body}</p>")
    text = markdown.write(read_page)
    tokens = PARSER.parse(text)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert shown(tokens[1]) == read_page.blocks[0].source
    children = tokens[1].children or []
    links = [child for child in children if child.type == "link_open"]
    assert {child.attrs["href"] for child in links} <= {"https://coast.example/x"}
    assert len(links) == sum(tag == "a" and bool(told.strip()) for tag, told in parts)
    assert {child.type for child in children} <= {
        "text", "text_special", "code_inline", "link_open", "link_close", "em_open", "em_close", "strong_open", "strong_close",
    }  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["", "b", "em", "code", "a"]), WORDS), min_size=1, max_size=8))
def test_emphasis_between_spaces_is_always_told(parts: list[tuple[str, str]]) -> None:
    body = " ".join(f"<{tag} href=/x>{text}</{tag}>" if tag else text for tag, text in parts)
    children = PARSER.parse(written(f"<p>{body}</p>"))[1].children or []
    names = {"strong_open": "b", "em_open": "em", "link_open": "a", "code_inline": "code"}
    assert [names[child.type] for child in children if child.type in names] == [tag for tag, _ in parts if tag]


@given(
    st.lists(st.tuples(st.sampled_from(["", "b", "code", "a"]), NASTY), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=4),
)
def test_whatever_is_cut(parts: list[tuple[str, str]], cuts: list[tuple[int, int]]) -> None:
    body = "".join(f"<{tag} href=/x>{escape(text)}</{tag}>" if tag else escape(text) for tag, text in parts)
    whole = page(f"<p>x{body}</p>")
    block = whole.blocks[0]
    size = len(block.source)
    left = whole.without(
        [
            cleanseed.Removal("x/y", 0, start, min(size, start + length))
            for start, length in cuts
            if start < size
        ]
    )  # fmt: skip
    text, spans = live(left.blocks[0], noted(left))
    assert text == left.blocks[0].left().strip()
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for kind in ("link", "code", "strong"):
        alike = [span for span in spans if span.kind == kind]
        assert all(first.end <= second.start for first, second in pairwise(alike))
    tokens = [token for token in PARSER.parse(markdown.write(left)) if token.type == "inline"]
    assert "".join(map(shown, tokens)) == text


def sized(body: str) -> str:
    """As `written`, without what others make of the page: the witness, the head."""
    text, blocks, _, _ = html_reader._blocks(walk.walk(dom.parse(body)), Links(URL))
    return markdown.write(Page(Document("0", "html"), text, blocks))


def test_hostile_sizes() -> None:
    """Each of these would take minutes if the time grew with the square of the size."""
    row = "".join(f"<td><a href=/{n}>{n}</a>" for n in range(8_000))
    assert sized(f"<table><tr>{row}<tr>{row}</table>").count("](") == 16_000
    rows = "".join(f"<tr><td>{n}<td>x" for n in range(8_000))
    assert sized(f"<table>{rows}</table>").count("\n") == 8_001
    assert sized("<ul><li>x" * 900).count("x") == 900
    assert len(sized("<blockquote>x" * 900)) < 40_000
    spans = "".join(f"<b>{n}</b>,<a href=/{n}>{n}</a>" for n in range(8_000))
    assert sized(f"<p>{spans}</p>").count("](") == 8_000
    assert sized("<p>" + "*_`[" * 50_000 + "</p>").count("\\") == 200_000
