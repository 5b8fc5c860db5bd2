"""A store that has grown for years, written through the contract of the store: no page is fetched.

Texts are sentences of the demo's newsroom and of the words that follow, in its languages, shuffled
anew for each article; every fifth is a copy of one before it, and one text in a thousand goes to
hundreds of outlets. A thousand articles come each day, as many as 300 sources bring.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.reprints.signature import SCHEME
from monitor.stages.table import STAGES
from monitor.stories.traits import Anchors
from monitor.stories.view import Outline, lookup, pack
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from storage.contract.work import Claim, Settlement
from storage.records import (
    Article,
    Capture,
    Classification,
    Entry,
    Health,
    Known,
    Level,
    Membership,
    Profile,
    Record,
    Reprint,
    Signature,
    Source,
    Tag,
    key,
)
from storage.store import Store
from tests.stories.newsroom import newsroom

BEGIN: Final = datetime(2024, 3, 1, tzinfo=UTC)
"""When the first article came; the millionth comes at the end of November 2026."""

A_DAY: Final = 1_000
SOURCES: Final = 300
BATCH: Final = 500
"""Articles of one transaction."""

COUNTRIES: Final = (
    *("RU", "CN", "KZ", "KG", "UZ", "TJ", "IN", "PK", "IR", "BY", "MN", "TR", "AZ", "US", "GB"),
)
LETTERS: Final = 3_000
"""Of a text: the middle of those that were read from real pages."""

FURNITURE: Final = 5_000
"""Bytes of a page that no other page has: half of what a capture takes on disk."""

KEPT_SIZE: Final = 48
"""Values in a sketch of a text of this length (`monitor.reprints.signature`)."""

RECENT: Final = 600
"""Articles among which a copy finds its source, and a report its story."""

_DONE: Final = ("compare", "classify", "embed", "group", "match")


@dataclass(frozen=True, slots=True)
class _Base:
    """A text of the newsroom with what was found in it."""

    sentences: tuple[str, ...]
    headline: str
    language: str
    found: Classification
    anchors: Anchors


@dataclass(slots=True)
class Grown:
    """Makes articles in the order of their arrival; the same for the same *seed*."""

    seed: int = 1
    _chance: random.Random = field(init=False, repr=False)
    _bases: list[_Base] = field(init=False, repr=False)
    _recent: list[tuple[Article, Signature, str, str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._bases = _bases()
        self._recent = []

    def sources(self) -> list[Source]:
        """Return the sources that everything is of."""
        return [
            Source(
                name=f"Outlet {number}",
                url=f"https://outlet{number}.example/feed",
                publisher=f"Outlet {number}",
                country=COUNTRIES[number % len(COUNTRIES)],
                every=timedelta(minutes=30) // timedelta(seconds=1),
            )
            for number in range(SOURCES)
        ]

    def fill(self, store: Store, count: int) -> Iterator[int]:
        """Write what *store* lacks of *count* articles, a batch at a time; yield how many it has.

        It is a whole store of so many after each.
        """
        with store.writing():
            for source in self.sources():
                store.sources.add(source, origin="configured")
        for first in range(store.articles.count(), count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            with store.writing():
                for number in numbers:
                    self._put(store, number)
                store.put(self._health(self.at(numbers[-1])))
            yield numbers[-1] + 1

    def at(self, number: int) -> datetime:
        """Return when the article *number* was first seen."""
        return BEGIN + number * timedelta(days=1) / A_DAY

    def _put(self, store: Store, number: int) -> None:
        at = self.at(number)
        records, settled = self.records(number, at)
        store.put(records)
        store.work.open_all((stage, item, at) for stage, item, _ in settled)
        for stage, item, reason in settled:
            end = Settlement(Claim(stage, item, 1, 0), reason)
            store.work.settle([end], now=at, version=STAGES[stage].version)

    def records(self, number: int, at: datetime) -> tuple[list[Record], list[tuple[str, str, str]]]:
        """Return the article *number* with all that is known of it, and the work that is done.

        The work is (stage, item, reason).
        """
        chance = self._chance
        name = f"Outlet {int(SOURCES * chance.random() ** 2)}"
        host = name.replace(" ", "").lower()
        page, link = f"{host}.example/{number}", f"https://{host}.example/{number}"
        poll = self._poll(number, name, at)
        capture = Capture(
            id=key("capture", link, at.isoformat()),
            source=name,
            url=link,
            purpose="article",
            at=at,
            reason="ok",
            status=200,
            final_url=link,
            page=page,
            media_type="text/html",
            body=b"",
            milliseconds=chance.randrange(80, 900),
        )
        article, signature, edge, story, base = self._article(number, name, link, capture.id, at)
        body = f"<html><h1>{article.headline}</h1><p>{article.text}</p>".encode()
        capture = _with(capture, body + chance.randbytes(FURNITURE))
        entry = Entry(
            id=key("entry", link),
            source=name,
            guid=link,
            link=link,
            page=page,
            title=article.headline,
            published=article.date_published,
            first_seen=at,
            capture=poll.id,
            summary=article.text[:200],
        )
        level: Level = chance.choices(("none", "mention", "about"), (6, 2, 2))[0]
        found = Classification(
            article=article.id,
            level=level,
            score=chance.random(),
            evidence=base.found.evidence[:3],
            tags=self._tags(base, level, at),
        )
        outline = Outline(
            article=article.id,
            language=article.language,
            at=min(article.date_published or at, at),
            level=level,
            anchors=base.anchors,
        )
        keys = () if level == "none" else lookup(outline)
        records: list[Record] = [
            poll,
            capture,
            entry,
            article,
            signature,
            *edge,
            found,
            Profile(article=article.id, at=outline.at, packed=pack(outline), keys=keys),
            Membership(article=article.id, story=story, because="same people and place"),
        ]
        if level != "none":
            records.append(Known(article=article.id, at=at))
        settled = [("fetch", page, "ok"), ("extract", capture.id, "ok")]
        settled += [(stage, article.id, "ok" if edge else "unchanged") for stage in _DONE]
        if poll.body:
            settled.append(("parse", poll.id, "ok"))
        return records, settled

    def _poll(self, number: int, name: str, at: datetime) -> Capture:
        is_new = number % 4 == 0
        return Capture(
            id=key("poll", name, at.isoformat()),
            source=name,
            url=f"https://{name.replace(' ', '').lower()}.example/feed",
            purpose="poll",
            at=at,
            reason="ok" if is_new else "not-modified",
            status=200 if is_new else 304,
            body=self._chance.randbytes(3_000) if is_new else b"",
            milliseconds=90,
        )

    def _article(
        self, number: int, name: str, link: str, capture: str, at: datetime
    ) -> tuple[Article, Signature, list[Reprint], str, _Base]:
        """Return an article, its signature, its edge if it is a copy, its story and its base."""
        chance, identity = self._chance, key("article", link)
        base = chance.choice(self._bases)
        source = self._source(number)
        edge: list[Reprint] = []
        story = identity
        if source is not None:
            before, kept, story, origin = source
            headline, text, language = before.headline, before.text, before.language
            sketch, digest = kept.sketch, kept.text_digest
            edge = [
                Reprint(
                    article=identity,
                    source_article=before.id,
                    origin=origin,
                    kind=chance.choice(("exact", "near", "near", "excerpt")),
                    containment=0.97,
                    containment_reverse=0.9,
                )
            ]
        else:
            language = base.language
            sentences = chance.choices(base.sentences, k=LETTERS // 90)
            tail = " ".join(f"w{int(chance.paretovariate(0.7)) % 400_000}" for _ in range(40))
            text = " ".join(sentences)[: LETTERS - len(tail)] + "\n\n" + tail
            headline = f"{base.headline} {number}"
            sketch = tuple(sorted(chance.getrandbits(63) for _ in range(KEPT_SIZE)))
            digest = key("text", identity)
            if self._recent and chance.random() < 0.6:
                story = chance.choice(self._recent)[2]
        article = Article(
            id=identity,
            url=link,
            source=name,
            publisher=name,
            headline=headline,
            text=text,
            capture=capture,
            captured_at=at,
            first_seen=at,
            date_published=at - timedelta(minutes=chance.expovariate(1 / 40)),
            language=language,
            country=COUNTRIES[int(name.rpartition(" ")[2]) % len(COUNTRIES)],
        )
        signature = Signature(
            article=identity, scheme=SCHEME, text_digest=digest, sketch=sketch, shingles=480
        )
        origin = edge[0].origin if edge else identity
        self._recent.append((article, signature, story, origin))
        del self._recent[:-RECENT]
        return article, signature, edge, story, base

    def _source(self, number: int) -> tuple[Article, Signature, str, str] | None:
        """Return what the article *number* is a copy of, or None."""
        if not self._recent:
            return None
        if number % 1_000 < 300 and number // 1_000 % 50 == 0:
            return self._recent[-1]  # one text that hundreds print
        return self._chance.choice(self._recent) if self._chance.random() < 0.2 else None

    def _tags(self, base: _Base, level: Level, at: datetime) -> tuple[Tag, ...]:
        """Return the tags of the newsroom's text, some of them, with those of rare things."""
        chance = self._chance
        if level == "none":
            return ()
        some = [tag for tag in base.found.tags if chance.random() < 0.8]
        place, person = (
            int(chance.paretovariate(0.8)) % 20_000,
            int(chance.paretovariate(1)) % 5_000,
        )
        country = COUNTRIES[int(chance.paretovariate(0.8)) % len(COUNTRIES)]
        names = {(tag.scheme, tag.term) for tag in some}
        more = (
            Tag(scheme="place", term=f"town-{place}", label=f"Town {place}"),
            Tag(scheme="person", term=f"person-{person}", label=f"Person {person}"),
            Tag(scheme="country", term=country, label=country),
            Tag(scheme="event", term=f"meeting-{at.year}-{at.month}", label=f"Meeting {at:%B %Y}"),
        )
        return (*some, *(tag for tag in more if (tag.scheme, tag.term) not in names))

    def _health(self, at: datetime) -> list[Health]:
        return [
            Health(source=source.name, polled_at=at, answered_at=at, reason="ok")
            for source in self.sources()
        ]


def _with(capture: Capture, body: bytes) -> Capture:
    from dataclasses import replace

    return replace(capture, body=body)


def _bases() -> list[_Base]:
    articles, outlines, _ = newsroom()
    classifier = Classifier(gazetteer_with())
    return [
        _Base(
            sentences=tuple(one for one in article.text.replace("\n\n", " ").split(". ") if one),
            headline=article.headline,
            language=article.language,
            found=classifier.classify(article),
            anchors=seen.anchors,
        )
        for article, seen in zip(articles, outlines, strict=True)
    ]
