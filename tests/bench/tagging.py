"""Print how well relevance, topics and events are judged, and how fast.

``python -m tests.bench.tagging [dev|held|both] [-v]``; -v lists each wrong case.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from config.gazetteer import load_gazetteer
from monitor.taggers.classify import Classifier
from tests.taggers.relevance_corpus import Case, load, score, terms


def main(arguments: Sequence[str]) -> None:
    """Print the scores of the asked parts."""
    parts = [one for one in arguments if one in ("dev", "held")] or ["dev", "held"]
    classifier = Classifier(load_gazetteer())
    for part in parts:
        measure(part, classifier, verbose="-v" in arguments)


def measure(part: str, classifier: Classifier, *, verbose: bool) -> None:
    """Print the scores of one part."""
    cases = load(part)
    begin = time.process_time()
    results = [classifier.classify(case.article) for case in cases]
    seconds = time.process_time() - begin
    made = score(cases, results)
    characters = sum(len(case.article.text) for case in cases)
    print(f"{part}: {len(cases)} texts, level accuracy {made.accuracy:.3f}, ", end="")
    print(f"macro-F1 {made.macro_f1:.3f}")
    print(f"  topics P {made.topic_precision:.3f} R {made.topic_recall:.3f} F1 {made.topic_f1:.3f}")
    print(f"  events P {made.event_precision:.3f} R {made.event_recall:.3f} F1 {made.event_f1:.3f}")
    print(f"  {1000 * seconds / characters * 3000:.2f} ms for 3,000 characters, all taggers")
    if verbose:
        for case, result in zip(cases, results, strict=True):
            _explain(case, result)


def _explain(case: Case, result: object) -> None:
    from storage.records import Classification

    assert isinstance(result, Classification)
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
        for line in wrong:
            print(f"    {line}")
        if case.level != result.level:
            for line in result.evidence:
                print(f"      - {line}")


if __name__ == "__main__":
    main(sys.argv[1:])
