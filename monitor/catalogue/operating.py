"""What an operator does with sources and pages while the daemon runs: records and work rows.

Commands and the server do the same by these, each in one short transaction of theirs.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from monitor.text.addresses.urls import canonical
from storage.records import Source
from storage.store import Store

RECRAWLED: Final = timedelta(days=7)
"""How far back the pages of a source are fetched again; `recrawl --source` goes further."""

MOST: Final = 500
"""Pages of a source that are fetched again at once, the newest: one click asks an outlet for no
more."""


LONGEST_NAME: Final = 100

KINDS: Final = ("feed", "sitemap", "listing")
"""Kinds that need no options: what is found on a site is one of them."""


class RefusedError(Exception):
    """What was asked cannot be done; the message says why.

    ``is_unknown`` says that there is no such thing.
    """

    def __init__(self, message: str, *, is_unknown: bool = False) -> None:
        super().__init__(message)
        self.is_unknown = is_unknown


def pause(store: Store, name: str) -> None:
    """Watch the source *name* no more until it is resumed, whatever the files say.

    :raises RefusedError: where it is not watched
    """
    _known(store, name)
    if not store.sources.pause(name):
        raise RefusedError(f"{name} is not watched")
    store.work.drop("poll", (name,))


def resume(store: Store, name: str, now: datetime) -> None:
    """Watch the source *name* again, from now on.

    :raises RefusedError: where it is not paused
    """
    _known(store, name)
    if not store.sources.resume(name):
        raise RefusedError(f"{name} is not paused: the configuration says whether it is watched")
    store.work.open("poll", (name,), now)


def poll_now(store: Store, name: str, now: datetime) -> None:
    """Make the poll of the source *name* due now; its host's turn is waited for all the same.

    :raises RefusedError: where it is not watched
    """
    if not _known(store, name).enabled:
        raise RefusedError(f"{name} is not watched")
    store.work.open("poll", (name,), now)


def recrawl_source(store: Store, name: str, now: datetime) -> int:
    """Make due the newest pages of the source *name*, those of the last week; return how many."""
    _known(store, name)
    pages = store.selection.pages(source=name, since=now - RECRAWLED)[-MOST:]
    return store.work.open("fetch", pages, now)


def recrawl_article(store: Store, article: str, now: datetime) -> int:
    """Make due the page of an article, by its whole id; return how many pages.

    :raises RefusedError: where no page is known of it
    """
    pages = store.selection.pages_of([article])
    if not pages:
        raise RefusedError("it was read from no page that could be fetched again")
    return store.work.open("fetch", pages, now)


def watch_also(store: Store, source: Source, now: datetime) -> None:
    """Watch another source, from now on.

    :raises RefusedError: where its name is taken
    """
    if store.sources.get(source.name) is not None:
        raise RefusedError(f"there is a source {source.name!r} already")
    store.sources.add(source)
    store.work.open("poll", (source.name,), now)


def source_of(
    *,
    name: str,
    url: str,
    kind: str,
    language: str = "",
    country: str = "",
    publisher: str = "",
) -> Source:
    """Return the source that a person describes.

    :raises RefusedError: where it cannot be one
    """
    if kind not in KINDS:
        raise RefusedError(f"kind {kind!r} is unknown; use {', '.join(KINDS)}")
    link = canonical(url)
    if link is None:
        raise RefusedError(f"{url!r} is not an http(s) URL")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise RefusedError(f"a name has 1 to {LONGEST_NAME} letters that can be printed")
    return Source(
        name=name.strip(),
        url=link,
        kind=kind,
        language=language.lower(),
        country=country.upper(),
        publisher=publisher,
    )


def _known(store: Store, name: str) -> Source:
    source = store.sources.get(name)
    if source is None or not store.sources.origin(name):
        words = f"there is no source {name!r}; see `sources list --all`"
        raise RefusedError(words, is_unknown=True)
    return source
