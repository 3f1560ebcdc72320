"""Bylines, names, roles and notes about authors: what is one, and the harder half, what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proportion import in_proportion

from cleanseed import people

HOSTILE = st.text(max_size=80) | st.lists(
    st.sampled_from(
        ["By", "by", "Von", "von", "Par", "Autor:", "Ann", "Author", "Bob", "Writer", "de", "la", "and", "und", ",", "|", "/",
         "2 May 2026", "Staff Writer", "AFP", "(", ")", "@ann", "Editor", "for", "The", "Coast", "News", "is", "a", "文／",
         "山田", "記者", "기자", "بقلم", "MD", "Jr.", "İ", "ß", "ǅ", "①", "\u036f", "\ufffd"]
    ),
    max_size=12,
).map(" ".join)  # fmt: skip

BYLINES = {
    "en": [
        ("By Ann Author", ["Ann Author"]),
        ("BY ANN AUTHOR", ["ANN AUTHOR"]),
        ("By Ann Author and Bob Writer, Staff Writer", ["Ann Author", "Bob Writer"]),
        ("By Ann Author, Bob Writer, and Cy Reader", ["Ann Author", "Bob Writer", "Cy Reader"]),
        ("By Ann Author | 2 May 2026 | 4 min read", ["Ann Author"]),
        ("By Ann Author in Lyme and Bob Writer in Poole", ["Ann Author", "Bob Writer"]),
        ("By Ann Author for The Coast News", ["Ann Author"]),
        ("By Dr. Ann Author, MD, FACS", ["Dr. Ann Author"]),
        ("By Ann Author Jr., Coast Correspondent", ["Ann Author Jr."]),
        ("By Ann Author @annauthor", ["Ann Author"]),
        ("By Ann Author@AnnAuthor May 2, 2026, 4:08pm EST", ["Ann Author"]),
        ("By Ann Author Published in The Coast Weekly May 2, 2026", ["Ann Author"]),
        ("By Ann Author (ann@example.org)", ["Ann Author"]),
        ("By Ann AuthorPublished: May 2, 2026", ["Ann Author"]),
        ("ByAnn Author Updated May 2, 2026", ["Ann Author"]),
        ("By Ann AuthorTwitter", ["Ann Author"]),
        ("By Ann Author – Updated May 2, 2026 | Fact-checked by Cy Reader", ["Ann Author"]),
        ("By Ann Author and Bob Writer The Associated Press", ["Ann Author", "Bob Writer"]),
        ("Written by Ann Author", ["Ann Author"]),
        ("Story by Ann Author", ["Ann Author"]),
        ("Author: Ann Author", ["Ann Author"]),
        ("Author: By Ann Author", ["Ann Author"]),
        ("Posted on May 2, 2026 by ann_author", ["ann_author"]),
        ("Coast · 10 min read · By Ann Author", ["Ann Author"]),
        ("Ann Author for The Coast News", ["Ann Author"]),
        ("Ann Author, Staff Writer", ["Ann Author"]),
        ("Ann Author Political Correspondent", ["Ann Author"]),
        ("Ann AuthorNews Reporter", ["Ann Author"]),
        ("Ann Author, 2 May 2026", ["Ann Author"]),
        ("Ann Author 2 minutes read", ["Ann Author"]),
        ("Ann Author / COASTNEWS.COM / May 2, 2026, 17:07 IST", ["Ann Author"]),
        ("Ann Author and AP", ["Ann Author"]),
        ("Reporting by Ann Author and Bob Writer; editing by Cy Reader", ["Ann Author", "Bob Writer"]),
        ("(Reporting by Ann Author in Lyme; Additional reporting by Dee Maker; Editing by Cy Reader)", ["Ann Author"]),
    ],
    "de": [
        ("Von Anna Autorin", ["Anna Autorin"]),
        ("Von Anna Autorin und Bert Schreiber, dpa", ["Anna Autorin", "Bert Schreiber"]),
        ("von Dr. Anna Autorin", ["Dr. Anna Autorin"]),
        ("Von Bert van der Berg, Redakteur für Finanzen", ["Bert van der Berg"]),
        ("Von: ANNA AUTORIN", ["ANNA AUTORIN"]),
        ("Ein Gastbeitrag von Anna Autorin", ["Anna Autorin"]),
        ("Kolumne von Anna Autorin - 02.05.2026 um 08:52 Uhr - 12 Kommentare", ["Anna Autorin"]),
        ("2. Mai 2026 • Anna Autorin • 3 Minuten", ["Anna Autorin"]),
        ("Anna Autorin, Politikredakteurin", ["Anna Autorin"]),
    ],
    "fr": [("Par Anne Auteur", ["Anne Auteur"]), ("Par Anne Auteur et Luc d'Arcy", ["Anne Auteur", "Luc d'Arcy"]), ("Propos recueillis par Anne Auteur", ["Anne Auteur"]), ("Par Anne Auteur avec AFP", ["Anne Auteur"])],
    "es": [("Por Ana Autora", ["Ana Autora"]), ("Por Ana Autora y Luis Escritor", ["Ana Autora", "Luis Escritor"]), ("Por Ana Autora en Buenos Aires", ["Ana Autora"]), ("Escrito por Ana de la Cruz", ["Ana de la Cruz"])],
    "it": [("Di Anna Autrice", ["Anna Autrice"]), ("di Anna Autrice e Ugo Scrittore", ["Anna Autrice", "Ugo Scrittore"]), ("A cura di Anna Autrice", ["Anna Autrice"])],
    "pt": [("Por Ana Autora", ["Ana Autora"]), ("Texto de Ana Autora e Rui da Costa", ["Ana Autora", "Rui da Costa"]), ("Por Ana Autora, Portal da Costa — Praia Grande (SP)", ["Ana Autora"])],
    "nl": [("Door Jan Schrijver", ["Jan Schrijver"]), ("Door Jan Schrijver en Piet van Dam", ["Jan Schrijver", "Piet van Dam"]), ("Tekst: Jan Schrijver", ["Jan Schrijver"]), ("Door onze verslaggever Jan van Dam", ["Jan van Dam"])],
    "pl": [("Autor: Jan Nowak", ["Jan Nowak"]), ("Oprac. Anna Nowak", ["Anna Nowak"])],
    "sv": [("Av Anna Berg", ["Anna Berg"]), ("Text: Anna Berg och Nils Ek", ["Anna Berg", "Nils Ek"])],
    "da": [("Af Anna Berg", ["Anna Berg"]), ("Skrevet af Anna Berg og Niels Holm", ["Anna Berg", "Niels Holm"])],
    "no": [("Av Anna Berg", ["Anna Berg"]), ("Tekst: Anna Berg og Nils Holm", ["Anna Berg", "Nils Holm"])],
    "fi": [("Kirjoittaja: Aino Virta", ["Aino Virta"]), ("Teksti: Aino Virta ja Matti Koski", ["Aino Virta", "Matti Koski"])],
    "cs": [("Autor: Jan Novák", ["Jan Novák"]), ("Autoři: Jan Novák a Petra Malá", ["Jan Novák", "Petra Malá"])],
    "ru": [("Автор: Иван Петров", ["Иван Петров"]), ("Текст: Иван Петров и Анна Белова", ["Иван Петров", "Анна Белова"])],
    "uk": [("Автор: Іван Петренко", ["Іван Петренко"]), ("Підготувала Олена Біла", ["Олена Біла"])],
    "tr": [("Yazan: Ayşe Yılmaz", ["Ayşe Yılmaz"]), ("Haber: Ayşe Yılmaz ve Ali Kaya", ["Ayşe Yılmaz", "Ali Kaya"])],
    "el": [("Γράφει ο Νίκος Παπάς", ["Νίκος Παπάς"]), ("Συντάκτης: Νίκος Παπάς", ["Νίκος Παπάς"])],
    "hu": [("Szerző: Kovács Anna", ["Kovács Anna"]), ("Írta: Kovács Anna és Nagy Béla", ["Kovács Anna", "Nagy Béla"])],
    "ro": [("Scris de Ion Popescu", ["Ion Popescu"]), ("Autor: Ion Popescu și Ana Marin", ["Ion Popescu", "Ana Marin"])],
    "ja": [("文／山田太郎", ["山田太郎"]), ("記者 山田太郎", ["山田太郎"]), ("取材・文＝山田 花子", ["山田 花子"]), ("山田太郎記者", ["山田太郎"])],
    "zh": [("作者：王小明", ["王小明"]), ("记者 王小明", ["王小明"]), ("文／王小明、李华", ["王小明", "李华"]), ("新华社北京9月2日电（记者王小明）", ["王小明"])],
    "ko": [("홍길동 기자", ["홍길동"]), ("홍길동 기자 gil@example.org", ["홍길동"]), ("글: 홍길동", ["홍길동"]), ("(서울=연합뉴스) 홍길동 기자 =", ["홍길동"])],
    "ar": [("بقلم أحمد سالم", ["أحمد سالم"]), ("كتب: أحمد سالم", ["أحمد سالم"])],
}  # fmt: skip


@pytest.mark.parametrize(("text", "names"), [case for cases in BYLINES.values() for case in cases])
def test_a_byline_gives_its_names(text: str, names: list[str]) -> None:
    found = people.byline(text)
    assert found is not None
    assert list(found.authors) == names


NO_BYLINES = {
    "en": [
        "By the time the storm hit, the wall was gone.",
        "By Monday morning the road was open.",
        "By Ann Author's account the wall was never safe.",
        "By Popular Demand",
        "By The Numbers",
        "Photo by Ann Author",
        "Image: Ann Author",
        "Ann Author",  # a name alone may be anything
        "Ann Author said the road was closed",
        "Ann Speaker, head of Coast Trust",
        "Ann Author, who lives by the coast, said no.",
        "New York, May 5, 2026",
        "Election Day, November 5, 2026",
        "Bob Roberts for President",
        "Best Places to Buy Tires Online",
        "- Harbour Moving and Storage Inc.",
        "Certified Financial Analyst",
        "Editor resigns after scandal",
        "Home | News | Sport",
        "PRESS RELEASE",
        "Coast News",
        "Updated 2 May 2026",
        "Ann Author and Bob Writer were there?",
        "Road closed, council says",
        "Written by hand in the cell, the letter was found in 1911.",
        "Reporting by the council has improved.",
        "Story by story the tower grew.",
    ],
    "de": ["Von der Leyen sagte am Montag, es sei gut.", "Von der Leyen", "Von Berlin nach Paris", "Von Anfang an", "Von Trapp", "Foto: Anna Autorin", "Quelle: dpa", "Von Montag an wird die Straße gesperrt.", "Text und Bild passen nicht zusammen", "Autor und Verlag streiten"],
    "fr": ["Par ailleurs", "Par la fenêtre", "Par le conseil", "Par Toutatis !", "Par ailleurs, la route reste fermée.", "Photo : Anne Auteur", "Auteur de polars à succès"],
    "es": ["Por la noche la ciudad duerme.", "Por favor", "Por fin", "Por qué el muro cayó", "Foto: Ana Autora", "Autora de éxito"],
    "it": ["Di nuovo", "Di Maria", "Di Canio", "Di Anna Autrice si parla molto.", "A cura di chi?", "Foto: Anna Autrice"],
    "pt": ["Por enquanto", "Por que o muro caiu", "Por fim, a estrada abriu.", "Foto: Ana Autora"],
    "nl": ["Door het raam", "Door de storm brak de dijk.", "De Nieuwe Kerk", "Van der Meer", "Foto: Jan Schrijver", "Van Dam tot dijk"],
    "pl": ["Autor nieznany ukradł obraz", "Opracowanie planu trwa", "Foto: Jan Nowak"],
    "sv": ["Av den anledningen", "Av en slump", "Foto: Anna Berg", "Text och musik"],
    "da": ["Af og til", "Af hensyn til vejret lukkes vejen.", "Foto: Anna Berg"],
    "no": ["Av og til", "Av hensyn til været stenges veien.", "Foto: Anna Berg"],
    "fi": ["Kirjoittaja on vaiti", "Teksti katosi arkistosta", "Kuva: Aino Virta"],
    "cs": ["Autor knihy zemřel", "Text zákona se mění", "Foto: Jan Novák"],
    "ru": ["Автор книги умер", "Текст закона изменили в понедельник.", "Фото: Иван Петров"],
    "uk": ["Автор книги помер", "Текст закону змінили у понеділок.", "Фото: Іван Петренко"],
    "tr": ["Yazar evinde öldü", "Haber yayıldı", "Foto: Ayşe Yılmaz"],
    "el": ["Του χρόνου θα είναι αργά", "Της θάλασσας τα παιδιά", "Φωτό: Νίκος Παπάς"],
    "hu": ["Szerzői jogok", "Szöveg nélkül maradt", "Fotó: Kovács Anna"],
    "ro": ["De ce a căzut zidul", "De la Iași la București", "Foto: Ion Popescu"],
    "ja": ["記者会見で市長が説明した", "文化祭は五日に開かれる", "文学の力", "写真：山田太郎"],
    "zh": ["记者会周一举行", "文化节五日开幕", "作者的故事还在继续。", "图：王小明", "市议会（记者招待会）"],
    "ko": ["기자는 어제 말했다", "글쓰기 대회가 열렸다", "사진: 홍길동", "기자회견이 열렸다."],
    "ar": ["كتب الطالب رسالة طويلة إلى المدرسة", "تصوير: أحمد سالم"],
}  # fmt: skip


@pytest.mark.parametrize("text", [text for texts in NO_BYLINES.values() for text in texts])
def test_a_sentence_a_heading_or_a_credit_is_no_byline(text: str) -> None:
    assert people.byline(text) is None


HOUSES = [
    "Staff Writer", "Editorial Team", "Redaktion", "Admin", "AFP/Reuters", "By Associated Press", "By The Coast News Staff",
    "Von dpa", "Von unserer Redaktion", "Par la rédaction", "Por Redacción", "di Redazione", "Door de redactie", "Redakcja",
    "Av redaktionen", "Toimitus", "Redakce", "Редакция", "Haber Merkezi", "Szerkesztőség", "編集部", "编辑部", "편집부",
    "By the Coast Team 2–3 minutes", "By Reuters with AFP", "By CoastGuard Europe on 2 May 2026", "Reviewed by Ann Author", "（责任编辑：王小明）",
]  # fmt: skip


@pytest.mark.parametrize("text", HOUSES)
def test_a_house_in_the_authors_place_gives_no_author(text: str) -> None:
    found = people.byline(text)
    assert found is not None
    assert found.authors == ()


def test_a_byline_tells_role_and_date() -> None:
    found = people.byline("By Ann Author, Coast Correspondent | Updated May 2, 2026, 10:30 am")
    assert found is not None
    assert found.role == "Coast Correspondent"
    assert found.date is not None
    assert (found.date.iso, found.field) == ("2026-05-02T10:30", "modified")
    found = people.byline("By Ann Author | 2 May 2026")
    assert found is not None
    assert found.date is not None
    assert (found.date.start, found.date.end, found.date.iso, found.field) == (16, 26, "2026-05-02", "date")


@pytest.mark.parametrize(
    "text",
    ["Ann Author", "J. K. Rowe", "Ludwig van Berg", "Sarah O’Neill", "Mohammed bin Salim", "Abdul al-Rahim", "André Oliver KLEIN",
     "JÖRG BAUM", "Ana María de la Cruz", "Jean-Luc d'Arcy", "Prof. Dr. Anna Klein", "Ann Author, Ph.D.", "Bob McAdam Jr.",
     "Иван И. Петров", "Νίκος Παπάς", "Ayşe Yılmaz", "Lê Phương", "Will Park"],
)  # fmt: skip
def test_names(text: str) -> None:
    assert people.is_name(text)


@pytest.mark.parametrize(
    "text",
    ["Breaking News", "New York", "San Francisco", "The Times", "Read More", "Key Takeaways", "Home Page", "Ann author", "Ann",
     "Coast Road 5", "What Now?", "Senior Reporter", "Prime Minister", "Good Morning", "By Ann Author", "Ann Author said", "A Day",
     "Der Tag", "Les Echos Du Jour", "山田太郎", "Alle Nachrichten", "Ann AuthorTwitter", "", "Ann: Author",
     "Create Readme.md", "Visit Coast.example"],
)  # fmt: skip
def test_what_is_no_name(text: str) -> None:
    assert not people.is_name(text)


def test_a_script_without_case_needs_a_bylines_word_before_a_name() -> None:
    for text in ("山田太郎", "王小明", "홍길동", "ジョン・スミス", "أحمد سالم"):
        assert people.is_name(text, context=True)
        assert not people.is_name(text)
    for text in ("記者", "海岸道路を閉鎖すると発表した", "다."):
        assert not people.is_name(text, context=True)


def test_lists_of_names() -> None:
    assert people.names("Ann Author, Bob Writer and Cy Reader") == ("Ann Author", "Bob Writer", "Cy Reader")
    assert people.names("Ann Author | Bob Writer") == ("Ann Author", "Bob Writer")
    assert people.names("Anna Berg og Niels Holm") == ("Anna Berg", "Niels Holm")
    for text in (
        "Research and Development",
        "Ann Author and AP",
        "Ann Author, editor",
        "Coast Road",
        "Ann Author, 2026",
    ):
        assert people.names(text) == ()


def test_an_opener_stands_alone() -> None:
    for text in ("By", "Von", "Par", "Por", "Written by:", "Autor:", "Автор:", "文", "Kirjoittaja"):
        assert people.opener(text)
    for text in ("The", "De", "By Ann", "", "Foto:", "Bye"):
        assert not people.opener(text)


ROLES = {
    "en": ["Editor", "Senior Reporter", "Staff Writer", "Contributing Writer", "Editor-in-Chief", "Political Correspondent", "Reporter, Coast Weekly", "Crypto Editor"],
    "de": ["Redakteurin", "Politikredakteur", "Freie Autorin", "Redakteurin im Ressort Politik"],
    "fr": ["Journaliste", "Rédacteur en chef", "Journaliste au service politique"],
    "es": ["Redactor", "Redactora jefe", "Corresponsal en Londres"],
    "it": ["Giornalista", "Inviato speciale"],
    "pt": ["Jornalista", "Repórter especial"],
    "nl": ["Verslaggever", "Redacteur economie"],
    "pl": ["Dziennikarz", "Redaktor naczelny"],
    "sv": ["Reporter", "Utrikeskorrespondent"],
    "da": ["Journalist", "Politisk redaktør"],
    "no": ["Journalist", "Politisk kommentator"],
    "fi": ["Toimittaja", "Päätoimittaja"],
    "cs": ["Redaktor", "Sportovní redaktorka"],
    "ru": ["Корреспондент", "Главный редактор"],
    "uk": ["Журналістка", "Головний редактор"],
    "tr": ["Muhabir", "Spor editörü"],
    "el": ["Δημοσιογράφος", "Πολιτικός συντάκτης"],
    "hu": ["Újságíró", "Vezető szerkesztő"],
    "ro": ["Jurnalist", "Redactor șef"],
    "ja": ["記者", "編集長"],
    "zh": ["记者", "主编"],
    "ko": ["기자", "논설위원"],
    "ar": ["صحفي", "مراسل"],
}  # fmt: skip


@pytest.mark.parametrize("text", [text for texts in ROLES.values() for text in texts])
def test_roles_of_every_language(text: str) -> None:
    assert people.role(text)


@pytest.mark.parametrize(
    "text",
    ["Editor resigns after scandal", "Man Kills Reporter", "The reporter", "Reporter killed in blast", "Writer of the year",
     "Ann Author", "Coast Road", "Why the editor left?", "Der Redakteur schweigt", "Journaliste arrêté hier", "Redactor detenido ayer",
     "Редактор умер", "Gazeteci öldü", "記者会見", "기자회견", "Editors and readers met on Monday in the town hall.", ""],
)  # fmt: skip
def test_headings_about_journalists_are_no_roles(text: str) -> None:
    assert not people.role(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Author is a freelance writer who covers the coast for Coast Weekly.", "Ann Author"),
        ("Ann Author covers the coast for Coast Weekly.", "Ann Author"),
        ("Ann Author, a reporter for Coast Weekly, writes about the sea.", "Ann Author"),
        ("About the author: Ann Author is an editor at Coast Weekly.", "Ann Author"),
        ("Ann Author has been a journalist since 2004.", "Ann Author"),
        ("Ann Author is a professor of law. She writes a blog and a newsletter about the sea.", "Ann Author"),
        ("Anna Autorin ist Redakteurin bei der Küstenpost.", "Anna Autorin"),
        ("Anna Autorin schreibt über die See und das Wetter.", "Anna Autorin"),
        ("Anne Auteur est journaliste au Littoral.", "Anne Auteur"),
        ("Anne Auteur couvre la politique pour le Littoral.", "Anne Auteur"),
        ("Ana Autora es periodista y escribe sobre el mar.", "Ana Autora"),
        ("Anna Autrice è giornalista e scrive di mare.", "Anna Autrice"),
        ("Ana Autora é jornalista e escreve sobre o mar.", "Ana Autora"),
        ("Jan Schrijver is verslaggever bij de Kustkrant.", "Jan Schrijver"),
    ],
)
def test_notes_about_an_author(text: str, name: str) -> None:
    assert people.bio(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Ann Speaker, editor of the Harbour Times, said the paper would close.",
        "Ann Speaker is the new editor of the Harbour Times, the paper announced on Monday.",
        "Ann Speaker is an editor at the Harbour Times and was arrested on Monday.",
        "Ann Speaker was a journalist for forty years before the sea took her.",
        "Ann Speaker is a farmer in the valley. She grows apples.",
        "Ann Speaker is a photographer whose work explores the sea and its people.",
        "Ann Speaker writes in her book that the wall was never safe.",
        "Ann Speaker has been torn apart by a royal expert, it seems.",
        "The editor is a writer who covers the coast.",
        "Anna Sprecher ist die neue Chefredakteurin der Küstenpost, sagte der Verlag.",
        "Anne Parleuse, rédactrice en chef du Littoral, a quitté le journal.",
        "Ana Vocera, editora del Diario, dijo que el muro caería.",
        "Anna Parlante, giornalista, ha detto che il muro cadrà.",
        "Jan Spreker, hoofdredacteur van de Kustkrant, zei dat hij opstapt.",
    ],
)
def test_a_sentence_about_a_journalist_is_no_note(text: str) -> None:
    assert people.bio(text) is None


def test_of_a_known_author_a_note_may_say_less() -> None:
    text = "Ann Author is a sailor from Lyme."
    assert people.bio(text) is None
    assert people.bio(text, "Ann Author") == "Ann Author"
    assert people.bio("Ann Author said the wall would fall.", "Ann Author") is None
    assert people.bio(text, "Bob Writer") is None


@given(HOSTILE)
def test_any_text_is_read_without_error(text: str) -> None:
    found = people.byline(text)
    if found:
        assert len(set(found.authors)) == len(found.authors)
        assert all(name.strip() == name and name and "@" not in name for name in found.authors)
        if found.date:
            assert 0 <= found.date.start < found.date.end <= len(text)
    assert isinstance(people.is_name(text), bool)
    assert isinstance(people.role(text), bool)
    assert isinstance(people.opener(text), bool)
    assert all(
        word in text for name in people.names(text) for word in name.split()
    )  # a handle between them is left out
    name = people.bio(text)
    assert name is None or name in text


@pytest.mark.parametrize("piece", ["By Ann ", "a, ", "((", "| ", "文／", "A.", "Ann Author "])
@pytest.mark.parametrize("read", [people.byline, people.is_name, people.names, people.role, people.bio])
def test_long_lines_cost_no_more_than_their_length(read: Callable[[str], object], piece: str) -> None:
    assert in_proportion(lambda times: read(piece * times), 20_000)
    assert in_proportion(lambda length: read((piece * length)[:length]), 255)


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("โดย สมชาย ใจดี", ("สมชาย ใจดี",)), ("Tác giả: Nguyễn Văn An", ("Nguyễn Văn An",)), ("Penulis: Budi Santoso", ("Budi Santoso",)),
        ("מאת: דוד כהן", ("דוד כהן",)), ("نویسنده: علی رضایی", ("علی رضایی",)),
    ],
)  # fmt: skip
def test_bylines_in_more_languages(text: str, authors: tuple[str, ...]) -> None:
    found = people.byline(text)
    assert found is not None
    assert found.authors == authors


def test_who_to_follow_is_no_person() -> None:
    assert not people.is_name("关注海港网", context=True)
    assert people.is_name("王小明", context=True)


@pytest.mark.parametrize("text", ["By \u036f", "By \ufffd\u01b5\u036f\ufffd 2026", "\u0301 2 May 2026"])
def test_accents_that_stand_alone_are_read(text: str) -> None:
    assert people.byline(text) is None
