"""What is lifted from a text into the metadata, and what is left alone."""

from __future__ import annotations

import pytest

import cleanseed
from cleanseed import credit_lines, language

BODY = """The ferry to Sandholm was taken out of service on Monday after a crack was found in its hull below the water line.

Repairs to the ferry will take at least three weeks, the harbour master said, and islanders will cross in a smaller boat.

The council has asked the yard to work through the weekend, but nobody there would promise an earlier day than that."""


def clean(above: str = "", below: str = "", url: str | None = None) -> cleanseed.Article:
    return cleanseed.clean("\n\n".join(part for part in (above, BODY, below) if part), url=url, model=False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("© 2031 Coast Weekly. All rights reserved.", "Coast Weekly"),
        ("Copyright 2031 The Sandholm Mail", "The Sandholm Mail"),
        ("Copyright © 2019 - 2031 Sandholm Boats, Inc. All Rights Reserved.", "Sandholm Boats, Inc"),
        ("(c) 2031 by Sandholm Boats Ltd | Privacy | Terms", "Sandholm Boats Ltd"),
        ("Alle Rechte vorbehalten © Inselblatt 2031", "Inselblatt"),
        ("© 2031 Das Inselblatt – Alle Rechte vorbehalten", "Das Inselblatt"),
        ("L’Écho des Îles © 2031. Tous droits réservés.", "L’Écho des Îles"),
        ("© 2031 SandholmNow, a Skerry Media company. All rights reserved.", "SandholmNow"),
        ("Copyright: © 2031 Inselblatt. All rights reserved.", "Inselblatt"),
        ("© 2031 Ο Ταχυδρόμος του Ποταμού. Με την επιφύλαξη παντός δικαιώματος.", "Ο Ταχυδρόμος του Ποταμού"),
    ],
)
def test_notice_names_site(text: str, name: str) -> None:
    assert credit_lines.site(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "© 2031",
        "© 2031 All rights reserved.",
        "All rights reserved.",
        "© 2031 Terms of use",
        "© 2031 a Skerry Media subsidiary",
        "© 2031 Visos teisės saugomos",
        "© 2031 Kaikki oikeudet pidätetään",
        "© 2031 Ann Archer",
        "© 2031 Skerry, Holm & Co. All rights reserved.",
        "Copyright law changed in 2031, and Coast Weekly wrote about it.",
        "© Ann Archer / Coast Weekly",
        "The painting hung in the old customs house for years. © 2031 Skerry Museum",
    ],
)
def test_notice_names_no_site(text: str) -> None:
    assert credit_lines.site(text) is None


def test_site_below_text() -> None:
    article = clean(below="© 2031 Coast Weekly. All rights reserved.")
    assert article.sitename == "Coast Weekly"
    assert "Coast Weekly" not in article.text


def test_company_is_site_only_where_page_says_so() -> None:
    notice = "© 2031 Skerry Media Ltd. All rights reserved."
    assert clean(below=notice).sitename is None
    assert clean(above="Skerry Media", below=notice).sitename == "Skerry Media Ltd"
    assert clean(below=notice, url="https://www.skerrymedia.example/ferry").sitename == "Skerry Media Ltd"


@pytest.mark.parametrize(
    ("tab", "above", "below", "name"),
    [
        ("{} – Tide Notes", "<a href=/>Tide Notes</a>", "", "Tide Notes"),
        ("Tide Notes: {}", "<h1>Tide Notes</h1>", "", "Tide Notes"),
        ("{} | Local | Tide Notes", "<a href=/>Local</a>", "© 2031 Tide Notes. 12+", "Tide Notes"),
        ("{} - Tide Notes", "", "", None),
        ("Tide Notes", "<a href=/>Tide Notes</a>", "", None),
        ("{}", "<a href=/>Tide Notes</a>", "", None),
    ],
)
@pytest.mark.parametrize("model", [False, True])
def test_the_tab_names_the_site_if_the_page_does_too(
    tab: str, above: str, below: str, name: str | None, model: bool
) -> None:
    headline = "Ferry out of service after crack is found"
    story = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    article = cleanseed.clean(
        f"<html><head><title>{tab.format(headline)}</title></head><body><div>{above}</div>"
        f"<h2>{headline}</h2>{story}<footer>{below}</footer></body></html>",
        kind="html",
        model=model,
    )
    assert article.sitename == name
    assert article.provenance.get("sitename", {}).get("from") == (name and "html/title")


