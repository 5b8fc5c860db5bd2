"""The texts of the set, read from `learn.jsonl` and `look.jsonl`, and their words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
PARTS: Final = ("learn", "look")
UNSPACED: Final = ("zh", "ja")
LETTERS_A_WORD: Final = 1.6
"""Letters that count as one word where no spaces part them; a usual figure for Chinese news."""

PASSAGE: Final = 5
"""Words of a passage, by which texts are compared."""


@dataclass(frozen=True, slots=True)
class Record:
    """One labelled text; the fields are those of the file, in its order."""

    id: str
    part: str
    language: str
    outlet: str
    host: str
    published: str
    headline: str
    text: str
    story: str
    copy_of: str
    copy_kind: str
    not_copy_of: tuple[str, ...]
    why: str
    hard: str

    @property
    def when(self) -> datetime:
        """The moment of publication, aware."""
        return datetime.fromisoformat(self.published)


def read(part: str) -> tuple[Record, ...]:
    """The texts of one part; none where its file is absent. Other fields are a TypeError."""
    path = FOLDER / f"{part}.jsonl"
    return tuple(_records(path)) if path.exists() else ()


def _records(path: Path) -> Iterator[Record]:
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        yield Record(**{**fields, "not_copy_of": tuple(fields["not_copy_of"])})


@cache
def words(record: Record) -> tuple[str, ...]:
    """The words of the text in small letters; single letters for Chinese and Japanese."""
    text = record.text.casefold()
    if record.language in UNSPACED:
        return tuple(sign for sign in text if sign.isalnum())
    # by spaces: `\w` would break the words of Hindi and Bengali at their vowel signs
    return tuple(
        word for piece in text.split() if (word := re.sub(r"^\W+|[^\w\u0900-\u09ff]+$", "", piece))
    )


def length(record: Record) -> int:
    """How many words the text has; for Chinese and Japanese about as many."""
    count = len(words(record))
    return round(count / LETTERS_A_WORD) if record.language in UNSPACED else count


@cache
def passages(record: Record) -> frozenset[tuple[str, ...]]:
    """All runs of `PASSAGE` words of the text."""
    found = words(record)
    return frozenset(found[at : at + PASSAGE] for at in range(len(found) - PASSAGE + 1))
