"""A store on a server, empty and open for writing, and the place where it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.opening import open_store
from storage.postgres.store import PostgresStore
from tests.postgres import Databases, Server


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    """The URL of a database in which nothing is stored."""
    with databases.place() as found:
        yield found


@pytest.fixture
def store(databases: Databases) -> Iterator[PostgresStore]:
    """A store that holds nothing."""
    with databases.store() as found, open_store(found) as opened:
        assert isinstance(opened, PostgresStore)
        yield opened


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, to stop and to start."""
    one = Server()
    yield one
    one.remove()
