"""How sources do, in the languages of the pages."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import pytest

from config.settings import INTERFACES
from monitor.watch.states import TROUBLE
from monitor.watch.survey import survey
from storage.opening import open_store
from storage.reasons import REASONS
from storage.records import Health, Source
from storage.store import Store
from tests.web import outside
from tests.web.conftest import Asked
from tests.web.reading_pages import soup_of, text_of

OTHERS = [code for code in INTERFACES if code != "en"]


def tables(code: str) -> dict[str, Any]:
    file = resources.files("monitor.web") / "languages" / f"doing_{code}.toml"
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("code", OTHERS)
def test_every_reason_has_words(code: str) -> None:
    found, first = tables(code), tables(OTHERS[0])
    assert set(found["reason"]) == {reason.code for reason in REASONS}
    assert {name: set(table) for name, table in found.items()} == {
        name: set(table) for name, table in first.items()
    }


@pytest.mark.parametrize("code", OTHERS)
def test_a_page_says_nothing_of_sources_in_another_language(
    shown: Asked, store: Store, code: str
) -> None:
    page = soup_of(shown(f"/sources?ui={code}"))
    assert not page.select("main [lang=en]")
    troubled = [line for line in survey(store, datetime.now(UTC)) if line["state"] in TROUBLE]
    assert troubled
    reasons = tables(code)["reason"]
    today = text_of(soup_of(shown(f"/?ui={code}")).select_one("#unseen"))
    for line in troubled:
        if line["state"] != "gone":
            assert reasons[line["reason"]] in today
    source = soup_of(shown(f"/sources/{troubled[0]['name']}?ui={code}"))
    polls = store.archive.history(troubled[0]["name"], since=datetime(2026, 1, 1, tzinfo=UTC))
    assert reasons[polls[0].reason] in text_of(source.select_one(".scroll tbody"))


STATES = (
    (replace(Health(source="Daily"), state="stale"), "отвечает, но новейшей записи уже 9 дн."),
    (replace(Health(source="Daily"), state="silent"), "отвечает, но новых записей нет уже 9 дн."),
    (replace(Health(source="Daily"), state="slow"), "последний ответ шёл слишком долго"),
    (
        replace(Health(source="Daily"), state="failing", reason="timeout", failures=3),
        "обмен занял больше отведённого времени (неудач подряд: 3); последний ответ 5 ч назад",
    ),
    (
        replace(Health(source="Daily"), state="ok", reason="timeout", failures=1),
        "последний запрос не удался: обмен занял больше отведённого времени",
    ),
)


@pytest.mark.parametrize(("health", "said"), STATES)
def test_each_state_is_said_with_its_numbers(hostile: Asked, health: Health, said: str) -> None:
    now = outside.NOW
    known = replace(
        health,
        polled_at=now,
        answered_at=now - timedelta(hours=5),
        read_at=now - timedelta(hours=5),
        digest="d",
        newest_item=now - timedelta(days=9),
    )
    with open_store(hostile.settings.database) as store, store.writing():
        store.sources.add(Source(name="Daily", url="https://daily.example/feed"))
        store.put([known])
    russian = text_of(soup_of(hostile("/sources/Daily?ui=ru")).select_one(".marks"))
    assert russian.endswith(said)
    english = soup_of(hostile("/sources/Daily?ui=en")).select_one(".marks [lang=en]")
    assert text_of(english)
