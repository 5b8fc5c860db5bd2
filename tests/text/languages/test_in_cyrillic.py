"""A text in Latin letters of its language is read in Cyrillic ones, each letter at its place."""

from __future__ import annotations

import pytest

from monitor.text.languages.in_cyrillic import in_cyrillic, without_filler

SAME = [
    (
        "kk",
        "Elordada üş eldıñ ğalymdary su şaruaşylyğy turaly kelısım jasady, jiyn Aqtauda ötedı",
        "Елордада үш елдің ғалымдары су шаруашылығы туралы келісім жасады, жиын Ақтауда өтеді",
    ),
    (
        "kk",
        "Elordada úsh eldiń ǵalymdary sý sharýashylyǵy týraly kelisim jasady, jıyn Aqtaýda ótedi",
        "Елордада үш елдің ғалымдары су шаруашылығы туралы келісім жасады, жиын Ақтауда өтеді",
    ),
    ("kk", "Ümıt pen ūiym: Resei, Qytai jäne Iran", "Үміт пен ұйым: Ресей, Қытай және Иран"),
    (
        "sr",
        "Ministri železnice potpisali su u Nišu ugovor o džepnim propusnicama za ljude i đake",
        "Министри железнице потписали су у Нишу уговор о џепним пропусницама за људе и ђаке",
    ),
    ("sr", "LJUBLJANA, Njegoš i Džon", "ЉУБЉАНА, Његош и Џон"),
]


@pytest.mark.parametrize(("language", "latin", "cyrillic"), SAME)
def test_letters_become_those_of_the_other_script_at_their_place(
    language: str, latin: str, cyrillic: str
) -> None:
    found = in_cyrillic(latin, language)
    assert without_filler(found) == cyrillic
    assert len(found) == len(latin)
    assert in_cyrillic(cyrillic, language) == cyrillic


@pytest.mark.parametrize("odd", ["", "12 345", "\u0301", "中国", "🙂 J", "Ǆ ǉ İ ß ﬁ"])
def test_odd_texts_keep_their_length(odd: str) -> None:
    assert len(in_cyrillic(odd, "kk")) == len(odd)
    assert len(in_cyrillic(odd, "sr")) == len(odd)


def test_languages_that_are_known_in_latin_letters_are_left_alone() -> None:
    assert in_cyrillic("Toshkentda vazirlar uchrashdi", "uz") == "Toshkentda vazirlar uchrashdi"
    assert in_cyrillic("Ministers met in Tashkent", "en") == "Ministers met in Tashkent"
