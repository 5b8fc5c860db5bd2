"""What time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return the time, aware UTC, to the millisecond: what the store keeps of it."""
    return datetime.fromtimestamp(time.time_ns() // 1_000_000 / 1_000, UTC)
