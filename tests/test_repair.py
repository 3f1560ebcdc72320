from __future__ import annotations

import subprocess
import sys
from html.entities import html5
from itertools import product
from unicodedata import is_normalized

import ftfy
import pytest
from ftfy.badness import is_bad
from ftfy.fixes import unescape_html
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleanseed.model import Repair
from cleanseed.read.caps import MARKS, NESTING, cap
from cleanseed.read.entities import ENTITY, unescape
from cleanseed.read.repair import _MOJIBAKE, FTFY, _fix, _gate, layout, repair

CONFIG = ftfy.TextFixerConfig(explain=False, **FTFY)

# --- text that has been through a scraper ----------------------------------------------------------------------------

WORDS = (
    "harbour", "café", "Übergröße", "Łódź", "naïve", "œuvre", "Škoda", "São", "ışık", "Φως", "Ωμέγα", "мост", "Вёсла",
    "ґанок", "島", "桟橋の", "섬", "แพ", "पुल", "جسر", "גשר", "میخواهم", "😀", "…", "“so”", "l’été", "£5", "20 °C", "m²",
    "«да»", "–", "½", "™", "ﬁsh", "ＷＩＤＥ", "ﾊﾝ", "①", "Ａ", "1", "<", "a.b", "?", "NÃO ", "É", "ÇÃO", "•", "№",
)  # fmt: skip
CODE_PAGES = ("latin-1", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "mac_roman", "cp437")
ENTITIES = (
    "&amp;", "&lt;", "&nbsp;", "&shy;", "&#39;", "&#x2019;", "&eacute;", "&EACUTE;", "&Atilde;", "&copy;", "&#128;", "&#10;",
    "&zwnj;", "&#1;", "&bogus;", "&amp;lt;", "&amp;amp;", "&AMP;#38;lt;", "&", "amp;", "&semi;", "&#55;", "&#x301;", "&am",
)  # fmt: skip
ODD = (
    "\xa0", "\u2009", "\u202f", "\u3000", "\xad", "\u200b", "\u200c", "\u200d", "\u200e", "\u202a", "\u2060", "\ufeff", "\ufe0f",
    "\x00", "\x07", "\x0b", "\x0c", "\x1b[31m", "\x1b", "\x7f", "\x85", "\x92", "\x9d", "\r", "\u2028", "\u0301", "\u0323",
    "\u0308", "\u212b", "\u0344", "\ufffc", "\ufffd", "\ud83d", "\ude00", "\U0001f3f4\U000e0067\U000e007f", "\U000e0041",
    "\U0001f469\u200d\U0001f680", "Ã ", "Â ", "â€™", "вЂ™", "Ã©", "ã€", "à\u0301",
)  # fmt: skip


@st.composite
def mojibake(draw: st.DrawFn) -> str:
    text = draw(st.text(alphabet="éèüñßŁłšœŠ’“”…–€—·áжябщФωά島の섬แ😀 ", min_size=1, max_size=6))
    for _ in range(draw(st.integers(1, 2))):
        text = text.encode().decode(draw(st.sampled_from(CODE_PAGES)), draw(st.sampled_from(["replace", "ignore"])))
    return text


LINES = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(ODD),
        st.sampled_from(ENTITIES),
        mojibake(),
        st.text(max_size=3).filter(lambda text: "\n" not in text),
        st.sampled_from(["", " ", "  ", "\t"]),
    ),
    max_size=12,
).map("".join)
TEXTS = st.lists(st.one_of(LINES, st.sampled_from(WORDS)), max_size=6).map("\n".join)


# --- the gate --------------------------------------------------------------------------------------------------------


@given(LINES)
@settings(max_examples=250, deadline=None)
def test_the_gate_equals_ftfy(line: str) -> None:
    assert _gate(line) == ftfy.fix_text(line, CONFIG)


@given(LINES, st.booleans())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_line_past_the_caps_is_what_ftfy_makes_of_it(line: str, entities: bool) -> None:
    line = cap(line)
    config = CONFIG._replace(unescape_html=entities, normalization="NFC")
    assert _fix(line, entities) == ftfy.fix_text(line, config)


