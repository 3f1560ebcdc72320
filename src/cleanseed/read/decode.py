r"""Bytes become text: which encoding they are in, and whether they are text at all.

The order, from certain to guessed: byte order mark; valid UTF-8; UTF-16 and UTF-32 told by where their NUL bytes stand;
UTF-8 with a few broken sequences; the charset that HTTP or a `<meta>` declares; the detector. UTF-8 with at least ten good
sequences comes before a declaration, because no other encoding reads like that by chance; with fewer it comes after.

Line ends: CR LF, CR, VT, FF, LINE SEPARATOR and PARAGRAPH SEPARATOR become "\n". NEL (U+0085) does not: on the web that
byte is an ellipsis of windows-1252, and `repair` reads it so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

_SAMPLE = 65_536
"""How many bytes are looked at to tell UTF-16 from UTF-32, and a text from its NUL bytes."""
_DETECT = 262_144
"""How many bytes the detector gets: what follows does not change its mind, only its cost."""

_NOT_TEXT = "not-text"
_BINARY_DATA = "binary data"
_BAD_ENCODING = "bad-encoding"

# The encodings of the WHATWG Encoding Standard, each with its labels. Codecs that are no web encodings (idna, unicode_escape,
# rot13, utf-7, ...) can thus never be asked for by a page.
_LABELS = {
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf-16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
    "ibm866": "866 cp866 csibm866",
    "iso-8859-2": "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso-8859-3": "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso-8859-4": "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso-8859-5": "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso-8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 "
    "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso-8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 "
    "sun_eu_greek",
    "iso-8859-8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8 iso88598 "
    "iso_8859-8 iso_8859-8:1988 logical visual",
    "iso-8859-10": "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso-8859-13": "iso8859-13 iso885913",
    "iso-8859-14": "iso8859-14 iso885914",
    "iso-8859-15": "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9",
    "iso-8859-16": "",
    "koi8-r": "cskoi8r koi koi8 koi8_r",
    "koi8-u": "koi8-ru",
    "macintosh": "csmacintosh mac x-mac-roman",
    "x-mac-cyrillic": "x-mac-ukrainian",
    "windows-874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620",
    "windows-1250": "cp1250 x-cp1250",
    "windows-1251": "cp1251 x-cp1251",
    "windows-1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
    "iso_8859-1:1987 l1 latin1 us-ascii x-cp1252",
    "windows-1253": "cp1253 x-cp1253",
    "windows-1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254",
    "windows-1255": "cp1255 x-cp1255",
    "windows-1256": "cp1256 x-cp1256",
    "windows-1257": "cp1257 x-cp1257",
    "windows-1258": "cp1258 x-cp1258",
    "gb18030": "gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk",
    "big5": "big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "cseucpkdfmtjapanese x-euc-jp",
    "iso-2022-jp": "csiso2022jp",
    "shift_jis": "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis",
    "euc-kr": "cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
}
_NAMES = {label: name for name, labels in _LABELS.items() for label in (name, *labels.split())}
# Python's codecs that read as browsers do, where they bear another name.
_PYTHON = {
    "windows-874": "cp874", "big5": "big5hkscs", "euc-kr": "cp949", "shift_jis": "cp932", "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
# The detector's own names for encodings of the list.
_DETECTED = {"uhc": "euc-kr", "maccyrillic": "x-mac-cyrillic"}
# Bytes 0x80-0x9F are control codes in these ISO encodings, and letters or quotes in the Windows encoding beside them.
_WINDOWS = {
    "iso-8859-2": "windows-1250", "iso-8859-6": "windows-1256", "iso-8859-7": "windows-1253", "iso-8859-8": "windows-1255",
    "iso-8859-13": "windows-1257",
}  # fmt: skip

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)

# Signatures that no text begins with, by what they are.
_MAGIC = {
    "a PDF document": rb"%PDF-\d",
    "an image": rb"\x89PNG\r\n|\xff\xd8\xff|II\*\x00|MM\x00\*",
    "an office document, an e-book or another archive in ZIP": rb"PK(?:\x03\x04|\x05\x06|\x07\x08)",
    "a packed file": rb"\x1f\x8b\x08|\xfd7zXZ\x00|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x28\xb5\x2f\xfd",
    "an office document": rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf\d",
    "a program": rb"\x7fELF|\x00asm|\xca\xfe\xba\xbe",
    "audio or video": rb"\x1aE\xdf\xa3|.{4}ftyp[\w ]{4}\x00",
    "a database or an array": rb"SQLite format 3\x00|\x93NUMPY",
    "a feed or a site map": rb"\s{0,9}(?:<\?xml[^>]{0,200}>\s{0,9})?(?:<!--[^>]{0,500}>\s{0,9})?"
    rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\s[^>]{0,300}(?:version|xmlns)",
}
_ANY_MAGIC = re.compile(b"|".join(_MAGIC.values()), re.DOTALL)
# Signatures of printable characters, which count only where binary data follows.
_MAGIC_PRINTABLE = re.compile(
    rb"GIF8[79]a|BZh\d|RIFF|OggS|ID3|fLaC|wOF[F2]|PAR1|ARROW1|Obj\x01|MZ|BM|FLV|[CF]WS|!<arch>|%!PS"
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\v\f\r\x1b") + b"\x7f"
_OTHER_BYTES = bytes(set(range(256)) - set(_CONTROLS))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_C1 = re.compile(rb"[\x80-\x9f]")
_ASCII_BYTES = bytes(range(128))
_JAPANESE_7BIT = re.compile(rb"\x1b\$[@B]")

_LINE_ENDS = ("\v", "\f", "\u2028", "\u2029")

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\b([^>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{1,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as it was decoded.

    text: line ends LF, no lone surrogates, no byte order mark; "" where `error` is set. encoding: its name in the WHATWG list, "str"
    where the input was text already, "" where nothing decoded. warnings: what a reader of the record should know, one sentence
    each; where there is an error, why. error: None, "not-text" (binary data) or "bad-encoding" (no encoding fits).
    utf8: the text in UTF-8, where it is at hand. controls: whether control characters may stand in it.
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()
    error: str | None = None
    utf8: bytes | None = field(default=None, repr=False, compare=False)
    controls: bool = field(default=True, repr=False, compare=False)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode `data`. Never raises, whatever the bytes.

    declared: the charset of the HTTP header, a label ("koi8-r") or a whole `Content-Type`; None: what `<meta>` says, if it does.
    Only the encodings of the web (WHATWG) are taken from it.
    """
    if binary := _magic(data):
        return _refused(binary)
    for bom, codec, name in _BOMS:
        if data.startswith(bom) and (found := _marked(data[len(bom) :], codec, name)):
            return found
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in data and (wide := _by_nul(data)):
        return _text(data.decode(wide), wide)
    controls = len(data.translate(None, _OTHER_BYTES))
    if _too_many(controls, len(data)):
        return _refused(_BINARY_DATA)
    for name in ("iso-2022-jp", "utf-8") if _JAPANESE_7BIT.search(data) else ("utf-8",):
        if (text := _strict(data, name)) is not None:
            return _text(text, name, utf8=data if name == "utf-8" else None, controls=controls)
    return _legacy(data, declared)


