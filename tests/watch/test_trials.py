"""When a source on trial has earned it: three answers with news in a week, and steady ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.watch.trials import (
    APART,
    ENOUGH,
    LONGEST,
    WITHIN,
    Look,
    due,
    in_words,
    judged,
    switched,
    trial_of,
)
from storage.records import Source, Trial

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW = Trial(source="A", url="https://a.example/feed")
SOURCE = Source(name="A", url="https://a.example/feed", enabled=False, grade="C")


def name(number: int) -> bytes:
    return number.to_bytes(8, "big")


def answer(
    at: datetime, numbers: range, *, dated: bool = True, again: range | None = None, age: int = 1
) -> Look:
    """An answer with the items *numbers*, *age* hours old; *again* is the second one."""
    published = at - age * HOUR if dated else None
    return Look(
        at=at,
        reason="ok",
        items={name(n): published for n in numbers},
        again=frozenset(name(n) for n in (numbers if again is None else again)),
    )


def after(*looks: Look, trial: Trial = NEW) -> Trial:
    for look in looks:
        trial = judged(trial, look)
    return trial


def test_three_answers_with_news_in_a_week_switch_it_on() -> None:
    days = [NOW + n * APART for n in range(ENOUGH)]
    looks = [answer(at, range(10 * n, 10 * n + 20)) for n, at in enumerate(days)]
    assert after(*looks[:-1]).on_at is None
    done = after(*looks)
    assert (done.on_at, done.good, done.failures) == (days[-1], tuple(days), 0)


def test_a_slow_outlet_earns_nothing_by_repeating_itself() -> None:
    looks = [answer(NOW + n * APART, range(20)) for n in range(10)]
    done = after(*looks)
    assert done.on_at is None
    assert "nothing new" in done.detail


def test_answers_of_two_weeks_do_not_add_up() -> None:
    looks = [answer(NOW + n * WITHIN, range(20 * n, 20 * n + 20)) for n in range(6)]
    done = after(*looks)
    assert (done.on_at, len(done.good)) == (None, 1)


def test_a_server_that_makes_up_its_list_is_never_on() -> None:
    looks = [
        answer(NOW + n * LONGEST / 20, range(100 * n, 100 * n + 40), again=range(-0, 0))
        for n in range(50)
    ]
    done = after(*looks)
    assert done.on_at is None
    assert done.good == ()
    assert "in common" in done.detail
    few = [
        answer(at.at, range(100 * n, 100 * n + 40), again=range(100 * n + 30, 100 * n + 70))
        for n, at in enumerate(looks)
    ]
    assert after(*few).on_at is None


def test_what_it_remembers_is_bounded() -> None:
    done = after(answer(NOW, range(100_000)))
    assert len(done.known) == 16_000


def test_undated_lists_must_show_news_first() -> None:
    days = [NOW + n * APART for n in range(ENOUGH + 1)]
    looks = [answer(at, range(10 * n, 10 * n + 20), dated=False) for n, at in enumerate(days)]
    assert "undated" in after(looks[0]).detail
    assert after(*looks[:-1]).on_at is None
    assert after(*looks).on_at == days[-1]


def test_an_archive_that_turns_its_pages_is_no_news() -> None:
    days = [NOW + n * APART for n in range(8)]
    looks = [answer(at, range(20 * n, 20 * n + 20), age=24 * 30) for n, at in enumerate(days)]
    done = after(*looks)
    assert (done.on_at, done.detail) == (None, "nothing of this week")


def test_one_that_does_not_answer_is_asked_ever_more_rarely() -> None:
    trial, pauses = NEW, []
    for _ in range(12):
        trial = judged(trial, Look(at=NOW, reason="not-found", items={}))
        assert trial.due_at is not None
        pauses.append(trial.due_at - NOW)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (2 * APART, LONGEST)


def test_what_is_due_longest_comes_first_and_no_more_than_wanted() -> None:
    sources = [replace(SOURCE, name=n, url=f"https://{n}.example/") for n in "ABCDEF"]
    trials = {
        "A": Trial(source="A", url="https://A.example/", due_at=NOW - HOUR),
        "B": Trial(source="B", url="https://B.example/", due_at=NOW + HOUR),
        "C": Trial(source="C", url="https://C.example/", on_at=NOW),
        "D": Trial(source="D", url="https://D.example/", is_refused=True),
        "E": Trial(source="E", url="https://moved.example/", due_at=NOW + HOUR),
    }
    assert [one.name for one in due(sources, trials, NOW, most=9)] == ["E", "F", "A"]
    assert [one.name for one in due(sources, trials, NOW, most=1)] == ["E"]


def test_a_source_that_was_switched_on_is_on_at_its_address_alone() -> None:
    trials = {"A": replace(NEW, on_at=NOW)}
    assert switched([SOURCE], trials)[0].enabled
    moved = replace(SOURCE, url="https://b.example/feed")
    assert switched([moved], trials) == (moved,)
    assert trial_of(moved, trials) == Trial(source="A", url=moved.url)
    assert switched([SOURCE], {}) == (SOURCE,)


def test_a_trial_is_told_in_words() -> None:
    assert in_words(NEW, NOW) == "not asked yet"
    looked = after(answer(NOW, range(20)), answer(NOW + APART, range(20)))
    assert in_words(looked, NOW + APART) == (
        "asked on 2026-11-19 00:00 UTC, 1 of 3 good answers; "
        "the last: nothing new since it was asked last"
    )
    assert in_words(replace(looked, is_refused=True), NOW) == "taken off by hand, and tried no more"
    assert in_words(replace(looked, on_at=NOW), NOW) == "switched on here on 2026-11-18"
