"""By what articles are found without their words, and how many there are of what: kept by triggers.

Whoever writes a tag, a finding or a date need not know of it, and no count is ever made by reading
a whole table. A trigger runs in its statement's transaction, so both are always of one state.
"""

from __future__ import annotations

from typing import Final

_TABLES: Final = """
CREATE TABLE facets (
  -- What articles can be found by: those of one value lie together, in the order of their time.
  field TEXT NOT NULL,         -- a tag's scheme; language, source, outlet, relevance, kind; '': all
  value TEXT NOT NULL,
  at INTEGER NOT NULL,         -- published, or else first seen; milliseconds since 1970
  article INTEGER NOT NULL,
  seen INTEGER NOT NULL,       -- day of first sight (UTC), counted from 1970
  PRIMARY KEY (field, value, at, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX facets_article    -- what an article is found by, when that changes
  ON facets (article, field, value);
CREATE TABLE facet_counts (
  -- How many articles have a value.
  field TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (field, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE facet_days (
  -- How many of them were first seen on each day.
  field TEXT NOT NULL, value TEXT NOT NULL,
  seen INTEGER NOT NULL,       -- as in facets
  number INTEGER NOT NULL, PRIMARY KEY (field, value, seen)
) STRICT, WITHOUT ROWID;
CREATE TABLE tag_labels (
  -- How tags are called, and how many are called so.
  scheme TEXT NOT NULL, term TEXT NOT NULL, label TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (scheme, term, label)
) STRICT, WITHOUT ROWID;
CREATE TABLE work_counts (
  -- How many items of work stand how.
  stage TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (stage, state, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE totals (
  -- How many there are: stories.
  name TEXT PRIMARY KEY, number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

_UPDATE_COLUMNS: Final = ("source", "publisher", "language", "first_seen", "date_published")


def _at(row: str) -> str:
    """Return the SQL of the time by which the article in *row* stands, as facets hold it."""
    time = f"coalesce({row}.date_published, {row}.first_seen)"
    # A time of day has a fixed width, and milliseconds stand in it from the 21st character.
    return f"(strftime('%s', {time}) * 1000 + CAST(substr({time}, 21, 3) AS INTEGER))"


def _seen(row: str) -> str:
    return f"(CAST(julianday(substr({row}.first_seen, 1, 10)) - 2440587.5 AS INTEGER))"


def _own(row: str) -> str:
    """Return the (field, value) of all that the article in *row* is found by."""
    return f"""SELECT '' AS field, '' AS value
    UNION ALL SELECT 'language', {row}.language
    UNION ALL SELECT 'source', {row}.source
    UNION ALL SELECT 'outlet', iif({row}.publisher = '', {row}.source, {row}.publisher)
    UNION ALL SELECT scheme, term FROM tags WHERE article = {row}.number
    UNION ALL SELECT 'relevance', level FROM classifications WHERE article = {row}.number
    UNION ALL SELECT 'kind', kind FROM reprints WHERE article = {row}.number"""


def _keep(row: str) -> str:
    return f"""INSERT INTO facets (field, value, at, article, seen)
    SELECT f.field, f.value, {_at(row)}, {row}.number, {_seen(row)} FROM ({_own(row)}) f;"""


def _forget(row: str) -> str:
    return f"DELETE FROM facets WHERE article = {row}.number;"


def _one(field: str, value: str, *, row: str) -> str:
    """Return the statement that lets the article of a finding, in *row*, be found by it."""
    return f"""INSERT INTO facets (field, value, at, article, seen)
    SELECT {field}, {value}, {_at("a")}, a.number, {_seen("a")}
    FROM articles a WHERE a.number = {row}.article;"""


def _not_one(field: str, value: str, *, row: str) -> str:
    where = f"article = {row}.article AND field = {field} AND value = {value}"
    return f"DELETE FROM facets WHERE {where};"


def _more(table: str, keys: dict[str, str]) -> str:
    """Return the statement that counts one more; *keys* are the SQL of the columns' values."""
    return f"""INSERT INTO {table} ({", ".join(keys)}, number)
    VALUES ({", ".join(keys.values())}, 1)
    ON CONFLICT ({", ".join(keys)}) DO UPDATE SET number = number + 1;"""


def _less(table: str, keys: dict[str, str]) -> str:
    where = " AND ".join(f"{name} = {value}" for name, value in keys.items())
    return f"""UPDATE {table} SET number = number - 1 WHERE {where};
    DELETE FROM {table} WHERE {where} AND number <= 0;"""


def _trigger(name: str, event: str, *statements: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN\n  " + "\n  ".join(statements) + "\nEND;\n"


def _named(row: str, *columns: str) -> dict[str, str]:
    return {column: f"{row}.{column}" for column in columns}


_CHANGED: Final = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _UPDATE_COLUMNS)
_LABEL: Final = ("scheme", "term", "label")
_WORK: Final = ("stage", "state", "reason")
_ALONE: Final = "(SELECT count(*) FROM (SELECT 1 FROM memberships WHERE story = {} LIMIT 2)) = {}"
_STORIES: Final = "UPDATE totals SET number = number {} WHERE name = 'stories' AND " + _ALONE + ";"

