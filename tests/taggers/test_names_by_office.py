"""People by office, today in the Turkic languages: few, but no one who is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.taggers.names_by_office import languages_by_office, names_by_office
from monitor.text.languages.consonants import sounds
from tests.taggers.entities import prepared, terms


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("tr", "Ulaştırma Bakanı Kerem Yavuz'un açıklaması", "kerem-yavuz"),
        ("tr", "Genel Sekreter Yardımcısı Selin Ay Toprak, toplantıyı açtı.", "selin-ay-toprak"),
        ("az", "Nəqliyyat naziri Orxan Vəlizadə toplantıda çıxış etdi.", "orxan-valizada"),
        ("uz", "Transport vaziri Ilhom Mahmudov yig‘ilishni ochdi.", "ilhom-mahmudov"),
        ("kk", "Көлік министрі Марат Қарабаев жиынды ашты.", "marat-karabayev"),
        ("kk", "Агенттік төрағасы Айгүл Сейітова сөз сөйледі.", "aygul-seyitova"),
        ("ky", "Транспорт министри Талантбек Солтобаев жыйынды ачты.", "talantbek-soltobayev"),
    ],
)
def test_an_office_before_a_name(language: str, text: str, term: str) -> None:
    assert terms("people", prepared(text, language=language)) == {term}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "Sağlık Bakanı Yardımcısı göreve başladı."),
        ("tr", "Genel Müdürü Büyük Kurul'a seslendi."),
        ("tr", "Kerem Yavuz toplantıyı açtı."),
        ("uz", "Transport vaziri Ilhom Mahmudovning so‘zlari"),
        ("uz", "Transport vaziri Toshkent Shahridan keldi."),
        ("kk", "Көлік министрі Марат Қарабаевтың сөзі"),
        ("ky", "Министрликтин өкүлү Дан Беннеттин сөзү"),
    ],
)
def test_cases_and_institutions_are_no_names(language: str, text: str) -> None:
    assert terms("people", prepared(text, language=language)) == set()


@pytest.mark.shared
def test_every_name_found_in_ntrex_stands_in_the_english_text(shared: Path) -> None:
    with (shared / "data/texts/ntrex.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    english: dict[str, set[str]] = {}
    for row in (row for row in rows if row["lang"] == "en"):
        words = row["text"].replace("-", " ").split()
        english.setdefault(row["cluster"], set()).update(map(sounds, words))
    found, missing = 0, []
    for row in (row for row in rows if row["lang"] in languages_by_office()):
        for name, *_ in names_by_office(prepared(row["text"], language=row["lang"])):
            found += 1
            if not {sounds(word) for word in name.split()} & english[row["cluster"]]:
                missing.append(name)
    assert found >= 60
    assert missing == []
