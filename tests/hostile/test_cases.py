"""Every case of the tables: the fetch ends in time, with the reason it must have."""

from __future__ import annotations

import time

import pytest

from monitor.http.guard import Guard, Request
from storage.reasons import MEANINGS
from tests.hostile.conftest import CASES
from tests.hostile.scripts import BUSY_SECONDS, Case
from tests.hostile.server import Newsroom


def test_table_is_whole() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert len(CASES) >= 120
    assert {case.expect for case in CASES} <= set(MEANINGS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, newsroom: Newsroom, guard: Guard) -> None:
    url = case.url.format(name=case.name, **newsroom.places)
    started = time.monotonic()
    response = guard.fetch(Request(url=url, **case.request), case.bounds)
    spent = time.monotonic() - started

    assert response.reason == case.expect, response
    assert spent <= case.bounds.deadline_seconds + BUSY_SECONDS
    assert newsroom.hits == []
    assert len(response.body) <= case.bounds.max_bytes
    assert response.detail.isprintable()
    assert case.detail in response.detail
    if case.expect == "headers-too-large":
        assert response.wire_bytes <= case.bounds.max_header_bytes
    if case.body is not None:
        assert response.body == case.body
    if case.status is not None:
        assert response.status == case.status
    if case.name.startswith("retry-after-"):
        assert response.retry_after == case.retry_after
