"""Dates: what is one, what it says, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proportion import in_proportion

from cleanseed import dates
from cleanseed.dates import DateLine

HOSTILE = st.text(
    st.sampled_from("0123456789  .,:-/–|()'’TZ年月日時") | st.characters(codec="utf-8"), max_size=80
) | st.lists(
    st.sampled_from(
        ["2", "31", "2024", "20265", "May", "mar", "Sept.", "2.", "ago", "days", "vor", "h", "am", "PM", "UTC+2", "+02:00",
         "Mon,", "of", "de", "年", "9月", "1/2", "12:30", "①", "²", "٣", "İ", "Updated", "on", "min", "read", "[", "–"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-05-02", "2026-05-02"),
        ("2026-05-02T10:20:30Z", "2026-05-02T10:20:30Z"),
        ("2026-05-02T10:20:30.389+02:00", "2026-05-02T10:20:30+02:00"),
        ("2026-05-02 10:20", "2026-05-02T10:20"),
        ("2026/05/02", "2026-05-02"),
        ("May 2, 2026", "2026-05-02"),
        ("MAY 2, 2026", "2026-05-02"),
        ("Sept. 2nd, 2026", "2026-09-02"),
        ("Mon Sep 2 2024", "2024-09-02"),
        ("2nd of May, 2026", "2026-05-02"),
        ("2-May-2026", "2026-05-02"),
        ("9:13 AM PDT, Mon September 2, 2024", "2024-09-02T09:13-07:00"),
        ("12:05 am, May 2, 2026", "2026-05-02T00:05"),
        ("May 2, 2026 at 4.34pm", "2026-05-02T16:34"),
        ("May 2, 2026 9:30 p.m. EDT", "2026-05-02T21:30-04:00"),
        ("Sat, 02 May 2026 08:00:00 +0100", "2026-05-02T08:00:00+01:00"),
        ("Sat 2 May 2026 12.00 CEST", "2026-05-02T12:00+02:00"),
        ("2 May 2026 13:55 GMT+1", "2026-05-02T13:55+01:00"),
        ("25/06/2026", "2026-06-25"),
        ("06/25/2026", "2026-06-25"),
        ("05/05/2026", "2026-05-05"),
        ("02.09.2026", "2026-09-02"),
        ("06. 01. 2026, 14:59 Uhr", "2026-01-06T14:59"),
        ("Samstag, 2. Mai 2026 | 9:30 Uhr", "2026-05-02T09:30"),
        ("1. März 2026", "2026-03-01"),
        ("samedi 2 mai 2026 à 14h30", "2026-05-02T14:30"),
        ("1er août 2026", "2026-08-01"),
        ("2 de septiembre de 2026", "2026-09-02"),
        ("mar 2 sep 2025", "2025-09-02"),
        ("2 settembre 2026 alle ore 14:30", "2026-09-02T14:30"),
        ("1º de maio de 2026 às 14h30", "2026-05-01T14:30"),
        ("2 mei 2026 om 20:07", "2026-05-02T20:07"),
        ("2 września 2026, godz. 14:30", "2026-09-02T14:30"),
        ("2 maj 2026 kl. 15.59", "2026-05-02T15:59"),
        ("2. marts 2026 kl. 10.30", "2026-03-02T10:30"),
        ("2. desember 2026", "2026-12-02"),
        ("2. toukokuuta 2026 klo 15.30", "2026-05-02T15:30"),
        ("2. září 2026", "2026-09-02"),
        ("28 апреля 2026 г. 10:30", "2026-04-28T10:30"),
        ("2 серпня 2026", "2026-08-02"),
        ("2 Eylül 2026, 14:05", "2026-09-02T14:05"),
        ("12 ARALIK 2026", "2026-12-12"),
        ("2 Μαΐου 2026", "2026-05-02"),
        ("2026. szeptember 2., 10:30", "2026-09-02T10:30"),
        ("2 mai 2026, ora 10:30", "2026-05-02T10:30"),
        ("2026年9月2日（水）20時01分", "2026-09-02T20:01"),
        ("2026年9月2日", "2026-09-02"),
        ("2026년 9월 2일 오후 3:12", "2026-09-02T15:12"),
        ("2026.09.02 15:12", "2026-09-02T15:12"),
        ("2 سبتمبر 2026", "2026-09-02"),
        ("الخميس 5 شباط/فبراير 2026، الساعة 10:30", "2026-02-05T10:30"),
        ("2 أيلول / سبتمبر 2026", "2026-09-02"),
        ("May 2, 20265 min", "2026-05-02"),  # what lost markup glues together
        ("02.05.202617:52", "2026-05-02T17:52"),
    ],
)
def test_a_date_is_found_whole(text: str, iso: str) -> None:
    found = dates.find(text)
    assert [(f.iso, f.kind) for f in found if f.kind == "date"] == [(iso, "date")]


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2026",  # impossible
        "2026-13-02",
        "May 2, 1845",  # no page is that old
        "2 May 2150",
        "05/06/2026",  # two readings
        "05-06-2026",
        "27.04.24",
        "May 2",
        "8 января",
        "9月2日",
        "2-4 May 2026",  # a span
        "May 2-4, 2026",
        "May 2026",
    ],
)
def test_a_date_that_is_not_sure_is_found_without_iso(text: str) -> None:
    found = dates.find(text)
    assert [(f.start, f.end, f.iso, f.kind) for f in found] == [(0, len(text), None, "date")]


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("05/06/2026", "de", "2026-06-05"),
        ("05/06/2026", "en-gb", "2026-06-05"),
        ("05/06/2026", "en-us", "2026-05-06"),
        ("05/06/2026", "en", None),
        ("27.04.24", "de", "2024-04-27"),
        ("27.04.24", "ko", None),
        ("Publicado el 05/06/2026", None, "2026-06-05"),
        ("05/06/2026 00:50 Actualizado a 25/06/2026 22:39", None, "2026-06-05T00:50"),
        ("Published 05/06/2026", None, None),
        ("Veröffentlicht am 27.04.24", None, "2024-04-27"),
    ],
)
def test_the_language_decides_what_figures_alone_do_not(text: str, language: str | None, iso: str | None) -> None:
    assert dates.find(text, language)[0].iso == iso


@pytest.mark.parametrize("text", ["5:30", "9:13"])
def test_a_time_whose_half_of_the_day_is_not_told_is_left_out(text: str) -> None:
    assert dates.find(f"May 2, 2026 {text}")[0].iso == "2026-05-02"
    assert dates.find(f"May 2, 2026 {text} pm")[0].iso != "2026-05-02"


RELATIVE = {
    "en": ["7 days ago", "2 hrs ago", "an hour ago", "2h ago"],
    "de": ["vor 3 Stunden", "vor einem Tag"],
    "fr": ["il y a 2 heures", "il y a une heure"],
    "es": ["hace 3 días", "2 horas atrás"],
    "it": ["3 giorni fa", "un'ora fa"],
    "pt": ["há 3 dias", "3 horas atrás"],
    "nl": ["3 dagen geleden", "een uur geleden"],
    "pl": ["3 dni temu", "godzinę temu"],
    "sv": ["för 3 dagar sedan", "2 timmar sedan"],
    "da": ["for 3 dage siden", "2 timer siden"],
    "no": ["for 3 dager siden", "2 timer siden"],
    "fi": ["3 päivää sitten", "2 tuntia sitten"],
    "cs": ["před 3 dny", "před hodinou"],
    "ru": ["2 часа назад", "час назад"],
    "uk": ["2 години тому", "3 дні тому"],
    "tr": ["3 gün önce", "2 saat önce"],
    "el": ["πριν από 3 ώρες", "πριν 2 ημέρες"],
    "hu": ["3 órája", "2 nappal ezelőtt"],
    "ro": ["acum 3 ore", "3 zile în urmă"],
    "ja": ["3時間前", "2日前"],
    "zh": ["3小时前", "2 天前"],
    "ko": ["3시간 전", "2일 전"],
    "ar": ["منذ 3 ساعات", "قبل ساعة"],
}


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, texts in RELATIVE.items() for text in texts])
def test_a_relative_date_is_found_and_gives_no_day(language: str, text: str) -> None:
    found = dates.find(text, language)
    assert [(f.start, f.end, f.iso, f.kind) for f in found] == [(0, len(text), None, "relative")]


@pytest.mark.parametrize(
    "text",
    [
        "Version 10.5.2024.1 is out",
        "1.2.3.2026",
        "https://example.org/2026/05/02/road",
        "192.168.2.12",
        "5 out of 10",
        "Gen 5 SSD",
        "a ratio of 3/4 and 10.5",
        "May 10.5 be enough?",
        "for days on end",
        "He may 5 times",
        "set 5 to 6",
        "2:43 min",
        "£4.50 each",
        "The 1990s were wet.",
        "In 2026 the town grew.",
    ],
)
def test_what_only_looks_like_a_date_is_not_found(text: str) -> None:
    assert [f for f in dates.find(text) if f.kind != "time"] == []


LINES = {
    "en": (["Published: May 2, 2026", "Posted on 2 May 2026", "2 May 2026 | 4 min read"], ["Updated May 2, 2026", "Last modified on 2 May 2026 at 10:30 am"]),
    "de": (["Veröffentlicht am 2. Mai 2026", "Stand: 02.05.2026 10:30 Uhr | Lesezeit: 3 Min."], ["Aktualisiert: 02.05.2026, 10:30 Uhr", "Zuletzt aktualisiert am 2. Mai 2026"]),
    "fr": (["Publié le 2 mai 2026 à 10h30", "Mis en ligne le 02/05/2026"], ["Mis à jour le 2 mai 2026"]),
    "es": (["Publicado el 2 de mayo de 2026", "2 de mayo de 2026 - 10:30 h"], ["Actualizado a las 10:30 el 2 de mayo de 2026", "Última actualización: 2 de mayo de 2026"]),
    "it": (["Pubblicato il 2 maggio 2026 alle 10:30"], ["Ultimo aggiornamento: 2 maggio 2026", "Aggiornato il 2 maggio 2026"]),
    "pt": (["Publicado em 2 de maio de 2026 às 10h30"], ["Atualizado em 2 de maio de 2026"]),
    "nl": (["Gepubliceerd op 2 mei 2026 om 10:30 uur"], ["Laatst bijgewerkt op 2 mei 2026"]),
    "pl": (["Data publikacji: 2 maja 2026, godz. 10:30", "Opublikowano 2 maja 2026"], ["Aktualizacja: 2 maja 2026"]),
    "sv": (["Publicerad 2 maj 2026 kl. 10.30"], ["Uppdaterad 2 maj 2026"]),
    "da": (["Offentliggjort lørdag 2. maj 2026 kl. 10.30"], ["Opdateret 2. maj 2026"]),
    "no": (["Publisert 2. mai 2026 kl. 10:30"], ["Sist oppdatert 2. mai 2026"]),
    "fi": (["Julkaistu 2. toukokuuta 2026 klo 10.30"], ["Päivitetty 2.5.2026"]),
    "cs": (["Publikováno 2. května 2026 v 10:30"], ["Aktualizováno 2. května 2026"]),
    "ru": (["Опубликовано 2 мая 2026, 10:30"], ["Обновлено: 2 мая 2026 г. в 10:30"]),
    "uk": (["Опубліковано 2 травня 2026 о 10:30"], ["Оновлено 2 травня 2026"]),
    "tr": (["Yayınlanma: 02.05.2026 - 18:24"], ["Son güncelleme: 2 Mayıs 2026 18:24"]),
    "el": (["Δημοσιεύτηκε στις 2 Μαΐου 2026, 10:30"], ["Τελευταία ενημέρωση: 2 Μαΐου 2026"]),
    "hu": (["Közzétéve: 2026. május 2. 10:30"], ["Frissítve: 2026. május 2."]),
    "ro": (["Publicat la 2 mai 2026, ora 10:30"], ["Actualizat la 2 mai 2026"]),
    "ja": (["公開日：2026年5月2日", "2026年5月2日 10時30分 配信"], ["最終更新日 2026年5月2日", "更新：2026/5/2 10:30"]),
    "zh": (["发布时间：2026-05-02 10:30", "2026年5月2日 发布"], ["更新于 2026年5月2日"]),
    "ko": (["입력 2026.05.02 10:30", "등록 2026년 5월 2일"], ["수정 2026.05.02 10:30"]),
    "ar": (["نشر في 2 مايو 2026", "تاريخ النشر: 2 مايو 2026"], ["آخر تحديث: 2 مايو 2026"]),
}  # fmt: skip


@pytest.mark.parametrize("language", LINES)
def test_date_lines_of_every_language(language: str) -> None:
    published, modified = LINES[language]
    for text in published:
        found = dates.line(text)
        assert found is not None, text
        assert (found.field, (found.iso or "")[:10]) == ("date", "2026-05-02"), text
    for text in modified:
        found = dates.line(text)
        assert found is not None, text
        assert (found.field, (found.iso or "")[:10]) == ("modified", "2026-05-02"), text


NO_LINES = {
    "en": ["May 2, 2026 was a cold day.", "Published: 2 May 2026 by the council", "Updated rules from May 2, 2026", "In 2026 the road fell.", "The 2 May flood"],
    "de": ["Am 2. Mai 2026 tagte der Rat.", "Der 2. Mai 2026", "Aktualisiert wurde am 2. Mai 2026 nur der Plan."],
    "fr": ["Le 2 mai 2026, la route a cédé.", "Publié le 2 mai 2026, le rapport déçoit."],
    "es": ["El 2 de mayo de 2026 cedió el muro.", "Publicado el 2 de mayo de 2026, el informe decepciona."],
    "it": ["Il 2 maggio 2026 il muro ha ceduto.", "Pubblicato il 2 maggio 2026 il bando"],
    "pt": ["Em 2 de maio de 2026 o muro caiu.", "Publicado em 2 de maio de 2026, o livro agrada."],
    "nl": ["Op 2 mei 2026 brak de dijk.", "Gepubliceerd op 2 mei 2026: het rapport"],
    "pl": ["2 maja 2026 mur runął.", "Opublikowano 2 maja 2026 raport o murze"],
    "sv": ["Den 2 maj 2026 rasade muren.", "Publicerad 2 maj 2026 av rådet"],
    "da": ["Den 2. maj 2026 faldt muren.", "Opdateret 2. maj 2026 af byrådet"],
    "no": ["Den 2. mai 2026 falt muren.", "Publisert 2. mai 2026 av rådet"],
    "fi": ["Muuri sortui 2. toukokuuta 2026.", "Julkaistu 2. toukokuuta 2026 kirjassa"],
    "cs": ["Zeď spadla 2. května 2026.", "Publikováno 2. května 2026 radnicí"],
    "ru": ["2 мая 2026 стена рухнула.", "Опубликовано 2 мая 2026 советом"],
    "uk": ["2 травня 2026 стіна впала.", "Опубліковано 2 травня 2026 радою"],
    "tr": ["Duvar 2 Mayıs 2026 günü yıkıldı.", "2 Mayıs 2026 kararı"],
    "el": ["Στις 2 Μαΐου 2026 έπεσε το τείχος.", "Δημοσιεύτηκε στις 2 Μαΐου 2026 η έκθεση"],
    "hu": ["2026. május 2-án leomlott a fal.", "Frissítve: 2026. május 2. a térkép"],
    "ro": ["La 2 mai 2026 zidul a căzut.", "Publicat la 2 mai 2026 raportul"],
    "ja": ["2026年5月2日に壁が崩れた。", "公開日は2026年5月2日だった。"],
    "zh": ["2026年5月2日，海堤倒塌。", "发布会于2026年5月2日举行。"],
    "ko": ["2026년 5월 2일 벽이 무너졌다.", "입력 오류는 2026년 5월 2일에 났다."],
    "ar": ["في 2 مايو 2026 انهار الجدار.", "نشر المجلس في 2 مايو 2026 تقريرا"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, texts in NO_LINES.items() for text in texts])
def test_a_sentence_or_heading_with_a_date_is_no_date_line(language: str, text: str) -> None:
    assert dates.line(text) is None
    assert dates.line(text, language) is None


@pytest.mark.parametrize(
    "text",
    [
        "11:46",
        "2026",
        "February 2026",
        "4 min read",
        "Updated",
        "today",
        "Gen 5",
        "1/2",
        "10 tips",
        "7 hours",
        "May 2:",
        "5",
    ],
)
def test_what_names_no_day_is_no_date_line(text: str) -> None:
    assert dates.line(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Updated: 7 days ago", DateLine(None, "modified")),
        ("Posted yesterday", DateLine(None, "date")),
        ("Heute, 10:30 Uhr", DateLine(None, "date")),
        ("Updated February 2026", DateLine(None, "modified")),
        ("5:50 am", DateLine(None, "date")),
        ("12:43, 20 Apr 2026Updated 12:44, 21 Apr 2026", DateLine("2026-04-20", "date", "2026-04-21")),
        ("Updated 2 May 2026 | Originally published 1 May 2026", DateLine("2026-05-01", "date", "2026-05-02")),
        ("Published 2 May 2026 (Updated 4:30 am)", DateLine("2026-05-02", "date")),
        ("2026/5/2 21:17（最終更新 5/3 21:17） 789文字", DateLine("2026-05-02T21:17", "date")),
        ("Uppdaterad 15.59 | Publicerad 14.14", DateLine(None, "modified")),
    ],
)
def test_a_line_with_two_dates_tells_them_apart(text: str, found: DateLine) -> None:
    got = dates.line(text)
    assert got is not None
    assert (got.field, (got.iso or "")[:10]) == (found.field, (found.iso or "")[:10])
    assert (got.modified or "")[:10] == (found.modified or "")


def test_around_leaves_what_is_no_date() -> None:
    assert dates.around("By Ann Author · Updated 2 May 2026 · 4 min read").rest == ("By Ann Author",)
    assert dates.around("Coast / 2 May 2026").rest == ("Coast",)
    found = dates.around("Ann-Mary AuthorPublished May 2, 2026|Updated May 3, 2026")
    assert found.rest == ("Ann-Mary Author",)
    assert [(date.iso, field) for date, field in found.dates] == [("2026-05-02", "date"), ("2026-05-03", "modified")]
    assert dates.around("Ann Author 2 minutes read").reading


REST = "The council closed the coast road again."


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        (" date 2026-05-02 ", "2026-05-02"),
        ("2026-05-02 ", "2026-05-02"),
        ("2026-05-02 10:00 ", "2026-05-02T10:00"),
        ("2 May 2026 - ", "2026-05-02"),
        ("May 2, 2026 | ", "2026-05-02"),
        ("Published 2 May 2026 ", "2026-05-02"),
        ("May 2, 2026 ", "2026-05-02"),  # "The" begins a sentence
        ("LONDON, May 2 (Agency) - ", None),
        ("LONDON, May 2, 2026 (Reuters) - ", "2026-05-02"),
        ("NEW YORK (AP) — ", None),
        ("PARIS — ", None),
        ("SAINT PETERSBURG — ", None),
        ("OSLO - ", None),
        ("WASHINGTON, D.C. — ", None),
        ("SAN JOSE, Calif., May 2, 2026 /PRNewswire/ -- ", "2026-05-02"),
        ("(Reuters) - ", None),
    ],
)
def test_a_date_in_front_of_a_sentence_is_lifted(head: str, iso: str | None) -> None:
    assert dates.prefix(head + REST) == (len(head), iso)


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("BERLIN (dpa) - ", "Der Rat hat die Straße wieder gesperrt."),
        ("Hamburg/Berlin (dpa) - ", "Der Rat hat die Straße wieder gesperrt."),
        ("PARIS, 2 mai 2026 (AFP) - ", "Le conseil a fermé la route."),
        ("Madrid, 2 may (EFE).- ", "El consejo cerró la carretera ayer."),
        ("(ANSA) - ROMA, 02 MAG - ", "Il consiglio ha chiuso la strada."),
        ("Lisboa, 02 mai 2026 (Lusa) - ", "O conselho fechou a estrada ontem."),
        ("Warszawa (PAP) - ", "Rada zamknęła drogę nad morzem."),
        ("ISTANBUL (AA) - ", "Belediye sahil yolunu dün kapattı."),
        ("МОСКВА, 2 мая (ТАСС) - ", "Совет закрыл дорогу у моря."),
        ("МОСКВА, 2 мая - РИА Новости. ", "Совет закрыл дорогу у моря."),
        ("【ロンドン共同】", "市議会は五日、海岸道路を閉鎖すると発表した。"),
        ("(서울=연합뉴스) 홍길동 기자 = ", "시의회는 해안 도로를 닫았다고 밝혔다."),
        ("新华社北京9月2日电（记者王小明）", "市议会周一宣布关闭海岸公路。"),
    ],
)
def test_datelines_of_wire_services(head: str, rest: str) -> None:
    found = dates.prefix(head + rest)
    assert found is not None
    assert found[0] == len(head)


@pytest.mark.parametrize(
    "text",
    [
        "May 2 was a cold day for the town.",
        "2026 was a good year for the town.",
        "On 5 May 2026 the council met again.",
        "2 May 2026 was a good day for all.",
        "2026-05-02 was the day when it began.",
        "May 6, 2021 Harbour riot defendants were freed again.",
        "5 May: the road is closed for the day.",
        "10 Market Street was closed for the day.",
        "NATO — The alliance has grown since then.",
        "BREAKING — The council met on the hill.",
        "CLOTHES FOR THE HILL – The clothes you pack change.",
        "GOOD FOOD - The food you pack is what matters.",
        "ROUTER-- The box that joins the two networks.",
        "Smith (Labour) - Voted against the bill again.",
        "Acme (ACM) - The maker of things rose again.",
        "Mr. Smith – Der Mann, der nie wieder ging.",
        "The road — The only one — was closed again.",
        "In Berlin (dpa) wurde beschlossen, dass es bleibt.",
        "Paris — La ville a fermé la route hier.",
        "2 мая 2026 стена рухнула после шторма.",
        "2026年5月2日に海岸の壁が崩れ、道路が閉鎖された。",
        "2026年2月3日 6時00分（最終更新 2月3日 9時15分）",
        "【速報】市議会は海岸道路を閉鎖すると発表した。",
        "(See below) The council met on the hill again.",
        "MAY 2, 2026",
        "PARIS — Mode",
    ],
)
def test_a_sentence_keeps_its_beginning(text: str) -> None:
    assert dates.prefix(text) is None


@given(HOSTILE)
def test_find_stands_any_text(text: str) -> None:
    at = 0
    for found in dates.find(text):
        assert at <= found.start < found.end <= len(text)
        at = found.end
        if found.kind != "date":
            assert found.iso is None
        if found.iso:
            datetime.fromisoformat(found.iso)
            assert 1990 <= int(found.iso[:4]) <= 2100


@given(HOSTILE)
def test_lines_and_prefixes_stand_any_text(text: str) -> None:
    line = dates.line(text)
    if line and line.iso:
        assert any(char.isdecimal() for char in text)
    found = dates.prefix(text)
    if found:
        assert 0 < found[0] < len(text)
    around = dates.around(text)
    assert all(piece in text for piece in around.rest)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_as_it_was_written(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day}. {MAANDEN[day.month - 1]} {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d.%m.%Y}",
    ):
        assert [found.iso for found in dates.find(text)] == [day.isoformat()]


MAANDEN = "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905


@pytest.mark.parametrize("piece", ["1/", "2.", "May ", "(", "ago ", "— ", "12:", "年"])
@pytest.mark.parametrize("read", [dates.find, dates.line, dates.prefix])
def test_long_lines_cost_no_more_than_their_length(read: Callable[[str], object], piece: str) -> None:
    assert in_proportion(lambda times: read(piece * times), 20_000)


@pytest.mark.parametrize(
    "text",
    [
        "2 मई 2026", "२ मई २०२६", "প্রকাশিত: ২ মে ২০২৬", "2 มีนาคม 2569", "เผยแพร่เมื่อ 2 มีนาคม 2569", "Ngày 2 tháng 3 năm 2026", "2 tháng 3, 2026", "פורסם: 2 במרץ 2026",
        "2 מרץ 2026", "۱۱ اسفند ۱۴۰۴", "2. ožujka 2026.", "2026 m. kovo 2 d.", "2 de març de 2026", "2. marca 2026", "2 Maret 2026", "2 மார்ச் 2026", "2 మార్చి 2026",
        "2 مارچ 2026", "2. marts 2026", "2. märts 2026", "2 март 2026",
    ],
)  # fmt: skip
def test_dates_in_other_languages_and_calendars(text: str) -> None:
    found = [date.iso for date in dates.find(text)]
    assert found == ["2026-05-02" if "मई" in text or "মে" in text else "2026-03-02"]
    assert dates.line(text) is not None


@pytest.mark.parametrize(
    ("text", "iso"),
    [("۱ فروردین ۱۴۰۰", "2021-03-21"), ("۳۰ اسفند ۱۳۹۹", "2021-03-20"), ("۱۰ دی ۱۳۷۸", "1999-12-31"), ("۱ مهر ۱۴۰۳", "2024-09-22"), ("۳۱ مهر ۱۴۰۳", None)],
)  # fmt: skip
def test_the_persian_calendar(text: str, iso: str | None) -> None:
    assert [date.iso for date in dates.find(text)] == [iso]
