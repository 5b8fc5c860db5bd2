"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.outlets import Outlet

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation data beside the checkout; the test is skipped where there is none."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the evaluation data (../shared) is not here")
    return SHARED


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """A server of the test's own."""
    with Outlet() as one:
        yield one


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder of the test's own, with commands that use it."""
    return Desk(tmp_path)
