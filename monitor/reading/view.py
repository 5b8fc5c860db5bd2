"""An article with all that is known of it: what is matched, told and exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.records import Article, Classification, Display, Level, Reprint

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article with all that the stages found out about it.

    ``story`` is the id of its story; ``display`` is what its source's terms allow to be
    passed on: "full" text, or a "snippet" with a link.
    """

    article: Article
    classification: Classification | None = None
    reprint: Reprint | None = None
    story: str = ""
    display: Display = "snippet"

    @property
    def level(self) -> Level:
        """What the article has to do with the organisation; "none" while nobody has looked."""
        return self.classification.level if self.classification else "none"

    @property
    def outlet(self) -> str:
        """Who published it, in words: the publisher, or the name of the source."""
        return self.article.publisher or self.article.source

    def terms(self, scheme: str) -> tuple[str, ...]:
        """Return the terms of its tags in *scheme*, surest first."""
        tags = self.classification.tags if self.classification else ()
        found = sorted((t for t in tags if t.scheme == scheme), key=lambda t: -t.confidence)
        return tuple(tag.term for tag in found)


def views(store: Store, articles: Sequence[Article]) -> dict[str, ArticleView]:
    """Return *articles* with all that is known of them, by id."""
    names = [article.id for article in articles]
    found = store.classifications.of(names)
    edges = store.reprints.of(names)
    stories = store.stories.story_of(names)
    display = store.sources.displays(article.source for article in articles)
    return {
        article.id: ArticleView(
            article=article,
            classification=found.get(article.id),
            reprint=edges.get(article.id),
            story=stories.get(article.id, ""),
            display=display.get(article.source, "full"),
        )
        for article in articles
    }
