"""Markup: what an HTML page's own elements tell apart from its article; of Markdown, long lines that are links. Nothing to do on plain text.

The examples are HTML: each row is an element of the page's body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanseed.evidence import is_prose
from cleanseed.markup import framed, kind
from cleanseed.model import Block, Page, Removal
from cleanseed.rulebook import rule

_LINKED = 0.5
_LABEL = 10
_ENTRY = 25
_NUMBER = re.compile(r"^(?:\d{1,2}[.:]\d{2}|\d{1,2}(?:\.\d{1,2})*[.):]?|[ivx]{1,4}[.)])\s+")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_TEASER, _WORDS = 0.85, 16
"""Of Markdown: a line so long that is so much of a link is another story's headline and deck; a shorter one may be a source that is named."""


def markup(page: Page) -> Iterator[Removal]:
    """Claim what the markup sets apart, where evidence does not take it for the article's text."""
    if page.document.kind != "html":
        for block in page.live:
            if block.links >= _TEASER and block.shape.words >= _WORDS:
                yield block.drop("markup/links")
        return
    kept: list[Block] = []
    listed = contents(page)
    around = frames(page)
    for block in page.live:
        if block.index in listed:
            yield block.drop("markup/contents")
        elif block.index in around:
            yield block.drop("markup/frame")
        elif is_prose(page, block):
            kept.append(block)
        else:
            called = kind(block)
            for function in (navigation, footer, caption, comments, share, others, insert, about, links):
                if removal := function(block, called):
                    yield removal
                    break
            else:
                yield unconfirmed(block)
    yield from bare_headings(kept)


@rule("markup/navigation")
def navigation(block: Block, called: str) -> Removal | None:
    """A menu, a breadcrumb or a search field is an element of its own.

    keep                   | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep                   | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/navigation | <nav><ul><li><a href="/harbour">Harbour and coast</a></li></ul></nav>
    """
    return block.drop("markup/navigation") if called == "navigation" else None


@rule("markup/footer")
def footer(block: Block, called: str) -> Removal | None:
    """A site's footer stands below all its articles.

    keep               | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep               | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/footer | <footer><p>Coast Weekly, Harbour Street 4</p></footer>
    """
    return block.drop("markup/footer") if called == "footer" else None


@rule("markup/caption", field="caption")
def caption(block: Block, called: str) -> Removal | None:
    """What a figure says of its picture is a caption.

    keep                           | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep                           | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    lift markup/caption as caption | <figure><img src="wall.jpg"><figcaption>The sea wall on Monday</figcaption></figure>
    """
    return block.drop("markup/caption", "caption") if called == "caption" else None


@rule("markup/comments")
def comments(block: Block, called: str) -> Removal | None:
    """What stands in the box of the comments was written by readers.

    keep                 | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep                 | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/comments | <div class="comments"><p>They should have used the old quarry</p></div>
    """
    return block.drop("markup/comments") if called == "comments" else None


@rule("markup/share")
def share(block: Block, called: str) -> Removal | None:
    """Links to share and to follow are about the page.

    keep              | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep              | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/share | <div class="share-buttons"><a href="#">Pass it on to the harbour</a></div>
    """
    return block.drop("markup/share") if called == "share" else None


@rule("markup/others")
def others(block: Block, called: str) -> Removal | None:
    """An aside, a sidebar, a box of teasers holds something other than the article.

    keep               | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep               | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/others | <aside><a href="/ferry">Ferry to run again in May</a></aside>
    """
    return block.drop("markup/others") if called == "others" else None


@rule("markup/insert")
def insert(block: Block, called: str) -> Removal | None:
    """Advertisements, forms, and boxes that ask for a subscription stand between the paragraphs and are none.

    keep               | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep               | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/insert | <form><label>Your e-mail address</label></form>
    """
    return block.drop("markup/insert") if called == "insert" else None


