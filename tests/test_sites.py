"""Profiles of sites: names, files, samples of pages in bounded memory, near-duplicates."""

from __future__ import annotations

import io
import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanseed.read import read
from cleanseed.sites import Known, Site, SiteError, Sites, dump, merge, of_folder, of_url, parse
from cleanseed.sites.host import normal
from cleanseed.sites.learn import LEAST, duplicates, learned
from cleanseed.sites.profile import digest, fold
from cleanseed.sites.sketch import LINES, Line, Sampler, Sketch, sketch

HASHES = st.integers(0, 40).map(lambda number: digest(str(number)))
KNOWN = st.builds(Known, st.integers(0, 99), st.integers(0, 99), st.text(max_size=8))
PROFILES = st.builds(
    Site, st.just("post.example"), st.integers(0, 999), st.integers(0, 999), st.dictionaries(HASHES, KNOWN, max_size=12)
)


def make(name: int, lines: list[int], host: str = "post.example") -> Sketch:
    """A page with the lines of these numbers."""
    made = {digest(str(line)): Line(digest(str(line)), 10, True, f"line {line}", "") for line in lines}
    return Sketch(host, f"{name:016x}", f"{name}.txt", tuple(sorted(made.values())))


PAGES = st.lists(
    st.builds(
        make, st.integers(0, 25), st.lists(st.integers(0, 15), max_size=8), st.sampled_from(["a.example", "b.example"])
    ),
    max_size=30,
    unique_by=lambda page: (page.host, page.id),
)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("www.Post.Example", "post.example"),
        ("post.example.", "post.example"),
        ("www.example", "www.example"),
        ("straße.example", "strasse.example"),
        ("Ø.example", "xn--pda.example"),
        ("a_b.example", "a_b.example"),
        ("localhost", "localhost"),
        ("", None),
        ("..", None),
        ("../../etc", None),
        ("a/b", None),
        ("a\\b", None),
        ("a\0b", None),
        ("post..example", None),
        (".post.example", None),
        ("-post.example", None),
        ("a:80", None),
        ("x" * 64 + ".example", None),
        ("x." * 200 + "example", None),
    ],
)
def test_a_host_has_one_name(name: str, plain: str | None) -> None:
    assert normal(name) == plain


@given(st.one_of(st.text(), st.text(alphabet="./\\:a-_\0 %2")))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    plain = normal(name)
    if plain is not None:
        assert Path("/sites", f"{plain}.jsonl").resolve().parent == Path("/sites").resolve()
        assert normal(plain) == plain


def test_host_of_an_address_and_of_a_folder() -> None:
    assert of_url("https://user@WWW.Post.example:8080/a?b#c") == "post.example"
    assert of_url("https://[::1]/") is None
    assert of_url("https://[broken/") is None
    assert of_url("no address") is of_url(None) is of_url("") is None
    assert of_folder("pages/www.post.example/1.txt") == "post.example"
    assert of_folder("post.example/part.jsonl#3") == "post.example"
    assert of_folder("pages/1.txt") is of_folder("1.txt") is of_folder("-") is of_folder("../1.txt") is None


def test_numbers_are_folded_and_lines_without_a_letter_tell_nothing() -> None:
    assert fold("12 comments") == fold("3 comments") == "0 comments"
    assert fold("2026") == fold("– –") == fold("") == ""
    site = Site("post.example", 9, 9, {digest("0 comments"): Known(9, 9, "3 comments")})
    assert site.known("712 comments").articles == 9
    assert site.known("comments").articles == site.known("712").articles == 0


@given(PROFILES)
def test_a_profile_survives_its_file(site: Site) -> None:
    assert parse(dump(site), "x") == site
    assert parse(dump(site), "x").hash == site.hash


@given(st.lists(PROFILES, min_size=3, max_size=3))
def test_merging_is_associative_and_commutative(sites: list[Site]) -> None:
    a, b, c = sites
    whole = dump(merge(sites))
    assert dump(merge((merge((a, b)), c))) == dump(merge((a, merge((b, c))))) == whole
    assert all(dump(merge(order)) == whole for order in permutations(sites))


def test_profiles_of_several_hosts_are_not_merged() -> None:
    with pytest.raises(SiteError, match=r"a\.example, b\.example"):
        merge((Site("b.example", 1, 1, {}), Site("a.example", 1, 1, {})))
    with pytest.raises(SiteError, match="none"):
        merge(())


@settings(max_examples=40)
@given(PAGES, st.randoms(use_true_random=False), st.integers(1, 5))
def test_the_order_of_pages_does_not_matter(pages: list[Sketch], random: object, parts: int) -> None:
    """However pages are ordered, dealt out, spilled and merged: the same sample, and the same bytes."""
    shuffled = list(pages)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with Sampler(limit=6) as plain, Sampler(limit=6, memory=1_500) as spilling, Sampler(limit=6, memory=1_500) as whole:
        for page in pages:
            plain.add(page)
        for page in shuffled:
            spilling.add(page)
        for part in range(parts):  # as shards, each sampled apart
            with Sampler(limit=6) as shard:
                for page in shuffled[part::parts]:
                    shard.add(page)
                for _, sample in shard.hosts():
                    for page in sample:
                        whole.add(page)
        expected = [(host, sample) for host, sample in plain.hosts()]
        assert [(host, sample) for host, sample in spilling.hosts()] == expected
        assert [(host, sample) for host, sample in whole.hosts()] == expected
        assert all(len(sample) <= 6 for _, sample in expected)
    assert [dump(learned(host, sample)[0]) for host, sample in expected] == [
        dump(learned(host, sample[::-1])[0]) for host, sample in expected
    ]


