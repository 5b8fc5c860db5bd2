"""Judge how much a text is about the SCO: ``about``, ``mention`` or ``none``, and say why.

``about``: the organisation, an organ, a meeting, a document, a programme or membership is the
subject or a substantive part, named or not. ``mention``: take the SCO sentence away and the
news is the same. ``none``: anything else, another SCO included.

Points are added for where the organisation stands as a subject (headline, lead, share of the
text, distinct things), and taken away where two parties meet at its meeting or another
organisation owns the text; from ``ABOUT`` points on a text is about it. The sentences' roles
come from ``mentions.py``. The weights were set on the development part of
``tests/taggers/corpus/relevance`` and checked on own labels for kremlin.ru texts.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer
from monitor.taggers import TaggedText
from monitor.taggers.mentions import STRONG_ANAPHORS, Reading, Role, Sentence, Zone, read
from storage.records import Level

ABOUT: Final = 2.8
"""Points from which a text is about the organisation: the middle of the empty stretch between
both levels (2.2 to 3.2) on the development corpus."""

HEADLINE: Final = 2.5
HEADLINE_ALONE: Final = 1.2
"""A headline that the body does not follow up."""
HEADLINE_SILENT: Final = 1.2
"""A headline that speaks of the leaders, the member states, the meeting without a name."""
LEAD: Final = 1.5
SHARE: Final = 4.0
"""Points for a whole text of sentences with the SCO as subject."""
SILENT: Final = 3.0
"""Points for a whole text of sentences that speak of it without a name."""
DISTINCT: Final = 0.3
"""Points for each different thing of the organisation that is spoken of."""
COUNT: Final = 0.25
"""Points for each sentence with the SCO as subject: a part of a long text counts too."""
MOST: Final = {"share": 2.5, "silent": 2.0, "distinct": 1.8, "count": 1.5}
"""What each of these gives at most."""
BILATERAL: Final = -2.0
RIVAL: Final = -1.5

_ZONE_WEIGHT: Final[dict[Zone, int]] = {"headline": 3, "lead": 2, "body": 1}
_OTHER_ROLES: Final[dict[Role, str]] = {
    "venue": "the SCO's meeting is only the place where others meet",
    "list": "the SCO is one of several organisations in a list",
    "biography": "the SCO stands in a line of biography",
    "memory": "the SCO stands in a look back",
    "explainer": "the SCO stands in an explainer or membership paragraph",
    "around": "the SCO stands only around the text (links, credits)",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The level, a score of 0..1 that rises with the evidence, and the evidence in words."""

    level: Level
    score: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Factor:
    """Points and the words for them ("" says nothing)."""

    points: float
    because: str = ""


@lru_cache(maxsize=8)
def judge(text: TaggedText, gazetteer: Gazetteer) -> Judgement:
    """Judge *text*; cached by identity."""
    reading = read(text, gazetteer)
    if not any(one.role for one in reading.sentences):
        why = "nothing in it names the SCO, an organ or a meeting of it"
        if reading.other:
            why = f"“SCO” is {reading.other}: not the organisation"
        return Judgement("none", 0.0, (why,))
    factors = tuple(_factors(text, reading))
    points = sum(factor.points for factor in factors)
    return Judgement(
        level="about" if points >= ABOUT else "mention",
        score=_score(points),
        evidence=tuple(factor.because for factor in factors if factor.because),
    )


def _score(points: float) -> float:
    """Map points to 0.05..1: 0.5 at ABOUT, rising everywhere."""
    if points >= ABOUT:
        return round(1.0 - 0.5 * math.exp(-(points - ABOUT) / 2.5), 3)
    return round(max(0.05, 0.5 * math.exp((points - ABOUT) / 2.5)), 3)


def _factors(text: TaggedText, reading: Reading) -> Iterator[_Factor]:
    """Yield all that counts for or against."""
    subjects = reading.with_role("subject")
    bilateral = is_bilateral(reading)
    rival = _rival(reading)
    core = not (bilateral or rival) and _is_core(reading, subjects)
    silent = _silent(reading, subjects) if core else ()
    yield from _headline(text, reading, followed=bool(silent) or _in_body(subjects))
    if core and not _named_in_headline(reading):
        yield from _silent_headline(reading)
    yield from _lead(text, subjects)
    yield from _shares(text, reading, subjects, silent)
    yield _distinct(subjects, silent)
    yield from _other_roles(reading, subjects)
    if bilateral:
        yield _Factor(BILATERAL, "two or three parties meet: the news is theirs")
    if rival:
        yield _Factor(RIVAL, f"another organisation is in the foreground ({rival})")


def _in_body(sentences: Sequence[Sentence]) -> bool:
    return any(one.zone != "headline" for one in sentences)


def _quote(text: TaggedText, sentence: Sentence) -> str:
    first = sentence.references[0]
    return f"“{text.text[first.start : first.end]}”"


def _headline(text: TaggedText, reading: Reading, *, followed: bool) -> Iterator[_Factor]:
    """Yield the headline's part: full where the body follows it up."""
    for sentence in reading.sentences:
        if sentence.zone == "headline" and sentence.role == "subject":
            quote = _quote(text, sentence)
            if followed:
                yield _Factor(HEADLINE, f"headline names the SCO ({quote})")
            else:
                yield _Factor(HEADLINE_ALONE, f"only the headline names the SCO ({quote})")
            return


def _named_in_headline(reading: Reading) -> bool:
    return any(one.zone == "headline" and one.role for one in reading.sentences)


