from __future__ import annotations

import codecs
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleanseed.model import ERRORS
from cleanseed.read.decode import _NAMES, _PYTHON, Decoded, declared_charset, decode, from_str

ENGLISH = "The ferry to Brackholm was late again, and nobody on the pier seemed to mind.\n"
FRENCH = "Le bac de Brackholm était encore en retard, et personne sur la jetée ne s’en étonnait déjà plus.\n"
GERMAN = "Die Fähre nach Brackholm fiel aus; die Bürger warteten später auf größere Schiffe.\n"
POLISH = "Prom do Brackholmu znów się spóźnił, a ludzie na molo wcale się tym nie przejęli, choć wiał żółty wiatr.\n"
RUSSIAN = "Паром в Брекхольм снова опоздал, но люди на пристани этого почти не заметили.\n"
GREEK = "Το πλοίο για το νησί άργησε πάλι, και κανείς στην προβλήτα δεν φάνηκε να νοιάζεται. Άλλη μια μέρα.\n"
JAPANESE = "島へ向かう船はまた遅れたが、桟橋にいた人々は気にする様子もなかった。\n"
CHINESE = "开往小岛的渡船又晚点了，码头上的人们似乎并不在意。\n"
KOREAN = "섬으로 가는 배가 또 늦었지만 부두에 있던 사람들은 신경 쓰지 않는 듯했다.\n"


def test_utf8_is_taken_as_it_is() -> None:
    assert decode((ENGLISH + JAPANESE).encode()) == Decoded(ENGLISH + JAPANESE, "utf-8")
    assert decode(b"") == Decoded("", "utf-8")


@pytest.mark.parametrize(
    ("bom", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
@pytest.mark.parametrize("text", [ENGLISH, JAPANESE, RUSSIAN + "x"])
def test_a_byte_order_mark_decides(bom: bytes, codec: str, name: str, text: str) -> None:
    assert decode(bom + text.encode(codec), declared="koi8-r") == Decoded(text, name)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, FRENCH, RUSSIAN, GREEK, JAPANESE + "A1 B2 C3\n" * 3, "ab"])
def test_utf16_and_utf32_without_mark_by_their_nuls(codec: str, text: str) -> None:
    assert decode(text.encode(codec)) == Decoded(text, codec)


def test_a_stray_nul_does_not_make_utf16() -> None:
    assert decode(b"Hello\x00 there") == Decoded("Hello\x00 there", "utf-8")
    assert decode(RUSSIAN.encode("koi8-r") + b"\x00\n").encoding == "koi8-r"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (FRENCH, "cp1252", "windows-1252"),
        (FRENCH, "cp1252", "ISO-8859-1"),
        (FRENCH, "cp1252", "text/html; charset=latin1"),
        (POLISH, "iso8859-2", "iso-8859-2"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "mac-cyrillic", "x-mac-cyrillic"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc-jp", ' "euc-jp" '),
        (CHINESE, "gb18030", "GB2312"),
        (CHINESE, "gb18030", "gbk"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
    ],
)
def test_a_declared_charset_is_used_where_bytes_are_not_utf8(text: str, codec: str, label: str) -> None:
    found = decode(text.encode(codec), declared=label)
    assert found.text == text
    assert found.warnings == ()


def test_valid_utf8_is_never_read_as_declared() -> None:
    assert decode(FRENCH.encode(), declared="windows-1252") == Decoded(FRENCH, "utf-8")


def test_utf8_with_a_broken_end_is_never_read_as_declared() -> None:
    found = decode((FRENCH * 5).encode() + b"\xc3", declared="windows-1252")
    assert found.text == FRENCH * 5 + "\ufffd"
    assert found.encoding == "utf-8"
    assert found.warnings == ("1 byte sequences that are not UTF-8 became U+FFFD.",)


@pytest.mark.parametrize(
    "label", ["idna", "unicode_escape", "rot13", "utf-7", "undefined", "zlib", "nope", "a\x00b", "é" * 50]
)
def test_only_web_encodings_can_be_declared(label: str) -> None:
    found = decode(GERMAN.encode("cp1252"), declared=label)
    assert found.text == GERMAN
    assert "is no encoding of the web" in found.warnings[0]


