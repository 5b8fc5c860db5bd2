"""What an edition is made from, looked up in the store.

An edition takes what became known since the last edition that was *made*: the lines of the
ledger behind the last one that it went by. No clock decides what is in it, so nothing falls
between two, whatever comes late, whatever is retried over the hour, however the clock jumps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from config.settings import Settings
from monitor.digests.calendar import Slot
from monitor.digests.material import Correction, Counts, Material, SourceProblem, StoryNews
from monitor.digests.same_event import together
from monitor.reading.translated import in_language
from monitor.reading.view import ArticleView, views
from monitor.reprints.changes import changes
from monitor.watch.regions import NO_WORKER
from monitor.watch.rhythm import unpack
from monitor.watch.states import TROUBLE
from storage.contract.withdrawals import Tombstone
from storage.records import Article, Digest, Health, Source, Subscription, Translation
from storage.store import Store

FIRST_WINDOW: Final = timedelta(hours=24)
"""What the first digest of a subscription looks back on."""

LONGEST_WINDOW: Final = timedelta(days=7)
"""After a long pause a digest tells the last week as news; what is older stands apart in it."""

MEMORY: Final = timedelta(days=30)
"""How long a story that was told counts as known to the reader."""


DRY: Final = timedelta(days=30)
"""A reader who was told nothing for so long is told that once: the query may be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The lines of the ledger that an edition goes by: behind ``after``, up to ``upto``.

    ``begun`` is the last line when the subscription began. ``since`` and ``until`` are the time
    that the edition names. ``corrected`` is up to where corrections were told.
    """

    after: int
    upto: int
    begun: int
    corrected: int
    is_first: bool
    since: datetime
    until: datetime


def material_of(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    edition: Slot,
    now: datetime,
    *,
    past: datetime | None = None,
    unsubscribe_url: str = "",
) -> Material:
    """Look up what *edition* is made from.

    :param past: until when, for an edition of the past; all that is known *now* otherwise
    """
    span = _span(store, subscription, edition.name, now, past)
    made = store.digests.get(subscription.name, edition.name)
    _, told_articles = store.digests.told(subscription.name, since=span.until - MEMORY)
    shown = store.digests.shown(
        subscription.name, since=span.until - MEMORY, before=edition.name if past else ""
    )
    fresh = _fresh(store, subscription, span)
    stories = _stories(store, fresh, span.until)
    news = [view for story in stories for view in story.articles if view.article.id in fresh]
    corrections = _corrections(store, subscription, span)
    enabled = store.sources.all(enabled=True)
    health = store.sources.all_health()
    return Material(
        date=edition.day,
        slot=edition.name,
        since=span.since,
        until=span.until,
        known=span.upto,
        replaces=made.id if made else "",
        stories=stories,
        fresh=frozenset(fresh),
        overdue=frozenset(name for name, at in fresh.items() if at < span.since),
        corrections=corrections,
        problems=_problems(span, enabled, health),
        counts=_counts(store, span, news, enabled, health),
        first=span.is_first,
        shown=tuple(shown),
        told_articles=frozenset(told_articles),
        mergers=tuple(store.stories.mergers(since=span.since)),
        translations=_translated(store, settings, subscription, stories, corrections),
        public_url=settings.web.public_url,
        contact=settings.monitor.contact,
        unsubscribe_url=unsubscribe_url,
        dry=_is_dry(store, subscription, edition, span.until),
    )


def _translated(
    store: Store,
    settings: Settings,
    subscription: Subscription,
    stories: Sequence[StoryNews],
    corrections: Sequence[Correction],
) -> dict[str, Translation]:
    """Return the headlines that a machine has said in the language of *subscription*."""
    told = [view.article for story in stories for view in story.articles]
    told += [one.view.article for one in corrections]
    return in_language(store, settings, told, subscription.interface)


def _is_dry(store: Store, subscription: Subscription, edition: Slot, until: datetime) -> bool:
    """Tell whether this is the first edition after `DRY` in which nothing was told."""
    begun = store.subscriptions.begun(subscription.name)
    last = store.digests.last_told(subscription.name) or (begun.created if begun else None)
    before = store.digests.before(subscription.name, edition.name)
    if last is None or before is None:
        return False
    return before.until < last + DRY <= until


def material_again(
    store: Store, settings: Settings, subscription: Subscription, digest: Digest
) -> Material:
    """Look up what an edition that was made had to tell: its articles, as they are now."""
    fresh = dict.fromkeys(digest.articles, digest.until)
    day = date.fromisoformat(digest.date[: len("2026-11-21")])
    stories = _stories(store, fresh, digest.until)
    return Material(
        date=day,
        slot=digest.date,
        since=digest.since,
        until=digest.until,
        stories=stories,
        fresh=frozenset(fresh),
        translations=_translated(store, settings, subscription, stories, ()),
        shown=tuple(
            store.digests.shown(subscription.name, since=digest.until - MEMORY, before=digest.date)
        ),
        public_url=settings.web.public_url,
        contact=settings.monitor.contact,
    )


def _span(
    store: Store, subscription: Subscription, edition: str, now: datetime, past: datetime | None
) -> _Span:
    until = past or now
    name = subscription.name
    upto = store.ledger.newest(before=past)
    everything = store.digests.told_upto(name)
    after = store.digests.told_upto(name, before=edition) if past else everything
    begun = store.subscriptions.begun(name)
    last = store.digests.before(name, edition)
    if last:
        since = max(last.until, until - LONGEST_WINDOW)
    else:
        first_known = begun.created if begun else until
        since = min(until - FIRST_WINDOW, max(first_known, until - LONGEST_WINDOW))
    # Where no edition was made and no beginning is known, it is all looked back on.
    first = begun.known if begun else after if last else upto
    return _Span(
        after=after,
        upto=upto,
        begun=first,
        corrected=everything,
        is_first=last is None,
        since=min(since, until),
        until=until,
    )


def _fresh(store: Store, subscription: Subscription, span: _Span) -> dict[str, datetime]:
    """Return when the articles became known that the subscription was not told, by article."""
    lines = store.ledger.news(
        after=span.after,
        upto=span.upto,
        begun=span.begun,
        since=span.until - FIRST_WINDOW,
        until=span.until,
    )
    known = {line.article: line.at for line in lines}
    told = store.digests.has_told(subscription.name, list(known))
    return {name: at for name, at in known.items() if name not in told}


def _stories(store: Store, fresh: dict[str, datetime], until: datetime) -> tuple[StoryNews, ...]:
    """Return the stories of the *fresh* articles, whole as far as they were known then.

    Two that tell the same event are one here; it has the id of the first.
    """
    names = sorted(set(store.stories.story_of(list(fresh)).values()))
    members = store.stories.members(names)
    articles = store.articles.get_all([m for group in members.values() for m in group])
    seen = views(store, list(articles.values()))
    packed = store.stories.profiles(sorted(seen))
    known = [name for name in names if name in members]
    told_as = together({one: [packed[m] for m in members[one] if m in packed] for one in known})
    found: dict[str, list[ArticleView]] = defaultdict(list)
    for name in told_as:
        found[told_as[name]] += [
            seen[m]
            for m in members[name]
            if m in seen and (m in fresh or seen[m].article.first_seen < until)
        ]
    return tuple(StoryNews(id=name, articles=tuple(found[name])) for name in sorted(found))


def _corrections(store: Store, subscription: Subscription, span: _Span) -> tuple[Correction, ...]:
    """Return the articles that an earlier edition told and that are others now.

    What the reader knows of an article is the version that the last edition went by.
    """
    after = max(span.after, span.corrected)
    touched = store.ledger.touched(after=after, upto=span.upto)
    told = store.digests.has_told(subscription.name, touched)
    read = store.ledger.versions(sorted(told), upto=after)
    removed = store.withdrawals.of_articles(told)
    found = [_removed(store, removed[name]) for name in touched if name in removed]
    for name in touched:
        if name not in read:
            continue
        versions = store.articles.versions(name)
        if not versions or versions[-1].version == read[name]:
            continue
        *older, latest = versions
        earlier = next((v for v in older if v.version == read[name]), older[-1] if older else None)
        if earlier is None:
            continue
        found.append(
            Correction(
                view=views(store, [latest])[name],
                kind="withdrawn" if latest.status == "canceled" else "changed",
                earlier_headline=earlier.headline,
                changes=changes(latest, earlier),
            )
        )
    return tuple(found)


def _removed(store: Store, stone: Tombstone) -> Correction:
    """Return what is told of an article that was withdrawn here: whose it was, and where."""
    source = store.sources.get(stone.source)
    article = Article(
        id=stone.article,
        url=stone.url,
        source=stone.source,
        headline=stone.url,
        text="",
        capture="",
        captured_at=None,
        first_seen=stone.at,
        publisher=source.publisher if source else "",
        country=source.country if source else "",
        status="canceled",
        reason="withdrawn",
    )
    return Correction(view=ArticleView(article=article), kind="removed")


def _problems(
    span: _Span, enabled: Sequence[Source], health: dict[str, Health]
) -> tuple[SourceProblem, ...]:
    """Return the sources in trouble, and all others that gave no answer: with them totals agree."""
    if not any(source.name in health for source in enabled):
        return ()  # where nothing is ever polled (ingest only), no source fails to answer
    found = []
    for source in enabled:
        known = health.get(source.name, Health(source=source.name))
        answered = _answered(known, span)
        in_trouble = known.state in TROUBLE
        if answered and not in_trouble:
            continue
        rhythm = unpack(known.rhythm)
        found.append(
            SourceProblem(
                name=source.name,
                state=_state(known) if in_trouble else "unanswered",
                country=source.country,
                since=known.since if in_trouble else known.answered_at,
                answered=answered,
                usual=round(rhythm.expected(span.since, span.until) * rhythm.each)
                if known.last_item is None or known.last_item < span.since
                else 0,
            )
        )
    return tuple(found)


def _state(known: Health) -> str:
    """Return the state as a reader is told it: what nobody asks is no fault of the outlet's."""
    return "unasked" if known.reason == NO_WORKER else known.state


def _answered(known: Health, span: _Span) -> bool:
    return known.answered_at is not None and known.answered_at >= span.since


def _counts(
    store: Store,
    span: _Span,
    news: Sequence[ArticleView],
    enabled: Sequence[Source],
    health: dict[str, Health],
) -> Counts:
    polled = [health[source.name] for source in enabled if source.name in health]
    return Counts(
        read=store.articles.count_seen(since=span.since, until=span.until),
        about=sum(view.level == "about" for view in news),
        mentions=sum(view.level == "mention" for view in news),
        reprints=sum(view.reprint is not None for view in news),
        # Where nothing is ever polled (ingest only), no source fails to answer.
        sources=len(enabled) if polled else 0,
        answered=sum(_answered(one, span) for one in polled),
    )
