"""The gazetteer's files: what is shipped is whole, and each mistake is named with its cure."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from config.gazetteer import Gazetteer, GazetteerError, load_gazetteer, load_topics
from config.gazetteer_parts import load_agencies, load_patterns, load_words, shipped_names

GOOD = """
[[organisation]]
term = "sco"
label = "Shanghai Cooperation Organisation"
[organisation.names]
en = ["Shanghai Cooperation Organisation", { text = "SCO", vetoes = ["telecom"] }]
"""


@cache
def whole() -> Gazetteer:
    """Return what is shipped, read from its files once."""
    return load_gazetteer()


def load(tmp_path: Path, text: str, name: str = "mine.toml") -> str:
    """Return the message with which *text* is refused."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(GazetteerError) as refused:
        load_gazetteer(tmp_path)
    return str(refused.value)


@pytest.mark.long
def test_the_shipped_gazetteer_holds_the_organisation_its_states_and_people() -> None:
    shipped = whole()
    members = {
        country.term
        for country in shipped.countries
        if any(p.what == "member" for p in country.periods_on(date(2025, 9, 2)))
    }
    assert members == {"BY", "CN", "IN", "IR", "KG", "KZ", "PK", "RU", "TJ", "UZ"}
    partners = [
        country
        for country in shipped.countries
        if any(p.what == "partner" for p in country.periods_on(date(2025, 9, 2)))
    ]
    assert len(partners) == 17
    assert len(shipped.countries) == 195
    sco = next(term for term in shipped.organisations if term.term == "sco")
    assert len({name.language for name in sco.names}) >= 45
    assert sco.qid == "Q485207"


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2016, 1, 1), 6), (date(2020, 1, 1), 8), (date(2023, 8, 1), 9), (date(2024, 8, 1), 10)],
)
def test_membership_is_dated(day: date, count: int) -> None:
    assert len(whole().states("member", day)) == count


@pytest.mark.long
def test_the_topics_alone_are_those_of_the_whole() -> None:
    assert [repr(one) for one in load_topics()] == [repr(one) for one in whole().topics]


@pytest.mark.long
def test_without_a_day_every_state_counts_that_is_a_member_at_some_time() -> None:
    ever = whole().states("member")
    assert ever == whole().states("member", date(2024, 8, 1))
    assert whole().states("member", date(2001, 1, 1)) == frozenset()


@pytest.mark.parametrize(
    ("country", "day", "city"),
    [
        ("KZ", date(2019, 3, 22), "astana"),
        ("KZ", date(2019, 3, 23), "nur-sultan"),
        ("KZ", date(2022, 9, 17), "nur-sultan"),
        ("KZ", date(2022, 9, 18), "astana"),
        ("IN", date(2023, 7, 4), "new-delhi"),
    ],
)
def test_a_capital_is_dated(country: str, day: date, city: str) -> None:
    found = whole().capital(country, day)
    assert found is not None
    assert found.term == city


@pytest.mark.long
def test_each_member_has_a_capital_and_nobody_else_one_that_is_not_told() -> None:
    shipped = whole()
    assert all(shipped.capital(code, date(2026, 1, 1)) for code in shipped.states("member"))
    assert shipped.capital("", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (date(2015, 5, 5), "dmitry-mezentsev"),
        (date(2018, 5, 5), "rashid-alimov"),
        (date(2021, 12, 31), "vladimir-norov"),
        (date(2022, 1, 1), "zhang-ming"),
        (date(2024, 7, 5), "zhang-ming"),
        (date(2025, 1, 1), "nurlan-yermekbayev"),
    ],
)
def test_the_secretary_general_of_a_day(day: date, holder: str) -> None:
    holders = [
        person.term
        for person in whole().people
        if any(p.what.startswith("Secretary-General of the SCO") for p in person.periods_on(day))
    ]
    assert holders == [holder]


@pytest.mark.long
def test_people_and_places_name_states_that_are_there() -> None:
    shipped = whole()
    codes = {country.term for country in shipped.countries}
    bodies = {organisation.term for organisation in shipped.organisations}
    for entry in (*shipped.people, *shipped.places, *shipped.organisations):
        assert not entry.country or entry.country in codes, entry.term
        for period in entry.periods:
            assert not period.organisation or period.organisation in bodies, entry.term


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "mine.toml").write_text(GOOD, encoding="utf-8")
    (entry,) = load_gazetteer(tmp_path).organisations
    assert entry.file == "deep/mine.toml"
    assert [name.match for name in entry.names] == ["word", "exact"]
    assert entry.names[1].vetoes == ("telecom",)


