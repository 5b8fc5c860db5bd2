"""classify: how relevant is an article, and what is it about? Runs in a worker: it is work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from config.additions import NO_ADDITIONS, Additions
from config.gazetteer import load_gazetteer
from monitor.taggers.classify import Classifier
from storage.records import Article, Outcome
from storage.store import Store

if TYPE_CHECKING:
    from monitor.parts import Parts


@dataclass(frozen=True, slots=True)
class ClassifyTask:
    """An article, and what the operator adds to the gazetteer.

    The files go with the task as the engine has read them, so that no worker, however late it
    starts, reads others.
    """

    article: Article
    additions: Additions = NO_ADDITIONS


def made(parts: Parts) -> Classify:
    """Return the stage."""
    return Classify(parts.additions)


class Classify:
    """The classify stage, with the shipped gazetteer and *additions* to it."""

    def __init__(self, additions: Additions) -> None:
        self._additions = additions

    def read(self, store: Store, item: str, _now: datetime) -> ClassifyTask | Outcome:
        """Look up the article *item*."""
        article = store.articles.get(item)
        if article is None:
            return Outcome(reason="vanished")
        return ClassifyTask(article, self._additions)


def run(task: ClassifyTask) -> Outcome:
    """Judge the article."""
    found, planned = classifier(task.additions).read(task.article)
    return Outcome(
        reason="ok" if found.level != "none" else "not-relevant",
        records=(found, planned),
        detail=f"{found.level}: {task.article.headline}",
    )


def classifier(additions: Additions = NO_ADDITIONS) -> Classifier:
    """Return this process's classifier over the shipped gazetteer and *additions*, made at its
    first article."""
    return _with_additions(additions) if additions else _shipped()


@cache
def _shipped() -> Classifier:
    return Classifier(load_gazetteer())


@lru_cache(maxsize=1)
def _with_additions(additions: Additions) -> Classifier:
    return Classifier(load_gazetteer(additions=additions), remark=additions.told)
