"""A little of `make cluster`: real processes over one store, one killed, the database restarted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.cluster.newsroom import newsroom
from tests.bench.cluster.polite import polite
from tests.postgres import Server

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, which may be restarted."""
    made = Server()
    yield made
    made.remove()


def test_a_killed_worker_and_a_restart_lose_nothing_and_double_nothing(server: Server) -> None:
    assert newsroom(server, workers=1, kills=1, restarts=1) == []


def test_no_two_workers_ask_one_domain_at_once(server: Server) -> None:
    assert polite(server, workers=2, pages=4) == []
