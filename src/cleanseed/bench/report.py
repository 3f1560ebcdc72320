"""The tables that the bench prints: from its figures alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cleanseed.bench import baselines, cost, recall, sitewide
from cleanseed.bench.drawing import NONE, Row, change, count, grouped_rows, share, table
from cleanseed.bench.measure import FIELDS, LINES, OURS, RULES, SEEN, WITH_LINES
from cleanseed.bench.places import JUNK, LOST
from cleanseed.gold import FIXTURES, RENDERER

MOST_RULES = 15
"""How many rules the table of rules shows; the file of --json has them all."""


def written(results: dict[str, Any]) -> str:
    """All tables of a run, as far as it made them."""
    parts = [_about(results), *(part for draw in _TABLES for part in draw(results))]
    return "\n".join(part for part in parts if part)


def _about(results: dict[str, Any]) -> str:
    about = results["about"]
    lines = [f"cleanseed {about['version']}, rules {about['rules']}, Python {about['python']}", about["gold"]]
    if missing := about.get("missing"):
        lines.append(f"Not installed, so not compared: {', '.join(missing)}")
    return "\n".join([*lines, ""])


def _scores(row: Row) -> list[str]:
    return [
        count(row["n"]),
        *(share(row[name]) for name in ("wF1", "se", "wP", "wR", "sF1", "must", "mustnot")),
    ]


_SCORES = ("n", "wF1", "se", "wP", "wR", "sF1", "must", "mustnot")
_LEGEND = (
    "wF1, wP, wR: words; se: standard error of wF1 over pages; sF1: 4-word shingles; must, mustnot: snippets found, absent;\n"
    "title, authors, date: right, of the pages where they are known."
)


def _text(results: dict[str, Any]) -> Iterator[str]:
    yield table(
        "Text: cleanseed and baselines on the same pages",
        ("set", "renderer", "system", *_SCORES, *FIELDS),
        grouped_rows(
            results.get("text", []),
            ("set", "renderer"),
            lambda row: [_system(row), *_scores(row), *(_known(row, name) for name in FIELDS)],
        ),
        _LEGEND,
        _seen(results.get("text", [])),
    )
    yield _groups([row for row in results.get("groups", []) if row["set"] != FIXTURES])
    yield table(
        "Where the loss is",
        ("set", "renderer", "n", "not on the page", "empty", "wR < .9", "wP < .7", "loss in the worst tenth"),
        (
            [
                row["set"],
                row["renderer"],
                *(count(row[name]) for name in ("n", "absent", "empty", "low_recall", "low_precision")),
                share(row["worst_tenth"]),
            ]
            for row in results.get("loss", [])
        ),
        "Of the default. not on the page: texts that lack much of the article.",
    )
    yield table(
        "Words of junk left, and of the article lost, by place",
        ("set", "renderer", *JUNK, *LOST),
        (
            [row["set"], row["renderer"], *(count(row[place]) for place in (*JUNK, *LOST))]
            for row in results.get("places", [])
        ),
        "Of the default. Junk before, within and after the article.\nprose: what reads like an article's text (comments, other stories).",
    )


def _system(row: Row) -> str:
    """The system's name, marked where its weights saw the pages that it is scored on."""
    return f"{row['system']} *" if _saw(row) else str(row["system"])


def _saw(row: Row) -> bool:
    return bool(row.get("seen", row["system"] == OURS and row["set"] in SEEN))


def _seen(rows: Sequence[Row]) -> str:
    """The note to the mark."""
    return _FOOT if any(map(_saw, rows)) else ""


_FOOT = "* The weights saw these pages, which flatters. Scores on hosts that were not learned from: --folds, and the models' cards."


def _groups(rows: Sequence[Row]) -> str:
    """One line a group: cleanseed's scores, and wF1 of each baseline."""
    others = list(dict.fromkeys(row["system"] for row in rows if row["system"] != OURS))
    rivals = {(row["set"], row["renderer"], row["group"], row["system"]): row["wF1"] for row in rows}
    return table(
        "Text, by language and by half of the hosts",
        (
            "set",
            "renderer",
            "group",
            *_SCORES,
            *("rules", "page", "C4", "jusText")[: len(others)],
        ),
        grouped_rows(
            [row for row in rows if row["system"] == OURS],
            ("set", "renderer"),
            lambda row: [
                row["group"],
                *_scores(row),
                *(share(rivals[row["set"], row["renderer"], row["group"], other]) for other in others),
            ],
        ),
        "rules: wF1 of cleanseed by rules alone; page, C4, jusText: of the baselines. All pages of a host lie in one half.",
        _seen(rows),
    )


