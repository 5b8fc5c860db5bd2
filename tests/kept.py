"""What a store has kept, for tests that look at all of it."""

from __future__ import annotations

from storage.records import Entry
from storage.sql.store import SqlStore
from storage.store import Store


def entries_of(store: Store) -> list[Entry]:
    """Return every entry, as they were first seen; some have no page, and no part lists those."""
    assert isinstance(store, SqlStore)
    rows = store.connection.execute("SELECT id FROM entries ORDER BY first_seen, link, guid")
    return [entry for (name,) in rows.fetchall() if (entry := store.entries.get(name))]
