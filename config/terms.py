"""The typed entries of the gazetteer: what ``config/gazetteer/**/*.toml`` holds, once read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from config.lexicon import load_lexicon
from config.own_words import SHIPPED, OwnWords
from config.packed import packed

Scheme = Literal["organisation", "country", "person", "place", "topic", "event", "negative", "cue"]
MatchKind = Literal["word", "exact", "stem", "substring"]
PatternKind = Literal["explainer", "disclaimer", "credit", "furniture", "members", "participants"]
PatternScope = Literal["match", "sentence", "paragraph", "rest"]
NameKind = Literal["name", "adjective", "seat", "side", "surname", "cue", "concept"]

NAME_TABLES: Final[dict[str, NameKind]] = {
    "names": "name",
    "adjectives": "adjective",
    "seats": "seat",
    "sides": "side",
    "surnames": "surname",
    "cues": "cue",
}
"""Tables of names in an entry, and the kind that the names in them get.

``adjectives``: "Kazakh", "российский"; ``seats``: a capital or palace that speaks for its
state ("Beijing", "the Kremlin"); ``sides``: forms that only an actor has ("中方",
"Chinese side"); ``surnames``: count only beside the full name, a title, or when they are
unmistakable; ``cues``: evidence, not a name of the thing.
"""

_UNSEGMENTED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)
"""Thai, Lao, Burmese, Khmer, kana, Han: written without spaces between words."""

_ABBREVIATION_LENGTH: Final = 8


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One way to write a thing.

    ``language`` is ISO 639-1 (or 639-2 where there is none), "" for any. ``weight`` is the
    entry's own measure of how much this name proves (1.0 unless told). ``own_language`` names
    count only in texts of that language or of unknown language. ``concept`` is the concept of the
    glossary that a name of kind "concept" stands for.
    """

    text: str
    language: str = ""
    match: MatchKind = "word"
    requires: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    kind: NameKind = "name"
    weight: float = 1.0
    own_language: bool = False
    concept: str = ""


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What an entry was, and when: an office of a person, a status of a country in the SCO,
    a capital.

    ``country`` (ISO code) or ``organisation`` (term) is whom an office serves. ``until`` is
    the last day; None is open.
    """

    what: str
    country: str = ""
    organisation: str = ""
    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the period holds on *day*."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@packed
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Term:
    """One entry: a thing that can be a tag, with its names. Compared by identity.

    ``parent`` is the term (same scheme) that it belongs to: an organ's organisation, a finer
    topic's topic, a negative's rival. ``country`` is the ISO code of a place, an organisation's
    home or a person's state. ``valid_from``/``valid_to`` bound the thing itself. ``options`` are
    (name, value) pairs for one tagger. ``file`` is where the entry stands.
    """

    scheme: Scheme
    term: str
    label: str
    names: tuple[Name, ...]
    parent: str = ""
    country: str = ""
    periods: tuple[Period, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    qid: str = ""
    options: tuple[tuple[str, str], ...] = ()
    file: str = ""

    def option(self, name: str, default: str = "") -> str:
        """Return the option *name*, or *default*."""
        for key, value in self.options:
            if key == name:
                return value
        return default

    def periods_on(self, day: date | None) -> tuple[Period, ...]:
        """Return the periods that hold on *day*; all of them when the day is unknown."""
        if day is None:
            return self.periods
        return tuple(period for period in self.periods if period.covers(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One dated meeting of the SCO: ``term`` is its tag, e.g. ``summit-2025-tianjin``.

    ``kind`` is the term of an event entry ("summit", "chg", "fm" ...); ``city`` is a place term,
    ``host`` an ISO code; ``video`` meetings carry the chair's city. ``number`` is the ordinal,
    0 where unknown.
    """

    term: str
    label: str
    kind: str
    starts: date
    ends: date
    city: str = ""
    host: str = ""
    video: bool = False
    number: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPattern:
    """A regular expression for text that is not news (``[[pattern]]`` in explainers.toml).

    ``kind`` "members" and "participants" part the two meanings of a list of countries.
    ``scope`` is how much a match takes with it: "rest" is to the end of the text. ``hints`` are
    lower-case letters, one of which every match contains: a line without any is not tried.
    """

    kind: PatternKind
    scope: PatternScope
    pattern: str
    language: str = ""
    hints: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A news agency or outlet that texts are credited to (``[[agency]]``).

    ``names`` are every form that credit lines and datelines print, in any language; ``codes``
    those that are ordinary words or other things elsewhere ("APP", "AA"): only their position
    makes them a credit. ``hosts`` are where it publishes.
    """

    name: str
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gazetteer:
    """Everything that is known by name. Equal terms never stand twice in one scheme.
    Compared by identity, so that it can be a key of caches.

    ``negatives`` look like an entry but are not; ``cues`` are evidence and never a tag.
    ``words`` are those that texts are read with.
    """

    organisations: tuple[Term, ...] = ()
    countries: tuple[Term, ...] = ()
    people: tuple[Term, ...] = ()
    places: tuple[Term, ...] = ()
    topics: tuple[Term, ...] = ()
    events: tuple[Term, ...] = ()
    negatives: tuple[Term, ...] = ()
    cues: tuple[Term, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    words: OwnWords = SHIPPED

    def terms(self) -> tuple[Term, ...]:
        """Return the entries of all schemes."""
        return (
            *self.organisations,
            *self.countries,
            *self.people,
            *self.places,
            *self.topics,
            *self.events,
            *self.negatives,
            *self.cues,
        )

    def states(self, status: str, day: date | None = None) -> frozenset[str]:
        """Return the ISO codes of the states that have *status* on *day*, ever when it is None."""
        return frozenset(
            one.term
            for one in self.countries
            if any(period.what == status for period in one.periods_on(day))
        )

    def capital(self, country: str, day: date) -> Term | None:
        """Return the place that is the capital of *country* (ISO code) on *day*, if one is told."""
        found = (
            one
            for one in self.places
            if one.country == country
            and any(period.what == "capital" for period in one.periods_on(day))
        )
        return next(found, None)


def match_of(text: str, language: str) -> MatchKind:
    """Say how a name is matched when the file does not tell (see the module's docstring)."""
    if _UNSEGMENTED.search(text):
        return "substring"
    letters = [char for char in text if char.isalpha()]
    if (
        2 <= len(letters) <= _ABBREVIATION_LENGTH
        and " " not in text
        and all(char.isupper() for char in letters)
    ):
        return "exact"
    if "*" in text or load_lexicon(language).endings.change_names:
        return "stem"
    return "word"