@pytest.mark.parametrize(
    "above",
    [
        "News Islands\n\nIsland ferry out of service for weeks\n\n2 May 2031",
        "Home News Island ferry out of service for weeks\n\nIsland ferry out of service for weeks\n\n2 May 2031",
        "HomeNewsIsland ferry out of service for weeks\n\nIsland ferry out of service for weeks\n\nBy Ann Archer",
        "Storm hits the harbour at night\n\nIsland ferry out of service for weeks\n\nBy Ann Archer\n\n2 May 2031",
        "Is the island ferry safe enough?\n\nIsland ferry out of service for weeks\n\n2 May 2031",
    ],
)
def test_title_among_other_lines(above: str) -> None:
    assert clean(above).title == "Island ferry out of service for weeks"


def test_title_may_ask() -> None:
    above = "Is the ferry to Sandholm still safe?\n\nBy Ann Archer\n\n2 May 2031\n\nIslanders worry about the repairs."
    assert clean(above).title == "Is the ferry to Sandholm still safe?"


def test_no_title_from_names_and_labels() -> None:
    assert clean("Ann Archer\n\nNews").title is None


def test_lone_date_some_way_below_opening() -> None:
    first, second, third = BODY.split("\n\n")
    told = "\n\n".join((first, "Ann Archer, in Sandholm", second, third, "2 May 2031", second.replace("three", "two")))
    assert cleanseed.clean(told, model=False).date == "2031-05-02"


def test_dates_in_a_row_head_a_list() -> None:
    told = (
        "2 May 2031",
        "The ferry came back from the yard with a new hull plate, and the first passengers cheered it into the harbour.",
        "9 May 2031",
        "The smaller boat made its last crossing in heavy rain, with only the skipper and two goats on board that day.",
    )
    article = clean(below="\n\n".join(told))
    assert article.date is None
    assert "2 May 2031" in article.text
    assert "9 May 2031" in article.text


@pytest.mark.parametrize(
    ("above", "date"),
    [
        ("Island ferry out of service\n\nPosted on May 2, 2031 by islander in Islands, Boats, Harbours of the north", "2031-05-02"),
        ("Island ferry out of service\n\nUpdated on May 2, 2031 by islander in Islands, Boats, Harbours of the north", None),
        ("On May 2, 2031 in Islands, Boats, Harbours of the north\n\nOn May 9, 2031 in Islands, Boats, Harbours of the south", None),
    ],
)  # fmt: skip
def test_only_day_above_text(above: str, date: str | None) -> None:
    assert clean(above).date == date


def test_labelled_day_below_text() -> None:
    links = "Islands\n\nBoats\n\nHarbours\n\nWeather\n\n"
    assert clean(below=links + "Published May 2, 2031").date == "2031-05-02"
    assert clean(below=links + "May 2, 2031").date is None
    assert clean(below=links + "Published May 2, 2031\n\nPublished May 9, 2031").date is None
    assert clean(below=links + "Published on\n\nMay 2, 2031").date == "2031-05-02"
    assert clean(below=links + "Changed on\n\nMay 2, 2031").date is None


