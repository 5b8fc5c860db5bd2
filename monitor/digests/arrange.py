"""What a digest tells and in which order: only what is new, one event once, copies counted.

Told before is what this reader's editions showed. Works on values and makes values; no word of
any language is in here, and nothing is left out: how much of it a mail can hold is decided in
`page`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log2
from typing import Final

from monitor.digests.material import Correction, Material, StoryNews
from monitor.digests.memory import Memory
from monitor.digests.pieces import Arrangement, Group, Piece, Report
from monitor.reading.importance import COPIES, importance
from monitor.reading.matching import matches
from monitor.reading.view import ArticleView
from storage.query import And, Condition, Query, parse, standing
from storage.records import Subscription

LATE: Final = timedelta(days=3)
"""A story whose new articles were all published longer than this before the window is not
presented as today's: backfills, re-crawls and resurrected pages would pass for news. Three days
let a Friday article through that a weekly listing shows on Monday. After a long pause, neither is
what became known before the window."""

READER_WEIGHT: Final = 1.0
"""For a story that is told in a language of the reader's own: it may lead. Set by hand, checked by
the cases in tests/digests/test_arrange.py."""

GENERIC_TOPICS: Final = ("summit-diplomacy", "membership-institution")
GENERIC_SHARE: Final = 0.6
"""Nearly every text about the organisation carries these topics: under them, the section
would hold everything. They count less when the topic of a story is chosen."""


def arrange(subscription: Subscription, material: Material) -> Arrangement:
    """Choose what *material* tells *subscription*, and put it in order."""
    wish = _Wish.of(subscription)
    memory = Memory(material.shown, material.mergers)
    new: list[Piece] = []
    late: list[Piece] = []
    updates: list[Piece] = []
    mentions: list[Piece] = []
    again: list[Piece] = []
    told: dict[str, None] = {}
    for story in sorted(material.stories, key=lambda one: one.id):
        fresh = [view for view in story.articles if _is_fresh(view, material) and wish.allows(view)]
        main = [view for view in fresh if wish.asks_for(view)]
        aside = [view for view in fresh if not wish.asks_for(view) and wish.asks_aside(view)]
        told.update(dict.fromkeys(view.article.id for view in (*main, *aside)))
        if not main:
            mentions += [_piece(story, aside, wish)] if aside else []
            continue
        piece = _piece(story, main + aside, wish)
        if not memory.knows(story):
            (late if _is_late(piece, material) else new).append(piece)
            continue
        update = memory.update(story, piece)
        is_news = bool(update.reports[0].news or update.joined)
        (updates if is_news else again).append(update)
    return Arrangement(
        news=_grouped(new),
        late=_ordered(late),
        updates=_ordered(updates),
        mentions=_ordered(mentions),
        corrections=_corrections(material.corrections),
        again=_ordered(again),
        stories=tuple(dict.fromkeys(piece.story for piece in (*new, *late, *updates))),
        articles=tuple(told),
    )


def is_told(subscription: Subscription, view: ArticleView) -> bool:
    """Tell whether *subscription* asks for *view*, as news or as a mention."""
    wish = _Wish.of(subscription)
    return wish.allows(view) and (wish.asks_for(view) or wish.asks_aside(view))


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a subscription asks for: in the news, and in the short list of mentions."""

    main: Query
    aside: Query | None
    languages: tuple[str, ...]
    preferred: tuple[str, ...]

    @classmethod
    def of(cls, subscription: Subscription) -> _Wish:
        typed, asked = parse(subscription.query), standing(subscription.query)
        aside: Query | None = None
        passing = Condition("relevance", "mention")
        if typed.root == Condition("relevance", "about"):
            aside = Query(typed.text, passing)
        elif not typed.names("relevance"):
            aside = Query(typed.text, And((passing, typed.root)))
        preferred = (subscription.interface, *subscription.languages, "en", "ru", "zh")
        return cls(asked, aside, subscription.languages, tuple(dict.fromkeys(preferred)))

    def allows(self, view: ArticleView) -> bool:
        """Only what its outlet stands by, in a language that the reader wants."""
        article = view.article
        wanted = not self.languages or article.language in ("", *self.languages)
        return wanted and article.status == "usable"

    def asks_for(self, view: ArticleView) -> bool:
        return view.level != "mention" and matches(self.main, view)

    def asks_aside(self, view: ArticleView) -> bool:
        if self.aside is None:
            return view.level == "mention" and matches(self.main, view)
        return matches(self.aside, view)

    def reads(self, view: ArticleView) -> bool:
        """Tell whether *view* is in the language of the interface, or one that is asked for."""
        return view.article.language in (self.preferred[0], *self.languages)

    def rank(self, view: ArticleView) -> int:
        """Return how far down a language is on the reader's list."""
        language = view.article.language
        listed = self.preferred
        return listed.index(language) if language in listed else len(listed)


