"""Many rows by few statements, instead of by one each.

Within a part of a transaction (a savepoint) SQLite keeps in memory how each changed page was, in a
list. Whenever a statement ends that might have had to be taken back alone, as one that sets off a
trigger might, it walks that list to where the statement began (``memjrnlTruncate``, 3.40): each
row is dearer than the last. The entries of a feed of 300 items cost 67 us a row so, and 18 without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

BLOCKS: Final = (64, 16, 4, 1)
"""Rows of a statement: of four sizes, so that Python's sqlite3 has them prepared (it keeps 128)."""
VALUES_AT_MOST: Final = 1_500
"""Of a statement; SQLite takes 32,766, but each is a register, and reading the statement takes
time where it is not prepared. 64 entries have 1,216."""

_ROW: Final = re.compile(r"\bVALUES (\([^()]*\?[^()]*\))")


def row_of(sql: str) -> re.Match[str] | None:
    """Return where *sql* has the values of its one row in place (``VALUES (?, ?)``), or None."""
    return _ROW.search(sql)


def together(
    sql: str, row: re.Match[str], rows: Iterable[Sequence[Any]]
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the statements, each with its values, that do what *sql* does for each of *rows*.

    The rows stay in order. *row* is what `row_of` found in *sql*.
    """
    left = list(rows)
    begun = 0
    for size in BLOCKS:
        if size > 1 and size * row[1].count("?") > VALUES_AT_MOST:
            continue
        statement = sql[: row.start(1)] + ", ".join([row[1]] * size) + sql[row.end(1) :]
        while len(left) - begun >= size:
            yield statement, list(chain.from_iterable(left[begun : begun + size]))
            begun += size
