"""Who is told what: subscriptions, editions and their deliveries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Cadence = Literal[
    "daily",
    "weekdays",
    "weekly",
    "hourly",
    "at-once",
    "spike",
    "stories",
    "editions",
    "turns",
    "feeds",
]

Purpose = Literal["confirm", "change", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A standing query, a channel and a cadence.

    ``channel`` is the name of a notifier ("email", "webhook"); ``address`` is its target;
    ``at`` is local "HH:MM" in ``timezone`` (IANA name), or several of them with spaces between,
    for the cadences that have editions; ``day`` is the weekday of a weekly one ("": "mon"). Between
    the local times of ``quiet`` ("22:00-07:00"; "": none) nothing is sent at once. With the
    cadence "turns" it is told when sources fall silent or fail, and nothing of articles. "stories"
    and "editions" are of programs: told when a story is another, and when an edition was accepted;
    "feeds" is of hubs, told that what answers the query is another.
    """

    name: str
    channel: str
    address: str
    cadence: Cadence = "daily"
    timezone: str = "UTC"
    at: str = "07:00"
    query: str = ""
    languages: tuple[str, ...] = ()
    interface: str = "en"
    secret_file: str = ""
    day: str = ""
    quiet: str = ""

    @property
    def has_editions(self) -> bool:
        """Whether it is told at set times."""
        return self.cadence in ("daily", "weekdays", "weekly", "hourly")

    @property
    def is_frequent(self) -> bool:
        """Whether it has several editions a day: then one without news is not sent."""
        return self.cadence == "hourly" or " " in self.at.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A line of the ledger: an article became known, or known otherwise, at ``at``.

    ``number`` is given when the line is kept (0 before): each is greater than all before it,
    whatever the clock says, and editions go by it. ``version`` is that of the article,
    ``topics`` a short hash of its level and tags ("": not noted). ``tellable`` says that it was
    usable, relevant and in a story, ``anew`` that it was not before.
    """

    article: str
    at: datetime
    version: int = 1
    topics: str = ""
    tellable: bool = True
    anew: bool = True
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an edition showed its reader of one article.

    ``story`` is the id of the story under which it stood, "" for a mention. ``headline`` is as it
    was shown ("": not noted), ``facts`` what stood in headline and sentences, each as a short
    key that is the same in every text (see `monitor.digests.facts`).
    """

    story: str
    article: str
    headline: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One edition for one subscription and one local date (ISO, "2026-11-21"); frozen once made.

    Where a date has several editions, theirs have a time too ("2026-11-21T13:00").
    ``annex`` is an HTML document with all of it, where the mail could not hold all ("": it does).
    ``stories`` and ``articles`` are taken by it and told by no other, ``shown`` is what stands
    in it. ``known`` is the number of the ledger's last line that it took into account.
    ``replaces`` is the id of an edition that a clock running ahead gave this date ("": none); it
    is not kept.
    """

    id: str
    subscription: str
    date: str
    since: datetime
    until: datetime
    subject: str
    text: str
    html: str
    annex: str = ""
    stories: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    known: int = 0
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one channel. ``id`` is the idempotency key: Standard Webhooks id, Message-ID.

    ``payload`` is frozen at creation: JSON for webhooks, the whole RFC 5322 message for e-mail.
    """

    id: str
    subscription: str
    channel: str
    address: str
    subject: str
    payload: str = field(repr=False)
    created: datetime
    digest: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Nothing more is sent to a subscription, because its receiver said so (HTTP 410)."""

    subscription: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """How many messages in a row the receiver of a subscription has refused for good."""

    subscription: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link in a mail lets its holder do; its token is kept as ``digest`` alone (SHA-256).

    "confirm" makes the subscription ``wanted``, "change" lets the one called ``subscription`` be
    another, "end" ends it. After ``expires`` (None: never) it does nothing.
    """

    digest: str
    purpose: Purpose
    subscription: str
    expires: datetime | None = None
    wanted: Subscription | None = None
