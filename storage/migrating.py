"""Taking a store from a file to a server, or back: all of it, ids and numbers kept.

What is brought stands aside until it is proved to be the same as what was there: in a schema of its
own on a server, in a file beside the one it will be. Whoever is interrupted goes on from there the
next time. The source stays as it is.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from storage.errors import DamagedError, StorageError
from storage.opening import (
    Place,
    is_server,
    open_reader,
    open_store,
    path_of,
    server_of,
    shown,
    writer_lock,
)
from storage.sql.moving import Table, Told, compare
from storage.sqlite.connection import connection_of
from storage.sqlite.files import remove
from storage.sqlite.store import SqliteStore

_CHANGED = "{}: what was brought is taken away again; run the same command once more"


def migrate_store(
    source: Place, target: Place, *, told: Told = lambda _table, _rows: None
) -> list[Table]:
    """Bring all that is kept at *source* to *target*, where nothing may be stored yet.

    Takes the writer's lock of both; the one of the source is brought up to date before.

    :param told: is given the table and how many of its rows were brought, now and then
    :return: what both sides have now, table by table
    :raises LockedError: when a writer is at work at either
    :raises NoStoreError: when nothing is stored at *source*
    :raises StorageError: where one cannot be used, or both do not have the same at the end
    """
    if is_server(source) == is_server(target):
        raise StorageError(
            "a store is taken from a file to a server or back: name sqlite:PATH and "
            "postgresql://USER@HOST/DATABASE"
        )
    open_reader(source).close()  # there is something to bring, and it is readable
    with writer_lock(source), writer_lock(target):
        if is_server(target):
            return _to_server(source, target, told)
        return _to_file(source, path_of(target), told)


def _to_server(source: Place, target: Place, told: Told) -> list[Table]:
    from storage.postgres import copies, schema
    from storage.postgres.connection import Connection

    address = server_of(target)
    with closing(Connection(address, is_reader=True)) as looking:
        if schema.is_there(looking):
            raise _taken(target)
    with open_store(source) as file, closing(copies.filling(address)) as server:
        assert isinstance(file, SqliteStore)
        schema.make_or_update(server, may_update=True)
        copies.fill_server(file, server, told)
        try:
            same = compare(connection_of(file.database), server)
        except StorageError as error:
            schema.drop(server)
            raise StorageError(_CHANGED.format(error)) from error
        copies.put_in_place(server, address)
    return same


def _to_file(source: Place, path: Path, told: Told) -> list[Table]:
    from storage.postgres import copies
    from storage.postgres.store import PostgresStore

    if path.exists():
        raise _taken(path)
    half = path.with_name(f"{path.name}.migrating")
    with open_store(source) as server:
        assert isinstance(server, PostgresStore)
        with SqliteStore.open(half) as file:
            copies.fill_file(server.server, file, told)
            try:
                same = compare(server.connection, connection_of(file.database))
                if problems := file.problems():
                    raise DamagedError(f"{half}: is damaged ({problems[0]})", problems[0])
            except StorageError as error:
                file.close()
                remove(half)
                raise StorageError(_CHANGED.format(error)) from error
            file.database.execute("PRAGMA journal_mode = DELETE").fetchall()
    half.rename(path)
    return same


def _taken(target: Place) -> StorageError:
    return StorageError(
        f"{shown(target)}: something is stored there already, and nothing is mixed: name another "
        "place, or move that one away"
    )
