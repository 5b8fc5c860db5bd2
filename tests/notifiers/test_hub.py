"""A WebSub hub on loopback: what it is told, when, and once for all that comes within a minute."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from monitor.http.guard import Guard, Limits
from monitor.notifiers._hub_pings import TOGETHER, ping
from monitor.notifiers.hub import HubNotifier
from storage.records import Subscription
from tests.notifiers.conftest import UNTIL, Receiver


@pytest.fixture
def hub(receiver: Receiver) -> Subscription:
    return Subscription(
        name="(hub) topic:energy",
        channel="hub",
        cadence="feeds",
        address=receiver.url,
        query="topic:energy",
    )


@pytest.mark.parametrize(
    ("status", "reason"),
    [(204, "sent"), (202, "sent"), (410, "disabled"), (500, "receiver-unavailable")],
)
def test_it_is_told_the_addresses_of_the_feeds(
    receiver: Receiver, hub: Subscription, status: int, reason: str
) -> None:
    receiver.answers = [(status, {})]
    message = ping(hub, UNTIL, "https://news.example.org/")
    with Guard(Limits(), "sco-monitor/test", allow_addresses=receiver.allowed) as guard:
        assert HubNotifier(guard).send(message, hub).reason == reason
    ((_, headers, body),) = receiver.posts
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    told = parse_qs(body.decode(), strict_parsing=True)
    assert told["hub.mode"] == ["publish"]
    assert sorted(told["hub.url"]) == [
        f"https://news.example.org/{feed}.{form}?q=topic%3Aenergy"
        for feed in ("feed", "stories")
        for form in ("atom", "json", "rss")
    ]


def test_one_minute_is_one_message_at_its_end(hub: Subscription) -> None:
    made = [
        ping(hub, UNTIL + timedelta(seconds=second), "https://a.example") for second in range(120)
    ]
    ids = {one.id: one for one in made}
    assert len(ids) in (2, 3)
    for at, one in enumerate(made):
        begun = UNTIL + timedelta(seconds=at)
        assert begun < one.created <= begun + TOGETHER
        assert one == ids[one.id]


def test_nobody_at_the_hub_is_no_error_of_ours(hub: Subscription) -> None:
    with Guard(Limits(), "sco-monitor/test") as guard:
        sent = HubNotifier(guard).send(ping(hub, UNTIL, "https://a.example"), hub)
    assert sent.reason == "not-configured", "a loopback address that the settings do not allow"
