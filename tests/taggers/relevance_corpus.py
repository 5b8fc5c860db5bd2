"""The labelled texts of ``corpus/relevance``: written for this project, labelled by hand.

``dev`` is for developing; ``held`` was labelled before the tagger was written and is looked
at only to measure. They were labelled before the rule of ``tests/sets/RULES.md`` that a meeting
as the place of other news makes no topic; it is applied when they are read. One ``[[article]]``:
id, kind (what is tricky in it), date, headline, text, level, topics (parents), events, language
(the file's name where it is not given).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from monitor.taggers.topic_findings import OF_ITSELF
from storage.records import Article, Classification, key

FOLDER = Path(__file__).parent / "corpus" / "relevance"


@cache
def classifier() -> Classifier:
    """Return the classifier of the shipped gazetteer, made once a test run."""
    return Classifier(gazetteer_with())


@cache
def measured(part: str) -> tuple[tuple[Case, ...], tuple[Classification, ...]]:
    """Return the cases of *part* and what the classifier says of them."""
    cases = load(part)
    return cases, tuple(classifier().classify(case.article) for case in cases)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled article."""

    id: str
    kind: str
    article: Article
    level: str
    topics: frozenset[str]
    events: frozenset[str]


def article_of(headline: str, text: str, *, day: date | None = None, language: str = "") -> Article:
    """Make an article with nothing but what classifying needs."""
    seen = datetime.combine(day or date(2026, 11, 1), time(12), UTC)
    return Article(
        id=key("article", headline, text),
        url="https://example.org/",
        source="corpus",
        headline=headline,
        text=text,
        capture="",
        captured_at=None,
        first_seen=seen,
        language=language,
        date_published=seen if day else None,
    )


def load(part: str) -> tuple[Case, ...]:
    """Return the cases of *part*: "dev" or "held"."""
    return tuple(
        _case(row, row.get("language", path.stem.split("_")[0]))
        for path in sorted((FOLDER / part).glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    )


def _case(row: Mapping[str, Any], language: str) -> Case:
    return Case(
        id=row["id"],
        kind=row["kind"],
        article=article_of(
            row["headline"], row["text"].strip(), day=row.get("date"), language=language
        ),
        level=row["level"],
        topics=frozenset(row["topics"]) - (OF_ITSELF if row["level"] == "mention" else frozenset()),
        events=frozenset(row["events"]),
    )


def terms(result: Classification, scheme: str) -> frozenset[str]:
    """Return the terms of one scheme; of topics the parents only."""
    return frozenset(
        tag.term for tag in result.tags if tag.scheme == scheme and "/" not in tag.term
    )


@dataclass(frozen=True, slots=True)
class Scores:
    """How well a set was done. F1 values are over all tags of relevant texts (micro)."""

    accuracy: float
    macro_f1: float
    topic_precision: float
    topic_recall: float
    topic_f1: float
    event_precision: float
    event_recall: float
    event_f1: float


def score(cases: Sequence[Case], results: Sequence[Classification]) -> Scores:
    """Compare *results* with the labels; topics and events only where the label is relevant."""
    pairs = list(zip(cases, results, strict=True))
    right = sum(case.level == result.level for case, result in pairs)
    f1s = [
        _f1(
            sum(case.level == result.level == level for case, result in pairs),
            sum(result.level == level for _, result in pairs),
            sum(case.level == level for case, _ in pairs),
        )[2]
        for level in ("about", "mention", "none")
    ]
    relevant = [pair for pair in pairs if pair[0].level != "none"]
    topics = _tag_scores((case.topics, terms(result, "topic")) for case, result in relevant)
    events = _tag_scores((case.events, terms(result, "event")) for case, result in pairs)
    return Scores(right / len(pairs), sum(f1s) / 3, *topics, *events)


def _tag_scores(
    pairs: Iterable[tuple[frozenset[str], frozenset[str]]],
) -> tuple[float, float, float]:
    wanted = found = both = 0
    for label, result in pairs:
        wanted += len(label)
        found += len(result)
        both += len(label & result)
    return _f1(both, found, wanted)


def _f1(both: int, found: int, wanted: int) -> tuple[float, float, float]:
    precision, recall = both / max(1, found), both / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