def test_byline_goes_before_a_line_that_looks_like_a_name() -> None:
    above = "Harbour Letters\n\n2 May 2031\n\nIsland ferry out of service for weeks\n\nBy Ann Archer"
    assert clean(above).authors == ("Ann Archer",)


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        ("By Ann Author\nBy Bo Other", ("Ann Author", "Bo Other")),
        ("By Ann Author\n2 May 2026\nBy Bo Other", ("Ann Author", "Bo Other")),
        ("Cy Third for Coast Weekly\nBy Ann Author", ("Ann Author",)),
    ],
)
def test_the_line_that_opens_with_by_and_those_right_below_name_the_authors(
    above: str, authors: tuple[str, ...]
) -> None:
    assert cleanseed.clean(f"Storm takes sea wall\n{above}\n\n{BODY}", kind="text").authors == authors


def test_a_byline_far_below_is_of_another_text() -> None:
    text = f"Storm takes sea wall\nBy Ann Author\n\n{BODY}\n\nMarsh birds\nBy Bo Other\n"
    assert cleanseed.clean(text, kind="text").authors == ("Ann Author",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Coast Weekly Staff", ("Coast Weekly Staff",)),
        ("Von dpa", ("dpa",)),
        ("By Staff Writer", ()),
        ("Coast Weekly", ()),
    ],
)
def test_a_house_is_the_author_where_a_byline_names_nobody_else(line: str, authors: tuple[str, ...]) -> None:
    assert cleanseed.clean(f"Storm takes sea wall\n{line}\n\n{BODY}", kind="text").authors == authors


@pytest.mark.parametrize(
    ("above", "below", "authors"),
    [
        ("Ann Author\nIslands", "Ann Author\nMore of hers", ("Ann Author",)),
        ("Ann Author\nIslands", "Bo Other", ()),
        ("Request Info\nIslands", "Request Info", ()),
        ("Browse Harbours\nIslands", "Browse Harbours", ()),
    ],
)
def test_a_name_above_the_text_and_right_below_it(above: str, below: str, authors: tuple[str, ...]) -> None:
    text = f"Ferries\nFerry to Sandholm out of service on Monday after a crack in its hull\n5 min read\nListen\n{above}\n\n{BODY}\n\n{below}"
    assert cleanseed.clean(text, kind="text", model=False).authors == authors


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Updated 9 May 2026 Originally published 2 May 2026", "2026-05-02"),
        ("May 9, 2026May 2, 2026", "2026-05-02"),
        ("Posted on 2 May 2026 9 May 2026", "2026-05-02"),
    ],
)
def test_of_two_days_that_of_the_publication(line: str, date: str) -> None:
    assert cleanseed.clean(f"Storm takes sea wall\n{line}\n\n{BODY}", kind="text").date == date


def test_headline_in_address_is_no_name() -> None:
    above = "Mending Island Ferries\n\n2 May 2031"
    article = clean(above, url="https://coast.example/2031/mending-island-ferries")
    assert article.authors == ()
    assert article.title == "Mending Island Ferries"


def test_written_by_below_text() -> None:
    links = "Islands\n\nBoats\n\nHarbours\n\nWeather\n\n"
    assert clean(below=links + "Written by Ann Archer").authors == ("Ann Archer",)
    assert clean(below=links + "Written by Ann Archer\n\nBoats\n\nWritten by Bo Berg").authors == ()


@pytest.mark.parametrize(
    ("below", "tags"),
    [
        ("Tags: islands, ferries; boats", ("islands", "ferries", "boats")),
        ("Filed under Islands", ("Islands",)),
        ("Posted in Islands Tagged ferries, boats", ("Islands", "ferries", "boats")),
        ("Topics\n\nIslands\n\nFerries and boats\n\nRelated stories\n\nHarbour gets new lights", ("Islands", "Ferries and boats")),
        ("Categories\n\nIslands\n\nBoats\n\nHarbours\n\nWeather", ()),
        ("Islands\n\nBoats", ()),
    ],
)  # fmt: skip
def test_tags(below: str, tags: tuple[str, ...]) -> None:
    article = clean(above="Island ferry out of service for weeks\n\nBy Ann Archer", below=below)
    assert article.tags == tags
    assert ("tags" in article.provenance) == bool(tags)


