"""What the head, the JSON-LD and the microdata of a page say of its article."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cleanseed
from cleanseed.read import dom
from cleanseed.read.htmlhead import iso, read_head

URL = "https://www.coastweekly.example/2026/05/sea-wall"


def head(inside: str, body: str = "") -> dict[str, Any]:
    root = dom.parse(f"<html lang='en-GB'><head>{inside}</head><body>{body}</body></html>")
    assert root is not None
    return read_head(root, URL)


def ld(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


STORY = {
    "@type": "NewsArticle",
    "headline": "Storm takes sea wall",
    "datePublished": "2026-05-02T08:30:00+01:00",
    "dateModified": "2026-05-03",
    "author": {"@type": "Person", "name": "Ann Author"},
    "publisher": {"@type": "Organization", "name": "Coast Weekly"},
    "keywords": "storm, harbour",
    "articleBody": "The coast road was closed.",
}


def test_what_is_too_long_is_no_title() -> None:
    found = head(f"<title>{'storm - ' * 200}</title><meta property='og:title' content='Storm takes sea wall'>")
    assert found["titles"] == {"html/og": "Storm takes sea wall"}


def test_what_the_head_tells_is_repaired() -> None:
    found = head(
        "<meta property='og:title' content='The harbourâ\x80\x99s wall'><meta name=author content='Ann MÃ¼ller'>"
    )
    assert (found["title"], found["authors"]) == ("The harbour’s wall", ["Ann Müller"])


def test_json_ld() -> None:
    found = head(ld(STORY))
    assert found.pop("from")["date"] == "json-ld"
    assert (found.pop("titles"), found.pop("sites")) == (
        {"json-ld": "Storm takes sea wall"},
        ["coastweekly", "coastweeklyexample", "wwwcoastweekly"][:2],
    )
    assert found == {
        "title": "Storm takes sea wall",
        "authors": ["Ann Author"],
        "organisation": "Ann Author",
        "date": "2026-05-02T08:30:00+01:00",
        "modified": "2026-05-03",
        "sitename": "Coast Weekly",
        "language": "en",
        "tags": ["storm", "harbour"],
        "types": {"newsarticle", "person", "organization"},
        "body": "The coast road was closed.",
    }


@pytest.mark.parametrize(
    "value",
    [
        [STORY],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Coast Weekly"}, STORY]},
        {**STORY, "@type": ["Article", "NewsArticle"]},
        {**STORY, "@type": "https://schema.org/NewsArticle"},
        {"@type": "WebPage", "name": "Page", "mainEntity": STORY},
        [
            {
                "@type": "ItemList",
                "itemListElement": [{"@type": "NewsArticle", "headline": "Ferry", "author": "Bo Other"}],
            },
            STORY,
        ],
        "<!--\n" + json.dumps(STORY) + "\n-->",
        "//<![CDATA[\n" + json.dumps(STORY) + "\n//]]>",
        json.dumps(STORY) + ";",
        json.dumps(STORY)[:-1] + ",}",
        json.dumps(STORY).replace("was closed", "was\nclosed"),
        json.dumps(STORY) + json.dumps({"@type": "Thing"}),
    ],
    ids=[
        "array",
        "graph",
        "types",
        "url-type",
        "nested",
        "list",
        "comment",
        "cdata",
        "semicolon",
        "comma",
        "newline",
        "two",
    ],
)
def test_json_ld_in_all_its_forms(value: Any) -> None:
    found = head(ld(value))
    assert (found["title"], found["authors"]) == ("Storm takes sea wall", ["Ann Author"])


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[]", "3", '{"@type": 4}', "[" * 5000, '{"@type": "NewsArticle", "author": 7}', "no json"]
)
def test_broken_json_ld_says_nothing(text: str) -> None:
    found = head(ld(text), "<h1>Storm</h1>")
    assert found["title"] == "Storm"
    assert "authors" not in found


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann Author", ["Ann Author"]),
        ("By Ann Author", ["Ann Author"]),
        ("Ann Author and Bo Other", ["Ann Author", "Bo Other"]),
        ("Ann Author og Bo Other", ["Ann Author", "Bo Other"]),
        (["Ann Author", "Bo Other", "Ann Author"], ["Ann Author", "Bo Other"]),
        ([{"@type": "Person", "name": "Ann Author"}, {"name": "Bo Other"}], ["Ann Author", "Bo Other"]),
        ({"@type": "Person", "name": ["Ann Author", "Bo Other"]}, ["Ann Author", "Bo Other"]),
        ({"@id": "#ann"}, ["Ann Author"]),
        ("https://www.coastweekly.example/people/ann", None),
        ("admin", None),
        ("ann.author", None),
        ("aauthor7", None),
        (", Coast Weekly", None),
        ({"@type": "Person", "givenName": "Ann", "familyName": "Author"}, ["Ann Author"]),
        ("Ann Author, professor of the history of harbours at the University of Westerby, Coast", ["Ann Author"]),
        ([{"@type": "Person", "name": "Ann Author"}, {"@type": "Person", "name": "AFP"}], ["Ann Author", "AFP"]),
        ([{"@type": "Organization", "name": "AFP"}, {"name": "Ann Author"}], ["AFP", "Ann Author"]),
        ([{"@type": "Organization", "name": "Coast Weekly"}, {"name": "Ann Author"}], ["Ann Author"]),
        ("Coast Weekly", None),
        ({"@type": "Organization", "name": "Harbour News Agency"}, None),
        ({"@type": "Person", "name": ""}, None),
        (None, None),
    ],
)
def test_authors(author: Any, expected: list[str] | None) -> None:
    person = {"@type": "Person", "@id": "#ann", "name": "Ann Author"}
    assert head(ld([{**STORY, "author": author}, person])).get("authors") == expected


def test_authors_of_meta_tags_and_markup() -> None:
    assert head("<meta name=author content='Ann Author'>")["authors"] == ["Ann Author"]
    assert head("<meta property=article:author content='https://social.example/ann'>").get("authors") is None
    assert head("", "<a rel=author href=/ann>Ann Author</a>")["marked"] == ["Ann Author"]
    assert head("", "<span itemprop=author>By Bo Other</span>")["marked"] == ["Bo Other"]
    assert head("<meta name=citation_author content='Author, Ann'><meta name=citation_author content='Other, Bo'>")[
        "authors"
    ] == ["Ann Author", "Bo Other"]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<meta name=coast_authors content='Ann Author'>", ["Ann Author"]),
        ("<meta property=article:author_name content='Ann Author'>", ["Ann Author"]),
        ("<meta name=author_bio content='Ann Author'>", None),
        ("<meta name=author content='ann@coast.example'>", None),
    ],
)
def test_authors_of_other_meta_tags(inside: str, expected: list[str] | None) -> None:
    found = head(inside)
    assert found.get("authors") == expected
    assert expected or "organisation" not in found


def test_authors_by_class() -> None:
    assert head("", "<div class='post-byline'>By Ann Author, Staff Writer</div>")["marked"] == ["Ann Author"]
    assert "marked" not in head("", "<div class=related><span class=author>Bo Other</span></div>")
    assert "marked" not in head("", "<footer><span class=author>Bo Other</span></footer>")
    assert "marked" not in head("", "<span class=author>Newest stories</span>")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<a href=/team/authors/ann-author>Ann Author</a>", ["Ann Author"]),
        ("<p>By <a href=/autor/ann>Ann Author</a> and <a href=/autor/bo>Bo Other</a></p>", ["Ann Author", "Bo Other"]),
        ("<p><a href=/author/ann>Ann Author</a>, <a href=/author/wire>Reuters</a></p>", ["Ann Author", "Reuters"]),
        ("<a rel=author href=/ann>View all posts by Ann Author</a>", ["Ann Author"]),
        ("<div itemprop=author><span itemprop=name>Ann Author</span><p>Ann Author sails.</p></div>", ["Ann Author"]),
        ("<p class=authorName><b>Ann Author</b> <i>Harbour desk</i></p>", ["Ann Author"]),
        ("<div class='byline'><span>Ann Author</span> <span>Bo Other</span></div>", ["Ann Author", "Bo Other"]),
        ("<nav><a href=/author/cy>Cy Third</a></nav><h1>Storm</h1><a href=/author/ann>Ann Author</a>", ["Ann Author"]),
        ("<a href=/author/cy>Cy Third</a><h1>Storm</h1><a href=/author/ann>Ann Author</a>", ["Ann Author"]),
        ("<div class=post-listing><h1>Storm</h1><i class=author>Ann Author</i></div>", None),
        ("<div class=post-listing><h1>Storm</h1><span class=author>Ann Author</span></div>", ["Ann Author"]),
        ("<p>Reviewed by <a href=/author/ann>Ann Author</a></p>", None),
        ("<p class=author-links><span>Fact-checked by</span> <span class=author>Ann Author</span></p>", None),
        ("<blockquote><cite class=author>Ann Author</cite></blockquote>", None),
        ("<div class=author>Harbour</div>", None),
        ("<a href=/author/ann>Full bio</a>", None),
        ("<div class='author vcard'><a rel=author href=/ann>Ann Author</a></div>", ["Ann Author"]),
        ("<div class=post-avatar><img><span class=author>Ann Author</span></div>", ["Ann Author"]),
        ("<aside><a rel=author href=/ann>Ann Author</a></aside>", ["Ann Author"]),  # the only one
        ("<aside><a rel=author href=/ann>Ann Author</a><a rel=author href=/bo>Bo Other</a></aside>", None),
        ("<div class=recent-posts><a href=/author/ann>Ann Author</a><a href=/author/bo>Bo Other</a></div>", None),
        ("<a href=/authors/guidelines>How we test ferries</a>", None),
    ],
)
def test_authors_that_the_body_marks(body: str, expected: list[str] | None) -> None:
    assert head("", body).get("marked") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>By <a rel=author href=/crew>Coast Weekly Crew</a></p>", "Coast Weekly Crew"),
        ("<p>By <a rel=author href=/crew>See all</a></p>", None),
        ("<p>By <a rel=author href=/crew>sailor</a></p>", None),
        ("<p>By <span class=author>Coast Weekly Crew</span></p>", None),
        ("<p class=author>By Coast Weekly Crew</p>", "Coast Weekly Crew"),
        ("<p class=author-name>Coast Weekly Crew</p>", "Coast Weekly Crew"),
    ],
)
def test_a_house_that_the_body_marks_as_the_author(body: str, expected: str | None) -> None:
    assert head("", body).get("organisation") == expected


@pytest.mark.parametrize(
    ("label", "name", "expected"),
    [
        ("Written by", "Ann Author", ["Ann Author"]),
        ("Verfasst von", "Ann Author", ["Ann Author"]),
        ("Est. reading time", "Ann Author", None),
        ("Written by", "admin", None),
    ],
)
def test_the_author_of_a_shared_card(label: str, name: str, expected: list[str] | None) -> None:
    inside = f"<meta name=twitter:label1 content='{label}'><meta name=twitter:data1 content='{name}'>"
    assert head(inside).get("authors") == expected


@pytest.mark.parametrize(
    ("meta", "line", "expected"),
    [
        ("Ann Author", "By Ann Author and Bo Other", ("Ann Author", "Bo Other")),
        ("Ann Author", "By Cy Third and Bo Other", ("Cy Third", "Bo Other")),  # she put it online
        ("Ann B. Author", "By Ann Author", ("Ann B. Author",)),
        ("Ann Author", "By Cy", ("Ann Author",)),
        ("Ann Author", "By Cy Third</p><p>Edited by Ann Author", ("Ann Author",)),
    ],
)
def test_the_page_may_name_other_authors_than_a_meta_tag(meta: str, line: str, expected: tuple[str, ...]) -> None:
    text = "<p>The coast road was closed on Monday after a storm took the sea wall with it.</p>"
    inside = f"<meta name=author content='{meta}'>"
    page = f"<html><head>{inside}</head><body><h1>Storm</h1><p>{line}</p>{text}</body></html>"
    assert cleanseed.clean(page).authors == expected


@pytest.mark.parametrize(
    ("shown", "told", "expected"),
    [
        ("2 May 2026", "2026-08-20", "2026-05-02"),  # the site moved
        ("2 May 2026", "2026-05-03T01:00:00Z", "2026-05-03T01:00:00+00:00"),  # two clocks
        ("2 August 2026", "2026-05-02", "2026-05-02"),  # shown anew
        ("Updated 2 April 2026", "2026-05-02", "2026-05-02"),
    ],
)
def test_a_day_shown_long_before_the_one_told_is_the_publication(shown: str, told: str, expected: str) -> None:
    story = ld({**STORY, "datePublished": told})
    text = "<p>The coast road was closed on Monday after a storm took the sea wall with it.</p>" * 2
    page = f"<html><head>{story}</head><body><h1>Storm takes sea wall</h1><p>{shown}</p>{text}</body></html>"
    assert cleanseed.clean(page).date == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-05-03T02:41:00Z", "2026-05-02"),  # in the evening, behind UTC
        ("2026-05-01T22:30:00+00:00", "2026-05-02"),  # after midnight, ahead of it
        ("2026-05-03T02:41:00+02:00", "2026-05-03T02:41:00+02:00"),  # it tells its own clock
        ("2026-05-03T19:00:00Z", "2026-05-03T19:00:00+00:00"),  # no clock is so far behind
        ("2026-05-09T02:00:00Z", "2026-05-09T02:00:00+00:00"),
    ],
)
def test_the_day_in_the_address_is_that_of_the_sites_own_clock(told: str, expected: str) -> None:
    page = f"<html><head>{ld({**STORY, 'datePublished': told})}</head><body><p>The coast road was closed.</p></body></html>"
    assert cleanseed.clean(page, url="https://coast.example/2026/05/02/storm").date == expected


def test_a_name_under_a_label_of_authors() -> None:
    text = "<p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>" * 3
    page = f"<html><body><h1>Storm takes sea wall</h1><h6>Author</h6><p>Ann Author</p>{text}</body></html>"
    assert cleanseed.clean(page).authors == ("Ann Author",)


def test_an_organisation_is_the_author_where_nobody_else_is() -> None:
    text = "<p>The coast road was closed on Monday after a storm took the sea wall with it.</p>"
    story = {**STORY, "author": {"@type": "Organization", "name": "Harbour News Agency"}}
    assert cleanseed.clean(f"<html><head>{ld(story)}</head><body>{text}</body></html>").authors == (
        "Harbour News Agency",
    )
    shown = cleanseed.clean(f"<html><head>{ld(story)}</head><body><p>By Bo Other</p>{text}</body></html>")
    assert shown.authors == ("Bo Other",)
    assert shown.provenance["authors"]["from"] == "head/byline"


@pytest.mark.parametrize(
    ("inside", "body", "expected"),
    [
        (
            "<title>Storm takes sea wall | Coast Weekly</title><meta property=og:site_name content='Coast Weekly'>",
            "",
            "Storm takes sea wall",
        ),
        ("<title>Storm takes sea wall - coastweekly.example</title>", "", "Storm takes sea wall"),
        ("<title>Coast Weekly: Storm</title>", "<h1>Storm takes sea wall</h1>", "Storm takes sea wall"),
        ("<title>Storm takes sea wall — News — Coast</title>", "<h1>Storm takes sea wall</h1>", "Storm takes sea wall"),
        ("<meta property=og:title content='Storm &amp;amp; flood on the coast'>", "", "Storm & flood on the coast"),
        ("<title>Storm takes sea wall</title>", "<h1>Log in</h1><h1>Storm takes sea wall</h1>", "Storm takes sea wall"),
        (
            "<meta property=og:title content='Storm takes sea wall'>",
            "<h1>Harbour: Storm takes sea wall</h1><title>x</title>",
            "Storm takes sea wall",
        ),
        ("<title>Wall - a history</title>", "", "Wall - a history"),
        ("", "<h1> Storm \n takes it </h1>", "Storm takes it"),
        ("", "", None),
    ],
)
def test_title(inside: str, body: str, expected: str | None) -> None:
    assert head(inside, body).get("title") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-02", "2026-05-02"),
        ("2026-05-02T08:30:00Z", "2026-05-02T08:30:00+00:00"),
        ("2026-05-02 08:30", "2026-05-02T08:30:00"),
        ("20260502", "2026-05-02"),
        ("2026-05-02T99:99", "2026-05-02"),
        ("May 2, 2026", "2026-05-02"),
        ("2026-02-31", None),
        ("0000-00-00", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("2026-05-02" + "x" * 200, None),
    ],
)
def test_iso(text: str | None, expected: str | None) -> None:
    assert iso(text) == expected


def test_dates_of_meta_tags_and_elements() -> None:
    assert head("<meta property=article:published_time content=2026-05-02>")["date"] == "2026-05-02"
    assert head("<meta property=article:modified_time content=2026-05-03>")["modified"] == "2026-05-03"
    assert head("", "<time datetime=2026-05-02>yesterday</time>")["date"] == "2026-05-02"
    later = "<time datetime=2020-01-01>x</time><time class='entry-date published' datetime=2026-05-02>y</time>"
    assert head("", later)["date"] == "2026-05-02"
    assert "date" not in head("", "<p>Since 2 May 2026</p>")


@pytest.mark.parametrize(
    ("body", "modified"),
    [
        (
            "<time class='entry-date published' datetime=2026-05-02></time><time class=updated datetime=2026-05-04></time>",
            "2026-05-04",
        ),
        ("<time class='entry-date published updated' datetime=2026-05-02></time>", None),
        ("<time datetime=2026-05-02></time>", None),
        ("<aside class=related><time class=updated datetime=2026-05-04></time></aside>", None),
    ],
)
def test_the_class_of_a_time_tells_of_a_change(body: str, modified: str | None) -> None:
    assert head("", f"<h1>Storm</h1>{body}").get("modified") == modified


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<time datetime=2026-04-01></time><h1>Storm</h1><time datetime=2026-05-02></time>", "2026-05-02"),
        ("<time datetime=2026-05-02></time><h1>Storm</h1>", "2026-05-02"),
        (
            "<h1>Storm</h1><div class=teaser><time datetime=2026-04-01></time></div><time datetime=2026-05-02></time>",
            "2026-05-02",
        ),
        (
            "<h1>Storm</h1><a href=/x><time datetime=2026-04-01></time></a><time datetime=2026-05-02></time>",
            "2026-05-02",
        ),
        ("<h1>Storm</h1><p>Last updated <time datetime=2026-05-02></time></p>", None),
        ("<h1>Storm</h1><time itemprop=dateModified datetime=2026-05-02></time>", None),
        ("<h1>Storm</h1><time class=modified-date datetime=2026-05-02></time>", None),
        ("<h1>Storm</h1><p>Publish date <i class=sidebar><time datetime=2026-05-02></time></i></p>", "2026-05-02"),
        ("<h1>Storm</h1><time>2 May 2026</time>", "2026-05-02"),
        ("<time datetime='2026-05-03T04:13:00Z'>2 May 2026</time>", "2026-05-02"),  # the site's own clock
        ("<time datetime='2026-05-03T04:13:00Z'>30 April 2026</time>", "2026-05-03T04:13:00+00:00"),
        (
            "<div class=related><time datetime=2026-05-01></time><time datetime=2026-05-02></time></div>",
            None,
        ),
    ],
)
def test_the_time_that_is_the_publication(body: str, expected: str | None) -> None:
    assert head("", body).get("date") == expected


def test_site_url_language_description() -> None:
    found = head(
        "<link rel=canonical href='/2026/05/sea-wall'><meta property=og:site_name content='Coast Weekly'>"
        "<meta name=description content='A storm took it.'><meta property=article:tag content=storm><meta property=article:tag content=wall>"
    )
    assert found["url"] == "https://www.coastweekly.example/2026/05/sea-wall"
    assert (found["sitename"], found["language"], found["description"]) == ("Coast Weekly", "en", "A storm took it.")
    assert found["tags"] == ["storm", "wall"]
    assert "url" not in head("<link rel=canonical href='javascript:void(0)'>")
    assert "url" not in head("<link rel=canonical href='http://[::1'>")
