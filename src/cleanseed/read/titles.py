"""The title: what the places of a page that tell one say, the site's name taken off, and the one they agree on.

A page says its title in half a dozen places, and they differ: the tab is written for search engines, the share card for
readers, and a heading may belong to the path of menus. Places that agree add up; each has a weight, and the highest sum wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

WEIGHTS = {
    "html/og": 16, "html/h1": 15, "json-ld": 17, "html/h2": 10, "html/meta": 5, "page": 4, "html/title": 1, "html/twitter": 0, "html/path": -15,
}  # fmt: skip
"""How much each place is trusted. They follow a logistic choice among the places of labelled pages, of news and of others, made on
one half of the hosts and checked on the other. h2: a lower heading with the words of another place; page: the line that the
stages took for the title; path: a heading inside the path of menus, written for search engines, and so is what agrees with it."""
_ODD = {"html/h1": 5, "page": 0}
"""The weight of what the page shows where it shares few words with what the head says: a slogan, or a site's name."""
_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«›~/]+\s+|\s*[|｜ㅣ]\s*|\s+::\s+|(?<=[\u3040-\u9fff”」》）？！])\s?_+\s?(?=\S)")
_COLON = re.compile(r":\s+")
_SIGN = re.compile(r"\s*[-–—|｜ㅣ:·]")
_KICKER = re.compile(r"[:.|–—-]\s*$")
_WORD = re.compile(r"\w+")
_LEAST = 12
_SITE = 5
_AGREE = 3  # the heading, and two more


def choose(places: Mapping[str, str], sites: Collection[str] = ()) -> tuple[str, str] | None:
    """The title and the place it was read in. places: place (a key of WEIGHTS) -> text; sites: folded names, see `site_keys`."""
    sites = {*sites, *_over(places)}
    named = {place: text for place, text in places.items() if key(text) not in sites}
    trimmed = _trimmed(named or places, sites)
    votes: Counter[str] = Counter()
    for place, text in trimmed.items():
        votes[key(text)] += _ODD.get(place, WEIGHTS[place]) if _odd(text, trimmed) else WEIGHTS[place]
    named = {place: text for place, text in trimmed.items() if place != "html/path"}
    if not named:
        named = trimmed
    if not named:
        return None
    best = max((key(text) for text in named.values()), key=votes.__getitem__)
    shared = named.get("html/og")
    if shared and (short := key(shared)) != best and best.endswith(short) and len(short) >= _LEAST:
        whole = next(text for text in named.values() if key(text) == best)
        if _KICKER.search(whole[: len(whole) - len(shared)]) and whole.endswith(shared):
            best = short  # the page shows a kicker in front of the title
    place = max((place for place in named if key(named[place]) == best), key=WEIGHTS.__getitem__)
    return named[place], place


def _over(places: Mapping[str, str]) -> set[str]:
    """The first heading, folded, where the tab says it and a lower one: "Coast Weekly: Storm takes sea wall" over both of them."""
    headed, lower, tab = (key(places.get(place, "")) for place in ("html/h1", "html/h2", "html/title"))
    return {headed} if headed and lower and tab in (headed + lower, lower + headed) else set()


def _trimmed(places: Mapping[str, str], sites: Collection[str]) -> dict[str, str]:
    firm = {
        folded
        for place, text in places.items()
        if place not in ("html/title", "html/twitter") and len(folded := key(text)) >= _LEAST
    }
    # However short the page's own heading is, what follows it in the tab and on the card is the site's name.
    headed = key(places.get("html/h1", ""))
    if len(headed) >= _SITE and sum(key(split(text)[0]) == headed for text in places.values()) >= _AGREE:
        firm.add(headed)
    cut = {place: trim(text, sites, firm) for place, text in places.items()}
    # "Storm hits coast-Politics": a sign without spaces ends the title where another place ends it.
    ends = sorted({text for place, text in cut.items() if len(key(text)) >= _LEAST}, key=len)
    for place in ("html/og", "html/title", "html/twitter"):
        text = cut.get(place, "")
        for end in ends:
            if len(end) < len(text) and text.startswith(end) and _SIGN.match(text, len(end)) and key(end) in firm:
                cut[place] = end
                break
    return cut


def _odd(text: str, places: Mapping[str, str]) -> bool:
    said = set(_words(text))
    others = [set(_words(other)) for place, other in places.items() if place in ("html/og", "json-ld", "html/title")]
    return bool(others) and all(len(said & other) < 0.5 * min(len(said), len(other)) for other in others)


def trim(title: str, sites: Iterable[str], titles: Iterable[str] = ()) -> str:
    """The title without the site's name in front or behind. `sites`, `titles`: folded names, and titles as said elsewhere."""
    while True:
        for found in _SEPARATOR.finditer(title):
            before, after = title[: found.start()].strip(), title[found.end() :].strip()
            if not before or not after:
                continue
            if _named(key(after), sites) or key(before) in titles:
                title = before
            elif _named(key(before), sites):
                title = after
            else:
                continue
            break
        else:
            break
    # "Coast Weekly: Storm hits coast": a headline may begin with a name, so another place has to say it without.
    first = _COLON.search(title)
    if first and key(title[first.end() :]) in titles and _named(key(title[: first.start()]), sites):
        return title[first.end() :].strip()
    return title


@lru_cache(maxsize=512)  # places, names of sites and lines are compared with each other again and again
def key(text: str) -> str:
    """Letters and figures alone, casefolded."""
    return "".join(filter(str.isalnum, text.casefold()))


def _named(folded: str, sites: Iterable[str]) -> bool:
    """Whether a folded text is a site's name, or a short form or a longer one of it."""
    return any(
        folded == site
        or (min(len(folded), len(site)) >= _SITE and (folded.startswith(site) or site.startswith(folded)))
        for site in sites
    )


def parts(title: str) -> list[str]:
    """The parts of a tab's title that may be the title alone: the longest, and what stands behind a colon in it ("Print: Storm hits coast")."""
    longest = max(split(title), key=len)
    found = [longest, *(longest[colon.end() :].strip() for colon in _COLON.finditer(longest))]
    return [part for part in found if part != title and len(key(part)) >= _LEAST]


def split(title: str) -> list[str]:
    """A tab's title at the signs that stand between its parts."""
    return [part.strip() for part in _SEPARATOR.split(title)]


@lru_cache(maxsize=128)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def heading(texts: Iterable[str], places: Iterable[str]) -> str | None:
    """Of several first headings the one that shares most words with what other places say, and has fewest others."""
    said = {word for text in places for word in _words(text)}
    return max(
        texts,
        key=lambda text: len(said.intersection(_words(text))) - 0.1 * len(_words(text)) * bool(said),
        default=None,
    )


def site_keys(sites: Iterable[str | None], url: str | None) -> set[str]:
    """The names that a site may go by, folded: as it says them, and by its host."""
    keys = {key(site) for site in sites if site}
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    parts = host.split(".")
    if len(parts) > 1:
        keys |= {key(host), key(parts[0]), key(parts[-2]), key(".".join(parts[-2:]))}
    return keys - {""}
