"""The sources of the shipped catalogue as records, kept beside the bytecode."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from config.catalogue import load_catalogue
from config.kept import kept
from config.settings import SourceSettings, interval
from monitor.sources import option_names
from storage.records import Source

_READ: Final = tuple(
    Path(__file__).resolve().parents[2] / path
    for path in (
        "config/sources.toml",
        "config/catalogue.py",
        "config/addresses.py",
        "config/settings.py",
        "monitor/sources",
        "storage/records/sources.py",
    )
)
"""What the records are made from, and by."""


def shipped_sources() -> tuple[Source, ...]:
    """Return the sources of the catalogue in its order. To read and check them took a fifth of a
    second of each start, and of each command that takes something in.

    :raises CatalogueError: where the catalogue has faults
    """
    return kept("sources", _read, _READ)


def _read() -> tuple[Source, ...]:
    return tuple(source_of(entry) for entry in load_catalogue(options=option_names()))


def source_of(entry: SourceSettings) -> Source:
    """Return the record of a source as the settings, or the catalogue, have it."""
    return Source(
        name=entry.name,
        url=entry.url,
        kind=entry.kind,
        publisher=entry.publisher,
        country=entry.country,
        language=entry.language,
        fetch=entry.fetch,  # type: ignore[arg-type]  # checked when the settings were read
        every=int(interval(entry.every).total_seconds()),
        display=entry.display,  # type: ignore[arg-type]  # likewise
        enabled=entry.enabled,
        grade=entry.grade,
        ownership=entry.ownership,
        homepage=entry.homepage,
        licence=entry.licence,
        note=entry.note,
        encoding=entry.encoding,
        region=entry.region,
        options=tuple(sorted(entry.options.items())),
    )
