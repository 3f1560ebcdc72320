"""What the lines around a text show of it although no rule has claimed them for the metadata: asked where nothing else tells.

Nothing is claimed here. A line that a stage took for another reason, or left, is but read: the name under a "By" that stands
alone, the byline under a title far above its text, the one day that is shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleanseed import dates, people
from cleanseed.markup import kind
from cleanseed.model import Block, Page
from cleanseed.read import titles

_ABOVE = 12
_FAR_ABOVE = 30
_HEAD = 60
_LINE = 30
_SHORT = 30
_ROW = 20
_LABELLED = 8
_MOST = 4
_NAME = 4
_BOX = 20
_UNDER = 8
_TOP = 6
_STACK = 8
_NEAR = 3
_PART = 3
_OPENING = 1500
_FIRST_YEAR = 1990
_PATH = re.compile(r"^https?://[^/?#]+/(?:[^?#]*/)?((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-[^/]*|$)")
_STAMPED = re.compile(
    r"^https?://[^/?#]+/(?:[^?#]*/)?[A-Za-z]{0,4}((?:19|20)\d\d)([01]\d)([0-3]\d)(?:\d{4,12})?(?:[/_.-]|$)"
)
_LABEL = re.compile(
    r"\W*[^\W\d_]{5,}(?: [^\W\d_]{2,3})?\s*:?\s*\d|\W*(?:published|posted|veröffentlicht|publié|publicado)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\W*(?:\w+ ){0,2}(?:published|posted|veröffentlicht|erschienen|publié|publicado|pubblicato|gepubliceerd|publicerad|opublikowano|опубликовано)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"\W*(?:auth?or|aut[eo]u?r|written by|geschrieben von|escrito por|scritto da)", re.IGNORECASE)
_CALLED = re.compile(
    r"(?i:(?:written |posted )?by:?) (\w[\w-]{2,29}|[A-Z\d][\w-]{0,19}(?: (?:and |& )?[A-Z\d][\w-]{0,19}){1,2})(?= ?(?:$|[|·•,–—]|(?:on|in) ))"
)


class Shown(NamedTuple):
    """What is shown: the authors, or the day; the rule or place it comes from, and the block, if it is one."""

    value: tuple[str, ...]
    origin: str
    block: int | None


def authors(page: Page, title: int | None) -> Shown | None:
    """The authors whom the lines above the text name. title: the block of the title, if there is one above the text."""
    first = page.live[0].index if page.live else len(page.blocks)
    if title is None or title >= first:
        return None
    for block in page.blocks[title + 1 : min(first, title + 1 + _HEAD)]:
        text = " ".join(block.source.split())
        line = people.byline(text) if text.count(" ") < _LINE else None
        if line and line.authors:
            return Shown(line.authors, "page/byline", block.index)
    return _right_under(page, title)


def named(page: Page, title: int | None) -> Shown | None:
    """Who is named in the lines right under the title, be it no person: behind a "by", or alone above a date."""
    first = page.live[0].index if page.live else len(page.blocks)
    if title is None or title >= first:
        return None
    return _by(page, title, first) or _stacked(page, title, first)


def labelled(page: Page) -> Shown | None:
    """The names in the lines under a "By" that stands alone."""
    for removal in page.removals:
        if removal.rule == "head/byline-label" and (names := _under(page, removal.block)):
            return Shown(names, removal.rule, removal.block + 1)
    return None


def _under(page: Page, label: int) -> tuple[str, ...]:
    """The names in the lines under a label that stands alone, if it is one of authors."""
    word = " ".join(page.blocks[label].source.split()).rstrip(" :：")
    found: list[str] = []
    for block in page.blocks[label + 1 : label + 1 + _MOST]:
        name = " ".join(block.source.split())
        if not people.is_name(name, context=True):
            break
        found.append(name)
    opened = people.byline(f"{word} {found[0]}") if found else None
    return tuple(dict.fromkeys(found)) if opened and opened.authors else ()


def repeated(page: Page, title: int | None) -> Shown | None:
    """The one name that stands alone right under the title and once more right below the text, as the head of a box.

    One that the text speaks of is but a topic.
    """
    if not page.live or title is None:
        return None
    last = page.live[-1].index
    opening = " ".join(block.text for block in page.live)[:_OPENING].casefold()
    above: dict[str, Block] = {}
    for block in page.blocks[title + 1 : min(last, title + 1 + _UNDER)]:
        name = " ".join(block.source.split())
        if block.whole.words <= _NAME and people.is_name(name, context=True) and name.casefold() not in opening:
            above.setdefault(name.casefold(), block)
    found = []
    for block in page.blocks[last + 1 : last + 1 + _BOX] if above else ():
        text = " ".join(block.source.split()).casefold()
        found += [name for name in above if text == name]
    if len(set(found)) != 1:
        return None
    block = above[found[0]]
    return Shown((" ".join(block.source.split()),), "page/repeated", block.index)


def _right_under(page: Page, title: int) -> Shown | None:
    """Names right under the title, alone or with a date behind them, unless the text is about their bearer."""
    text = " ".join(block.text for block in page.live)[:_OPENING]
    for block in page.blocks[title + 1 : title + 3]:
        if any(hit.rule.code == "head/byline-label" for hit in page.hits[block.index]):
            return None  # "Fact checked by": `labelled` has looked at what follows
        if block.text or block.whole.words > _LINE or block.whole.colon:
            continue
        line = " ".join(block.source.split())
        day = next((found for found in dates.find(line) if found.iso), None)
        line = line[: day.start].rstrip(" ,|·•–-") if day else line
        names = people.names(line) or ((line,) if people.is_name(line) else ())
        if names and not page.hits[block.index] and not any(word in text for word in line.split() if len(word) > _PART):
            return Shown(names, "page/name", block.index)
    return None


def _by(page: Page, title: int, first: int) -> Shown | None:
    """The word, or the few with capitals, behind a "by" right under the title, be they no person's name: what somebody is called on a site."""
    for block in page.blocks[title + 1 : min(first, title + 1 + _UNDER)]:
        found = None if block.text else _CALLED.match(" ".join(block.source.split()))
        if found and not dates.find(found[1]) and not (found[1].casefold() in people.NOBODY or people.role(found[1])):
            return Shown((found[1],), "page/by", block.index)
    return None


