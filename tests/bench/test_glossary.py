"""The shipped words in sentences: what they find, and what only looks like them."""

from __future__ import annotations

import pytest

from tests.bench.glossary import Spotter


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Imports of wheat rose at the customs post", {"import", "grain", "customs"}),
        ("en", "Food security needs rare earths", {"food_security", "security", "rare_earths"}),
        ("ru", "Страны обсудили продовольственную безопасность", {"food_security", "security"}),
        ("ar", "للطاقة وبالبنوك", {"energy", "bank"}),
        ("zh", "双方签署粮食出口协议", {"signing", "grain", "export", "agreement"}),
        ("ja", "小麦の輸出と税関", {"grain", "export", "customs"}),
        ("uz", "Gʻalla eksporti va ғалла экспорти", {"grain", "export"}),
        ("az", "Uşaqların məktəbi", {"children", "school"}),
        ("fa", "راه‌آهن و گندم", {"railway", "grain"}),
        ("de", "Getreideexporte der Landwirtschaft", {"grain", "agriculture"}),
    ],
)
def test_words_find_their_concepts(language: str, text: str, found: set[str]) -> None:
    assert set(Spotter(language).spot(text)) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "An important authority, according to a dramatic heroine"),
        ("hi", "अधिकार"),
        ("ru", "Операция смогла"),
        ("tr", "Bunun altında"),
        ("ur", "تقریباً"),
    ],
)
def test_other_words_that_begin_alike_find_nothing(language: str, text: str) -> None:
    assert not Spotter(language).spot(text)
