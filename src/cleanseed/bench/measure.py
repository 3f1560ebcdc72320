"""The measurements: loops over gold that give rows of plain figures, ready for JSON and for `report`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import cleanseed
from cleanseed import dates, linemodel, pipeline, read, rulebook
from cleanseed.article import Article
from cleanseed.bench import baselines
from cleanseed.bench.drawing import Row
from cleanseed.bench.places import JUNK, LOST, places
from cleanseed.evidence import weigh
from cleanseed.gold import Gold, sample
from cleanseed.gold.scores import (
    OUTCOMES,
    Losses,
    Reference,
    Tally,
    authors_outcome,
    date_outcome,
    holds,
    title_outcome,
    title_overlaps,
)
from cleanseed.model import Page, Removal
from cleanseed.stages import STAGES, Stage
from cleanseed.training.examples import SETS

OURS = "cleanseed"
RULES = "cleanseed, rules alone"
"""Without what was learned."""
SEEN = SETS
"""The sets that the weights of both models were made from."""
READ = "no stage"
"""cleanseed's reading of HTML, before its stages."""
FIELDS = ("title", "authors", "date")
LINES = "lines"
"""The stage of the line model."""
WITH_LINES = "all stages, and lines"
Progress = Callable[[str], None]

_COMMON = 0.2
"""A language with this share of a set's pages gets a line of its own."""
_HELD = 0.7
"""A page's text holds the article where it has this share of its words."""
_TWICE = 100
"""How many pages of a set and renderer are cleaned twice."""
_ABLATED = 200
"""On how many pages of a set the stages are taken apart."""


@dataclass(slots=True)
class Fields:
    """How often each metadata field came out right, wrong, missing or extra."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})
    shown: Counter[str] = field(default_factory=Counter)
    overlaps: int = 0
    pages: int = 0

    def add(self, gold: Gold, title: str | None, authors: Iterable[str], date: str | None) -> None:
        """Count one page in."""
        for name, outcome in (
            ("title", title_outcome(title, gold.title)),
            ("authors", authors_outcome(authors, gold.authors)),
            ("date", date_outcome(date, gold.date)),
        ):
            if outcome:
                self.counts[name][outcome] += 1
        self.overlaps += title_overlaps(title, gold.title)
        self.pages += 1

    def look(self, gold: Gold) -> None:
        """Count in what the page's text shows of its metadata."""
        self.shown["title"] += gold.title is not None and holds(gold.data, [gold.title])
        self.shown["authors"] += bool(gold.authors) and holds(gold.data, gold.authors)
        self.shown["date"] += gold.date is not None and any(
            date_outcome(found.iso, gold.date) == "right"
            for line in gold.data.splitlines()
            for found in dates.find(line, gold.language)
        )

    def known(self, name: str) -> int:
        """On how many pages gold has the field."""
        return self.counts[name].total() - self.counts[name]["extra"]

    def share(self, name: str) -> float | None:
        """Of the pages whose gold has the field, where it is right."""
        return self.counts[name]["right"] / self.known(name) if self.known(name) else None

    def rows(self, head: Row) -> list[Row]:
        """One row a field: head, then how many pages gold knows it of, and the counts."""
        rows = []
        for name, counts in self.counts.items():
            row: Row = {**head, "field": name, "known": self.known(name), "unknown": self.pages - self.known(name)}
            row |= {outcome: counts[outcome] for outcome in OUTCOMES}
            if name in self.shown:
                row["shown"] = self.shown[name]
            if name == "title":
                row["overlapping"] = self.overlaps
            if counts:
                rows.append(row)
        return rows


@dataclass(slots=True)
class System:
    """A cleaner's scores on one set and renderer: over all its pages, and by group."""

    tally: Tally = field(default_factory=Tally)
    fields: Fields = field(default_factory=Fields)
    groups: dict[str, Tally] = field(default_factory=dict)

    def add(self, gold: Gold, reference: Reference, found: baselines.Extracted, groups: Iterable[str] = ()) -> None:
        """Score one page."""
        score = reference.score(found.text)
        self.tally.add(score, gold.family)
        for group in groups:
            self.groups.setdefault(group, Tally()).add(score, gold.family)
        self.fields.add(gold, found.title, found.authors, found.date)

    def row(self, head: Row) -> Row:
        """head, then the figures."""
        return {**head, **self.tally.figures(), **{name: self.fields.share(name) for name in self.fields.counts}}


