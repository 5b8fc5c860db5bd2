"""Fit the scorecard of topics (``config/topic_scorecard.toml``) to labelled texts.

    python -m tests.bench.fit_topics [--write] [--watch]

A logistic regression over the findings of ``monitor/taggers/topic_findings.py``, one row for each
text and topic. Points may only have the sign that the finding says. Pool: the texts of
``tests/taggers/corpus/relevance`` and the sets ``learn``, ``look2`` and ``look3``. Prints how it
does on texts whose happening it was not fitted on.
"""

from __future__ import annotations

from config.gazetteer import load_gazetteer
from monitor.taggers.classify import Classifier
from monitor.taggers.mentions import read
from monitor.taggers.relevance import judge
from monitor.taggers.topic_findings import AGAINST, FOR
from monitor.taggers.topics import MOST, rows, words
from storage.records import Article
from tests.bench.labelled_texts import labelled
from tests.bench.scorecards import SETS, Example, Plan, run
from tests.taggers.relevance_corpus import load

CORPORA = ("dev", "held")
PLAN = Plan(
    scheme="topic",
    positive=tuple(FOR),
    negative=tuple(AGAINST),
    # F1 of the folds 0.748; with -0.6 to -0.2 it is 0.742 to 0.748
    needed=-0.3,
    most=MOST,
    by_term=True,
)


Text = tuple[Article, frozenset[str], str, str]
"""An article, its topics, the set it is of, and its happening."""


def texts() -> list[Text]:
    """Return the texts of the pool that mention the organisation."""
    found: list[Text] = [
        (one.article, frozenset(one.labels["topics"]), part, one.labels["happening"])
        for part in SETS
        for one in labelled("relevance", part)
        if one.labels["relevance"] != "none"
    ]
    found += [
        (case.article, frozenset(case.topics), part, case.id)
        for part in CORPORA
        for case in load(part)
        if case.level != "none"
    ]
    return found


def examples() -> list[Example]:
    """Return the texts of the pool, with what is found in them."""
    classifier = Classifier(load_gazetteer())
    return [example(classifier, *one) for one in texts()]


def example(
    classifier: Classifier, article: Article, topics: frozenset[str], pool: str, group: str
) -> Example:
    """Return a text with what its words show."""
    text = classifier.prepared(article)
    level = judge(text, classifier.gazetteer).level
    found = words(text, read(text, classifier.gazetteer))
    strengths = rows(text, classifier.gazetteer, found) if level != "none" else {}
    return Example(strengths, topics, pool, group, has_one=level == "about")


if __name__ == "__main__":
    run(PLAN, examples)
