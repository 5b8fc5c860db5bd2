"""Writing tables anew: without the room, and the contents, of rows that are gone.

https://www.postgresql.org/docs/current/sql-vacuum.html
"""

from __future__ import annotations

from storage.errors import DiskFullError, ReadOnlyError, StorageError
from storage.postgres.connection import Connection


def write_anew(connection: Connection) -> bool:
    """Write each table anew; return False where one is in use for too long.

    Belongs outside a transaction. Nobody reads or writes a table meanwhile: they wait.
    """
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace "
        "AND c.relkind = 'r' ORDER BY c.relname"
    ).fetchall()
    for (name,) in rows:
        try:
            connection.run(f'VACUUM (FULL) "{name}"')
        except (DiskFullError, ReadOnlyError):
            raise
        except StorageError:
            return False
    return True
