"""The schema on a server: an append-only list of migrations, applied in order, each once.

A migration is a name and statements, in PostgreSQL's own words. All that are missing are applied in
one transaction, alone: the schema is either that of before or that of after.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Final

from psycopg import sql

from storage.errors import NewerStoreError, NoStoreError, OlderStoreError, StorageError
from storage.postgres.connection import Connection
from storage.postgres.schema import (
    days,
    days_in_line,
    first,
    links,
    mergers,
    outside,
    pictures,
    places,
    regions,
    sites,
    translations,
)

MIGRATIONS: Final = (
    ("p001_first", first.TABLES),
    ("p002_links", links.TABLES),
    ("p003_regions", regions.COLUMNS),
    ("p004_mergers", mergers.TABLES),
    ("p005_pictures", pictures.COLUMNS),
    ("p006_translations", translations.TABLES),
    ("p007_sites", sites.TABLES),
    ("p009_outside", outside.TABLES),
    ("p013_days", days.STATEMENTS),
    ("p014_places", places.STATEMENTS),
    ("p015_days_in_line", days_in_line.STATEMENTS),
)
"""Name and statements of each; one that was released is never changed."""

MIGRATING: Final = 0x5C0_0002
"""The advisory lock of the database that is held while the schema changes."""

OLDEST_SERVER: Final = 170_000
"""PostgreSQL 17: what older ones do has not been tried."""

_MADE: Final = "CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL);"
_TEXT: Final = re.compile(r"\bTEXT\b")


def make_or_update(connection: Connection, *, may_update: bool) -> None:
    """Bring the schema up to this version of the program; make it where there is none.

    :param may_update: false where a program that is running knows the older one
    :raises StorageError: where it may not be, or the database cannot hold a store
    """
    if not is_there(connection) or pending(connection):
        with connection.writing():
            connection.execute("SELECT pg_advisory_xact_lock(?)", [MIGRATING])
            if not is_there(connection):
                _refuse_server(connection)
                _make(connection)
            elif pending(connection):
                if not may_update:
                    raise StorageError(
                        f"{connection.shown}: was written by an older sco-monitor, which is "
                        "running: end it everywhere, then start this version"
                    )
                _apply(connection)
    refuse_newer(connection)


def refuse_unreadable(connection: Connection) -> None:
    """Refuse a store that this version cannot read as it is.

    :raises NoStoreError: when nothing is stored there
    :raises OlderStoreError: when an older version wrote it
    :raises NewerStoreError: when a newer version wrote it
    """
    if not is_there(connection):
        raise NoStoreError(
            f"nothing is stored in {connection.shown} yet; begin with `sco-monitor run`, "
            "or look whether `[store] url` names the right database"
        )
    refuse_newer(connection)
    if pending(connection):
        raise OlderStoreError(f"{connection.shown}: was written by an older sco-monitor")


def refuse_newer(connection: Connection) -> None:
    """Refuse what a newer version of the program wrote.

    :raises NewerStoreError: with what to do
    """
    known = {name for name, _ in MIGRATIONS}
    if newer := [name for name in _applied(connection) if name not in known]:
        raise NewerStoreError(
            f"{connection.shown}: was written by a newer sco-monitor ({newer[-1]}); "
            "update the program on this machine"
        )


def is_there(connection: Connection) -> bool:
    """Tell whether a store was ever made here."""
    row = connection.execute(
        "SELECT to_regclass(?) IS NOT NULL", [f"{connection.address.schema}.migrations"]
    ).fetchone()
    return bool(row[0])


def pending(connection: Connection) -> list[str]:
    """Return the names of the migrations that are to be applied yet."""
    applied = _applied(connection)
    return [name for name, _ in MIGRATIONS if name not in applied]


def identity(connection: Connection) -> str:
    """Return what this store is called among all: given once, kept wherever it moves."""
    return str(connection.execute("SELECT id FROM identity").fetchone()[0])


def expected_names() -> frozenset[str]:
    """Return the names of the tables and indexes that every store has."""
    text = _MADE + "".join(statements for _, statements in MIGRATIONS)
    return frozenset(re.findall(r"CREATE (?:UNIQUE )?(?:TABLE|INDEX) (\w+)", text))


def _applied(connection: Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM migrations ORDER BY name")
    return [row[0] for row in rows]


def _make(connection: Connection) -> None:
    connection.run(f'CREATE SCHEMA "{connection.address.schema}"')
    connection.run(_ordered(_MADE))
    _apply(connection)
    connection.execute("INSERT INTO identity (id) VALUES (?)", [uuid.uuid4().hex])


def _apply(connection: Connection) -> None:
    missing = pending(connection)
    for name, statements in MIGRATIONS:
        if name in missing:
            connection.run(_ordered(statements))
            connection.execute(
                "INSERT INTO migrations (name, applied_at) VALUES (?, ?)",
                [name, datetime.now(UTC).isoformat(timespec="seconds")],
            )


def _ordered(statements: str) -> str:
    """Return *statements* with texts ordered by code points, whatever the database's locale."""
    return _TEXT.sub('TEXT COLLATE "C"', statements)


def _refuse_server(connection: Connection) -> None:
    version, encoding = connection.execute(
        "SELECT current_setting('server_version_num'), current_setting('server_encoding')"
    ).fetchone()
    if int(version) < OLDEST_SERVER:
        raise StorageError(
            f"{connection.shown}: is PostgreSQL {int(version) // 10_000}; "
            f"{OLDEST_SERVER // 10_000} or newer is needed"
        )
    if encoding != "UTF8":
        raise StorageError(
            f"{connection.shown}: its texts are {encoding}; make the database with "
            "`createdb --encoding=UTF8 --template=template0`"
        )


def drop(connection: Connection) -> None:
    """Drop the store with all that is in it."""
    name = sql.Identifier(connection.address.schema).as_string()
    connection.run(f"DROP SCHEMA IF EXISTS {name} CASCADE")
