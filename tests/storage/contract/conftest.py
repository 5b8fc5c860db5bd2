"""A store of each implementation, empty and open for writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.opening import Place, open_store
from storage.store import Store

PLACES: dict[str, Callable[[Path], Place]] = {
    "sqlite": lambda folder: f"sqlite:{folder / 'sco-monitor.db'}",
}
"""Where a store of each implementation is kept for a test that has *folder* to itself."""


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place where nothing is stored yet."""
    return PLACES[request.param](tmp_path)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """The store at that place."""
    with open_store(place) as opened:
        yield opened
