"""`sources list, show, check, discover, import` over a server on loopback, run in this process."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from config.load import load_settings
from monitor.app import App
from monitor.cli.source_views import show_list, show_one
from monitor.watch import learning
from monitor.watch.survey import survey, why
from storage.opening import open_store
from storage.records import Health, HealthState, Source
from tests.desk import Command, commands_here
from tests.outlets import Answer, Item, Outlet, page, rss

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def news(count: int = 3, age: timedelta = HOUR) -> Answer:
    """Return a feed whose newest item is so old."""
    made = [
        Item(f"https://out.example/{n}", f"News {n}", format_datetime(NOW - age - HOUR * n))
        for n in range(count)
    ]
    return rss(*made)


@pytest.fixture
def folder(tmp_path: Path, outlet: Outlet) -> Path:
    """A configuration that may dial the outlet."""
    (tmp_path / "sco.toml").write_text(
        "catalogue = false\n[fetch]\nhost_delay_seconds = 0\nrobots = false\n"
        f"allow_addresses = ['{outlet.address}']\n[work]\nworkers = 1\n"
    )
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command as typed."""
    return commands_here(capsys, "--config", str(folder / "sco.toml"))


def watch(folder: Path, *sources: Source, **known: Health) -> None:
    """Put sources, and how they are doing, into the store."""
    store = open_store(folder / "var" / "sco-monitor.db")
    with store.writing():
        for source in sources:
            store.sources.add(source)
            store.work.open("poll", (source.name,), NOW + 2 * HOUR)
        for health in known.values():
            store.sources.put_health(health)
    store.close()


# -- check


def test_check_proposes_with_reasons(folder: Path, outlet: Outlet, run: Command) -> None:
    outlet.pages["/good"] = outlet.pages["/new"] = news()
    outlet.pages["/old"] = news(age=90 * DAY)
    outlet.pages["/page"] = page("A page", "And nothing else.")
    outlet.pages["/busy"] = Answer(status=503)
    outlet.pages["/moved"] = Answer(status=301, headers={"Location": "/new"})
    outlet.pages["/map"] = Answer(
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>'
        + outlet.url("/map1").encode()
        + b"</loc></sitemap></sitemapindex>"
    )
    outlet.pages["/map1"] = Answer(
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>'
        + outlet.url("/story-1").encode()
        + b"</loc><lastmod>2026-11-18</lastmod></url></urlset>"
    )
    kinds = {"map": "sitemap"}
    names = ("good", "old", "page", "busy", "moved", "map", "missing")
    on = [Source(name=n, url=outlet.url(f"/{n}"), kind=kinds.get(n, "feed")) for n in names]
    off = [
        Source(name=f"{n} off", url=outlet.url(f"/{n}"), enabled=False) for n in ("good", "page")
    ]
    watch(folder, *on, *off)
    told = run("sources", "check", "--json")
    found = {line["source"]: line for line in told.lines}
    assert {name: line["proposal"] for name, line in found.items()} == {
        "good": "keep",
        "old": "switch off",
        "page": "switch off",
        "busy": "try again",
        "moved": "change url",
        "map": "keep",
        "missing": "switch off",
        "good off": "switch on",
        "page off": "leave off",
    }
    assert "the newest is 90 days old" in found["old"]["why"]
    assert "HTML page" in found["page"]["why"]
    assert found["moved"]["moved_to"] == outlet.url("/new")
    assert "switch off (3): missing, old, page" in told.err
    assert told.code == 3
    assert all(line["why"] for line in found.values()), "a reason for each"
    one = run("sources", "check", "good")
    assert (one.code, one.out) == (0, "keep        good  3 items, the newest 1 h old\n")
    assert run("sources", "check", "nobody").code == 1


def test_check_stands_in_columns_and_counts_well(
    folder: Path, outlet: Outlet, run: Command
) -> None:
    outlet.pages["/feed"] = news(1)
    names = ("人民网", "24.kg")
    watch(folder, *(Source(name=n, url=outlet.url("/feed")) for n in names))
    told = run("sources", "check")
    assert sorted(told.out.splitlines()) == [
        "keep        24.kg   1 item, the newest 1 h old",
        "keep        人民网  1 item, the newest 1 h old",
    ]
    assert told.code == 0