def _stacked(page: Page, title: int, first: int) -> Shown | None:
    """A name, or a team, that stands alone between the title and a date, none of them far from the next one."""
    above = [block for block in page.blocks[title + 1 : min(first, title + 1 + _HEAD)] if not block.text][:_STACK]
    day = next((at for at, block in enumerate(above) if _is_day(block)), 0)
    named: dict[str, Block] = {}
    for block in above[max(0, day - _NEAR) : day]:
        name = " ".join(block.source.split())
        if any(hit.rule.code == "head/byline-label" for hit in page.hits[block.index]):
            return None  # "Reviewed by"
        if (
            kind(block) in ("", "about")
            and block.whole.words <= _NAME
            and (people.is_name(name) or (people.team(name) and not people.byline(name)))
        ):
            named.setdefault(name, block)
    if len(named) != 1:
        return None
    [(name, block)] = named.items()
    return Shown((name,), "page/stacked", block.index)


def _is_day(block: Block) -> bool:
    """Whether a block says when something was published, and no more."""
    return block.whole.words <= _ROW and dates.line(" ".join(block.source.split())) is not None


def signed(page: Page) -> Shown | None:
    """The author of a "Written by" below the text, if all such lines there name the same; else of the labelled lines right below."""
    written = [page.blocks[removal.block] for removal in page.removals if removal.rule == "tail/author"]
    last = page.live[-1].index if page.live else len(page.blocks)
    below = page.blocks[last + 1 : last + 1 + _ABOVE]
    labelled = [block for block in below if len(block.source.split()) <= _LABELLED and _AUTHOR.match(block.source)]
    for blocks, rule in ((written, "tail/author"), (labelled, "page/labelled")):
        lines = [(block, people.byline(" ".join(block.source.split()))) for block in blocks]
        told = [(block, byline.authors) for block, byline in lines if byline and byline.authors]
        if len({names for _, names in told}) == 1:
            return Shown(told[0][1], rule, told[0][0].index)
    return None


