"""The stages, in the order in which a page meets them.

A stage takes a page and yields removals, each naming the rule that claims it. It never deletes, never writes evidence, and
never imports another stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cleanseed.model import Page, Removal
from cleanseed.stages.captions import captions
from cleanseed.stages.chrome import chrome
from cleanseed.stages.edges import edges
from cleanseed.stages.head import head
from cleanseed.stages.inserts import inserts
from cleanseed.stages.lines import lines
from cleanseed.stages.markup import markup
from cleanseed.stages.related import related
from cleanseed.stages.repeats import repeats
from cleanseed.stages.sitewide import sitewide
from cleanseed.stages.tail import tail

Stage = Callable[[Page], Iterable[Removal]]

STAGES: tuple[Stage, ...] = (chrome, head, captions, inserts, tail, related, repeats, sitewide, markup, edges, lines)
