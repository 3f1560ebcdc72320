"""Roles and houses: what stands beside an author's name, or in its place."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from cleanseed.dates.datelines import AGENCIES
from cleanseed.dates.tokens import LETTERS, Tokens, fold, phrases, words

DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_ROLES = DATA["roles"]
NOUNS = words(_ROLES["nouns"])
SURNAMES = words(_ROLES["surnames"]["words"])
_ENDINGS = tuple(sorted(words(_ROLES["endings"]["words"])))
_JOINS = frozenset(_ROLES["beside"].pop("joins").split())
BESIDE = words(_ROLES["beside"])
# English puts the noun last, Romance languages put it first: both ends are looked at.
OCCUPATIONS = words(DATA["bio"]["occupations"])
_HEADS = OCCUPATIONS | {"head", "chief", "chef", "leiter", "leiterin", "responsable", "cto", "cmo", "cfo", "coo"}
HOUSES = frozenset(phrases(phrase for lists in DATA["house"].values() for phrase in lists))
TEAMS = words(DATA["sites"]["teams"])
SITE_ENDS = words(DATA["sites"]["ends"])
SITE_WORDS = words(DATA["sites"]["inside"])
_ARTICLES = frozenset(
    ["the", "a", "die", "der", "das", "la", "le", "les", "el", "los", "il", "lo", "unserer", "der", "our"]
)
_SITE_BEGINS = words(DATA["sites"]["begins"])
_HOUSE_HEADS = _ARTICLES.union(_SITE_BEGINS, {phrase[0] for phrase in HOUSES | AGENCIES})
_COMMON = words(DATA["common"]["words"])
_INSIDE = frozenset(["of", "de", "der", "la", "di", "do", "da", "del", "dos", "das", "des", "du", "van", "het"])
_BETWEEN = frozenset(["/", "&", "-", "and", "und", "et", "y", "e", "with", "mit", "avec", "con"])
_SITES = SITE_ENDS | SITE_WORDS
_WORD = re.compile(LETTERS)
_BETWEEN_WORDS = re.compile(r"[\s,/&+]+")
_DOMAIN = re.compile(
    r"\w\.(?:com|org|net|info|co|de|fr|es|it|nl|pl|se|dk|no|fi|cz|ru|ua|tr|gr|hu|ro|jp|cn|kr|uk|eu|io|tv|ch|at|be|br|pt)\b",
    re.IGNORECASE,
)

NOBODY = frozenset((
    "admin", "administrator", "editor", "staff", "redaktion", "redaction", "webmaster", "author", "guest", "root", "user", "none",
    "null", "undefined", "name", "nan", "n/a", "anonymous",
))  # fmt: skip
"""What stands in an author's place and names nobody."""


def noun(word: str) -> bool:
    """A word, folded, names a role by itself: "reporter", "Politikredakteurin"."""
    return word in NOUNS or (len(word) > 8 and word.endswith(_ENDINGS))


@lru_cache(maxsize=1024)
def role(text: str) -> bool:
    """`text` is a role and nothing else: "Senior Reporter", "Redakteurin", "redactor jefe", "記者"."""
    return len(text) <= 70 and is_role(text, free=1)


def is_role(text: str, free: int) -> bool:
    """The same, with up to `free` capitalised words that no list has ("Crypto Editor")."""
    text = text.strip(" \t,;:.()[]|•·–—-")
    if not text or text[-1] in "?!":
        return False
    head, comma, employer = text.partition(",")
    if comma and employer.strip() and all(word[0].isupper() or word in _JOINS for word in employer.split()):
        return is_role(head, free)
    parts = [part for part in _BETWEEN_WORDS.split(text) if part]
    if not 1 <= len(parts) <= 8:
        return False
    folded = [fold(part.strip("().:;")) for part in parts]
    at = [i for i, word in enumerate(folded) if noun(word) or (free > 1 and word in OCCUPATIONS)]
    if not at:
        return len(parts) > 1 and folded[0] in _HEADS and _plain(parts, folded)
    if len(parts) == 1:
        return True
    last, first = at[-1], at[0]
    closed = last == len(parts) - 1 or folded[last + 1] in _JOINS or folded[last + 1] in BESIDE
    if not closed and first != 0:
        return False
    unknown = 0
    for i, word in enumerate(folded):
        if i in at or word in BESIDE or noun(word):
            continue
        if word in _JOINS:
            if i == 0:
                return False
            continue
        if not (parts[i][0].isupper() or parts[i][0].isdigit() or parts[i][0] > "\u2e7f"):
            return False
        # Behind "editor of", "Reporter für" stands a name: it may be any.
        if i > last and any(word in _JOINS for word in folded[last + 1 : i]):
            continue
        unknown += 1
    return unknown <= (0 if free == 1 and len(parts) < 4 and folded[last] in SURNAMES else free)


