"""Fit the scorecard of countries (``config/country_scorecard.toml``) to labelled texts.

    python -m tests.bench.fit_countries [--write] [--watch]

A logistic regression over the findings of ``monitor/taggers/country_findings.py``, one row for each
text and state. Points may only have the sign that the finding says. Pool: the texts of
``tests/taggers/corpus/entities`` and the sets ``learn`` and ``look2``. Prints how it does on
texts whose happening it was not fitted on.
"""

from __future__ import annotations

from config.gazetteer import load_gazetteer
from monitor.taggers import TaggedText
from monitor.taggers.classify import Classifier
from monitor.taggers.countries import mentions_in
from monitor.taggers.country_findings import AGAINST, FOR, findings
from monitor.taggers.rivals import member_states
from tests.bench.labelled_texts import labelled
from tests.bench.scorecards import Example, Plan, run
from tests.taggers.entities import corpus

PARTS = ("learn", "look2")
"""With ``look3`` and ``look4`` too no set that is left out is told better in the mean (0.804, and
0.805 on the two by these), and single sentences of ``tests/taggers`` are told worse."""
PLAN = Plan(
    scheme="country",
    positive=tuple(FOR),
    negative=tuple(AGAINST),
    # A state that is missed costs a reader more than one that is told beside: of all texts of the
    # pool recall 0.91 and precision 0.81 (F1 0.856) instead of 0.86 and 0.86 (0.859) at -0.2.
    needed=-0.62,
    most=250,
    by_term=False,
)


def examples() -> list[Example]:
    """Return the texts of the pool that mention the organisation, with what is found in them."""
    classifier = Classifier(load_gazetteer())
    texts: list[tuple[TaggedText, frozenset[str], str, str]] = [
        (classifier.prepared(one.article), frozenset(one.labels["countries"]), part, name)
        for part in PARTS
        for one in labelled("relevance", part)
        if one.labels["relevance"] != "none"
        for name in (one.labels["happening"],)
    ]
    texts += [
        (case.text, frozenset(case.expected["countries"]), "entities", case.name)
        for case in corpus()
    ]
    return [
        Example(
            findings(
                mentions_in(text, classifier.gazetteer),
                headline=text.headline_length,
                length=len(text.text),
                members=member_states(classifier.gazetteer),
            ),
            true,
            pool,
            group,
        )
        for text, true, pool, group in texts
    ]


if __name__ == "__main__":
    run(PLAN, examples)
