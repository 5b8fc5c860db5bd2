"""classify: how relevant is an article, and what is it about?"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.records import Article, Classification, Outcome
from storage.store import Store


class Classifies(Protocol):
    """What decides: relevance with its evidence, and the tags."""

    def classify(self, article: Article) -> Classification:
        """Return what *article* is about."""
        ...


class Classify:
    """The classify stage."""

    def __init__(self, classifier: Classifies) -> None:
        self._classifier = classifier

    def read(self, store: Store, item: str, _now: datetime) -> Article | Outcome:
        """Look up the article *item*."""
        return store.articles.get(item) or Outcome(reason="vanished")

    def run(self, article: Article) -> Outcome:
        """Judge the article."""
        found = self._classifier.classify(article)
        reason = "ok" if found.level != "none" else "not-relevant"
        return Outcome(reason=reason, records=(found,))
