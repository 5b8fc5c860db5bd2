"""Care for the database: done once an hour by the daemon, or by `prune`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.notices import tell

if TYPE_CHECKING:
    from monitor.app import App


def care(app: App) -> None:
    """Tell the operator what turned, and tidy the database: what the daemon does once an hour."""
    tell(app)
    app.revive()
    tidy(app)


def tidy(app: App) -> None:
    """Refresh the query planner's statistics and cut the write-ahead log."""
    app.store.tidy()
