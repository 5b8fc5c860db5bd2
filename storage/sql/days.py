"""The days on which articles became known, counted from the tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from storage.contract.days import LOOKED_AT, Counted, Days, StoryDays, ValueDays
from storage.sql.connection import Connection
from storage.sql.rows import stamp

_EPOCH: Final = date(1970, 1, 1).toordinal()

_IN_TIME: Final = "a.first_seen >= ? AND a.first_seen < ?"
_OWN: Final = (
    "SELECT a.number, {field} AS field, {value} AS value FROM articles a WHERE " + _IN_TIME
)
_FOUND: Final = (
    "SELECT a.number, {field} AS field, {value} AS value FROM articles a "
    "CROSS JOIN {table} f ON f.article = a.number WHERE " + _IN_TIME
)
_OUTLET: Final = "CASE WHEN a.publisher = '' THEN a.source ELSE a.publisher END"
_PAIRS: Final = " UNION ALL ".join(
    (
        _OWN.format(field="''", value="''"),
        _OWN.format(field="'language'", value="a.language"),
        _OWN.format(field="'source'", value="a.source"),
        _OWN.format(field="'outlet'", value=_OUTLET),
        _FOUND.format(field="f.scheme", value="f.term", table="tags"),
        _FOUND.format(field="'relevance'", value="f.level", table="classifications"),
        _FOUND.format(field="'kind'", value="f.kind", table="reprints"),
    )
)
_ARMS: Final = 7

_NUMBERS: Final = (
    "p.field, p.value, {more}count(*) AS articles, count(DISTINCT m.story) AS stories "
    f"FROM ({_PAIRS}) AS p LEFT JOIN memberships m ON m.article = p.number "
    "{asked}GROUP BY p.field, p.value"
)
_COUNT: Final = (
    "INSERT INTO day_counts (field, value, seen, articles, stories) SELECT "
    + _NUMBERS.format(more="CAST(? AS BIGINT), ", asked="")
)
_LOOK: Final = "SELECT " + _NUMBERS.format(more="", asked="WHERE p.field = ? {}")
_KNOWN: Final = (
    "SELECT d.value, d.seen, d.articles, d.stories FROM json_each(?) j "
    "CROSS JOIN day_counts d ON d.seen = CAST(j.value AS BIGINT) AND d.field = ? "
)
_LEADING: Final = (
    "SELECT d.value, sum(d.articles) FROM json_each(?) j "
    "CROSS JOIN day_counts d ON d.seen = CAST(j.value AS BIGINT) AND d.field = ? "
    "GROUP BY d.value ORDER BY 2 DESC, 1 LIMIT ?"
)
_SIZE: Final = (
    "SELECT count(*) FROM (SELECT 1 AS one FROM articles a WHERE " + _IN_TIME + " LIMIT ?) AS s"
)

Found = dict[str, dict[date, Counted]]


class SqlDays(Days):
    """The ``day_counts`` and ``days_due`` tables; triggers write the second one."""

    def __init__(self, database: Connection) -> None:
        self._database = database

    def count_next(self) -> date | None:
        """Count the newest day that is due and return it; None where none is."""
        row = self._database.execute("SELECT max(seen) FROM days_due").fetchone()
        if row[0] is None:
            return None
        day = date.fromordinal(row[0] + _EPOCH)
        self._database.execute("DELETE FROM day_counts WHERE seen = ?", [row[0]])
        self._database.execute(_COUNT, [row[0], *_bounds(day) * _ARMS])
        self._database.execute("DELETE FROM days_due WHERE seen = ?", [row[0]])
        return day

    def due(self) -> int:
        """Return how many days are due to be counted."""
        return int(self._database.execute("SELECT count(*) FROM days_due").fetchone()[0])

    def stories(self, field: str, value: str, *, since: datetime, until: datetime) -> StoryDays:
        """Return how many stories had *value* on each day, from *since* to before *until*."""
        known, small, large = self._days(since, until)
        found = self._of(field, value, known, small)
        days = {day: one.stories for day, one in found.items() if one.stories}
        return StoryDays(days, frozenset(large))

    def articles(
        self, field: str, value: str, *, since: datetime, until: datetime
    ) -> Mapping[date, int] | None:
        """Return how many articles had *value* on each day; None where a day is not counted yet."""
        known, small, large = self._days(since, until)
        if large:
            return None
        return {day: one.articles for day, one in self._of(field, value, known, small).items()}

    def leading(self, field: str, *, since: datetime, until: datetime, most: int) -> ValueDays:
        """Return the values of *field* with the most articles in that time, those first."""
        known, small, large = self._days(since, until)
        found: Found = {}
        for day in small:
            _add(found, self._look(field, day))
        # Who leads by days that are counted, and whoever stands in those that are not.
        rows = self._database.execute(_LEADING, [_numbers(known), field, most + len(found)])
        names = sorted({value for value, _ in rows} | set(found))
        for value in names:
            _add(found, self._known(field, value, known))
        ordered = sorted(
            ((value, days) for value, days in found.items() if value),
            key=lambda one: (-sum(day.articles for day in one[1].values()), one[0]),
        )
        return ValueDays(tuple(ordered[:most]), frozenset(large))

    def _of(
        self, field: str, value: str, known: Iterable[date], small: Iterable[date]
    ) -> dict[date, Counted]:
        found: Found = {}
        _add(found, self._known(field, value, known))
        for day in small:
            _add(found, self._look(field, day, value))
        return found.get(value, {})

    def _days(self, since: datetime, until: datetime) -> tuple[list[date], list[date], list[date]]:
        """Return the days of that time: counted, few enough to be looked at, and others."""
        first, after = (at.astimezone(UTC).date() for at in (since, until))
        bounds = [first.toordinal() - _EPOCH, after.toordinal() - _EPOCH]
        rows = self._database.execute(
            "SELECT seen FROM days_due WHERE seen >= ? AND seen < ? ORDER BY seen DESC", bounds
        )
        due = [date.fromordinal(seen + _EPOCH) for (seen,) in rows.fetchall()]
        small: list[date] = []
        large: list[date] = []
        left = LOOKED_AT
        for day in due:
            if left >= 0:
                row = self._database.execute(_SIZE, [*_bounds(day), left + 1]).fetchone()
                left -= row[0]
            (small if left >= 0 else large).append(day)
        days = (date.fromordinal(number + _EPOCH) for number in range(*bounds))
        waiting = set(due)
        return [day for day in days if day not in waiting], small, large

    def _known(
        self, field: str, value: str, days: Iterable[date]
    ) -> Iterable[tuple[str, date, Counted]]:
        rows = self._database.execute(f"{_KNOWN} AND d.value = ?", [_numbers(days), field, value])
        for name, seen, articles, stories in rows:
            yield name, date.fromordinal(seen + _EPOCH), Counted(articles, stories)

    def _look(
        self, field: str, day: date, value: str | None = None
    ) -> Iterable[tuple[str, date, Counted]]:
        asked: list[Any] = [*_bounds(day) * _ARMS, field]
        if value is not None:
            asked.append(value)
        text = _LOOK.format("" if value is None else "AND p.value = ? ")
        for _, name, articles, stories in self._database.execute(text, asked):
            yield name, day, Counted(articles, stories)


def _bounds(day: date) -> list[str]:
    first = datetime.combine(day, time(), UTC)
    return [stamp(first), stamp(first + timedelta(days=1))]


def _numbers(days: Iterable[date]) -> str:
    return json.dumps([day.toordinal() - _EPOCH for day in days])


def _add(found: Found, rows: Iterable[tuple[str, date, Counted]]) -> None:
    for value, day, counted in rows:
        found.setdefault(value, {})[day] = counted
