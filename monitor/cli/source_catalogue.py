"""`sources catalogue`: what ships with the program, and what there is of each country."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from config.settings import SourceSettings
from monitor.catalogue.coverage import Coverage, Wanted
from monitor.cli import OK
from monitor.cli.output import folded, print_lines, print_table, say
from monitor.text.counting import counted


def add_arguments(verb: argparse.ArgumentParser) -> None:
    """Describe the options of the verb."""
    verb.add_argument("--by-country", action="store_true", help="what there is of each country")
    verb.add_argument("--country", metavar="XX", default="", help="only this country")
    verb.add_argument("--json", action="store_true", help="JSON lines")


def show_catalogue(arguments: argparse.Namespace) -> int:
    """Print the shipped sources, or what there is of each country."""
    from config.catalogue import load_catalogue

    country = arguments.country.upper()
    sources = [one for one in load_catalogue() if not country or one.country == country]
    if arguments.by_country:
        return _by_country(arguments, country, sources)
    if arguments.json:
        print_lines({name: getattr(one, name) for name in one.__slots__} for one in sources)
    else:
        print_table(
            ("country", "language", "grade", "", "name", "kind", "evidence"),
            [_cells(one) for one in sources],
        )
    on = sum(one.enabled for one in sources)
    say(f"{counted(len(sources), 'source')} in the shipped catalogue, {on} of them switched on")
    return OK


def _cells(one: SourceSettings) -> tuple[str, ...]:
    return (
        one.country or "-",
        one.language or "-",
        one.grade,
        _switch(one),
        one.name,
        one.kind,
        one.evidence or "first survey (2026-11-21)",
    )


def _switch(one: SourceSettings) -> str:
    return "on" if one.enabled else "off"


def _by_country(arguments: argparse.Namespace, country: str, sources: list[SourceSettings]) -> int:
    from config.members import load_members
    from monitor.catalogue.coverage import coverage

    members = [one for one in load_members() if not country or one.country == country]
    found = coverage(sources, members)
    if arguments.json:
        print_lines(_record(one) for one in found)
        return OK
    for one in found:
        for line in _lines(one):
            print(line)
    return OK


def _lines(one: Coverage) -> Iterator[str]:
    """Yield what is told of a country: a line of numbers, and one for each publisher wanted."""
    spoken = ", ".join(f"{count} in {language}" for language, count in one.outlets.items())
    head = f"{one.country or '--'}  {counted(one.sources, 'source')}, {one.enabled} on"
    yield from folded(f"{head}; outlets: {spoken or 'none of one language'}", 0)
    for wanted in one.wanted:
        yield from folded(f"{wanted.role}: {_told(wanted, one.national)}", 4)


def _told(wanted: Wanted, national: str) -> str:
    parts = [
        f"{language or 'several languages'}: "
        + ", ".join(f"{one.name} ({one.grade}, {_switch(one)})" for one in group)
        for language, group in wanted.sources.items()
    ]
    if national not in wanted.sources:
        parts.append(f"none in {national}" + (f" ({wanted.lacks})" if wanted.lacks else ""))
    return f"{wanted.publisher}: " + "; ".join(parts)


def _record(one: Coverage) -> dict[str, Any]:
    return {
        "country": one.country or None,
        "national_language": one.national or None,
        "sources": one.sources,
        "enabled": one.enabled,
        "outlets": one.outlets,
        "wanted": [
            {
                "publisher": wanted.publisher,
                "role": wanted.role,
                "sources": {
                    language: [source.name for source in group]
                    for language, group in wanted.sources.items()
                },
                "lacks": wanted.lacks or None,
            }
            for wanted in one.wanted
        ],
    }
