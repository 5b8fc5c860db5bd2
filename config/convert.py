"""Plain data from TOML into the typed settings. What does not fit is said in words, with its place.

msgspec makes the values; it passes over keys that a dataclass does not have, so those are looked
for first. Nothing is guessed: a number in quotes is no number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_type_hints

import msgspec

from config.lines import KeyPath
from config.settings import NOT_WRITTEN, SettingsError

T = TypeVar("T")

EXPECTED: Final = {
    "bool": "true or false",
    "bool | str": 'true, false or "auto"',
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "Path": "a path in quotes",
}
"""What a person is told to write where a value of this type is wanted."""

_WHOLE: Final = {"array": "must be a list, like [...]", "object": "must be a table of its own"}
_REFUSAL: Final = re.compile(r"Expected `(\w+(?: \| \w+)*)`[^$]*(?:\$(.*)`)?")
_STEP: Final = re.compile(r"\.(\w+)|\[(\d+)\]")


class MisfitError(SettingsError):
    """What stands at ``place`` cannot be used; the message names table and key, and the cure."""

    def __init__(self, place: KeyPath, message: str) -> None:
        super().__init__(message)
        self.place = place


def convert(kind: type[T], plain: Mapping[str, Any]) -> T:
    """Return *plain* as a *kind*: a dataclass of plain values, dataclasses and tuples of these.

    :raises MisfitError: for an unknown key, a value of the wrong type, or one that must be given
    """
    for place, what in _keys(kind, plain, ()):
        raise MisfitError(place, f"{_title(place, plain)}{what}")
    try:
        return msgspec.convert(plain, kind, dec_hook=_path)
    except msgspec.ValidationError as error:
        place, what = _wrong_type(str(error), plain)
        raise MisfitError(place, f"{_title(place, plain)}{what}") from None


def guess(word: str, known: Collection[str]) -> str:
    """Return `` (did you mean 'max_items'?)``, or "" where nothing known is near *word*."""
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(word, [name for name in known if name], n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _keys(kind: type, table: object, place: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield the keys that *kind* does not have, and those it needs, here and in tables below."""
    if not isinstance(table, Mapping):
        return  # the conversion says so
    known = _fields(kind)
    for name in table:
        if name not in known:
            here = f"known here: {', '.join(known)}{guess(name, known)}"
            yield (*place, name), f"unknown key {name!r}; {here}"
    missing = [name for name, (one, _) in known.items() if name not in table and _is_needed(one)]
    if missing:
        yield place, f"{' and '.join(missing)} must be given"
    for name, (_, hint) in known.items():
        below = table.get(name)
        if isinstance(hint, type) and is_dataclass(hint):
            yield from _keys(hint, below, (*place, name))
        elif isinstance(below, list):
            entry: Any = next(filter(is_dataclass, get_args(hint)), None)
            for number, one in enumerate(below if entry else ()):
                yield from _keys(entry, one, (*place, name, number))


@cache
def _fields(kind: type) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {one.name: (one, hints[one.name]) for one in fields(kind) if one.metadata != NOT_WRITTEN}


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _path(kind: type, value: object) -> Path:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError(f"Expected `{kind.__name__}`")


def _wrong_type(refusal: str, plain: Mapping[str, Any]) -> tuple[KeyPath, str]:
    """Read what msgspec says, like "Expected `int`, got `str` - at `$.fetch.max_items`"."""
    found = _REFUSAL.match(refusal)
    assert found, refusal
    place: KeyPath = ()
    value: Any = plain
    for name, number in _STEP.findall(found[2] or ""):
        place = (*place, name or int(number))
        value = value[place[-1]]
    key = next((step for step in reversed(place) if isinstance(step, str)), "")
    wanted = _WHOLE.get(found[1]) or f"must be {EXPECTED[found[1]]}, not {value!r}"
    return place, f"{key} {wanted}"


def _title(place: KeyPath, plain: Mapping[str, Any]) -> str:
    """Return what a person calls the table of *place*: "[fetch]: ", "source 'A': "."""
    match place:
        case (str(group), int(number), *_):
            entry = plain[group][number]
            name = entry.get("name") if isinstance(entry, Mapping) else None
            return f"{group.removesuffix('s')} {repr(name) if name else number + 1}: "
        case (str(table), _, *_):
            return f"[{table}]: "
    return ""
