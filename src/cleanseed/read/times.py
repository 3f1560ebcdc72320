"""The days that elements of an HTML page's body are said to tell: `time`, and what bears itemprop."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from cleanseed import dates
from cleanseed.read.dom import HtmlElement
from cleanseed.read.marked import before, elsewhere, hold
from cleanseed.read.meta import short

_PUBLICATION = re.compile("publish|pubdate|entry-date")
_PUBLISHED = re.compile(r"(?<![\w-])(?:published|dt-published|datepublished)(?![\w-])")
_CHANGE = re.compile("modif|updat|revis")
_CHANGED = re.compile(
    r"(?:updated|modified|reviewed|revised|aktualisiert|geändert|mis à jour|modifié|actualizado|aggiornato|atualizado|bijgewerkt|uppdaterad|opdateret"
    r"|oppdatert|päivitetty|zaktualizowano|обновлено|оновлено|güncelleme|güncellendi)(?:\s+(?:on|at|am|le|el|il|em|op|den))?\W*$",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"(?:publish(?:ed|ing)?|publication|posted|veröffentlicht|erschienen|publié|publicado|pubblicato|gepubliceerd|publicerad|offentliggjort|publisert"
    r"|julkaistu|opublikowano|опубликовано|опубліковано|yayınlanma|δημοσιεύθηκε)(?:\s+(?:date|on|am|le|el|il|em|op|den))?\W*$",
    re.IGNORECASE,
)
_LINE = 60
_MOST = 200  # elements that are looked at: a page of more is a list
_STAMP = 16  # characters of a day with its time

Iso = Callable[[str | None], str | None]


def day(root: HtmlElement, itemprop: str, iso: Iso) -> str | None:
    """The day of an element that is said to be `itemprop`, "datePublished" or "dateModified".

    Of a change else the first `time` that its class says to tell of one. Of the publication else the first `time` below the first heading (or else above it) that tells of no change, and stands in no
    list of other things, or the only one in such lists. iso: reads a day from a text.
    """
    publication = itemprop == "datePublished"
    page: set[HtmlElement] = set()
    below: list[tuple[HtmlElement, str]] = []
    above: list[tuple[HtmlElement, str]] = []
    headed = False
    for element in root.iter("h1", "time", "span", "abbr", "div", "p"):
        if element.tag == "h1":
            headed = True
            hold(page, element)
            continue
        is_time = element.tag == "time"
        said = element.get("itemprop") or ""
        if not is_time and not said:
            continue
        mark = f"{said} {element.get('class') or ''}".lower() if is_time else said
        # "published updated": a text that was never changed
        changed = _CHANGE.search(mark) is not None and _PUBLISHED.search(mark) is None
        named = itemprop in said or (publication and is_time and _PUBLICATION.search(mark) and not changed)
        named = named or (not publication and is_time and changed and not elsewhere(element, page))
        if not named and not (publication and is_time and not changed):
            continue
        told = iso(element.get("datetime") or element.get("content") or (short(element, _LINE) if is_time else None))
        if told is None:
            continue
        if named:
            return _shown(element, told)
        if len(below) + len(above) < _MOST:
            (below if headed else above).append((element, told))
    days = set()
    for element, told in (*below, *above):
        label = before(element)
        if _CHANGED.search(label) or any(up.tag == "a" for up in element.iterancestors()):
            continue
        if not elsewhere(element, page) or _OUT.search(label):
            return _shown(element, told)
        days.add(told)
    return days.pop() if len(days) == 1 else None


def _shown(element: HtmlElement, told: str) -> str:
    """The day that the element shows, where its stamp is in UTC and one day off: the site's own clock."""
    if len(told) < _STAMP or not told.endswith(("+00:00", "Z")):
        return told
    text = short(element, _LINE)
    shown = next((found.iso for found in dates.find(text) if found.iso), None) if text else None
    if shown and abs((date.fromisoformat(shown[:10]) - date.fromisoformat(told[:10])).days) == 1:
        return shown[:10]
    return told
