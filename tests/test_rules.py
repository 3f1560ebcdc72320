"""Every rule drops what it says it drops, and leaves alone what it says it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import cleanseed
from cleanseed import ledger, linemodel, rulebook
from cleanseed.evidence import weigh
from cleanseed.model import Block
from cleanseed.pipeline import fold
from cleanseed.read import read
from cleanseed.rulebook import Hit, Rule, Rulebook, RuleError
from cleanseed.shape import casefold, key
from cleanseed.sites.profile import Known, Site, digest
from cleanseed.sites.profile import fold as fold_digits
from cleanseed.stages import STAGES

BOOK = rulebook.default()
WORDS = [rule for rule in BOOK.rules.values() if rule.phrases]
SHAPES = [rule for rule in BOOK.rules.values() if rule.example and rule.stage != "markup"]
MARKUP = [rule for rule in BOOK.rules.values() if rule.stage == "markup"]


def hits(rule: Rule, text: str) -> list[Hit]:
    """The rule's hits in `text`; a phrase that counts only in company is given company."""
    lonely = Rulebook([_companionable(rule)])
    return [hit for hit in lonely.hits([Block(0, 0, text)])[0] if hit.rule.code == rule.code]


def _companionable(rule: Rule) -> Rule:
    return Rule(
        rule.code,
        rule.why,
        limit=rule.limit,
        phrases=tuple((how, lang, phrase, False) for how, lang, phrase, _ in rule.phrases),
    )


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.code)
def test_word_rule_drops(rule: Rule) -> None:
    assert [text for text in rule.drops if not hits(rule, text)] == []


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.code)
def test_word_rule_keeps(rule: Rule) -> None:
    assert [text for text in rule.keeps if hits(rule, text)] == []


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.code)
def test_phrases_are_folded_and_apart(rule: Rule) -> None:
    plain = [phrase for _, _, phrase, _ in rule.phrases if "{" not in phrase]
    assert [phrase for phrase in plain if casefold(phrase) != phrase] == [], "a phrase is compared with folded text"
    seen = [(how, language, phrase) for how, language, phrase, _ in rule.phrases]
    assert [phrase for phrase in seen if seen.count(phrase) > 1] == []


@pytest.mark.parametrize("rule", SHAPES, ids=lambda rule: rule.code)
def test_shape_rule_example(rule: Rule) -> None:
    """The example is what the page of its lines becomes when it has run through all stages."""
    assert rule.code in rule.example, "the example has to show the rule"
    assert "keep " in rule.example, "the example has to show what the rule leaves alone"
    page = replace(ledger.page(rule.example), site=_site(rule.example) if rule.stage == "sitewide" else None)
    done = fold(page, BOOK, model=linemodel.load() if rule.stage == "lines" else None)
    assert ledger.entries(ledger.write(done)) == ledger.entries(rule.example), "\n" + ledger.write(done)


def _site(example: str) -> Site:
    """Of twelve articles: a sentence that stays stands on three of them, all else on all."""
    lines = {}
    for entry in ledger.entries(example):
        count = 3 if entry.source.endswith(".") and not entry.removals else 12
        line = digest(fold_digits(key(entry.source)))
        lines[line] = Known(count, 0 if entry.source == "What happens next" else count, "")
    return Site("post.example", 12, 12, lines)


@pytest.mark.parametrize("rule", MARKUP, ids=lambda rule: rule.code)
def test_markup_rule_example(rule: Rule) -> None:
    """The rows of the example are elements of a page, each of which is one block."""
    assert rule.code in rule.example, "the example has to show the rule"
    rows = [row.partition(" | ") for row in rule.example.splitlines()]
    source = "<html><body>" + "".join(row[2] for row in rows) + "</body></html>"
    done = fold(weigh(read(source, kind="html"), BOOK), BOOK)
    verdicts = [row.partition(" | ")[0].strip() for row in ledger.write(done).splitlines()]
    assert verdicts == [row[0].strip() for row in rows], "\n" + ledger.write(done)


def test_every_stage_has_its_name_in_the_order() -> None:
    assert tuple(stage.__name__ for stage in STAGES) == rulebook.STAGES