def text(golds: Sequence[Gold], progress: Progress) -> dict[str, list[Row]]:
    """The tables for text, of cleanseed and baselines: text, groups, metadata, loss, places, rules, second, pages."""
    tables: dict[str, list[Row]] = {
        name: [] for name in ("text", "groups", "metadata", "loss", "places", "rules", "second", "pages")
    }
    plain = baselines.for_text()
    taken: dict[str, Counter[str]] = {}
    for (name, renderer), pages in grouped(golds):
        systems = {system: System() for system in (RULES, OURS, *plain)}
        languages = common_languages(pages)
        second = {system: Counter[str]() for system in (RULES, OURS)}
        twice = sample({gold.id for gold in pages}, _TWICE)
        rows: list[Row] = []
        where = Counter[str]()
        for number, gold in enumerate(pages):
            progress(f"text: {name} {renderer} {number + 1}/{len(pages)}")
            reference = gold.reference()
            ruled = cleanseed.clean(gold.data, kind="text", model=False)
            article = cleanseed.clean(gold.data, kind="text")
            groups = [languages.get(gold.language, "other languages")] if len(languages) != 1 else []
            groups.append(f"half {gold.half}")
            systems[RULES].add(gold, reference, extracted(ruled), groups)
            systems[OURS].add(gold, reference, extracted(article), groups)
            systems[OURS].fields.look(gold)
            for system, function in plain.items():
                systems[system].add(gold, reference, function(gold.data, gold.language), groups)
            rows.append(_page(gold, systems, article, reference, taken))
            if article.page is not None and gold.body is not None:
                where.update(places(article.page, gold.body))
            if gold.id in twice:
                second[RULES].update(_again(ruled, model=False))
                second[OURS].update(_again(article, model=True))
        head: Row = {"set": name, "renderer": renderer}
        tables["text"] += [each.row({**head, "system": system}) for system, each in systems.items()]
        for group in sorted(systems[OURS].groups, key=lambda group: (group.startswith("half"), len(group), group)):
            tables["groups"] += [
                {**head, "group": group, "system": system, **each.groups[group].figures()}
                for system, each in systems.items()
            ]
        tables["metadata"] += metadata(systems, (OURS, baselines.KEEP), head)
        tables["loss"] += [{**head, **losses(rows)}]
        tables["places"] += [{**head, **{place: where[place] for place in (*JUNK, *LOST)}}]
        tables["second"] += [{**head, "system": system, **counts} for system, counts in second.items()]
        tables["pages"] += rows
    tables["rules"] = [
        {"rule": rule, **counts} for rule, counts in sorted(taken.items(), key=lambda item: -item[1]["lost"])
    ]
    return tables


def _again(article: Article, *, model: bool) -> dict[str, int]:
    """What cleaning the article's text a second time does to it."""
    again = cleanseed.clean(article.text, kind="text", model=model).text
    size, left = len(article.text), len(again)
    return {"pages": 1, "changed": int(again != article.text), "characters": size, "lost": size - left}


def _page(
    gold: Gold, systems: dict[str, System], article: Article, reference: Reference, taken: dict[str, Counter[str]]
) -> Row:
    """The scores of one page, and of its rules the one that lost most; adds to what each rule took."""
    row: Row = {"set": gold.set, "renderer": gold.renderer, "id": gold.id, "half": gold.half}
    if gold.body is None:
        return row
    last = {system: each.tally.words[-1] for system, each in systems.items()}
    row |= {"wP": last[OURS].precision, "wR": last[OURS].recall, "wF1": last[OURS].f1, "empty": not article.text}
    row |= {system: score.f1 for system, score in last.items() if system != OURS}
    row["held"] = last[baselines.KEEP].recall
    lost = Counter[str]()
    gone = Losses(reference, article.text)
    for removal in article.removals:
        assert article.page is not None
        words, missed = gone.of(article.page.taken(removal))
        counts = taken.setdefault(removal.rule, Counter(claims=0, words=0, lost=0))
        counts["claims"] += 1
        counts["words"] += words
        counts["lost"] += missed
        lost[removal.rule] += missed
    if lost and (most := lost.most_common(1)[0])[1]:
        row |= {"rule": most[0], "lost": most[1]}
    return row


