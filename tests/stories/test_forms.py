"""One text in two scripts is one story; one form filled twice is two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from monitor.stories.view import pack, unpack, view
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from monitor.text.languages.in_cyrillic import FILLER
from monitor.text.languages.language import identify
from storage.records import Article, Membership, key
from tests.stories.shelf import Shelf

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


@cache
def classifier() -> Classifier:
    return Classifier(gazetteer_with())


def placed(*texts: tuple[str, str], language: str, hours: float = 3.0) -> list[Membership]:
    """Return where the articles go, each a headline and a text, in this order."""
    shelf = Shelf()
    found = []
    for number, (headline, text) in enumerate(texts):
        at = AT + number * timedelta(hours=hours)
        article = Article(
            id=key("article", headline, str(number)),
            url=f"https://{number}.example/page",
            source=f"paper {number}",
            publisher=f"paper {number}",
            headline=headline,
            text=text,
            capture="",
            captured_at=at,
            first_seen=at,
            date_published=at,
            language=language,
        )
        seen = view(article, classifier().classify(article))
        assert unpack(pack(seen)) == seen
        found.append(shelf.take(seen))
    return found


def test_one_text_in_two_scripts_is_one_story_and_the_reason_says_so() -> None:
    one, other = placed(
        (
            "Transport vazirlari temir yo‘l tarifini kelishdi",
            "Shanxay hamkorlik tashkiloti transport "
            "vazirlari Samarqandda temir yo‘l tarifini bir xil "
            "qilish to‘g‘risida kelishib oldi. Hujjat "
            "kuzda kuchga kiradi, deb xabar berdi vazirlik.",
        ),
        (
            "Транспорт вазирлари темир йўл тарифини келишди",
            "Шанхай ҳамкорлик ташкилоти транспорт вазирлари "
            "Самарқандда темир йўл тарифини бир хил "
            "қилиш тўғрисида келишиб олди. Ҳужжат "
            "кузда кучга киради, деб хабар берди вазирлик.",
        ),
        language="uz",
    )
    assert one.story == other.story
    assert "the same words in Latin letters" in other.because


KAZAKH = (
    "Астанада Шанхай ынтымақтастық ұйымына мүше мемлекеттердің көлік министрлері жиын өткізді",
    "Отырыста тараптар темір жол тасымалын жеңілдету туралы келісімге қол қойды. Құжат бойынша "
    "шекарадағы тексеру уақыты екі сағатқа қысқарады. Келесі жиын Ташкентте өтеді.",
)
KAZAKH_OF_2021 = (
    "Astanada Şanhai yntymaqtastyq ūiymyna müşe memleketterdıñ kölık ministrlerı jiyn ötkızdı",
    "Otyrysta taraptar temır jol tasymalyn jeñıldetu turaly kelısımge qol qoidy. Qūjat boiynşa "
    "şekaradağy tekseru uaqyty ekı sağatqa qysqarady. Kelesı jiyn Taşkentte ötedı.",
)
KAZAKH_OF_2018 = (
    "Astanada Shanhaı yntymaqtastyq uıymyna múshe memleketterdiń kólik mınıstrleri jıyn ótkizdi",
    "Otyrysta taraptar temir jol tasymalyn jeńildetý týraly kelisimge qol qoıdy. Qujat boıynsha "
    "shekaradaǵy tekserý ýaqyty eki saǵatqa qysqarady. Kelesi jıyn Tashkentte ótedi.",
)
SERBIAN = (
    "Министри саобраћаја држава чланица Шангајске организације за сарадњу састали се у Астани",
    "Стране су потписале споразум о лакшем железничком превозу робе. Према документу, провера на "
    "граници биће краћа за два сата. Следећи састанак биће одржан у Ташкенту.",
)
SERBIAN_IN_LATIN = (
    "Ministri saobraćaja država članica Šangajske organizacije za saradnju sastali se u Astani",
    "Strane su potpisale sporazum o lakšem železničkom prevozu robe. Prema dokumentu, provera na "
    "granici biće kraća za dva sata. Sledeći sastanak biće održan u Taškentu.",
)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("kk", KAZAKH, KAZAKH_OF_2021),
        ("kk", KAZAKH_OF_2018, KAZAKH),
        ("kk", KAZAKH_OF_2021, KAZAKH_OF_2018),
        ("sr", SERBIAN, SERBIAN_IN_LATIN),
        ("sr", SERBIAN_IN_LATIN, SERBIAN),
    ],
)
def test_what_is_known_in_cyrillic_letters_is_known_in_latin_ones(
    language: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    first, second = placed(one, other, language=language)
    assert first.story == second.story
    for headline, text in (one, other):
        assert identify(f"{headline}. {text}").code == language


def test_findings_in_latin_letters_stand_at_their_place_and_why_says_how_they_were_read() -> None:
    headline, text = SERBIAN_IN_LATIN
    article = Article(
        id="a",
        url="https://paper.example/a",
        source="paper",
        headline=headline,
        text=text,
        capture="",
        captured_at=AT,
        first_seen=AT,
        date_published=AT,
        language="sr",
    )
    found = classifier().classify(article)
    whole = f"{headline}\n\n{text}"
    (sco,) = [tag for tag in found.tags if tag.term == "sco"]
    assert {whole[start:end] for start, end in sco.spans} == {"Šangajske organizacije za saradnju"}
    assert "its Latin letters were read as Cyrillic ones" in " ".join(found.evidence)
    assert FILLER not in " ".join(found.evidence)


MESSAGE = (
    "The Secretary-General of the Shanghai Cooperation "
    "Organisation wrote to the President of {0} on "
    "the national day of {0}. The letter recalls what "
    "{0} does for trust among neighbours and wishes "
    "its people peace and a good year. It was read out at a reception in Beijing on {1} June."
)


def test_messages_to_two_states_are_two_stories() -> None:
    texts = [
        (f"SCO Secretary-General congratulates {land}", MESSAGE.format(land, day))
        for land, day in (("Kyrgyzstan", 3), ("Pakistan", 4))
    ]
    one, other = placed(*texts, language="en")
    assert one.story != other.story


def test_a_message_told_twice_is_one_story() -> None:
    texts = [
        (f"SCO {head} congratulates Pakistan", MESSAGE.format("Pakistan", 3))
        for head in ("Secretary-General", "chief")
    ]
    one, other = placed(*texts, language="en")
    assert one.story == other.story


RATES = (
    "The bank set the rates before the finance ministers "
    "of the Shanghai Cooperation Organisation "
    "meet: one dollar costs {0} som, one yuan {1} "
    "som and one rouble {2} som. No bank is bound to "
    "buy or to sell at these rates, which serve accounts, customs and reports of all firms."
)


def test_rates_of_two_days_are_two_stories_and_of_one_day_one() -> None:
    first = ("The rates of the bank", RATES.format("87.45", "12.31", "1.38"))
    second = ("The rates of the bank", RATES.format("87.92", "12.37", "1.37"))
    one, other = placed(first, second, language="en", hours=24)
    assert one.story != other.story
    one, other = placed(first, first, language="en", hours=2)
    assert one.story == other.story
