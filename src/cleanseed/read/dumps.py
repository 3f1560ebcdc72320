"""Text as a browser without pictures dumps it: `[12]` in front of each link, and their addresses in a list at the end."""

from __future__ import annotations

import re

from cleanseed.read.changes import Change

KIND = "link"
_LEAST = 3
_HEADING = re.compile(r"(?:References|Visible links|Hidden links|Links)[ \t]*:?\s*\Z")
_ENTRY = re.compile(
    r"^[ \t]*(?:(\d{1,4})\.|\[(\d{1,4})\])[ \t]+(?:https?|mailto|file|ftp|tel|javascript|android-app|feed|whatsapp|data|about|sms):[^\n]*$",
    re.MULTILINE,
)
_NUMBER = re.compile(r"\[(\d{1,4})\]")
_BUTTON = re.compile(
    r"\((?:BUTTON)\)|\[(?:BUTTON)\]|_{10,}|\[ \] (?=\S)|\( \) (?=\S)|\(X\) (?=\S)|\[(?:INPUT|LINK|IMAGE|EMBED|INLINE)\]"
)


def changes(text: str) -> list[Change]:
    """The numbers of links, the list of their addresses, and the signs of buttons and fields; nothing where there is no such list."""
    if "1. http" not in text and "[1] http" not in text and "1. file:" not in text:
        return []
    entries = list(_ENTRY.finditer(text))
    if len(entries) < _LEAST:
        return []
    known = {int(at[1] or at[2]) for at in entries}
    begin = entries[0].start()
    numbers = [at for at in _NUMBER.finditer(text, 0, begin) if int(at[1]) in known]
    notes = sum(
        not text[at.start() - 1 : at.start()].isspace() and not text[at.end() : at.end() + 1].strip().isalnum()
        for at in numbers
    )
    if len(numbers) < _LEAST or notes * 2 > len(numbers) or len({at[1] for at in numbers}) * 2 < len(known):
        return []  # a note's number stands behind a word, a link's in front of one
    heading = _HEADING.search(text, max(0, begin - 80), begin)
    if heading is None and entries[0][2]:
        return []
    out = [Change(at.start(), at.end(), "", KIND) for at in numbers]
    out += (Change(at.start(), at.end(), "", KIND) for at in _BUTTON.finditer(text, 0, begin))
    out.append(Change(heading.start() if heading else begin, begin, "", KIND))
    for at in entries:
        out.append(Change(at.start(), at.end(), "", KIND))
    done, apart = 0, []
    for change in sorted(out):
        if change.start >= done and change.start < change.end:
            apart.append(change)
            done = change.end
    return apart
