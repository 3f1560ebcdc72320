from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleanseed.read.repair import layout
from cleanseed.read.text import blocks, breaking

PARAGRAPHS = [
    "The ferry to Brackholm was late again on Tuesday, and nobody on the pier seemed to mind. A few people sat on their suitcases and watched the gulls fight over a paper bag that had once held somebody's breakfast.",
    "“We have been promised a new ship since the spring of 2019,” said Ms. Orla Finch, who runs the kiosk by the landing stage. “I will believe it when I can walk on board.”",
    "The harbour office says that the delay is down to a worn bearing. Dr. P. K. Lund, an engineer at the yard in Osmark, expects the part to arrive within 3.5 weeks, although the supplier has yet to confirm it.",
    "Until then the old boat goes on, twice a day and more slowly than before. The council has asked the owners to put up a notice with the changed times, and to refund tickets where a connection is missed.",
    "Few will ask for their money back. The crossing costs four crowns, and the view, as the captain likes to say over the loudspeaker, is thrown in for nothing at all, whatever the weather happens to be on the day.",
]
ARTICLE = ["A worn bearing holds up the ferry", "By Ann Example", *PARAGRAPHS[:3], "What happens next", *PARAGRAPHS[3:]]
GERMAN = [
    "Die Fähre nach Brackholm kam am Dienstag wieder zu spät, und am Anleger schien es niemanden zu stören. Ein paar Leute saßen auf ihren Koffern und sahen den Möwen zu, die sich um eine Papiertüte stritten.",
    "Das Hafenamt spricht von einem verschlissenen Lager. Das Ersatzteil soll z. B. noch im Mai eintreffen, wie Dr. Lund von der Werft in Osmark erklärte, doch der Lieferant hat das bisher nicht bestätigt.",
]
JAPANESE = [
    "島へ向かう船は火曜日もまた遅れたが、桟橋にいた人々は気にする様子もなかった。何人かは旅行鞄に腰を下ろし、紙袋を奪い合うカモメを眺めていた。役場は部品の摩耗が原因だと説明している。",
    "造船所の技師によると、交換部品は三週間ほどで届く見込みだという。それまでは古い船が一日に二度、以前よりもゆっくりと海を渡ることになる。切符の払い戻しを求める人は少ない。",
]


def wrap(paragraphs: list[str], width: int, between: str) -> str:
    return between.join("\n".join(textwrap.wrap(paragraph, width)) for paragraph in paragraphs)


def sources(text: str) -> list[str]:
    """Each block in one line; between characters of Chinese and Japanese no space stood where a line was broken."""
    seam = re.compile(r"(?<=[\u2e80-\uffee])\n(?=[\u2e80-\uffee])")
    return [" ".join(seam.sub("", block.source).split("\n")) for block in blocks(text)]


# --- a line a paragraph ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_line_is_a_paragraph(between: str) -> None:
    text = between.join(ARTICLE)
    assert breaking(text) == "lines"
    assert [block.source for block in blocks(text)] == ARTICLE
    assert [block.gap for block in blocks(text)] == ["", *[between] * (len(ARTICLE) - 1)]


POEM = """\
The gulls went out beyond the bar
and no one asked them why,
and no one counted what they ate
between the foam and sky.

The pier stood waiting in the rain
for someone to come by,
for someone with a paper bag,
a suitcase and a sigh."""
LONG_VERSES = """\
I have watched the tide go out over the flats of Osmark, slowly, slowly,
and come again,
I have watched the boys with their buckets and their quarrels,
and the old men who no longer quarrel, and the dogs,
O dogs of the flats of Osmark, running at nothing, running back,
and the light,
the long light that has nowhere to be and lies down on the water like a sheet,
until evening"""
LIST = "\n".join(
    f"{number}. {item}"
    for number, item in enumerate(
        [
            "Take the earlier boat if you can, because the later one fills up in summer",
            "Bring cash",
            "Buy the ticket at the kiosk and not on board, where it costs one crown more",
            "Sit on the left for the view of the lighthouse, on the right for the shade",
            "Do not feed the gulls",
            "Ask the captain about the bearing only if you have the whole crossing to spare",
            "Walk up to the chapel, which is open from May to the end of September each year",
        ],
        1,
    )
)
HEADLINES = """\
New ferry for Brackholm delayed until the autumn, harbour office says in letter
Gulls blamed for blackout
Council votes to repaint the pier in a colour that nobody has ever asked for
Osmark yard wins order
Chapel roof: parish still short of nine thousand crowns after summer appeal
Why the tide tables were wrong for a week, and what the office has to say to that
Captain retires after forty years and roughly sixty thousand crossings of the sound
Kiosk reopens under old management"""
CODE = """\
def crossings(times, minutes):
    late = [time for time in times if time.minutes > minutes and not time.cancelled]
    if not late:
        return None
    worst = max(late, key=lambda time: time.minutes)  # the one that people remember
    return Report(len(late), worst, sum(time.minutes for time in late) / len(late))

print(crossings(read("times.csv"), 10) or "all boats were in time, which is a first")"""
LOG = "\n".join(
    f"2031-04-{day:02} 07:15:22 boat=Marta state=left pier=2 delay={day * 7 % 13:02} wind=NW waves=low fog=no"
    for day in range(1, 29)
)


