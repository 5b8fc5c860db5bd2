"""Read one entry of the gazetteer with its types checked; say where and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, get_args

from config.lines import TomlText


class GazetteerError(ValueError):
    """A file of the gazetteer cannot be used; the message names file and entry and the cure."""


def is_own(file: str) -> bool:
    """Say whether *file* is the operator's: those have whole paths."""
    return file.startswith("/")


def shown(file: str) -> str:
    """Return how messages call a *file*: the operator's by its path, a shipped one by ours."""
    return file if is_own(file) else f"config/gazetteer/{file}"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry in a file: ``content`` is the whole file, ``number`` counts entries from 1,
    ``term`` is what stands under the ``key`` that names the entry."""

    file: str
    content: str
    table: str
    number: int
    term: str
    key: str = "term"

    def fail(self, what: str, cure: str, *, at: str = "") -> NoReturn:
        """Raise GazetteerError: where, *what* is wrong, and the *cure*.

        The line is that of the key *at* where it stands in the entry (``names.en`` below
        another), else of what names it.
        """
        file = TomlText(self.file, self.content)
        entry = (self.table, self.number - 1)
        lines = (file.line((*entry, *key.split("."))) for key in (at, self.key) if key)
        line = next((one for one in lines if one != file.line(entry)), file.line(entry))
        place = f", line {line}" if line else ""
        name = f' "{self.term}"' if self.term else f" number {self.number}"
        raise GazetteerError(f"{shown(self.file)}{place}: [[{self.table}]]{name}: {what}; {cure}")

    def keys(self, entry: Mapping[str, object], allowed: Iterable[str]) -> None:
        """Fail on a key of *entry* that is not *allowed*."""
        for key in entry:
            if key not in allowed:
                cure = f"use one of {', '.join(sorted(allowed))}"
                self.fail(f'unknown key "{key}"', cure, at=key)

    def text(self, entry: Mapping[str, object], key: str, *, needed: bool = True) -> str:
        """Return the text under *key*; "" where it is absent and not *needed*."""
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.fail(f"{key} is not a text", f'write {key} = "..."', at=key)
        if needed and not value:
            self.fail(f"{key} is missing", f'add {key} = "..."')
        return value

    def day(self, entry: Mapping[str, object], key: str) -> date | None:
        """Return the date under *key*, or None."""
        value = entry.get(key)
        if value is not None and type(value) is not date:
            self.fail(f"{key} is not a date", f"write {key} = 2025-09-01 without quotes", at=key)
        return value

    def strings(self, entry: Mapping[str, object], key: str, *, at: str = "") -> tuple[str, ...]:
        """Return the list of texts under *key*, empty where it is absent; it stands *at* a place
        below the entry where it is none of its own keys."""
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.fail(
                f"{key} is not a list of texts", f'write {key} = ["...", "..."]', at=at or key
            )
        return tuple(value)

    def mapping(self, entry: Mapping[str, object], key: str) -> dict[str, Any]:
        """Return the table under *key*, empty where it is absent."""
        value = entry.get(key, {})
        if not isinstance(value, dict):
            self.fail(f"{key} is not a table", f"write [{self.table}.{key}] and lines below it")
        return value


def one_of(literal: object) -> str:
    """Return the cure that lists the values of a Literal."""
    return f"use one of {', '.join(get_args(literal))}"
