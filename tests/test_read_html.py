"""HTML becomes the blocks that a browser would show, and nothing is lost in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanseed
from cleanseed.model import Page
from cleanseed.read import RejectedError, dom, read, walk
from cleanseed.read.html import WIDEST

LEAD = "The coast road was closed on Monday after a storm took the sea wall with it in the night."
NEXT = "Repairs will take a week, the council said, and the bus will go by the hill until then."
LAST = "The wall was built in 1911 and had stood every storm since, said the engineer who looks after it."


def page(body: str) -> Page:
    return read(f"<html><head><title>Storm</title></head><body>{body}</body></html>", kind="html")


def texts(body: str) -> list[str]:
    return [block.text for block in page(body).blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<p>The <b>sea</b> wall, <a href='/w'>built <i>in 1911</i></a>, is gone.</p>",
            ["The sea wall, built in 1911, is gone."],
        ),
        ("<p>One\n   two\tthree</p>", ["One two three"]),
        ("<p>Harbour Street 4<br>Coast Town<br/>North</p>", ["Harbour Street 4", "Coast Town", "North"]),
        ("<div>Above<p>Inside</p>below</div>", ["Above", "Inside", "below"]),
        ("<p>Closed<span>ly</span> watched</p>", ["Closedly watched"]),
        ("<div><a href=1>News</a><a href=2>Sport</a></div>", ["News Sport"]),
        ("<ul><li>first<ul><li>inner</li></ul></li><li>second</li></ul>", ["first", "inner", "second"]),
        (
            "<table><tr><th>Year</th><th>Lamps</th></tr><tr><td>2017</td><td>140</td></tr></table>",
            ["Year\tLamps", "2017\t140"],
        ),
        (
            "<table><tr><td><p>First cell</p></td><td><p>Second cell</p></td></tr></table>",
            ["First cell", "Second cell"],
        ),
        ("<dl><dt>Ebb</dt><dd>The sea goes.</dd></dl>", ["Ebb", "The sea goes."]),
        ("<blockquote>Never trust a calm.</blockquote>", ["Never trust a calm."]),
        ("<figure><img alt='unseen'><figcaption>The wall</figcaption></figure>", ["The wall"]),
        ("<p>1 &lt; 2 &amp;amp; 3&nbsp;m</p>", ["1 < 2 & 3 m"]),
        ("<p>one</br>two</p>", ["one", "two"]),
        ("<p>one<br><br>two<br>three</p>", ["one", "two", "three"]),
        ("<p>in<!-- x -->land</p>", ["inland"]),
        ("<p>long<wbr>word</p>", ["longword"]),
        ("<p>sea\x1b wall\x01, sea\x7fwall</p>", ["sea wall, seawall"]),
        ("<p>it&#146;s</p>", ["it\u2019s"]),
        ("<p>\u6d77\u5cb8\n   \u9053\u8def\nRoad</p>", ["\u6d77\u5cb8\u9053\u8def Road"]),
        ("<p><a>\u6771\u4eac</a><a>\u5927\u962a</a></p>", ["\u6771\u4eac\u5927\u962a"]),
        ("<p>\u6d77<b>\u5cb8</b>\u9053</p>", ["\u6d77\u5cb8\u9053"]),
        ("<p>E = <math><mi>m</mi><mo>\u00b7</mo><mi>c</mi><annotation>x</annotation></math>.</p>", ["E = m\u00b7c."]),
        ("<template shadowrootmode=open><p>shown</p></template>", ["shown"]),
        ("<div hidden=until-found><p>found</p></div><p>longer</p>", ["found", "longer"]),
        ("<details><summary>More</summary><p>inside</p></details>", ["More", "inside"]),
        ("<article><p>outer</p><article><p>inner</p></article>tail</article>", ["outer", "inner", "tail"]),
        ("<![if !IE]><p>new</p><![endif]>", ["new"]),
    ],
)
def test_blocks(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var gone = 1</script>",
        "<style>p { color: red }</style>",
        "<noscript><p>gone</p></noscript>",
        "<template><p>gone</p></template>",
        "<p hidden>gone</p>",
        "<p style='color:red; DISPLAY : none'>gone</p>",
        "<div style='visibility:hidden'><p>gone</p></div>",
        "<dialog><p>gone</p></dialog>",
        "<!-- gone -->",
        "<svg><title>gone</title></svg>",
        "<select><option>gone</option></select>",
        "<iframe>gone</iframe>",
    ],
)
def test_what_a_browser_does_not_show_is_not_on_the_page(unseen: str) -> None:
    assert texts(f"<p>{LEAD}</p>{unseen}tail<p>{NEXT}</p>") == [LEAD, "tail", NEXT]


@pytest.mark.parametrize("name", ["noscript", "template", "video", "object", "div hidden"])
def test_what_holds_most_of_the_text_is_shown(name: str) -> None:
    many = [f"{LEAD} {NEXT} {n}." for n in range(4)]
    inside = "".join(f"<p>{text}</p>" for text in many)
    assert texts(f"<{name}>{inside}</{name.split(maxsplit=1)[0]}><p>Loading</p>") == [*many, "Loading"]
    assert texts(f"<{name}><p>{LEAD}</p></{name.split(maxsplit=1)[0]}>{inside}") == many


@pytest.mark.parametrize("name", ["body", "main", "article"])
def test_a_page_without_paragraphs_that_is_hidden_until_its_script_has_run_is_shown(name: str) -> None:
    source = f"<html><{name} style='visibility:hidden'><div>{LEAD}</div><div hidden>gone</div></{name}></html>"
    assert [block.text for block in read(source, kind="html").blocks] == [LEAD]


def test_hidden_in_hidden_takes_its_time_and_no_more() -> None:
    nested = "<div hidden>" * 1000 + f"<p>{LEAD}</p>" * 5000 + "</div>" * 1000
    assert len(walk.walk(dom.parse(nested))) == 5000


@pytest.mark.parametrize(
    "source",
    [
        "<html><body><p>one</p></body></html><p>two</p>",
        "<html><body><p>one</p></body></html><html><head><title>x</title></head><body class=b><p>two</p></body></html>",
        "<html><head></head></html><body><p>one</p><p>two</p>",
        "<p>one</p></BODY ></HTML\n><div>two</div>",
        "<html><body><p>one</p></body><p>two</p></html>",
    ],
)
def test_what_follows_the_end_of_the_page_is_on_it(source: str) -> None:
    assert [block.text for block in read(source, kind="html").blocks] == ["one", "two"]


@pytest.mark.parametrize("size", [11_000_000])
def test_a_text_or_a_script_larger_than_the_parser_takes_by_default(size: int) -> None:
    for large in (f"<script>{'x' * size}</script>", f"<p hidden>{'x' * size}</p>"):
        root = dom.parse(f"<html><body><p>{LEAD}</p>{large}<p>{NEXT}</p><p>{LAST * 2}</p></body></html>")
        assert root is not None
        assert root.xpath("string(//p[1])") == LEAD
        assert root.xpath("string(//p[last()])") == LAST * 2


def test_twelve_paragraphs_alike_are_all_on_the_page_and_in_the_account() -> None:
    """An extractor may give one of them back and say nothing."""
    article = cleanseed.clean(
        f"<html><body><h1>Storm</h1>{f'<p>{LEAD}</p>' * 12}</body></html>", kind="html", model=False
    )
    assert article.page is not None
    assert sum(block.source == LEAD for block in article.page.blocks) == 12
    assert article.text.count(LEAD) + sum(removal.rule == "repeats/copy" for removal in article.removals) == 12


def test_a_page_that_the_witness_cannot_read_is_read() -> None:
    deep = "<div>" * 900 + f"<p>{LEAD}</p><p>{NEXT}</p><p>{LAST}</p>" + "</div>" * 900
    assert texts(deep) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize("model", [False, True])
@pytest.mark.parametrize(
    "around",
    [
        "form id=aspnetForm", "div class='sidebar widget'", "div class='more related'", "aside", "footer", "nav",
        "div class='popup modal overlay'", "div id=comments", "div class='share ad'", "button",
    ],
)  # fmt: skip
def test_an_element_that_holds_most_of_the_paragraphs_is_kept_whatever_it_is_called(around: str, model: bool) -> None:
    lines = [LEAD, NEXT, LAST, f"{LEAD[:-1]}, and it took the lamp too.", f"{NEXT[:-1]}, and so will the milk."]
    body = "".join(f"<p>{line}</p>" for line in lines)
    source = f"<nav><a href=/>News</a></nav><h1>Storm</h1><{around}>{body}</{around.split(maxsplit=1)[0]}><footer>Imprint</footer>"
    assert cleanseed.clean(f"<html><body>{source}</body></html>", kind="html", model=model).text == "\n\n".join(lines)


def test_menus_and_footers_are_on_the_page_and_are_removals_with_rules() -> None:
    source = (
        "<html><body><nav><a href=/>Harbour</a></nav><aside><p>Ferry again</p></aside>"
        f"<p>{LEAD}</p><p>{NEXT}</p><footer>Coast Weekly, Harbour Street</footer></body></html>"
    )
    article = cleanseed.clean(source, kind="html")
    assert article.text == f"{LEAD}\n\n{NEXT}"
    assert article.page is not None
    assert len(article.page.blocks) == 5
    assert [removal.rule for removal in article.removals] == ["markup/navigation", "markup/others", "markup/footer"]


def test_an_element_that_hides_most_of_the_text_is_shown() -> None:
    assert texts(f"<div hidden><p>{LEAD}</p><p>{NEXT}</p></div><p>Loading</p>") == [LEAD, NEXT, "Loading"]


@pytest.mark.parametrize("name", ["embed", "source", "track", "wbr", "keygen", "bgsound"])
def test_void_elements_do_not_swallow_what_follows(name: str) -> None:
    found = page(f"<div><p>{LEAD}</p><{name} src='x.mp4'><p>{NEXT}</p></div><p>{LAST}</p>")
    assert [block.text for block in found.blocks] == [LEAD, NEXT, LAST]
    assert {block.path for block in found.blocks[:2]} == {"html/body/div/p"}
    quoted = page(f"<div><p>{LEAD}</p><{name} alt='a>b'>and<p>{NEXT}</p>so</div><p>{LAST}</p>").blocks
    assert [block.text for block in quoted] == [LEAD, "and", NEXT, "so", LAST]


def test_place_links_and_marks() -> None:
    found = page(
        "<article class='Story' id=s7><p>Read <a href=/x>the report</a></p></article><div role=menu><a href=/>All of it</a></div>"
    ).blocks
    assert [(block.tag, block.path, block.marks) for block in found] == [
        ("p", "html/body/article/p", "story s7"),
        ("div", "html/body/div", "menu"),
    ]
    assert found[0].links == pytest.approx(10 / 15)
    assert found[1].links == 1.0


def test_gaps_and_offsets() -> None:
    found = page(f"<h2>Storm</h2><p>{LEAD}</p><ul><li>one</li><li>two</li></ul><div>a</div><div>b<br>c</div>")
    assert [block.gap for block in found.blocks] == ["", "\n\n", "\n\n", "\n", "\n\n", "\n", "\n"]
    for block in found.blocks:
        assert found.text[block.start : block.end] == block.source
    assert "".join(block.gap + block.source for block in found.blocks) == found.text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<b>Ann Archer</b><i>Harbour desk</i>", "Ann Archer Harbour desk"),
        ("<b>Ann Archer</b><i><u>Harbour desk</u></i>", "Ann Archer Harbour desk"),
        ("<b>Ann Archer</b> <i>Harbour desk</i>", "Ann Archer Harbour desk"),
        ("It runs Java<b>Script</b> in a <b>Face</b>Book.", "It runs JavaScript in a FaceBook."),
    ],
)
def test_elements_that_only_a_style_sheet_parts_are_parted_and_words_are_not(source: str, text: str) -> None:
    assert [block.source for block in read(f"<div>{source}</div>", kind="html").blocks] == [text]


@pytest.mark.parametrize("around", ["<pre>{}</pre>", "<p>Use <code>{}</code> here.</p>", "<pre><code>{}</code></pre>"])
def test_words_of_code_stay_whole_however_they_are_coloured(around: str) -> None:
    (block,) = read(around.format("<b>value</b><i>Error</i>"), kind="html").blocks
    assert "valueError" in block.source


def test_preformatted_text_keeps_its_lines() -> None:
    found = page("<pre>def tide():\n    return 4\n\n\n\nprint(tide())\n</pre><p>After.</p>")
    assert found.blocks[0].source == "def tide():\n    return 4\n\nprint(tide())"
    assert found.blocks[1].text == "After."


def test_repairs_are_made_and_told() -> None:
    found = page("<p>The wall wasnâ€™t built</p><p>in a day\u200b.</p>")
    assert [block.text for block in found.blocks] == ["The wall wasn’t built", "in a day."]
    assert {repair.kind for repair in found.repairs} == {"mojibake", "invisible"}


def test_a_line_break_out_of_an_entity_parts_no_block() -> None:
    assert texts("<p>one&amp;#10;two</p><p>three</p>")[-1] == "three"


def test_a_page_without_a_body_tag() -> None:
    """The parser takes what follows the title for a part of the head."""
    found = read(
        f"<!doctype html><title>Storm</title><meta name=a content=b><article><p>{LEAD}</p></article>", kind="html"
    )
    assert [block.text for block in found.blocks] == [LEAD]


def test_depth() -> None:
    deep = "<div>" * 400 + "deep" + "</div>" * 400 + f"<p>{LAST}</p>"
    assert texts(deep) == ["deep", LAST]
    with pytest.raises(RejectedError) as caught:
        page("<div>" * 3000 + "too deep" + "</div>" * 3000)
    assert caught.value.code == "too-deep"


def test_limits() -> None:
    with pytest.raises(RejectedError) as caught:
        page(f"<p {' '.join(f'a{n}=1' for n in range(6000))}>x</p>")
    assert caught.value.code == "too-deep"


@pytest.mark.parametrize(
    "source", ["", "   ", "<html></html>", "<!-- nothing -->", "<html><body><script>x</script></body></html>"]
)
def test_nothing_to_show(source: str) -> None:
    article = cleanseed.clean(source, kind="html")
    assert article.text == ""
    assert article.error == "no-article"


def test_deep_pages_take_no_memory_for_each_element_around_each_block() -> None:
    (first, *_, last) = read(f"<body>{'<div>' * 1500}{f'<p>{LEAD}</p>' * 2000}", kind="html").blocks
    assert len(first.boxes) == len(last.boxes) < 200
    assert first.boxes[:-1] == last.boxes[:-1]  # the nearest, but for the paragraphs themselves
    assert first.boxes[-1] != last.boxes[-1]


def test_many_blocks_take_their_time_and_no_more() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>storm {n}</td></tr>" for n in range(3000))
    found = page(f"<p>{LEAD}</p><table>{rows}</table>")
    assert len(found.blocks) == 3001


@pytest.mark.parametrize(("cells", "asked"), [(9, True), (WIDEST + 1, False)])
def test_no_witness_where_a_row_would_take_it_quadratic_time(cells: int, asked: bool) -> None:
    found = page(f"<p>{LEAD}</p><table><tr>{'<td>storm' * cells}</table>")
    assert (found.witness is not None, found.fast) == (asked, not asked)


def test_the_witness() -> None:
    body = "".join(f"<p>{LEAD[:-1]} number {n}. {NEXT}</p>" for n in range(6))
    found = page(
        f"<nav><ul><li><a href=/>Harbour news</a></li></ul></nav><article>{body}</article><footer><p>Imprint</p></footer>"
    )
    assert [round(block.witness) for block in found.blocks] == [0, *[1] * 6, 0]


def test_the_witness_of_a_listing() -> None:
    body = "".join(f"<p>{LEAD[:-1]} number {n}. {NEXT}</p>" for n in range(3))
    listing = "from counter import turns\n\nwhile True:\n    wait(turns())"
    found = page(f"<article>{body}<pre><code>{listing}</code></pre>{body.replace('number', 'and')}</article>").blocks
    assert [round(block.witness) for block in found] == [1] * 7


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "</table>",
                "<td>",
                "<br>",
                "a b",
                "<b>",
                "</b>",
                "<li>",
                "&amp;",
                "<embed>",
                "\n",
                "<pre>",
                "\u00a0",
            ]
        )
    )
)
def test_any_soup_is_a_page(parts: list[str]) -> None:
    found = read("<html><body>" + "".join(parts), kind="html")
    assert "".join(block.gap + block.source for block in found.blocks) == found.text
    assert all(block.text and block.source == block.source.strip("\n") for block in found.blocks)
    shown = "".join(found.text.split()).replace("&", "")
    assert shown == "".join("ab" for part in parts if part == "a b")
