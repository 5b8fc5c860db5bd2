"""Fit the scorecard of countries (``config/country_scorecard.toml``) to labelled texts.

    python -m tests.bench.fit_countries [--write] [--watch]

A logistic regression over the findings of ``monitor/taggers/country_findings.py``, one row for each
text and state. Points may only have the sign that the finding says. Pool: the texts of
``tests/taggers/corpus/entities`` and all sets. Prints how it does on texts whose happening it was
not fitted on; ``--watch`` on each set when it was left out.
"""

from __future__ import annotations

from monitor.taggers import TaggedText
from monitor.taggers.classify import Classifier
from monitor.taggers.countries import found_in, mentions_in
from monitor.taggers.country_findings import AGAINST, FOR, LEAST, ONLY_CITY
from monitor.taggers.shipped import gazetteer_with
from storage.records import Article
from tests.bench.labelled_texts import labelled
from tests.bench.scorecards import SETS, Example, Plan, run
from tests.taggers.entities import corpus

PLAN = Plan(
    scheme="country",
    positive=tuple(FOR),
    negative=tuple(AGAINST),
    # The F1 of sets that are left out is the same from -0.4 to -0.2. A state that is missed costs a
    # reader more than one that is told beside.
    needed=-0.4,
    most=250,
    by_term=False,
)


def of_sets(classifier: Classifier, *, least: float) -> list[tuple[Article, Example]]:
    """Return the texts of the sets that mention the organisation, with what is found in them of
    states whose mentions weigh *least*."""
    return [
        (
            one.article,
            _example(
                classifier,
                classifier.prepared(one.article),
                frozenset(one.labels["countries"]),
                part,
                one.labels["happening"],
                least,
            ),
        )
        for part in SETS
        for one in labelled("relevance", part)
        if one.labels["relevance"] != "none"
    ]


def examples() -> list[Example]:
    """Return the texts of the pool, with what is found in them."""
    classifier = Classifier(gazetteer_with())
    return [one for _, one in of_sets(classifier, least=LEAST)] + [
        _example(
            classifier,
            case.text,
            frozenset(case.expected["countries"]),
            "entities",
            case.name,
            LEAST,
        )
        for case in corpus()
    ]


def _example(
    classifier: Classifier,
    text: TaggedText,
    true: frozenset[str],
    pool: str,
    group: str,
    least: float,
) -> Example:
    mentions = mentions_in(text, classifier.gazetteer)
    found = found_in(text, classifier.gazetteer, mentions, least=least)
    if least:  # by words alone, as the program asks then
        found = {
            code: {name: one for name, one in row.items() if name != ONLY_CITY}
            for code, row in found.items()
        }
    return Example(found, true, pool, group)


if __name__ == "__main__":
    run(PLAN, examples)
