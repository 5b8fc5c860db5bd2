"""What a store has kept, for tests that look at all of it."""

from __future__ import annotations

from storage.records import Entry
from storage.sqlite.store import SqliteStore


def entries_of(store: SqliteStore) -> list[Entry]:
    """Return every entry, as they were first seen; some have no page, and no part lists those."""
    rows = store.database.execute("SELECT id FROM entries ORDER BY first_seen, link, guid")
    return [entry for (name,) in rows.fetchall() if (entry := store.entries.get(name))]
