"""The rulebook: word rules from the TOML beside each stage (and from a caller's file), shape rules marked with `@rule`.

A word rule is a table in `stages/<stage>.toml`:

    [heading]                     # its code: related/heading
    why   = "A heading that opens a list of other stories."
    line  = { en = ["related posts", "latest in {section}"], de = ["mehr zum thema"] }
    drops = ["Latest in News", "Mehr zum Thema"]
    keeps = ["The latest in a series of storms hit the coast."]

line, starts, contains: phrases by language, compared with the folded text (`shape.key`): as the whole of it, at its start, or
anywhere. `{section}`, `{site}`, `{name}` stand for 1 to 4 words without sentence punctuation, `{n}` for a number.
only: phrases of a language that mean something else in another; they count where two more hits of that language stand on the page.
limit: the longest text in words that `starts` and `contains` may match (default 25).
sentences: true where the rule may take text that reads like an article's (a disclaimer); else it asks `prose` first.
opens: true where the line opens a region (see `regions`). field: what the line becomes in the metadata.
labels: of line, starts, those whose phrases are labels as they stand in front of a link (see `stages.inserts`).
In a caller's file the tables are named by code, `["related/mine"]`, and have no `labels`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from cleanseed.model import FIELDS, Block
from cleanseed.shape import Shape, casefold, key

STAGES = ("chrome", "head", "captions", "inserts", "tail", "related", "repeats", "sitewide", "markup", "edges", "lines")
"""The names of the stages, in the order in which a page meets them; `stages.STAGES` has their functions."""

HOW = ("line", "starts", "contains")
LIMIT = 25
_SHORT = 14
_HEAD = 3
_LAST = 3
_KEYS = {"why", *HOW, "only", "limit", "sentences", "opens", "field", "drops", "keeps"}
_OWN_KEYS = {*_KEYS, "labels"}
_HOLE = re.compile(r"\{(section|site|name|n)\}")
_WORDS = r"[^\s.!?…。！？:;|]+(?: [^\s.!?…。！？:;|]+){0,3}"
_CODE = re.compile(r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*")

Function = TypeVar("Function", bound=Callable[..., Any])


class RuleError(ValueError):
    """A rule file is broken; the message names file, entry and the remedy."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code ("stage/name"), why it is right, and texts it must drop and must keep.

    region: its claims reach over many blocks (the safety rail may take them back). weak: it goes by place and company alone, by no
    phrase, and is no proof where nothing else is found (see `settled`). example: a ledger (shape rules). phrases: how, language,
    folded phrase, whether it counts only in company. labels: of HOW, those whose phrases are labels in front of a link.
    """

    code: str
    why: str
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    field: str | None = None
    limit: int = LIMIT
    sentences: bool = False
    region: bool = False
    weak: bool = False
    example: str = ""
    phrases: tuple[tuple[str, str, str, bool], ...] = ()
    labels: tuple[str, ...] = ()
    stage: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stage", self.code.partition("/")[0])

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a block: the rule, the phrase's language, how it matched, and whether it counts only in company."""

    rule: Rule
    language: str
    how: str
    only: bool = False


_SHAPES: dict[str, Rule] = {}


def rule(
    code: str, *, field: str | None = None, region: bool = False, weak: bool = False
) -> Callable[[Function], Function]:
    """Mark a function as a shape rule. Its docstring is a sentence that says why, and an indented ledger as its example.

    Raises RuleError for a docstring without these, and for a code that is taken.
    """

    def mark(function: Function) -> Function:
        why, _, rest = (function.__doc__ or "").strip().partition("\n\n")
        lines = [line.strip() for line in rest.splitlines() if " | " in line]
        if not why or not lines:
            raise RuleError(f"{code}: the docstring of {function.__name__} needs a why and a ledger as example")
        if code in _SHAPES:
            raise RuleError(f"{code} is declared twice")
        example = "\n".join(lines) + "\n"
        _SHAPES[code] = Rule(code, " ".join(why.split()), field=field, region=region, weak=weak, example=example)
        return function

    return mark


