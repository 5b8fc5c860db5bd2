"""group: which articles, in any language, tell the same event?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from monitor.stories.place import WINDOW, place
from monitor.stories.view import Outline, lookup, pack, unpack, view
from storage.records import Outcome, Profile
from storage.store import Store

RELATIVES: Final = 20
NEIGHBOURS: Final = 40
"""Articles looked at: those that carry the same text, and those that share most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTask:
    """An article as grouping sees it, with those that may tell the same."""

    article: Outline
    candidates: tuple[Outline, ...]


def read(store: Store, item: str, _now: datetime) -> GroupTask | Outcome:
    """Look up the article *item*, its relatives by text and its neighbours by what they say."""
    article = store.articles.get(item)
    if article is None:
        return Outcome(reason="vanished")
    found = store.classifications.of([item]).get(item)
    if found is None:
        return Outcome(reason="unchanged", detail="not classified yet: that opens it again")
    story = store.stories.story_of([item]).get(item, "")
    reprint = store.reprints.of([item]).get(item)
    seen = view(
        article,
        found,
        reprint,
        story=story,
    )
    if story and store.stories.profiles([item]).get(item) == pack(seen):
        # Nothing that grouping looks at has changed: what was told once stays told.
        return Outcome(reason="unchanged")
    origin = reprint.origin if reprint else item
    names = {origin, *(edge.article for edge in store.reprints.copies(origin)[:RELATIVES])}
    if seen.level != "none":
        names.update(
            store.stories.neighbours(
                lookup(seen), since=seen.at - WINDOW, until=seen.at + WINDOW, limit=NEIGHBOURS
            )
        )
        if seen.story:
            names.update(store.stories.members([seen.story]).get(seen.story, [])[:3])
    names.discard(item)
    packed = store.stories.profiles(sorted(names))
    placed = store.stories.story_of(list(packed))
    return GroupTask(
        article=seen,
        candidates=tuple(
            replace(_unpacked(line), story=placed.get(name, ""))
            for name, line in sorted(packed.items())
        ),
    )


@lru_cache(maxsize=512)
def _unpacked(line: str) -> Outline:
    """Return the view that was packed; on a busy day each is a candidate many times."""
    return unpack(line)


def run(task: GroupTask) -> Outcome:
    """Return the article's story and its profile."""
    seen = task.article
    membership = place(seen, task.candidates)
    profile = Profile(
        article=seen.article,
        at=seen.at,
        packed=pack(seen),
        keys=() if seen.level == "none" else lookup(seen),
    )
    alone = membership.because.startswith(("no report", "not about"))
    return Outcome(
        reason="unchanged" if alone else "ok",
        records=(profile, membership),
        detail=membership.because,
    )
