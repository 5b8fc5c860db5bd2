"""Reworded copies are copies; one form filled twice "
"is none, be it with figures or with names."""

from __future__ import annotations

import pytest

from monitor.reprints.likeness import REWORDED, WHOLE, in_any_order, likeness
from monitor.reprints.names import altered, capitalised, of_gazetteer
from monitor.reprints.shingles import Shingled, shingled
from monitor.reprints.words import units
from tests.reprints.passages import text as made_up

TALKS = """The foreign minister received the ambassador of {land} on Wednesday at his request. The
two sides went through the state of relations and confirmed that the visit of {name} to the capital
stays in the calendar of the spring. The ambassador of {land} handed over a message of {name} in
which the organisers of the last meeting are thanked for their work. The minister thanked for the
message and said that {land} remains a close partner in trade, in transport and in culture, and
that the commission on trade is to meet before the summer."""

REPORT = """Engineers of the railway opened the second tunnel below the pass on Friday, two months
before the date that stands in the contract. The first freight train left the yard at dawn and
needed forty minutes for a way that took trucks most of a day. Farmers of the valley hope that
their apples reach the markets of the plain while they are still fresh. The ministry says that
passenger trains follow in autumn, once the signals of the last section have been tested. Old
people in the village remember how the road was closed for weeks when the snow came early."""

REWORDED_REPORT = """Old people in the village recall how the road was shut for weeks when the
snow came early. Engineers of the railway inaugurated the second tunnel under the pass on Friday,
two months before the date that stands in the agreement. Growers of the valley hope that their
apples get to the markets of the plain while they are still fresh. The first freight train left
the yard at sunrise and took forty minutes for a way that cost trucks most of a day. The ministry
states that passenger trains come in autumn, once the signals of the final section have been
checked."""

OTHER_REPORT = """A bus with pupils went off the road in the mountains on Friday, and eleven of them
were brought to the hospital of the district. The driver said that the brakes had failed on the
way down. Doctors speak of broken arms and legs; nobody is in danger of death. The school had
hired the bus for a trip to a museum. Parents asked the ministry why buses of that age are still
allowed on mountain roads, and the police took the papers of the company for a closer look."""


def text(words: str, language: str = "en") -> Shingled:
    return shingled(words, language)


def test_a_reworded_copy_with_its_sentences_moved_is_a_copy() -> None:
    one, other = text(REPORT), text(REWORDED_REPORT)
    assert min(in_any_order(one, other)) > REWORDED
    assert likeness(one, other).containment < 0.5
    assert likeness(one, other).is_copy
    assert likeness(other, one).is_copy


def test_another_report_in_the_same_words_of_the_language_is_none() -> None:
    one, other = text(REPORT), text(OTHER_REPORT)
    assert max(in_any_order(one, other)) < 0.6
    assert not likeness(one, other).is_copy


def test_a_form_filled_with_other_names_is_no_copy() -> None:
    one = text(TALKS.format(land="Kazakhstan", name="Tokayev"))
    other = text(TALKS.format(land="Tajikistan", name="Rahmon"))
    assert likeness(one, other).containment > 0.5
    assert not likeness(one, other).is_copy
    assert not likeness(other, one).is_copy


def test_a_form_in_cyrillic_too() -> None:
    form = """Глава государства направил поздравительную телеграмму президенту {whom} по случаю
    дня независимости. В телеграмме отмечается, что за прошедшие годы страна добилась заметных
    успехов в экономике и в общественной жизни, и что народ {land} уверенно смотрит в будущее.
    Глава государства пожелал президенту {whom} крепкого здоровья и новых успехов в ответственной
    работе, а народу {land} мира, благополучия и процветания."""
    one = text(form.format(whom="Токаеву", land="Казахстана"), "ru")
    other = text(form.format(whom="Рахмону", land="Таджикистана"), "ru")
    assert not likeness(one, other).is_copy


