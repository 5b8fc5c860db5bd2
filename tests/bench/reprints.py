"""Reprint detection on copies made from real texts: precision, recall, F1, and time.

Run: ``python -m tests.bench.reprints [--bases N]``. Reads ../shared/data/texts in place.
All articles arrive in random order, so that copies come before their sources as often as
after; what is judged is the state at the end. An article is right when it has the true
origin, or none where it is none. Base texts that repeat each other are left out: there
the truth is not known.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from monitor.compare import Candidate, compare, signature
from storage.records import Article, Reprint, Signature, key
from tests.compare import variants
from tests.compare.variants import VARIANTS, Case

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "texts"
LANGUAGES = "ru kk ky uz tg fa ur hi ar tr mn hy be az ps km ne".split()
POSTINGS = 200
CANDIDATES = 20
MIXED = ("inside a roundup", "half its own")


class Index:
    """What the store does for ``compare``, in memory: see ``monitor/compare/__init__.py``."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.edges: dict[str, Reprint] = {}
        self._sketch: defaultdict[int, list[str]] = defaultdict(list)
        self._digest: defaultdict[str, list[str]] = defaultdict(list)

    def hits(self, mark: Signature) -> list[str]:
        """Return the articles that share the digest or the sketch of *mark*."""
        same = self._digest[mark.text_digest][:CANDIDATES] if mark.text_digest else []
        shared: Counter[str] = Counter()
        weight: defaultdict[str, float] = defaultdict(float)
        for value in mark.sketch:
            postings = self._sketch.get(value, [])
            for name in postings:
                shared[name] += 1
                weight[name] += 1 / len(postings)
        found = [name for name, count in shared.items() if count >= 2]
        found.sort(key=lambda name: (-weight[name], name))
        return [
            name for name in dict.fromkeys([*same, *found[:CANDIDATES]]) if name != mark.article
        ]

    def candidates(self, mark: Signature) -> tuple[list[Candidate], list[Reprint]]:
        """Return the candidates of *mark* with their relatives, and the edges of their families."""
        names = dict.fromkeys(self.hits(mark))
        for name in list(names):
            if edge := self.edges.get(name):
                names.update({edge.source_article: None, edge.origin: None})
        children = [
            edge.article for edge in self.edges.values() if edge.source_article == mark.article
        ]
        names.update(dict.fromkeys(children[:CANDIDATES]))
        names.pop(mark.article, None)
        found = [Candidate(self.articles[name], self.edges.get(name)) for name in names]
        origins = {each.origin for each in found} | {mark.article}
        return found, [edge for edge in self.edges.values() if edge.origin in origins]

    def add(self, article: Article, mark: Signature) -> None:
        """Keep *article* so that later ones find it."""
        self.articles[article.id] = article
        if mark.text_digest:
            self._digest[mark.text_digest].append(article.id)
        for value in mark.sketch:
            if len(self._sketch[value]) < POSTINGS:
                self._sketch[value].append(article.id)

    def settle(self, edges: Iterable[Reprint], roots: Iterable[str]) -> None:
        """Store what a verdict says."""
        for edge in edges:
            self.edges[edge.article] = edge
        for name in roots:
            self.edges.pop(name, None)


def rows(name: str) -> list[dict[str, str]]:
    """Return the texts of one file of the evaluation data."""
    return [json.loads(line) for line in (TEXTS / f"{name}.jsonl").open(encoding="utf-8")]


