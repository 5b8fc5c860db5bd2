"""What was withdrawn: nothing of it is kept, and nothing of it is kept again."""

from __future__ import annotations

from dataclasses import replace

from storage.contract.withdrawals import Tombstone
from storage.records import KnownItems, Planned, Reprint, Signature, Vector, digest
from storage.store import Store
from storage.withholding import WITHDRAWN, brings_back
from tests.storage.records import (
    ABOUT,
    ARTICLE,
    CAPTURE,
    DELIVERY,
    DIGEST,
    ENTRY,
    NOW,
    PLANNED,
    poll,
)

STONE = Tombstone(
    page="p1",
    article="a1",
    url="https://kabar.kg/1",
    source="Kabar",
    at=NOW,
    because="a court says so",
    names=("a1", "https://kabar.kg/1", "p1", f"text {'d' * 64}"),
)
ITEMS = KnownItems(source="Kabar", url="https://Kabar.example/feed", capture="c", items=b"known")
FOUND = (
    ABOUT,
    Planned(article="a1", events=(PLANNED,)),
    Vector(article="a1", model="m", language="en", digest="d", numbers=b"\x01"),
)
"""What the workers found out about it."""
COPY = Reprint(
    article="a2",
    source_article="a1",
    origin="a1",
    kind="near",
    containment=1.0,
    containment_reverse=1.0,
)


def _withdraw(store: Store) -> list[str]:
    with store.writing():
        store.put([poll(1, NOW), ENTRY, CAPTURE, ARTICLE, *FOUND, replace(ARTICLE, id="a2"), COPY])
        store.put([replace(ARTICLE, text="Another text."), ITEMS])
        store.withdrawals.put(STONE)
        return store.withdrawals.cut(STONE, reason=WITHDRAWN)


def _nothing_is_known(store: Store) -> None:
    assert store.classifications.of(["a1"]) == {}
    assert store.calendar.of(["a1"]) == {}
    assert store.vectors.of(["a1"], model="m") == {}


def test_a_tombstone_is_found_by_each_of_its_names(store: Store) -> None:
    assert store.withdrawals.among(["a1"]) == set()
    with store.writing():
        store.withdrawals.put(STONE)
    assert [store.withdrawals.find(name) for name in STONE.names] == [STONE] * 4
    assert store.withdrawals.find("a") is None
    assert store.withdrawals.among(["p1", "p2", "a1"]) == {"p1", "a1"}
    assert store.withdrawals.of_articles(["a1", "a2"]) == {"a1": STONE}
    assert store.withdrawals.all() == [STONE]
    with store.writing():
        assert store.withdrawals.lift("p1")
        assert not store.withdrawals.lift("p1")
    assert store.withdrawals.among(STONE.names) == set()


def test_what_is_cut_is_gone_with_all_that_hangs_on_it(store: Store) -> None:
    assert _withdraw(store) == ["a2"]
    assert store.articles.versions("a1") == []
    _nothing_is_known(store)
    assert store.reprints.of(["a2"]) == {}
    assert store.articles.get("a2") is not None
    (entry,) = store.entries.of_page("p1")
    assert (entry.title, entry.summary, entry.content, entry.decision) == ("", "", "", "none")
    (capture,) = store.archive.of_page("p1")
    assert (capture.reason, capture.digest) == (WITHDRAWN, "")
    assert store.archive.body(digest(CAPTURE.body)) == b""
    assert store.entries.known_items("Kabar", ITEMS.url).items == b""
    assert store.withdrawals.unerased()
    assert store.withdrawals.erase()
    assert not store.withdrawals.unerased()
    assert store.problems() == []


def test_nothing_of_it_is_kept_again(store: Store) -> None:
    _withdraw(store)
    again = poll(2, NOW)
    with store.writing():
        store.put([again])
        changed = store.put(
            [
                replace(ENTRY, title="Anew", capture=again.id),
                replace(ITEMS, before="c"),
                replace(CAPTURE, id="c2"),
                ARTICLE,
                *FOUND,
                COPY,
            ]
        )
    assert not [record for record in changed if getattr(record, "body", b"")]
    assert store.articles.get("a1") is None
    _nothing_is_known(store)
    assert store.classifications.of(["a1"]) == {}
    assert store.reprints.of(["a2"]) == {}
    assert [entry.title for entry in store.entries.of_page("p1")] == [""]
    assert {capture.digest for capture in store.archive.of_page("p1")} == {""}
    found = store.archive.get(again.id)
    assert found is not None
    assert found.body == b"", "the document that brought it"
    assert store.entries.known_items("Kabar", ITEMS.url).items == b""


def test_a_file_with_the_same_text_is_not_kept_and_another_outlets_copy_is(store: Store) -> None:
    with store.writing():
        store.withdrawals.put(STONE)
    mine = Signature(article="a9", scheme="s", text_digest="d" * 64, sketch=(), shingles=1)
    for url, is_kept in (("urn:sha256:1", False), ("https://other.example/1", True)):
        records = [replace(ARTICLE, id="a9", url=url), mine]
        assert brings_back(store, records) is not is_kept
        with store.writing():
            store.put(records)
        assert (store.articles.get("a9") is not None) is is_kept
        assert (store.reprints.signature("a9") is not None) is is_kept


def test_kept_editions_and_messages_are_rewritten(store: Store) -> None:
    message = replace(DELIVERY, id="m", digest=DIGEST.id, article="")
    with store.writing():
        store.put([DIGEST, message, DELIVERY])
        store.digests.rewrite(replace(DIGEST, subject="x", text="y", html="z"))
        store.deliveries.rewrite("m", subject="x", payload="")
        store.work.open("deliver", ["m"], NOW)
        store.work.forget_details("deliver", ["m"])
    (kept,) = store.digests.all(since=NOW)
    assert (kept.subject, kept.text, kept.html, kept.articles) == ("x", "y", "z", DIGEST.articles)
    assert list(store.digests.all(since=NOW.replace(year=2030))) == []
    (sent,) = store.deliveries.that_carry(DIGEST.id)
    assert (sent.id, sent.subject, sent.payload) == ("m", "x", "")


def test_pages_that_lead_to_an_address_are_found(store: Store) -> None:
    with store.writing():
        store.put([replace(CAPTURE, final_url="https://kabar.kg/one"), CAPTURE])
    assert store.archive.pages_at("https://kabar.kg/one") == ["p1"]
    assert store.archive.pages_at("https://kabar.kg/two") == []
