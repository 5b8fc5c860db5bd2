"""One article under many addresses is asked for once and stored once (issue 4, "URLs").

The hosts have their real names: an egress proxy stands for the internet and counts.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from config.load import load_settings
from config.settings import Settings
from monitor.app import App
from monitor.cli.session import run_all
from monitor.http.guard import Guard, Limits
from storage.opening import open_store
from tests.outlets import Answer, Asked, Item, Outlet, page, rss

RAILWAY = (
    "BISHKEK, November 20 (Kazinform) -- Ministers of the Shanghai Cooperation Organisation "
    "agreed on the route of a railway that is to link eleven cities by 2031.",
    "The plan names 37 stations, 14 tunnels and a bridge of 900 metres over the Naryn river.",
)
LETTER = (
    "MOSCOW, November 20 -- The President sent a message of greeting to the heads of state of "
    "the Shanghai Cooperation Organisation and wished their meeting every success.",
    "The message recalls 25 years of work and names six tasks for the years to come.",
)


class Internet(Outlet):
    """A proxy behind which every host serves the same articles."""

    def answer(self, one: Asked) -> Answer:
        """Return the page that the last part of the address names, whatever the host."""
        if "railway_a123" in one.path:
            return page("Ministers agree on the route of a railway", *RAILWAY)
        if "/letter/7" in one.path:
            return page("The President greets the heads of state", *LETTER)
        return super().answer(one)

    def pages_asked(self) -> list[str]:
        """Return the articles that were asked for."""
        return [one for one in self.paths() if "railway_a123" in one or "/letter/7" in one]


class Names:
    """Every name is one public address; only the proxy has its own."""

    def resolve(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """Return the address of *host*."""
        return ("127.0.0.1",) if host == "127.0.0.1" else ("93.184.215.14",)

    def close(self) -> None:
        """Nothing is open."""


class World(App):
    """The program with a name server of the test's own."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        fetching = settings.fetch
        self.parts.__dict__["guard"] = Guard(
            Limits(),
            "sco-monitor (test)",
            frozenset(fetching.allow_addresses),
            fetching.egress_proxy,
            resolver=Names(),
            politeness=self.parts.politeness,
        )


FIRST = {
    "a": "http://inform.kz/ru/railway_a123?utm_source=rss&utm_medium=feed&yclid=77",
    "b": "http://www.inform.kz./ru/railway_a123/#comments",
    "c": "http://m.inform.kz:80/ru/railway_a123?ref=rss&amp=1",
    "d": "http://QAZINFORM.com/ru/railway_a123/amp",
    "e": "http://inform.kz/ru/./x/../railway_a123?fbclid=Iw1&from=telegram",
    "f": "http://Президент.рф/новости/letter/7",
    "g": "http://xn--d1abbgf6aiiy.xn--p1ai/%D0%BD%d0%be%D0%B2%D0%BE%D1%81%D1%82%D0%B8/letter/7?",
}
LATER = {
    "a": "https://inform.kz/ru/railway_a123",
    "b": "https://www.qazinform.com:443/ru/railway_a123?utm_campaign=evening",
    "c": "http://kazinform.kz/ru/railway_a123/index.html",
    "d": "https://www-inform-kz.cdn.ampproject.org/c/s/www.inform.kz/ru/railway_a123/amp",
    "e": "https://www.google.com/url?q=https%3A%2F%2Finform.kz%2Fru%2Frailway_a123&sa=D",
    "f": "https://xn--d1abbgf6aiiy.xn--p1ai./новости/letter/7#top",
    "g": "https://www.президент.рф/новости/letter/7/",
}


def announce(net: Internet, links: dict[str, str]) -> None:
    for name, link in links.items():
        item = Item(link, f"Announced by {name}", guid=f"{name} {link}")
        net.pages[f"http://{name}.example/rss"] = rss(item)


def one_round(folder: Path) -> None:
    settings = load_settings(folder / "sco.toml", environment={})
    with World(settings) as app:
        with app.store.writing():
            for source in app.store.sources.all(enabled=True):
                app.store.work.postpone("poll", source.name, app.clock())
        run_all(app)


def test_one_article_under_many_addresses_is_fetched_and_stored_once(tmp_path: Path) -> None:
    with Internet() as net:
        lines = [
            "[monitor]\ndata_dir = 'var'",
            f"[fetch]\nhost_delay_seconds = 0\negress_proxy = 'http://{net.address}'",
        ]
        lines += [
            f"[[sources]]\nname = '{name}'\nurl = 'http://{name}.example/rss'" for name in FIRST
        ]
        (tmp_path / "sco.toml").write_text("\n".join(lines), "utf-8")
        for links in (FIRST, LATER):
            announce(net, links)
            one_round(tmp_path)
            asked = net.pages_asked()
            assert len(asked) == 2, asked
            store = open_store(tmp_path / "var" / "sco-monitor.db")
            try:
                articles = [store.articles.get(name) for name in store.articles.ids()]
                pages = {
                    store.archive.get(article.capture, body=False).page  # type: ignore[union-attr]
                    for article in articles
                    if article
                }
                announced = {
                    entry.source for name in pages for entry in store.entries.of_page(name)
                }
            finally:
                store.close()
            assert len(articles) == len(pages) == 2
            # What each feed said stays: who announced it is a finding.
            assert announced == set(FIRST)
        hosts = {urlsplit(one).hostname for one in net.pages_asked()}
        assert hosts <= {"inform.kz", "www.inform.kz", "m.inform.kz", "qazinform.com"} | {
            "xn--d1abbgf6aiiy.xn--p1ai"
        }
