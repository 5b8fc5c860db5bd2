"""The tables as PostgreSQL first had them: those of SQLite at that time, column by column.

Times are text of one width and lists JSON there too: the parts over the tables, and whoever moves
a store from one database to the other, find the same values. What is different: the index of words
(`article_index`), and ``vocabulary``, which FTS5 keeps by itself. ``TEXT`` is ordered by code
points whatever the database is: see `storage.postgres.schema`.
"""

from __future__ import annotations

from typing import Final

from storage.postgres.schema.first import arriving, finding, searching, telling

TABLES: Final = "".join(
    (
        arriving.WORK,
        arriving.ARCHIVE,
        arriving.SOURCES,
        finding.ARTICLES,
        finding.FINDINGS,
        telling.TELLING,
        telling.WITHDRAWN,
        searching.WORDS,
    )
)
"""In the order in which they refer to each other."""
