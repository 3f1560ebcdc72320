"""The title on which the places of a page agree, without the site's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanseed.read import dom
from cleanseed.read.htmlhead import read_head
from cleanseed.read.titles import WEIGHTS, choose, key, parts, site_keys, trim

SITES = {"coastweekly", "coastweeklyexample"}
STORM = "Storm takes the sea wall"
SEARCH = "Westerby storm: sea wall gone"


@pytest.mark.parametrize(
    ("title", "titles", "expected"),
    [
        ("Storm | Harbour | Coast Weekly", (), "Storm | Harbour"),
        ("Coast Weekly", (), "Coast Weekly"),
        ("One-way street", (), "One-way street"),
        ("海边的路关闭了_CoastWeekly", (), "海边的路关闭了"),
        ("snake_case_Coast Weekly", (), "snake_case_Coast Weekly"),
        ("Storm - News - Coast Weekly", (), "Storm - News"),
        ("Coast Weekly: Storm takes the sea wall", (), "Coast Weekly: Storm takes the sea wall"),
        ("Coast Weekly: Storm takes the sea wall", (key(STORM),), STORM),
        ("Harbours: Storm takes the sea wall", (key(STORM),), "Harbours: Storm takes the sea wall"),
    ],
)
def test_trim(title: str, titles: tuple[str, ...], expected: str) -> None:
    assert trim(title, SITES, titles) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"html/title": f"{STORM} | Coast Weekly"}, STORM),
        ({"html/og": SEARCH, "html/title": SEARCH, "html/h1": STORM, "page": STORM}, STORM),
        ({"html/og": SEARCH, "html/title": SEARCH, "html/h1": "Our letters, our islands"}, SEARCH),
        ({"html/og": STORM, "json-ld": SEARCH, "html/title": SEARCH, "html/path": SEARCH}, STORM),
        ({"html/og": SEARCH, "json-ld": STORM, "html/path": SEARCH, "html/h2": STORM}, STORM),
        ({"html/path": STORM}, STORM),
        ({"html/title": SEARCH, "page": "Get in touch with us"}, SEARCH),
        ({"page": STORM}, STORM),
        ({"html/h1": "Coast Weekly", "html/title": SEARCH}, SEARCH),
        ({"html/h1": "Coast Weekly"}, "Coast Weekly"),
        ({"html/og": f"{STORM}-Politics｜Coast Weekly", "html/meta": STORM}, STORM),
        ({"html/h1": "Tide Notes", "html/title": f"Tide Notes: {STORM}", "html/h2": STORM}, STORM),
        ({"html/h1": "Tide Notes", "html/title": f"{STORM} - Tide Notes", "html/h2": STORM}, STORM),
        ({"html/og": STORM, "html/h1": f"Westerby: {STORM}", "json-ld": f"Westerby: {STORM}"}, STORM),
    ],
)
def test_choose(places: dict[str, str], expected: str) -> None:
    chosen = choose(places, SITES)
    assert chosen is not None
    assert chosen[0] == expected
    assert key(places[chosen[1]]).startswith(key(expected)) or chosen[1] == "html/h1"


def test_nothing_to_choose_from() -> None:
    assert choose({}) is None


TITLES = st.text("ab |-:", min_size=1, max_size=20).filter(lambda text: key(text) != "" and text.strip() == text)


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), TITLES, min_size=1), st.sets(st.sampled_from(["a", "ab"])))
def test_what_is_chosen_stands_in_its_place(places: dict[str, str], sites: set[str]) -> None:
    chosen = choose(places, sites)
    assert chosen is not None
    text, place = chosen
    assert text in places[place]
    assert text


@pytest.mark.parametrize(
    "body",
    [
        f"<nav><h1>{SEARCH}</h1></nav><h2>{STORM}</h2>",
        f"<ol class=x><li><h1>{SEARCH}</h1></li></ol><h2>{STORM}</h2>",
        f"<div class='page-breadcrumb'><span><h1>{SEARCH}</h1></span></div><article><h2>{STORM}</h2></article>",
        f"<h1 class=seo-title>{SEARCH}</h1><article><h2>{STORM}</h2></article>",
    ],
)
def test_a_heading_in_the_path_of_menus_is_for_machines(body: str) -> None:
    root = dom.parse(
        f"<html><head><title>{SEARCH}</title><meta property=og:title content='{STORM}'></head><body>{body}</body></html>"
    )
    assert root is not None
    found = read_head(root, None)
    assert found["titles"]["html/path"] == SEARCH
    assert (found["title"], found["from"]["title"]) == (STORM, "html/og")


def test_site_keys() -> None:
    assert site_keys(["Coast Weekly"], "https://www.coast.example/a") == {"coastweekly", "coast", "coastexample"}
    assert site_keys([None, ""], "http://[::1") == set()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (f"{STORM} | Coast Weekly", [STORM]),
        (f"Print: {STORM} - Coast Weekly", [f"Print: {STORM}", STORM]),
        (STORM, []),
        ("News - Coast", []),
    ],
)
def test_parts_of_a_tab(title: str, expected: list[str]) -> None:
    assert parts(title) == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (f"Print: {STORM} - Coast Weekly", f"<h2>Menu</h2><h2>{STORM}</h2>", STORM),
        (f"{STORM} - The Weekly of the Coast", f"<h1>The Weekly of the Coast</h1><h2>{STORM}</h2>", STORM),
        ("Missed jobs — Rota documentation", "<h1>Missed jobs<a href='#missed'>¶</a></h1>", "Missed jobs"),
    ],
)
def test_a_heading_that_says_a_part_of_the_tab(title: str, body: str, expected: str) -> None:
    root = dom.parse(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    assert root is not None
    assert read_head(root, None)["title"] == expected
