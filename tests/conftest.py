"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.postgres import Databases
from monitor.engine import origin
from monitor.engine.nursery import can_fork
from storage.sqlite import database
from tests.desk import NOTED, Desk
from tests.nurseries import ForkedNursery
from tests.outlets import Outlet
from tests.stores import Copies

TESTS = Path(__file__).resolve().parent
WHOLE_PROGRAM = frozenset({"acceptance", "cli", "demo", "flow", "hostile"})
"""Folders in which every test runs the whole program, or stands before a server."""

SERVERS = frozenset(
    {
        "outlet",
        "newsroom",
        "receiver",
        "mail_server",
        "dripping",
        "watch",
        "day",
        "databases",
        "server",
        "manager",
        "closed_port",
        "bucket",
    }
)
"""Fixtures that start one."""

SHARED = TESTS.parents[1] / "shared"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out, unread, the folders of which `make quick` runs nothing: half of its collecting."""
    is_out = collection_path.parent == TESTS and collection_path.name in WHOLE_PROGRAM
    return True if is_out and "not server" in config.option.markexpr else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that need a server or the evaluation data: `make quick` leaves them out.

    Files that start servers come first, those of a few long tests before all: what waits ends
    beside the rest, not after it.
    """
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        if (
            folder in WHOLE_PROGRAM
            or SERVERS.intersection(getattr(item, "fixturenames", ()))
            or "postgres" in getattr(getattr(item, "callspec", None), "params", {}).values()
        ):
            item.add_marker("server")
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        if item.get_closest_marker("long"):
            item.add_marker("no_cover")  # of their time coverage takes a third
    waiting = {item.path for item in items if item.get_closest_marker("server")}
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: tests[item.path] if item.path in waiting else 10_000)
    if "not server" in config.option.markexpr:
        sys.addaudithook(_no_server)


def pytest_collection_finish() -> None:
    """What was collected stays: the collector of garbage need not look through it again."""
    gc.collect()
    gc.freeze()


def _no_server(event: str, _: tuple[object, ...]) -> None:
    """Fail a test that listens although nothing marks it: a hook cannot be taken back."""
    if event == "socket.bind":
        pytest.fail("this test listens: mark it with pytest.mark.server", pytrace=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation data beside the checkout; the test is skipped where there is none."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the evaluation data (../shared) is not here")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Note for all processes of this run what was started in it; in each, fork nurseries and copy
    new stores."""
    base = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(NOTED, str(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base))
        patch.setattr(database, "_make", Copies())
        if can_fork():
            patch.setattr(origin, "Nursery", ForkedNursery)
        yield


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """A server of the test's own."""
    with Outlet() as one:
        yield one


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder of the test's own, with commands that use it."""
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Databases on a PostgreSQL server, which is started when the first test asks for one."""
    # Imported here: a run that asks for none needs no server, and no library for one.
    from tests.postgres import databases

    with databases() as found:
        yield found
