"""The daemon's hourly care: what is old is forgotten once a day, and only what may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.load import load_settings
from monitor.app import App
from monitor.daemon.upkeep import Care
from storage.records import Capture, Membership
from tests.storage.records import ARTICLE

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def capture(purpose: str, age: int) -> Capture:
    """A capture of so many days ago, with bytes."""
    return Capture(
        id=f"{purpose} {age}",
        source="s",
        url=f"https://a.example/{purpose}",
        purpose=purpose,
        at=NOW - DAY * age,
        reason="ok",
        page=f"page {age}" if purpose == "article" else "",
        body=f"{purpose} {age}".encode(),
    )


def test_documents_and_polls_go_and_pages_stay(tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text(
        f"catalogue = false\n[monitor]\ndata_dir = '{tmp_path}'\n"
        "[retention]\ndocuments = '5d'\nhistory = '20d'\n"
    )
    now = NOW
    with App(load_settings(config, environment={}), clock=lambda: now) as app:
        care = Care()

        def kept(purpose: str) -> list[tuple[str, bool]]:
            names = [f"{purpose} {age}" for age in (400, 30, 10, 1)]
            found = [app.store.archive.get(name) for name in names]
            return [(one.id.split()[1], bool(one.body)) for one in found if one]

        with app.store.writing():
            app.store.put([capture(p, age) for p in ("poll", "article") for age in (400, 30, 10)])
        care(app)
        assert kept("poll") == [("10", False)]
        assert kept("article") == [("400", True), ("30", True), ("10", True)]
        with app.store.writing():
            app.store.put([capture("poll", 30), capture("poll", 1)])
        now += timedelta(hours=1)
        care(app)
        assert [age for age, _ in kept("poll")] == ["30", "10", "1"]
        now += DAY
        care(app)
        assert kept("poll") == [("10", False), ("1", True)]


def test_days_are_counted_each_hour(tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text(f"catalogue = false\n[monitor]\ndata_dir = '{tmp_path}'\n")
    with App(load_settings(config, environment={}), clock=lambda: NOW) as app:
        with app.store.writing():
            for age in range(3):
                app.store.put(
                    [
                        replace(ARTICLE, id=f"a{age}", first_seen=NOW - age * DAY),
                        Membership(article=f"a{age}", story="a0"),
                    ]
                )
        assert app.store.days.due() == 3
        care = Care()
        care(app)
        assert app.store.days.due() == 0
        with app.store.writing():
            app.store.put([Membership(article="a2", story="a2")])
        assert app.store.days.due() == 1
        care(app)
        assert app.store.days.due() == 0
