"""What speaks against the SCO: other organisations, and other things that are called SCO.

The full name in any language is proof; the bare Latin abbreviation is not (a telecom of
Gilgit-Baltistan, shop-cum-office plots, a football club are SCO too). So bare abbreviations
are weighed for the article as a whole: what supports the organisation against the names and
cues of each other meaning (``negatives.toml``, entries with ``parent = "sco"``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Term
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.text.languages.wording import Wording

FULL_SUPPORT: Final = 4.0
ANOTHER_NAME: Final = 3.0
"""What a name of another SCO weighs; each distinct cue of one weighs 1, at most ANOTHER_NAME."""

_BARE: Final = re.compile(r"[A-ZŞŠÖ]{2,5}")
"""Latin abbreviations, which others have too; in other scripts the name itself says so."""
_BELONGS_AFTER: Final = Wording(
    lambda one: one.clauses.after_abbreviation, re.IGNORECASE, frame=r"['’]?s?[ -]*(?:\+|%s)"
)
_BELONGS_BEFORE: Final = Wording(
    lambda one: one.clauses.before_abbreviation,
    re.IGNORECASE,
    frame=r"%s[,/ -]*(?:and )?(?:the )?$",
)


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


def bare_names(text: TaggedText) -> frozenset[tuple[int, int]]:
    """Return the places of Latin abbreviations of the SCO that prove nothing by themselves."""
    return frozenset(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if hit.term.term == "sco" and _is_bare(hit, text.text[hit.start : hit.end])
    )


def _is_bare(hit: Hit, written: str) -> bool:
    return _BARE.fullmatch(written) is not None or (
        hit.name.weight == 0 and hit.name.text == written
    )


def other_meaning(text: TaggedText, gazetteer: Gazetteer) -> str:
    """Return the label of what bare "SCO" means here when it is not the organisation, or ""."""
    weight, label = against(text)
    bare = bare_names(text)
    if not bare:
        return label if weight >= ANOTHER_NAME else ""
    support = _support(text, bare, member_states(gazetteer))
    if support > 0 and support >= weight:
        return ""
    return label or "something that nothing in the text connects with the organisation"


def against(text: TaggedText) -> tuple[float, str]:
    """Return the weight and the label of the likeliest other meaning."""
    weights: dict[str, float] = defaultdict(float)
    words: dict[str, set[str]] = defaultdict(set)
    for hit in text.of("negative"):
        if hit.term.parent == "sco":
            if hit.name.kind == "name":
                weights[hit.term.label] = ANOTHER_NAME
            else:
                words[hit.term.label].add(hit.name.text)
    for label, found in words.items():
        weights[label] += min(ANOTHER_NAME, float(len(found)))
    label = max(weights, key=lambda one: weights[one], default="")
    return weights.get(label, 0.0), label


def _support(text: TaggedText, bare: frozenset[tuple[int, int]], members: frozenset[str]) -> float:
    """Return what in the text speaks for the organisation; *members* are its states."""
    named: set[str] = set()
    rivals: set[str] = set()
    certain = meets = False
    for hit in text.hits:
        certain = certain or _is_certain(hit, bare)
        meets = meets or hit.term.scheme == "event"
        if is_multilateral(hit.term):
            rivals.add(hit.term.term)
        elif _is_of(members, hit):
            named.add(hit.term.country or hit.term.term)
    belongs = any(
        _BELONGS_AFTER.match(text.text, end)
        or _BELONGS_BEFORE.search(text.text[max(0, start - 20) : start])
        for start, end in bare
    )
    cues = {hit.term.term for hit in text.of("cue")}
    words = cues & {"member-states", "leaders", "document", "office", "chair"}
    return (
        FULL_SUPPORT * certain
        + belongs
        + meets
        + 1.5 * bool(rivals)
        + 0.5 * min(4, len(named))
        + 0.5 * len(words)
    )


def _is_of(members: frozenset[str], hit: Hit) -> bool:
    """Say whether *hit* is one of *members*, or a person who holds or held an office in one."""
    if hit.term.scheme == "person":
        return hit.term.country in members and any(one.country for one in hit.term.periods)
    return hit.term.scheme == "country" and hit.term.term in members


def _is_certain(hit: Hit, bare: frozenset[tuple[int, int]]) -> bool:
    """Say whether *hit* is the organisation beyond doubt: another name of it, an own phrase."""
    term = hit.term
    if term.scheme == "topic":
        return term.term.endswith("/shanghai-spirit")
    if term.scheme == "event":
        return term.option("form") == "year"
    own = term.term == "sco" or term.parent == "sco"
    return term.scheme == "organisation" and own and (hit.start, hit.end) not in bare
