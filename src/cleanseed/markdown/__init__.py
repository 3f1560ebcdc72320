"""Markdown of a page's body: CommonMark, with the tables of GitHub's dialect, from the structure of its live blocks."""

from cleanseed.markdown.blocks import write

__all__ = ["write"]
