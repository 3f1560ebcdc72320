"""Sitewide: what a corpus teaches about a site, and what cleaning then takes of its pages."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import cleanseed
from cleanseed import batch, inputs
from cleanseed.bench import site as made_up
from cleanseed.cli import cli
from cleanseed.corpus import Settings
from cleanseed.integrations.examples import clean_examples
from cleanseed.read import read
from cleanseed.shape import key
from cleanseed.sinks import files
from cleanseed.sites import Known, Site, SiteError, Sites, dump, parse
from cleanseed.sites.learn import learned
from cleanseed.sites.profile import digest, fold
from cleanseed.sites.sketch import Sampler, Sketch, sketch

PAGES = made_up.pages(50)
STORY = """\
The coast road was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take a week, the council said, and the bus will go by the hill until then.
{inside}
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
He has asked for stone from the old quarry, which closed its gates in the spring of last year.
"""


def profile(lines: dict[str, int | tuple[int, int]], articles: int = 12) -> Site:
    """A profile with these lines: on how many articles, and on how many of them by the same line (all, if not said)."""
    told = {line: count if isinstance(count, tuple) else (count, count) for line, count in lines.items()}
    known = {digest(fold(key(line))): Known(count, beside, line) for line, (count, beside) in told.items()}
    return Site("post.example", articles, articles, known)


def cleaned(text: str, site: Site, folder: Path, **more: bool) -> cleanseed.Article:
    (folder / "post.example.jsonl").write_bytes(dump(site))
    return cleanseed.clean(text, sites=folder, host="post.example", **more)  # type: ignore[arg-type]


def taken(article: cleanseed.Article) -> list[str]:
    assert article.page is not None
    return [article.page.taken(removal) for removal in article.removals if removal.rule == "sitewide/template"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up site, as text and as HTML, and what was learned of each."""
    folder = tmp_path_factory.mktemp("corpus")
    for kind in ("text", "html"):
        rows = [json.dumps({kind: getattr(page, kind), "url": page.url}) for page in PAGES]
        (folder / f"{kind}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
        asked = [
            "learn",
            str(folder / f"{kind}.jsonl"),
            "-o",
            str(folder / kind),
            "--duplicates",
            str(folder / f"{kind}.same"),
        ]
        ran = CliRunner().invoke(cli, asked)
        assert ran.exit_code == 0, ran.output
        assert "45 articles on 50 pages, 5 groups" in ran.output
    return folder


@pytest.mark.parametrize("kind", ["text", "html"])
def test_every_template_line_is_found_and_no_story_line(corpus: Path, kind: str) -> None:
    left = Counter[str]()
    for page in PAGES:
        article = cleanseed.clean(getattr(page, kind), url=page.url, sites=corpus / kind, model=False)
        assert article.page is not None
        assert article.warnings == ()
        assert {*taken(article)}.isdisjoint(page.story)
        live = {block.source for block in article.page.live}
        assert [line for line in (*page.template, *page.latest) if line in live and line not in page.story] == []
        assert [line for line in page.story if line not in live and line != made_up.HEADING] == []
        plain = cleanseed.clean(getattr(page, kind), url=page.url, model=False)
        assert plain.page is not None
        assert plain.profile is None
        left.update({block.source for block in plain.page.live}.intersection(page.template))
    assert sum(left.values()) > 100, "without the profile, much of the template stays"


@pytest.mark.parametrize("kind", ["text", "html"])
def test_with_the_model_no_story_line_goes_either(corpus: Path, kind: str) -> None:
    found = missed = 0
    for page in PAGES[::5]:
        article = cleanseed.clean(getattr(page, kind), url=page.url, sites=corpus / kind)
        assert article.page is not None
        assert {*taken(article)}.isdisjoint(page.story)
        live = {block.source for block in article.page.live}
        missed += len(live.intersection(page.template))
        found += len({*page.template} - live)
    assert missed <= 0.01 * found


def test_what_was_learned_does_not_depend_on_the_order(corpus: Path) -> None:
    sketches = [sketch(read(page.text, kind="text"), made_up.HOST) for page in PAGES]
    known = parse((corpus / "text" / f"{made_up.HOST}.jsonl").read_bytes(), "x")
    assert dump(learned(made_up.HOST, sketches)[0]) == dump(learned(made_up.HOST, sketches[::-1])[0]) == dump(known)
    rows = (corpus / "text.same").read_text(encoding="utf-8").splitlines()
    groups = [json.loads(row)["sources"] for row in rows]
    assert all(len(group) == 2 for group in groups)
    assert len(groups) == 5


def test_parts_of_a_corpus_are_learned_apart(corpus: Path, tmp_path: Path) -> None:
    rows = (corpus / "text.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    asked = ["learn", "-o", str(tmp_path / "sites")]
    for number in range(3):
        part = tmp_path / f"{number}.jsonl"
        part.write_text("".join(rows[number::3]), encoding="utf-8")
        ran = CliRunner().invoke(cli, ["learn", str(part), "--sketches", str(tmp_path / f"{number}.gz")])
        assert ran.exit_code == 0, ran.output
        asked[1:1] = ["--from", str(tmp_path / f"{number}.gz")]
    ran = CliRunner().invoke(cli, asked)
    assert ran.exit_code == 0, ran.output
    name = f"{made_up.HOST}.jsonl"
    assert (tmp_path / "sites" / name).read_bytes() == (corpus / "text" / name).read_bytes()


def test_the_record_names_the_profile(corpus: Path) -> None:
    known = parse((corpus / "text" / f"{made_up.HOST}.jsonl").read_bytes(), "x")
    article = cleanseed.clean(PAGES[0].text, url=PAGES[0].url, sites=str(corpus / "text"))
    assert article.to_dict()["profile"] == known.hash
    assert cleanseed.clean(PAGES[0].text, url="https://other.example/1", sites=corpus / "text").profile is None
    same = cleanseed.clean(PAGES[0].text, url=PAGES[0].url, sites=Sites(corpus / "text"))
    assert same == article
    told = cleanseed.clean(PAGES[0].text, host=made_up.HOST, sites=corpus / "text")
    assert told.text == article.text


def test_a_sentence_goes_where_half_of_all_articles_have_it(tmp_path: Path) -> None:
    told = "The bridge at Norholm has been shut since a barge broke two of its piers."
    text = STORY.format(inside=told)
    for count, articles, goes in ((3, 4, False), (4, 8, True), (4, 9, False), (12, 12, True)):
        article = cleaned(text, profile({told: count}, articles), tmp_path, model=False)
        assert taken(article) == ([told] if goes else []), (count, articles)


def test_a_short_line_among_the_story_goes_in_its_company_alone(tmp_path: Path) -> None:
    box = ["Ask for the harbour card", "Free for all who live here"]
    text = STORY.format(inside="\n".join(box))
    assert taken(cleaned(text, profile(dict.fromkeys(box, 12)), tmp_path, model=False)) == box
    assert taken(cleaned(text, profile(dict.fromkeys(box, (12, 3))), tmp_path, model=False)) == []
    assert taken(cleaned(text, profile(dict.fromkeys(box, 3)), tmp_path, model=False)) == []


def test_a_piece_of_a_broken_sentence_stays(tmp_path: Path) -> None:
    text = STORY.format(inside="The road was laid by the men of\nNorholm\nand has never been mended since, she said.")
    pieces = {"Norholm": 12, "The road was laid by the men of": 2}
    assert taken(cleaned(text, profile({**pieces}), tmp_path, model=False)) == []


def test_the_rail_holds_a_profile_that_would_take_the_story(tmp_path: Path) -> None:
    lines = STORY.format(inside="The quarry lies an hour to the north, behind the second hill.").splitlines()
    article = cleaned("\n".join(lines), profile(dict.fromkeys(lines, 12)), tmp_path, model=False)
    assert article.text.splitlines() == lines
    assert "safety-rail" in article.warnings[0]


def test_keep_protects_what_a_site_shows(corpus: Path) -> None:
    page = PAGES[1]
    article = cleanseed.clean(page.text, url=page.url, sites=corpus / "text", model=False, keep=["sitewide"])
    plain = cleanseed.clean(page.text, url=page.url, model=False)
    assert taken(article) == []
    assert article.text != cleanseed.clean(page.text, url=page.url, sites=corpus / "text", model=False).text
    assert {*plain.text.splitlines()} <= {*article.text.splitlines()}


def test_a_wrong_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no such folder"):
        cleanseed.clean("Text.", sites=tmp_path / "none")
    (tmp_path / "page.txt").write_text(STORY, encoding="utf-8")
    ran = CliRunner().invoke(cli, ["clean", str(tmp_path / "page.txt"), "--sites", str(tmp_path / "none")])
    assert ran.exit_code == 2
    assert "no such folder" in ran.output


def test_a_broken_profile_costs_no_document(tmp_path: Path) -> None:
    (tmp_path / "post.example.jsonl").write_bytes(b"{")
    (tmp_path / "page.txt").write_text(STORY.format(inside=""), encoding="utf-8")
    settings = batch.Settings(sites=str(tmp_path), host="post.example", model=False)
    article, rejected = batch.article_of(inputs.one(str(tmp_path / "page.txt")), settings)
    assert rejected is None
    assert article.text == cleanseed.clean(STORY.format(inside=""), model=False).text
    assert "post.example.jsonl, line 1" in article.warnings[-1]


def test_the_folder_names_the_host_of_a_text_file(tmp_path: Path) -> None:
    folder = tmp_path / "pages" / f"www.{made_up.HOST}"
    folder.mkdir(parents=True)
    for number, page in enumerate(PAGES[:20]):
        (folder / f"{number:02d}.txt").write_text(page.text, encoding="utf-8")
    ran = CliRunner().invoke(cli, ["learn", str(tmp_path / "pages"), "-o", str(tmp_path / "sites")])
    assert ran.exit_code == 0, ran.output
    assert [path.name for path in (tmp_path / "sites").iterdir()] == [f"{made_up.HOST}.jsonl"]
    asked = ["clean", str(folder / "03.txt"), "--sites", str(tmp_path / "sites"), "--format", "txt"]
    assert made_up.HEADING in PAGES[4].story
    ran = CliRunner().invoke(cli, asked)
    assert ran.exit_code == 0, ran.output
    plain = CliRunner().invoke(cli, asked[:2] + asked[4:])
    assert len(plain.stdout.splitlines()) > len(ran.stdout.splitlines())
    assert {*PAGES[3].template}.isdisjoint(ran.stdout.splitlines())


def test_learn_says_what_it_could_not_use(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "No address here."}\nbroken\n', encoding="utf-8")
    ran = CliRunner().invoke(cli, ["learn", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "sites")])
    assert ran.exit_code == 3
    assert "1 page, 1 of no known host" in ran.output
    assert "1 could not be read (bad-record)" in ran.output
    for asked, said in (
        ([], "name a corpus"),
        (["x"], "-o"),
        (["x", "--sketches", "y", "--add"], "--add"),
        (["x", "-o", "y", "--host", "a/b"], "no host's name"),
        ([str(tmp_path / "none"), "-o", "y"], "no such file"),
    ):
        ran = CliRunner().invoke(cli, ["learn", *asked])
        assert ran.exit_code == 2, ran.output
        assert said in ran.output


def test_sketches_that_are_there_stay_where_new_ones_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(PAGES[0].text, encoding="utf-8")
    asked = ["learn", str(tmp_path / "a.txt"), "--host", "post.example", "--sketches", str(tmp_path / "seen.gz")]
    assert CliRunner().invoke(cli, asked).exit_code == 0
    before = (tmp_path / "seen.gz").read_bytes()

    def full(_: Sampler) -> Iterator[tuple[str, list[Sketch]]]:
        yield "post.example", []
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Sampler, "hosts", full)
    ran = CliRunner().invoke(cli, [*asked, "--from", str(tmp_path / "seen.gz")])
    assert (ran.exit_code, "no space left" in ran.output) == (1, True)
    assert (tmp_path / "seen.gz").read_bytes() == before
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.txt", "seen.gz"]


