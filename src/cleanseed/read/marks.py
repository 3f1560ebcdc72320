"""Markdown becomes the text that it marks up: links their words, headings and emphasis without their signs, pictures nothing.

It is read as Markdown only where signs stand in it that no prose has: links and pictures with their addresses, a table of such addresses,
headings in paragraphs of their own together with bold words, or one over all the rest. Then what CommonMark takes for a sign goes; what only looks like one
stays: `snake_case`, `2 * 3 * 4`, `[sic]`, a line of stars, and all code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cleanseed.read.changes import Change

KIND = "markdown"
_TITLE = r"""(?:\s{1,8}(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?"""
_DEST = rf"\(\s{{0,8}}(?:<([^<>\n]{{0,2000}})>|((?:mailto|sms|whatsapp):[^()<>\n]{{0,1000}}|(?:-\n[ \t]{{0,12}}(?=[^\s()])|[^\s()<>\\]|\\.|\([^\s()]*+\))*+)){_TITLE}\s{{0,8}}\)"
_TOKEN = re.compile(rf"\\.|!?\[|\](?:{_DEST}|\s?\[([^\[\]\n]{{0,80}})\])?", re.DOTALL)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:|/|#|\.{1,2}/|\?|www\.)|[^\s]*(?:/|\.(?:html?|php|aspx?|jpe?g|png|gif|webp|svg|pdf)\b)",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"^[ \t]{0,8}\[([^\[\]\n]{1,80})\]:[ \t]*<?((?:https?:|/|#|mailto:|tel:|data:|javascript:)[^\s>]*)>?(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_LONGEST_LINK = 3000
_HEADING = re.compile(r"^(?:[ \t]*(?:[*+-]|\d{1,3}\.)[ \t]++|[ \t]*>[ \t]?)*+[ \t]*(#{1,6}[ \t]+)(?=\S)", re.MULTILINE)
_PARTED_HEADING = re.compile(r"(?:\A|\n[ \t]*\n)[ \t]*(#{1,6})[ \t]+\S[^\n]*(?:\n[ \t]*(?=\n)|\n?\Z)")
_CLOSING_HASHES = re.compile(r"(?<=\S)[ \t]+#{1,6}[ \t]*$", re.MULTILINE)
_UNDERLINE = re.compile(r"(?<=[^\s|=-])[ \t]*\n([ \t]{0,3}(?:={3,}|-{3,})[ \t]*)(?=\n|\Z)")
_BOLD = re.compile(r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?![\w*])")
_QUOTE = re.compile(r"^[ \t]{0,3}((?:>[ \t]?)+)", re.MULTILINE)
_RULE_ROW = re.compile(
    r"^[ \t]*+\|?[ \t]*+:?-{2,}:?[ \t]*+(?:\|[ \t]*+:?-{2,}:?[ \t]*+)+\|?[ \t]*+(?:\n|\Z)", re.MULTILINE
)
_EMPTY_ITEM = re.compile(r"^[ \t]*(?:[*+-]|\d{1,3}\.)[ \t]*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HARD_BREAK = re.compile(r"(?<=\S)\\$", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]{0,3}(`{3,}|~{3,})", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,500}?)(?<!`)\1(?!`)")
_STARS = re.compile(r"\*+|_+")
_FRONT = re.compile(r"\s*---[ \t]*\n(?:(?=[^\n]*\S)[^\n]*+\n){1,40}?---[ \t]*\n")
_BLANK = re.compile(r"\n[ \t]*\n")
_TOLD = re.compile(r"^Markdown Content:[ \t]*\n", re.MULTILINE)
_PROSE_END = re.compile(r"[.!?…。！？][\"'”’»）)]?\s*\Z")
_BEGINS = re.compile(
    r"[ \t]*(?:[*+-][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|>|\||={3,}[ \t]*$|-{3,}[ \t]*$|`{3}|~{3}|\[[^\]\n]{1,80}\]:)"
)
_ENDS = re.compile(r"[ \t]*+(?:#{1,6}[ \t]|\||={3,}[ \t]*$|-{3,}[ \t]*$|[*_ \t]{3,}$)")
_FULL, _WIDEST, _ONE_IN, _ONE_IN_TEN = 60, 104, 20, 10
_QUOTED_SHARE = 0.9
_LEAST = 5
_FAR = 1 << 60
_OPENING = 4000


class Found(NamedTuple):
    """changes: the signs to take out. links: spans of `text` that are the words of links, sorted and apart."""

    changes: list[Change]
    links: list[tuple[int, int]]


def changes(text: str) -> Found:
    """The signs of Markdown in `text`, and the words that it links; neither where it is none."""
    if _all_quoted(text):
        return Found([Change(at.start(1), at.end(1), "", "quote") for at in _QUOTE.finditer(text)], [])
    if not ("](" in text or "]: " in text or "**" in text or "# " in text):
        return Found([], [])
    code = _fenced(text)
    defined = [at for at in _DEFINED.finditer(text) if not _inside(at.start(), code)] if "]:" in text else []
    names = {" ".join(at[1].casefold().split()) for at in defined}
    linked, words = _links(text, names, code)
    bold = sum(1 for _ in zip(_BOLD.finditer(text), range(_LEAST), strict=False))
    levels = [len(at[1]) for at, _ in zip(_PARTED_HEADING.finditer(text), range(_LEAST), strict=False)]
    headings = len(levels)
    headed = _is_headed(text)
    # A single # stands before a comment of a program, too.
    if not linked and not headed and not (max(levels, default=0) > 1 and headings + bold > 2):
        return Found([], [])
    out = [*linked, *(Change(at.start(), at.end(), "", KIND) for at in defined)]
    if headed or len(linked) + headings + bold > 2:
        out += _signs(text, code)
        out += _soft_breaks(text, code)
    return Found(_apart(out), words)


def empty_items(text: str) -> list[Change]:
    """The signs of list items in which only a picture stood."""
    return [Change(at.start(), at.end(), "", KIND) for at in _EMPTY_ITEM.finditer(text)]


def is_empty_item(line: str) -> bool:
    """Whether the line is the sign of a list item and nothing else."""
    return _EMPTY_ITEM.fullmatch(line) is not None


def _is_headed(text: str) -> bool:
    """Whether the text opens with a heading in a paragraph of its own over paragraphs of prose, and no other line is a comment."""
    told = _TOLD.search(text[:_OPENING])
    opening = text[told.end() if told else 0 :][:_OPENING].lstrip()
    if not opening.startswith("#"):
        return False
    first, *others = _BLANK.split(opening)[:_LEAST]
    hashes = sum(line.lstrip().startswith("#") for line in opening.split("\n"))
    return (
        "\n" not in first
        and hashes == sum(1 for _ in _PARTED_HEADING.finditer(opening))
        and any(len(each) >= _FULL and _PROSE_END.search(each) for each in others)
    )


def _all_quoted(text: str) -> bool:
    """Whether each line is marked as quoted, as in a mail."""
    if not text.lstrip().startswith(">"):
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) >= _LEAST and sum(line.lstrip().startswith(">") for line in lines) >= _QUOTED_SHARE * len(lines)


def _links(text: str, names: set[str], code: list[tuple[int, int]]) -> tuple[list[Change], list[tuple[int, int]]]:
    """The brackets and addresses of links, and all of a picture; and where the words of links stand."""
    out: list[Change] = []
    words: list[tuple[int, int]] = []
    open_: list[tuple[int, bool]] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign[0] == "\\" or _inside(token.start(), code):
            continue
        if sign[0] in "![":
            open_.append((token.start(), sign[0] == "!"))
            continue
        if not open_:
            continue
        start, picture = open_.pop()
        address = token[1] if token[1] is not None else token[2]
        named = token[3]
        if named is not None:
            inner = text[start + 1 + picture : token.start()]
            if " ".join((named or inner).casefold().split()) not in names:
                continue
        elif address is None or not (address == "" or _ADDRESS.match(address)):
            continue
        if token.start() - start > _LONGEST_LINK or (address == "" and not picture and start + 1 < token.start()):
            continue
        if picture:
            while out and out[-1].start >= start:
                out.pop()
            while words and words[-1][0] >= start:
                words.pop()
            out.append(Change(start, token.end(), "", "image"))
            continue
        while words and words[-1][0] >= start:
            words.pop()
        words.append((start + 1, token.start()))
        out += (Change(start, start + 1, "", "link"), Change(token.start(), token.end(), "", "link"))
    return sorted(out), words


def _signs(text: str, code: list[tuple[int, int]]) -> Iterator[Change]:
    """The signs of headings, quotations, tables, escapes, code and emphasis."""
    for pattern, group in (
        (_HEADING, 1), (_CLOSING_HASHES, 0), (_UNDERLINE, 1), (_QUOTE, 1), (_RULE_ROW, 0), (_HARD_BREAK, 0),
    ):  # fmt: skip
        for at in pattern.finditer(text):
            if not _inside(at.start(group), code):
                yield Change(at.start(group), at.end(group), "", KIND)
    for at in _ESCAPED.finditer(text):
        if not _inside(at.start(), code):
            yield Change(at.start(), at.start() + 1, "", KIND)
    held = list(code)
    for at in _CODE.finditer(text):
        if not _inside(at.start(), code):
            size = len(at[1])
            yield Change(at.start(), at.start() + size, "", KIND)
            yield Change(at.end() - size, at.end(), "", KIND)
            held.append((at.start(), at.end()))
    yield from _emphasis(text, sorted(held))


def _soft_breaks(text: str, code: list[tuple[int, int]]) -> Iterator[Change]:
    """The line ends inside the paragraphs of Markdown that was wrapped: with its addresses, so the text's own lines tell no margin any more."""
    lines = text.split("\n")
    plain = [len(line) for line in lines if "](" not in line and "://" not in line]
    wide = sum(_FULL <= size <= _WIDEST for size in plain)
    if (
        lines.count("") * _ONE_IN_TEN < len(lines)
        or wide < _LEAST
        or sum(size > _WIDEST for size in plain) * _ONE_IN > len(plain)
    ):
        return
    at = 0
    for line, after in pairwise(lines):
        at += len(line) + 1
        if (
            line.strip() and after.strip() and not line.endswith(("  ", "\\")) and not _BEGINS.match(after)
            and not _ENDS.match(line) and not _inside(at - 1, code)
        ):  # fmt: skip
            yield Change(at - 1, at + len(after) - len(after.lstrip()), " ", "wrap")


def _emphasis(text: str, code: list[tuple[int, int]]) -> Iterator[Change]:
    """Pairs of stars or underscores around words, as CommonMark pairs them, within a paragraph."""
    borders = [0, *(at.start() for at in _BLANK.finditer(text)), len(text)]
    at_border = 0
    open_: list[list[int]] = []  # start, and length left
    signs = Counter[str]()  # that are open: to look for one that is not would take quadratic time
    for run in _STARS.finditer(text):
        start, end = run.span()
        while borders[at_border + 1] <= start and at_border + 2 < len(borders):
            at_border += 1
            open_.clear()
            signs.clear()
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if before == "\\" or len(run[0]) > 3 or _inside(start, code):
            continue
        left = not after.isspace() and (after.isalnum() or before.isspace() or not before.isalnum())
        right = not before.isspace() and (before.isalnum() or after.isspace() or not after.isalnum())
        sign = run[0][0]
        if sign == "_":
            left, right = left and not before.isalnum(), right and not after.isalnum()
        size = end - start
        if right:
            at = start
            while size and signs[sign]:
                while text[(last := open_[-1])[0]] != sign:  # what stands inside is no emphasis
                    signs[text[open_.pop()[0]]] -= 1
                used = min(size, last[1])
                last[1] -= used
                yield Change(last[0] + last[1], last[0] + last[1] + used, "", KIND)
                yield Change(at, at + used, "", KIND)
                at, size = at + used, size - used
                if not last[1]:
                    open_.pop()
                    signs[sign] -= 1
            start = at
        if left and size:
            open_.append([start, size])
            signs[sign] += 1


def _fenced(text: str) -> list[tuple[int, int]]:
    """The spans of fenced code, its fences included, and of front matter."""
    out: list[tuple[int, int]] = []
    if head := _FRONT.match(text):
        out.append(head.span())
    begun: tuple[int, str] | None = None
    for at in _FENCE.finditer(text):
        if begun is None:
            begun = at.start(), at[1]
        elif at[1][0] == begun[1][0] and len(at[1]) >= len(begun[1]):
            out.append((begun[0], at.end()))
            begun = None
    return out


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    if not spans:
        return False
    index = bisect_right(spans, (at, _FAR)) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]


def _apart(found: list[Change]) -> list[Change]:
    """Sorted; of changes that overlap, what the first one leaves of the others."""
    out: list[Change] = []
    for change in sorted(found, key=lambda change: (change.start, -change.end)):
        done = out[-1].end if out else 0
        if change.end <= done:
            continue
        out.append(change._replace(start=max(change.start, done)))
    return out
