"""Withdrawal from outside: the text is nowhere any more, and stays out whatever brings it."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_string, policy
from pathlib import Path

import pytest
import zstandard
from sqlite_utils import Database

from tests.acceptance.test_beside_the_daemon import daemon, until
from tests.acceptance.texts import ENERGY, TOURISM
from tests.desk import Desk, Told
from tests.outlets import Answer, Item, Outlet, page, rss

SECRET = "whsec_" + base64.b64encode(b"acceptance-secret-of-32-bytes-xx").decode()
HEADLINE = "Energy ministers adopt the plan for a common market"
FIRST = "Energy ministers adopt another plan for one market"
TRACES = ("eleven lines that are to be built", "dry summers hit", "adopt the plan for a common")
"""Words of the text and of its headline; `TOURISM` has none of them."""


class Newsroom:
    """Two articles that a subscriber and a webhook were told; one of them changed before."""

    def __init__(self, outlet: Outlet, desk: Desk) -> None:
        self.outlet, self.desk = outlet, desk
        self.url = outlet.url("/news/energy")
        (desk.folder / "hook.secret").write_text(SECRET + "\n")
        (desk.folder / "hook.secret").chmod(0o600)
        self.announce(FIRST)
        outlet.pages["/news/capital"] = page("Tourist capital of the SCO named", *TOURISM)
        outlet.pages["/hook"] = Answer(status=204)
        hook = {"name": "hook", "url": outlet.url("/hook"), "secret_file": "hook.secret"}
        desk.write(
            [outlet],
            [{"name": "A", "url": outlet.url("/feed"), "display": "full"}],
            more="[[webhooks]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in hook.items()),
        )
        assert desk("run", "--once").code == 0
        self.announce(HEADLINE)
        assert desk("run", "--once").code == 0
        assert desk("subscribe", "desk", "desk@example.org").code == 0
        assert desk("digest", "send").code == 0
        assert desk("backup", str(desk.folder / "before.db")).code == 0
        (self.id,) = (line["id"] for line in desk.articles() if line["url"] == self.url)

    def announce(self, headline: str) -> None:
        """Publish the article, in a feed that carries its text, under *headline*."""
        energy = Item(self.url, headline, summary=" ".join(ENERGY))
        capital = Item(self.outlet.url("/news/capital"), "Tourist capital of the SCO named")
        self.outlet.pages["/feed"] = rss(energy, capital)
        self.outlet.pages["/news/energy"] = page(headline, *ENERGY)

    def withdraw(self, *words: str) -> Told:
        """Withdraw the article."""
        return self.desk("withdraw", self.url, "--because", "the agency took it back", *words)

    def posted(self) -> list[dict[str, object]]:
        """Return the events that the webhook was sent."""
        return [json.loads(one.body) for one in self.outlet.asked if one.path == "/hook"]

    def traces(self) -> list[str]:
        """Return what is left of the text: in files of the database, and unpacked or decoded."""
        found = []
        for name in ("sco-monitor.db", "sco-monitor.db-wal"):
            path = self.desk.data / name
            data = path.read_bytes() if path.exists() else b""
            found += [f"{trace} in {name}" for trace in TRACES if trace.encode() in data]
        database = Database(self.desk.data / "sco-monitor.db")
        unpack = zstandard.ZstdDecompressor().decompress
        bodies = [unpack(data) for (data,) in database.execute("SELECT data FROM bodies")]
        mails = [row[0] for row in database.execute("SELECT payload FROM deliveries")]
        texts = [body.decode("utf-8", "replace") for body in bodies]
        texts += [*mails, *(_decoded(mail) for mail in mails)]
        database.close()
        found += [f"{trace} kept" for trace in TRACES for text in texts if trace in text]
        return found


def _decoded(payload: str) -> str:
    parts = message_from_string(payload, policy=policy.default).walk()
    return "\n".join(
        " ".join(part.get_content().split()) for part in parts if not part.is_multipart()
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom, made once; each test has its files anew (`newsroom`)."""
    with Outlet() as outlet:
        yield Newsroom(outlet, Desk(tmp_path_factory.mktemp("withdrawal")))


