"""Stories come together: their members move, and what is kept under an old id goes to the new one.

The same for every implementation of the store. Two reports of one event that came before the
report which joins them began two stories. What was told of either stays told; a story in which a
person put an article stays as the person left it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage.records import Membership, Merger, Record
from storage.store import Store


def settled(store: Store, records: Sequence[Record]) -> Sequence[Record]:
    """Return *records* with memberships of stories that became part of others in those."""
    asked = [one.story for one in records if isinstance(one, Membership)]
    joined = store.stories.joined(asked) if asked else {}
    if not joined:
        return records
    return [
        replace(record, story=joined[record.story])
        if isinstance(record, Membership) and record.story in joined
        else record
        for record in records
    ]


def merge(store: Store, merger: Merger) -> list[Record]:
    """Move the members of a story to the one that it is part of; return what changed.

    Nothing changes where it is so already, or a person put an article into one of the two.
    """
    known = store.stories.joined([merger.story, merger.joined])
    joined = known.get(merger.joined, merger.joined)
    if merger.story in known or merger.story == joined:
        return []
    found = store.stories.members([merger.story, joined])
    members = [article for group in found.values() for article in group]
    said = store.corrections.of(members) if members else {}
    if any(one.field == "story" for ones in said.values() for one in ones):
        return []
    if not store.stories.put_merger(replace(merger, joined=joined)):
        return []
    moved = [
        Membership(article=one, story=joined, because=store.stories.because(one))
        for one in found.get(merger.story, ())
    ]
    return [merger, *(one for one in moved if store.stories.put(one))]
