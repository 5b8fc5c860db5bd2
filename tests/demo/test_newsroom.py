"""The demo newsroom by itself: what it serves, logs, corrects and tells a monitor."""

from __future__ import annotations

import http.client
import re
import socket
import stat
import threading
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.catalogue import read_sources
from config.load import load_settings
from monitor.demo.newsroom import Newsroom
from monitor.http.exchange import Request
from monitor.http.guard import Guard, Limits
from monitor.http.walls import bot_wall
from monitor.sources import Document, parse
from storage.records import Source

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
FAILING = {"gone", "lost", "wall"}


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom(now=NOW) as opened:
        yield opened


def ask(
    url: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (lower-case names) and body of one exchange."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body, named)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


# -- what is published


def test_there_is_enough_of_everything(room: Newsroom) -> None:
    assert 38 <= len(room.articles) <= 50
    assert len({page.language for page in room.articles}) >= 6
    assert {page.truth.level for page in room.articles} == {"about", "mention", "none", "forbidden"}
    assert {page.truth.copy for page in room.articles} == {
        "",
        "exact",
        "near",
        "excerpt",
        "partial",
    }
    formats = {channel.format for outlet in room.outlets for channel in outlet.sources}
    assert formats == {
        "rss", "atom", "jsonfeed", "newsmap", "listing", "broken", "gone", "lost", "wall",
    }  # fmt: skip
    transport = {page.language for page in room.articles if page.truth.story == "transport"}
    assert {"en", "ru", "zh", "kk"} <= transport


def test_articles_are_of_the_last_day_and_a_half_and_name_their_day(room: Newsroom) -> None:
    for page in room.articles:
        assert NOW - timedelta(hours=36) < page.published <= NOW - timedelta(hours=1), page.id
        assert not re.search(r"[{}]", page.headline + "".join(page.paragraphs) + page.path), page.id
    assert "on November 20" in room.article("transport-official").paragraphs[0]
    assert "11月20日在塔什干" in room.article("transport-zh").paragraphs[0]
    assert room.article("transport-ru").paragraphs[0].startswith("ТАШКЕНТ, 20 ноября.")


def test_copies_are_what_they_are_said_to_be(room: Newsroom) -> None:
    for page in room.articles:
        if not page.truth.copy:
            continue
        original = room.article(page.truth.origin)
        shared = [one for one in page.paragraphs if one in original.paragraphs]
        assert page.published > original.published
        assert page.truth.story == original.truth.story
        assert page.truth.level == original.truth.level
        if page.truth.copy == "exact":
            assert page.paragraphs == original.paragraphs
        elif page.truth.copy == "near":
            assert len(shared) >= len(original.paragraphs) / 2 - 1
            assert page.headline != original.headline
        elif page.truth.copy == "excerpt":
            assert page.paragraphs == original.paragraphs[: len(page.paragraphs)]
            assert len(page.paragraphs) < len(original.paragraphs)
        else:
            assert 0 < len(shared) < len(page.paragraphs)
            assert len(shared) < len(original.paragraphs)


def test_every_article_is_served_in_its_outlets_encoding(room: Newsroom) -> None:
    for page in room.articles:
        status, headers, body = ask(page.url)
        assert status == 200, page.id
        charset = headers["content-type"].partition("charset=")[2]
        text = body.decode(charset)
        assert f'charset="{charset}"' in text
        assert page.paragraphs[0][:40].replace("'", "&#39;").replace('"', "&#34;") in text, page.id
    assert "windows-1251" in ask(room.article("ferry-ru").url)[1]["content-type"]


def test_kinds_read_each_channel(room: Newsroom) -> None:
    for outlet in room.outlets:
        for channel in outlet.sources:
            status, headers, body = ask(channel.url)
            media_type, _, charset = headers["content-type"].partition("; charset=")
            document = Document(
                url=channel.url, media_type=media_type, charset=charset, body=body, at=NOW
            )
            source = Source(
                name=channel.name, url=channel.url, kind=channel.kind, language=channel.language
            )
            listing = parse(document, source, 500)
            wanted = {
                page.url: page.headline
                for page in room.articles
                if page.outlet == outlet.id and page.language == channel.language
            }
            if channel.format in FAILING:
                assert status in (200, 404, 410)
                assert listing.entries == ()
                assert listing.reason != "ok"
            else:
                linked = {entry.link: entry.title for entry in listing.entries if entry.link}
                assert linked == wanted
            if channel.format == "broken":  # one item leads nowhere and loses nothing but itself
                assert len(listing.entries) + listing.skipped == len(wanted) + 1


def test_the_wall_is_one() -> None:
    with (
        Newsroom(now=NOW) as room,
        Guard(Limits(), "test", allow_addresses=frozenset(room.addresses)) as guard,
    ):
        (walled,) = [outlet for outlet in room.outlets if outlet.id == "walled"]
        response = guard.fetch(Request(url=walled.sources[0].url))
        assert response.status == 200
        assert bot_wall(response)
        assert not bot_wall(guard.fetch(Request(url=room.article("camp").url)))


def test_robots_forbid_one_folder(room: Newsroom) -> None:
    secretariat = room.article("draft-internal").url.partition("/internal/")[0]
    status, _, body = ask(f"{secretariat}/robots.txt")
    assert status == 200
    assert b"Disallow: /internal/" in body
    assert ask(room.article("ferry-ru").url.partition("/obsh")[0] + "/robots.txt")[0] == 404


# -- how it is served


def test_conditional_requests_and_the_log() -> None:
    with Newsroom(now=NOW) as room:
        url = room.outlets[1].sources[0].url
        _, headers, body = ask(url)
        assert body
        assert ask(url, If_None_Match=headers["etag"])[0] == 304
        assert ask(url, If_Modified_Since=headers["last-modified"])[0] == 304
        assert (
            ask(url, If_None_Match='"other"', If_Modified_Since=headers["last-modified"])[0] == 200
        )
        status, head, nothing = ask(url, "HEAD")
        assert (status, nothing) == (200, b"")
        assert int(head["content-length"]) == len(body)
        assert ask(url.replace(".atom", ".none"))[0] == 404
        assert [tuple(asked) for asked in room.requests] == [
            ("steppe", "GET", "/en/feed.atom", 200),
            ("steppe", "GET", "/en/feed.atom", 304),
            ("steppe", "GET", "/en/feed.atom", 304),
            ("steppe", "GET", "/en/feed.atom", 200),
            ("steppe", "HEAD", "/en/feed.atom", 200),
            ("steppe", "GET", "/en/feed.none", 404),
        ]
        room.forget()
        assert room.requests == []


def test_an_address_with_tracking_and_percent_signs_is_the_same_page(room: Newsroom) -> None:
    url = room.article("tehran-fa").url
    assert "%D8" in url
    assert ask(url + "?utm_source=rss")[2] == ask(url)[2]


def test_a_correction_changes_page_and_feed_and_nothing_else() -> None:
    with Newsroom(now=NOW) as room:
        page = room.article("camp")
        feed = room.outlets[1].sources[0].url
        before = {one.id: ask(one.url)[1]["etag"] for one in room.articles if one.id != "camp"}
        old_feed = ask(feed)[1]["etag"]
        assert b"counted 240 participants" in ask(page.url)[2]
        (corrected,) = room.correct()
        assert (corrected.id, corrected.url) == ("camp", page.url)
        assert corrected.modified > page.modified == page.published == corrected.published
        text = ask(page.url)[2]
        assert b"counted 420 participants" in text
        assert b"Correction:" in text
        status, _, body = ask(feed, If_None_Match=old_feed)
        assert status == 200
        assert corrected.modified.isoformat().encode() in body
        related = {"steppe"}  # its other pages show the new headline among the latest
        for one in room.articles:
            if one.id != "camp" and one.outlet not in related:
                assert ask(one.url)[1]["etag"] == before[one.id], one.id
        assert room.correct() == ()


def test_webhooks_are_kept_or_refused() -> None:
    with Newsroom(now=NOW) as room:
        status, _, _ = ask(room.webhook_url, "POST", b'{"a": 1}', webhook_id="msg_1")
        assert status == 204
        (received,) = room.received
        assert (received.path, received.body) == ("/hook", b'{"a": 1}')
        assert received.headers["webhook-id"] == "msg_1"
        room.webhook_status = 503
        assert ask(room.webhook_url, "POST", b"{}")[0] == 503
        assert len(room.received) == 1
        assert [asked.status for asked in room.requests] == [204, 503]
        assert ask(room.article("camp").url, "POST", b"{}")[0] == 405


def test_many_at_once_and_some_who_say_nothing() -> None:
    with Newsroom(now=NOW) as room:
        silent = [
            socket.create_connection(("127.0.0.1", urlsplit(p.url).port or 0))
            for p in room.articles[:3]
        ]
        statuses: list[int] = []
        visitors = [
            threading.Thread(target=lambda url=page.url: statuses.append(ask(url)[0]))
            for page in room.articles
        ]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        assert statuses == [200] * len(room.articles)
        for one in silent:
            one.close()


def test_it_is_gone_when_the_context_ends() -> None:
    before = set(threading.enumerate())
    with Newsroom(now=NOW) as room:
        url = room.webhook_url
        ask(room.articles[0].url)
    with pytest.raises(ConnectionRefusedError):
        ask(url)
    assert set(threading.enumerate()) <= before


# -- what a monitor is told


def test_settings_are_whole_and_accepted(room: Newsroom, tmp_path: Path) -> None:
    file = tmp_path / "demo.toml"
    file.write_text(room.settings_toml(tmp_path / "data"), encoding="utf-8")
    settings = load_settings(file, environment={})
    assert settings.monitor.data_dir == tmp_path / "data"
    assert settings.catalogue is False
    assert set(settings.fetch.allow_addresses) == set(room.addresses)
    assert settings.fetch.host_delay_seconds == 0
    assert [source.name for source in settings.sources] == [
        source["name"] for source in room.sources()
    ]
    (webhook,) = settings.webhooks
    assert webhook.url == room.webhook_url
    secret = Path(webhook.secret_file)
    assert secret.read_text().strip() == room.secret
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(settings.subscriptions) == 1


def test_sources_pass_the_catalogues_reader(room: Newsroom, tmp_path: Path) -> None:
    text = room.settings_toml(tmp_path)
    assert len(read_sources(text, "demo.toml")) == len(room.sources()) >= 15
    assert tomllib.loads(text)["sources"] == room.sources()
    hosts = {urlsplit(source["url"]).netloc for source in room.sources()}
    assert hosts < set(room.addresses)
