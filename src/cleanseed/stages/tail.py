"""Tail: what follows the article's last word. Author notes, tags, disclosures, disclaimers, copyright, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from cleanseed import credit_lines, dates, people
from cleanseed.evidence import is_prose, phrases, window
from cleanseed.model import Block, Page, Removal
from cleanseed.regions import region
from cleanseed.rulebook import rule

_LABELS = frozenset(("the", "den", "die", "l’auteur", "l'auteur", "el", "la", "o", "a", "de"))
_SIGNATURES = ("tail/comment-form", "tail/comment-time")
_ARTICLE = 30
_NOTE = 80
_NOTICE = 40
_ANSWERS = re.compile(r"\d+ (?:answers?|antworten|odpowiedzi|antwoorden|ответ(?:а|ов)?)")
"""Over the answers to a question: what stands above were comments on the question, and each answer has its own."""
_ADDRESS, _LINE, _NUMBER = 6, 9, 6
"""Of a contact: lines under its label at most, words of a line at most, figures of a telephone number at least."""
_NEAR, _SURE = 3, 0.8
_FIGURE = re.compile(r"\d")
_POSTS, _HEAD, _SIGNED, _NAMED = 2, 14, 3, 40
"""Of a thread: posts at least, words over one at most, words of one at least, characters of a name at most."""
_MARKED = re.compile(r"©[^.!?]{0,80}\b(?:19|20)\d\d\b")
_DISCLOSES = re.compile(r"^On the date of publication, (?P<name>[^,.()]{4,60}?) (?:did|does|had|has|held|was|is)\b")
# What WordPress writes under each entry of a feed, in the languages of its translations.
_FEED_NOTE = re.compile(
    r"(?:The post|Der Beitrag|L['’]article|La entrada|L['’]articolo|Het bericht|O post|Artykuł|Сообщение|Inlägget|Indlægget|Innlegget) \S.{0,300} "
    r"(?:appeared first on|erschien zuerst auf|est apparu en premier sur|(?:se publicó|apareció) primero en|proviene da|verscheen eerst op"
    r"|apareceu primeiro em|pochodzi z serwisu|появились сначала на|dök först upp på|blev først udgivet på|dukket først opp på) \S.{0,80}"
)


def tail(page: Page) -> Iterator[Removal]:
    """Claim what follows the last word and is no other story."""
    yield from author_box(page)
    yield from bios(page)
    yield from disclosing_author(page)
    yield from site_notices(page)
    yield from feed_notes(page)
    yield from post_heads(page)
    heads = []
    for block, hit in phrases(page, "tail"):
        if hit.rule.code == "tail/footer" and _within(page, block):
            continue
        yield block.drop(hit.rule.code, hit.rule.field)
        if hit.rule.region:
            heads.append(block)
        elif hit.rule.code == "tail/contact":
            yield from addresses(page, block)
    yield from under_comments(page, heads)


@rule("tail/feed-note")
def feed_notes(page: Page) -> Iterator[Removal]:
    """A blog writes under each entry of its feed which post it was, and of which blog.

    keep                | The comet appeared first on the eastern horizon, and nobody on the quay knew what it was.
    keep                | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    drop tail/feed-note | The post Storm takes the sea wall appeared first on Coast Weekly.
    """
    for block in page.live[-2:]:
        if block.shape.words <= _NOTE and _FEED_NOTE.fullmatch(block.text):
            yield block.drop("tail/feed-note")


def _within(page: Page, block: Block) -> bool:
    """Whether a word that footers have stands between lines that surely are the article's, and is one itself: a listing's."""
    under = page.blocks[block.index + 1 : block.index + 2]
    if block.shape.colon and under and under[0].shape.colon:
        return True
    near = page.prose[max(0, block.index - 1) : block.index + 2]
    return len(near) == _NEAR and min(near) >= _SURE


@rule("tail/address")
def addresses(page: Page, label: Block) -> Iterator[Removal]:
    """Under the label of a contact for the press stand a name, an office, a number, a mailbox.

    keep              | The company will hire forty people at the works in Westerby, and build lamps there from May on.
    keep              | Repairs of the old hall will take a week, its head of works said on Monday, and no more than that.
    keep              | The hall was built in 1911 for the makers of nets, who left it when the harbour silted up, and has stood empty since.
    drop tail/contact | Media contact:
    drop tail/address | Ann Archer, Head of Communications
    drop tail/address | press@lamps.example
    drop tail/address | +00 0000 000 000
    """
    under: list[Block] = []
    for block in page.blocks[label.index + 1 : label.index + 1 + _ADDRESS]:
        if not block.text:
            continue
        if block.shape.words > _LINE or block.shape.stop or block.shape.colon:
            break
        under.append(block)
    reached = [at for at, block in enumerate(under) if "@" in block.text or len(_FIGURE.findall(block.text)) >= _NUMBER]
    for block in under[: reached[-1] + 1] if reached else ():
        yield block.drop("tail/address")


@rule("tail/post-head")
def post_heads(page: Page) -> Iterator[Removal]:
    """Over each post of a thread stands who wrote it and when, to the minute.

    lift head/title as title    | Which stone is right for a bush blade
    lift head/date-line as date | by harrow » Tue Feb 03, 2026 7:10 pm
    keep                        | My blade has come to me as blunt as a spoon. Which stone should I take to it, and how often?
    drop tail/post-head         | by kettle » Tue Feb 03, 2026 9:42 pm
    keep                        | Take a coarse one while it is dull and a fine one in the meadow, every five minutes or so.
    drop tail/post-head         | by swath » Wed Feb 04, 2026 6:02 am
    keep                        | Listen to it. A blade that sings needs no stone, and one that rustles needs it at once, I find.
    """
    found = [block for block, below in pairwise(page.blocks) if _heads_post(block, below)]
    if len(found) >= _POSTS:
        for block in found:
            if block.text:
                yield block.drop("tail/post-head")


def _heads_post(block: Block, below: Block) -> bool:
    """Whether the line is a name and a time to the minute, over a sentence."""
    words = len(block.source) // 4 if block.cuts else block.shape.words
    if not 2 <= words <= _HEAD or not (below.shape.stop and below.shape.words >= _SIGNED):
        return False
    text = " ".join(block.source.split())
    if ":" not in text or text[-1] in ".!?…" or not any(map(str.isdigit, text)):
        return False
    told = dates.around(text)
    return 0 < sum(map(len, told.rest)) <= _NAMED and any(day.iso and "T" in day.iso for day, _ in told.dates)


@rule("tail/author-box", weak=True)
def author_box(page: Page) -> Iterator[Removal]:
    """A name, a role under it, and a note that begins with the name: the box about the author.

    keep                             | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                             | Repairs will take a week, the council said, and the bus will go by the hill until then.
    lift tail/author-box as author   | Ann Archer
    drop tail/author-box             | Editor
    cut tail/bio as author, tail/bio | ⟦Ann Archer⟧⟦ is a reporter for Coast Weekly. She has written about the sea for ten years.⟧
    """
    middle = sum(window(page)) // 2
    low = [block for block in page.live if block.index >= middle]
    for name, block in pairwise(low):
        if not 1 <= name.shape.words <= 6 or _of_contact(page, name):
            continue
        if name.shape.upper >= 0.5 and block.shape.words <= 8 and people.role(block.text) and people.is_name(name.text):
            yield name.drop("tail/author-box", "author")
            yield block.drop("tail/author-box")
        elif any(hit.rule.code == "tail/author" and hit.how == "line" for hit in page.hits[name.index]):
            yield from _labelled_box(page, name.index + 1)
        elif block.text.startswith(name.text) and people.bio(block.text, name.text):
            yield name.drop("tail/author-box", "author")


def _of_contact(page: Page, name: Block) -> bool:
    """Whether the name stands under the label of a contact, who wrote nothing."""
    above = page.blocks[name.index - 1 : name.index]
    return any(hit.rule.code == "tail/contact" for block in above for hit in page.hits[block.index])


def _labelled_box(page: Page, at: int) -> Iterator[Removal]:
    """The name under a label such as "About the author", and the note under the name."""
    name, note = (*page.blocks[at : at + 2], None, None)[:2]
    if name and name.text and name.shape.words <= 6 and people.is_name(name.text, context=True):
        yield name.drop("tail/author-box", "author")
        if note and note.text and 3 <= note.shape.words <= _NOTE and not page.hits[note.index]:
            yield note.drop("tail/author-box")


@rule("tail/bio", weak=True)
def bios(page: Page) -> Iterator[Removal]:
    """A paragraph below the article's middle that introduces a person as a writer is about the author.

    keep                    | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                    | Repairs will take a week, the council said, and the bus will go by the hill until then.
    keep                    | The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
    cut tail/bio as author, tail/bio | ⟦Ann Author⟧⟦ is a freelance writer who covers the coast for Coast Weekly.⟧
    """
    first, last = window(page)
    for block in page.live:
        if block.index <= (first + last) // 2 or not _named_first(block):
            continue
        if name := people.bio(block.text):
            at = block.text.find(name)
            if at > 0:
                yield block.cut("tail/bio", 0, at)
            if at >= 0:
                yield block.cut("tail/bio", at, at + len(name), "author")
                yield block.cut("tail/bio", at + len(name), len(block.text))


@rule("tail/disclosing-author")
def disclosing_author(page: Page) -> Iterator[Removal]:
    """A disclosure of holdings names the author, who may be named nowhere else; the rest of it goes with `tail/disclosure`.

    keep | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    cut tail/disclosure, tail/disclosing-author as author, tail/disclosure | ⟦On the date of publication, ⟧⟦Ann Author⟧⟦ held no positions in any of the securities named here.⟧
    """
    for block in page.live:
        if (found := _DISCLOSES.match(block.text)) and people.is_name(found["name"]):
            yield block.cut("tail/disclosing-author", found.start("name"), found.end("name"), "author")


def site_notices(page: Page) -> Iterator[Removal]:
    """A notice of copyright below the text that names the site: the rule is that of `tail/copyright`, the name is lifted."""
    first, last = window(page)
    for block in page.live:
        hits = page.hits[block.index]
        if block.index <= (first + last) // 2 or not hits or all(hit.rule.code != "tail/copyright" for hit in hits):
            continue
        if credit_lines.site(block.text):
            yield block.drop("tail/copyright", "site")
    for block in page.live:  # "© 2026 The Coast Weekly Ltd. Reproduction by leave": whoever it names
        if block.index > (first + last) // 2 and _MARKED.match(block.text) and block.shape.words <= _NOTICE:
            yield block.drop("tail/copyright")


@rule("tail/under-comments", region=True)
def under_comments(page: Page, heads: list[Block]) -> Iterator[Removal]:
    """What stands under the heading of the comments was written by readers: to the end, where buttons and times of comments show it.

    keep                     | The coast road was closed on Monday after a storm took the sea wall with it in the night.
    keep                     | Repairs will take a week, the council said, and the bus will go by the hill until then.
    drop tail/comments       | 2 Comments
    drop tail/under-comments | Bob says
    drop tail/under-comments | They should have used the old quarry.
    """
    if not heads:
        return
    first, _ = window(page)
    above, enough = 0, len(page.blocks)
    for block in page.live:
        if block.index >= first and is_prose(page, block):
            above += block.shape.words
            if above >= _ARTICLE:
                enough = block.index
                break
    own = {head.index for head in heads}  # some call the comments so
    listed = (block.index for block in page.live if block.index not in own and _ANSWERS.fullmatch(block.shape.key))
    answers = next(listed, len(page.blocks))
    heads = [head for head in heads if enough < head.index < answers]
    signed = _signed(page) if heads else -1
    reached = -1
    for head in heads:
        if head.index <= reached:
            continue
        below = (
            [block for block in page.live if block.index > head.index] if head.index < signed else region(page, head)
        )
        for block in below:
            if block.index >= answers:
                break
            reached = block.index
            yield block.drop("tail/under-comments")


def _signed(page: Page) -> int:
    """The index above which two lines at least are a comment's button or its time: of the last but one of them; -1 where there are not two."""
    signs = islice((block.index for block in reversed(page.live) if _signs(page, block)), 1, 2)
    return next(signs, -1)


def _signs(page: Page, block: Block) -> bool:
    """Whether the line is a comment's button, or its time."""
    if any(hit.rule.code in _SIGNATURES for hit in page.hits[block.index]):
        return True
    return block.shape.words <= 6 and ":" in block.text and dates.line(block.text) is not None


def _named_first(block: Block) -> bool:
    """Whether the text opens with two capitals, as a name does (or the label before one)."""
    if not 8 <= block.shape.words <= 150:
        return False
    tokens = block.text.split(maxsplit=2)
    if len(tokens) < 2:
        return False
    first, second = tokens[:2]
    return first[0].isupper() and (second[0].isupper() or first.endswith(":") or second in _LABELS)
