"""Sources: files that are one document, JSON Lines, packed or not; what is broken costs itself alone."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanseed import model, sources
from cleanseed.inputs import MAX_BYTES
from cleanseed.sources import Fields, Record, is_container, records

PAGE = "The coast road at Westerby was closed on Monday.\nRepairs will take a week, the council said.\n"


def packed(data: bytes, packing: str, needs: Callable[[str], Any]) -> bytes:
    """Data as the reference library packs them."""
    if packing == ".gz":
        return gzip.compress(data)
    return data if not packing else bytes(needs("zstandard").ZstdCompressor().compress(data))


def read(path: Path, fields: Fields = Fields()) -> list[Record]:  # noqa: B008
    """All records of a file; what each promises holds."""
    found = list(records(str(path), fields))
    for each in found:
        assert each.source.startswith(str(path))
        if each.lost:
            assert each.lost[0] in model.ERRORS
            assert each.data == b""
    return found


def lines(*told: Any) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in told).encode()


# --- one document ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("suffix", [".txt", ".html", ""])
def test_a_document(tmp_path: Path, needs: Callable[[str], Any], suffix: str, packing: str) -> None:
    path = tmp_path / f"page{suffix}{packing}"
    path.write_bytes(packed(PAGE.encode(), packing, needs))
    assert read(path) == [Record(str(path), PAGE.encode())]
    assert not is_container(str(path))


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_document_packed_in_several_parts(tmp_path: Path, needs: Callable[[str], Any], packing: str) -> None:
    path = tmp_path / f"page.txt{packing}"
    path.write_bytes(packed(b"one ", packing, needs) + packed(b"", packing, needs) + packed(b"two", packing, needs))
    assert [each.data for each in read(path)] == [b"one two"]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_cut_document_is_none(tmp_path: Path, needs: Callable[[str], Any], packing: str) -> None:
    path = tmp_path / f"page.txt{packing}"
    whole = packed(PAGE.encode() * 50, packing, needs)
    for end in (0, *range(2, len(whole))):
        path.write_bytes(whole[:end])
        (found,) = read(path)
        assert found.lost, end
        assert found.lost[0] == "truncated", end


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize(
    "data", [b"not packed at all", b"\x1f\x8b\x08\x00junk and more junk", b"\x28\xb5\x2f\xfdjunk junk"]
)
def test_a_document_that_is_not_packed_as_its_name_says(
    tmp_path: Path, needs: Callable[[str], Any], packing: str, data: bytes
) -> None:
    if packing == ".zst":
        needs("zstandard")
    path = tmp_path / f"page.txt{packing}"
    path.write_bytes(data)
    (found,) = read(path)
    assert found.lost
    assert found.lost[0] == "unreadable"


def test_a_window_that_takes_too_much_memory_is_named(tmp_path: Path, needs: Callable[[str], Any]) -> None:
    zstandard = needs("zstandard")
    options = zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=options).compressobj()
    path = tmp_path / "long.jsonl.zst"
    path.write_bytes(packer.compress(b'{"text": "a"}\n') + packer.flush())
    (found,) = read(path)
    assert found.lost
    assert "zstd --long" in found.lost[1]


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_a_bomb_is_never_unpacked_whole(tmp_path: Path, needs: Callable[[str], Any], packing: str) -> None:
    path = tmp_path / f"bomb.txt{packing}"
    path.write_bytes(packed(bytes(3 * MAX_BYTES), packing, needs))
    (found,) = read(path)
    assert found.lost
    assert found.lost[0] == "too-large"


def test_a_file_that_is_not_there_and_one_without_content(tmp_path: Path) -> None:
    (missing,) = read(tmp_path / "missing.txt")
    assert missing.lost == ("unreadable", "no such file or folder")
    (folder,) = read(tmp_path)
    assert folder.lost == ("unreadable", "a folder, where a file is needed")
    (tmp_path / "empty.txt").touch()
    assert read(tmp_path / "empty.txt") == [Record(str(tmp_path / "empty.txt"), b"")]
    (nul,) = records("a\0b.txt")
    assert nul.lost
    assert nul.lost[0] == "unreadable"


# --- JSON Lines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_json_lines(tmp_path: Path, needs: Callable[[str], Any], packing: str) -> None:
    path = tmp_path / f"pages.jsonl{packing}"
    told = [
        {"id": 1, "text": "One.\u2028Still one.", "url": "https://a.example/1"},
        {"text": "Zwei ä\x85", "tags": ["x"]},
    ]
    path.write_bytes(
        packed("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in told).encode(), packing, needs)
    )
    assert is_container(str(path))
    assert read(path) == [
        Record(f"{path}#0", "One.\u2028Still one.", "https://a.example/1", extra={"id": 1}),
        Record(f"{path}#1", "Zwei ä\x85", extra={"tags": ["x"]}),
    ]


def test_line_ends_marks_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "pages.ndjson"
    path.write_bytes(b'\xef\xbb\xbf{"text": "a"}\r\n\n  \r\n{"text": "b"}')
    assert [(each.source, each.data) for each in read(path)] == [(f"{path}#0", "a"), (f"{path}#3", "b")]
    path.write_bytes(b"")
    assert read(path) == []


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (b"{not json}", "bad-record", "not valid JSON"),
        (b'{"text": "cut', "bad-record", "not valid JSON"),
        (b'{"text": "a\x00b"}', "bad-record", "not valid JSON"),
        (b'["text"]', "bad-record", "not a JSON object, but a list"),
        (b'{"text": 7}', "bad-record", "the field 'text' holds no text, but a int"),
        (b'{"text": "\xff"}', "bad-encoding", "not UTF-8, from its byte 10 on"),
        (b'{"text": "a", "deep": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "bad-record", "nested too deep"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "bad-record", "too many digits"),
        (b'{"title": "a", "words": 3}', "bad-record", "no field that holds a text; there are: title, words"),
        (b"{}", "bad-record", "it has no fields"),
        (b'{"text": "' + b"x" * 25_000_000 + b'"}', "too-large", "longer than 20 MB"),
        (b"\x00" * 100, "bad-record", "not valid JSON"),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else "",
)  # fmt: skip
def test_a_bad_line_costs_itself_alone(tmp_path: Path, line: bytes, code: str, said: str) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_bytes(b'{"text": "before"}\n' + line + b'\n{"text": "after"}\n')
    before, bad, after = read(path)
    assert (before.data, after.data) == ("before", "after")
    assert (before.source, after.source) == (f"{path}#0", f"{path}#2")
    assert bad.lost
    assert bad.lost[0] == code
    assert said in bad.lost[1]


def test_what_json_cannot_hold_becomes_null_or_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_bytes(
        rb'{"text": "a", "score": NaN, "n": [-Infinity, 1e400, 2.5], "k\ud800": {"v": "\udfff \ud83d\ude00"}}'
    )
    (found,) = read(path)
    assert found.extra == {"score": None, "n": [None, None, 2.5], "k\ufffd": {"v": "\ufffd 😀"}}


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_cut_json_lines_give_what_could_be_read(tmp_path: Path, needs: Callable[[str], Any], packing: str) -> None:
    path = tmp_path / f"pages.jsonl{packing}"
    told = [{"text": f"{number} {hash(number * 7919):x}" * 50} for number in range(4000)]
    path.write_bytes(packed(lines(*told), packing, needs)[:-40])
    *found, last = read(path)
    assert last.lost
    assert (last.source, last.lost[0]) == (str(path), "truncated")
    assert len(found) > 100
    assert [each.data for each in found] == [each["text"] for each in told[: len(found)]]


@given(st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=3), max_size=5))
def test_whatever_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, told: list[dict[str, str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(lines(*({**each, "text": "t", "url": "u"} for each in told)))
    found = read(path)
    rest = [{key: value for key, value in each.items() if key not in ("text", "url")} for each in told]
    assert [(each.data, each.url, each.extra) for each in found] == [("t", "u", each) for each in rest]


# --- JSON that may be lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sources_", "found"),
    [
        (b'{"text": "a"}\n{"text": "b"}\n', ["#0", "#1"], ["a", "b"]),
        (b'\xef\xbb\xbf{"text": "a"}', ["#0"], ["a"]),
        (b'[{"text": "a"}, 3,\n{"text": "b"}]', ["#0", "#1", "#2"], ["a", "bad-record", "b"]),
        (b'\xef\xbb\xbf\n {\n "text": "a"\n}\n', [""], ["a"]),
        (b"[]", [], []),
        (b"", [], []),
        (b'[{"text": "a"}', [""], ["bad-record"]),
        (b"[" * 100_000, [""], ["bad-record"]),
        (b'{bad\n{"text": "b"}', ["#0", "#1"], ["bad-record", "b"]),
        (b'["' + b"x" * 20_000_001 + b'"]', [""], ["too-large"]),
        (b'{"text": "' + b"x" * 15_000_000 + b'"}\n' + b'{"text": "b"}', ["#0", "#1"], ["x" * 15_000_000, "b"]),
        (b"7", ["#0"], ["bad-record"]),
    ],
    ids=lambda value: value[:14].decode("latin-1") if isinstance(value, bytes) else "",
)
@pytest.mark.parametrize("packing", ["", ".gz"])
def test_json(tmp_path: Path, data: bytes, sources_: list[str], found: list[str], packing: str) -> None:
    path = tmp_path / f"page.json{packing}"
    path.write_bytes(gzip.compress(data, 1) if packing else data)
    assert is_container(str(path))
    records_ = read(path)
    assert [each.source.removeprefix(str(path)) for each in records_] == sources_
    assert [each.lost[0] if each.lost else each.data for each in records_] == found


# --- fields ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "fields", "expected"),
    [
        ({"maintext": "t", "url": "https://a.example"}, Fields(), ("t", "https://a.example", "auto")),
        ({"text": "t", "source": "https://a.example/x"}, Fields(), ("t", "https://a.example/x", "auto")),
        ({"text": "t", "source": "news"}, Fields(), ("t", None, "auto")),
        ({"text": "t", "metadata": {"url": "https://a.example"}}, Fields(), ("t", "https://a.example", "auto")),
        ({"html": "<p>h", "text": "t"}, Fields(), ("t", None, "auto")),
        ({"html": "<p>h", "text": None}, Fields(), ("<p>h", None, "html")),
        ({"html": "<p>h", "text": "t"}, Fields(html="html"), ("<p>h", None, "html")),
        ({"html": "<p>h", "text": "t"}, Fields(text="text"), ("t", None, "text")),
        ({"h": None, "t": "t"}, Fields(text="t", html="h"), ("t", None, "text")),
        ({"h": "<p>h", "t": "t"}, Fields(text="t", html="h"), ("<p>h", None, "html")),
        ({"doc": {"body": "b"}, "u": "https://a.example"}, Fields(text="doc.body", url="u"), ("b", "https://a.example", "text")),
        ({"doc.body": "b"}, Fields(text="doc.body"), ("b", None, "text")),
        ({"text": None}, Fields(), (b"", None, "auto")),
    ],
)  # fmt: skip
def test_fields(tmp_path: Path, told: dict[str, Any], fields: Fields, expected: tuple[Any, ...]) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_bytes(lines(told))
    (found,) = read(path, fields)
    assert (found.data, found.url, found.kind) == expected


def test_a_field_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_bytes(lines({"text": "t", "titel": "x"}))
    (found,) = read(path, Fields(text="body"))
    assert found.lost == ("bad-record", "no field 'body'; there are: text, titel")


def test_a_library_that_is_missing_is_said_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    monkeypatch.setitem(sys.modules, "compression", None)
    (tmp_path / "a.txt.zst").touch()
    with pytest.raises(
        sources.MissingLibraryError, match=r"^reading Zstandard needs zstandard: pip install 'cleanseed\[zstd\]'$"
    ):
        list(records(str(tmp_path / "a.txt.zst")))


def test_a_bug_in_reading_does_not_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("no such thing")

    monkeypatch.setattr("cleanseed.sources.jsonl.load", broken)
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    (found,) = read(tmp_path / "a.jsonl")
    assert found.lost == ("unreadable", "cleanseed failed on it, which is a bug: KeyError: 'no such thing'")


# --- memory ----------------------------------------------------------------------------------------------------------

MEASURE = """
import resource, sys
from cleanseed import sources
for arguments in sys.argv[1:]:  # the first, which is harmless, loads what is loaded once
    codes = [each.lost and each.lost[0] for each in sources.records(arguments)]
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, *codes)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
@pytest.mark.parametrize(
    "name", ["b.txt.gz", "b.txt.zst", "b.jsonl.gz", "b.jsonl.zst", "b.json.gz", "b.warc.gz", "b.warc"]
)
def test_no_bomb_is_held(tmp_path: Path, needs: Callable[[str], Any], name: str) -> None:
    """640 MB unpacked, of which no more than some items may be in memory."""
    pack = needs("zstandard").ZstdCompressor().compress if name.endswith(".zst") else gzip.compress
    zeros = b"0" * 32_000_000
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    first, last = {
        "txt": (b"a", b""),
        "jsonl": (b'{"text": "', b'"}\n{"text": "after"}\n'),
        "json": (b'[{"text": "', b'"}]'),
        "warc": (head % (len(page) + 20 * len(zeros)) + page, b"\r\n\r\n" + head % len(page) + page + b"\r\n\r\n"),
    }[name.split(".")[1]]
    bomb, small = tmp_path / name, tmp_path / f"small{name[1:]}"
    if "warc" in name:
        needs("fastwarc")
    if name == "b.warc":  # the page in it is packed
        for path, count in ((bomb, 20), (small, 0)):
            body = page.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + pack(zeros) * count + pack(b"")
            path.write_bytes(head % len(body) + body + b"\r\n\r\n" + last[4:])
    else:
        bomb.write_bytes(pack(first) + pack(zeros) * 20 + pack(last))
        small.write_bytes(pack(last[4:] or b"{}"))
    run = [sys.executable, "-c", MEASURE, str(small), str(bomb)]
    before, after = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    assert "too-large" in after
    assert len(after.split()) == (3 if name.split(".")[1] in ("jsonl", "warc") else 2), "what follows is read"
    assert int(after.split()[0]) - int(before.split()[0]) < 120_000  # kB


