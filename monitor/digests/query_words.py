"""What a query asks for, in words for people."""

from __future__ import annotations

from datetime import date

from monitor.digests.wording import Wording
from storage.query import WORDS, And, Condition, Node, Not, Or, Query


def described(query: Query, words: Wording) -> str:
    """Return what *query* asks for, in the language of *words*."""
    return _described(query.root, words, inside=False)


def _described(node: Node, words: Wording, *, inside: bool) -> str:
    match node:
        case Condition():
            return _described_term(node, words)
        case Not(part):
            return words.say("query.not", what=_described(part, words, inside=True))
        case And(parts):
            text = words.say("query.and").join(_described(p, words, inside=True) for p in parts)
        case Or(parts):
            field = _one_field(parts)
            if field is not None:
                values = (_value(p, words) for p in parts if isinstance(p, Condition))
                listed = words.say("query.or").join(values)
                return words.say(f"query.{field}", value=listed)
            text = words.say("query.or").join(_described(p, words, inside=True) for p in parts)
    return words.say("query.group", what=text) if inside else text


def _described_term(term: Condition, words: Wording) -> str:
    field, value = term.field, term.value
    if field in ("relevance", "reprint", "kind"):
        return words.say(f"query.{field}.{value}")
    return words.say(f"query.{field or 'words'}", value=_value(term, words))


def _value(term: Condition, words: Wording) -> str:
    match term.field:
        case "country":
            return words.country(term.value)
        case "language":
            return words.language(term.value)
        case "topic":
            return words.topic(term.value)
        case "event":
            return words.event(term.value)
        case "since" | "until":
            return words.day(date.fromisoformat(term.value))
    return term.value


def _one_field(parts: tuple[Node, ...]) -> str | None:
    """Return the field that all *parts* ask about, where its values can be listed."""
    fields = {part.field if isinstance(part, Condition) else None for part in parts}
    listable = fields - {None, WORDS, "relevance", "reprint", "kind", "since", "until"}
    return fields.pop() if len(fields) == 1 and listable else None
