"""The newsroom: starts the outlets, publishes, corrects, and tells a monitor how to watch it.

with Newsroom(now=datetime.now(UTC)) as room:
    config.write_text(room.settings_toml(data_dir))
    ...  # sco-monitor --config ... run --once
    room.correct()
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Self

from jinja2 import DictLoader, Environment, StrictUndefined

from monitor.demo import content
from monitor.demo.content import Channel, Outlet, Page
from monitor.demo.server import NOT_FOUND, Answer, Asked, Doorman, Received, Site

RECEIVER = "receiver"
"""Id under which posted webhooks stand in the log of requests."""

MOST_LISTED = 50
"""Articles on one list."""


class Newsroom:
    """A dozen outlets and a receiver of webhooks on 127.0.0.1, as long as the context lasts.

    *now* (aware) is when the newest articles are an hour or so old. ``webhook_status`` may be
    set to make the receiver refuse (``503``) or leave for good (``410``).
    """

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.webhook_status: int = HTTPStatus.NO_CONTENT
        self.secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        self.outlets: tuple[Outlet, ...] = ()
        self.articles: tuple[Page, ...] = ()
        self._lock = threading.Lock()
        self._requests: list[Asked] = []
        self._received: list[Received] = []
        self._answers: dict[str, dict[str, Answer]] = {}
        self._sites: dict[str, Site] = {}
        self._doorman: Doorman | None = None
        self._templates = _templates()
        self._words = content.words()

    def __enter__(self) -> Self:
        for outlet in content.outlet_ids():
            self._sites[outlet] = Site(outlet, partial(self._find, outlet), self._log)
        self._sites[RECEIVER] = Site(RECEIVER, lambda _: NOT_FOUND, self._log, self._take)
        addresses = {name: f"http://{site.address}" for name, site in self._sites.items()}
        self.outlets = content.outlets(addresses)
        self.articles = content.pages(addresses, self.now)
        self._publish()
        self._doorman = Doorman(tuple(self._sites.values()))
        self._doorman.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._doorman is not None:
            self._doorman.stop()
            self._doorman = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """``ip:port`` of every server: what ``[fetch] allow_addresses`` must hold."""
        return tuple(site.address for site in self._sites.values())

    @property
    def webhook_url(self) -> str:
        """Where webhooks are to be posted."""
        return f"http://{self._sites[RECEIVER].address}/hook"

    @property
    def requests(self) -> list[Asked]:
        """All requests so far, in their order (a copy)."""
        with self._lock:
            return list(self._requests)

    @property
    def received(self) -> list[Received]:
        """All webhooks so far that were accepted, in their order (a copy)."""
        with self._lock:
            return list(self._received)

    def forget(self) -> None:
        """Empty the log of requests and of webhooks."""
        with self._lock:
            self._requests.clear()
            self._received.clear()

    def correct(self) -> tuple[Page, ...]:
        """Correct the articles that turned out wrong, pages and feeds; return them as they are now.

        A second call changes nothing.
        """
        corrected = tuple(page.corrected for page in self.articles if page.corrected)
        by_id = {page.id: page for page in corrected}
        self.articles = tuple(by_id.get(page.id, page) for page in self.articles)
        self._publish()
        return corrected

    def article(self, name: str) -> Page:
        """Return the article with the id *name* (``transport-official``) as it stands now.

        :raises KeyError: when there is none.
        """
        for page in self.articles:
            if page.id == name:
                return page
        raise KeyError(name)

    def sources(self) -> list[dict[str, str]]:
        """Return what a monitor is to poll, as ``[[sources]]`` tables."""
        return [
            {
                "name": channel.name,
                "url": channel.url,
                "kind": channel.kind,
                "language": channel.language,
                "country": outlet.country,
                "publisher": outlet.name,
                "fetch": "all",
                "every": "15m",
                "display": outlet.display,
                "homepage": outlet.url,
            }
            for outlet in self.outlets
            for channel in outlet.sources
        ]

    def settings_toml(self, data_dir: Path) -> str:
        """Return a whole configuration for this newsroom that keeps its data in *data_dir*.

        One daily subscription, due since midnight UTC, and one webhook. The webhook's secret
        is written to *data_dir*, which is made when it is not there.
        """
        data_dir = data_dir.resolve()
        data_dir.mkdir(parents=True, exist_ok=True)
        secret_file = data_dir / "webhook.secret"
        secret_file.touch(mode=0o600)
        secret_file.write_text(self.secret + "\n", encoding="utf-8")
        tables: list[tuple[str, Mapping[str, object]]] = [
            ("[monitor]", {"data_dir": str(data_dir), "contact": "mailto:editor@example.org"}),
            (
                "[fetch]",
                {
                    "allow_addresses": list(self.addresses),
                    "host_delay_seconds": 0.0,
                    "deadline_seconds": 10.0,
                },
            ),
            (
                "[[subscriptions]]",
                {
                    "name": "demo",
                    "channel": "email",
                    "address": "reader@example.org",
                    "timezone": "UTC",
                    "at": "00:00",
                    "query": "relevance:about",
                },
            ),
            (
                "[[webhooks]]",
                {
                    "name": "demo",
                    "url": self.webhook_url,
                    "secret_file": str(secret_file),
                    "query": "relevance:about",
                },
            ),
            *(("[[sources]]", source) for source in self.sources()),
        ]
        return "\n".join(_table(header, values) for header, values in tables)

    def _log(self, asked: Asked) -> None:
        with self._lock:
            self._requests.append(asked)

    def _take(self, received: Received) -> int:
        with self._lock:
            if 200 <= self.webhook_status < 300:
                self._received.append(received)
            return self.webhook_status

    def _find(self, outlet: str, path: str) -> Answer:
        """Return the answer to a path of *outlet* as of the moment it is asked."""
        answers = self._answers[outlet]
        return answers.get(path) or answers.get("*", NOT_FOUND)

    def _publish(self) -> None:
        """Make all bodies; one assignment puts them out."""
        self._answers = {outlet.id: self._site(outlet) for outlet in self.outlets}

    def _site(self, outlet: Outlet) -> dict[str, Answer]:
        own = [page for page in self.articles if page.outlet == outlet.id]
        answers = {page.path: self._article(page, outlet, own) for page in own}
        for channel in outlet.sources:
            listed = [page for page in own if page.language == channel.language][:MOST_LISTED]
            answers |= self._channel(channel, outlet, listed)
        answers |= _robots(outlet)
        language = outlet.sources[0].language
        answers.setdefault("/", self._list(outlet, own, language))
        return answers

    def _article(self, page: Page, outlet: Outlet, own: list[Page]) -> Answer:
        others = [one for one in own if one.language == page.language and one.id != page.id]
        html = self._rendered(
            f"{outlet.layout}.html.j2", page.language, outlet, page=page, related=others[:3]
        )
        return _answer(html, outlet, modified=page.modified)

    def _list(self, outlet: Outlet, listed: list[Page], language: str) -> Answer:
        page = {"id": "list", "language": language, "headline": ""}
        html = self._rendered("listing.html.j2", language, outlet, page=page, items=listed)
        return _answer(html, outlet, modified=_newest(listed))

    def _channel(self, channel: Channel, outlet: Outlet, listed: list[Page]) -> dict[str, Answer]:
        """Return the answers of one channel, by the path ("*" for all others)."""
        if channel.format == "gone":
            return {channel.path: Answer(b"<h1>410</h1>", status=HTTPStatus.GONE)}
        if channel.format == "lost":
            return {}
        if channel.format == "wall":
            html = self._rendered("wall.html.j2", channel.language, outlet)
            return {"*": _answer(html, outlet), "/robots.txt": NOT_FOUND}
        if channel.format == "listing":
            return {channel.path: self._list(outlet, listed, channel.language)}
        if channel.format == "jsonfeed":
            body = json.dumps(_json_feed(channel, outlet, listed), ensure_ascii=False, indent=1)
        else:
            body = self._rendered(
                f"{channel.format}.xml.j2",
                channel.language,
                outlet,
                source=channel,
                items=listed,
                updated=_newest(listed) or self.now,
            )
        media_type = channel.media_type or "application/xml"
        return {channel.path: _answer(body, outlet, media_type, modified=_newest(listed))}

    def _rendered(self, template: str, language: str, outlet: Outlet, **values: object) -> str:
        return self._templates.get_template(template).render(
            outlet=outlet, words=self._words[language], **values
        )


def _templates() -> Environment:
    folder = resources.files("monitor.demo").joinpath("templates")
    texts = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    environment = Environment(
        loader=DictLoader(texts),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rfc822"] = format_datetime
    return environment


def _answer(
    text: str, outlet: Outlet, media_type: str = "text/html", *, modified: datetime | None = None
) -> Answer:
    body = text.encode(outlet.encoding, "xmlcharrefreplace")
    return Answer(body, media_type, outlet.encoding, modified=modified)


def _newest(listed: Iterable[Page]) -> datetime | None:
    return max((page.modified for page in listed), default=None)


def _robots(outlet: Outlet) -> dict[str, Answer]:
    if not outlet.forbidden:
        return {}
    text = f"User-agent: *\nDisallow: {outlet.forbidden}\n"
    return {"/robots.txt": Answer(text.encode(), "text/plain")}


def _json_feed(channel: Channel, outlet: Outlet, listed: list[Page]) -> dict[str, object]:
    """Return the feed as JSON Feed 1.1 wants it."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.url,
        "feed_url": channel.url,
        "language": channel.language,
        "items": [
            {
                "id": page.url,
                "url": page.url,
                "title": page.headline,
                "summary": page.summary,
                "date_published": page.published.isoformat(),
                "date_modified": page.modified.isoformat(),
            }
            for page in listed
        ],
    }


def _table(header: str, values: Mapping[str, object]) -> str:
    """Return a TOML table; JSON's strings, numbers and lists of strings are TOML's as well."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join((header, *lines, ""))
