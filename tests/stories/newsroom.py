"""The demo's newsroom, whose stories are true by construction."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.demo import content
from monitor.stories.view import Outline, view
from monitor.taggers.classify import Classifier
from monitor.taggers.shipped import gazetteer_with
from storage.records import Article, key

NOW = datetime(2026, 11, 21, 22, tzinfo=UTC)


def newsroom() -> tuple[list[Article], list[Outline], dict[str, str]]:
    """Return each relevant article that is no copy, as grouping sees it, and its true story."""
    classifier = Classifier(gazetteer_with())
    addresses = {outlet: f"https://{outlet}.example" for outlet in content.outlet_ids()}
    articles, seen, true = [], [], {}
    for page in content.pages(addresses, NOW):
        article = Article(
            id=key("article", page.url),
            url=page.url,
            source=page.outlet,
            headline=page.headline,
            text="\n\n".join(page.paragraphs),
            capture="",
            captured_at=page.published,
            first_seen=page.published,
            date_published=page.published,
            language=page.language,
        )
        classification = classifier.classify(article)
        if not page.truth.origin and classification.level != "none":
            articles.append(article)
            seen.append(view(article, classification))
            true[article.id] = page.truth.story
    return articles, seen, true