def base_texts(
    limit: int, chance: random.Random
) -> tuple[list[tuple[str, str, str]], dict[str, list[str]]]:
    """Return (language, headline, text) of base texts, and texts kept apart as filler."""
    kremlin = [(r["title"], r["text"].split("Publication status")[0]) for r in rows("kremlin")]
    english = [("en", title, text) for title, text in kremlin if 150 <= len(text.split()) <= 3000]
    filler: dict[str, list[str]] = {"en": [], "zh": []}
    for _, text in kremlin:
        if len(text.split()) > 3000:
            filler["en"] += [text[start : start + 2400] for start in range(0, len(text), 2400)]
    chinese = []
    for row in rows("zh-official"):
        text = row["text"]
        for start in range(0, len(text) - 1900, 2000):
            chinese.append(("zh", row["title"], text[start : start + 900]))
            filler["zh"].append(text[start + 900 : start + 1900])
    ntrex = rows("ntrex")
    clusters = sorted({row["cluster"] for row in ntrex})
    chosen = set(clusters[:12])
    others = [
        (row["lang"], row["title"], row["text"])
        for row in ntrex
        if row["cluster"] in chosen and row["lang"] in LANGUAGES and len(row["text"]) > 800
    ]
    found = [*english, *chinese, *others]
    chance.shuffle(found)
    for texts in filler.values():
        chance.shuffle(texts)
    return _unlike(found)[:limit], filler


