"""The record is stored in corpora: its fields are only ever added to. Whoever changes what stands here breaks readers."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cleanseed
from cleanseed.sinks import records, row

TEXT = """\
Storm takes sea wall and closes the coast road
By Ann Author
2 May 2026
Photo: Bo Berg
The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.
The café on the harbour wall lost its windows and its roof, but nobody was hurt, its owner said on Tuesday.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
Related stories
Ferry to run again in May
"""

STR, INT, LIST, DICT, NULL = str, int, list, dict, type(None)

RECORD: dict[str, tuple[type, ...]] = {
    "id": (STR,),
    "source": (STR, NULL),
    "url": (STR, NULL),
    "hostname": (STR, NULL),
    "title": (STR, NULL),
    "authors": (LIST,),
    "date": (STR, NULL),
    "sitename": (STR, NULL),
    "language": (STR,),
    "text": (STR,),
    "captions": (LIST,),
    "credits": (LIST,),
    "provenance": (DICT,),
    "removals": (LIST,),
    "repairs": (LIST,),
    "encoding": (STR, NULL),
    "warnings": (LIST,),
    "error": (STR, NULL),
    "version": (STR,),
    "rules": (STR,),
    "model": (STR, NULL),
    "verdict": (STR,),
    "confidence": (float, NULL),
    "modified": (STR, NULL),
    "section": (STR, NULL),
    "tags": (LIST,),
    "description": (STR, NULL),
    "canonical_url": (STR, NULL),
    "profile": (STR, NULL),
    "witness": (STR, NULL),
}
REMOVAL: dict[str, tuple[type, ...]] = {
    "rule": (STR,),
    "block": (INT,),
    "start": (INT,),
    "end": (INT,),
    "at": (INT,),
    "text": (STR,),
    "field": (STR,),
    "score": (float,),
}
REMOVAL_MAY_LACK = {"field", "score"}
REPAIR: dict[str, tuple[type, ...]] = {
    "line": (INT,),
    "start": (INT,),
    "before": (STR,),
    "after": (STR,),
    "kind": (STR,),
}
ORIGIN: dict[str, tuple[type, ...]] = {"from": (STR,), "block": (INT, NULL)}

DATA: dict[str, bytes] = {
    "text": TEXT.encode(),
    "mojibake": TEXT.replace("café", "cafÃ©").encode(),
    "html": b"<!doctype html><title>Storm</title><article><h1>Storm</h1><p>The coast road was closed on Monday.</p></article>",
    "empty": b"",
    "binary": b"%PDF-1.7\x00\x01\x02",
}


def check(told: dict[str, Any], schema: dict[str, tuple[type, ...]], optional: frozenset[str] = frozenset()) -> None:
    """Fields in their order, with their types; new ones, at the end, have to be added to the schema above."""
    assert list(told) == [name for name in schema if name in told or name not in optional]
    for name, value in told.items():
        assert type(value) in schema[name], (name, value)


@pytest.mark.parametrize("name", DATA)
def test_schema(name: str) -> None:
    told = json.loads(row(cleanseed.clean(DATA[name], url="https://post.example/storm", source="a")))
    check(told, RECORD)
    for listed in ("authors", "captions", "credits", "warnings", "tags"):
        assert all(type(value) is str for value in told[listed])
    for removal in told["removals"]:
        check(removal, REMOVAL, frozenset(REMOVAL_MAY_LACK))
    for repair in told["repairs"]:
        check(repair, REPAIR)
    for field, origin in told["provenance"].items():
        assert field in RECORD
        check(origin, ORIGIN)


def test_the_page_shows_all_that_a_record_can_hold() -> None:
    told = cleanseed.clean(DATA["mojibake"]).to_dict()
    assert told["removals"]
    assert told["repairs"]
    assert {"title", "authors", "date"} <= set(told["provenance"])
    assert any("field" in removal for removal in told["removals"])


@pytest.mark.parametrize("name", ["empty", "binary"])
def test_an_input_without_an_article_has_a_record_with_empty_text(name: str) -> None:
    told = cleanseed.clean(DATA[name]).to_dict()
    assert told["text"] == ""
    assert told["error"] in cleanseed.model.ERRORS
    assert len(told["id"]) == 16


def test_error_codes_are_frozen() -> None:
    codes = (
        "too-large timeout memory worker-died not-text bad-encoding bad-record truncated too-deep unreadable no-article"
    )
    assert list(cleanseed.model.ERRORS) == codes.split()


def test_fineweb_shape() -> None:
    told = records.record(cleanseed.clean(DATA["text"]), "fineweb")
    assert list(told) == ["text", "id", "metadata"]
    check(told["metadata"], {name: types for name, types in RECORD.items() if name not in ("text", "id")})
