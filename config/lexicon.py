"""The lexicon: what the program knows of each language, read from ``config/lexicon/*.toml``.

A language is one file, named by its ISO 639-1 code; ``common.toml`` holds what belongs to no
language. Sections and keys are those of ``config/vocabulary.py``, where each says what it holds
and who reads it::

    [saying]
    verbs = ['сказал[аи]?', 'по словам']
    pronouns = ["он", "она"]

A file is read when it is first asked for, once in a process.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NoReturn, TypeVar, get_args, get_type_hints

from config.vocabulary import Lexicon, Shape

__all__ = [
    "COMMON",
    "Lexicon",
    "LexiconError",
    "by_language",
    "check_lexicon",
    "entries",
    "languages",
    "load_lexicon",
    "shapes",
]

COMMON: Final = "common"
"""The name of the file for what belongs to no language."""

_CODE: Final = re.compile(r"[a-z]{2,3}")
_T = TypeVar("_T", tuple[str, ...], str, Mapping[str, tuple[str, ...]])


class LexiconError(ValueError):
    """A file of the lexicon cannot be used; the message names file and line and the cure."""


def shipped_lexicon() -> Traversable:
    """Return the folder of the lexicon that came with the program."""
    return resources.files("config") / "lexicon"


@cache
def languages(folder: Path | None = None) -> tuple[str, ...]:
    """Return the codes of the languages that have a file, in alphabetical order.

    Raises LexiconError for a file whose name is no code.
    """
    found: list[str] = []
    for child in sorted((folder or shipped_lexicon()).iterdir(), key=lambda one: one.name):
        name = child.name.removesuffix(".toml")
        if name == child.name or name == COMMON:
            continue
        if not _CODE.fullmatch(name):
            raise LexiconError(
                f"config/lexicon/{child.name}: this is no language code; name it like ru.toml"
            )
        found.append(name)
    return tuple(found)


@cache
def load_lexicon(language: str, folder: Path | None = None) -> Lexicon:
    """Read the file of *language* (or ``common``); a language without one has an empty Lexicon.

    Raises LexiconError, whose message names the file and the line and says what to do.
    """
    file = (folder or shipped_lexicon()) / f"{language}.toml"
    if not file.is_file():
        return Lexicon(language=language)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(
            f"config/lexicon/{language}.toml cannot be read ({error}); save it as UTF-8 text"
        ) from error
    return _lexicon(language, text)


def by_language(pick: Callable[[Lexicon], _T]) -> dict[str, _T]:
    """Return what *pick* takes from each shipped Lexicon, ``common`` first, then the languages
    in alphabetical order; languages for which it is empty are left out."""
    picked = ((code, pick(load_lexicon(code))) for code in (COMMON, *languages()))
    return {code: found for code, found in picked if found}


def check_lexicon(folder: Path | None = None) -> None:
    """Read every file and compile every fragment. Raises LexiconError at the first fault."""
    place = folder or shipped_lexicon()
    for code in (COMMON, *languages(folder)):
        lexicon = load_lexicon(code, folder)
        fragments = [name.split(".") for name, shape in shapes().items() if shape == "fragments"]
        for section, key in fragments:
            found = getattr(getattr(lexicon, section), key)
            if not found:
                continue
            file = _File(code, (place / f"{code}.toml").read_text(encoding="utf-8"))
            for fragment in found:
                _check_fragment(file, file.line_of(section, key), fragment)


@cache
def shapes() -> Mapping[str, Shape]:
    """Return every table, like ``saying.verbs``, with its shape, in the order of the sections."""
    return {
        f"{section}.{key}": shape
        for section, (_, keys) in _sections().items()
        for key, shape in keys.items()
    }


def entries(lexicon: Lexicon, table: str) -> int:
    """Return the number of entries that *lexicon* has in *table*, which is like ``saying.verbs``.

    Words of all groups count.
    """
    section, _, key = table.partition(".")
    value = getattr(getattr(lexicon, section), key)
    return sum(map(len, value.values())) if isinstance(value, Mapping) else len(value)


@cache
def _sections() -> dict[str, tuple[type, dict[str, Shape]]]:
    """Return each section with its class and the shapes of its keys, from the annotations."""
    found: dict[str, tuple[type, dict[str, Shape]]] = {}
    hints = get_type_hints(Lexicon)
    for one in fields(Lexicon):
        if one.name == "language":
            continue
        keys = get_type_hints(hints[one.name], include_extras=True)
        found[one.name] = (
            hints[one.name],
            {key: get_args(kind)[1] for key, kind in keys.items()},
        )
    return found


class _File:
    """One file of the lexicon and the places in it; sections and keys are found again by their
    text, because tomllib does not say where it read them."""

    def __init__(self, language: str, text: str) -> None:
        self.name = f"config/lexicon/{language}.toml"
        self.lines = text.splitlines()

    def fail(self, line: int, what: str, cure: str) -> NoReturn:
        """Raise LexiconError for *line*, 0 where it is unknown."""
        at = f", line {line}" if line else ""
        raise LexiconError(f"{self.name}{at}: {what}; {cure}")

    def line_of(self, section: str, key: str = "", group: str = "") -> int:
        """Return the line on which a section, a key in it or a group of the key begins."""
        parts = [r"^\s*\[\s*" + re.escape(section) + r"\s*[].]", _key(key), _key(group)]
        at = self._next(parts[0], 0)
        if not at:
            return self._next(_key(section), 0)
        if key:
            inner = self._next(rf"^\s*\[\s*{re.escape(section)}\s*\.\s*{_bare(key)}\s*\]", 0)
            at = inner or self._next(parts[1], at) or at
        return (self._next(parts[2], at - 1) or at) if group else at

    def line_of_word(self, word: str, begin: int, time: int = 1) -> int:
        """Return the line at or after *begin* on which *word* stands for the first, second time."""
        seen = 0
        for number, line in enumerate(self.lines[max(begin, 1) - 1 :], start=max(begin, 1)):
            seen += sum(found == word for found in _literals(line))
            if seen >= time:
                return number
        return begin

    def _next(self, pattern: str, begin: int) -> int:
        for number, line in enumerate(self.lines[begin:], start=begin + 1):
            if re.search(pattern, line):
                return number
        return 0


def _bare(key: str) -> str:
    return rf"[\"']?{re.escape(key)}[\"']?"


def _key(key: str) -> str:
    return rf"(?:^\s*|[{{,]\s*){_bare(key)}\s*="


def _literals(line: str) -> list[str]:
    """Return the quoted texts of a line of TOML, read."""
    found = []
    for match in re.finditer(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*", line):
        if not match.group().startswith("#"):
            try:
                found.append(tomllib.loads(f"x = {match.group()}")["x"])
            except tomllib.TOMLDecodeError:
                continue
    return found


def _lexicon(language: str, text: str) -> Lexicon:
    file = _File(language, text)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        file.fail(
            int(found[1]) if found else len(file.lines),
            f"not valid TOML: {error}",
            "correct that line",
        )
    sections: dict[str, Any] = {}
    for name, table in content.items():
        known = _sections().get(name)
        if known is None:
            options = ", ".join(_sections())
            file.fail(file.line_of(name), f'unknown section "{name}"', f"use one of {options}")
        if not isinstance(table, dict):
            file.fail(file.line_of(name), f"{name} is no section", f"write [{name}]")
        made, shapes = known
        values: dict[str, Any] = {}
        for key, value in table.items():
            line = file.line_of(name, key)
            if key not in shapes:
                file.fail(line, f'unknown table "{key}"', f"use one of {', '.join(shapes)}")
            values[key] = _value(file, (name, key), value, shapes[key])
        sections[name] = made(**values)
    return Lexicon(language=language, **sections)


def _value(file: _File, at: tuple[str, str], value: object, shape: Shape) -> object:
    """Return *value* as its table needs it, checked."""
    line = file.line_of(*at)
    if shape == "letters":
        if not isinstance(value, str):
            file.fail(line, f"{at[1]} is not a text", f'write {at[1]} = "..."')
        for letter in value:
            if value.count(letter) > 1:
                file.fail(line, f'"{letter}" stands twice in {at[1]}', "remove one of the two")
        return value
    if shape != "groups":
        return _words(file, line, at[1], value)
    if not isinstance(value, dict):
        file.fail(line, f"{at[1]} has no groups", f"write [{at[0]}.{at[1]}] and lines below it")
    return MappingProxyType(
        {
            group: _words(file, file.line_of(*at, group), group, words)
            for group, words in value.items()
        }
    )


def _words(file: _File, line: int, key: str, value: object) -> tuple[str, ...]:
    """Return the list *value* of words or fragments, checked; *key* stands on *line*."""
    if not isinstance(value, list):
        file.fail(line, f"{key} is not a list of texts", f'write {key} = ["...", "..."]')
    seen: set[str] = set()
    for word in value:
        if not isinstance(word, str) or not word:
            file.fail(line, f"{key} is not a list of texts", f'write {key} = ["...", "..."]')
        if word in seen:
            again = file.line_of_word(word, line, time=2)
            file.fail(again, f'"{word}" stands twice in {key}', "remove one of the two")
        seen.add(word)
    return tuple(value)


def _check_fragment(file: _File, line: int, fragment: str) -> None:
    place = file.line_of_word(fragment, line)
    try:
        groups = re.compile(fragment).groups
    except re.error as error:
        file.fail(place, f'the regular expression "{fragment}" is wrong: {error}', "correct it")
    if groups:
        file.fail(place, f'"{fragment}" has a group', "write (?:...) instead of (...)")
