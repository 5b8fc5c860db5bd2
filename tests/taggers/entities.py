"""What the tests of the entity taggers share: the shipped gazetteer, compiled, and the corpus."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from config.gazetteer import Gazetteer
from monitor.taggers import TaggedText, Tagger, countries, organisations, people, places, prepare
from monitor.taggers.matcher import Matcher
from monitor.taggers.shipped import gazetteer_with, matcher_of
from storage.records import Article

CORPUS = Path(__file__).parent / "corpus" / "entities"
TAGGERS: dict[str, Tagger] = {
    "organisations": organisations.TAGGER,
    "countries": countries.TAGGER,
    "people": people.TAGGER,
    "places": places.TAGGER,
}


@cache
def gazetteer() -> Gazetteer:
    return gazetteer_with()


@cache
def matcher() -> Matcher:
    return matcher_of(gazetteer())


def prepared(
    body: str, *, headline: str = "", language: str = "en", date: datetime | None = None
) -> TaggedText:
    """Return a text ready for the taggers."""
    now = datetime(2026, 11, 21, tzinfo=UTC)
    article = Article(
        id="a" * 20,
        url="https://news.example/1",
        source="Example",
        headline=headline,
        text=body,
        capture="c" * 20,
        captured_at=now,
        first_seen=now,
        language=language,
        date_published=date,
    )
    return prepare(article, matcher())


def terms(kind: str, text: TaggedText) -> set[str]:
    """Return the terms that the tagger *kind* finds."""
    return {tag.term for tag in TAGGERS[kind].tag(text, gazetteer())}


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One text of the corpus with its expected tags."""

    name: str
    item: dict[str, Any]
    expected: dict[str, set[str]]
    absent: set[str]

    @cached_property
    def text(self) -> TaggedText:
        """The text ready for the taggers; made when a test asks for it, not to collect tests."""
        item, day = self.item, self.item.get("date")
        return prepared(
            item["body"].strip(),
            headline=item["headline"],
            language=item["language"],
            date=datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None,
        )


@cache
def corpus() -> tuple[Case, ...]:
    """Return all texts of the corpus."""
    return tuple(_cases())


def _cases() -> Iterator[Case]:
    for file in sorted(CORPUS.glob("*.toml")):
        for item in tomllib.loads(file.read_text(encoding="utf-8"))["text"]:
            yield _case(item)


def _case(item: dict[str, Any]) -> Case:
    return Case(
        name=f"{item['language']}: {item['name']}",
        item=item,
        expected={kind: set(item.get(kind, ())) for kind in TAGGERS},
        absent=set(item.get("absent", ())),
    )


def score(kind: str) -> tuple[float, list[str]]:
    """Return the micro F1 of the tagger *kind* on the corpus, and what is wrong."""
    right = wrong = missed = 0
    notes: list[str] = []
    for case in corpus():
        found, wanted = terms(kind, case.text), case.expected[kind]
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)
        if found != wanted:
            notes.append(f"{case.name}: missing {wanted - found}, extra {found - wanted}")
    return 2 * right / (2 * right + wrong + missed), notes
