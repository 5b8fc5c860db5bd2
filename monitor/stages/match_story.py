"""Stories told at once: one mail for a story, never for an article; or where one grows fast.

Each mail is an edition of one story, kept like any other: what it showed is told, a withdrawal
finds it, and a story of which a member was told is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from config.settings import Settings
from monitor.digests.calendar import local_day
from monitor.digests.compose import compose
from monitor.digests.material import Material, StoryNews
from monitor.digests.measure import clip
from monitor.digests.wording import wording
from monitor.reading.matching import matches
from monitor.reading.translated import in_language
from monitor.reading.view import ArticleView, views
from monitor.stories.pace import HOUR, LEAST, WEEK, WEEKS, is_spike
from storage.query import standing
from storage.records import Digest, Subscription, Translation, key
from storage.store import Store

SUBJECT_COLUMNS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTask:
    """A story as it is known now, and who is told of it.

    ``translations`` are its headlines as a machine says them, by language and article.
    """

    story: StoryNews
    subscriptions: tuple[Subscription, ...]
    public_url: str
    contact: str
    translations: Mapping[str, Mapping[str, Translation]]


def told_at_once(
    store: Store,
    view: ArticleView,
    subscriptions: Sequence[Subscription],
    now: datetime,
    settings: Settings,
) -> StoryTask | None:
    """Return who is to know now of the story of *view*, None for nobody.

    :param subscriptions: those that are told of stories at once, or when one grows fast
    """
    wanted = [one for one in subscriptions if _is_wanted(one, view)]
    if not wanted or not view.story or view.article.status != "usable":
        return None
    members = store.stories.members([view.story]).get(view.story, [])
    new = [one for one in wanted if not store.digests.has_told(one.name, members)]
    if any(one.cadence == "spike" for one in new) and not _grows(store, view.story, now):
        new = [one for one in new if one.cadence != "spike"]
    if not new:
        return None
    articles = store.articles.get_all(members)
    seen = views(store, list(articles.values()))
    return StoryTask(
        story=StoryNews(id=view.story, articles=tuple(seen.values())),
        subscriptions=tuple(new),
        public_url=settings.web.public_url,
        contact=settings.monitor.contact,
        translations={
            to: in_language(store, settings, list(articles.values()), to)
            for to in {one.interface for one in new}
        },
    )


def _is_wanted(subscription: Subscription, view: ArticleView) -> bool:
    if subscription.languages and view.article.language not in subscription.languages:
        return False
    return matches(standing(subscription.query), view)


def _grows(store: Store, story: str, now: datetime) -> bool:
    """Tell whether *story* has many texts of its own in this hour, for this hour."""
    texts = store.ledger.originals(since=now - HOUR, until=now).get(story, 0)
    if texts < LEAST:
        return False
    before = []
    for back in range(1, WEEKS + 1):
        until = now - back * WEEK
        before.append(
            max(store.ledger.originals(since=until - HOUR, until=until).values(), default=0)
        )
    return is_spike(texts, before)


def edition(task: StoryTask, subscription: Subscription, now: datetime, url: str) -> Digest | None:
    """Return the edition that tells *subscription* of the story, None where nothing is left of it.

    :param url: where it can be ended
    """
    articles = task.story.articles
    material = Material(
        date=local_day(subscription, now),
        slot=f"{now:%Y-%m-%dT%H:%M}Z-{task.story.id}",
        since=min(view.article.first_seen for view in articles),
        until=now,
        stories=(task.story,),
        fresh=frozenset(view.article.id for view in articles),
        translations=task.translations.get(subscription.interface, {}),
        public_url=task.public_url,
        contact=task.contact,
        unsubscribe_url=url,
    )
    made = compose(subscription, material)
    if not made.articles:
        return None
    words = wording(subscription.interface)
    headline = next((one.headline for one in made.shown if one.headline), "")
    kind = "spike_subject" if subscription.cadence == "spike" else "now_subject"
    subject = words.say(kind, headline=clip(headline or words.say("no_headline"), SUBJECT_COLUMNS))
    # The same story is the same edition, whichever of its articles comes first.
    return replace(made, id=key("story", subscription.name, task.story.id), subject=subject)
