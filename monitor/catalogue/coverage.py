"""What the shipped catalogue has of each country: officials, agencies, outlets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.members import Member
from config.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class Wanted:
    """A publisher that a member must have, with its sources by language, the national one first.

    ``role`` is official or agency; ``lacks`` says why there is none in the national language, ""
    where there is one, or where nobody knows.
    """

    publisher: str
    role: str
    sources: Mapping[str, tuple[SourceSettings, ...]]
    lacks: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the catalogue has of one country.

    ``outlets`` counts the publishers that write in a language, by ISO 639-1, the most first.
    ``wanted`` is empty for a country that is no member.
    """

    country: str
    sources: int
    enabled: int
    outlets: Mapping[str, int]
    wanted: tuple[Wanted, ...] = ()
    national: str = ""


def coverage(
    sources: Iterable[SourceSettings], members: Iterable[Member] = ()
) -> tuple[Coverage, ...]:
    """Return what there is of each country: the members first, in their order, then by code."""
    by_country: dict[str, list[SourceSettings]] = {}
    for source in sources:
        by_country.setdefault(source.country, []).append(source)
    found = [_of_member(member, by_country.pop(member.country, [])) for member in members]
    return (*found, *(_of_country(code, by_country[code]) for code in sorted(by_country)))


def outlets(sources: Iterable[SourceSettings], language: str) -> frozenset[str]:
    """Return who publishes in *language*, wherever it sits; queries of aggregators are nobody."""
    return frozenset(
        source.publisher for source in sources if source.language == language and source.publisher
    )


def _of_member(member: Member, sources: list[SourceSettings]) -> Coverage:
    plain = _of_country(member.country, sources)
    roles = [(name, "official") for name in member.officials]
    roles += [(name, "agency") for name in member.agencies]
    return Coverage(
        plain.country,
        plain.sources,
        plain.enabled,
        plain.outlets,
        tuple(_wanted(name, role, member, sources) for name, role in roles),
        member.national,
    )


def _wanted(name: str, role: str, member: Member, sources: list[SourceSettings]) -> Wanted:
    own = [source for source in sources if source.publisher == name]
    spoken = {source.language for source in own}
    first = [language for language in member.languages if language in spoken]
    languages = [*first, *sorted(spoken.difference(first))]
    by_language = {
        language: tuple(source for source in own if source.language == language)
        for language in languages
    }
    return Wanted(name, role, by_language, member.lacks.get(name, ""))


def _of_country(country: str, sources: list[SourceSettings]) -> Coverage:
    counts = {
        language: len(outlets(sources, language))
        for language in {source.language for source in sources}
        if language
    }
    return Coverage(
        country,
        len(sources),
        sum(source.enabled for source in sources),
        {
            language: count
            for language, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            if count
        },
    )
