"""Dates as pages write them: found strictly, never guessed.

`find` marks the dates in a text, `line` tells a date line ("Published: 2 May 2026, 10:30"), `prefix` a date or a dateline
in front of a sentence, `around` what else a line says, `published` and `earlier` which of its days is that of the publication. A day that can be read in two ways, an impossible and a relative one
("3 hours ago") get no ISO form. Inside: a text becomes tokens (`tokens`), hand-written grammars find times and dates among
them (`clock`, `grammar`), `lines` and `datelines` look at what stands around them. The words of 45 languages: `words.toml`.
"""

from cleanseed.dates.datelines import prefix
from cleanseed.dates.lines import Around, DateLine, Field, Found, around, earlier, find, line, published

__all__ = ["Around", "DateLine", "Field", "Found", "around", "earlier", "find", "line", "prefix", "published"]