@pytest.mark.parametrize(
    ("above", "date", "modified"),
    [
        ("2 May 2031\n\nUpdated: 4 May 2031", "2031-05-02", "2031-05-04"),
        ("Published 2 May 2031 | Updated 4 May 2031", "2031-05-02", "2031-05-04"),
        ("Updated 4 May 2031", None, "2031-05-04"),
        ("2 May 2031", "2031-05-02", None),
        ("2 May 2031\n\nUpdated 1 April 2031", "2031-05-02", None),
        ("By Ann Archer, updated 4 May 2031", None, "2031-05-04"),
    ],
)
def test_modified(above: str, date: str | None, modified: str | None) -> None:
    article = clean("Island ferry out of service for weeks\n\n" + above)
    assert (article.date, article.modified) == (date, modified)
    assert ("modified" in article.provenance) == (modified is not None)


def test_section() -> None:
    article = clean("OPINION\n\nIsland ferry out of service for weeks\n\nBy Ann Archer")
    assert article.section == "OPINION"
    assert article.provenance["section"]["from"] == "head/label"
    assert clean("Island ferry out of service for weeks").section is None
    menu = "News\nSport\nOpinion\nWeather\nLog in\nSubscribe now\nIsland ferry out of service for weeks\nBy Ann Archer"
    assert clean(menu).title is not None
    assert clean(menu).section is None


PAGE = """<html lang="sv"><head><title>Ferry</title>
<meta property="og:description" content="A crack in the hull."><meta property="article:section" content="Islands">
<meta property="article:tag" content="ferries"><link rel="canonical" href="/ferry">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-05-02", "dateModified": "%s"}</script>
</head><body>%s</body></html>"""


@pytest.mark.parametrize("model", [False, True])
@pytest.mark.parametrize(
    ("tab", "title", "name"),
    [
        ("Crack closes ferry to Sandholm - Tide Notes", "Crack closes ferry to Sandholm", "Tide Notes"),
        ("Crack closes ferry to Sandholm | by Ann Archer | Tide Notes", "Crack closes ferry to Sandholm", "Tide Notes"),
        ("Crack closes ferry to Sandholm - Islands", "Crack closes ferry to Sandholm", None),
    ],
)
def test_a_scraper_may_leave_the_tab_above_the_text(tab: str, title: str, name: str | None, model: bool) -> None:
    text = f"{tab}\nTide Notes\nHome\nCrack closes ferry to Sandholm\nBy Ann Archer\n\n{BODY}"
    article = cleanseed.clean(text, model=model)
    assert (article.title, article.sitename, article.text) == (title, name, BODY)
    assert article.provenance["title"]["block"] == 3


@pytest.mark.parametrize("told", [True, False])
def test_the_authors_of_a_paper(told: bool) -> None:
    names = ("Ann Archer", "Bo Berg", "Wei Tanaka-Lorne")
    metas = "".join(f'<meta name=citation_author content="{name}">' for name in names) if told else ""
    line = "Ann Archer<sup>1</sup>, Bo Berg<sup>1,2</sup>, Wei Tanaka-Lorne<sup>2</sup>" if told else ", ".join(names)
    story = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    page = f"<html><head>{metas}</head><body><h1>Cracks in hulls of ferries</h1><div>{line}</div>{story}</body></html>"
    article = cleanseed.clean(page, kind="html")
    assert article.authors == names
    assert "Archer" not in article.text


def test_an_address_names_the_author() -> None:
    body = "".join(f"<p>{line}</p>" for line in BODY.split("\n\n"))
    head = "<h1>Crack closes ferry</h1><p>The island waits for a smaller boat that nobody wants</p><address>Ann Archer</address>"
    article = cleanseed.clean(f"<html><body>{head}<p>2 May 2031</p>{body}</body></html>", kind="html")
    assert article.authors == ("Ann Archer",)
    assert "Ann Archer" not in article.text


