"""The city of a meeting that nobody listed, by what stands around the kind that is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.gazetteer import Gazetteer, Term
from monitor.taggers import TaggedText
from monitor.taggers.chair import chair_on
from monitor.taggers.matcher import Hit
from monitor.taggers.meeting_places import (
    BY_VIDEO,
    is_by_video,
    opening_place,
    opening_terms,
    places_of,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around one written kind; ``session`` says that its word is that of any meeting.

    ``owned`` is an index into THRESHOLDS, ``of_members`` says that the sentence speaks of member
    states and of a city in one of the organisation's.
    """

    kind: Term
    session: bool
    start: int
    end: int
    close: frozenset[str]
    around: frozenset[str]
    opening: frozenset[str]
    nearest: Term | None
    years: frozenset[int]
    numbers: frozenset[int]
    hosts: frozenset[str]
    past: bool
    owned: int
    of_members: bool


def slugs_of(hits: Iterable[Hit]) -> frozenset[str]:
    return frozenset(slug_of(hit.term.term) for hit in hits)


def slug_of(place: str) -> str:
    """Write a place term as the tags do: "new-delhi" is "newdelhi"."""
    return place.replace("-", "")


def city_of(
    context: Context, text: TaggedText, gazetteer: Gazetteer, day: date | None
) -> tuple[str, str]:
    """Return slug and name of the city: the sentence's, a video meeting's, the dateline's.

    A video meeting is in the capital of the state that presides: the host of the next summit. A
    city far from the kind in the sentence that says so only joins. Where none of them is told it is
    the one city of the presiding state in the text.
    """
    nearest = _nearest(context, text)
    usual = context.kind.option("city")
    if (
        usual
        and usual in context.opening
        and slug_of(nearest.term if nearest else "") not in context.close
    ):
        return usual, usual.title()
    if nearest is not None:
        sentence = text.sentence_at(context.start)
        joins = slug_of(nearest.term) not in context.close
        if not (joins and BY_VIDEO.search(text.text, *sentence)):
            return slug_of(nearest.term), nearest.label
    if day and is_by_video(text):
        capital = gazetteer.capital(chair_on(gazetteer, day), day)
        if capital is not None:
            return slug_of(capital.term), capital.label
    place = opening_place(text)
    if place is not None:
        return slug_of(place.term), place.label
    presiding = _of_presiding(text, gazetteer, day) if day and not usual else None
    return (slug_of(presiding.term), presiding.label) if presiding else (usual, usual.title())


def _of_presiding(text: TaggedText, gazetteer: Gazetteer, day: date) -> Term | None:
    """Return the one city of the presiding state that *text* names, None where it names several."""
    chair = chair_on(gazetteer, day)
    cities = {hit.term for hit in places_of(text.hits) if hit.term.country == chair}
    return cities.pop() if len(cities) == 1 else None


def _nearest(context: Context, text: TaggedText) -> Term | None:
    """Return the place beside the kind, else that of the sentence which the headline names too."""
    nearest = context.nearest
    if nearest is None or slug_of(nearest.term) in context.close:
        return nearest
    both = (one for one in opening_terms(text) if slug_of(one.term) in context.around)
    return next(both, nearest)


def city_of_chair(
    context: Context, text: TaggedText, gazetteer: Gazetteer, day: date
) -> tuple[str, str]:
    """Return slug and name of the city of the presiding state in which leaders or ministers meet.

    The one that both sentence and top name, the sentence's, that of the top, or the capital where
    the sentence names the state; two empty strings where none of them is said.
    """
    chair = chair_on(gazetteer, day)
    top = opening_terms(text)
    places = [one for one in top if slug_of(one.term) in context.around]
    places += [context.nearest] if context.nearest is not None else []
    said = [one for one in (*places, *top) if one.country == chair]
    capital = gazetteer.capital(chair, day) if chair in context.hosts else None
    city = next(iter(said), capital)
    return (slug_of(city.term), city.label) if city is not None else ("", "")