def from_str(text: str) -> Decoded:
    """The same for text that is decoded already: line ends, surrogates (pairs are joined, lone ones become U+FFFD)."""
    raw = _encoded(text)
    controls = len(_CONTROL.findall(text) if raw is None else raw.translate(None, _OTHER_BYTES))
    binary = _magic(text[:1100].encode("utf-8", "replace"))
    if binary or _too_many(controls, len(text)):
        return _refused(binary or _BINARY_DATA)
    warnings: list[str] = []
    if raw is None:
        before = text.count("\ufffd")
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if lone := text.count("\ufffd") - before:
            warnings.append(f"{lone} lone surrogates became U+FFFD.")
    if text.startswith("\ufeff"):
        text, raw = text[1:], None
    return _text(text, "str", warnings, raw, controls)


def _encoded(text: str) -> bytes | None:
    """The text as UTF-8; None where a surrogate stands in it, for UTF-8 has none of them."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def declared_charset(data: bytes) -> str | None:
    """The charset that an HTML page declares in its first 4096 bytes, by `<meta>` or XML declaration; None: none, or no web one.

    UTF-16 becomes "utf-8", as in browsers: a page whose `<meta>` can be read is not in UTF-16.
    """
    head = data[:4096]
    label: str | None = None
    if found := _XML.match(head):
        label = _known(found[1].decode("ascii", "replace"))
    for tag in _META.findall(_COMMENT.sub(b"", head)):
        attributes = {
            name.lower(): (a or b or c).decode("ascii", "replace")
            for name, a, b, c in reversed(_ATTRIBUTE.findall(tag))
        }
        told = attributes.get(b"charset")
        if told is None and attributes.get(b"http-equiv", "").strip().lower() == "content-type":
            inside = _CHARSET.search(attributes.get(b"content", ""))
            told = inside[1] if inside else None
        if told and (known := _known(told)):
            label = known
            break
    return "utf-8" if label and label.startswith("utf-16") else label


def _known(label: str) -> str | None:
    label = label.strip(" \t\n\f\r\"'").lower()
    return label if label in _NAMES else None


def _legacy(data: bytes, declared: str | None) -> Decoded:
    """Bytes that are neither valid UTF-8 nor UTF-16 or -32 by their NULs."""
    warnings: list[str] = []
    utf8, good, bad = _lenient(data)
    mostly = bad * 99 < good or (bad <= 2 and good >= 20)
    if mostly and good >= 10:
        return _text(utf8, "utf-8", _broken(bad, "UTF-8"))
    label = _label(declared, warnings) if declared else declared_charset(data)
    if label and (name := _NAMES[label]) != "utf-8":
        wide = name.startswith("utf-16")
        text = _strict(data, name)
        if text is not None and (not wide or _printable(text)):
            return _text(text, name, warnings)
        if not wide and (found := _damaged(data, name, warnings)):
            return found
        warnings.append(f"The declared charset {label} does not decode the text; ignored.")
    if mostly:
        return _text(utf8, "utf-8", warnings + _broken(bad, "UTF-8"))
    return _guessed(data, warnings)


def _label(declared: str, warnings: list[str]) -> str | None:
    found = _CHARSET.search(declared[:1000])
    told = found[1] if found else declared[:100]
    label = _known(told)
    if label is None and (found or "/" not in told):
        warnings.append(f"The declared charset {told!r} is no encoding of the web; ignored.")
    return label


def _guessed(data: bytes, warnings: list[str]) -> Decoded:
    """The last resort: the detector, and windows-1252 where it has too little to go by."""
    first = _HIGH.search(data)
    start = max(0, first.start() - 1000) if first else 0
    high = _high(data)
    for name in (
        _detect(data[start : start + _DETECT]) if high > 4 else None,
        "windows-1252" if high * 3 < len(data) else None,
    ):
        if name:
            told = [*warnings, f"encoding guessed: {name}, from {high} bytes that are not ASCII."]
            text = _strict(data, name)
            found = _text(text, name, told) if text is not None else _damaged(data, name, told)
            if found:
                return found
    return Decoded("", "", (*warnings, "no known encoding fits its bytes"), _BAD_ENCODING)


def _damaged(data: bytes, name: str, warnings: list[str]) -> Decoded | None:
    """What strict decoding refused, if at most 1 % of its bytes beyond ASCII, or two, are lost."""
    text = data.decode(_PYTHON.get(name, name), "replace")
    lost = text.count("\ufffd")
    return _text(text, name, warnings + _broken(lost, name)) if lost <= max(2, _high(data) // 100) else None


def _high(data: bytes) -> int:
    """How many bytes are not ASCII."""
    return len(data.translate(None, _ASCII_BYTES))


def _detect(data: bytes) -> str | None:
    """The detector's answer, if it is sure of one that can be right."""
    from cchardet import detect

    answer = detect(data)
    told, sure = answer["encoding"], answer["confidence"]
    if not told or not sure or sure < 0.5:
        return None
    name = _NAMES.get(told.lower()) or _DETECTED.get(told.lower())
    if not name or name.startswith("utf-"):  # those were tried before, on better evidence
        return None
    return _WINDOWS.get(name, name) if _C1.search(data) else name


