"""Head: what stands above the text and is about it. Title, byline, dates: lifted into the metadata, out of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed import credit_lines, dates, front_matter, headlines, people
from cleanseed.evidence import BULLET, in_verse, opening, phrases, window
from cleanseed.markup import kind
from cleanseed.model import Block, Page, Removal
from cleanseed.read import titles
from cleanseed.rulebook import rule
from cleanseed.shape import sentences

_BELOW = 3
_REACH = 40
_NEAR = 20
_LOW = 12
_SHORT = 12
_BESIDE = 24
_PLACE = 5
_NAMES = 16
_LINKED = 0.8
_OPENING = 1500
_TIMED = re.compile(r"\d{4}\s?\S?\s?\d{1,2}[:.h]\d{2}")
"""A day with its time: beside a place it heads the text, under the byline."""
_UNDER = 2
_NOTED = re.compile(r"(?<=[^\W\d_])[\d*†‡§]+(?:,[\d*†‡§]+)*")
_NAMELESS = frozenset(("navigation", "caption"))
"""What markup calls boxes in which a name alone is no byline."""


def head(page: Page) -> Iterator[Removal]:
    """Claim what is about the article and stands above its text."""
    first, (_, last) = opening(page), window(page)
    told = set()
    for removal in scraped(page):
        told.add(removal.block)
        yield removal
    top = [block for block in page.live if first - _REACH <= block.index < first and block.index not in told]
    below = [
        block for block in page.live if first <= block.index < first + _BELOW or last <= block.index < last + _BELOW
    ]
    near = [block for block in top if block.index >= first - _NEAR]
    zone = near + below
    for block, hit in phrases(page, "head"):
        if block.index < first + 2 * _BELOW:
            yield block.drop(hit.rule.code, hit.rule.field)
    ending = [block for block in page.live if last - _BELOW <= block.index < last and _changed(block)]
    taken = set()
    lifted = [*bylines(zone), *date_lines(page, zone + ending, first)]
    if not any(removal.field == "date" or dates.find(page.taken(removal)) for removal in lifted):
        lifted += date_lines(page, _lone_date(page, first, last), first)
    under = [block for block in below if block.index < first + _BELOW and _is_set_apart(page, block)]
    for removal in (*lifted, *names(page, near + under), *told_names(page, zone)):
        taken.add(removal.block)
        yield removal
    yield from title(page, top, taken, first, last)
    yield from datelines([block for block in page.live if block.index < first + _BELOW])


@rule("head/front-matter")
def scraped(page: Page) -> Iterator[Removal]:
    """What a scraper wrote above the text is its own: title, address, date, each behind its name.

    cut head/front-matter, head/front-matter as title | ⟦Title: ⟧⟦Storm takes sea wall and closes coast road⟧
    drop head/front-matter                            | URL Source: https://post.example/2026/05/storm
    lift head/front-matter as date                    | Published Time: 2026-05-02
    drop head/front-matter                            | Markdown Content:
    keep                                              | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                                              | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    if page.document.kind == "html":
        return
    for line in front_matter.lines(page.blocks):
        block = page.blocks[line.block]
        if block.cuts or not block.text:
            continue
        if line.field is None or front_matter.whole(line):
            yield block.drop("head/front-matter", line.field)
            continue
        if line.field == "text":
            yield Removal("head/front-matter", block.index, 0, line.start)
            continue
        for start, end, field in (
            (0, line.start, None),
            (line.start, line.end, line.field),
            (line.end, len(block.source), None),
        ):
            if start < end:
                yield Removal("head/front-matter", block.index, start, end, field)


@rule("head/byline", field="author")
def bylines(zone: list[Block]) -> Iterator[Removal]:
    """A line that names who wrote the article, above its text or below.

    lift head/byline as author | By Ann Author
    keep                       | By the time the storm had passed, the sea wall was gone and the coast road with it.
    keep                       | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    for block in zone:
        if (
            block.shape.words <= 40
            and (line := people.byline(block.text))
            and (line.opened or kind(block) != "caption")
        ):
            yield block.drop("head/byline", "author")


@rule("head/date-line", field="date")
def date_lines(page: Page, zone: list[Block], first: int) -> Iterator[Removal]:
    """A line that is nothing but a date, with a label or a time, says when the article was published or changed.

    lift head/date-line as date | Published: 2 May 2026
    keep                        | The coast road was closed on 2 May 2026 after a storm took the sea wall with it in the night.
    keep                        | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    for block in zone:
        if any(hit.rule.stage == "tail" for hit in page.hits[block.index]):
            continue
        near = block.index < first or (block.index < first + _BELOW and _under_name(page, block))
        if block.shape.words <= 25 and (field := _dated(block, above=near)):
            yield block.drop("head/date-line", field)


