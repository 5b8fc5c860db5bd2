"""Articles and stories of each day, counted bit by bit; triggers say which days are due."""

from __future__ import annotations

from typing import Final

_DAY: Final = "CAST(substr({}, 1, 10) AS date) - DATE '1970-01-01'"

_TABLES: Final = f"""
CREATE TABLE days_due (
  -- Days (UTC) of which something was written since they were counted.
  seen BIGINT PRIMARY KEY        -- counted from 1970
);
CREATE TABLE day_counts (
  -- How many articles, and how many stories with one, were first seen on a day, by what they are.
  field TEXT NOT NULL, value TEXT NOT NULL, -- a tag's scheme; language, source ...; '': all
  seen BIGINT NOT NULL,          -- as in days_due
  articles BIGINT NOT NULL, stories BIGINT NOT NULL,
  PRIMARY KEY (seen, field, value)
);
INSERT INTO days_due SELECT DISTINCT {_DAY.format("first_seen")} FROM articles;
"""

_DUE: Final = "INSERT INTO days_due (seen) VALUES ({}) ON CONFLICT (seen) DO NOTHING;"
_OF_ARTICLE: Final = (
    "INSERT INTO days_due (seen) SELECT "
    + _DAY.format("a.first_seen")
    + " FROM articles a WHERE a.number = {}.article ON CONFLICT (seen) DO NOTHING;"
)


def _function(name: str, statement: str) -> str:
    new, old = statement.format("new"), statement.format("old")
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN {old} END IF;
  IF TG_OP <> 'DELETE' THEN {new} END IF;
  RETURN NULL;
END $$;
"""


_FUNCTIONS: Final = _function(
    "day_of_article", _DUE.format(_DAY.format("{}.first_seen"))
) + _function("day_of_finding", _OF_ARTICLE)

_COLUMNS: Final = {
    "articles": ("first_seen", "source", "publisher", "language"),
    "tags": ("scheme", "term"),
    "classifications": ("level",),
    "reprints": ("kind",),
    "memberships": ("story",),
}
"""What is counted of each table; a change of anything else makes no day due."""


def _triggers(table: str, columns: tuple[str, ...]) -> str:
    function = "day_of_article" if table == "articles" else "day_of_finding"
    changed = " OR ".join(f"old.{name} IS DISTINCT FROM new.{name}" for name in columns)
    return f"""CREATE TRIGGER day_of_{table} AFTER INSERT OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION {function}();
CREATE TRIGGER day_of_changed_{table} AFTER UPDATE ON {table}
  FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {function}();
"""


STATEMENTS: Final = (
    _TABLES + _FUNCTIONS + "".join(_triggers(table, columns) for table, columns in _COLUMNS.items())
)
"""The days are due at once after the migration, which itself counts none."""
