"""The glossary: things that news speak of, by the words for them in each language.

Read from ``config/glossary/*.toml``; a concept is one table, its keys are languages::

    [earthquake]
    en = ["earthquake", "quake"]
    tr = ["deprem"]

A word stands for all words that begin with it. One of four letters and fewer stands for itself
alone, unless a hyphen follows it (``"uşaq-"``); a longer one stands for itself alone where a full
stop follows it (``"import."``: not "important"). Words beside each other are one stem
(``"food security"``): all but the last stand as they are. In Chinese and Japanese a stem is found
anywhere. The longest stem that begins at a place is the one that counts.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from config.concept import Concept, Stem, stem_of
from config.kept import kept
from config.own_words import in_force
from config.word_file import WordFile

_CODE: Final = re.compile(r"[a-z]{2,3}")


class GlossaryError(ValueError):
    """A file of the glossary cannot be used; the message names file and line and the cure."""


def load_glossary(folder: Path | None = None, *, only: str = "") -> tuple[Concept, ...]:
    """Read the glossary from *folder*, or the one in force, in the order of files and tables.

    *only* is the one file to read, without its ending; all are read where none is named, once a
    process, and kept.

    Raises GlossaryError, whose message names the file and the line and says what to do.
    """
    if folder is not None or only:
        return _read(folder, only)
    return in_force().concepts or _shipped()


def concepts_named(names: Collection[str]) -> tuple[Concept, ...]:
    """Return the concepts in force that are called one of *names*: reading a few of the shipped
    ones takes no time, all of them a fourth of a second."""
    if own := in_force().concepts:
        return tuple(one for one in own if one.name in names)
    return tuple(_unpacked(name) for name in _packed() if name in names)


@cache
def _shipped() -> tuple[Concept, ...]:
    return tuple(map(_unpacked, _packed()))


@cache
def _unpacked(name: str) -> Concept:
    found: Concept = pickle.loads(_packed()[name])  # noqa: S301 - our own: see `kept`
    return found


@cache
def _packed() -> Mapping[str, bytes]:
    """Return the glossary that came with the program, each concept pickled for itself."""

    def made() -> dict[str, bytes]:
        return {one.name: pickle.dumps(one, pickle.HIGHEST_PROTOCOL) for one in _read(None, "")}

    return kept("glossary", made, SOURCES)


_HERE: Final = Path(__file__).parent
SOURCES: Final = tuple(
    _HERE / name for name in ("glossary", "glossary.py", "concept.py", "packed.py", "word_file.py")
)
"""What the shipped glossary is made of."""


@cache
def _read(folder: Path | None, only: str) -> tuple[Concept, ...]:
    place = folder or resources.files("config") / "glossary"
    found: dict[str, Concept] = {}
    stood: dict[str, str] = {}
    for child in sorted(place.iterdir(), key=lambda one: one.name):
        if child.name.endswith(".toml") and only in ("", child.name.removesuffix(".toml")):
            file = WordFile(child, f"config/glossary/{child.name}", GlossaryError)
            for name, table in file.content.items():
                if name in found:
                    file.fail((name,), f"{name} stands in another file too", "merge the two")
                found[name] = Concept(name, _stems(file, name, table, stood))
    return tuple(found.values())


def _stems(
    file: WordFile, name: str, table: object, stood: dict[str, str]
) -> dict[str, tuple[Stem, ...]]:
    """Read the words of one concept; *stood* are those of the ones before it with their names."""
    if not isinstance(table, dict) or not table:
        file.fail((name,), f"{name} has no languages", f'write [{name}] and en = ["..."] below it')
    read: dict[str, tuple[Stem, ...]] = {}
    for language, words in table.items():
        if not _CODE.fullmatch(language):
            file.fail((name, language), f'"{language}" is no language code', "write it like ru")
        stems = []
        for word in file.words((name, language), words):
            stem = stem_of(word)
            if not stem.text:
                file.fail((name, language), f'"{word}" has no letters', "remove it", word=word)
            if stood.setdefault(stem.text, name) != name:
                what = f'"{stem.text}" stands for {stood[stem.text]} too'
                file.fail((name, language), what, "leave it to one of them", word=word)
            stems.append(stem)
        read[language] = tuple(stems)
    return read