class Rulebook:
    """All rules of a run, and the index that finds their phrases in a block."""

    def __init__(self, words: Iterable[Rule]) -> None:
        self.words = {rule.code: rule for rule in words}
        self._lines: dict[str, list[Hit]] = {}
        self._holes: dict[str, list[tuple[re.Pattern[str], Hit]]] = {}
        self._ends: dict[str, list[tuple[re.Pattern[str], Hit]]] = {}
        self._starts: dict[str, list[tuple[str, Hit]]] = {}
        self._contains: dict[str, list[Hit]] = {}
        # The whole words inside such a phrase: a quick look whether it can be on a page.
        self._inner: dict[str, frozenset[str]] = {}
        for each in self.words.values():
            for how, language, phrase, only in each.phrases:
                self._add(phrase, Hit(each, language, how, only))
        self._longest = max((hit.rule.limit for hits in self._contains.values() for hit in hits), default=0)

    def _add(self, phrase: str, hit: Hit) -> None:
        if hit.how == "contains":
            self._contains.setdefault(phrase, []).append(hit)
            self._inner[phrase] = frozenset(phrase.split(" ")[1:-1])
        elif hit.how == "starts":
            self._starts.setdefault(_opening(phrase), []).append((phrase, hit))
        elif _HOLE.search(phrase):
            pattern = re.compile("".join(_part(part) for part in _HOLE.split(phrase)))
            literal = _literal(phrase)
            index = self._ends if literal.startswith("}") else self._holes
            index.setdefault(literal.removeprefix("}"), []).append((pattern, hit))
        else:
            self._lines.setdefault(phrase, []).append(hit)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule by code, in the order of stages: word rules, then shapes."""
        every = [*self.words.values(), *_SHAPES.values()]
        return {each.code: each for each in sorted(every, key=lambda each: (*_rank(each.stage), each.code))}

    @cached_property
    def hash(self) -> str:
        """Twelve hex digits that change with any rule's code, field, phrases or limits; how a shape rule looks is part of the version."""
        seen = "\n".join(
            repr((r.code, r.field, r.limit, r.sentences, r.region, r.labels, sorted(r.phrases)))
            for r in self.rules.values()
        )
        return hashlib.sha256(seen.encode()).hexdigest()[:12]

    def hits(self, blocks: Sequence[Block]) -> tuple[tuple[Hit, ...], ...]:
        """The hits of each block. Phrases marked `only` count where two other hits of their language stand on the page."""
        short = "\n".join(block.shape.key for block in blocks if block.shape.words <= self._longest)
        words = set(short.split())
        present = [
            (phrase, hits)
            for phrase, hits in self._contains.items()
            if self._inner[phrase] <= words and phrase in short
        ]
        found = [self._find(block.shape, present) for block in blocks]
        if any(hit.only for row in filter(None, found) for hit in row):
            company: dict[str, int] = {}
            for row in found:
                for language in {hit.language for hit in row}:
                    company[language] = company.get(language, 0) + 1
            found = [tuple(hit for hit in row if not hit.only or company[hit.language] > 2) for row in found]
        return tuple(found)

    def lines(self) -> Iterable[str]:
        """The phrases that are whole lines, folded, those with holes left out."""
        return self._lines.keys()

    def labels(self) -> Iterable[str]:
        """The phrases that are labels in front of a link, folded, those with holes left out."""
        for each in self.words.values():
            if each.labels:
                yield from (phrase for how, _, phrase, _ in each.phrases if how in each.labels and "{" not in phrase)

    def _find(self, shape: Shape, present: list[tuple[str, list[Hit]]]) -> tuple[Hit, ...]:
        """The hits in one text; `present`: the phrases for `contains` that stand anywhere on its page."""
        text, words = shape.key, shape.words
        found: list[Hit] = []
        first = text.partition(" ")[0]
        if words <= _SHORT and text:
            found += self._lines.get(text, ())
            holes = self._holes
            start = "{n}" if text[0].isdigit() else text[0] + "{"
            for entries in (
                holes.get(first),
                holes.get(text.rpartition(" ")[2]),
                holes.get(start),
                self._ends.get(text[-_LAST:]),
            ):
                if entries:
                    found += [hit for pattern, hit in entries if pattern.fullmatch(text)]
        for opening in (first + " ", text[:_HEAD]):
            if opening in self._starts:
                for phrase, hit in self._starts[opening]:
                    if text.startswith(phrase) and words <= hit.rule.limit and _bounded(text, len(phrase)):
                        found.append(hit)
        if present and words <= self._longest:
            found += [hit for phrase, hits in present if phrase in text for hit in hits if words <= hit.rule.limit]
        return tuple(dict.fromkeys(found)) if found else ()


@cache
def default() -> Rulebook:
    """The rulebook that ships with cleanseed."""
    words: list[Rule] = []
    for stage in STAGES:
        file = resources.files("cleanseed.stages").joinpath(f"{stage}.toml")
        if file.is_file():
            words += parse(file.read_text(encoding="utf-8"), f"{stage}.toml", stage)
    return Rulebook(words)


def load(path: str | Path | None) -> Rulebook:
    """The default rulebook with the rules of the file at `path` added. Raises RuleError, OSError."""
    if path is None:
        return default()
    try:
        text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: not UTF-8 text: {error.reason} at byte {error.start}") from None
    return _extended(text, str(path))


@lru_cache(maxsize=4)
def _extended(text: str, path: str) -> Rulebook:
    """The default rulebook and the rules in `text`: made once for all documents of a run."""
    added = parse(text, path, None)
    known = default().rules
    for each in added:
        if each.code in known:
            raise RuleError(f"{path}: [{each.code}]: the code is taken; choose another name")
    return Rulebook([*default().words.values(), *added])


