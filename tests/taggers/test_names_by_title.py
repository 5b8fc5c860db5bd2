"""People by their titles: the official whom a title names, and nobody whom it only governs."""

from __future__ import annotations

import pytest

from monitor.taggers.names_by_title import names_by_title
from monitor.taggers.spans import Spans
from tests.taggers.entities import prepared, terms

NOTHING_TAKEN = Spans(())


def found(language: str, text: str) -> list[str]:
    return [name for name, *_ in names_by_title(text, language, NOTHING_TAKEN)]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("es", "La ministra de Industria, Lucía Robles, llegó.", "Lucía Robles"),
        ("es", "El embajador Vicente Gómez Ruiz habló.", "Vicente Gómez Ruiz"),
        ("fr", "La ministre malienne des Affaires étrangères Awa Konaré parle.", "Awa Konaré"),
        ("fr", "Awa Konaré, porte-parole du ministère, a confirmé.", "Awa Konaré"),
        ("it", "Il ministro dell'Agricoltura Carlo Bassi è a Samarcanda.", "Carlo Bassi"),
        ("pl", "Minister infrastruktury Piotr Zawada powiedział.", "Piotr Zawada"),
        ("pt", "O ministro da Agricultura, Rui Fontes, disse.", "Rui Fontes"),
        ("de", "Der Energieminister Jonas Harder und andere kamen.", "Jonas Harder"),
        ("cs", "Ministr zahraničí Jiří Vaněk řekl.", "Jiří Vaněk"),
        ("nl", "Minister van Handel Pieter de Wit zei.", "Pieter de Wit"),
        ("ro", "Ministrul de externe Radu Popescu a declarat.", "Radu Popescu"),
        ("vi", "Thứ trưởng Ngoại giao Trần Quốc Bảo phát biểu.", "Trần Quốc Bảo"),
        ("id", "Duta Besar RI Bagus Santoso hadir.", "Bagus Santoso"),
        ("sr", "Министар привреде Милан Ристић је изјавио.", "Милан Ристић"),
        ("uk", "Міністр закордонних справ Остап Кравець заявив.", "Остап Кравець"),
        ("be", "Намеснік міністра Антон Лапко паведаміў.", "Антон Лапко"),
        ("tg", "Вазири корҳои хориҷӣ Сафар Юсуфӣ гуфт.", "Сафар Юсуфӣ"),
    ],
)
def test_a_title_before_or_after_a_name(language: str, text: str, name: str) -> None:
    assert found(language, text) == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le ministre a reçu Jean Martin à Paris."),
        ("es", "El ministro de Energía y Minas viajó ayer."),
        ("de", "Der Minister für Wirtschaft und Energie Kasachstans kam."),
        ("it", "Carlo Bassi suona il violino."),
        ("pl", "Piotr Zawada kupił dom w Krakowie."),
        ("vi", "Bà Trần Thu Hà bán phở ở Thiên Tân."),
        ("tg", "Сафар Юсуфӣ нон мепазад."),
    ],
)
def test_others_are_nobody(language: str, text: str) -> None:
    assert found(language, text) == []


def test_the_label_is_in_latin_letters() -> None:
    text = prepared("Вазири нақлиёт Сафар Юсуфзода гуфт.", language="tg")
    assert terms("people", text) == {"safar-yusufzoda"}