def _magic(data: bytes) -> str | None:
    """The binary format that begins here, in words; None: none that is known."""
    if _ANY_MAGIC.match(data):
        return next(name for name, magic in _MAGIC.items() if re.match(magic, data, re.DOTALL))
    return _BINARY_DATA if _MAGIC_PRINTABLE.match(data) and _BINARY.search(data, 0, 1024) else None


def _refused(what: str) -> Decoded:
    return Decoded("", "", (f"it is {what}, not text or HTML",), _NOT_TEXT)


def _too_many(controls: int, length: int) -> bool:
    """More than 1 % of control characters (and more than two: a stray one in a short text is repaired, not refused)."""
    return controls > max(2, length // 100)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(_PYTHON.get(name, name))
    except UnicodeDecodeError:
        return None


def _marked(data: bytes, codec: str, name: str) -> Decoded | None:
    """What follows a byte order mark, if it is what the mark says: at most 1 % of it broken."""
    if codec.startswith("utf-32") and len(data) % 4 and len(data) % 2 == 0:
        return None
    text = _strict(data, codec)
    if text is not None:
        return _text(text, name)
    text = data.decode(codec, "replace")
    lost = text.count("\ufffd")
    if lost > max(1, len(text) // 100):
        return None
    return _text(text, name, _broken(lost, name))


def _by_nul(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by the lanes in which NUL bytes stand; None: neither."""
    sample = data[: min(_SAMPLE, len(data) // 4 * 4)]
    if sample:
        lanes = [sample[lane::4] for lane in range(4)]
        for codec, zero, small in (("utf-32-le", 3, 2), ("utf-32-be", 0, 1)):
            if not lanes[zero].strip(b"\x00") and max(lanes[small]) <= 16 and _fits(data, codec):
                return codec
    pairs = len(data[:_SAMPLE]) // 2
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    for codec, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros * 50 < pairs or others * 10 > zeros:
            continue
        if zeros * 5 < pairs * 2:
            # Few NULs: another script than Latin, or an 8-bit text with stray NULs.
            rest = data[:_SAMPLE].replace(b"\x00", b"")
            if not _too_many(len(rest.translate(None, _OTHER_BYTES)), len(rest)) and _lenient(rest)[2] <= 1:
                continue
        if _fits(data, codec):
            return codec
    return None


def _fits(data: bytes, codec: str) -> bool:
    text = _strict(data, codec)
    return text is not None and _printable(text)


def _printable(text: str) -> bool:
    """Whether nearly all characters are assigned ones that can be seen, or white space."""
    sample = text[:20_000]
    return sum(char.isprintable() or char.isspace() for char in sample) * 100 >= len(sample) * 97


def _lenient(data: bytes) -> tuple[str, int, int]:
    """As UTF-8 with U+FFFD for what is broken; how many sequences of several bytes are good, how many broken."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    return text, len(text) - len(text.encode("ascii", "ignore")) - bad, bad


def _broken(count: int, name: str) -> list[str]:
    return [f"{count} byte sequences that are not {name} became U+FFFD."] if count else []


def _text(
    text: str, encoding: str, warnings: list[str] | None = None, utf8: bytes | None = None, controls: int = 1
) -> Decoded:
    """The common end: controls counted where they were not yet, and line ends."""
    told = list(warnings or ())
    if encoding.startswith(("utf-16", "utf-32", "utf-8-sig")) and _too_many(len(_CONTROL.findall(text)), len(text)):
        return _refused(_BINARY_DATA)
    given = text
    if "\r" in text:  # to look for one character is quick, for two slow
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for end in _LINE_ENDS:
        if end in text:
            text = text.replace(end, "\n")
    bare = not controls and "\x1b" not in text  # an escape counts as none, for terminals write them
    return Decoded(text, encoding, tuple(told), utf8=utf8 if text is given else None, controls=not bare)
