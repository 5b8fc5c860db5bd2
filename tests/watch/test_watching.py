"""Sources on real servers, watched over simulated hours: what changes, lies, moves and ends."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.engine.workers import WorkerDied
from monitor.http.guard import Guard, Limits
from monitor.stages import parse
from monitor.watch.survey import survey
from storage.records import Outcome
from tests.outlets import Answer, Asked, Item, Outlet, page, rss
from tests.watch.conftest import NOW, Watch
from tests.watch.watched import entries, feed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

CHALLENGE = Answer(
    b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to "
    b"continue<script>window._cf_chl_opt={};</script></body></html>"
)
CONSENT = Answer(
    b"<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1>"
    b"<form action='/consent'><button>Accept all</button></form></body></html>"
)


def items(count: int, until: datetime = NOW, every: timedelta = HOUR) -> list[Item]:
    """Return dated items, the newest at *until*."""
    times = [until - every * n for n in range(count)]
    return [
        Item(f"https://out.example/{at.timestamp():.0f}", f"News of {at}", format_datetime(at))
        for at in times
    ]


@pytest.mark.parametrize("validators", [True, False])
def test_what_was_never_a_feed_is_asked_for_once_a_day_in_the_end(
    watch: Watch, outlet: Outlet, *, validators: bool
) -> None:
    outlet.pages["/feed"] = Answer(
        b"<html><body>News will be here soon</body></html>", "text/html", validators=validators
    )
    watch.add(feed(outlet))
    watch.run_until(NOW + 10 * DAY)
    assert watch.store.sources.health("s").state == "failing"
    assert len(watch.polls()) < 30
    last, before = watch.polls()[:2]
    assert 20 * HOUR < last.at - before.at < 28 * HOUR


# -- the four ways


def test_first_and_second_run(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(20))
    watch.add(feed(outlet))
    first = watch.poll()
    assert (first.state, first.reason, entries(watch)) == ("ok", "ok", 20)
    assert watch.due() <= HOUR  # type: ignore[operator]
    second = watch.poll()
    assert (second.state, second.reason, entries(watch)) == ("ok", "not-modified", 20)
    assert [poll.new_items for poll in watch.polls()] == [0, 20]
    assert second.last_item == NOW


def test_a_crash_between_poll_and_reading_loses_nothing(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(5))
    watch.add(feed(outlet))
    watch.now += HOUR
    watch.runner.run_due(["poll"])
    with watch.store.writing():  # the process died with the next claim taken
        watch.store.work.claim("parse", now=watch.now, limit=1, lease=HOUR)
    assert entries(watch) == 0
    watch.start()
    watch.runner.run_due()
    assert entries(watch) == 5
    assert watch.store.sources.health("s").state == "ok"


def test_replaying_a_reading_changes_nothing(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(5))
    watch.add(feed(outlet))
    before = watch.poll()
    (capture,) = watch.polls()
    with watch.store.writing():
        watch.store.work.open("parse", (capture.id,), watch.now)
    watch.runner.run_due()
    assert entries(watch) == 5
    after = watch.store.sources.health("s")
    assert (after.state, after.digest) == (before.state, before.digest)
    assert len(outlet.asked) == 1


# -- servers that lie, and outlets that change


def test_the_same_bytes_are_told_by_their_digest(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = Answer(rss(*items(5)).body, "application/rss+xml", validators=False)
    watch.add(feed(outlet))
    watch.poll()
    assert watch.poll().reason == "same-body"
    assert watch.polls()[0].digest == ""
    assert {asked.status for asked in outlet.asked} == {200}


def test_a_feed_may_change_its_format_its_language_and_its_host(
    watch: Watch, outlet: Outlet, tmp_path: Path
) -> None:
    outlet.pages["/feed"] = rss(*items(5))
    watch.add(feed(outlet))
    watch.poll()
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Новости</title>'
        "<entry><title>Саммит ШОС в Бишкеке</title><id>a1</id><link href='https://out.example/a1'/>"
        "<updated>2026-11-18T12:30:00Z</updated></entry></feed>"
    )
    outlet.pages["/feed"] = Answer(atom.encode(), "application/atom+xml")
    assert watch.poll().state == "ok"
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "上合组织",
        "items": [{"id": "j1", "url": "https://out.example/j1", "title": "上合组织峰会"}],
    }
    outlet.pages["/feed"] = Answer(json.dumps(value).encode(), "application/json")
    health = watch.poll()
    assert (health.state, health.title, entries(watch)) == ("ok", "上合组织", 7)
    with Outlet() as other:
        outlet.pages["/feed"] = Answer(status=302, headers={"Location": other.url("/new")})
        other.pages["/new"] = rss(*items(8))
        allowed = frozenset({outlet.address, other.address})
        with Guard(Limits(), "test", allow_addresses=allowed) as guard:
            watch.guard = guard
            watch.start()
            assert watch.poll().state == "ok"
        assert entries(watch) == 10
        assert watch.polls()[0].final_url == other.url("/new")


def test_a_broken_document_is_no_good_answer_though_it_is_unchanged(
    watch: Watch, outlet: Outlet
) -> None:
    outlet.pages["/feed"] = rss(*items(5))
    watch.add(feed(outlet))
    watch.poll()
    outlet.pages["/feed"] = page("Our new site", "Welcome to our new site.")
    states = [watch.poll(after=DAY).state for _ in range(3)]
    assert states == ["ok", "ok", "failing"]
    health = watch.store.sources.health("s")
    assert health.reason == "not-a-feed"
    assert {asked.status for asked in outlet.asked} == {200}
    outlet.pages["/feed"] = rss(*items(6))
    assert watch.poll().state == "ok"


def test_a_document_that_kills_its_reader_makes_a_source_fail(watch: Watch, outlet: Outlet) -> None:
    def dies(task: parse.ParseTask) -> Outcome:
        raise WorkerDied("the worker died: signal 11")

    outlet.pages["/feed"] = rss(*items(5))
    watch.add(feed(outlet))
    watch.read = dies
    watch.poll()
    (line,) = survey(watch.store, watch.now)
    assert (line["state"], line["reason"]) == ("failing", "poison"), "known before the next poll"
    assert line["why"].startswith("its document breaks its reader: the worker died: signal 11;")
    assert watch.poll().state == "failing"
    watch.read = parse.run
    assert watch.poll().state == "ok"
    assert {asked.status for asked in outlet.asked} == {200}, "nothing unread is asked for by 304"


def test_a_listing_that_becomes_a_consent_page_is_blocked(watch: Watch, outlet: Outlet) -> None:
    links = "".join(
        f'<p><a href="/2026/11/18/story-of-the-day-{n}">A long enough headline number {n}</a></p>'
        for n in range(12)
    )
    outlet.pages["/news"] = Answer(f"<html><body><main>{links}</main></body></html>".encode())
    watch.add(feed(outlet, "/news", kind="listing"))
    assert watch.poll().state == "ok"
    assert entries(watch) == 12
    outlet.pages["/news"] = CONSENT
    health = watch.poll()
    assert (health.state, health.reason) == ("blocked", "blocked")
    assert outlet.asked[-1].status == 200


@pytest.mark.parametrize("kind", ["feed", "listing"])
def test_a_wordy_consent_page_is_no_broken_document(
    watch: Watch, outlet: Outlet, kind: str
) -> None:
    """With so much to read that it looks like no wall: what it asks for tells it."""
    text = f"<p>{'Your choices matter to us. ' * 45}</p><p>We use cookies.</p>"
    outlet.pages["/feed"] = Answer(f"<html><body>{text}</body></html>".encode())
    watch.add(feed(outlet, kind=kind))
    assert watch.poll().state == "blocked"
    outlet.pages["/feed"] = Answer(b"<html><body><p>We use cookies.</p>%s" % (b"Long. " * 400))
    assert watch.poll().reason in ("not-a-feed", "no-links")


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_wall_is_blocked_whatever_its_status(watch: Watch, outlet: Outlet, status: int) -> None:
    outlet.pages["/feed"] = Answer(CHALLENGE.body, status=status)
    watch.add(feed(outlet))
    assert watch.poll().state == "blocked"
    assert watch.due() >= timedelta(minutes=28)  # type: ignore[operator]


def test_404_from_the_first_day_fails_at_once_and_is_asked_for_ever(
    watch: Watch, outlet: Outlet
) -> None:
    watch.add(feed(outlet))
    assert watch.poll().state == "failing"
    watch.run_until(NOW + 20 * DAY)
    asked = [poll.at for poll in watch.polls()]
    assert 20 <= len(asked) <= 30
    assert asked[0] > NOW + 18 * DAY
    outlet.pages["/feed"] = rss(*items(5, watch.now))
    watch.run_until(watch.now + 1.1 * DAY)
    assert watch.store.sources.health("s").state == "ok"


# -- moves and ends


def test_a_move_is_followed_for_good_and_seen_until_it_is_written_down(
    watch: Watch, outlet: Outlet
) -> None:
    outlet.pages["/feed"] = Answer(status=301, headers={"Location": "/new"})
    outlet.pages["/new"] = rss(*items(5))
    watch.add(feed(outlet))
    assert [watch.poll().state for _ in range(3)] == ["ok", "ok", "moved"]
    outlet.asked.clear()
    health = watch.poll()
    assert (health.state, health.permanent_url) == ("moved", outlet.url("/new"))
    assert [(one.path, one.status) for one in outlet.asked] == [("/new", 304)]
    with watch.store.writing():
        watch.store.sources.follow([feed(outlet, "/new")], polled_by="poll")
    watch.runner.run_due()
    health = watch.store.sources.health("s")
    assert (health.state, health.permanent_url) == ("ok", "")


def test_a_move_to_a_page_for_people_is_not_followed(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = Answer(status=301, headers={"Location": "/"})
    outlet.pages["/"] = page("Home", "We have no feeds any more.")
    watch.add(feed(outlet))
    for _ in range(5):
        health = watch.poll(after=DAY)
    assert (health.state, health.permanent_count) == ("failing", 0)
    assert outlet.paths()[-2:] == ["/feed", "/"]


def test_410_stops_and_a_new_address_begins_anew(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(5))
    watch.add(feed(outlet))
    watch.poll()
    outlet.pages["/feed"] = Answer(status=410)
    assert watch.poll().state == "gone"
    assert watch.due() is None
    asked = len(outlet.asked)
    watch.poll()
    assert len(outlet.asked) == asked, "a round that polls everything leaves it alone too"
    outlet.pages["/feed2"] = rss(*items(7))
    with watch.store.writing():
        watch.store.sources.follow([feed(outlet, "/feed2")], polled_by="poll")
    watch.runner.run_due()
    assert watch.store.sources.health("s").state == "ok"
    assert entries(watch) == 7


# -- silence


def test_a_feed_that_answers_200_and_brings_nothing_falls_silent_and_is_back(
    watch: Watch, outlet: Outlet
) -> None:
    """Its document changes at every poll, as of a server that writes the time into it."""
    published = [NOW - timedelta(minutes=30 * n) for n in range(400)]

    def answer(asked: Asked) -> Answer:
        shown = [at for at in sorted(published, reverse=True) if at <= watch.now][:60]
        made = [item for at in shown for item in items(1, at)]
        return Answer(rss(*made, title=str(watch.now)).body, "application/rss+xml")

    outlet.pages["/feed"] = answer
    published += [NOW + timedelta(minutes=30 * n) for n in range(1, 6 * 48)]
    watch.add(feed(outlet))
    watch.run_until(NOW + 6 * DAY)
    assert watch.store.sources.health("s").state == "ok"
    watch.run_until(NOW + 6 * DAY + 4 * HOUR)
    health = watch.store.sources.health("s")
    assert health.state == "silent"
    assert health.since is not None
    assert health.since - max(published) <= 3.2 * timedelta(minutes=30) + HOUR / 2
    asked = len(outlet.asked)
    watch.run_until(NOW + 9 * DAY)
    assert len(outlet.asked) - asked < 60, "a silent source is asked less and less"
    published.append(watch.now)
    watch.run_until(watch.now + 10 * HOUR)
    health = watch.store.sources.health("s")
    assert (health.state, health.newest_item) == ("ok", published[-1])


def test_a_long_absence_of_ours_is_no_silence_of_theirs(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(200, NOW, timedelta(minutes=50)))
    watch.add(feed(outlet))
    watch.poll()
    watch.poll()
    away = 9 * DAY
    outlet.pages["/feed"] = rss(*items(200, NOW + away, timedelta(minutes=50)))
    assert watch.poll(after=away).state == "ok"
    assert watch.due() <= timedelta(minutes=5)  # type: ignore[operator]
    watch.run_until(watch.now + timedelta(minutes=6))
    assert watch.store.sources.health("s").state == "ok"


# -- courtesy


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Cache-Control": "max-age=7200"}, 2 * HOUR, 2 * HOUR),
        ({"Cache-Control": "max-age=86400"}, 24 * HOUR, 24 * HOUR),
        ({"Cache-Control": "max-age=31536000"}, timedelta(minutes=28), timedelta(minutes=32)),
    ],
)
def test_what_the_server_says_of_freshness_is_believed_within_reason(
    watch: Watch, outlet: Outlet, headers: dict[str, str], least: timedelta, most: timedelta
) -> None:
    outlet.pages["/feed"] = Answer(
        rss(*items(4, NOW, 30 * HOUR)).body, "application/rss+xml", headers=headers
    )
    watch.add(feed(outlet))
    watch.poll()
    watch.poll()
    assert least <= watch.due() <= most  # type: ignore[operator]


def test_retry_after_puts_a_source_off(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = Answer(status=429, headers={"Retry-After": "7200"})
    watch.add(feed(outlet))
    health = watch.poll()
    assert (health.reason, health.not_before) == ("rate-limited", watch.now + 2 * HOUR)
    assert watch.due() == 2 * HOUR
