"""Bytes go into the bucket from the thread that received them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.ahead import PuttingAhead
from storage.objects import Objects
from storage.records import Outcome, digest
from tests.buckets import Bucket
from tests.storage.records import CAPTURE


class Here:
    """A lane of one place, where the test is."""

    size = 1

    def submit(
        self, function: Callable[[Any], Outcome], argument: Any, seconds: float
    ) -> Future[Outcome]:
        future: Future[Outcome] = Future()
        future.set_result(function(argument))
        return future


def received(_: object) -> Outcome:
    return Outcome(reason="ok", records=(CAPTURE,))


def test_what_was_received_lies_there_before_its_outcome_is_told(tmp_path: Path) -> None:
    objects = Objects(f"file://{tmp_path}")
    future = PuttingAhead(Here(), objects).submit(received, None, 1.0)
    assert future.result() == received(None)
    assert objects.get(digest(CAPTURE.body)) is not None


@pytest.mark.server
def test_a_bucket_that_does_not_answer_changes_no_outcome(monkeypatch: Any) -> None:
    with Bucket() as gone:
        environment = gone.environment
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    future = PuttingAhead(Here(), Objects("s3://news/raw")).submit(received, None, 1.0)
    assert future.result() == received(None)
