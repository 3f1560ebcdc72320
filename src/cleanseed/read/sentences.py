"""Where a sentence ends, in text of any script."""

from __future__ import annotations

import re
from collections.abc import Iterator

QUOTES = "\"'”’»›)]}」』】）》〉"
"""What may close a sentence behind its stop."""
CLOSERS = re.escape(QUOTES)
UNSPACED = "\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003fffd"
BREAKS_ANYWHERE = re.compile(f"[{UNSPACED}]")
"""Between characters of these scripts a line may break anywhere, and no space stood there."""
_SURE = "।॥۔؟።፧။។៕᙮꓿܀։"
"""Stops that end a sentence wherever they stand: of Devanagari, Urdu, Arabic, Ethiopic, Burmese, Khmer, Armenian and others."""
_STOP = re.compile(rf"(?<![.!?…])[.!?…]++[{CLOSERS}]*+|[。！？｡{_SURE}]++[{CLOSERS}]*+")
# What may stand glued to the end of a sentence: a capital and a small letter, "A ", "I'm", or a name in capitals.
_BEGINS = re.compile(
    r"[“‘«„¿¡(]?(?=[^\W\d_])(?:[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-ЯЁ](?:[^\W\d_A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ]|[\s'’])|[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ]{3})"
)
_ADDRESS = re.compile(r"\S*[./@]\w")
_OPENERS = "\"'“‘«‹„‚([{¿¡—–-•*"
_GOES_ON_AFTER_QUOTE = '"“「『《〈（('
# Words before a full stop that does not end a sentence, casefolded, of the languages most pages are in. Where such a word does
# end one, two sentences stay one block: that loses less than a sentence cut in two.
_WORDS = (
    "mr mrs ms messrs dr prof st sr jr rev hon gen col maj capt cpt lt sgt cmdr gov sen rep supt vs etc cf ca approx dept "
    "inc ltd co corp bros mt ave blvd hr fr frl bzw usw ggf evtl inkl exkl zzgl vgl nr str bd hrsg mio mrd tsd geb gest "
    "mme mmes mlle env tél chap sra srta srs ud uds dña núm pág págs avda depto sigg dott avv pag ecc dhr mevr "
    "mw drs bv nl enz blz ul tzw tzn np itd itp wg гг ул им тыс млн млрд руб стр пр др тел bkz vb sok cad örn"
)
_WORDS_BEFORE_NUMBERS = (  # which may end a sentence otherwise
    "no nos vol vols ch pp fig figs art abs tel abb kap al ed jan feb mar apr jun jul aug sep sept oct okt nov dec dez mon tue "
    "tues wed thu thur thurs fri sat sun"
)
_ABBREVIATIONS = frozenset(_WORDS.split())
_BEFORE_NUMBER = frozenset(_WORDS_BEFORE_NUMBERS.split())


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in text[start:end], white space between them left out."""
    for found in _STOP.finditer(text, start, end):
        at = found.end()
        if at < end and _ends(text, found.start(), at):
            yield start, at
            while text[at].isspace():
                at += 1
            start = at
    yield start, end


def _ends(text: str, stop: int, at: int) -> bool:
    """Whether the stop at `stop`, with what closes after it up to `at`, ends a sentence."""
    after = text[at]
    if text[stop] in "。！？｡":
        # 「…。」と言った: after a closing quote the sentence mostly goes on.
        return text[at - 1] in "。！？｡" or after.isspace() or after in _GOES_ON_AFTER_QUOTE
    if text[stop] in _SURE:
        return True
    token = token_before(text, stop)
    if not after.isspace():
        # Glued: "at the pier.The council". Not: example.org, 3.5, U.S.Navy, Dr.Berg.
        if len(token) < 2 or abbreviates(token) or _ADDRESS.match(token) or _ADDRESS.match(text, at, at + 40):
            return False
        last = text[at - 1] if at - 1 > stop else token[-1]
        if after.isalpha() and not (after.isupper() or after.islower()):
            return last.isalpha() and not (last.isupper() or last.islower())
        return _BEGINS.match(text, at) is not None and (last.islower() or last.isdigit() or last in QUOTES + "%")
    while at < len(text) and (text[at].isspace() or text[at] in _OPENERS):
        at += 1
    if at < len(text) and text[at].islower():
        return False
    if text[stop] != "." or text[stop + 1] == ".":
        return True
    return not (abbreviates(token) or (token.casefold() in _BEFORE_NUMBER and text[at : at + 1].isdigit()))


def token_before(text: str, stop: int) -> str:
    """What stands before a stop, from the last white space on (at most 40 characters)."""
    before = text[max(0, stop - 40) : stop]
    return before.split()[-1] if before and not before[-1].isspace() else ""


def abbreviates(token: str) -> bool:
    """Whether a word before a full stop is an abbreviation, an initial, or a number that may be an ordinal or a list's."""
    word = token.lstrip("\"'“‘«„([{¿¡—–-")
    if word.isdigit():
        return len(word) <= 2
    if len(word) == 1:
        return word.isalpha() and not BREAKS_ANYWHERE.match(word)
    if "." in word:
        return all(len(part) <= 2 for part in word.split("."))
    return word.casefold() in _ABBREVIATIONS
