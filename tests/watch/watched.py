"""Sources of an outlet, and what came of them."""

from __future__ import annotations

from typing import Any

from storage.records import Source
from tests.kept import entries_of
from tests.outlets import Outlet
from tests.watch.conftest import Watch


def feed(outlet: Outlet, path: str = "/feed", **settings: Any) -> Source:
    """Return a source that watches *path* of the outlet."""
    return Source(name="s", url=outlet.url(path), **settings)


def entries(watch: Watch) -> int:
    """Return how many items are known."""
    return len(entries_of(watch.store))
