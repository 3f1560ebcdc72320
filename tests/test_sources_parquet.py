"""Parquet in: rows that pyarrow wrote, and files that are broken."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleanseed import sources
from cleanseed.sources import Fields, MissingLibraryError, Record, is_container, records

Needs = Callable[[str], Any]


@pytest.fixture
def write(tmp_path: Path, needs: Needs) -> Callable[..., Path]:
    """A function: columns, how -> the path of the file that pyarrow makes of them."""
    pa, parquet = needs("pyarrow"), needs("pyarrow.parquet")

    def make(columns: dict[str, Any], **how: Any) -> Path:
        path = tmp_path / "pages.parquet"
        parquet.write_table(pa.table(columns), path, **how)
        return path

    return make


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd"])
def test_rows(write: Callable[..., Path], compression: str) -> None:
    path = write(
        {"text": ["One.", "Zwei ä", None], "url": ["https://a.example/1", None, ""], "n": [1, 2, 3]},
        compression=compression,
        row_group_size=2,
    )
    assert is_container(str(path))
    assert list(records(str(path))) == [
        Record(f"{path}#0", "One.", "https://a.example/1", extra={"n": 1}),
        Record(f"{path}#1", "Zwei ä", extra={"url": None, "n": 2}),
        Record(f"{path}#2", b"", extra={"url": "", "n": 3}),
    ]


def test_columns_of_every_kind(write: Callable[..., Path], needs: Needs) -> None:
    pa = needs("pyarrow")
    path = write(
        {
            "page": pa.array([b"<p>\xff</p>"], pa.large_binary()),
            "meta": [{"url": "https://a.example", "tags": ["x"]}],
            "day": [dt.date(2026, 5, 2)],
            "at": pa.array([1], pa.timestamp("ns")),
            "score": [float("nan")],
            "raw": [b"\x00"],
        }
    )
    (found,) = records(str(path), Fields(html="page"))
    assert found == Record(
        f"{path}#0",
        b"<p>\xff</p>",
        "https://a.example",
        "html",
        {
            "meta": {"url": "https://a.example", "tags": ["x"]},
            "day": "2026-05-02",
            "at": "1970-01-01T00:00:00.000000001",
            "score": None,
            "raw": None,
        },
    )


def test_a_field_of_a_structure(write: Callable[..., Path]) -> None:
    path = write({"doc": [{"body": "b"}, None]})
    first, second = records(str(path), Fields(text="doc.body"))
    assert (first.data, first.kind) == ("b", "text")
    assert second.lost
    assert second.lost[0] == "bad-record"


def test_a_field_that_is_not_there_is_said_once(write: Callable[..., Path]) -> None:
    path = write({"title": ["a", "b"], "words": [1, 2]})
    (found,) = records(str(path))
    assert found.lost == ("bad-record", "no field that holds a text; there are: title, words")
    (found,) = records(str(path), Fields(text="body"))
    assert found.lost == ("bad-record", "no field 'body'; there are: title, words")


def test_a_field_of_the_wrong_kind(write: Callable[..., Path]) -> None:
    (found,) = records(str(write({"text": [7]})))
    assert found.lost == ("bad-record", "the field 'text' holds no text, but a int")


def test_text_that_is_not_utf8(write: Callable[..., Path], needs: Needs) -> None:
    pa = needs("pyarrow")
    broken = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(bytes([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])), pa.py_buffer(b"a\xff")])  # fmt: skip
    assert [each.data for each in records(str(write({"text": broken})))] == ["a", b"\xff"]


def test_too_large_a_value(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanseed.sources.parquet.MAX_BYTES", 10)
    first, second = records(str(write({"text": ["x" * 11, "x" * 10]})))
    assert first.lost
    assert (first.lost[0], second.lost) == ("too-large", None)


@pytest.mark.parametrize(("dictionary", "most"), [(True, 10), (False, 1)])
def test_rows_are_held_a_few_at_a_time(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, dictionary: bool, most: int
) -> None:
    """A value that each row shares stands in the file once: its size there says nothing of what the rows will take."""
    monkeypatch.setattr("cleanseed.sources.parquet._AT_ONCE", 10 * 1000)
    held: list[int] = []
    values = sources.parquet._values

    def noted(column: Any) -> list[Any]:
        held.append(len(column))
        return values(column)

    monkeypatch.setattr("cleanseed.sources.parquet._values", noted)
    path = write({"text": ["x" * 1000] * 40}, use_dictionary=dictionary, compression="none")
    assert len(list(records(str(path)))) == 40
    assert most // 4 < max(held) <= most


def test_a_broken_row_group_leaves_the_others(write: Callable[..., Path], needs: Needs) -> None:
    path = write({"text": [f"page {number} " * 20 for number in range(30)]}, row_group_size=10, write_page_checksum=True, use_dictionary=False)  # fmt: skip
    told = needs("pyarrow.parquet").ParquetFile(path).metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    middle = told.data_page_offset + told.total_compressed_size - 12
    data[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(data)
    found = list(records(str(path)))
    lost = [each for each in found if each.lost]
    assert [(each.source, each.lost and each.lost[0]) for each in lost] == [(f"{path}#10", "unreadable")]
    assert [each.source for each in found if not each.lost] == [f"{path}#{row}" for row in (*range(10), *range(20, 30))]


def test_a_cut_file(write: Callable[..., Path]) -> None:
    path = write({"text": ["One."]})
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        (found,) = records(str(path))
        assert found.lost, end
        assert found.lost[0] == ("truncated" if end > 3 or not end else "unreadable"), end


@pytest.mark.parametrize(
    "data", [b"no parquet at all", b"PAR1\x00\x00\x00\x00\xff\xff\xff\x7fPAR1", b"PAR1junkjunkPAR1"]
)
def test_no_parquet(tmp_path: Path, needs: Needs, data: bytes) -> None:
    needs("pyarrow")
    path = tmp_path / "pages.parquet"
    path.write_bytes(data)
    (found,) = records(str(path))
    assert found.lost
    assert found.lost[0] == "unreadable"


CHANGE_EACH_BYTE = """
import sys
from pathlib import Path
from cleanseed.sources import records

path = Path(sys.argv[1])
whole = path.read_bytes()
for at in range(len(whole) - 8 - int.from_bytes(whole[-8:-4], "little"), len(whole)):
    changed = bytearray(whole)
    changed[at] ^= 1
    path.write_bytes(changed)
    list(records(str(path)))
print("done")
"""


def test_whatever_byte_of_the_end_is_changed_reading_does_not_end_the_process(write: Callable[..., Path]) -> None:
    path = write({"text": ["One."] * 4, "tags": [["a"], [], None, ["b", "c"]]}, row_group_size=2, store_schema=False)
    ran = subprocess.run(
        [sys.executable, "-c", CHANGE_EACH_BYTE, str(path)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "done\n"), ran.stderr


def test_packed_again(tmp_path: Path, needs: Needs) -> None:
    needs("pyarrow")
    (tmp_path / "pages.parquet.gz").touch()
    (found,) = records(str(tmp_path / "pages.parquet.gz"))
    assert found.lost == ("unreadable", "Parquet inside gzip cannot be read; unpack it first")


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "pages.parquet").touch()
    with pytest.raises(
        MissingLibraryError, match=r"^reading Parquet needs pyarrow: pip install 'cleanseed\[parquet\]'$"
    ):
        list(records(str(tmp_path / "pages.parquet")))
