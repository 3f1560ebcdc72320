"""Language of a text, by langdetect (a port of Nakatani Shuyo's language-detection: naive Bayes over character n-grams)."""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import Any

UNKNOWN = "und"
_ENOUGH = 20
_READ = 600
_LETTER = re.compile(r"[^\W\d_]")
_LOCK = threading.Lock()


def detect(text: str) -> str:
    """The language of `text` as ISO 639-1, told from its first 600 characters; "und" where it has fewer than 20 letters."""
    start = text[:_READ]
    if len(_LETTER.findall(start)) < _ENOUGH:
        return UNKNOWN
    with _LOCK:
        module = _langdetect()
    try:
        found: str = module.detect(start)
    except module.LangDetectException:
        return UNKNOWN
    return found.partition("-")[0]


@cache
def _langdetect() -> Any:
    """The module, seeded and warm: its profiles load on the first call and are not safe to use before that is done."""
    import langdetect

    langdetect.DetectorFactory.seed = 0
    langdetect.detect("The profiles are loaded by this sentence.")
    return langdetect
