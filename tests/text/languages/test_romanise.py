"""Names in Latin letters."""

from __future__ import annotations

import pytest

from monitor.text.languages.romanise import chinese, russian, slug


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Олег Добродеев", "Oleg Dobrodeyev"),
        ("Сергей Лавров", "Sergey Lavrov"),
        ("Юрий Ушаков", "Yury Ushakov"),
        ("Дмитрий Песков", "Dmitry Peskov"),
        ("Сергей Соловьев", "Sergey Solovyev"),
        ("Анна-Мария Ильина", "Anna-Mariya Ilina"),
        ("Хабаров", "Khabarov"),
    ],
)
def test_russian(name: str, latin: str) -> None:
    assert russian(name) == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("任鸿斌", "Ren Hongbin"),
        ("习近平", "Xi Jinping"),
        ("欧阳明", "Ouyang Ming"),
        ("吕建中", "Lu Jianzhong"),
        ("張明", "Zhang Ming"),
        ("王", ""),
        ("Ｘ明", ""),
    ],
)
def test_chinese(name: str, latin: str) -> None:
    assert chinese(name) == latin


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("António Guterres", "antonio-guterres"),
        ("Amir-Abdollahian", "amir-abdollahian"),
        ("Mas’ud O'Brien", "masud-obrien"),
        ("Łukasz Dəmirov", "lukasz-damirov"),
        ("习近平", ""),
    ],
)
def test_slugs_are_ascii(name: str, term: str) -> None:
    assert slug(name) == term
