"""Cleaning inside other people's tools gives what `clean()` gives, whatever the rows hold."""

from __future__ import annotations

import functools
import gzip
import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleanseed
from cleanseed.integrations.examples import COLUMNS, clean_examples

PYTHON = (Path(__file__).resolve().parent.parent / "docs" / "python.md").read_text(encoding="utf-8")
TEXT = """\
Home | News | Sport
Storm takes the sea wall and closes the coast road
By Ann Archer
2 May 2026
The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
"""
HTML = f"<!doctype html><title>Storm</title><article>{''.join(f'<p>{line}</p>' for line in TEXT.splitlines()[4:])}</article>"
URL = "https://coast.example/2026/05/storm"

Needs = Callable[[str], Any]


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`datasets` keeps its files in the test's folder, and asks nobody."""
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_DATASETS_DISABLE_PROGRESS_BARS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


def as_column(name: str, value: Any) -> Any:
    """The value of a record's field as a column has it."""
    if name == "provenance":
        return [{"field": field, **origin} for field, origin in value.items()]
    if name == "removals":
        return [{"field": None, "score": None, **removal} for removal in value]
    return value


def row(made: dict[str, list[Any]], index: int) -> dict[str, Any]:
    return {name: values[index] for name, values in made.items()}


def expected(article: cleanseed.Article) -> dict[str, Any]:
    record = article.to_dict()
    return {f"article_{name}": as_column(name, record[name]) for name in COLUMNS}


def test_a_row_is_the_record_that_clean_gives() -> None:
    batch: dict[str, list[Any]] = {"text": [TEXT, None], "html": [None, HTML.encode()], "url": [URL, None], "n": [1, 2]}
    made = clean_examples(batch, text="text", html="html", url="url")
    assert row(made, 0) == expected(cleanseed.clean(TEXT, kind="text", url=URL))
    assert row(made, 1) == expected(cleanseed.clean(HTML.encode(), kind="html"))
    assert made["article_authors"][0] == ["Ann Archer"]
    assert made["article_text"][1].startswith("The coast road")


def test_the_html_of_a_row_is_taken_before_its_text() -> None:
    made = clean_examples({"t": ["A line."], "h": [HTML]}, text="t", html="h", columns=["text"])
    assert made == {"article_text": [cleanseed.clean(HTML).text]}
    made = clean_examples({"t": [TEXT], "h": [float("nan")]}, text="t", html="h", columns=["text", "title"])
    assert made["article_text"] == [cleanseed.clean(TEXT).text]
    assert list(made) == ["article_title", "article_text"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "no-article"),
        (7, "bad-record"),
        (float("nan"), "no-article"),
        ("", "no-article"),
        (b"%PDF-1.7\x00\x01", "not-text"),
    ],
)
def test_a_row_without_text_gives_a_code(value: Any, code: str) -> None:
    made = clean_examples({"text": [value, TEXT]})
    assert made["article_error"] == [code, None]
    assert made["article_text"][0] == ""
    assert made["article_warnings"][0] or code == "no-article"
    assert made["article_rules"][0] == made["article_rules"][1]


def test_columns_are_found_by_their_usual_names() -> None:
    made = clean_examples({"n": [1], "html": [HTML], "link": [URL]}, columns=["url", "text"])
    assert made == {"article_url": [URL], "article_text": [cleanseed.clean(HTML).text]}
    page = {"body": HTML, "url": URL}
    assert clean_examples({"page": [page]}, html="page.body", url="page.url", columns=["url", "text"]) == made
    with pytest.raises(ValueError, match=r"no column of the batch holds text by its name; .*\. It has n, m"):
        clean_examples({"n": [1], "m": [2]})


def test_a_row_that_is_too_long_gives_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanseed.integrations.examples.MAX_BYTES", 50)
    assert clean_examples({"text": [TEXT]}, columns=["error"]) == {"article_error": ["too-large"]}