def _is_fresh(view: ArticleView, material: Material) -> bool:
    return view.article.id in material.fresh and view.article.id not in material.told_articles


def _is_late(piece: Piece, material: Material) -> bool:
    """Tell whether a story is older than the edition's time.

    A first edition says what was new in its time, and looks into an archive: all else stands apart.
    """
    late = timedelta(days=1) if material.first else LATE
    return all(
        view.article.id in material.overdue
        or (view.article.date_published or view.article.first_seen) < material.since - late
        for view in piece.articles
    )


# Stories ------------------------------------------------------------------------------------


def _piece(story: StoryNews, views: Sequence[ArticleView], wish: _Wish) -> Piece:
    reports = sorted(
        _reports(views, story),
        key=lambda report: (
            report.lead.level != "about",
            wish.rank(report.lead),
            -len(report.copies),
            _published(report.lead),
        ),
    )
    event = _event(views)
    return Piece(
        story=story.id,
        reports=tuple(reports),
        importance=_importance(reports, event)
        + (READER_WEIGHT if wish.reads(reports[0].lead) else 0.0),
        event=event,
        topic=_topic(views),
    )


def _reports(views: Sequence[ArticleView], story: StoryNews) -> list[Report]:
    """Put copies of one text together; the origin, or else the earliest copy, leads."""
    texts: dict[str, list[ArticleView]] = defaultdict(list)
    for view in sorted(views, key=_published):
        copied = view.reprint is not None and view.reprint.kind in COPIES
        texts[view.reprint.origin if view.reprint and copied else view.article.id].append(view)
    known = {view.article.id: view for view in story.articles}
    reports: list[Report] = []
    for root, group in texts.items():
        lead = next((view for view in group if view.article.id == root), None)
        first = lead or group[0]
        copies = tuple(view for view in group if view is not first)
        reports.append(Report(lead=first, copies=copies, origin=None if lead else known.get(root)))
    return reports


def _importance(reports: Sequence[Report], event: tuple[str, str]) -> float:
    leads = [report.lead for report in reports]
    everything = [view for report in reports for view in report.articles]
    return importance(leads, everything, has_event=bool(event[0]))


def _event(views: Sequence[ArticleView]) -> tuple[str, str]:
    """Return the event that most of the articles carry, as (term, label)."""
    weights: Counter[tuple[str, str]] = Counter()
    for view in views:
        for tag in view.classification.tags if view.classification else ():
            if tag.scheme == "event":
                weights[tag.term, tag.label] += 1
    carried = [(-n, pair) for pair, n in weights.items() if 2 * n > len(views)]
    return min(carried)[1] if carried else ("", "")


def _topic(views: Sequence[ArticleView]) -> str:
    """Return the (parent) topic under which the story stands."""
    weights: dict[str, float] = defaultdict(float)
    for view in views:
        for tag in view.classification.tags if view.classification else ():
            if tag.scheme == "topic":
                parent = tag.term.partition("/")[0]
                share = GENERIC_SHARE if parent in GENERIC_TOPICS else 1.0
                weights[parent] += tag.confidence * share
    return min(weights, key=lambda topic: (-weights[topic], topic), default="")


def _published(view: ArticleView) -> tuple[float, str]:
    at = view.article.date_published or view.article.first_seen
    return (at.timestamp(), view.article.id)


# Order --------------------------------------------------------------------------------------


def _ordered(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: (-piece.importance, piece.story)))


def _grouped(pieces: Iterable[Piece]) -> tuple[Group, ...]:
    """Tell stories of one event together; others alone."""
    events: dict[str, list[Piece]] = defaultdict(list)
    for piece in _ordered(pieces):
        events[piece.event[0] or f"story/{piece.story}"].append(piece)
    groups = [
        Group(
            pieces=tuple(members),
            # An event of many stories outweighs its best one, but not without bound.
            importance=members[0].importance + log2(len(members)),
            event=members[0].event if len(members) > 1 else ("", ""),
        )
        for members in events.values()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.importance, group.pieces[0].story)))


def _corrections(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Withdrawn articles first; each article once."""
    by_article = {correction.view.article.id: correction for correction in corrections}
    return tuple(
        sorted(
            by_article.values(),
            key=lambda c: (c.kind == "changed", _published(c.view)),
        )
    )
