"""The operator's own part of the gazetteer: files that ``[gazetteer] extra`` names.

They hold the tables of the shipped files (see `config.gazetteer`), apart from ``[[pattern]]`` and
``[[agency]]``, which are about reading pages. An entry with a term of its own needs a label; one
with the term of a shipped entry and no label adds to that. ``[[off]]`` switches a shipped entry
off, or with ``name`` or ``concept`` one way to say it::

    [[person]]
    term = "aibek-asanov"                   # nobody has it: an entry of your own
    label = "Aibek Asanov"
    [person.names]
    en = ["Aibek Asanov"]

    [[topic]]
    term = "energy"                         # a shipped one: these words are added to it
    [topic.names]
    en = ["CASA-1000"]

    [[off]]
    scheme = "topic"
    term = "tourism"
    name = "resort"

What is switched off goes first, so that an entry can be replaced. ``[[concept]]`` and
``[[lexicon]]`` change the glossary and the lexicon (`config.word_additions`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from config.entries import GazetteerError, Place
from config.gazetteer_files import ADDABLE, files_of, tables_in
from config.settings import Settings, SettingsError

OFF: Final = "off"
"""The table of what is switched off."""

READ_WITH: Final = "read with your additions to the gazetteer"
"""How a finding says which gazetteer it was made with."""


@dataclass(frozen=True, slots=True)
class Additions:
    """The files as they were read: (path, text) in their order. The same value in every process,
    whatever becomes of the files meanwhile."""

    files: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files)

    @property
    def digest(self) -> str:
        """Eight hex digits of what the files say, wherever they are; "" for no files."""
        texts = "\0".join(text for _, text in self.files)
        return hashlib.sha256(texts.encode()).hexdigest()[:8] if self.files else ""

    @property
    def told(self) -> str:
        """Which they are, for a person: what a finding that was made with them says."""
        names = ", ".join(Path(name).name for name, _ in self.files)
        return f"{READ_WITH}: {names} ({self.digest})" if self.files else ""

    def entries(self, table: str = "") -> Iterator[tuple[Place, dict[str, Any]]]:
        """Yield every entry, or those of *table*, with its place. Raises GazetteerError."""
        for file, text in self.files:
            for name, rows in tables_in(file, text, ADDABLE).items():
                if table in ("", name):
                    for number, row in enumerate(rows, start=1):
                        yield Place(file, text, name, number, str(row.get("term", ""))), row

    def words(self) -> str:
        """Return how many entries they have: "entries: 2 own, 1 extended, 3 switched off".

        Raises GazetteerError.
        """
        counts = Counter(
            "switched off" if place.table == OFF else "own" if "label" in row else "extended"
            for place, row in self.entries()
        )
        kinds = ("own", "extended", "switched off")
        said = [f"{counts[what]} {what}" for what in kinds if counts[what]]
        return f"entries: {', '.join(said) or 'none'}"


NO_ADDITIONS: Final = Additions()


def read_additions(paths: Sequence[str]) -> Additions:
    """Read the files, and the TOML files of the folders, *paths*, in this order.

    Raises GazetteerError for what is not there, is no text or no TOML, or has a table that may not
    stand in it; the entries themselves are judged by `load_gazetteer`.
    """
    found: dict[str, str] = {}
    for path in (Path(one).absolute() for one in paths):
        if path.is_dir():
            some = [(f"{path}/{name}", text) for name, text in files_of(path, called=f"{path}/")]
            if not some:
                raise GazetteerError(f"{path}: no .toml file is in this folder; put one there")
        else:
            try:
                some = [(str(path), path.read_text(encoding="utf-8"))]
            except (OSError, UnicodeDecodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
                raise GazetteerError(
                    f"{path}: cannot be read ({why}); correct [gazetteer] extra or the file"
                ) from error
        found.update(some)
    additions = Additions(tuple(found.items()))
    for _ in additions.entries():
        pass
    return additions


def additions_of(settings: Settings) -> Additions:
    """Return what the *settings* add to the gazetteer.

    :raises SettingsError: where it cannot be read
    """
    try:
        return read_additions(settings.gazetteer.extra)
    except GazetteerError as error:
        raise SettingsError(str(error)) from error


@lru_cache(maxsize=4)
def labels_with(
    shipped: tuple[tuple[str, str], ...], scheme: str, additions: Additions
) -> tuple[tuple[str, str], ...]:
    """Return (term, label) of *scheme* with what *additions* change of the *shipped* ones."""
    labels = dict(shipped)
    for _, row in additions.entries(OFF):
        if row.get("scheme") == scheme and not {"name", "concept"} & row.keys():
            labels.pop(str(row.get("term", "")), None)
    for _, row in additions.entries(scheme):
        if "label" in row:
            labels[str(row.get("term", ""))] = str(row["label"])
    return tuple(labels.items())
