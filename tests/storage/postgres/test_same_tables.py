"""Both databases have the same tables: a migration of one is a migration of both."""

from __future__ import annotations

from pathlib import Path

from storage.postgres.store import PostgresStore
from storage.sql.tables import KEYS
from storage.sqlite.store import SqliteStore

OWN = {"article_index", "vocabulary", "identity", "migrations"}
"""Tables of the server alone: its index of words, and what it is."""

SUMMED = {"sums", "summed"}
"""Of the file alone: a server has a sum on each page."""

COUNTED = {"facets", "facet_counts", "facet_days", "tag_labels", "work_counts", "totals"}
"""Tables of the file alone, which its triggers fill from the others: by what articles are found."""


LATER = {"sketches_later"}
"""Of the file alone: what is named there is put into its table before it moves."""

MADE = {"days_due", "day_counts"}
"""Tables of both that each fills for itself from the others: they do not move."""


def test_tables_and_columns_are_the_same(store: PostgresStore, tmp_path: Path) -> None:
    rows = store.connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema()"
    ).fetchall()
    there = {(table, column) for table, column in rows if table not in OWN}
    with SqliteStore.open(tmp_path / "sco-monitor.db") as file:
        here = {
            (table, column)
            for table in set(file.database.table_names()) - COUNTED - SUMMED - LATER
            if not table.startswith(("article_index", "_sqlite", "sqlite_"))
            for column in file.database.table(table).columns_dict
        }
    assert here == there
    assert {table for table, _ in here} == set(KEYS) | MADE
