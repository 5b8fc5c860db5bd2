"""A directory of saved pages as a source: read once, new files found, nothing asked."""

from __future__ import annotations

import json
from pathlib import Path

from storage.opening import open_store
from tests.desk import Desk
from tests.outlets import Outlet, page
from tests.sources.test_archive import record


def story(number: int) -> bytes:
    """Return a page; each has a canonical link that would count as a request if it were asked."""
    return page(
        f"Railway plan {number} of the Shanghai Cooperation Organisation is adopted",
        f"TASHKENT, November {number} (UzA) -- Transport ministers adopted plan number {number} "
        f"and named {number * 17} stations at which trains of member states will change gauge.",
        f"The secretariat of the organisation asked experts for {number + 31} reports by spring.",
        published=f"2026-11-{number:02}T09:00:00Z",
    ).body


def save(folder: Path, name: str, number: int, link: str) -> None:
    head = f'<link rel="canonical" href="{link}">'.encode()
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(story(number).replace(b"</head>", head + b"</head>"))


def test_first_second_new_changed_and_replay(
    desk: Desk,
    outlet: Outlet,
) -> None:
    folder = desk.folder / "saved"
    save(folder, "a.html", 1, outlet.url("/1"))
    save(folder, "2026/b.htm", 2, outlet.url("/2"))
    (folder / "nameless.html").write_bytes(story(3))
    warc = b"".join(record(outlet.url(f"/{n}"), story(n)) for n in (4, 5))
    (folder / "crawl.warc.gz").write_bytes(warc)
    desk.write([outlet], [{"name": "Saved", "url": str(folder), "kind": "archive"}])

    told = desk("run", "--once", "--json")
    assert told.code == 0, told.out
    found = desk.articles()
    assert sorted(one["headline"].split()[2] for one in found) == ["1", "2", "3", "4", "5"]
    urls = {one["url"] for one in found}
    assert {outlet.url(f"/{n}") for n in (1, 2, 4, 5)} < urls
    assert sum(url.startswith("urn:sha256:") for url in urls) == 1
    assert {one["source"] for one in found} == {"Saved"}

    def captures() -> int:
        store = open_store(desk.data / "sco-monitor.db")
        try:
            return len(store.archive.history("Saved", since=found_at, limit=10_000))
        finally:
            store.close()

    from datetime import UTC, datetime

    found_at = datetime(2020, 1, 1, tzinfo=UTC)
    assert desk("run", "--once").code == 0
    settled = captures()
    assert desk("run", "--once").code == 0
    assert captures() == settled + 1  # the directory is asked, and no file of it
    assert [one["version"] for one in desk.articles()] == [1] * 5

    save(folder, "2026/c.html", 6, outlet.url("/6"))
    changed = (folder / "a.html").read_bytes().replace(b"named 17 stations", b"named 99 stations")
    (folder / "a.html").write_bytes(changed)
    assert desk("run", "--once").code == 0
    after = {one["url"]: one for one in desk.articles()}
    assert len(after) == 6
    assert after[outlet.url("/1")]["version"] == 2
    assert "99 stations" in after[outlet.url("/1")]["text"]

    assert desk("replay", "parse").code == 0
    assert {one["url"]: one["version"] for one in desk.articles()} == {
        url: one["version"] for url, one in after.items()
    }
    assert outlet.asked == []


def test_what_a_list_shows_of_it(desk: Desk, outlet: Outlet) -> None:
    folder = desk.folder / "saved"
    save(folder, "a.html", 1, outlet.url("/1"))
    desk.write([], [{"name": "Saved", "url": f"file://{folder}", "kind": "archive"}])
    told = desk("sources", "check", "--json")
    line = json.loads(told.out)
    assert (line["proposal"], line["items"]) == ("keep", 1)
    assert desk("run", "--once").code == 0
    assert [line["state"] for line in desk("sources", "list", "--json").lines] == ["ok"]
    assert outlet.asked == []


def test_a_directory_that_is_not_there_is_told(desk: Desk) -> None:
    desk.write([], [{"name": "Saved", "url": str(desk.folder / "none"), "kind": "archive"}])
    told = desk("run", "--once")
    assert told.code == 3
    assert "No such file or directory" in told.out


def test_other_kinds_and_odd_paths_are_refused(desk: Desk) -> None:
    for kind, url in (
        ("feed", "/data/feed.xml"),
        ("archive", "data/pages"),
        ("archive", "/data/../etc"),
    ):
        desk.write([], [{"name": "Saved", "url": url, "kind": kind}])
        told = desk("run", "--once")
        assert told.code == 2
        assert "is not an http(s) address" in told.err
