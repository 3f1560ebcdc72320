"""HTML entities that stand in plain text: what they look like, and what they stand for."""

from __future__ import annotations

import re
from functools import cache
from html import unescape as unescape_html
from html.entities import html5

ENTITY = re.compile("&#?[0-9A-Za-z]{1,24};")
"""What may be an entity: `unescape` knows whether it is one."""
CHAIN = re.compile("&(?:amp;)*(#?[0-9A-Za-z]{1,24};)")
"""An entity behind any number of `amp;`. Its group is the innermost one, without `&`."""


def read_entities(line: str) -> str:
    """The line with its entities as the characters that they stand for."""
    return ENTITY.sub(lambda found: unescape(found[0]), line)


def unescape(entity: str) -> str:
    """What an entity with its semicolon stands for; itself, if it is none. The same as ftfy's `unescape_html`."""
    if entity.startswith("&#"):
        char = unescape_html(entity)
        return entity if ";" in char else char
    return html5.get(entity[1:]) or _capitals().get(entity, entity)


@cache
def _capitals() -> dict[str, str]:
    """Entities in capitals that stand for a capital, such as `&EACUTE;`, which HTML does not know."""
    return {
        f"&{name.upper()}": char.upper()
        for name, char in html5.items()
        if name.endswith(";") and name == name.lower() and unescape_html(f"&{name.upper()}") == f"&{name.upper()}"
    }
