"""What rows add up to: written at night, taken away by triggers with the first change after.

Who writes a row need know nothing of it, another program neither: a sum that stands is that of the
rows as they were last written, so one that does not fit says that the file was altered below them.
"""

from __future__ import annotations

from typing import Final

BITS: Final = 8
"""Rows of so many keys in a row (2 to the power of it) have one sum: some dozen articles."""

NUMBERED: Final = {
    "captures": "number",
    "entries": "number",
    "follows": "number",
    "walks": "number",
    "articles": "number",
    "article_versions": "article",
    "signatures": "article",
    "reprints": "article",
    "classifications": "article",
    "tags": "article",
    "memberships": "article",
    "mergers": "story",
    "profiles": "article",
    "vectors": "article",
    "planned_events": "article",
    "translations": "article",
    "site_pages": "article",
    "corrections": "article",
    "digests": "number",
    "digest_stories": "digest",
    "digest_articles": "digest",
    "digest_shown": "digest",
    "known": "number",
}
"""Tables whose key is a number or begins with one: rows of near numbers are one part."""

NAMED: Final = {
    "sources": "name",
    "trials": "source",
    "known_items": "source",
    "subscriptions": "name",
    "links": "digest",
    "deliveries": "id",
    "tombstones": "page",
    "tombstone_names": "name",
}
"""Tables whose key is a text or begins with one: rows of one text are a part."""

_TABLES: Final = """
CREATE TABLE sums (
  -- What rows whose keys lie together add up to (CRC-32); gone with the next change of one.
  name TEXT NOT NULL,            -- of their table
  part ANY NOT NULL,             -- their key; where it is a number, that shifted by 8 bits
  sum INTEGER NOT NULL,
  PRIMARY KEY (name, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE summed (
  -- Tables of which there are sums.
  name TEXT PRIMARY KEY,
  columns TEXT NOT NULL          -- that were added up
) STRICT, WITHOUT ROWID;
"""

_GONE: Final = "DELETE FROM sums WHERE name = '{table}' AND part = {row}.{key}{shift};"
_EVENTS: Final = (("insert", ("new",)), ("update", ("old", "new")), ("delete", ("old",)))


def _triggers(table: str, key: str, shift: str) -> str:
    return "".join(
        f"CREATE TRIGGER sum_of_{table}_at_{event} AFTER {event.upper()} ON {table} BEGIN\n  "
        + "\n  ".join(_GONE.format(table=table, row=row, key=key, shift=shift) for row in rows)
        + "\nEND;\n"
        for event, rows in _EVENTS
    )


STATEMENTS: Final = (
    _TABLES
    + "".join(_triggers(table, key, f" >> {BITS}") for table, key in NUMBERED.items())
    + "".join(_triggers(table, key, "") for table, key in NAMED.items())
)