def _folds(results: dict[str, Any]) -> Iterator[str]:
    rows = results.get("folds", [])
    rivals = {(row["set"], row["renderer"], row["group"], row["system"]): row["wF1"] for row in rows}
    yield table(
        "Text, scored by models that have not seen the page's host",
        ("set", "renderer", "language", *_SCORES, "rules", "page"),
        grouped_rows(
            [row for row in rows if row["system"] == OURS],
            ("set", "renderer"),
            lambda row: [
                row["group"],
                *_scores(row),
                *(share(rivals[row["set"], row["renderer"], row["group"], each]) for each in (RULES, baselines.KEEP)),
            ],
        ),
        "cleanseed with a line model learned from the other folds of hosts. rules, page: wF1 of rules alone, of the page as it is.",
    )


def _recall(results: dict[str, Any]) -> Iterator[str]:
    rows = results.get("recall", [])
    yield table(
        "Text that trafilatura finds where it favours recall, cleaned",
        ("set", "system", "n", "wF1", "se", "wP", "wR", "worse"),
        grouped_rows(
            rows,
            ("set",),
            lambda row: [
                _system(row),
                count(row["n"]),
                *(share(row[name]) for name in ("wF1", "se", "wP", "wR", "worse")),
            ],
        ),
        f"worse: the share of pages that lost more than {share(recall.HARM)} of wF1 by it.",
        _seen(rows),
    )


def _known(row: Row, name: str) -> str:
    """A baseline that looks for no such field has no score in it."""
    if row["system"] in (OURS, RULES, baselines.TRAFILATURA) or (row["system"] == baselines.KEEP and name == "title"):
        return share(row[name])
    return NONE


def _metadata(results: dict[str, Any]) -> Iterator[str]:
    for key, title in (
        ("metadata", "Metadata from text (of the page as it is: its first line)"),
        ("html_metadata", "Metadata from HTML"),
    ):
        rows = results.get(key, [])
        if len({row["renderer"] for row in rows}) > 1:  # the file of --json has them all
            rows = [row for row in rows if row["renderer"] == RENDERER] or rows
        yield table(
            title,
            ("set", "renderer", "field", "system", "known", "shown", *_OUTCOMES, "part", "not known", "given"),
            grouped_rows(
                [row for row in rows if row["known"] and (row["system"] != baselines.KEEP or row["field"] == "title")],
                ("set", "renderer"),
                _outcomes,
            ),
            "Shares of the pages where gold knows the field. shown: the text holds it (a date: where cleanseed can read it); part: of\n"
            "two titles one holds the other; given: gold does not know the field, and yet the page got a value.",
        )


_OUTCOMES = ("right", "wrong", "missing")


def _outcomes(row: Row) -> list[str]:
    return [
        row["field"],
        row["system"],
        count(row["known"]),
        share(row["shown"] / row["known"]) if "shown" in row else NONE,
        *(share(row[outcome] / row["known"]) for outcome in _OUTCOMES),
        share(row["overlapping"] / row["known"]) if "overlapping" in row else NONE,
        count(row["unknown"]),
        count(row["extra"]),
    ]


def _stages(results: dict[str, Any]) -> Iterator[str]:
    rows = results.get("stages", [])
    figures = {(row["set"], row["renderer"], row["variant"]): row for row in rows}

    def cells(row: Row) -> list[str]:
        place = (row["set"], row["renderer"])
        name = row["variant"]
        full, none = (figures[(*place, each)]["wF1"] for each in ("all stages", "no stage"))
        alone = figures.get((*place, f"{name} alone"), row)
        gain = None
        if name == LINES:
            gain = figures[(*place, WITH_LINES)]["wF1"] - full
        elif without := figures.get((*place, f"without {name}")):
            gain = full - without["wF1"]
        return [
            f"{name} *" if name in (LINES, WITH_LINES) and row["set"] in SEEN else name,
            share(alone["wF1"]),
            share(alone["wP"]),
            share(alone["wR"]),
            change(alone["wF1"] - none),
            change(gain),
        ]

    shown = []
    for row in rows:
        name = row["variant"]
        if name.startswith("without "):
            shown.append({**row, "variant": name.removeprefix("without ")})
        elif name == f"{LINES} alone":
            shown.append({**row, "variant": LINES})
        elif not name.endswith(" alone") or "rules" in name:
            shown.append({**row, "variant": name})
    yield table(
        "What each stage brings",
        ("set", "renderer", "stages", "wF1", "wP", "wR", "over none", "lost without"),
        grouped_rows(shown, ("set", "renderer"), cells),
        "A stage's row: it alone, what it brings over no stage, and what is lost where it is left out. Word rules: the lines\n"
        "that hold a phrase, without the regions they open. Shape rules: with an empty rulebook, so without what phrases tell.\n"
        "All by rules alone but for lines, the line model's: lost without it is lost from all stages and it.",
        _FOOT if any(row["set"] in SEEN for row in rows) else "",
    )
    rules = results.get("rules", [])
    yield table(
        f"The {MOST_RULES} rules that lost most of the article",
        ("rule", "claims", "words taken", "of gold", "share"),
        (
            [
                row["rule"],
                count(row["claims"]),
                count(row["words"]),
                count(row["lost"]),
                share(row["lost"] / row["words"] if row["words"] else 0.0),
            ]
            for row in rules[:MOST_RULES]
        ),
        "On all pages above. A title counts as lost where the article repeats it.",
    )


