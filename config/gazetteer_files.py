"""The files of the gazetteer, and the tables that may stand in them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from config.entries import GazetteerError, shown
from config.lines import TomlText, mistake
from config.terms import Scheme

TABLES: Final[dict[str, tuple[Scheme, str]]] = {
    "organisation": ("organisation", "organisations"),
    "country": ("country", "countries"),
    "person": ("person", "people"),
    "place": ("place", "places"),
    "topic": ("topic", "topics"),
    "event": ("event", "events"),
    "negative": ("negative", "negatives"),
    "cue": ("cue", "cues"),
}
"""The tables of entries: the scheme of each, and the field of `Gazetteer` where they are kept."""


READABLE: Final = frozenset({*TABLES, "meeting", "pattern", "agency"})
"""The tables that a shipped file may hold."""

ADDABLE: Final = frozenset({*TABLES, "meeting", "concept", "lexicon", "off"})
"""The tables that a file of the operator's may hold."""


def shipped_folder() -> Traversable:
    """Return the folder of the gazetteer that came with the program."""
    return resources.files("config") / "gazetteer"


def files_of(
    folder: Path | Traversable, *, called: str = "config/gazetteer/"
) -> list[tuple[str, str]]:
    """Return (path below *folder*, text) of every TOML file, in the order of their paths.

    *called* is how messages call the folder.
    """
    found: list[tuple[str, str]] = []

    def walk(place: Path | Traversable, prefix: str) -> None:
        try:
            children = sorted(place.iterdir(), key=lambda child: child.name)
        except OSError as error:
            raise GazetteerError(
                f"the gazetteer folder {place} cannot be read ({error}); give a folder of TOML"
            ) from error
        for child in children:
            if child.is_dir():
                walk(child, f"{prefix}{child.name}/")
            elif child.name.endswith(".toml"):
                try:
                    found.append((prefix + child.name, child.read_text(encoding="utf-8")))
                except (OSError, UnicodeDecodeError) as error:
                    raise GazetteerError(
                        f"{called}{prefix}{child.name} cannot be read ({error}); "
                        "save it as UTF-8 text"
                    ) from error

    walk(folder, "")
    return found


def tables_in(
    name: str, text: str, known: Collection[str] = READABLE
) -> dict[str, list[dict[str, Any]]]:
    """Parse one file into its tables of entries, all of them *known* ones."""
    file = shown(name)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GazetteerError(f"{file}{mistake(text, error)}") from error
    for table, entries in tables.items():
        if table not in known or not isinstance(entries, list) or not _are_tables(entries):
            line = TomlText(name, text).line((table, 0)) or TomlText(name, text).line((table,))
            raise GazetteerError(
                f"{file}, line {line}: [{table}] is not a table of the gazetteer; "
                f"begin each entry with one of {', '.join(f'[[{one}]]' for one in sorted(known))}"
            )
    return tables


def _are_tables(entries: list[Any]) -> bool:
    return all(isinstance(entry, dict) for entry in entries)
