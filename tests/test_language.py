"""Language: what is told, and that the faster detector gives the very probabilities of langdetect's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanseed import language

TEXTS = (
    "The coast road was closed on Monday after a storm took the sea wall with it in the night.",
    "Die Straße an der Küste wurde am Montag gesperrt, nachdem ein Sturm die Ufermauer mitgenommen hatte.",
    "La route de la côte a été fermée lundi, après qu'une tempête a emporté la digue dans la nuit.",
    "Con đường ven biển đã bị đóng cửa hôm thứ Hai sau khi cơn bão cuốn trôi bức tường chắn sóng.",
    "Прибрежную дорогу закрыли в понедельник, после того как ночью шторм унёс часть стены.",
    "海岸の道は、夜の嵐で防潮堤が流されたため、月曜日に閉鎖された。工事は一週間かかる。",
    "ROAD CLOSED  see https://coast.example/road or write to desk@coast.example, McAdam said: U.S.A. 2026",
    "Дорога закрыта: COAST ROAD CLOSED 海岸の道 شارع الساحل مغلق",
)


def _probabilities(text: str, *, own: bool) -> list[tuple[str, float]] | None:
    from langdetect import detector_factory

    new, failure = language._langdetect()
    detector = new() if own else detector_factory._factory.create()
    detector.n_trial = 2
    detector.append(text)
    try:
        return [(each.lang, each.prob) for each in detector.get_probabilities()]
    except failure:
        return None


@pytest.mark.parametrize("text", TEXTS)
def test_the_faster_detector_gives_langdetects_probabilities(text: str) -> None:
    found = _probabilities(text, own=True)
    assert found
    assert found == _probabilities(text, own=False)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*" ".join(TEXTS).split(), " ", "  ", "\n", "Ab", "AB", "\u3000"]) | st.text(max_size=6),
        max_size=30,
    )
)
def test_so_it_does_for_any_text(words: list[str]) -> None:
    text = " ".join(words)
    assert _probabilities(text, own=True) == _probabilities(text, own=False)


@pytest.mark.parametrize(("text", "told"), list(zip(TEXTS[:6], ("en", "de", "fr", "vi", "ru", "ja"), strict=True)))
def test_detect(text: str, told: str) -> None:
    assert language.detect(text) == told


def test_too_little_to_tell() -> None:
    assert language.detect("Ufer 12") == "und"
    assert language.detect("Ufer 12", "de") == "de"
