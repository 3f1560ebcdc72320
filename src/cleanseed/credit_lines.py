"""Photo credits: where one ends a line. Notices of copyright: whose they are. Agencies, labels and marks, never sentences."""

from __future__ import annotations

import re

from cleanseed import people
from cleanseed.people.roles import publication

_AGENCY = (
    r"(?:Getty(?: Images)?|AFP|Reuters|REUTERS|AP|EPA|dpa|DPA|EFE|ANSA|PA(?: Wire| Media)?|TASS|Xinhua|Bloomberg|Shutterstock"
    r"|i?Stock(?:photo)?|Alamy|Unsplash|Imago|imago|Keystone|APA|ANP|Belga|Lusa|NTB|TT|Ritzau|Lehtikuva|picture alliance"
    r"|Wikimedia(?: Commons)?|Flickr|Pixabay|Pexels|PAP|ČTK|MTI)"
)
_WORD = (
    r"(?:[Pp]hoto(?:graph|graphy)?|PHOTO|[Ii]mage|[Pp]icture|[Pp]ic|[Cc]redit|CREDIT|[Ff]oto|FOTO|Bild|Quelle|Crédits?(?: [Pp]hoto)?"
    r"|Imagen|Imagem|Immagine|Fotografía|Zdjęcie|Фото|Φωτ(?:ογραφία|ό|ο)|Fotoğraf|Fotó|Kuva|الصورة|صورة|تصوير|צילום|फोटो|写真|사진)"
)
_LABEL = rf"(?:(?:AP |Reuters |AFP |File )?{_WORD}(?: (?:[Cc]redit|[Ss]ource|[Cc]ourtesy))?(?: by|:|：| :|/| via|\s*©))"
# A year behind the mark makes it a notice of copyright.
_MARK = r"©(?!\s*\d{4})"
# In brackets a label needs no colon.
_ALONE = r"(?:[Ff]oto|[Ff]ot\.|[Pp]hoto|[Ii]mage|[Bb]ild)\s"
_BRACKETED = re.compile(
    rf"\s*[(\[（](?P<credit>(?:{_LABEL}|{_ALONE}|{_MARK})[^()\[\]（）]{{2,120}}|[^()\[\]（）]{{2,80}}[/|]\s?{_AGENCY}[^()\[\]（）]{{0,40}})[)\]）]\s*$"
)
_NAMES = r"(?:[A-ZÀ-Þ]\. ?|[^.!?:;,()])"
_LABELLED = re.compile(
    rf"(?<=[\w.!?…\"”’)»])\s*[|–—-]?\s*(?P<credit>(?:{_LABEL}|{_MARK})\s*{_NAMES}{{2,80}}(?:, {_NAMES}{{2,40}})?)\.?\s*$"
)
_SLASHED = re.compile(
    rf"(?<=[\w.\"”)])\s+[/|]\s?(?P<credit>(?:[Ff]ot\.|[Ff]oto|[Pp]hoto|FOTO|PHOTO|Ph\.|Bild)\s{_NAMES}{{2,60}})\s*$"
)
_GLUED = re.compile(
    rf"(?<=[.!?…])[\"”’)»]?\s?(?P<credit>(?:[^\W\d_][^.!?…:;()]{{1,60}}\s?[/|]\s?)?{_AGENCY}(?:\s?[/|][^.!?:;()]{{1,40}})?)\s*$"
)
_CAPITALS = re.compile(
    r"(?<=[.!?…])[\"”’)»]?\s?(?P<credit>[A-ZÀ-Þ][A-ZÀ-Þ'’-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){1,5}(?: ?[/«»“”\"][ A-ZÀ-Þ«»“”\"]*)?)\s*$"
)
_TAKEN_BY = re.compile(
    r"(?<=[。．.＝=、])\s*(?P<credit>[^\s。．＝=]{2,30}(?:摄|攝|撮影|提供)|[^\s。．＝=]{2,8} (?:摄|攝))\s*$"
)
_REACH = 400  # characters at the end that a credit stands in
_ANY = re.compile(
    "photo|fot[oó]|imag|cr[eé]dit|©|pic(?:ture| )|bild|quelle|immagine|zdj|фото|φωτ|kuva|صورة|تصوير|צילום|फोटो|写真|사진"
)


def find(text: str) -> re.Match[str] | None:
    """The match of the credit (group "credit") that ends `text`, or None.

    Most texts have none of the marks that a credit needs, and are not searched.
    """
    begin = max(0, len(text) - _REACH)
    end = text[-160:].rstrip()
    if not end:
        return None
    last = end[-1]
    if last in ")]）" and (found := _BRACKETED.search(text, begin)):
        return found
    if last.isupper() or last in "»”" or "/" in end or "|" in end:
        found = _GLUED.search(text, begin) or _CAPITALS.search(text, begin)
        if found:
            return found
    if last in "摄攝影供" and (found := _TAKEN_BY.search(text, begin)):
        return found
    if ("/" in end or "|" in end) and (found := _SLASHED.search(text, begin)):
        return found
    # One of these stands behind a label.
    if (":" in end or "：" in end or "/" in end or "©" in end or " by" in end or " via" in end) and _ANY.search(
        end.lower()
    ):
        return _LABELLED.search(text, begin)
    return None