def _plain(parts: list[str], folded: list[str]) -> bool:
    """A leading trade and whose it is: "Head of Marketing", "Founder at Coast Weekly"."""
    return (
        len(parts) <= 5
        and folded[1] in ("of", "at", "de", "der")
        and all(p[0].isupper() or f in _JOINS for p, f in zip(parts, folded, strict=True))
    )


def _may_be_house(text: str) -> bool:
    """A cheap look at the first and the last word, before the text is taken apart."""
    words = _WORD.findall(text)
    if not words or len(words) > 9:
        return False
    return (
        fold(words[0]) in _HOUSE_HEADS
        or fold(words[-1]) in _SITES
        or text[0] > "\u3000"
        or _DOMAIN.search(text) is not None
    )


@lru_cache(maxsize=1024)
def house(text: str) -> bool:
    """`text` names a newsroom, a team, a news agency or a site, no person: "Staff Writer", "Redaktion", "AFP", "The Coast News"."""
    if len(text) > 60 or not _may_be_house(text):
        return False
    t = Tokens(text)
    found = [word for word in t.words if word not in (".", ",", ":", "|", "(", ")")]
    if not found:
        return False
    if tuple(t.words) in HOUSES or tuple(found) in HOUSES or tuple(found) in AGENCIES:
        return True
    bare = found[1:] if found[0] in _ARTICLES and len(found) > 1 else found
    if tuple(bare) in AGENCIES or tuple(bare) in HOUSES:
        return True
    # "AP/dpa", "Reuters with AFP": only agencies and what joins them.
    pieces = [word for word in bare if word not in _BETWEEN]
    if len(pieces) > 1 and all((word,) in AGENCIES or (word,) in HOUSES for word in pieces):
        return True
    raw = text.split()
    if _DOMAIN.search(text) and len(raw) <= 3:
        return True
    if not 1 < len(raw) <= 6 or noun(fold(raw[-1])):
        return False
    if not (raw[0][0].isupper() or found[0] in _ARTICLES) or not all(
        word[0].isupper() or word[0].isdigit() or word in _INSIDE for word in raw[1:]
    ):
        return False
    last = fold(raw[-1].strip(".,"))
    return (
        fold(raw[0]) in _SITE_BEGINS
        or last in SITE_ENDS
        or last in SITE_WORDS
        or (found[0] in _ARTICLES and not SITE_WORDS.isdisjoint(found))
    )


@lru_cache(maxsize=256)
def known_house(text: str) -> bool:
    """`text` is in the list of houses or of agencies, and not only named like a publication, nor by a common word."""
    found = tuple(word for word in Tokens(text[:60]).words if word not in (".", ",", ":", "(", ")"))
    while len(found) > 1 and found[0] in _ARTICLES and found not in AGENCIES:
        found = found[1:]
    if len(found) == 1 and found[0] in _COMMON:
        return False
    pieces = [word for word in found if word not in _BETWEEN]
    return found in HOUSES or found in AGENCIES or (bool(pieces) and all((word,) in AGENCIES for word in pieces))


def team(text: str) -> bool:
    """`text` names the people who write for a site: "The Coast Team", "Editorial Staff"."""
    return house(text) and fold(text.rsplit(maxsplit=1)[-1].strip(".,")) in TEAMS


def site(text: str) -> bool:
    """`text` names a publication or an agency, by a word that such names have, by a domain, or in capitals."""
    return house(text) or (text.isupper() and len(text) > 2 and len(text.split()) <= 3)


def publication(text: str) -> bool:
    """The same, more strictly: a group, a team or a company is none."""
    last = fold(text.rsplit(maxsplit=1)[-1].strip(".,)")) if text.strip() else ""
    capitals = text.isupper() and text.replace(" ", "").isalpha() and 2 < len(text) <= 24
    return capitals or (house(text) and (last not in SITE_ENDS or known_house(text)))