_ARTICLES: Final = "".join(
    (
        _trigger("facets_of_new_article", "INSERT ON articles", _keep("new")),
        _trigger(
            "facets_of_changed_article",
            f"UPDATE OF {', '.join(_UPDATE_COLUMNS)} ON articles WHEN {_CHANGED}",
            _forget("old"),
            _keep("new"),
        ),
        _trigger("facets_of_removed_article", "DELETE ON articles", _forget("old")),
    )
)

_FINDINGS: Final = "".join(
    (
        _trigger(
            "facets_of_tag",
            "INSERT ON tags",
            _one("new.scheme", "new.term", row="new"),
            _more("tag_labels", _named("new", *_LABEL)),
        ),
        _trigger(
            "facets_of_removed_tag",
            "DELETE ON tags",
            _not_one("old.scheme", "old.term", row="old"),
            _less("tag_labels", _named("old", *_LABEL)),
        ),
        _trigger(
            "label_of_changed_tag",
            "UPDATE OF label ON tags WHEN old.label <> new.label",
            _less("tag_labels", _named("old", *_LABEL)),
            _more("tag_labels", _named("new", *_LABEL)),
        ),
        *(
            _trigger(
                f"facets_of_{table}{ending}",
                f"{event} ON {table}" + (f" WHEN old.{column} <> new.{column}" if both else ""),
                *([_not_one(f"'{field}'", f"old.{column}", row="old")] if ending else []),
                *([_one(f"'{field}'", f"new.{column}", row="new")] if ending != "_gone" else []),
            )
            for table, field, column in (
                ("classifications", "relevance", "level"),
                ("reprints", "kind", "kind"),
            )
            for event, ending, both in (
                ("INSERT", "", False),
                (f"UPDATE OF {column}", "_changed", True),
                ("DELETE", "_gone", False),
            )
        ),
    )
)

_COUNTS: Final = "".join(
    (
        _trigger(
            "facet_counted",
            "INSERT ON facets",
            _more("facet_counts", _named("new", "field", "value")),
            _more("facet_days", _named("new", "field", "value", "seen")),
        ),
        _trigger(
            "facet_gone",
            "DELETE ON facets",
            _less("facet_counts", _named("old", "field", "value")),
            _less("facet_days", _named("old", "field", "value", "seen")),
        ),
        _trigger("work_counted", "INSERT ON work", _more("work_counts", _named("new", *_WORK))),
        _trigger("work_gone", "DELETE ON work", _less("work_counts", _named("old", *_WORK))),
        _trigger(
            "work_changed",
            "UPDATE OF state, reason ON work "
            "WHEN old.state <> new.state OR old.reason <> new.reason",
            _less("work_counts", _named("old", *_WORK)),
            _more("work_counts", _named("new", *_WORK)),
        ),
        _trigger("story_begun", "INSERT ON memberships", _STORIES.format("+ 1", "new.story", 1)),
        _trigger(
            "story_moved",
            "UPDATE OF story ON memberships WHEN old.story <> new.story",
            _STORIES.format("+ 1", "new.story", 1),
            _STORIES.format("- 1", "old.story", 0),
        ),
        _trigger("story_ended", "DELETE ON memberships", _STORIES.format("- 1", "old.story", 0)),
    )
)


def _filled(field: str, value: str, found: str = "") -> str:
    return f"""INSERT INTO facets (field, value, at, article, seen)
  SELECT {field}, {value}, {_at("a")}, a.number, {_seen("a")} FROM articles a{found};
"""


def _found_in(table: str) -> str:
    return f" CROSS JOIN {table} f ON f.article = a.number"


FILL: Final = "".join(
    (
        _filled("''", "''"),
        _filled("'language'", "a.language"),
        _filled("'source'", "a.source"),
        _filled("'outlet'", "iif(a.publisher = '', a.source, a.publisher)"),
        _filled("f.scheme", "f.term", _found_in("tags")),
        _filled("'relevance'", "f.level", _found_in("classifications")),
        _filled("'kind'", "f.kind", _found_in("reprints")),
        """
INSERT INTO facet_counts SELECT field, value, count(*) FROM facets GROUP BY field, value;
INSERT INTO facet_days SELECT field, value, seen, count(*) FROM facets GROUP BY field, value, seen;
INSERT INTO tag_labels SELECT scheme, term, label, count(*) FROM tags GROUP BY scheme, term, label;
INSERT INTO work_counts SELECT stage, state, reason, count(*) FROM work
  GROUP BY stage, state, reason;
INSERT INTO totals SELECT 'stories', count(DISTINCT story) FROM memberships;
DROP INDEX tags_term;
""",
    )
)
"""In the order of arrival, in which each value's articles are added at the end of its own."""

STATEMENTS: Final = _TABLES + FILL + _ARTICLES + _FINDINGS + _COUNTS
