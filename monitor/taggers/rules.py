"""How the names of the gazetteer are recognised: what is fixed in each, and what may change.

Some 40,000 names are looked for, and a text has a few hundred of them. So that each process need
not make all their rules, the names are put in an *index* by the fixed letters that they begin
with; it can be kept (`monitor.taggers.shipped`), and a rule is made when its letters are found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from config.gazetteer import Name, Term
from monitor.text.languages.folding import fold
from monitor.text.languages.inflection import (
    Part,
    abbreviation_parts,
    parts_of,
    prefixes_of,
    without_article,
)

CLOSED_LEFT: Final = 1
CLOSED_RIGHT: Final = 2
"""Flags of a head: all its names need a word edge there, so that one look at the neighbour spares
the rules (nine finds of ten stand inside longer words)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one name is recognised once its first fixed letters were found.

    ``capital``: the text must have a capital there; ``latin``: in Latin letters, where endings of
    one language are words of another.
    """

    term: Term
    name: Name
    parts: tuple[Part, ...]
    edges: bool
    capital: bool
    latin: bool
    prefix: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Index:
    """The names of a sequence of terms by their ``heads``, the fixed letters that they begin with.

    ``closed`` has the flags of each head, ``places`` its names: term and name by their numbers,
    one after the other. Of plain values alone, so that it is quickly read.
    """

    heads: tuple[str, ...]
    closed: bytes
    places: tuple[tuple[int, ...], ...]

    def rules(self, head: int, terms: Sequence[Term]) -> tuple[Rule, ...]:
        """Make the rules of the names of *head*; *terms* are those that were put in the index."""
        numbers = self.places[head]
        found = zip(numbers[::2], numbers[1::2], strict=True)
        return tuple(rule_of(terms[term], terms[term].names[name]) for term, name in found)


def index_of(terms: Sequence[Term]) -> Index:
    """Put the names of *terms* in an index: about a second for 40,000 names.

    Raises ValueError where a name begins with a star.
    """
    places: dict[str, list[int]] = {}
    closed: dict[str, int] = {}
    for number, term in enumerate(terms):
        for which, name in enumerate(term.names):
            rule = rule_of(term, name)
            head = rule.parts[0].fixed
            places.setdefault(head, []).extend((number, which))
            closed[head] = closed.get(head, CLOSED_LEFT | CLOSED_RIGHT) & _closed(rule)
    return Index(
        heads=tuple(places),
        closed=bytes(closed[head] for head in places),
        places=tuple(map(tuple, places.values())),
    )


def _closed(rule: Rule) -> int:
    if not rule.edges:
        return 0
    left = 0 if rule.prefix is not None else CLOSED_LEFT
    return left | (0 if len(rule.parts) > 1 or rule.parts[0].endings is not None else CLOSED_RIGHT)


def rule_of(term: Term, name: Name) -> Rule:
    """Make the rule of one name."""
    folded = fold(without_article(name.text, name.language)).text
    if name.match == "stem":
        parts = parts_of(folded, name.language)
    elif name.match == "exact":
        parts = abbreviation_parts(folded, name.language)
    else:
        parts = (Part(folded, None),)
    if not parts[0].fixed:
        raise ValueError(f'the name "{name.text}" of {term.term} begins with a star')
    first = name.text[0]
    return Rule(
        term=term,
        name=name,
        parts=parts,
        edges=name.match != "substring",
        capital=first.isupper() and first.lower() != first,
        latin=parts[0].fixed[0] < "\u0370",
        prefix=prefixes_of(name.language),
    )
