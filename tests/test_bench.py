"""The bench: scores against values computed by hand, gold in and out, baselines, tables."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cleanseed import clean, cleaning, gold, linemodel, rulebook
from cleanseed.bench import __main__ as bench
from cleanseed.bench import baselines, cost, drawing, folds, recall
from cleanseed.bench.__main__ import main
from cleanseed.bench.measure import OURS, RULES, WITH_LINES, losses, worst
from cleanseed.bench.places import places
from cleanseed.gold import scores
from cleanseed.read import read

BODY = (
    "The harbour of Lindvik was closed on Monday after a crane fell across the quay.\n"
    "Nobody was hurt, the harbour master said, but two boats had to wait outside until the evening.\n"
    "A second crane will be checked this week before the ferries sail again on Friday morning."
)
PAGE = f"Lindvik Post\nHome\nSport\nCrane falls across quay\nBy Mara Ohlsen\n3 May 2026\n{BODY}\nRelated posts\nShare this\n"


def record(**given: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": "page-1", "url": "https://www.lindvikpost.example/crane", "body": BODY, "title": "Crane falls across quay",
        "author": ["Mara Ohlsen"], "date": "2026-05-03", "must": ["closed on Monday"], "mustnot": ["Related posts"], "lang": "en",
        "renderer": "article", "text": PAGE,
    }  # fmt: skip
    return base | given


def folder_of(path: Path, *records: dict[str, Any], name: str = "toy.text") -> Path:
    with gzip.open(path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in records)
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's 3.5 km, Ann!", ["it", "s", "3", "5", "km", "ann"]),
        ("Straße ÉTÉ", ["straße", "été"]),
        ("港が閉じた 2026", ["港", "が", "閉", "じ", "た", "2026"]),
        ("a_b … –", ["a_b"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert scores.words(text) == expected


def test_word_scores_by_hand() -> None:
    # found: a a b c d (5); gold: a b b c (4); in both: a b c (3)
    got = scores.compare(Counter("aabcd"), Counter("abbc"))
    assert got == pytest.approx((3 / 5, 3 / 4, 2 / 3))


def test_shingles_by_hand() -> None:
    assert scores.shingles(["a", "b", "c", "d", "e"]) == Counter([tuple("abcd"), tuple("bcde")])
    assert scores.shingles(["a", "b"]) == Counter([("a", "b")])
    # found: abcd bcdx cdxe; gold: abcd bcde; in both: abcd
    score = scores.Reference("a b c d e").score("a b c d x e").shingles
    assert score == pytest.approx((1 / 3, 1 / 2, 2 / 5))


@pytest.mark.parametrize(
    ("found", "body", "expected"),
    [
        ("", "", (1, 1, 1)),
        ("", "a", (0, 0, 0)),
        ("a", "", (0, 0, 0)),
        ("…", "–", (1, 1, 1)),
        ("A", "a", (1, 1, 1)),
        ("a", "b", (0, 0, 0)),
    ],
)
def test_empty_and_equal(found: str, body: str, expected: tuple[float, ...]) -> None:
    score = scores.Reference(body).score(found)
    assert score.words == expected
    assert score.shingles == expected


def test_snippets_ignore_case_and_white_space() -> None:
    reference = scores.Reference(None, ["Closed  on\nMonday", "never said", " "], ["related POSTS", "cookie wall"])
    score = reference.score("It was closed on monday.\nRelated posts")
    assert (score.must, score.mustnot) == ((1, 2), (1, 2))
    assert score.words is None


def test_tally_averages_pages() -> None:
    tally = scores.Tally()
    tally.add(scores.Reference("a b c d", ["a"], ["z"]).score("a b c d"), "one")
    tally.add(scores.Reference("a b c d", ["e"], ["b"]).score("a b"), "two")
    got = tally.figures()
    assert got["wF1"] == pytest.approx((1 + 2 / 3) / 2)
    assert (got["wP"], got["wR"]) == pytest.approx((1, 0.75))
    # "a b" is one shingle, which gold lacks: P and R are 1, 0 and 1, 0
    assert got["sF1"] == pytest.approx(0.5)
    assert got["must"] == got["mustnot"] == 0.5
    # values 1 and 2/3: standard deviation 1/(3*sqrt 2), over sqrt 2
    assert got["se"] == got["se_family"] == pytest.approx(1 / 6)


def test_standard_error_of_families() -> None:
    values = [1.0, 1.0, 0.0, 0.0]
    assert scores.standard_error(values) == pytest.approx((1 / 3) ** 0.5 / 2)
    # two families that agree in themselves are two observations: standard deviation 1/sqrt 2, over sqrt 2
    assert scores.standard_error(values, ["a", "a", "b", "b"]) == pytest.approx(0.5)
    assert scores.standard_error(values, ["a"] * 4) is None
    assert scores.standard_error([1.0]) is None


@pytest.mark.parametrize(
    ("given", "known", "expected"),
    [
        ("“Crane” falls – across quay", 'Crane Falls: across "quay"', "right"),
        ("Crane falls across quay | Lindvik Post", "Crane falls across quay", "wrong"),
        ("Harbour crane", "Har\xadbour crane", "right"),
        (None, "Crane", "missing"),
        ("Crane", None, "extra"),
        (None, "", None),
    ],
)
def test_titles(given: str | None, known: str | None, expected: str | None) -> None:
    assert scores.title_outcome(given, known) == expected


def test_overlapping_titles() -> None:
    assert scores.title_overlaps("Crane falls | Lindvik Post", "Crane falls")
    assert scores.title_overlaps("falls", "Crane falls")
    assert not scores.title_overlaps("Crane fall", "Crane falls")
    assert not scores.title_overlaps("", "Crane falls")


@pytest.mark.parametrize(
    ("given", "known", "expected"),
    [
        (["Ohlsen, Mara", "jon berg"], ["Jon Berg", "Ohlsen Mara"], "right"),
        (["Jon Berg"], ["Jon Berg", "Mara Ohlsen"], "wrong"),
        ([], ["Jon Berg"], "missing"),
        (["Jon Berg"], [], "extra"),
        ([], [], None),
    ],
)
def test_authors(given: list[str], known: list[str], expected: str | None) -> None:
    assert scores.authors_outcome(given, known) == expected


@pytest.mark.parametrize(
    ("given", "known", "expected"),
    [
        ("2026-05-03", "2026-05-03 15:47:42+00:00", "right"),
        ("2026-05-03T09:00", "2026-05-03", "right"),
        ("2026-05-04", "2026-05-03", "wrong"),
        ("2026-05-04", "2026-05", "right"),
        (None, "2026-05-03", "missing"),
        ("2026-05-03", None, "extra"),
        (None, None, None),
    ],
)
def test_dates(given: str | None, known: str | None, expected: str | None) -> None:
    assert scores.date_outcome(given, known) == expected


def test_losses_are_told_by_rule() -> None:
    gone = scores.Losses(scores.Reference("one two three four five\nSix seven"), "one two three four five")
    assert gone.of("Six seven") == (2, 2)
    assert gone.of("Read on: three four five six and so on") == (9, 4)  # of its runs, gold misses one
    assert gone.of("Share this") == (2, 0)
    assert gone.of("one two three four five") == (5, 0)  # a second copy: gold has its own


@given(st.text(), st.text())
def test_scores_are_shares_and_symmetric(one: str, other: str) -> None:
    there, back = scores.Reference(one).score(other), scores.Reference(other).score(one)
    for a, b in ((there.words, back.words), (there.shingles, back.shingles)):
        assert a is not None
        assert b is not None
        assert all(0 <= value <= 1 for value in a)
        assert (a.precision, a.recall) == (b.recall, b.precision)
    assert scores.Reference(one).score(one).words == (1, 1, 1)


def test_gold_is_read(tmp_path: Path) -> None:
    folder_of(tmp_path, record(), record(renderer="bs4"), record(id="page-2", body=None, must=[], mustnot=[]))
    assert gold.sets(tmp_path, "text") == ["toy"]
    assert gold.sets(tmp_path, "html") == []
    found = gold.load(tmp_path, "toy", "text")
    assert [(each.id, each.renderer) for each in found] == [("page-1", "article"), ("page-1", "bs4")]
    assert found[0].family == "lindvikpost.example"
    assert found[0].authors == ("Mara Ohlsen",)
    assert [each.renderer for each in gold.load(tmp_path, "toy", "text", renderers={"bs4"})] == ["bs4"]


def test_sample_is_the_same_and_nested(tmp_path: Path) -> None:
    ids = [f"page-{number}" for number in range(40)]
    few, many = gold.sample(ids, 5), gold.sample(reversed(ids), 20)
    assert few < many
    assert len(many) == 20
    folder_of(tmp_path, *(record(id=each, renderer=way) for each in ids for way in ("article", "bs4")))
    found = gold.load(tmp_path, "toy", "text", pages=5)
    assert {each.id for each in found} == few
    assert len(found) == 10


def test_other_renderers_get_fewer_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "RENDERED", 3)
    ways = ("article", "bs4", "blocks")
    folder_of(tmp_path, *(record(id=f"p{n}", renderer=way) for n in range(8) for way in ways))
    found = bench._fewer(gold.load(tmp_path, "toy", "text"))
    assert Counter(each.renderer for each in found) == {"article": 8, "bs4": 3, "blocks": 3}
    assert len({each.id for each in found if each.renderer != "article"}) == 3


def test_halves_share_no_family(tmp_path: Path) -> None:
    folder_of(tmp_path, *(record(id=f"p{n}", url=f"https://host{n % 20}.example/{n}") for n in range(60)))
    one, other = (gold.load(tmp_path, "toy", "text", half=half) for half in "ab")
    assert len(one) + len(other) == 60
    assert one
    assert other
    assert not {each.family for each in one} & {each.family for each in other}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 1 is no gold record"),
        ("{}", "line 1 is no gold record"),
        ('{"id": "x", "body": "a"}', "KeyError('html')"),
    ],
)
def test_broken_gold_says_where(tmp_path: Path, line: str, says: str) -> None:
    with gzip.open(tmp_path / "toy.text.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(gold.GoldError) as caught:
        gold.load(tmp_path, "toy", "text")
    assert says in str(caught.value)
    assert "toy.text.jsonl.gz" in str(caught.value)


def test_keep_everything() -> None:
    found = baselines.keep(PAGE)
    assert found.text == PAGE
    assert found.title == "Lindvik Post"


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("The harbour was closed on Monday.", True),
        ("“The harbour was closed on Monday.”", True),
        ("The harbour was closed on Monday", False),
        ("The harbour was closed again...", False),
        ("It was closed again.", False),
        ("Please turn on JavaScript in your browser.", False),
        ("By going on you accept our privacy policy.", False),
    ],
)
def test_c4_line_rules(line: str, stays: bool) -> None:
    assert baselines.c4(f"Home\n{line}\n").text == (line if stays else "")


def test_justext_drops_short_lines_and_keeps_markup_as_text() -> None:
    pytest.importorskip("justext")
    story = BODY.replace("\n", " ")  # it trusts long paragraphs alone
    found = baselines.justext(f"Home\nSport\n{story} It was <b> & more.\n", "en").text
    assert found == f"{story} It was <b> & more."


def test_losses() -> None:
    rows = [
        {"held": 1.0, "wF1": f1, "wR": r, "wP": p, "empty": not f1}
        for f1, r, p in [(0.0, 0.0, 0.0), (0.5, 1.0, 0.4), *[(1.0, 1.0, 1.0)] * 18]
    ]
    got = losses([*rows, {"id": "snippets alone"}])
    assert got == {"n": 20, "absent": 0, "empty": 1, "low_recall": 1, "low_precision": 2, "worst_tenth": 1.0}


def test_worst_pages_are_listed_once() -> None:
    def row(name: str, renderer: str, precision: float, recall: float, held: float = 1.0) -> dict[str, Any]:
        return {"set": "toy", "id": name, "renderer": renderer, "wP": precision, "wR": recall, "held": held}

    rows = [
        row("cut", "bs4", 1.0, 0.9), row("cut", "article", 1.0, 0.2), row("full", "article", 0.3, 1.0),
        row("absent", "article", 0.1, 0.1, 0.1), row("fine", "article", 1.0, 1.0), {"id": "snippets alone"},
    ]  # fmt: skip
    got = worst(rows, 5)
    assert [(each["id"], each["renderer"]) for each in got["harmed"]] == [("cut", "article")]
    assert [each["id"] for each in got["junk"]] == ["full"]


def test_places_of_junk_and_losses() -> None:
    page = read("One two three four five.\nShare\nSix seven eight nine.\nTen\nMore words of another kind.", kind="text")
    page = replace(page, prose=(1.0, 0.0, 1.0, 0.0, 0.9)).without([page.blocks[2].drop("edges/after")])
    got = places(page, "One two three four five.\nSix seven eight nine.\nTen")
    assert got == {"within short": 1, "lost prose": 4, "after prose": 5}
    assert places(page, "Nothing of it is here at all.") == {}


def test_costs_are_told_by_part(tmp_path: Path) -> None:
    folder_of(tmp_path, record())
    told: list[str] = []
    got = cost.documents(gold.load(tmp_path, "toy", "text"), told.append)
    assert got["documents"] == 1
    assert got["megabytes"] == pytest.approx(len(PAGE) / 1e6)
    assert got["lines"] == len([line for line in PAGE.splitlines() if line])
    assert list(got["parts"]) == ["read", "weigh", cost.MODEL, *rulebook.STAGES, "body", "language", "metadata"]
    assert got["rules_ratio"] == pytest.approx(got["seconds"][cost.RULES] / got["seconds"][cost.THEIRS])
    assert got["ratio"] == pytest.approx(got["seconds"][cost.OURS] / got["seconds"][cost.THEIRS])
    assert told


def test_cost_is_told_by_size(tmp_path: Path) -> None:
    golds = gold.load(folder_of(tmp_path, record()), "toy", "text")
    rows = cost.growth(golds, lambda _: None, (10, 60))
    assert [(row["lines"], row["system"]) for row in rows] == [
        (n, s) for n, texts in ((10, 2), (60, 1)) for s in (cost.RULES, cost.OURS)
    ]
    assert all(row["seconds"] >= 0 for row in rows)
    assert cost.growth([], lambda _: None) == []


@pytest.mark.parametrize(
    ("value", "drawn"), [(0.8741, ".874"), (1.0, "1.000"), (0.0, ".000"), (None, "–"), (-0.25, "-.250")]
)
def test_shares_are_drawn(value: float | None, drawn: str) -> None:
    assert drawing.share(value) == drawn


@pytest.mark.parametrize(("value", "drawn"), [(0.0123, "+.012"), (-0.0123, "-.012"), (0.0001, "0"), (None, "–")])
def test_changes_are_drawn(value: float | None, drawn: str) -> None:
    assert drawing.change(value) == drawn


def test_tables_are_aligned() -> None:
    drawn = drawing.table("T", ("name", "n"), [["short", "1"], None, ["longer", "1,000"]])
    assert drawn == "== T\n\n  name        n\n  short       1\n\n  longer  1,000\n"
    assert drawing.table("T", ("name",), [], foot="F") == ""
    assert drawing.table("T", ("name",), [["a"]], "N", "F") == "== T\nN\n\n  name\n  a\n\nF\n"


def test_start_up_is_measured() -> None:
    seconds = cost._start("pass")
    assert seconds is not None
    assert 0 < seconds < 5
    assert cost._start("raise SystemExit(3)") is None


def test_a_run_on_gold(tmp_path: Path) -> None:
    other = record(id="page-2", url="https://other.example/", text=PAGE + "Ein Satz mehr.\n", lang="de")
    folder_of(tmp_path, record(), other)
    to = tmp_path / "figures.json"
    ran = CliRunner().invoke(
        main, ["--gold", str(tmp_path), "--only", "text,stages", "--worst", "1", "--json", str(to)]
    )
    assert ran.exit_code == 0, ran.output
    figures = json.loads(to.read_text(encoding="utf-8"))
    rows = {row["system"]: row for row in figures["text"]}
    assert rows["keep everything"]["wR"] == 1
    assert rows["keep everything"]["mustnot"] == 0
    assert rows["keep everything"]["n"] == rows[RULES]["n"] == rows[OURS]["n"] == 2
    assert rows[RULES]["wF1"] > rows["keep everything"]["wF1"]
    assert rows[OURS]["wF1"] > rows["keep everything"]["wF1"]
    stages = {row["variant"]: row for row in figures["stages"]}
    assert stages["no stage"]["wF1"] == pytest.approx(rows["keep everything"]["wF1"])
    assert stages["all stages"]["wF1"] == pytest.approx(rows[RULES]["wF1"])
    assert stages[WITH_LINES]["wF1"] == pytest.approx(rows[OURS]["wF1"])
    assert {row["system"] for row in figures["second"]} == {RULES, OURS}
    assert {row["group"] for row in figures["groups"]} >= {"en", "de"}
    assert len(figures["junk"]) <= 1
    for title in ("Text: cleanseed and baselines", "What each stage brings", "Cleaned a second time"):
        assert f"== {title}" in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 120


@pytest.mark.parametrize(("name", "marked"), [("wcxb-dev", True), ("toy", False)])
def test_scores_on_pages_that_the_weights_saw_are_marked(tmp_path: Path, name: str, marked: bool) -> None:
    folder_of(tmp_path, record(), name=f"{name}.text")
    ran = CliRunner().invoke(main, ["--gold", str(tmp_path), "--only", "text"])
    assert ran.exit_code == 0, ran.output
    assert ("  cleanseed *  " in ran.stdout) is marked
    assert ("* The weights saw these pages" in ran.stdout) is marked
    assert "cleanseed, rules alone *" not in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--gold", "nowhere"], 1, "nowhere: no such folder"),
        (["--fixtures", "nowhere"], 1, "nowhere: no fixtures here"),
        (["--only", "texts"], 2, "unknown 'texts'; known are text, stages, html, recall, sitewide, cost"),
        (["--limit", "0"], 2, "--limit"),
        (["--folds"], 2, "name their folder with --gold"),
    ],
)
def test_errors_are_for_a_person(arguments: list[str], code: int, says: str) -> None:
    ran = CliRunner().invoke(main, arguments)
    assert ran.exit_code == code
    assert says in ran.output


HTML_PAGE = (
    "<html><head><title>Crane falls across quay</title></head><body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
    f"<article><h1>Crane falls across quay</h1>{''.join(f'<p>{line}</p>' for line in BODY.splitlines())}</article></body></html>"
)


def html_record(**given: Any) -> dict[str, Any]:
    page = record(html=HTML_PAGE) | given
    del page["renderer"], page["text"]
    return page


def test_recall_is_an_input_of_its_own(tmp_path: Path) -> None:
    folder_of(tmp_path, html_record(), html_record(id="no gold", body=None), name="toy.html")
    golds = recall.made(gold.load(tmp_path, "toy", "html"), lambda _: None)
    assert [(each.id, each.renderer) for each in golds] == [("page-1", "recall")]
    assert "Nobody was hurt" in golds[0].data
    assert "<p>" not in golds[0].data
    rows = {row["system"]: row for row in recall.measure(golds, lambda _: None)}
    assert rows[recall.INPUT]["worse"] is None
    assert rows[OURS]["n"] == 1


def test_recall_counts_the_pages_that_get_worse(tmp_path: Path) -> None:
    body = "The harbour of Lindvik was closed on Monday.\nRelated posts\nFerry to run again in May\nHarbour gets new lights"
    texts = [record(renderer="recall", text=PAGE), record(id="page-2", renderer="recall", text=body, body=body)]
    folder_of(tmp_path, *texts)
    rows = {row["system"]: row for row in recall.measure(gold.load(tmp_path, "toy", "text"), lambda _: None)}
    assert rows[RULES]["worse"] == 0.5  # of the second page all is gold, and rules take its end
    assert rows[recall.INPUT]["wR"] == 1


def test_each_page_is_scored_by_the_model_of_its_fold(tmp_path: Path) -> None:
    folder_of(tmp_path, record(), record(id="page-2", lang="de"), record(id="unknown"))
    golds = gold.load(tmp_path, "toy", "text")
    usual = linemodel.load()
    models = [replace(usual, hash=name) for name in ("one", "two")]
    known = folds.Folds(models, {("toy", "page-1"): 0, ("toy", "page-2"): 1})
    assert [model and model.hash for model in map(known.of, golds)] == ["one", "two", None]
    with folds.using(models[1]):
        assert clean(PAGE).model == "two"
    assert clean(PAGE).model == usual.hash
    rows = folds.measure(golds, known, lambda _: None)
    figures = {(row["group"], row["system"]): row["n"] for row in rows}
    assert figures["all", OURS] == figures["all", RULES] == 2
    assert figures["de", OURS] == figures["en", OURS] == 1


def test_the_usual_model_comes_back_after_an_error() -> None:
    usual = cleaning._line_model
    with pytest.raises(ZeroDivisionError), folds.using(linemodel.load()):
        raise ZeroDivisionError
    assert cleaning._line_model is usual


def test_folds_say_what_they_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folds, "find_spec", lambda name: None if name == "lightgbm" else name)
    with pytest.raises(gold.GoldError, match="needs lightgbm; install the group `train`"):
        folds.missing(tmp_path)
    monkeypatch.setattr(folds, "find_spec", lambda name: name)
    with pytest.raises(gold.GoldError, match=r"wcxb-dev\.text\.jsonl\.gz: no such file"):
        folds.missing(tmp_path)
