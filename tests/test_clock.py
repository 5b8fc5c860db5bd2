"""The time that the store keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from monitor import clock


def test_the_time_is_utc_and_exact_to_the_millisecond() -> None:
    before = datetime.now(UTC)
    at = clock.now()
    assert before - timedelta(milliseconds=1) < at <= datetime.now(UTC)
    for number in (1_764_523_456_001, 1_764_523_456_999, 4_102_444_799_123):
        with patch.object(
            clock.time, "time_ns", lambda number=number: number * 1_000_000 + 999_999
        ):
            at = clock.now()
        assert at.tzinfo is UTC
        assert round(at.timestamp() * 1_000) == number
        assert at.microsecond == number % 1_000 * 1_000
