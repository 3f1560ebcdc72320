"""Evidence: what every stage may ask before it claims a block. It is weighed once, before the first stage, and never written again.

`prose` is a figure a block, 0..1: how much it reads like an article's text in its place. Here it is a formula over the shape of
the block and of its neighbours, with phrase hits as features. `window` is where the article begins and ends, by maximum
subsequence segmentation (Pasternack and Roth, Extracting Article Text from the Web with Maximum Subsequence Segmentation, WWW 2009):
the run of blocks with the greatest sum of scores, a score being words times how far `prose` lies above one half.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cleanseed import markup
from cleanseed.model import Block, Page
from cleanseed.rulebook import Hit, Rulebook
from cleanseed.shape import Shape

if TYPE_CHECKING:
    from cleanseed.linemodel import Model

PROSE = 0.5
"""From here on a block counts as prose."""

BULLET = re.compile(r"\s*(?:[•·▪◦●■▶*‣⁃–—»›>-]|\d{1,2}[.)、])\s")
# What a line begins with that goes on with a sentence, and the words at the end of one whose sentence is not over.
_CONTINUES = frozenset(",.;:!?)]’”%")
_JOINS = frozenset((
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or", "our", "than", "that", "the", "their",
    "to", "was", "with", "de", "der", "des", "die", "das", "du", "et", "la", "le", "les", "von", "und", "y", "el", "en",
))  # fmt: skip
_CAP = 60
_PENALTY = 3.0
_RUN = 60
_FULL = 20
_PARAGRAPH = 18
_LIKELY, _CLAUSE, _UNSTOPPED = 0.3, 7, 25
_MARK, _OFTEN, _PART = 3, 8, 10  # of a mark: words at most; times at least; of more than one in so many lines it stands


def weigh(page: Page, book: Rulebook, model: Model | None = None) -> Page:
    """The page with `hits` and `prose` for each of its blocks: learned where there is a model, else by the formula.

    The line model weighs plain text. Of HTML more is known: there the block model stands in its place.
    """
    hits = book.hits(page.blocks)
    if page.document.kind == "html":
        listed = own(page, hits)
        if model is None:
            page = page.ask(page) if page.ask is not None else page
            return replace(page, hits=hits, prose=tuple(markup.weigh(page, listed, hits)))
        return _learned(page, listed, hits)
    if model is not None:
        return replace(page, hits=hits, prose=_scored(page.blocks, model), model=model.hash)
    return replace(page, hits=hits, prose=tuple(own(page, hits)))


def _scored(blocks: Sequence[Block], model: Model) -> tuple[float, ...]:
    """What the line model says of each line: of those between which one line stands again and again, as if it did not.

    Some sites set such a mark before each paragraph, and the lines around a line say half of what it is.
    """
    found = model.score([block.text for block in blocks], [block.parted for block in blocks]).tolist()
    count = Counter(block.shape.key for block in blocks if block.shape.words <= _MARK)
    rest = [at for at, block in enumerate(blocks) if count[block.shape.key] < _OFTEN]
    if _PART * (len(blocks) - len(rest)) > len(blocks):
        again = model.score([blocks[at].text for at in rest], [blocks[at].parted for at in rest]).tolist()
        for at, score in zip(rest, again, strict=True):
            found[at] = score
    return tuple(round(score, 3) for score in found)


def _learned(page: Page, listed: list[float], hits: tuple[tuple[Hit, ...], ...]) -> Page:
    """A page of HTML weighed by the block model. listed: what shape and phrases say of each block.

    A witness that was put off is asked where the model is unsure without.
    """
    from cleanseed.blockmodel import scorer  # rules alone never pay for numpy

    if not page.blocks:
        return page
    model = scorer.load()
    look = model.look(page, listed, hits)
    found = model.score(page, look)
    if page.ask is not None and found.promise < scorer.ASK:
        page = page.ask(page, thorough=False)
        found = model.score(page, look)
    learned = markup.sheltered(page.blocks, listed, markup.joined(page.blocks, hits, found.prose))
    learned = markup.printed(page.blocks, hits, markup.headed(page.blocks, hits, learned))
    learned = markup.captioned(page.blocks, markup.titled(page.blocks, learned))
    return replace(page, hits=hits, prose=tuple(learned), ask=None)


def own(page: Page, hits: Sequence[tuple[Hit, ...]]) -> list[float]:
    """What the shape of each block and the phrases in it say, and of the blocks whose sentence it goes on with."""
    found = [
        _own(block.shape, not block.text[:1].isalpha() and BULLET.match(block.source) is not None, said)
        for block, said in zip(page.blocks, hits, strict=True)
    ]
    return _whole(found, page, hits)


def is_prose(page: Page, block: Block) -> bool:
    """Whether the block reads like an article's text in its place."""
    return page.prose[block.index] >= PROSE


def window(page: Page) -> tuple[int, int]:
    """Indexes of the first block of the article and of the one after its last; (0, 0) where nothing reads like one.

    Prose earns its words, up to a cap; anything else costs a fixed price, for a menu's lines are short but many. A long run of
    such lines, a table, stops costing. Prose in company above the best run belongs to the article too, for menus hold none.
    """
    if "window" not in page.memo:
        page.memo["window"] = _window(page)
    found: tuple[int, int] = page.memo["window"]
    return found