def parse(text: str, name: str, stage: str | None) -> list[Rule]:
    """The word rules of a TOML text. `name`: the file, for messages. `stage`: its stage, or None where tables bear whole codes."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}: not valid TOML: {error}") from None
    return [
        _rule(f"{stage}/{entry}" if stage else entry, table, f"{name}: [{entry}]", _OWN_KEYS if stage else _KEYS)
        for entry, table in tables.items()
    ]


def _rule(code: str, table: Any, where: str, keys: set[str]) -> Rule:
    if not _CODE.fullmatch(code) or code.partition("/")[0] not in STAGES:
        raise RuleError(f'{where}: name the table "stage/name", in small letters, with a stage of {", ".join(STAGES)}')
    if not isinstance(table, dict):
        raise RuleError(f"{where}: has to be a table")
    if unknown := sorted(set(table) - keys):
        raise RuleError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(keys))}")
    for needed, kind in (("why", str), ("drops", list), ("keeps", list)):
        if not isinstance(table.get(needed), kind) or not table[needed]:
            raise RuleError(f"{where}: `{needed}` is missing; every rule has a why, drops and keeps")
    if (field := table.get("field")) is not None and field not in FIELDS:
        raise RuleError(f"{where}: unknown field {field!r}; known are {', '.join(FIELDS)}")
    if not {*table.get("labels", ())} <= {"line", "starts"} & {*table}:
        raise RuleError(f"{where}: `labels` names line or starts, of those that the rule has")
    if not isinstance(table.get("limit", LIMIT), int):
        raise RuleError(f"{where}: `limit` has to be a number of words")
    given = [(how, language, phrase) for how in HOW for language, phrase in _phrases(table, how, where)]
    if not given:
        raise RuleError(f"{where}: no phrases; give at least one of {', '.join(HOW)}")
    only = set(_phrases(table, "only", where))
    if lost := only - {(language, phrase) for _, language, phrase in given}:
        raise RuleError(f"{where}: `only` names {min(lost)}, which is no phrase of this rule")
    phrases = [(how, language, _fold(how, phrase), (language, phrase) in only) for how, language, phrase in given]
    return Rule(
        code,
        table["why"],
        tuple(table["drops"]),
        tuple(table["keeps"]),
        field,
        table.get("limit", LIMIT),
        bool(table.get("sentences", False)),
        bool(table.get("opens", False)),
        phrases=tuple(dict.fromkeys(phrases)),
        labels=tuple(table.get("labels", ())),
    )


def _phrases(table: Mapping[str, Any], how: str, where: str) -> list[tuple[str, str]]:
    given = table.get(how, {})
    if not isinstance(given, dict) or not all(
        isinstance(value, list) and all(isinstance(phrase, str) for phrase in value) for value in given.values()
    ):
        raise RuleError(f'{where}: `{how}` has to be a table of lists by language, as in {how} = {{ en = ["..."] }}')
    return [(language, phrase) for language, listed in given.items() for phrase in listed]


def _fold(how: str, phrase: str) -> str:
    """Fold a phrase as texts are folded. What is not compared as a whole keeps the marks at its open ends, as in "photo:"."""
    if how == "line" and not _HOLE.search(phrase):
        return key(phrase)
    folded = " ".join(
        "".join(f"{{{part}}}" if i % 2 else casefold(part) for i, part in enumerate(_HOLE.split(phrase))).split()
    )
    return key(folded + "x")[:-1].rstrip() if how == "starts" else folded


def _part(part: str) -> str:
    if part == "n":
        return r"\d[\d.,]*"
    return _WORDS if part in ("section", "site", "name") else re.escape(part)


def _literal(phrase: str) -> str:
    """What the texts of a phrase with holes are looked up by: a whole word at one of its ends, a figure or letter at its start, or its last letters."""
    first, last = phrase.partition(" ")[0], phrase.rpartition(" ")[2]
    for word in (first, last):
        if "{" not in word:
            return word
    if phrase[0] != "{":
        return phrase[0] + "{"
    if phrase.startswith("{n}"):
        return "{n}"
    if "}" in phrase[-_LAST:]:
        raise RuleError(f"{phrase!r}: a phrase needs a word or a figure at one of its ends")
    return "}" + phrase[-_LAST:]


def _opening(phrase: str) -> str:
    """What texts that start with a phrase are looked up by: its first word and a space, else its first letters."""
    first, space, rest = phrase.partition(" ")
    return first + space if rest else phrase[:_HEAD]


def _bounded(text: str, at: int) -> bool:
    """A phrase of a spaced script ends where a word ends."""
    return at >= len(text) or not (text[at].isalnum() and text[at - 1].isalnum()) or ord(text[at - 1]) > 0x2E7F


def _rank(stage: str) -> tuple[int, str]:
    return (STAGES.index(stage) if stage in STAGES else len(STAGES), stage)
