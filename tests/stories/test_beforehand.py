"""Anchors made in a worker are those that the engine would make, and are at hand for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.stages import classify, group
from monitor.stories import beforehand
from monitor.stories.anchors import anchors
from monitor.stories.traits import Anchors
from monitor.stories.view import view
from storage.opening import open_store
from storage.records import Article, Classification, Tag
from tests.taggers.relevance_corpus import article_of

NOW = datetime(2026, 11, 21, 6, 30, 7, 123_456, tzinfo=UTC)
TEXT = (
    "The Shanghai Cooperation Organisation met in Tashkent on Friday, 1,250 delegates said. "
    "Ministers of the SCO members spoke of an earthquake and of grain with Xi Jinping."
)


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    beforehand._held.clear()
    yield
    beforehand._held.clear()


@pytest.fixture
def article() -> Article:
    found = article_of("SCO ministers meet in Tashkent", TEXT, language="en")
    return replace(found, first_seen=NOW, date_published=NOW - timedelta(hours=3))


@pytest.fixture
def never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Anchors:
        raise AssertionError("made again")

    monkeypatch.setattr(beforehand, "anchors", refuse)


def told(article: Article) -> tuple[Classification, bytes]:
    outcome = classify.run(classify.ClassifyTask(article))
    (found,) = [one for one in outcome.records if isinstance(one, Classification)]
    return found, outcome.aside


def test_what_was_kept_is_placed_by_what_the_worker_made(
    article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, aside = told(article)
    assert found.level == "about"
    wanted = view(article, found)
    classify.hear(aside)
    monkeypatch.setattr(beforehand, "anchors", lambda *_: Anchors())
    with open_store(tmp_path / "db") as store:
        with store.writing():
            store.put([article, found])
        asked = group.Group("").read(store, article.id, NOW)
    with open_store(tmp_path / "db") as store:  # read back, and not what a writer has at hand
        again = group.Group("").read(store, article.id, NOW)
    assert isinstance(asked, group.GroupTask)
    assert asked == again
    assert asked.article.anchors == wanted.anchors
    assert len(wanted.anchors.terms) > 5


@pytest.mark.usefixtures("never_made")
def test_it_is_made_once(article: Article) -> None:
    found = Classification(article=article.id, level="about", score=1.0)
    beforehand.hear(
        beforehand._source(article, found) + b'{"terms":[["person:xi",0.6]],"words":[]}'
    )
    for _ in range(2):
        known = beforehand.anchors_of(article, found)
        assert known == Anchors(terms=(("person:xi", 0.6),))


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "SCO ministers part"},
        {"text": TEXT.replace("1,250", "1,251")},
        {"language": "ru"},
        {"date_published": NOW - timedelta(days=2)},
    ],
)
def test_another_article_has_its_own(article: Article, change: dict[str, object]) -> None:
    found, aside = told(article)
    beforehand.hear(aside)
    other = replace(article, **change)  # type: ignore[arg-type]
    assert beforehand.anchors_of(other, found) == anchors(other, found)


def test_what_a_person_corrected_counts(article: Article) -> None:
    found, aside = told(article)
    beforehand.hear(aside)
    corrected = replace(found, tags=(Tag(scheme="topic", term="energy", label="Energy"),))
    known = beforehand.anchors_of(article, corrected)
    assert known == anchors(article, corrected)
    assert known != beforehand.anchors_of(article, found)
    assert beforehand.anchors_of(article, None) == anchors(article, None)


def test_only_so_many_are_held(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beforehand, "HELD", 3)
    for number in range(5):
        beforehand.hear(bytes([number]) * 16 + b"{}")
    assert [key[0] for key in beforehand._held] == [2, 3, 4]


def test_what_is_placed_alone_has_none() -> None:
    found, aside = told(article_of("A village fair", "The grain was sold by noon."))
    assert found.level == "none"
    assert aside == b""


def test_what_breaks_the_anchors_breaks_no_judgement(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, _ = told(article)

    def fail(*_: object) -> Anchors:
        raise ValueError

    monkeypatch.setattr(beforehand, "anchors", fail)
    assert told(article) == (wanted, b"")
