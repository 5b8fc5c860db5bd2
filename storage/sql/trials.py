"""The sources of the catalogue that are tried."""

from __future__ import annotations

from collections.abc import Iterable

from storage.contract.trials import Trials
from storage.records import Trial
from storage.sql.connection import Connection
from storage.sql.rows import from_row, put, select, to_row


class SqlTrials(Trials):
    """The ``trials`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def all(self) -> dict[str, Trial]:
        """Return every trial by its source's name."""
        rows = select(self._database, "SELECT * FROM trials ORDER BY source")
        return {row["source"]: from_row(Trial, row) for row in rows}

    def put(self, trials: Iterable[Trial]) -> None:
        """Keep *trials*, replacing those of the same sources."""
        for trial in trials:
            put(self._database, "trials", to_row(trial), pk="source")
