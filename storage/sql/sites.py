"""What the pages of a site have in common."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from storage.contract.sites import Sites
from storage.records import SitePage
from storage.sql.connection import Connection
from storage.sql.ids import Ids
from storage.sql.rows import Row, from_row, select, to_row
from storage.sql.sketches import packed, unpacked

_KEY: Final = ("article", "capture")
_READ: Final = (
    "SELECT a.id AS article, c.id AS capture, p.site, p.at, p.text, p.marks, p.taken, "
    "p.article AS number, coalesce(r.origin, p.article) AS origin FROM site_pages p "
    "JOIN ids a ON a.number = p.article JOIN ids c ON c.number = p.capture "
    "LEFT JOIN reprints r ON r.article = p.article"
)
_READINGS: Final = 4
"""Rows that are looked at for each page asked for: some are read again, some are copies."""


class SqlSites(Sites):
    """The ``site_pages`` table."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, page: SitePage) -> bool:
        """Keep one reading of a page; return whether it is new or another."""
        article, at_hand = self._ids.given(page.article), self._database.at_hand
        is_new = at_hand.is_blank("site_pages", article)
        if not is_new and self.of(page.article, capture=page.capture) == page:
            return False
        at_hand.wrote("site_pages", article)
        row = to_row(page, leave_out=("marks",)) | {
            "article": article,
            "capture": self._ids.given(page.capture),
            "marks": packed(page.marks),
        }
        names = ", ".join(row)
        changes = ", ".join(f"{name} = excluded.{name}" for name in row if name not in _KEY)
        self._database.execute(
            f"INSERT INTO site_pages ({names}) VALUES ({', '.join('?' * len(row))}) "
            f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {changes}",
            list(row.values()),
        )
        return True

    def of(self, article: str, *, capture: str) -> SitePage | None:
        """Return how *capture* of an article was read, or None."""
        number = self._ids.number(article)
        if number is None:
            return None  # the first reading of a page: nothing was ever called so
        rows = select(
            self._database,
            f"{_READ} WHERE p.article = ? AND p.capture = ?",
            [number, self._ids.number(capture)],
        )
        return next((_page(row) for row in rows), None)

    def latest(self, site: str, *, but: str, limit: int) -> list[SitePage]:
        """Return the last pages of *site*, the newest first; copies of one text are one."""
        rows = select(
            self._database,
            f"{_READ} WHERE p.site = ? AND p.article <> ? AND length(p.marks) > 0 "
            "ORDER BY p.at DESC, p.article DESC, p.capture DESC LIMIT ?",
            [site, self._ids.number(but) or 0, limit * _READINGS],
        )
        found: list[SitePage] = []
        known: set[str | int] = set()
        for row in rows:
            names = {row["number"], row["origin"], row["text"]} - {""}
            if known.isdisjoint(names):
                found.append(_page(row))
            if len(found) == limit:
                break
            known |= names
        return found


def _page(row: Row) -> SitePage:
    return _made(tuple(row), tuple(row.values()))


@lru_cache(maxsize=512)
def _made(names: tuple[str, ...], values: tuple[Any, ...]) -> SitePage:
    """Return the page of a row: each is read with the next dozen of its site too."""
    row = dict(zip(names, values, strict=True))
    marks = unpacked(bytes(row.pop("marks")))
    return replace(from_row(SitePage, row), marks=marks)
