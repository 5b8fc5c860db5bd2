"""Rows written by few statements are those that one statement each would have written."""

from __future__ import annotations

import sqlite3

import pytest

from storage.sqlite.connection import Connection
from storage.sqlite.together import BLOCKS, VALUES_AT_MOST, row_of, together

PUT = (
    "INSERT INTO seen (name, kind, times) VALUES (?, 'page', ?) "
    "ON CONFLICT (name) DO UPDATE SET times = seen.times + excluded.times"
)


def fresh() -> Connection:
    """Return a database with a table that counts what is written to it."""
    database = sqlite3.connect(":memory:", factory=Connection)
    database.executescript(
        "CREATE TABLE seen (name TEXT PRIMARY KEY, kind TEXT, times INTEGER);"
        "CREATE TABLE log (name TEXT, times INTEGER);"
        "CREATE TRIGGER noted AFTER INSERT ON seen BEGIN"
        "  INSERT INTO log VALUES (new.name, new.times); END;"
        "CREATE TRIGGER changed AFTER UPDATE ON seen BEGIN"
        "  INSERT INTO log VALUES (new.name, new.times); END"
    )
    return database


@pytest.mark.parametrize("count", [0, 1, 3, 4, 64, 85, 300])
def test_rows_triggers_and_order_are_those_of_a_statement_each(count: int) -> None:
    rows = [(f"page {number % 70}", number) for number in range(count)]
    one_each, few = fresh(), fresh()
    for row in rows:
        one_each.execute(PUT, row)
    few.executemany(PUT, iter(rows))
    for table in ("seen", "log"):
        wanted = one_each.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
        assert few.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall() == wanted
        assert len(wanted) == (min(count, 70) if table == "seen" else count)


def test_300_rows_take_few_statements_of_few_sizes() -> None:
    row = row_of(PUT)
    assert row is not None
    made = list(together(PUT, row, [(f"page {number}", number) for number in range(300)]))
    assert len(made) == 4 + 2 + 3
    assert {len(values) // 2 for _, values in made} <= set(BLOCKS)
    assert sum(len(values) for _, values in made) == 600


def test_rows_of_many_columns_stay_below_what_a_statement_takes() -> None:
    columns = 200
    sql = f"INSERT INTO wide VALUES ({', '.join('?' * columns)})"
    row = row_of(sql)
    assert row is not None
    made = list(together(sql, row, [[0] * columns] * 20))
    assert max(len(values) for _, values in made) <= VALUES_AT_MOST
    assert sum(len(values) for _, values in made) == 20 * columns


def test_a_row_that_is_refused_takes_back_what_came_with_it() -> None:
    database = fresh()
    database.execute("BEGIN")
    with pytest.raises(sqlite3.IntegrityError):
        database.executemany(
            "INSERT INTO seen (name, kind, times) VALUES (?, ?, ?)",
            [("a", "page", 1), ("b", "page", 1), ("b", "page", 1), ("c", "page", 1)],
        )
    assert database.execute("SELECT count(*) FROM seen").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM log").fetchone() == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE seen SET times = ? WHERE name = ?",
        "DELETE FROM seen WHERE times = ? AND name = ?",
        "INSERT INTO seen (name, times) VALUES (:name, coalesce(:times, 1))",
    ],
)
def test_other_statements_run_as_they_are(sql: str) -> None:
    assert row_of(sql) is None


def test_named_values_are_written_row_by_row() -> None:
    database = fresh()
    database.executemany(
        "INSERT INTO seen (name, kind, times) VALUES (:name, 'page', :times)",
        [{"name": "a", "times": 1}, {"name": "b", "times": 2}],
    )
    assert database.execute("SELECT name, times FROM seen ORDER BY name").fetchall() == [
        ("a", 1),
        ("b", 2),
    ]
