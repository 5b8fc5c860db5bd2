"""By which facets articles are found, and how many there are of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from storage.query import Condition, tag_answers
from storage.query_fields import TAG_FIELDS
from storage.sql.work import ticks
from storage.sqlite.library import Database
from storage.words import fold_for_search

Pair = tuple[str, str]
"""A field and a value of it."""

ALL: Final[Pair] = ("", "")
"""What every article has."""

EXCLUSIVE: Final = ("", "source", "outlet", "language", "relevance", "kind")
"""Fields of which an article has one value at most."""

KINDS: Final = ("exact", "near", "excerpt", "partial")

MOST_MERGED: Final = 40
"""Values whose articles are merged in the order of time; those of more are sorted."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Among:
    """The pairs of which every article that answers a term has one, and how many have them.

    ``is_exact`` says that whoever has one answers it. ``number`` counts twice who has two.
    """

    pairs: tuple[Pair, ...]
    number: int
    is_exact: bool = True


class Facets:
    """Reads the ``facets`` table and its counts, which triggers keep."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def among(self, term: Condition) -> Among | None:
        """Return where the answers to a *term* stand, or None where they may be anywhere."""
        if term.field in TAG_FIELDS:
            return self._tagged(term)
        if term.field in ("source", "outlet"):
            return self.of(term.field, self.named(term.field, term.value))
        if term.field in ("language", "kind"):
            return self.of(term.field, [term.value])
        if term.field == "relevance" and term.value != "none":
            return self.of("relevance", [term.value])
        if term.field == "reprint" and term.value == "yes":
            return self.of("kind", KINDS)
        return None

    def named(self, field: str, part: str) -> list[str]:
        """Return the values of *field* that have *part* in their name."""
        rows = self._database.execute("SELECT value FROM facet_counts WHERE field = ?", [field])
        wanted = fold_for_search(part).casefold()
        return [value for (value,) in rows if wanted in fold_for_search(value).casefold()]

    def _tagged(self, term: Condition) -> Among:
        found: dict[bool, set[str]] = {True: set(), False: set()}
        for name, label in self._database.execute(
            "SELECT term, label FROM tag_labels WHERE scheme = ?", [term.field]
        ):
            found[tag_answers(term.value, name, label)].add(name)
        # Where one name has two labels it may be that one of them answers alone.
        is_exact = found[True].isdisjoint(found[False])
        return self.of(term.field, sorted(found[True]), is_exact=is_exact)

    def of(self, field: str, values: Sequence[str], *, is_exact: bool = True) -> Among:
        """Return the *values* of *field* with the number of their articles."""
        return Among(
            tuple((field, value) for value in values), sum(self.counts(field, values)), is_exact
        )

    def counts(self, field: str, values: Sequence[str]) -> list[int]:
        """Return how many articles have *values* of *field*; those that nobody has are left out."""
        rows = self._database.execute(
            "SELECT c.number FROM json_each(?) j CROSS JOIN facet_counts c "
            "ON c.field = ? AND c.value = j.value",
            [json.dumps(list(values)), field],
        )
        return [row[0] for row in rows]

    def newest(
        self, pairs: Sequence[Pair], *, since: datetime | None, until: datetime | None
    ) -> Iterator[int]:
        """Yield the articles that have one of *pairs*, by number, the newest first, each once.

        The rows are read as they are asked for: a page of a million takes what a page takes.
        """
        clause, values = _in_time(since, until)
        if len(pairs) <= MOST_MERGED:
            each = f"SELECT at, article FROM facets WHERE field = ? AND value = ?{clause}"
            sql = " UNION ALL ".join([each] * len(pairs))
            given: list[Any] = [one for pair in pairs for one in (*pair, *values)]
        else:
            sql = (
                "SELECT f.at, f.article FROM json_each(?) j CROSS JOIN facets f "
                "ON f.field = json_extract(j.value, '$[0]') "
                f"AND f.value = json_extract(j.value, '$[1]'){clause}"
            )
            given = [json.dumps(list(pairs)), *values]
        if not pairs:
            return
        last = None
        for _, article in self._database.execute(f"{sql} ORDER BY at DESC, article DESC", given):
            if article != last:
                last = article
                yield article

    def by_day(
        self,
        pairs: Sequence[Pair],
        since: date,
        until: date,
        *,
        within: tuple[datetime | None, datetime | None] | None = None,
    ) -> dict[date, int]:
        """Return how many of those that have *pairs* were first seen on each day, *until* not.

        Nobody may have two of them (`EXCLUSIVE`), or they are looked at one by one: for that, give
        the bounds of the time that they must be *within*.
        """
        days = [since.toordinal() - _EPOCH, until.toordinal() - _EPOCH]
        if within is None:
            rows = self._database.execute(
                "SELECT d.seen, sum(d.number) FROM json_each(?) j CROSS JOIN facet_days d "
                "ON d.field = json_extract(j.value, '$[0]') "
                "AND d.value = json_extract(j.value, '$[1]') "
                "WHERE d.seen >= ? AND d.seen < ? GROUP BY d.seen ORDER BY d.seen",
                [json.dumps(list(pairs)), *days],
            )
        else:
            numbers, values = numbers_of(pairs, since=within[0], until=within[1])
            rows = self._database.execute(
                f"SELECT n.seen, count(DISTINCT n.article) FROM ({numbers}) n "
                "WHERE n.seen >= ? AND n.seen < ? GROUP BY n.seen ORDER BY n.seen",
                [*values, *days],
            )
        return {date.fromordinal(seen + _EPOCH): number for seen, number in rows}


def numbers_of(
    pairs: Sequence[Pair], *, since: datetime | None = None, until: datetime | None = None
) -> tuple[str, list[Any]]:
    """Return the query for the numbers of the articles that have one of *pairs*, and its values."""
    clause, values = _in_time(since, until)
    return (
        "SELECT f.article, f.seen FROM json_each(?) j CROSS JOIN facets f "
        "ON f.field = json_extract(j.value, '$[0]') "
        f"AND f.value = json_extract(j.value, '$[1]'){clause}",
        [json.dumps(list(pairs)), *values],
    )


def _in_time(since: datetime | None, until: datetime | None) -> tuple[str, list[int]]:
    clause, values = "", []
    for sign, at in ((">=", since), ("<", until)):
        if at is not None:
            clause += f" AND at {sign} ?"
            values.append(ticks(at))
    return clause, values
