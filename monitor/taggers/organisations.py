"""Organisation tags: who is named in the news, the SCO and its organs included.

A name counts unless it stands in a credit, a disclaimer or an explainer (the SCO counts
there too: an explainer does name it). A bare abbreviation that means another SCO in this
text does not count (``proof.py``). An organ brings its organisation along, and a text that is
judged to be about the SCO has it though it tells of it by a city, an organ that others have too, or
a phrase of its own. Organisations that stand once and only in a row of others ("the UN, the CIS,
the CSTO and ASEAN") are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from config.gazetteer import Gazetteer, Term
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.mentions import read, told_in
from monitor.taggers.proof import proof_of
from monitor.taggers.relevance import judge
from monitor.taggers.told_as import tells
from storage.records import Tag, evidence_of_tag

ROW: Final = 3
"""So many other organisations in one sentence make it a row."""

MAX_SPANS: Final = 20
UNNAMED: Final = 0.5
"""Confidence in the SCO where a text is about it and does not name it."""


@lru_cache(maxsize=8)
def named(text: TaggedText, gazetteer: Gazetteer) -> dict[Term, tuple[Hit, ...]]:
    """Return the organisations named in *text* with the hits that count; cached by identity."""
    refused = proof_of(text, gazetteer).refused
    found: dict[Term, list[Hit]] = defaultdict(list)
    for hit in text.of("organisation"):
        own = hit.term.term == "sco"
        if hit.name.kind != "name" or (hit.start, hit.end) in refused:
            continue
        if "organisation" in hit.within and not own:
            continue
        kinds = text.boilerplate_kinds(hit.start)
        if kinds and (not own or kinds != {"explainer"}):
            continue
        found[hit.term].append(hit)
    return {term: tuple(hits) for term, hits in found.items()}


class OrganisationTagger:
    """Tags organisations; see the module's docstring."""

    name = "organisations"

    def tag(self, text: TaggedText, gazetteer: Gazetteer) -> tuple[Tag, ...]:
        """Return the organisations, those named most and first in front."""
        found = named(text, gazetteer)
        rows = _rows(text, found)
        made = {
            term.term: _tag(text, term, hits)
            for term, hits in found.items()
            if term.parent == "sco"
            or term.term == "sco"
            or not all(text.sentence_at(hit.start) in rows for hit in hits)
        }
        organs = [term for term in found if term.parent == "sco"]
        if organs and "sco" not in made:
            parent = _entry(gazetteer, "sco")
            made["sco"] = _tag(text, parent, [hit for organ in organs for hit in found[organ]])
        if "sco" not in made and judge(text, gazetteer).level == "about":
            made |= _told(text, gazetteer)
        return tuple(sorted(made.values(), key=lambda tag: (-tag.confidence, tag.spans[0])))

    def told(self, text: TaggedText, gazetteer: Gazetteer, tags: Sequence[Tag]) -> Iterator[str]:
        """Yield by what the organisation is told where *text* names neither it nor an organ that
        is certainly its own."""
        if any(term.term == "sco" or term.parent == "sco" for term in named(text, gazetteer)):
            return
        for tag in tags:
            if tag.term == "sco":
                first = next(one for one in read(text, gazetteer).sentences if one.references)
                by = tells(text, first, of_one=True)
                yield evidence_of_tag(tag, [f"not by a name that is its alone: the text {by}"])


def _entry(gazetteer: Gazetteer, term: str) -> Term:
    return next(entry for entry in gazetteer.organisations if entry.term == term)


def _told(text: TaggedText, gazetteer: Gazetteer) -> dict[str, Tag]:
    """Return the tag of the SCO, which *text* tells without a name that counts, and those of the
    organs that it is told by."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in told_in(text, gazetteer).references:
        places["sco"].append((one.start, one.end))
        if one.kind == "organ":
            places[one.what].append((one.start, one.end))
    return {
        term: Tag(
            scheme="organisation",
            term=term,
            label=_entry(gazetteer, term).label,
            confidence=UNNAMED,
            spans=tuple(spans[:MAX_SPANS]),
        )
        for term, spans in places.items()
    }


def _rows(text: TaggedText, found: dict[Term, tuple[Hit, ...]]) -> frozenset[tuple[int, int]]:
    """Return the sentences that hold a row of organisations."""
    members: dict[tuple[int, int], set[str]] = defaultdict(set)
    for term, hits in found.items():
        if term.term != "sco" and term.parent != "sco":
            for hit in hits:
                members[text.sentence_at(hit.start)].add(term.term)
    return frozenset(
        sentence
        for sentence, terms in members.items()
        if len(terms) > ROW and sentence[0] >= text.headline_length
    )


def _tag(text: TaggedText, term: Term, hits: Iterable[Hit]) -> Tag:
    """Make the tag: surer with a place in the headline and with each further mention."""
    spans = tuple((hit.start, hit.end) for hit in hits)
    in_headline = any(start < text.headline_length for start, _ in spans)
    confidence = min(0.95, 0.55 + 0.15 * (len(spans) - 1) + (0.3 if in_headline else 0.0))
    return Tag(
        scheme="organisation",
        term=term.term,
        label=term.label,
        confidence=round(confidence, 2),
        spans=spans[:MAX_SPANS],
    )


TAGGER: Final = OrganisationTagger()
