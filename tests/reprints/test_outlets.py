"""Which names are one outlet."""

from __future__ import annotations

import pytest

from monitor.reprints.outlets import credited_names, outlet, own_names
from storage.records import Dateline
from tests.reprints.variants import article


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xinhua", "新华社"),
        ("Xinhua News Agency", "Синьхуа"),
        ("TASS", "ТАСС"),
        ("Sputnik Uzbekistan", "Sputnik"),
        ("The Dawn Post", "the dawn post"),
    ],
)
def test_one_outlet(one: str, other: str) -> None:
    assert outlet(one) == outlet(other)


@pytest.mark.parametrize(("one", "other"), [("Xinhua", "TASS"), ("Dawn News", "Kun News")])
def test_two_outlets(one: str, other: str) -> None:
    assert outlet(one) != outlet(other)


def test_an_outlet_does_not_credit_itself() -> None:
    own = article("a", "H", "T", publisher="新华社", credits=("Xinhua",))
    assert not credited_names(own)
    by_host = article("b", "H", "T", url="https://english.news.cn/1", credits=("Xinhua", "TASS"))
    assert outlet("Xinhua") in own_names(by_host)
    assert credited_names(by_host) == {outlet("TASS")}


def test_the_agency_of_the_dateline_is_a_credit() -> None:
    dated = article("a", "H", "T", dateline=Dateline(place="MOSCOW", agency="TASS"))
    assert credited_names(dated) == {outlet("TASS")}


def test_a_file_has_no_host() -> None:
    assert own_names(article("a", "H", "T", url="urn:sha256:00", publisher="", source="")) == set()
