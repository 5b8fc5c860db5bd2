"""When a source is asked again, and when its silence is one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.watch import learning, rhythm
from monitor.watch.rhythm import CEILING, FLOOR, UNKNOWN, Rhythm
from storage.records import Health, Source
from tests.bench.publishing import FRESH, TUNED, Style
from tests.bench.rhythm import oracle, world

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source(name="s", url="https://s.example/", every=1_800)
WELL = Health(source="s", reason="not-modified", digest="known")


def times(every: timedelta, days: float = 28, until: datetime = NOW) -> list[float]:
    """Return an even rhythm that goes on until *until*."""
    count = int(timedelta(days=days) / every)
    return [(until - every * n).timestamp() for n in range(count, -1, -1)]


def workdays(hour: float = 9.5, days: int = 28) -> list[float]:
    """Return one item each workday at *hour*, up to NOW."""
    midnight = NOW.replace(hour=0)
    found = [midnight - DAY * n + HOUR * hour for n in range(days, -1, -1)]
    return [at.timestamp() for at in found if at.weekday() < 5 and at <= NOW]


def pause(
    known: Rhythm = UNKNOWN, now: datetime = NOW, wish: timedelta = timedelta(0), **health: Any
) -> timedelta:
    """Return the pause until the next poll, without jitter."""
    state = replace(WELL, **health)
    return rhythm.next_poll(SOURCE, state, known, now, wish=wish, spread=lambda: 0.5) - now


HOURLY = learning.learn(times(HOUR), NOW)
BULLETIN = learning.learn(workdays(), NOW)


# -- what is learned


def test_an_even_rhythm_is_learned() -> None:
    assert HOURLY.items_a_day == pytest.approx(24, rel=0.02)
    assert HOURLY.interval == pytest.approx(HOUR, rel=0.02)
    assert HOURLY.expected(NOW, NOW + DAY) == pytest.approx(24, rel=0.05)


@pytest.mark.parametrize("days", [7.3, 8.6, 12.1, 19.9])
@pytest.mark.parametrize("hour", [1, 9, 22])
def test_a_weekday_seen_in_part_is_no_lively_or_quiet_one(days: float, hour: int) -> None:
    """In the first weeks one weekday was seen once, another one and a half times."""
    now = NOW.replace(hour=hour)
    known = learning.learn(times(HOUR / 2, days, now), now)
    assert known.days == pytest.approx([48.0] * 7, rel=0.15)


def test_a_bulletin_is_expected_on_workdays_at_its_hour() -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert BULLETIN.expected(friday, friday + 2.5 * DAY) < 0.1
    assert BULLETIN.expected(friday + 2.5 * DAY, friday + 3 * DAY) == pytest.approx(1, abs=0.2)


def test_items_that_come_together_are_one_piece_of_news() -> None:
    batches = [at + n * 20 for at in times(6 * HOUR) for n in range(5)]
    known = learning.learn(batches, NOW + HOUR)
    assert known.each == pytest.approx(5)
    assert known.expected(NOW, NOW + DAY) == pytest.approx(4, rel=0.1)
    assert known.items_a_day == pytest.approx(20, rel=0.1)


def test_a_summit_is_no_new_rhythm() -> None:
    summit = [(NOW - 9 * DAY + timedelta(minutes=7 * n)).timestamp() for n in range(600)]
    known = learning.learn(sorted(times(HOUR) + summit), NOW)
    assert known.items_a_day < 24 * 1.25


def test_little_is_known_of_little() -> None:
    assert not learning.learn([], NOW).is_known
    assert not learning.learn(times(HOUR, days=2), NOW).is_known
    few = learning.learn([(NOW - 20 * DAY).timestamp(), (NOW - 3 * DAY).timestamp()], NOW)
    assert few.interval == pytest.approx(10 * DAY, rel=0.01)
    assert not rhythm.is_silent(few, NOW - 3 * DAY, NOW + 90 * DAY)


def test_a_rhythm_survives_packing() -> None:
    for known in (HOURLY, BULLETIN, UNKNOWN, learning.learn([], NOW)):
        again = rhythm.unpack(known.pack())
        assert again.is_known == known.is_known
        assert again.learned == known.learned
        later = NOW + 40 * HOUR
        assert again.expected(NOW, later) == pytest.approx(known.expected(NOW, later), rel=0.01)
    assert rhythm.unpack("9 what a newer program wrote") == UNKNOWN


@given(st.floats(0, 60 * 24), st.floats(0.01, 200))
@settings(max_examples=200, deadline=None)
def test_what_is_expected_is_reached(hours: float, amount: float) -> None:
    for known in (HOURLY, BULLETIN):
        since = NOW + HOUR * hours
        at = known.reached(since, amount)
        assert at >= since - timedelta(seconds=1)
        assert known.expected(since, at) == pytest.approx(amount, abs=0.01, rel=0.001)


def test_a_living_source_is_learned_anew_once_a_day() -> None:
    assert UNKNOWN.is_due(None, NOW)
    assert not HOURLY.is_due(NOW + HOUR, NOW + HOUR)
    assert HOURLY.is_due(NOW + 25 * HOUR, NOW + 25 * HOUR)
    assert not HOURLY.is_due(NOW - 2 * DAY, NOW + 25 * HOUR), "the rhythm judges the silence"
    assert HOURLY.is_due(NOW, NOW - HOUR), "a clock that was set back"


# -- silence


def test_a_clockwork_source_is_missed_within_three_intervals() -> None:
    assert not rhythm.is_silent(HOURLY, NOW, NOW + timedelta(hours=2.5))
    assert rhythm.is_silent(HOURLY, NOW, NOW + 3 * HOUR)


def test_a_weekend_is_no_silence() -> None:
    friday = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert not rhythm.is_silent(BULLETIN, friday, friday + 3.5 * DAY)
    assert rhythm.is_silent(BULLETIN, friday, friday + 5.5 * DAY)


def test_a_time_in_the_future_is_no_silence() -> None:
    assert not rhythm.is_silent(HOURLY, NOW + 400 * DAY, NOW)
    assert not rhythm.is_silent(HOURLY, None, NOW)


@pytest.mark.long
@pytest.mark.parametrize("styles", [TUNED, FRESH], ids=["tuned", "fresh"])
def test_silences_are_found_and_polls_are_few(styles: tuple[Style, ...]) -> None:
    """A small world of `tests.bench.rhythm`: its figures may not fall behind the promise."""
    courses = world(styles, 24, seed=11)
    silent = [each for each in courses if each.cut is not None]
    lasting = [each for each in courses if each.cut is None]
    assert len(silent) >= 2
    assert all(each.noticed is not None and each.usual <= 3.01 for each in silent)
    assert sum(len(each.false_alarms) for each in courses) <= 1
    spent = sum(len(each.asked) for each in lasting)
    assert spent <= 1.3 * sum(oracle(each) for each in lasting)


# -- the next poll


def test_the_wished_interval_stands_while_nothing_is_known() -> None:
    assert pause() == timedelta(minutes=30)


def test_the_interval_follows_the_rhythm() -> None:
    busy = learning.learn(times(timedelta(minutes=10)), NOW)
    assert timedelta(minutes=30) <= pause(busy, last_item=NOW) < HOUR
    assert HOUR < pause(HOURLY, last_item=NOW) < 2 * HOUR
    slow = learning.learn(times(6 * HOUR), NOW)
    assert 6 * HOUR < pause(slow, last_item=NOW) < 12 * HOUR


def test_a_daily_bulletin_is_asked_for_soon_after_its_hour() -> None:
    at, asked = NOW, []
    for _ in range(12):
        at += pause(BULLETIN, now=at, last_item=at - HOUR)
        asked.append(at)
    late = [hour.hour for hour in asked[3:] if hour.weekday() < 5]
    assert late
    assert all(10 <= hour <= 12 for hour in late)
    assert len(asked) == 12 >= (asked[-1] - NOW) / DAY - 1


def test_no_pause_is_under_the_floor_or_over_the_ceiling() -> None:
    dice = random.Random(5)
    busy = learning.learn(times(timedelta(minutes=6)), NOW)
    weekly = learning.learn(times(7 * DAY, days=170), NOW)
    for known in (UNKNOWN, busy, weekly, BULLETIN):
        for every in (1, 300, 86_400 * 30):
            for window in (0, 60, 10**9):
                for failures in (0, 1, 40):
                    health = replace(WELL, failures=failures, window=window, ttl=10**8)
                    health = replace(health, reason="timeout" if failures else "ok")
                    source = replace(SOURCE, every=every)
                    due = rhythm.next_poll(source, health, known, NOW, spread=dice.random)
                    assert FLOOR <= due - NOW <= CEILING


def test_polls_of_one_interval_are_spread() -> None:
    dice = random.Random(1)
    dues = {rhythm.next_poll(SOURCE, WELL, UNKNOWN, NOW, spread=dice.random) for _ in range(100)}
    assert len(dues) == 100
    assert max(dues) - min(dues) < timedelta(minutes=4)


def test_failures_back_off_to_a_daily_probe_and_never_end() -> None:
    pauses = [pause(failures=n, reason="timeout") for n in range(1, 100)]
    assert pauses[0] == timedelta(minutes=30)
    assert pauses[1] == timedelta(hours=1)
    assert pauses[-1] == CEILING
    assert pauses == sorted(pauses)


def test_the_publishers_wish_lengthens_a_pause_up_to_a_day() -> None:
    assert pause(ttl=7_200) == 2 * HOUR
    assert pause(wish=3 * HOUR) == 3 * HOUR
    assert pause(wish=48 * HOUR) == CEILING
    assert pause(ttl=60) == timedelta(minutes=30)


def test_jitter_never_cuts_a_wish_short() -> None:
    due = rhythm.next_poll(SOURCE, WELL, UNKNOWN, NOW, wish=HOUR, spread=lambda: 0.0)
    assert due - NOW == HOUR


def test_retry_after_is_respected_up_to_a_day() -> None:
    failed: dict[str, Any] = {"failures": 1, "reason": "rate-limited"}
    assert pause(**failed, not_before=NOW + 5 * HOUR) == 5 * HOUR
    assert pause(**failed, not_before=NOW + 90 * HOUR) == CEILING


def test_a_short_document_is_asked_for_before_anything_falls_out() -> None:
    window = int(timedelta(hours=11).total_seconds())
    slow = learning.learn(times(20 * HOUR, days=100), NOW)
    assert pause(slow, last_item=NOW, window=window) <= 11 * HOUR / 4
    assert pause(slow, last_item=NOW, window=window, ttl=86_400) <= 11 * HOUR / 4
    assert pause(window=window // 11) == FLOOR, "nothing is known of its fastest hours yet"


def test_a_window_shrinks_at_once_and_grows_slowly() -> None:
    assert rhythm.narrowed(0, 40_000) == 40_000
    assert rhythm.narrowed(40_000, 9_000) == 9_000
    assert 9_000 < rhythm.narrowed(9_000, 40_000) < 9_500
    assert rhythm.narrowed(9_000, 9_001) == 9_001


def test_pinned_items_do_not_widen_a_window() -> None:
    dates = [NOW - 300 * DAY, *(NOW - HOUR * n for n in range(11, 0, -1))]
    assert rhythm.window_of(dates, NOW) == 11 * 3_600
    assert rhythm.window_of(dates[:3], NOW) == 0


def test_a_silence_is_looked_at_when_it_becomes_one() -> None:
    daily = learning.learn(times(2 * HOUR), NOW)
    asked = NOW + 4 * HOUR
    judged = daily.silent_from(NOW)
    assert judged is not None
    assert judged <= asked + pause(daily, now=asked, last_item=NOW) <= judged + 6 * HOUR / 60


def test_a_long_silence_costs_few_polls() -> None:
    assert pause(HOURLY, state="silent", last_item=NOW - 16 * DAY) == CEILING
    assert 2 * HOUR <= pause(HOURLY, state="silent", last_item=NOW - 16 * HOUR) < 3 * HOUR
    assert pause(UNKNOWN, state="stale", last_item=NOW - 900 * DAY) == CEILING
