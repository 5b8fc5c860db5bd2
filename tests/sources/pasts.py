"""A site with a past: articles, sitemaps of them, and an index, on a loopback server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tests.outlets import Answer, Outlet, page

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XML = "application/xml"


def robots(*sitemaps: str, more: str = "") -> Answer:
    """Return a robots.txt that names *sitemaps*."""
    lines = [f"Sitemap: {url}" for url in sitemaps]
    return Answer("\n".join(["User-agent: *", "Allow: /", *lines, more]).encode(), "text/plain")


def urlset(rows: Iterable[tuple[str, str]]) -> Answer:
    """Return a sitemap of (address, lastmod) pairs."""
    items = "".join(
        f"<url><loc>{url}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</url>" for url, at in rows
    )
    return Answer(f"<urlset {NAMESPACE}>{items}</urlset>".encode(), XML)


def index(rows: Iterable[tuple[str, str]]) -> Answer:
    """Return an index of (address, lastmod) pairs."""
    items = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>"
        for url, at in rows
    )
    return Answer(f"<sitemapindex {NAMESPACE}>{items}</sitemapindex>".encode(), XML)


def article(number: int, day: date) -> Answer:
    """Return the page of article *number*; each has words of its own."""
    return page(
        f"Ministers of member states meet for the {number}th time",
        f"BISHKEK, {day:%B} {day.day} (Kabar) -- The Shanghai Cooperation Organisation held its "
        f"meeting number {number} and looked at {number * 7} proposals on trade and transport.",
        f"Delegates agreed on plan {number * 13} for the railway and asked experts to report on "
        f"{number + 40} questions before the next session, the secretariat said.",
        published=f"{day.isoformat()}T09:00:00Z",
    )


def publish_past(outlet: Outlet, *, months: int = 3, each: int = 3) -> list[str]:
    """Give *outlet* monthly sitemaps up to November 2026, newest month last; return the paths."""
    paths = []
    children = []
    for back in reversed(range(months)):
        month = date(2026, 11 - back, 1)
        rows = []
        for number in range(each):
            day = month + timedelta(days=3 * number)
            path = f"/story/{month:%m}-{number}"
            outlet.pages[path] = article(month.month * 100 + number, day)
            rows.append((outlet.url(path), day.isoformat()))
            paths.append(path)
        name = f"/sitemaps/{month:%Y-%m}.xml"
        outlet.pages[name] = urlset(rows)
        children.append((outlet.url(name), rows[-1][1]))
    outlet.pages["/all.xml"] = index(children)
    outlet.pages["/robots.txt"] = robots(outlet.url("/all.xml"))
    return paths
