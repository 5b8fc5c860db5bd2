"""The glossary: things that news speak of, by the words for them in each language.

Read from ``config/glossary/*.toml``; a concept is one table, its keys are languages::

    [earthquake]
    en = ["earthquake", "quake"]
    tr = ["deprem"]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from config.word_file import WordFile

_CODE: Final = re.compile(r"[a-z]{2,3}")


class GlossaryError(ValueError):
    """A file of the glossary cannot be used; the message names file and line and the cure."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing: ``stems`` are beginnings of words for it, by ISO 639-1 code."""

    name: str
    stems: Mapping[str, tuple[str, ...]]


@cache
def load_glossary(folder: Path | None = None) -> tuple[Concept, ...]:
    """Read the glossary from *folder*, or the shipped one, in the order of files and tables.

    Raises GlossaryError, whose message names the file and the line and says what to do.
    """
    place = folder or resources.files("config") / "glossary"
    found: dict[str, Concept] = {}
    stood: dict[str, str] = {}
    for child in sorted(place.iterdir(), key=lambda one: one.name):
        if child.name.endswith(".toml"):
            file = WordFile(child, f"config/glossary/{child.name}", GlossaryError)
            for name, table in file.content.items():
                if name in found:
                    file.fail((name,), f"{name} stands in another file too", "merge the two")
                found[name] = _concept(file, name, table, stood)
    return tuple(found.values())


def _concept(file: WordFile, name: str, table: object, stood: dict[str, str]) -> Concept:
    """Make one concept; *stood* are the words of those before it with their names."""
    if not isinstance(table, dict) or not table:
        file.fail((name,), f"{name} has no languages", f'write [{name}] and en = ["..."] below it')
    for language, words in table.items():
        if not _CODE.fullmatch(language):
            file.fail((name, language), f'"{language}" is no language code', "write it like ru")
        for word in file.words((name, language), words):
            if stood.setdefault(word, name) != name:
                what = f'"{word}" stands for {stood[word]} too'
                file.fail((name, language), what, "leave it to one of them", word=word)
    return Concept(name, {language: tuple(words) for language, words in table.items()})
