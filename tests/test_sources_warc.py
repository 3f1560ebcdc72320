"""WARC and WET: archives that warcio wrote, whole, cut and broken."""

from __future__ import annotations

import gzip
import io
import re
import warnings
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanseed import model, sources
from cleanseed.sources import MissingLibraryError, Record, is_container, warcgzip

Needs = Callable[[str], Any]
HTML = "<!doctype html><title>{0}</title><p>Story {0} of the coast road, closed on Monday.</p>"
OK, TYPE = "200 OK", ("Content-Type", "text/html; charset=utf-8")


@pytest.fixture
def write(needs: Needs) -> Callable[..., bytes]:
    """A function: records (type, URL, body, HTTP head or none, headers) -> the archive that warcio makes of them."""
    needs("fastwarc")
    writer, heads = needs("warcio.warcwriter"), needs("warcio.statusandheaders")

    def make(*told: tuple[Any, ...], packed: bool = False) -> bytes:
        out = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # warcio closes no temporary files
            fill(writer.WARCWriter(out, gzip=packed), told)
        return out.getvalue()

    def fill(archive: Any, told: tuple[tuple[Any, ...], ...]) -> None:
        archive.write_record(archive.create_warcinfo_record("x.warc", {"software": "test"}))
        for sort, url, body, http, headers in told:
            head = heads.StatusAndHeaders(http[0], list(http[1:]), protocol="HTTP/1.1") if http else None
            record = archive.create_warc_record(
                url, sort, payload=io.BytesIO(body), http_headers=head, warc_headers_dict=headers
            )
            archive.write_record(record)

    return make


@pytest.fixture
def archive(write: Callable[..., bytes]) -> Callable[..., bytes]:
    """A function: packed or not -> an archive of a warcinfo record and four pages."""
    return lambda packed: write(*map(page, range(4)), packed=packed)


def page(number: int, body: bytes | None = None, *http: Any) -> tuple[Any, ...]:
    data = HTML.format(number).encode() if body is None else body
    return "response", f"https://a.example/{number}", data, http or (OK, TYPE), {}


def read(data: bytes, name: str = "x.warc") -> list[Record]:
    """All records of an archive; what each promises holds."""
    found = list(sources.warc.records(name, io.BytesIO(data), "gzip" if name.endswith(".gz") else None))
    for each in found:
        assert re.fullmatch(rf"{re.escape(name)}#\d+", each.source)
        if each.lost:
            assert each.lost[0] in model.ERRORS
            assert each.data == b""
    return [each for each in found if not each.passed_over]


def urls(found: Sequence[Record]) -> list[str]:
    """The last part of the URL of each page, the code of what is lost."""
    return [each.lost[0] if each.lost else (each.url or "").rpartition("/")[2] for each in found]


def by_member(plain: bytes) -> bytes:
    """An archive packed as the format asks: each record a member."""
    return b"".join(gzip.compress(b"WARC/1.0" + part) for part in plain.split(b"WARC/1.0")[1:])


# --- what is a page --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz"])
def test_pages(tmp_path: Path, archive: Callable[[bool], bytes], name: str) -> None:
    path = tmp_path / name
    path.write_bytes(archive(name.endswith(".gz")))
    assert is_container(str(path))
    found = list(sources.records(str(path)))
    assert [(r.source, r.data, r.url, r.kind, r.lost) for r in found] == [
        (f"{path}#{n + 1}", HTML.format(n).encode(), f"https://a.example/{n}", "html", None) for n in range(4)
    ]
    assert found[0].extra["warc-type"] == "response"
    assert found[0].extra["warc-record-id"].startswith("<urn:uuid:")


def test_an_archive_packed_as_a_whole_or_in_pieces(archive: Callable[[bool], bytes]) -> None:
    plain = archive(False)
    pieces = b"".join(gzip.compress(plain[at : at + 100]) for at in range(0, len(plain), 100))
    for packed in (gzip.compress(plain), pieces, gzip.compress(plain) + bytes(100)):
        assert urls(read(packed, "x.warc.gz")) == ["0", "1", "2", "3"]


