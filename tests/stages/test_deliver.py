"""`deliver` with a receiver that refuses: a pause after the third in a row, told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from monitor.notifiers import Sent
from monitor.stages.deliver import REFUSED_OFTEN, Deliver, DeliverTask
from storage.opening import open_store
from storage.records import Delivery, Outcome, Subscription
from storage.store import Store

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
DESK = Subscription(name="desk", channel="email", address="desk@example.org")
OPERATOR = Subscription(name="op", channel="email", address="op@example.org", cadence="turns")


class Channel:
    """A channel that ends as it is told."""

    def __init__(self) -> None:
        self.end = Sent(reason="refused", detail="550 no such mailbox")

    def send(self, delivery: Delivery, subscription: Subscription) -> Sent:
        return self.end

    def message(self, digest: Any, subscription: Subscription, created: datetime) -> Delivery:
        return Delivery(
            id=digest.id,
            subscription=subscription.name,
            channel="email",
            address=subscription.address,
            subject=digest.subject,
            payload=digest.text,
            created=created,
        )

    def next_try(self, tries: int) -> timedelta:
        return timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "sco-monitor.db") as found:
        with found.writing():
            found.subscriptions.add(DESK)
            found.subscriptions.add(OPERATOR)
        yield found


def deliver(store: Store, channel: Channel, number: int, to: str = "desk") -> Outcome:
    """Bring message *number*, and keep what came of it, as the engine does."""
    stage = Deliver(SimpleNamespace(notifiers={"email": channel}, clock=lambda: NOW))  # type: ignore[arg-type]
    message = Delivery(
        id=f"msg_{number}",
        subscription=to,
        channel="email",
        address="desk@example.org",
        subject=f"Edition {number}",
        payload="text",
        created=NOW + number * timedelta(days=1),
    )
    with store.writing():
        store.put([message])
        task = stage.read(store, message.id, NOW)
        outcome = stage.run(task) if isinstance(task, DeliverTask) else task
        store.put(outcome.records)
    return outcome


def test_the_third_refusal_in_a_row_pauses_and_tells_the_operator(store: Store) -> None:
    channel = Channel()
    for number in range(1, REFUSED_OFTEN):
        assert deliver(store, channel, number).reason == "refused"
        assert store.subscriptions.refusals("desk") == number
        assert not store.subscriptions.disabled()
    deliver(store, channel, REFUSED_OFTEN)
    why = store.subscriptions.disabled()["desk"]
    assert why == "refused 3 times in a row; at last: 550 no such mailbox"
    (letter,) = store.deliveries.all(subscription="op")
    assert letter.subject == "sco-monitor: desk is paused"
    assert "550 no such mailbox" in letter.payload
    assert "subscriptions resume 'desk'" in letter.payload
    assert deliver(store, channel, 9).reason == "disabled"
    assert len(store.deliveries.all(subscription="op")) == 1


def test_a_message_that_is_accepted_between_takes_all_back(store: Store) -> None:
    channel = Channel()
    refused, sent = channel.end, Sent(reason="sent")
    for number, end in enumerate((refused, refused, sent, refused, refused)):
        channel.end = end
        deliver(store, channel, number)
    assert store.subscriptions.refusals("desk") == 2
    assert not store.subscriptions.disabled()


def test_what_a_receiver_cannot_take_now_is_no_refusal(store: Store) -> None:
    channel = Channel()
    for number, reason in enumerate(("receiver-unavailable", "not-configured") * 3):
        channel.end = Sent(reason=reason)
        deliver(store, channel, number)
    assert store.subscriptions.refusals("desk") == 0


def test_an_operator_who_refuses_is_not_told_of_himself(store: Store) -> None:
    channel = Channel()
    for number in range(REFUSED_OFTEN):
        deliver(store, channel, number, to="op")
    assert list(store.subscriptions.disabled()) == ["op"]
    assert {one.id for one in store.deliveries.all()} == {"msg_0", "msg_1", "msg_2"}


def test_a_letter_to_a_stranger_goes_out_and_pauses_nobody(store: Store) -> None:
    channel = Channel()
    for number in range(REFUSED_OFTEN + 1):
        assert deliver(store, channel, number, to="").reason == "refused"
    channel.end = Sent(reason="sent")
    assert deliver(store, channel, 8, to="").reason == "sent"
    assert not store.subscriptions.disabled()
