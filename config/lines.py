"""Where a value stands in a TOML file: tomllib keeps no positions, so that they are found again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

KeyPath = tuple[str | int, ...]
"""``("fetch", "max_items")`` is a key of a table, ``("sources", 0, "url")`` one of the first block
of ``[[sources]]``; ``()`` is the whole file."""

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\s-]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY: Final = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_.-]+))\s*=""")


@dataclass(frozen=True)
class TomlText:
    """The text of a file, and the ``name`` that messages give it."""

    name: str
    text: str

    def where(self, place: KeyPath) -> str:
        """Return ``file.toml:12``; the name alone for a place that no line holds."""
        line = self.line(place)
        return f"{self.name}:{line}" if line else self.name

    def line(self, place: KeyPath) -> int:
        """Return the line of *place*, or that of the nearest table around it; 0 for none."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 0)

    @cached_property
    def _lines(self) -> Mapping[KeyPath, int]:
        """The lines of headers and keys, counted from 1, of a text that tomllib has accepted."""
        found: dict[KeyPath, int] = {}
        blocks: dict[KeyPath, int] = {}
        table: KeyPath = ()
        until = ""
        for number, line in enumerate(self.text.split("\n"), start=1):
            if until:  # in a string of several lines
                until = "" if until in line else until
                continue
            if header := _HEADER.match(line):
                names = re.sub(r"\s", "", header[2]).split(".")
                table = _table(names, blocks, is_block=header[1] == "[[")
                for length in range(1, len(table) + 1):
                    found.setdefault(table[:length], number)
            elif key := _KEY.match(line):
                names = [key[1] or key[2]] if key[3] is None else key[3].split(".")
                found.setdefault((*table, *names), number)
            until = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
        return found


def _table(names: list[str], blocks: dict[KeyPath, int], *, is_block: bool) -> KeyPath:
    """Return the place of the table that a header opens; *blocks* counts those of each array."""
    place: KeyPath = ()
    for name in names[:-1]:
        place = (*place, name)
        if place in blocks:
            place = (*place, blocks[place] - 1)
    place = (*place, names[-1])
    if not is_block:
        return place
    blocks[place] = blocks.get(place, 0) + 1
    return (*place, blocks[place] - 1)


def mistake(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return how a message goes on behind the name of a file whose *text* is no TOML.

    What is opened and not closed is found at the end of the document: then the line is that on
    which it begins, which is the last one up to which all is in order.
    """
    if found := re.search(r"at line (\d+)", str(error)):
        return f", line {found[1]}: not valid TOML: {error}; correct that line"
    lines = text.split("\n")
    begin = next((end for end in range(len(lines) - 1, 0, -1) if _is_toml(lines[:end])), 0) + 1
    return f", line {begin}: not valid TOML: {error}; close what begins on that line"


def _is_toml(lines: list[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return False
    return True
