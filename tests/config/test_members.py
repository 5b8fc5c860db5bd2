"""Which members the shipped catalogue covers, and what it says where it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.catalogue import load_catalogue
from config.members import Member, load_members
from config.settings import SourceSettings
from monitor.catalogue.coverage import coverage, outlets

SHIPPED = load_catalogue()
MEMBERS = load_members()


def test_the_members_are_the_ten_of_the_organisation() -> None:
    assert [one.country for one in MEMBERS] == "CN RU KZ KG TJ UZ PK IN IR BY".split()


@pytest.mark.parametrize("member", MEMBERS, ids=lambda one: one.country)
def test_no_member_is_without_its_official_and_its_main_agencies(member: Member) -> None:
    (found,) = (one for one in coverage(SHIPPED, MEMBERS) if one.country == member.country)
    assert found.national == member.national
    for wanted in found.wanted:
        assert wanted.sources or wanted.lacks, f"{wanted.publisher}: nothing, and nobody says why"
        # Who says that it lacks must not be wrong, and who has nothing in the language must say it.
        assert (member.national in wanted.sources) is not bool(wanted.lacks), wanted.publisher
    for role in ("official", "agency"):
        assert any(one.sources for one in found.wanted if one.role == role), role
    agencies = [one for one in found.wanted if one.role == "agency"]
    assert any(member.national in one.sources for one in agencies)
    known = {one.publisher for one in found.wanted}
    assert set(member.lacks) <= known


@pytest.mark.parametrize("language", "kk ky uz tg ur hi be mn fa".split())
def test_each_national_language_has_five_outlets(language: str) -> None:
    assert len(outlets(SHIPPED, language)) >= 5


def test_the_organisation_itself_is_there_in_its_languages() -> None:
    secretariat = {one.language for one in SHIPPED if one.publisher == "SCO Secretariat"}
    assert secretariat == {"en", "ru", "zh"}
    assert {one.language for one in SHIPPED if one.name.startswith("SCO RATS")} == {"en", "ru"}


ONE = SourceSettings(
    name="A", url="https://a.example/", country="KG", language="ky", publisher="Kabar", grade="B"
)
TEXT = """
[members.KG]
languages = ["ky", "ru"]
officials = ["President"]
agencies = ["Kabar"]
[members.KG.lacks]
"President" = "no address is named"
"""


def test_what_lacks_is_told_and_other_countries_follow() -> None:
    (member,) = load_members(TEXT)
    other = replace(
        ONE, name="B", url="https://b.example/", country="AF", language="", publisher="B"
    )
    russian = replace(ONE, name="C", url="https://c.example/", language="ru", enabled=False)
    member_of, abroad = coverage([other, russian, ONE], [member])
    assert (member_of.country, member_of.sources, member_of.enabled) == ("KG", 2, 1)
    president, kabar = member_of.wanted
    assert (president.role, president.sources, president.lacks) == (
        "official",
        {},
        "no address is named",
    )
    assert list(kabar.sources) == ["ky", "ru"]
    assert (abroad.country, abroad.outlets, abroad.wanted) == ("AF", {}, ())


def test_a_member_without_any_source_is_still_told_of() -> None:
    (member,) = load_members(TEXT)
    (found,) = coverage([], [member])
    assert (found.sources, [one.sources for one in found.wanted]) == (0, [{}, {}])


def test_a_catalogue_without_members_has_none() -> None:
    assert load_members("") == ()
