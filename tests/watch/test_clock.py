"""A machine whose clock jumps: nothing stalls for ever, and no outlet is hammered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from config.load import load_settings
from monitor.app import App
from storage.records import Source
from tests.outlets import Answer, Outlet, rss
from tests.watch.conftest import NOW, Watch
from tests.watch.test_watching import items

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_clock_that_was_ahead_stalls_nothing_after_a_start(
    tmp_path: Path, outlet: Outlet
) -> None:
    outlet.pages["/feed"] = rss(*items(3))
    outlet.pages["/busy"] = Answer(status=429, headers={"Retry-After": "3600"})
    (tmp_path / "sco.toml").write_text(
        f"[fetch]\nhost_delay_seconds = 0\nallow_addresses = ['{outlet.address}']\n"
        f"[[sources]]\nname = 's'\nurl = '{outlet.url('/feed')}'\n"
        f"[[sources]]\nname = 'busy'\nurl = '{outlet.url('/busy')}'\n"
    )
    settings = load_settings(tmp_path / "sco.toml", environment={})
    ahead = NOW + 365 * DAY
    with App(settings, clock=lambda: ahead) as app:
        with app.store.writing():
            for name in ("s", "busy"):
                app.store.work.postpone("poll", name, ahead)
        app.runner.run_due(["poll", "parse"])
    with App(settings, clock=lambda: NOW) as app:
        due = [state.due_at for state in app.store.work.states("poll", ["s", "busy"])]
        assert due == [NOW, NOW]
        assert app.store.sources.health("busy").not_before is None
        asked = len(outlet.asked)
        app.runner.run_due(["poll", "parse"])
        assert len(outlet.asked) == asked + 2
        health = app.store.sources.health("s")
        assert (health.state, health.polled_at) == ("ok", NOW)


def test_a_clock_that_runs_back_asks_once_and_goes_on(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(300, NOW, HOUR))
    watch.add(Source(name="s", url=outlet.url("/feed")))
    watch.poll()
    watch.poll()
    asked = len(outlet.asked)
    watch.now -= 3 * DAY
    watch.runner.run_due()
    assert len(outlet.asked) == asked, "what is due later is due later"
    health = watch.poll()
    assert health.state == "ok"
    assert timedelta(minutes=5) <= watch.due() <= DAY  # type: ignore[operator]
    watch.run_until(watch.now + DAY)
    assert len(outlet.asked) - asked < 30


def test_a_clock_that_runs_ahead_asks_each_source_once(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(*items(300, NOW, HOUR))
    watch.add(Source(name="s", url=outlet.url("/feed")))
    watch.poll()
    asked = len(outlet.asked)
    watch.now += 30 * DAY
    watch.runner.run_due()
    assert len(outlet.asked) == asked + 1
