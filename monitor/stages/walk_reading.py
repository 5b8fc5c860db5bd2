"""What one document of a walk into the past leads to: the part of ``walk`` that workers run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from monitor.sources import Document
from storage.records import Outcome, Record, Source, Walk

if TYPE_CHECKING:
    from monitor.sources.sitemap_past import Child, Past

DEEPEST: Final = 4
"""robots.txt, an index of the years, one of the months, the months: nobody has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkDocument:
    """A document that was fetched, or is kept; ``capture`` is its id, ``site`` the outlet's."""

    document: Document
    source: Source
    site: str
    walk: Walk
    capture: str
    now: datetime


def read(task: WalkDocument) -> Outcome:
    """Return the entries and the further documents that the document of *task* names."""
    # lxml is heavy: only workers import it.
    from monitor.sources.sitemap_past import PastTask, read_past

    walk = task.walk
    past = read_past(
        PastTask(
            document=task.document,
            source=task.source,
            site=task.site,
            since=walk.since,
            part=walk.part,
        )
    )
    entries = (
        replace(
            entry,
            first_seen=task.now,
            capture=task.capture,
            found="walked",
            decision=task.source.fetch,
        )
        for entry in past.entries
    )
    records: list[Record] = [*entries, *_children(walk, past.children)]
    if past.has_more:
        records.append(replace(walk, part=walk.part + 1))
    return Outcome(
        reason=past.reason,
        records=tuple(records),
        parked=past.reason != "ok" and not walk.guessed,
        detail=f"{walk.url} {_detail(past, len(records) - len(past.entries))}".rstrip(),
    )


def _children(walk: Walk, children: tuple[Child, ...]) -> tuple[Walk, ...]:
    """Return as many of *children* as the budget of *walk* allows, each with its share of it."""
    rest = walk.budget - 1
    if walk.depth >= DEEPEST or rest <= 0:
        return ()
    chosen = children[:rest]
    return tuple(
        replace(
            walk,
            url=child.url,
            changed=child.changed,
            guessed=child.guessed,
            part=0,
            budget=rest // len(chosen),
            depth=walk.depth + 1,
        )
        for child in chosen
    )


def _detail(past: Past, followed: int) -> str:
    parts = [past.detail] if past.detail else []
    if past.children:
        parts.append(f"{min(followed, len(past.children))} of {len(past.children)} looked into")
    if past.older:
        parts.append(f"{past.older} older")
    if past.undated:
        parts.append(f"{past.undated} without a date")
    if past.elsewhere:
        parts.append(f"{past.elsewhere} of other sites")
    return ", ".join(parts)