def test_options_are_those_of_clean(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '["inserts/wall"]\nwhy = "Said under each story."\nline = { en = ["walls are for keeping"] }\n'
        'drops = ["Walls are for keeping"]\nkeeps = ["Walls are for keeping the sea out."]\n',
        encoding="utf-8",
    )
    page = TEXT + "Walls are for keeping\n"
    made = clean_examples({"text": [page]}, keep=["head/byline"], rules=str(rules), model=False)
    assert row(made, 0) == expected(
        cleanseed.clean(page, kind="text", keep=["head/byline"], rules=str(rules), model=False)
    )
    assert "inserts/wall" in [removal["rule"] for removal in made["article_removals"][0]]
    html = {"html": [f"<html><body><pre>{TEXT}</pre></body></html>"]}
    heard = [clean_examples(html, columns=["witness"], fast=fast)["article_witness"][0] for fast in (False, True)]
    assert heard[0]
    assert heard[1] is None


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"text": "body"}, ValueError, "no column 'body'; it has text, n"),
        ({"url": "link"}, ValueError, "no column 'link'; it has text, n"),
        ({"html": "page.body"}, ValueError, "no column 'page.body'"),
        ({"prefix": ""}, ValueError, "has a column 'text' already; choose another prefix="),
        ({"columns": ["txt"]}, ValueError, "no field of the record is called 'txt'"),
        ({"columns": "text"}, TypeError, r"columns=\['text'\]"),
        ({"keep": "captions"}, TypeError, r"keep=\['captions'\]"),
        ({"keep": ["caption"]}, ValueError, "did you mean 'captions'"),
    ],
)
def test_a_wrong_argument_is_told(options: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        clean_examples({"text": [TEXT], "n": [1]}, **options)


def test_options_travel_to_workers() -> None:
    function = pickle.loads(pickle.dumps(functools.partial(clean_examples, columns=["title"], keep=("captions",))))  # noqa: S301
    assert function({"text": [TEXT]}) == {"article_title": ["Storm takes the sea wall and closes the coast road"]}


def test_arrow_keeps_the_columns_and_adds_those_of_the_schema(needs: Needs) -> None:
    pa = needs("pyarrow")
    arrow = needs("cleanseed.integrations.arrow")
    assert tuple(arrow.SCHEMA.names) == COLUMNS
    table = pa.table(
        {"text": pa.array([TEXT, None], pa.large_string()), "n": pa.array([1, 2], pa.int8())}, metadata={"made": "here"}
    )
    cleaned = arrow.clean_batch(table)
    assert isinstance(cleaned, pa.Table)
    assert cleaned.select(["text", "n"]).equals(table)
    assert cleaned.schema.metadata == {b"made": b"here"}
    assert [field.type for field in cleaned.schema][2:] == arrow.SCHEMA.types
    made = clean_examples({"text": [TEXT, None]})
    assert cleaned.drop_columns(["text", "n"]).to_pydict() == made


def test_arrow_takes_batches_of_any_content(needs: Needs) -> None:
    pa = needs("pyarrow")
    arrow = needs("cleanseed.integrations.arrow")
    schemas = set()
    for values in ([], [None], [TEXT], ["nothing"], [TEXT, None, ""]):
        (batch,) = pa.table({"text": pa.array(values, pa.string())}).to_batches(max_chunksize=9) or [
            pa.RecordBatch.from_pydict({"text": pa.array(values, pa.string())})
        ]
        cleaned = arrow.clean_batch(batch)
        assert isinstance(cleaned, pa.RecordBatch)
        assert cleaned.num_rows == len(values)
        cleaned.validate(full=True)
        schemas.add(cleaned.schema.to_string())
    assert len(schemas) == 1
    html = pa.table({"page": pa.array([HTML.encode()], pa.binary()), "text": [None]})
    assert arrow.clean_batch(html, html="page", columns=["text"]).column("article_text").to_pylist() == [
        cleanseed.clean(HTML).text
    ]


def test_arrow_takes_no_surrogate(needs: Needs) -> None:
    pa = needs("pyarrow")
    made = clean_examples({"text": [TEXT.replace("Repairs", "Re\ud800pairs")], "url": ["https://coast.example/\ud800"]})
    assert made["article_url"] == ["https://coast.example/\ufffd"]
    for values in made.values():
        assert pa.array(values).to_pylist() == values


def test_arrow_tells_a_wrong_argument(needs: Needs) -> None:
    pa = needs("pyarrow")
    arrow = needs("cleanseed.integrations.arrow")
    table = pa.table({"text": [TEXT], "article_text": ["taken"]})
    with pytest.raises(TypeError, match="takes a pyarrow RecordBatch or Table, not dict"):
        arrow.clean_batch({"text": [TEXT]})
    with pytest.raises(ValueError, match="has a column 'article_text' already"):
        arrow.clean_batch(table)
    assert arrow.clean_batch(table, prefix="body_").schema.names[:3] == ["text", "article_text", "body_id"]
    with pytest.raises(ValueError, match="no column 'link'"):
        arrow.clean_batch(table, prefix="body_", url="link")


def test_pandas(needs: Needs) -> None:
    pandas = needs("pandas")
    frame = pandas.DataFrame({"text": ["dropped", TEXT, None], "n": [1, 2, 3]})
    frame = frame[frame.n > 1]  # its index begins at 1
    cleaned = frame.assign(**clean_examples(frame, columns=["title", "error"]))
    assert list(cleaned.columns) == ["text", "n", "article_title", "article_error"]
    assert cleaned.article_title.iloc[0] == "Storm takes the sea wall and closes the coast road"
    assert cleaned.article_error.iloc[1] == "no-article"
    arrow, pa = needs("cleanseed.integrations.arrow"), needs("pyarrow")
    back = arrow.clean_batch(pa.Table.from_pandas(frame)).to_pandas()
    assert list(back.index) == list(frame.index)
    assert back.article_text.iloc[0] == cleanseed.clean(TEXT).text


@pytest.mark.parametrize("workers", [None, 2])
def test_datasets(needs: Needs, workers: int | None) -> None:
    datasets = needs("datasets")
    arrow = needs("cleanseed.integrations.arrow")
    # The first batch knows neither title nor date: the schema must not be guessed from it.
    pages = datasets.Dataset.from_dict({"text": ["nothing here", None, TEXT, TEXT + TEXT], "n": [1, 2, 3, 4]})
    function = functools.partial(arrow.clean_batch, columns=["title", "date", "text", "removals", "error"])
    cleaned = pages.with_format("arrow").map(function, batched=True, batch_size=1, num_proc=workers).with_format(None)
    assert cleaned.column_names[:2] == ["text", "n"]
    assert cleaned["n"] == [1, 2, 3, 4]
    made = clean_examples({"text": list(pages["text"])})
    for name in cleaned.column_names[2:]:
        assert list(cleaned[name]) == made[name], name


def test_datasets_as_dicts(needs: Needs) -> None:
    datasets = needs("datasets")
    pages = datasets.Dataset.from_dict({"text": ["nothing here", TEXT], "n": [1, 2]})
    function = functools.partial(clean_examples, columns=["title", "text"])
    made = clean_examples({"text": list(pages["text"])}, columns=["title", "text"])
    for cleaned in (
        pages.map(function, batched=True),
        pages.to_iterable_dataset().map(function, batched=True, batch_size=1),
    ):
        rows = list(cleaned)
        assert [each["n"] for each in rows] == [1, 2]
        assert [each["article_title"] for each in rows] == made["article_title"]


def test_snippets_of_the_docs_run(needs: Needs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(TEXT, encoding="utf-8")
    Path("pages").mkdir()
    Path("pages/pages.jsonl").write_text(json.dumps({"id": "1", "text": TEXT, "url": URL}) + "\n", encoding="utf-8")
    snippets = re.findall(r"^```python\n(.*?)^```$", PYTHON, re.DOTALL | re.MULTILINE)
    assert len(snippets) >= 4
    for snippet in snippets:
        for library in re.findall(r"^(?:import|from) (\w+)", snippet, re.MULTILINE):
            needs("orjson" if library == "datatrove" else library)
        names: dict[str, Any] = {}
        exec(compile(snippet, "docs/python.md", "exec"), names)  # noqa: S102  our own
        if "cleaned" in names:
            cleaned = names["cleaned"]
            assert "article_text" in (getattr(cleaned, "column_names", None) or list(cleaned.columns)), snippet
        else:
            assert "article_title" in gzip.decompress(Path("cleaned/00000.jsonl.gz").read_bytes()).decode(), snippet