def _window(page: Page) -> tuple[int, int]:
    best = current = 0.0
    first = last = start = run = 0
    proses = page.prose
    for block in page.live:
        at, words = block.index, block.shape.words
        prose = proses[at]
        if current <= 0:
            current, start = 0.0, at
        if prose >= PROSE:
            run = 0
            current += min(words, _CAP) * (2 * prose - 1)
        else:
            run += 1
            if run <= _RUN:
                current += (2 * prose - 1) * _PENALTY * (1.0 if words < 8 else 1.5)
        if current > best:
            best, first, last = current, start, at + 1
    return _opening(page, first), last


def _opening(page: Page, first: int) -> int:
    """The index of the first of two full paragraphs with at most one block between them, or `first` if there are none above it."""
    full: int | None = None
    for block in page.blocks[:first]:
        if block.text and page.prose[block.index] >= 0.8 and block.shape.words >= _FULL and not page.hits[block.index]:
            if full is not None and block.index - full <= 2:
                return full
            full = block.index
    return first


def _own(shape: Shape, bullet: bool, hits: tuple[Hit, ...]) -> float:
    """What a block's own shape says. The steps are read off labelled pages: how often a line of such a shape is article."""
    words = shape.words
    if hits and any(hit.how == "line" or (hit.how == "starts" and words <= 12) for hit in hits):
        return 0.1
    if shape.stop:
        prose = 1.0 if words >= 20 else 0.8 if words >= 12 else 0.65 if words >= 7 else 0.5 if words >= 4 else 0.35
        if shape.upper > 0.6:
            prose -= 0.3
    elif shape.colon:
        prose = 0.7 if words >= 4 else 0.5
    elif words >= 40:
        prose = 0.6
    elif words >= 12:
        prose = 0.45 if words >= 20 else 0.4
    else:
        prose = 0.15 if shape.upper > 0.6 or words < 3 else 0.25
    if bullet:
        prose = max(prose, 0.5)
    if hits:
        prose = min(prose, 0.6)
    return prose


def _whole(own: list[float], page: Page, hits: Sequence[tuple[Hit, ...]]) -> list[float]:
    """Own evidence, with the pieces of a sentence that was broken at its links weighed as the sentence they were."""
    blocks = page.blocks
    joined = [*map(goes_on, blocks, blocks[1:]), False]  # each with the next one
    at = 0
    while at < len(blocks):
        end = joined.index(False, at) + 1
        if end - at > 1 and blocks[end - 1].shape.stop and not any(hits[at:end]):
            words = sum(block.shape.words for block in blocks[at:end])
            whole = _own(blocks[end - 1].shape._replace(words=words, upper=0.0), False, ())
            for index in range(at, end):
                own[index] = max(own[index], whole)
        at = end
    return own


def goes_on(block: Block, following: Block) -> bool:
    """Whether the second line goes on with the first one's sentence: right under it, in small letters."""
    if block.shape.stop or following.gap == "\n\n" or following.gap.count("\n") > 1:
        return False
    first = following.text[:1]
    if first.islower() or first in _CONTINUES:
        return True
    return (block.shape.words >= 3 and block.text[-1:] in ",—–-") or (
        block.text[-1:].islower() and block.text.rpartition(" ")[2] in _JOINS
    )


def opening(page: Page) -> int:
    """The index of the block that the text begins with.

    To the formula that is where the window opens. The line model takes a headline for a part of a clean article; by its figures the
    text begins with the first likely sentence.
    """
    first, last = window(page)
    if page.model is None:
        return first
    blocks = [block for block in page.live if first <= block.index < last and page.prose[block.index] >= _LIKELY]
    for at, block in enumerate(blocks):
        broken = at + 1 < len(blocks) and blocks[at + 1].index == block.index + 1 and goes_on(block, blocks[at + 1])
        if broken or _sentence(block.shape):
            return block.index
    return first


def _sentence(shape: Shape) -> bool:
    return (shape.stop and shape.words >= _CLAUSE) or shape.words >= _UNSTOPPED


def in_verse(page: Page) -> bool:
    """Whether the page is a poem: lines set close, none as long as a paragraph, and not a phrase of the rulebook anywhere."""
    lengths = [block.shape.words for block in page.blocks]
    close = sum(block.gap.count("\n") == 1 for block in page.blocks)
    return len(lengths) >= 4 and max(lengths) < _PARAGRAPH and 2 * close > len(lengths) and not any(page.hits)


def phrases(page: Page, stage: str) -> Iterator[tuple[Block, Hit]]:
    """The live blocks in which a phrase of `stage` was found, where evidence lets the rule take them: first hit, once a block.

    A rule that is not made for sentences leaves prose alone, unless the phrase is the whole line. A line that opens a region is
    left to the stage whose region it is.
    """
    for block in page.live:
        hits = page.hits[block.index]
        if not hits:
            continue
        opens = len(hits) > 1 and any(hit.rule.region for hit in hits)
        for hit in hits:
            if hit.rule.stage != stage or (opens and not hit.rule.region):
                continue
            if hit.how == "line" or hit.rule.sentences or block.shape.words <= 12 or not reads_on(page, block):
                yield block, hit
                break


def reads_on(page: Page, block: Block) -> bool:
    """Whether the block is more than a notice: an article's sentence."""
    return page.prose[block.index] >= 0.6
