"""Print how well relevance, topics and events are judged, and how fast.

``python -m tests.bench.tagging [dev|held|both] [-v]``; -v lists each wrong case.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date

from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from storage.records import Classification
from tests.taggers.relevance_corpus import Case, article_of, load, score, terms

LENGTH = 3_000
"""Characters of the articles that are timed."""


def main(arguments: Sequence[str]) -> None:
    """Print the scores of the asked parts."""
    parts = [one for one in arguments if one in ("dev", "held")] or ["dev", "held"]
    classifier = Classifier(gazetteer_with())
    for part in parts:
        measure(part, classifier, verbose="-v" in arguments)
    speed(classifier)


def measure(part: str, classifier: Classifier, *, verbose: bool) -> None:
    """Print the scores of one part."""
    cases = load(part)
    results = [classifier.classify(case.article) for case in cases]
    made = score(cases, results)
    print(f"{part}: {len(cases)} texts, level accuracy {made.accuracy:.3f}, ", end="")
    print(f"macro-F1 {made.macro_f1:.3f}")
    print(f"  topics P {made.topic_precision:.3f} R {made.topic_recall:.3f} F1 {made.topic_f1:.3f}")
    print(f"  events P {made.event_precision:.3f} R {made.event_recall:.3f} F1 {made.event_f1:.3f}")
    if verbose:
        for case, result in zip(cases, results, strict=True):
            _explain(case, result)


def speed(classifier: Classifier) -> None:
    """Print the CPU time for articles of 3,000 characters, made of the corpus texts."""
    for language in ("en", "ru", "zh"):
        texts = [case.article.text for case in load("dev") if case.article.language == language]
        whole = "\n\n".join(texts)
        articles = [
            article_of("SCO", whole[at : at + LENGTH], day=date(2025, 9, 1), language=language)
            for at in range(0, len(whole) - LENGTH, LENGTH // 2)
        ]
        begin = time.process_time()
        for article in articles:
            classifier.classify(article)
        each = 1000 * (time.process_time() - begin) / max(1, len(articles))
        print(f"{language}: {each:.2f} ms for {LENGTH:,} characters ({len(articles)} articles)")


def _explain(case: Case, result: Classification) -> None:
    wrong = []
    if case.level != result.level:
        wrong.append(f"level {case.level} -> {result.level} ({result.score:.2f})")
    if case.level != "none":
        for scheme, label in (("topic", case.topics), ("event", case.events)):
            found = terms(result, scheme)
            if found != label:
                missing, extra = sorted(label - found), sorted(found - label)
                wrong.append(f"{scheme}: missing {missing}, extra {extra}")
    if wrong:
        print(f"{case.id} [{case.kind}] {case.article.headline[:70]}")
        print("".join(f"    {line}\n" for line in wrong), end="")
        if case.level != result.level:
            print("".join(f"      - {line}\n" for line in result.evidence), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
