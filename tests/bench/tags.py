"""Print how well relevance and tags are told on the set about relevance, beside earlier figures.

    python -m tests.bench.tags [learn|look] [-v]

``learn`` is what rules may be improved on and what -v lists wrong cases of; ``look`` is measured
and never read. Figures of versions before stand in ``tags.json`` (``--write NAME`` adds
those of this run). F1 is micro over the texts; tags count where the label is not none.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from monitor.text.languages.romanise import slug
from storage.records import Article, Classification, Tag, key
from tests.sets.texts import FOLDER, PARTS, Text, text_of

FIGURES: Final = Path(__file__).parent / "tags.json"
FEWEST: Final = 4
"""Texts of a language below which its own line says nothing."""


@dataclass(slots=True)
class Counts:
    """What was wanted and found of one thing."""

    both: int = 0
    found: int = 0
    wanted: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, wanted: Iterable[str], found: Iterable[str], where: str = "") -> None:
        """Count one text; *where* names it among the notes when it is wrong."""
        label, result = set(wanted), set(found)
        self.both += len(label & result)
        self.found += len(result)
        self.wanted += len(label)
        if where and label != result:
            missing, extra = sorted(label - result), sorted(result - label)
            self.notes.append(f"{where}: missing {missing}, extra {extra}")

    @property
    def precision(self) -> float:
        """Return the share of what was found that was wanted; 1 where nothing was found."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what was wanted that was found; 1 where nothing was wanted."""
        return self.both / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Return their harmonic mean; 1 where nothing was wanted and nothing found."""
        total = self.found + self.wanted
        return 2 * self.both / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    """All counts of one part; ``languages`` hold "about" alone."""

    about: Counts
    mention: Counts
    none: Counts
    tags: Mapping[str, Counts]
    languages: Mapping[str, Counts]

    def figures(self) -> dict[str, float]:
        """Return what is stored, rounded to three places."""
        rows = {
            "about F1": self.about.f1,
            "about precision": self.about.precision,
            "about recall": self.about.recall,
            "mention recall": self.mention.recall,
            "none recall": self.none.recall,
            **{f"{scheme} F1": counts.f1 for scheme, counts in self.tags.items()},
            **{
                f"about F1 {code}": counts.f1
                for code, counts in self.languages.items()
                if counts.wanted >= FEWEST
            },
        }
        return {name: round(value, 3) for name, value in rows.items()}


def texts_of(part: str) -> list[Text]:
    """Return the texts of one part; the other part is not opened."""
    return [
        text_of(json.loads(line))
        for path in sorted((FOLDER / part).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def article_of(text: Text) -> Article:
    """Make the article of *text*; an undated one has no day of capture either."""
    return Article(
        id=key("article", text.headline, text.text),
        url=f"https://{text.host}/{text.id}",
        source=text.outlet,
        headline=text.headline,
        text=text.text,
        capture="",
        captured_at=text.published,
        first_seen=text.published or datetime.now(UTC),
        language=text.language,
        date_published=text.published,
    )


def measure(texts: Sequence[Text], results: Sequence[Classification]) -> Measured:
    """Compare *results* with the labels."""
    levels = {level: Counts() for level in ("about", "mention", "none")}
    tags = {scheme: Counts() for scheme in ("topic", "country", "person", "event")}
    languages: dict[str, Counts] = {}
    for text, result in zip(texts, results, strict=True):
        where = f"{text.id} {text.language} [{text.hard}] {text.headline[:60]}"
        for level, counts in levels.items():
            counts.add([text.id] * (text.relevance == level), [text.id] * (result.level == level))
        languages.setdefault(text.language, Counts()).add(
            [text.id] * (text.relevance == "about"), [text.id] * (result.level == "about")
        )
        if text.relevance != result.level:
            levels["about"].notes.append(
                "\n      - ".join(
                    (
                        f"{where}: {text.relevance} -> {result.level} {result.score}",
                        *result.evidence,
                    )
                )
            )
        if text.relevance != "none":
            tags["topic"].add(text.topics, terms(result, "topic"), where)
            tags["country"].add(text.countries, terms(result, "country"), where)
            tags["person"].add(*people(text, result), where)
            tags["event"].add(events(text.event), terms(result, "event"), where)
    return Measured(levels["about"], levels["mention"], levels["none"], tags, languages)


def terms(result: Classification, scheme: str) -> set[str]:
    """Return the terms of one scheme; of topics the parents only."""
    return {tag.term for tag in result.tags if tag.scheme == scheme and "/" not in tag.term}


def people(text: Text, result: Classification) -> tuple[set[str], set[str]]:
    """Return the people wanted and found, those that are the same under one name."""
    found = {tag.label: names_of(tag) for tag in result.tags if tag.scheme == "person"}
    wanted = {
        next((label for label, names in found.items() if slug(name) in names), name)
        for name in text.people
    }
    return wanted, set(found)


@cache
def _known() -> Mapping[str, frozenset[str]]:
    """Return the English names of each person of the gazetteer, as slugs."""
    return {
        term.term: frozenset(
            slug(name) for name in (term.label, *(one.text for one in term.names)) if slug(name)
        )
        for term in gazetteer_with().people
    }


def names_of(tag: Tag) -> frozenset[str]:
    """Return the slugs under which a label may name the person of *tag*."""
    return names_of_term(tag.term, tag.label)


def names_of_term(term: str, label: str) -> frozenset[str]:
    """Return the slugs under which a label may name the person *term*."""
    return _known().get(term, frozenset()) | {slug(label)}


def events(label: str) -> set[str]:
    """Return the event that is labelled *label* ("" is none) as the program writes it.

    The city has no hyphens; a meeting on screens stands under the chair's city.
    """
    if not label or label.startswith("exercise-"):
        return {label} - {""}
    words = label.split("-")
    at = next(index for index, word in enumerate(words) if word.isdigit())
    kind, year, city = "-".join(words[:at]), words[at], "".join(words[at + 1 :])
    if city == "virtual":
        city = chair_city(kind, year)
    return {f"{kind}-{year}-{city}"}


@cache
def chair_city(kind: str, year: str) -> str:
    """Return the city under which the meeting on screens of that kind and year is listed.

    One that is not listed is in the city of that year's summit: the chair's.
    """
    of_year = [one for one in gazetteer_with().meetings if one.starts.year == int(year)]
    listed = [one for one in of_year if one.kind == kind and one.video]
    summits = [one for one in of_year if one.kind == "summit"]
    return next((one.city.replace("-", "") for one in (*listed, *summits)), "virtual")


def main() -> None:
    """Measure one part and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("part", nargs="?", default="learn", choices=PARTS)
    parser.add_argument("-v", action="store_true", help="list the wrong cases of learn")
    parser.add_argument("--write", metavar="NAME", help="store the figures under this name")
    asked = parser.parse_args()
    classifier = Classifier(gazetteer_with())
    texts = texts_of(asked.part)
    results = [classifier.classify(article_of(text)) for text in texts]
    measured = measure(texts, results)
    stored = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    before = stored.get(asked.part, {})
    show(measured.figures(), before, len(texts))
    if asked.v and asked.part == "learn":
        for name, counts in (("relevance", measured.about), *measured.tags.items()):
            print(f"\n== {name}", *counts.notes, sep="\n")
    if asked.write:
        stored[asked.part] = {**before, asked.write: measured.figures()}
        FIGURES.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def show(now: Mapping[str, float], before: Mapping[str, Mapping[str, float]], texts: int) -> None:
    """Print the figures of this run beside those that are stored."""
    print(f"{texts} texts".ljust(20), *(name.rjust(10) for name in (*before, "now")))
    for name, value in now.items():
        row = (*(figures.get(name, float("nan")) for figures in before.values()), value)
        print(name.ljust(20), *(f"{one:10.3f}" for one in row))


if __name__ == "__main__":
    main()
