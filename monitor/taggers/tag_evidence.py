"""The evidence of one tag: what counted for and against it, its sum, and what it needs.

It is kept by the names of the findings ("headline +1.2"), for a text about the organisation has
fifty of them, and told in words when somebody asks (`in_words`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from config.tag_scorecard import TagScorecard
from monitor.taggers import country_findings, person_findings, topic_findings
from monitor.taggers.points import in_tenths, signed
from storage.records import Tag, evidence_of_tag

_SUM: Final = "sum of"
_BEFORE: Final = "before"
_NEAREST: Final = frozenset({topic_findings.NEAR, *country_findings.BY_VECTOR})
"""Findings of which the share is kept too."""


def of_points(tag: Tag, card: TagScorecard, strengths: Mapping[str, float]) -> str:
    """Return the evidence of *tag*, of which was found what *strengths* says; what counts no tenth
    of a point is left out."""
    rows = [(name, card.points[name] * strength) for name, strength in strengths.items()]
    rows.append((_BEFORE, card.terms.get(tag.term, 0.0)))
    rows.sort(key=lambda row: -abs(row[1]))
    tenths, total = in_tenths([points for _, points in rows], card.needed)
    lines = [
        f"{_kept(name, strengths)} {signed(points)}"
        for (name, _), points in zip(rows, tenths, strict=True)
        if points
    ]
    return evidence_of_tag(tag, (*lines, f"{_SUM} {card.needed:+.1f} {signed(total)}"))


def _kept(name: str, strengths: Mapping[str, float]) -> str:
    """Return what is kept of a finding besides its points: of labelled texts or states how many."""
    return f"{name} {strengths[name]:.0%}" if name in _NEAREST else name


def in_words(piece: Sequence[str]) -> Iterator[str]:
    """Yield the sentences of one *piece* of evidence, its heading left out: those of a tag that has
    no scorecard are kept as they are told."""
    heading, *lines = piece
    scheme, _, label = heading.partition(" ")
    words = _WORDS.get(scheme)
    for line in lines:
        finding, _, points = line.rpartition(" ")
        yield _said(finding, points, words, label) if words else line


def _said(finding: str, points: str, words: Callable[[str, str, str], str], label: str) -> str:
    if finding.startswith(_SUM):
        needed = finding.removeprefix(f"{_SUM} ")
        best = ", or below that where a text about the SCO has no other"
        return f"together {points}; tagged from {needed}{best * (float(points) < float(needed))}"
    if finding == _BEFORE:
        return f"what such a tag has before anything is found: {points}"
    return f"{words(finding, points, label)}: {points}"


def _of_topic(finding: str, points: str, label: str) -> str:
    like = "unlike" if points.startswith("-") else "like"
    name, _, share = finding.partition(" ")
    match name:
        case topic_findings.NEAR:
            return f"of the labelled texts most like it, {share} are on {label}"
        case topic_findings.TOGETHER:
            return f"its words together are {like} those of texts on {label}"
        case topic_findings.WHOLE:
            return f"the text as a whole is {like} texts on {label}"
    return topic_findings.WORDS.get(name, name)


def _of_country(finding: str, _: str, label: str) -> str:
    name, _, share = finding.partition(" ")
    match name:
        case country_findings.NEAR:
            return f"of the labelled texts most like it, {share} are about {label}"
        case country_findings.NEAR_NAMED:
            return f"of those of them that name {label}, {share} are about it"
        case country_findings.NEAR_ALL:
            return f"of all states that those name, they are about {share}"
    return country_findings.WORDS.get(name, name)


_WORDS: Final[Mapping[str, Callable[[str, str, str], str]]] = {
    "country": _of_country,
    "person": lambda finding, _, __: person_findings.WORDS.get(finding, finding),
    "topic": _of_topic,
}
"""How a finding of a scheme is said, from its name, its points and the label of the tag; one that
is no more among the findings is told by its name."""
