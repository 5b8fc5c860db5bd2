"""The sentences of the evidence say no more than what stands in the text."""

from __future__ import annotations

import re
from datetime import date

import pytest

from monitor.taggers.told_as import listed
from tests.taggers.test_relevance import judge, said

DAY = date(2026, 8, 31)


def test_a_meeting_told_by_its_city_is_not_said_to_be_a_name() -> None:
    found = judge(
        "Seven presidents fly to Bishkek",
        "The presidents of Russia, China and Kazakhstan landed in Bishkek on Monday. The heads of "
        "state will sign a declaration of the member states.",
        day=DAY,
    )
    assert "the headline tells of a meeting of it, by its city (“Bishkek”): +" in said(found)
    assert "names the SCO" not in said(found)
    assert "sentences tell of a meeting of it" in said(found)


def test_leaders_beside_the_city_are_told_with_it() -> None:
    found = judge(
        "Schanghai-Gipfel in Bischkek",
        "Die Staatschefs kamen in Bischkek zusammen und unterzeichneten eine Erklärung.",
        day=DAY,
        language="de",
    )
    assert "the headline tells of a meeting of it (“Gipfel”): +" in said(found)
    assert "by city and leaders (“Bischkek”, “Staatschefs”): +" in said(found)


def test_an_organ_is_called_one() -> None:
    found = judge("Business council opens office", "The SCO Business Council met in Almaty.")
    assert "the headline names an organ of the SCO (“Business council”): +" in said(found)


def test_the_organisation_is_quoted_where_it_stands_and_not_an_officer_before_it() -> None:
    found = judge(
        "Генсек в Ташкенте",
        "Нурлан Ермекбаев, генеральный секретарь ШОС, приехал в Ташкент на переговоры о границах.",
        language="ru",
        day=DAY,
    )
    assert "the first sentences name the SCO (“ШОС”): +" in said(found)


def test_what_stands_for_it_is_quoted() -> None:
    found = judge(
        "Саммит в Бишкеке",
        "Президенты девяти государств приехали в Бишкек на саммит ШОС. Они подпишут декларацию.",
        language="ru",
        day=DAY,
    )
    assert "“девяти государств”" in said(found)
    assert "the member states" not in said(found)


def test_words_of_a_city_are_quoted_and_not_called_its_life() -> None:
    found = judge(
        "SCO Film Festival opens",
        "The SCO Film Festival began in Chongqing. Bus drivers wave, and hotels are full.",
    )
    assert "words of life in a city (“" in said(found) or "word of life in a city" in said(found)
    assert "life in the city" not in said(found)


def test_a_state_of_which_only_the_capital_stands_there_is_told_apart() -> None:
    found = judge(
        "SCO railway talks",
        "Railway officials of the SCO met. Moscow and Tashkent agreed with Kazakhstan, China and "
        "India on tariffs for the next year.",
    )
    assert re.search(r"5 of its states are named, 2 of them by the capital alone: \+", said(found))


def test_what_is_passed_by_is_said_once_with_what_it_counts() -> None:
    found = judge(
        "SCO, UN and ASEAN in one paper",
        "The SCO set up a fund for dams.\n\nThe paper names the United Nations, ASEAN, the SCO "
        "and the CIS in one row.",
    )
    rows = [line for line in found.evidence if "in a list" in line]
    assert len(rows) == 1
    assert rows[0].startswith("the SCO is one of several organisations in a list: -0.")


def test_the_other_organisation_has_its_label() -> None:
    found = judge(
        "EAEU sets tariffs for grain",
        "The Eurasian Economic Union agreed on grain. The EAEU will meet again. The EAEU asked "
        "for talks with the Shanghai Cooperation Organisation on wheat.",
    )
    assert "in the foreground (Eurasian Economic Union): -" in said(found)


def test_a_headline_is_told_apart_from_the_sentences() -> None:
    found = judge("ШОС", "ШОС", language="ru")
    assert "the headline and 1 sentence speak of the SCO" in said(found)
    assert "2 sentences" not in said(found)


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("SCO adopts a plan for dry ports", "Its member states agreed in Almaty on tariffs."),
        ("Two presidents meet", "Xi and Putin met on the sidelines of the SCO summit in Tianjin."),
        ("Roads", "The SCO summit shuts roads in Bishkek. Buses and hotels are full all week."),
    ],
)
def test_what_counts_adds_up_to_what_is_said_together_and_nothing_is_said_to_count_nothing(
    headline: str, text: str
) -> None:
    found = judge(headline, text, day=DAY)
    rows = [line for line in found.evidence if re.search(r": [+-]\d+\.\d$", line)]
    (together,) = (line for line in found.evidence if line.startswith("together "))
    end = next(at for at, line in enumerate(found.evidence) if line == together)
    points = [float(line.rpartition(": ")[2]) for line in rows if found.evidence.index(line) < end]
    assert not {"+0.0", "-0.0"} & {line.rpartition(": ")[2] for line in rows}
    assert f"together {sum(points):+.1f};" in together


def test_letters_that_mean_something_else_are_quoted_as_they_stand() -> None:
    found = judge("Ремонт на ШОС", "Шоссе закрыто: дорога и шоссе ждут асфальта.", language="ru")
    assert all("“SCO”" not in line for line in found.evidence)


def test_words_that_differ_in_capitals_are_listed_once() -> None:
    assert listed(["“Summit”", "“summit”", "“SCO”"]) == "“Summit”, “SCO”"