def test_no_pair_of_characters_escapes_the_gate() -> None:
    known = {char for page in CODE_PAGES for char in bytes(range(128, 256)).decode(page, "ignore")}
    chars = sorted(char for char in known | set("ﬁﬂ\uf8ff\ufffdāΩ a.Z") if not "\x80" <= char <= "\x9f")
    around = [("", ""), ("a", " "), ("é", "b")]
    missed = [
        left + one + two + right
        for one, two in product(chars, repeat=2)
        for left, right in around
        if is_bad(left + one + two + right) and not _MOJIBAKE.search(left + one + two + right)
    ]
    assert missed == []


@given(
    st.text(
        alphabet=sorted(
            {c for page in CODE_PAGES for c in bytes(range(160, 256)).decode(page, "ignore")} | set(" aZ.")
        ),
        max_size=8,
    )
)
@settings(max_examples=500)
def test_no_run_of_characters_escapes_the_gate(text: str) -> None:
    assert _MOJIBAKE.search(text) or not is_bad(text)


def test_entities_are_those_of_ftfy() -> None:
    names = [name for name in html5 if name.endswith(";")]
    tried = [f"&{variant}" for name in names for variant in (name, name.upper(), name.lower(), name.title())]
    tried += [f"&#{code};" for code in [*range(300), 8217, 55357, 1114112, 99999999999]] + [
        "&#xZ;",
        "&#x41;",
        "&#X1F600;",
    ]
    assert [entity for entity in tried if ENTITY.fullmatch(entity) and unescape(entity) != unescape_html(entity)] == []


def test_sound_text_does_not_import_ftfy() -> None:
    sound = "Plain text.\n“Curly”, naïve café — l’été, £5, 20\xa0°C, мост, 桟橋。 Tom &amp; Jerry\xad, ação, «да», zwölf Euro\n"
    code = f"import sys; from cleanseed.read.repair import repair; repair({sound!r}); sys.exit('ftfy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- what is repaired, and what is left alone ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("The cafÃ© on the pier", "The café on the pier", "mojibake"),
        ("Itâ€™s late", "It’s late", "mojibake"),
        ("It\x92s late\x85", "It’s late…", "mojibake mojibake"),
        ("ÐœÐ¾ÑÑ‚".replace("ÑÑ", "Ñ\x81Ñ"), "Мост", "mojibake"),
        ("Tom &amp; Jerry", "Tom & Jerry", "entity"),
        ("it&#39;s &nbsp;late", "it's  late", "entity entity"),
        ("&amp;quot;late&amp;quot;", '"late"', "entity entity"),
        ("&amp;amp;amp;amp;amp;lt;", "<", "nesting"),
        ("P&EACUTE;REZ", "PÉREZ", "entity"),
        ("20\xa0km\u2009h\u202f!", "20 km h !", "space space space"),
        ("Bran\xaddung \u200bund\ufeff\u2060 See", "Brandung und See", "invisible invisible invisible"),
        ("bell\x07 and \x1b[31mred\x1b[0m", "bell and red", "control control control"),
        ("u\u0308ber", "über", "form"),
        ("a" + "\u0301" * 99, "á" + "\u0301" * 29, "form marks"),
        ("smuggled\U000e0041\U000e0042", "smuggled", "invisible"),
        ("left\u200emark", "leftmark", "invisible"),
        ("wide\u3000space", "wide space", "space"),
        ("one\u2028two", "one\ntwo", "control"),
    ],
)
def test_repaired(before: str, after: str, kinds: str) -> None:
    found = repair(before)
    assert found.text == after
    assert [change.kind for change in found.repairs] == kinds.split()


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” ‘quotes’, ﬁsh and oﬃce, Ｆｕｌｌ　ｗｉｄｔｈ, ﾊﾝｶｸ",
        "می‌خواهم کتاب‌ها را ببینم",  # ZERO WIDTH NON-JOINER within words
        "ශ්‍රී ලංකා, ക്‍",  # joiners after a virama, one at a word's end
        "👩‍🚀 👨‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️‍🔥 1️⃣",
        "ភាសា\u200bខ្មែរ",  # ZERO WIDTH SPACE parts words
        "　段落は字下げで始まる。　次の文。",
        "מחיר \u200f(20)\u200e!",
        "if a < b & b > c then R&D; AT&T",
        "20 °C, 5 m², №5, “£5”, «Да», NÃO é, Œuvre, cœur, GROẞ",
        "\tindented  and   spaced",
    ],
)
def test_left_as_written(text: str) -> None:
    assert repair(text).text == text
    assert repair(text).repairs == ()


