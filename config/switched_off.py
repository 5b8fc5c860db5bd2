"""Entries of the shipped gazetteer, or ways to say them, that the operator has switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

from config.additions import OFF, Additions
from config.entries import Place, shown
from config.terms import Meeting, Name, Scheme, Term

WATCHED: Final = ("organisation", "sco")
"""The organisation that all is about: without it nothing would be relevant."""

WORDS: Final = ("concept", "lexicon")
"""What `config.word_additions` switches off."""

_KEYS: Final = frozenset({"scheme", "term", "name", "concept", "note"})


def switch_off(
    additions: Additions,
    terms: Mapping[Scheme, dict[str, Term]],
    meetings: dict[str, Meeting],
) -> dict[tuple[str, str], Place]:
    """Take what *additions* switch off out of *terms* and *meetings*.

    Returns where each whole entry was switched off, by scheme and term. Raises GazetteerError for
    what is not there.
    """
    gone: dict[tuple[str, str], Place] = {}
    pools: dict[str, dict[str, Any]] = {str(scheme): pool for scheme, pool in terms.items()}
    pools["meeting"] = meetings
    for where, entry in additions.entries(OFF):
        if entry.get("scheme") in WORDS:
            continue
        where.keys(entry, _KEYS)
        scheme, term = where.text(entry, "scheme"), where.text(entry, "term")
        if scheme not in pools:
            what = f'scheme "{scheme}" is unknown'
            where.fail(what, f"use one of {', '.join((*pools, *WORDS))}", at="scheme")
        if term not in pools[scheme]:
            near = get_close_matches(term, pools[scheme], n=3)
            cure = f"do you mean {' or '.join(near)}?" if near else "correct it or remove this"
            what = "is off already" if (scheme, term) in gone else "is not shipped"
            where.fail(f"{scheme} {term} {what}", cure)
        name = where.text(entry, "name", needed=False)
        concept = where.text(entry, "concept", needed=False)
        if (name or concept) and scheme != "meeting":
            pools[scheme][term] = _without(pools[scheme][term], name, concept, where)
            continue
        if (scheme, term) == WATCHED:
            where.fail("the organisation that is watched", "switch off a name of it at most")
        del pools[scheme][term]
        gone[scheme, term] = where
    return gone


def _without(term: Term, name: str, concept: str, where: Place) -> Term:
    """Return *term* without the form *name*, in whatever language, and without *concept*."""
    left = term.names
    asked = (("name", name, _form), ("concept", concept, _concept))
    for key, value, read in asked:
        if not value:
            continue
        kept = tuple(one for one in left if read(one) != value)
        if len(kept) == len(left):
            near = get_close_matches(value, {read(one) for one in left}, n=3)
            cure = f"do you mean {' or '.join(near)}?" if near else "write it as the file has it"
            where.fail(f'{term.term} has no {key} "{value}" ({shown(term.file)})', cure, at=key)
        left = kept
    if not left:
        where.fail("no name of it would be left", "leave out name and concept: all of it goes")
    return replace(term, names=left)


def _form(name: Name) -> str:
    """Return how a *name* is written; "" for the words of a concept."""
    return "" if name.concept else name.text


def _concept(name: Name) -> str:
    return name.concept