def test_a_declaration_that_does_not_fit_is_told() -> None:
    found = decode((FRENCH * 3).encode("cp1252"), declared="shift_jis")
    assert found.text == FRENCH * 3
    assert "shift_jis does not decode" in found.warnings[0]
    assert found.warnings[1].startswith("encoding guessed: windows-1252")


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (FRENCH, "cp1252", "windows-1252"),
        (GERMAN, "iso8859-1", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (GREEK, "iso8859-7", "iso-8859-7"),
        (POLISH, "cp1250", "windows-1250"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "euc-jp", "euc-jp"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE.replace("开", "駛").encode("big5", "ignore").decode("big5"), "big5", "big5"),
        (KOREAN, "cp949", "euc-kr"),
    ],
)
def test_the_detector_comes_last_and_is_told(text: str, codec: str, name: str) -> None:
    found = decode(text.encode(codec) * 4)
    assert (found.text, found.encoding) == (text * 4, name)
    assert found.warnings[-1].startswith(f"encoding guessed: {name}, from ")


def test_seven_bit_japanese_is_not_ascii() -> None:
    assert decode(JAPANESE.encode("iso-2022-jp")) == Decoded(JAPANESE, "iso-2022-jp")


def test_few_odd_bytes_in_ascii_are_windows_1252() -> None:
    found = decode((ENGLISH * 200).encode() + b"It\x92s late.")
    assert found.text.endswith("It’s late.")
    assert found.encoding == "windows-1252"
    assert found.warnings == ("encoding guessed: windows-1252, from 1 bytes that are not ASCII.",)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 plain so far",
        b"\x89PNG\r\n\x1a\n" + b"x" * 500,
        b"\xff\xd8\xff\xe0" + b"x" * 500,
        b"GIF89a\x01\x00\x01\x00" + b"x" * 500,
        b"PK\x03\x04" + b"x" * 500,
        b"\x1f\x8b\x08\x00" + b"x" * 500,
        b"\x7fELF" + b"x" * 500,
        b"\x00\x00\x00\x18ftypmp42\x00" + b"x" * 500,
        b"RIFF\x10\x00\x00\x00WEBP" + b"x" * 500,
        (ENGLISH * 20).encode() + b"\x01\x02\x03" * 20,
        codecs.BOM_UTF8 + b"\x01\x02\x03" * 20,
        ("ab" + "\x01" * 9).encode("utf-16"),
    ],
)
def test_binary_data_is_not_text(data: bytes) -> None:
    found = decode(data)
    assert (found.text, found.encoding, found.error, len(found.warnings)) == ("", "", "not-text", 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04", "an office document, an e-book or another archive in ZIP"),
        (b"{\\rtf1\\ansi storm", "an office document"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"GIF89a\x01\x00\x01\x00", "binary data"),
        (bytes(range(256)), "binary data"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel>', "a feed or a site map"),
        (
            b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- made -->\n<feed xmlns="http://www.w3.org/2005/Atom">',
            "a feed or a site map",
        ),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>', "a feed or a site map"),
    ],
)
def test_a_person_is_told_what_it_is(data: bytes, said: str) -> None:
    assert decode(data).warnings == (f"it is {said}, not text or HTML",)