@pytest.fixture
def newsroom(made: Newsroom) -> Iterator[Newsroom]:
    """The newsroom as it was before anything was withdrawn."""
    kept = made.desk.folder / "kept"
    if not kept.exists():
        shutil.copytree(made.desk.data, kept)
    made.announce(HEADLINE)
    made.outlet.asked.clear()
    yield made
    shutil.rmtree(made.desk.data)
    shutil.copytree(kept, made.desk.data)


def test_the_text_is_nowhere_any_more(newsroom: Newsroom) -> None:
    desk = newsroom.desk
    assert len(newsroom.traces()) > len(TRACES), "before it is"
    told = newsroom.withdraw()
    assert told.code == 0, told.err
    assert newsroom.traces() == []
    assert "2 versions, 2 documents" in told.out
    assert "for desk" in told.out
    assert "sent to hook, who is told" in told.out
    assert [line["url"] for line in desk.articles()] == [newsroom.outlet.url("/news/capital")]
    assert desk("search", "electricity").out == ""
    exported = [desk("export", name).out for name in ("quotes", "tags", "deliveries", "stories")]
    assert not [trace for trace in TRACES if trace in "".join(exported)]
    assert desk("check", "--offline").code == 0


def test_who_was_told_is_told_and_the_edition_keeps_the_rest(newsroom: Newsroom) -> None:
    assert newsroom.withdraw().code == 0
    (event,) = newsroom.posted()
    assert event["type"] == "article.withdrawn"
    data = event["data"]
    assert isinstance(data, dict)
    assert (data["id"], data["url"]) == (newsroom.id, newsroom.url)
    assert (data["headline"], data["text"], data["summary"]) == ("", None, "")
    edition = newsroom.desk("digest", "preview", "--json", "--date", _today()).lines[0]
    assert "[withdrawn]" in edition["text"]
    assert "[withdrawn]" in edition["html"]
    assert "Tourist capital of the SCO named" in edition["text"]


def test_an_emptied_message_is_not_sent_and_a_second_time_tells_nobody_again(
    newsroom: Newsroom,
) -> None:
    desk = newsroom.desk
    lines = desk("export", "deliveries").lines
    (before,) = (line["id"] for line in lines if line["subject"] == HEADLINE)
    assert newsroom.withdraw().code == 0
    again = newsroom.withdraw()
    assert "nothing of it was here any more" in again.out
    assert "sent to" not in again.out
    desk("deliveries", "retry", before)
    assert [event["type"] for event in newsroom.posted()] == ["article.withdrawn"]
    states = {line["id"]: line for line in desk("export", "deliveries").lines}
    assert states[before]["reason"] in ("sent", "withdrawn")
    notices = [line for line in states.values() if line["subject"] == newsroom.url]
    assert [line["state"] for line in notices] == ["done"]


def test_the_next_edition_says_so(newsroom: Newsroom) -> None:
    assert newsroom.withdraw().code == 0
    edition = newsroom.desk("digest", "preview").out
    assert " ".join(edition.split()).count("was withdrawn after it was shown here") == 1
    assert newsroom.url in edition


