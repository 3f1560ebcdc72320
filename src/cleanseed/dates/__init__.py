"""Dates as pages write them: found strictly, never guessed.

`find` marks the dates in a text, `line` tells a date line ("Published: 2 May 2026, 10:30"), `prefix` a date or a dateline
in front of a sentence, `around` what else a line says. A day that can be read in two ways, an impossible and a relative one
("3 hours ago") get no ISO form. Inside: a text becomes tokens (`tokens`), a hand-written grammar finds dates among them
(`grammar`), and `lines` looks at what stands around them.
"""

from cleanseed.dates.lines import DateLine, Found, around, find, line, prefix

__all__ = ["DateLine", "Found", "around", "find", "line", "prefix"]
