"""`docs/schema.md`, written from the schema itself: ``make docs``.

The migrations are applied to an empty database. Columns and indexes are read from what SQLite
then knows, what they are for from the comments in the SQL, or from `ABOUT` where a table can have
none.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlite_utils import Database

from storage.sqlite.schema import ABOUT, MIGRATIONS

HEAD: Final = """# Schema

Table by table, written from the schema by `make docs` and tested against it: do not edit. The
database is one SQLite file, `sco-monitor.db` in the data directory; times are text in UTC, lists
and structures JSON. A number with → is one of that table; what records are called outside stands in
`ids`. Read it as you like, write to it through the program alone:
[`storage/`](../storage) holds all SQL,
[`storage/sqlite/schema/`](../storage/sqlite/schema) the migrations. Records and their fields
are explained in [`storage/records/`](../storage/records/__init__.py).
"""


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be NULL, its place in the primary key (0: none).

    ``refers`` is the table that its number is of.
    """

    name: str
    type: str
    is_optional: bool
    key: int
    comment: str = ""
    refers: str = ""


@dataclass(frozen=True)
class Index:
    """One index: what it covers, as SQL, and the query that it serves."""

    name: str
    covers: str
    serves: str


@dataclass
class Table:
    """One table as SQLite knows it."""

    name: str
    columns: list[Column] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    comment: str = ""


class _Listening(Database):
    """A database that keeps what it was told, comments behind the last semicolon included."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.told: list[str] = []
        super().__init__(connection)

    def execute(self, sql: str, *values: Any, **named: Any) -> sqlite3.Cursor:
        """Note *sql* and run it."""
        self.told.append(sql)
        return super().execute(sql, *values, **named)


def tables() -> Iterator[Table]:
    """Yield the tables of an up-to-date database, in the order of their making."""
    connection = sqlite3.connect(":memory:")
    database = _Listening(connection)
    MIGRATIONS.apply(database)
    remarks = _remarks(database.told)
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
    ).fetchall()
    shadows = tuple(f"{name}_" for name, sql in rows if "VIRTUAL" in sql)
    for name, sql in rows:
        if name.startswith(("sqlite_", "_sqlite_", *shadows)):
            continue
        comments = _comments(sql)
        table = Table(name, comment=ABOUT.get(name) or comments.pop("", ""))
        refers = dict(
            connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', [name])
        )
        for _, column, kind, not_null, _, key, _ in connection.execute(
            "SELECT * FROM pragma_table_xinfo(?) WHERE hidden = 0", [name]
        ):
            table.columns.append(
                Column(
                    column,
                    kind,
                    is_optional=not (not_null or key),
                    key=key,
                    comment=comments.get(column, ""),
                    refers=refers.get(column, ""),
                )
            )
        for index, sql_ in connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?"
            " AND sql IS NOT NULL ORDER BY name",
            [name],
        ):
            covers = re.sub(r"\s+", " ", re.sub(r"--.*", "", sql_)).partition(" ON ")[2]
            serves = _joined(*re.findall(r"--\s*(.*)", sql_), remarks.get(index, ""))
            table.indexes.append(Index(index, covers.partition(" ")[2].strip(), serves))
        yield table
    connection.close()


def _remarks(told: list[str]) -> dict[str, str]:
    """Return what stands behind the last bracket of each CREATE, by the name of what it makes."""
    found = {}
    for sql in told:
        made = re.match(r"\s*CREATE (?:UNIQUE |VIRTUAL )?(?:TABLE|INDEX) (\w+)", sql)
        if made:
            found[made[1]] = _joined(*re.findall(r"--\s*(.*)", sql.rpartition(";")[2]))
    return found


def _comments(sql: str) -> dict[str, str]:
    """Return the comments inside a CREATE TABLE by column; under "" what is said of the table."""
    found: dict[str, str] = {}
    column = ""
    for number, line in enumerate(sql.splitlines()):
        code, _, comment = line.partition("--")
        parts = [part.split() for part in re.split(r",(?![^(]*\))", code) if part.split()]
        if number and parts and re.fullmatch(r"\w+", parts[-1][0]):
            column = parts[-1][0]
        if comment:
            found[column] = _joined(found.get(column, ""), comment.strip())
    return found


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def page() -> str:
    """Return the whole document."""
    return HEAD + "".join(f"\n{_section(table)}" for table in tables())


def _section(table: Table) -> str:
    lines = [f"## {table.name}", "", table.comment]
    lines += ["", "| Column | Type | Meaning |", "|---|---|---|"]
    for column in table.columns:
        kind = column.type + (" or NULL" if column.is_optional and column.type else "")
        meaning = _joined(
            "**key**" if column.key else "",
            f"→ `{column.refers}`" if column.refers else "",
            _cell(column.comment),
        )
        lines.append(f"| `{column.name}` | {kind} | {meaning} |")
    if table.indexes:
        lines += ["", "| Index | Over | Serves |", "|---|---|---|"]
        lines += [
            f"| `{i.name}` | `{_cell(i.covers)}` | {_cell(i.serves)} |" for i in table.indexes
        ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(page(), end="")
