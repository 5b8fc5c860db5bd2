"""What a digest tells and in which order: only what is new, one event once, copies counted.

Works on values and makes values; no word of any language is in here, and nothing is left
out: how much of it a mail can hold is decided in `page`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import log2
from typing import Final

from monitor.digests.material import Correction, Material, StoryNews
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

GENERIC_TOPICS: Final = ("summit-diplomacy", "membership-institution")
GENERIC_SHARE: Final = 0.6
"""Nearly every text about the organisation carries these topics: under them, the section
would hold everything. They count less when the topic of a story is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One text: its first article of this digest, and the copies of it by other outlets.

    ``origin`` is the article that they all copy, when it was told before or is not among them.
    """

    lead: ArticleView
    copies: tuple[ArticleView, ...] = ()
    origin: ArticleView | None = None

    @property
    def articles(self) -> tuple[ArticleView, ...]:
        """The lead and its copies."""
        return (self.lead, *self.copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A story as this digest tells it: its new reports, the best for this reader first.

    ``event`` is (term, label) or ("", ""), ``topic`` a term or "". ``before`` is the article by
    which readers know the story, if they do.
    """

    story: str
    reports: tuple[Report, ...]
    importance: float
    event: tuple[str, str] = ("", "")
    topic: str = ""
    before: ArticleView | None = None

    @property
    def articles(self) -> tuple[ArticleView, ...]:
        """All new articles of the story."""
        return tuple(article for report in self.reports for article in report.articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Stories that are told together: of one event, or one story on its own (no event)."""

    pieces: tuple[Piece, ...]
    importance: float
    event: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Everything that this digest has to tell, most important first.

    ``copies_only`` counts stories told before that were only reprinted since.
    """

    news: tuple[Group, ...] = ()
    late: tuple[Piece, ...] = ()
    updates: tuple[Piece, ...] = ()
    mentions: tuple[Piece, ...] = ()
    corrections: tuple[Correction, ...] = ()
    copies_only: int = 0
    stories: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The stories that are news or updates, mentions left out."""
        return (*(p for group in self.news for p in group.pieces), *self.late, *self.updates)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.pieces or self.mentions or self.corrections)


def arrange(subscription: Subscription, material: Material) -> Arrangement:
    """Choose what *material* tells *subscription*, and put it in order."""
    wish = _Wish.of(subscription)
    new: list[Piece] = []
    late: list[Piece] = []
    updates: list[Piece] = []
    mentions: list[Piece] = []
    copies_only = 0
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
        if not _was_told(story, material):
            (late if _is_late(piece, material) else new).append(piece)
        elif all(report.origin is not None for report in piece.reports):
            copies_only += 1
        else:
            updates.append(replace(piece, before=_before(story, material, wish)))
    return Arrangement(
        news=_grouped(new),
        late=_ordered(late),
        updates=_ordered(updates),
        mentions=_ordered(mentions),
        corrections=_corrections(material.corrections),
        copies_only=copies_only,
        stories=tuple(dict.fromkeys(piece.story for piece in (*new, *late, *updates))),
        articles=tuple(told),
    )


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

    def rank(self, view: ArticleView) -> int:
        """Return how far down a language is on the reader's list."""
        language = view.article.language
        listed = self.preferred
        return listed.index(language) if language in listed else len(listed)


def _is_fresh(view: ArticleView, material: Material) -> bool:
    return view.article.id in material.fresh and view.article.id not in material.told_articles


def _was_told(story: StoryNews, material: Material) -> bool:
    """Tell whether readers know the story; stories merge, so its articles are asked as well."""
    return story.id in material.told_stories or any(
        view.level != "mention" and view.article.id in material.told_articles
        for view in story.articles
    )


def _before(story: StoryNews, material: Material, wish: _Wish) -> ArticleView | None:
    """Return the told article that the reader remembers best: in their language, the latest."""
    told = [
        view
        for view in story.articles
        if view.level != "mention" and view.article.id in material.told_articles
    ]
    told.sort(key=_published, reverse=True)
    return min(told, key=wish.rank, default=None)


def _is_late(piece: Piece, material: Material) -> bool:
    return all(
        view.article.id in material.overdue
        or (view.article.date_published or view.article.first_seen) < material.since - LATE
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
        importance=_importance(reports, event),
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
