"""Articles and stories of each day, counted bit by bit; triggers say which days are due."""

from __future__ import annotations

from typing import Final

_TABLES: Final = """
CREATE TABLE days_due (
  -- Days (UTC) of which something was written since they were counted.
  seen INTEGER PRIMARY KEY       -- counted from 1970
) STRICT;
CREATE TABLE day_counts (
  -- How many articles, and how many stories with one, were first seen on a day, by what they are.
  field TEXT NOT NULL, value TEXT NOT NULL, -- as in facets
  seen INTEGER NOT NULL,         -- as in days_due
  articles INTEGER NOT NULL, stories INTEGER NOT NULL,
  PRIMARY KEY (seen, field, value)
) STRICT, WITHOUT ROWID;
INSERT INTO days_due SELECT DISTINCT seen FROM facet_days;
"""

_DUE: Final = "INSERT INTO days_due (seen) VALUES ({}.seen) ON CONFLICT (seen) DO NOTHING;"
_MEMBER: Final = (
    "INSERT INTO days_due (seen) SELECT "
    "CAST(julianday(substr(a.first_seen, 1, 10)) - 2440587.5 AS INTEGER) "
    "FROM articles a WHERE a.number = {}.article ON CONFLICT (seen) DO NOTHING;"
)


def _trigger(name: str, event: str, statement: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN\n  {statement}\nEND;\n"


STATEMENTS: Final = _TABLES + "".join(
    (
        _trigger("day_of_facet", "INSERT ON facets", _DUE.format("new")),
        _trigger("day_of_gone_facet", "DELETE ON facets", _DUE.format("old")),
        _trigger("day_of_member", "INSERT ON memberships", _MEMBER.format("new")),
        _trigger(
            "day_of_moved_member",
            "UPDATE OF story ON memberships WHEN old.story <> new.story",
            _MEMBER.format("new"),
        ),
        _trigger("day_of_gone_member", "DELETE ON memberships", _MEMBER.format("old")),
    )
)
"""The days are due at once after the migration, which itself reads only what was counted."""
