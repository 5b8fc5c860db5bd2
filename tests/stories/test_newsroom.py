"""The demo's newsroom, whose stories are true by construction, in many orders of arrival."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from config.gazetteer import load_gazetteer
from monitor.demo import content
from monitor.stories.view import Outline, view
from monitor.taggers.classify import Classifier
from storage.records import Article, key
from tests.bench.stories import b_cubed
from tests.stories.shelf import group

NOW = datetime(2026, 11, 21, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> tuple[list[Outline], dict[str, str]]:
    """What grouping sees of each article that is no copy, and the story that it tells."""
    classifier = Classifier(load_gazetteer())
    addresses = {outlet: f"https://{outlet}.example" for outlet in content.outlet_ids()}
    seen, true = [], {}
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
            seen.append(view(article, classification))
            true[article.id] = page.truth.story
    return seen, true


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_arrival_mixes_two_events(
    newsroom: tuple[list[Outline], dict[str, str]], seed: int
) -> None:
    seen, true = newsroom
    chance = random.Random(seed)
    delays = {each.article: timedelta(hours=chance.uniform(0, 6)) for each in seen}
    order = sorted(seen, key=lambda each: each.at + delays[each.article])
    precision, recall, _ = b_cubed(group(order), true)
    assert precision == 1.0
    assert recall >= 0.9
