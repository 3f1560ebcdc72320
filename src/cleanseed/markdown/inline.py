"""A line of Markdown: text escaped, so that it reads as it stood, with its links, emphasis and code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleanseed.structure import Inline

_ENTITY = r"&(?=#\d{1,8};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{0,40};)"
_SPECIAL = re.compile(rf"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|{_ENTITY}")
_IN_CELL = re.compile(rf"{_SPECIAL.pattern}|\|")
_ADDRESS = re.compile(_ENTITY)
_TICKS = re.compile("`+")
_BREAKS = re.compile("[\n\r]+")
# What a line must not begin with: heading, list, quotation, underline of a heading, rule, the line under a table's head.
_START = re.compile(
    r"#{1,6}(?=[ \t]|$)|[-+](?=[ \t]|$)|>|=+[ \t]*$|(?P<number>\d{1,9})[.)](?=[ \t]|$)|[|:\-][|:\- \t]*$"
)
_CLOSING = re.compile(r"(?<!#)#+$")
_DELIMITERS = {"strong": "**", "em": "*"}


class _Atom(NamedTuple):
    """A run of text that the same spans cover: the place of its link among the spans, and of its emphasis, or -1."""

    text: str
    link: int
    emphasis: int
    code: bool


def render(text: str, spans: Sequence[Inline], *, cell: bool = False) -> str:
    """Text as Markdown within a line. spans: in characters of `text`, those of a kind apart. cell: of a table, where a bar parts cells."""
    out: list[str] = []
    for link, group in groupby(_atoms(_BREAKS.sub(" ", text) if not text.isprintable() else text, spans), _link):
        atoms = list(group)
        if link < 0:
            out.append(_runs(atoms, spans, _last(out), "", cell=cell))
            continue
        lead, atoms, tail = _bare(atoms)
        label = _runs(atoms, spans, "[", "]", cell=cell)
        if not label:
            out.append(lead + tail)
            continue
        if not lead and out and out[-1].endswith("!"):
            out[-1] = out[-1][:-1] + "\\!"
        out.append(f"{lead}[{label}]({_ADDRESS.sub(_escaped, spans[link].href)}){tail}")
    return "".join(out)


def start_of_line(line: str) -> str:
    """The line, escaped where it would begin something other than a paragraph, or go on as something else."""
    if found := _START.match(line):
        at = found.end("number") if found["number"] else 0
        return f"{line[:at]}\\{line[at:]}"
    return line


def heading(line: str) -> str:
    """The line as it may stand in a heading: signs at its end belong to the text."""
    return _CLOSING.sub(_escaped, line)


def fence(text: str) -> str:
    """Backticks that are more than any in the text: at least three."""
    return "`" * max(3, 1 + max(map(len, _TICKS.findall(text)), default=0))


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _link(atom: _Atom) -> int:
    return atom.link


def _last(out: Sequence[str]) -> str:
    return next((part[-1] for part in reversed(out) if part), "")


def _atoms(text: str, spans: Sequence[Inline]) -> Iterator[_Atom]:
    """The text in runs."""
    if not spans:
        yield _Atom(text, -1, -1, code=False)
        return
    events: list[tuple[int, int, int]] = []
    for index, span in enumerate(spans):
        events += [(span.start, 1, index), (span.end, 0, index)]  # what ends comes before what begins in the same place
    events.sort()
    at, link, emphasis, code = 0, -1, -1, 0
    for place, begins, index in events:
        if place > at:
            yield _Atom(text[at:place], link, emphasis, code=code > 0)
            at = place
        kind = spans[index].kind
        if kind == "link":
            link = index if begins else -1
        elif kind == "code":
            code += 1 if begins else -1
        else:
            emphasis = index if begins else -1
    if at < len(text):
        yield _Atom(text[at:], link, emphasis, code=False)


def _bare(atoms: Sequence[_Atom]) -> tuple[str, list[_Atom], str]:
    """The white space before the runs, the runs without it, and that behind them."""
    first, end = 0, len(atoms)
    lead = tail = ""
    while first < end and not atoms[first].text.strip():
        lead += atoms[first].text
        first += 1
    while end > first and not atoms[end - 1].text.strip():
        end -= 1
        tail = atoms[end].text + tail
    kept = list(atoms[first:end])
    if kept:
        text = kept[0].text
        kept[0] = kept[0]._replace(text=text.lstrip())
        lead += text[: len(text) - len(kept[0].text)]
        text = kept[-1].text
        kept[-1] = kept[-1]._replace(text=text.rstrip())
        tail = text[len(kept[-1].text) :] + tail
    return lead, kept, tail


def _runs(atoms: Sequence[_Atom], spans: Sequence[Inline], before: str, after: str, *, cell: bool) -> str:
    """Runs with the same link. before, after: the characters around them."""
    out: list[str] = []
    groups = [(index, list(group)) for index, group in groupby(atoms, lambda atom: atom.emphasis)]
    set_apart = False
    for place, (index, group) in enumerate(groups):
        following = groups[place + 1][1][0].text[:1] if place + 1 < len(groups) else after
        lead, bare, tail = _bare(group)
        if index < 0 or not bare:
            out.append(_codes(group, _last(out), cell=cell))
            set_apart = set_apart and not out[-1]
            continue
        inner = _codes(bare, "", cell=cell)
        delimiter = _DELIMITERS[spans[index].kind]
        if lead:
            set_apart = False
        if (
            set_apart
            or not _opens(lead[-1:] or _last(out) or before, inner[0])
            or not _opens(tail[:1] or following, inner[-1])
        ):
            out.append(lead + _codes(bare, lead or _last(out), cell=cell) + tail)
            set_apart = False
        else:
            out.append(f"{lead}{delimiter}{inner}{delimiter}{tail}")
            set_apart = not tail
    return "".join(out)


def _opens(outside: str, inside: str) -> bool:
    """Whether a sign of emphasis between two characters is one, by CommonMark's rule of flanking."""
    return not _is_mark(inside) or not outside or outside.isspace() or _is_mark(outside)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _codes(atoms: Sequence[_Atom], before: str, *, cell: bool) -> str:
    """Runs with the same link and emphasis. before: the character before them."""
    out: list[str] = []
    special = _IN_CELL if cell else _SPECIAL
    for code, group in groupby(atoms, lambda atom: atom.code):
        text = "".join(atom.text for atom in group)
        bare = text.strip()
        ticked = code and bare and not (text == text.lstrip() and (_last(out) or before) == "`")
        if not ticked:
            out.append(special.sub(_escaped, text))
            continue
        ticks = "`" * (1 + max(map(len, _TICKS.findall(bare)), default=0))
        inner = f" {bare} " if bare[0] == "`" or bare[-1] == "`" else bare
        lead = text[: len(text) - len(text.lstrip())]
        tail = text[len(text.rstrip()) :]
        out.append(f"{lead}{ticks}{inner.replace('|', chr(92) + '|') if cell else inner}{ticks}{tail}")
    return "".join(out)
