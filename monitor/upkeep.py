"""Care for the database: done once an hour by the daemon, or by `prune`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.app import App


def tidy(app: App) -> None:
    """Refresh the query planner's statistics and cut the write-ahead log."""
    app.store.tidy()
