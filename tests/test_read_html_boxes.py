"""Blocks of an HTML page know which elements they share."""

from __future__ import annotations

from cleanseed import read


def test_blocks_share_the_numbers_of_the_elements_around_both() -> None:
    page = read.read(
        '<div class="text"><p>First words.</p><p>Second words.</p></div><div class="box"><p>Third words.</p></div>',
        kind="html",
    )
    first, second, third = (block.boxes for block in page.blocks)
    assert len(first) == len(second) == len(third)
    assert first[:-1] == second[:-1]
    assert first[-1] != second[-1]
    assert not {*third[-2:]} & {*first, *second}
    assert third[:-2] == first[:-2]


def test_a_cut_block_keeps_its_place() -> None:
    (block,) = read.read("<div><p>First words.</p></div>", kind="html").blocks
    assert block.without([(0, 5)]).boxes == block.boxes != ()
