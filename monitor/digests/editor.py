"""Puts an arrangement into the reader's language, section by section."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import chain, repeat
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.digests.arrange import Arrangement, Group, Piece
from monitor.digests.item import Items, outlet_name
from monitor.digests.material import Material, SourceProblem
from monitor.digests.measure import clip
from monitor.digests.page import Block, Page, PageItem, Room, Section, Weight, more, web_address
from monitor.digests.query_words import described
from monitor.digests.wording import Wording, wording
from monitor.reading.view import ArticleView
from storage.query import parse
from storage.records import Subscription

SUBJECT_COLUMNS: Final = 70
"""Of a headline in the subject; mail programs on a phone show about 40, on a desktop 90."""

TOP_OF_TOP: Final = 8
"""Among so many stories the subject looks for a headline in the reader's own language."""

EVENT_LEAST: Final = 5
"""An event may show this many stories even where nothing else happened; beyond that, no more
than there are other stories, so that it never fills more than half."""

SUMMARIES: Final = 24
"""With more stories than this, those below the top show only their headlines."""

QUERY_COLUMNS: Final = 400
"""Of the description of a query in the footer."""

DAYS_FROM: Final = 72
"""A window of so many hours or more is told in days."""


def edit(
    subscription: Subscription, material: Material, arrangement: Arrangement, room: Room
) -> Page:
    """Return the page of *material* for *subscription*, holding no more than *room*."""
    words, zone = wording(subscription.interface), _zone(subscription)
    items = Items(words=words, room=room, zone=zone, today=material.date)
    return _Editor(
        words=words,
        items=items,
        subscription=subscription,
        material=material,
        found=arrangement,
        room=room,
        zone=zone,
    ).page()


