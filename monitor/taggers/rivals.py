"""What speaks against the SCO: other organisations, and other things that are called SCO.

The full name in any language is proof; the bare Latin abbreviation is not (a telecom of
Gilgit-Baltistan, shop-cum-office plots, a football club are SCO too). So bare abbreviations
are weighed for the article as a whole: what supports the organisation against the cues of
each other meaning (``cues.toml``, groups ``other-*``; ``negatives.toml``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from config.gazetteer import Term
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit

MULTILATERAL: Final = frozenset(
    "un brics csto cis eaeu cica ots g20 g7 nato eu asean apec wto saarc eco opec opec-plus oic gcc "
    "quad aukus bimstec osce imf world-bank adb aiib ndb c5-plus-1 central-asia-plus nam "
    "arab-league african-union mekong-lancang who unesco iaea interpol union-state ric".split()
)
"""Organisations that stand beside the SCO in lists, or that own a summit of the same leaders."""

WORLD_BODIES: Final = frozenset(
    "un who wto unesco iaea interpol imf world-bank adb aiib osce eu".split()
)
"""Named in every text: never what a text about "the organisation" is about."""

FULL_SUPPORT: Final = 4.0
ANOTHER_NAME: Final = 3.0
"""What a name of another SCO weighs; each distinct cue of one weighs 1, at most ANOTHER_NAME."""

_BARE: Final = re.compile(r"[A-ZŞŠÖ]{2,5}")
_BELONGS: Final = re.compile(
    r"['’]?s?[ -]*(?:\+|(?i:plus|summit|meet|member|countr|state|secretar|council|leader|"
    r"presid|chair|head|foreign|defen[cs]e|forum|charter|space|partner|observer|framework|"
    r"development|region|format|declaration|nation|youth|famil|film|business))"
)
_BEFORE: Final = re.compile(r"(?:(?i:BRICS|CSTO|CIS|EAEU|UN|G20|APEC|ASEAN)[,/ -]*(?:and )?(?:the )?)$")


def is_multilateral(term: Term) -> bool:
    """Say whether *term* is an organisation of states other than the SCO."""
    return (
        term.scheme == "organisation"
        and term.term != "sco"
        and term.parent != "sco"
        and (term.term in MULTILATERAL or term.option("type") == "multilateral")
    )


def bare_names(text: TaggedText) -> frozenset[tuple[int, int]]:
    """Return the places of Latin abbreviations of the SCO that prove nothing by themselves."""
    return frozenset(
        (hit.start, hit.end)
        for hit in text.hits
        if hit.term.term == "sco"
        and hit.term.scheme == "organisation"
        and _BARE.fullmatch(text.text[hit.start : hit.end])
    )


def other_meaning(text: TaggedText) -> str:
    """Return the label of what bare "SCO" means here when it is not the organisation, or ""."""
    bare = bare_names(text)
    if not bare and not _negatives(text):
        return ""
    against, label = _against(text)
    support = _support(text, bare)
    if support >= max(1.0, against) and support > 0:
        return ""
    return label or "something that nothing in the text connects with the organisation"


def _negatives(text: TaggedText) -> list[Hit]:
    """Return the hits of entries that are another SCO."""
    return [hit for hit in text.of("negative") if hit.term.parent == "sco"]


def _against(text: TaggedText) -> tuple[float, str]:
    """Return the weight and label of the likeliest other meaning."""
    weights: dict[str, float] = defaultdict(float)
    words: dict[str, set[str]] = defaultdict(set)
    for hit in _negatives(text):
        if hit.name.kind == "name":
            weights[hit.term.label] = ANOTHER_NAME
    for hit in text.of("cue"):
        if hit.term.term.startswith("other-"):
            words[hit.term.label].add(hit.name.text)
    for label, found in words.items():
        weights[label] += min(ANOTHER_NAME, float(len(found)))
    if not weights:
        return 0.0, ""
    label = max(weights, key=lambda one: weights[one])
    return weights[label], label


def _support(text: TaggedText, bare: frozenset[tuple[int, int]]) -> float:
    """Return what in the text speaks for the organisation."""
    support = 0.0
    members: set[str] = set()
    rivals: set[str] = set()
    for hit in text.hits:
        term = hit.term
        if term.scheme == "organisation":
            if (term.term == "sco" or term.parent == "sco") and (hit.start, hit.end) not in bare:
                support = max(support, FULL_SUPPORT)
            elif is_multilateral(term):
                rivals.add(term.term)
        elif term.scheme == "country" and any(one.what == "member" for one in term.periods):
            members.add(term.term)
        elif term.scheme == "topic" and term.term.endswith("/shanghai-spirit"):
            support = max(support, FULL_SUPPORT)
    line = text.text
    for start, end in bare:
        if _BELONGS.match(line, end) or _BEFORE.search(line, max(0, start - 20), start):
            support += 1.0
            break
    support += 1.5 * bool(rivals) + 0.5 * min(4, len(members))
    cues = {hit.term.term for hit in text.of("cue")}
    return support + 0.5 * len(cues & {"member-states", "leaders", "document", "office", "chair"})
