"""Turns at hosts: who goes now, who waits in the table, and how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.engine.stage import Later
from monitor.http.politeness import Politeness
from monitor.http.turns import HostTurns

NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Seconds:
    """A clock that moves a little with every look, as real ones do."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        self.at += 1e-6
        return self.at


def test_the_first_goes_at_once_and_the_second_waits_its_turn() -> None:
    seconds = Seconds()
    turns = HostTurns(Politeness(2.0, seconds), seconds)
    assert turns.ready_at("https://kabar.kg/1", NOW) is None
    later = turns.ready_at("https://en.kabar.kg/2", NOW)
    assert isinstance(later, Later)
    assert later.queue == "kabar.kg"
    assert timedelta(seconds=1.9) < later.at - NOW <= timedelta(seconds=2)
    assert turns.ready_at("https://24.kg/1", NOW) is None


def test_after_the_pause_the_next_goes() -> None:
    seconds = Seconds()
    turns = HostTurns(Politeness(2.0, seconds), seconds)
    assert turns.ready_at("https://kabar.kg/1", NOW) is None
    seconds.at += 2.1
    assert turns.ready_at("https://kabar.kg/2", NOW) is None


def test_without_a_delay_nobody_waits() -> None:
    seconds = Seconds()
    turns = HostTurns(Politeness(0.0, seconds), seconds)
    assert [turns.ready_at("https://kabar.kg/1", NOW) for _ in range(3)] == [None] * 3
