"""Stories as a reader looks through them: of a day, most important first, or by a query.

The command line and the server show the same ones in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from monitor.reading.export import story_line
from monitor.reading.importance import COPIES, importance
from monitor.reading.matching import matches
from monitor.reading.view import ArticleView, views
from monitor.stories.tell import tell
from storage.query import Query
from storage.records import Level, Story
from storage.store import Store

_LEVELS: Final[tuple[Level, ...]] = ("about", "mention", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story with its articles, earliest first, and those of them that it is listed for.

    ``asked`` are of the day, or answer the query; never empty. ``importance`` is by them
    (`monitor.reading.importance`): old copies do not make a story today's.
    """

    story: Story
    articles: tuple[ArticleView, ...]
    asked: tuple[ArticleView, ...]
    importance: float

    @property
    def level(self) -> Level:
        """The highest relevance of the articles that it is listed for."""
        return min((view.level for view in self.asked), key=_LEVELS.index)

    @property
    def first(self) -> ArticleView:
        """The article that told it first, in words of its own."""
        return next(view for view in self.articles if view.article.id == self.story.origin)

    @property
    def copies(self) -> tuple[ArticleView, ...]:
        """The articles that are no report of their own: they carry another's text whole."""
        return tuple(view for view in self.articles if _is_copy(view))


def stories_of_time(
    store: Store, since: datetime, until: datetime, query: Query | None = None
) -> list[StoryView]:
    """Return the stories with relevant news first seen from *since* to before *until*.

    Those about the organisation come before those that mention it, each by importance.

    :param query: only news that answers it
    """
    names = store.stories.ids(since=since, until=until, relevant=True)

    def is_asked(view: ArticleView) -> bool:
        return (
            since <= view.article.first_seen < until
            and view.article.status == "usable"
            and view.level != "none"
            and (query is None or matches(query, view))
        )

    found = [
        told for name, members in _members(store, names) if (told := _told(name, members, is_asked))
    ]
    return sorted(found, key=lambda one: (_LEVELS.index(one.level), -one.importance, one.story.id))


def stories_found(
    store: Store, query: Query, *, limit: int = 50, offset: int = 0, newest: bool = False
) -> list[StoryView]:
    """Return the stories with an article that answers *query*, in the order of the search.

    Best first where the query has words, otherwise the newest, and with *newest* these in any
    case; `store.search.count_stories` says how many there are.
    """
    names = store.search.stories(query, limit=limit, offset=offset, newest=newest)
    found = []
    for name, members in _members(store, names):
        told = _told(name, members, lambda view: matches(query, view))
        # What the index finds by its own folding is asked for, whatever reading it again says.
        found.append(told or _told(name, members, lambda _: True))
    return [one for one in found if one is not None]


def stories_named(store: Store, names: Sequence[str]) -> list[StoryView]:
    """Return the stories *names* in that order, each listed for all its articles."""
    found = [_told(name, members, lambda _: True) for name, members in _members(store, names)]
    return [one for one in found if one is not None]


def story_view_line(view: StoryView) -> dict[str, Any]:
    """Return the fields of ``export stories``, and what a list of them says beyond."""
    return story_line(view.story) | {
        "relevance": view.level,
        "importance": round(view.importance, 2),
        "first_outlet": view.first.outlet,
        "copies": len(view.copies),
        "asked": [one.article.id for one in view.asked],
    }


def _members(store: Store, names: Sequence[str]) -> Iterable[tuple[str, list[ArticleView]]]:
    """Yield the stories *names* in that order with all that is known of their articles."""
    members = store.stories.members(names)
    articles = store.articles.get_all([one for group in members.values() for one in group])
    seen = views(store, list(articles.values()))
    for name in names:
        yield name, [seen[one] for one in members.get(name, ()) if one in seen]


def _told(
    name: str, members: Sequence[ArticleView], is_asked: Callable[[ArticleView], bool]
) -> StoryView | None:
    asked = tuple(view for view in members if is_asked(view))
    if not asked:
        return None
    edges = {view.article.id: view.reprint for view in members if view.reprint}
    story = tell(name, [view.article for view in members], edges)
    by_id = {view.article.id: view for view in members}
    return StoryView(
        story=story,
        articles=tuple(by_id[one] for one in story.articles),
        asked=asked,
        importance=importance(_texts(asked), asked, has_event=_has_event(asked)),
    )


def _is_copy(view: ArticleView) -> bool:
    return view.reprint is not None and view.reprint.kind in COPIES


def _texts(views: Sequence[ArticleView]) -> list[ArticleView]:
    """Return one article for each text among *views*: the origin, or else the first copy."""
    texts: dict[str, ArticleView] = {}
    for view in views:
        root = view.reprint.origin if view.reprint and _is_copy(view) else view.article.id
        if root == view.article.id or root not in texts:
            texts[root] = view
    return list(texts.values())


def _has_event(views: Sequence[ArticleView]) -> bool:
    """Tell whether most of the articles carry the tag of a meeting."""
    return 2 * sum(bool(view.terms("event")) for view in views) > len(views)
