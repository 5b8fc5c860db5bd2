"""What a person asks for: a query typed as words, with remarks on what it probably means."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace

from config.additions import additions_of
from config.settings import Settings
from monitor.cli import UsageError
from monitor.cli.output import say
from storage.query import Condition, Query, parse, with_terms
from storage.store import Store


def query_of(store: Store, words: Sequence[str], settings: Settings) -> Query:
    """Return the query in *words*; what is taken as plain words is said.

    *settings* say which names are the operator's own.

    :raises UsageError: for a value that its field cannot have
    :raises AmbiguousError: where ``story:`` has the beginning of several ids
    """
    from monitor.reading.broadening import asked_of
    from monitor.reading.doubts import doubts, impossible

    query, additions = parse(" ".join(words)), additions_of(settings)
    for said in impossible(query.text, additions):
        raise UsageError(f"{said}\nif you mean the words, quote them")
    for doubt in doubts(query.text, additions):
        say(f"taken as plain words: {doubt}")

    def whole(term: Condition) -> Condition:
        if term.field != "story":
            return term
        return replace(term, value=store.stories.find(term.value) or term.value)

    return asked_of(store, with_terms(query, whole))


def say_meant(store: Store, query: Query, command: str) -> None:
    """Say what a query that found nothing was probably meant to be."""
    from monitor.reading.spelling import meant

    if right := meant(store, query):
        say(f"did you mean: sco-monitor {command} {shlex.quote(right)}")
