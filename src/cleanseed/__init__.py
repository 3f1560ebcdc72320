"""cleanseed: scraped text or HTML in, the clean article, its metadata and an account of all that was taken away out.

The flow, in the order of the modules: `read` decodes and repairs the input and cuts it into blocks; `evidence` weighs how much
each block reads like an article; the `stages` yield removals, each naming its rule; one fold in `pipeline` applies them;
`metadata` gathers what was lifted; `ledger` tells what became of each block.

    import cleanseed

    article = cleanseed.clean(text, url="https://example.org/2026/05/storm")
    article.text, article.title, article.authors, article.date
    print(article.ledger())
"""

from __future__ import annotations

from cleanseed._version import __version__
from cleanseed.article import Article
from cleanseed.cleaning import clean
from cleanseed.model import Block, Page, Removal, Repair

__all__ = ["Article", "Block", "Page", "Removal", "Repair", "__version__", "clean"]
