"""Text without line ends: what stood in lines of its own is told from the sentences that it is glued to.

A scraper that joins all pieces of a page by a space, or by nothing, makes one line of menus, headlines, sentences and the foot of the page. The
sentences can be told by their stops. What was a menu or a list of headlines is a crowd of capitals; it comes out in entries of a few words, as it
stood before. A crowd in a text that has no menus may be a name, so there only a large one counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from cleanseed import rulebook
from cleanseed.read.sentences import CLOSERS, sentences
from cleanseed.shape import key

HUGE = 1500
"""Characters of a line that must hold several paragraphs."""
_LONG = 400
"""Characters of a line that is looked at for glue."""
_GLUES = 3
"""So many sentences that begin right behind another one, "the pier.The council", are no mistakes of the writer."""
_CROWD, _SMALL, _MENUS = 8, 5, 40
"""How many capitals more than small words, twice counted, make a crowd; and a small one, where so many words stand in crowds."""
_ENTRY = 3
"""Words of a crowd that are taken for an entry."""
_PHRASE = 6
"""Words of the longest phrase that is looked for."""
_LONGEST_WORD = 25
# The word behind such a stop is one of a sentence, no name in a program's code: `os.Getenv("A")`.
_GLUED = re.compile(rf"[^\W\d_]{{2}}[.!?…][{CLOSERS}]*(?=[“‘«„¿¡(]?[^\W\d_a-z][^\W\d_A-Z’'-]*+\s)")
_LOW = "a-zß-öø-ÿāăąćčďđēęěğģīıķļłńņňőœřśşšťūůűųźżžα-ωа-яёіїєґ"
# Where a small letter, a figure or what closes a sentence meets a capital that begins a word.
_SEAM = re.compile(
    rf"(?<=[{_LOW}][{_LOW}]|[{_LOW}][)”’»]|\d\d|[.!?…][”’»\"'])(?=[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĻŁŃŅŇŐŒŘŚŞŠŤŪŮŰŲŹŻŽΑ-ΩА-ЯЁІЇЄҐ](?:[{_LOW}]| ))"
)
_WORD = re.compile(r"\S+")


def line(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The span of a line; those of its sentences, where it is many paragraphs that were glued together."""
    alone = ((start, end),)
    return parted(text, alone) if end - start >= _LONG and _glued(text, start, end) else alone


def parted(text: str, parts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in the parts of a text in one line; what was a menu or a list of headlines, of a few words each."""
    spans = [span for start, end in parts for a, b in _unglued(text, start, end) for span in sentences(text, a, b)]
    words = [[at.span() for at in _WORD.finditer(text, start, end)] for start, end in spans]
    crowded = sum(last - first for each in words for first, last in _crowds(text, each, _CROWD))
    least = _CROWD if crowded < _MENUS else _SMALL
    known = _known()
    for each in words:
        at = 0
        for first, last in (*_crowds(text, each, least), (len(each), len(each))):
            for piece in _at_phrases(text, each, at, first, known):
                yield each[piece.start][0], each[piece.stop - 1][1]
            for piece in _at_phrases(text, each, first, last, known):
                for entry in range(piece.start, piece.stop, _ENTRY):
                    yield each[entry][0], each[min(entry + _ENTRY, piece.stop) - 1][1]
            at = last


@cache
def _known() -> dict[str, frozenset[str]]:
    """The phrases of the rulebook that are whole lines, of two words and more, by their first word."""
    found: dict[str, set[str]] = {}
    for phrase in rulebook.default().lines():
        first, _, rest = phrase.partition(" ")
        if rest:
            found.setdefault(first, set()).add(phrase)
    return {first: frozenset(phrases) for first, phrases in found.items()}


def _at_phrases(
    text: str, words: list[tuple[int, int]], at: int, end: int, known: Mapping[str, frozenset[str]]
) -> Iterator[range]:
    """The words at..end of a sentence, in pieces: each phrase that was a line of its own is one. Behind it a line begins, so no small letter follows."""
    done = at
    while at < end:
        first = text[slice(*words[at])]
        size = 1
        if first[0].isupper() and (phrases := known.get(key(first))):
            size = next((n for n in range(min(_PHRASE, end - at), 1, -1) if _is_phrase(text, words, at, n, phrases)), 1)
            if size > 1:
                if done < at:
                    yield range(done, at)
                yield range(at, at + size)
                done = at + size
        at += size
    if done < end:
        yield range(done, end)


def _is_phrase(text: str, words: list[tuple[int, int]], at: int, size: int, phrases: frozenset[str]) -> bool:
    said = text[words[at][0] : words[at + size - 1][1]]
    if said[-1] in ",:" or (said[:3].isupper() and not said.isupper()) or key(said) not in phrases:
        return False
    if at + size == len(words):
        return True
    after = text[slice(*words[at + size])]
    return not after[0].islower() and after.partition("’")[0].partition("'")[0] != "I"  # "In this article I will show"


def _glued(text: str, start: int, end: int) -> bool:
    return sum(1 for _ in islice(_GLUED.finditer(text, start, end), _GLUES)) == _GLUES


def _unglued(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines that were put together without anything between them: "the coast roadBy Ann Archer". A name such as YouTube comes more than once."""
    if _glued(text, start, end):
        found = list(_SEAM.finditer(text, start, end))
        words = [_around(text, at.start()) for at in found]
        often = Counter(words)
        for at, word in zip(found, words, strict=True):
            if often[word] == 1 and at.start() > start:
                yield start, at.start()
                start = at.start()
    yield start, end


def _around(text: str, at: int) -> str:
    """The word that a seam stands in."""
    begin, end = at, at
    while begin > 0 and text[begin - 1].isalnum() and at - begin < _LONGEST_WORD:
        begin -= 1
    while end < len(text) and text[end].isalnum() and end - at < _LONGEST_WORD:
        end += 1
    return text[begin:end]


def _crowds(text: str, words: list[tuple[int, int]], least: int) -> Iterator[tuple[int, int]]:
    """The crowds of capitals among the words of a sentence: the first word of each, and the one behind its last.

    A word counts for the crowd or against it; a crowd goes from where the sum leaves zero to where it is greatest, before it comes to zero again.
    The sentence behind it begins with the last of its capitals.
    """
    total = best = begun = last = at = 0
    while at < len(words) or best >= least:
        if at < len(words):
            if total <= 0:
                total, best, begun = 0, 0, at
            total += _weight(text[slice(*words[at])])
            at += 1
            if total > best:
                best, last = total, at
        if best >= least and (total <= 0 or at == len(words)):
            yield begun, last - 1 if last < len(words) and text[words[last][0]].islower() else last
            at, total, best = last, 0, 0


def _weight(word: str) -> int:
    """What a word says for a crowd: capitals and figures 1, small letters and scripts without capitals -2, marks and what ends in a comma nothing."""
    sign = word[0] if word[0].isalnum() else next((char for char in word if char.isalnum()), "")
    if sign.islower():
        return -2
    if not sign or word[-1] in ",;":
        return 0
    return 1 if sign.isupper() or sign.isdigit() else -2