def test_only_counts_in_company() -> None:
    rule = Rule(
        "related/x",
        "why",
        phrases=(("line", "fr", "plus", True), ("line", "fr", "à lire", False), ("line", "fr", "vidéos", False)),
    )
    book = Rulebook([rule])
    alone = book.hits([Block(0, 0, "Plus")])
    among = book.hits([Block(0, 0, "Plus"), Block(1, 5, "À lire"), Block(2, 13, "Vidéos")])
    assert alone == ((),)
    assert [len(row) for row in among] == [1, 1, 1]


def test_labels_stand_in_front_of_links_whatever_stage_they_are_of() -> None:
    labels = {*BOOK.labels()}
    assert {"also read", "read more:"} <= labels
    assert "advertisement" not in labels
    linked = "<p>{} <a href='/x'>How the harbour was built in the end</a></p>"
    text = "The coast road was closed on Monday after a storm took the sea wall with it in the night."
    for label in ("Also read", "Read more:", "On the hill"):
        page = f"<html><body><p>{text}</p>{linked.format(label)}<p>{text}</p></body></html>"
        taken = {removal.rule for removal in cleanseed.clean(page, model=False).removals}
        assert ("inserts/read-more" in taken) == (label != "On the hill")
    with pytest.raises(rulebook.RuleError, match="`labels` names line or starts"):
        rulebook.parse(
            '[mine]\nwhy = "x"\ndrops = ["a"]\nkeeps = ["b"]\nlabels = ["starts"]\nline = { en = ["a"] }',
            "x",
            "related",
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[related/mine", "not valid TOML"),
        ('["mine"]\nwhy = "x"', '"stage/name"'),
        ('["related/mine"]\nwhy = "x"', "`drops` is missing"),
        ('["related/mine"]\nwhy = "x"\ndrops = ["a"]\nkeeps = ["b"]', "no phrases"),
        ('["related/mine"]\nwhy = "x"\nlines = {}', "unknown key 'lines'"),
        ('["related/mine"]\nwhy = "x"\nlabels = ["line"]', "unknown key 'labels'"),
        ('["related/mine"]\nwhy = "x"\ndrops = ["a"]\nkeeps = ["b"]\nline = ["a"]', "table of lists by language"),
        (
            '["related/mine"]\nwhy = "x"\ndrops = ["a"]\nkeeps = ["b"]\nline = { en = ["a"] }\nfield = "x"',
            "unknown field 'x'",
        ),
        ('["related/heading"]\nwhy = "x"\ndrops = ["a"]\nkeeps = ["b"]\nline = { en = ["a"] }', "the code is taken"),
        (
            '["related/mine"]\nwhy = "x"\ndrops = ["a"]\nkeeps = ["b"]\nline = { en = [1] }',
            "table of lists by language",
        ),
        ('["related/mine"]\nwhy = "x"\ndrops = ["a"]\nkeeps = ["b"]\nlimit = "x"\nline = { en = ["a"] }', "`limit`"),
    ],
)
def test_a_broken_rule_file_is_named_with_its_entry(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        rulebook.load(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_a_callers_rules_are_added(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '["related/mine"]\nwhy = "x"\nline = { en = ["on the far coast"] }\ndrops = ["a"]\nkeeps = ["b"]\nopens = true\n',
        encoding="utf-8",
    )
    book = rulebook.load(path)
    assert book.rules["related/mine"].region
    assert book.hash != BOOK.hash
    page = weigh(ledger.page("keep | On the far coast\n"), book)
    assert [hit.rule.code for hit in page.hits[0]] == ["related/mine"]


@pytest.mark.parametrize("rule", SHAPES, ids=lambda rule: rule.code)
def test_shapes_stand_without_phrases(rule: Rule) -> None:
    """No stage claims text for a word rule that the rulebook does not have."""
    bare = Rulebook([])
    if not rule.example.startswith("<"):
        text = "\n\n".join(line.partition(" | ")[2] for line in rule.example.splitlines())
        assert {removal.rule for removal in fold(read(text, kind="text"), bare).removals} <= set(bare.rules)