def _zone(subscription: Subscription) -> tzinfo:
    try:
        return ZoneInfo(subscription.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Editor:
    words: Wording
    items: Items
    subscription: Subscription
    material: Material
    found: Arrangement
    room: Room
    zone: tzinfo

    def page(self) -> Page:
        say, material, found, room = self.words.say, self.material, self.found, self.room
        sections = (
            *self._news(),
            self._stories("updates", found.updates, room.updates, self.items.update),
            self._stories("late", found.late, room.late, self.items.brief),
            self._corrections(),
            self._stories("mentions", found.mentions, room.mentions, self.items.brief),
            self._reporters(),
            self._unseen(),
            self._numbers(),
        )
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
            standfirst=self._standfirst(),
            sections=tuple(section for section in sections if section is not None),
            also=say("also"),
            comma=say("list"),
            semicolon=say("semicolon"),
            colon=say("colon"),
            footer=self._footer(),
            links=tuple((text, url) for text, url in links if url),
            online=online,
        )

    # What stands above ----------------------------------------------------------------------

    def _subject(self) -> str:
        words, found = self.words, self.found
        pieces = [p for g in found.news for p in g.pieces] or [*found.updates, *found.late]
        if pieces:
            headline, rest = self._headline(pieces), len(pieces) - 1
            what = words.count("headline_and_more", rest, headline=headline) if rest else headline
        elif found.mentions:
            what = words.count("mentions", len(found.mentions))
        elif found.corrections:
            what = words.count("corrections", len(found.corrections))
        else:
            what = words.say("nothing_subject")
        day = words.day(self.material.date)
        return words.say("subject", title=words.say("title"), date=day, what=what)

    def _headline(self, pieces: Sequence[Piece]) -> str:
        """Return the first headline of the top that the reader can read; else the event's name."""
        leads = [piece.reports[0].lead for piece in pieces[:TOP_OF_TOP]]
        readable = [view for view in leads if view.article.language == self.words.code]
        event = self.found.news[0].event if self.found.news else ("", "")
        if not readable and event[0]:
            return self.words.event(*event)
        return self.items.subject((readable or leads)[0], SUBJECT_COLUMNS)

    def _standfirst(self) -> str:
        words, found = self.words, self.found
        if found.empty:
            return self._nothing()
        counted = (
            ("stories", sum(len(g.pieces) for g in found.news) + len(found.late)),
            ("updates", len(found.updates)),
            ("mentions", len(found.mentions)),
            ("corrections", len(found.corrections)),
        )
        what = words.list([words.count(name, n) for name, n in counted if n])
        views = [view for piece in found.pieces for view in piece.articles]
        if not views:
            return what
        return words.say("standfirst", found=what, coverage=self._coverage(views))

    def _coverage(self, views: Sequence[ArticleView]) -> str:
        words = self.words
        countries = {view.article.country for view in views} - {""}
        return words.say(
            "coverage" if len(countries) > 1 else "coverage_one_country",
            articles=words.count("articles", len(views)),
            outlets=words.count("by_outlets", len({view.outlet for view in views})),
            countries=words.count("in_countries", len(countries)),
        )

    def _nothing(self) -> str:
        hours = round((self.material.until - self.material.since).total_seconds() / 3600)
        if hours >= DAYS_FROM:
            period = self.words.count("days", hours // 24)
        else:
            period = self.words.count("hours", hours)
        asks_all = parse(self.subscription.query).root == parse("").root
        sentence = self.words.say("nothing" if asks_all else "nothing_query", period=period)
        return self.words.say("gap").join(filter(None, (sentence, self._answered())))

    # Stories --------------------------------------------------------------------------------

    def _news(self) -> tuple[Section | None, ...]:
        groups, top = self.found.news, self.room.top
        if len(groups) <= top + 1:
            return (self._section("news", self._groups(groups, lead=True)),)
        return (
            self._section("top", self._groups(groups[:top], lead=True)),
            self._topics(groups[top:]),
        )

    def _groups(self, groups: Sequence[Group], *, lead: bool) -> list[Block]:
        return [self._group(g, lead=lead and number == 0) for number, g in enumerate(groups)]

    def _group(self, group: Group, *, lead: bool) -> Block:
        """Set one event, or one story; the first two of an event with their beginning."""
        first: Weight = "lead" if lead else "full"
        if not group.event[0]:
            return Block(items=(self.items.story(group.pieces[0], first),))
        others = self._total() - len(group.pieces)
        shown = min(self.room.event, max(EVENT_LEAST, others))
        brief: Weight = "brief"
        weights: Iterable[Weight] = chain((first, "full"), repeat(brief))
        pairs = zip(group.pieces[:shown], weights, strict=False)
        left = more(shown, group.pieces)
        return Block(
            title=self.words.event(*group.event),
            items=tuple(self.items.story(piece, weight) for piece, weight in pairs),
            more=self.words.count("more_event", left) if left else "",
        )

    def _topics(self, groups: Sequence[Group]) -> Section | None:
        """Set what is not at the top: events on their own, the rest by topic."""
        topics: dict[str, list[Piece]] = defaultdict(list)
        for group in groups:
            if not group.event[0]:
                topics[group.pieces[0].topic].append(group.pieces[0])
        events = [group for group in groups if group.event[0]][: self.room.blocks]
        by_topic = sorted(topics.items(), key=lambda pair: pair[0] == "")
        by_topic = by_topic[: self.room.blocks - len(events)]
        told = sum(len(g.pieces) for g in events) + sum(len(pieces) for _, pieces in by_topic)
        left = sum(len(group.pieces) for group in groups) - told
        return self._section(
            "topics",
            [*self._groups(events, lead=False), *(self._topic(*pair) for pair in by_topic)],
            closing=self.words.count("more_stories", left) if left else "",
        )

    def _topic(self, topic: str, pieces: Sequence[Piece]) -> Block:
        shown = self.room.topic
        left = more(shown, pieces)
        weight: Weight = "full" if self._total() <= SUMMARIES else "brief"
        return Block(
            title=self.words.topic(topic) if topic else self.words.say("section.other"),
            items=tuple(self.items.story(piece, weight) for piece in pieces[:shown]),
            more=self.words.count("more_stories", left) if left else "",
        )

    def _total(self) -> int:
        return sum(len(group.pieces) for group in self.found.news)

    def _stories(
        self, name: str, pieces: Sequence[Piece], shown: int, setting: Callable[[Piece], PageItem]
    ) -> Section | None:
        """Set a list of stories: updates, late ones, mentions."""
        left = more(shown, pieces)
        closing = {"updates": "more_updates", "mentions": "more_mentions"}.get(name, "more_stories")
        block = Block(
            items=tuple(setting(piece) for piece in pieces[:shown]),
            more=self.words.count(closing, left) if left else "",
        )
        only = self.found.copies_only if name == "updates" else 0
        return self._section(
            name,
            [block],
            note=self.words.say(f"note.{name}") if pieces else "",
            closing=self.words.count("copies_only", only) if only else "",
        )

    def _corrections(self) -> Section | None:
        shown = self.room.corrections
        left = more(shown, self.found.corrections)
        block = Block(
            items=tuple(self.items.correction(one) for one in self.found.corrections[:shown]),
            more=self.words.count("more_corrections", left) if left else "",
        )
        return self._section("corrections", [block], note=self.words.say("note.corrections"))

    # What stands below ----------------------------------------------------------------------

    def _reporters(self) -> Section | None:
        """List who reported, by country, then whose texts went furthest."""
        by_country: dict[str, Counter[str]] = defaultdict(Counter)
        copies: dict[str, list[ArticleView]] = defaultdict(list)
        for report in (report for piece in self.found.pieces for report in piece.reports):
            source = report.origin or report.lead
            copies[source.outlet] += [v for v in report.articles if v.outlet != source.outlet]
            for view in report.articles:
                by_country[view.article.country][view.outlet] += 1
        if sum(len(outlets) for outlets in by_country.values()) < 2:
            return None
        order = sorted(by_country.items(), key=lambda pair: (-pair[1].total(), pair[0]))
        left = more(self.room.countries, order)
        lines = [
            (self._country(code), self._outlets(outlets))
            for code, outlets in order[: self.room.countries]
        ]
        furthest = sorted(copies.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        lines += [
            (self.words.say("texts_of", outlet=outlet_name(outlet)), self.items.reprinted(views))
            for outlet, views in furthest[: self.room.outlets]
            if len({view.outlet for view in views}) > 1
        ]
        closing = self.words.count("more_countries", left) if left else ""
        return self._section("reporters", lines=lines, closing=closing)

    def _country(self, code: str) -> str:
        return self.words.country(code) if code else self.words.say("no_country")

    def _outlets(self, outlets: Counter[str]) -> str:
        order = sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))
        listed = self.words.list(
            [
                self.words.say("outlet_times", outlet=outlet_name(outlet), n=str(n))
                if n > 1
                else outlet_name(outlet)
                for outlet, n in order[: self.room.outlets]
            ]
        )
        left = more(self.room.outlets, order)
        return f"{listed} {self.words.count('more_outlets', left)}" if left else listed

    def _unseen(self) -> Section | None:
        order = sorted(self.material.problems, key=lambda p: (p.country, p.name))
        shown = self.room.problems
        left = more(shown, order)
        return self._section(
            "unseen",
            lines=[self._problem(problem) for problem in order[:shown]],
            note=self.words.say("note.unseen"),
            closing=self.words.count("more_sources", left) if left else "",
        )

    def _problem(self, problem: SourceProblem) -> tuple[str, str]:
        state = self.words.say(f"state.{problem.state}")
        label = outlet_name(problem.name)
        if problem.since is None:
            return label, state
        local = problem.since.astimezone(self.zone).date()
        day = self.words.day(local, year=local.year != self.material.date.year)
        return label, self.words.say("problem", state=state, date=day)

    def _numbers(self) -> Section | None:
        words, counts = self.words, self.material.counts
        lines: list[tuple[str, str]] = []
        if counts.read:
            counted = (
                ("read", counts.read),
                ("about", counts.about),
                ("in_passing", counts.mentions),
                ("reprints", counts.reprints),
            )
            lines.append(("", words.list([words.count(name, n) for name, n in counted])))
        if counts.sources and not self.found.empty:
            lines.append(("", self._answered()))
        return self._section("numbers", lines=lines)

    def _answered(self) -> str:
        counts, words = self.material.counts, self.words
        if not counts.sources:
            return ""
        key = "answered_all" if counts.answered >= counts.sources else "answered"
        answered, total = words.number(counts.answered), words.number(counts.sources)
        return words.say(key, answered=answered, total=total)

    def _footer(self) -> tuple[str, ...]:
        words, material, subscription = self.words, self.material, self.subscription
        contact = material.contact.removeprefix("mailto:")
        languages = words.list([words.language(code) for code in subscription.languages])
        first, last = (at.astimezone(self.zone) for at in (material.since, material.until))
        # Over midnight both ends need their date.
        today = material.date if first.date() == last.date() else date.min
        since, until = words.moment(first, today=today), words.moment(last, today=today)
        query = clip(described(parse(subscription.query), words), QUERY_COLUMNS)
        lines = (
            words.say("window", since=since, until=until, zone=str(self.zone)),
            words.say("why", name=outlet_name(subscription.name), query=query),
            words.say("only_languages", languages=languages) if languages else "",
            words.say("contact", contact=contact) if contact else "",
        )
        return tuple(line for line in lines if line)

    def _section(
        self,
        name: str,
        blocks: Iterable[Block] = (),
        *,
        lines: Iterable[tuple[str, str]] = (),
        note: str = "",
        closing: str = "",
    ) -> Section | None:
        """Return the section *name*, or None where it would be empty."""
        section = Section(
            name=name,
            title=self.words.say(f"section.{name}"),
            note=note,
            blocks=tuple(block for block in blocks if block.items),
            lines=tuple(lines),
            more=closing,
        )
        return section if section.blocks or section.lines or section.more else None
