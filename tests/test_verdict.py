"""What sort of page it was: for each verdict a page that is one, and pages that look like one and are not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import cleanseed
from cleanseed import calibration, linemodel, rulebook, verdict
from cleanseed.evidence import weigh
from cleanseed.model import Page
from cleanseed.read import read

BOOK = rulebook.default()
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

STORY = """\
Storm takes the sea wall and closes the coast road
By Ann Archer
The coast road at Westerby was closed on Monday after a storm took the sea wall with it in the night.
Repairs will take at least a week, the council said, and the school bus will go by the hill road until then.
The wall was built in 1911 and had stood every storm since, said the engineer who looks after it.
"""
MENU = "Home\nNews\nSport\nWeather\nJobs\nMotors\nProperty\nPuzzles\nAnnouncements\nLog in\n"
HEADLINES = """\
Ferry to run again in May
Harbour gets new lights after nine dark years
Mayor opens the bridge at Upper Westerby
Bakery named best in the county
Two held after market square robbery
School choir wins in Harrowmere
Snow warning for the high ground
Beach huts sell for the price of a house
Pub quiz team gives its prize to the lifeboat
"""
TEASERS = """\
Ferry to run again in May
The boat has a new engine and will sail four times a day from the first of the month.
Harbour gets new lights after nine dark years
Boats had to find the entrance by the lamp of a fish shop until now.
Mayor opens the bridge at Upper Westerby
It is the third bridge in the same place, and the first that carries bicycles.
Bakery named best in the county
The jury praised a rye loaf that takes three days to make.
School choir wins in Harrowmere
Forty children sang in five languages and came home with a cup.
"""
COOKIES = """\
We value your privacy
We use cookies to improve your experience on our site and to measure how it is used.
Our partners store cookies on your device and read personal data from it, on the grounds of your consent or of legitimate interest.
Strictly necessary cookies
Always active
These cookies are needed for the site to work and cannot be switched off.
Marketing cookies
Manage preferences
Reject all
Accept all
"""
LISTING = """\
The choir will sing in eleven towns this autumn, and in each of them with another choir that it has never met before.
Tickets go on sale on Friday at ten in the shop of the old station, and here are all the dates.
18 September – Pelham, Corn Exchange
19 September – Dunmarrow, St Bride's Hall
22 September – Aldersey, Boiler House
24 September – Kirk Ness, Lifeboat Shed
27 September – Great Oxley, Town Hall
"""
POEM = """\
The tide came in and took the stair,
It took the bench, it took the bin,
And Mrs Pym, who still sat there,
Said: let it in, now, let it in.
The tide went out and left a shoe,
A bottle and a wooden hen,
And Mrs Pym, who always knew,
Put out the bench and sat again.
"""


LONG = """\
The council had known for years that the wall was weak, for a report of 2019 had found that the sea had washed out its foot in nine places.
Mending it then would have cost 400,000 crowns. Now the engineers speak of four million, and of two winters without a road.
Some want no wall at all. The road could go behind the hill, says the party of the farmers, and the sea could have the meadow.
The fishermen want the wall, and want it higher. "My grandfather carried stones for it," said Piet Arlow, who lands crabs at the pier.
Until the vote in June nothing will be built but a fence, and the school bus, which carries eleven children, goes by the hill.
"""


def judged(text: str, *, model: bool = False) -> str:
    return cleanseed.clean(text, kind="text", model=model).verdict


@pytest.mark.parametrize("model", [False, True])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STORY, "article"),
        (MENU + STORY, "article"),
        (LISTING, "article"),
        (POEM, "article"),
        ("", "empty"),
        (MENU + HEADLINES, "index"),
        (HEADLINES, "index"),
        (COOKIES, "consent"),
        (COOKIES + STORY, "article"),
        ("You need to enable JavaScript to run this app.", "javascript"),
        ("Westerby Post\nPlease turn JavaScript on and reload the page.", "javascript"),
        (STORY + "Please enable JavaScript to view the comments.\n", "article"),
        (STORY + "Subscribe to continue reading\nAlready a subscriber? Log in\n", "paywall"),
        (STORY + LONG + "Subscribe to continue reading\n", "article"),
        ("Subscriber exclusive\n" + STORY, "article"),
        (STORY.strip().removesuffix("who looks after it.") + "who has…\n", "partial"),
        (STORY + "The next storm is on its way, and the stone for the wall [...]\n", "partial"),
    ],
)
def test_pages(text: str, said: str, model: bool) -> None:
    assert judged(text, model=model) == said


def page(text: str) -> Page:
    return weigh(read(text, kind="text"), BOOK)


def test_a_teaser_wall_is_an_index() -> None:
    assert verdict.is_index(page(TEASERS).blocks)


@pytest.mark.parametrize("text", [STORY, LISTING, POEM])
def test_no_index(text: str) -> None:
    assert not verdict.is_index(page(text).blocks)


def test_sentences_in_pieces_are_no_index() -> None:
    pieces = "The\nUpland Office\nheard of it from a postman and counted nineteen beavers in\nGlen Arrin\n, where\n"
    pieces += "Effie Grant\nkeeps her sheep and the\nArrin Estate\nhas planted birch, which it\nwill lose\n.\n"
    assert not verdict.is_index(page(pieces).blocks)


def test_an_article_about_cookies_is_no_consent_wall() -> None:
    story = """\
