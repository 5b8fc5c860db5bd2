"""A store goes to a server and comes back the same, also where it is interrupted."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from storage.errors import LockedError, NoStoreError, StorageError
from storage.migrating import migrate_store
from storage.opening import open_reader, open_store, writer_lock
from storage.query import parse
from storage.records import Known, Membership, Signature, Source, Subscription
from storage.sql.tables import KEYS
from storage.store import Store
from tests.storage.records import ABOUT, ARTICLE, CAPTURE, DELIVERY, DIGEST, ENTRY, NOW

ALIKE = tuple(
    Signature(article=name, scheme="1", text_digest=name, sketch=(-7, 2**62), shingles=2)
    for name in ("a1", "n0007")
)


def fill(store: Store) -> None:
    """Keep something of everything that grows, and forget the ledger's last line again."""
    with store.writing():
        store.sources.add(Source(name="Kabar", url="https://k.example/"))
        store.subscriptions.add(Subscription(name="desk", channel="email", address="a@b.example"))
        store.put([CAPTURE, ENTRY, ARTICLE, ABOUT, Membership(article="a1", story="s1")])
        store.put([replace(ARTICLE, text="Corrected 峰会 text"), DIGEST, DELIVERY])
        store.put([replace(ARTICLE, id=f"n{number:04}", text="x") for number in range(600)])
        store.put([Known(article=name, at=NOW) for name in ("a1", "a1", "gone")])
        store.put(ALIKE)
        store.work.open("fetch", ["p1", "p2"], NOW)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A store in a file that holds something."""
    place = f"sqlite:{tmp_path / 'one.db'}"
    with open_store(place) as store:
        fill(store)
    return place


def test_there_and_back_it_is_the_same(file: str, address: str, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    there = migrate_store(file, address, told=lambda *said: told.append(said))
    assert [table.name for table in there] == list(KEYS)
    assert ("articles", 500) in told
    assert ("articles", 601) in told
    with open_reader(address) as store:
        assert [hit.article for hit in store.search.find(parse("corrected 峰会"))] == ["a1"]
        assert store.articles.versions("a1")[0].text == ARTICLE.text
        assert store.digests.latest("desk") == DIGEST
        assert store.reprints.alike(ALIKE[0], least=2, limit=3) == ["n0007"]
        assert store.problems() == []
    back = migrate_store(address, f"sqlite:{tmp_path / 'two.db'}")
    assert back == there
    with open_store(f"sqlite:{tmp_path / 'two.db'}") as store:
        assert [hit.article for hit in store.search.find(parse("corrected 峰会"))] == ["a1"]
        assert store.problems() == []


@pytest.mark.parametrize("to_server", [True, False])
def test_no_number_is_given_twice(file: str, address: str, tmp_path: Path, to_server: bool) -> None:
    source, target = file, address
    if not to_server:
        migrate_store(file, address)
        source, target = address, f"sqlite:{tmp_path / 'two.db'}"
    with open_store(source) as store, store.writing():
        store.connection.execute("DELETE FROM known WHERE number = 3")  # type: ignore[attr-defined]
    migrate_store(source, target)
    with open_store(target) as store, store.writing():
        store.put([Known(article="a1", at=NOW), ENTRY, replace(ARTICLE, id="new")])
        assert store.ledger.newest() == 4
        assert store.articles.count() == 602


class Killed(Exception):  # noqa: N818 - what ends a process
    """In the middle of it."""


@pytest.mark.parametrize("to_server", [True, False])
def test_what_was_interrupted_goes_on(
    file: str, address: str, tmp_path: Path, to_server: bool
) -> None:
    source, target = file, address
    if not to_server:
        migrate_store(file, address)
        source, target = address, f"sqlite:{tmp_path / 'two.db'}"

    def die(table: str, rows: int) -> None:
        if table == "articles" and rows == 500:
            raise Killed

    with pytest.raises(Killed):
        migrate_store(source, target, told=die)
    with pytest.raises(NoStoreError):  # nobody takes a half for a whole
        open_reader(target)
    told: list[tuple[str, int]] = []
    migrate_store(source, target, told=lambda *said: told.append(said))
    assert ("articles", 601 - 500) in told
    assert "ids" not in dict(told)


def test_what_was_changed_meanwhile_is_found_out(file: str, address: str) -> None:
    def meddle(table: str, _: int) -> None:
        if table == "work":
            connection = sqlite3.connect(file.removeprefix("sqlite:"))
            connection.execute("UPDATE ids SET id = 'another' WHERE id = 'p2'")
            connection.commit()
            connection.close()

    with pytest.raises(StorageError, match=r"table ids .* run the same command once more"):
        migrate_store(file, address, told=meddle)
    assert migrate_store(file, address)


def test_nothing_is_mixed_and_nobody_is_disturbed(file: str, address: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="from a file to a server or back"):
        migrate_store(file, f"sqlite:{tmp_path / 'two.db'}")
    with writer_lock(file), pytest.raises(LockedError):
        migrate_store(file, address)
    with pytest.raises(NoStoreError):
        migrate_store(address, f"sqlite:{tmp_path / 'elsewhere' / 'two.db'}")
    open_store(address).close()
    for source, target in ((file, address), (address, file)):
        with pytest.raises(StorageError, match="stored there already"):
            migrate_store(source, target)
