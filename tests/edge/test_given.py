"""Each given situation becomes what is right, over the whole daemon path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.edge.commands import COMMANDS
from tests.edge.given import Case, case_names, watched
from tests.edge.right import RIGHT, SCRIPTS

NAMES = case_names()
pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not NAMES, reason="the given cases lie beside the repository"),
]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Case]]:
    with watched(NAMES, SCRIPTS, tmp_path_factory.mktemp("edge")) as found:
        yield found


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_source_becomes_what_is_right(cases: dict[str, Case], name: str) -> None:
    case = cases[name]
    # Each in a line: pytest would cut a tuple short.
    told = f"{case.paths}\n{sorted(case.links())}\n{case.health}\n{case.articles}"
    assert RIGHT[name](case), told


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_does_what_is_right(name: str) -> None:
    assert COMMANDS[name]()


def test_no_case_is_left_out() -> None:
    assert set(NAMES) == RIGHT.keys() | COMMANDS.keys()