def test_zstandard(archive: Callable[[bool], bytes], needs: Needs, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.zst"
    packed = needs("zstandard").ZstdCompressor().compress(archive(False))
    path.write_bytes(packed)
    assert urls(list(sources.records(str(path)))) == ["0", "1", "2", "3"]
    path.write_bytes(packed[:-50])
    assert urls(list(sources.records(str(path))))[-1] == "truncated"


@pytest.mark.parametrize("name", ["pages.warc.wet.gz", "pages.wet.gz"])
def test_wet(tmp_path: Path, write: Callable[..., bytes], name: str) -> None:
    path = tmp_path / name
    path.write_bytes(
        write(
            ("conversion", "https://a.example/1", "Sturm über Westerby".encode(), None, {"Content-Type": "text/plain"}),
            packed=True,
        )
    )
    (found,) = sources.records(str(path))
    assert (found.data, found.url, found.kind) == ("Sturm über Westerby".encode(), "https://a.example/1", "text")


@pytest.mark.parametrize(
    "told",
    [
        ("request", "https://a.example/", b"", ("GET / HTTP/1.1", ("Host", "a.example")), {}),
        ("metadata", "https://a.example/", b"{}", None, {"Content-Type": "application/json"}),
        page(1, b"\x89PNG", OK, ("Content-Type", "image/png")),
        page(1, None, "404 Not Found", TYPE),
        page(1, None, "301 Moved", TYPE),
        page(1, b"{}", OK),
        ("resource", "urn:shot", b"<p>no", None, {"Content-Type": "text/html"}),
    ],
    ids=["request", "metadata", "image", "missing", "moved", "untyped", "resource"],
)
def test_no_page(write: Callable[..., bytes], told: tuple[Any, ...]) -> None:
    found = read(write(told, page(2)))
    assert [(each.source, each.url) for each in found] == [("x.warc#2", "https://a.example/2")]


def test_an_address_in_brackets(write: Callable[..., bytes]) -> None:
    sort, url, *rest = page(1)
    (found,) = read(write((sort, f"<{url}>", *rest)))
    assert found.url == url


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("Straße".encode("latin-1"), "ISO-8859-1", "Straße"),
        ("Straße".encode("latin-1"), '"iso-8859-1"', "Straße"),
        ("Дорога".encode("koi8-r"), "koi8-r", "Дорога"),
        ("Straße".encode(), "iso-8859-1", "Straße".encode()),  # what its bytes show goes before a wrong head
        ("Straße".encode("latin-1"), "rot13", "Straße"),
        (b"ascii", "iso-8859-1", b"ascii"),
    ],
)
def test_the_charset_of_the_http_head(write: Callable[..., bytes], body: bytes, charset: str, expected: Any) -> None:
    (found,) = read(write(page(1, body, OK, ("Content-Type", f"text/html; charset={charset}"))))
    if charset == "rot13":  # no encoding of the web: left to be found out
        assert found.data in (body, expected)
    else:
        assert found.data == expected


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(b"<p>Hello"), [("Content-Encoding", "gzip")]),
        (gzip.compress(b"<p>Hello"), [("Content-Encoding", "X-Gzip")]),
        (zlib.compress(b"<p>Hello"), [("Content-Encoding", "deflate")]),
        (zlib.compress(b"<p>Hello")[2:-4], [("Content-Encoding", "deflate")]),
        (gzip.compress(zlib.compress(b"<p>Hello")), [("Content-Encoding", "deflate, gzip")]),
        (b"4;x=1\r\n<p>H\r\n4\r\nello\r\n0\r\n\r\n", [("Transfer-Encoding", "chunked")]),
        (b"<p>Hello", [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]),  # as many a crawler stores it
        (b"<p>Hello", [("Content-Encoding", "identity")]),
        (chunked(b"<p>Hello"), [("Transfer-Encoding", "chunked")]),
        (chunked(gzip.compress(b"<p>Hello")), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
    ],
)
def test_a_body_as_it_was_sent(write: Callable[..., bytes], body: bytes, headers: list[tuple[str, str]]) -> None:
    (found,) = read(write(page(1, body, OK, TYPE, *headers)))
    assert found.data == b"<p>Hello"


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_a_body_that_needs_more_to_unpack(
    tmp_path: Path, write: Callable[..., bytes], needs: Needs, coding: str
) -> None:
    if coding == "zstd":
        body = needs("zstandard").ZstdCompressor().compress(b"<p>Hello")
    else:
        with needs("fastwarc.stream_io").BrotliWriter(str(tmp_path / "body")) as out:
            out.write(b"<p>Hello")
        body = (tmp_path / "body").read_bytes()
    (found,) = read(write(page(1, body, OK, TYPE, ("Content-Encoding", coding))))
    assert found.data == b"<p>Hello"


