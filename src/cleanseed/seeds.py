"""Seeds: a folder of sample pages, cleaned into records, Markdown and ledgers, with a table of what was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleanseed import fixture, sinks
from cleanseed.article import Article
from cleanseed.batch import Settings, article_of
from cleanseed.inputs import Input, display, safe_name
from cleanseed.rulebook import STAGES
from cleanseed.sinks import files, markdown, records
from cleanseed.sinks.table import Column, table

SUFFIXES = (".txt", ".html", ".htm")


@dataclass(slots=True)
class Seeds:
    """What a folder holds. pages: name -> input and settings. left_out: other files, by name."""

    pages: list[tuple[Input, Settings]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Result:
    """What a run made. rows: an article each, with why it was rejected, if it was."""

    rows: list[tuple[Input, Article, str | None]] = field(default_factory=list)


def find(folder: Path) -> Seeds:
    """The pages in a folder: its .txt and .html files, by stem, and the fixtures in it, by layout. Raises OSError."""
    found = Seeds()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.stem == "README":
            continue
        if path.is_dir():
            if sources := [path / name for name in fixture.SOURCES if (path / name).exists()]:
                found.pages.append(
                    (Input(str(sources[0]), f"{display(path.name)}/{sources[0].name}", path.name), _told(path))
                )
            else:
                found.left_out.append(f"{path.name}/")
        elif path.suffix.lower() in SUFFIXES:
            found.pages.append((Input(str(path), display(path.name), path.stem), Settings()))
        else:
            found.left_out.append(path.name)
    named = files.unique([safe_name(item.name) for item, _ in found.pages])
    found.pages = [
        (replace(item, name=name), settings) for (item, settings), name in zip(found.pages, named, strict=True)
    ]
    return found


def clean_into(seeds: Seeds, out: Path) -> Result:
    """Clean the pages and write records, Markdown and ledgers into `out`. Raises OutputError, OSError."""
    result = Result()
    names = [sinks.ARTICLES]
    for item, _ in seeds.pages:
        names += [f"{item.name}.md", f"ledger/{item.name}.txt"]
    with files.Folder(out, names, prune=True) as folder:
        lines = []
        for item, settings in seeds.pages:
            article, rejected = article_of(item, settings)
            result.rows.append((item, article, rejected))
            lines.append(sinks.row(article))
            if article.text:
                folder.write(f"{item.name}.md", markdown.page(article))
            if article.page:
                folder.write(f"ledger/{item.name}.txt", records.utf8(article.ledger()))
        folder.write(sinks.ARTICLES, b"".join(lines))
    return result


def show(result: Result, width: int) -> str:
    """The table: a row a page, and their sum. Figures are characters."""
    taken = [_taken(article) for _, article, _ in result.rows]
    stages = [stage for stage in STAGES if any(counts[stage] for counts in taken)]
    columns = [
        Column("file", least=10),
        Column("title", least=12),
        Column("author", least=8),
        Column("date"),
        Column("lang"),
        Column("kept", right=True),
        Column("of read", right=True),
        *(Column(stage, right=True) for stage in stages),
    ]
    rows = []
    for (item, article, rejected), counts in zip(result.rows, taken, strict=True):
        title = f"rejected: {rejected}" if rejected else article.title or "-"
        head = [item.name, title, ", ".join(article.authors) or "-", (article.date or "-")[:10], article.language]
        rows.append([*head, *_figures(article), *(str(counts[stage]) for stage in stages)])
    articles = [article for _, article, _ in result.rows]
    rows.append(
        [f"{len(rows)} in all", "", "", "", "", *_sums(articles), *(str(sum(c[s] for c in taken)) for s in stages)]
    )
    return table(columns, rows, width)


def _told(folder: Path) -> Settings:
    """What a fixture says of its page; nothing, where its `about.toml` is broken: the fixture's test tells of that."""
    try:
        told = fixture.load(folder)
    except (fixture.FixtureError, OSError):
        return Settings()
    return Settings(kind=told.kind, url=told.url, keep=told.keep, model=told.model)


def _taken(article: Article) -> Counter[str]:
    counts: Counter[str] = Counter()
    for removal in article.removals:
        counts[removal.rule.partition("/")[0]] += removal.end - removal.start
    return counts


def _read(article: Article) -> int:
    return len(article.page.text) if article.page else 0


def _figures(article: Article) -> list[str]:
    return [str(len(article.text)), str(_read(article))]


def _sums(articles: Sequence[Article]) -> list[str]:
    return [str(sum(len(article.text) for article in articles)), str(sum(map(_read, articles)))]
