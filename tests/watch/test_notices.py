"""What the operator is told: once when a source turns, once when it is back, many at once."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.load import load_settings
from config.settings import Settings
from monitor.app import App
from monitor.watch.notices import RELAPSE, notice, render, tell
from storage.records import Health, HealthState, Source
from tests.outlets import Answer, Asked, Outlet, rss
from tests.watch.test_watching import items

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def source(name: str, country: str = "KG") -> Source:
    return Source(name=name, url=f"https://{name}.example/feed", country=country)


def health(name: str, state: HealthState, told: str = "ok", **values: object) -> Health:
    known = Health(source=name, state=state, told=told, since=NOW - HOUR, polled_at=NOW)
    return replace(known, digest="d", read_at=NOW - HOUR, **values)  # type: ignore[arg-type]


def of(*known: Health, now: datetime = NOW) -> tuple[list[str], list[str]]:
    """Return the names of those that turned and of those that are back."""
    found = notice([source(h.source) for h in known], {h.source: h for h in known}, now)
    if found is None:
        return [], []
    return [t.source.name for t in found.turned], [t.source.name for t in found.back]


# -- what is news


def test_only_turns_are_news() -> None:
    assert of(health("a", "ok"), health("b", "slow")) == ([], [])
    assert of(health("a", "failing"), health("b", "ok", told="silent")) == (["a"], ["b"])
    assert of(health("a", "failing", told="failing")) == ([], [])
    assert of(health("a", "stale", told="silent")) == ([], [])


def test_the_worst_come_first() -> None:
    states: tuple[HealthState, ...] = ("moved", "silent", "gone", "failing")
    assert of(*(health(state, state) for state in states))[0] == [
        "gone",
        "failing",
        "silent",
        "moved",
    ]


def test_a_wall_is_told_when_it_stands_twice() -> None:
    assert of(health("a", "blocked", failures=1)) == ([], [])
    assert of(health("a", "blocked", failures=2)) == (["a"], [])


def test_one_that_fails_every_night_is_told_once_a_day() -> None:
    lately = health("a", "failing", told="ok", told_at=NOW - HOUR)
    assert of(lately) == ([], [])
    assert of(lately, now=NOW + RELAPSE) == (["a"], [])
    assert of(replace(lately, state="gone")) == (["a"], [])


def test_sources_that_are_off_are_not_told() -> None:
    known = {"a": health("a", "failing")}
    assert notice([replace(source("a"), enabled=False)], known, NOW) is None


# -- the words


def test_sixty_outlets_behind_one_server_are_one_line() -> None:
    busy = [health(f"o{n}", "failing", reason="rate-limited", failures=3) for n in range(60)]
    found = notice([source(h.source) for h in busy], {h.source: h for h in busy}, NOW)
    assert found is not None
    assert found.subject == "sco-monitor: 60 sources are in trouble"
    text = render(found)
    assert text.count("the server asks to come back later (429)") == 1
    assert "60 sources: o0 (KG)" in text
    assert "and 48 more" in text


def test_each_state_says_what_to_do() -> None:
    known = [
        health("moved", "moved", permanent_url="https://new.example/feed", permanent_count=3),
        health("gone", "gone", reason="gone"),
        health("silent", "silent", last_item=NOW - 50 * HOUR),
        health(
            "wall", "blocked", reason="blocked", failures=4, detail="a bot wall with status 200"
        ),
    ]
    found = notice([source(h.source) for h in known], {h.source: h for h in known}, NOW)
    assert found is not None
    text = render(found)
    assert "write https://new.example/feed into its url" in text
    assert "it is asked no more" in text or "asked no more" in text
    assert "nothing came for 2 d" in text
    assert "a bot wall with status 200 (4 times in a row)" in text


# -- the whole way, over a real server


@pytest.fixture
def settings(tmp_path: Path, outlet: Outlet) -> Settings:
    """A configuration with an operator and a webhook about sources; the outlet's feeds."""
    feeds = "\n".join(
        f"[[sources]]\nname = 'Outlet {n}'\nurl = '{outlet.url(f'/feed{n}')}'\ncountry = 'KZ'"
        for n in range(60)
    )
    text = (
        "[monitor]\ncontact = 'mailto:operator@example.org?subject=news'\n"
        "[fetch]\nhost_delay_seconds = 0\nrobots = false\n"
        f"allow_addresses = ['{outlet.address}']\n"
        f"[[webhooks]]\nname = 'desk'\nurl = '{outlet.url('/hook')}'\nsecret_file = 'secret'\n"
        f"about = 'sources'\n{feeds}\n"
    )
    (tmp_path / "secret").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    (tmp_path / "secret").chmod(0o600)
    (tmp_path / "sco.toml").write_text(text, "utf-8")
    return load_settings(tmp_path / "sco.toml", environment={})


