"""The matcher: what is a find, what is not, and where it stands in the original text."""

from __future__ import annotations

import pytest

from config.gazetteer import Name, Term
from config.terms import match_of
from monitor.taggers.matcher import Hit, Matcher
from tests.taggers.entities import gazetteer, matcher


def sco(text: str, language: str = "en") -> list[str]:
    """Return the letters of *text* that are found as the SCO."""
    return [
        text[hit.start : hit.end]
        for hit in matcher().find(text, language=language)
        if hit.key == "organisation/sco"
    ]


def one(text: str, *names: Name, language: str = "") -> tuple[Hit, ...]:
    """Match *text* against one entry with *names*."""
    term = Term(scheme="organisation", term="x", label="X", names=names)
    return Matcher([term]).find(text, language=language)


# ------------------------------------------------------------------ every name of the files


def _a_name_of(key: str) -> str:
    """Return a name of the entry ``scheme/term``."""
    scheme, _, slug = key.partition("/")
    names = [one.names for one in gazetteer().terms() if (one.scheme, one.term) == (scheme, slug)]
    return names[0][0].text


def test_every_name_of_the_gazetteer_is_found_in_a_sentence() -> None:
    lost = []
    schemes = ("organisation", "country", "person", "place", "negative")
    for term in gazetteer().terms():
        if term.scheme not in schemes:
            continue
        for name in term.names:
            written = name.text.replace("*", "")
            needed = " ".join(
                _a_name_of(word[1:]) if word.startswith("@") else word for word in name.requires
            )
            text = f"— {written}, — 2025. {'x' * 200} {needed}."
            hits = matcher().find(text, language=name.language)
            if not any(hit.term is term and hit.start == 2 for hit in hits):
                lost.append(f"{term.file}: {term.term}: {name.text}")
    assert lost == []


# ------------------------------------------------------------------ edges and case


@pytest.mark.parametrize(
    "text",
    [
        "the SCO's role",
        "SCO-Plus",
        "an SCO+ meeting",
        "non-SCO states",
        "BRICS/SCO",
        "(SCO)",
        "SCO, UN",
        "“SCO”",
        "上合组织SCO成员",
        "l'SCO",
    ],
)
def test_an_abbreviation_is_found_at_token_edges(text: str) -> None:
    assert "SCO" in sco(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cisco and COSCO",
        "San Francisco",
        "UNESCO",
        "Moscow, discover, Tesco, Frisco",
        "MOSCOW",
        "sco partner",
        "SCO2026",
        "2SCO",
        "Sco X-1",
        "ASCO",
    ],
)
def test_an_abbreviation_is_no_substring(text: str) -> None:
    assert sco(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "以上合计三千人",
        "线上合作平台",
        "网上合作",
        "海上合作",
        "路上合影",
        "晚上合影",
        "市场上合资企业",
        "线上合同",
        "上合",
    ],
)
def test_bare_chinese_letters_are_not_the_organisation(text: str) -> None:
    assert sco(text, "zh") == []


@pytest.mark.parametrize(
    "text",
    [
        "上合组织",
        "上合峰会",
        "上合示范区揭牌，上合组织",
        "上海合作组织成员国",
        "“上合”大家庭",
        "上合比什凯克峰会",
    ],
)
def test_chinese_names_need_no_edges(text: str) -> None:
    assert sco(f"记者{text}获悉", "zh") != []


def test_a_capital_name_asks_for_a_capital() -> None:
    country = {
        hit.term.term for hit in matcher().find("roast turkey and china cups", language="en")
    }
    assert not country & {"TR", "CN"}
    assert "TR" in {hit.term.term for hit in matcher().find("Turkey agreed", language="en")}
    assert "TR" in {hit.term.term for hit in matcher().find("TURKEY AGREES", language="en")}


