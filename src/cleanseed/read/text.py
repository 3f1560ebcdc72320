"""Laid-out text becomes blocks.

Three ways to break lines are told apart, once for the page:

- "lines": a line is a paragraph. The usual case, and the one assumed where there is no evidence for another.
- "wrapped": paragraphs are broken at 40 to 104 columns. A block is a paragraph's lines, newlines included; what is not full
  to the margin (headings, list items, bylines, menus, paragraphs that were not wrapped) stays a block of its own.
- "single": the whole article stands in one line, or in a few huge ones. A block is a sentence.

Blocks cover the text: every character that is not white space lies in exactly one, and gaps and sources together are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Literal, NamedTuple

from cleanseed.model import Block
from cleanseed.read import oneline
from cleanseed.read.sentences import BREAKS_ANYWHERE, QUOTES, abbreviates, token_before

Breaking = Literal["lines", "wrapped", "single"]

# --- what wrapped text looks like ----------------------------------------------------------------------------------------
_NARROWEST, _WIDEST = 40, 104
"""Margins, in columns, that a text may be wrapped at."""
_NARROW, _SURE, _SURE_ON = 64, 12, 0.4
"""Below such a margin lines may be verses: more of them have to be full, and to break off within a sentence."""
_FEW_WIDER = 4
"""At most one line in so many may be wider, before a narrow margin is looked for."""
_LONGEST_WORD = 25
"""A longer word than that (an address) would make any line before it look full."""
_LEAST_FULL = 4
"""So many full lines at least, before a page counts as wrapped."""
_SOME, _MOST = 0.3, 0.75
"""Share of long lines that are full: on a page of which a part is wrapped, and on one that is wrapped as a whole. (Any other
text has .05 to .2, at the margin that suits it best.)"""
_MANY, _SOME_OF_MANY = 40, 0.22
"""With so many full lines, a lower share is no chance."""
_GOES_ON = 0.35
"""Share of full lines that break off within a sentence: .6 to .9 in prose, below .3 in lines that happen to be as long."""

_MOSTLY = 0.6
_TIGHT = 0.15
"""So many paragraphs, by full lines, that end without a blank line, before blank lines are not what parts them."""

# --- what a text in one line looks like ----------------------------------------------------------------------------------
_HUGE, _ALONE = oneline.HUGE, 400
"""Characters of a line that must hold several paragraphs; and of one that is the whole text."""
_FEW = 5
_HUGE_SHARE = 0.8

_WIDE = "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
_TWO_COLUMNS = re.compile(f"[{_WIDE}]")

_ITEM = re.compile(r"(?:[-*+•‣◦·–—>#|]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")


class _Line(NamedTuple):
    start: int
    end: int
    indent: int
    follows: bool  # directly under a line, no blank line between


class _Wrap(NamedTuple):
    """A margin, the widths (of lines, of first words) by which it was found, and whether the whole page keeps to it."""

    margin: int
    widths: list[int]
    words: list[int]
    all_through: bool


def breaking(text: str) -> Breaking:
    """How the lines of laid-out text are broken."""
    return _how(text, _lines(text))[0]


def _how(text: str, lines: list[_Line]) -> tuple[Breaking, _Wrap | None]:
    """How the lines are broken, with the margin of those that are wrapped."""
    if _single(text, lines):
        return "single", None
    wrap = _wrap(text, lines)
    return ("wrapped", wrap) if wrap else ("lines", None)


def blocks(text: str, most: int | None = None) -> tuple[Block, ...]:
    """The blocks of laid-out text, in order: paragraphs, or sentences where the text has no lines. most: only so many are made.

    `text[block.start:block.end] == block.source`, without white space at its ends; `block.gap` is what stood before it. For text
    from `layout`, the joined gaps and sources are the text.
    """
    lines = _lines(text)
    spans: Iterable[tuple[int, int]]
    how, wrap = _how(text, lines)
    if how == "single":
        spans = oneline.parted(text, ((line.start, line.end) for line in lines))
    elif wrap is not None:
        spans = _whole(text, list(_paragraphs(text, lines, wrap)))
    else:
        spans = (span for line in lines for span in oneline.line(text, line.start, line.end))
    found: list[Block] = []
    done = 0
    for start, end in islice(spans, most):
        found.append(Block(len(found), start, text[start:end], text[done:start]))
        done = end
    return tuple(found)


def _whole(text: str, spans: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The paragraphs of wrapped text; their sentences, where the whole text was one line before it was wrapped."""
    sizes = sorted((end - start for start, end in spans), reverse=True)
    if sizes[0] < _HUGE or len(spans) >= _FEW or sizes[0] < _HUGE_SHARE * sum(sizes):
        return spans
    return oneline.parted(text, spans)


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, without their indentation and trailing space."""
    lines: list[_Line] = []
    top, end = 0, -2
    for line in text.split("\n"):
        if source := line.strip():
            indent = line.index(source[0])
            start = top + indent
            follows = top == end + 1
            end = start + len(source)
            lines.append(_Line(start, end, indent, follows))
        top += len(line) + 1
    return lines


def _single(text: str, lines: list[_Line]) -> bool:
    """Whether the text stands in one line, or in few huge ones. Characters of two columns say twice as much."""
    if len(lines) > 1 and 2 * max(line.end - line.start for line in lines) < _HUGE:
        return False
    lengths = [
        line.end
        - line.start
        + (len(_TWO_COLUMNS.findall(text, line.start, line.end)) if line.end - line.start > 199 else 0)
        for line in lines
    ]
    if len(lengths) == 1:
        return lengths[0] >= _ALONE
    huge = [length for length in lengths if length >= _HUGE]
    return bool(huge) and (len(lengths) < _FEW or len(huge) == 1) and sum(huge) >= _HUGE_SHARE * sum(lengths)


# --- wrapped text ----------------------------------------------------------------------------------------------------------


def _wrap(text: str, lines: list[_Line]) -> _Wrap | None:
    """The margin at which the text is wrapped, if it is.

    A line is full at a margin if it keeps within it and would not, had it the first word of the next line. Each pair of lines
    votes for the margins at which it is full. Wrapped text agrees on one; any other text spreads its votes.
    """
    if [line.follows for line in lines].count(True) < _LEAST_FULL:
        return None
    found = _wrap_by(text, lines, columns=False)
    if found is None and _TWO_COLUMNS.search(text):
        found = _wrap_by(text, lines, columns=True)
    return found


def _wrap_by(text: str, lines: list[_Line], *, columns: bool) -> _Wrap | None:
    widths, words = _measure(text, lines, columns=columns)
    found = _wrap_at(text, lines, widths, words, _NARROW)
    if found is None and sum(width > _NARROW for width in widths) * _FEW_WIDER < len(widths):
        found = _wrap_at(text, lines, widths, words, _NARROWEST)
    return found


def _wrap_at(text: str, lines: list[_Line], widths: list[int], words: list[int], narrowest: int) -> _Wrap | None:
    """The margin of `narrowest` columns or more on which most lines agree, if they keep to it."""
    steps = [0] * (_WIDEST + 2)
    for width, word in zip(widths, words[1:], strict=False):
        if word and width <= _WIDEST and width + word >= narrowest:
            steps[max(width, narrowest)] += 1
            steps[min(width + word, _WIDEST) + 1] -= 1
    votes = most = margin = 0
    for width in range(narrowest, _WIDEST + 1):
        votes += steps[width]
        if votes > most:
            most, margin = votes, width
    if most < _LEAST_FULL:
        return None
    full = long = on = nouns = 0
    for index, (width, word) in enumerate(zip(widths, [*words[1:], 0], strict=True)):
        if width > margin:
            long += 1
        elif word and width + word >= margin:
            full += 1
            long += 1
            if _goes_on(text, lines[index], lines[index + 1]):
                on += 1
            else:
                nouns += text[lines[index + 1].start].isupper() and not _stops(text, lines[index])
        elif word and width * 2 > margin:
            long += 1
    if narrowest < _NARROW and (full < _SURE or full < _MOST * long or on < _SURE_ON * full):
        return None
    share = _MOST if full < 2 * _LEAST_FULL else _SOME if full < _MANY else _SOME_OF_MANY
    # Where most lines are full, a capital may be a noun of German; it tells nothing.
    told = full - nouns if full >= _MOSTLY * long and on >= _LEAST_FULL else full
    if full < share * long or on < _GOES_ON * told:
        return None
    return _Wrap(margin, widths, words, full >= _MOST * long)


def _measure(text: str, lines: list[_Line], *, columns: bool) -> tuple[list[int], list[int]]:
    """The width of each line, and of the first word of each that follows a line directly (0: of the others)."""
    widths = [line.end - line.start + line.indent for line in lines]
    if columns:
        widths = [
            width + len(_TWO_COLUMNS.findall(text, line.start, line.end))
            for width, line in zip(widths, lines, strict=True)
        ]
    words = []
    for line in lines:
        word = 0
        if line.follows:
            space = text.find(" ", line.start, min(line.end, line.start + _LONGEST_WORD))
            word = space - line.start if space >= 0 else min(line.end - line.start, _LONGEST_WORD)
            if text[line.start] > "\u2e7f" and BREAKS_ANYWHERE.match(text, line.start):
                word = 2  # a character, and a stop that may not begin a line
            if columns:
                word += len(_TWO_COLUMNS.findall(text, line.start, line.start + word))
        words.append(word)
    return widths, words


def _goes_on(text: str, line: _Line, after: _Line) -> bool:
    """Whether a sentence goes on from a line to the next one."""
    last, first = text[line.end - 1], text[after.start]
    if last in ",;" or first.isupper():
        return last in ",;"  # a name, or a noun in German, may go on a sentence as well as begin one
    return first.isalpha() and not _stops(text, line)


def _paragraphs(text: str, lines: list[_Line], wrap: _Wrap) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs: runs of full lines with the line that ends them, and all other lines by themselves."""
    joins = [_joins(text, lines, index, wrap) for index in range(len(lines) - 1)]
    # Where no blank line stands between paragraphs, a full line that ends in a stop is as often a paragraph's last one. Then
    # two blocks are made of a paragraph rather than one of the article's last paragraph and what comes under it.
    ends = sum(
        before and not here and after.follows for (before, here), after in zip(pairwise(joins), lines[2:], strict=True)
    )
    tight = ends > _TIGHT * sum(joins)
    first, sure = 0, wrap.all_through
    for index, line in enumerate(lines):
        after = lines[index + 1] if index < len(joins) and joins[index] else None
        on = after is not None and _goes_on(text, line, after)
        if after and (on or not tight or not _stops(text, line)):
            sure = sure or on
            continue
        last = index + 1 == len(lines) or not lines[index + 1].follows
        if sure or (last and not lines[first].follows):  # blank lines say where it begins and ends
            yield lines[first].start, line.end
        else:
            yield from ((alone.start, alone.end) for alone in lines[first : index + 1])
        first, sure = index + 1, wrap.all_through


def _joins(text: str, lines: list[_Line], index: int, wrap: _Wrap) -> bool:
    """Whether a line and the next one may be of one paragraph: the first is full, and no blank line, item or indent parts them."""
    line, after = lines[index], lines[index + 1]
    width, word, then = wrap.widths[index], wrap.words[index + 1], wrap.widths[index + 1]
    if not after.follows or width > wrap.margin or width + word < wrap.margin:
        return False
    if then > wrap.margin and word < _LONGEST_WORD:
        return False
    item = _ITEM.match(text, line.start) is not None
    if _ITEM.match(text, after.start) and (item or not text[after.start].isdigit() or _stops(text, line)):
        return False  # but not "on the / 3. of May"
    return item or after.indent <= line.indent


def _stops(text: str, line: _Line) -> bool:
    """Whether a line ends like a sentence."""
    end = line.end
    while end > line.start and text[end - 1] in QUOTES:
        end -= 1
    return text[end - 1] in "!?…。！？｡।॥۔؟።፧။។៕։:" or (
        text[end - 1] == "." and not abbreviates(token_before(text, end - 1))
    )
