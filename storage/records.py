"""The records: frozen values that pass between stages through the store.

Names follow the field's standards: RFC 4287 for entries, schema.org NewsArticle
and ninjs for articles, WARC for captures, Standard Webhooks for deliveries.
All times are aware UTC. A key is derived from content, so that making a record
twice stores it once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.compact import compact

KEY_VERSION = "1"
"""Part of every key: a change of what goes into a key gets a new number."""


def key(kind: str, *parts: str) -> str:
    """Return the 20-hex-digit key of a record of *kind* made from *parts*."""
    material = "\x1f".join((KEY_VERSION, kind, *parts))
    return hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def digest(body: bytes) -> str:
    """Return the name of raw bytes: their SHA-256 in hex."""
    return hashlib.sha256(body).hexdigest()


FetchPolicy = Literal["all", "matching", "none"]
Decision = Literal["all", "matching", "none", "asked"]
Found = Literal["announced", "walked", "archived"]
Display = Literal["full", "snippet"]
Cadence = Literal["daily", "at-once", "turns"]
Status = Literal["usable", "withheld", "canceled"]
HealthState = Literal["ok", "slow", "stale", "silent", "failing", "blocked", "moved", "gone"]
Level = Literal["about", "mention", "none"]
ReprintKind = Literal["exact", "near", "excerpt", "partial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What we watch: one address of one outlet.

    ``name`` is unique and is what people type. ``country`` is ISO 3166-1 alpha-2
    or "" where there is none, ``language`` is ISO 639-1 or "" (several, mixed).
    ``every`` is the wished interval between polls in seconds. ``options`` are
    the settings of the kind (link patterns, field mappings), as (name, value).
    """

    name: str
    url: str
    kind: str = "feed"
    publisher: str = ""
    country: str = ""
    language: str = ""
    fetch: FetchPolicy = "all"
    every: int = 1800
    display: Display = "snippet"
    enabled: bool = True
    grade: str = ""
    ownership: str = ""
    homepage: str = ""
    licence: str = ""
    note: str = ""
    encoding: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str, default: str = "") -> str:
        """Return the kind's option *name*, or *default*."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source is doing, and what the next poll has to say to its server.

    ``state`` is ok, slow, stale, silent, failing, blocked, moved or gone, ``since`` when it
    turned; ``told`` is the state that the operator was told last, at ``told_at``. ``etag``,
    ``last_modified`` and ``digest`` are of the last good answer, kept verbatim;
    ``validators_url`` gave it.
    ``failures`` counts bad polls in a row. ``ttl`` is the feed's own wish in seconds (0:
    none), ``window`` how many seconds of news its document holds (0: unknown).
    ``permanent_url`` was the target of the last ``permanent_count`` answers, all
    permanent redirects. ``beyond`` counts items over ``max_items`` in the last answer,
    ``skipped`` the unreadable ones. ``answered_at`` and ``answered_before`` are the last two
    good answers, ``changed_at`` the last with a new document, ``read_at`` when one was read.
    ``newest_item`` is the newest date that a document named, ``last_item`` when an item
    appeared last; ``rhythm`` is what its items lead one to expect (see `monitor.watch.rhythm`).
    """

    source: str
    state: HealthState = "ok"
    since: datetime | None = None
    told: str = "ok"
    told_at: datetime | None = None
    reason: str = ""
    detail: str = ""
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""
    digest: str = ""
    failures: int = 0
    polled_at: datetime | None = None
    answered_at: datetime | None = None
    answered_before: datetime | None = None
    changed_at: datetime | None = None
    read_at: datetime | None = None
    not_before: datetime | None = None
    newest_item: datetime | None = None
    last_item: datetime | None = None
    rhythm: str = ""
    window: int = 0
    ttl: int = 0
    title: str = ""
    skipped: int = 0
    beyond: int = 0
    permanent_url: str = ""
    permanent_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One HTTP exchange, or one file taken in, with its raw bytes (WARC response record).

    ``purpose`` says who asked: "poll", "article", "robots", "ingest", "walk" (a sitemap of the
    past) or "announced" (the text that a feed itself carried). ``reason`` is the code it ended
    with, ``body`` is empty where nothing was received; ``digest`` names the stored bytes.
    ``page`` is the page key for articles, "" for feeds. ``milliseconds`` is wall time,
    ``new_items`` is counted at reading: the entries that it was the first to announce.
    ``request_head`` and ``response_head`` are first line and header fields of the last exchange
    as they went over the wire, ended by CR LF, secrets left out; "" where no bytes are kept.
    """

    id: str
    source: str
    url: str
    purpose: str
    at: datetime
    reason: str
    status: int = 0
    final_url: str = ""
    page: str = ""
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    body: bytes = field(default=b"", repr=False)
    digest: str = ""
    size: int = 0
    milliseconds: int = 0
    new_items: int = 0
    detail: str = ""
    request_head: str = field(default="", repr=False)
    response_head: str = field(default="", repr=False)


@compact
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item that a source announced (RFC 4287 entry).

    ``link`` is the canonical http(s) URL and ``page`` its key: entries of five feeds
    with one page are fetched once. ``content`` is HTML as announced (full text in a
    feed) and may be empty; ``summary`` and ``title`` are plain text. ``capture`` is the document
    that it stood in first. ``found`` says how that came: "announced" by a poll, or in the past,
    "walked" from sitemap to sitemap or "archived" in a file. ``decision`` is the source's fetch
    policy when it was found, or "asked" once a person wants the page whatever the policy says.
    """

    id: str
    source: str
    guid: str
    link: str
    page: str
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    first_seen: datetime | None = None
    capture: str = ""
    found: Found = "announced"
    decision: Decision = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItems:
    """What a source's kind remembers of the document at *url*: items that need no second reading.

    ``items`` is packed as the kind wants it. ``capture`` is the document, ``before`` the one on
    whose known items it was read: where another came between, nothing of it is kept.
    """

    source: str
    url: str
    capture: str = ""
    before: str = ""
    items: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A further document of a source that is polled with it: a child of a sitemap index."""

    source: str
    url: str

    @property
    def id(self) -> str:
        """What the work of polling it is called."""
        return key("follow", self.source, self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A document of a source's site that is to be looked into for its past (`backfill`).

    Pages older than ``since`` are left out. ``changed`` is when its index says that it changed,
    ``part`` counts from 0 where one holds more pages than are taken at a time. ``budget`` is
    how many documents it and those that it names may come to, ``depth`` how many led to it.
    ``guessed`` is a usual place that nothing on the site names.
    """

    source: str
    url: str
    since: datetime | None = None
    changed: datetime | None = None
    part: int = 0
    budget: int = 1
    depth: int = 0
    guessed: bool = False

    @property
    def id(self) -> str:
        """What the work of looking into it is called: another one where anything differs."""
        times = (
            at.isoformat(timespec="milliseconds") if at else "" for at in (self.since, self.changed)
        )
        numbers = (self.part, self.budget, self.depth, int(self.guessed))
        return key("look", self.source, self.url, *times, *map(str, numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The line before a wire story's first sentence: where, when, which agency."""

    place: str = ""
    date: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The cleaned text of one page, one version of it (schema.org NewsArticle).

    ``id`` stays over versions; ``version`` counts from 1 and rises when headline or text
    change. ``text`` has paragraphs separated by one blank line. ``date_published`` is the
    best of the known dates; ``dates`` keeps them all as (origin, ISO text), origin being
    "feed", "page" or "first-seen". ``date_only`` is true when the time of day is unknown.
    ``status`` is ninjs pubstatus: usable, withheld (stored but not the outlet's text: a
    stub, a consent page) or canceled (the page is gone); ``reason`` says why.
    """

    id: str
    url: str
    source: str
    headline: str
    text: str
    capture: str
    captured_at: datetime | None
    first_seen: datetime
    version: int = 1
    canonical_url: str = ""
    publisher: str = ""
    country: str = ""
    language: str = ""
    script: str = ""
    authors: tuple[str, ...] = ()
    date_published: datetime | None = None
    date_modified: datetime | None = None
    date_only: bool = False
    dates: tuple[tuple[str, str], ...] = ()
    section: str = ""
    summary: str = ""
    is_accessible_for_free: bool | None = None
    credits: tuple[str, ...] = ()
    dateline: Dateline | None = None
    status: Status = "usable"
    reason: str = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a copy changed against the text it was made from."""

    headline: bool = False
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sentences_dropped: tuple[str, ...] = ()
    sentences_added: tuple[str, ...] = ()
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """Article ``article`` carries the text of ``source_article``.

    ``containment`` is the share of the article's shingles found in the source,
    ``containment_reverse`` the share of the source's found in the article (0..1).
    ``origin`` is the root of the chain, the earliest known.
    """

    article: str
    source_article: str
    origin: str
    kind: ReprintKind
    containment: float
    containment_reverse: float
    changes: Changes = Changes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """Article ``article`` is a copy of nothing that is known: an older finding is taken back."""

    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What `compare` remembers of an article so that later ones can find it.

    ``text_digest`` is of the normalised text (exact copies share it); ``sketch`` are the
    sampled shingle hashes under which it can be looked up; ``scheme`` names the method
    and its parameters, so that signatures of two methods never meet.
    """

    article: str
    scheme: str
    text_digest: str
    sketch: tuple[int, ...]
    shingles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A finding about an article (RFC 4287 category, ninjs subject).

    ``label`` is the canonical English name, ``parent`` is used by finer topics;
    ``confidence`` is 0..1; ``spans`` are (start, end) in headline + "\\n\\n" + text.
    """

    scheme: str
    term: str
    label: str
    confidence: float = 1.0
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What an article is about: relevance to the SCO with its evidence, and the tags.

    ``score`` is 0..1. Each piece of ``evidence`` is one readable sentence or phrase:
    what was found, where, and which way it counted.
    """

    article: str
    level: Level
    score: float
    evidence: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """What an article means: the direction of its headline and lead among all texts.

    ``model`` made it: vectors of two are never compared. ``numbers`` are signed bytes
    (`monitor.meaning.numbers`), ``language`` is the article's, ``digest`` names the text that it
    was made from.
    """

    article: str
    model: str
    language: str
    digest: str
    numbers: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Article ``article`` tells the event of story ``story``; ``because`` says why it is there."""

    article: str
    story: str
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What `group` remembers of an article so that later ones can find it.

    ``at`` is its date for grouping, ``packed`` one line that the stage reads again, ``keys``
    are the terms under which it is looked up.
    """

    article: str
    at: datetime
    packed: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles, in any language, that tell the same event: made from its members at reading."""

    id: str
    headline: str
    first_published: datetime
    last_seen: datetime
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A standing query, a channel and a cadence.

    ``channel`` is the name of a notifier ("email", "webhook"); ``address`` is its target;
    ``at`` is local "HH:MM" in ``timezone`` (IANA name) for the daily cadence. With the cadence
    "turns" it is told when sources fall silent or fail, and nothing of articles.
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
    | Reprint
    | Original
    | Classification
    | Vector
    | Membership
    | Profile
    | Known
    | Digest
    | Delivery
    | Ended
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a stage returns: new records, the reason it ended with, and when to come back.

    ``due`` None means done: nothing more until somebody sets it. ``retry`` asks for a
    second try, at ``due`` where it is given, backed off otherwise; the engine counts the tries
    and parks the item with ``reason`` at its limit. ``parked`` parks it at once: a second
    try would end the same. ``silent`` says that nobody answered at all: what waits for the same
    receiver need not be tried now.
    """

    reason: str
    records: tuple[Record, ...] = ()
    due: datetime | None = None
    retry: bool = False
    parked: bool = False
    detail: str = ""
    silent: bool = False
