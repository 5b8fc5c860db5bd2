"""Looking whether a store on a server is whole: what must be there, and bytes by their digests.

References are the server's to keep, and pages too where it checks them (``data_checksums``, which
initdb switches on from PostgreSQL 18 on): a look reads all rows that it has the time for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

import zstandard

from storage.errors import DamagedError
from storage.postgres.connection import Connection
from storage.records import digest

NAMED: Final = 5
"""Problems that are named."""


def problems_of(
    connection: Connection, expected: frozenset[str], seconds: float | None
) -> list[str]:
    """Return what is wrong, the first few things.

    :param seconds: how long the look may take; None for everything, all bytes included
    """
    problems: list[str] = []
    try:
        for problem in _look(connection, expected, seconds):
            problems.append(problem)
            if len(problems) == NAMED:
                break
    except DamagedError as error:
        problems.append(error.what)
    return problems


def _look(connection: Connection, expected: frozenset[str], seconds: float | None) -> Iterator[str]:
    until = None if seconds is None else time.monotonic() + seconds
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace"
    )
    for name in sorted(expected - {row[0] for row in rows}):
        yield f"{name} is missing"
    missing, foreign = connection.execute(
        "SELECT (SELECT count(*) FROM articles a WHERE NOT EXISTS "
        "(SELECT 1 FROM article_index i WHERE i.article = a.number)), "
        "(SELECT count(*) FROM article_index i WHERE NOT EXISTS "
        "(SELECT 1 FROM articles a WHERE a.number = i.article))"
    ).fetchone()
    if missing or foreign:
        yield f"the index of words lacks {missing} articles and has {foreign} that are not there"
    unpack = zstandard.ZstdDecompressor().decompress
    for name, data in connection.many(
        "SELECT digest, data FROM bodies WHERE length(data) > 0 ORDER BY digest"
    ):
        try:
            is_whole = digest(unpack(data)) == name
        except zstandard.ZstdError:
            is_whole = False
        if not is_whole:
            yield f"the bytes called {name} are not those that were received"
        if until is not None and time.monotonic() > until:
            return
