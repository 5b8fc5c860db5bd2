"""Feeds out, as feed readers read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, urlsplit

import feedparser
import pytest
from lxml import etree

from config.settings import Settings
from monitor.catalogue.configured import configured_subscriptions
from monitor.notifiers._hub_pings import ping
from monitor.reading.stories import stories_named
from storage.query import standing
from storage.store import Store
from tests.web import outside
from tests.web.conftest import ELSEWHERE, Asked


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize("query", ["", "country:KZ", "ШОС"])
def test_a_reader_finds_what_the_store_finds(
    shown: Asked, store: Store, form: str, query: str
) -> None:
    answer = shown(f"/feed.{form}?q={quote(query)}")
    read = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not read.bozo
    hits = store.search.find(standing(query), limit=50, newest=True)
    articles = store.articles.get_all([hit.article for hit in hits])
    assert [entry.id.rpartition("/")[2] for entry in read.entries] == [h.article for h in hits]
    for entry in read.entries:
        article = articles[entry.id.rpartition("/")[2]]
        assert entry.title == article.headline
        assert entry.link == f"http://localhost/articles/{article.id}"
        assert entry.author == (article.publisher or article.source)


def test_json_feed_says_the_same(shown: Asked, store: Store) -> None:
    answer = shown("/feed.json?q=country:KZ")
    assert answer.headers["content-type"] == "application/feed+json"
    told = json.loads(answer.text)
    hits = store.search.find(standing("country:KZ"), limit=50, newest=True)
    assert [item["id"] for item in told["items"]] == [hit.article for hit in hits]
    assert all(item["content_text"] and item["url"] for item in told["items"])


@pytest.mark.parametrize("query", ["", "country:KZ", "ШОС"])
def test_stories_are_told_with_the_one_that_got_an_article_last_first(
    shown: Asked, store: Store, query: str
) -> None:
    told = json.loads(shown(f"/stories.json?q={quote(query)}").text)
    names = store.search.stories(standing(query), limit=50, newest=True)
    assert [item["id"] for item in told["items"]] == names != []
    known = {one.story.id: one for one in stories_named(store, names)}
    for item in told["items"]:
        one = known[item["id"]]
        assert item["title"] == one.story.headline
        assert item["url"] == f"http://localhost/stories/{item['id']}"
        assert [author["name"] for author in item["authors"]] == list(one.story.outlets[:10])
        assert item["date_modified"] == one.story.last_seen.isoformat()
    for form in ("atom", "rss"):
        answer = shown(f"/stories.{form}?q={quote(query)}")
        read = feedparser.parse(answer.content, response_headers=dict(answer.headers))
        assert not read.bozo
        assert [entry.link for entry in read.entries] == [item["url"] for item in told["items"]]
    assert shown("/stories.xml").json()["code"] == "not-found"


def test_what_comes_from_outside_is_well_formed_text(hostile: Asked) -> None:
    asked = quote(outside.BREAKOUT)
    for form in ("atom", "rss"):
        assert etree.fromstring(hostile(f"/feed.{form}?q={asked}").content) is not None
        answer = hostile(f"/feed.{form}")
        tree = etree.fromstring(answer.content)
        titles = [one.text for one in tree.iter() if etree.QName(one).localname == "title"]
        assert any("<script>alert(1)</script>" in (title or "") for title in titles)
        assert b"javascript:" not in answer.content
        for entry in feedparser.parse(answer.content).entries:
            # Plain text in Atom; in RSS it is read as HTML, in which it still is text.
            sign = "<script>" if form == "atom" else "&lt;script&gt;"
            assert sign in entry.summary
    told = json.loads(hostile("/feed.json").text)
    assert len(told["items"]) == 2
    assert "external_url" not in told["items"][0]


def test_feeds_of_which_a_hub_is_told_name_it_and_themselves(
    settings: Settings, asked: Callable[..., Asked]
) -> None:
    hub = "https://hub.example.org/"
    site = asked(public_url="https://n.example/", hub=hub, hub_queries=("topic:energy",))
    told = configured_subscriptions(site.settings)
    by_query = {one.query: ping(one, datetime.now(UTC), "https://n.example/") for one in told}
    assert set(by_query) == {"", "topic:energy"}
    for query, message in by_query.items():
        for address in parse_qs(message.payload)["hub.url"]:
            form = address.partition("?")[0].rpartition(".")[2]
            # However it is asked for, there is one address for the hub.
            answer = site(f"{urlsplit(address).path}?q={query}&x=1")
            assert answer.headers["link"] == f'<{hub}>; rel="hub", <{address}>; rel="self"'
            if form == "json":
                assert answer.json()["feed_url"] == address
                assert answer.json()["hubs"] == [{"type": "WebSub", "url": hub}]
                continue
            links = {
                (one.get("rel"), one.get("href"))
                for one in etree.fromstring(answer.content).iter(
                    "{http://www.w3.org/2005/Atom}link"
                )
            }
            assert {("hub", hub), ("self", address)} <= links
    other = site("/feed.atom?q=topic:science")
    assert "link" not in other.headers
    assert "hub" not in other.text


def test_feeds_are_for_those_who_may_read(shown: Asked) -> None:
    assert shown("/feed.atom", by=ELSEWHERE).status_code == 401
    assert shown("/feed.xml").json()["code"] == "not-found"
