"""The answers to a query in their order, read no further than somebody asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from storage.contract.search import MOST_RANKED
from storage.query import Node, Query
from storage.sqlite.conditions import AT, condition, joined
from storage.sqlite.facets import ALL, Facets, numbers_of
from storage.sqlite.library import Database
from storage.sqlite.planning import Plan, plan

HEADLINE_WEIGHT: Final = 4.0
"""A word in the headline counts as much as four in the text."""

FEW: Final = 10_000
"""Articles that may be looked at one by one: at 5 us each, a twentieth of a second."""

FIRST_LOOK: Final = 256
LONGEST_LOOK: Final = 8_192
"""Candidates that are looked at in one statement: twice as many each time."""

MATCHED: Final = "FROM article_index WHERE article_index MATCH ?"
_RANKED: Final = (
    "SELECT number, rank FROM ("
    f"SELECT rowid AS number, bm25(article_index, {HEADLINE_WEIGHT}, 1.0) AS rank "
    f"{MATCHED}{{among}} ORDER BY rowid DESC LIMIT ?) ORDER BY rank, number DESC"
)
_LOOK: Final = (
    f"SELECT a.number, a.id, m.story, {AT} FROM json_each(?) j {joined('j.value')} WHERE {{}}"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An article that answers; ``story`` is its story's number, ``at`` its time as text."""

    number: int
    article: str
    story: int | None
    at: str
    rank: float = 0.0


class Answers:
    """Reads the answers to queries."""

    def __init__(self, database: Database, facets: Facets) -> None:
        self._database = database
        self._facets = facets

    def to(self, query: Query, *, newest: bool, wanted: int) -> Iterator[Answer]:
        """Yield the articles that answer *query*: best first where it has words, else newest.

        :param newest: the newest first in any case
        :param wanted: how many will be asked for
        """
        how = plan(query.root, self._facets)
        if how.story:
            return self._of_story(how, query.root, newest=newest)
        if how.ranking and not newest:
            return self._best_first(how, query.root, max(MOST_RANKED, wanted))
        if how.words:
            return self._newest_with_words(how)
        return self._look(self._newest(how), how.rest)

    def matched(self, words: str) -> int:
        """Return how many articles have *words*."""
        return int(self._database.execute(f"SELECT count(*) {MATCHED}", [words]).fetchone()[0])

    def _of_story(self, how: Plan, root: Node, *, newest: bool) -> Iterator[Answer]:
        """Yield those of one story, which are few."""
        rows = self._database.execute(
            "SELECT m.article FROM ids s CROSS JOIN memberships m ON m.story = s.number "
            "WHERE s.id = ?",
            [how.story],
        )
        numbers = [row[0] for row in rows]
        ranks: dict[int, float] = {}
        if how.ranking and not newest:
            among = ("SELECT value AS article FROM json_each(?)", [json.dumps(numbers)])
            ranks = dict(self._ranked(how.ranking, among, len(numbers)))
        found = self._look(numbers, root)
        yield from _in_order(replace(one, rank=ranks.get(one.number, 0.0)) for one in found)

    def _best_first(self, how: Plan, root: Node, most: int) -> Iterator[Answer]:
        """Yield those with the words that rank, best first, and then those without any."""
        is_narrow = how.pairs != (ALL,) and how.number <= FEW
        among = numbers_of(how.pairs, since=how.since, until=how.until) if is_narrow else None
        ranks = dict(self._ranked(how.ranking, among, most))
        rest: Node | None = root
        if how.ranking == how.words:
            rest = how.rest if is_narrow else how.beside_words
        waiting: list[Answer] = []
        for one in self._look(ranks, rest):
            answer = replace(one, rank=ranks[one.number])
            if waiting and waiting[0].rank != answer.rank:
                yield from _in_order(waiting)
                waiting.clear()
            waiting.append(answer)
        yield from _in_order(waiting)
        if not how.words:
            others = self._facets.newest(how.beyond, since=how.since, until=how.until)
            yield from self._look((number for number in others if number not in ranks), root)

    def _ranked(
        self, words: str, among: tuple[str, list[Any]] | None, most: int
    ) -> list[tuple[int, float]]:
        """Return the articles that have *words*, by number, with their ranks, best first.

        :param among: a query for the numbers of those that are asked for, and its values
        """
        numbers, values = among or ("", [])
        # The plus keeps the index of words from being asked once for each number.
        named = f" AND +rowid IN (SELECT article FROM ({numbers}))"
        sql = _RANKED.format(among=named if among else "")
        return self._database.execute(sql, [words, *values, most]).fetchall()

    def _newest_with_words(self, how: Plan) -> Iterator[Answer]:
        rows = self._database.execute(f"SELECT rowid {MATCHED}", [how.words])
        numbers = {row[0] for row in rows}
        if len(numbers) <= FEW:
            return iter(_in_order(self._look(sorted(numbers), how.beside_words)))
        return self._look((one for one in self._newest(how) if one in numbers), how.rest)

    def _newest(self, how: Plan) -> Iterator[int]:
        return self._facets.newest(how.pairs, since=how.since, until=how.until)

    def _look(self, numbers: Iterable[int], rest: Node | None) -> Iterator[Answer]:
        """Yield those of *numbers* of whom *rest* holds, in the order in which they come."""
        text, values = condition(rest, self._facets)
        coming, size = iter(numbers), FIRST_LOOK
        while batch := list(islice(coming, size)):
            rows = self._database.execute(_LOOK.format(text), [json.dumps(batch), *values])
            found = {row[0]: Answer(*row) for row in rows.fetchall()}
            yield from (found[number] for number in batch if number in found)
            size = min(2 * size, LONGEST_LOOK)


def _in_order(answers: Iterable[Answer]) -> list[Answer]:
    """Return *answers* best first, the newest first among equals."""
    newest = sorted(answers, key=lambda one: (one.at, one.number), reverse=True)
    return sorted(newest, key=lambda one: one.rank)