# --- elsewhere -------------------------------------------------------------------------------------------------------


def elsewhere(path: str) -> list[Record]:
    return list(records(path))


@pytest.mark.parametrize("name", ["pages.jsonl", "pages.jsonl.gz", "page.txt", "x.warc.gz", "pages.parquet"])
def test_a_file_elsewhere_reads_as_one_here(tmp_path: Path, needs: Callable[[str], Any], name: str) -> None:
    fsspec = needs("fsspec")
    here = tmp_path / name
    if name.endswith(".parquet"):
        needs("pyarrow.parquet").write_table(needs("pyarrow").table({"text": ["a", "b"]}), here)
    elif name.startswith("x.warc"):
        needs("fastwarc")
        record = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 4\r\n\r\ntext\r\n\r\n"
        here.write_bytes(gzip.compress(record) + gzip.compress(record)[:-12] + gzip.compress(record))
    else:
        data = lines({"text": "a"}, {"text": "b"})
        here.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    memory = fsspec.filesystem("memory")
    memory.pipe(f"/{name}", here.read_bytes())
    expected = [(each.source.replace(str(here), ""), each.data, each.lost) for each in read(here)]
    assert len(expected) in (1, 2, 3)
    for address in (f"memory://{name}", f"file://{here}"):
        assert sources.is_remote(address)
        assert is_container(address) == is_container(name)
        found = elsewhere(address)
        assert [(each.source.replace(address, ""), each.data, each.lost) for each in found] == expected
    memory.rm(f"/{name}")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("memory://nowhere.txt", "no such file or folder"),
        ("nosuch://a/b.txt", "Protocol not known: nosuch"),
        ("file:///nonexistent/a.jsonl", "no such file or folder"),
    ],
)
def test_a_file_elsewhere_that_cannot_be_read(needs: Callable[[str], Any], address: str, said: str) -> None:
    needs("fsspec")
    (found,) = elsewhere(address)
    assert found.lost
    assert found.lost[0] == "unreadable"
    assert said in found.lost[1]


