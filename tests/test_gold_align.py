from __future__ import annotations

import pytest

from cleanseed.gold import align

BODY = """The ferry to Hallow Isle will not sail before Thursday, the harbour office said.
Its engine failed on Monday night with forty people on board.
Nobody was hurt.
Tickets
Passengers may ask for their money back at any counter of the line until the end of June."""


def labels(lines: list[str], body: str = BODY) -> list[bool]:
    return [share >= 0.5 for share in align.shares(lines, body)[0]]


def test_article_lines_among_others() -> None:
    page = [
        "Menu",
        "Sport",
        *BODY.split("\n"),
        "More from the harbour",
        "A new crane arrives at the northern dock of the town",
    ]
    assert labels(page) == [False, False, True, True, True, True, True, False, False]


def test_a_sentence_broken_over_lines_is_found() -> None:
    page = ["Home", "The ferry to", "Hallow Isle", "will not sail before Thursday, the harbour office said.", "Share"]
    assert labels(page) == [False, True, True, True, False]


def test_a_short_line_far_from_the_article_is_not_the_heading_of_the_same_words() -> None:
    page = ["Tickets", "Fares", "Timetable", "Contact", *BODY.split("\n")]
    assert labels(page)[0] is False
    assert labels(page)[4:] == [True] * 5


def test_of_two_copies_the_one_in_company_is_the_article() -> None:
    lines = BODY.split("\n")
    page = [lines[1], "Login", "Register", "Help", "Weather", "Jobs", "Cars", "Homes", *lines]
    found = labels(page)
    assert not found[0]
    assert all(found[8:])


def test_another_order_is_found() -> None:
    lines = BODY.split("\n")
    assert all(labels([lines[4], lines[0], lines[1]]))


def test_lines_without_words_go_with_their_neighbours() -> None:
    lines = BODY.split("\n")
    found = labels([lines[0], "* * *", lines[1], "---", "Cookie settings", "...", "Imprint"])
    assert found == [True, True, True, False, False, False, False]


@pytest.mark.parametrize(("page", "body"), [([], BODY), (["..."], BODY), (["Some words here"], ""), ([], "")])
def test_nothing_to_align(page: list[str], body: str) -> None:
    shares, words = align.shares(page, body)
    assert len(shares) == len(words) == len(page)
    assert not any(shares)


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert labels(["首页", "港口的渡轮星期四以前不会出海。", "登录"], "港口的渡轮星期四以前不会出海。") == [
        False,
        True,
        False,
    ]
