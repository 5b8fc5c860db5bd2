"""The contract that every channel keeps, and how channels are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import MonitorSettings, Settings
from monitor.http.guard import Guard, Limits
from monitor.notifiers import Notifier, Sent, channel_names, load_notifiers
from storage.reasons import MEANINGS
from storage.records import Delivery, Digest, Subscription
from tests.notifiers.conftest import UNTIL

CHANNELS = ("chat", "email", "hub", "webhook")


@pytest.fixture
def notifiers(tmp_path: Path) -> Iterator[Mapping[str, Notifier]]:
    settings = Settings(monitor=MonitorSettings(data_dir=tmp_path))
    with Guard(Limits(), "sco-monitor/test") as guard:
        yield load_notifiers(settings, guard)


def test_the_modules_of_the_folder_are_the_channels(notifiers: Mapping[str, Notifier]) -> None:
    assert set(notifiers) == set(CHANNELS) <= set(channel_names())
    assert not any(name.startswith("_") for name in channel_names())


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_keeps_the_contract(
    notifiers: Mapping[str, Notifier], digest: Digest, subscription: Subscription, channel: str
) -> None:
    notifier = notifiers[channel]
    wish = replace(subscription, channel=channel)
    delivery = notifier.message(digest, wish, UNTIL)
    assert isinstance(delivery, Delivery)
    assert delivery == notifier.message(digest, wish, UNTIL), "the same values, the same bytes"
    assert (delivery.channel, delivery.address) == (channel, wish.address)
    assert delivery.digest == digest.id
    outcome = notifier.send(delivery, wish)
    assert isinstance(outcome, Sent)
    assert outcome.reason in MEANINGS
    pauses = [notifier.next_try(tries) for tries in range(1, 30)]
    assert pauses[0] is not None
    assert pauses[0] > timedelta()
    assert pauses[-1] is None, "a channel gives up one day"
