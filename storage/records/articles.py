"""What was written: articles, their texts' signatures, and reprints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["usable", "withheld", "canceled"]
ReprintKind = Literal["exact", "near", "excerpt", "partial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The line before a wire story's first sentence: where, when, which agency."""

    place: str = ""
    date: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture of an article (schema.org ImageObject): its address, its caption as printed,
    and whom it is credited to; "" for what is not said."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The cleaned text of one page, one version of it (schema.org NewsArticle).

    ``id`` stays over versions; ``version`` counts from 1 and rises when headline or text
    change. ``text`` has paragraphs separated by one blank line. ``date_published`` is the
    best of the known dates; ``dates`` keeps them all as (origin, ISO text), origin being
    "feed", "page" or "first-seen". ``date_only`` is true when the time of day is unknown.
    ``status`` is ninjs pubstatus: usable, withheld (stored but not the outlet's text: a
    stub, a consent page) or canceled (the page is gone); ``reason`` says why.
    ``keywords`` are the outlet's own words for what it is about.
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
    image: Image | None = None
    keywords: tuple[str, ...] = ()
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
