"""Every event that is sent is what its published schema says, and all of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.notifiers._edition_events import edition_delivery
from monitor.notifiers._story_events import story_delivery
from monitor.notifiers.events import (
    EVENTS,
    article_event,
    digest_event,
    payload,
    withdrawn_delivery,
)
from monitor.reading.export import article_line
from monitor.reading.view import ArticleView
from monitor.stories.tell import tell
from monitor.watch.notices import event, notice
from storage.contract.withdrawals import Tombstone
from storage.records import Dateline, Delivery, Digest, Health, Source, Subscription
from tests.digests.materials import copy, view
from tests.notifiers.conftest import UNTIL
from tests.notifiers.event_schemas import FOLDER, faults

TEXT = "The ministers met in the capital for three hours.\n\nThey signed a plan."
HOOK = Subscription(name="hook", channel="webhook", address="https://h.example/", cadence="stories")


def articles() -> list[ArticleView]:
    """Articles of all sorts: whole, a snippet, a copy, another version, taken down, undated."""
    whole = view("Xinhua", "Plan", TEXT, display="full", topics=("energy",), event="summit")
    short = view("Xinhua", "Plan", TEXT)
    dateline = Dateline(place="Bishkek")
    return [
        whole,
        short,
        copy(whole, "APP"),
        replace(short, article=replace(short.article, version=2, dateline=dateline)),
        replace(short, article=replace(short.article, version=3, status="canceled")),
        replace(short, article=replace(short.article, captured_at=None, date_published=None)),
        replace(whole, classification=None, story="s1"),
    ]


def test_each_event_has_its_schema_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {*EVENTS, "fields"}
    with pytest.raises(ValueError, match="no schema"):
        payload("article.vanished", UNTIL, {})


@pytest.mark.parametrize("number", range(7))
def test_articles_and_their_stories(number: int) -> None:
    one = articles()[number]
    line = article_line(one)
    assert faults(article_event(one, line)) == []
    for is_new in (True, False):
        told = story_delivery(
            tell("s1", [one.article]), one, line, HOOK, UNTIL, is_new=is_new, public_url="x"
        )
        assert faults(told.payload) == []
        assert json.loads(told.payload)["data"]["url"] is None


def test_what_is_withdrawn_on_demand() -> None:
    stone = Tombstone(
        url="https://a.example/1",
        article="a1",
        page="p",
        source="Xinhua",
        because="",
        at=UNTIL,
    )
    assert faults(withdrawn_delivery(stone, HOOK).payload) == []


def test_editions(digest: Digest) -> None:
    assert faults(digest_event(digest)) == []
    carried = Delivery(
        id="<1@example.org>",
        subscription="Пресс/служба",
        channel="email",
        address="secret@example.org",
        subject="Plan",
        payload="x",
        created=UNTIL,
        digest=digest.id,
    )
    told = edition_delivery(digest, carried, HOOK, UNTIL, public_url="https://sco.example/")
    assert faults(told.payload) == []
    assert "secret@" not in told.payload
    assert digest.subject not in told.payload
    assert json.loads(told.payload)["data"]["url"] == (
        "https://sco.example/editions/2026-11-21/press-office"
    )
    again = edition_delivery(digest, carried, HOOK, UNTIL + timedelta(hours=1))
    assert again.id == told.id


def test_what_operators_are_told() -> None:
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    sources = [Source(name=name, url=f"https://{name}.example/", country="KG") for name in "abc"]
    known = {
        "a": Health(source="a", state="failing", told="ok", since=now, polled_at=now),
        "b": Health(source="b", state="ok", told="silent"),
    }
    found = notice(sources, known, now, {"c"})
    assert found is not None
    assert faults(event(found)) == []
    assert faults(payload("monitor.trouble", now, {"code": "disk-full", "text": "full"})) == []
    assert faults(payload("test", now, {"message": "a test"})) == []


def test_a_schema_refuses_what_it_does_not_name() -> None:
    one = articles()[0]
    line = article_line(one)
    assert faults(article_event(one, line | {"secret": "x"}))
    assert faults(article_event(one, {name: line[name] for name in line if name != "url"}))
    assert faults(article_event(one, line | {"first_seen": "yesterday"}))
