"""What an HTML page's markup says of its blocks: evidence for `prose`, from element, place, links, names, and the witness.

Names are the words of the classes, ids and roles around a block. They only lower what the block's own shape says, and never
against a witness that takes the block for article: sites call their elements what they like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from string import ascii_lowercase

from cleanseed.model import Block, Page
from cleanseed.rulebook import Hit

SEEN = 0.5
"""From this share on the witness counts as having the block."""

TITLE = 0.3
"""What a headline gets: it is about the article, and not of its body."""

_FULL = 25
_CAPTION = 0.45
_PARAGRAPH = 12
_HEARD = 40
_FULLY = 0.8
_OUTSIDE = 0.2
_SHIELDED = 0.65
_HEADED = 0.55
_KEPT, _FAINT, _POSTS, _SENTENCE, _REST, _LINKED = 0.5, 0.1, 3, 7, 0.5, 0.3
_SURE, _OPEN = 0.8, 0.3
_FIGURES = re.compile(r"\d+")
_LETTERS = bytes(code if chr(code) in ascii_lowercase else 32 for code in range(256))
"""What each byte becomes where only small letters of ASCII count: all else a space."""

KINDS: dict[str, frozenset[str]] = {
    "navigation": frozenset((
        "nav", "navigation", "navbar", "menu", "menubar", "submenu", "breadcrumb", "breadcrumbs", "crumbs", "toolbar",
        "topbar", "pagination", "pager", "skip", "masthead", "toc", "banner", "search", "login",
    )),
    "footer": frozenset(("footer", "contentinfo", "colophon", "copyright", "legal")),
    "caption": frozenset(("figcaption", "caption", "captions", "credit", "credits", "imagecredit", "photocredit")),
    "comments": frozenset((
        "comment", "comments", "commentlist", "disqus", "respond", "discussion", "replies", "reply",
    )),
    "share": frozenset(("share", "sharing", "social", "sharedaddy", "follow", "sharebar", "addthis")),
    "others": frozenset((
        "related", "recommended", "recommendation", "recommendations", "recirc", "recirculation", "popular", "trending",
        "mostread", "outbrain", "taboola", "teaser", "teasers", "sidebar", "widget", "widgets", "promo", "promotion",
        "promos", "more", "latest", "upnext", "readmore", "seealso", "complementary", "carousel", "slider",
    )),
    "insert": frozenset((
        "ad", "ads", "advert", "advertisement", "adsense", "sponsor", "sponsored", "newsletter", "subscribe",
        "subscription", "signup", "paywall", "cookie", "cookies", "consent", "modal", "popup", "overlay", "dialog",
        "donate", "donation", "cta", "notice", "print", "gdpr",
    )),
    "about": frozenset((
        "byline", "author", "authors", "bio", "dateline", "timestamp", "date", "tags", "tag", "taglist", "topics",
        "categories", "category", "keywords", "meta", "postmeta", "entrymeta", "contributors", "writer", "writers",
        "reporter", "reporters", "autor", "autores", "auteur", "auteurs", "autore", "fecha", "datum",
    )),
}  # fmt: skip
_TELLING = frozenset[str]().union(*KINDS.values())
_PLACES = {
    "nav": "navigation", "footer": "footer", "aside": "others", "figcaption": "caption", "caption": "caption", "form": "insert",
    "button": "insert", "menu": "navigation", "dialog": "insert", "search": "navigation",
}  # fmt: skip
FRAMES = frozenset((
    # phpBB, XenForo, vBulletin, SMF, MyBB, Discourse, Question2Answer, and what runs the great sites of questions
    "postprofile", "signature", "post-buttons", "back2top",
    "message-user", "message-userextras", "message-userdetails", "message-signature", "message-attribution", "message-lastedit", "message-footer", "reactionsbar",
    "userinfo", "userinfo_extra", "postuserinfo", "posthead", "postfoot", "signaturecontainer", "bbcode_postedby", "threadinfo", "b-userinfo",
    "poster", "keyinfo", "post_author", "author_information", "author_statistics", "post_controls",
    "crawler-post-meta", "topic-meta-data", "post-controls", "post-menu-area", "topic-map", "post-likes",
    "qa-voting", "qa-vote-count", "qa-q-view-meta", "qa-a-item-meta", "qa-c-item-meta", "votecell", "js-voting-container", "post-signature", "user-action-time",
    "postcell-menu", "js-post-menu",
))  # fmt: skip
"""What software of forums calls the boxes around a post: on its writer, with a signature, with buttons."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def kind(block: Block) -> str:
    """What the markup calls the block: a key of `KINDS`, or "" for nothing telling."""
    return kind_of(block.path, block.marks, block.tag)


