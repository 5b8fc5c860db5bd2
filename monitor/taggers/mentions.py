"""Where a text speaks of the SCO, sentence by sentence, and what each such sentence does.

A sentence that names the organisation is not yet news about it. Its *role* says what it does:

- ``subject``: it speaks of the organisation, an organ, a meeting, a document, membership;
- ``venue``: two parties meet, the organisation's meeting is only where, or why they are there;
- ``occasion``: streets, hotels, flights: its meeting is only why;
- ``list``: one of several organisations in a row;
- ``biography``: a past office of a person; ``memory``: an earlier meeting, below the lead;
- ``explainer``: what the organisation is, under every story, so never its first sentence;
  ``around``: links, credits.

Words that stand for the organisation without its name ("the member states", "the Secretariat",
"the declaration") are kept per sentence as *anaphors*: ``relevance.py`` decides when they count.
The cues are in ``config/gazetteer/cues.toml``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from config.gazetteer import Gazetteer
from monitor.taggers import TaggedText
from monitor.taggers.matcher import Hit
from monitor.taggers.meetings import FoundMeeting, find_meetings
from monitor.taggers.proof import Proof, bare_names, proof_of
from monitor.taggers.rivals import is_multilateral, is_rival
from monitor.taggers.spans import Spans
from monitor.taggers.unnamed import cities_told, gathering_of
from monitor.taggers.unnamed_findings import places_told
from monitor.taggers.zones import Zone, zones_of

Role = Literal[
    "subject", "venue", "occasion", "list", "biography", "memory", "explainer", "around", ""
]
ReferenceKind = Literal["name", "organ", "officer", "meeting", "phrase"]

PHRASES: Final = frozenset({"summit-diplomacy/shanghai-spirit", "tourism/eight-wonders"})
"""Topics whose words belong to the SCO alone."""

STRONG_ANAPHORS: Final = frozenset(
    {"member-states", "office", "chair", "leaders", "document", "membership"}
)
_ANAPHORS: Final = STRONG_ANAPHORS | {"organisation-word", "participants"}

LIST_REACH: Final = 70
"""How near, in characters, the other organisations of a list stand."""

TITLE_REACH: Final = 60
"""How near, in characters, the title of an office stands to the name."""

KNOWN_COMPANY: Final = 1.0
"""What must support the organisation where an officer is named without the office."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that means the SCO; ``what`` is the term found, to count distinct ones."""

    kind: ReferenceKind
    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and what it says of the SCO.

    ``cues`` are the groups of cue words in it ("meeting" where a kind of meeting is written),
    ``rivals`` the other organisations (world bodies left out), ``persons`` the people named,
    ``parties`` whom they stand for: their states, themselves where they have none.
    """

    start: int
    end: int
    zone: Zone
    role: Role
    references: tuple[Reference, ...] = ()
    anaphors: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    rivals: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()

    @property
    def length(self) -> int:
        """Return its length in characters."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Reading:
    """All sentences of a text and the meetings in it.

    ``other`` is what "SCO" means here instead, "" where it means the organisation.
    """

    sentences: tuple[Sentence, ...]
    meetings: tuple[FoundMeeting, ...] = ()
    other: str = ""

    def with_role(self, *roles: Role) -> tuple[Sentence, ...]:
        """Return the sentences that have one of *roles*."""
        return tuple(one for one in self.sentences if one.role in roles)

    def zone_at(self, place: int) -> Zone:
        """Return the zone of the sentence that holds the character at *place*."""
        index = bisect_right(self.sentences, place, key=lambda one: one.start) - 1
        if index < 0 or place >= self.sentences[index].end:
            return "body"
        return self.sentences[index].zone


@dataclass(frozen=True, slots=True)
class Told:
    """Where a text means the organisation, in order, and the meetings in it.

    ``other`` is what "SCO" means here instead, "" where it means the organisation.
    """

    references: tuple[Reference, ...]
    meetings: tuple[FoundMeeting, ...]
    other: str


@lru_cache(maxsize=8)
def read(text: TaggedText, gazetteer: Gazetteer) -> Reading:
    """Read *text*; cached by identity, because relevance, topics and events all ask."""
    told = told_in(text, gazetteer)
    sentences = _sentences(text, told.references)
    return Reading(sentences=sentences, meetings=told.meetings, other=told.other)


