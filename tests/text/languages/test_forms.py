"""Forms of one word, in the languages of the SCO space; other words are no forms of it."""

from __future__ import annotations

import pytest

from monitor.text.languages.forms import (
    are_forms,
    common_beginning,
    has_forms,
    in_both_scripts,
)

FORMS = [
    ("en", "summit", "summits"),
    ("en", "energy", "energies"),
    ("ru", "саммит", "саммита"),
    ("ru", "организация", "организацией"),
    ("uk", "саміт", "самітом"),
    ("be", "саміт", "саміта"),
    ("kk", "саммит", "саммитінде"),
    ("ky", "саммит", "саммитинде"),
    ("uz", "sammit", "sammitida"),
    ("uz", "саммит", "саммитида"),
    ("tg", "ҳамкорӣ", "ҳамкории"),
    ("tr", "zirve", "zirvesinde"),
    ("de", "gipfel", "gipfels"),
    ("fr", "réunion", "réunions"),
    ("fa", "اجلاس", "اجلاسهای"),
    ("hy", "գագաթնաժողով", "գագաթնաժողովի"),
]

OTHERS = [
    ("summit", "summer"),
    ("energy", "enemy"),
    ("саммит", "самолёт"),
    ("банк", "банан"),
    ("границы", "гранит"),
    ("zirve", "ziraat"),
    ("member", "membrane"),
]


@pytest.mark.parametrize(("language", "one", "other"), FORMS)
def test_forms(language: str, one: str, other: str) -> None:
    assert are_forms(one, other), language
    assert are_forms(other, one), language
    assert has_forms(one)
    assert other.startswith(common_beginning(one))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_words(one: str, other: str) -> None:
    assert not are_forms(one, other)


@pytest.mark.parametrize("word", ["", "ШОС", "oil", "2026", "co-operation", "峰会"])
def test_what_has_no_forms(word: str) -> None:
    assert not has_forms(word)


def test_chinese_in_both_scripts() -> None:
    assert in_both_scripts("上海合作組織") == ("上海合作組織", "上海合作组织")
    assert in_both_scripts("铁路") == ("铁路", "鐵路")
    assert "峰會 summit" in in_both_scripts("峰会 summit")
    assert in_both_scripts("саммит") == ("саммит",)
