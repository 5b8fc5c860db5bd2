"""The sources that are watched, and how each is doing."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import lru_cache

from storage.contract.sources import (
    ADDED,
    CONFIGURED,
    INTERNAL,
    ONE_ROUND,
    PAUSED,
    Sources,
    Standing,
    Unread,
    begun_anew,
    is_another,
)
from storage.records import Capture, Display, Health, Source
from storage.sql.archive import READ_CAPTURE
from storage.sql.connection import Connection
from storage.sql.ids import Ids
from storage.sql.rows import from_row, moment, put, quoted, select, stamp, to_row, to_values
from storage.sql.work import ticks

_HEALTH = tuple(column.name for column in fields(Health))
_PUT_HEALTH = (
    f"INSERT INTO health ({', '.join(map(quoted, _HEALTH))}) "
    f"VALUES ({', '.join('?' * len(_HEALTH))}) ON CONFLICT (source) DO UPDATE SET "
    + ", ".join(
        f"{name} = excluded.{name}"
        for name in map(quoted, _HEALTH)
        if name not in ('"source"', '"told"', '"told_at"')
    )
)


_SOURCE = tuple(column.name for column in fields(Source))
_GET_SOURCE = f"SELECT {', '.join(map(quoted, _SOURCE))} FROM sources WHERE name = ?"
_SAID = "CASE WHEN e.published < e.first_seen THEN e.published ELSE e.first_seen END"
_STANDING = (
    f"SELECT {', '.join(f's.{quoted(name)}' for name in _SOURCE)}, "
    f"{', '.join(f'h.{quoted(name)}' for name in _HEALTH)}, "
    # As `_appeared` has it: a moment's text is in the order of time.
    "(SELECT max(CASE WHEN e.first_seen >= h.answered_at AND h.answered_before > "
    f"{_SAID} THEN h.answered_before ELSE {_SAID} END) FROM entries e WHERE e.source = s.name "
    "AND e.first_seen >= coalesce(h.answered_before, '') AND e.found = 'announced'), "
    "EXISTS (SELECT 1 FROM follows f WHERE f.source = s.name) "
    "FROM json_each(?) j CROSS JOIN sources s ON s.name = j.value "
    "LEFT JOIN health h ON h.source = s.name"
)
"""In one go: each statement costs as much as what it finds, where a poll is one of many."""


@lru_cache(maxsize=4_096)
def _source(row: tuple[str | int, ...]) -> Source:
    """Return the source in *row*: asked for at each poll, and nearly always as it was."""
    return from_row(Source, dict(zip(_SOURCE, row, strict=True)))


class SqlSources(Sources):
    """The ``sources`` and ``health`` tables."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._ids = Ids(database)

    def follow(self, sources: Iterable[Source], *, polled_by: str) -> tuple[list[str], list[str]]:
        """Make the configured sources those of the files; return (arrived, left) by name.

        A source that a command added stays, unless the files now have its name.
        """
        wanted = {source.name: source for source in sources}
        present = {row["name"]: row for row in select(self._database, "SELECT * FROM sources")}
        arrived = sorted(wanted.keys() - present.keys())
        left = sorted(
            n
            for n, row in present.items()
            if row["origin"] in (CONFIGURED, PAUSED) and n not in wanted
        )
        for name, source in wanted.items():
            known = present.get(name)
            row = to_row(source) | {"origin": CONFIGURED}
            if known and known["origin"] == PAUSED and source.enabled:
                row |= {"origin": PAUSED, "enabled": 0}
            if row != known:
                put(self._database, "sources", row, pk="name")
                self._database.at_hand.displays.forget(name)
            if known and is_another(from_row(Source, known), source):
                self.begin_anew(name, polled_by=polled_by)
        for name in left:
            self.remove(name, polled_by=polled_by)
        return arrived, left

    def add(self, source: Source, *, origin: str = ADDED) -> None:
        """Keep *source*, replacing one of its name."""
        put(self._database, "sources", to_row(source) | {"origin": origin}, pk="name")
        self._database.at_hand.displays.forget(source.name)

    def begin_anew(self, name: str, *, polled_by: str) -> None:
        """Forget how the source answered and make it due: it is another one now, or back.

        Its rhythm stays, and what the operator was told of it.
        """
        old = self.health(name)
        if old.polled_at is None:
            return
        self._database.execute("DELETE FROM known_items WHERE source = ?", [name])
        self.put_health(begun_anew(old))
        self._database.execute(
            "UPDATE work SET due_at = ?, state = 'due', tries = 0, opened = opened + 1 "
            "WHERE item = (SELECT number FROM ids WHERE id = ?) AND stage = ?",
            [ticks(old.polled_at), name, polled_by],
        )

    def remove(self, name: str, *, polled_by: str) -> bool:
        """Forget the source; its entries and articles stay. Return whether it was there."""
        gone = self._database.execute("DELETE FROM sources WHERE name = ?", [name]).rowcount
        self._database.at_hand.displays.forget(name)
        self._database.execute("DELETE FROM health WHERE source = ?", [name])
        self._database.execute("DELETE FROM known_items WHERE source = ?", [name])
        follows = "FROM follows WHERE source = ?"
        numbers = [self._ids.number(name)] + [
            row[0] for row in self._database.execute(f"SELECT number {follows}", [name])
        ]
        self._database.executemany(
            "DELETE FROM work WHERE item = ? AND stage = ?", [(n, polled_by) for n in numbers]
        )
        self._database.execute(f"DELETE {follows}", [name])
        self._ids.forget(number for number in numbers if number is not None)
        return gone > 0

    def pause(self, name: str) -> bool:
        """Watch a source no more until `resume`; return False where it was not watched."""
        changed = self._database.execute(
            "UPDATE sources SET enabled = 0, "
            "origin = CASE origin WHEN ? THEN ? ELSE origin END "
            "WHERE name = ? AND enabled = 1 AND origin <> ?",
            [CONFIGURED, PAUSED, name, INTERNAL],
        )
        return changed.rowcount > 0

    def resume(self, name: str) -> bool:
        """Take a pause back. Return False where there was none."""
        changed = self._database.execute(
            "UPDATE sources SET enabled = 1, origin = CASE origin WHEN ? THEN ? ELSE origin END "
            "WHERE name = ? AND enabled = 0 AND origin IN (?, ?)",
            [PAUSED, CONFIGURED, name, PAUSED, ADDED],
        )
        return changed.rowcount > 0

    def paused(self) -> frozenset[str]:
        """Return the names of the sources that are paused."""
        rows = self._database.execute(
            "SELECT name FROM sources WHERE enabled = 0 AND origin IN (?, ?)", [PAUSED, ADDED]
        )
        return frozenset(row[0] for row in rows)

    def get(self, name: str) -> Source | None:
        """Return the source called *name*, or None."""
        row = self._database.execute(_GET_SOURCE, [name]).fetchone()
        return _source(row) if row else None

    def origin(self, name: str) -> str:
        """Return where a source comes from: configured, added, internal, or "" if unknown."""
        row = self._database.execute("SELECT origin FROM sources WHERE name = ?", [name]).fetchone()
        found = str(row[0]) if row else ""
        return CONFIGURED if found == PAUSED else found

    def all(self, *, enabled: bool | None = None, origin: str = "") -> list[Source]:
        """Return the sources, internal ones left out, by country and name."""
        also = PAUSED if origin == CONFIGURED else origin
        rows = select(
            self._database,
            "SELECT * FROM sources WHERE origin <> ? AND enabled IN (?, ?) "
            "AND (? = '' OR origin IN (?, ?)) ORDER BY country, name",
            [INTERNAL, int(enabled is not False), int(enabled is True), origin, origin, also],
        )
        return [from_row(Source, row) for row in rows]

    def displays(self, names: Iterable[str]) -> dict[str, Display]:
        """Return how much of each source's text may be passed on, by name."""
        return self._database.at_hand.displays.found(names, self._displays)

    def _displays(self, names: list[str]) -> dict[str, Display]:
        return dict(
            self._database.execute(
                "SELECT name, display FROM sources WHERE name IN (SELECT value FROM json_each(?))",
                [json.dumps(names)],
            ).fetchall()
        )

    def standing(self, names: Iterable[str]) -> dict[str, Standing]:
        """Return those of *names* that are sources, and how they stand, by name."""
        rows = self._database.execute(_STANDING, [json.dumps(sorted(set(names)))]).fetchall()
        first = len(_SOURCE)
        found: dict[str, Standing] = {}
        for *columns, newest, has_further in rows:
            source = _source(tuple(columns[:first]))
            health = dict(zip(_HEALTH, columns[first:], strict=True))
            found[source.name] = Standing(
                source,
                from_row(Health, health) if health["source"] else Health(source=source.name),
                moment(newest) if newest else None,
                bool(has_further),
            )
        return found

    def health(self, name: str) -> Health:
        """Return how the source is doing; a new one is ok."""
        for row in select(self._database, "SELECT * FROM health WHERE source = ?", [name]):
            return from_row(Health, row)
        return Health(source=name)

    def is_suspected(self, name: str) -> bool:
        """Tell whether the source was slow, or did not answer, when it was last polled."""
        row = self._database.execute(
            "SELECT state = 'slow' OR failures > 0 FROM health WHERE source = ?", [name]
        ).fetchone()
        return row is not None and bool(row[0])

    def all_health(self) -> dict[str, Health]:
        """Return how every polled source is doing, by name."""
        return {
            row["source"]: from_row(Health, row)
            for row in select(self._database, "SELECT * FROM health")
        }

    def unread(self, name: str = "", *, read_by: str) -> dict[str, Unread]:
        """Return the newest documents that were not read yet, by source; of *name* alone if given.

        A reader that dies leaves no word in the health of its source: the work table has it.
        """
        rows = self._database.execute(
            # CROSS JOIN keeps the order: otherwise all that was ever read is looked through.
            "SELECT h.source, w.reason, w.detail, w.state FROM health h CROSS JOIN captures c "
            "ON c.source = h.source AND c.at = h.changed_at AND c.purpose = 'poll' "
            "CROSS JOIN work w ON w.item = c.key AND w.stage = ? AND w.state <> 'done' "
            "WHERE h.source BETWEEN ? AND ? AND h.changed_at > coalesce(h.read_at, '')",
            [read_by, name, name or LAST_NAME],
        )
        return {row[0]: Unread(row[1], row[2], row[3] == "parked") for row in rows}

    def put_health(self, health: Health) -> bool:
        """Keep *health*, replacing the older, but for what `note_told` keeps: a poll that was
        under way while the operator was told knows nothing of it.
        """
        self._database.execute(_PUT_HEALTH, to_values(health))
        return True

    def note_told(self, told: Mapping[str, str], at: datetime) -> None:
        """Note that the operator was told of the states *told*, by source."""
        self._database.executemany(
            "UPDATE health SET told = ?, told_at = ? WHERE source = ?",
            [(state, stamp(at), name) for name, state in told.items()],
        )

    def distrust_after(self, latest: datetime) -> None:
        """Forget pauses asked for until after *latest*: a clock that ran ahead wrote them."""
        self._database.execute(
            "UPDATE health SET not_before = NULL WHERE not_before > ?", [stamp(latest)]
        )

    def item_times(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when the entries of a source appeared that were first seen since then.

        Oldest first, without what was found in the past. An entry appeared when it says that it
        was published, but not before the last good poll that did not have it, and not after the
        one that did. What the first poll found has only its own word.
        """
        polls = [
            moment(row[0])
            for row in self._database.execute(
                "SELECT at FROM captures WHERE source = ? AND purpose = 'poll' AND at >= ? "
                "AND reason IN ('ok', 'not-modified', 'same-body') ORDER BY at",
                [name, stamp(since - ONE_ROUND)],
            )
        ]
        times = []
        before: dict[str, datetime | None] = {}
        for published, first_seen in self._database.execute(
            "SELECT published, first_seen FROM entries WHERE source = ? AND first_seen >= ? "
            "AND found = 'announced'",
            [name, stamp(since)],
        ):
            if first_seen not in before:
                place = bisect_left(polls, moment(first_seen) - ONE_ROUND)
                before[first_seen] = polls[place - 1] if place else None
            times.append(_appeared(published, first_seen, before[first_seen]))
        return sorted(times)

    def newest_entries(self, names: Iterable[str]) -> dict[str, datetime]:
        """Return when the newest entry of each of *names* was first seen; those without: none."""
        rows = self._database.execute(
            "SELECT j.value, (SELECT max(e.first_seen) FROM entries e WHERE e.source = j.value) "
            "FROM json_each(?) j",
            [json.dumps(sorted(names))],
        )
        return {row[0]: moment(row[1]) for row in rows if row[1] is not None}

    def last_poll(self, name: str) -> Capture | None:
        """Return the newest poll of the source, without bytes, or None."""
        for row in select(
            self._database,
            f"{READ_CAPTURE} captures c WHERE c.source = ? AND c.purpose = 'poll' "
            "ORDER BY c.at DESC LIMIT 1",
            [name],
        ):
            return from_row(Capture, row)
        return None


LAST_NAME = "\U0010ffff"
"""Behind every name in SQLite's order of text."""


def _appeared(published: str | None, first_seen: str, before: datetime | None) -> datetime:
    """Return when an entry appeared, given the poll that saw it first and the one before."""
    at = moment(min(published or first_seen, first_seen))
    return max(at, before) if before else at
