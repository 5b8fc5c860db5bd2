"""Reprint detection on copies made from real texts: precision, recall, F1, and time.

Run: ``python -m tests.bench.reprints [--bases N] [--wrong]``. Reads ../shared/data/texts in
place. All articles arrive in random order, so that copies come before their sources as
often as after; what is judged is the state at the end. An article is right when it has the
true origin, or none where it is its own text. The same articles then arrive in order of
publication: the edges must be the same, and these times are the ones of daily work.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from monitor.reprints.judge import compare
from monitor.reprints.signature import signature
from tests.reprints.cases import Case, make_cases
from tests.reprints.index import Index
from tests.reprints.variants import VARIANTS

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "texts"
SEED = 20261121


@dataclass
class Score:
    """Counts of one sort of article; ``met`` counts copies that were candidates of their origin."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    met: int = 0

    def add(self, other: Score) -> None:
        """Add the counts of *other*."""
        self.right += other.right
        self.missed += other.missed
        self.wrong += other.wrong
        self.met += other.met

    @property
    def precision(self) -> float:
        """Return the share of found copies that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall: what has another origin is both."""
        return 2 * self.right / max(1, 2 * self.right + self.missed + 2 * self.wrong)


@dataclass
class Run:
    """One arrival of all articles: the state at the end, and milliseconds of CPU time."""

    index: Index = field(default_factory=Index)
    seen: dict[str, set[str]] = field(default_factory=dict)
    signing: list[float] = field(default_factory=list)
    judging: list[float] = field(default_factory=list)


def run(cases: Iterable[Case]) -> Run:
    """Let *cases* arrive in the given order."""
    done = Run()
    for case in cases:
        start = time.process_time()
        mark = signature(case.article)
        signed = time.process_time()
        found, family = done.index.candidates(mark)
        looked_up = time.process_time()
        verdict = compare(case.article, found, family)
        done.judging.append((time.process_time() - looked_up) * 1000)
        done.signing.append((signed - start) * 1000)
        done.seen[case.article.id] = {each.article.id for each in found}
        done.index.add(case.article, mark)
        done.index.settle(verdict)
    return done


def judge(cases: Sequence[Case], done: Run) -> dict[str, Score]:
    """Return the scores by sort of article."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    for case in cases:
        score = scores[case.sort]
        edge = done.index.edges.get(case.article.id)
        if case.origin is None:
            score.wrong += edge is not None
            continue
        score.right += edge is not None and edge.origin == case.origin
        score.wrong += edge is not None and edge.origin != case.origin
        score.missed += edge is None
        score.met += (
            case.origin in done.seen[case.article.id] or case.article.id in done.seen[case.origin]
        )
    return dict(scores)


def shuffled(cases: Sequence[Case], seed: int) -> list[Case]:
    """Return *cases* in a random order of arrival."""
    arriving = list(cases)
    random.Random(seed).shuffle(arriving)
    return arriving


def table(cases: Sequence[Case], scores: dict[str, Score]) -> None:
    """Print the scores by sort and in all."""
    counts = Counter(case.sort for case in cases)
    total = Score()
    print(f"{'':32}{'n':>6}{'right':>7}{'missed':>8}{'wrong':>7}{'met':>7}{'F1':>8}")
    for sort, score in scores.items():
        line = f"{sort:32}{counts[sort]:6}{score.right:7}{score.missed:8}{score.wrong:7}"
        if sort in VARIANTS:
            line += f"{score.met / counts[sort]:7.3f}{score.f1:8.3f}"
        print(line)
        total.add(score)
    copies = sum(counts[sort] for sort in VARIANTS)
    print(
        f"{copies} copies, {len(cases) - copies} others: precision {total.precision:.4f}, "
        f"recall {total.right / copies:.4f}, F1 {total.f1:.4f}, candidates {total.met / copies:.4f}"
    )


def show_wrong(cases: Sequence[Case], done: Run) -> None:
    """Print the articles that were judged wrongly."""
    by_id = {case.article.id: case for case in cases}
    for case in cases:
        edge = done.index.edges.get(case.article.id)
        if (edge.origin if edge else None) == case.origin:
            continue
        print(f"{case.sort}, {case.article.language}, {case.article.headline[:40]!r}:", end=" ")
        if edge is None:
            print("no copy")
        else:
            source = by_id[edge.source_article]
            print(edge.kind, edge.containment, "of", source.sort, source.article.headline[:40])


def main() -> None:
    """Print what was found, whether order matters, and the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bases", type=int, default=200)
    parser.add_argument("--wrong", action="store_true", help="show what was judged wrongly")
    arguments = parser.parse_args()
    if not TEXTS.is_dir():
        print("the evaluation data (../shared) is not here")
        return
    cases = make_cases(TEXTS, arguments.bases, random.Random(SEED))
    done = run(shuffled(cases, SEED))
    table(cases, judge(cases, done))
    print("kinds:", dict(Counter(edge.kind for edge in done.index.edges.values()).most_common()))
    if arguments.wrong:
        show_wrong(cases, done)
    daily = run(sorted(cases, key=lambda case: (case.article.first_seen, case.article.id)))
    names = done.index.edges.keys() | daily.index.edges.keys()
    other = sum(done.index.edges.get(name) != daily.index.edges.get(name) for name in names)
    print(f"edges that another order of arrival changes: {other} of {len(names)}")
    for name, values in (("signature", daily.signing), ("compare", daily.judging)):
        print(
            f"{name}: median {statistics.median(values):.2f} ms of CPU, mean "
            f"{statistics.fmean(values):.2f} ms, 95 of 100 under "
            f"{statistics.quantiles(values, n=20)[-1]:.2f} ms"
        )
    length = sum(len(case.article.text) for case in cases)
    print(f"signature: {sum(daily.signing) / length * 3000:.2f} ms for 3,000 characters")
    sizes = [len(signature(case.article).sketch) for case in cases]
    print(f"sketch values an article: mean {statistics.fmean(sizes):.1f}, most {max(sizes)}")


if __name__ == "__main__":
    main()
