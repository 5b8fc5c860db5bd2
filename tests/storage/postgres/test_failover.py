"""A server that goes away and comes back, as itself or as another; versions that differ."""

from __future__ import annotations

import pytest

from storage.errors import (
    NewerStoreError,
    OlderStoreError,
    ReadOnlyError,
    StorageError,
    UnreachableError,
)
from storage.opening import open_hurried_reader, open_reader, open_store, writer_lock
from storage.postgres import schema
from storage.postgres.address import address_of
from storage.postgres.connection import Connection
from tests.postgres import Databases, Server
from tests.storage.records import ARTICLE, NOW


def test_the_server_goes_away_and_comes_back(server: Server) -> None:
    with open_store(server.address()) as store, open_reader(server.address()) as reader:
        with store.writing():
            store.put([ARTICLE])
        with pytest.raises(UnreachableError), store.writing():  # noqa: PT012 - in its middle
            store.work.open("fetch", ["lost"], NOW)
            server.stop()
            store.work.open("fetch", ["lost too"], NOW)
        for one in (store, reader):
            with pytest.raises(UnreachableError):
                one.articles.count()
        with pytest.raises(UnreachableError):
            open_store(server.address())
        server.start()
        assert store.articles.count() == reader.articles.count() == 1
        assert store.work.items("fetch") == []
        with store.writing():
            store.work.open("fetch", ["kept"], NOW)
        assert reader.work.items("fetch") == ["kept"]


def test_an_empty_server_after_a_failover_is_refused(address: str) -> None:
    with open_store(address) as store:
        with store.reader() as reader:
            schema.drop(store.connection)  # type: ignore[arg-type]
            _end_sessions(address)
            for one in (store, reader):
                with pytest.raises(UnreachableError):
                    one.articles.count()
                with pytest.raises(StorageError, match="nothing is stored there"):
                    one.articles.count()
        open_store(address).close()  # somebody began anew there
        with pytest.raises(StorageError, match="not the store that was here before"):
            store.articles.count()


def _end_sessions(address: str) -> None:
    connection = Connection(address_of(address))
    connection.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    connection.close()


def test_a_newer_store_is_refused_in_words(address: str) -> None:
    open_store(address).close()
    _run(address, "INSERT INTO migrations VALUES ('p999_later', '2031-01-01')")
    for way in (open_store, open_reader):
        with pytest.raises(NewerStoreError, match=r"p999_later.*update the program"):
            way(address)


def test_an_older_store_waits_for_the_program_that_knows_it(address: str) -> None:
    open_store(address).close()
    later = (*schema.MIGRATIONS, ("p900_later", "CREATE TABLE later (n BIGINT);"))
    connection = Connection(address_of(address))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", later)
        with pytest.raises(OlderStoreError):
            schema.refuse_unreadable(connection)
        with pytest.raises(StorageError, match="older sco-monitor, which is running"):
            schema.make_or_update(connection, may_update=False)
        assert schema.pending(connection) == ["p900_later"]
        with writer_lock(address), open_store(address) as store:
            assert store.articles.count() == 0
        assert schema.pending(connection) == []
    connection.close()


def test_two_who_make_a_store_at_once_make_one(address: str) -> None:
    connections = [Connection(address_of(address)) for _ in range(2)]
    with connections[0].writing():
        assert not schema.is_there(connections[1])
        schema._make(connections[0])
    for connection in connections:
        schema.make_or_update(connection, may_update=True)
    assert len({schema.identity(connection) for connection in connections}) == 1
    for connection in connections:
        connection.close()


def test_a_reader_is_refused_by_the_server_itself(databases: Databases) -> None:
    with databases.store() as address, open_reader(address) as reader:
        connection = reader.connection  # type: ignore[attr-defined]
        with pytest.raises(ReadOnlyError, match="may not be written"):
            connection.execute("DELETE FROM ids")


def test_who_cannot_wait_gives_up(databases: Databases) -> None:
    with databases.store() as address, open_hurried_reader(address, seconds=0.05) as reader:
        with pytest.raises(StorageError, match="takes too long"):
            reader.connection.execute("SELECT pg_sleep(9)")  # type: ignore[attr-defined]
        assert reader.articles.count() == 0


def _run(address: str, statement: str) -> None:
    connection = Connection(address_of(address))
    connection.run(statement)
    connection.close()