def test_a_form_whose_frame_is_longer_than_what_is_filled_in() -> None:
    """Four shares in five of the text are the same: names that stand three times still tell."""
    frame = f"{REPORT} {REWORDED_REPORT} "
    one = text(frame + TALKS.format(land="Kazakhstan", name="Tokayev"))
    other = text(frame + TALKS.format(land="Tajikistan", name="Rahmon"))
    assert likeness(one, other).containment > WHOLE
    assert not likeness(one, other).is_copy


@pytest.mark.parametrize(
    ("language", "form", "one", "other"),
    [
        (
            "zh",
            "外交部长星期三应约会见{0}驻华大使。双方就两国关系发展情况交换意见，确认春季访问首都的安排不变。"
            "{0}大使转交了一封信，信中感谢上次会议的组织者所做的工作。部长表示感谢，"
            "并指出{0}在贸易、交通和文化领域仍是亲密伙伴，贸易委员会将在夏季之前举行会议。",
            "哈萨克斯坦",
            "塔吉克斯坦",
        ),
        (
            "fa",
            "وزیر امور خارجه روز چهارشنبه سفیر {0} "
            "را به درخواست وی به حضور پذیرفت. دو طرف روابط دو "
            "کشور را بررسی کردند و تایید کردند که سفر "
            "به پایتخت در تقویم بهار باقی می‌ماند. سفیر {0} "
            "پیامی تسلیم کرد که در آن از برگزارکنندگان "
            "نشست گذشته قدردانی شده است. وزیر گفت که {0} در "
            "بازرگانی و ترابری و فرهنگ شریک نزدیکی است "
            "و کمیسیون بازرگانی پیش از تابستان تشکیل می‌شود.",
            "قزاقستان",
            "تاجیکستان",
        ),
        (
            "hi",
            "विदेश मंत्री ने बुधवार को {0} के राजदूत से "
            "उनके अनुरोध पर मुलाकात की। दोनों पक्षों ने संबंधों की "
            "स्थिति की समीक्षा की और पुष्टि की कि राजधानी "
            "की यात्रा वसंत के कार्यक्रम में बनी हुई है। {0} के "
            "राजदूत ने एक संदेश सौंपा जिसमें पिछली बैठक के "
            "आयोजकों को धन्यवाद दिया गया है। मंत्री ने कहा कि {0} "
            "व्यापार, परिवहन और संस्कृति में निकट "
            "भागीदार है और आयोग की बैठक गर्मी से पहले होगी।",
            "कजाकिस्तान",
            "ताजिकिस्तान",
        ),
    ],
)
def test_a_form_in_a_script_without_capitals(
    language: str, form: str, one: str, other: str
) -> None:
    first, second = text(form.format(one), language), text(form.format(other), language)
    assert len(of_gazetteer(first.units)) >= 3
    assert not likeness(first, second).is_copy
    assert likeness(first, text(form.format(one) + form.format(one)[:60], language)).is_copy


RATES = """The central bank has set the rates for {0} November, its press office told reporters
before the finance ministers met. One dollar costs {1} som tomorrow, which was decided after the
morning session of the auctions with twelve banks taking part. One yuan costs {2} som and one rouble
{3} som. The rates serve accounts, customs and reports, and no bank is bound to buy or to sell at
them. The office recalled that they are published on every working day at 17:00 on its pages."""


def test_rates_of_two_days_are_no_copies() -> None:
    one = text(RATES.format(24, "87.45", "12.31", "1.08"))
    other = text(RATES.format(25, "87.92", "12.37", "1.07"))
    assert likeness(one, other).containment > 0.8
    assert not likeness(one, other).is_copy


def test_a_copy_that_mends_a_rate_is_a_copy() -> None:
    one = text(RATES.format(24, "87.45", "12.31", "1.08"))
    assert likeness(one, text(RATES.format(24, "87.54", "12.31", "1.08"))).is_copy


def test_a_copy_that_adds_a_name_or_mends_one_is_a_copy() -> None:
    one = TALKS.format(land="Kazakhstan", name="Tokayev")
    added = one + " Kyrgyzstan and Uzbekistan were not mentioned in the message, the Ministry said."
    mended = one.replace("Tokayev to", "Tokaev to")
    for other in (added, mended):
        assert likeness(text(one), text(other)).is_copy


