"""The nouns: Document, Repair, Block, Removal, Page.

Frozen and slotted. A Page never loses a character by itself: `Page.without(removals)` is the only place where text goes,
and what it took stays listed in `Page.removals`. Offsets are always in the text as it was read, so they stay true whatever
was taken before.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

from cleanseed.shape import NOTHING, Shape, measure
from cleanseed.structure import Structure

_PLACE = attrgetter("block", "start")
Kind = Literal["text", "html"]
Span = tuple[int, int]

FIELDS = ("title", "author", "date", "modified", "site", "section", "caption", "credit", "tag")
"""What a removal may become in the metadata."""

ERRORS = (
    "too-large", "timeout", "memory", "worker-died", "not-text", "bad-encoding",
    "bad-record", "truncated", "too-deep", "unreadable", "no-article",
)  # fmt: skip
"""The closed list of codes in `Article.error`. Stored in corpora: never renamed, never reused."""


@dataclass(frozen=True, slots=True)
class Document:
    """One input. `id` is the first 16 hex digits of the SHA-256 of its bytes; `source` says where it was read from."""

    id: str
    kind: Kind
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A change made while reading, before blocks exist.

    line: number of the line, from 1, in the decoded text. start: column, from 0, in that line as decoded.
    before, after: the characters there and what they became. kind: a short name ("mojibake", "entity", "space", ...).
    """

    line: int
    start: int
    before: str
    after: str
    kind: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A claim on a span of one block, by a rule.

    rule: its code, "stage/name". block: the block's index. start, end: the span, in `Block.source`.
    field: the metadata field that the text becomes (one of FIELDS), or None. score: of a learned rule, else None.
    """

    rule: str
    block: int
    start: int
    end: int
    field: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as its text gives it, a line, or a sentence: what rules decide about.

    index: place on the page, from 0. start: offset of `source` in `Page.text`. source: its characters as read.
    gap: the white space that stood before it in `Page.text`. cuts: spans of `source` that are gone, sorted, apart.
    HTML and Markdown: links (share of characters in links, 0..1).
    HTML only: tag (element name), path (names from the root), marks (classes, ids and roles, nearest first), witness (share that
    an extractor takes for article, 0..1), boxes (numbers of the elements around it, from the outside in, the hundred
    nearest: blocks of the same element share its number), noted (gives `structure`).
    text: `source` minus its cuts, each interior newline shown as one space, stripped. shape: what `text` measures.
    """

    index: int
    start: int
    source: str
    gap: str = ""
    cuts: tuple[Span, ...] = ()
    tag: str = ""
    path: str = ""
    links: float = 0.0
    marks: str = ""
    witness: float = 0.0
    boxes: tuple[int, ...] = field(default=(), repr=False)
    noted: Callable[[], Structure | None] | None = field(default=None, repr=False, compare=False)
    text: str = field(init=False)
    shape: Shape = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = self.left()
        if text:
            text = text.replace("\n", " ").strip()
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "shape", measure(text) if text else NOTHING)

    def without(self, spans: Iterable[Span]) -> Block:
        """The block with `spans` of its source cut too; they are free of what is cut already."""
        cuts = tuple(sorted((*self.cuts, *spans)))
        return Block(
            self.index,
            self.start,
            self.source,
            self.gap,
            cuts,
            self.tag,
            self.path,
            self.links,
            self.marks,
            self.witness,
            self.boxes,
            self.noted,
        )

    def seen(self, witness: float) -> Block:
        """The block with what the witness has of it: all else is as it was, and is not measured anew."""
        found = object.__new__(Block)
        for name in self.__slots__:
            object.__setattr__(found, name, getattr(self, name))
        object.__setattr__(found, "witness", witness)
        return found

    @property
    def structure(self) -> Structure | None:
        """What HTML elements make of the block: heading, list, links, ... Worked out anew each time; None where there is nothing to tell."""
        return self.noted() if self.noted is not None else None

    @property
    def whole(self) -> Shape:
        """What the block measures, or measured before all of it was cut."""
        return self.shape if self.text else measure(self.source.replace("\n", " ").strip())

    @property
    def parted(self) -> int:
        """1 where a blank line stood before the block, else 0."""
        return int(self.gap.count("\n") > 1)

    @property
    def end(self) -> int:
        return self.start + len(self.source)

    def left(self) -> str:
        """`source` minus its cuts, as it stood."""
        if not self.cuts:
            return self.source
        parts, at = [], 0
        for start, end in self.cuts:
            parts.append(self.source[at:start])
            at = end
        parts.append(self.source[at:])
        return "".join(parts)

    def drop(self, rule: str, field: str | None = None, score: float | None = None) -> Removal:
        """Claim all of the block; what it becomes in the metadata is `field`."""
        return Removal(rule, self.index, 0, len(self.source), field, score)

    def cut(self, rule: str, start: int, end: int, field: str | None = None) -> Removal:
        """Claim `text[start:end]`. The offsets are turned into offsets in `source`."""
        return Removal(rule, self.index, self._origin(start), self._origin(end - 1) + 1, field)

    def _origin(self, offset: int) -> int:
        """Where in `source` the character `text[offset]` stands."""
        left = self.left()
        at = offset + len(left) - len(left.lstrip())
        for start, end in self.cuts:
            if at < start:
                break
            at += end - start
        return at