@pytest.mark.parametrize("model", [False, True])
@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (("Ann Archer", "2 May 2031"), ("Ann Archer",)),
        (("Ann Archer and Bo Berg", "2 May 2031"), ("Ann Archer", "Bo Berg")),
        (("Ann Archer", "4 min read"), ("Ann Archer",)),
        (("Salt and Pepper", "2 May 2031"), ()),
        (("Ann Archer", "She has a boat"), ()),
    ],
)
def test_names_alone_right_under_the_headline(lines: tuple[str, ...], authors: tuple[str, ...], model: bool) -> None:
    body = "".join(f"<p>{line}</p>" for line in (*lines, *BODY.split("\n\n")))
    article = cleanseed.clean(f"<html><body><h1>Crack closes ferry</h1>{body}</body></html>", kind="html", model=model)
    assert article.authors == authors
    assert all(line not in article.text for line in lines if authors)


@pytest.mark.parametrize("notice", ["Kontakt Datenschutz © Inselblatt 2031", "Terms Privacy © Coast Weekly 2019-2031"])
def test_a_notice_below_the_text_is_no_caption(notice: str) -> None:
    article = clean(below=f"Related stories\nMayor opens bridge\n{notice}")
    assert (article.captions, article.credits) == ((), ())
    assert clean(above=f"The harbour at night © Ann Archer 2031\n{BODY[:90]}.").credits == ("Ann Archer 2031",)


@pytest.mark.parametrize(
    ("said", "captions", "owners"),
    [
        ("The harbour at night", ("The harbour at night",), ()),
        ("Source: Skerry Museum", (), ("Skerry Museum",)),
        ("Photographs by Ann Archer", (), ("Ann Archer",)),
        ("Sources of the river", ("Sources of the river",), ()),
        ("12.", (), ()),
    ],
)
def test_a_caption_that_is_but_a_credit(said: str, captions: tuple[str, ...], owners: tuple[str, ...]) -> None:
    first, *others = (f"<p>{line}</p>" for line in BODY.split("\n\n"))
    figure = f"<figure><img src=a.jpg><figcaption>{said}</figcaption></figure>"
    page = f"<html><body><h1>Crack closes ferry</h1>{first}{figure}{''.join(others)}</body></html>"
    article = cleanseed.clean(page, kind="html")
    assert (article.captions, article.credits) == (captions, owners)
    assert said not in article.text


def test_a_label_of_topics_far_from_the_end_heads_a_menu() -> None:
    menu = "\n".join(f"Harbour news of {day} May" for day in range(1, 61))
    assert clean(below="Tags:\nBoats\nSandholm").tags == ("Boats", "Sandholm")
    assert clean(below=f"Related stories\n{menu}\nTags:\nBoats\nSandholm").tags == ()
    assert clean(below="Tags:\nBoats\n4711\nSandholm").tags == ("Boats", "Sandholm")


def test_topics_under_a_label_that_stand_in_one_line() -> None:
    article = clean(below="Tags:\nBoats, ferries , Sandholm\n, \nLeave a comment")
    assert article.tags == ("Boats", "ferries", "Sandholm")


def test_what_the_head_of_html_tells() -> None:
    told = PAGE % ("2031-05-04T10:00:00Z", "<p>" + BODY.replace("\n\n", "</p><p>") + "</p>")
    article = cleanseed.clean(told, url="https://coast.example/ferry?from=mail", model=False)
    assert (article.description, article.section, article.tags) == ("A crack in the hull.", "Islands", ("ferries",))
    assert (article.url, article.canonical_url) == (
        "https://coast.example/ferry?from=mail",
        "https://coast.example/ferry",
    )
    assert article.modified == "2031-05-04T10:00:00+00:00"
    assert {
        name: article.provenance[name]["from"]
        for name in ("description", "section", "tags", "canonical_url", "modified")
    } == {
        "description": "html/meta",
        "section": "html/og",
        "tags": "html/og",
        "canonical_url": "html/canonical",
        "modified": "json-ld",
    }
    assert article.language == "en", "a long text speaks for itself"


