"""Chrome: the browser's view of a site and not of a story. Menus, breadcrumbs, anchors, logins, cookie notices, share bars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed.evidence import is_prose, phrases
from cleanseed.model import Page, Removal
from cleanseed.rulebook import rule

_BAR = re.compile(r"\s*[|•·]\s*|\s+[/›»>→-]\s+")
_CRUMB = re.compile(r"\s*[›»>→]\s*|\s+/\s+")
# A set first, then what else it takes: to look for one of a set is quick.
_MARK = re.compile(r"[|•·/›»>→-](?:(?<=[|•·])|(?<=\s.)(?=\s))")
_ARROW = re.compile("[›»>→/]")
_SIZES = ("A+", "A-", "A−", "a+", "a-")
_ICON = 8
_LINKED = 0.8
# The languages of its readers that MediaWiki writes them in; at the end of a line, where an edit is meant.
_EDIT = re.compile(
    r" ?\[ ?(?:(?:edit|bearbeiten|modifier|editar|modifica|bewerken|edytuj|править|править|редагувати|ред\.|redigera|rediger|muokkaa|editovat|szerkesztés"
    r"|modificare|değiştir|編集|编辑|編輯|편집|عدل|تعديل|עריכה)(?: ?\|[^\]|]{2,32})? ?\]$|(?:citation needed|clarification needed|dubious [–-] discuss"
    r"|nachweis fehlt|réf\. nécessaire|cita requerida|senza fonte|carece de fontes\?|potrzebny przypis|bron\?|источник не указан[^\]]{0,20}|要出典|来源请求) ?\])",
    re.IGNORECASE,
)
_BREAK = frozenset("*-_—–~#.=·•⁂ ")


def chrome(page: Page) -> Iterator[Removal]:
    """Claim menus, anchors, notices and marks."""
    yield from breadcrumbs(page)
    for block, hit in phrases(page, "chrome"):
        yield block.drop(hit.rule.code, hit.rule.field)
    yield from edit_marks(page)
    yield from menus(page)
    yield from symbols(page)


@rule("chrome/menu-bar")
def menus(page: Page) -> Iterator[Removal]:
    """Four or more short names with the same mark between them are a menu in one line.

    drop chrome/menu-bar | Home | News | Sport | Weather
    keep                 | The council met on Monday and voted for the bridge | and for the road.
    """
    for block in page.live:
        text = block.text
        if not 7 <= len(text) <= 200 or not _MARK.search(text):
            continue
        if block.links < _LINKED and (block.shape.stop or is_prose(page, block)):
            continue
        items = [item for item in _BAR.split(text) if item]
        if len(items) >= 4 and all(map(_name, items)) and _one_mark(text):
            yield block.drop("chrome/menu-bar")


@rule("chrome/breadcrumb")
def breadcrumbs(page: Page) -> Iterator[Removal]:
    """A path from the home page to this one stands above the article.

    drop chrome/breadcrumb | Home › News › Coast
    keep                   | The bridge over the river was opened on Monday by the mayor, who had waited for it for years.
    """
    for block in page.live:
        text = block.text
        if block.shape.stop or not 5 <= len(text) <= 160 or not _ARROW.search(text):
            continue
        items = [item for item in _CRUMB.split(text) if item]
        if len(items) >= 3 and len(items[0].split()) <= 2 and all(len(item.split()) <= 4 for item in items[:-1]):
            yield block.drop("chrome/breadcrumb")


@rule("chrome/edit-mark")
def edit_marks(page: Page) -> Iterator[Removal]:
    """A wiki lets its readers edit each section, and asks them for sources.

    keep                 | The wall at Westerby was built between 1909 and 1911 by men who were paid in coal.
    cut chrome/edit-mark | Storms and repairs⟦ [edit]⟧
    cut chrome/edit-mark | It has been mended eleven times since, most recently after the flood of 1993.⟦[citation needed]⟧
    keep                 | “They [edit] all day,” the clerk said of the two brothers who run the paper in the old mill.
    """
    for block in page.live:
        if "[" in block.text:
            for found in _EDIT.finditer(block.text):
                yield block.cut("chrome/edit-mark", found.start(), found.end())


@rule("chrome/symbol", weak=True)
def symbols(page: Page) -> Iterator[Removal]:
    """A line without a letter or a figure is an icon, unless it is a mark that parts sections.

    drop chrome/symbol | ☰
    keep               | The bridge was opened on Monday by the mayor, who had waited for it for years.
    keep               | * * *
    keep               | On Tuesday the first lorry went across, with a load of apples from the orchards in the hills.
    """
    for block in page.live:
        if len(block.text) > _ICON:
            continue
        if block.text in _SIZES or not (_BREAK.issuperset(block.text) or any(map(str.isalnum, block.text))):
            yield block.drop("chrome/symbol")


def _one_mark(text: str) -> bool:
    return len({mark.strip() for mark in _BAR.findall(text)} - {""}) <= 1


def _name(item: str) -> bool:
    """A menu's entry: short, and without a figure (which a row of facts has)."""
    return len(item) <= 30 and len(item.split()) <= 3 and not any(map(str.isdigit, item))
