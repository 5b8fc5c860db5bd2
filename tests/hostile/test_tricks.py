"""What feeds and pages say of themselves and of others, through the whole program."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.engine import origin
from monitor.engine.nursery import Nursery
from monitor.watch.survey import survey
from storage.records import Article
from storage.store import Store
from tests.hostile.content import SUMMIT, item, rss
from tests.hostile.scripts import moved, raw, reply
from tests.hostile.server import Newsroom
from tests.hostile.test_poison import page
from tests.hostile.test_proxy import Proxy
from tests.hostile.watching import Watch
from tests.kept import entries_of

SECRET = "hunter2-T0KEN"


@contextlib.contextmanager
def stored(watch: Watch) -> Iterator[Store]:
    """Open the store that *watch* has filled."""
    with contextlib.closing(watch.store()) as store:
        yield store


def articles_of(store: Store) -> list[Article]:
    return list(store.articles.all())


def guided(title: str, guid: str, link: str) -> str:
    return item(title, link=link, more=f"<guid isPermaLink='false'>{guid}</guid>")


def test_of_100_000_items_the_first_are_taken_and_the_rest_counted(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By a worker from a program of its own: what the tests have loaded would count for its bound.
    monkeypatch.setattr(origin, "Nursery", Nursery)
    items = (item(f"Talks {n}", link=f"https://n.example/{n}") for n in range(100_000))
    newsroom.add("/all-at-once", reply(rss(*items)))
    url = f"http://{newsroom.places['server']}/all-at-once"
    watch = Watch(tmp_path, newsroom.allowed, {"flood": url})
    watch.more = 'fetch = "none"'
    watch.round()
    with stored(watch) as store:
        (line,) = survey(store, watch.clock())
        assert len(entries_of(store)) == 500
        assert store.articles.count() <= 500
    assert line["state"] == "ok"
    assert "99500 items over max_items" in line["why"].replace(",", "")


def test_new_text_under_one_guid_is_one_entry_and_one_page(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    place = f"http://{newsroom.places['server']}"
    newsroom.add("/same-guid/page", reply(page(1)))
    watch = Watch(tmp_path, newsroom.allowed, {"again": f"{place}/same-guid"})
    watch.more = 'fetch = "all"'
    for title in ("SCO summit opens", "SCO summit goes on", "SCO summit ends"):
        newsroom.add("/same-guid", reply(rss(guided(title, "g", f"{place}/same-guid/page"))))
        watch.round()
        watch.ahead += timedelta(hours=1)
    with stored(watch) as store:
        (entry,) = entries_of(store)
        assert entry.title == "SCO summit ends"
        assert len(articles_of(store)) == 1
    assert len(newsroom.heads("/same-guid")) == 3


def test_new_guids_for_one_link_are_one_page(newsroom: Newsroom, tmp_path: Path) -> None:
    place = f"http://{newsroom.places['server']}"
    link = f"{place}/new-guids/page"
    newsroom.add("/new-guids/page", reply(page(2)))
    newsroom.add(
        "/new-guids", reply(rss(*(guided("SCO summit", f"g-{n}", link) for n in range(50))))
    )
    watch = Watch(tmp_path, newsroom.allowed, {"shuffled": f"{place}/new-guids"})
    watch.more = 'fetch = "all"'
    watch.round()
    newsroom.add(
        "/new-guids", reply(rss(*(guided("SCO summit", f"h-{n}", link) for n in range(50))))
    )
    watch.round()
    with stored(watch) as store:
        assert len({entry.page for entry in entries_of(store)}) == 1
        assert len(articles_of(store)) == 1
    assert len(newsroom.heads("/new-guids/page")) == 1


def test_a_stolen_guid_changes_nothing_of_its_owner(newsroom: Newsroom, tmp_path: Path) -> None:
    place = f"http://{newsroom.places['server']}"
    own, stolen = f"{place}/owner/page", f"{place}/thief/page"
    newsroom.add("/owner/page", reply(page(3)))
    newsroom.add("/thief/page", reply(page(4)))
    newsroom.add("/owner", reply(rss(guided("SCO, day 3", own, own))))
    newsroom.add("/thief", reply(rss(guided("SCO is dissolved", own, stolen))))
    sources = {"owner": f"{place}/owner", "thief": f"{place}/thief"}
    watch = Watch(tmp_path, newsroom.allowed, sources, more='fetch = "all"')
    for _ in range(2):
        watch.round()
    with stored(watch) as store:
        told = {(entry.source, entry.link, entry.title) for entry in entries_of(store)}
        urls = {article.url: article.source for article in articles_of(store)}
    assert told == {("owner", own, "SCO, day 3"), ("thief", stolen, "SCO is dissolved")}
    assert urls == {own: "owner", stolen: "thief"}


def test_a_page_that_names_another_outlet_s_address_stays_itself(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    place, other = f"http://{newsroom.places['server']}", f"http://{newsroom.places['other']}"
    victim = f"{other}/canonical/victim"
    names = f'<link rel="canonical" href="{victim}"><meta property="og:url" content="{victim}">'
    newsroom.add(
        "/canonical/thief", reply(page(5).replace(b"<title>", names.encode() + b"<title>"))
    )
    newsroom.add("/canonical/victim", reply(page(6)))
    newsroom.add("/canonical/1", reply(rss(item("SCO, day 5", link=f"{place}/canonical/thief"))))
    newsroom.add("/canonical/2", reply(rss(item("SCO, day 6", link=victim))))
    sources = {"thief": f"{place}/canonical/1", "victim": f"{other}/canonical/2"}
    watch = Watch(tmp_path, newsroom.allowed, sources, more='fetch = "all"')
    watch.round()
    with stored(watch) as store:
        found = {article.url: article for article in articles_of(store)}
    assert set(found) == {f"{place}/canonical/thief", victim}
    assert found[f"{place}/canonical/thief"].canonical_url != victim
    assert found[victim].headline == "Summit day 6"


def test_links_of_other_schemes_are_never_asked_for(newsroom: Newsroom, tmp_path: Path) -> None:
    bad = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example/x")
    items = [item(f"SCO bad {n}", link=link) for n, link in enumerate(bad)]
    inside = f"http://{newsroom.places['canary']}/secret"
    newsroom.add("/schemes", reply(rss(*items, item("SCO inside", link=inside))))
    url = f"http://{newsroom.places['server']}/schemes"
    watch = Watch(tmp_path, newsroom.allowed, {"schemes": url}, more='fetch = "all"')
    watch.round()
    assert [reason for _, reason in watch.ended("fetch")] == ["address-refused"]
    with stored(watch) as store:
        assert {entry.link for entry in entries_of(store)} == {"", inside}
    assert newsroom.hits == []


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "windows-1251"])
def test_the_operator_s_encoding_wins(newsroom: Newsroom, tmp_path: Path, encoding: str) -> None:
    place = f"http://{newsroom.places['server']}"
    body = page(7).replace(b"Summit day 7", SUMMIT.encode(encoding))
    feed = rss(item(SUMMIT, link=f"{place}/own-words/page"), prolog="<?xml version='1.0'?>")
    feed = feed.decode().encode(encoding)
    wrong = "Content-Type: text/html; charset=iso-8859-2"
    newsroom.add("/own-words", reply(feed, headers=(wrong,)))
    newsroom.add("/own-words/page", reply(body, headers=(wrong,)))
    watch = Watch(tmp_path, newsroom.allowed, {"own": f"{place}/own-words"})
    watch.more = f'fetch = "all"\nencoding = "{encoding}"'
    watch.round()
    with stored(watch) as store:
        (entry,) = entries_of(store)
        (article,) = articles_of(store)
    assert (entry.title, article.headline) == (SUMMIT, SUMMIT)


def test_mojibake_is_told_of(newsroom: Newsroom, tmp_path: Path) -> None:
    place = f"http://{newsroom.places['server']}"
    twice = SUMMIT.encode().decode("windows-1252", "replace")
    newsroom.add("/garbled", reply(rss(*(item(f"{twice} {n}", n) for n in range(5)))))
    watch = Watch(tmp_path, newsroom.allowed, {"garbled": f"{place}/garbled"})
    watch.round()
    (told,) = [step.detail for _, step in watch.steps if step.stage == "parse"]
    assert "the text looks garbled: set its encoding" in told


def test_the_egress_proxy_is_a_setting(newsroom: Newsroom, tmp_path: Path) -> None:
    proxy = Proxy()
    place = f"http://{newsroom.places['server']}"
    newsroom.add("/by-proxy", reply(rss(item("Talks"))))
    newsroom.add("/by-proxy-inside", moved("http://{canary}/feed"))
    sources = {"out": f"{place}/by-proxy", "in": f"{place}/by-proxy-inside"}
    address = f"http://desk:{SECRET}@127.0.0.1:{proxy.port}"
    watch = Watch(tmp_path, newsroom.allowed, sources, fetch={"egress_proxy": address})
    with contextlib.closing(proxy):
        watch.round()
    assert sorted(proxy.asked) == sorted(f"GET {url}" for url in sources.values())
    assert dict(watch.ended("poll")) == {"out": "ok", "in": "address-refused"}
    assert newsroom.hits == []


def test_secrets_are_in_no_log_no_answer_and_no_column(
    newsroom: Newsroom,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    place = f"http://{newsroom.places['server']}"
    newsroom.add("/kept-secret/page", reply(page(8)))
    newsroom.add("/kept-secret", reply(rss(item("SCO, 8", link=f"{place}/kept-secret/page"))))
    newsroom.add("/kept-hook", raw("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))
    (tmp_path / "hook.secret").write_text(f"whsec_{SECRET.encode().hex()}", "ascii")
    (tmp_path / "mail.secret").write_text(SECRET, "ascii")
    dead = newsroom.places["closed"]
    more = (
        'fetch = "all"\n[smtp]\n'
        f'host = "127.0.0.1"\nport = {dead.rpartition(":")[2]}\nsecurity = "none"\n'
        'username = "desk"\npassword_file = "mail.secret"\nsender = "desk@example.org"\n'
        "[[subscriptions]]\n"
        'name = "press"\nchannel = "email"\naddress = "a@example.org"\nat = "00:00"\n'
        "[[webhooks]]\n"
        f'name = "hook"\nurl = "{place}/kept-hook"\nsecret_file = "hook.secret"\n'
    )
    watch = Watch(tmp_path, newsroom.allowed, {"kept": f"{place}/kept-secret"}, more=more)
    for proxy in ("", f"http://desk:{SECRET}@{dead}"):
        watch.fetch = {"egress_proxy": proxy}
        watch.round()
        watch.ahead += timedelta(days=1)
        for words in (["status"], ["sources", "list"], ["deliveries", "list"], ["check"]):
            main(["--config", str(watch.config), *words])
    assert ("kept", "connect-failed") in watch.ended("poll")
    assert newsroom.heads("/kept-hook")  # the webhook was signed and sent
    told = capsys.readouterr()
    hidden = (SECRET, SECRET.encode().hex())
    for text in (told.out, told.err, caplog.text, dump(watch)):
        assert not any(secret in text for secret in hidden)


def dump(watch: Watch) -> str:
    """Return every row of the database as text."""
    with contextlib.closing(sqlite3.connect(watch.settings().database)) as database:
        return "\n".join(database.iterdump())
