"""What an operator does through the API: the same as by the pages and the commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from monitor.catalogue import operating
from monitor.catalogue.operating import RefusedError, source_of
from monitor.web.api.operation import Asked, Json, Operation, Parameter, named
from monitor.web.api.records import listed
from monitor.web.operating import done
from monitor.web.problem import ProblemError
from storage.store import Store

_CANDIDATE: Final = ("kind", "url", "title", "why", "items")
_NAME: Final = named("name", "the name of the source")


Change = Callable[[Asked, Store], int | None]


def _acted(action: str, change: Change) -> Callable[[Asked], Awaitable[Json]]:
    async def acts(asked: Asked) -> Json:
        what = asked.text("name") or asked.text("id")
        number = await done(
            asked.site, asked.asker, action, what, lambda store: change(asked, store)
        )
        return {"done": action, "items": 1 if number is None else number}

    return acts


async def _discover(asked: Asked) -> Json:
    found = await asked.site.discovery.look(asked.text("url"))
    return listed({name: one[name] for name in _CANDIDATE} for one in found)


def _add(asked: Asked, store: Store) -> None:
    given = ("name", "url", "kind", "language", "country", "publisher")
    try:
        source = source_of(**{name: asked.text(name) for name in given})
    except RefusedError as error:
        raise ProblemError(400, "bad-parameter", str(error)) from error
    operating.watch_also(store, source, asked.now)


def _member(name: str, means: str, most: int, *, is_needed: bool = False) -> Parameter:
    least = int(is_needed)
    return Parameter(
        name=name, means=means, place="body", least=least, most=most, is_needed=is_needed
    )


OPERATIONS: Final = (
    Operation(
        name="pause_source",
        path="/sources/{name}/pause",
        means="Ask a source no more until it is resumed, whatever the configuration says",
        shape="done",
        acts=_acted("pause", lambda asked, store: operating.pause(store, asked.text("name"))),
        parameters=(_NAME,),
    ),
    Operation(
        name="resume_source",
        path="/sources/{name}/resume",
        means="Take a pause back",
        shape="done",
        acts=_acted(
            "resume", lambda asked, store: operating.resume(store, asked.text("name"), asked.now)
        ),
        parameters=(_NAME,),
    ),
    Operation(
        name="poll_source",
        path="/sources/{name}/poll",
        means="Ask a source as soon as its host's turn comes",
        shape="done",
        acts=_acted(
            "poll", lambda asked, store: operating.poll_now(store, asked.text("name"), asked.now)
        ),
        parameters=(_NAME,),
    ),
    Operation(
        name="recrawl_source",
        path="/sources/{name}/recrawl",
        means=f"Fetch the pages of a source again that were announced in the last week, at most "
        f"{operating.MOST}",
        shape="done",
        acts=_acted(
            "recrawl",
            lambda asked, store: operating.recrawl_source(store, asked.text("name"), asked.now),
        ),
        parameters=(_NAME,),
    ),
    Operation(
        name="recrawl_article",
        path="/articles/{id}/recrawl",
        means="Fetch the page of an article again",
        shape="done",
        acts=_acted(
            "recrawl",
            lambda asked, store: operating.recrawl_article(store, asked.text("id"), asked.now),
        ),
        parameters=(named("id", "its whole id"),),
    ),
    Operation(
        name="add_source",
        path="/sources",
        means="Watch another source, from now on",
        shape="done",
        acts=_acted("add", _add),
        parameters=(
            _member("name", "what it is called here", operating.LONGEST_NAME, is_needed=True),
            _member("url", "http(s)", 2_000, is_needed=True),
            Parameter(
                name="kind",
                means="what it is",
                place="body",
                choices=operating.KINDS,
                default="feed",
            ),
            _member("language", "ISO 639-1", 8),
            _member("country", "ISO 3166-1 alpha-2", 2),
            _member("publisher", "the outlet", 200),
        ),
    ),
    Operation(
        name="discover",
        path="/discover",
        means="Find the feeds, news sitemaps and listings of a site",
        shape="candidate",
        is_list=True,
        acts=_discover,
        parameters=(_member("url", "an address of the site", 2_000, is_needed=True),),
    ),
)
