"""`backfill SOURCE`: first run, second run, a kill in the middle, replay, and bad sites."""

from __future__ import annotations

import json
import signal
import threading
import time
from datetime import UTC, date, datetime

from storage.opening import open_store
from tests.desk import Desk
from tests.outlets import Answer, Asked, Item, Outlet, rss
from tests.sources.pasts import article, index, publish_past, robots, urlset


def watch(desk: Desk, outlet: Outlet, **more: object) -> None:
    """Watch *outlet* by a feed that is empty: all that is known comes from its past."""
    outlet.pages.setdefault("/feed.xml", rss())
    desk.write([outlet], [{"name": "Paper", "url": outlet.url("/feed.xml"), **more}])


def test_the_first_run_takes_in_what_is_not_older(desk: Desk, outlet: Outlet) -> None:
    paths = publish_past(outlet, months=3)
    watch(desk, outlet)
    told = desk("backfill", "Paper", "--since", "2026-10-01", "--json")
    assert told.code == 0, told.err
    result = told.lines[0]
    assert (result["sitemaps"], result["found"], result["failed"]) == (3, 6, {})
    stories = [path for path in outlet.paths() if path.startswith("/story/")]
    assert sorted(stories) == sorted(paths[3:])
    assert "/sitemaps/2026-09.xml" not in outlet.paths()  # nothing in it is new enough
    found = desk.articles()
    assert len(found) == 6
    assert {one["source"] for one in found} == {"Paper"}
    assert {one["date_published"][:7] for one in found} == {"2026-10", "2026-11"}


def test_the_second_run_asks_for_no_page_again(desk: Desk, outlet: Outlet) -> None:
    publish_past(outlet)
    watch(desk, outlet)
    assert desk("backfill", "Paper").code == 0
    asked = len(outlet.asked)
    told = desk("backfill", "Paper", "--json")
    assert told.code == 0
    assert told.lines[0]["found"] == 0
    again = outlet.asked[asked:]
    # Only the index is asked, conditionally: its children are older than what is kept.
    assert {(one.path, one.status) for one in again} == {("/robots.txt", 304), ("/all.xml", 304)}
    assert len(desk.articles()) == 9


def test_going_further_back_fetches_only_what_is_older(
    desk: Desk,
    outlet: Outlet,
) -> None:
    paths = publish_past(outlet)
    watch(desk, outlet)
    assert desk("backfill", "Paper", "--since", "2026-11-01").code == 0
    assert desk("backfill", "Paper", "--since", "2026-01-01").code == 0
    stories = [path for path in outlet.paths() if path.startswith("/story/")]
    assert sorted(stories) == sorted(paths)


def test_a_killed_walk_goes_on_and_asks_for_nothing_twice(
    desk: Desk,
    outlet: Outlet,
) -> None:
    paths = publish_past(outlet, months=4, each=5)
    reached = threading.Event()
    go_on = threading.Event()
    slow = paths[7]
    whole = article(7, date(2026, 9, 9))

    def held(_asked: Asked) -> Answer:
        reached.set()
        go_on.wait(60)
        return whole

    outlet.pages[slow] = held
    watch(desk, outlet)
    process = desk.start("backfill", "Paper")
    assert reached.wait(120)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    go_on.set()
    outlet.pages[slow] = whole
    stored = {one["url"] for one in desk.articles()}
    before = len(outlet.asked)
    told = desk("backfill", "Paper")
    assert told.code == 0, told.err
    assert {one["url"] for one in desk.articles()} == {outlet.url(path) for path in paths}
    again = [one.path for one in outlet.asked[before:]]
    assert not stored & {outlet.url(path) for path in again}
    replayed = len(outlet.asked)
    assert desk("replay", "extract").code == 0
    assert len(outlet.asked) == replayed
    assert len(desk.articles()) == len(paths)


def test_a_dry_run_stores_nothing(desk: Desk, outlet: Outlet) -> None:
    publish_past(outlet)
    watch(desk, outlet)
    told = desk("backfill", "Paper", "--since", "2026-11-01", "--dry-run", "--json")
    assert told.code == 0
    assert told.lines == [{"source": "Paper", "sitemaps": 2, "found": 3}]
    assert not [path for path in outlet.paths() if path.startswith("/story/")]
    assert not (desk.data / "sco-monitor.db").exists()


def test_policies_and_robots_hold(desk: Desk, outlet: Outlet) -> None:
    outlet.pages["/about-the-sco-summit"] = article(1, date(2026, 11, 1))
    outlet.pages["/football-results"] = article(2, date(2026, 11, 1))
    outlet.pages["/secret/sco-summit-plans"] = article(3, date(2026, 11, 1))
    paths = ("/about-the-sco-summit", "/football-results", "/secret/sco-summit-plans")
    outlet.pages["/s.xml"] = urlset((outlet.url(path), "2026-11-01") for path in paths)
    rules = Answer(
        f"User-agent: *\nDisallow: /secret/\nSitemap: {outlet.url('/s.xml')}".encode(), "text/plain"
    )
    outlet.pages["/robots.txt"] = rules
    watch(desk, outlet, fetch="matching")
    told = desk("backfill", "Paper", "--json")
    assert told.code == 3  # one page may not be had
    assert told.lines[0]["reasons"]["robots-denied"] == 1
    assert told.lines[0]["reasons"]["not-fetched"] == 1
    assert [path for path in outlet.paths() if path in paths] == ["/about-the-sco-summit"]


