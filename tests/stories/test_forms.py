"""One text in two scripts is one story; one form filled twice is two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from config.gazetteer import load_gazetteer
from monitor.stories.view import pack, unpack, view
from monitor.taggers.classify import Classifier
from storage.records import Article, Membership, key
from tests.stories.shelf import Shelf

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
CLASSIFIER = Classifier(load_gazetteer())


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
        seen = view(article, CLASSIFIER.classify(article))
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
