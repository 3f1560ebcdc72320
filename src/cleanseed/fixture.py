"""Fixtures: a folder a layout, with a page, what is known of it, and what cleaning must make of it.

fixtures/wire-story/
  source.txt | source.html   the page, as a scraper would save it
  about.toml                 why (what this layout tests), layout, language; url, kind; known_failure where there is one, and in
                             which stages it sits, as fails
  ledger.txt                 what becomes of each block: the truth, corrected by a person
  metadata.yml               title, authors, date, language, sitename, captions, credits;
                             modified, section, tags, description, canonical_url where known
  HOST.jsonl                 the profile of the page's host, for a case of the stage sitewide (see `cleanseed.sites`)
  article.md                 where it is there: the body as Markdown
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from typing import Any, Literal

from cleanseed import ledger, rulebook, sites
from cleanseed.article import Article
from cleanseed.cleaning import check_codes, clean
from cleanseed.sinks import files, records

SOURCES = ("source.txt", "source.html")
ABOUT, LEDGER, METADATA, MARKDOWN = "about.toml", "ledger.txt", "metadata.yml", "article.md"
TODO = "TODO"
"""What a draft's `why` begins with, until its author says it."""
SECOND_PASS = "second-pass"  # noqa: S105  no password
"""What `fails` names beside stages: cleaning the body again takes more."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NEEDED = ("why", "language")
_KNOWN = (*_NEEDED, "layout", "url", "kind", "keep", "model", "known_failure", "fails")
_FIELDS = ("title", "authors", "date", "language", "sitename", "captions", "credits")
_KNOWN_FIELDS = ("modified", "section", "tags", "description", "canonical_url")
"""Fields that stand in `metadata.yml` where they are known."""


class FixtureError(ValueError):
    """A fixture is not as it has to be; the message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A fixture folder. source: its page. The rest is from `about.toml`.

    known_failure: what cleaning gets wrong. fails: the stages whose slice of the ledger is wrong by it, SECOND_PASS among them; all
    others are guarded. Empty where only the metadata are wrong.
    """

    folder: Path
    source: Path
    why: str
    language: str
    url: str | None = None
    kind: Literal["auto", "text", "html"] = "auto"
    keep: tuple[str, ...] = ()
    model: bool = False
    known_failure: str | None = None
    fails: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.folder.name

    def clean(self) -> Article:
        """What cleanseed makes of the page now."""
        return clean(
            self.source.read_bytes(),
            url=self.url,
            kind=self.kind,
            keep=self.keep,
            model=self.model,
            source=self.source.name,
            sites=self.folder if any(self.folder.glob(f"*{sites.SUFFIX}")) else None,
        )


def find(root: Path) -> list[Path]:
    """The fixture folders in `root`, by name. Raises FixtureError where there is no such folder."""
    if not root.is_dir():
        raise FixtureError(f"{root} is no folder; name the fixtures' folder with --fixtures")
    return sorted(path for path in root.iterdir() if path.is_dir() and any((path / name).exists() for name in SOURCES))


def load(folder: Path) -> Fixture:
    """The fixture in a folder. Raises FixtureError, OSError."""
    if not folder.is_dir():
        raise FixtureError(f"there is no fixture {folder.name} in {folder.parent}; `cleanseed fixture new` makes one")
    sources = [folder / name for name in SOURCES if (folder / name).exists()]
    if len(sources) != 1:
        raise FixtureError(f"{folder} needs one page, {' or '.join(SOURCES)}; it has {len(sources)}")
    about = folder / ABOUT
    try:
        told = tomllib.loads(about.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FixtureError(f"{about} is missing; it says {', '.join(_NEEDED)}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FixtureError(f"{about} is not valid TOML: {error}") from None
    for name, value in told.items():
        if name not in _KNOWN:
            raise FixtureError(f"{about}: unknown key {name!r}; known are {', '.join(_KNOWN)}")
        if name in ("keep", "fails"):
            if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
                raise FixtureError(f"{about}: `{name}` has to be a list of {'codes' if name == 'keep' else 'stages'}")
        elif name == "model":
            if not isinstance(value, bool):
                raise FixtureError(f"{about}: `model` is true or false")
        elif not isinstance(value, str):
            raise FixtureError(f"{about}: `{name}` has to be a string")
    if missing := [name for name in _NEEDED if not told.get(name, "").strip()]:
        raise FixtureError(f"{about}: `{missing[0]}` is missing")
    parts = (*rulebook.STAGES, SECOND_PASS)
    for part in told.get("fails", ()):
        if part not in parts:
            raise FixtureError(f"{about}: `fails` names {part!r}; known are {', '.join(parts)}")
    if told.get("fails") and "known_failure" not in told:
        raise FixtureError(f"{about}: `fails` says where a known failure sits; say in `known_failure` what it is")
    kind = told.get("kind", "auto")
    if kind not in ("auto", "text", "html"):
        raise FixtureError(f"{about}: `kind` is text or html, not {kind!r}")
    return Fixture(
        folder,
        sources[0],
        told["why"],
        told["language"],
        told.get("url"),
        kind,
        tuple(told.get("keep", ())),
        told.get("model", False),
        told.get("known_failure"),
        tuple(told.get("fails", ())),
    )


def create(root: Path, name: str, data: bytes, url: str | None = None) -> Fixture:
    """Make a fixture of a page, with what cleaning makes of it now as a draft. Raises FixtureError, OSError."""
    if not _NAME.fullmatch(name):
        raise FixtureError(
            f"{name!r} is no name for a fixture; use small letters, digits and single hyphens, as in wire-story"
        )
    folder = root / name
    if folder.exists():
        raise FixtureError(f"{folder} is there already; choose another name, or correct that one")
    article = clean(data, url=url, model=False)
    if article.page is None:
        raise FixtureError(f"the page cannot be cleaned: {'; '.join(article.warnings)} ({article.error})")
    kind = article.page.document.kind
    about = {"why": f"{TODO}: what this layout shows", "layout": name.replace("-", " "), "language": article.language}
    if url:
        about["url"] = url
    told = dump(metadata(article))
    folder.mkdir(parents=True)
    source = folder / ("source.html" if kind == "html" else "source.txt")
    files.write(source, data)
    files.write(folder / ABOUT, "".join(f"{key} = {_toml(value)}\n" for key, value in about.items()).encode())
    files.write(folder / LEDGER, article.ledger().encode())
    files.write(folder / METADATA, told)
    return load(folder)


def diff(fixture: Fixture) -> list[str]:
    """What cleaning makes of the page now that ledger and metadata do not say, a line each; empty where they agree."""
    article = fixture.clean()
    return [
        *_ledger_diff(fixture.folder / LEDGER, article),
        *_metadata_diff(fixture.folder / METADATA, article),
        *_markdown_diff(fixture.folder / MARKDOWN, article),
    ]


def accept(fixture: Fixture) -> list[str]:
    """Write what cleaning makes of the page now into the fixture; gives what `diff` told before. Raises FixtureError, OSError."""
    if fixture.known_failure:
        raise FixtureError(
            f"{fixture.folder / ABOUT} names a known failure, so its ledger holds what should come out; delete `known_failure` first"
        )
    moved = diff(fixture)
    article = fixture.clean()
    files.write(fixture.folder / LEDGER, article.ledger().encode())
    files.write(fixture.folder / METADATA, dump(metadata(article)))
    if (fixture.folder / MARKDOWN).exists():
        files.write(fixture.folder / MARKDOWN, markdown(article))
    return moved


def markdown(article: Article) -> bytes:
    """What `article.md` holds of an article."""
    return records.utf8(f"{article.markdown}\n")


def metadata(article: Article) -> dict[str, Any]:
    """What `metadata.yml` holds of an article: strings, lists of strings, None."""
    values = {name: getattr(article, name) for name in _FIELDS}
    values |= {name: value for name in _KNOWN_FIELDS if (value := getattr(article, name))}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def dump(values: dict[str, Any]) -> bytes:
    """YAML with the bytes that the `data_regression` of pytest-regressions writes."""
    dumped: bytes = _yaml().safe_dump(values, default_flow_style=False, allow_unicode=True, indent=2, encoding="utf-8")
    return dumped


def _ledger_diff(file: Path, article: Article) -> Iterator[str]:
    now = article.ledger()
    try:
        text = file.read_bytes().decode()
        was = ledger.entries(text)
    except FileNotFoundError:
        yield f"{LEDGER} is missing; `cleanseed fixture accept {file.parent.name}` writes a draft"
        return
    except ValueError as error:  # no ledger, or no UTF-8
        yield f"{LEDGER} cannot be read: {error}"
        return
    yield from _unknown(was)
    if text == now:
        return
    old, new = ([_split(line) for line in each.split("\n")[:-1]] for each in (text, now))
    sources = [entry.source for entry in was], [entry.source for entry in ledger.entries(now)]
    moved = False
    for _, start, end, first, last in SequenceMatcher(None, *sources, autojunk=False).get_opcodes():
        if sources[0][start:end] == sources[1][first:last]:
            for (verdict, marked), (verdict_now, marked_now) in zip(old[start:end], new[first:last], strict=True):
                if verdict != verdict_now:
                    moved = True
                    yield f"{verdict} -> {verdict_now} | {marked_now}"
                elif marked != marked_now:
                    moved = True
                    yield f"{verdict} | {marked} -> {marked_now}"
        else:
            moved = True
            yield from (f"no such block now: {verdict} | {marked}" for verdict, marked in old[start:end])
            yield from (f"new block: {verdict} | {marked}" for verdict, marked in new[first:last])
    if not moved:
        yield f"{LEDGER} says the same with other spacing"


def _unknown(entries: tuple[ledger.Entry, ...]) -> Iterator[str]:
    """Rules that a ledger names and that there are none of."""
    book = rulebook.default()
    for code in dict.fromkeys(each.rule for entry in entries for each in (*entry.removals, *entry.protected)):
        try:
            check_codes([code], book)
        except ValueError as error:
            yield f"{LEDGER}: {error}"


def _split(line: str) -> tuple[str, str]:
    verdict, _, marked = line.partition(" | ")
    return verdict.strip(), marked


def _metadata_diff(file: Path, article: Article) -> Iterator[str]:
    now = metadata(article)
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        yield f"{METADATA} is missing"
        return
    if text == dump(now):
        return
    try:
        was = _yaml().safe_load(text)
    except _yaml().YAMLError as error:
        yield f"{METADATA} is not valid YAML: {' '.join(str(error).split())}"
        return
    if not isinstance(was, dict):
        yield f"{METADATA} has to hold names with values"
        return
    moved = False
    for name in sorted({*was, *now}, key=str):
        if was.get(name) != now.get(name) or (name in was) != (name in now):
            moved = True
            yield f"{name}: {_shown(was.get(name))} -> {_shown(now.get(name))}"
    if not moved:
        yield f"{METADATA} says the same in another form"


def _markdown_diff(file: Path, article: Article) -> Iterator[str]:
    """Lines of the Markdown that are gone and new; nothing where the fixture has none."""
    if not file.exists():
        return
    was, now = (raw.decode("utf-8", "replace").split("\n") for raw in (file.read_bytes(), markdown(article)))
    for line in unified_diff(was, now, n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            yield f"{MARKDOWN}: {line}"


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _toml(text: str) -> str:
    """A string as TOML: quoted as in JSON, which TOML reads alike but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _yaml() -> Any:
    try:
        import yaml
    except ImportError:
        raise FixtureError("fixtures need PyYAML, which cleaning does not: pip install pyyaml") from None
    return yaml
