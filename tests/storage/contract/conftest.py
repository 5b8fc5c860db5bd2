"""A store of each implementation, empty and open for writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.opening import Place, open_store
from storage.store import Store

if TYPE_CHECKING:
    from tests.postgres import Databases

KINDS = ("sqlite", "postgres")


def places(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Place]:
    """Give a place of that kind where nothing is stored."""
    if kind == "sqlite":
        yield f"sqlite:{folder / 'sco-monitor.db'}"
        return
    databases: Databases = request.getfixturevalue("databases")
    # Who asks for the store itself finds one that was made before: that takes a second.
    is_opened = "store" in request.fixturenames and request.fixturename == "place"
    with databases.store() if is_opened else databases.place() as address:
        yield address


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place where nothing is stored yet."""
    yield from places(request.param, request, tmp_path)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, place: Place) -> Iterator[Place]:
    """Another such place of the same kind."""
    kind = "sqlite" if str(place).startswith("sqlite:") else "postgres"
    (tmp_path / "elsewhere").mkdir()
    yield from places(kind, request, tmp_path / "elsewhere")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """The store at that place."""
    with open_store(place) as opened:
        yield opened
