"""Names of persons, and lists of them with what stands around: roles, places, sites, agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from cleanseed.dates.tokens import LETTERS, fold
from cleanseed.people.roles import (
    BESIDE,
    DATA,
    OCCUPATIONS,
    SITE_ENDS,
    SITE_WORDS,
    SURNAMES,
    house,
    is_role,
    known_house,
    noun,
    publication,
)

_PARTICLES = frozenset(DATA["particles"]["names"].split())
_TITLES = frozenset(DATA["particles"]["titles"].split())
_SUFFIXES = frozenset(DATA["particles"]["suffixes"].split())
NOT_ANY = frozenset(DATA["not_names"]["any"].split())
_NOT_FIRST = frozenset(DATA["not_names"]["first"].split())
_PLACES = frozenset(DATA["not_names"]["places"].split())
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "ma", "do", "pe"})
_INITIALS = re.compile(r"(?:[^\W\d_]\.[-‐]?)+|[^\W\d_]")
_WORD = re.compile(rf"{LETTERS}(?:['’ʼ`´\-‐.]{LETTERS})*['’.]?")
_INNER = re.compile(r"['’ʼ`´\-‐.]")
# A capital inside a word is part of a name only behind these: McDonald, DiCaprio, O’Regan, LaToya.
_PREFIXES = frozenset((
    "san", "mc", "mac", "de", "di", "da", "du", "la", "le", "lo", "van", "von", "fitz", "o", "st", "del", "al", "el",
    "ter", "ten", "ma", "mb",
))  # fmt: skip
_HAN = re.compile(r"[\u4e00-\u9fff々]{1,3}[ \u3000]?[\u4e00-\u9fff々ぁ-ん]{1,4}")
_KANA = re.compile(r"[ァ-ヶー]{2,10}(?:[・＝ \u3000][ァ-ヶー]{2,10}){0,3}|[ぁ-ん]{2,6}[ \u3000]?[ぁ-んァ-ヶー]{0,6}")
# "Follow the harbour paper's site" in Chinese, and names of media.
_NO_PERSON = re.compile(
    r"^(?:关注|關注|下载|下載|打开|打開|登录|登錄|分享|返回)|(?:网|網|新闻|新聞|日报|日報|晚报|晚報|通讯社|通訊社|电视台|電視台)$"
)
_HANGUL = re.compile(r"[가-힣]{2,4}")
# An address; of what stands behind a name without a space, "Ann Author@annauthor", the handle alone.
JUNK = re.compile(
    r"(?<!\S)[^\sA-ZÀ-Þ]\S*@\S+|\S{1,64}@[\w-]+\.\S+|@\w+|\[email[^\]]*\]|https?://\S+|\bwww\.\S+|[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]"
)
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?:Twitter|Facebook|Instagram|LinkedIn|Follow|Email|Bluesky|Mastodon|YouTube|TikTok)(?:\s.*)?$|\s(?:Follow|Twitter)$"
)
_ELIDED = ("d'", "d’", "l'", "l’", "al-", "el-", "bin", "ben")
"""What the last word of a name may begin with in small letters."""
_DONE = frozenset(("published", "posted", "updated", "filed"))
_TRIM = ' \t\u00a0,;:.|•·–—―-_/*"“”„»«'


@lru_cache(maxsize=512)  # stages and metadata ask of the same lines
def is_name(text: str, context: bool = False) -> bool:
    """`text` could be one person's name and nothing else: two to four capitalised words, with particles and initials.

    context: a byline's word stands before it, so that a script without case (Han, kana, Hangul, Arabic) may be one too.
    """
    text = text.strip(_TRIM) + ("." if text.rstrip().endswith((" Jr.", " Sr.")) else "")
    if not 2 <= len(text) <= 60:
        return False
    first = text[0]
    if not first.isupper():
        return context and first.isalpha() and not first.islower() and _caseless(text)
    words = text.split()
    if len(words) > 8 or (words[-1][0].islower() and not words[-1].startswith(_ELIDED)):
        return False
    while len(words) > 1 and fold(words[0].rstrip(".")) in _TITLES and words[0][0].isupper():
        words = words[1:]
        context = True  # "Dr. Kolter" may stand with one name
    while len(words) > 2 and fold(words[-1].replace(".", "").strip(",")) in _SUFFIXES and words[-1][0].isupper():
        words = [*words[:-2], words[-2].rstrip(",")]
    return _person(words, len(text.split()) > len(words))


def _person(words: list[str], titled: bool) -> bool:
    capitals = initials = particles = 0
    shouting = [word.isupper() and len(word) > 1 and "." not in word for word in words]
    words = [*words[:-1], words[-1].rstrip(",")]
    if not words[-1]:
        return False
    for i, word in enumerate(words):
        folded = word.casefold().rstrip(".")
        if word[0].islower() or (folded in _PARTICLES and 0 < i < len(words) - 1 and len(word) < 4):
            bare = fold(word)
            if bare in _PARTICLES and 0 < i < len(words) - 1:
                particles += 1
                continue
            if not (i > 0 and len(word) > 3 and word[:2] in ("d'", "d’", "l'", "l’") and word[2].isupper()) and not (
                i > 0 and word[:3] in ("al-", "el-", "bin", "ben") and word[3:4].isupper()
            ):
                return False
            capitals += 1
            continue
        if not word[0].isupper():
            return False
        if _INITIALS.fullmatch(word):
            initials += 1
            continue
        if not _names(word):
            return False
        capitals += 1
    if (
        shouting[0]
        and len(words[0]) > 2
        and not all(s for s, word in zip(shouting, words, strict=True) if word[0].isupper() and len(word) > 2)
    ):
        return False
    head = fold(words[0])
    if words[0].casefold() in _NOT_FIRST or fold(words[-1]) in _PLACES or head in BESIDE or head in OCCUPATIONS:
        return False
    if any(fold(word) in OCCUPATIONS for word in words[1:]):
        return False
    if fold(words[-1]) in SURNAMES and is_role(" ".join(words), 0):
        return False
    least = 1 if titled else 2
    return least <= capitals + initials <= 4 + (particles > 0) and capitals >= 1 and initials <= 3


@lru_cache(maxsize=4096)  # a note's first words are asked once for each number of them
def _names(word: str) -> bool:
    """Whether a word with a capital may be a part of a name."""
    if not _WORD.fullmatch(word) or not _shaped(word):
        return False
    if word.endswith(".") and fold(word) not in ("jr.", "sr."):
        return False
    if "." in word[:-1] and word.rpartition(".")[2].islower():  # a file or a site
        return False
    if any(
        piece.casefold() in NOT_ANY or fold(piece) in SITE_WORDS or fold(piece) in SITE_ENDS
        for piece in _INNER.split(word)
        if piece
    ):
        return False
    return not noun(fold(word)) or fold(word) in SURNAMES


def _shaped(word: str) -> bool:
    """No second word is glued to it: "LazareTwitter"."""
    for piece in _INNER.split(word):
        for i in range(1, len(piece)):
            if piece[i].isupper() and piece[i - 1].islower() and fold(piece[:i]) not in _PREFIXES:
                return False
    return True


def _caseless(text: str) -> bool:
    if noun(fold(text)):
        return False
    if text[0] >= "\u3040":
        if _NO_PERSON.search(text):
            return False
        return any(pattern.fullmatch(text) for pattern in (_HAN, _KANA, _HANGUL))
    words = text.split()
    return (
        2 <= len(words) <= 4
        and NOT_ANY.isdisjoint(words)
        and all(c.isalpha() or c in " .'-" or not c.isascii() for c in text)
        and not any(c.isdigit() for c in text)
    )


class People(NamedTuple):
    """A list of names, read. house: a newsroom, an agency or a site stands in it; agency: one that is listed."""

    names: tuple[str, ...]
    role: str
    house: bool
    agency: bool = False


_AND: dict[str, list[str]] = {language: text.split() for language, text in DATA["and"].items()}
_CUT: dict[str, frozenset[str]] = {language: frozenset(text.split()) for language, text in DATA["cut"].items()}


@lru_cache(maxsize=64)
def _splitter(languages: frozenset[str]) -> re.Pattern[str]:
    conjunctions = {word for language in languages or _AND for word in _AND.get(language, ())} | {"and", "&"}
    both = "|".join(sorted(re.escape(word) for word in conjunctions))
    return re.compile(rf"(\s*[,;/|+、，؛،•·]\s*(?:(?:{both})\s+)?|\s+(?:{both})\s+)")


def people(text: str, languages: Iterable[str] = (), opened: int = 0) -> People | None:
    """The persons that `text` lists, or None if it is anything but a list of them.

    languages: those whose "and" may stand in it (all, if none are given). opened: what stands before the list: 0 nothing,
    1 a small word ("von"), 2 a word that allows one name alone ("by"), 3 one that allows a handle too ("posted by").
    """
    text = _GLUED.sub("", JUNK.sub(" ", text)).strip(_TRIM)
    if not text or len(text) > 250:
        return None
    if house(text) and not _glued_role(text):
        return People((), text, True, known_house(text))
    chosen = frozenset(languages)
    cuts = frozenset(word for language in chosen or _CUT for word in _CUT.get(language, ()))
    names: list[str] = []
    roles: list[str] = []
    staff = agency = False
    halves = text.split()
    if len(halves) in (4, 6) and halves[: len(halves) // 2] == halves[len(halves) // 2 :]:
        text = " ".join(halves[: len(halves) // 2])
    split = _splitter(chosen).split(text)
    told = False  # a role stands behind the name: only "and" leads to another name
    for i in range(0, len(split), 2):
        raw = split[i].strip(_TRIM)
        told = told and split[i - 1].strip() in (
            ",",
            "/",
            "|",
            "•",
            "·",
            "",
        )  # the first piece has no separator, and told is False
        piece = _uncut(raw, cuts) if opened or names else raw
        if not piece:
            if i == 0:
                return None
            continue
        joined = _glued_role(piece)
        if house(piece) and not joined:
            staff = True
            agency = agency or known_house(piece)
            if noun(fold(piece.split()[-1])):
                roles.append(piece)
        elif is_name(piece, opened > 0) and not told:
            names.append(_tidy(piece))
        elif (names or staff) and not (joined and not joined[1]) and (is_role(piece, 5) or _credential(piece, opened)):
            roles.append(piece)
            told = told or not _credential(piece, opened)
        elif joined and not told:
            names.append(_tidy(joined[0]))
            roles.extend(joined[1:2] if joined[1] else ())
            staff = agency = staff or not joined[1]
            told = bool(joined[1])
        elif opened > 1 and not names and _single(piece, opened):
            names.append(piece)
        elif names and opened and (told or _affiliation(piece) or (roles and " " not in piece)):
            continue
        elif staff and len(piece) < 5:
            continue  # a sign-off: "dpa, jse"
        else:
            return None
    if not names and not staff:
        return None
    return People(tuple(dict.fromkeys(names)), ", ".join(roles), staff, agency)


def _uncut(piece: str, cuts: frozenset[str]) -> str:
    """A piece up to a small word that tells a place or a site: "Ann Author in Rome" -> "Ann Author"; up to "Published", too."""
    words = piece.split()
    for i in range(2, len(words)):
        if words[i].casefold() in _DONE and is_name(" ".join(words[:i])):
            return " ".join(words[:i])
    for i in range(1, len(words) - 1):
        if words[i] in cuts and (words[i] not in _PARTICLES or is_name(" ".join(words[:i]))):
            return " ".join(words[:i])
    return piece


def _tidy(name: str) -> str:
    words = " ".join(name.split()).strip(_TRIM).split()
    while (
        len(words) > 2
        and words[-1].strip(".,").upper() == words[-1].strip(".,")
        and fold(words[-1].replace(".", "").strip(",")) in _SUFFIXES
    ):
        if fold(words[-1]).strip(".") in ("ii", "iii", "iv"):
            break
        words.pop()
    text = " ".join(words).rstrip(",")
    return text + "." if text.endswith((" Jr", " Sr")) else text


def _credential(piece: str, opened: int) -> bool:
    """A degree ("MD", "Ph.D."); with a byline's word in front any capitals."""
    return all(
        (fold(word.replace(".", "")) in _SUFFIXES and fold(word.replace(".", "")) not in _GENERATIONS)
        or (opened and word.isupper() and len(word) <= 6)
        for word in piece.split()
    )


