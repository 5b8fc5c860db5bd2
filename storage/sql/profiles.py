"""What grouping remembers of articles: a line for each, and the keys that it is found by.

As with sketches there is no index from articles to keys: they stand in the article's row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from storage.records import Profile
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, Ids, listed
from storage.sql.rows import put, stamp, to_row

KEY_LIMIT = 100
"""Articles read under one key of a profile, the newest first: what more share says little, and
on a summit day every article shares the summit."""


_SHARING: Final = (
    # A row for each key: a tuple for each of a thousand articles costs as much again as finding it.
    "SELECT (SELECT json_group_array(k.article) FROM (SELECT article FROM profile_keys "
    "WHERE key = j.value AND at >= ? AND at <= ? ORDER BY at DESC LIMIT ?) k) FROM json_each(?) j"
)

_numbers: Final = msgspec.json.Decoder(list[int]).decode


class Profiles:
    """The ``profiles`` and ``profile_keys`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def put(self, profile: Profile) -> bool:
        """Keep what grouping knows of an article; return whether it is new or another."""
        article = self._ids.given(profile.article)
        row = to_row(profile) | {"article": article}
        known = None
        if not self._database.at_hand.is_blank("profiles", article):
            known = self._database.execute(
                "SELECT at, packed, keys FROM profiles WHERE article = ?", [article]
            ).fetchone()
        if known is not None:
            if known[:2] == (row["at"], row["packed"]):
                return False
            self._remove_keys(article, known[0], known[2])
        put(self._database, "profiles", row, pk="article")
        self._database.at_hand.wrote("profiles", article)
        self._database.at_hand.profiles.keep(profile.article, profile.packed)
        # One statement for all: of a server each row is asked otherwise.
        self._database.execute(
            "INSERT INTO profile_keys (key, at, article) SELECT value, ?, ? FROM json_each(?) "
            "WHERE true ON CONFLICT DO NOTHING",
            [row["at"], article, json.dumps(sorted(profile.keys))],
        )
        return True

    def remove(self, article: int) -> None:
        """Forget what is known of the article with that number."""
        known = self._database.execute(
            "SELECT at, keys FROM profiles WHERE article = ?", [article]
        ).fetchone()
        if known is not None:
            self._remove_keys(article, *known)
        self._database.execute("DELETE FROM profiles WHERE article = ?", [article])

    def _remove_keys(self, article: int, at: str, keys: str) -> None:
        self._database.executemany(
            "DELETE FROM profile_keys WHERE key = ? AND at = ? AND article = ?",
            [(key, at, article) for key in json.loads(keys)],
        )

    def packed(self, articles: Sequence[str]) -> dict[str, str]:
        """Return the packed profiles of *articles*, by article."""
        return self._database.at_hand.profiles.found(articles, self._look_up)

    def _look_up(self, articles: Sequence[str]) -> dict[str, str]:
        return dict(
            self._database.execute(
                f"SELECT i.id, p.packed FROM {ASKED} CROSS JOIN profiles p ON p.article = i.number",
                [listed(articles)],
            ).fetchall()
        )

    def neighbours(
        self, keys: Sequence[str], *, since: datetime, until: datetime, limit: int
    ) -> list[str]:
        """Return articles of that time that share *keys*, best first.

        A shared key counts for one through the number of articles that have it.
        """
        weight: dict[int, float] = {}
        values = [stamp(since), stamp(until), KEY_LIMIT, json.dumps(list(keys))]
        for (found,) in self._database.execute(_SHARING, values).fetchall():
            sharing = _numbers(found or "[]")
            for article in sharing:
                weight[article] = weight.get(article, 0.0) + 1.0 / len(sharing)
        # Equals are ordered by id, so only those that may be among the first need theirs.
        least = sorted(weight.values(), reverse=True)[:limit][-1:]
        names = self._ids.names(n for n, one in weight.items() if least and one >= least[0])
        best = sorted(names, key=lambda number: (-weight[number], names[number]))
        return [names[number] for number in best[:limit]]