def _unlike(texts: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Leave out texts that share more than a fifth with another."""
    kept: list[tuple[str, str, str]] = []
    known: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes: list[int] = []
    for each in texts:
        own = variants.word_shingles(each[2])
        shared = Counter(index for gram in own for index in known.get(gram, ()))
        if any(count > 0.2 * min(len(own), sizes[index]) for index, count in shared.items()):
            continue
        for gram in own:
            known[gram].append(len(kept))
        sizes.append(len(own))
        kept.append(each)
    return kept


def make_cases(limit: int, chance: random.Random) -> list[Case]:
    """Return base articles, their variants, and the hard negatives."""
    bases, filler = base_texts(limit, chance)
    cases = []
    for number, (language, headline, text) in enumerate(bases):
        published = variants.START + timedelta(hours=number)
        base = variants.article(
            f"base{number}", headline, text, language=language, date_published=published,
            first_seen=published + timedelta(minutes=5),
        )  # fmt: skip
        cases.append(Case(base, "base text", None))
        others = filler["zh" if language == "zh" else "en"]
        for sort, make in VARIANTS.items():
            # what is mixed in is in the store only there
            mixed = others.pop() if sort in MIXED else others[0]
            made = make(text, chance, mixed)
            copy = variants.near_times(base, chance, f"{sort} {number}", made)
            cases.append(Case(replace(copy, headline=headline + " today"), sort, base.id))
    return cases + list(negatives(filler["en"], chance))


def negatives(filler: Sequence[str], chance: random.Random) -> Iterable[Case]:
    """Yield articles that share words, and are copies of nothing."""
    for number, (language, headline, text) in enumerate(variants.forms(40, chance)):
        yield Case(_own(f"form{number}", headline, text, language, number), "daily form", None)
    texts = [text for text in filler if len(text.split()) > 150]
    quote = "“" + " ".join(texts[0].split()[20:65]) + "”, the minister told reporters."
    background = " ".join(texts[1].split()[40:130])
    for number, text in enumerate(texts[2:62]):
        words = text.split()
        short = " ".join(words[:70])
        body = " ".join(words[:160])
        shapes = {
            "explainer under a short text": f"{short}\n\n{variants.EXPLAINER['en']}\n\n{variants.DISCLAIMER}",
            "same quotation": f"{' '.join(words[:60])}\n\n{quote}\n\n{' '.join(words[60:120])}",
            "same background": f"{body}\n\n{background}",
        }
        sort = list(shapes)[number % 3]
        yield Case(_own(f"negative{number}", text[:60], shapes[sort], "en", number), sort, None)


def _own(name: str, headline: str, text: str, language: str, number: int) -> Article:
    published = variants.START + timedelta(hours=number * 3)
    return variants.article(
        name, headline, text, language=language, date_published=published,
        first_seen=published + timedelta(minutes=5),
    )  # fmt: skip


@dataclass
class Score:
    """Counts of one sort of article."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    found: int = 0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = 2 * self.right + self.missed + self.wrong
        return 2 * self.right / total if total else 1.0


def run(
    cases: Sequence[Case], chance: random.Random
) -> tuple[dict[str, Score], Index, dict[str, list[float]]]:
    """Let all *cases* arrive in random order; return the scores by sort, and the times."""
    index = Index()
    times: dict[str, list[float]] = {"signature": [], "compare": []}
    arriving = list(cases)
    if chance is not None:
        chance.shuffle(arriving)
    else:
        arriving.sort(key=lambda case: case.article.first_seen)
    seen_by: dict[str, set[str]] = {}
    for case in arriving:
        start = time.perf_counter()
        mark = signature(case.article)
        times["signature"].append((time.perf_counter() - start) * 1000)
        found, family = index.candidates(mark)
        seen_by[case.article.id] = {each.article.id for each in found}
        start = time.perf_counter()
        verdict = compare(case.article, found, family)
        times["compare"].append((time.perf_counter() - start) * 1000)
        index.add(case.article, mark)
        index.settle(verdict.edges, verdict.roots)
    scores: defaultdict[str, Score] = defaultdict(Score)
    for case in cases:
        edge = index.edges.get(case.article.id)
        score = scores[case.sort]
        if case.origin is None:
            score.wrong += edge is not None
        else:
            score.right += edge is not None and edge.origin == case.origin
            score.missed += edge is None
            score.wrong += edge is not None and edge.origin != case.origin
            met = case.origin in seen_by[case.article.id]
            score.found += met or case.article.id in seen_by[case.origin]
    return scores, index, times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bases", type=int, default=300)
    parser.add_argument("--wrong", action="store_true", help="show what went wrong")
    arguments = parser.parse_args()
    chance = random.Random(20261121)
    cases = make_cases(arguments.bases, chance)
    scores, index, times = run(cases, chance)
    counts = Counter(case.sort for case in cases)
    total = Score()
    print(f"{'sort':32}{'n':>6}{'right':>7}{'missed':>8}{'wrong':>7}{'met':>7}{'F1':>8}")
    for sort, score in scores.items():
        n = counts[sort]
        copies = score.right + score.missed + (score.wrong if score.found else 0)
        met = f"{score.found / n:7.3f}" if sort in VARIANTS else f"{'':7}"
        f1 = f"{score.f1:8.3f}" if copies else f"{'':8}"
        print(f"{sort:32}{n:6}{score.right:7}{score.missed:8}{score.wrong:7}{met}{f1}")
        total.right += score.right
        total.missed += score.missed
        total.wrong += score.wrong
    copies = sum(counts[sort] for sort in VARIANTS)
    found = total.right / max(1, total.right + total.wrong)
    print(
        f"precision {found:.4f}  recall {total.right / copies:.4f}  F1 {2 * found * (total.right / copies) / (found + total.right / copies):.4f}"
    )
    for name, values in times.items():
        values.sort()
        print(
            f"{name}: mean {statistics.fmean(values):.2f} ms, p95 {values[int(len(values) * 0.95)]:.2f} ms"
        )
    rows_each = statistics.fmean(len(signature(case.article).sketch) for case in cases)
    print(f"sketch values an article: {rows_each:.1f}")
    print(Counter(edge.kind for edge in index.edges.values()))
    if arguments.wrong:
        by = {case.article.id: case for case in cases}
        for case in cases:
            edge = index.edges.get(case.article.id)
            if (edge.origin if edge else None) != case.origin:
                print(
                    case.sort,
                    case.article.language,
                    case.article.publisher,
                    len(case.article.text),
                    "->",
                    edge
                    and (
                        by[edge.source_article].sort,
                        by[edge.source_article].article.publisher,
                        by[edge.origin].article.publisher,
                        edge.kind,
                        edge.containment,
                        edge.containment_reverse,
                    ),
                    case.origin and (by[case.origin].article.publisher),
                )


if __name__ == "__main__":
    main()