def test_entities_stay_where_the_text_holds_tags() -> None:
    text = "Write &lt;b&gt; for bold\nas in <b>bold</b> &amp; so on"
    found = repair(text)
    assert found.text == text
    assert found.warnings == ("HTML entities are left as they are: the text holds tags.",)
    assert repair("a < b &amp; c <3 &amp; <you@example.org>").text == "a < b & c <3 & <you@example.org>"


def test_a_repair_is_of_its_line_alone() -> None:
    lines = ["cafÃ©", "it&#39;s", "a < b", "plain", "it&#39;s"]
    assert repair("\n".join(lines)).text == "\n".join(repair(line).text for line in lines)


def test_each_repair_says_where_it_was() -> None:
    found = repair("plain\nthe cafÃ© and the cafÃ© again\n\nit&#39;s\n")
    assert found.repairs == (
        Repair(2, 7, "Ã©", "é", "mojibake"),
        Repair(2, 21, "Ã©", "é", "mojibake"),
        Repair(4, 2, "&#39;", "'", "entity"),
    )


def replayed(text: str, repairs: tuple[Repair, ...]) -> str:
    lines = text.split("\n")
    for change in reversed(repairs):
        line = lines[change.line - 1]
        end = change.start + len(change.before)
        assert line[change.start : end] == change.before
        lines[change.line - 1] = line[: change.start] + change.after + line[end:]
    return "\n".join(lines)


@given(TEXTS)
@settings(max_examples=250, deadline=None)
@example("a" * 200 + "Ã©" + "b" * 200 + "Ã©")
@example("&amp;amp;amp;amp;amp;lt;")
def test_repairs_replay(text: str) -> None:
    found = repair(text)
    assert replayed(text, found.repairs) == found.text
    assert all(change.before != change.after for change in found.repairs)
    assert [(change.line, change.start) for change in found.repairs] == sorted(
        {(change.line, change.start) for change in found.repairs}
    )


@given(TEXTS)
@settings(max_examples=250, deadline=None)
def test_repaired_text_is_sound(text: str) -> None:
    found = repair(text).text
    assert repair(found).text == found
    assert is_normalized("NFC", found)
    found.encode()


# --- caps and time ---------------------------------------------------------------------------------------------------


def test_caps() -> None:
    assert repair("x" + "\u0323\u0301" * 500).text.count("\u0301") <= MARKS
    assert repair("&" + "amp;" * (NESTING - 1) + "lt;").repairs[0].kind == "entity"
    assert repair("&" + "amp;" * NESTING + "lt;").repairs[0].kind == "nesting"


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 1_000_000,
        "ab\n" * 300_000,
        "é\n" * 300_000,
        "a&amp;b\n" * 100_000,
        "word " * 200_000,
        "word " * 200_000 + "Ã©",
        "Ð¿Ñ€Ð¸ " * 20_000,
        "a" + "\u0323\u0301" * 50_000,
        "&#803;&#769;" * 30_000,
        "&" + "amp;" * 50_000,
        "&semi" * 20_000 + ";",
        "&am&#1;p;" * 10_000,
        "<a " * 200_000 + "&amp;",
        "&" * 300_000,
        "\xa0" * 300_000,
        "x\xa0y&amp;" * 20_000,
        "\u200d" * 300_000,
        "œ" * 300_000,
        "Ã" * 100_000,
        "\x1b[" * 100_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_bait_comes_to_an_end(text: str) -> None:
    """Quadratic work on texts of this size would not."""
    once = repair(text)
    assert (once.text == text) == (not once.repairs)


# --- layout ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("one  \n\n\n\ntwo\t\n", "one\n\ntwo"),
        ("\n  indented\n \n \n\tmore \n", "  indented\n\n\tmore"),
        ("　字下げ　\n次", "　字下げ\n次"),
        ("one line ", "one line"),
        (" one line", " one line"),
    ],
)
def test_layout(before: str, after: str) -> None:
    assert layout(before) == after


@given(st.text(alphabet="ab \t\n\u3000\xa0", max_size=40))
def test_layout_settles_at_once(text: str) -> None:
    found = layout(text)
    assert layout(found) == found
    assert found.split() == text.split()
    assert "\n\n\n" not in found
    assert all(line == line.rstrip() for line in found.split("\n"))
