"""What a source yields: records; and which of an input record's fields is the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["auto", "text", "html"]

# By which names tools call a document, first match first: trafilatura, FineWeb and dolma (text), news-please (maintext),
# CCNet (raw_content), and others. As "auto" it is looked at whether it is HTML.
DOCUMENT: tuple[tuple[str, Kind], ...] = (
    ("text", "auto"), ("html", "html"), ("content", "auto"), ("raw_content", "auto"), ("raw_text", "auto"),
    ("raw_html", "html"), ("maintext", "auto"), ("body", "auto"), ("article", "auto"), ("document", "auto"),
    ("page_content", "auto"), ("raw", "auto"),
)  # fmt: skip
PASSED_OVER = ("not-page", "http-status", "not-html")
"""Why a record of an archive is no page: a record of another sort (a request, an archive's own notes), a response with another status
than 2xx, a response of another kind than HTML. Stored in accounts: never renamed, never reused."""

_URL = (
    "url", "source_url", "link", "uri", "target_uri", "warc_target_uri", "WARC-Target-URI", "canonical_url", "metadata.url",
    "meta.url", "source",
)  # fmt: skip
_WEB = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_LONE = re.compile("[\ud800-\udfff]")
_SHOWN = 12  # names in a message


class MissingLibraryError(Exception):
    """A format needs a library that is not installed; the message says how to get it.

    what: "reading Parquet". library: what is missing. extra: of cleanseed that brings it, None where none does.
    """

    def __init__(self, what: str, library: str, extra: str | None) -> None:
        super().__init__(f"{what} needs {library}" + (f": pip install 'cleanseed[{extra}]'" if extra else ""))


@dataclass(frozen=True, slots=True)
class Record:
    """One document of a source.

    source: its name for records and messages: "news.warc.gz#3" (file and 0-based position; of JSON Lines the line, of Parquet
    the row, of WARC the record, counting those that hold no page); a file that is one document: its path.
    data: the document. url: where it came from, if that is known. kind: "text" or "html" where the format tells.
    extra: the other fields of the input record. lost: where it cannot be read, the code (of `model.ERRORS`) and why; passed_over: where
    it holds no page, why, of `PASSED_OVER`; `data` is b"" then.
    """

    source: str
    data: bytes | str
    url: str | None = None
    kind: Kind = "auto"
    extra: Mapping[str, Any] = field(default_factory=dict)
    lost: tuple[str, str] | None = None
    passed_over: str | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the fields that hold text, HTML and URL in JSON Lines and Parquet; "a.b" is field b of the object a.

    None: the first of the usual names that is there; with text or html named, the other is not looked for. With both named,
    HTML goes before text where a record has it.
    """

    text: str | None = None
    html: str | None = None
    url: str | None = None

    def of(self, names: Mapping[str, Any]) -> tuple[str, Kind] | None:
        """The field that holds the document, and what it is; None where no such field is there."""
        if self.html is not None and _get(names, self.html) is not None:
            return self.html, "html"
        if self.text is not None and _has(names, self.text):
            return self.text, "text"
        if self.html is not None:
            return (self.html, "html") if _has(names, self.html) else None
        if self.text is not None:
            return None
        there = [(name, kind) for name, kind in DOCUMENT if name in names]
        return next((each for each in there if names[each[0]] is not None), there[0] if there else None)

    def among(self, names: Iterable[str]) -> list[str]:
        """Those of the names under which `record` looks for document and URL: what else a row holds need not be read."""
        documents = [name for name in (self.html, self.text) if name is not None] or [name for name, _ in DOCUMENT]
        asked = {*documents, *(_URL if self.url is None else (self.url,))}
        return [name for name in names if name in asked or any(each.startswith(f"{name}.") for each in asked)]

    def record(self, source: str, told: Mapping[str, Any]) -> Record:
        """The record that a JSON object or a row is."""
        found = self.of(told)
        if found is None:
            asked = " or ".join(repr(name) for name in (self.html, self.text) if name is not None)
            return lost(source, "bad-record", f"no field {asked or 'that holds a text'}; {there(told)}")
        name, kind = found
        data = _get(told, name)
        if data is not None and not isinstance(data, (str, bytes)):
            return lost(source, "bad-record", f"the field {name!r} holds no text, but a {type(data).__name__}")
        url, url_name = self._url(told)
        extra = scrub({key: value for key, value in told.items() if key not in (name, url_name)})
        return Record(source, b"" if data is None else data, url, kind, extra)

    def _url(self, told: Mapping[str, Any]) -> tuple[str | None, str | None]:
        for name in (self.url,) if self.url is not None else _URL:
            value = _get(told, name)
            # Some tools call the collection, or the file, "source".
            if isinstance(value, str) and value and (name != "source" or _WEB.match(value)):
                return scrub(value), name
        return None, None


def lost(source: str, code: str, why: str, url: str | None = None) -> Record:
    """A record that cannot be read."""
    return Record(source, b"", url, lost=(code, why))


def there(told: Mapping[str, Any]) -> str:
    """The names that are there, for a message."""
    names = [str(scrub(name)) for name in told]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"there are: {', '.join(names[:_SHOWN])}{more}" if names else "it has no fields"


def scrub(value: Any) -> Any:
    """A JSON value that UTF-8 can hold: each lone surrogate becomes U+FFFD."""
    if isinstance(value, str):
        return value if value.isascii() else _LONE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {scrub(key): scrub(each) for key, each in value.items()}
    if isinstance(value, list):
        return [scrub(each) for each in value]
    return value


def _has(told: Mapping[str, Any], name: str) -> bool:
    return name in told or any(True for _ in _inner(told, name))


def _get(told: Mapping[str, Any], name: str) -> Any:
    if name in told:
        return told[name]
    return next(_inner(told, name), None)


def _inner(told: Mapping[str, Any], name: str) -> Iterator[Any]:
    """What a dotted name leads to, if it leads somewhere."""
    outer, dot, inner = name.partition(".")
    below = told.get(outer) if dot else None
    if isinstance(below, Mapping):
        if inner in below:
            yield below[inner]
        else:
            yield from _inner(below, inner)