def test_nothing_is_changed_before_it_is_out() -> None:
    article = cleanseed.clean(PAGE % ("2031-05-01", f"<p>{BODY}</p>"), model=False)
    assert article.modified is None
    assert "modified" not in article.provenance


def test_declared_language_of_a_short_text() -> None:
    assert language.detect("Ja.", "sv") == "sv"
    assert language.detect("Ja.") == "und"
    assert language.detect("Båten går igen på måndag.", "sv") == "sv"
    assert language.detect("The boat runs again on Monday, they say.", "ja") == "en"


def test_credit_in_a_caption_of_its_own() -> None:
    figure = "<figure><figcaption><p>The ferry at the quay</p><p>© Bo Berg</p></figcaption></figure>"
    article = cleanseed.clean(PAGE % ("2031-05-04", f"<h1>Ferry</h1>{figure}<p>{BODY}</p>"), model=False)
    assert (article.captions, article.credits) == (("The ferry at the quay",), ("Bo Berg",))


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Ferry trouble\n\nBy Ann Archer", "Ferry trouble"),  # two words, signed
        ("Ferry trouble", None),
        (
            "Island ferry out of service for weeks\n\nThe ferry to Sandholm has a crack, and repairs will take weeks and more\n\nBy Ann Archer",
            "Island ferry out of service for weeks",
        ),  # its deck says more of the text
        ("Interview: Greta Holm\n\nIsland ferry out of service for weeks\n\n2 May 2031", "Island ferry out of service for weeks"),
    ],
)  # fmt: skip
def test_title_and_its_company(above: str, title: str | None) -> None:
    assert clean(above).title == title


@pytest.mark.parametrize(
    ("above", "authors", "origin"),
    [
        ("Island ferry out of service for weeks\n\nBy\n\nAnn Archer\n\nBo Berg\n\nIslands", ("Ann Archer", "Bo Berg"), "head/byline-label"),
        ("Island ferry out of service for weeks\n\nFact checked by\n\nAnn Archer", (), None),
        ("Island ferry out of service for weeks\n\nAnn Archer | Bo Berg\n\nIslands", ("Ann Archer", "Bo Berg"), "page/name"),
        ("Island ferry out of service for weeks\n\nSandholm Bay\n\nIslands", (), None),  # the text is about it
        ("Island ferry out of service for weeks\n\nNormal Fares:\n\nIslands", (), None),  # a label
        ("Island ferry out of service for weeks\n\nA strike\n\nAnn Archer 2 May 2031 Islands, ferries, the yards and what they cost", ("Ann Archer",), "page/name"),
        (
            "Island ferry out of service for weeks\n\nby Ann Archer | Islands | 8 min read\n\nContents\n\n"
            + "\n\n".join(f"{number}. What the {word} do" for number, word in enumerate(["yards", "crews", "boats", "fares", "ports", "goats"] * 5)),
            ("Ann Archer",),
            "page/byline",
        ),
        ("Island ferry out of service for weeks\n\nby seadog77 | 2 May 2031", ("seadog77",), "page/by"),
        ("Island ferry out of service for weeks\n\nBy: OarsmanBob in Boats", ("OarsmanBob",), "page/by"),
        ("Island ferry out of service for weeks\n\nWritten by Ann and Bo\n\nIslands", ("Ann and Bo",), "page/by"),
        ("Island ferry out of service for weeks\n\nby admin | 2 May 2031", (), None),
        ("Island ferry out of service for weeks\n\nBy | 2 May 2031", (), None),
        ("Island ferry out of service for weeks\n\nby hand and by oar they came over", (), None),
        ("Island ferry out of service for weeks\n\nIslands\n\nThe Oar Team\n\n2 May 2031", ("The Oar Team",), "page/stacked"),
        ("Island ferry out of service for weeks\n\nThe Oar Team\n\nHow we work, and for whom\n\nWhere to find us", (), None),  # no day under it
        ("Island ferry out of service for weeks\n\nThe Oar Team\n\nThe Pier Team\n\n2 May 2031", (), None),  # which of them?
        ("Island ferry out of service for weeks\n\nReviewed by\n\nAnn Archer\n\n2 May 2031", (), None),
    ],
)  # fmt: skip
def test_authors_that_no_rule_lifts(above: str, authors: tuple[str, ...], origin: str | None) -> None:
    article = clean(above)
    assert article.authors == authors
    assert article.provenance.get("authors", {}).get("from") == origin