def _single(piece: str, opened: int) -> bool:
    if " " in piece or not 2 < len(piece) <= 30:
        return False
    if piece[0].isupper() and piece.isalpha() and _shaped(piece):
        folded = piece.casefold()
        return (
            folded not in NOT_ANY
            and folded not in _NOT_FIRST
            and fold(piece) not in SITE_WORDS
            and not noun(fold(piece))
        )
    return opened > 2 and piece.isascii() and piece.replace("_", "").replace(".", "").replace("-", "").isalnum()


def _affiliation(piece: str) -> bool:
    """A place or an employer behind a name: "Ann Author, Lyme"."""
    words = piece.split()
    return len(words) <= 9 and words[0][0].isupper() and all(word[0].isupper() or len(word) < 4 for word in words)


@lru_cache(maxsize=256)
def _glued_role(piece: str) -> tuple[str, str] | None:
    """A name and, without a sign between them, a role or a site: "Ann AuthorNews Reporter", "Ann Author The Coast News"."""
    if len(piece) > 90:
        return None
    for i in range(4, len(piece) - 3):
        if piece[i].isupper() and piece[i - 1].islower():
            name, rest = piece[:i], piece[i:]
            if is_name(name) and (is_role(rest, 2) or house(rest)):
                return name, rest if is_role(rest, 2) else ""
    words = piece.split()
    for i in range(2, min(len(words), 5)):
        name, rest = " ".join(words[:i]), " ".join(words[i:])
        trade = is_role(rest, 0) or (fold(words[-1]) in OCCUPATIONS and len(words) - i < 6)
        proper = all(word[0].isupper() or word in ("&", "and", "of", "at", "in", "für", "und") for word in words[i:])
        if (
            proper
            and is_name(name)
            and (
                trade
                or known_house(rest)
                or (house(rest) and (rest.startswith("The ") or (rest.isupper() and publication(rest))))
            )
        ):
            return name, rest if trade else ""
    return None


def names(text: str) -> tuple[str, ...]:
    """The names that `text` lists, if it is nothing but names and what joins them: "Ann Author, Bob Writer and Cy Reader"."""
    words = text.split()
    if (
        len(text) > 160
        or not text[:1].isupper()
        or text[-1] in ".:?!"
        or len(words) > 24
        or any(c.isdigit() for c in text)
    ):
        return ()
    if sum(word[0].islower() for word in words) > 0.45 * len(words) or (
        len(words) > 5 and "," not in text and not text.count("|")
    ):
        return ()
    found = people(text)
    return found.names if found and not found.house and not found.role else ()
