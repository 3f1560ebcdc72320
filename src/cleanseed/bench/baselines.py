"""What simple means do with the same pages: a score is worth what it is above these."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from importlib.util import find_spec
from typing import Any, NamedTuple

KEEP = "keep everything"
C4 = "C4 line rules"
JUSTEXT = "jusText on lines"
TRAFILATURA = "trafilatura"
RESILIPARSE = "resiliparse"
READABILITY = "readability-lxml"

_ENDS = (".", "?", "!", '"', "”")
_POLICY = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_STOPLISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fi": "Finnish", "fr": "French", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ko": "Korean", "lt": "Lithuanian", "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
}  # fmt: skip


class Extracted(NamedTuple):
    """What a baseline found."""

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None


Baseline = Callable[[str, str], Extracted]
"""Text and language -> what was found."""


def keep(text: str, language: str = "und") -> Extracted:  # noqa: ARG001  one signature for all
    """The page as it is; its first line stands in for a title."""
    return Extracted(text, next((line.strip() for line in text.splitlines() if line.strip()), None))


def c4(text: str, language: str = "und") -> Extracted:  # noqa: ARG001
    """The line rules of the C4 corpus.

    A line stays that has five words or more, ends as a sentence ends, and speaks neither of JavaScript nor of policies.
    """
    kept = []
    for line in map(str.strip, text.splitlines()):
        low = line.lower()
        if (
            len(line.split()) >= 5
            and line.endswith(_ENDS)
            and not line.endswith("...")
            and "javascript" not in low
            and not any(phrase in low for phrase in _POLICY)
        ):
            kept.append(line)
    return Extracted("\n".join(kept))


def justext(text: str, language: str = "und") -> Extracted:
    """jusText, each line a paragraph, with the stop list of the page's language (without one, where it has none).

    Raises ModuleNotFoundError where jusText is not installed.
    """
    import justext as library

    page = (
        "<html><body>"
        + "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
        + "</body></html>"
    )
    words = _stoplist(language)
    options: dict[str, Any] = {} if words else {"stopwords_low": 0, "stopwords_high": 0}
    paragraphs = library.justext(page.encode(), words, encoding="utf-8", **options)
    return Extracted("\n".join(each.text for each in paragraphs if not each.is_boilerplate))


def trafilatura(html: str, url: str | None = None) -> Extracted:
    """What trafilatura finds with its defaults, comments left out."""
    import trafilatura as library

    found: Any = library.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return Extracted("")
    given = found.as_dict()
    authors = tuple(name.strip() for name in (given.get("author") or "").split(";") if name.strip())
    return Extracted(given.get("text") or "", given.get("title"), authors, given.get("date"))


def resiliparse(html: str, url: str | None = None) -> Extracted:  # noqa: ARG001
    """Resiliparse's main content. Raises ModuleNotFoundError where it is not installed."""
    from resiliparse.extract.html2text import extract_plain_text

    return Extracted(extract_plain_text(html, main_content=True, alt_texts=False, noscript=False))


def readability(html: str, url: str | None = None) -> Extracted:  # noqa: ARG001
    """readability-lxml's summary, as text. Raises ModuleNotFoundError where it is not installed."""
    import readability as library
    from lxml.html import fromstring

    try:
        document = library.Document(html)
        summary = fromstring(document.summary())
        return Extracted("\n".join(text for text in summary.itertext() if text.strip()), document.short_title())
    except Exception:  # noqa: BLE001  it raises errors of its own and of lxml's where it finds nothing
        return Extracted("")


def for_html() -> dict[str, Callable[[str, str | None], Extracted]]:
    """The extractors for HTML that are installed, by name, in the order of the tables."""
    found: dict[str, Callable[[str, str | None], Extracted]] = {TRAFILATURA: trafilatura}
    if find_spec("resiliparse"):
        found[RESILIPARSE] = resiliparse
    if find_spec("readability"):
        found[READABILITY] = readability
    return found


def for_text() -> dict[str, Baseline]:
    """The baselines for text that are installed, by name, in the order of the tables."""
    found: dict[str, Baseline] = {KEEP: keep, C4: c4}
    try:
        justext("A line.", "en")
    except ModuleNotFoundError:
        return found
    return found | {JUSTEXT: justext}


@cache
def _stoplist(language: str) -> frozenset[str]:
    import justext as library

    name = _STOPLISTS.get(language)
    words: frozenset[str] = library.get_stoplist(name) if name else frozenset()
    return words