The court ruled that a shop may not hide the button to say no.
Its banner had asked visitors to accept all cookies, and had put the way to refuse them behind four more pages of small print.
The shop said it had copied the wording from a larger one, and that nobody had ever written to it about cookies before the trial.
Consent that is given by mistake is no consent, the judge wrote, and a button that nobody can find is not a choice at all.
The shop has until March to change its page, and must delete what it stored about 40,000 people who had never said yes to it.
"""
    assert not verdict.is_consent_wall(page(story + "Cookie settings\nAccept all\n"))
    assert verdict.is_consent_wall(page(COOKIES))


def test_a_stub_is_partial() -> None:
    assert judged("Harbour\n") == "partial"


def test_an_article_about_javascript_is_no_script_wall() -> None:
    story = """\
JavaScript turned thirty this year, and most pages still need it for things that a form and a link could do as well.
The museum took its scripts away for a month to see who would notice, and got eleven letters, nine of them in praise.
"Enable JavaScript, our old page said, and people went away," said Tova Renn, who looks after it.
"""
    assert not verdict.is_script_wall(page(story))
    assert verdict.is_script_wall(page("Loading\nThis site requires JavaScript to work."))


@pytest.mark.parametrize(("end", "cut"), [("and then …", True), ("(...)", True), ("and then.", False), ("etc.", False)])
def test_partial(end: str, cut: bool) -> None:
    assert verdict.is_partial(page(STORY + "The stone is on its way " + end).blocks) is cut


def test_a_long_text_may_end_in_dots() -> None:
    assert not verdict.is_partial(page(STORY * 5 + "And the sea waits...").blocks)


@pytest.mark.parametrize("menu", [MENU, MENU * 4])
def test_a_paragraph_under_a_title_is_never_lost(menu: str) -> None:
    text = "The bridge over the Tarn will be closed for two weeks from Monday so that its bearings can be replaced."
    article = cleanseed.clean(
        f"{menu}Bridge to close for two weeks\n{text}\nTerms\n© 2026 Alder & Finch Ltd\n", kind="text"
    )
    assert article.text == text
    assert article.verdict == "partial"
    again = cleanseed.clean(article.text, kind="text")
    assert again.text == text


def test_a_sentence_under_no_title_is_no_article() -> None:
    foot = (
        "The Westerby Post is published by Fenland Press, which is registered in Tarn Bridge under the number 941722."
    )
    article = cleanseed.clean(MENU * 4 + foot, kind="text")
    assert article.verdict in ("index", "empty")


def test_a_menu_stays_nothing() -> None:
    article = cleanseed.clean(MENU + "About us\nContact\nPrivacy policy\n© 2026 Alder & Finch Ltd\n", kind="text")
    assert article.verdict in ("index", "empty")


def test_confidence_of_the_model_is_its_certainty() -> None:
    model = linemodel.load()
    article = cleanseed.clean(MENU + STORY, kind="text")
    assert article.page is not None
    lines = [block.source for block in article.page.blocks]
    scores = model.score(lines, [block.parted for block in article.page.blocks])
    assert article.confidence == model.certainty(lines, scores).confidence


def test_confidence_falls_with_what_reads_like_an_article_and_is_gone() -> None:
    whole = page(STORY)
    most = verdict.confidence(whole)
    less = verdict.confidence(whole.without([whole.blocks[3].drop("lines/model")]))
    assert most is not None
    assert less is not None
    assert 0.0 <= less < most <= 1.0


def test_confidence_without_a_page() -> None:
    assert cleanseed.clean(b"%PDF-1.7\x00\x01").confidence is None
    assert cleanseed.clean("").confidence is None


@pytest.mark.parametrize("kind", ["text", "html"])
def test_confidence_by_rules_alone(kind: str) -> None:
    data = STORY if kind == "text" else "".join(f"<p>{line}</p>" for line in STORY.splitlines())
    found = cleanseed.clean(f"<html><body>{data}</body></html>" if kind == "html" else data, model=False).confidence
    assert found is not None
    assert 0.5 < found <= 1.0


def test_the_verdicts_are_frozen() -> None:
    assert verdict.VERDICTS == ("article", "partial", "paywall", "consent", "javascript", "index", "empty", "error")


# --- HTML ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [False, True])
@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("html-shop-item", "index"),
        ("html-forum-thread", "index"),
        ("html-section-front", "index"),
        ("html-howto-steps", "article"),
        ("html-recipe", "article"),
        ("html-match-report", "article"),
        ("html-news-article", "article"),
        ("html-blog-comments", "article"),
    ],
)
def test_pages_that_are_no_article_have_a_verdict_and_little_confidence(layout: str, said: str, model: bool) -> None:
    article = cleanseed.clean((FIXTURES / layout / "source.html").read_bytes(), model=model)
    assert article.verdict == said
    assert article.confidence is not None
    assert (article.confidence > 0.5) == (said == "article")


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY.splitlines()[2:])


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("", "article"),
        ("<meta property='og:type' content='product'>", "index"),
        ("<meta property='og:type' content='article'>", "article"),
        ('<script type=application/ld+json>{"@type": "DiscussionForumPosting"}</script>', "index"),
        ('<script type=application/ld+json>{"@type": "CollectionPage"}</script>', "index"),
        ('<script type=application/ld+json>[{"@type": "Product"}, {"@type": "NewsArticle"}]</script>', "article"),
        ('<script type=application/ld+json>{"@type": "WebPage"}</script>', "article"),
    ],
)
def test_what_a_page_says_of_itself(head: str, said: str) -> None:
    source = f"<html><head>{head}</head><body><h1>Storm</h1>{PARAGRAPHS}</body></html>"
    assert cleanseed.clean(source, kind="html", model=False).verdict == said


@pytest.mark.parametrize(
    "buy", ["Add to cart", "In den Warenkorb", "Ajouter au panier", "В корзину", "カートに入れる", "장바구니 담기"]
)
def test_a_button_to_buy_and_a_price_make_a_shop(buy: str) -> None:
    offer = f"Brass barometer\n{STORY.splitlines()[2]}\n{STORY.splitlines()[3]}\n{buy}\n"
    assert judged(offer + "184,00 €\n") == "index"
    assert judged(offer) != "index"
    assert judged(STORY + LONG + f"{buy}\n€ 12\n") == "article"


@pytest.mark.parametrize(
    "asked",
    [
        "Bitte aktivieren Sie JavaScript in Ihrem Browser.", "Veuillez activer JavaScript pour continuer.",
        "Habilite JavaScript en su navegador.", "Per favore attiva JavaScript.", "Por favor, ative o JavaScript.",
        "Schakel JavaScript in om deze pagina te zien.", "Włącz obsługę JavaScript.", "Пожалуйста, включите JavaScript.",
        "このページを表示するにはJavaScriptを有効にしてください。", "请启用JavaScript后重试。", "JavaScript를 활성화해 주세요.",
        "Aktivera JavaScript i din webbläsare.", "Povolte prosím JavaScript.", "يرجى تفعيل JavaScript.", "Lütfen JavaScript'i etkinleştirin.",
        "Verify you are human by completing the action below.", "Bestätigen Sie, dass Sie ein Mensch sind.", "Je ne suis pas un robot",
    ],
)  # fmt: skip
def test_a_call_for_script_or_for_a_person_in_many_languages(asked: str) -> None:
    assert judged(f"Westerby Post\n{asked}\n") == "javascript"
    assert judged(f"{STORY}{LONG}{asked}\n") == "article"


@pytest.mark.parametrize("model", [False, True])
@pytest.mark.parametrize(
    "message",
    [
        "Page not found\nSorry, the page you are looking for could not be found. It may have been moved or deleted.",
        'Access Denied\nYou don\u2019t have permission to access "/harbour" on this server.\nReference #18.2f', "403 Forbidden\nnginx",
        "Die gesuchte Seite wurde leider nicht gefunden.", "Page introuvable", "La página solicitada no existe.", "Pagina non trovata",
        "Página não encontrada", "Страница не найдена", "Nie znaleziono strony", "お探しのページは見つかりませんでした。", "Η σελίδα δεν βρέθηκε",
        "We see that you read this from a country belonging to the European Economic Area, and so we cannot show it.",
    ],
)  # fmt: skip
def test_a_servers_message_is_no_article(message: str, model: bool) -> None:
    assert judged(f"Westerby Post\n{message}\n", model=model) == "error"
    assert judged(STORY + LONG + message.splitlines()[0], model=model) == "article"


@pytest.mark.parametrize("model", [False, True])
def test_where_the_title_says_that_there_is_no_page_more_may_stand_beside_it(model: bool) -> None:
    body = f"<p>{STORY.splitlines()[2]}</p><p>{STORY.splitlines()[3]}</p>"
    for head in ("<title>404 - Westerby Post</title><h1>Oh dear</h1>", "<h1>Page not found</h1>"):
        found = cleanseed.clean(f"<html><body>{head}{body}</body></html>", kind="html", model=model)
        assert found.verdict == "error"
        assert found.confidence is not None
        assert found.confidence <= 0.3
    story = f"<html><head><title>404 days at sea</title></head><body><h1>404 days at sea</h1>{body}</body></html>"
    assert cleanseed.clean(story, kind="html", model=model).verdict == "article"


def test_a_page_that_only_scripts_fill() -> None:
    asks = "<noscript>You need to enable JavaScript to run this app.</noscript>"
    assert cleanseed.clean(f"<html><body>{asks}<div id=root></div></body></html>", kind="html").verdict == "javascript"
    assert cleanseed.clean("<html><body><div id=root></div></body></html>", kind="html").verdict == "empty"
    assert cleanseed.clean(f"<html><body>{asks}{PARAGRAPHS}</body></html>", kind="html").verdict == "article"


CONSENT = {
    "fr": ("Nous utilisons des cookies pour mesurer l'audience.", "Tout accepter", "Tout refuser",
           "Nos partenaires traitent vos données personnelles sur la base de votre consentement ou de leur intérêt légitime."),
    "pl": ("Ta strona używa plików cookie.", "Akceptuj wszystkie", "Odrzuć wszystkie",
           "Twoje dane osobowe przetwarzamy, jeśli wyrazisz na to zgodę, którą możesz wycofać w każdej chwili."),
    "sv": ("Vi använder cookies på vår webbplats.", "Acceptera alla", "Avvisa alla",
           "Våra partner behandlar dina personuppgifter med ditt samtycke eller med stöd av ett berättigat intresse."),
    "ja": ("当サイトではCookieを使用しています。", "すべて同意する", "すべて拒否する", "個人データは同意に基づいて処理されます。"),
}  # fmt: skip


@pytest.mark.parametrize("language", CONSENT)
def test_consent_in_other_languages(language: str) -> None:
    assert judged("\n".join(CONSENT[language]) + "\n") == "consent"


def test_a_thread_is_told_by_its_boxes() -> None:
    box = "Joined: Nov 2019\nPosts: 214\n"
    posts = [f"{line}\n{box}" for line in STORY.splitlines()[2:]]
    assert judged("Clinker or carvel?\n" + "".join(posts)) == "index"
    assert judged(STORY + box) == "article"


def test_teasers_under_linked_headings() -> None:
    def front(size: int, more: str = "") -> str:
        found = "".join(
            f"<h2><a href=/{n}>Story {n} of the coast</a></h2><p>{STORY.splitlines()[2]} It is {n}.</p>"
            for n in range(size)
        )
        return cleanseed.clean(f"<html><body>{found}{more}</body></html>", kind="html", model=False).verdict

    assert front(6) == "index"
    assert front(2) != "index"
    assert front(6, "".join(f"<p>{line}</p>" for line in LONG.splitlines())) == "article"


# --- calibration -----------------------------------------------------------------------------------------------------


def test_the_tables_rise() -> None:
    assert set(calibration.tables()) == set(calibration.NAMES)
    for low, high in calibration.tables().values():
        assert len(low) == len(high) >= 2
        assert all(a < b for a, b in pairwise(low))
        assert all(a <= b for a, b in pairwise(high))
        assert 0 <= low[0] <= low[-1] <= 1
        assert 0 <= high[0] <= high[-1] <= 1


def test_between_the_points_of_a_table_are_straight_lines() -> None:
    table = ([0.5, 0.7, 0.9], [0.2, 0.6, 0.8])
    found = [calibration.worth(table, expected) for expected in (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)]
    assert found == pytest.approx([0.0, 0.1, 0.2, 0.4, 0.6, 0.7, 0.8, 0.8])


def test_confidence_is_read_off_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    told = page(STORY)
    monkeypatch.setattr(calibration, "tables", lambda: {"text-rules": ([0.0, 1.0], [0.25, 0.25])})
    assert verdict.confidence(told) == 0.25
    monkeypatch.setattr(calibration, "tables", lambda: {"text-rules": ([0.0, 1.0], [1.0, 1.0])})
    assert verdict.confidence(told, said="index") == 0.3


@pytest.mark.parametrize(("kind", "expected"), [("LiveBlogPosting", "article"), ("WebSite", "index")])
def test_a_live_blog_is_no_list_of_headlines(kind: str, expected: str) -> None:
    posts = "".join(
        f"<h2>{heading}</h2><p>{text}</p>"
        for heading, text in (
            ("Power is back", "The grid operator says that all but two hundred homes have light again this afternoon."),
            ("School hall opened", "The school in Westerby has opened its hall for people who cannot go home tonight."),
            (
                "Road closed at the quarry",
                "A tree lies across both lanes at the old quarry, and the bus goes by the hill.",
            ),
            (
                "Wall gives way",
                "Forty metres of the sea wall have gone at Northby, and the lower street is under water.",
            ),
        )
    )
    told = f'<script type="application/ld+json">{{"@type": "{kind}", "name": "Storm"}}</script>'
    page = f"<html><head>{told}</head><body><main>{posts}</main></body></html>"
    article = cleanseed.clean(page, kind="html", model=False)  # which would lift a heading as the title
    assert article.verdict == expected