def test_what_fails_on_the_way_is_told(needs: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    class Dropped(Exception):  # noqa: N818
        pass

    class Stream(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise Dropped("the line")
            return super().read(size)

    needs("fsspec")
    monkeypatch.setattr("cleanseed.sources.remote.open_file", lambda _: Stream(lines(*[{"text": "a" * 1000}] * 200)))
    *found, last = elsewhere("memory://pages.jsonl")
    assert len(found) > 10
    assert last.lost == ("unreadable", "Dropped: the line")


def test_no_secret_of_an_address_is_shown(needs: Callable[[str], Any]) -> None:
    needs("fsspec")
    (found,) = elsewhere("nosuch://me:secret@bucket/a.jsonl.gz?key=secret#secret")
    assert found.source == "nosuch://bucket/a.jsonl.gz"
    assert found.lost
    assert "secret" not in found.lost[1]


def test_a_protocol_that_needs_more(needs: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    needs("fsspec")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(sources.MissingLibraryError, match=r"^reading s3:// needs another library: .*s3fs"):
        elsewhere("s3://bucket/a.txt")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(sources.MissingLibraryError, match=r"needs fsspec: pip install 'cleanseed\[remote\]'$"):
        elsewhere("s3://bucket/a.txt")


@pytest.mark.parametrize("path", ["C:\\a.txt", "a:b", "/a//b.txt", "x/s3://y", "-"])
def test_a_name_on_this_machine_is_no_address(path: str) -> None:
    assert not sources.is_remote(path)
