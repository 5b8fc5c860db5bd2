"""What a store has kept, for tests that look at all of it."""

from __future__ import annotations

from storage.records import Entry
from storage.store import Store


def entries_of(store: Store) -> list[Entry]:
    """Return every entry that has a page, as they were first seen."""
    found = [entry for page in store.selection.pages() for entry in store.entries.of_page(page)]
    return sorted(found, key=lambda entry: (entry.first_seen, entry.link, entry.guid))