def _under_name(page: Page, block: Block) -> bool:
    """Whether a day with its time stands right under a line as short as a name."""
    above = page.blocks[block.index - 1].source if block.index else ""
    return 0 < len(above.split()) <= _PLACE and above[-1] not in ".!?:" and _TIMED.search(block.text) is not None


def _changed(block: Block) -> bool:
    """Whether the line says when the text was changed, and nothing else."""
    return block.shape.words <= _SHORT and (told := dates.line(block.text)) is not None and told.field == "modified"


def _lone_date(page: Page, first: int, last: int) -> list[Block]:
    """The line some way below the opening that is a date and nothing else, if it is the only one there: dates in a row head a list."""
    low = page.blocks[first : min(last, first + _LOW)]
    found = [
        block for block in low if 0 < block.shape.words <= _SHORT and (told := dates.line(block.text)) and told.iso
    ]
    return found if len(found) == 1 else []


def _dated(block: Block, *, above: bool) -> str | None:
    """The field that the line is a date of, or None. Above the text a few words of another kind may stand beside the date."""
    if not any(map(str.isdigit, block.text)) and block.shape.words > 6:
        return None
    if found := dates.line(block.text):
        return found.field
    if above and not block.shape.stop and any(map(str.isdigit, block.text)):
        told = dates.around(block.text)
        if any(date.iso for date, _ in told.dates) and sum(map(len, told.rest)) <= _BESIDE:
            return told.dates[0][1]
    return None


@rule("head/name", field="author", weak=True)
def names(page: Page, top: list[Block]) -> Iterator[Removal]:
    """A name alone, next to a role, a date or a "By", is a byline in two lines, unless the story is about its bearer.

    lift head/name as author    | Ann Author
    lift head/date-line as date | 2 May 2026
    keep                        | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                        | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    text = " ".join(block.text for block in page.live if block.index >= top[-1].index + 1)[:_OPENING] if top else ""
    slug = headlines.slug_words(page)
    live = list(page.live)
    place = {block.index: at for at, block in enumerate(live)}
    for block in top:
        if block.shape.words > 6 or block.tag == "button" or kind(block) in _NAMELESS:
            continue
        if people.role(block.text):
            yield block.drop("head/name", "author")
        elif _are_names(block.text) and block.text.split()[-1] not in text:
            at = place[block.index]
            beside = (*live[max(0, at - 1) : at], *live[at + 1 : at + 2])
            named = headlines.content(block.shape.key)
            if _is_row(block) or (named and slug.issuperset(named)):
                continue
            if any(_labels(page, other, block) for other in beside) or _heads_paper(page, block):
                yield block.drop("head/name", "author")


def _are_names(text: str) -> bool:
    """Whether the text is a name and nothing else, or several."""
    return text[-1] != "," and (people.is_name(text, context=True) or len(people.names(text)) > 1)


def _heads_paper(page: Page, block: Block) -> bool:
    """Whether the line of HTML is several names, and stands right under the first heading."""
    above = page.blocks[max(0, block.index - _UNDER) : block.index]
    return any(other.tag == "h1" for other in above) and len(people.names(block.text)) > 1


def _is_set_apart(page: Page, block: Block) -> bool:
    """Whether a line of HTML that reads on as text does stands in a box of names and dates, or right under the first heading.

    `address` is what HTML calls the element that says whose the article is.
    """
    if page.document.kind != "html":
        return False
    return (
        kind(block) == "about"
        or block.tag == "address"
        or (block.index > 0 and page.blocks[block.index - 1].tag == "h1")
    )


def _is_row(block: Block) -> bool:
    """Whether the words of a line of HTML are links each, as in a menu."""
    if block.links < _LINKED or block.structure is None:
        return False
    return sum(each.kind == "link" for each in block.structure.inline) > 1


def told_names(page: Page, zone: list[Block]) -> Iterator[Removal]:
    """A line that holds but the authors whom the head of an HTML page names is a byline: the rule is `head/name`."""
    told = {titles.key(name) for names in ("authors", "marked") for name in page.head.get(names, ())}
    for block in zone if told else ():
        text = _NOTED.sub("", block.text)  # of a paper: numbers of notes on the authors
        if (
            block.shape.words <= _NAMES
            and not block.shape.stop
            and told.issuperset(map(titles.key, people.names(text) or (text,)))
        ):
            yield block.drop("head/name", "author")


def _labels(page: Page, block: Block, named: Block) -> bool:
    """Whether a line makes the name beside it an author: a label of authors, a role, an address, a date, how long it takes to read."""
    if abs(block.index - named.index) == 1 and any(
        hit.rule.code == "head/reading-time" for hit in page.hits[block.index]
    ):
        return True
    if any(hit.rule.code == "head/byline-label" for hit in page.hits[block.index]):
        line = people.byline(f"{block.text.rstrip(' :：')} {named.text}")
        return line is None or bool(line.authors)  # who checked the facts is none
    if block.shape.words == 1 and "@" in block.text[1:]:
        return True
    return block.shape.words <= 25 and (people.role(block.text) or _dated(block, above=True) is not None)


@rule("head/title", field="title", weak=True)
def title(page: Page, top: list[Block], taken: set[int], first: int, last: int) -> Iterator[Removal]:
    """The headline above the text: of the lines up there, the one that says most of what the text goes on to say.

    taken: the lines among them that are a byline or a date; a headline stands right above such a line.

    lift head/title as title | Storm takes sea wall and closes coast road
    keep                     | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                     | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    if in_verse(page):
        return
    # Of HTML the title may read like the text's first line.
    below_it = [block for block in page.live if first <= block.index < first + _BELOW]
    told = _told(page, top + below_it)
    top = top + [block for block in below_it if titles.key(block.text) in told]
    near = [
        block
        for block in top
        if block.index not in taken
        and not page.hits[block.index]
        and (_could_be_title(block, taken) or titles.key(block.text) in told)
        and not _captioned(page, block)
    ]
    if not near:
        return
    best = headlines.best(page, near, top, taken, page.blocks[first:last], told)
    for block in near:
        if block.shape.key == best.shape.key:
            yield block.drop("head/title", "title")


