"""The whole path over the demo newsroom: what the truth says is what is stored and sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from monitor.reading.export import article_lines, reprint_lines, story_lines
from storage.query import parse
from storage.store import Store
from tests.flow.conftest import World


@pytest.fixture
def store(after_one_round: World) -> Iterator[Store]:
    opened = after_one_round.store()
    yield opened
    opened.close()


@pytest.fixture
def lines(after_one_round: World, store: Store) -> dict[str, dict[str, Any]]:
    """Return the exported articles by the newsroom's own id."""
    by_url = {line["url"]: line for line in article_lines(store, store.articles.ids())}
    return {
        page.id: by_url[page.url] for page in after_one_round.room.articles if page.url in by_url
    }


def test_every_allowed_article_is_stored(
    after_one_round: World, lines: dict[str, dict[str, Any]]
) -> None:
    allowed = {p.id for p in after_one_round.room.articles if p.truth.level != "forbidden"}
    assert lines.keys() == allowed


def test_what_robots_txt_forbids_is_not_fetched(after_one_round: World, store: Store) -> None:
    forbidden = [p for p in after_one_round.room.articles if p.truth.level == "forbidden"]
    asked = {(r.outlet, r.path) for r in after_one_round.room.requests}
    assert forbidden
    assert not {(page.outlet, page.path) for page in forbidden} & asked
    assert len(store.work.items("fetch", state="parked", reason="robots-denied")) == len(forbidden)


def test_texts_are_the_outlets_own(
    after_one_round: World, lines: dict[str, dict[str, Any]]
) -> None:
    for page in after_one_round.room.articles:
        if page.id not in lines:
            continue
        line = lines[page.id]
        assert line["language"] == page.language
        assert line["headline"] == page.headline
        wanted = "\n\n".join(page.paragraphs).split()
        shared = sum(word in line["text"] for word in wanted)
        assert shared >= 0.95 * len(wanted), page.id
        assert len(line["text"].split()) <= 1.1 * len(wanted) + 12, page.id


def test_relevance_is_judged_as_the_truth_has_it(
    after_one_round: World, lines: dict[str, dict[str, Any]]
) -> None:
    wrong = {
        page.id: (lines[page.id]["relevance"]["level"], page.truth.level)
        for page in after_one_round.room.articles
        if page.id in lines and lines[page.id]["relevance"]["level"] != page.truth.level
    }
    assert wrong == {}


def test_copies_are_found_with_their_kind_and_origin(
    after_one_round: World, lines: dict[str, dict[str, Any]]
) -> None:
    ids = {line["id"]: name for name, line in lines.items()}
    found = {
        name: (line["reprint"]["kind"], ids[line["reprint"]["origin"]])
        for name, line in lines.items()
        if line["reprint"]
    }
    true = {
        page.id: (page.truth.copy, page.truth.origin)
        for page in after_one_round.room.articles
        if page.truth.copy and page.id in lines
    }
    assert found == true


def test_every_article_has_a_story_and_copies_share_it(
    lines: dict[str, dict[str, Any]], store: Store
) -> None:
    assert all(line["story"] for line in lines.values())
    ids = {line["id"]: line for line in lines.values()}
    for line in lines.values():
        if line["reprint"] and line["reprint"]["kind"] in ("exact", "near", "excerpt"):
            assert line["story"] == ids[line["reprint"]["origin"]]["story"]
    stories = list(story_lines(store, store.stories.ids()))
    assert sum(len(story["articles"]) for story in stories) == len(lines)


def test_countries_are_tagged_as_the_truth_has_them(
    after_one_round: World, lines: dict[str, dict[str, Any]]
) -> None:
    right = found = true = 0
    for page in after_one_round.room.articles:
        # Copies say nothing of their own about countries: their origin's truth is theirs.
        if page.id not in lines or page.truth.level == "none" or page.truth.copy:
            continue
        tags = {t["term"] for t in lines[page.id]["tags"] if t["scheme"] == "country"}
        right += len(tags & set(page.truth.countries))
        found += len(tags)
        true += len(page.truth.countries)
    # Floors that may not fall; the cases are in monitor/demo/articles. What is missed are mostly
    # states that act in one late clause among five: the labelled sets, to which the scorecard is
    # fitted, mostly do not count these, and the demo's truth does.
    assert right / found > 0.8
    assert right / true > 0.7


def test_webhooks_arrive_signed_and_once(after_one_round: World) -> None:
    room = after_one_round.room
    about = [p for p in room.articles if p.truth.level == "about"]
    assert len(room.received) == len(about)
    assert len({post.headers["webhook-id"] for post in room.received}) == len(about)
    for post in room.received:
        Webhook(room.secret).verify(post.body, post.headers)
        event = json.loads(post.body)
        assert event["type"] == "article.created"
        assert event["data"]["relevance"]["level"] == "about"


def test_sources_that_cannot_be_read_are_named(store: Store) -> None:
    states = {name: health.state for name, health in store.sources.all_health().items()}
    assert states["Closed Chronicle"] == "gone"
    assert states["Walled Gazette"] == "blocked"
    assert states["Volga-Inform (RU)"] == "ok"


def test_one_bad_item_does_not_lose_the_feed(
    lines: dict[str, dict[str, Any]], store: Store
) -> None:
    assert any(line["source"] == "Broken Bulletin" for line in lines.values())
    assert store.sources.health("Broken Bulletin").state == "ok"


def test_everything_is_found_in_every_script(store: Store) -> None:
    for query in (
        "ШОС",
        "上合组织",
        "ШЫҰ",
        "سازمان",
        "संगठन",
        "transport ministers",
        "topic:tourism",
    ):
        assert store.search.find(parse(query)), query


def test_nothing_has_crashed(store: Store) -> None:
    assert [row for row in store.work.counts() if row[2] == "crashed"] == []


def test_what_changed_in_copies_is_told(store: Store) -> None:
    edges = list(reprint_lines(store, None))
    assert any(edge["changes"]["headline"] for edge in edges)
    assert any(edge["changes"]["sentences_dropped"] for edge in edges)


def test_secrets_are_nowhere_in_the_store(after_one_round: World, store: Store) -> None:
    store.tidy()
    data = Path(store.path).read_bytes()
    assert after_one_round.room.secret.removeprefix("whsec_").encode() not in data