@pytest.mark.parametrize(
    "text", [POEM, LONG_VERSES, LIST, HEADLINES, CODE, LOG], ids=["poem", "verses", "list", "headlines", "code", "log"]
)
def test_lines_of_like_length_are_not_wrapped_text(text: str) -> None:
    assert breaking(text) == "lines"
    assert len(blocks(text)) == sum(bool(line.strip()) for line in text.split("\n"))


# --- wrapped text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [66, 72, 78, 80, 100])
@pytest.mark.parametrize("article", [ARTICLE, GERMAN * 2, ["".join(JAPANESE)] * 4], ids=["en", "de", "ja"])
def test_paragraphs_with_blank_lines_are_recovered(article: list[str], width: int) -> None:
    text = wrap(article, width, "\n\n")
    assert breaking(text) == "wrapped"
    assert sources(text) == article


@pytest.mark.parametrize("width", [72, 78, 90])
def test_paragraphs_without_blank_lines_are_recovered_but_for_full_last_lines(width: int) -> None:
    text = wrap(ARTICLE, width, "\n")
    assert breaking(text) == "wrapped"
    found = sources(text)
    assert len(set(found) & set(ARTICLE)) >= len(ARTICLE) - 1
    # What could not be told is cut at the end of a sentence, never merged with what follows.
    assert all(any(source in paragraph for paragraph in ARTICLE) for source in found)


def test_japanese_wrapped_by_columns() -> None:
    text = "\n\n".join(
        "\n".join(paragraph[at : at + 36] for at in range(0, len(paragraph), 36)) for paragraph in JAPANESE * 2
    )
    assert breaking(text) == "wrapped"
    assert sources(text) == JAPANESE * 2


def test_what_is_not_wrapped_stays_apart() -> None:
    menu = ["Home", "News", "Harbour", "Tide tables", "Contact"]
    after = ["Related stories", *HEADLINES.split("\n")[1::2], PARAGRAPHS[0], PARAGRAPHS[2]]
    text = "\n".join([*menu, wrap(PARAGRAPHS, 72, "\n\n"), "", *after])
    assert breaking(text) == "wrapped"
    assert sources(text) == [*menu, *PARAGRAPHS, *after]


def test_list_items_and_indents_begin_paragraphs() -> None:
    items = [textwrap.fill(f"- {paragraph}", 74, subsequent_indent="  ") for paragraph in PARAGRAPHS[:3]]
    text = "\n".join([*items, *(textwrap.fill(paragraph, 74, initial_indent="    ") for paragraph in PARAGRAPHS[3:])])
    assert breaking(text) == "wrapped"
    assert [" ".join(block.source.split()) for block in blocks(text)] == [
        *(f"- {paragraph}" for paragraph in PARAGRAPHS[:3]),
        *PARAGRAPHS[3:],
    ]


def test_a_wrapped_block_holds_its_newlines() -> None:
    text = wrap(PARAGRAPHS, 72, "\n\n")
    block = blocks(text)[0]
    assert block.source == "\n".join(textwrap.wrap(PARAGRAPHS[0], 72))
    assert block.text == PARAGRAPHS[0]


# --- an article in one line ------------------------------------------------------------------------------------------


def test_an_article_in_one_line_is_broken_into_sentences() -> None:
    text = " ".join(PARAGRAPHS)
    assert breaking(text) == "single"
    found = [block.source for block in blocks(text)]
    assert found[0] == "The ferry to Brackholm was late again on Tuesday, and nobody on the pier seemed to mind."
    assert (
        "“We have been promised a new ship since the spring of 2019,” said Ms. Orla Finch, who runs the kiosk by the landing stage."
        in found
    )
    assert "“I will believe it when I can walk on board.”" in found
    assert len(found) == 10
    assert [block.gap for block in blocks(text)] == ["", *[" "] * 9]


def test_few_huge_lines_are_broken_too() -> None:
    text = "A title\n" + " ".join(PARAGRAPHS * 2) + "\nA last line"
    assert breaking(text) == "single"
    assert len(blocks(text)) == 22
    assert (
        breaking("\n".join(["Home", "News", "Contact", "Imprint", "Help", "A title", " ".join(PARAGRAPHS * 3)]))
        == "single"
    )


def test_a_long_paragraph_among_others_is_not() -> None:
    assert breaking("\n".join([" ".join(PARAGRAPHS * 2), *PARAGRAPHS, *ARTICLE])) == "lines"
    assert breaking(PARAGRAPHS[0]) == "lines"


