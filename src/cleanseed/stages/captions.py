"""Captions: what stands under a picture, and who took it. Both are lifted into the metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed import credit_lines
from cleanseed.evidence import phrases, window
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_LONGEST, _LEAST = 70, 4  # words, characters
_SENTENCE = 40
_NOTICE = re.compile(r"^©.*\b(?:19|20)\d\d\W*$")
"""Below the text a mark and a year are the site's own."""


def captions(page: Page) -> Iterator[Removal]:
    """Claim captions and credits."""
    credited = []
    for block, hit in phrases(page, "captions"):
        yield block.drop(hit.rule.code, hit.rule.field)
        if hit.rule.field == "credit":
            credited.append(block)
    yield from with_credit(page)
    yield from above_credit(page, credited)


@rule("captions/with-credit", field="caption")
def with_credit(page: Page) -> Iterator[Removal]:
    """A short text that ends in a photo credit is a caption, glued to it or not; the credit is lifted by itself.

    lift head/title as title                                            | Storm takes sea wall and closes coast road
    cut captions/with-credit as caption, captions/with-credit as credit | ⟦The sea wall on Monday.⟧⟦Ann Author/Getty Images⟧
    cut captions/with-credit as caption, captions/with-credit as credit | ⟦The harbour at night⟧⟦ (Photo: Ann Author)⟧
    keep                                                                | The council has a photo of the wall, she said, and it will be shown on Monday.
    """
    _, last = window(page)
    for block in page.live:
        hits = page.hits[block.index]
        if block.shape.words > _LONGEST or block.cuts or (hits and any(hit.rule.stage == "tail" for hit in hits)):
            continue
        found = credit_lines.find(block.text)
        if found and not (block.index >= last and _NOTICE.search(found["credit"])):
            start = found.start()
            while start < found.start("credit") and block.text[start] in '.!?…"”’»':
                start += 1
            if start:
                yield block.cut("captions/with-credit", 0, start, "caption")
            yield block.cut("captions/with-credit", start, len(block.text), "credit")


@rule("captions/above-credit", field="caption", weak=True)
def above_credit(page: Page, credited: list[Block]) -> Iterator[Removal]:
    """The line right above a credit is the picture's caption, where it stands closer to the credit than to what is above it, or above the text.

    lift head/title as title              | Storm takes sea wall and closes coast road
    lift captions/above-credit as caption | The sea wall on Monday
    lift captions/credit as credit        | (Image credit: Ann Author)
    keep                                  | The coast road was closed on Monday after a storm took the sea wall with it.
    keep                                  | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    first, _ = window(page)
    for credit in credited:
        if credit.index == 0:
            continue
        block = page.blocks[credit.index - 1]
        if len(block.text) < _LEAST or block.cuts or page.hits[block.index] or block.shape.words > _SENTENCE:
            continue
        closer = credit.gap.count("\n") < 2 <= block.gap.count("\n")
        above = block.index < first and not block.shape.stop
        if closer or above:
            yield block.drop("captions/above-credit", "caption")
