"""Files of many articles: each form is read back by the library that is its reference, and the same articles give the same bytes."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanseed
from cleanseed.sinks import COMPRESSIONS, FORMS, Writer, records, row, writer
from cleanseed.sources import MissingLibraryError
from cleanseed.sources import records as read

Needs = Callable[[str], Any]

TEXT = """\
Home | News | Sport | Weather
Storm takes sea wall and closes the coast road
By Ann Author
2 May 2026
Photo: Bo Berg
The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.
The cafÃ© on the harbour wall lost its windows and its roof, but nobody was hurt, its owner said on Tuesday.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
Related stories
Ferry to run again in May
"""
ARTICLES = [
    cleanseed.clean(TEXT.encode(), source="a.txt", url="https://post.example/storm"),
    cleanseed.clean(b"%PDF-1.7\x00\x01", source="b.txt"),
    cleanseed.clean(b"<p>A short page about the ferry \xed\xa0\x80.</p>", source="c.html", kind="html"),
]


@pytest.fixture(autouse=True)
def libraries(request: pytest.FixtureRequest, needs: Needs) -> None:
    """What the form and the compression of a test ask for."""
    asked = getattr(request.node, "callspec", None)
    values = [*(asked.params.values() if asked else ()), *request.node.name.split("_")]
    for value, library in (("parquet", "pyarrow"), ("zst", "zstandard")):
        if value in values:
            needs(library)


def write(form: str, compression: str, articles: list[cleanseed.Article] = ARTICLES, **how: Any) -> bytes:
    out = io.BytesIO()
    with writer(form, compression, out, **how) as made:
        for each in articles:
            made.write(each)
    assert not out.closed
    return out.getvalue()


def rows(data: bytes, needs: Needs) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = needs("pyarrow.parquet").read_table(io.BytesIO(data)).to_pylist()
    return found


# --- JSON Lines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_json_lines(needs: Needs, compression: str) -> None:
    data = write("jsonl", compression)
    if compression == "gz":
        data = gzip.decompress(data)
    elif compression == "zst":
        data = needs("zstandard").ZstdDecompressor().decompressobj().decompress(data)
    assert data == b"".join(records.line(records.record(article)) for article in ARTICLES)


def test_removals_in_full_as_counts_or_not_at_all() -> None:
    article = ARTICLES[0]
    full, counts, none = (records.record(article, removals=how) for how in records.REMOVALS)
    assert full == article.to_dict()
    assert counts.pop("removal_counts") == {rule: sum(r.rule == rule for r in article.removals) for rule in {r.rule for r in article.removals}}  # fmt: skip
    del full["removals"]
    assert counts == none == full
    nested = records.record(article, "fineweb", "counts")
    assert nested["metadata"]["removal_counts"]["head/byline"] == 1


# --- Parquet ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_columns_of_parquet_are_the_fields_of_the_record(needs: Needs, compression: str) -> None:
    data = write("parquet", compression)
    codec = needs("pyarrow.parquet").ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0).compression
    assert codec == {"none": "UNCOMPRESSED", "gz": "GZIP", "zst": "ZSTD"}[compression]
    for found, article in zip(rows(data, needs), ARTICLES, strict=True):
        told = json.loads(row(article))
        assert list(found) == list(told)
        assert {each.pop("field"): each for each in found.pop("provenance")} == told.pop("provenance")
        removals = [
            {name: value for name, value in each.items() if value is not None} for each in found.pop("removals")
        ]
        assert removals == told.pop("removals")
        assert found == told


@pytest.mark.parametrize("removals", records.REMOVALS)
@pytest.mark.parametrize("shape", records.SHAPES)
def test_every_parquet_file_has_the_same_schema(needs: Needs, shape: str, removals: str) -> None:
    parquet = needs("pyarrow.parquet")
    schemas = [
        parquet.read_schema(io.BytesIO(write("parquet", "zst", articles, shape=shape, removals=removals)))
        for articles in ([], ARTICLES[:1], ARTICLES[1:])
    ]
    assert schemas[0].equals(schemas[1])
    assert schemas[0].equals(schemas[2])
    told = records.record(ARTICLES[0], shape, removals, columns=True)
    assert schemas[0].names == list(told)
    if shape == "fineweb":
        assert [part.name for part in schemas[0].field("metadata").type] == list(told["metadata"])


def test_counts_are_a_list_in_parquet(needs: Needs) -> None:
    (found, *_) = rows(write("parquet", "none", removals="counts"), needs)
    counts = records.record(ARTICLES[0], removals="counts")["removal_counts"]
    assert {each["rule"]: each["count"] for each in found["removal_counts"]} == counts
    assert "removals" not in found


def test_rows_of_parquet_are_written_in_groups(needs: Needs, monkeypatch: pytest.MonkeyPatch) -> None:
    needs("pyarrow")
    monkeypatch.setattr("cleanseed.sinks.parquet._GROUP_ROWS", 4)
    data = write("parquet", "zst", [replace(ARTICLES[0], id=str(number)) for number in range(10)])
    file = needs("pyarrow.parquet").ParquetFile(io.BytesIO(data))
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [4, 4, 2]
    assert [found["id"] for found in rows(data, needs)] == [str(number) for number in range(10)]


# --- every form ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_articles_give_the_same_bytes_wherever_they_go(tmp_path: Path, form: str, compression: str) -> None:
    once = write(form, compression)
    path = tmp_path / "any name"
    with writer(form, compression, path) as made:
        for article in ARTICLES:
            made.add(made.row(article))
    assert once == write(form, compression) == path.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == ["any name"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_what_is_written_can_be_read_again(tmp_path: Path, form: str, compression: str) -> None:
    packed = "" if form == "parquet" or compression == "none" else f".{compression}"
    path = tmp_path / f"articles.{form}{packed}"
    path.write_bytes(write(form, compression))
    found = list(read(str(path)))
    assert [each.lost for each in found] == [None] * 3
    assert [each.data for each in found] == [json.loads(row(article))["text"] for article in ARTICLES]
    assert found[0].url == "https://post.example/storm"


def stop_after_one(made: Writer) -> None:
    made.write(ARTICLES[0])
    raise KeyError


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_was_not_finished_does_not_pass_for_one(tmp_path: Path, form: str, compression: str) -> None:
    packed = "" if form == "parquet" or compression == "none" else f".{compression}"
    path = tmp_path / f"articles.{form}{packed}"
    with pytest.raises(KeyError), writer(form, compression, path) as made:
        stop_after_one(made)
    found = list(read(str(path)))
    if form == "jsonl" and compression == "none":  # nothing tells the end of such a file
        assert len(found) == 1
    else:
        assert found[-1].lost
        assert found[-1].lost[0] == "truncated"


class Full(io.BytesIO):
    def write(self, data: Any) -> int:
        del data
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_an_error(form: str, compression: str) -> None:
    with pytest.raises(OSError, match="No space"), writer(form, compression, Full()) as made:
        made.write(ARTICLES[0])


@pytest.mark.parametrize("wrong", [{"form": "csv"}, {"compression": "zip"}, {"shape": "deep"}, {"removals": "some"}])
def test_what_is_unknown_is_said(wrong: dict[str, str]) -> None:
    (given_,) = wrong.values()
    with pytest.raises(ValueError, match=f"unknown {next(iter(wrong))} '{given_}'; use one of "):
        writer(**({"form": "jsonl", "compression": "none", "target": io.BytesIO()} | wrong))  # type: ignore[arg-type]


def test_without_pyarrow_and_zstandard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyarrow", "zstandard", "compression.zstd"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    monkeypatch.delitem(__import__("sys").modules, "cleanseed.sinks.parquet", raising=False)
    monkeypatch.delattr("cleanseed.sinks.parquet", raising=False)
    with pytest.raises(
        MissingLibraryError, match=r"^writing Parquet needs pyarrow: pip install 'cleanseed\[parquet\]'$"
    ):
        writer("parquet", "none", tmp_path / "a")
    with pytest.raises(
        MissingLibraryError, match=r"^writing Zstandard needs zstandard: pip install 'cleanseed\[zstd\]'$"
    ):
        writer("jsonl", "zst", tmp_path / "a")


# --- spans beside the documents --------------------------------------------------------------------------------------


def taken_out(article: cleanseed.Article, name: str) -> tuple[str, str]:
    """The text of the document without the spans of an attribute; and the text in them."""
    told = json.loads(records.spans(article))
    document = json.loads(row(article, page=True))
    assert (told["id"], told["source"]) == (document["id"], document["source"])
    text, at, left, taken = document["text"], 0, "", ""
    for start, end, score in told["attributes"].get(name, []):
        assert at <= start < end <= len(text)
        assert 0 <= score <= 1
        left += text[at:start]
        taken += text[start:end]
        at = end
    return left + text[at:], taken


def test_spans_are_in_the_format_of_dolma() -> None:
    told = json.loads(records.spans(ARTICLES[0]))
    assert list(told) == ["id", "source", "attributes"]
    text = json.loads(row(ARTICLES[0], page=True))["text"]
    assert "The café on" in text  # the repaired page, not the file
    ((start, end, score),) = told["attributes"]["cleanseed__head/byline"]
    assert (text[start:end], score) == ("By Ann Author", 1.0)
    rules = {removal.rule for removal in ARTICLES[0].removals}
    assert set(told["attributes"]) == {f"cleanseed__{rule}" for rule in rules} | {"cleanseed__all"}


def test_the_score_of_a_learned_rule_says_how_sure_it_is() -> None:
    article = ARTICLES[0]
    assert article.page
    sure = replace(article.page.removals[-1], rule="lines/model", score=0.125)
    told = json.loads(records.spans(replace(article, page=replace(article.page, removals=(sure,)))))
    assert told["attributes"]["cleanseed__lines/model"][0][2] == 0.875


def test_a_document_that_could_not_be_read_has_no_spans() -> None:
    assert json.loads(records.spans(ARTICLES[1]))["attributes"] == {}
    assert json.loads(row(ARTICLES[1], page=True))["text"] == ""


@given(st.lists(st.sampled_from([*TEXT.splitlines(), "", "Photo: Cé Dé", "\ud800 © 2026 Coast Weekly"]), max_size=20))
def test_a_document_without_all_its_spans_is_the_article(lines: list[str]) -> None:
    article = cleanseed.clean("\n".join(lines), model=False)
    left, taken = taken_out(article, "cleanseed__all")
    assert left.split() == article.text.split()
    removed = "".join(article.page.taken(removal) for removal in article.removals) if article.page else ""
    assert "".join(taken.split()) == "".join(removed.split()).replace("\ud800", "\ufffd")
