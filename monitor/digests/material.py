"""What one digest is made from: values that the caller looks up and hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from monitor.reading.view import ArticleView
from storage.records import Changes, Merger, Shown, Translation


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNews:
    """A story with all its articles that are known now: old and new, told and untold."""

    id: str
    articles: tuple[ArticleView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An article that an earlier digest told has changed, or its outlet took it down.

    Or it was withdrawn here on demand ("removed"): of that one nothing is known but its address.

    ``view`` is how it reads now, ``earlier_headline`` how it was told, ``changes`` what is
    other in it than before.
    """

    view: ArticleView
    kind: Literal["changed", "withdrawn", "removed"]
    earlier_headline: str = ""
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProblem:
    """A source that could not be read as it should, with its state and since when.

    ``state`` is one of silent, failing, blocked, stale, gone, moved, or unanswered: it gave no
    answer in the time of the edition, and nobody knows yet why; or unasked: its region has no
    worker. ``answered`` says that it did.
    ``usual`` is how many items it has in such a time (0: not known).
    """

    name: str
    state: str
    country: str = ""
    since: datetime | None = None
    answered: bool = False
    usual: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was done in the window. ``sources`` are watched, ``answered`` of them did answer."""

    read: int = 0
    about: int = 0
    mentions: int = 0
    reprints: int = 0
    sources: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One digest for one subscription: the local ``date``, its window, and what is known.

    ``slot`` is the name of the edition ("": its date). ``stories`` are those with a ``fresh``
    article: one that became known, up to the line ``known`` of the ledger, since the last
    edition, and was not told; which of them the subscription asks for is decided here.
    ``overdue`` are those of them that became known before the window. ``replaces`` is the id of
    an edition that had this date by a wrong clock. ``shown`` is what earlier digests of the
    same subscription have shown its reader, the oldest first; ``told_articles`` are the ids
    that they took, shown or not. ``mergers`` are the stories that became part of others since
    the last edition. ``dry`` says that a month has passed without anything told, and that the
    reader does not know it. ``first`` says that there was none before.
    ``translations`` are headlines in the language of the interface, by article, as a machine says
    them. ``public_url`` is where all of it can be read ("": nowhere), ``contact`` whom a reader may
    write to (``mailto:`` or ``https:``), ``unsubscribe_url`` a page where the subscription can
    be ended.
    """

    date: date
    since: datetime
    until: datetime
    stories: tuple[StoryNews, ...] = ()
    fresh: frozenset[str] = frozenset()
    overdue: frozenset[str] = frozenset()
    known: int = 0
    replaces: str = ""
    corrections: tuple[Correction, ...] = ()
    problems: tuple[SourceProblem, ...] = ()
    counts: Counts = field(default_factory=Counts)
    first: bool = False
    shown: tuple[Shown, ...] = ()
    told_articles: frozenset[str] = frozenset()
    mergers: tuple[Merger, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    public_url: str = ""
    contact: str = ""
    unsubscribe_url: str = ""
    slot: str = ""
    dry: bool = False
