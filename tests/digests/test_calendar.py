"""When editions are due: every cadence in five zones, over both changes of the clock in a year."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from monitor.digests.calendar import next_due, quiet_until, slot_due, slot_of, slots
from storage.records import Cadence, Subscription

ZONES = ("Asia/Bishkek", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran")
FIRST = date(2026, 2, 1)
DAYS = 400
START = datetime(2026, 2, 1, tzinfo=UTC)
CHANGES = (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 28, tzinfo=UTC))
"""Forty days from each hold all changes of the clock of these zones in the year."""


def reader(cadence: Cadence = "daily", at: str = "07:30", **more: str) -> Subscription:
    return Subscription(
        name="desk", channel="email", address="a@example.org", cadence=cadence, at=at, **more
    )  # type: ignore[arg-type]


def made(one: Subscription, days: int = DAYS, start: datetime = START) -> list[str]:
    """Return the names of the editions that are due, one after the other, as the stage goes."""
    now = start
    found = []
    while now < start + timedelta(days=days):
        now = next_due(one, now)
        due = slot_due(one, now)
        assert due.due == now
        found.append(due.name)
    return found


def whole_days(names: list[str]) -> Counter[str]:
    """Return how many editions each date has, the first and the last left out."""
    counted = Counter(name[:10] for name in names)
    return Counter({day: counted[day] for day in sorted(counted)[1:-1]})


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["00:00", "02:15", "07:30", "23:59"])
def test_one_edition_a_day_through_both_changes_of_the_clock(zone: str, at: str) -> None:
    names = made(reader(at=at, timezone=zone))
    begun = date.fromisoformat(names[0])
    assert names == [(begun + timedelta(days=n)).isoformat() for n in range(len(names))]
    assert len(names) in (DAYS, DAYS + 1)


@pytest.mark.parametrize("zone", ZONES)
def test_weekdays_leave_out_weekends_and_weeks_have_their_day(zone: str) -> None:
    names = made(reader("weekdays", timezone=zone))
    counted = Counter(date.fromisoformat(name).strftime("%a") for name in names)
    assert set(counted) == {"Mon", "Tue", "Wed", "Thu", "Fri"}
    assert min(counted.values()) >= DAYS // 7 - 1
    weekly = made(reader("weekly", day="sun", timezone=zone))
    days = [date.fromisoformat(name) for name in weekly]
    assert {day.strftime("%a") for day in days} == {"Sun"}
    assert {(b - a).days for a, b in pairwise(days)} == {7}
    assert len(days) >= DAYS // 7
    assert {date.fromisoformat(n).weekday() for n in made(reader("weekly"))} == {0}


@pytest.mark.parametrize("zone", ZONES)
def test_several_times_a_day_each_have_their_edition_once(zone: str) -> None:
    names = made(reader(at="18:00 07:30 02:30", timezone=zone))
    assert len(set(names)) == len(names)
    assert set(whole_days(names).values()) == {3}
    assert names == sorted(names)


@pytest.mark.long
@pytest.mark.parametrize("zone", ZONES)
def test_hours_are_24_less_the_one_that_is_skipped(zone: str) -> None:
    one = reader("hourly", at="00:05", timezone=zone)
    short: list[str] = []
    for start in CHANGES:
        names = made(one, 40, start)
        assert len(set(names)) == len(names)
        short += [day for day, number in whole_days(names).items() if number != 24]
    changes = {"Asia/Bishkek": 0, "Asia/Tehran": 0}
    # In Lord Howe half an hour is skipped: 02:05 comes at 02:35, before 03:05.
    assert len(short) == changes.get(zone, 0 if zone.startswith("Australia") else 1)


def test_what_is_due_follows_a_clock_that_jumps() -> None:
    one = reader(timezone="Europe/Berlin")
    right = datetime(2026, 3, 29, 12, tzinfo=UTC)
    for days in (-400, -40, -1, 0, 1, 40, 400):
        now = right + timedelta(days=days)
        due = slot_due(one, now)
        assert due.due <= now < next_due(one, now)
        local = now.astimezone(ZoneInfo(one.timezone))
        assert due.name == local.date().isoformat()


def test_the_edition_to_look_at_is_the_newest_of_its_day() -> None:
    one = reader(at="07:30 13:00")
    day = date(2026, 11, 21)
    at = datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert slot_of(one, day, at).name == "2026-11-21T07:30"
    assert slot_of(one, day, at + timedelta(hours=4)).name == "2026-11-21T13:00"
    assert slot_of(one, day, at - timedelta(hours=9)).name == "2026-11-21T07:30"
    assert slots(reader("weekdays"), day) == ()
    assert slot_of(reader("weekdays"), day, at).name == "2026-11-21"


@pytest.mark.parametrize(
    ("at", "until"),
    [("21:59", None), ("22:00", "07:00"), ("23:30", "07:00"), ("03:00", "07:00"), ("07:00", None)],
)
def test_quiet_hours_end_in_the_morning_of_the_reader(at: str, until: str | None) -> None:
    one = reader("at-once", quiet="22:00-07:00", timezone="Asia/Bishkek")
    zone = ZoneInfo(one.timezone)
    hour, minute = map(int, at.split(":"))
    now = datetime(2026, 11, 21, hour, minute, 30, tzinfo=zone)
    end = quiet_until(one, now)
    if until is None:
        assert end == now
    else:
        assert end > now
        assert f"{end.astimezone(zone):%H:%M}" == until
        assert end - now < timedelta(hours=10)
    assert quiet_until(reader(), now) == now


def test_quiet_hours_within_a_day() -> None:
    one = reader("spike", quiet="12:00-13:30")
    noon = datetime(2026, 11, 21, 12, 15, tzinfo=UTC)
    assert quiet_until(one, noon) == noon.replace(hour=13, minute=30)
    assert quiet_until(one, noon - timedelta(hours=1)) == noon - timedelta(hours=1)
