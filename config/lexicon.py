"""The lexicon: what the program knows of each language, read from ``config/lexicon/*.toml``.

A language is one file, named by its ISO 639-1 code. Sections and keys are those of
``config/vocabulary.py``, where each says what it holds and who reads it::

    [saying]
    verbs = ['сказал[аи]?', 'по словам']
    pronouns = ["он", "она"]

All files are read when the first is asked for, once in a process; what is read is kept.
"""

from __future__ import annotations

import copyreg
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_args, get_type_hints

from config.grammar import GROUP_KEYS
from config.kept import kept
from config.own_words import in_force
from config.references import LostReferenceError, expanded
from config.shapes import Shape
from config.vocabulary import Lexicon
from config.word_file import WordFile

__all__ = [
    "Lexicon",
    "LexiconError",
    "by_language",
    "check_lexicon",
    "entries",
    "languages",
    "load_lexicon",
    "shapes",
]

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
        if name == child.name:
            continue
        if not _CODE.fullmatch(name):
            raise LexiconError(
                f"config/lexicon/{child.name}: this is no language code; name it like ru.toml"
            )
        found.append(name)
    return tuple(found)


def load_lexicon(language: str, folder: Path | None = None) -> Lexicon:
    """Read the file of *language*, or take what is in force; one without has an empty Lexicon.

    Raises LexiconError, whose message names the file and the line and says what to do.
    """
    own = in_force().lexicons.get(language) if folder is None else None
    return own or _read(language, folder)


@cache
def _read(language: str, folder: Path | None) -> Lexicon:
    if language not in languages(folder):
        return Lexicon(language=language)
    return _lexicon(language, _file(language, folder)) if folder else _shipped()[language]


@cache
def _shipped() -> dict[str, Lexicon]:
    """Return what came with the program, by language; a tenth of a start went into reading it."""
    return kept("lexicon", _all_read, _sources())


def _sources() -> list[Path]:
    here = Path(__file__).parent
    return [here / "lexicon", *(here / f"{name}.py" for name in _CODE_OF_IT)]


def _all_read() -> dict[str, Lexicon]:
    return {language: _lexicon(language, _file(language, None)) for language in languages()}


_CODE_OF_IT: Final = ("grammar", "lexicon", "references", "shapes", "vocabulary", "word_file")


def _groups(groups: dict[str, tuple[str, ...]]) -> MappingProxyType[str, tuple[str, ...]]:
    return MappingProxyType(groups)


# Words in groups cannot be pickled by themselves, and copies of what is kept are as read-only.
copyreg.pickle(MappingProxyType, lambda groups: (_groups, (dict(groups),)))


def raw_lexicon(language: str) -> dict[str, Any]:
    """Return what the shipped file of *language* says, read anew: sections of lists of words."""
    return _file(language, None).content


def lexicon_of(language: str, content: dict[str, Any]) -> Lexicon:
    """Return the Lexicon of a changed *content* of `raw_lexicon`. Raises LexiconError."""
    file = _file(language, None)
    file.content = content
    return _lexicon(language, file)


def by_language(pick: Callable[[Lexicon], _T]) -> dict[str, _T]:
    """Return what *pick* takes from each Lexicon in force, in the order of `languages`;
    languages for which it is empty are left out."""
    picked = ((code, pick(load_lexicon(code))) for code in languages())
    return {code: found for code, found in picked if found}


def check_lexicon(folder: Path | None = None) -> None:
    """Read every file, compile every fragment, look at the keys of groups and at what languages
    say they are like; that the shipped files have no fault is kept. Raises LexiconError at the
    first fault."""
    if folder is None:
        kept("lexicon-check", lambda: _check(None), _sources())
    else:
        _check(folder)


def _check(folder: Path | None) -> None:
    for code in languages(folder):
        lexicon = load_lexicon(code, folder)
        for table, shape in shapes().items():
            if shape == "fragments":
                for fragment in attrgetter(table)(lexicon):
                    _check_fragment(fragment, table, code, folder)
        _check_keys(lexicon, folder)
        _check_likes(lexicon, folder)