CONTENTS = "\n\n".join(f"{number}. What the {word} do" for number, word in enumerate(["yards", "crews", "boats"] * 12))


@pytest.mark.parametrize(
    ("above", "date"),
    [
        ("Island ferry out of service for weeks\n\nPosted on 2 May 2031 by islander\n\n" + CONTENTS, "2031-05-02"),
        ("Island ferry out of service for weeks\n\nPublished on 2 May 2031 Updated on 4 May 2031", "2031-05-02"),
        ("Island ferry out of service for weeks\n\n" + CONTENTS, None),
        (
            "Ferries\n\nArticle published on 2 May 2031, Ann Archer\n\n"
            + CONTENTS
            + "\n\n"
            + CONTENTS.replace("What", "Why"),
            "2031-05-02",
        ),
        ("2 May 2031\n\n" + CONTENTS + "\n\n" + CONTENTS.replace("What", "Why"), "2031-05-02"),
        ("Last updated:\n\n2 May 2031\n\n" + CONTENTS + "\n\n" + CONTENTS.replace("What", "Why"), None),
    ],
)
def test_day_right_under_a_title_far_above_its_text(above: str, date: str | None) -> None:
    assert clean(above).date == date


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://coast.example/2031/05/02/ferry", "2031-05-02"),
        ("https://coast.example/news/2031-5-2-ferry", "2031-05-02"),
        ("https://coast.example/2031/05/02", "2031-05-02"),
        ("https://coast.example/2031/13/02/ferry", None),
        ("https://coast.example/article/A2031050214320005196", "2031-05-02"),
        ("https://coast.example/cnt/20310502_96887132", "2031-05-02"),
        ("https://coast.example/cnt/20319902_96887132", None),
        ("https://coast.example/item/120310502", None),
        ("https://coast.example/2031/05/ferry", None),
        ("https://coast.example/ferry?from=/2031/05/02/", None),
        ("https://coast.example/1874/05/02/ferry", None),
        ("https://coast.example/42031/05/02/ferry", None),
        (None, None),
    ],
)
def test_day_of_an_address(url: str | None, day: str | None) -> None:
    article = clean("Island ferry out of service for weeks\n\nBy Ann Archer", url=url)
    assert article.date == day
    assert article.provenance.get("date") == ({"from": "url", "block": None} if day else None)
    assert clean("2 June 2031", url=url).date == "2031-06-02", "what the page shows goes before"


@pytest.mark.parametrize(
    ("frame", "authors"),
    [
        ("<div class='entry-meta'>{}</div>", ("Ann Author",)),
        ("<nav>{}</nav>", ()),
        ("<button>{}</button>", ()),
        ("<div class='credit-caption'>{}</div>", ()),
    ],
)
def test_a_name_in_a_menu_a_button_or_a_caption_is_no_author(frame: str, authors: tuple[str, ...]) -> None:
    story = "".join(
        f"<p>The coast road was closed on Monday after storm {name} took the sea wall with it in the night, the council said.</p>"
        for name in ("Ida", "Jon", "Kay", "Leo")
    )
    top = f"<h1>Storm takes sea wall</h1>{frame.format('Ann Author')}<div>2 May 2026</div>"
    foot = (
        "<h3>Related posts</h3><ul><li><a href='/f'>Ferry to run again</a></li></ul><footer>Share this article</footer>"
    )
    page = f"<html><body>{top}{story}{foot}</body></html>"
    assert cleanseed.clean(page, fast=True).authors == authors
