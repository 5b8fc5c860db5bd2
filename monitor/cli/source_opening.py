"""The store with the configured sources in it: what the verbs of `sources` begin with."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.cli.session import settings_of
from storage.contract.sources import followed
from storage.opening import open_reader, open_store
from storage.records import Source
from storage.store import Store


def open_with_sources(arguments: argparse.Namespace) -> Store:
    """Open the store for writing, with the configured sources in it, also before the first run."""
    from monitor.catalogue.configured import as_switched, configured_sources

    settings = settings_of(arguments)
    sources = configured_sources(settings)
    store = open_store(settings.database)
    with store.writing():
        sources = as_switched(settings, sources, store.trials.all())
        store.sources.follow(sources, polled_by="poll")
    return store


@contextmanager
def looking(arguments: argparse.Namespace) -> Iterator[tuple[Store, list[Source]]]:
    """Open the store for reading, also before the first run; with the sources of the files now."""
    from monitor.catalogue.configured import as_switched, configured_sources

    settings = settings_of(arguments)
    configured = configured_sources(settings)
    with open_reader(settings.database, is_needed=False) as store:
        configured = as_switched(settings, configured, store.trials.all())
        yield store, followed(store.sources, configured)
