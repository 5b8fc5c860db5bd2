"""How the last word of a query could go on: fields, and the values that they can have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from config.additions import NO_ADDITIONS, Additions
from config.gazetteer_parts import load_labels
from config.lexicon import languages
from storage.query_fields import FIELDS, TAG_FIELDS, field_named

MOST: Final = 12
"""Completions of one query: more than a list shows at once is typed on, not read."""

SHORTEST: Final = 2
"""Letters of a word from which it may be the beginning of a name."""

NAMES: Final = ("country", "person", "organisation", "topic")
"""Fields whose values are found by their names alone, without the field."""

_CLOSED: Final = {
    "relevance": ("about", "mention", "none"),
    "reprint": ("yes", "no"),
    "kind": ("exact", "near", "excerpt", "partial"),
}
_LAST: Final = re.compile(r"[^\s()\"]*\Z")
_COLON: Final = re.compile("[:：]")

Named = Callable[[str, str, str], str]
"""What a value is called, by its field, itself and its English name."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A query that goes on from the one that was typed; ``told`` is the same in words."""

    query: str
    told: str


def values_of(field: str, additions: Additions = NO_ADDITIONS) -> Mapping[str, str]:
    """Return the values that *field* can have where they are a list, with their English names.

    :param additions: the operator's to the gazetteer
    """
    if field in _CLOSED:
        return dict.fromkeys(_CLOSED[field], "")
    if field == "language":
        return dict.fromkeys(languages(), "")
    return dict(load_labels(field, additions)) if field in TAG_FIELDS else {}


def completions(
    text: str,
    named: Named,
    *,
    sources: Iterable[str] = (),
    additions: Additions = NO_ADDITIONS,
) -> tuple[Completion, ...]:
    """Return up to `MOST` queries that *text* may become, the likeliest first.

    Of a word that stands in quotation marks, or that is no beginning of anything, there are none.

    :param sources: the names that the field ``source`` can have
    """
    if text.count('"') % 2:
        return ()
    last = _LAST.search(text)
    typed = last[0] if last else ""
    before = text.removesuffix(typed)
    if typed.startswith("-"):
        before, typed = f"{before}-", typed[1:]
    if not typed:
        return ()
    name, *rest = _COLON.split(typed, maxsplit=1)
    if rest:
        field = field_named(name)
        known = dict.fromkeys(sources, "") if field == "source" else values_of(field, additions)
        found = _beginning(field, rest[0], known, named)
    else:
        found = [(f"{one}:", f"{one}:") for one in FIELDS if one.startswith(typed.casefold())]
        if len(typed) >= SHORTEST:
            found += [
                (one, told.removeprefix(f"{field}:"))
                for field in NAMES
                for one, told in _beginning(field, typed, values_of(field, additions), named)
            ]
    return tuple(Completion(before + one, before + told) for one, told in found[:MOST])


def _beginning(
    field: str, typed: str, known: Mapping[str, str], named: Named
) -> list[tuple[str, str]]:
    """Return (term, the same in words) for each of the *known* values that begin like *typed*.

    A name that begins so comes before one with a later word that does.
    """
    asked = typed.casefold()
    found: list[tuple[int, str, str]] = []
    for value, label in known.items():
        told = named(field, value, label or value)
        names = {value.casefold(), told.casefold(), label.casefold()}
        if any(name.startswith(asked) for name in names):
            place = 0
        elif any(f" {asked}" in name or f"-{asked}" in name for name in names):
            place = 1
        else:
            continue
        quoted = f'"{value}"' if " " in value else value
        found.append((place, f"{field}:{quoted}", f"{field}:{told}"))
    found.sort(key=lambda one: one[0])
    return [(term, told) for _, term, told in found]
