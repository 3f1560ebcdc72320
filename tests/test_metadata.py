"""What is lifted from a text into the metadata, and what is left alone."""

from __future__ import annotations

import pytest

import cleanseed
from cleanseed import credit_lines

BODY = """The ferry to Sandholm was taken out of service on Monday after a crack was found in its hull below the water line.

Repairs to the ferry will take at least three weeks, the harbour master said, and islanders will cross in a smaller boat.

The council has asked the yard to work through the weekend, but nobody there would promise an earlier day than that."""


def clean(above: str = "", below: str = "", url: str | None = None) -> cleanseed.Article:
    return cleanseed.clean("\n\n".join(part for part in (above, BODY, below) if part), url=url, model=None)


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