def test_passages_add_up() -> None:
    """Three passages of fifteen words around sentences of one's own are a copy of a part."""
    parts = [" ".join(REPORT.split()[at : at + 17]) for at in (0, 28, 56)]
    own = (
        "Our reporter was there when it happened and saw flags on every house.",
        "A band played and children ran along the platform until the train was gone.",
        "In the evening there was tea for all who had come from the neighbouring villages.",
    )
    patched = " ".join(f"{part}. {line}" for part, line in zip(parts, own, strict=True))
    assert likeness(text(REPORT), text(patched)).is_copy
    short = " ".join(
        f"{' '.join(part.split()[:8])}. {line}" for part, line in zip(parts, own, strict=True)
    )
    assert not likeness(text(REPORT), text(short)).is_copy


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        (
            "en",
            "Then Lavrov met Wang Yi and his aides in Bishkek. Both spoke.",
            ("lavrov", "wang", "yi", "bishkek"),
        ),
        ("en", "ENVOYS OF TWO STATES MET IN BISHKEK ON FRIDAY", ()),
        ("zh", "习近平会见普京", ()),
        ("de", "Die Minister sprachen in Bischkek über Handel, Zoll und Verkehr der Staaten.", ()),
        ("", "", ()),
    ],
)
def test_names_by_their_capitals(language: str, words: str, found: tuple[str, ...]) -> None:
    assert capitalised(words, language) == found


def test_where_capitals_tell_nothing_the_gazetteer_does() -> None:
    words = "Der Botschafter von Kasachstan sprach mit Alexander Lukaschenko in Minsk über Handel."
    assert of_gazetteer(units(words)) == ("kasachstan", "lukaschenko", "minsk")


def test_other_forms_of_a_name_are_no_other_names() -> None:
    assert altered(("tashkentda", "bishkek"), {"tashkent", "in"}, ()) == 1


OWN = """The market of the old town counted {0} visitors and sold {1} tonnes of melons, {2} more
than a year ago. Its keeper paid {3} for the new roof, and {4} stalls are still empty. """


def own(*figures: int) -> str:
    """A report of somebody's own, with its figures."""
    return OWN.format(*figures)


def test_figures_and_names_around_what_was_taken_over_make_no_form() -> None:
    one = f"{own(311, 27, 14, 9_200, 35)} Karimov said so in Osh. {REPORT} {own(8, 61, 2, 77, 19)}"
    other = f"{REPORT} {own(415, 96, 51, 643, 88)} Ivanov and Petrov left Kazan. {OTHER_REPORT}"
    assert likeness(text(one), text(other)).is_copy
    assert likeness(text(other), text(one)).is_copy


def test_a_form_with_a_passage_between_its_figures_stays_one() -> None:
    one = f"{own(311, 27, 14, 9_200, 35)} {REPORT} {own(8, 61, 2, 77, 19)}"
    other = f"{own(415, 96, 51, 643, 88)} {REPORT} {own(5, 70, 3, 12, 44)}"
    assert likeness(text(one), text(other)).containment > 0.5
    assert not likeness(text(one), text(other)).is_copy


def test_a_long_passage_is_taken_over_wherever_it_stands() -> None:
    one = made_up(1, 2, 3, words=90)
    other = made_up(4, 2, 5, words=90)
    assert likeness(text(one), text(other)).is_copy
    assert likeness(text(other), text(one)).is_copy


def test_a_passage_that_both_end_with_is_an_explainer() -> None:
    one, other = made_up(1, 2, words=90), made_up(4, 2, words=90)
    assert likeness(text(one), text(other)).containment >= 0.45
    assert not likeness(text(one), text(other)).is_copy


def test_a_shorter_passage_in_the_middle_is_background() -> None:
    one = f"{made_up(1, words=90)} {made_up(2, words=50)} {made_up(3, words=90)}"
    other = f"{made_up(4, words=90)} {made_up(2, words=50)} {made_up(5, words=90)}"
    assert not likeness(text(one), text(other)).is_copy