@dataclass(frozen=True)
class Page:
    r"""A document's text as blocks, with what has been taken so far.

    text: decoded, repaired, "\n" line ends. prose: evidence a block, 0..1, how much it reads like the article's text in its
    place; hits: the phrases of the rulebook found in each block (both empty until weighed). removals: what is gone. protected: what a rule claimed but `keep=` holds; no later rule may
    claim it. head: what the head of an HTML page says. model: the hash of the
    line model's weights, where `prose` is its score. site: what is known of its host's pages (a `sites.Site`), if anything. fast: HTML of
    which no witness is heard. witness: else, its name and version. ask: gives the page with the witness heard, where it was put off.
    memo: what was worked out about this very page, to be asked again.
    """

    document: Document
    text: str
    blocks: tuple[Block, ...]
    prose: tuple[float, ...] = ()
    hits: tuple[tuple[Any, ...], ...] = ()
    removals: tuple[Removal, ...] = ()
    protected: tuple[Removal, ...] = ()
    repairs: tuple[Repair, ...] = ()
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    head: Mapping[str, Any] = field(default_factory=dict)
    model: str | None = None
    site: Any = None
    fast: bool = False
    witness: str | None = None
    ask: Callable[..., Page] | None = field(default=None, repr=False, compare=False)
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def live(self) -> tuple[Block, ...]:
        """The blocks that still have text."""
        return tuple([block for block in self.blocks if block.text])

    def without(self, removals: Iterable[Removal], keep: Iterable[str] = ()) -> Page:
        """The page minus `removals`, taken in page order: the first claim wins, a later one gets what is left of its span.

        keep: stages ("captions") or rules ("tail/disclaimer") whose claims are protected instead of taken.
        """
        held = frozenset(keep)
        taken: list[Removal] = []
        protected: list[Removal] = []
        claimed: dict[int, list[Span]] = {}
        for removal in self.protected:
            insort(
                claimed.setdefault(removal.block, list(self.blocks[removal.block].cuts)), (removal.start, removal.end)
            )
        for removal in removals:
            kept = bool(held) and (removal.rule in held or removal.rule.partition("/")[0] in held)
            block = self.blocks[removal.block]
            spans = claimed.get(removal.block)
            if spans is None:
                spans = claimed[removal.block] = list(block.cuts)
            span = removal.start, removal.end
            for free in _outside(*span, spans) if spans else (span,):
                if block.source[free[0] : free[1]].strip():
                    piece = removal if free == span else replace(removal, start=free[0], end=free[1])
                    (protected if kept else taken).append(piece)
                    insort(spans, free)
        if not taken and not protected:
            return self
        touched: dict[int, list[Span]] = {}
        for removal in taken:
            touched.setdefault(removal.block, []).append((removal.start, removal.end))
        blocks = list(self.blocks)
        for index, spans in touched.items():
            blocks[index] = blocks[index].without(spans)
        return replace(
            self,
            blocks=tuple(blocks),
            removals=tuple(sorted((*self.removals, *taken), key=_PLACE)),
            protected=tuple(sorted((*self.protected, *protected), key=_PLACE)) if protected else self.protected,
        )

    def warned(self, warning: str) -> Page:
        """The page with one more warning."""
        return replace(self, warnings=(*self.warnings, warning))

    def taken(self, removal: Removal) -> str:
        """The characters that `removal` claims."""
        return self.blocks[removal.block].source[removal.start : removal.end]

    def body(self) -> str:
        """The live blocks, joined by the widest white space that stood between them."""
        parts: list[str] = []
        widest = ""
        for block in self.blocks:
            if block.gap.count("\n") > widest.count("\n") or (block.gap and not widest):
                widest = block.gap
            if not block.text:
                continue
            left = block.left()
            if parts:
                parts.append(widest)
            parts.append(left.strip() if block.cuts else left)
            widest = ""
        return "".join(parts)


def _outside(start: int, end: int, spans: Sequence[Span]) -> list[Span]:
    """The parts of start..end that no span covers; these are sorted and apart."""
    free: list[Span] = []
    at = max(0, bisect_right(spans, (start, end)) - 1)
    while at < len(spans) and spans[at][0] < end:
        low, high = spans[at]
        if start < low:
            free.append((start, low))
        start = max(start, high)
        at += 1
    if start < end:
        free.append((start, end))
    return free
