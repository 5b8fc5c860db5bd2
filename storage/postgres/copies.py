"""Copies of a store on a server: SQLite files, the same as of a store that is one.

So a copy needs no program of the server's, is looked through like any other, and can be put back
into either kind of store.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storage.errors import DamagedError, DiskFullError, StorageError
from storage.postgres import schema
from storage.postgres.address import SCHEMA, Address
from storage.postgres.connection import Connection
from storage.sql.moving import Told, compare, move
from storage.sql.tables import NUMBERED
from storage.sqlite.connection import connection_of, writing
from storage.sqlite.files import remove, size_of
from storage.sqlite.restoring import stage
from storage.sqlite.store import SqliteStore
from storage.store import Restored, Store

FILLING: Final = f"{SCHEMA}_filling"
"""The schema that a store is brought into before it is one."""

SHARE: Final = 2
"""A copy is about as large as what the server says that it holds; half of that is asked for."""


def back_up(connection: Connection, copy: Path) -> int:
    """Write what the store holds now to *copy*; return its bytes. Others go on writing.

    The copy is looked through before it has its name.

    :raises DiskFullError: where there is no room for it
    :raises DamagedError: when the store is damaged; there is no copy then
    :raises StorageError: where *copy* cannot be written
    """
    half = copy.with_name(f"{copy.name}.half")
    still = Connection(connection.address, is_reader=True)
    try:
        _refuse_without_room(still, copy)
        remove(half)
        still.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with SqliteStore.open(half) as file:
            fill_file(still, file)
            if problems := file.problems():
                raise DamagedError(
                    f"{connection.shown}: is damaged ({problems[0]}): no copy was made",
                    problems[0],
                )
            file.database.execute("PRAGMA journal_mode = DELETE").fetchall()
        half.replace(copy)
    except OSError as error:
        raise StorageError(f"{copy}: cannot be written ({error.strerror})") from error
    finally:
        still.close()
        with suppress(OSError):
            remove(half)
    return size_of(copy).data


def fill_file(source: Connection, file: SqliteStore, told: Told = lambda _t, _r: None) -> None:
    """Bring all that the store *source* holds into *file*, what is not there yet."""
    database = file.database
    move(source, connection_of(database), lambda: writing(database), told=told)
    (last,) = source.execute(
        "SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() "
        "AND sequencename = 'known_number_seq'"
    ).fetchone()
    if last:
        # Of the ledger no number is given twice, though its line is gone.
        with writing(database):
            database.execute("DELETE FROM sqlite_sequence WHERE name = 'known'")
            database.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('known', ?)", [last])


def fill_server(file: SqliteStore, target: Connection, told: Told = lambda _t, _r: None) -> None:
    """Bring all that *file* holds into the store *target*, what is not there yet."""
    source = connection_of(file.database)
    with writing(file.database):
        source.sketches.put_in()
    move(source, target, target.writing, told=told)
    row = file.database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'known'").fetchone()
    least = {"known": int(row[0]) if row else 0}
    for table in NUMBERED:
        target.execute(
            f"SELECT setval('{table}_number_seq', greatest((SELECT max(number) FROM {table}), "
            "CAST(? AS bigint), 1))",
            [least.get(table, 0)],
        )
    target.run("ANALYZE")


def restore(address: Address, copy: Path, amend: Callable[[Store], None]) -> Restored:
    """Put *copy* in place of the store at *address*; what was there is kept in another schema.

    :param amend: is given the copy, open for writing, before it has that place
    :raises StorageError: when the copy cannot be read or is damaged; nothing was changed
    """
    with tempfile.TemporaryDirectory(prefix="sco-monitor-") as folder:
        staged = Path(folder) / "restoring.db"
        articles = stage(copy, staged, amend)
        server = filling(address)
        try:
            schema.drop(server)
            schema.make_or_update(server, may_update=True)
            with SqliteStore.open(staged) as file:
                fill_server(file, server)
                compare(connection_of(file.database), server)
        except BaseException:
            with suppress(StorageError):
                schema.drop(server)
            server.close()
            raise
        kept = put_in_place(server, address)
        server.close()
    return Restored(articles=articles, kept=kept)


def filling(address: Address) -> Connection:
    """Return a connection to the place where a store is brought before it is one."""
    return Connection(Address(address.shown, address.parameters, FILLING))


def put_in_place(server: Connection, address: Address) -> str:
    """Make the store that was filled the one at *address*; return where the older one is kept.

    It is called what the older one was called: whoever is connected goes on with it.
    """
    name, now = address.schema, datetime.now(UTC)
    kept = f"{name}_before_{now:%Y%m%dt%H%M%S}"
    with server.writing():
        (is_there,) = server.execute(
            "SELECT to_regclass(?) IS NOT NULL", [f"{name}.identity"]
        ).fetchone()
        if is_there:
            server.run(f"UPDATE identity SET id = (SELECT id FROM {name}.identity)")
            server.run(f"ALTER SCHEMA {name} RENAME TO {kept}")
        server.run(f"ALTER SCHEMA {FILLING} RENAME TO {name}")
    return f"schema {kept} of {address.shown}" if is_there else ""


def _refuse_without_room(connection: Connection, copy: Path) -> None:
    (held,) = connection.execute(
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c "
        "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
    ).fetchone()
    try:
        free = shutil.disk_usage(copy.parent).free
    except OSError as error:
        raise StorageError(f"{copy}: cannot be written ({error.strerror})") from error
    if free * SHARE < held:
        raise DiskFullError(
            f"{copy}: there is no room for a copy of about {held / SHARE / 1e6:.0f} MB "
            f"({free / 1e6:.0f} MB are free): free some space, or choose another disk"
        )