# -- one of everything


def test_one_is_counted_as_one(folder: Path, outlet: Outlet, run: Command) -> None:
    outlet.pages["/feed"] = news(1)
    watch(folder, Source(name="s", url=outlet.url("/feed")))
    text = "<opml><body><outline text='Bad' xmlUrl='javascript:1'/></body></opml>"
    (folder / "one.opml").write_text(text)
    said = [
        run("run", "--once"),
        run("sources", "list"),
        run("sources", "show", "s"),
        run("sources", "check"),
        run("sources", "import", str(folder / "one.opml")),
    ]
    store = open_store(folder / "var" / "sco-monitor.db")
    lines = survey(store, NOW)
    odd = replace(store.sources.health("s"), skipped=1, beyond=1, window=0)
    moving = replace(odd, permanent_url="https://new.example/f", permanent_count=1)
    source = store.sources.all()[0]
    store.close()
    console = terminal(100)
    show_list(lines, NOW, console)
    show_list([{**lines[0], "state": "failing"}], NOW, console)
    text = "\n".join(
        [*(one.out + one.err for one in said), printed(console), why(source, moving, NOW)]
    )
    assert "1 source polled" in text
    assert "1 new item," in text
    assert "1 of 1 source needs a look" in text
    assert "1 broken item in the last document; 1 item over max_items" in text
    assert "1 time so far" in text
    assert "1 line cannot be used" in text
    assert not re.findall(r"\b1 (?:new |broken )?(?:items|sources|lines|times)\b", text)


def test_before_the_first_poll_nothing_is_called_well(folder: Path) -> None:
    watch(folder, Source(name="a", url="https://a.example/f"))
    store = open_store(folder / "var" / "sco-monitor.db")
    console = terminal(80)
    show_list(survey(store, NOW), NOW, console)
    store.close()
    assert "All is well" not in printed(console)
    assert "1 source to watch, none was asked yet: sco-monitor run" in printed(console)


def test_a_source_whose_first_document_waits_is_new(folder: Path) -> None:
    asked = Health(source="a", reason="ok", polled_at=NOW, answered_at=NOW, changed_at=NOW)
    watch(folder, Source(name="a", url="https://a.example/f"), a=asked)
    store = open_store(folder / "var" / "sco-monitor.db")
    (line,) = survey(store, NOW)
    store.close()
    assert (line["state"], line["why"]) == (
        "new",
        "it answered; its first document is not read yet",
    )


def test_an_unknown_state_is_a_usage_error(run: Command) -> None:
    told = run("sources", "list", "--state", "broken")
    assert told.code == 2
    assert "use gone, blocked, failing" in told.err


def test_a_source_that_was_gone_and_answers_is_watched_again(
    folder: Path, outlet: Outlet, run: Command
) -> None:
    outlet.pages["/feed"] = news()
    gone = Health(source="s", state="gone", told="gone", polled_at=NOW, failures=1, reason="gone")
    watch(folder, Source(name="s", url=outlet.url("/feed")), s=gone)
    with App(load_settings(folder / "sco.toml", environment={})) as app:
        with app.store.writing():
            app.store.work.postpone("poll", "s", app.clock())
        app.runner.run_due(["poll", "parse"])
        assert app.store.sources.health("s").state == "gone"
    assert not outlet.asked
    assert "watched again: s" in run("sources", "check").err
    with App(load_settings(folder / "sco.toml", environment={})) as app:
        app.runner.run_due(["poll", "parse"])
        known = app.store.sources.health("s")
        assert (known.state, known.told) == ("ok", "gone")


# -- discover and import


