"""Running the statements of a migration inside its transaction."""

from __future__ import annotations

import sqlite3

from storage.sqlite.library import Database


def run(database: Database, script: str) -> None:
    """Run each statement of *script*."""
    # executescript() would commit the transaction that the migration runs in.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"not a whole statement: {statement.strip()}")
