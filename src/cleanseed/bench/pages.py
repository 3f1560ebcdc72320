"""A corpus of made-up pages: as many as asked for, in several layouts and sizes, always the same ones.

They measure how a run scales, not how well it cleans: nobody has said what their article is.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CYCLE = 50
"""Layouts and sizes come round after so many pages, so that a tenth of a corpus is like the whole."""

_WHO = (
    "The harbour office", "The council", "A keeper of the lighthouse", "The ferry company", "One of the two bakers", "The school board",
    "A neighbour", "The road crew", "The engineer who looks after it", "Nobody on the quay", "The choir", "The youngest of the pilots",
    "A spokeswoman for the fishers", "The museum", "The weather station", "A team from the college", "The volunteers", "The owner of the mill",
)  # fmt: skip
_DID = (
    "said that", "had hoped that", "wrote in a letter that", "will ask whether", "did not expect that", "told the meeting that",
    "found out on {day} that", "has known since {month} that", "doubts that", "was glad to hear that", "could not say why",
)  # fmt: skip
_WHAT = (
    "the bridge at {place} would be shut for {number} weeks", "the boats had to stay in port after the storm",
    "{number} of the old lamps were still burning", "the price of oats went up by {number} per cent",
    "the roof of the hall in {place} let in the rain", "the path along the dunes had been swept away",
    "the bus to {place} no longer stops at the mill", "a seal had come up the river as far as {place}",
    "the choir sang in front of {number} people", "the archive holds {number} letters from the first winter",
    "the new pump in {place} draws less power than the kettle", "nobody had counted the geese before",
    "the tower clock runs {number} minutes late", "the children of {place} plant a tree a year",
)  # fmt: skip
_THEN = (
    "and it will take a while to mend.", "which is more than in any year before.", "but the work goes on.", "so the meeting was put off.",
    "as {name} recalls.", "though {name} sees it another way.", "and the money is there.", "because the wind turned in the night.",
    "until the parts arrive from {place}.", "and that, {name} said, is that.",
)  # fmt: skip
_GERMAN = (
    "Der Hafenmeister von {place} rechnet damit, dass die Fähre erst in {number} Tagen wieder fährt.",
    "Die Gemeinde will den Weg am Deich noch in diesem Jahr erneuern, sagte {name} am Abend.",
    "Nach dem Sturm fehlten {number} Ziegel auf dem Dach der alten Mühle, und es regnete hinein.",
    "Niemand habe damit gerechnet, dass der Bus nach {place} so bald wieder hält, hieß es im Rat.",
    "Die Kinder der Schule in {place} haben {number} Bäume gepflanzt und wollen im Herbst weitermachen.",
)
_PLACES = (
    "Westerby", "Norholm", "Lower Aske", "Port Ellan", "Dunmarsh", "Ostervik", "Halden Quay", "Saint Orla", "Brackwater",
)  # fmt: skip
_FIRST = ("Ann", "Bo", "Carla", "Dag", "Edda", "Finn", "Greta", "Hugo", "Ines", "Jon")
_LAST = ("Archer", "Berg", "Calloway", "Dahl", "Eastby", "Fenn", "Garrow", "Holt", "Ibsley", "Jarrow")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_THINGS = ("Sea wall", "Ferry", "Old mill", "Lighthouse", "Tower clock", "Market hall", "River path", "School roof")
_EVENTS = (
    "closes after the storm", "opens again in spring", "gets a new roof", "runs late again", "is for sale", "draws a crowd",
)  # fmt: skip

# Of each fifty pages: how many sentences an article has. A stub, many of the usual size, a few long ones.
_SIZES = (3, 8, 14, 20, 26, 12, 18, 30, 45, 9, 16, 22, 11, 35, 60, 7, 13, 25, 19, 120)


def page(number: int) -> dict[str, Any]:
    """The page of this number, as a record: id, url, and text or html."""
    rng = random.Random(number)  # noqa: S311  no secret
    layout = _LAYOUTS[number % len(_LAYOUTS)]
    name, html = layout
    story = Story(rng, _SIZES[number % CYCLE % len(_SIZES)], german=number % 7 == 3)
    body = _html(story, name) if html else _text(story, name)
    url = f"https://{name}.example/{story.year}/{number:07d}"
    return {"id": f"page-{number:07d}", "url": url, ("html" if html else "text"): body}


def write(folder: Path, count: int, shard: int = 500, progress: Callable[[int], None] | None = None) -> int:
    """Write pages 0 to `count` as JSON Lines, `shard` pages a file, and give their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for first in range(0, count, shard):
        lines = [json.dumps(page(number)) + "\n" for number in range(first, min(first + shard, count))]
        data = "".join(lines).encode()
        (folder / f"pages-{first // shard:05d}.jsonl").write_bytes(data)
        size += len(data)
        if progress is not None:
            progress(first + len(lines))
    return size


