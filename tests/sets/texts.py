"""The labelled news texts of the set about relevance and tags: one line of JSON is one text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import regex

FOLDER: Final = Path(__file__).parent / "relevance"
PARTS: Final = ("learn", "look")

ALWAYS: Final = frozenset(
    "id part language outlet host published happening headline text relevance why hard".split()
)
"""The fields of every text."""

TAGS: Final = frozenset("topics countries people event".split())
"""The fields that a text has besides, unless its relevance is none."""

LETTERS_A_WORD: Final = 1.6
"""How many Chinese or Japanese letters count as one word, about as a translation has it."""

_LETTER: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
# With marks: the vowel signs of Hindi and Bengali are no letters, and would break a word in two.
_WORD: Final = regex.compile(r"[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}]]+", regex.V1)
_EITHER: Final = regex.compile(f"{_LETTER.pattern}|{_WORD.pattern}", regex.V1)


@dataclass(frozen=True, slots=True)
class Text:
    """One news text with its labels. `published` is aware, or None where the text is undated."""

    id: str
    part: str
    language: str
    outlet: str
    host: str
    published: datetime | None
    happening: str
    headline: str
    text: str
    relevance: str
    why: str
    hard: str
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    event: str = ""


def read_texts(folder: Path = FOLDER) -> list[Text]:
    """Return every text of every file of both parts; ValueError names a line that is none."""
    texts = []
    for path in sorted(folder.glob("*/*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                text = text_of(json.loads(line))
                if text.part != path.parent.name:
                    raise ValueError(f"says part {text.part!r}")
            except ValueError as error:
                raise ValueError(f"{path.parent.name}/{path.name}:{number}: {error}") from error
            texts.append(text)
    return texts


def text_of(fields: Mapping[str, Any]) -> Text:
    """Return the text of one line; ValueError if a field is missing, too many or no date."""
    expected = ALWAYS if fields.get("relevance") == "none" else ALWAYS | TAGS
    if wrong := expected ^ fields.keys():
        raise ValueError(f"missing or not allowed: {', '.join(sorted(wrong))}")
    lists = {name: tuple(fields[name]) for name in expected & TAGS - {"event"}}
    when = fields["published"]
    return Text(
        **{**fields, **lists, "published": None if when is None else datetime.fromisoformat(when)}
    )


def words_in(text: str) -> list[str]:
    """Return the words of a text, each Chinese or Japanese letter as one of its own, folded."""
    return _EITHER.findall(text.casefold())


def length_of(text: str) -> int:
    """Return how many words a text has, Chinese and Japanese letters counted as 1.6 to a word."""
    letters = len(_LETTER.findall(text))
    return round(letters / LETTERS_A_WORD + len(_WORD.findall(text)))
