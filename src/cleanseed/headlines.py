"""Headlines: of the lines above a text the one that is its title, by what it says, where it stands, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from cleanseed.model import Block, Page
from cleanseed.read import titles

_TOLD = 1.0  # what the head of an HTML page tells
_FIRST = 0.1
_OPENING = 12  # blocks of the text whose words a headline shares
_DECK, _LONG = 8, 20
_ASKS = "?!？！"
_SITE = 2  # words that a site's name may have, and a headline hardly


def best(
    page: Page, near: list[Block], top: list[Block], taken: set[int], text: Sequence[Block], told: Collection[str]
) -> Block:
    """The headline among the lines `near`.

    top: all lines above the text, and what of it may be the title. taken: the lines among them that are a byline or a date. text: its
    blocks. told: what the head of an HTML page says of the title, folded.
    """
    said = {word for block in text[:_OPENING] for word in content(block.shape.key)}
    slug = slug_words(page)
    keys = [other.shape.key for other in top]
    below = {other.shape.key for other in page.blocks[top[-1].index + 1 :]}
    scores = [
        _wording(block, said, slug)
        + _place(keys, block.shape.key)
        + _company(page, block, top, near, taken, below)
        + (_TOLD if titles.key(block.text) in told else 0.0)
        + (0.0 if at else _FIRST)
        for at, block in enumerate(near)
    ]
    return _without_site(near[scores.index(max(scores))], near)


def _without_site(best: Block, near: list[Block]) -> Block:
    """The headline itself, where the best line is the page's first: the tab's title, which is the headline, a sign, and the site's name."""
    parts = set(map(titles.key, titles.split(best.text)))
    if best.index or len(parts) < 2:
        return best
    return next((block for block in near if block.shape.words > _SITE and titles.key(block.text) in parts), best)


def content(text: str) -> list[str]:
    """The words that carry a meaning: long ones, and pairs of characters where a script has no spaces."""
    words = [word.strip(".,:;!?'\"()“”„«»") for word in text.split()]
    found = [word for word in words if len(word) > 3]
    return found + [word[i : i + 2] for word in words if word[:1] > "\u2e7f" for i in range(len(word) - 1)]


def slug_words(page: Page) -> set[str]:
    """The words of the address, where the headline often stands once more."""
    return set(content(re.sub(r"[-_/.]", " ", (page.document.url or "").casefold())))


def _wording(block: Block, said: set[str], slug: set[str]) -> float:
    """What the line's words say for it.

    These weights, and those of its company, follow a logistic choice among the lines of labelled pages, made on one half of the hosts
    and checked on the other (0.91 of the lines chosen there were the title).
    """
    shape = block.shape
    words = content(shape.key)
    shared = sum(word in said for word in words) / max(4, len(words))
    named = sum(word in slug for word in words) / max(4, len(words)) if slug else 0.0
    length = min(shape.words, 8) / 8
    longer = 0.05 * max(0, shape.words - 16)
    # A headline may ask, and seldom ends in a full stop.
    told = shape.stop and block.text.rstrip("\"'”’»)")[-1:] not in _ASKS
    score = 1.3 * shared + 2 * named + length - longer - (0.7 if told else 0.0) + 0.35 * shape.upper
    return score + (0.3 if ":" in block.text else 0.0) - (0.35 if shape.words == 2 else 0.0)


def _company(page: Page, block: Block, top: list[Block], near: list[Block], taken: set[int], below: set[str]) -> float:
    """What stands beside a line: for it, a byline under it, the same line once more up here, and a longer line below, its deck.

    below: the keys of all lines under those of `top`.
    """
    score = 0.45 if is_signed(block, taken) else 0.0
    key = block.shape.key
    if sum(other.shape.key == key for other in top) > 1:
        score += 0.3
    elif key in below:
        score -= 0.2  # an entry of a menu or of a table of contents
    under = next((other for other in top if other.index == block.index + 1), None)
    if under and under.index not in taken and not page.hits[under.index]:
        score += 0.35 if under.shape.words >= max(_DECK, block.shape.words + 1) else 0.0
    if any(other.index == block.index - 1 and other.shape.words <= _LONG for other in near):
        score -= 0.15
    return score


def is_signed(block: Block, taken: set[int]) -> bool:
    """Whether a byline or a date stands right under the line, or one below that."""
    return not taken.isdisjoint((block.index + 1, block.index + 2))


def _place(keys: list[str], key: str) -> float:
    """What the lines around say for a line: at the end of a trail ("Home News Title") the title stands, and once more by itself."""
    score = 0.0
    for other in keys:
        if len(other) > len(key) + 2 and other.endswith(key):
            score = 0.5
        elif len(key) > len(other) + 2 and other.count(" ") >= 2 and key.endswith(other):
            return -0.3
    return score
