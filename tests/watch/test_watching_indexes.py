"""An index of sitemaps under watch."""

from __future__ import annotations

from tests.outlets import Answer, Outlet
from tests.watch.conftest import Watch
from tests.watch.watched import entries, feed


def index(outlet: Outlet, count: int, dated: bool = True) -> Answer:
    """Return a sitemap index of *count* files, the newest last."""
    children = "".join(
        f"<sitemap><loc>{outlet.url(f'/map-{n}.xml')}</loc>"
        + (f"<lastmod>2026-{1 + n // 28 % 12:02}-{1 + n % 28:02}</lastmod>" if dated else "")
        + "</sitemap>"
        for n in range(count)
    )
    text = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{children}'
    return Answer(f"{text}</sitemapindex>".encode(), "application/xml")


def sitemap(outlet: Outlet, *numbers: int) -> Answer:
    """Return a sitemap of pages."""
    urls = "".join(
        f"<url><loc>{outlet.url(f'/story-{n}')}</loc><lastmod>2026-11-18</lastmod></url>"
        for n in numbers
    )
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return Answer(text.encode(), "application/xml")


def test_of_an_index_of_500_files_the_newest_few_are_asked(watch: Watch, outlet: Outlet) -> None:
    outlet.pages["/map.xml"] = index(outlet, 500)
    for number in range(500):
        outlet.pages[f"/map-{number}.xml"] = sitemap(outlet, number)
    watch.add(feed(outlet, "/map.xml", kind="sitemap"))
    assert watch.poll().state == "ok"
    assert len(outlet.asked) == 4
    assert entries(watch) == 3


def test_files_of_an_index_are_asked_again_while_the_index_stays(
    watch: Watch, outlet: Outlet
) -> None:
    outlet.pages["/map.xml"] = index(outlet, 2, dated=False)
    outlet.pages["/map-0.xml"] = sitemap(outlet, 1)
    outlet.pages["/map-1.xml"] = sitemap(outlet, 2)
    watch.add(feed(outlet, "/map.xml", kind="sitemap"))
    watch.poll()
    assert entries(watch) == 2
    outlet.pages["/map-1.xml"] = sitemap(outlet, 2, 3, 4)
    health = watch.poll()
    assert (health.state, health.reason, entries(watch)) == ("ok", "not-modified", 4)
    outlet.asked.clear()
    watch.poll()
    assert sorted((one.path, one.status) for one in outlet.asked) == [
        ("/map-0.xml", 304),
        ("/map-1.xml", 304),
        ("/map.xml", 200),  # is "not modified" true? asked once, as the source is new
    ]


def test_a_file_of_an_index_that_fails_is_no_failure_of_the_source(
    watch: Watch, outlet: Outlet
) -> None:
    outlet.pages["/map.xml"] = index(outlet, 3)
    outlet.pages["/map-2.xml"] = sitemap(outlet, 2)
    outlet.pages["/map-1.xml"] = Answer(b"<html>sorry</html>")
    watch.add(feed(outlet, "/map.xml", kind="sitemap"))
    for _ in range(4):
        assert watch.poll().state == "ok"
    assert entries(watch) == 1
    assert len(outlet.asked) == 16, "each once with its source, and not for ever beside it"
