"""Other organisations: who stands beside the SCO in lists, and whom a text may be about instead."""

from __future__ import annotations

from functools import lru_cache

from config.gazetteer import Gazetteer, Term


def is_multilateral(term: Term) -> bool:
    """Say whether *term* is an organisation of states other than the SCO, which stands beside it
    in lists or owns a summit of the same leaders."""
    return term.scheme == "organisation" and term.option("body") in ("states", "world")


def is_rival(term: Term) -> bool:
    """Say whether *term* is a multilateral organisation that a text about "the organisation" may
    be about: not one of the world's bodies, which are named in every text."""
    return term.scheme == "organisation" and term.option("body") == "states"


@lru_cache(maxsize=2)
def member_states(gazetteer: Gazetteer) -> frozenset[str]:
    """Return the ISO codes of the states whose names stand in news of the organisation.

    Those that are members at any date: India was in its news for twelve years before it was one.
    """
    return gazetteer.states("member")
