"""One text in two scripts of its language has the same words; other languages keep theirs."""

from __future__ import annotations

import pytest

from monitor.reprints.words import units
from monitor.text.languages.one_script import in_one_script, script_of

SAME = [
    (
        "uz",
        "Yo‘l qurilishi bo‘yicha vazirlar ertaga Samarqandda "
        "yig‘ilib, a’zo davlatlar byudjetini ko‘radi",
        "Йўл қурилиши бўйича вазирлар эртага Самарқандда йиғилиб, аъзо давлатлар бюджетини кўради",
    ),
    (
        "kk",
        "Elordada üş eldiñ ğalymdary su şaruaşylyğy turaly kelısım jasady",
        "Елордада үш елдің ғалымдары су шаруашылығы туралы келісім жасады",
    ),
    ("kk", "شاڭحاي ىنتىماقتاستىق ۇيىمى", "Шаңхай ынтымақтастық ұйымы"),
    (
        "sr",
        "Ministri železnice potpisali su u Nišu ugovor o džepnim propusnicama za ljude i đake",
        "Министри железнице потписали су у Нишу уговор о џепним пропусницама за људе и ђаке",
    ),
]


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_one_text_in_two_scripts_has_the_same_words(language: str, one: str, other: str) -> None:
    assert in_one_script(units(one), language) == in_one_script(units(other), language)
    assert script_of(one, language) != script_of(other, language)


def test_other_words_stay_others() -> None:
    one = in_one_script(units("Министр Ташкентга келди"), "uz")
    assert one == ["ministr", "tashkentga", "keldi"]
    assert in_one_script(units("Министр Тошкентдан кетди"), "uz")[1:] == ["toshkentdan", "ketdi"]


def test_a_language_of_one_script_keeps_its_words() -> None:
    words = units("Министры подписали договор")
    assert in_one_script(words, "ru") == words
    assert script_of("Министры подписали договор", "ru") == ""


@pytest.mark.parametrize("odd", ["", "ъ ь", "12 345", "\u0301", "中国", "🙂"])
def test_odd_texts(odd: str) -> None:
    assert all(in_one_script(units(odd), "uz"))
    script_of(odd, "uz")


def test_the_script_of_a_page_that_quotes_the_other() -> None:
    text = "Вазир Toyota ва Huawei вакиллари билан учрашди, деб хабар берди матбуот хизмати"
    assert script_of(text, "uz") == "Cyrillic"