@lru_cache(maxsize=8)
def told_in(text: TaggedText, gazetteer: Gazetteer) -> Told:
    """Return where *text* means the organisation: nowhere in most; cached by identity."""
    proof = proof_of(text, gazetteer)
    named = names_in(text, gazetteer)
    meetings = find_meetings(text, gazetteer, named=[(ref.start, ref.end) for ref in named])
    unnamed = [
        Reference("meeting", one.start, one.end, one.term) for one in meetings if not one.owned
    ]
    references = sorted([*named, *unnamed], key=lambda ref: ref.start)
    if not references:
        references = list(_told_by_city(text, gazetteer))
    if not named and not bare_names(text):
        known = {(ref.start, ref.end) for ref in references}
        told = _told_by_all(text, gazetteer, proof)
        references += [ref for ref in told if (ref.start, ref.end) not in known]
        references.sort(key=lambda ref: ref.start)
    return Told(tuple(references), meetings, proof.other)


def names_in(text: TaggedText, gazetteer: Gazetteer) -> list[Reference]:
    """Return all places of *text* that mean the SCO by a name of their own."""
    proof = proof_of(text, gazetteer)
    found = _references(text, proof.support)
    return [ref for ref in found if (ref.start, ref.end) not in proof.refused]


def _told_by_city(text: TaggedText, gazetteer: Gazetteer) -> Iterator[Reference]:
    """Yield the places of the city where the text, naming nothing else, tells of a meeting."""
    gathering = gathering_of(text, gazetteer)
    if gathering is not None:
        for start, end in gathering.places:
            yield Reference("meeting", start, end, gathering.meeting.term)
        return
    for start, end in cities_told(text, gazetteer):
        yield Reference("meeting", start, end, "meeting")


def _told_by_all(text: TaggedText, gazetteer: Gazetteer, proof: Proof) -> list[Reference]:
    """Return the places at which the text, naming nothing, tells of it by all that is found."""
    organs = {
        (hit.start, hit.end): hit.term.term
        for hit in text.of("organisation")
        if proof.organs.get((hit.start, hit.end))
    }
    return [
        Reference("organ" if place in organs else "meeting", *place, organs.get(place, "meeting"))
        for place in places_told(text, gazetteer, proof)
    ]


def _references(text: TaggedText, support: float) -> Iterator[Reference]:
    """Yield all places that mean the SCO by a name of their own.

    An officer counts beside the office, or where enough of the text speaks for the organisation:
    footballers and weightlifters have the same names.
    """
    day = text.date.date() if text.date else None
    offices = Spans((hit.start, hit.end) for hit in text.of("cue") if hit.term.term == "office")
    for hit in text.hits:
        term, kind = hit.term, _kind(hit)
        if kind is not None:
            yield Reference(kind, hit.start, hit.end, term.term)
        elif (
            term.scheme == "person"
            and any(one.organisation.split("-")[0] == "sco" for one in term.periods_on(day))
            and _is_officer(offices, hit, support, dated=day is not None)
        ):
            yield Reference("officer", hit.start, hit.end, term.term)
        elif term.scheme == "place" and term.term == "shanghai" and _is_in_row(text, hit):
            yield Reference("name", hit.start, hit.end, "sco")


def _is_in_row(text: TaggedText, hit: Hit) -> bool:
    """Say whether the city stands for the organisation: beside two others in one sentence."""
    if hit.within:
        return False
    start, end = text.sentence_at(hit.start)
    near = max(start, hit.start - LIST_REACH), min(end, hit.end + LIST_REACH)
    others = {
        one.term.term
        for one in text.of("organisation")
        if near[0] <= one.start < near[1] and is_multilateral(one.term)
    }
    return len(others) > 1


def _kind(hit: Hit) -> ReferenceKind | None:
    """Say how *hit* means the organisation, if it does."""
    term = hit.term
    if hit.name.kind != "name":
        return None
    if term.scheme == "organisation":
        return "name" if term.term == "sco" else "organ" if term.parent == "sco" else None
    if term.scheme == "topic" and term.term in PHRASES:
        return "phrase"
    return "phrase" if term.scheme == "cue" and term.term == "own-phrase" else None


def _is_officer(offices: Spans, person: Hit, support: float, *, dated: bool) -> bool:
    """Say whether *person* is named as an officer of the organisation, not as a namesake."""
    if offices.touch(person.start - TITLE_REACH, person.end + TITLE_REACH):
        return True
    return dated and support >= KNOWN_COMPANY