def _silent_headline(reading: Reading) -> Iterator[_Factor]:
    """Yield the part of a headline that speaks of the organisation without its name."""
    for one in reading.sentences:
        if one.zone == "headline" and one.anaphors & (STRONG_ANAPHORS | {"meeting-word"}):
            words = ", ".join(sorted(one.anaphors))
            yield _Factor(HEADLINE_SILENT, f"headline speaks of it without its name ({words})")
            return


def _lead(text: TaggedText, subjects: Sequence[Sentence]) -> Iterator[_Factor]:
    for sentence in subjects:
        if sentence.zone == "lead":
            yield _Factor(LEAD, f"the first sentences speak of the SCO ({_quote(text, sentence)})")
            return


def _is_core(reading: Reading, subjects: Sequence[Sentence]) -> bool:
    """Say whether words that do not name the organisation may stand for it.

    They may where it is plainly what the text is about: it is a subject at the top, or an
    organ, officer or meeting of it is, or three kinds of such words stand together.
    """
    if any(one.zone != "body" for one in subjects):
        return True
    if any(ref.kind != "name" for one in subjects for ref in one.references):
        return True
    words = frozenset[str]().union(*(one.anaphors for one in reading.sentences if not one.rivals))
    return bool(subjects) and len(words & STRONG_ANAPHORS) >= 3


def _silent(reading: Reading, subjects: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences of the body that speak of the organisation without naming it."""
    at_top = any(one.zone != "body" for one in subjects)
    return tuple(
        one
        for one in reading.sentences
        if not (one.role or one.rivals or one.zone == "headline")
        and (one.anaphors & STRONG_ANAPHORS or (at_top and one.anaphors))
    )


def _shares(
    text: TaggedText, reading: Reading, subjects: Sequence[Sentence], silent: Sequence[Sentence]
) -> Iterator[_Factor]:
    """Yield the parts of the text that speak of the SCO, with and without its name."""
    body = [one for one in reading.sentences if one.zone != "headline" and one.role != "around"]
    length = sum(one.length for one in body) or 1
    named = sum(one.length for one in subjects if one.zone != "headline") / length
    unnamed = sum(one.length for one in silent) / length
    paragraphs = _paragraphs(text)
    starts = sorted(one.start for one in (*subjects, *silent))
    speaking = sum(
        bisect_left(starts, start) < bisect_left(starts, end) for start, end in paragraphs
    )
    points = min(MOST["share"], SHARE * named) + min(MOST["silent"], SILENT * unnamed)
    if speaking:
        yield _Factor(points, f"{speaking} of {len(paragraphs)} paragraphs speak of the SCO")
    yield _Factor(min(MOST["count"], COUNT * len(subjects)))


def _paragraphs(text: TaggedText) -> list[tuple[int, int]]:
    """Return the spans of the body's paragraphs: at blank lines, else at line breaks."""
    body = text.text[text.headline_length :].lstrip("\n")
    start = len(text.text) - len(body)
    gap = "\n\n" if "\n\n" in body else "\n"
    spans: list[tuple[int, int]] = []
    for piece in body.split(gap):
        if piece.strip():
            spans.append((start, start + len(piece)))
        start += len(piece) + len(gap)
    return spans


def _distinct(subjects: Sequence[Sentence], silent: Sequence[Sentence]) -> _Factor:
    """Count the different things of the organisation that are spoken of."""
    things = {ref.what for one in subjects for ref in one.references}
    groups = frozenset[str]().union(*(one.anaphors for one in (*subjects, *silent)))
    words = sorted(groups & STRONG_ANAPHORS) if subjects else []
    count = len(things) + len(words)
    told = f"speaks of {', '.join((*sorted(things), *words))}" if count > 1 else ""
    return _Factor(min(MOST["distinct"], DISTINCT * count), told)


def _other_roles(reading: Reading, subjects: Sequence[Sentence]) -> Iterator[_Factor]:
    """Say where else it stands; that neither adds nor takes away."""
    only = "" if subjects else "only: "
    counts = Counter(one.role for one in reading.sentences)
    for role, words in _OTHER_ROLES.items():
        if counts[role]:
            times = f" ({counts[role]} sentences)" if counts[role] > 1 else ""
            yield _Factor(0.0, f"{only}{words}{times}")


def is_bilateral(reading: Reading) -> bool:
    """Say whether the text is about a meeting of two or three, the SCO's being the occasion."""
    top = [one for one in reading.sentences if one.zone != "body"]
    headlines = [one for one in top if one.zone == "headline"]
    for one in headlines:
        if one.role == "subject" and any(ref.kind != "name" for ref in one.references):
            return False
    if any(one.role == "venue" for one in top):
        return True
    two = any("bilateral" in one.cues or len(one.persons) > 1 for one in headlines)
    subjects = [one for one in top if one.role == "subject"]
    if any(one.zone == "headline" for one in subjects):
        return False
    return two and all({"within", "meeting"} <= one.cues for one in subjects)


def _rival(reading: Reading) -> str:
    """Return the organisation that the text is about instead, or ""."""
    rivals: Counter[str] = Counter()
    own = 0
    for one in reading.sentences:
        weight = _ZONE_WEIGHT[one.zone]
        own += weight * (one.role in ("subject", "venue", "list", "memory"))
        rivals.update(dict.fromkeys(one.rivals, weight))
    name, weight = max(rivals.items(), key=lambda item: item[1], default=("", 0))
    return name if weight > own else ""
