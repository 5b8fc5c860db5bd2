"""Reworded copies are copies; one form filled twice is none, be it with figures or with names."""

from __future__ import annotations

import pytest

from monitor.reprints.likeness import REWORDED, in_any_order, likeness
from monitor.reprints.names import altered, capitalised
from monitor.reprints.shingles import Shingled, shingled

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
    ("words", "found"),
    [
        ("Then Lavrov met Wang Yi in Bishkek. Both spoke.", ("lavrov", "wang", "yi", "bishkek")),
        ("习近平会见普京", ()),
        ("Die Minister sprachen in Bischkek über Handel, Zoll und Verkehr der Staaten.", ()),
        ("", ()),
    ],
)
def test_names_by_their_capitals(words: str, found: tuple[str, ...]) -> None:
    padding = " and so on and on and on it went for them all that day in the hall"
    assert capitalised(words + (padding if found else "")) == found


def test_other_forms_of_a_name_are_no_other_names() -> None:
    assert altered(("tashkentda", "bishkek"), {"tashkent", "in"}) == 1
