"""Where the answers to a query are looked for: the narrowest place in which all of them stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import compress
from operator import and_
from typing import Final

from storage.query import And, Condition, Node, Not, Or, span
from storage.sqlite.facets import ALL, EXCLUSIVE, Among, Facets, Pair
from storage.words import match_phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a query is answered.

    ``words`` is what the index of words must hold of every answer ("": nothing must). ``pairs``
    are the narrowest facets of which every answer has one, in ``number`` articles; ``beyond`` those
    of the answers that have none of the words that rank. Answers are from ``since`` to before
    ``until``, and of ``story`` if that is given. ``ranking`` is asked of the index to rank them.
    What is asked beside the words, beside the facets, and beside both is None for nothing.
    """

    words: str
    pairs: tuple[Pair, ...]
    number: int
    beyond: tuple[Pair, ...]
    since: datetime | None
    until: datetime | None
    story: str
    ranking: str
    beside_words: Node | None
    beside_pairs: Node | None
    rest: Node | None

    @property
    def is_counted(self) -> bool:
        """Whether who has ``pairs`` are the answers, and nobody is counted twice."""
        fields = {field for field, _ in self.pairs}
        is_once = len(self.pairs) <= 1 or (len(fields) == 1 and fields <= set(EXCLUSIVE))
        return is_once and self.beside_pairs is None and self.since is self.until is None


def plan(root: Node, facets: Facets) -> Plan:
    """Return how *root* is answered."""
    parts = root.parts if isinstance(root, And) else (root,)
    words = [_only_words(part) for part in parts]
    place, best = _narrowest(parts, facets)
    _, beyond = _narrowest(parts, facets, without_words=True)
    times = [isinstance(p, Condition) and p.field in ("since", "until") for p in parts]
    bounds = [span(part) for part in compress(parts, times) if isinstance(part, Condition)]
    stories = [p.value for p in parts if isinstance(p, Condition) and p.field == "story"]
    beside_words = [not one for one in words]
    # Facets lie in the order of time: its bounds are kept where they are read.
    beside_pairs = [
        not is_time and not (at == place and best.is_exact) for at, is_time in enumerate(times)
    ]
    needed = " AND ".join(filter(None, words))
    phrases = _phrases(root)
    are_all_needed = phrases == [
        one for part, w in zip(parts, words, strict=True) if w for one in _phrases(part)
    ]
    return Plan(
        words=needed,
        pairs=best.pairs,
        number=best.number,
        beyond=beyond.pairs,
        since=max((first for first, _ in bounds if first), default=None),
        until=min((after for _, after in bounds if after), default=None),
        story=stories[0] if stories else "",
        ranking=needed if are_all_needed and phrases else " OR ".join(phrases),
        beside_words=_those(parts, beside_words),
        beside_pairs=_those(parts, beside_pairs),
        rest=_those(parts, map(and_, beside_words, beside_pairs)),
    )


def _those(parts: Sequence[Node], chosen: Iterable[bool]) -> Node | None:
    """Return those of *parts* that are *chosen* as one condition, None for none."""
    found = tuple(compress(parts, chosen))
    return None if not found else found[0] if len(found) == 1 else And(found)


def _narrowest(
    parts: Sequence[Node], facets: Facets, *, without_words: bool = False
) -> tuple[int, Among]:
    """Return the place of the narrowest of *parts*, and its facets; all articles at -1."""
    known = (
        (place, one)
        for place, part in enumerate(parts)
        if (one := _among(part, facets, without_words=without_words)) is not None
    )
    everything = facets.of(ALL[0], [ALL[1]])
    return min(known, key=lambda one: one[1].number, default=(-1, everything))


def _only_words(node: Node) -> str:
    """Return *node* as the index of words reads it, "" where it is not made of words alone."""
    match node:
        case Condition():
            return "" if node.field else match_phrase(node.value) or NOTHING
        case Not():
            return ""
        case And(parts) | Or(parts):
            found = [_only_words(part) for part in parts]
            word = " AND " if isinstance(node, And) else " OR "
            return f"({word.join(found)})" if all(found) else ""


NOTHING: Final = '("no" NOT "no")'
"""What no article answers, for words of which nothing is left."""


def _among(node: Node, facets: Facets, *, without_words: bool) -> Among | None:
    """Return the facets of which every answer to *node* has one, or None.

    :param without_words: of those answers alone that have none of its words
    """
    match node:
        case Condition():
            if not node.field and without_words:
                return Among((), 0)
            return facets.among(node) if node.field else None
        case Or(parts):
            found = [_among(part, facets, without_words=without_words) for part in parts]
            known = [one for one in found if one is not None]
            if len(known) < len(found):
                return None
            return Among(
                tuple(dict.fromkeys(pair for one in known for pair in one.pairs)),
                sum(one.number for one in known),
                all(one.is_exact for one in known),
            )
        case And(parts):
            _, best = _narrowest(parts, facets, without_words=without_words)
            return replace(best, is_exact=False)
        case _:
            return None


def _phrases(node: Node) -> list[str]:
    """Return the phrases that are asked for, not those taken away."""
    match node:
        case Condition():
            phrase = "" if node.field else match_phrase(node.value)
            return [phrase] if phrase else []
        case Not():
            return []
        case And(parts) | Or(parts):
            return [phrase for part in parts for phrase in _phrases(part)]
