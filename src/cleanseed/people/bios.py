"""Notes about an author, as they stand below a text: "Ann Author is a freelance writer who ..."."""

from __future__ import annotations

import re

from cleanseed.dates.tokens import Tokens, fold, phrases, words
from cleanseed.people.persons import is_name
from cleanseed.people.roles import DATA, noun

_BIO = DATA["bio"]
_IS = frozenset(phrases(_BIO["is"]))
_DOES = frozenset(phrases(_BIO["does"]))
_ABOUT = sorted(phrases(_BIO["about"]), key=len, reverse=True)
_ABOUT_HEADS = frozenset(phrase[0] for phrase in _ABOUT)
_OCCUPATIONS = words(_BIO["occupations"]) | words(_BIO["also"])
_PROOFS = words(_BIO["proofs"])
_NEVER = words(_BIO["never"])
_TOPIC = words("for about on at in für über bei pour sur para sobre en per di voor over dla o för om the")
_STOP = re.compile(r"[.!?…](?=\s+[^\W\d_a-z]|\s*$)")
_ASIDE = re.compile(r"\s*\([^()]{0,60}\)")


def bio(text: str, name: str | None = None) -> str | None:
    """The name of the person whom a paragraph introduces as an author, or None if it is no such note.

    name: an author known from the byline. Of a known one the note may say less: any trade will do.
    """
    if not 20 <= len(text) <= 1500 or text.count(" ") > 220:
        return None
    text = text.strip()
    text = _unlabelled(text)
    if not text[:1].isupper():
        return None
    if name and text.startswith(name):
        who, rest = name, text[len(name) :]
    else:
        split = _subject(text)
        if split is None:
            return None
        who, rest = split
    rest = _ASIDE.sub("", rest, count=1).lstrip()
    stop = _STOP.search(rest)
    sentence = rest[: stop.end()] if stop else rest
    t = Tokens(sentence[:400])
    known = name is not None and fold(name) == fold(who)
    verdict = _introduces(t, known)
    if verdict is None:
        return None
    low = {fold(word) for word in re.findall(r"[^\W\d_]+", text)}
    if not known and (low & _NEVER or "”" in text or "“" in text or "»" in text):
        return None
    if verdict or known:
        return who
    return who if len(low & _PROOFS) >= 2 else None


def _unlabelled(text: str) -> str:
    """The note without "About the author:"."""
    first = re.match(r"[^\W\d_]+", text)
    if not first or fold(first.group()) not in _ABOUT_HEADS:
        return text
    t = Tokens(text[:60])
    for phrase in _ABOUT:
        size = len(phrase)
        if tuple(t.words[:size]) == phrase and (t.word(size) in (":", "|", "-", "–") or len(phrase) > 1):
            return text[t.ends[size - 1] :].lstrip(" :|-–\n\t")
    return text


def _subject(text: str) -> tuple[str, str] | None:
    """The name in front and what follows: two to five words before the first verb or comma."""
    parts = text[:120].split(" ")
    if len(parts) < 4 or not any(part[:1].isupper() for part in parts[1:3]):
        return None
    for size in range(min(6, len(parts) - 1), 1, -1):
        who = " ".join(parts[:size])
        bare = who.rstrip(",")
        if is_name(bare):
            return bare, text[len(bare) :]
    return None


def _introduces(t: Tokens, known: bool) -> bool | None:
    """True: the sentence says that the person writes; False: only what the trade is; None: neither."""
    i = 0
    if t.word(0) == ",":
        # ", a reporter for ..., lives in": an apposition up to the next comma, then the verb.
        i = next((k + 1 for k in range(1, min(len(t), 30)) if t.words[k] == ","), 0)
        if not i:
            return None
    if t.word(i) in ("currently", "also", "now", "regularly", "frequently", "often", "has", "previously"):
        i += 1 if t.word(i) != "has" else 0
    for size in (3, 2, 1):
        verb = tuple(t.words[i : i + size])
        if verb in _DOES:
            return True if _for_someone(t, i + size) or known else None
        if verb in _IS:
            return _trade(t, i + size, known)
    return None


def _for_someone(t: Tokens, i: int) -> bool:
    """A beat or an employer follows: "covers the coast for Coast Weekly", "writes about food"."""
    if not {"that", "dass", "que", "che", "dat"}.isdisjoint(t.words[i : i + 8]):
        return False
    return not _TOPIC.isdisjoint(t.words[i : i + 14])


def _trade(t: Tokens, i: int, known: bool) -> bool | None:
    """What "is" introduces: an author's trade within the first words, with an article or a possessive before it."""
    reach = t.words[i : i + 16]
    for k, word in enumerate(reach):
        if word in (".", ";", "who", "that", "der", "die", "qui", "que", "che") and k > 3:
            break
        if k == 0 and word == "the" and "new" in reach[:3]:
            return None
        if noun(word):
            return True
        if word in _OCCUPATIONS:
            return False
    return False if known else None
