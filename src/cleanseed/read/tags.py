"""Tags that are left in text: the half of a page's markup that a feed or a database keeps. `<p>`, `<br />`, `<a href="...">`, `<img>`.

A text that speaks of tags keeps them. What tells the two apart: tags of markup stand around words of prose and are closed; a text
about HTML names them one by one, or shows lines of code, with elements that no article's text has in it (`<head>`, `<input>`).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator

from cleanseed.read.changes import Change

KIND = "tag"
_PARAGRAPHS = frozenset((
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "figure", "section", "article",
    "header", "footer", "aside", "hr", "pre",
))  # fmt: skip
_LINES = frozenset(["br", "li", "tr", "figcaption", "dt", "dd", "dl", "thead", "tbody", "caption", "center"])
_CELLS = frozenset(["td", "th"])
_INLINE = frozenset((
    "a", "abbr", "b", "big", "cite", "em", "font", "i", "img", "ins", "del", "s", "small", "span", "strike", "strong",
    "sub", "sup", "u", "mark", "time", "q", "iframe", "picture", "source", "amp-img",
))  # fmt: skip
_PAIRED = frozenset(
    ["p", "a", "b", "i", "em", "strong", "u", "span", "li", "h2", "h3", "h4", "blockquote", "font", "div"]
)
_CODE = re.compile(
    r"<(?:!doctype|html|head|body|script|style|form|input|link|meta|button|nav|svg|\?php|%)[\s>/=]", re.IGNORECASE
)
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,15})((?:\s+[a-zA-Z_:@][-\w:.]{0,60}(?:\s*=\s*(?:\"[^\"<>]{0,4000}\"|'[^'<>]{0,4000}'|[^\s\"'<>=]{1,2000}))?){0,40})\s*(/?)>"
)
_OPENED = re.compile("<!--")
_COMMENT = 4000  # characters that a comment may have
_SOURCE = re.compile(r"\b(?:href|src)\s*=", re.IGNORECASE)
_WORDS, _MOST = 5, 0.6
_ENDS = frozenset(".!?…:;,\"'”’»)>。！？। \n")
"""What stands before the end of a line; inside a drawing in code, `<br/>` stands behind words."""


def changes(text: str) -> list[Change]:
    """The tags to take out, a line end in the place of those that part paragraphs; none where the text only speaks of tags."""
    if "<" not in text or ">" not in text:
        return []
    found = [
        Change(at.start(), at.end(), _place(at), KIND)
        for at in _TAG.finditer(text)
        if (name := at[2].lower()) in _INLINE or name in _PARAGRAPHS or name in _LINES or name in _CELLS
    ]
    if not found or _CODE.search(text) or not _is_markup(text):
        return []
    if comments := list(_comments(text)):
        starts = [comment.start for comment in comments]
        found = [
            each for each in found if (at := bisect(starts, each.start)) == 0 or comments[at - 1].end <= each.start
        ]
        found = sorted([*found, *comments])
    return found


def _comments(text: str) -> Iterator[Change]:
    done = end = 0
    for at in _OPENED.finditer(text):
        if at.start() < done:
            continue
        if end < at.end():  # the end is looked for once, however many begin before it
            end = text.find("-->", at.end())
            if end < 0:
                return
        if end - at.end() <= _COMMENT:
            done = end + len("-->")
            yield Change(at.start(), done, "", KIND)


def _place(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name in _PARAGRAPHS:
        return "\n\n"
    if name in _LINES:
        return "\n" if name != "li" or not tag[1] else ""
    return " " if name in _CELLS else ""


def _is_markup(text: str) -> bool:
    """Whether the tags are the text's own markup."""
    sure = alone = prose = bare = breaks = ends = 0
    opened: dict[str, int] = {}
    for at in _TAG.finditer(text):
        name = at[2].lower()
        if at[1]:
            if opened.get(name):
                opened[name] -= 1
                sure += name in _PAIRED
                if name == "a":
                    sure += 1
            else:
                alone += 1
        elif name == "br":
            breaks += 1
            ends += text[at.start() - 1 : at.start()] in _ENDS
        elif name == "img" and _SOURCE.search(at[3]):
            sure += 1
        elif name == "a" and not _SOURCE.search(at[3]):
            alone += 1
        elif name in _PAIRED:
            opened[name] = opened.get(name, 0) + 1
    if ends * 2 >= breaks:
        sure += breaks
    alone += sum(count for name, count in opened.items() if name not in ("p", "li"))
    for line in text.split("\n"):
        if "<" in line and (tags := _TAG.sub(" ", line)) != line:
            if len(tags.split()) >= _WORDS:
                prose += 1
            elif tags.strip():
                bare += 1
    told = prose + bare
    whole = told > _MOST * sum(1 for line in text.split("\n") if line.strip())
    return sure >= 2 and alone * 4 <= sure and (whole or bare <= 2 * prose)