def test_discover_names_what_can_be_read(outlet: Outlet, run: Command) -> None:
    links = "<link rel='alternate' type='application/rss+xml' title='All' href='/rss.xml'>"
    outlet.pages["/"] = page("The outlet", "Welcome.", head=links)
    outlet.pages["/rss.xml"] = news()
    told = run("sources", "discover", outlet.url("/"), "--json")
    assert told.code == 0
    assert [(line["kind"], line["url"]) for line in told.lines] == [
        ("feed", outlet.url("/rss.xml"))
    ]
    nothing = run("sources", "discover", outlet.url("/nowhere"))
    assert nothing.code == 1
    assert "no such page (404)" in nothing.err


def test_5000_lines_of_opml_with_broken_ones(folder: Path, run: Command) -> None:
    lines = ["<opml version='2.0'><body>"]
    for n in range(5_000):
        match n % 50:
            case 7:
                lines.append(f"<outline type='rss' text='Broken {n} xmlUrl='https://x.example/{n}'")
            case 8:
                lines.append(f"<outline type='rss' text='Not {n}' xmlUrl='javascript:{n}'/>")
            case 9:
                lines.append("<outline text='Twice' xmlUrl='https://twice.example/feed'/>")
            case _:
                lines.append(
                    f"<outline type='rss' text='新闻 {n % 10}' xmlUrl='https://o{n}.example/f'/>"
                )
    lines.append("</body></opml>")
    (folder / "list.opml").write_text("\n".join(lines), "utf-8")
    told = run("sources", "import", str(folder / "list.opml"))
    assert told.code == 3
    *broken, summary = told.err.splitlines()
    assert len(broken) == 200
    assert f"{folder / 'list.opml'}:9: " in broken[0]
    assert summary == "4701 added, 99 known already, 200 lines cannot be used"
    again = run("sources", "import", str(folder / "list.opml"))
    assert again.err.splitlines()[-1].startswith("0 added, 4800 known already")
    exported = run("sources", "export")
    assert exported.out.count("xmlUrl=") == 4_701


# -- list and show


def learned(every: timedelta, until: datetime) -> str:
    """Return a rhythm that was even until then."""
    times = [(until - every * n).timestamp() for n in range(int(28 * DAY / every), -1, -1)]
    return learning.learn(times, until).pack()


def known(name: str, state: HealthState, newest: datetime, **values: Any) -> Health:
    """Return the health of a source that published every two hours until *newest*."""
    return replace(
        Health(source=name, state=state, since=newest, polled_at=NOW - HOUR, digest="d"),
        answered_at=NOW - HOUR,
        read_at=NOW - HOUR,
        newest_item=newest,
        last_item=newest,
        rhythm=learned(2 * HOUR, newest),
        **values,
    )


NAMES = ("24.kg", "新华社中亚新闻频道·上海合作组织", "خبرگزاری", "Казинформ", "人民网")


@pytest.fixture
def lines(folder: Path) -> list[dict[str, Any]]:
    """A catalogue with one of each trouble, of several countries."""
    countries = ("KG", "CN", "IR", "KZ", "CN")
    sources = [
        Source(name=name, url=f"https://{n}.example/feed", country=country)
        for n, (name, country) in enumerate(zip(NAMES, countries, strict=True))
    ]
    health = [
        known("24.kg", "failing", NOW - 5 * HOUR, reason="timeout", failures=4),
        known(NAMES[1], "silent", NOW - 50 * HOUR),
        known("خبرگزاری", "gone", NOW - 2 * DAY, reason="gone"),
        known("Казинформ", "ok", NOW - HOUR),
        known("人民网", "moved", NOW - HOUR, permanent_url="https://new.example/feed"),
    ]
    watch(folder, *sources, **{f"h{n}": one for n, one in enumerate(health)})
    store = open_store(folder / "var" / "sco-monitor.db")
    found = survey(store, NOW)
    store.close()
    return found


def terminal(width: int) -> Console:
    """Return a terminal of so many columns."""
    return Console(
        file=StringIO(), width=width, force_terminal=False, highlight=False, markup=False
    )


