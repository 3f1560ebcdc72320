"""Photo credits: where one ends a line. Agencies, labels and marks, not sentences."""

from __future__ import annotations

import re

_AGENCY = (
    r"(?:Getty(?: Images)?|AFP|Reuters|REUTERS|AP|EPA|dpa|DPA|EFE|ANSA|PA(?: Wire| Media)?|TASS|Xinhua|Bloomberg|Shutterstock|i?Stock(?:photo)?"
    r"|Alamy|Unsplash|Imago|imago|Keystone|APA|ANP|Belga|Lusa|NTB|TT|Ritzau|Lehtikuva|picture alliance|Wikimedia(?: Commons)?|Flickr|Pixabay|Pexels)"
)
_LABEL = (
    r"(?:(?:AP |Reuters |AFP |File )?(?:[Pp]hoto(?:graph|graphy)?|PHOTO|[Ii]mage|[Pp]icture|[Pp]ic|[Cc]redit|CREDIT|[Ff]oto|FOTO|Bild|Quelle|Crédits?(?: [Pp]hoto)?|Imagen|Imagem|Immagine|Fotografía|Zdjęcie|Фото)"
    r"(?: (?:[Cc]redit|[Ss]ource|[Cc]ourtesy))?(?: by|:| :|/| via|\s*©))"
)
_BRACKETED = re.compile(
    rf"\s*[(\[](?P<credit>(?:{_LABEL}|©)[^()\[\]]{{2,120}}|[^()\[\]]{{2,80}}[/|]\s?{_AGENCY}[^()\[\]]{{0,40}})[)\]]\s*$"
)
_LABELLED = re.compile(
    rf"(?<=[\w.!?…\"”’)»])\s*[|–—-]?\s*(?P<credit>(?:{_LABEL}|©)\s*[^.!?:;,()]{{2,80}}(?:, [^.!?:;,()]{{2,40}})?)\.?\s*$"
)
_GLUED = re.compile(
    rf"(?<=[.!?…])[\"”’)»]?(?P<credit>[^\W\d_][^.!?…:;()]{{1,60}}\s?[/|]\s?{_AGENCY}[^.!?:;()]{{0,40}})\s*$"
)

_ANY = (
    "photo",
    "foto",
    "image",
    "credit",
    "crédit",
    "©",
    "picture",
    "pic ",
    "bild",
    "quelle",
    "imag",
    "immagine",
    "zdj",
    "фото",
)


def find(text: str) -> re.Match[str] | None:
    """The match of the credit (group "credit") that ends `text`, or None. Most texts have none of the marks that one needs, and are not searched."""
    end = text[-160:]
    if end[-1] in ")]" and (found := _BRACKETED.search(text)):
        return found
    if ("/" in end or "|" in end) and (found := _GLUED.search(text)):
        return found
    folded = end.lower()
    if any(label in folded for label in _ANY):
        return _LABELLED.search(text)
    return None
