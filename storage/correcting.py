"""What a person corrected stays corrected, whatever stage finds otherwise, however often.

The same for every implementation of the store: what is to be kept passes here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from storage.contract.corrections import Correction
from storage.records import Classification, Level, Membership, Record, Tag
from storage.store import Store

SCORES: Final[Mapping[str, float]] = {"about": 1.0, "mention": 0.5, "none": 0.0}
"""The score of a level that a person gave: editions order articles of one level by it."""


BY_HAND: Final = "by hand: "
"""How evidence begins that a person gave."""


def corrected(store: Store, records: Sequence[Record]) -> Sequence[Record]:
    """Return *records* as persons corrected them."""
    found = [one.article for one in records if isinstance(one, Classification | Membership)]
    known = store.corrections.of(found) if found else {}
    if not known:
        return records
    return [_corrected(record, known) for record in records]


def _corrected(record: Record, known: Mapping[str, Sequence[Correction]]) -> Record:
    match record:
        case Classification():
            return corrected_finding(record, known.get(record.article, ()))
        case Membership():
            for one in known.get(record.article, ()):
                if one.field == "story":
                    return replace(record, story=one.value, because=f"{BY_HAND}{one.because}")
    return record


def corrected_finding(found: Classification, corrections: Sequence[Correction]) -> Classification:
    """Return *found* with what *corrections* say of relevance and tags, and that as evidence."""
    machine = tuple(line for line in found.evidence if not line.startswith(BY_HAND))
    found = replace(found, evidence=machine)
    for one in reversed(corrections):
        match one.field:
            case "story":
                continue
            case "relevance":
                level = cast("Level", one.value)
                found = replace(found, level=level, score=SCORES[level])
            case _:
                found = replace(found, tags=_tags(found.tags, one))
        line = f"{BY_HAND}{said(one)} ({one.because}){_OVERRULES.get(one.field, '')}"
        found = replace(found, evidence=(line, *found.evidence))
    return found


def judged_by_hand(corrections: Sequence[Correction]) -> bool:
    """Say whether a person gave the relevance, whatever was found."""
    return any(one.field == "relevance" for one in corrections)


_OVERRULES: Final[Mapping[str, str]] = {"relevance": "; it overrules what was found"}
"""What is said besides where points and their sum stay among the evidence."""


def said(one: Correction) -> str:
    """Return what *one* says, in words: "relevance mention, not about"."""
    match one.field:
        case "relevance" | "story":
            instead = f", not {one.before}" if one.before not in ("", one.value) else ""
            return f"{one.field} {one.value}{instead}"
        case _:
            return f"{'' if one.value == 'yes' else 'no '}{one.field} {one.term}"


def _tags(tags: tuple[Tag, ...], one: Correction) -> tuple[Tag, ...]:
    if one.value == "yes":
        if any((tag.scheme, tag.term) == (one.field, one.term) for tag in tags):
            return tags
        return (*tags, Tag(scheme=one.field, term=one.term, label=one.label))
    # Who looks for a topic finds its finer ones: they go with it.
    return tuple(
        tag
        for tag in tags
        if tag.scheme != one.field
        or (tag.term != one.term and not tag.term.startswith(f"{one.term}/"))
    )
