"""The nouns: offsets stay true whatever was cut before, and text goes in one place only."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleanseed.model import Block, Document, Page, Removal


def page_of(*blocks: Block) -> Page:
    return Page(Document("x", "text"), "", blocks)


@given(
    st.text("ab \n", min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)), max_size=4),
    st.data(),
)
def test_offsets_in_text_become_offsets_in_source(
    source: str, spans: list[tuple[int, int]], data: st.DataObject
) -> None:
    marked = "".join(chr(0x4E00 + i) if c not in " \n" else c for i, c in enumerate(source))
    page = page_of(Block(0, 0, marked))
    page = page.without(Removal("chrome/menu", 0, a, min(b, len(marked))) for a, b in spans if a < min(b, len(marked)))
    block = page.blocks[0]
    if not block.text:
        return
    start = data.draw(st.integers(0, len(block.text) - 1))
    end = data.draw(st.integers(start + 1, len(block.text)))
    claim = block.cut("head/byline", start, end)
    assert marked[claim.start] == block.text[start] or block.text[start] == " "
    assert marked[claim.end - 1] == block.text[end - 1] or block.text[end - 1] == " "


def test_the_first_claim_wins_and_a_later_one_gets_the_rest() -> None:
    page = page_of(Block(0, 0, "one two three")).without(
        [Removal("head/byline", 0, 4, 7), Removal("chrome/menu", 0, 0, 13, "tag"), Removal("tail/tags", 0, 0, 13)]
    )
    assert [(r.rule, r.start, r.end) for r in page.removals] == [
        ("chrome/menu", 0, 4),
        ("head/byline", 4, 7),
        ("chrome/menu", 7, 13),
    ]
    assert page.live == ()


CLAIMS = st.lists(
    st.tuples(st.sampled_from(["captions/credit", "tail/tags"]), st.integers(0, 11), st.integers(0, 12)), max_size=6
)


@given(st.lists(CLAIMS, max_size=3))
def test_each_character_is_of_the_first_claim_on_it(stages: list[list[tuple[str, int, int]]]) -> None:
    page = page_of(Block(0, 0, "abcdefghijkl"))
    owner: dict[int, tuple[str, int, int]] = {}
    for claims in stages:
        page = page.without([Removal(rule, 0, start, end) for rule, start, end in claims], keep=["captions"])
        for claim in claims:
            owner |= {at: claim for at in range(claim[1], claim[2]) if at not in owner}
    for removals, rule in ((page.removals, "tail/tags"), (page.protected, "captions/credit")):
        assert {removal.rule for removal in removals} <= {rule}
        covered = [at for removal in removals for at in range(removal.start, removal.end)]
        assert covered == sorted(at for at, claim in owner.items() if claim[0] == rule)
    assert page.blocks[0].left() == "".join(
        sign for at, sign in enumerate("abcdefghijkl") if owner.get(at, ("", 0, 0))[0] != "tail/tags"
    )


def test_what_is_cut_altogether_measures_what_it_did() -> None:
    block = Block(0, 0, "The ferry\nis late.")
    assert block.whole == block.shape
    assert block.without([(0, 4)]).whole.words == 3
    gone = block.without([(0, len(block.source))])
    assert gone.shape.words == 0
    assert gone.whole == block.shape


def test_a_claim_on_white_space_alone_is_none() -> None:
    page = page_of(Block(0, 0, "one two"))
    assert page.without([Removal("chrome/menu", 0, 3, 4)]) is page


def test_a_protected_span_cannot_be_claimed() -> None:
    page = page_of(Block(0, 0, "Photo: Ann Author"))
    page = page.without([Removal("captions/credit", 0, 0, 17, "credit")], keep=["captions"])
    page = page.without([Removal("edges/after", 0, 0, 17)])
    assert page.removals == ()
    assert page.body() == "Photo: Ann Author"


def test_body_keeps_the_widest_gap() -> None:
    page = page_of(Block(0, 0, "a"), Block(1, 2, "b", "\n"), Block(2, 5, "c", "\n\n"), Block(3, 7, "d", "\n"))
    assert page.body() == "a\nb\n\nc\nd"
    assert page.without([Removal("chrome/menu", 2, 0, 1)]).body() == "a\nb\n\nd"