def test_memory_is_bounded() -> None:
    """Ten times the pages, of one host or of many, and no more is held."""
    largest = 400 + 10 + 20 * (220 + 10)
    for hosts in (1, 500):
        with Sampler(limit=50, memory=100_000) as sampler:
            for number in range(5_000):
                sampler.add(make(number, list(range(number, number + 20)), f"h{number % hosts}.example"))
                assert sampler.held <= 100_000
            assert sampler.most <= 100_000 + largest
            found = list(sampler.hosts())
        assert len(found) == hosts
        assert [len(sample) for _, sample in found] == [min(50, 5_000 // hosts)] * hosts
        ids = [page.id for page in found[0][1]]
        assert ids == sorted(ids)[:50]


def test_samples_survive_their_file(tmp_path: Path) -> None:
    with Sampler() as one, Sampler() as two, Sampler() as both:
        for number in range(9):
            (one if number % 2 else two).add(make(number, [number, 99]))
        for sampler, name in ((one, "1.gz"), (two, "2.gz")):
            with (tmp_path / name).open("wb") as stream:
                sampler.save(stream)
            assert list(both.read(tmp_path / name))
            assert list(both.read(tmp_path / name))  # a page is one page
        ((_, pages),) = both.hosts()
        assert [page.id for page in pages] == [f"{number:016x}" for number in range(9)]
        one.save(again := io.BytesIO())
        assert again.getvalue() == (tmp_path / "1.gz").read_bytes()
        for broken in (b"", b"no gzip", (tmp_path / "1.gz").read_bytes()[:-9]):
            (tmp_path / "broken.gz").write_bytes(broken)
            with pytest.raises(SiteError, match="no file of sketches"):
                assert list(both.read(tmp_path / "broken.gz"))


def test_a_page_counts_a_line_once_and_is_cut_at_a_bound() -> None:
    page = read("Harbour news\nThe boats are in.\nHarbour news\n12\n", kind="text")
    found = {line.example: line for line in sketch(page, "post.example").lines}
    assert set(found) == {"Harbour news", "The boats are in."}
    assert found["Harbour news"].after == found["The boats are in."].hash
    assert found["The boats are in."].after == found["Harbour news"].hash
    many = read("\n".join(f"Row {chr(0x4E00 + number)}" for number in range(LINES + 10)), kind="text")
    assert len(sketch(many, "post.example").lines) == LINES


def test_the_same_article_twice_is_one_article() -> None:
    """A story that stands on many pages, word for word or with a paragraph added, makes no template of its lines."""
    story = list(range(100, 112))
    pages = [make(number, [1, 2, 1000 + number, *range(200 + 10 * number, 210 + 10 * number)]) for number in range(6)]
    pages += [make(50 + number, [1, 2, *story, *([500 + number] if number else [])]) for number in range(8)]
    assert duplicates(pages) == [list(range(6, 14))]
    site, groups = learned("post.example", pages)
    assert [page.id for page in groups[0]] == [page.id for page in pages[6:]]
    assert (site.pages, site.articles) == (14, 7)
    assert {known.example: known.articles for known in site.lines.values()} == {"line 1": 7, "line 2": 7}


def test_pages_that_share_a_long_template_are_no_duplicates() -> None:
    pages = [make(number, [*range(40), 1000 + number, 2000 + number]) for number in range(20)]
    assert duplicates(pages) == []
    site, _ = learned("post.example", pages)
    assert site.articles == 20
    assert len(site.lines) == 40


def test_a_line_on_two_articles_is_in_no_profile() -> None:
    pages = [make(number, [number, 100 + number // LEAST]) for number in range(2 * LEAST - 1)]
    site, _ = learned("post.example", pages)
    assert [known.articles for known in site.lines.values()] == [LEAST]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "an empty file"),
        (b"{}\n", "no site's profile"),
        (b"[1]\n", "line 1"),
        (b'{"cleanseed": "site", "version": 2}\n', "version 2"),
        (b'{"cleanseed": "site", "version": 1, "host": "../x", "pages": 1, "articles": 1}\n', "no host name"),
        (b'{"cleanseed": "site", "version": 1, "host": "a.example", "pages": -1, "articles": 1}\n', "no count"),
        (
            b'{"cleanseed": "site", "version": 1, "host": "a.example", "pages": 1, "articles": 1}\n{"line": "x"}',
            "line 2",
        ),
        (b"\xff\xfe", "line 1"),
    ],
)
def test_a_broken_profile_is_named_with_its_line(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.example.jsonl").write_bytes(data)
    with pytest.raises(SiteError) as error:
        Sites(tmp_path).of("a.example")
    assert "a.example.jsonl" in str(error.value)
    assert said in str(error.value)


def test_a_folder_of_profiles(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no such folder"):
        Sites(tmp_path / "none")
    site = Site("a.example", 3, 3, {digest("x"): Known(3, 0, "x")})
    (tmp_path / "a.example.jsonl").write_bytes(dump(site))
    (tmp_path / "b.example.jsonl").write_bytes(dump(site))
    sites = Sites(tmp_path)
    assert sites.of("WWW.A.example") == site
    assert sites.of("c.example") is sites.of(None) is sites.of("../a.example") is None
    with pytest.raises(SiteError, match="call the file"):
        sites.of("b.example")
    changed = Site("a.example", 30, 30, {})
    (tmp_path / "a.example.jsonl").write_bytes(dump(changed))
    assert sites.of("a.example") == changed
    assert json.loads(dump(changed).splitlines()[0])["pages"] == 30
