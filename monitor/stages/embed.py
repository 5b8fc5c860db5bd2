"""embed: what does an article mean, as numbers? Runs in a worker: the model is foreign C code.

Where the vector tells topics too, `classify` has made it, and nothing is left to do here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.meaning.numbers import MeaningError, packed
from monitor.meaning.passage import digest_of, passage
from monitor.meaning.provider import provider
from storage.records import Article, Classification, Outcome, Record, Vector
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedTask:
    """An article, and the model that the settings choose."""

    article: Article
    setting: str
    model: str


def made(parts: Parts) -> Embed:
    """Return the stage."""
    return Embed(parts.settings.meaning.vectors, parts.model)


class Embed:
    """The embed stage, with the *model* that the *setting* means ("" for none)."""

    def __init__(self, setting: str, model: str) -> None:
        self._setting = setting
        self._model = model

    def read(self, store: Store, item: str, _now: datetime) -> EmbedTask | Outcome:
        """Look up the article *item*, if it is relevant and its text has no vector yet."""
        if not self._model:
            return Outcome(reason="no-model")
        article = store.articles.get(item)
        if article is None:
            return Outcome(reason="vanished")
        if end := unwanted(store.classifications.of([item]).get(item), self._model):
            return end
        if has_vector(store, article, self._model):
            return Outcome(reason="unchanged")
        return EmbedTask(article=article, setting=self._setting, model=self._model)


def unwanted(found: Record | None, model: str) -> Outcome | None:
    """Return the end of an article of which this was *found* where *model* has nothing to do."""
    if not model:
        return Outcome(reason="no-model")
    if not isinstance(found, Classification) or found.level == "none":
        return Outcome(reason="not-relevant")
    return None


def has_vector(store: Store, article: Article, model: str) -> bool:
    """Tell whether *model* made a vector of *article* as it is now."""
    return known_vector(store, article, model) is not None


def known_vector(store: Store, article: Article, model: str) -> Vector | None:
    """Return the vector that *model* made of *article* as it is now, if it did."""
    known = store.vectors.of([article.id], model=model).get(article.id)
    return known if known is not None and known.digest == digest_of(article) else None


def run(task: EmbedTask) -> Outcome:
    """Make the vector; the article goes on without one where the model gives none."""
    try:
        vector = vector_of(task.article, setting=task.setting, model=task.model)
    except MeaningError as error:
        return Outcome(reason="no-vector", parked=True, detail=str(error))
    return Outcome(reason="ok", records=(vector,))


def vector_of(article: Article, *, setting: str, model: str) -> Vector:
    """Return the vector of *article* by *model*, which the *setting* means.

    :raises MeaningError: where the model gives none
    """
    return Vector(
        article=article.id,
        model=model,
        language=article.language,
        digest=digest_of(article),
        numbers=packed(provider(setting).passage(passage(article))),
    )