def _check_keys(lexicon: Lexicon, folder: Path | None) -> None:
    for table, form in GROUP_KEYS.items():
        for key in attrgetter(table)(lexicon):
            if not re.fullmatch(form, key):
                at = (*table.split("."), key)
                file = _file(lexicon.language, folder)
                file.fail(at, f'the key "{key}" is none of {table}', f"write one like {form}")


def _check_likes(lexicon: Lexicon, folder: Path | None) -> None:
    for key in ("like", "like_in_cyrillic"):
        found = getattr(lexicon.endings, key)
        if any(not load_lexicon(one, folder).endings.change_names for one in found):
            file = _file(lexicon.language, folder)
            file.fail(("endings", key), f"{found[0]} has no endings", "name a language that has")


def _check_fragment(fragment: str, table: str, language: str, folder: Path | None) -> None:
    what, cure = "", ""
    try:
        if re.compile(fragment).groups:
            what, cure = f'"{fragment}" has a group', "write (?:...) instead of (...)"
    except re.error as error:
        what, cure = f'the regular expression "{fragment}" is wrong: {error}', "correct it"
    if what:
        section, _, key = table.partition(".")
        _file(language, folder).fail((section, key), what, cure, word=fragment)


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
    value = attrgetter(table)(lexicon)
    if isinstance(value, Mapping):
        return sum(map(len, value.values()))
    return int(value) if isinstance(value, bool) else len(value)


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


def _file(language: str, folder: Path | None) -> WordFile:
    name = f"{language}.toml"
    return WordFile((folder or shipped_lexicon()) / name, f"config/lexicon/{name}", LexiconError)


def _lexicon(language: str, file: WordFile) -> Lexicon:
    read: dict[str, dict[str, Any]] = {}
    for name, table in file.content.items():
        if name not in _sections():
            cure = f"use one of {', '.join(_sections())}"
            file.fail((name,), f'unknown section "{name}"', cure)
        if not isinstance(table, dict):
            file.fail((name,), f"{name} is no section", f"write [{name}]")
        _, known = _sections()[name]
        values = read[name] = {}
        for key, value in table.items():
            if key not in known:
                cure = f"use one of {', '.join(known)}"
                file.fail((name, key), f'unknown table "{key}"', cure)
            values[key] = _value(file, (name, key), value, known[key])
    _resolve(file, read)
    made = {name: _sections()[name][0](**values) for name, values in read.items()}
    return Lexicon(language=language, **made)


def _resolve(file: WordFile, content: dict[str, dict[str, Any]]) -> None:
    """Put the fragments of other tables in the place of references to them, in *content*."""
    try:
        for section, table in content.items():
            _, known = _sections()[section]
            for key in table:
                if known[key] == "fragments":
                    table[key] = expanded(content, (section, key))
    except LostReferenceError as lost:
        file.fail(lost.table, lost.what, lost.cure)


def _value(file: WordFile, at: tuple[str, str], value: object, shape: Shape) -> object:
    """Return *value* as its table needs it, checked."""
    if shape == "flag":
        if value is not True:
            file.fail(at, f"{at[1]} is not true", f"write {at[1]} = true, or leave it out")
        return value
    if shape == "letters":
        if not isinstance(value, str):
            file.fail(at, f"{at[1]} is not a text", f'write {at[1]} = "..."')
        for letter in value:
            if value.count(letter) > 1:
                file.fail(at, f'"{letter}" stands twice in {at[1]}', "remove one of the two")
        return value
    if shape != "groups":
        return file.words(at, value)
    if not isinstance(value, dict):
        file.fail(at, f"{at[1]} has no groups", f"write [{at[0]}.{at[1]}] and lines below it")
    groups = {group: file.words((*at, group), words) for group, words in value.items()}
    return MappingProxyType(groups)
