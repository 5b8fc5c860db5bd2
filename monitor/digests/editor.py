"""Puts an arrangement into the reader's language: what stands above, and the sections in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.digests.closing import Closing
from monitor.digests.item import Items
from monitor.digests.material import Material
from monitor.digests.measure import width
from monitor.digests.page import Page, Room, web_address
from monitor.digests.pieces import Arrangement, Piece
from monitor.digests.publishers import publishers
from monitor.digests.sections import Sections
from monitor.digests.wording import Wording, wording
from monitor.reading.view import ArticleView
from storage.query import parse
from storage.records import Subscription

SUBJECT_COLUMNS: Final = 70
"""Of a headline in the subject; mail programs on a phone show about 40, on a desktop 90."""

SUBJECT_ROOM: Final = 90
"""Of the headlines in it together: a second one stands there where the first is short."""

TOP_OF_TOP: Final = 8
"""Among so many stories the subject looks for a headline in a language of the reader."""

DAYS_FROM: Final = 72
"""A window of so many hours or more is told in days."""


def edit(
    subscription: Subscription, material: Material, arrangement: Arrangement, room: Room
) -> Page:
    """Return the page of *material* for *subscription*, holding no more than *room*."""
    words, zone = wording(subscription.interface), _zone(subscription)
    reads = frozenset((words.code, *subscription.languages))
    items = Items(
        words=words,
        room=room,
        zone=zone,
        today=material.date,
        reads=reads,
        base=web_address(material.public_url).rstrip("/"),
        translations=material.translations,
    )
    sections = Sections(words=words, items=items, found=arrangement, room=room)
    closing = Closing(
        words=words,
        sections=sections,
        material=material,
        subscription=subscription,
        found=arrangement,
        room=room,
        zone=zone,
    )
    return _Editor(
        words=words,
        items=items,
        sections=sections,
        closing=closing,
        subscription=subscription,
        material=material,
        found=arrangement,
        zone=zone,
    ).page()


def annex_name(material: Material) -> str:
    """Return the name of the attached file that holds what a mail cannot."""
    return f"sco-{(material.slot or material.date.isoformat()).replace(':', '')}.html"


def is_blind(material: Material) -> bool:
    """Tell whether less than half of the sources answered: then that is the news."""
    return 2 * material.counts.answered < material.counts.sources


def _zone(subscription: Subscription) -> tzinfo:
    try:
        return ZoneInfo(subscription.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Editor:
    words: Wording
    items: Items
    sections: Sections
    closing: Closing
    subscription: Subscription
    material: Material
    found: Arrangement
    zone: tzinfo

    def page(self) -> Page:
        say, material, made = self.words.say, self.material, self.sections
        views = [view for piece in self._pieces() for view in piece.articles]
        sections = (
            *made.news(),
            made.updates(),
            made.corrections(),
            made.late(),
            made.mentions(),
            self.closing.unseen(),
            self.closing.numbers(views),
        )
        kept = tuple(section for section in sections if section is not None)
        left = sum(section.missing for section in kept)
        online = web_address(material.public_url)
        links = (
            (say("online"), online),
            (say("unsubscribe"), web_address(material.unsubscribe_url)),
        )
        return Page(
            language=self.words.code,
            subject=self._subject(),
            title=say("title"),
            date=self.words.long_day(material.date),
            standfirst=self._standfirst(views),
            sections=kept,
            also=say("also"),
            comma=say("list"),
            semicolon=say("semicolon"),
            colon=say("colon"),
            footer=self.closing.footer(),
            attached=say("attached", file=annex_name(material)) if left else "",
            links=tuple((text, url) for text, url in links if url),
            online=online,
        )

    def _pieces(self) -> Sequence[Piece]:
        return (*self.found.pieces, *self.found.mentions, *self.found.again)

    def _subject(self) -> str:
        words = self.words
        what = self._news()
        if is_blind(self.material):
            seen = self.closing.answered().rstrip(".。")
            what = seen if self.found.empty else words.say("blind", what=what, seen=seen)
        day = words.day(self.material.date, year=False)
        return words.say("subject", title=words.say("title"), date=day, what=what)

    def _news(self) -> str:
        """Return the news in words: the first headlines, or what else there is."""
        words, found = self.words, self.found
        pieces = [p for g in found.news for p in g.pieces] or [*found.updates, *found.late]
        if pieces:
            return self._headlines(pieces)
        if found.corrections:
            view = found.corrections[0].view
            return words.say(
                "correction_subject", headline=self.items.subject(view, SUBJECT_COLUMNS)
            )
        if found.mentions:
            return words.say("mention_subject", headline=self._headlines(found.mentions[:1]))
        return words.say("again_subject" if found.again else "nothing_subject")

    def _headlines(self, pieces: Sequence[Piece]) -> str:
        """Return the first headlines of the top that the reader can read; else the event's name."""
        leads = [piece.reports[0].lead for piece in pieces[:TOP_OF_TOP]]
        reads = self.items.reads
        readable = [view for view in leads if view.article.language in reads]
        event = self.found.news[0].event if self.found.news else ("", "")
        if not readable and event[0]:
            return self.words.event(*event)
        said = ""
        for view in (readable or leads)[:2]:
            line = self.items.subject(view, SUBJECT_COLUMNS)
            both = self.words.say("semicolon").join(filter(None, (said, line)))
            if said and width(both) > SUBJECT_ROOM:
                break
            said = both
        return said

    def _standfirst(self, views: Sequence[ArticleView]) -> str:
        words, found = self.words, self.found
        first = [words.say("first", period=self._period())] if self.material.first else []
        blind = [self.closing.answered()] if is_blind(self.material) else []
        if found.empty:
            dry = [words.say("dry")] if self.material.dry else []
            return words.say("gap").join((*first, self._nothing(), *dry))
        counted = (
            ("stories", sum(len(g.pieces) for g in found.news)),
            ("updates", len(found.updates)),
            ("corrections", len(found.corrections)),
            ("older", len(found.late)),
            ("mentions", len(found.mentions)),
        )
        what = words.list([words.count(name, n) for name, n in counted if n])
        what = what or words.say("again_subject")
        if views:
            what = words.say("standfirst", found=what, coverage=self._coverage(views))
        return words.say("gap").join((what, *blind, *first))

    def _coverage(self, views: Sequence[ArticleView]) -> str:
        words = self.words
        countries = {view.article.country for view in views} - {""}
        return words.say(
            "coverage" if len(countries) > 1 else "coverage_one_country",
            articles=words.count("articles", len(views)),
            outlets=words.count("by_outlets", len(publishers(views))),
            countries=words.count("in_countries", len(countries)),
        )

    def _nothing(self) -> str:
        asks_all = parse(self.subscription.query).root == parse("").root
        said = "nothing" if asks_all else "nothing_query"
        seen = self.closing.answered()
        if is_blind(self.material):
            return self.words.say("gap").join((seen, self.words.say("blind_nothing")))
        sentence = self.words.say(said, period=self._period())
        return self.words.say("gap").join(filter(None, (sentence, seen)))

    def _period(self) -> str:
        hours = round((self.material.until - self.material.since).total_seconds() / 3600)
        if hours >= DAYS_FROM:
            return self.words.count("days", hours // 24)
        return self.words.count("hours", hours)
