"""Names as they sound: one name in two scripts sounds alike, another does not."""

from __future__ import annotations

import pytest

from monitor.text.languages.sounding import (
    Sounding,
    alphabet_of,
    differences,
    heard,
    heard_name,
    script_of,
    sounding,
)


def ways(word: str, language: str, *, name: bool = False) -> list[Sounding]:
    alphabet = alphabet_of(script_of(word[0]), language)
    assert alphabet is not None
    return [
        sounding(one, alphabet.merged)
        for one in (heard_name(word, language) if name else heard(word, language))
    ]


def alike(name: str, language: str, word: str) -> bool:
    """Say whether *word* of a text in *language* sounds like the English *name*."""
    alphabet = alphabet_of(script_of(word[0]), language)
    assert alphabet is not None
    names = [sounding(one, alphabet.merged) for one in heard_name(name, "en")]
    return any(
        one.consonants == other.consonants and not differences(one, other)
        for one in names
        for other in ways(word, language)
    )


@pytest.mark.parametrize(
    ("name", "language", "word"),
    [
        ("Lavrov", "ru", "Лавров"),
        ("Lavrov", "ar", "لافروف"),
        ("Lavrov", "ps", "لاوروف"),
        ("Lavrov", "hi", "लावरोव"),
        ("Lavrov", "ko", "라브로프"),
        ("Lavrov", "ja", "ラブロフ"),
        ("Lavrov", "hy", "Լավրով"),
        ("Lavrov", "bn", "লাভরভ"),
        ("Lavrov", "pl", "Ławrow"),
        ("Sharif", "hi", "शरीफ"),
        ("Shahbaz", "fa", "شهباز"),
        ("Shahbaz", "ru", "Шахбаз"),
        ("Bektenov", "tr", "Bektenov"),
        ("Kulubaev", "uk", "Кулубаєв"),
    ],
)
def test_a_name_sounds_alike_in_other_scripts(name: str, language: str, word: str) -> None:
    assert alike(name, language, word)


@pytest.mark.parametrize(
    ("name", "language", "word"),
    [
        ("Lavrov", "ru", "Лавра"),
        ("Lin", "ru", "Элин"),
        ("Bektenov", "ru", "Бактунев"),
        ("Modi", "ko", "마두"),
        ("Sharif", "hi", "शरबत"),
    ],
)
def test_another_name_does_not(name: str, language: str, word: str) -> None:
    assert not alike(name, language, word)


def test_scripts_that_nobody_wrote_down_are_silent() -> None:
    assert script_of("Ω") == ""
    assert heard("Ωμέγα", "el") == ()
    assert heard("习近平", "zh") == ()


def test_a_word_that_may_sound_in_very_many_ways_is_heard_in_one() -> None:
    assert len(heard("و" * 30, "ar")) == 1