# ------------------------------------------------------------------ endings


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "в Шанхайской организации сотрудничества"),
        ("ru", "с Шанхайскою организацией сотрудничества"),
        ("ru", "ШАНХАЙСКУЮ ОРГАНИЗАЦИЮ СОТРУДНИЧЕСТВА"),
        ("ru", "шосовские эксперты"),
        ("be", "у Шанхайскай арганізацыі супрацоўніцтва"),
        ("uk", "Шанхайської організації співробітництва"),
        ("kk", "Шанхай ынтымақтастық ұйымының саммиті"),
        ("kk", "ШЫҰ-ның"),
        ("kk", "ШЫҰ-ға"),
        ("kk", "ШЫҰ-мен"),
        ("kk", "ШЫҰ-дан"),
        ("ky", "ШКУнун"),
        ("ky", "ШКУга"),
        ("ky", "Шанхай Кызматташтык Уюмунун"),
        ("ky", "Шанхай кызматташтык уюмунда"),
        ("uz", "Shanxay hamkorlik tashkilotining"),
        ("uz", "ShHTning"),
        ("uz", "SHHTga"),
        ("uz", "ShHTdan"),
        ("uz", "ШҲТнинг"),
        ("uz", "ШҲТга"),
        ("tg", "Созмони ҳамкории Шанхайро"),
        ("tg", "кишварҳои аъзои СҲШ"),
        ("tg", "Созмони ҳамкории Шанхай-и"),
        ("mn", "ШХАБ-ын"),
        ("mn", "ШХАБ-д"),
        ("mn", "ШХАБ-тай"),
        ("mn", "Шанхайн хамтын ажиллагааны байгууллагын"),
        ("tr", "Şanghay İşbirliği Örgütü'nün"),
        ("tr", "ŞİÖ'nün"),
        ("tr", "ŞİÖ’ye"),
        ("tr", "ŞİÖ'den"),
        ("az", "ŞƏT-in"),
        ("az", "ŞƏT-də"),
        ("az", "ŞƏT-dən"),
        ("az", "Şanxay Əməkdaşlıq Təşkilatının"),
        ("hy", "ՇՀԿ-ի"),
        ("hy", "ՇՀԿ-ին"),
        ("hy", "ՇՀԿ-ում"),
        ("tk", "Şanhaý hyzmatdaşlyk guramasynyň"),
        ("de", "Gipfel der Shanghaier Organisation für Zusammenarbeit"),
        ("fr", "l'Organisation de coopération de Shanghai"),
        ("fa", "سازمان همكاري‌هاي شانگهاي"),
        ("fa", "سازمان همکاری شانگهای"),
        ("ar", "ومنظمة شنغهاي للتعاون"),
        ("hi", "शंघाई सहयोग संगठन के"),
        ("ka", "შანხაის თანამშრომლობის ორგანიზაციის"),
        ("el", "του Οργανισμού Συνεργασίας της Σαγκάης"),
    ],
)
def test_inflected_names_of_the_organisation(language: str, text: str) -> None:
    assert sco(f"x {text} y", language) != []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("с Китаем", "CN"),
        ("в России", "RU"),
        ("Россией", "RU"),
        ("Россию", "RU"),
        ("Казахстаном", "KZ"),
        ("Киргизии", "KG"),
        ("Белоруссией", "BY"),
        ("Ирану", "IR"),
        ("Пакистане", "PK"),
        ("российского", "RU"),
        ("китайскую", "CN"),
        ("КНР", "CN"),
        ("РФ", "RU"),
    ],
)
def test_russian_cases_of_countries(text: str, code: str) -> None:
    assert code in {hit.term.term for hit in matcher().find(text, language="ru")}


def test_an_ending_counts_only_in_its_own_family_of_latin_languages() -> None:
    name = Name(text="Putin", language="az", match="stem")
    assert one("Lyudmila Putina said", name, language="en") == ()
    assert one("Putinin səfəri", name, language="az") != ()
    assert one("Putin said", name, language="en") != ()


def test_arabic_prefixes_belong_to_the_name_only_in_arabic() -> None:
    assert "CN" in {hit.term.term for hit in matcher().find("للصين وبالصين", language="ar")}
    names = {hit.term.term for hit in matcher().find("فورد کایران بازیگر", language="fa")}
    assert "IR" not in names


# ------------------------------------------------------------------ requires, vetoes, languages


def test_a_name_may_require_a_word_anywhere() -> None:
    name = Name(text="OCS", language="fr", match="exact", requires=("Shangha",))
    assert one("OCS perd ses abonnés", name) == ()
    assert one("Le sommet de Shanghai. " + "x " * 300 + "OCS", name) != ()


