"""ШОС in an address is a road; beside it, and in all other news, it is the organisation."""

from __future__ import annotations

import pytest

from tests.taggers.test_relevance import judge, said


@pytest.mark.parametrize(
    "address",
    [
        "Ярославское ШОС., 5",
        "Ленинградском ШОС., 21, корп. 2",
        "улица ШОС., 21",
        "Каширское ШОС., д. 14",
        "Мичуринск, ШОС., вл. 3",
        "старое ШОС, дом 8",
        "Дмитровское ШОС. 60а, оф. 2",
        "ПЯТНИЦКОЕ ШОС., № 7",
    ],
)
def test_letters_with_a_house_number_are_a_road(address: str) -> None:
    for headline, text in (
        ("Новый адрес кафе", f"Кафе открылось по адресу: {address}. Рядом парк и музей."),
        (f"{address}: новое кафе", f"Кафе переехало на {address}, рядом с парком."),
    ):
        found = judge(headline, text, language="ru")
        assert found.level == "none", (address, said(found))
        assert "“ШОС” is a road in an address" in said(found)
        assert not any(tag.scheme in ("organisation", "topic") for tag in found.tags)


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("Саммит ШОС", "В Бишкеке открылся саммит ШОС. 21 делегация приехала, подписан план."),
        ("Форум ШОС", "Форум ШОС, 12 стран и 30 городов, начался в Ташкенте."),
        ("Дом ШОС", "В Душанбе открыли Дом ШОС, дома у реки отдали гостям. ШОС. Дома гостей."),
        ("Экономика", "Десять стран вошли в ШОС (2001 г.), 5 из них граничат с Китаем."),
        (
            "Банк ШОС",
            "Банк создаст ШОС. «Доля стран ШОС, д-р Ли уверен, вырастет», — пишут газеты.",
        ),
    ],
)
def test_a_number_in_news_of_the_organisation_is_no_house(headline: str, text: str) -> None:
    found = judge(headline, text, language="ru")
    assert found.level != "none", said(found)
    assert "organisation:sco" in {f"{tag.scheme}:{tag.term}" for tag in found.tags}


def test_the_organisation_is_found_beside_an_address() -> None:
    found = judge(
        "Министры ШОС приехали в Москву",
        "Министры ШОС встретились в гостинице по адресу: Ярославское ШОС., 5. Страны-члены ШОС "
        "подписали план.",
        language="ru",
    )
    assert found.level == "about"
    assert "is a road" not in said(found)
    (organisation,) = (tag for tag in found.tags if tag.term == "sco")
    assert len(organisation.spans) == 3