class Story:
    """Title, byline, date and paragraphs."""

    def __init__(self, rng: random.Random, sentences: int, *, german: bool) -> None:
        self.rng = rng
        self.title = self.headline()
        self.author = self.name()
        self.year = rng.randint(2015, 2026)
        self.date = f"{rng.randint(1, 28)} {rng.choice(_MONTHS)} {self.year}"
        made = [self._german() if german else self._sentence() for _ in range(sentences)]
        self.paragraphs: list[str] = []
        while made:
            take = rng.randint(1, 4)
            self.paragraphs.append(" ".join(made[:take]))
            made = made[take:]

    def headline(self) -> str:
        return f"{self.rng.choice(_THINGS)} of {self.rng.choice(_PLACES)} {self.rng.choice(_EVENTS)}"

    def name(self) -> str:
        return f"{self.rng.choice(_FIRST)} {self.rng.choice(_LAST)}"

    def _fill(self, pattern: str) -> str:
        rng = self.rng
        return pattern.format(
            place=rng.choice(_PLACES),
            number=rng.randint(2, 90),
            name=self.name(),
            day=rng.choice(_DAYS),
            month=rng.choice(_MONTHS),
        )

    def _sentence(self) -> str:
        return self._fill(" ".join(self.rng.choice(part) for part in (_WHO, _DID, _WHAT, _THEN)))

    def _german(self) -> str:
        return self._fill(self.rng.choice(_GERMAN))

    def teasers(self, count: int) -> list[str]:
        return [self.headline() for _ in range(count)]


def _text(story: Story, name: str) -> str:
    """A page whose markup is lost."""
    rng = story.rng
    if name == "hardwrapped":
        lines = [story.title, f"By {story.author}", ""]
        for paragraph in story.paragraphs:
            lines += [*_wrapped(paragraph), ""]
        return "\n".join([*lines, f"(c) {story.year} Aske Letters. All rights reserved.", ""])
    if name == "oneline":
        return " ".join([story.title, f"By {story.author}", story.date, *story.paragraphs])
    lines = ["Home | News | Sport | Weather", story.title, f"By {story.author}", story.date]
    lines.append(f"{rng.choice(_THINGS)} of {rng.choice(_PLACES)} on {rng.choice(_DAYS)}. Photo: {story.name()}")
    for number, paragraph in enumerate(story.paragraphs):
        lines.append(paragraph)
        if number % 5 == 2:
            lines.append(f"Read more: {story.headline()}")
        if number % 9 == 4:
            lines += ["Advertisement", "Sign up for our newsletter", "Enter your email address"]
    lines += ["Share this story", "Related stories", *story.teasers(5)]
    if name == "comments":
        for _ in range(rng.randint(2, 12)):
            lines += [
                story.name(),
                f"{rng.randint(2, 20)} hours ago",
                "I was there, and it was colder than that.",
                "Reply",
            ]
    lines.append(f"© {story.year} Coast Weekly. All rights reserved.")
    text = "\n".join(lines) + "\n"
    return text.replace("ö", "Ã¶").replace("ü", "Ã¼").replace("ß", "ÃŸ") if name == "mojibake" else text


def _wrapped(paragraph: str, width: int = 76) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        if line and len(line) + len(word) >= width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _html(story: Story, name: str) -> str:
    """A page with its markup."""
    links = "".join(f'<li><a href="/{n}">{text}</a></li>' for n, text in enumerate(story.teasers(8)))
    menu = "".join(f'<a href="/{each.lower()}">{each}</a> ' for each in ("Home", "News", "Sport", "Weather", "Contact"))
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in story.paragraphs)
    byline = f'<p class="byline">By {story.author}</p><time>{story.date}</time>'
    if name == "tables":
        middle = f"<table><tr><td>{menu}</td></tr><tr><td><h1>{story.title}</h1>{byline}{body}</td><td><ul>{links}</ul></td></tr></table>"
    elif name == "divs":
        middle = f'<div id="nav">{menu}</div><div class="c"><h1>{story.title}</h1>{byline}{body}</div><div class="more">{links}</div>'
    else:
        middle = (
            f"<header><nav>{menu}</nav></header><main><article><h1>{story.title}</h1>{byline}{body}</article>"
            f"<aside><h2>Related stories</h2><ul>{links}</ul></aside></main>"
        )
    head = (
        f'<title>{story.title}</title><meta name="author" content="{story.author}"><style>p {{ margin: 1em }}</style>'
    )
    foot = f"<footer>© {story.year} Coast Weekly. All rights reserved.</footer><script>var a = [{story.year}];</script>"
    return f"<!doctype html><html><head>{head}</head><body>{middle}{foot}</body></html>"


# Ten, so that layouts and sizes meet in all pairs of a cycle.
_LAYOUTS: tuple[tuple[str, bool], ...] = (
    ("wire", False), ("article", True), ("hardwrapped", False), ("comments", False), ("divs", True),
    ("wire", False), ("mojibake", False), ("tables", True), ("oneline", False), ("article", True),
)  # fmt: skip
