"""What speaks against the SCO: other organisations, and other things that are called SCO.

The full name in any language is proof; the bare Latin abbreviation is not (a telecom of
Gilgit-Baltistan, shop-cum-office plots, a football club are SCO too). So bare abbreviations
are weighed for the article as a whole: what supports the organisation against the names and
cues of each other meaning (``negatives.toml``, entries with ``parent = "sco"``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from config.gazetteer import Term
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit

# fmt: off
MULTILATERAL: Final = frozenset({
    "un", "brics", "csto", "cis", "eaeu", "cica", "ots", "g20", "g7", "nato", "eu", "asean", "apec",
    "wto", "saarc", "eco", "opec", "oic", "gcc", "quad", "osce", "imf", "world-bank", "adb", "aiib",
    "arab-league", "african-union", "who", "unesco", "iaea", "interpol", "union-state", "escap",
    "new-development-bank", "edb", "eurasian-economic-commission", "un-security-council", "unodc",
})
"""Organisations that stand beside the SCO in lists, or that own a summit of the same leaders."""

WORLD_BODIES: Final = frozenset({
    "un", "un-security-council", "unodc", "escap", "who", "wto", "unesco", "iaea", "interpol",
    "imf", "world-bank", "adb", "aiib", "edb", "new-development-bank", "osce", "eu",
})
"""Named in every text: never what a text about "the organisation" is about."""
# fmt: on

MEMBERS: Final = frozenset({"BY", "CN", "IN", "IR", "KG", "KZ", "PK", "RU", "TJ", "UZ"})
"""States whose names stand in news of the organisation, at any date."""

FULL_SUPPORT: Final = 4.0
ANOTHER_NAME: Final = 3.0
"""What a name of another SCO weighs; each distinct cue of one weighs 1, at most ANOTHER_NAME."""

_BARE: Final = re.compile(r"[A-ZŞŠÖ]{2,5}|एससीओ|ایس سی او")
"""Abbreviations that others have too: Latin ones, and the letters S-C-O in Hindi and Urdu."""
_BELONGS: Final = re.compile(
    r"['’]?s?[ -]*(?:\+|plus|summit|meet|member|countr|state|secretar|council|leader|presid|chair|"
    r"head|foreign|defen[cs]e|forum|charter|space|partner|observer|framework|development|region|"
    r"format|declaration|nation|youth|famil|film|business|शिखर|सम्मेलन|बैठक|सदस्य|देश|महासचिव|"
    r"اجلاس|سربراہ|رکن|ممالک|سمٹ|وزرائے|کونسل|سیکرٹری)",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(
    r"(?:BRICS|CSTO|CIS|EAEU|UN|G20|APEC|ASEAN)[,/ -]*(?:and )?(?:the )?$", re.IGNORECASE
)


def is_multilateral(term: Term) -> bool:
    """Say whether *term* is an organisation of states other than the SCO."""
    return term.scheme == "organisation" and term.term in MULTILATERAL


def bare_names(text: TaggedText) -> frozenset[tuple[int, int]]:
    """Return the places of Latin abbreviations of the SCO that prove nothing by themselves."""
    return frozenset(
        (hit.start, hit.end)
        for hit in text.of("organisation")
        if hit.term.term == "sco" and _BARE.fullmatch(text.text[hit.start : hit.end])
    )


def other_meaning(text: TaggedText) -> str:
    """Return the label of what bare "SCO" means here when it is not the organisation, or ""."""
    weight, label = against(text)
    bare = bare_names(text)
    if not bare:
        return label if weight >= ANOTHER_NAME else ""
    support = _support(text, bare)
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


def _support(text: TaggedText, bare: frozenset[tuple[int, int]]) -> float:
    """Return what in the text speaks for the organisation."""
    members: set[str] = set()
    rivals: set[str] = set()
    certain = meets = False
    for hit in text.hits:
        certain = certain or _is_certain(hit, bare)
        meets = meets or hit.term.scheme == "event"
        if is_multilateral(hit.term):
            rivals.add(hit.term.term)
        elif _is_member(hit):
            members.add(hit.term.country or hit.term.term)
    belongs = any(
        _BELONGS.match(text.text, end) or _BESIDE.search(text.text[max(0, start - 20) : start])
        for start, end in bare
    )
    cues = {hit.term.term for hit in text.of("cue")}
    words = cues & {"member-states", "leaders", "document", "office", "chair"}
    return (
        FULL_SUPPORT * certain
        + belongs
        + meets
        + 1.5 * bool(rivals)
        + 0.5 * min(4, len(members))
        + 0.5 * len(words)
    )


def _is_member(hit: Hit) -> bool:
    """Say whether *hit* is a member state, or a person who holds or held an office in one."""
    if hit.term.scheme == "person":
        return hit.term.country in MEMBERS and any(one.country for one in hit.term.periods)
    return hit.term.scheme == "country" and hit.term.term in MEMBERS


def _is_certain(hit: Hit, bare: frozenset[tuple[int, int]]) -> bool:
    """Say whether *hit* is the organisation beyond doubt: another name of it, an own phrase."""
    term = hit.term
    if term.scheme == "topic":
        return term.term.endswith("/shanghai-spirit")
    if term.scheme == "event":
        return term.option("form") == "year"
    own = term.term == "sco" or term.parent == "sco"
    return term.scheme == "organisation" and own and (hit.start, hit.end) not in bare
