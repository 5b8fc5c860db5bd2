"""What the store keeps, and what it says has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.query import parse
from storage.records import (
    Article,
    Capture,
    Changes,
    Classification,
    Dateline,
    Entry,
    Health,
    Original,
    Reprint,
    Signature,
    Source,
    Tag,
)
from storage.sqlite.database import LockedError, StorageError, WriterLock, writing
from storage.sqlite.store import Store
from tests.storage.conftest import NOW

ENTRY = Entry(
    id="e1",
    source="Kabar",
    guid="g1",
    link="https://kabar.kg/1",
    page="p1",
    title="Bishkek hosts",
    first_seen=NOW,
    capture="c1",
)
ARTICLE = Article(
    id="a1",
    url="https://kabar.kg/1",
    source="Kabar",
    headline="上合组织峰会在天津举行",
    text="ШОС ещё раз.\n\nHello world.",
    capture="c1",
    captured_at=NOW,
    first_seen=NOW,
    authors=("A. B.", "C"),
    dates=(("feed", "2026-11-21"), ("page", "2026-11-20")),
    date_published=NOW - timedelta(hours=1),
    dateline=Dateline(place="Bishkek", date="21 November", agency="Kabar"),
    credits=("TASS",),
    is_accessible_for_free=True,
)


def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    store.put([ARTICLE])
    assert store.articles.get("a1") == ARTICLE


def test_the_same_article_twice_changes_nothing(store: Store) -> None:
    assert store.put([ARTICLE]) == [ARTICLE]
    assert store.put([ARTICLE]) == []


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    store.put([ARTICLE])
    later = replace(ARTICLE, text="Corrected.", first_seen=NOW + timedelta(days=1))
    (kept,) = store.put([later])

    assert isinstance(kept, Article)
    assert (kept.version, kept.first_seen) == (2, NOW)
    assert [v.text for v in store.articles.versions("a1")] == [ARTICLE.text, "Corrected."]
    assert store.search.find(parse("corrected")) != []
    assert store.search.find(parse("hello")) == []


def test_metadata_alone_makes_no_version(store: Store) -> None:
    store.put([ARTICLE])
    (kept,) = store.put([replace(ARTICLE, authors=("D",))])
    assert isinstance(kept, Article)
    assert kept.version == 1
    assert len(store.articles.versions("a1")) == 1


def test_bytes_come_back_whole_and_are_kept_once(store: Store) -> None:
    capture = Capture(
        id="c1", source="Kabar", url="https://kabar.kg/1", purpose="article", at=NOW,
        reason="ok", body=b"<html>" + bytes(range(256)) * 50,
    )  # fmt: skip
    store.put([capture, replace(capture, id="c2")])

    found = store.archive.get("c2")
    assert found is not None
    assert found.body == capture.body
    assert found.size == len(capture.body)
    assert store.database.execute("SELECT count(*) FROM bodies").fetchone()[0] == 1


def test_an_entry_of_a_page_that_another_feed_announced_asks_for_no_second_request(
    store: Store,
) -> None:
    assert store.put([ENTRY]) == [ENTRY]
    assert store.put([replace(ENTRY, id="e2", source="24.kg")]) == []


def test_an_entry_announced_anew_is_worth_a_request_but_not_for_ever(store: Store) -> None:
    store.put([ENTRY])
    asked = [bool(store.put([replace(ENTRY, title=f"Title {n}")])) for n in range(10)]
    assert asked == [True] * 3 + [False] * 7


def test_a_page_that_was_not_wanted_is_asked_for_when_another_feed_wants_it(store: Store) -> None:
    store.put([replace(ENTRY, decision="matching")])
    wanted = replace(ENTRY, id="e2", source="InfoSCO", decision="all")
    assert store.put([wanted]) == [wanted]


def test_a_changed_summary_is_kept_and_asks_for_nothing(store: Store) -> None:
    store.put([ENTRY])
    assert store.put([replace(ENTRY, summary="advert of the hour")]) == []
    kept = store.entries.get("e1")
    assert kept is not None
    assert kept.summary == "advert of the hour"


def test_a_reprint_can_be_taken_back(store: Store) -> None:
    edge = Reprint(
        article="b", source_article="a", origin="a", kind="near", containment=0.9,
        containment_reverse=0.8, changes=Changes(headline=True, numbers=("10 → 12",)),
    )  # fmt: skip
    assert store.put([edge]) == [edge]
    assert store.put([edge]) == []
    assert store.reprints.of(["b"]) == {"b": edge}
    assert store.put([Original(article="b")]) == [Original(article="b")]
    assert store.put([Original(article="b")]) == []


def test_candidates_are_those_that_share_the_sketch_best_first(store: Store) -> None:
    def signature(name: str, *values: int) -> Signature:
        return Signature(
            article=name, scheme="t", text_digest=name, sketch=values, shingles=len(values)
        )

    store.put(
        [
            signature("one", 1, 2, -3),
            signature("two", 1, 2, -3, 4),
            signature("none", 7),
            replace(signature("same", 9), text_digest="mine"),
        ]
    )
    mine = signature("mine", 1, 2, -3, 4)
    assert store.reprints.alike(mine, least=2, limit=5) == ["same", "two", "one"]


def test_a_parent_topic_finds_its_children(store: Store) -> None:
    tags = (
        Tag(scheme="topic", term="energy", label="Energy"),
        Tag(scheme="topic", term="energy/club", label="Energy Club", spans=((1, 5),)),
    )
    found = Classification(article="a1", level="about", score=0.9, evidence=("x",), tags=tags)
    assert store.put([found]) == [found]
    assert store.put([found]) == []
    assert store.classifications.of(["a1"])["a1"].tags == tags
    assert store.classifications.articles_with("topic", "energy") == ["a1"]
    assert store.classifications.articles_with("topic", "ener") == []


@pytest.mark.parametrize(
    "query", ["峰会", "天津", "еще", "HELLO", '"hello world"', "hell*", "source:kabar"]
)
def test_articles_are_found_in_every_script(store: Store, query: str) -> None:
    store.put([ARTICLE])
    assert [hit.article for hit in store.search.find(parse(query))] == ["a1"]


@pytest.mark.parametrize(
    "query", ['"', "\0", "\ud800", "NEAR(", "a AND", "*", "-", "(" * 99, "' OR 1"]
)
def test_every_string_is_a_legal_query(store: Store, query: str) -> None:
    store.put([ARTICLE])
    store.search.find(parse(query))


def test_configured_sources_follow_the_files_and_added_ones_stay(store: Store) -> None:
    store.sources.add(Source(name="mine", url="https://a.example/"))
    store.sources.follow(
        [Source(name="one", url="https://b.example/"), Source(name="two", url="c")]
    )
    assert store.sources.follow([Source(name="two", url="d")]) == ([], ["one"])
    assert [source.name for source in store.sources.all()] == ["mine", "two"]


def test_health_comes_back_as_it_went_in(store: Store) -> None:
    health = Health(source="a", state="failing", since=NOW, failures=4, etag='W/"x"', ttl=60)
    store.put([health])
    assert store.sources.health("a") == health


def test_pruning_keeps_what_is_about_the_sco(store: Store) -> None:
    old = NOW - timedelta(days=400)
    for name, level in (("keep", "about"), ("drop", "none")):
        store.put(
            [
                replace(ARTICLE, id=name, first_seen=old),
                Classification(article=name, level=level, score=0.0),  # type: ignore[arg-type]
            ]
        )
    with writing(store.database):
        pruned = store.retention.prune(
            bodies=NOW, documents=NOW, irrelevant=NOW, history=NOW, dry_run=False
        )
    assert pruned.articles == 1
    assert [article.id for article in store.articles.all()] == ["keep"]
    assert len(store.search.find(parse("hello -relevance:x"))) == 1


def test_a_backup_is_a_whole_store(store: Store, tmp_path: Path) -> None:
    store.put([ARTICLE])
    store.backup(tmp_path / "copy.db")
    copy = Store(tmp_path / "copy.db")
    assert copy.articles.get("a1") == ARTICLE
    assert copy.problems() == []
    copy.close()


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "sco-monitor.db"
    path.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StorageError, match="restore a backup"):
        Store(path)


def test_there_is_one_writer(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path / "lock"), WriterLock(tmp_path / "lock")
    first.acquire()
    with pytest.raises(LockedError, match="already running"):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with writing(store.database):
            store.put([ARTICLE])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.articles.count() == 0