def test_a_mistake_names_file_line_entry_and_cure(tmp_path: Path) -> None:
    message = load(tmp_path, GOOD.replace("label", "lable"))
    assert "config/gazetteer/mine.toml, line 4" in message
    assert '"sco"' in message
    assert 'unknown key "lable"' in message
    assert "label" in message.split(";")[-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[organization]]\nterm = 'x'", "[[organisation]]"),
        ("organisation = 3", "begin each entry"),
        ("[[organisation]\nterm = 'x'", "not valid TOML"),
        (GOOD.replace('term = "sco"', 'term = "SCO org"'), "not a slug"),
        (GOOD.replace('term = "sco"', ""), "term is missing"),
        (GOOD.replace('"Shanghai Cooperation Organisation"\n', "3\n"), "label is not a text"),
        (GOOD.replace("en = [", 'english = ["x", '), "no language code"),
        (GOOD.split("en = ", maxsplit=1)[0], "has no names"),
        (GOOD.replace("vetoes", "veto"), 'unknown key "veto"'),
        (GOOD.replace('"telecom"', "3"), "vetoes is not a list"),
        (GOOD.replace('text = "SCO"', 'match = "regex", text = "SCO"'), 'match "regex"'),
        (GOOD.replace('en = ["', 'en = [" '), "spaces around"),
        (GOOD.replace('en = ["', 'en = ["Organi*ation", "'), "inside a word"),
        (GOOD.replace('en = ["', 'en = ["X", "'), "too short"),
        (GOOD.replace("en = [", 'en = "x"\nru = ['), "not a list"),
        (GOOD.replace("[organisation.names]", 'parent = "un"\n[organisation.names]'), '"un"'),
        (
            GOOD.replace("[organisation.names]", 'valid_from = "2001"\n[organisation.names]'),
            "quotes",
        ),
        (
            GOOD.replace("[organisation.names]", 'country = "Russia"\n[organisation.names]'),
            "capitals",
        ),
        (
            GOOD.replace("[organisation.names]", 'options = "a"\n[organisation.names]'),
            "not a table",
        ),
        (GOOD + GOOD, "stands in config/gazetteer/mine.toml too"),
        ("[[country]]\nterm = 'china'\nlabel = 'China'\n[country.names]\nen = ['China']", "ISO"),
        (
            "[[person]]\nterm = 'a-b'\nlabel = 'A B'\n"
            "roles = [{ title = 'x', since = 2020-01-02, until = 2020-01-01 }]\n"
            "[person.names]\nen = ['A B']",
            "ends before it begins",
        ),
        (
            "[[person]]\nterm = 'a-b'\nlabel = 'A B'\nroles = [{ since = 2020-01-02 }]\n"
            "[person.names]\nen = ['A B']",
            "no title",
        ),
        (
            "[[person]]\nterm = 'a-b'\nlabel = 'A B'\nroles = 3\n[person.names]\nen = ['A B']",
            "not a list of tables",
        ),
        ("[[meeting]]\nterm = 'x'\nlabel = 'X'\nkind = 'summit'", "no date"),
        (
            "[[meeting]]\nterm = 'x'\nlabel = 'X'\nkind = 's'\nstarts = 2025-01-02\n"
            "ends = 2025-01-01",
            "ends before it begins",
        ),
    ],
)
def test_each_mistake_has_its_message(tmp_path: Path, text: str, words: str) -> None:
    message = load(tmp_path, text)
    assert words in message
    assert message.startswith("config/gazetteer/mine.toml")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GazetteerError, match=r"bad\.toml cannot be read.*UTF-8"):
        load_gazetteer(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="cannot be read"):
        load_gazetteer(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind = 'explainer'\nscope = 'match'\npattern = '('", "regular expression is wrong"),
        ("kind = 'explainer'\nscope = 'match'", "missing"),
        ("kind = 'other'\nscope = 'match'\npattern = 'x'", 'kind "other"'),
        ("kind = 'credit'\nscope = 'page'\npattern = 'x'", 'scope "page"'),
        ("kind = 'credit'\nscope = 'match'\npattern = 'x'\nhints = 'y'", "not a list"),
        ("kind = 'credit'\nscope = 'match'\npattern = 'x'\nhint = 'y'", 'unknown key "hint"'),
    ],
)
def test_a_wrong_pattern_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "mine.toml").write_text(f"[[pattern]]\n{text}\n", encoding="utf-8")
    with pytest.raises(GazetteerError) as refused:
        load_patterns(tmp_path)
    assert words in str(refused.value)


@pytest.mark.long
def test_the_names_alone_are_those_of_the_whole() -> None:
    shipped = whole()
    names = {
        name.text
        for term in (*shipped.people, *shipped.places)
        for name in term.names
        if name.kind == "name"
    }
    assert set(shipped_names(("person", "place"))) == names


def test_word_lists_have_comments() -> None:
    words = load_words("not-names")
    assert "Ministry" in words
    assert "#" not in words


AGENCIES = """
[[agency]]
name = "Wire"
names = ["Wire", "The Wire"]
hosts = ["wire.example"]

[[agency]]
name = "Post"
codes = ["PO"]
"""


def test_agencies_are_read_with_their_names_codes_and_hosts(tmp_path: Path) -> None:
    (tmp_path / "agencies.toml").write_text(AGENCIES, encoding="utf-8")
    wire, post = load_agencies(tmp_path)
    assert (wire.name, wire.names, wire.hosts) == ("Wire", ("Wire", "The Wire"), ("wire.example",))
    assert (post.names, post.codes) == ((), ("PO",))
    assert load_gazetteer(tmp_path).terms() == ()
    shipped = {agency.name: agency for agency in load_agencies()}
    assert "news.cn" in shipped["Xinhua"].hosts
    assert "APP" in shipped["APP"].codes


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("codes", "code", 9, 'unknown key "code"'),
        ('["PO"]', '"PO"', 9, "codes is not a list of texts"),
        ('["PO"]', '["Wire"]', 8, '"Wire" stands at Wire too'),
        ('name = "Post"', 'name = "Wire"', 8, "stands at Wire too"),
        ('name = "Post"\n', "", 7, "name is missing"),
        ('hosts = ["wire', 'hosts = "wire', 5, "not valid TOML"),
    ],
)
def test_a_mistake_in_an_agency_is_named(
    tmp_path: Path, before: str, after: str, line: int, what: str
) -> None:
    text = AGENCIES.replace(before, after, 1)
    assert text != AGENCIES
    (tmp_path / "agencies.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GazetteerError) as refused:
        load_agencies(tmp_path)
    message = str(refused.value)
    assert message.startswith("config/gazetteer/agencies.toml")
    assert what in message
    assert not line or f"line {line}" in message