@rule("head/dateline", field="date")
def datelines(zone: list[Block]) -> Iterator[Removal]:
    """A date or a wire's dateline in front of the first sentence is lifted; the sentence stays.

    cut head/dateline as date | ⟦2026-05-02 ⟧The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                      | Repairs will take a week, the council said, and the bus will go by the hill until then.
    """
    for block in zone:
        if block.shape.words <= _PLACE and block.text[-1] in "—–-" and block.text.split()[0].isupper():
            yield block.drop("head/dateline")
        elif found := dates.prefix(block.text):
            end, iso = found
            yield block.cut("head/dateline", 0, end, "date" if iso else None)


def _told(page: Page, lines: list[Block]) -> set[str]:
    """What the head of an HTML page tells of the title, folded: the whole, where a line says it, else the parts of the tab's."""
    whole = titles.key(page.head.get("title", ""))
    if not whole or any(titles.key(block.text) == whole for block in lines):
        return {whole} - {""}
    return {titles.key(part) for part in titles.parts(page.head.get("titles", {}).get("html/title", ""))}


def _could_be_title(block: Block, taken: set[int]) -> bool:
    """A line of three words and more; of two, where a byline or a date stands under it."""
    shape = block.shape
    if block.text[:1].islower():
        return False  # a piece of a sentence
    label, colon, rest = block.text.partition(": ")
    if colon and " " not in label and people.is_name(rest):
        return False  # "Interview: Ann Author"
    least = 2 if headlines.is_signed(block, taken) else 3
    return (
        least <= shape.words <= 35 and not shape.colon and sentences(block.text) <= 2 and not BULLET.match(block.source)
    )


def _captioned(page: Page, block: Block) -> bool:
    """A line that ends in a photo credit, has one right under it, or stands in a figure of HTML, is the picture's."""
    if credit_lines.find(block.text) or "figcaption" in block.path:
        return True
    under = page.blocks[block.index + 1 : block.index + 2]
    return any(
        hit.rule.field == "credit" for other in under if other.gap.count("\n") < 2 for hit in page.hits[other.index]
    )
