"""Gold: pages whose article is known, and what a text is worth beside them.

`pages` reads the gold sets, `align` tells which lines of a page are its article's, `scores` compares texts and metadata. For `training`
and `bench`; nothing that cleans imports it.
"""

from __future__ import annotations

from cleanseed.gold.pages import FIXTURES, HTML, RENDERER, Gold, GoldError, fixtures, load, sample, sets

__all__ = ["FIXTURES", "HTML", "RENDERER", "Gold", "GoldError", "fixtures", "load", "sample", "sets"]
