"""Terms of a query as conditions of SQL; values never become part of its text."""

from __future__ import annotations

import json
from typing import Any, Final

from storage.query import And, Condition, Node, Not, Or, span
from storage.query_fields import TAG_FIELDS
from storage.sql.rows import stamp
from storage.sqlite.facets import Facets
from storage.words import match_phrase

AT: Final = "coalesce(a.date_published, a.first_seen)"

_COLUMNS: Final = {
    "relevance": "coalesce(c.level, 'none') = ?",
    "language": "a.language = ?",
    "story": "m.story = (SELECT s.number FROM ids s WHERE s.id = ?)",
    "reprint": "(CASE WHEN r.article IS NULL THEN 'no' ELSE 'yes' END) = ?",
    "kind": "r.kind = ?",
}
_NAMES: Final = {
    "source": "a.source",
    "outlet": "iif(a.publisher = '', a.source, a.publisher)",
}
_LISTED: Final = "IN (SELECT value FROM json_each(?))"


def joined(number: str) -> str:
    """Return the rest of a FROM: all that a condition asks about the articles of a *number*."""
    return (
        f"CROSS JOIN articles a ON a.number = {number} "
        "LEFT JOIN classifications c ON c.article = a.number "
        "LEFT JOIN reprints r ON r.article = a.number "
        "LEFT JOIN memberships m ON m.article = a.number"
    )


def condition(node: Node | None, facets: Facets) -> tuple[str, list[Any]]:
    """Return the condition that *node* is, and its values. It is never NULL; None always holds."""
    match node:
        case None:
            return "1", []
        case Condition():
            return _term(node, facets)
        case Not(part):
            text, values = condition(part, facets)
            return f"NOT {text}", values
        case And(parts) | Or(parts):
            found = [condition(part, facets) for part in parts]
            word = " AND " if isinstance(node, And) else " OR "
            return (
                "(" + word.join(text for text, _ in found) + ")",
                [value for _, values in found for value in values],
            )


def _term(term: Condition, facets: Facets) -> tuple[str, list[Any]]:
    if not term.field:
        phrase = match_phrase(term.value)
        if not phrase:
            return "0", []
        return (
            "a.number IN (SELECT rowid FROM article_index WHERE article_index MATCH ?)",
            [phrase],
        )
    if term.field in TAG_FIELDS:
        return _tag(term, facets)
    if term.field in _NAMES:
        names = json.dumps(facets.named(term.field, term.value))
        return f"({_NAMES[term.field]} {_LISTED})", [names]
    if term.field in _COLUMNS:
        return f"coalesce({_COLUMNS[term.field]}, 0)", [term.value]
    first, after = span(term)
    if first is not None:
        return f"({AT} >= ?)", [stamp(first)]
    assert after is not None
    return f"({AT} < ?)", [stamp(after)]


def _tag(term: Condition, facets: Facets) -> tuple[str, list[Any]]:
    found = facets.among(term)
    assert found is not None
    terms = [value for _, value in found.pairs]
    if not terms:
        return "0", []
    tagged = "EXISTS (SELECT 1 FROM tags t WHERE t.article = a.number AND t.scheme = ? AND t.term "
    if not found.is_exact:
        return (
            f"{tagged} {_LISTED} AND tag_answers(?, t.term, t.label))",
            [term.field, json.dumps(terms), term.value],
        )
    if len(terms) == 1:
        return f"{tagged} = ?)", [term.field, terms[0]]
    return f"{tagged} {_LISTED})", [term.field, json.dumps(terms)]