def test_a_name_may_require_an_accepted_entry() -> None:
    text = "The RATS meeting discussed drugs."
    assert all(hit.term.term != "sco-rats" for hit in matcher().find(text, language="en"))
    with_sco = matcher().find(f"{text} The SCO agreed.", language="en")
    assert any(hit.term.term == "sco-rats" for hit in with_sco)


def test_a_veto_acts_nearby_only() -> None:
    name = Name(text="Georgia", match="word", vetoes=("Atlanta",))
    assert one("Atlanta, Georgia", name) == ()
    assert one("Georgia signed. " + "x " * 200 + "Atlanta", name) != ()


def test_a_name_of_its_own_language_stays_there() -> None:
    name = Name(text="Nga", language="vi", match="word", own_language=True)
    assert one("Nga nói", name, language="vi") != ()
    assert one("Nga nói", name) != ()
    assert one("Nga said", name, language="en") == ()


# ------------------------------------------------------------------ definitions, negatives, nesting


def test_a_definition_settles_what_an_abbreviation_means() -> None:
    text = "The State Customs Office (SCO) said. Later SCO denied it."
    assert sco(text) == []
    text = "The Shanghai Cooperation Organisation (SCO) met. Later SCO denied it."
    assert sco(text).count("SCO") == 2
    assert sco("Plots of shop-cum-office (SCO) type: an SCO costs much") == []


def test_words_before_a_bracket_that_do_not_spell_it_define_nothing() -> None:
    assert "SCO" in sco("Leaders of the members of the organisation (SCO) met.")


def test_a_find_inside_a_negative_is_no_find() -> None:
    text = "ships in the South China Sea and the Indian Ocean; China objects"
    found = [hit for hit in matcher().find(text, language="en") if hit.term.scheme == "country"]
    assert [text[hit.start : hit.end] for hit in found] == ["China"]


@pytest.mark.parametrize(
    ("language", "text", "is_found"),
    [
        ("ru", "Шестьсот метров над рекой.", False),
        ("ru", "Станция метро закрыта.", True),
        ("tg", "Се ҳазор метр баландӣ.", False),
        ("kk", "Үш мың метр биіктікте.", False),
        ("kk", "Метродағы жолаушылар.", True),
        ("ky", "Үч миң метр бийиктикте.", False),
        ("uz", "Uch ming metr balandlikda.", False),
        ("pl", "Sto metrów nad rzeką.", False),
    ],
)
def test_metres_are_no_underground(language: str, text: str, *, is_found: bool) -> None:
    """Life in a city makes a meeting its occasion; an exercise in the mountains is none."""
    found = [hit for hit in matcher().find(text, language=language) if hit.key == "cue/city-life"]
    words = [text[hit.start : hit.end] for hit in found]
    assert any("metr" in word or "етр" in word for word in words) is is_found


def test_a_find_says_what_it_stands_in() -> None:
    text = "the SCO Secretariat"
    inner = next(hit for hit in matcher().find(text) if hit.key == "organisation/sco")
    assert inner.within == ("organisation",)
    assert inner.around == ("organisation/sco-secretariat",)


# ------------------------------------------------------------------ places in the original


@pytest.mark.parametrize(
    "text",
    [
        "ﬁrst İstanbul … then ＳＣＯ met",
        "cafe\u0301 SCO",
        "\u200fالسلام\u064b SCO",
        "ß½№ SCO end",
        "Ա և SCO",
        "한국\u1112\u1161 SCO",
    ],
)
def test_spans_are_of_the_original_text(text: str) -> None:
    found = sco(text, "")
    assert found in (["SCO"], ["ＳＣＯ"])


def test_hits_are_in_order_and_inside_the_text() -> None:
    text = "Китай, Россия и ШОС; SCO; China"
    hits = matcher().find(text)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "(((((", "*" * 50, "\u200c" * 20])
def test_odd_texts_are_no_error(text: str) -> None:
    assert isinstance(matcher().find(text), tuple)


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("SCO", "en", "exact"),
        ("上合组织", "zh", "substring"),
        ("Россия", "ru", "stem"),
        ("China", "en", "word"),
        ("антитеррор*", "ru", "stem"),
        ("trade war*", "en", "stem"),
        ("ไทย", "th", "substring"),
    ],
)
def test_how_a_name_is_matched_follows_from_how_it_is_written(
    text: str, language: str, kind: str
) -> None:
    assert match_of(text, language) == kind
