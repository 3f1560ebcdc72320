"""Bylines in Chinese, Japanese and Korean: a word before or behind the name, seldom a space."""

from __future__ import annotations

import re

from cleanseed.people.persons import JUNK, is_name
from cleanseed.people.roles import DATA, house

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BEFORE = "|".join(sorted(map(re.escape, DATA["cjk"]["before"]), key=len, reverse=True))
_AFTER = "|".join(sorted(map(re.escape, DATA["cjk"]["after"]), key=len, reverse=True))
_LABEL = re.compile(rf"(?P<word>{_BEFORE})(?P<sign>\s*[:：／/＝=|｜・　 ]\s*)?(?P<who>[^。！？]{{2,50}})")
_TITLE = re.compile(
    rf"(?P<who>[^。！？\s]{{2,8}}(?:[ ・＝][^。！？\s]{{1,8}})??)\s?(?P<word>{_AFTER})(?:\s*외\s*\d+명)?(?:\s*[=＝])?"
)
_SPLIT = re.compile(r"\s*[、，,／/·;；と和]\s*")
# These words alone, without a sign, stand before a name: "記者 山田太郎".
_PLAIN = frozenset((
    "記者", "特派員", "记者", "本报记者", "本報記者", "特约记者", "见习记者", "实习记者", "作者", "編集", "编辑", "編輯", "責任編集", "责任编辑", "기자",
))  # fmt: skip
# 来源：海岸日报 作者：王小明 责任编辑：李四
_FIELD = re.compile(r"([^\s：:]{1,8})\s?[：:]\s?([^\s：:]{1,24})")
_FIELDS = re.compile(r"(?:[^\s：:]{1,8}\s?[：:]\s?[^\s：:]{1,24}(?:[\s|｜]+|$)){2,6}")
_HELPERS = frozenset(DATA["cjk"]["helpers"])
# At the end of a wire's dateline: 新华社北京9月2日电（记者王小明）.
_ASIDE = re.compile(r"(?<=[电電])[（(](?:本[报報])?(?:记者|記者|通讯员)\s*([^（()）]{2,20})[）)]$")
_SENTENCE = ("。", "다.", "」", "요.")


def labelled(text: str, bare: str) -> tuple[tuple[str, ...], str | None] | None:
    """(names, role) of a byline, or None. bare: `text` without its dates."""
    if len(text) > 80 or text.rstrip(")）】」").endswith(_SENTENCE):
        return None
    aside = _ASIDE.search(text)
    if aside and (names := _SPLIT.split(aside[1].strip())) and all(is_name(name, context=True) for name in names):
        return tuple(dict.fromkeys(names)), "记者"
    bare = (JUNK.sub(" ", bare) if "@" in bare else bare).strip(" \t\u3000()（）[]【】|｜:：-=＝")
    if house(bare):
        return (), bare
    if _FIELDS.fullmatch(bare):
        for label, value in _FIELD.findall(bare):
            if (
                label in DATA["cjk"]["before"]
                and label not in _HELPERS
                and all(is_name(name, context=True) for name in _SPLIT.split(value))
            ):
                return tuple(dict.fromkeys(_SPLIT.split(value))), None
    match = _LABEL.fullmatch(bare)
    if match and match["sign"] and (match["sign"].strip() or match["word"] in _PLAIN):
        who = re.sub(rf"(?:{_AFTER})$", "", match["who"].strip())
        names = [name.strip(" \u3000（）()") for name in _SPLIT.split(who)]
        if match["word"] in _HELPERS:
            return (), match["word"]
        if all(is_name(name, context=True) for name in names):
            return tuple(dict.fromkeys(names)), match["word"] if match["word"] in _PLAIN else None
        return ((), None) if house(who) else None
    titles = list(_TITLE.finditer(bare))
    if not titles or len(bare) > 60 or titles[-1].end() < len(bare.rstrip(" =＝")) - 1:
        return None
    # In Korean the place stands before the name: "순천, 광양 홍길동 기자".
    names = [who.split()[-1] if "가" <= who[0] <= "힣" else who for who in (title["who"] for title in titles)]
    place = bare[: titles[0].start()].strip(" ,[](){}=·")
    if len(place) > 12 or not all(is_name(name, context=True) for name in names):
        return None
    return tuple(dict.fromkeys(names)), titles[0]["word"]
