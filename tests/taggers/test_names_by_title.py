"""People by their titles: the official whom a title names, and nobody whom it only governs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.taggers.names_by_title import languages_by_title, names_by_title
from monitor.taggers.spans import Spans
from monitor.text.languages.consonants import sounds
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


@pytest.mark.shared
def test_names_found_in_ntrex_stand_in_the_english_text(shared: Path) -> None:
    with (shared / "data/texts/ntrex.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    english: dict[str, set[str]] = {}
    for row in (row for row in rows if row["lang"] == "en"):
        words = row["text"].replace("-", " ").split()
        english.setdefault(row["cluster"], set()).update(map(sounds, words))
    right, wrong = 0, []
    for row in (row for row in rows if row["lang"] in languages_by_title() - {"en", "be"}):
        for name in found(row["lang"], row["text"]):
            if {sounds(word) for word in name.split()} & english[row["cluster"]]:
                right += 1
            else:
                wrong.append((row["lang"], name))
    assert right >= 20
    assert len(wrong) <= right / 20, wrong
