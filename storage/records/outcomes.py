"""What a stage returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records.articles import Article, Original, Reprint, Signature
from storage.records.captures import Capture, Entry, Follow, KnownItems, Walk
from storage.records.editions import Delivery, Digest, Ended, Known, Link, Refusals
from storage.records.findings import (
    Classification,
    Membership,
    Merger,
    Planned,
    Profile,
    Translation,
    Vector,
)
from storage.records.sites import SitePage
from storage.records.sources import Health, Source

Record = (
    Source
    | Health
    | Capture
    | Entry
    | KnownItems
    | Follow
    | Walk
    | Article
    | Signature
    | SitePage
    | Reprint
    | Original
    | Classification
    | Planned
    | Vector
    | Translation
    | Membership
    | Merger
    | Profile
    | Known
    | Digest
    | Delivery
    | Ended
    | Link
    | Refusals
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a stage returns: new records, the reason it ended with, and when to come back.

    ``due`` None means done: nothing more until somebody sets it. ``retry`` asks for a
    second try, at ``due`` where it is given, backed off otherwise; the engine counts the tries
    and parks the item with ``reason`` at its limit. ``parked`` parks it at once: a second
    try would end the same. ``silent`` says that nobody answered at all: what waits for the same
    receiver need not be tried now. ``further`` is what was done for other stages in the same go,
    ``aside`` what the stage itself has at hand afterwards (`Stage.hear`): it is not kept.
    """

    reason: str
    records: tuple[Record, ...] = ()
    due: datetime | None = None
    retry: bool = False
    parked: bool = False
    detail: str = ""
    silent: bool = False
    further: tuple[Further, ...] = ()
    aside: bytes = b""


@dataclass(frozen=True, slots=True)
class Further:
    """What ``item`` came to in another ``stage``, run at once with the record ``made_from``.

    It counts where that record is kept as it is, and new; else the stage runs in its turn.
    """

    stage: str
    item: str
    made_from: Record
    outcome: Outcome
