"""A made-up site: pages of one host in one layout, with what on each is template and what is story. Always the same ones."""

from __future__ import annotations

import random
from dataclasses import dataclass

from cleanseed.bench.pages import Story

HOST = "dispatch.example"

_TOP = ("Harbour Dispatch", "Tides", "Boats", "Letters", "Kitchen", "Old maps", "All that the tide brings in")
# In the middle of a story: a box of three lines, and a sentence that stands by itself.
_BOX = ("The harbour card", "It costs nothing and opens the reading room on the quay to everyone.", "Ask for yours")
_ALONE = "Harbour Dispatch is printed on paper from the old mill, by people whom you can meet on the quay."
_BOTTOM = (
    "The desk on the quay answers letters on every day but Sunday.",
    "Harbour Dispatch",
    "Quay 4, second door",
    "Where the paper is sold",
    "How we work",
    "No part of these pages may be printed elsewhere without a letter from the desk.",
)
_LATEST = "Washed ashore"
"""The heading of a list that changes: each page shows some of the site's other stories under it."""

# What stories have in common and no template is: a heading, quotations, what is told again in each follow-up.
HEADING = "What happens next"
_QUOTES = (
    "“We will see when the water is gone.”", "“Nobody asked us.”", "“No comment.”", "“It has always been like this.”",
    "“I would do it again.”",
)  # fmt: skip
_BACKGROUND = "The bridge has been shut since May, when a barge from Norholm broke two of its piers."


@dataclass(frozen=True, slots=True)
class Made:
    """A page. text, html: the same page, with its markup lost or not. template, story: lines; latest: of the list that changes."""

    url: str
    text: str
    html: str
    template: tuple[str, ...]
    story: tuple[str, ...]
    latest: tuple[str, ...]


def pages(count: int = 50) -> list[Made]:
    """The first `count` pages. Every tenth is the story of the page before it, with a paragraph added."""
    made: list[Made] = []
    for number in range(count):
        again = number % 10 == 9
        rng = random.Random(number - again)  # noqa: S311  no secret
        story = Story(rng, rng.randint(12, 30), german=False)
        lines = [
            f"{rng.choice(('WESTERBY', 'PORT ELLAN'))}, {story.date} - {story.paragraphs[0]}",
            *story.paragraphs[1:],
        ]
        lines.insert(2, rng.choice(_QUOTES))
        if number % 4 == 1:
            lines.insert(3, _BACKGROUND)
        if number % 3:
            lines.insert(len(lines) - 2, HEADING)
        if again:
            lines.append(Story(random.Random(-number), 2, german=False).paragraphs[0])  # noqa: S311
        made.append(_page(number, story, lines, random.Random(number)))  # noqa: S311
    return made


def _page(number: int, story: Story, lines: list[str], rng: random.Random) -> Made:
    # Of what came before: a title is on the list for a while.
    latest = [Story(random.Random(max(0, number - back)), 1, german=False).title for back in range(1, 7)]  # noqa: S311
    middle = rng.randint(2, len(lines) - 2)
    top = [f"{rng.randint(3, 18)} degrees, {rng.randint(2, 9)} boats in port", *_TOP]
    box = [*_BOX] if number % 5 else []
    alone = [_ALONE] if number % 3 else []
    texts = [
        *top, story.title, f"By {story.author}", story.date, *lines[:middle], *box, *lines[middle:-1], *alone, lines[-1],
        _LATEST, *latest, *_BOTTOM,
    ]  # fmt: skip
    body = [
        *(f"<p>{line}</p>" if line != HEADING else f"<h2>{line}</h2>" for line in lines[:middle]),
        *(["<div>", *(f"<p>{line}</p>" for line in box), "</div>"] if box else []),
        *(f"<p>{line}</p>" if line != HEADING else f"<h2>{line}</h2>" for line in lines[middle:-1]),
        *(f"<p>{line}</p>" for line in alone),
        f"<p>{lines[-1]}</p>",
    ]
    html = "\n".join(
        [
            f"<!doctype html><html><head><title>{story.title}</title></head><body>",
            *(f"<div>{line}</div>" for line in top),
            f"<h1>{story.title}</h1><div>By {story.author}</div><div>{story.date}</div>",
            *body,
            f"<div>{_LATEST}</div>",
            *(f'<div><a href="/{back}">{line}</a></div>' for back, line in enumerate(latest)),
            *(f"<div>{line}</div>" for line in _BOTTOM),
            "</body></html>",
        ]
    )
    template = (*top, *box, *alone, _LATEST, *_BOTTOM)
    url = f"https://www.{HOST}/{story.year}/{number:03d}"
    return Made(url, "\n".join(texts) + "\n", html, template, tuple(lines), tuple(latest))