@pytest.mark.parametrize(
    "text",
    [
        "GIF89a is a file format.",
        "RIFF chunks explained",
        "MZ files",
        "BM\n",
        "ID3 tags",
        "<rss> is what a feed begins with",
    ],
)
def test_text_about_a_format_is_text(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def test_what_nothing_decodes_is_bad_encoding() -> None:
    noise = b"".join(sha256(bytes([number])).digest() for number in range(200)).translate(
        None, bytes(range(9)) + bytes(range(11, 32))
    )
    assert decode(noise).error == "bad-encoding"
    assert decode(noise).warnings[-1] == "no known encoding fits its bytes"
    assert "bad-encoding" in ERRORS
    assert "not-text" in ERRORS


@pytest.mark.parametrize(
    ("html", "label"),
    [
        (b'<html><head><meta charset="koi8-r"></head>', "koi8-r"),
        (b"<META CHARSET=Windows-1251 />", "windows-1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb2312"),
        (b"<meta content='text/html; charset = \"euc-jp\"' http-equiv=content-type>", "euc-jp"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><html>', "iso-8859-2"),
        (b'<meta charset="utf-16">', "utf-8"),
        (b'<!-- <meta charset="koi8-r"> --><meta charset="big5">', "big5"),
        (b'<meta name="description" content="about charset=koi8-r">', None),
        (b'<meta charset="idna">', None),
        (b'<meta charset="idna"><meta charset="l1">', "l1"),
        (b" " * 5000 + b'<meta charset="koi8-r">', None),
        (b"plain text", None),
    ],
)
def test_declared_charset(html: bytes, label: str | None) -> None:
    assert declared_charset(html) == label


def test_decode_looks_for_meta_itself() -> None:
    found = decode(b'<meta charset="koi8-r">' + RUSSIAN.encode("koi8-r"))
    assert found.encoding == "koi8-r"
    assert found.warnings == ()
    assert RUSSIAN in found.text


@pytest.mark.parametrize("name", sorted(set(_NAMES.values())))
def test_every_listed_encoding_exists(name: str) -> None:
    assert codecs.lookup(_PYTHON.get(name, name))


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\u2028", "\u2029"])
def test_line_ends(end: str) -> None:
    assert from_str(f"one{end}two{end}{end}three").text == "one\ntwo\n\nthree"
    assert decode(f"one{end}two".encode()).text == "one\ntwo"


def test_nel_is_left_to_repair() -> None:
    assert from_str("wait\x85").text == "wait\x85"


def test_surrogates_become_characters_or_ufffd() -> None:
    found = from_str("ok \ud83d\ude00, high \ud83d, low \ude00.")
    assert found.text == "ok 😀, high \ufffd, low \ufffd."
    assert found.warnings == ("2 lone surrogates became U+FFFD.",)


def test_from_str_refuses_binary_too() -> None:
    assert from_str("\x00\x01\x02" * 9).error == "not-text"
    assert from_str("one \x00 stray").text == "one \x00 stray"
    assert from_str("\ufeffmark") == Decoded("mark", "str")


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20), st.sampled_from(sorted(_NAMES))))
@example(b"\xff\xfe\x00\x00", None)
@example(b"\xff\xfe\x00\xd8", None)
@example(b"\xef\xbb\xbf\xff\xff\xff\xff", None)
@example(b"\xff" * 300, None)
@example(b"\x81\x8d\x8f\x90\x9d" * 9, "gbk")
def test_never_raises_and_gives_clean_text(data: bytes, declared: str | None) -> None:
    found = decode(data, declared)
    assert found.error in (None, "not-text", "bad-encoding")
    found.text.encode()
    assert not any(end in found.text for end in "\r\v\f\u2028\u2029")
    assert declared_charset(data) is None or declared_charset(data) in _NAMES


@given(st.text(max_size=300))
def test_from_str_gives_clean_text(text: str) -> None:
    from_str(text).text.encode()


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
@example("\ufeff\ufeff")
def test_utf8_round_trip(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert from_str(decode(text.encode()).text).text == decode(text.encode()).text


@pytest.mark.parametrize(
    "data",
    [
        b"<meta " * 200_000,
        b"<!--" * 250_000,
        b"\x00" * 1_000_000,
        b"a\x00" * 500_000,
        b"\xe9 " * 500_000,
        b"\x1b$B" * 300_000,
        b"a=" * 500_000,
    ],
    ids=["meta", "comments", "nul", "utf-16", "latin", "escapes", "attributes"],
)
def test_bait_comes_to_an_end(data: bytes) -> None:
    """Quadratic work on texts of this size would not."""
    found = decode(data, declared_charset(data))
    assert found.error is None or not found.text