class Desk:
    """Rounds of the program, and what the operator got."""

    def __init__(self, settings: Settings, outlet: Outlet) -> None:
        self.settings = settings
        self.outlet = outlet
        self.now = datetime.now(UTC).replace(microsecond=0)
        outlet.pages["/hook"] = Answer(status=204)

    def round(self, *, after: timedelta = HOUR, told: bool = True) -> None:
        """Poll everything, as `run --once` does, and tell."""
        self.now += after
        with App(self.settings, clock=lambda: self.now) as app:
            with app.store.writing():
                for one in app.store.sources.all(enabled=True):
                    app.store.work.postpone("poll", one.name, self.now)
            end = self.now + timedelta(minutes=1)
            while (due := app.store.work.next_due(("poll", "parse"))) is not None and due <= end:
                # Some step back for a second: those that failed last get half of the threads.
                self.now = max(self.now, due)
                app.runner.run_due(["poll", "parse"])
            if told:
                tell(app.store, app.parts)
                app.runner.run_due(["deliver"])

    @property
    def mails(self) -> list[str]:
        """The texts of the mails, oldest first."""
        found = []
        for path in sorted(self.settings.outbox.glob("*.eml"), key=lambda p: p.stat().st_mtime_ns):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert mail["To"] == "operator@example.org"
            body = mail.get_body(("plain",))
            assert body is not None
            found.append(f"{mail['Subject']}\n{body.get_content()}")
        return found

    @property
    def posts(self) -> list[Asked]:
        """What the webhook got."""
        return [one for one in self.outlet.asked if one.path == "/hook"]


@pytest.fixture
def desk(settings: Settings, outlet: Outlet) -> Iterator[Desk]:
    return Desk(settings, outlet)


def test_one_message_for_all_and_one_when_they_are_back(desk: Desk, outlet: Outlet) -> None:
    feed = rss(*items(3, desk.now))
    for number in range(60):
        outlet.pages[f"/feed{number}"] = Answer(status=429, headers={"Retry-After": "60"})
    outlet.pages["/feed7"] = feed
    desk.round()
    assert len(desk.mails) == 1
    assert "59 sources are in trouble" in desk.mails[0]
    assert "the server asks to come back later (429), 59 sources: Outlet 0 (KZ)" in desk.mails[0]
    (post,) = desk.posts
    event = json.loads(post.body)
    assert event["type"] == "sources.turned"
    assert len(event["data"]["turned"]) == 59
    desk.round()
    assert len(desk.mails) == 1, "nothing new, nothing told"
    for number in range(60):
        outlet.pages[f"/feed{number}"] = feed
    desk.round()
    assert len(desk.mails) == 2
    assert "59 sources are back" in desk.mails[1]
    assert "Outlet 0 (KZ), failing until now" in desk.mails[1]
    desk.round()
    assert (len(desk.mails), len(desk.posts)) == (2, 2)


def test_a_poll_under_way_does_not_make_it_told_twice(desk: Desk, outlet: Outlet) -> None:
    """Its health was read before the operator was told, and is written after."""
    desk.round(told=False)
    with App(desk.settings, clock=lambda: desk.now) as app:
        before = app.store.sources.health("Outlet 1")
        assert tell(app.store, app.parts) is not None
        with app.store.writing():
            app.store.sources.put_health(replace(before, failures=9))
        assert app.store.sources.health("Outlet 1").told == "failing"
        assert tell(app.store, app.parts) is None


def test_a_crash_before_the_message_is_sent_loses_nothing(desk: Desk) -> None:
    desk.round(told=False)
    with App(desk.settings, clock=lambda: desk.now) as app:
        tell(app.store, app.parts)  # and the process dies here
    with App(desk.settings, clock=lambda: desk.now) as app:
        assert tell(app.store, app.parts) is None
        app.runner.run_due(["deliver"])
    assert len(desk.mails) == 1


def test_without_a_contact_it_is_still_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    alone = replace(desk.settings, monitor=replace(desk.settings.monitor, contact=""), webhooks=())
    desk.settings = replace(alone, sources=alone.sources[:2])
    with caplog.at_level("INFO"):
        desk.round()
    told = [line for line in caplog.messages if line.startswith("source Outlet")]
    assert told == [
        f"source Outlet {n} is failing: no such page (404); never read well" for n in range(2)
    ]
    assert desk.mails == []
