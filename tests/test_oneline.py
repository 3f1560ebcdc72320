from __future__ import annotations

import pytest
from proportion import in_proportion

from cleanseed.read import read

MENU = "Home News Sport Weather Local Business Opinion Letters Jobs Property Cars Travel Puzzles Archive Contact Sign In Subscribe "
FOOT = (
    " About Us Privacy Policy Cookie Settings Terms And Conditions Advertise With Us Modern Slavery Statement Site Map"
)
SENTENCES = (
    "The night ferry to Brackholm left at ten past eleven, with four passengers and a crate of young trees on deck.",
    "“We plant them where the sea wall stood,” said Orla Finch, who has run the nursery since the autumn of 2019.",
    "The council gave her the strip for a crown a year, and so far nine of every ten trees have lived.",
    "Secretary General Amadou Keita Sow of the Coastal Towns Alliance came to look, and took two of them home to Osmark.",
)
TEXT = " ".join(SENTENCES)


def sources(text: str) -> list[str]:
    return [block.source for block in read(text, kind="text").blocks]


def test_menus_and_the_foot_of_the_page_are_told_from_the_sentences_beside_them() -> None:
    found = sources(MENU + TEXT + FOOT)
    assert [each for each in found if each in SENTENCES] == list(SENTENCES)
    around = [each for each in found if each not in SENTENCES]
    assert " ".join(around) == (MENU + FOOT.lstrip()).replace("  ", " ")
    assert max(len(each.split()) for each in around) <= 3


def test_names_in_a_text_without_menus_stay_in_their_sentences() -> None:
    assert sources(TEXT) == list(SENTENCES)


def test_a_crowd_in_a_sentence_ends_before_the_capital_that_begins_it() -> None:
    text = (
        TEXT
        + " Read More Ferry Timetable Spring Summer Autumn Winter Trains The wall was built in 1911 and had stood every storm since."
    )
    assert sources(text)[-1] == "The wall was built in 1911 and had stood every storm since."


def test_scripts_without_capitals_are_no_crowds() -> None:
    hindi = (
        "ब्रैकहोम जाने वाली नाव मंगलवार को फिर देर से आई और घाट पर किसी को परवाह नहीं थी। परिषद ने दीवार बनाने का वादा किया है। "
        * 4
    )
    assert sources(hindi) == [part.strip() + "।" for part in hindi.split("।") if part.strip()]


GLUED = (
    "Storm takes the sea wall and closes the coast roadBy Ann Archer2 May 2026The coast road at Westerby was closed on Monday.Repairs will take a week, "
    "the council said.The wall was built in 1911.The school bus goes by the hill road until then, and YouTube shows the waves.On YouTube they are higher."
    "The engineer who looks after the wall has asked for stone from the old quarry, which closed its gates in the spring of last year.Nobody was hurt.Read moreFerry to run againHarbour gets new lights"
)
PARTS = [
    "Storm takes the sea wall and closes the coast road", "By Ann Archer2 May 2026", "The coast road at Westerby was closed on Monday.",
    "Repairs will take a week, the council said.", "The wall was built in 1911.",
    "The school bus goes by the hill road until then, and YouTube shows the waves.", "On YouTube they are higher.", "The engineer who looks after the wall has asked for stone from the old quarry, which closed its gates in the spring of last year.",
    "Nobody was hurt.", "Read more",
    "Ferry to run again", "Harbour gets new lights",
]  # fmt: skip


def test_glued_lines_are_parted_and_names_are_not() -> None:
    assert sources(GLUED) == PARTS
    page = read(GLUED, kind="text")
    assert "".join(block.gap + block.source for block in page.blocks) == GLUED


def test_one_glued_line_of_many_is_parted_and_a_long_paragraph_is_not() -> None:
    glued = GLUED + GLUED.replace("Westerby", "Easterby") + TEXT.replace(". ", ".") * 4
    long = " ".join([TEXT] * 5)
    others = [f"Line {number} of a page that has many, and each of them ends in a stop." for number in range(8)]
    assert len(sources("\n".join([*others, glued, long]))) > len(others) + 10
    assert sources("\n".join([*others, long, long])) == [*others, long, long]


@pytest.mark.parametrize(
    "word", ["Home ", "Home home ", "Home News Sport Cars Jobs Mail Food Art home home home home home "]
)
def test_time_goes_with_the_length(word: str) -> None:
    assert in_proportion(lambda times: read(word * times, kind="text"), 8000)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("am", ["መርከቡ ማክሰኞ ዘግይቶ ደረሰ።", "ምክር ቤቱ ግድግዳውን ለመጠገን አንድ ሳምንት እንደሚወስድ ተናግሯል።"]),
        ("my", ["သင်္ဘောသည် အင်္ဂါနေ့တွင် နောက်ကျခဲ့သည်။", "ကောင်စီက ပြင်ဆင်ရန် တစ်ပတ်ကြာမည်ဟု ဆိုသည်။"]),
        ("km", ["នាវាបានមកដល់យឺតនៅថ្ងៃអង្គារ។", "ក្រុមប្រឹក្សាបាននិយាយថាការជួសជុលនឹងចំណាយពេលមួយសប្តាហ៍។"]),
        ("hi", ["नाव मंगलवार को देर से आई।", "परिषद ने कहा कि मरम्मत में एक सप्ताह लगेगा।"]),
        ("ur", ["کشتی منگل کو دیر سے آئی۔", "کونسل نے کہا کہ مرمت میں ایک ہفتہ لگے گا۔"]),
        ("ja", ["船は火曜日に遅れて着いた。", "役場は修理に一週間かかると言った。"]),
        ("hy", ["Նավը երեքշաբթի ուշացավ։", "Խորհուրդն ասաց, որ նորոգումը մեկ շաբաթ կտևի։"]),
    ],
)
def test_sentences_of_other_scripts(language: str, sentences: list[str]) -> None:
    text = ("" if language == "ja" else " ").join(sentences * 12)
    assert sources(text) == sentences * 12


def test_phrases_that_are_lines_by_themselves_are_told_from_sentences() -> None:
    text = (
        TEXT
        + " Related stories Ferry to run again in May Share this article In this article I show the wall, and the rest of it."
    )
    assert sources(text)[len(SENTENCES) :] == [
        "Related stories", "Ferry to run again in May", "Share this article", "In this article I show the wall, and the rest of it.",
    ]  # fmt: skip