def date(page: Page, title: int | None) -> Shown | None:
    """The first date in the lines right above the text of an HTML page, whatever else they say; of a text the only one.

    Where the text begins far below its title, the only one right under the title counts. Below a text, and between its first
    lines, a date counts that has its label, "Published on", and stands alone there too. title: the block of the title, or None.
    """
    html = page.document.kind == "html"
    live = [block.index for block in page.live] or [0]
    above = page.blocks[max(0, live[0] - (_ABOVE if html else _FAR_ABOVE)) : live[0]]
    if html:
        lines = (block for block in above if len(block.source.split()) <= _LINE)
        told = [(day.iso, block) for block in lines for day in dates.find(block.source) if day.iso][:1]
    else:
        pictured = {removal.block for removal in page.removals if removal.rule.startswith("captions/")}
        told = list(_alone(block for block in above if block.index not in pictured))
        if title is not None and title < live[0] and len({day[:10] for day, _ in told}) != 1:
            told = list(_alone(page.blocks[title : min(live[0], title + 1 + _UNDER)]))
    if not told:
        among = [block for block in page.blocks[live[0] : live[0] + _UNDER] if not block.text]
        below = [*among, *page.blocks[live[-1] + 1 : live[-1] + 1 + _ABOVE]]
        told = [(day, block) for day, block in _alone(below) if _LABEL.match(block.source) and dates.line(block.source)]
    told = told or list(_paired(page)) or list(_told(page, live[0]))
    if not told or len({day[:10] for day, _ in told}) > 1:
        return None
    day, block = told[0]
    return Shown((day,), "html/shown" if html else "text/shown", block.index)


def site(page: Page, title: str | None) -> Shown | None:
    """The site's name: what the tab says beside the title, if a line at the very top or a notice of copyright says it too.

    Of a text the tab is its first line, if a scraper left it there.
    """
    first = page.blocks[0].source if page.document.kind == "text" and page.blocks and not page.blocks[0].text else ""
    tab: str = page.head.get("titles", {}).get("html/title", first)
    said, whole = titles.key(title or ""), titles.key(tab)
    if not said or said not in whole:
        return None
    parts = titles.split(tab)
    if len(parts) < 2:
        parts = [part.strip() for part in tab.split(": ", 1)]
    top = {titles.key(block.source) for block in page.blocks[:_TOP] if not block.text}
    claimed = {removal.block for removal in page.removals if removal.rule == "tail/copyright"}
    notices = [titles.key(block.source) for block in page.blocks if "©" in block.source or block.index in claimed]
    for part in (parts[-1], parts[0]) if len(parts) > 1 else ():
        name = titles.key(part)
        if name in said or len(name) <= _PART or len(part.split()) > _LABELLED:
            continue
        if name in top or any(name in notice for notice in notices):
            return Shown((part,), "html/title" if page.document.kind == "html" else "page/tab", None)
    return None


def address(url: str | None) -> Shown | None:
    """The day that an address bears as folders: https://coast.example/2026/05/02/storm."""
    found = _PATH.search(url or "") or _STAMPED.search(url or "")
    if not found:
        return None
    try:
        day = dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return Shown((day.isoformat(),), "url", None) if day.year >= _FIRST_YEAR else None


def _paired(page: Page) -> Iterator[tuple[str, Block]]:
    """The days under a "Published on" that stands alone."""
    for label, under in zip(page.blocks, page.blocks[1:], strict=False):
        if (
            label.text
            or under.text
            or not (_LABEL.match(label.source) and label.whole.words <= _PART and _short(under))
        ):
            continue
        told = dates.line(f"{' '.join(label.source.split()).rstrip(' :')}: {' '.join(under.source.split())}")
        if told and told.iso and told.field == "date" and dates.line(under.source):
            yield told.iso, under


def _told(page: Page, first: int) -> Iterator[tuple[str, Block]]:
    """The days of lines that say "Published on", wherever they stand outside the text; else of those that stand alone above it."""
    for block in page.blocks:
        if not _OUT.match(block.source) or (block.index >= first and block.text) or block.whole.words > _ROW:
            continue
        if day := dates.published(" ".join(block.source.split())):
            yield day, block
            first = 0
    for block in page.blocks[:first]:
        if any(map(str.isdecimal, block.source)) and block.whole.words <= _ROW:
            # "Last updated" may stand on a line of its own.
            label = page.blocks[block.index - 1].source.rstrip(": ") if block.index else ""
            text = " ".join(block.source.split())
            told = dates.line(f"{label}: {text}") or dates.line(text)
            if told and told.iso and told.field == "date":
                yield told.iso, block


def _short(block: Block) -> bool:
    return any(map(str.isdecimal, block.source)) and block.whole.words <= _LABELLED


def _alone(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """The days that short lines give which are no sentences and tell of no change and no second day."""
    for block in blocks:
        if any(map(str.isdecimal, block.source)) and len(block.source.split()) <= _SHORT and not block.whole.stop:
            days = [(day.iso, field) for day, field in dates.around(block.source).dates if day.iso]
            out = [iso for iso, field in days if iso and field == "date"]
            if len(out) == 1:
                yield out[0], block
            elif day := dates.earlier(block.source):
                yield day, block
