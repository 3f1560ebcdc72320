"""HTML becomes the blocks that a browser would show, and nothing is lost in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanseed
from cleanseed.model import Page
from cleanseed.read import RejectedError, read

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


def test_many_blocks_take_their_time_and_no_more() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>storm {n}</td></tr>" for n in range(3000))
    found = page(f"<p>{LEAD}</p><table>{rows}</table>")
    assert len(found.blocks) == 3001


def test_the_witness() -> None:
    body = "".join(f"<p>{LEAD[:-1]} number {n}. {NEXT}</p>" for n in range(6))
    found = page(
        f"<nav><ul><li><a href=/>Harbour news</a></li></ul></nav><article>{body}</article><footer><p>Imprint</p></footer>"
    )
    assert [round(block.witness) for block in found.blocks] == [0, *[1] * 6, 0]


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
