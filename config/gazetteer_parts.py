"""Parts of the gazetteer for those who need no more: labels, patterns, agencies, words.

Each reads only the files that it needs, once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Final, TypeVar, get_args

from config.additions import NO_ADDITIONS, Additions, labels_with
from config.entries import Place, one_of
from config.gazetteer_files import files_of, shipped_folder, tables_in
from config.kept import kept
from config.terms import Agency, PatternKind, PatternScope, TextPattern

T = TypeVar("T")


def load_labels(scheme: str, additions: Additions = NO_ADDITIONS) -> tuple[tuple[str, str], ...]:
    """Return (term, English label) of every entry of *scheme*, shipped or of the *additions*.

    They are kept, and made of the files with such entries alone.
    """
    shipped = _shipped_labels(scheme)
    return labels_with(shipped, scheme, additions) if additions else shipped


@cache
def _shipped_labels(scheme: str) -> tuple[tuple[str, str], ...]:
    def made() -> tuple[tuple[str, str], ...]:
        return tuple(
            (str(entry.get("term", "")), str(entry.get("label", "")))
            for name, text in files_of(shipped_folder())
            if f"[[{scheme}]]" in text
            for entry in tables_in(name, text).get(scheme, [])
        )

    return _kept(f"labels-{scheme}", made)


def _kept(name: str, make: Callable[[], T]) -> T:
    """Return what *make* makes of the shipped gazetteer, kept beside the bytecode: reading its
    files takes a tenth of a second to half of one."""
    return kept(name, make, SOURCES)


_HERE: Final = Path(__file__).parent
SOURCES: Final = (
    _HERE / "gazetteer",
    *(_HERE / f"{name}.py" for name in ("gazetteer_files", "gazetteer_parts", "terms")),
)
"""What parts of the shipped gazetteer are made of."""


@cache
def load_patterns(folder: Path | None = None) -> tuple[TextPattern, ...]:
    """Read the ``[[pattern]]`` tables: text that is not news; the shipped ones are kept.

    Raises GazetteerError.
    """
    if folder is not None:
        return _patterns(folder)
    return _kept("patterns", lambda: _patterns(None))


def _patterns(folder: Path | None) -> tuple[TextPattern, ...]:
    found: list[TextPattern] = []
    allowed = {field.name for field in fields(TextPattern)}
    for name, text in files_of(shipped_folder() if folder is None else folder):
        if "[[pattern]]" not in text:
            continue
        for number, entry in enumerate(tables_in(name, text).get("pattern", []), start=1):
            where = Place(name, text, "pattern", number, str(entry.get("pattern", ""))[:40])
            where.keys(entry, allowed)
            try:
                re.compile(str(entry["pattern"]))
                pattern = TextPattern(**{**entry, "hints": where.strings(entry, "hints")})
            except re.error as error:
                where.fail(f"the regular expression is wrong: {error}", "correct it")
            except (KeyError, TypeError) as error:
                where.fail(f"{error} is missing", "give kind, scope and pattern")
            if pattern.kind not in get_args(PatternKind):
                where.fail(f'kind "{pattern.kind}" is unknown', one_of(PatternKind))
            if pattern.scope not in get_args(PatternScope):
                where.fail(f'scope "{pattern.scope}" is unknown', one_of(PatternScope))
            found.append(pattern)
    return tuple(found)


@cache
def load_agencies(folder: Path | None = None) -> tuple[Agency, ...]:
    """Read the ``[[agency]]`` tables, in the order of the file. Raises GazetteerError."""
    found: list[Agency] = []
    stood: dict[str, str] = {}
    lists = ("names", "codes", "hosts")
    for file, text in files_of(shipped_folder() if folder is None else folder):
        if "[[agency]]" not in text:
            continue
        for number, entry in enumerate(tables_in(file, text).get("agency", []), start=1):
            where = Place(file, text, "agency", number, str(entry.get("name", "")), key="name")
            where.keys(entry, {"name", *lists})
            values = {key: where.strings(entry, key) for key in lists}
            found.append(Agency(name=where.text(entry, "name"), **values))
            for form in [f"name {found[-1].name}", *(one for key in lists for one in values[key])]:
                if form in stood:
                    where.fail(f'"{form}" stands at {stood[form]} too', "remove one of the two")
                stood[form] = found[-1].name
    return tuple(found)


def load_people_names(language: str) -> Mapping[str, str]:
    """Return what the people of the shipped gazetteer are called in *language*, by term.

    The first name of an entry is the full one.
    """
    return _people_names().get(language, {})


@cache
def _people_names() -> Mapping[str, Mapping[str, str]]:
    def made() -> dict[str, dict[str, str]]:
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for name, text in files_of(shipped_folder() / "people"):
            for entry in tables_in(f"people/{name}", text).get("person", []):
                for language, forms in entry.get("names", {}).items():
                    for first in forms[:1]:
                        full = first if isinstance(first, str) else first["text"]
                        found[language][entry["term"]] = full
        return dict(found)

    return _kept("people", made)


def shipped_names(tables: Collection[str]) -> Iterator[str]:
    """Yield all that the entries of *tables* ("country", "person") are called in full, shipped.

    Neither adjectives nor surnames; checked by nobody. Reads their files alone: a sixth of the
    time of the whole.
    """
    for file, text in files_of(shipped_folder()):
        wanted = [table for table in tables if f"[[{table}]]" in text]
        found = tables_in(file, text) if wanted else {}
        for entry in (entry for table in wanted for entry in found.get(table, ())):
            for forms in entry.get("names", {}).values():
                yield from (form if isinstance(form, str) else form["text"] for form in forms)


@cache
def load_words(name: str) -> frozenset[str]:
    """Return the words of the shipped list ``config/gazetteer/<name>.txt`` (# begins a comment)."""
    text = (shipped_folder() / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())
