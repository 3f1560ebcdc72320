"""A region of HTML stays in the box of its heading."""

from __future__ import annotations

from cleanseed import pipeline, read, rulebook

LINES = [
    "The coast road was closed on Monday after a storm took the sea wall with it in the night.",
    "Repairs will take a week, the council said, and the bus will go by the hill until then.",
    "The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.",
]
TEASERS = "<h3>Related posts</h3><ul><li><a href='/f'>Ferry to run again in May</a></li><li><a href='/l'>Harbour lights</a></li></ul>"


def ruled(body: str) -> dict[str, str]:
    """What each block that went was taken by, rules alone deciding."""
    page = pipeline.fold(read.read(f"<html><body>{body}</body></html>", kind="html", fast=True), rulebook.default())
    return {page.taken(removal): removal.rule for removal in page.removals}


def test_what_stands_behind_the_box_is_not_the_regions() -> None:
    prose = "".join(f"<p>{line}</p>" for line in LINES)
    taken = ruled(
        f"<article>{prose}</article><div class='x'>{TEASERS}</div><footer><p>Coast Weekly, Quay 4</p></footer>"
    )
    assert taken["Ferry to run again in May"] == "related/under-heading"
    assert taken["Coast Weekly, Quay 4"] == "markup/footer"


def test_a_frame_around_the_heading_alone_bounds_nothing() -> None:
    prose = "".join(f"<p>{line}</p>" for line in LINES)
    framed = TEASERS.replace("<h3>Related posts</h3>", "<div><h3>Related posts</h3></div>")
    assert ruled(f"<article>{prose}{framed}</article>")["Harbour lights"] == "related/under-heading"
