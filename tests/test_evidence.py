"""What the line model is asked, and what of its answer is kept."""

from __future__ import annotations

import pytest

from cleanseed import evidence, linemodel, read, rulebook

STORY = [f"Storm {name} took the sea wall with it in the night, and the road was closed." for name in "ABCDEFGHIJ"]


def weighed(lines: list[str]) -> tuple[float, ...]:
    page = read.read("\n\n".join(lines), kind="text")
    return evidence.weigh(page, rulebook.default(), linemodel.load()).prose


def test_a_mark_before_each_paragraph_does_not_change_what_they_are() -> None:
    found = weighed(["The storm", *(line for each in STORY for line in ("Story text", each))])
    assert found[2::2] == weighed(["The storm", *STORY])[1:]
    assert max(found[1::2]) < min(found[2::2])


def test_a_line_that_stands_a_few_times_is_one_of_the_page() -> None:
    lines = [*STORY, "Story text", "Story text", "Read more"]
    page = read.read("\n\n".join(lines), kind="text")
    alone = linemodel.load().score(lines, [block.parted for block in page.blocks])
    assert weighed(lines) == pytest.approx(alone.tolist(), abs=0.001)
