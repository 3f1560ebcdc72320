"""The language of a text: langdetect's answers, to the last bit."""

from __future__ import annotations

import pytest
from langdetect import LangDetectException, detector_factory

from cleanseed import language

TEXTS = {
    "en": "The coast road was closed on Monday after a storm took the sea wall, the COUNCIL said. NATO's ships stayed out.",
    "de": "Die Küstenstraße wurde am Montag gesperrt, nachdem ein Sturm die Mauer mitgenommen hatte. Mehr: https://www.example.org/a-b",
    "fr": "La route de la côte a été fermée lundi après qu'une tempête a emporté la digue, a dit le maire à l'école.",
    "es": "La carretera de la costa se cerró el lunes después de que una tormenta se llevara el muro. Escriba a ana@example.org.",
    "vi": "Con đường ven biển đã bị đóng cửa vào thứ Hai sau khi cơn bão cuốn trôi bức tường chắn sóng.",
    "ro": "Drumul de coastă a fost închis luni, după ce furtuna a luat zidul; școala și piața au rămas deschise.",
    "ru": "Прибрежная дорога была закрыта в понедельник после того, как шторм снёс стену. Так сообщил Совет (Council).",
    "el": "Ο παραλιακός δρόμος έκλεισε τη Δευτέρα μετά την καταιγίδα που πήρε τον τοίχο.",
    "ar": "أُغلق طريق الساحل يوم الاثنين بعد أن جرفت العاصفة الجدار البحري، كما قال المجلس.",
    "fa": "جاده ساحلی روز دوشنبه پس از آنکه توفان دیوار دریایی را برد بسته شد و مدرسه‌ها تعطیل شدند.",
    "ja": "海岸の道路は月曜日、嵐で防波堤が流されたため通行止めになった。テレビとラジオが伝えた。",
    "ko": "폭풍으로 방파제가 무너진 뒤 월요일에 해안 도로가 폐쇄되었다고 시의회가 밝혔다.",
    "zh": "星期一,风暴冲走了海堤,沿海公路因此关闭,学校也停课一天,市政府说明天再作决定。这座桥去年才开放，为了修桥，人们从很远的地方运来石头。",
}


def by_langdetect(text: str) -> list[float] | None:
    """The chances of all languages by langdetect's own loops; None: it finds nothing to go by."""
    detector_factory.init_factory()
    detector = detector_factory._factory.create()
    detector.seed, detector.n_trial = language._SEED, language._TRIALS
    detector.append(text[: language._READ])
    try:
        detector.get_probabilities()
    except LangDetectException:
        return None
    chances: list[float] = detector.langprob
    return chances


@pytest.mark.parametrize("code", TEXTS)
def test_detects(code: str) -> None:
    assert language.detect(TEXTS[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        " \n ".join(TEXTS.values()),
        "  ".join(text[:40] for text in TEXTS.values()),
        TEXTS["en"].upper(),
        TEXTS["ru"] + TEXTS["en"],
        "e\u0301 a\u0300 o\u0323 " * 9,
        "A - B " * 12,
    ],
)
def test_chances_are_those_of_langdetect(text: str) -> None:
    profiles = language._profiles()
    assert language._chances(
        language._ngrams(language._prepared(text[: language._READ], profiles)), profiles
    ) == by_langdetect(text)


@pytest.mark.parametrize("text", ["", "Only a few letters", "1234567890 " * 9, "ﷲ" * 30])
def test_too_little_is_undetermined(text: str) -> None:
    assert language.detect(text) == language.UNKNOWN
