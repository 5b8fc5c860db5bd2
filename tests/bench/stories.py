"""Grouping against labels: B-cubed precision, recall and F1.

Run: ``python -m tests.bench.stories``. Two sets: the labelled reports of tests/stories/corpus,
arriving in order of publication and with delays of up to eight hours, once with the tags of
the corpus and once with those of the real taggers (relevance from the corpus: most of the
short reports do not name the SCO); and NTREX (../shared/data/texts), where the translations
of a document are one story and nothing is known but the text: no tags, no dates.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.stories.view import view
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from storage.records import Classification
from tests.reprints.variants import article
from tests.stories.labelled import Report, reports
from tests.stories.shelf import group

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "texts"


def b_cubed(found: Mapping[str, str], true: Mapping[str, str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over articles (Bagga and Baldwin 1998)."""
    by_found, by_true = _sets(found), _sets(true)
    both = {name: len(by_found[found[name]] & by_true[true[name]]) for name in found}
    precision = statistics.fmean(both[name] / len(by_found[found[name]]) for name in found)
    recall = statistics.fmean(both[name] / len(by_true[true[name]]) for name in found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _sets(labels: Mapping[str, str]) -> dict[str, set[str]]:
    sets: defaultdict[str, set[str]] = defaultdict(set)
    for name, label in labels.items():
        sets[label].add(name)
    return sets


def delayed(seen: Sequence[Report], seed: int, hours: float) -> list[Report]:
    """Return the reports in an order of arrival with random delays."""
    chance = random.Random(seed)
    delays = {each.article.id: timedelta(hours=chance.uniform(0, hours)) for each in seen}
    return sorted(seen, key=lambda each: each.article.first_seen + delays[each.article.id])


def corpus() -> None:
    """Print the figures of the labelled corpus."""
    labelled = reports()
    languages = Counter(each.article.language for each in labelled)
    stories = {each.story for each in labelled}
    print(f"corpus: {len(labelled)} reports, {len(stories)} stories, {dict(languages)}")
    print("tags of the corpus:")
    _figures(labelled)
    print("tags of the taggers:")
    classifier = Classifier(gazetteer_with())
    _figures([_tagged(each, classifier) for each in labelled])


def _tagged(report: Report, classifier: Classifier) -> Report:
    found = classifier.classify(report.article)
    return replace(report, classification=replace(found, level=report.classification.level))


def _figures(labelled: Sequence[Report]) -> None:
    true = {each.article.id: each.story for each in labelled}
    start = time.perf_counter()
    views = {each.article.id: view(each.article, each.classification) for each in labelled}
    print(f"  view: {(time.perf_counter() - start) / len(labelled) * 1000:.2f} ms an article")
    orders = {"as published": labelled} | {
        f"delayed, seed {seed}": delayed(labelled, seed, 8.0) for seed in range(4)
    }
    for name, order in orders.items():
        start = time.perf_counter()
        found = group(views[each.article.id] for each in order)
        took = (time.perf_counter() - start) / len(order) * 1000
        figures = "  ".join(f"{figure:.3f}" for figure in b_cubed(found, true))
        print(f"  {name:16} B-cubed P R F1  {figures}   {took:.1f} ms an article")


def ntrex() -> None:
    """Print the figures of NTREX: anchors of the text alone."""
    rows = [json.loads(line) for line in (TEXTS / "ntrex.jsonl").open(encoding="utf-8")]
    rows = [row for row in rows if not row["id"].endswith(("-GB", "-US", "-IN"))]
    views, true = [], {}
    for row in rows:
        made = article(row["id"], row["title"], row["text"], language=row["lang"])
        level = Classification(article=made.id, level="mention", score=0.5)
        views.append(view(made, level))
        true[made.id] = row["cluster"]
    random.Random(1).shuffle(views)
    chosen = {
        "en ru": ("en", "ru"),
        "en ru zh": ("en", "ru", "zh"),
        "six Cyrillic and en": ("en", "ru", "kk", "ky", "tg", "mn", "be"),
    }
    for name, languages in chosen.items():
        some = [each for each in views if each.language in languages]
        found = group(some)
        figures = "  ".join(
            f"{f:.3f}" for f in b_cubed(found, {each: true[each] for each in found})
        )
        print(f"  NTREX {name:20} {len(some):4} texts  B-cubed P R F1  {figures}")


if __name__ == "__main__":
    corpus()
    if TEXTS.is_dir():
        ntrex()
    else:
        print("NTREX: the evaluation data (../shared) is not here")
