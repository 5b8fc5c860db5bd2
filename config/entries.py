"""Read one entry of the gazetteer with its types checked; say where and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, get_args

from config.lines import TomlText


class GazetteerError(ValueError):
    """A file of the gazetteer cannot be used; the message names file and entry and the cure."""


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

    def fail(self, what: str, cure: str) -> NoReturn:
        """Raise GazetteerError: where, *what* is wrong, and the *cure*."""
        file = TomlText(self.file, self.content)
        line = file.line((self.table, self.number - 1, self.key))
        at = f", line {line}" if line else ""
        name = f' "{self.term}"' if self.term else f" number {self.number}"
        raise GazetteerError(
            f"config/gazetteer/{self.file}{at}: [[{self.table}]]{name}: {what}; {cure}"
        )

    def keys(self, entry: Mapping[str, object], allowed: Iterable[str]) -> None:
        """Fail on a key of *entry* that is not *allowed*."""
        for key in entry:
            if key not in allowed:
                self.fail(f'unknown key "{key}"', f"use one of {', '.join(sorted(allowed))}")

    def text(self, entry: Mapping[str, object], key: str, *, needed: bool = True) -> str:
        """Return the text under *key*; "" where it is absent and not *needed*."""
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.fail(f"{key} is not a text", f'write {key} = "..."')
        if needed and not value:
            self.fail(f"{key} is missing", f'add {key} = "..."')
        return value

    def day(self, entry: Mapping[str, object], key: str) -> date | None:
        """Return the date under *key*, or None."""
        value = entry.get(key)
        if value is not None and type(value) is not date:
            self.fail(f"{key} is not a date", f"write {key} = 2025-09-01 without quotes")
        return value

    def strings(self, entry: Mapping[str, object], key: str) -> tuple[str, ...]:
        """Return the list of texts under *key*, empty where it is absent."""
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.fail(f"{key} is not a list of texts", f'write {key} = ["...", "..."]')
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
