"""`why`: what counted for relevance and tags, what a person said instead, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.reading.explain import explain
from monitor.reading.export import article_lines
from storage.contract.corrections import Correction
from storage.opening import open_store
from storage.records import Classification, Tag
from storage.store import Store
from tests.storage.records import ARTICLE, CAPTURE, ENTRY, NOW

ENERGY = Tag(scheme="topic", term="energy", label="Energy")
FOUND = Classification(
    article=ARTICLE.id,
    level="about",
    score=0.98,
    evidence=(
        "the headline names the SCO (“SCO”): +1.5",
        "together +11.5; about the SCO from +3.9",
        "topic Energy\nheadline +2.5\nsum of +2.2 +2.5",
    ),
    tags=(ENERGY,),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "sco-monitor.db") as opened:
        with opened.writing():
            opened.put([ENTRY, CAPTURE, ARTICLE, FOUND])
        yield opened


def texts(store: Store) -> list[str]:
    told = explain(store, ARTICLE.id)
    assert told is not None
    return [step["text"] for step in told["steps"]]


def test_each_tag_has_its_own_lines_under_its_name(store: Store) -> None:
    lines = texts(store)
    at = lines.index("topic Energy:")
    assert lines[at + 1 : at + 3] == [
        "- its words in the headline: +2.5",
        "- together +2.5; tagged from +2.2",
    ]
    assert lines.index("together +11.5; about the SCO from +3.9") < at


def test_the_evidence_of_relevance_that_is_exported_is_of_relevance(store: Store) -> None:
    (line,) = article_lines(store, [ARTICLE.id])
    assert line["relevance"]["evidence"] == list(FOUND.evidence[:2])


def test_what_a_person_said_overrules_and_is_told_once(store: Store) -> None:
    said = Correction(
        article=ARTICLE.id,
        field="relevance",
        term="",
        label="",
        value="mention",
        before="about",
        because="a road",
        at=NOW + timedelta(days=1),
    )
    with store.writing():
        store.corrections.put(said)
        store.put([FOUND])
    lines = texts(store)
    assert "mention (score 0.50), by hand; what was found, and is overruled:" in lines
    assert [line for line in lines if "a road" in line] == ["relevance mention, not about: a road"]
    (exported,) = article_lines(store, [ARTICLE.id])
    assert exported["relevance"]["evidence"][0].endswith("(a road); it overrules what was found")


def test_steps_stand_in_the_order_of_time(store: Store) -> None:
    later = replace(CAPTURE, id="c2", at=CAPTURE.at + timedelta(hours=5))
    with store.writing():
        store.put([later])
        store.corrections.put(
            Correction(
                article=ARTICLE.id,
                field="topic",
                term="energy",
                label="Energy",
                value="no",
                before="yes",
                because="a lamp",
                at=NOW + timedelta(hours=2),
            )
        )
    told = explain(store, ARTICLE.id)
    assert told is not None
    times = [step["at"] for step in told["steps"] if step["at"]]
    assert len(times) > 3
    assert times == sorted(times)
    stages = [step["stage"] for step in told["steps"]]
    assert stages.index("classify") > stages.index("article")
