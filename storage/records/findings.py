"""What articles are about: tags, vectors, and the stories that they tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

Level = Literal["about", "mention", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A finding about an article (RFC 4287 category, ninjs subject).

    ``label`` is the canonical English name, ``parent`` is used by finer topics;
    ``confidence`` is 0..1; ``spans`` are (start, end) in headline + "\\n\\n" + text.
    """

    scheme: str
    term: str
    label: str
    confidence: float = 1.0
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What an article is about: relevance to the SCO with its evidence, and the tags.

    ``score`` is 0..1. Each piece of ``evidence`` is one readable sentence or phrase:
    what was found, where, and which way it counted. A piece of several lines is a tag's
    (`evidence_of_tag`): its name, then what was found, a line each
    (`monitor.taggers.tag_evidence`).
    """

    article: str
    level: Level
    score: float
    evidence: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()

    @property
    def of_relevance(self) -> tuple[str, ...]:
        """The evidence of relevance, and remarks on the text as a whole."""
        return tuple(
            piece
            for piece in self.evidence
            if "\n" not in piece and not piece.startswith(_OF_TOPICS_ONCE)
        )

    @property
    def of_tags(self) -> tuple[tuple[str, ...], ...]:
        """The evidence of each tag that has some: "topic Energy", then what was found."""
        told = tuple(tuple(piece.split("\n")) for piece in self.evidence if "\n" in piece)
        once = tuple(piece for piece in self.evidence if piece.startswith(_OF_TOPICS_ONCE))
        return (*told, ("topics", *once)) if once else told


_OF_TOPICS_ONCE: Final = (
    "its words together are like those of texts on ",
    "its words together are unlike those of texts on ",
    "the text as a whole is like texts on ",
    "the text as a whole is unlike texts on ",
    "of the labelled texts most like it, ",
)
"""How sentences on topics begin that stand among those on relevance in rows of before 1 December
2026."""


def evidence_of_tag(tag: Tag, lines: Iterable[str]) -> str:
    """Return what was found of *tag* as one piece of evidence, each of *lines* under its name."""
    return "\n".join((f"{tag.scheme} {tag.label}", *lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """Something that an article says will happen, on days after its own.

    ``kind`` and ``label`` say what: a kind of meeting of the organisation ("fm", "Council of
    Foreign Ministers") or a concept of the glossary ("festival"); ``event`` is the term of the
    event tag where the meeting is known. It goes on from ``starts`` to the end of ``ends``;
    ``precise`` says what was written: a month or a year is all of its days. ``city`` is the term
    of a place, ``country`` an ISO code, both "" where the sentence names none. ``announced_by``
    is the label of the person or body that said so, "" where nobody is named. ``sentence`` is
    the article's, ``start``..``end`` its place in headline + "\\n\\n" + text.
    """

    article: str
    kind: str
    label: str
    starts: date
    ends: date
    precise: Literal["day", "month", "year"] = "day"
    event: str = ""
    city: str = ""
    country: str = ""
    announced_by: str = ""
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """All that article ``article`` announces, in the order of the text."""

    article: str
    events: tuple[PlannedEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """What an article means: the direction of its headline and lead among all texts.

    ``model`` made it: vectors of two are never compared. ``numbers`` are signed bytes
    (`monitor.meaning.numbers`), ``language`` is the article's, ``digest`` names the text that it
    was made from.
    """

    article: str
    model: str
    language: str
    digest: str
    numbers: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The headline of ``article`` in ``language``, as a machine says it; ``source`` is its own.

    ``digest`` names the headline that it was made from, ``translator`` who made it: the host of a
    server, or the name of a program.
    """

    article: str
    language: str
    source: str
    digest: str
    text: str
    translator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Article ``article`` tells the event of story ``story``; ``because`` says why it is there."""

    article: str
    story: str
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """Story ``story`` told the event of story ``joined``, and is part of it since ``at``.

    Its id stands for ``joined`` from then on. ``because`` says in words what showed it.
    """

    story: str
    joined: str
    at: datetime
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What `group` remembers of an article so that later ones can find it.

    ``at`` is its date for grouping, ``packed`` one line that the stage reads again, ``keys``
    are the terms under which it is looked up.
    """

    article: str
    at: datetime
    packed: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles, in any language, that tell the same event: made from its members at reading."""

    id: str
    headline: str
    first_published: datetime
    last_seen: datetime
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: tuple[str, ...]
    origin: str