# --- hostile ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (page(1, b"no", OK, TYPE, ("Content-Encoding", "gzip")), "bad-record"),
        (page(1, b"no", OK, TYPE, ("Content-Encoding", "br")), "bad-record"),
        (page(1, b"no", OK, TYPE, ("Content-Encoding", "lies")), "bad-record"),
        (page(1, b"no", OK, TYPE, ("Transfer-Encoding", "chunked")), "bad-record"),
        (page(1, b"no", OK, TYPE, ("Content-Encoding", "deflate")), "bad-record"),
        (page(1, gzip.compress(b"<p>Hello")[:-9], OK, TYPE, ("Content-Encoding", "gzip")), "truncated"),
        (page(1, zlib.compress(b"<p>Hello")[:-9], OK, TYPE, ("Content-Encoding", "deflate")), "truncated"),
        (page(1, b"5\r\nHello\r\n", OK, TYPE, ("Transfer-Encoding", "chunked")), "truncated"),
        (page(1, b"50\r\nHello", OK, TYPE, ("Transfer-Encoding", "chunked")), "truncated"),
        (page(1, zlib.compress(bytes(25_000_000)), OK, TYPE, ("Content-Encoding", "deflate")), "too-large"),
        (page(1, None, OK, ("X", "x" * 1_200_000), TYPE), "bad-record"),
        (page(1, gzip.compress(bytes(25_000_000)), OK, TYPE, ("Content-Encoding", "gzip")), "too-large"),
        (page(1, bytes(25_000_000)), "too-large"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_bad_page_costs_itself_alone(
    write: Callable[..., bytes], told: tuple[Any, ...], code: str, packed: bool
) -> None:
    name = "x.warc.gz" if packed else "x.warc"
    found = read(write(page(0), told, page(2), packed=packed), name)
    assert [(each.source, bool(each.lost)) for each in found] == [(f"{name}#{n}", n == 2) for n in (1, 2, 3)]
    assert urls(found) == ["0", code, "2"]
    assert found[1].url == "https://a.example/1"


def test_names_are_read_in_any_case(write: Callable[..., bytes]) -> None:
    data = (
        write(page(1)).replace(b"application/http", b"Application/HTTP").replace(b"WARC-Target-URI", b"warc-target-uri")
    )
    assert urls(read(data)) == ["1"]


@pytest.mark.parametrize("message", [b"", b"<p>No head", b"\r\n\r\n<p>None"])
def test_a_response_without_a_head(needs: Needs, message: bytes) -> None:
    needs("fastwarc")
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    (found,) = read(head % len(message) + message + b"\r\n\r\n")
    assert found.lost
    assert found.lost[0] == "bad-record"


def test_a_large_file_that_is_no_page_is_passed_over(write: Callable[..., bytes]) -> None:
    assert urls(read(write(page(0), page(1, bytes(25_000_000), OK, ("Content-Type", "video/mp4")), page(2)))) == [
        "0",
        "2",
    ]


@pytest.mark.parametrize(
    ("length", "code"),
    [(0, "bad-record"), (50, "bad-record"), (500, "bad-record"), (30_000_000, "truncated"), (10**18, "truncated"), ("-5", "bad-record"), ("\u0665", "bad-record"), ("9" * 30, "bad-record")],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_a_wrong_length_costs_its_record_alone(
    archive: Callable[[bool], bytes], length: Any, code: str, packed: bool
) -> None:
    parts = archive(False).split(b"WARC/1.0\r\n")
    parts[3] = re.sub(rb"(Content-Length: )\d+(\r\n\r\nHTTP)", rf"\g<1>{length}\g<2>".encode(), parts[3])
    plain = b"WARC/1.0\r\n".join(parts)
    told = urls(read(by_member(plain), "x.warc.gz") if packed else read(plain))
    assert told == ["0", "truncated" if packed and length == 500 else code, "2", "3"]


@pytest.mark.parametrize("packed", [False, True])
def test_wherever_an_archive_is_cut_what_stands_before_is_read(archive: Callable[[bool], bytes], packed: bool) -> None:
    whole = archive(packed)
    name = "x.warc.gz" if packed else "x.warc"
    ends = [match.start() for match in re.finditer(b"\x1f\x8b\x08" if packed else b"WARC/1.0", whole)][1:]
    for end in range(1, len(whole)):
        told = urls(read(whole[:end], name))
        done = sum(each <= end for each in ends)  # records that are whole, the first of them no page
        pages = [str(number) for number in range(4)]
        good = [each for each in told if each in pages]
        assert good == pages[: len(good)]
        assert len(good) >= done - 1
        if any(
            each - (0 if packed else 4) <= end <= each for each in (*ends, len(whole))
        ):  # but for empty lines it is whole
            assert told == good
        else:
            assert told[len(good) :] == ["truncated"], end


def test_a_broken_member_costs_itself_alone(archive: Callable[[bool], bytes]) -> None:
    whole = archive(True)
    starts = [match.start() for match in re.finditer(b"\x1f\x8b\x08", whole)]
    for at in range(starts[2] + 12, starts[3], 7):
        broken = bytearray(whole)
        broken[at] ^= 0x55
        assert [each for each in urls(read(bytes(broken), "x.warc.gz")) if each.isdigit()] in (
            ["0", "2", "3"],
            ["0", "1", "2", "3"],  # a byte of the head that says nothing
        )
    cut = whole[: starts[2] + 60] + whole[starts[3] :]
    assert urls(read(cut, "x.warc.gz")) == ["0", "unreadable", "2", "3"]


def test_an_archive_with_very_many_breaks_says_where_it_is_given_up(
    archive: Callable[[bool], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warcgzip, "_MOST", 2)
    whole = bytearray(archive(True))
    for end in [match.start() for match in re.finditer(b"\x1f\x8b\x08", whole)][2:5]:
        whole[end - 6] ^= 0x55  # of the checksum
    found = read(bytes(whole), "x.warc.gz")
    assert found[-1].lost
    assert "from here on it is not read" in found[-1].lost[1]


@pytest.mark.parametrize(
    "data", [b"plain text\nin a file\n" * 50, b"\x00" * 5000, b"WARC/1.0\r\n" + b"x" * 200_000, b"WARC/1.0\r\n\r\n"]
)
def test_no_archive(needs: Needs, data: bytes) -> None:
    needs("fastwarc")
    (found,) = read(data)
    assert found.lost
    assert found.lost[0] == "bad-record"
    (found,) = read(data, "x.warc.gz")
    assert found.lost
    assert read(b"") == []


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_bytes_are_changed_reading_goes_on(needs: Needs, data: st.DataObject) -> None:
    needs("fastwarc")
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    plain = bytearray(b"".join(head % (len(text), text) for text in (b"one", b"two two", b"three")))
    whole = bytes(plain)
    for _ in range(data.draw(st.integers(0, 3))):
        plain[data.draw(st.integers(0, len(plain) - 1))] = data.draw(st.integers(0, 255))
    found = read(bytes(plain))
    places = [int(each.source.rpartition("#")[2]) for each in found]
    assert places == sorted(set(places))
    assert len(found) == 3 or bytes(plain) != whole


def test_without_fastwarc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fastwarc", None)
    (tmp_path / "x.warc").touch()
    with pytest.raises(MissingLibraryError, match=r"^reading WARC needs fastwarc: pip install 'cleanseed\[warc\]'$"):
        list(sources.records(str(tmp_path / "x.warc")))
