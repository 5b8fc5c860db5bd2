"""The texts of tests/sets as articles, each with its labels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from storage.records import Article, key

SETS: Final = Path(__file__).resolve().parents[1] / "sets"
LEARNED: Final = ("learn", "look", *(f"look{number}" for number in range(2, 16)))
"""The parts that have been read and are learned from."""
STORIES_LEARNED: Final = (
    "learn",
    "look",
    "look2",
    "look3",
    "look4",
    "look5",
    "look13",
    "look14",
    "look15",
    "busy",
)
"""The same of the set of stories. ``busy`` was written to be learned from: days with many stories
that are near to each other."""
UNDATED: Final = datetime(2026, 6, 1, tzinfo=UTC)
"""When an undated text was first seen."""


@dataclass(frozen=True)
class Labelled:
    """An article, and the fields of its line."""

    article: Article
    labels: dict[str, Any]


def labelled(name: str, part: str) -> list[Labelled]:
    """Return the texts of one part of a set, in order of publication; none where it is absent.

    A set is one file a part, or a folder of files.
    """
    whole, folder = SETS / name / f"{part}.jsonl", SETS / name / part
    paths = [whole] if whole.exists() else sorted(folder.glob("*.jsonl"))
    rows = [
        json.loads(line) for path in paths for line in path.read_text("utf-8").split("\n") if line
    ]
    found = [Labelled(_article(row), row) for row in rows]
    return sorted(found, key=lambda each: (each.article.first_seen, each.article.id))


def _article(row: dict[str, Any]) -> Article:
    at = datetime.fromisoformat(row["published"]).astimezone(UTC) if row["published"] else None
    return Article(
        id=key("article", row["host"], row["id"]),
        url=f"https://{row['host']}/{row['id']}",
        source=row["outlet"],
        publisher=row["outlet"],
        headline=row["headline"],
        text=row["text"].replace("\n", "\n\n"),
        capture="",
        captured_at=at or UNDATED,
        first_seen=at or UNDATED,
        date_published=at,
        language=row["language"],
    )