def _sentences(text: TaggedText, references: Sequence[Reference]) -> tuple[Sentence, ...]:
    """Make the sentences with their roles."""
    starts = [start for start, _ in text.sentences]
    hits: list[list[Hit]] = [[] for _ in starts]
    refs: list[list[Reference]] = [[] for _ in starts]
    for hit in text.hits:
        hits[max(0, bisect_right(starts, hit.start) - 1)].append(hit)
    for ref in references:
        refs[max(0, bisect_right(starts, ref.start) - 1)].append(ref)
    zones = zones_of(text)
    return tuple(
        _sentence(text, span, zones[index], refs[index], hits[index])
        for index, span in enumerate(text.sentences)
    )


def _sentence(
    text: TaggedText,
    span: tuple[int, int],
    zone: Zone,
    refs: Sequence[Reference],
    hits: Sequence[Hit],
) -> Sentence:
    """Make one sentence."""
    if not hits and not refs:
        return Sentence(start=span[0], end=span[1], zone=zone, role="")
    cues = {hit.term.term for hit in hits if hit.term.scheme == "cue"}
    if any(hit.term.scheme == "event" for hit in hits):
        cues.add("meeting")
    others = [hit for hit in hits if is_multilateral(hit.term)]
    people = [hit.term for hit in hits if hit.term.scheme == "person" and "place" not in hit.within]
    persons = frozenset(one.term for one in people)
    return Sentence(
        start=span[0],
        end=span[1],
        zone=zone,
        role=_role(text, zone, refs, others, frozenset(cues), persons),
        references=tuple(refs),
        anaphors=frozenset(group for group, _ in anaphors_in(hits, refs)),
        cues=frozenset(cues),
        rivals=frozenset(hit.term.term for hit in others if is_rival(hit.term)),
        persons=persons,
        parties=frozenset(one.country or one.term for one in people),
    )


def anaphors_in(hits: Iterable[Hit], refs: Iterable[Reference]) -> Iterator[tuple[str, Hit]]:
    """Yield the words among *hits* that stand for the organisation, outside of its names *refs*,
    each with its group."""
    names = Spans((ref.start, ref.end) for ref in refs)
    for hit in hits:
        is_event = hit.term.scheme == "event"
        if (
            (is_event or (hit.term.scheme == "cue" and hit.term.term in _ANAPHORS))
            and "organisation" not in hit.within
            and "negative" not in hit.within
            and not names.hold(hit.start, hit.end)
        ):
            yield "meeting-word" if is_event else hit.term.term, hit


def _role(
    text: TaggedText,
    zone: Zone,
    refs: Sequence[Reference],
    others: Sequence[Hit],
    cues: frozenset[str],
    persons: frozenset[str],
) -> Role:
    """Say what the sentence does with the organisation; see the module's docstring."""
    if not refs:
        return ""
    outside = "" if zone == "headline" else _outside(text, refs)
    if outside and not (outside == "explainer" and text.is_lead(refs[0].start, 1)):
        return outside  # what the news begins with is no explainer under it
    if any(ref.kind == "officer" for ref in refs):
        return "subject"
    if zone != "headline":
        if _is_list(refs, others, cues):
            return "list"
        held = persons or "office" in cues or any(ref.kind == "organ" for ref in refs)
        if "former" in cues and "meeting" not in cues and held:
            return "biography"
        if "city-life" in cues and "meeting" in cues and not cues & _CONTENT:
            return "occasion"
    if any(ref.kind in ("organ", "phrase") for ref in refs) and "sideline" not in cues:
        return "subject"
    if "sideline" in cues or ("bilateral" in cues and (cues & _OCCASION or len(persons) > 1)):
        return "venue"
    if "past" in cues and "meeting" in cues and zone == "body":
        return "memory"
    return "subject"


_CONTENT: Final = frozenset({"leaders", "document", "member-states", "membership", "office"})
"""Cues of what a meeting is about."""

_OCCASION: Final = frozenset({"attend", "within"})
"""Cues that make the organisation's meeting the occasion where two parties meet."""


def _outside(text: TaggedText, refs: Sequence[Reference]) -> Role:
    """Return the role of a sentence whose references all stand in what is not news, or ""."""
    kinds: set[str] = set()
    for ref in refs:
        here = text.boilerplate_kinds(ref.start)
        if not here:
            return ""
        kinds |= here
    return "explainer" if "explainer" in kinds else "around"


def _is_list(refs: Sequence[Reference], others: Sequence[Hit], cues: frozenset[str]) -> bool:
    """Say whether the organisation is one of several in a row."""
    own = Spans((ref.start - LIST_REACH, ref.end + LIST_REACH + 1) for ref in refs)
    near = {hit.term.term for hit in others if own.touch(hit.start, hit.end + 1)}
    return len(near) >= 2 or (bool(near) and "list" in cues)
