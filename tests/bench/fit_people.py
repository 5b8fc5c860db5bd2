"""Fit the scorecard of people (``config/person_scorecard.toml``) to labelled texts.

    python -m tests.bench.fit_people [--write] [--watch]

A logistic regression over the findings of ``monitor/taggers/person_findings.py``, one row for each
text and person named in it. Points may only have the sign that the finding says. Pool: the texts of
``tests/taggers/corpus/entities`` and of all sets. Prints how it does on texts whose happening it
was not fitted on; ``--watch`` on each set when it was left out.
"""

from __future__ import annotations

from monitor.taggers import TaggedText
from monitor.taggers.classify import Classifier
from monitor.taggers.people import candidates
from monitor.taggers.person_findings import AGAINST, FOR
from monitor.taggers.same_names import is_same_name
from monitor.taggers.shipped import gazetteer_with
from monitor.text.languages.romanise import slug
from tests.bench.labelled_texts import labelled
from tests.bench.scorecards import SETS, Example, Plan, run
from tests.bench.tags import names_of_term
from tests.taggers.entities import corpus

PLAN = Plan(
    scheme="person",
    positive=tuple(FOR),
    negative=tuple(AGAINST),
    needed=-0.5,
    most=100,
    by_term=False,
)


def examples() -> list[Example]:
    """Return the texts of the pool that mention the organisation, with what is found in them."""
    classifier = Classifier(gazetteer_with())
    texts: list[tuple[TaggedText, tuple[str, ...], str, str]] = [
        (
            classifier.prepared(one.article),
            tuple(one.labels["people"]),
            part,
            one.labels["happening"],
        )
        for part in SETS
        for one in labelled("relevance", part)
        if one.labels["relevance"] != "none"
    ]
    texts += [
        (case.text, tuple(case.expected["people"]), "entities", case.name) for case in corpus()
    ]
    return [_example(classifier, text, people, pool, group) for text, people, pool, group in texts]


def _example(
    classifier: Classifier, text: TaggedText, people: tuple[str, ...], pool: str, group: str
) -> Example:
    found = candidates(text, classifier.gazetteer)
    terms = [(person.term, person.label) for person, _ in found]
    true = frozenset(_term_of(name, terms) for name in people)
    return Example({one.term: strengths for one, strengths in found}, true, pool, group)


def _term_of(name: str, terms: list[tuple[str, str]]) -> str:
    """Return the term of the one among *terms* whose name is *name*; *name* where none is."""
    for term, label in terms:
        if name == term or slug(name) in names_of_term(term, label) or is_same_name(label, name):
            return term
    return name


if __name__ == "__main__":
    run(PLAN, examples)
