"""The stages in the order of the flow: what each is about, what it takes and what it makes.

This is the one table: which stages a command may run, which a clock that ran ahead put off,
which ask the outlets, is derived from it. A new stage is a row here, a line of `flow` for what
opens it, and a module of its name (`build`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from storage import records as r
from storage.contract.retention import StagesOf

if TYPE_CHECKING:  # workers read this file too, and commands before they do anything
    from config.settings import Settings
    from monitor.engine.stage import LaneName

READ_SECONDS: Final = 30.0
"""A sitemap of 50,000 pages takes 1.6 s of a processor (measured); machines are busy."""

LONGEST_PAUSE: Final = timedelta(days=3)
"""No item waits longer for its next try: a server's Retry-After is believed for two days."""

MAIL_SECONDS: Final = 120.0
"""The longest conversation with a mail server (90 s), and a margin."""

TRANSLATED_INTO: Final = 3
"""Languages of readers: so many questions at most for one headline."""

MOMENT: Final = 10.0
"""Seconds beyond those of the questions, on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stage.

    ``about`` is what its items name. ``takes`` are the records that open work for it,
    ``purposes`` those of the captures among them; ``makes`` are the records that it returns.
    Raising ``version`` when the same input gives another result has all that was done done
    again at the next start; 0 says that this is never wanted. ``seconds`` are of wall time.
    ``tries`` until an item is parked: 0 is for ever, None what ``[work] tries`` says. Who
    ``begins`` it: a changed record, the clock again and again, or a person. ``asks`` says
    that it sends requests to the outlets. ``late`` is made with its first item: what editions and
    messages are written with takes as long to import as all that asks a source, and no source waits
    for it. ``longest`` is how far ahead a clock that is right puts
    an item off: what is due later than that was put off by one that ran ahead. ``spares`` what may
    have broken the worker, here the model of vectors, when an item is tried again: that is at once.
    """

    about: Literal["source", "walk", "page", "capture", "article", "subscription", "delivery"]
    makes: tuple[type[r.Record], ...]
    takes: tuple[type[r.Record], ...] = ()
    purposes: tuple[str, ...] = ()
    lane: LaneName = "here"
    version: int = 1
    seconds: Callable[[Settings], float] = lambda _: 60.0
    tries: int | None = 5
    begins: Literal["record", "clock", "person"] = "record"
    asks: bool = False
    late: bool = False
    longest: timedelta = LONGEST_PAUSE
    spares: bool = False


STAGES: Final = {
    "poll": Row(
        about="source",
        takes=(r.Follow,),
        makes=(r.Capture, r.Health, r.Follow),
        lane="threads",
        seconds=lambda settings: settings.fetch.deadline_seconds,
        tries=0,
        begins="clock",
        asks=True,
        # The ceiling of the rhythm, and an hour of doubt about the clock.
        longest=timedelta(hours=25),
    ),
    "parse": Row(
        about="capture",
        takes=(r.Capture,),
        purposes=("poll",),
        makes=(r.Entry, r.Capture, r.Follow, r.Health, r.KnownItems),
        lane="workers",
        seconds=lambda settings: settings.work.parse_seconds,
        tries=3,
    ),
    "walk": Row(
        about="walk",
        takes=(r.Walk,),
        makes=(r.Capture, r.Entry, r.Walk),
        lane="threads",
        version=0,
        seconds=lambda settings: settings.fetch.deadline_seconds + READ_SECONDS,
        tries=None,
        begins="person",
        asks=True,
    ),
    "fetch": Row(
        about="page",
        takes=(r.Entry,),
        makes=(r.Capture, r.Article),
        lane="threads",
        seconds=lambda settings: settings.fetch.deadline_seconds,
        tries=None,
        asks=True,
    ),
    "extract": Row(
        about="capture",
        takes=(r.Capture,),
        purposes=("article", "announced", "ingest"),
        makes=(r.Article, r.Signature, r.SitePage),
        lane="workers",
        seconds=lambda settings: settings.work.extract_seconds,
        tries=3,
        version=2,
    ),
    "compare": Row(
        about="article",
        takes=(r.Article,),
        makes=(r.Signature, r.Reprint, r.Original),
        version=3,
    ),
    "classify": Row(
        about="article",
        takes=(r.Article,),
        makes=(r.Classification, r.Planned, r.Vector),
        lane="workers",
        spares=True,
        seconds=lambda settings: settings.work.extract_seconds,
        tries=3,
        version=3,
    ),
    "embed": Row(
        about="article",
        takes=(r.Classification,),
        makes=(r.Vector,),
        lane="workers",
        # A text that broke the model once breaks it again; it is grouped by what it says.
        tries=1,
        seconds=lambda settings: settings.work.extract_seconds,
    ),
    "group": Row(
        about="article",
        takes=(r.Reprint, r.Original, r.Classification, r.Vector),
        makes=(r.Profile, r.Membership, r.Merger),
        version=3,
    ),
    "match": Row(
        about="article",
        takes=(r.Article, r.Classification, r.Membership),
        makes=(r.Delivery, r.Known, r.Digest, r.Link),
        late=True,
    ),
    "translate": Row(
        about="article",
        takes=(r.Article, r.Classification),
        makes=(r.Translation,),
        lane="delivery",
        seconds=lambda settings: TRANSLATED_INTO * settings.translator.seconds + MOMENT,
        version=0,
        late=True,
    ),
    "compose": Row(
        about="subscription", makes=(r.Digest, r.Delivery, r.Link), begins="clock", late=True
    ),
    "deliver": Row(
        about="delivery",
        takes=(r.Delivery,),
        makes=(r.Ended, r.Refusals, r.Delivery),
        lane="delivery",
        seconds=lambda _: MAIL_SECONDS,
        tries=0,
        late=True,
    ),
}

COMMANDED: Final = tuple(name for name, row in STAGES.items() if row.begins == "record")
"""What a command may run for what it brings: the rest comes by the clock, or is asked for."""

ASKING: Final = tuple(name for name, row in STAGES.items() if row.asks)

DECIDED_LAST: Final = tuple(
    name for name in COMMANDED[COMMANDED.index("group") :] if STAGES[name].lane == "here"
)
"""What a round does when all of its articles are there: which story each is in, and who is told."""

REPLAYED: Final = tuple(
    name for name in COMMANDED if STAGES[name].lane not in ("threads", "delivery")
)
"""What can be run again over what is stored, without a word to anybody."""

RECRAWLED: Final = tuple(name for name in COMMANDED if name == "fetch" or name in REPLAYED[1:])
"""What can be run again for chosen pages: asking for them, or any step after it."""

STAGES_OF: Final = StagesOf(
    polls=tuple(name for name, row in STAGES.items() if "poll" in row.purposes),
    pages=tuple(name for name, row in STAGES.items() if row.about == "page"),
    captures=tuple(name for name, row in STAGES.items() if "article" in row.purposes),
    articles=tuple(name for name, row in STAGES.items() if row.about == "article"),
)
"""What the items of a stage are, for what is deleted with them."""

REHEARSED: Final = tuple(
    name for name in (*STAGES_OF.captures, *STAGES_OF.articles) if STAGES[name].lane == "workers"
)
"""The stages whose result depends on nothing but the item itself: what they would make is known."""
