"""The bench's tables of site profiles."""

from __future__ import annotations

from cleanseed.bench import report, sitewide
from cleanseed.bench import site as made_up
from cleanseed.bench.measure import OURS, RULES
from cleanseed.bench.sitewide import ALL, OTHERS
from cleanseed.gold import HTML, RENDERER, Gold


def golds(size: int) -> list[Gold]:
    """Pages of the made-up site, as text and as HTML, one of another host, and one without gold."""
    found = []
    for number, page in enumerate(made_up.pages(size)):
        body = "\n".join(page.story)
        found.append(Gold(f"t{number}", "made", RENDERER, page.text, body, family="Dispatch", url=page.url))
        found.append(Gold(f"h{number}", "made", HTML, page.html, body, family="Dispatch", url=page.url))
    alone = Gold("x", "made", RENDERER, "A page.", "A page.", family="Other", url="https://other.example/1")
    return [*found, alone, Gold("y", "made", RENDERER, "A page.", None, family="Dispatch", url=found[0].url)]


def test_a_profile_of_the_other_pages_raises_wf1() -> None:
    known = sitewide.several(golds(7))
    assert {gold.id[0] for gold in known} == {"t", "h"}
    rows = sitewide.gold(known, lambda _: None)
    assert {(row["renderer"], row["by"]) for row in rows} == {
        (renderer, by) for renderer in (RENDERER, HTML) for by in ("host", "publisher")
    }
    for row in rows:
        assert row["n"] == row["profiles"] == 7
        if row["system"] == RULES:
            assert row["worse"] == 0
            assert row["with"] > row["without"]
            assert row["gain"] > 0
    assert {(row["system"], row["learned"]) for row in rows} == {(a, b) for a in (RULES, OURS) for b in (OTHERS, ALL)}


def test_a_site_with_few_pages_has_no_profile() -> None:
    rows = sitewide.gold(sitewide.several(golds(3)), lambda _: None)
    assert {row["profiles"] for row in rows if row["learned"] == OTHERS} == {0}
    assert all(row["with"] == row["without"] for row in rows if row["learned"] == OTHERS)


def test_the_made_up_site_and_its_tables() -> None:
    rows = sitewide.made(lambda _: None, 10)
    assert all(row["template_with"] == row["template_of"] > row["template_without"] for row in rows[::2])
    assert {row["system"] for row in rows[::2]} == {RULES}
    assert all(row["template_with"] > 0.98 * row["template_of"] > row["template_without"] for row in rows)
    assert all(row["story_with"] == row["story_without"] for row in rows[::2])
    # The model weighs what is left anew: of a page without its template a subheading may go.
    assert all(row["story_with"] <= row["story_without"] + 0.02 * row["story_of"] for row in rows)
    few = sitewide.gold(sitewide.several(golds(4)), lambda _: None)
    told = report.written(
        {"about": {"version": "1", "rules": "r", "python": "3", "gold": "g"}, "sitewide": few, "sitewide_made": rows}
    )
    assert "== Profiles of sites" in told
    assert "== A made-up site: lines that are gone" in told
