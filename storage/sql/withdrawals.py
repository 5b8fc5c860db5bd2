"""Tombstones, and taking out what lies under them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from storage.contract.withdrawals import Tombstone, Withdrawals
from storage.sql.archive import forget_bodies
from storage.sql.articles import SqlArticles
from storage.sql.at_hand import is_empty
from storage.sql.connection import Connection
from storage.sql.ids import LAST, SHORTEST, listed, only
from storage.sql.rows import from_row, put, select, to_row

_NAMED: Final = "number IN (SELECT i.number FROM json_each(?) j JOIN ids i ON i.id = j.value)"
_PAGES: Final = f"page IN (SELECT number FROM ids WHERE {_NAMED})"


class SqlWithdrawals(Withdrawals):
    """The ``tombstones`` and ``tombstone_names`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._articles = SqlArticles(database)

    def put(self, stone: Tombstone) -> None:
        """Keep *stone*, replacing one of its page; its traces are to be erased."""
        row = to_row(stone, leave_out=("names",)) | {"erased": 0}
        put(self._database, "tombstones", row, pk="page")
        self._database.at_hand.empty.forget("tombstones")
        self._database.executemany(
            "INSERT INTO tombstone_names (name, page) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(name, stone.page) for name in stone.names],
        )

    def lift(self, page: str) -> bool:
        """Forget the tombstone of *page*; return whether there was one."""
        gone = self._database.execute("DELETE FROM tombstones WHERE page = ?", [page])
        return gone.rowcount > 0

    def find(self, name: str) -> Tombstone | None:
        """Return the tombstone that has *name* among its names, or whose id alone begins so."""
        whole = "page IN (SELECT page FROM tombstone_names WHERE name = ?)"
        found = self._all(whole, [name])
        if not found and len(name) >= SHORTEST:
            found = self._all("article >= ? AND article < ?", [name, name + LAST])
            only(name, [(stone.article, stone.url) for stone in found])
        return next(iter(found), None)

    def of_articles(self, articles: Iterable[str]) -> dict[str, Tombstone]:
        """Return the tombstones of *articles*, by article."""
        gone = self.among(articles)
        found = ((name, self.find(name)) for name in sorted(gone))
        return {name: stone for name, stone in found if stone is not None}

    def count(self) -> int:
        """Return how many tombstones there are."""
        return int(self._database.execute("SELECT count(*) FROM tombstones").fetchone()[0])

    def all(self) -> list[Tombstone]:
        """Return all tombstones, oldest first."""
        return self._all("1 = 1", [])

    def among(self, names: Iterable[str]) -> set[str]:
        """Return those of *names* that a tombstone has."""
        if is_empty(self._database, "tombstones"):
            return set()
        rows = self._database.execute(
            "SELECT DISTINCT n.name FROM json_each(?) j "
            "CROSS JOIN tombstone_names n ON n.name = j.value",
            [listed(names)],
        )
        return {row[0] for row in rows}

    def cut(self, stone: Tombstone, *, reason: str) -> list[str]:
        """Take out all that is kept under the names of *stone*; return copies to compare anew."""
        names = [listed(stone.names)]
        with self._database.overwriting():
            copies = self._cut_articles(names)
            self._database.execute(
                f"UPDATE captures SET reason = ?, detail = '' WHERE {_PAGES} AND digest <> ''",
                [reason, *names],
            )
            self._forget_bytes(_PAGES, names)
            self._cut_entries(stone, names)
        return copies

    def forget_bytes(self, captures: Iterable[str]) -> None:
        """Delete the bytes of *captures*; whatever else has the same bytes loses them too."""
        named = "key IN (SELECT i.number FROM json_each(?) j JOIN ids i ON i.id = j.value)"
        with self._database.overwriting():
            self._forget_bytes(named, [listed(captures)])

    def unerased(self) -> bool:
        """Tell whether there may be traces left."""
        row = self._database.execute("SELECT 1 FROM tombstones WHERE erased = 0").fetchone()
        return row is not None

    def _to_erase(self) -> list[tuple[str]]:
        """Return the pages whose traces are not overwritten yet."""
        return self._database.execute("SELECT page FROM tombstones WHERE erased = 0").fetchall()

    def _note_erased(self, pages: list[tuple[str]]) -> None:
        self._database.executemany("UPDATE tombstones SET erased = 1 WHERE page = ?", pages)

    def _all(self, condition: str, values: Sequence[object]) -> list[Tombstone]:
        stones = [
            from_row(Tombstone, row | {"names": "[]"})
            for row in select(
                self._database,
                f"SELECT * FROM tombstones WHERE {condition} ORDER BY at, page",
                values,
            )
        ]
        return [replace(stone, names=self._names(stone.page)) for stone in stones]

    def _names(self, page: str) -> tuple[str, ...]:
        rows = self._database.execute(
            "SELECT name FROM tombstone_names WHERE page = ? ORDER BY name", [page]
        )
        return tuple(row[0] for row in rows)

    def _cut_articles(self, names: list[str]) -> list[str]:
        """Remove the articles; return what was found to be a copy of one."""
        copies: list[str] = []
        rows = self._database.execute(f"SELECT number, id FROM articles WHERE {_NAMED}", names)
        for number, article in rows.fetchall():
            found = self._database.execute(
                "SELECT i.id FROM reprints r JOIN ids i ON i.number = r.article "
                "WHERE ? IN (r.source_article, r.origin)",
                [number],
            ).fetchall()
            copies += [name for (name,) in found]
            # What a copy left out of it stands with the copy.
            self._database.execute(
                "DELETE FROM reprints WHERE ? IN (source_article, origin)", [number]
            )
            self._database.at_hand.clear()
            self._articles.remove(article)
        return copies

    def _cut_entries(self, stone: Tombstone, names: list[str]) -> None:
        """Leave of entries that they were there; their documents are read whole the next time."""
        # An entry without a page goes by its own id, which is found within its source.
        for named, values in (
            (_PAGES, names),
            ("source = ? AND id IN (SELECT value FROM json_each(?))", [stone.source, *names]),
        ):
            rows = self._database.execute(
                f"SELECT DISTINCT source FROM entries WHERE {named}", values
            )
            self._database.executemany(
                "UPDATE known_items SET items = ? WHERE source = ?",
                [(b"", source) for (source,) in rows.fetchall()],
            )
            self._database.execute(
                "UPDATE entries SET title = '', summary = '', content = '', authors = '[]', "
                "categories = '[]', published = NULL, updated = NULL, decision = 'none' "
                f"WHERE {named}",
                values,
            )

    def _forget_bytes(self, condition: str, values: list[str]) -> None:
        rows = self._database.execute(
            f"SELECT DISTINCT digest FROM captures WHERE {condition} AND digest <> ''", values
        )
        digests = [json.dumps([digest for (digest,) in rows.fetchall()])]
        among = "digest IN (SELECT value FROM json_each(?))"
        forget_bodies(self._database, among, digests)
        self._database.execute(
            f"UPDATE captures SET digest = '', size = 0 WHERE {among} AND digest <> ''", digests
        )