_HOLDER = re.compile(r"(?:copyright\s*)?(?:©|\(c\))(?:\s*copyright\b)?|^copyright\b", re.IGNORECASE)
_YEARS = r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d\b|present|heute))?"
_YEARS_FIRST = re.compile(rf"[\s,.:–-]*(?:{_YEARS}[\s,.:–-]*)?(?:©\s*)?(?:by\s+)?", re.IGNORECASE)
_YEARS_AT = re.compile(rf"[\s,:]*{_YEARS}")
_YEARS_LAST = re.compile(rf"[\s,–-]*\b{_YEARS}[\s,.–-]*$")
_YEAR = re.compile(rf"\b{_YEARS}\b")
_RESERVED = re.compile(
    r"\ball rights? (?:are )?reserved|\balle rechten? (?:vorbehalten|voorbehouden)|\btous (?:les )?droits réservés"
    r"|\btodos los derechos reservados|\btodos os direitos reservados|\btutti i diritti(?: sono)? riservati|\briproduzione riservata"
    r"|\bwsz\w+ prawa zastrzeżone|\bвсе права защищены|\bусі права захищені|\balla rättigheter förbehållna|\balle rettigheter \w+"
    r"|\btüm hakları saklıdır|\bher hakkı saklıdır|\bvšechna práva vyhrazena|\bminden jog fenntartva|\btoate drepturile rezervate"
    r"|\balle rettigheder \w+|\bkaikki oikeudet \w+|\bvisos teisės saugomos|\bvisas tiesības aizsargātas|\bkõik õigused kaitstud|\bvse pravice pridržane"
    r"|\bsva prava (?:pridržana|zadržana)|\bvšetky práva vyhradené|\bвсички права запазени|\bсва права задржана|(?:με την? )?επιφύλαξη παντ[όο]ς δικαιώματος"
    r"|\bhak cipta dilindungi\S*|\btots els drets reservats|כל הזכויות שמורות|सर्वाधिकार सुरक्षित"
    r"|جميع الحقوق محفوظة|無断転載\S*|版权所有|版權所有",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"^{_YEARS}\s+(?=\S)")
_CUT = re.compile(
    r"\s*(?:[|•·;®™]|\s[—–-]\s|[.。:]\s|\s(?:powered|made|designed|built) (?:by|with)\s).*", re.DOTALL | re.IGNORECASE
)
_LEGAL = re.compile(r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|GmbH|AG|Corp|Co|PLC|plc|Pty|S\.A|SA|B\.V|S\.r\.l|LLP)\b")
_FORM = re.compile(rf",? {_LEGAL.pattern}\.?$")
_ABBREVIATED = re.compile(r"\b(Inc|Ltd|Corp|Co|Bros|St|Dr)\.\s")
_NO_SITE = frozenset((
    "terms", "privacy", "policy", "license", "licence", "rights", "cookie", "cookies", "reserved", "copyright",
    "copyrights", "use", "legal", "contact", "sitemap", "author", "authors", "holder", "holders", "onwards", "photo",
    "image", "images", "courtesy", "owner", "owners", "al", "affiliated",
))  # fmt: skip
_NOTICE, _SITE_WORDS, _SITE_LENGTH = 220, 6, 50


def site(text: str) -> str | None:
    """The site or publisher that a notice of copyright names, or None: "© 2026 Coast Weekly. All rights reserved.".

    A notice has the mark and, with it, a year or the reservation of all rights. Years go, a legal form ("Ltd") stays. Where the
    notice names a person, several holders, or what may be a menu's entry, nothing is told: no site is better than a wrong one.
    """
    if len(text) > _NOTICE or not (mark := _HOLDER.search(text)):
        return None
    reserved = _RESERVED.search(text)
    above, below = text[: mark.start()], text[mark.end() :]
    if not (reserved or _YEAR.search(text)) or len(_RESERVED.sub("", above).split()) > _SITE_WORDS:
        return None
    if mark.group().isalpha() and not (reserved or _YEARS_AT.match(below)):
        return None  # the word alone may be about the law
    below = below[_YEARS_FIRST.match(below).end() :]  # type: ignore[union-attr]  # may match nothing
    name = _named(below) or (_named(above) if not below.strip(" .") or _RESERVED.match(below) else None)
    if name is None or len(name) > _SITE_LENGTH or name.count(" ") >= _SITE_WORDS or not name[:1].isalnum():
        return None
    name = _YEAR_FIRST.sub("", name)
    if name.startswith(("a ", "an ")):
        return None  # "a Skerry Media company": whose the site is, and not its name
    words = {word.strip(".,&").casefold() for word in name.split()}
    if (
        words & _NO_SITE
        or "@" in name
        or name.isdigit()
        or len(name) < 3
        or (people.is_name(name) and not publication(name))
    ):
        return None
    return name


def _named(text: str) -> str | None:
    """The name that `text` begins with, or None where it goes on with another."""
    text = _ABBREVIATED.sub(r"\1.\0", text.strip(" ,-–—|«»"))  # the dot of an abbreviation ends no sentence
    if reserved := _RESERVED.search(text):
        text = text[: reserved.start()]
    text = _CUT.sub("", text, count=1).replace("\0", " ")
    text = _YEARS_LAST.sub("", text)
    name, *parts = text.split(", ")
    for part in parts:
        if _LEGAL.match(part):
            name += ", " + part
        elif part[:1].isupper():
            return None
        else:
            break
    bare = name.strip(" ,-–—|«»")
    return (bare if "." in bare.rpartition(" ")[2][:-1] else bare.rstrip(".")) or None


def legal(name: str) -> str:
    """`name` without the legal form that ends it ("Coast Media, Inc." -> "Coast Media"), or "" where it has none."""
    found = _FORM.search(name)
    return name[: found.start()] if found else ""
