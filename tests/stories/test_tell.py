"""A story told from its members."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.stories.tell import tell
from storage.records import Article, Reprint
from tests.reprints.variants import START, article


def member(name: str, hours: float, **more: object) -> Article:
    at = START + timedelta(hours=hours)
    seen = at + timedelta(minutes=10)
    return article(name, f"Headline {name}", "Text", date_published=at, first_seen=seen, **more)


def copy_of(copy: Article, origin: Article) -> dict[str, Reprint]:
    edge = Reprint(
        article=copy.id,
        source_article=origin.id,
        origin=origin.id,
        kind="near",
        containment=1.0,
        containment_reverse=1.0,
    )
    return {copy.id: edge}


def test_a_story_of_several() -> None:
    first = member("a", 1, language="zh", country="CN", publisher="Xinhua")
    second = member("b", 2, language="en", country="RU", publisher="TASS")
    third = member("c", 3, language="en", country="CN", publisher="Xinhua")
    story = tell("s", [third, first, second])
    assert story.id == "s"
    assert story.headline == "Headline a"
    assert story.origin == first.id
    assert story.articles == (first.id, second.id, third.id)
    assert story.languages == ("en", "zh")
    assert story.countries == ("CN", "RU")
    assert story.outlets == ("Xinhua", "TASS")
    assert story.first_published == first.date_published
    assert story.last_seen == third.first_seen
    assert tell("s", [second, third, first]) == story


def test_the_origin_is_no_copy_of_another_member() -> None:
    copy, source = member("copy", 1), member("source", 2)
    assert tell("s", [copy, source], copy_of(copy, source)).origin == source.id
    elsewhere = copy_of(copy, member("elsewhere", 0))
    assert tell("s", [copy, source], elsewhere).origin == copy.id


def test_the_origin_is_usable_where_one_is() -> None:
    stub = replace(member("stub", 1), status="withheld", reason="paywall-stub")
    full = member("full", 2)
    assert tell("s", [stub, full]).origin == full.id
    assert tell("s", [stub]).origin == stub.id


@pytest.mark.parametrize("headline", ["", "Headline b"])
def test_a_member_without_a_headline_gives_none(headline: str) -> None:
    first = replace(member("a", 1), headline="")
    second = replace(member("b", 2), headline=headline)
    assert tell("s", [first, second]).headline == headline


def test_a_date_in_the_future_counts_as_first_seen() -> None:
    late = replace(member("a", 1), date_published=START + timedelta(days=365))
    assert tell("s", [late]).first_published == late.first_seen
