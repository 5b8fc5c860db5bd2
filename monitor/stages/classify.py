"""classify: how relevant is an article, and what is it about? Runs in a worker: it is work."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from config.gazetteer import load_gazetteer
from monitor.taggers.classify import Classifier
from storage.records import Article, Outcome
from storage.store import Store


def read(store: Store, item: str, _now: datetime) -> Article | Outcome:
    """Look up the article *item*."""
    return store.articles.get(item) or Outcome(reason="vanished")


def run(article: Article) -> Outcome:
    """Judge the article."""
    found, planned = classifier().read(article)
    return Outcome(
        reason="ok" if found.level != "none" else "not-relevant",
        records=(found, planned),
        detail=f"{found.level}: {article.headline}",
    )


@cache
def classifier() -> Classifier:
    """Return this process's classifier over the shipped gazetteer, made at its first article."""
    return Classifier(load_gazetteer())