def test_nothing_brings_it_back(newsroom: Newsroom, tmp_path: Path) -> None:
    desk, outlet = newsroom.desk, newsroom.outlet
    assert newsroom.withdraw().code == 0
    newsroom.announce(HEADLINE + " again")
    assert desk("run", "--once").code == 0
    assert "/news/energy" not in outlet.paths(), "it is not even asked for"
    outlet.pages["/feed"] = rss(Item(newsroom.url, HEADLINE, summary=" ".join(ENERGY)))
    assert desk("run", "--once").code == 0
    assert desk("recrawl", "--url", newsroom.url).code == 0
    assert "/news/energy" not in outlet.paths()
    refused = desk("ingest", newsroom.url)
    assert refused.code == 1
    assert "withdrawn on" in refused.err
    assert "the agency took it back" in refused.err
    folder = tmp_path / "saved"
    folder.mkdir()
    head = f'<link rel="canonical" href="{newsroom.url}">'
    saved = page(HEADLINE, *ENERGY, head=head).body
    (folder / "energy.html").write_bytes(saved)
    desk("backfill", "A", "--warc", str(folder))
    by_hand = desk("ingest", str(folder / "energy.html"))
    assert by_hand.code == 1
    assert "withdrawn on demand" in by_hand.err
    desk("replay", "parse")
    desk("replay", "extract")
    assert [line["url"] for line in desk.articles()] == [outlet.url("/news/capital")]
    assert newsroom.withdraw().code == 0, "again: it is done, or goes on"
    assert newsroom.traces() == []


def test_another_address_that_leads_there_goes_too(newsroom: Newsroom) -> None:
    desk, outlet = newsroom.desk, newsroom.outlet
    short = outlet.url("/s/1")
    outlet.pages["/s/1"] = Answer(status=302, headers={"Location": newsroom.url})
    assert desk("ingest", short).code == 0
    assert newsroom.withdraw().code == 0
    assert newsroom.traces() == []
    outlet.asked.clear()
    assert desk("ingest", short).code == 1
    assert outlet.paths() == []


def test_why_tells_it_and_undo_lets_it_in(newsroom: Newsroom) -> None:
    desk = newsroom.desk
    assert newsroom.withdraw().code == 0
    for name in (newsroom.url, newsroom.id):
        told = desk("why", name).out
        assert "withdrawn on demand" in told
        assert "the agency took it back" in told
        assert "told in the edition of" in told
    assert "withdraw --undo" in desk("why-not", newsroom.url).out
    assert "the agency took it back" in desk("show", newsroom.id).err
    assert [line["url"] for line in desk("withdraw", "--list", "--json").lines] == [newsroom.url]
    assert desk("withdraw", "--undo", newsroom.id).code == 0
    assert desk("ingest", newsroom.url).code == 0
    assert newsroom.id in {line["id"] for line in desk.articles()}
    assert desk("withdraw", "--undo", newsroom.id).code == 1


def test_an_older_copy_is_named_and_brings_nothing_back(newsroom: Newsroom) -> None:
    desk = newsroom.desk
    copy = desk.data / "backups" / "sco-monitor-20261120T000000Z.db"
    copy.parent.mkdir(exist_ok=True)
    shutil.copy(desk.folder / "before.db", copy)
    told = newsroom.withdraw("--json").lines[0]
    assert told["backups"] == [{"path": str(copy), "sure": True, "until": "2026-11-27"}]
    later = desk.folder / "after.db"
    assert desk("backup", str(later)).code == 0
    assert not [trace for trace in TRACES if trace.encode() in later.read_bytes()]
    later.unlink()
    restored = desk("restore", str(copy))
    assert restored.code == 0, restored.err
    assert f"withdrawn again: {newsroom.url}" in restored.err
    assert newsroom.traces() == []
    assert [line["url"] for line in desk.articles()] == [newsroom.outlet.url("/news/capital")]


def test_a_dry_run_changes_nothing(newsroom: Newsroom) -> None:
    before = newsroom.traces()
    told = newsroom.withdraw("--dry-run")
    assert told.code == 0, told.err
    assert told.out.startswith(f"would be withdrawn: {newsroom.url}")
    assert newsroom.posted() == []
    assert newsroom.traces() == before
    assert newsroom.desk("withdraw", "nothing", "--because", "x").code == 1


def test_beside_a_daemon(newsroom: Newsroom) -> None:
    with daemon(newsroom.desk) as running:
        until(lambda: newsroom.desk("status", "--json").lines[0]["daemon"] != "not running")
        told = newsroom.withdraw()
        assert told.code == 0, told.err
        assert running.poll() is None
        assert [event["type"] for event in newsroom.posted()] == ["article.withdrawn"]
    assert newsroom.traces() == []


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
