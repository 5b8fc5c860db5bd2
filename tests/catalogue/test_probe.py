"""`sources check`: one look at a source of each kind, a proposal and the reason for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from config.settings import FetchSettings, Settings
from monitor.catalogue.probe import probe
from storage.records import Source
from tests.outlets import Answer, Item, Outlet, rss
from tests.sources.pasts import XML, index, urlset

NOW = datetime.now(UTC)
FRESH = (NOW - timedelta(hours=3)).date().isoformat()


def check(outlet: Outlet, *sources: Source) -> list[dict[str, Any]]:
    """Return what is said of *sources*, in their order."""
    fetch = FetchSettings(host_delay_seconds=0, allow_addresses=(outlet.address,))
    said = {line["source"]: line for line in probe(Settings(fetch=fetch), sources)}
    return [said[source.name] for source in sources]


def one(outlet: Outlet, path: str, kind: str, *, enabled: bool = True, **options: str) -> Any:
    """Return what is said of the source of *kind* at *path*."""
    pairs = tuple(options.items())
    source = Source(name="S", url=outlet.url(path), kind=kind, enabled=enabled, options=pairs)
    return check(outlet, source)[0]


def month(number: int) -> str:
    return f"/sitemaps/{number}.xml"


def test_an_index_of_500_files_is_judged_by_its_newest(outlet: Outlet) -> None:
    outlet.pages["/index.xml"] = index(
        (outlet.url(month(n)), (NOW - timedelta(days=n)).date().isoformat()) for n in range(500)
    )
    outlet.pages[month(0)] = urlset([])  # nothing yet today
    outlet.pages[month(1)] = urlset([(outlet.url("/a"), FRESH), (outlet.url("/b"), FRESH)])
    said = one(outlet, "/index.xml", "sitemap")
    assert (said["proposal"], said["items"]) == ("keep", 2)
    assert "2 items, the newest" in said["why"]
    assert outlet.paths() == ["/index.xml", month(0), month(1)]


def test_an_index_whose_newest_cannot_be_had_is_asked_on(outlet: Outlet) -> None:
    outlet.pages["/index.xml"] = index((outlet.url(month(n)), "") for n in range(5))
    outlet.pages[month(3)] = urlset([(outlet.url("/a"), FRESH)])
    assert one(outlet, "/index.xml", "sitemap")["proposal"] == "keep"
    del outlet.pages[month(3)]
    said = one(outlet, "/index.xml", "sitemap")
    assert (said["proposal"], said["reason"]) == ("switch off", "not-found")
    assert month(4) in said["why"]
    assert len(outlet.paths()) == 8  # three of the five, twice


def test_an_index_that_leads_nowhere_says_so(outlet: Outlet) -> None:
    outlet.pages["/index.xml"] = index([(outlet.url(month(0)), "")])
    said = one(outlet, "/index.xml", "sitemap", child_pattern="/news/")
    assert said["proposal"] == "switch off"
    assert "child_pattern" in said["why"]


def test_each_kind_has_its_reasons(outlet: Outlet) -> None:
    old = format_datetime(NOW - timedelta(days=400))
    outlet.pages["/feed"] = rss(Item(outlet.url("/1"), "One", format_datetime(NOW)))
    outlet.pages["/old"] = rss(Item(outlet.url("/1"), "One", old))
    outlet.pages["/empty"] = rss()
    outlet.pages["/page"] = Answer(b"<html><title>Home</title><p>Nothing here</p></html>")
    outlet.pages["/old.xml"] = urlset([(outlet.url("/1"), "2020-01-01")])
    outlet.pages["/broken.xml"] = Answer(b"<urlset><url><loc>", XML)
    outlet.pages["/api"] = Answer(b'{"rows": [{"u": "/1", "t": "One"}]}', "application/json")
    outlet.pages["/busy"] = Answer(b"later", status=503)
    mapping = {"items": "rows", "link": "u", "title": "t"}
    for path, kind, options, proposal, why in (
        ("/feed", "feed", {}, "keep", "1 item,"),
        ("/old", "feed", {}, "switch off", "the newest is 400 days old"),
        ("/empty", "feed", {}, "switch off", "announces nothing"),
        ("/page", "feed", {}, "switch off", "HTML page"),
        ("/page", "listing", {}, "switch off", "no article links"),
        ("/old.xml", "sitemap", {}, "switch off", "days old"),
        ("/broken.xml", "sitemap", {}, "switch off", "announces nothing"),
        ("/feed", "sitemap", {}, "switch off", 'set kind = "feed"'),
        ("/api", "api", mapping, "keep", "1 item, without dates"),
        ("/page", "api", mapping, "switch off", "not the JSON"),
        ("/none", "feed", {}, "switch off", "no such page"),
        ("/busy", "feed", {}, "try again", "cannot serve now"),
    ):
        said = one(outlet, path, kind, **options)
        assert said["proposal"] == proposal, (path, kind, said)
        assert why in said["why"], (path, kind, said)


def test_what_is_off_is_proposed_when_it_is_good(outlet: Outlet) -> None:
    outlet.pages["/feed"] = rss(Item(outlet.url("/1"), "One", format_datetime(NOW)))
    assert one(outlet, "/feed", "feed", enabled=False)["proposal"] == "switch on"
    assert one(outlet, "/none", "feed", enabled=False)["proposal"] == "leave off"


def test_a_directory_of_saved_pages_is_looked_into(outlet: Outlet, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<title>Saved</title><p>text")
    source = Source(name="S", url=str(tmp_path), kind="archive")
    (said,) = check(outlet, source)
    assert (said["proposal"], said["items"]) == ("keep", 1)
    (said,) = check(outlet, Source(name="S", url=str(tmp_path / "none"), kind="archive"))
    assert said["proposal"] == "switch off"
    assert "No such file" in said["why"]
    assert outlet.asked == []