def test_add_adds_to_what_is_known(corpus: Path, tmp_path: Path) -> None:
    asked = ["learn", str(corpus / "text.jsonl"), "-o", str(tmp_path)]
    for more in ([], ["--add"]):
        assert CliRunner().invoke(cli, [*asked, *more]).exit_code == 0
    once = Sites(corpus / "text").of(made_up.HOST)
    twice = Sites(tmp_path).of(made_up.HOST)
    assert once is not None
    assert twice == replace(
        once,
        pages=2 * once.pages,
        articles=2 * once.articles,
        lines={line: Known(2 * n, 2 * m, example) for line, (n, m, example) in once.lines.items()},
    )


def test_a_run_uses_profiles_and_its_name_tells_them(corpus: Path, tmp_path: Path) -> None:
    asked = [
        "run",
        str(corpus / "text.jsonl"),
        "-o",
        str(tmp_path / "out"),
        "--sites",
        str(corpus / "text"),
        "--no-model",
    ]
    ran = CliRunner().invoke(cli, asked)
    assert ran.exit_code == 0, ran.output
    rows = [json.loads(row) for row in (tmp_path / "out/documents/text.jsonl").read_text(encoding="utf-8").splitlines()]
    for page, row in zip(PAGES, rows, strict=True):
        article = cleanseed.clean(page.text, url=page.url, sites=corpus / "text", model=False)
        assert row["text"] == article.text
        assert row["profile"] == article.profile
    names = []
    for site in (profile({"One line": 3}), profile({"One line": 4})):
        folder = tmp_path / site.hash
        folder.mkdir()
        (folder / "post.example.jsonl").write_bytes(dump(site))
        names.append(Settings(batch.Settings(sites=str(folder))).hash())
    assert len({*names, Settings().hash()}) == 3


def test_profiles_and_lists_that_are_made_anew_are_another_run(tmp_path: Path) -> None:
    """In one process too."""
    (tmp_path / "sites").mkdir()
    names = []
    for number in (5, 6):
        files.write(tmp_path / "sites/post.example.jsonl", dump(profile({"Ask for our harbour card": number})))
        files.write(tmp_path / "same.jsonl", json.dumps({"sources": ["a", f"{number}"]}).encode() + b"\n")
        asked = batch.Settings(sites=str(tmp_path / "sites")), Settings(duplicates=str(tmp_path / "same.jsonl"))
        names += [Settings(asked[0]).hash(), asked[1].hash()]
    assert len({*names}) == 4


def test_batches_of_rows_use_profiles(corpus: Path) -> None:
    batch_of = {"text": [page.text for page in PAGES[:2]], "url": [page.url for page in PAGES[:2]]}
    made = clean_examples(batch_of, columns=["text", "profile"], model=False, sites=str(corpus / "text"))
    for page, text, name in zip(PAGES, made["article_text"], made["article_profile"], strict=False):
        article = cleanseed.clean(page.text, url=page.url, sites=corpus / "text", model=False)
        assert (text, name) == (article.text, article.profile)
        assert name
