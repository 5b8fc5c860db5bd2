"""A little of `tests.bench.queries`: whatever is typed is answered, or refused with a reason."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.bench.queries import PATHS, run


@pytest.mark.long
def test_no_search_string_is_an_error_of_ours(tmp_path: Path) -> None:
    counted, bad = run(tmp_path, 160, random.Random(3))
    assert bad == []
    answered = sum(times for name, times in counted.items() if name.startswith("200 "))
    assert answered >= 100, counted
    assert {name.partition(" ")[2] for name in counted} == {
        path.partition("?")[0] for path in PATHS
    }