def test_a_site_without_a_sitemap_is_told_what_helps(
    desk: Desk,
    outlet: Outlet,
) -> None:
    watch(desk, outlet)
    told = desk("backfill", "Paper")
    assert told.code == 1
    assert "--warc" in told.err
    assert "/sitemap.xml" in outlet.paths()
    assert "/wp-sitemap.xml" in outlet.paths()
    assert desk("backfill", "Nobody").code == 1


def test_a_sitemap_in_a_usual_place_is_found(desk: Desk, outlet: Outlet) -> None:
    publish_past(outlet)
    del outlet.pages["/robots.txt"]
    outlet.pages["/sitemap_index.xml"] = outlet.pages.pop("/all.xml")
    watch(desk, outlet)
    assert desk("backfill", "Paper").code == 0
    assert len(desk.articles()) == 9


def test_an_index_that_names_itself_and_strangers_ends(
    desk: Desk,
    outlet: Outlet,
) -> None:
    rows = [(outlet.url(path), "") for path in ("/a.xml", "/b.xml", "/gone.xml", "/page.xml")]
    outlet.pages["/a.xml"] = index(rows)
    outlet.pages["/b.xml"] = index([*rows, ("https://elsewhere.example/s.xml", "")])
    outlet.pages["/page.xml"] = Answer(b"<html><p>not a sitemap</p></html>", "text/html")
    outlet.pages["/robots.txt"] = robots(outlet.url("/a.xml"))
    watch(desk, outlet)
    told = desk("backfill", "Paper", "--json")
    assert told.code == 3
    assert told.lines[0]["failed"] == {
        outlet.url("/gone.xml"): "not-found",
        outlet.url("/page.xml"): "bad-sitemap",
    }
    assert len(outlet.asked) < 20


def test_beside_a_daemon_only_work_is_put_into_the_table(
    desk: Desk,
    outlet: Outlet,
) -> None:
    publish_past(outlet)
    outlet.pages["/feed.xml"] = rss(Item(outlet.url("/first"), "First"))
    outlet.pages["/first"] = article(1, date(2026, 11, 1))
    watch(desk, outlet)
    daemon = desk.start("run")
    try:
        while "/first" not in outlet.paths():
            assert daemon.poll() is None
            time.sleep(0.05)
        told = desk("backfill", "Paper", "--json")
        assert told.code in (0, 3), told.err
        assert told.lines[0]["sitemaps"] == 4
        while len(desk.articles()) < 10:
            assert daemon.poll() is None
            time.sleep(0.2)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate()
    assert json.dumps(outlet.paths()).count("/story/") == 9


def test_the_past_says_nothing_of_a_source_s_rhythm(
    desk: Desk,
    outlet: Outlet,
) -> None:
    publish_past(outlet)
    watch(desk, outlet)
    assert desk("run", "--once").code == 0
    assert desk("backfill", "Paper").code == 0
    store = open_store(desk.data / "sco-monitor.db")
    try:
        assert store.sources.item_times("Paper", since=datetime(2020, 1, 1, tzinfo=UTC)) == []
        assert store.sources.standing(["Paper"])["Paper"].newest is None
    finally:
        store.close()


def test_the_past_is_no_news_for_webhooks(desk: Desk, outlet: Outlet) -> None:
    publish_past(outlet, months=1)
    outlet.pages["/feed.xml"] = rss(Item(outlet.url("/first"), "First"))
    outlet.pages["/first"] = article(1, date(2026, 11, 1))
    (desk.folder / "secret").write_text("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", "utf-8")
    hook = f"[[webhooks]]\nname = 'all'\nurl = '{outlet.url('/hook')}'\nsecret_file = 'secret'"
    source = {"name": "Paper", "url": outlet.url("/feed.xml")}
    desk.write([outlet], [source], more=hook)
    assert desk("backfill", "Paper").code == 0
    assert desk("run", "--once").code == 0
    assert [one["subject"] for one in desk("deliveries", "list", "--json").lines] == [
        "Ministers of member states meet for the 1th time"
    ]


def test_an_aggregator_has_no_past_of_its_own(desk: Desk) -> None:
    query = {"name": "Query", "url": "https://news.google.com/rss/search?q=SCO"}
    desk.write([], [query])
    for words in ((), ("--dry-run",)):
        told = desk("backfill", "Query", *words)
        assert told.code == 1
        assert "homepage" in told.err
