"""Photo credits: where one ends a line. Agencies, labels and marks, never sentences."""

from __future__ import annotations

import re

_AGENCY = (
    r"(?:Getty(?: Images)?|AFP|Reuters|REUTERS|AP|EPA|dpa|DPA|EFE|ANSA|PA(?: Wire| Media)?|TASS|Xinhua|Bloomberg|Shutterstock"
    r"|i?Stock(?:photo)?|Alamy|Unsplash|Imago|imago|Keystone|APA|ANP|Belga|Lusa|NTB|TT|Ritzau|Lehtikuva|picture alliance"
    r"|Wikimedia(?: Commons)?|Flickr|Pixabay|Pexels|PAP|ČTK|MTI)"
)
_WORD = (
    r"(?:[Pp]hoto(?:graph|graphy)?|PHOTO|[Ii]mage|[Pp]icture|[Pp]ic|[Cc]redit|CREDIT|[Ff]oto|FOTO|Bild|Quelle|Crédits?(?: [Pp]hoto)?"
    r"|Imagen|Imagem|Immagine|Fotografía|Zdjęcie|Фото|الصورة|صورة)"
)
_LABEL = rf"(?:(?:AP |Reuters |AFP |File )?{_WORD}(?: (?:[Cc]redit|[Ss]ource|[Cc]ourtesy))?(?: by|:| :|/| via|\s*©))"
# A year behind the mark makes it a notice of copyright.
_MARK = r"©(?!\s*\d{4})"
# In brackets a label needs no colon.
_ALONE = r"(?:[Ff]oto|[Ff]ot\.|[Pp]hoto|[Ii]mage|[Bb]ild)\s"
_BRACKETED = re.compile(
    rf"\s*[(\[](?P<credit>(?:{_LABEL}|{_ALONE}|{_MARK})[^()\[\]]{{2,120}}|[^()\[\]]{{2,80}}[/|]\s?{_AGENCY}[^()\[\]]{{0,40}})[)\]]\s*$"
)
_NAMES = r"(?:[A-ZÀ-Þ]\. ?|[^.!?:;,()])"
_LABELLED = re.compile(
    rf"(?<=[\w.!?…\"”’)»])\s*[|–—-]?\s*(?P<credit>(?:{_LABEL}|{_MARK})\s*{_NAMES}{{2,80}}(?:, {_NAMES}{{2,40}})?)\.?\s*$"
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
_ANY = re.compile("photo|foto|imag|cr[eé]dit|©|pic(?:ture| )|bild|quelle|immagine|zdj|фото|صورة")


def find(text: str) -> re.Match[str] | None:
    """The match of the credit (group "credit") that ends `text`, or None.

    Most texts have none of the marks that a credit needs, and are not searched.
    """
    end = text[-160:].rstrip()
    if not end:
        return None
    last = end[-1]
    if last in ")]" and (found := _BRACKETED.search(text)):
        return found
    if last.isupper() or last in "»”" or "/" in end or "|" in end:
        found = _GLUED.search(text) or _CAPITALS.search(text)
        if found:
            return found
    if last in "摄攝影供" and (found := _TAKEN_BY.search(text)):
        return found
    # One of these stands behind a label.
    if (":" in end or "/" in end or "©" in end or " by" in end or " via" in end) and _ANY.search(end.lower()):
        return _LABELLED.search(text)
    return None
