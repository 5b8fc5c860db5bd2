"""By what some articles are found: how many of them have which value, over their numbers."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from storage.contract.search import Value
from storage.sql.connection import Connection
from storage.sql.ids import ASKED, listed

_NUMBERS: Final = f"SELECT i.number FROM {ASKED} CROSS JOIN articles a ON a.number = i.number"
_EACH: Final = "FROM json_each(?) j CROSS JOIN {0} ON {1} = CAST(j.value AS BIGINT)"
_ARTICLES: Final = _EACH.format("articles a", "a.number")
_TAGS: Final = _EACH.format("tags t", "t.article")

_OUTLET: Final = "CASE WHEN a.publisher = '' THEN a.source ELSE a.publisher END"
_OWN: Final = (
    f"SELECT 'language' AS field, a.language AS value, '' AS label, count(*) {_ARTICLES} "
    "GROUP BY a.language "
    f"UNION ALL SELECT 'outlet', {_OUTLET}, '', count(*) {_ARTICLES} GROUP BY {_OUTLET} "
    f"UNION ALL SELECT 'relevance', coalesce(c.level, 'none'), '', count(*) {_ARTICLES} "
    "LEFT JOIN classifications c ON c.article = a.number GROUP BY coalesce(c.level, 'none') "
    f"UNION ALL SELECT t.scheme, t.term, max(t.label), count(*) {_TAGS} "
    "WHERE t.scheme <> 'topic' GROUP BY t.scheme, t.term"
)
_PARTS: Final = 4
_TOPICS: Final = f"SELECT t.article, t.term, t.label {_TAGS} WHERE t.scheme = 'topic'"


def values_of(database: Connection, articles: Sequence[str]) -> Mapping[str, Mapping[str, Value]]:
    """Return what `Search.values` returns."""
    numbers = json.dumps([row[0] for row in database.execute(_NUMBERS, [listed(articles)])])
    found: defaultdict[str, dict[str, Value]] = defaultdict(dict)
    for field, value, label, number in database.execute(_OWN, [numbers] * _PARTS):
        found[field][value] = Value(number, label)
    topics: set[tuple[int, str]] = set()
    labels: dict[str, str] = {}
    for article, term, label in database.execute(_TOPICS, [numbers]):
        first = term.partition("/")[0]
        topics.add((article, first))
        if term == first:
            labels[term] = label
    counted = Counter(topic for _, topic in topics)
    if counted:
        found["topic"] = {
            topic: Value(number, labels.get(topic, "")) for topic, number in counted.items()
        }
    return found