def printed(console: Console) -> str:
    """Return what a terminal shows."""
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(lines: list[dict[str, Any]], width: int) -> None:
    console = terminal(width)
    show_list(lines, NOW, console)
    text = printed(console)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    header, *rows = text.splitlines()
    place = cell_len(header[: header.index("state")])
    for row in rows[: rows.index("")]:
        state = next((s for s in ("failing", "silent", "gone", "moved") if f" {s} " in row), None)
        if state and not row.startswith("    "):
            assert cell_len(row[: row.index(f" {state} ") + 1]) == place, "columns stand in line"


def test_the_end_of_the_list_says_what_is_wrong_today(lines: list[dict[str, Any]]) -> None:
    console = terminal(100)
    show_list(lines, NOW, console)
    text = printed(console)
    end = text[text.index("Turned in the last 24 hours") :]
    assert end.index("moved") < end.index("failing"), "the latest turn first"
    assert "4 of 5 sources need a look:" in end
    assert end.index("gone ") < end.index("silent ")
    assert "5 sources: 1 gone, 1 failing, 1 silent, 1 moved, 1 ok; next poll in 2 h" in end
    assert "12 a day, none for 2 d" in text
    assert text.index("\nCN\n") < text.index("\nIR\n") < text.index("\nKG\n")


def test_all_is_well(folder: Path) -> None:
    watch(folder, Source(name="a", url="https://a.example/f"), a=known("a", "ok", NOW - HOUR))
    store = open_store(folder / "var" / "sco-monitor.db")
    console = terminal(80)
    show_list(survey(store, NOW), NOW, console)
    store.close()
    assert "All is well with the one source that is watched." in printed(console)


def test_the_list_for_programs_and_pipes(lines: list[dict[str, Any]], run: Command) -> None:
    told = run("sources", "list", "--json")
    found = {line["name"]: line for line in told.lines}
    assert found["人民网"]["moved_to"] == "https://new.example/feed"
    assert found["Казинформ"]["items_a_day"] == pytest.approx(12, rel=0.05)
    assert found["24.kg"]["why"].startswith("the whole exchange took longer than the deadline (4")
    piped = run("sources", "list", "--state", "silent")
    (line,) = piped.out.splitlines()
    country, name, state, newest, rate, due, why = line.split("\t")
    assert (country, name, state, newest, due) == ("CN", NAMES[1], "silent", "2 d ago", "in 1 h")
    assert rate == "12 a day, none for 2 d"
    assert why.startswith("it answers, but 12 a day, none for 2 d; its pauses are")


def test_one_source_is_shown_with_its_last_polls_in_words(
    folder: Path, outlet: Outlet, run: Command
) -> None:
    outlet.pages["/feed"] = news(20)
    watch(folder, Source(name="s", url=outlet.url("/feed"), options=(("timezone", "UTC"),)))
    with App(load_settings(folder / "sco.toml", environment={})) as app:
        for _ in range(3):
            with app.store.writing():
                app.store.work.postpone("poll", "s", app.clock())
            app.runner.run_due(["poll", "parse"])
        outlet.pages["/feed"] = Answer(status=404)
        with app.store.writing():
            app.store.work.postpone("poll", "s", app.clock())
        app.runner.run_due(["poll", "parse"])
    told = run("sources", "show", "s")
    assert told.code == 0
    assert "option timezone" in told.out
    *_, fourth, third, second, first = told.out.splitlines()
    assert "no such page (404)" in fourth
    assert "nothing changed since the last poll" in third + second
    assert "20 new items" in first
    value = json.loads(run("sources", "show", "s", "--json").out)
    assert [poll["status"] for poll in value["polls"]] == [404, 200, 304, 200]
    assert value["settings"]["options"] == {"timezone": "UTC"}
    assert run("sources", "show", "nobody").code == 1


def test_a_source_is_shown_within_a_narrow_terminal(lines: list[dict[str, Any]]) -> None:
    console = terminal(50)
    line = next(line for line in lines if line["name"] == NAMES[1])
    source = Source(name=NAMES[1], url="https://" + "a" * 300 + ".example/", note="注" * 80)
    show_one(source, line, [], {}, NOW, console)
    assert max(cell_len(row) for row in printed(console).splitlines()) <= 50
