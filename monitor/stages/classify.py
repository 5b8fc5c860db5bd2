"""classify: how relevant is an article, and what is it about? Runs in a worker: it is work.

Where the model that makes vectors tells relevance and topics too, the vector of a relevant article
is made here, once: `embed` has nothing left to do, and a replay finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from config.additions import NO_ADDITIONS, Additions
from monitor.meaning.neighbours import ABOUT, NAMED, STATES, TOPICS
from monitor.meaning.numbers import MeaningError
from monitor.meaning.weights import has_weights, likeness_about, likeness_by_topic, neighbours
from monitor.stages.embed import known_vector, unwanted, vector_of
from monitor.stories import beforehand
from monitor.taggers import Likeness
from storage.records import Article, Classification, Further, Outcome, Vector
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts
    from monitor.taggers.classify import Classifier


@dataclass(frozen=True, slots=True)
class ClassifyTask:
    """An article, and what the operator adds to the gazetteer.

    The files go with the task as the engine has read them, so that no worker, however late it
    starts, reads others. ``vector`` is that of the article, where it was made before; else
    ``model`` makes it, which the ``setting`` means ("" for none).
    """

    article: Article
    additions: Additions = NO_ADDITIONS
    setting: str = ""
    model: str = ""
    vector: Vector | None = None


def made(parts: Parts) -> Classify:
    """Return the stage."""
    return Classify(parts.additions, parts.settings.meaning.vectors, parts.model)


class Classify:
    """The classify stage, with the shipped gazetteer and *additions* to it.

    *model*, which the *setting* means, tells relevance and topics too, if it can ("" for none).
    """

    def __init__(self, additions: Additions, setting: str = "", model: str = "") -> None:
        self._additions = additions
        self._setting = setting
        self._model = model if has_weights(model) else ""

    def read(self, store: Store, item: str, _now: datetime) -> ClassifyTask | Outcome:
        """Look up the article *item*, and its vector where that tells topics."""
        article = store.articles.get(item)
        if article is None:
            return Outcome(reason="vanished")
        task = ClassifyTask(article, self._additions)
        if not self._model:
            return task
        vector = known_vector(store, article, self._model)
        if vector is None and _has_failed(store, item):
            return task
        return replace(task, setting=self._setting, model=self._model, vector=vector)


def _has_failed(store: Store, item: str) -> bool:
    """Tell whether *item* failed since it was last asked for: the model, which is foreign C code,
    may have killed the worker, and must not cost what the words say."""
    known = store.work.state("classify", item)
    return known is not None and known.tries > 0


def run(task: ClassifyTask) -> Outcome:
    """Judge the article; by its words alone where the model gives no vector."""
    vectors = [] if task.vector is None else [task.vector]

    def whole() -> Likeness | None:
        if task.model and not vectors:
            vectors.extend(_vectors(task))
        return likeness(vectors[0]) if vectors else None

    found, planned = classifier(task.additions).read(task.article, whole)
    return Outcome(
        reason="ok" if found.level != "none" else "not-relevant",
        records=(found, planned, *(one for one in vectors if one is not task.vector)),
        detail=f"{found.level}: {task.article.headline}",
        further=tuple(_embedded(task, found, vectors)),
        aside=_anchors(task.article, found),
    )


def _anchors(article: Article, found: Classification) -> bytes:
    """Return by what the article can be placed in a story; nothing where it is placed alone."""
    if found.level == "none":
        return b""
    try:
        return beforehand.made(article, found)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - `group` meets it again, and says so
        return b""


hear = beforehand.hear


def _embedded(
    task: ClassifyTask, found: Classification, vectors: Sequence[Vector]
) -> Iterator[Further]:
    """Yield that nothing is left to `embed`, where that is known: it needs no turn of its own."""
    if not task.model:
        return
    end = unwanted(found, task.model) or (Outcome(reason="unchanged") if vectors else None)
    if end is not None:
        yield Further("embed", task.article.id, found, end)


def likeness(vector: Vector) -> Likeness:
    """Return what a text with this *vector* is like; there are weights for its model."""
    near = neighbours(vector)
    return Likeness(
        about=likeness_about(vector),
        topics=likeness_by_topic(vector),
        near=near[TOPICS],
        states=near[STATES],
        named=near[NAMED],
        near_about=near[ABOUT].get(ABOUT, 0.0),
    )


def _vectors(task: ClassifyTask) -> Iterator[Vector]:
    """Yield the vector of the article; nothing where the model gives none, as `embed` will say."""
    with suppress(MeaningError):
        yield vector_of(task.article, setting=task.setting, model=task.model)


def classifier(additions: Additions = NO_ADDITIONS) -> Classifier:
    """Return this process's classifier over the shipped gazetteer and *additions*, made at its
    first article."""
    return _with_additions(additions) if additions else _shipped()


@cache
def _shipped() -> Classifier:
    # Heavy, and only ever used in a worker: the daemon's own process stays small, and starts soon.
    from monitor.taggers.classify import Classifier
    from monitor.taggers.shipped import gazetteer_with

    return Classifier(gazetteer_with())


@lru_cache(maxsize=1)
def _with_additions(additions: Additions) -> Classifier:
    from monitor.taggers.classify import Classifier
    from monitor.taggers.shipped import gazetteer_with

    return Classifier(gazetteer_with(additions), remark=additions.told)