def _html(results: dict[str, Any]) -> Iterator[str]:
    yield table(
        "HTML: cleanseed and other extractors",
        ("set", "system", *_SCORES, *FIELDS, "CPU", "slowest", "asked"),
        grouped_rows(
            results.get("html", []),
            ("set",),
            lambda row: [
                _system(row),
                *_scores(row),
                *(_known(row, name) for name in FIELDS),
                *(f"{row[name]:.2f}" if row.get(name) is not None else "-" for name in ("cpu", "slowest", "asked")),
            ],
        ),
        "CPU: as a multiple of trafilatura's with metadata. slowest: the dearest page per MB, as a multiple of the median.\n"
        "asked: the share of pages on which trafilatura was heard as a witness.\n"
        "Where gold knows snippets alone, only they are scored.",
        _seen(results.get("html", [])),
    )
    yield table(
        "HTML, scored by models that have not seen the page's host",
        ("set", "system", *_SCORES),
        grouped_rows(results.get("html_folds", []), ("set",), lambda row: [row["system"], *_scores(row)]),
    )


def _second(results: dict[str, Any]) -> Iterator[str]:
    yield table(
        "Cleaned a second time",
        ("set", "renderer", "system", "n", "changed", "share", "characters lost"),
        (
            [
                row["set"],
                row["renderer"],
                row["system"],
                count(row["pages"]),
                count(row["changed"]),
                share(row["changed"] / row["pages"]),
                share(row["lost"] / row["characters"] if row["characters"] else 0.0),
            ]
            for row in results.get("second", [])
        ),
    )


def _cost(results: dict[str, Any]) -> Iterator[str]:
    if measured := results.get("cost"):
        documents, megabytes, lines = measured["documents"], measured["megabytes"], measured["lines"]

        def cells(name: str, seconds: float) -> list[str]:
            return [
                name,
                f"{1000 * seconds / documents:.2f}",
                f"{1000 * seconds / megabytes:.0f}",
                f"{1e6 * seconds / lines:.1f}" if lines else NONE,
            ]

        seconds, parts = measured["seconds"], measured["parts"]
        yield table(
            "CPU on text",
            ("part", "ms a document", "ms a MB", "µs a line"),
            [
                *(
                    cells(name, seconds[name])
                    for name in (cost.RULES, cost.OURS, cost.THEIRS, "ftfy", "langdetect", cost.SHORT)
                ),
                None,
                *(cells(part, each) for part, each in parts.items()),
                cells("the rest, and noise", seconds[cost.OURS] - sum(parts.values())),
            ],
            f"{documents} documents, {megabytes:.2f} MB, {count(lines)} lines. Of what ftfy and langdetect take, rules alone take\n"
            f"{share(measured['rules_ratio'])}, the default takes {share(measured['ratio'])}. Parts: a later pass.",
        )
    yield table(
        "CPU as the text grows",
        ("system", "lines", "seconds a text", "µs a line"),
        (
            [
                row["system"],
                count(row["lines"]),
                f"{row['seconds'] / row['texts']:.2f}",
                f"{1e6 * row['seconds'] / row['texts'] / row['lines']:.0f}",
            ]
            for row in sorted(results.get("growth", []), key=lambda row: (row["system"] != cost.RULES, row["lines"]))
        ),
        "Lines of the pages above, each with a number in front, as one text; the shorter texts are pieces of the longest.",
    )
    yield table(
        "CPU of starting up",
        ("start", "seconds"),
        (
            [row["start"], f"{row['seconds']:.2f}" if row["seconds"] is not None else "failed"]
            for row in results.get("start_up", [])
        ),
        "User and system time of a new process, the median of five.",
    )


def _worst(results: dict[str, Any]) -> Iterator[str]:
    for key, title in (("harmed", "Pages that lost most of the article"), ("junk", "Pages that kept most junk")):
        yield table(
            title,
            ("set", "renderer", "id", "wF1", "wP", "wR", "page", "its wR", "words lost", "most by"),
            (
                [
                    row["set"],
                    row["renderer"],
                    row["id"],
                    *(share(row[name]) for name in ("wF1", "wP", "wR", baselines.KEEP, "held")),
                    count(row.get("lost", 0)),
                    row.get("rule", NONE),
                ]
                for row in results.get(key, [])
            ),
            "Each in its worst rendering; page, its wR: wF1 and wR of the page as it is; words lost: of the article, by one rule.",
        )


_TABLES = (_text, _folds, _metadata, _stages, _html, _recall, sitewide.tables, _second, _cost, _worst)
