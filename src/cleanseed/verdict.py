"""Verdict: what sort of page it was, and how sure the cleaning is of its body. Both are read off the page after the last stage.

A verdict is a label and takes nothing away: a page called `index` keeps its lines, and a reader of the records decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from cleanseed import calibration
from cleanseed.model import Block, Page
from cleanseed.read import titles

if TYPE_CHECKING:
    from cleanseed.linemodel import Model

VERDICTS = ("article", "partial", "paywall", "consent", "javascript", "index", "empty", "error")
"""The closed list of what `verdict` says. Stored in corpora: never renamed, never reused."""

_SHORT_OF_SCRIPT = 40  # words that a page may show beside its call for JavaScript
_SHORT_OF_CONSENT = 60
_SHORT_OF_ERROR = 40
_LONG = 600  # characters that such a call never has
_NOTHING = 8
_SHORT_OF_WALL = 150
_NEAR = 8  # blocks between the body's end and the prompt to pay
_STUB, _SLIVER = 20, 60
_CUT = 250  # a longer text that ends in three dots was written so
_PARAGRAPH, _FULL = 12, 45
_HEADLINES, _LINES, _HEADLINE = 4, 8, 25
_OPEN = (*",;，、–—-.):",)

_SCRIPT = re.compile(
    r"\b(?:enabl\w+|activat\w+|turn(?:ed)? (?:it )?on|allow|requires?|needs?|without)\b[^.!?]{0,30}\bjavascript\b"
    r"|\bjavascript\b[^.!?]{0,30}\b(?:disabled|enabled|required|turned o(?:n|ff)|on and reload)\b"
)
_PRICE = re.compile(
    r"(?:[$€£¥₹₩₽₺]|\b(?:usd|eur|gbp|chf|rs\.?))\s?\d|\d\s?(?:[€£¥₹₩₽₺$]|(?:kr|zł|kč|ft|lei|tl|руб|грн|usd|eur|chf)\b|円|元|원)"
)
_ARTICLES = frozenset(("blogposting", "recipe", "howto", "liveblogposting", "report", "og:article"))
_IN_PIECES = frozenset(("recipe", "howto", "liveblogposting"))
"""Articles of many short lines."""
_PRODUCTS = frozenset(
    ("product", "productgroup", "individualproduct", "og:product", "og:product.item", "og:product.group")
)
_FORUMS = frozenset(("discussionforumposting", "qapage"))
_LISTS = frozenset(("collectionpage", "searchresultspage", "offercatalog", "itemlist"))
# Words that the page of a product, of an offer, of a list, or a teaser may have and still be none of an article.
_PITCH, _OFFER, _INTRODUCTION, _RUN = 400, 150, 150, 120
_POSTS, _TEASERS = 4, 5
_NO_ARTICLE = frozenset(("index", "consent", "javascript", "error"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5"))
_LINKED = 0.9
_TRUST = 0.3
"""The most that the body of a page without an article is trusted."""
_ELLIPSIS = re.compile(r"(?:\[\s?(?:…|\.{3})\s?\]|\(\s?(?:…|\.{3})\s?\))$")
_DOTS = re.compile(r"(?:…|\.{3})$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `verdict.toml`. script: one of these stands on each page that asks for JavaScript, or whether a person reads it.

    asks: what a page asks for beside naming JavaScript. titles, lines: what stands over a server's message. The rest as patterns.
    """

    script: tuple[str, ...]
    named: re.Pattern[str]
    asks: re.Pattern[str]
    check: re.Pattern[str]
    consent: re.Pattern[str]
    titles: frozenset[str]
    lines: frozenset[str]
    error: re.Pattern[str]
    cart: frozenset[str]
    forum: tuple[str, ...]


