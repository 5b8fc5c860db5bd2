"""What each answer means for the state of a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.http.exchange import Hop, Response
from monitor.watch import health
from storage.records import Health

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLD, NEW = "https://old.example/feed", "https://new.example/feed"
WELL = Health(
    source="s",
    state="ok",
    since=NOW - 90 * HOUR,
    digest="known",
    polled_at=NOW - HOUR,
    answered_at=NOW - HOUR,
    read_at=NOW - HOUR,
    newest_item=NOW - HOUR,
)


def answer(reason: str = "not-modified", **values: object) -> Response:
    """Return an answer that ended with *reason*."""
    return Response(reason=reason, **({"url": OLD} | values))  # type: ignore[arg-type]


def moved(to: str = NEW, status: int = 301, reason: str = "ok") -> Response:
    """Return an answer that came over a redirect."""
    return answer(reason, url=to, hops=(Hop(status, OLD),))


def ask(known: Health, *reasons: str, read: str = "ok") -> Health:
    """Poll once for each reason; what is new is read, with the outcome *read*."""
    for number, reason in enumerate(reasons, 1):
        at = NOW + number * HOUR
        known = health.after_answer(known, answer(reason), reason, at)
        if reason == "ok":
            known = health.after_reading(known, read, "", f"d{number}", at, at)
    return known


# -- failing, blocked, gone


def test_one_failure_is_weather_three_in_a_row_are_not() -> None:
    assert ask(WELL, "timeout", "timeout").state == "ok"
    assert ask(WELL, "timeout", "timeout", "not-modified", "timeout").state == "ok"
    failed = ask(WELL, "timeout", "dns-failed", "timeout")
    assert (failed.state, failed.since, failed.failures) == ("failing", NOW + 3 * HOUR, 3)
    assert ask(failed, "not-modified").state == "ok"


def test_what_was_never_read_well_fails_at_once() -> None:
    new = Health(source="s")
    for reason in ("not-found", "timeout", "forbidden"):
        assert ask(new, reason).state == "failing"
    unread = ask(new, "ok", read="not-a-feed")
    assert (unread.state, unread.reason) == ("failing", "not-a-feed")
    assert ask(new, "ok").state == "ok"


def test_three_documents_that_cannot_be_read_fail() -> None:
    assert ask(WELL, "ok", "ok", read="not-a-feed").state == "ok"
    broken = ask(WELL, "ok", "ok", "ok", read="not-a-feed")
    assert (broken.state, broken.failures) == ("failing", 3)


def test_an_unreadable_document_leaves_no_validators() -> None:
    """A 304 to it would look as if all were well."""
    new = health.after_answer(WELL, answer("ok", headers=(("etag", '"x"'),)), "ok", NOW)
    assert new.etag == '"x"'
    assert health.after_reading(new, "not-a-feed", "", "", None, NOW).etag == ""


@pytest.mark.parametrize("known", [WELL, Health(source="s")])
def test_a_wall_is_one_at_once(known: Health) -> None:
    assert ask(known, "blocked").state == "blocked"
    assert ask(known, "ok", read="blocked").state == "blocked"


def test_gone_is_gone_but_not_over_a_temporary_detour() -> None:
    assert ask(WELL, "gone").state == "gone"
    detour = answer("gone", hops=(Hop(302, OLD),))
    assert health.after_answer(WELL, detour, "gone", NOW).state == "ok"
    for_good = answer("gone", hops=(Hop(301, OLD),))
    assert health.after_answer(WELL, for_good, "gone", NOW).state == "gone"


def test_retry_after_is_kept_until_it_answers() -> None:
    busy = answer("rate-limited", retry_after=600)
    state = health.after_answer(WELL, busy, "rate-limited", NOW)
    assert state.not_before == NOW + timedelta(minutes=10)
    assert ask(state, "not-modified").not_before is None


# -- slow, stale, silent


def test_a_slow_answer_is_slow_until_a_fast_one() -> None:
    slow = health.after_answer(WELL, answer(milliseconds=20_000), "not-modified", NOW)
    assert slow.state == "slow"
    assert health.after_answer(slow, answer(milliseconds=20), "not-modified", NOW).state == "ok"


def test_a_source_that_changes_at_every_poll_is_slow_and_fast_again_too() -> None:
    known, states = WELL, []
    for number, milliseconds in enumerate((20_000, 20_000, 20, 20), 1):
        at = NOW + number * HOUR
        known = health.after_answer(known, answer("ok", milliseconds=milliseconds), "ok", at)
        known = health.after_reading(known, "ok", "", f"d{number}", at, at)
        states.append(known.state)
    assert states == ["slow", "slow", "ok", "ok"]


def test_old_news_are_stale_also_while_nothing_changes() -> None:
    old = replace(WELL, newest_item=NOW - timedelta(days=46))
    assert ask(old, "not-modified").state == "stale"
    fresh = health.after_reading(ask(old, "not-modified"), "ok", "", "d", NOW, NOW)
    assert fresh.state == "ok"


def test_a_silence_ends_with_a_new_date() -> None:
    silent = health.after_answer(WELL, answer(), "not-modified", NOW, is_silent=True)
    assert (silent.state, silent.since) == ("silent", NOW)
    later = NOW + HOUR
    same = health.after_reading(silent, "ok", "", "d", WELL.newest_item, later)
    assert same.state == "silent", "another advertisement in the same old document"
    assert health.after_reading(silent, "ok", "", "d", later, later).state == "ok"


def test_a_silence_without_dates_ends_when_its_items_say_so() -> None:
    silent = health.after_answer(WELL, answer(), "not-modified", NOW, is_silent=True)
    assert health.after_reading(silent, "ok", "", "d", None, NOW).state == "silent"
    assert health.after_answer(silent, answer(), "not-modified", NOW).state == "ok"


def test_the_time_of_a_turn_stays() -> None:
    silent = health.after_answer(WELL, answer(), "not-modified", NOW, is_silent=True)
    again = health.after_answer(silent, answer(), "not-modified", NOW + HOUR, is_silent=True)
    assert again.since == NOW


# -- moved


def follow(known: Health, *answers: Response, read: str = "ok") -> Health:
    """Poll over redirects; what is new is read."""
    for number, one in enumerate(answers, 1):
        at = NOW + number * HOUR
        known = health.after_answer(known, one, one.reason, at)
        if one.reason == "ok":
            known = health.after_reading(known, read, "", f"d{number}", at, at)
    return known


def test_a_move_is_followed_after_three_identical_permanent_answers() -> None:
    assert not health.has_moved(follow(WELL, moved(), moved(status=308)))
    state = follow(WELL, moved(), moved(reason="not-modified"), moved(status=308))
    assert health.has_moved(state)
    assert (state.state, state.permanent_url) == ("moved", NEW)
    there = health.after_answer(state, answer(url=NEW), "not-modified", NOW + 9 * HOUR)
    assert (there.state, there.permanent_url) == ("moved", NEW)


@pytest.mark.parametrize(
    "between", [answer("ok"), moved(status=302), moved("https://other.example/feed")]
)
def test_another_answer_between_begins_anew(between: Response) -> None:
    assert not health.has_moved(follow(WELL, moved(), moved(), between, moved()))


def test_a_redirect_to_what_cannot_be_read_is_no_move() -> None:
    state = follow(WELL, moved(), moved(), moved(), moved(), read="not-a-feed")
    assert not health.has_moved(state)
    assert state.state == "failing"


def test_the_old_address_is_asked_again_when_the_new_one_ends() -> None:
    state = follow(WELL, moved(), moved(), moved())
    assert not health.has_moved(ask(state, "gone"))
    assert ask(state, "gone").state != "gone"
    assert not health.has_moved(ask(state, "timeout", "timeout", "timeout"))
    assert health.has_moved(ask(state, "timeout", "timeout"))