@lru_cache(maxsize=4096)
def kind_of(path: str, marks: str, tag: str) -> str:
    """`kind` of a block with such a path, marks and tag."""
    if (place := _place_of(path, tag)) is not None:
        return place
    words = _TELLING.intersection(letters(marks))
    return next((name for name, named in KINDS.items() if not words.isdisjoint(named)), "") if words else ""


@lru_cache(maxsize=4096)
def _place_of(path: str, tag: str) -> str | None:
    """What an element, or the nearest around it whose name tells, is by its name; None where names tell nothing."""
    if (place := _PLACES.get(tag)) is not None:
        return place
    steps = path.split("/")
    for step in reversed(steps):
        if step in _PLACES and not (step == "footer" and "article" in steps):
            return _PLACES[step]
        if step == "article":
            break
    return None


def letters(marks: str) -> list[str]:
    """The words in classes, ids and roles: runs of small letters."""
    return marks.encode().translate(_LETTERS).decode().split()


def framed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that stand in the frame that software of forums puts around a post."""
    if FRAMES.isdisjoint(" ".join({block.marks for block in blocks}).split()):  # so on most pages
        return []
    return [block for block in blocks if not FRAMES.isdisjoint(block.marks.split())]


def weigh(page: Page, own: Sequence[float], hits: Sequence[tuple[Hit, ...]]) -> list[float]:
    """`prose` for each block of an HTML page. own: what shape and phrases say."""
    blocks = page.blocks
    home = _home(blocks)
    heard = any(block.witness >= SEEN for block in blocks)
    found = [
        _one(block, shape, bool(said), home if heard else None)
        for block, shape, said in zip(blocks, own, hits, strict=True)
    ]
    return titled(blocks, headed(blocks, hits, shielded(blocks, own, found)))


def headed(blocks: Sequence[Block], hits: Sequence[tuple[Hit, ...]], prose: list[float]) -> list[float]:
    """`prose` with a subheading's raised, where what stands over it and under it is surely the article's, but not the heading.

    Sure is what the witness has, or what the model is sure of where it is open on the heading.
    """
    for block in blocks[1:-1]:
        at = block.index
        if block.tag not in _HEADINGS or block.witness >= SEEN or block.links > 0 or hits[at] or kind(block):
            continue
        if blocks[at + 1].tag in _HEADINGS:
            continue
        heard = blocks[at + 1].witness >= SEEN and blocks[at - 1].witness >= SEEN
        if heard or (prose[at] >= _OPEN and not block.shape.colon and min(prose[at - 1], prose[at + 1]) >= _SURE):
            prose[at] = max(prose[at], _HEADED)
    return prose


def printed(blocks: Sequence[Block], hits: Sequence[tuple[Hit, ...]], prose: list[float]) -> list[float]:
    """`prose` with that of preformatted text raised, where it stands between blocks that are kept: a listing has no sentences."""
    for is_listing, row in groupby(blocks, lambda block: "/pre/" in f"{block.path}/"):
        if not is_listing:
            continue
        listing = list(row)
        first, last = listing[0].index, listing[-1].index
        if first > 0 and last + 1 < len(blocks) and min(prose[first - 1], prose[last + 1]) >= _KEPT:
            for block in listing:
                if prose[block.index] >= _FAINT and not hits[block.index] and not kind(block):
                    prose[block.index] = max(prose[block.index], _HEADED)
    return prose


def shielded(blocks: Sequence[Block], own: Sequence[float], prose: list[float]) -> list[float]:
    """`prose` with that of full paragraphs raised, where most of the page's stand in elements whose names would have them go.

    Sites call the article what they like, "sidebar" or "footer". So where the witness hears next to nothing, the name that most
    paragraphs bear tells nothing.
    """
    called, named, others = _named(blocks, own)
    if called and sum(block.shape.words for block in named + others if block.witness >= SEEN) < _HEARD:
        for block in named:
            prose[block.index] = max(prose[block.index], _SHIELDED)
    return prose


def sheltered(blocks: Sequence[Block], own: Sequence[float], prose: list[float]) -> list[float]:
    """The same of learned `prose`: where next to nothing is found outside the elements with the name that most paragraphs bear.

    Of these it is raised for those that stand in the same markup as most. Readers' comments may be far longer than what they stand under.
    """
    called, named, _ = _named(blocks, own)
    if not called:
        return prose
    outside = sum(block.shape.words for block in blocks if prose[block.index] >= SEEN and kind(block) != called)
    sizes: Counter[tuple[str, str]] = Counter()
    for block in named:
        sizes[_place(block)] += block.shape.words
    if outside < max(_HEARD, 0 if called == "comments" else _OUTSIDE * sizes.total()):
        place, _ = sizes.most_common(1)[0]
        for block in named:
            if _place(block) == place:
                prose[block.index] = max(prose[block.index], _SHIELDED)
    return prose


def _named(blocks: Sequence[Block], own: Sequence[float]) -> tuple[str, list[Block], list[Block]]:
    """The kind that most of the page's full paragraphs are, if any, by their words; these, and the others."""
    full = [block for block in blocks if own[block.index] >= _FULLY and block.shape.words >= _PARAGRAPH]
    sizes: Counter[str] = Counter()
    for block in full:
        sizes[kind(block)] += block.shape.words
    called, most = sizes.most_common(1)[0] if sizes else ("", 0)
    if 2 * most <= sizes.total():
        called = ""
    return (
        called,
        [block for block in full if kind(block) == called],
        [block for block in full if kind(block) != called],
    )