@rule("markup/about")
def about(block: Block, called: str) -> Removal | None:
    """A line in a box of dates, names and tags is about the article.

    keep              | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep              | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/about | <div class="entry-meta"><span>Harbour desk</span></div>
    """
    return block.drop("markup/about") if called == "about" else None


@rule("markup/links")
def links(block: Block, _: str) -> Removal | None:
    """A line that is mostly links leads elsewhere.

    keep              | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep              | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/links | <div><a href="/ferry">Ferry to run again in May</a></div>
    """
    return block.drop("markup/links") if block.links > _LINKED else None


@rule("markup/unconfirmed")
def unconfirmed(block: Block) -> Removal:
    """A line that does not read like an article's, and that no witness has in the article.

    keep                    | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep                    | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/unconfirmed | <div>Harbour desk, second floor</div>
    keep                    | <p>The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.</p>
    keep                    | <p>He has asked for stone from the old quarry, which closed its gates in the spring of last year.</p>
    """
    return block.drop("markup/unconfirmed")


@rule("markup/frame")
def frames(page: Page) -> set[int]:
    """Software of forums frames each post: a box on its writer, a signature, votes, buttons. Its names for them are its own.

    keep              | <p>My plane leaves a ridge at the end of each board, whatever I do with the fence. What am I missing?</p>
    drop markup/frame | <dl class="postprofile"><dt>Harbour pilot</dt>
    drop markup/frame | <dd>Location: Westerby</dd></dl>
    keep              | <p>Press on the front knob at the start and on the handle at the end, then the ridge will go away.</p>
    drop markup/frame | <div class="signature">Measure twice, cut once, buy three.</div>
    """
    found = {block.index for block in framed(page.live)}
    if not found:
        return found
    words = sum(block.shape.words for block in page.live if is_prose(page, block))
    taken = sum(page.blocks[index].shape.words for index in found if is_prose(page, page.blocks[index]))
    return found if 2 * taken <= words else set()


@rule("markup/contents")
def contents(page: Page) -> set[int]:
    """Links in a row that say what headings below them say are a table of contents.

    drop markup/contents | <ul><li><a href="#old">1. How old was the wall?</a></li>
    drop markup/contents | <li><a href="#stone">2. Where does the stone come from?</a></li></ul>
    keep                 | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep                 | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    keep                 | <h2>How old was the wall?</h2>
    keep                 | <p>The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.</p>
    keep                 | <h2>Where does the stone come from?</h2>
    keep                 | <p>He has asked for stone from the old quarry, which closed its gates in the spring of last year.</p>
    """
    below = {_said(block): block.index for block in page.live if block.tag in _HEADINGS}
    found: set[int] = set()
    row: list[int] = []
    for block in page.live if below else ():
        linked = block.links >= _LINKED and block.tag not in _HEADINGS and block.shape.words <= _ENTRY
        if linked and below.get(_said(block), -1) > block.index:
            row.append(block.index)
            if len(row) > 1:
                found.update(row[-2:])
        else:
            row = []
    return found


def _said(block: Block) -> str:
    """The text, folded, without a number in front."""
    return _NUMBER.sub("", block.shape.key)


@rule("markup/bare-heading")
def bare_headings(kept: list[Block]) -> Iterator[Removal]:
    """A heading, or a short line that ends in a colon, has lost what it stood over, if the text ends with it.

    keep                     | <p>The coast road was closed on Monday after a storm took the sea wall with it in the night.</p>
    keep                     | <p>Repairs will take a week, the council said, and the bus will go by the hill until then.</p>
    drop markup/bare-heading | <p>Walks in the hills above the harbour:</p>
    drop markup/others       | <aside><a href="/ferry">From the mill to the chapel</a></aside>
    """
    while len(kept) > 1 and _stands_over(kept[-1]):
        yield kept.pop().drop("markup/bare-heading")


def _stands_over(block: Block) -> bool:
    return (block.tag in _HEADINGS and not block.shape.stop) or (block.shape.colon and block.shape.words <= _LABEL)