@cache
def words() -> Words:
    """The words that tell what sort of page it is. Read once."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

    def listed(section: Mapping[str, Sequence[str]]) -> list[str]:
        return [phrase for phrases in section.values() for phrase in phrases]

    def anywhere(phrases: Sequence[str]) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(set(phrases), key=len, reverse=True))))

    return Words(
        (*told["script"]["named"], *listed(told["check"]["contains"])),
        anywhere(told["script"]["named"]),
        anywhere(listed(told["script"]["asks"])),
        anywhere(listed(told["check"]["contains"])),
        anywhere(listed(told["consent"]["contains"])),
        frozenset(told["error"]["title"]),
        frozenset(map(str.casefold, listed(told["error"]["line"]))),
        anywhere(list(map(str.casefold, listed(told["error"]["contains"])))),
        frozenset(listed(told["cart"]["line"])),
        tuple(sorted(set(listed(told["forum"]["starts"])))),
    )


def verdict(page: Page) -> str:
    """One of VERDICTS for a page after the last stage.

    empty: no text. javascript, error, consent, paywall: a message stands where the article would. index: headlines or a menu, no article.
    partial: a stub, a sentence or two on a page that is a list else, or cut off with dots. Else article.
    """
    live = page.live
    if is_script_wall(page):
        return "javascript"
    if is_error(page):
        return "error"
    if is_consent_wall(page):
        return "consent"
    if is_paywalled(page):
        return "paywall"
    if not live:
        return "index" if is_index(page.blocks, body=False) else "empty"
    if is_index(live) and not (page.head.get("types", frozenset()) & _IN_PIECES):
        return "index"
    if is_listing(page):
        return "index"
    if is_sliver(page):
        return "partial" if any(removal.field == "title" for removal in page.removals) else "index"
    return "partial" if is_partial(live) else "article"


def confidence(page: Page, model: Model | None = None, said: str = "article") -> float | None:
    """How far the body is to be trusted, 0..1; None for a page without blocks.

    The F1 that pages had against their known articles whose evidence leads one to expect as much: see `cleanseed.calibration`. That
    of a page which is no article, by its verdict `said`, is at most `_TRUST`.
    """
    if not page.blocks:
        return None
    if model is not None and page.document.kind == "text":
        import numpy as np  # rules alone never pay for it

        lines = [block.source.replace("\n", " ").strip() for block in page.blocks]
        if page.model is None:  # rules alone decided, against the model
            scores = model.score(lines, [block.parted for block in page.blocks])
        else:
            scores = np.array(page.prose, np.float32)
        found = float(model.certainty(lines, scores).confidence)
    else:
        by = "rules" if model is None else "model"
        found = calibration.calibrated(expectation(page), f"{page.document.kind}-{by}")
    return min(found, _TRUST) if said in _NO_ARTICLE else found


def expectation(page: Page) -> float:
    """The F1 that `page.prose` would lead one to expect of the body, if it were a probability: 0..1."""
    right = kept = likely = 0.0
    for block, prose in zip(page.blocks, page.prose, strict=True):
        words = len(block.source.split())
        likely += words * prose
        if block.text:
            left = min(words, len(block.text.split()))
            kept += left
            right += left * prose
    return 2 * right / (kept + likely) if kept + likely else 0.0


def is_script_wall(page: Page) -> bool:
    """Whether the page asks for JavaScript, or whether a person reads it, and says little else."""
    unscripted: str = page.head.get("unscripted", "")
    if unscripted and _words(page.live) < _NOTHING and _asks_for_script(unscripted.casefold()):
        return True
    if _words([block for block in page.live if len(block.source) >= _LONG]) >= _SHORT_OF_SCRIPT:
        return False
    whole = page.text.casefold()
    if not any(phrase in whole for phrase in words().script):  # so on nearly all pages, and told at a glance
        return False
    asks = [block for block in page.blocks if len(key := _folded(block)) < _LONG and _asks_for_script(key)]
    return bool(asks) and _words(page.live, without=asks) < _SHORT_OF_SCRIPT


def _asks_for_script(key: str) -> bool:
    known = words()
    if known.named.search(key):
        return bool(_SCRIPT.search(key) or known.asks.search(key))
    return bool(known.check.search(key))


def is_error(page: Page) -> bool:
    """Whether a server's message is all the page says: that there is no such page, that it may not be seen, that something broke.

    Where the title says so, more may stand beside it, such as links to other stories.
    """
    if _words(page.live) >= _SHORT_OF_WALL:
        return False
    known = words()
    tab = titles.split(page.head.get("titles", {}).get("html/title", ""))
    shown = [page.taken(removal) for removal in page.removals + page.protected if removal.field == "title"]
    if any(_bare(text) in known.titles or _bare(text) in known.lines for text in (*tab, *shown)):
        return True
    found = [
        block
        for block in page.blocks
        if len(key := _bare(block.source)) < _LONG and (key in known.lines or known.error.search(key))
    ]
    return bool(found) and _words(page.live, without=found) < _SHORT_OF_ERROR


def is_consent_wall(page: Page) -> bool:
    """Whether a consent notice makes up most of the page, and no article stands beside it."""
    found = [block for block in page.blocks if _hit(page, block, "chrome/cookie")]
    if len(found) < 2:
        return False
    notice = [
        block for block in page.blocks if _hit(page, block, "chrome/cookie") or words().consent.search(_folded(block))
    ]
    if _words(page.live, without=notice) >= _SHORT_OF_CONSENT or _words(page.live, without=found) >= _SHORT_OF_WALL:
        return False
    whole = sum(len(block.source) for block in page.blocks)
    phrases, said = (sum(len(block.source) for block in blocks) for blocks in (found, notice))
    return phrases * 5 >= whole and said * 2 >= whole


def is_paywalled(page: Page) -> bool:
    """Whether a short body is followed, at once or soon, by a prompt to pay for the rest."""
    live = page.live
    if _words(live) >= _SHORT_OF_WALL:
        return False
    asks = [block.index for block in page.blocks if _hit(page, block, "inserts/subscribe")]
    if not live:
        return bool(asks) and not is_index(page.blocks, body=False)
    return any(live[0].index < index <= live[-1].index + _NEAR for index in asks)


def is_index(blocks: Sequence[Block], *, body: bool = True) -> bool:
    """Whether the blocks are headlines, teasers or a menu: no two paragraphs in a row, no long one, and many lines without a stop.

    body: the blocks are what was left after cleaning. Else they are the whole page, and only a long list counts.
    """
    if _has_prose(blocks):
        return False
    bare = sum(is_bare(block) for block in blocks)
    pieces = sum(not is_bare(block) and not block.whole.stop for block in blocks)
    if pieces * 5 >= len(blocks):  # sentences in pieces, verse, a list with commas
        return False
    if not body:
        return bare >= _LINES and bare * 2 >= len(blocks)
    paragraphs = sum(is_paragraph(block) for block in blocks)
    return bare >= _HEADLINES and bare * 3 >= len(blocks) and bare >= paragraphs


def is_listing(page: Page) -> bool:
    """Whether the page is a shop's, a forum's or a list of articles: by what it says of itself, by its buttons, by linked headings.

    What a page calls an article is one.
    """
    types: frozenset[str] = page.head.get("types", frozenset())
    if types & _ARTICLES or any(kind.endswith("article") for kind in types):
        return False
    prose = sum(block.shape.words for block in page.live if is_paragraph(block))
    if types & _FORUMS or is_forum(page):
        return True
    if prose < _PITCH and types & _PRODUCTS:
        return True
    if prose < _INTRODUCTION and types & _LISTS:
        return True
    if _words(page.live) < _OFFER and is_offer(page):
        return True
    return page.document.kind == "html" and is_teased(page)


def is_offer(page: Page) -> bool:
    """Whether the page has a button to buy, and a price."""
    cart = words().cart
    return any(_key(block) in cart for block in page.blocks) and any(
        len(key := _folded(block)) < _CUT and _PRICE.search(key) for block in page.blocks
    )


def is_forum(page: Page) -> bool:
    """Whether the page says of several posts who wrote them, in two ways or more."""
    starts = words().forum
    found = [
        key for block in page.blocks if (key := _key(block)).startswith(starts) and block.whole.words <= _PARAGRAPH
    ]
    return len(found) >= _POSTS and len({next(start for start in starts if key.startswith(start)) for key in found}) > 1


def is_teased(page: Page) -> bool:
    """Whether the body is teasers: paragraphs under headings that are links, and no long run of text between these."""
    linked = {block.index for block in page.blocks if block.tag in _HEADINGS and block.links > _LINKED}
    paragraphs = [block for block in page.live if is_paragraph(block)]
    under = [block for block in paragraphs if not linked.isdisjoint(range(block.index - 3, block.index))]
    if len(linked) < _TEASERS or not paragraphs or 2 * len(under) < len(paragraphs):
        return False
    run = longest = 0
    for block in page.blocks:
        run = 0 if block.index in linked else run + block.shape.words
        longest = max(longest, run)
    return longest < _RUN


def is_sliver(page: Page) -> bool:
    """Whether a few words are all that is left of a page of headlines and menus."""
    if _words(page.live) >= _SLIVER or _has_prose(page.live):
        return False
    gone = [block for block in page.blocks if not block.text]
    bare = sum(bool(block.source.strip()) and is_bare(block) for block in gone)
    return bare >= _LINES and bare * 2 >= len(page.blocks)


def is_partial(live: Sequence[Block]) -> bool:
    """Whether the body is a stub, or is cut off with dots."""
    words = _words(live)
    last = live[-1].text.rstrip("\"'”’»")
    return words < _STUB or bool(_ELLIPSIS.search(last)) or (words < _CUT and bool(_DOTS.search(last)))


def is_paragraph(block: Block) -> bool:
    """A sentence of some length, with its stop."""
    shape = block.whole
    return shape.stop and shape.words >= _PARAGRAPH


def is_bare(block: Block) -> bool:
    """A line as headlines and menus have it: no stop, no comma at its end, no small letter at its start; verse and lists have those."""
    text, shape = block.text or _said(block), block.whole
    if shape.stop or shape.colon or text[-1:] in _OPEN or text[:1] in _OPEN or text[:1].islower():
        return False
    return shape.words <= _HEADLINE


def _has_prose(blocks: Sequence[Block]) -> bool:
    """Whether two paragraphs stand in a row, or a long one stands anywhere."""
    if any(is_paragraph(first) and is_paragraph(second) for first, second in pairwise(blocks)):
        return True
    return any(is_paragraph(block) and block.whole.words >= _FULL for block in blocks)


def _said(block: Block) -> str:
    return block.source.replace("\n", " ").strip()


def _hit(page: Page, block: Block, code: str) -> bool:
    hits = page.hits[block.index]
    return bool(hits) and any(hit.rule.code == code for hit in hits)


def _key(block: Block) -> str:
    return _folded(block).strip(" \n\t.:!\u203a\u00bb+")


def _bare(text: str) -> str:
    """A line, casefolded, without the signs around it."""
    return text.casefold().replace("\u2019", "'").strip(" \n\t.:!?\u203a\u00bb+-\u2013\u2014|()[]")


def _folded(block: Block) -> str:
    return block.source.casefold()


def _words(blocks: Sequence[Block], without: Sequence[Block] = ()) -> int:
    gone = {block.index for block in without}
    return sum(block.shape.words for block in blocks if block.index not in gone)