def _place(block: Block) -> tuple[str, str]:
    """What is the same of blocks in the same markup."""
    return block.path, _without_figures(block.marks)


@lru_cache(maxsize=4096)
def _without_figures(marks: str) -> str:
    return _FIGURES.sub("", marks)


def joined(blocks: Sequence[Block], hits: Sequence[tuple[Hit, ...]], prose: list[float]) -> list[float]:
    """`prose` with that of whole posts raised: sentences in an element like those of most others that are kept, each in a box of its own.

    Posts of a thread, entries of a ticker stand in the same markup. Where most of them read like the text, one that is short does too;
    where software of forums frames them, all do if one does.
    """
    rows: dict[tuple[str, str], list[Block]] = {}
    least = _POSTS if len(framed(blocks)) < _POSTS else 1
    for block in blocks:
        if len(block.boxes) > 1 and block.shape.stop and block.shape.words >= _SENTENCE and not hits[block.index]:
            rows.setdefault(_place(block), []).append(block)
    for row in rows.values():
        kept = [block for block in row if prose[block.index] >= _KEPT]
        boxes = {block.boxes[-2] for block in kept}
        if len(boxes) < least or len(kept) == len(row):
            continue
        others = [
            block
            for block in row
            if block.boxes[-2] not in boxes
            and prose[block.index] >= _FAINT
            and block.links < _LINKED
            and not kind(block)
        ]
        if least == 1 or sum(block.shape.words for block in others) <= _REST * sum(block.shape.words for block in kept):
            for block in others:
                prose[block.index] = max(prose[block.index], _HEADED)
    return prose


def titled(blocks: Sequence[Block], prose: list[float]) -> list[float]:
    """`prose` with the headline's lowered to `TITLE`, where there is one above the text."""
    if (title := _title(blocks, prose)) is not None:
        prose[title] = min(prose[title], TITLE)
    return prose


def captioned(blocks: Sequence[Block], prose: list[float]) -> list[float]:
    """`prose` with that of captions lowered, unless they hold most of the page's prose: then the site calls its paragraphs so."""
    sizes = [block.shape.words if each >= 0.5 else 0 for block, each in zip(blocks, prose, strict=True)]
    inside = [block.index for block in blocks if "figcaption" in block.path]
    if 2 * sum(sizes[index] for index in inside) <= sum(sizes):
        for index in inside:
            prose[index] = min(prose[index], _CAPTION)
    return prose


def _title(blocks: Sequence[Block], prose: Sequence[float]) -> int | None:
    """The index of the headline: the last first-level heading above the first full paragraph."""
    found = None
    for block, each in zip(blocks, prose, strict=True):
        if block.tag == "h1":
            found = block.index
        elif found is not None and each >= 0.5 and block.shape.words >= _FULL:
            return found
    return found


def _home(blocks: Sequence[Block]) -> frozenset[str]:
    """The paths under which the article's paragraphs stand: those of most of the text that the witness has."""
    sizes: Counter[str] = Counter()
    for block in blocks:
        if block.witness >= SEEN and block.tag not in _HEADINGS:
            sizes[block.path] += len(block.text)
    whole = sum(sizes.values())
    return frozenset(path for path, size in sizes.items() if size >= 0.1 * whole)


def _one(block: Block, own: float, said: bool, home: frozenset[str] | None) -> float:
    called = kind(block)
    if block.witness >= SEEN:
        if "figcaption" in block.path:
            return min(own, _CAPTION)
        if own <= 0.1:
            return 0.5  # a phrase is the whole of it: its own rule decides
        if said:
            return max(own, 0.55)
        return max(own, 0.8)
    prose = own * (1.0 - block.links)
    if called:
        return prose * 0.4
    return prose if home is None or block.path in home else prose * 0.6
