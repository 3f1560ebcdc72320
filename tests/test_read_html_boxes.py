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


def test_a_column_of_a_layout_table_is_no_cell_of_the_line_beside_it() -> None:
    links = "<br>".join(f"<a href='/{name}'>{name}</a>" for name in ("Front", "Local", "Sport", "Weather", "Letters"))
    page = read.read(
        f"<table><tr><td>{links}</td><td><b>Storm takes sea wall</b><p>It was gone.</p></td></tr></table>", kind="html"
    )
    assert [block.text for block in page.blocks][-3:] == ["Letters", "Storm takes sea wall", "It was gone."]


def test_a_row_of_data_stays_one_line() -> None:
    page = read.read("<table><tr><td>Low<br>water</td><td>06:12</td></tr></table>", kind="html")
    assert [block.text for block in page.blocks] == ["Low", "water\t06:12"]
