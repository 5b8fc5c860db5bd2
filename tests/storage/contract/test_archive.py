"""Captures and their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from storage.records import digest
from storage.store import Store
from tests.storage.records import CAPTURE, DAY, HOUR, NOW, poll


@pytest.fixture(autouse=True)
def transaction(store: Store) -> Iterator[None]:
    """Each test is one transaction."""
    with store.writing():
        yield


def test_bytes_come_back_whole_and_under_their_digest(store: Store) -> None:
    store.put([CAPTURE, replace(CAPTURE, id="c2")])
    found = store.archive.get("c2")
    assert found is not None
    assert found.body == CAPTURE.body
    assert (found.size, found.digest) == (len(CAPTURE.body), digest(CAPTURE.body))
    assert store.archive.body(found.digest) == CAPTURE.body
    without = store.archive.get("c2", body=False)
    assert without == replace(found, body=b"")


def test_bytes_that_are_forgotten_do_not_come_back(store: Store) -> None:
    store.archive.add(CAPTURE)
    store.withdrawals.forget_bytes({CAPTURE.id})
    assert store.archive.body(digest(CAPTURE.body)) == b""


def test_bytes_whose_keeping_was_undone_are_not_there(store: Store) -> None:
    with suppress(LookupError), store.part():
        store.archive.add(CAPTURE)
        raise LookupError
    assert store.archive.body(digest(CAPTURE.body)) == b""


def test_the_heads_of_an_exchange_are_kept_as_they_were(store: Store) -> None:
    head = "HTTP/1.1 200 OK\r\nX-Name: ü, ٣\r\nX-Name: again\r\n"
    store.put([replace(CAPTURE, request_head="GET / HTTP/1.1\r\n", response_head=head)])
    found = store.archive.get("c1")
    assert found is not None
    assert (found.request_head, found.response_head) == ("GET / HTTP/1.1\r\n", head)


def test_the_first_of_an_id_stays(store: Store) -> None:
    assert store.archive.add(CAPTURE)
    assert not store.archive.add(replace(CAPTURE, reason="gone"))
    kept = store.archive.get("c1")
    assert kept is not None
    assert kept.reason == "ok"


def test_what_received_nothing_is_kept_without_bytes(store: Store) -> None:
    store.put([replace(CAPTURE, body=b"", size=0)])
    found = store.archive.get("c1")
    assert found is not None
    assert (found.body, found.digest) == (b"", "")
    assert store.archive.get("unknown") is None
    assert store.archive.body("unknown") == b""


def test_the_captures_of_a_page_are_in_the_order_of_time(store: Store) -> None:
    store.put([replace(CAPTURE, id=f"c{n}", at=NOW - n * HOUR) for n in range(3)])
    assert [c.id for c in store.archive.of_page("p1")] == ["c2", "c1", "c0"]
    assert all(c.body == b"" and c.digest for c in store.archive.of_page("p1"))
    store.put([replace(CAPTURE, id="nowhere", page="")])
    assert store.archive.of_page("") == []


def test_the_history_of_a_source_is_its_polls_newest_first(store: Store) -> None:
    store.put([poll(n, NOW + n * HOUR) for n in range(4)])
    store.put([CAPTURE, poll(9, NOW, "Dawn")])
    ids = [c.id for c in store.archive.history("Kabar", since=NOW + HOUR)]
    assert ids == ["Kabar-poll-3", "Kabar-poll-2", "Kabar-poll-1"]
    assert len(store.archive.history("Kabar", since=NOW, limit=2)) == 2
    last = store.sources.last_poll("Kabar")
    assert last is not None
    assert last.id == "Kabar-poll-3"


def test_the_newest_bytes_of_each_page(store: Store) -> None:
    store.put(
        [
            CAPTURE,
            replace(CAPTURE, id="newer", at=NOW + HOUR),
            replace(CAPTURE, id="empty", at=NOW + DAY, body=b""),
            replace(CAPTURE, id="other", page="p2"),
        ]
    )
    assert sorted(store.archive.latest_of(["p1", "p2", "unknown"])) == ["newer", "other"]


def test_all_captures_with_bytes_are_given_in_the_order_of_time(store: Store) -> None:
    store.put(
        [
            replace(CAPTURE, id="late", at=NOW + HOUR),
            CAPTURE,
            replace(CAPTURE, id="empty", body=b""),
            poll(1, NOW - HOUR),
        ]
    )
    found = list(store.archive.all(purposes=("article", "poll")))
    assert [c.id for c in found] == ["Kabar-poll-1", "c1", "late"]
    assert found[1].body == CAPTURE.body
    assert [c.id for c in store.archive.all(purposes=("article",), since=NOW + HOUR)] == ["late"]
    assert store.selection.captures(purposes=("article", "poll"), since=NOW) == ["c1", "late"]


def test_how_often_sources_were_asked_and_answered_in_a_time(store: Store) -> None:
    polls = [
        replace(poll(hour, at=NOW + hour * HOUR), reason=reason)
        for hour, reason in enumerate(("ok", "not-modified", "unreachable", "ok"))
    ]
    store.put([*polls, replace(CAPTURE, at=NOW + HOUR)])
    seen = store.archive.watched(["Kabar", "Nobody"], since=NOW, until=NOW + 3 * HOUR)
    assert seen == {"Kabar": (3, 2)}
    assert store.archive.watched(["Kabar"], since=NOW + 3 * HOUR, until=NOW + DAY) == {
        "Kabar": (1, 1)
    }
    assert store.archive.watched([], since=NOW, until=NOW + DAY) == {}