@pytest.mark.parametrize(
    "text",
    [
        "It left.|It came back.",
        "Did it leave?|Nobody knows!|It did…|And it came back.",
        "“It left.”|“It came back.”|(Nobody saw it.)|It left again.",
        'He said: "It left."|Then he sat down.',
        "It left at the pier.>The council met.",
        "It cost 40 crowns in 2024.>The council met.|It cost 3.5 crowns.|Version 2.0 came.",
        "He said “no.”>The council met.>“Late again.”>NATO said so.>A boat came.>I saw it.>Élan was gone.",
        "배가 늦었다.>사람들은 기다렸다.",
        "Use Vue.JS or Berg.de/Ab.Cd here.|It runs.",
        "Mr. Hale, Mrs. Hale and Dr. J. R. Hale of the U.S. Navy left at 5 p.m. with St. Olaf.|They came back.",
        "See No. 5, Fig. 3 and p. 12 of the book.|The answer was no.|That was it.",
        "Am 3. Mai kam z. B. Dr. Berg, d. h. der Chef, bzw. Frau Berg, ca. 5 Mio. Euro usw. mit.|Er blieb bis 18 Uhr.",
        "M. Petit et Mme. Petit, de J.-C., etc. sont là.|Ils partent.",
        "Он жил на ул. Мира в 5 тыс. км. от г. Осмарк.|Потом он уехал.",
        "El Sr. Vega y la Sra. Vega llegaron.|¿Y después?|¡Nada!",
        "船はまた遅れた。>人々は気にしなかった。>「また明日。」>",
        "「船は遅れる。」と役場は言った。>人々は待った！>本当か？>",
        "他说：“船晚了。”>“是的。”>",
        "नाव देर से आई।|लोग रुके रहे।",
        "السفينة تأخرت؟|انتظر الناس.|ثم رحلوا.",
        "Go to example.org, www.Example.Org or ask me@Example.Org.|Or read the docs/Index.Html file.",
        "It was late... but it came.|It was late...|But it came.",
        "An iPhone. and so on. it went.",
        "So a.b.c.D is e.F too.",
        "1. Take the boat. 2. Sit down.".replace(" 2", "|2"),
        "Wait.......|What?!?!|No.",
    ],
)
def test_sentences(text: str) -> None:
    filler = "Here is a sentence to make the line long enough. " * 10
    expected = [part for part in text.replace(">", "|").split("|") if part]
    found = [block.source for block in blocks(filler + text.replace("|", " ").replace(">", "") + " " + filler.strip())]
    assert found[10:-10] == expected


# --- always ----------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *PARAGRAPHS, *JAPANESE, "By Ann Example", "end.Start", "Dr. A. Berg", "。", "「あ。」と", "- item", "  indented", "\t", "　", "\n", "\n\n",
        "x" * 80, " ", "\xa0", "!", "...", "\u2028", "\x1c", "12. ", "“", "”", "a" * 1600, "word " * 400,
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=12).map("".join),
    st.lists(PIECES, max_size=8).map("\n".join),
    st.tuples(
        st.lists(st.sampled_from(ARTICLE + JAPANESE), min_size=1, max_size=8),
        st.integers(20, 110),
        st.sampled_from(["\n", "\n\n"]),
    ).map(lambda given: wrap(*given)),
    st.text(max_size=60),
)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
@example("")
@example("\n")
@example("  indented first line\nand more")
def test_blocks_cover_the_text(text: str) -> None:
    laid = layout(text)
    found = blocks(laid)
    assert "".join(block.gap + block.source for block in found) == laid
    for index, block in enumerate(found):
        assert block.index == index
        assert laid[block.start : block.end] == block.source
        assert block.source == block.source.strip() != ""
        assert block.gap.strip() == ""
    if breaking(laid) != "wrapped":
        assert not any("\n" in block.source for block in found)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_no_character_is_lost_without_layout_either(text: str) -> None:
    assert "".join("".join(block.source for block in blocks(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "." * 300_000,
        "a." * 150_000,
        "a. " * 100_000,
        "。" * 300_000,
        ".”" * 150_000,
        "word " * 60_000,
        " " * 300_000 + "x",
        "x" * 70 + "\n" + " " * 300_000 + "x",
        "U.S. " * 60_000,
        "A.B" * 100_000,
    ],
    ids=lambda text: ascii(text[:6]),
)
def test_bait_comes_to_an_end(text: str) -> None:
    """Quadratic work on texts of this size would not."""
    assert breaking(text) in ("lines", "wrapped", "single")
    part = text[:60_000].rstrip()
    assert "".join(block.gap + block.source for block in blocks(part)) == part


def test_german_nouns_at_the_start_of_lines_do_not_hide_that_text_is_wrapped() -> None:
    nouns = ["Matrosen", "Maschinisten", "Lotsinnen", "bärtige Fischer"]
    line = "{} warteten am Anleger von Brackholm gestern den ganzen Tag lang auf die"
    text = "\n".join([line.format(noun) for noun in nouns] * 6) + "\nMannschaft."
    assert breaking(text) == "wrapped"
    assert breaking(text.replace("auf die\n", "auf Post.\n")) == "lines"
