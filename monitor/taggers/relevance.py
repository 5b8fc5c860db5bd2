"""Judge how much a text is about the SCO: ``about``, ``mention`` or ``none``, and say why.

``about``: the organisation, an organ, a meeting, a document, a programme or membership is the
subject or a substantive part, named or not. ``mention``: take the SCO sentence away and the
news is the same. ``none``: anything else, another SCO included.

Whether anything in the text means the organisation is decided by ``proof.py`` and ``mentions.py``.
How much the text is about it is a scorecard: each finding (``findings.py``) has points that were
fitted to labelled texts, and the sum decides (``config/scorecard.toml``). Where the text has a
vector, what it is like as a whole is one finding more, and the points are others
(``config/scorecard_with_vector.toml``).
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from config.gazetteer import Gazetteer
from config.scorecard import BY_WORDS, WITH_VECTOR, Scorecard, ScorecardError, load_scorecard
from monitor.taggers import TaggedText, told_as
from monitor.taggers.findings import AGAINST, FOR, NEAR, ROLES, WHOLE, findings
from monitor.taggers.mentions import Reading, Role, read, told_in
from monitor.taggers.points import in_tenths, signed
from monitor.taggers.proof import bare_names
from monitor.taggers.told_as import quoted
from storage.records import Level

LEAST: Final = 0.05
"""The least score of a text that mentions the organisation."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The level, a score of 0..1 that rises with the evidence, and the evidence in words."""

    level: Level
    score: float
    evidence: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def judge(text: TaggedText, gazetteer: Gazetteer) -> Judgement:
    """Judge *text*; cached by identity."""
    told = told_in(text, gazetteer)
    if not told.references:
        why = "nothing in it names the SCO, an organ or a meeting of it"
        if told.other:
            why = f"{_letters(text)} is {told.other}: not the organisation"
        return Judgement("none", 0.0, (why,))
    reading = read(text, gazetteer)
    if not reading.with_role("subject", "venue", "occasion"):
        return Judgement("mention", LEAST, tuple(_other_roles(reading)))
    card = _card(with_vector=text.whole is not None)
    rows = [
        (one, card.points[one.name] * one.strength) for one in findings(text, gazetteer, reading)
    ]
    points = sum(value for _, value in rows)
    rows.sort(key=lambda row: -abs(row[1]))
    shown, total = in_tenths([value for _, value in rows], card.about)
    said = [(one, tenths) for (one, _), tenths in zip(rows, shown, strict=True) if tenths]
    told_roles = {role for one, _ in said for role in ROLES.get(one.name, ())}
    level: Level = "about" if points >= card.about else "mention"
    return Judgement(
        level=level,
        score=_score(points - card.about),
        evidence=(
            *(f"{one.because}: {signed(tenths)}" for one, tenths in said),
            *_other_roles(reading, besides=told_roles),
            f"together {signed(total)}; about the SCO from {card.about:+.1f}",
        ),
    )


def _letters(text: TaggedText) -> str:
    """Return, quoted, the letters that mean something else here."""
    first = min(bare_names(text), default=None)
    return quoted(text, *first) if first else "“SCO”"


@cache
def _card(*, with_vector: bool) -> Scorecard:
    """Return the shipped scorecard, of texts with or without a vector.

    Raises ScorecardError where a finding has no points in it.
    """
    card = load_scorecard(WITH_VECTOR if with_vector else BY_WORDS)
    wanted = {*FOR, *AGAINST, *([WHOLE, NEAR] if with_vector else [])}
    if missing := wanted - card.points.keys():
        names = ", ".join(sorted(missing))
        raise ScorecardError(f"no points for {names}; fit it again with tests.bench.fit_relevance")
    return card


def _score(margin: float) -> float:
    """Map log-odds to LEAST..1: 0.5 at the border, rising everywhere."""
    return round(max(LEAST, 1.0 / (1.0 + math.exp(-max(-30.0, margin)))), 3)


def _other_roles(reading: Reading, besides: Container[Role] = ()) -> Iterator[str]:
    """Say where else it stands, but for the roles *besides*; that neither adds nor takes away."""
    only = "" if reading.with_role("subject") else "only: "
    wanted = [role for role in told_as.ROLES if role not in besides]
    return (f"{only}{words}" for words in told_as.roles(reading, wanted))
