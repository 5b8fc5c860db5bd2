"""What of a text is found on a server: in every language, at any length, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.postgres.store import PostgresStore
from storage.postgres.words import LAST_PLACE, as_query, as_vector
from storage.query import parse
from tests.storage.records import ARTICLE


def found(store: PostgresStore, query: str) -> list[str]:
    return sorted(hit.article for hit in store.search.find(parse(query)))


@pytest.mark.parametrize(
    ("text", "finds", "misses"),
    [
        ("上海合作组织峰会在天津举行", ["峰会", "合作组织", '"天津举行"', "织"], ["海峰"]),
        ("शंघाई सहयोग संगठन की बैठक", ["शंघाई", '"सहयोग संगठन"', "बैठ*"], ["सह"]),
        ("سازمان همکاری شانگهای می‌گوید", ["شانگهای", "همكاري", "می"], ["شانگ"]),
        ("Шанхай ынтымақтастық ұйымы", ["ұйымы", "ШАНХАЙ", "ынтымақ*"], ["ынтымақ"]),
        ("Ещё раз: ШОС-2025, 1e5 и a/b.c@d.example", ["еще", "шос", "2025", "example"], ["e5"]),
        ("O\u2019zbekiston bo'ldi", ["zbekiston"], []),
    ],
)
def test_words_stay_whole(
    store: PostgresStore, text: str, finds: list[str], misses: list[str]
) -> None:
    with store.writing():
        store.put([replace(ARTICLE, headline="-", text=text)])
        assert {query: found(store, query) for query in finds} == {one: ["a1"] for one in finds}
        assert {query: found(store, query) for query in misses} == {one: [] for one in misses}


def test_a_phrase_does_not_reach_from_the_headline_into_the_text(store: PostgresStore) -> None:
    with store.writing():
        store.put([replace(ARTICLE, headline="summit opens", text="talks begin")])
        assert found(store, '"talks begin"') == found(store, '"summit opens"') == ["a1"]
        assert found(store, '"opens talks"') == []


def test_what_no_server_could_index_is_kept_and_found_by_its_beginning(
    store: PostgresStore,
) -> None:
    long = " ".join(f"w{number}" for number in range(70_000))
    with store.writing():
        store.put(
            [
                replace(ARTICLE, id="long", headline="Long", text=long),
                replace(ARTICLE, id="wide", headline="Wide", text="x" * 100_000),
                replace(ARTICLE, id="nul", headline="Nul", text="before\0after 'quoted' \\back"),
            ]
        )
        assert found(store, "w17") == found(store, f"w{LAST_PLACE + 5}") == ["long"]
        assert found(store, "x" * 100_000) == found(store, "wide") == ["wide"]
        assert found(store, "before") == found(store, '"quoted back"') == ["nul"]
        assert store.articles.get_all(["long"])["long"].text == long
    assert store.problems() == []


def test_words_and_their_places_are_written_as_they_are() -> None:
    assert as_vector("A summit", "The summit.") == "'a':1A 'summit':2A,14 'the':13"
    assert as_query("The Summit*") == "'the' <-> 'summit':*"
    assert as_query("' | !") == as_query("\0") == ""