def losses(rows: Sequence[Row]) -> Row:
    """Where the loss is: how many pages are bad in which way, and the share of all loss in the worst tenth of them."""
    scored = [row for row in rows if "wF1" in row]
    missing = sorted((1 - row["wF1"] for row in scored), reverse=True)
    tenth = sum(missing[: max(1, len(missing) // 10)])
    return {
        "n": len(scored),
        "absent": sum(row["held"] < _HELD for row in scored),
        "empty": sum(row["empty"] for row in scored),
        "low_recall": sum(row["wR"] < 0.9 for row in scored),
        "low_precision": sum(row["wP"] < 0.7 for row in scored),
        "worst_tenth": tenth / sum(missing) if sum(missing) else None,
    }


def worst(rows: Iterable[Row], size: int) -> dict[str, list[Row]]:
    """The pages that lost most of the article and those that kept most junk, each in its worst rendering: harmed, junk.

    Pages whose text does not hold the article are left out: no rule can help them.
    """
    held = [row for row in rows if row.get("held", 0.0) >= _HELD]
    return {
        "harmed": _first([row for row in held if row["wR"] < row["held"]], size, lambda row: row["wR"] - row["held"]),
        "junk": _first([row for row in held if row["wP"] < 1], size, lambda row: row["wP"]),
    }


def _first(rows: Sequence[Row], size: int, order: Callable[[Row], float]) -> list[Row]:
    chosen: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=order):
        chosen.setdefault((row["set"], row["id"]), row)
    return list(chosen.values())[:size]


def stages(golds: Sequence[Gold], progress: Progress) -> list[Row]:
    """wF1, precision and recall with each stage left out, with it alone, and with word rules or shape rules alone.

    All by rules alone, but for the stage `lines`, which is the line model's: "lines alone", and WITH_LINES, all stages and it.
    """
    book = rulebook.default()
    bare = rulebook.Rulebook([])
    model = linemodel.load()
    variants: dict[str, tuple[rulebook.Rulebook, tuple[Stage, ...], linemodel.Model | None]] = {
        WITH_LINES: (book, STAGES, model),
        "all stages": (book, STAGES, None),
        "no stage": (book, (), None),
        "word rules alone": (book, tuple(words_only(stage, book) for stage in STAGES), None),
        "shape rules alone": (bare, STAGES, None),
    }
    for stage, name in zip(STAGES, rulebook.STAGES, strict=True):
        learned = name == LINES
        if not learned:
            variants[f"without {name}"] = (book, tuple(each for each in STAGES if each is not stage), None)
        variants[f"{name} alone"] = (book, (stage,), model if learned else None)
    rows = []
    for (name, renderer), pages in grouped([gold for gold in golds if gold.body is not None]):
        tallies = {variant: Tally() for variant in variants}
        few = sample({gold.id for gold in pages}, _ABLATED)
        for number, gold in enumerate(chosen_pages := [gold for gold in pages if gold.id in few]):
            progress(f"stages: {name} {renderer} {number + 1}/{len(chosen_pages)}")
            reference = gold.reference()
            page = read.read(gold.data, kind="text")
            weighed: dict[tuple[int, bool], Page] = {}
            known: dict[str, Any] = {}
            for variant, (rules, chosen, weights) in variants.items():
                way = (id(rules), weights is not None)
                if way not in weighed:
                    weighed[way] = weigh(page, rules, weights) if page.blocks else page
                body = pipeline.fold(weighed[way], rules, stages=chosen).body()
                if body not in known:
                    known[body] = reference.score(body)
                tallies[variant].add(known[body], gold.family)
        rows += [
            {"set": name, "renderer": renderer, "variant": each, **tally.figures()} for each, tally in tallies.items()
        ]
    return rows


def words_only(stage: Stage, book: rulebook.Rulebook) -> Stage:
    """The stage, less what its shape rules claim."""

    def alone(page: Page) -> Iterable[Removal]:
        return (removal for removal in stage(page) if removal.rule in book.words)

    return alone


def metadata(systems: dict[str, System], chosen: Sequence[str], head: Row) -> list[Row]:
    """The rows of the chosen systems' metadata, field by field."""
    fields = {system: systems[system].fields for system in chosen}
    rows = [row for system, each in fields.items() for row in each.rows({**head, "system": system})]
    return sorted(rows, key=lambda row: FIELDS.index(row["field"]))


def extracted(article: Article) -> baselines.Extracted:
    """An article as what a baseline gives."""
    return baselines.Extracted(article.text, article.title, article.authors, article.date)


def grouped(golds: Iterable[Gold]) -> list[tuple[tuple[str, str], list[Gold]]]:
    """The pages by set and renderer, in the order in which these come first."""
    found: dict[tuple[str, str], list[Gold]] = {}
    for gold in golds:
        found.setdefault((gold.set, gold.renderer), []).append(gold)
    return list(found.items())


def common_languages(golds: Sequence[Gold]) -> dict[str, str]:
    """The languages that are common enough in a set for a line of their own."""
    counts = Counter(gold.language for gold in golds)
    return {language: language for language, number in counts.items() if number >= _COMMON * len(golds)}


def teller(stream: Any = None) -> Progress:
    """A function that shows what is being done: on a terminal in one line that changes, else a line for each new task."""
    out = stream or sys.stderr
    seen = ""

    def tell(message: str) -> None:
        nonlocal seen
        if out.isatty():
            out.write(f"\r\x1b[K{message}")  # an empty message clears the line
            out.flush()
        elif message and (task := message.rpartition(" ")[0]) != seen:
            seen = task
            out.write(f"{message}\n")
            out.flush()

    return tell
