"""How ``data/8b85eea.sqlite.zst`` was made: by the code of that commit, which ran for three days.

    git worktree add /tmp/old 8b85eea
    PYTHONPATH=/tmp/old python tests/storage/make_old_database.py tests/storage/data/8b85eea
    git worktree remove /tmp/old

The names below are those of that commit: this file is a record and is not kept up with the
code. What is expected of the database is told by the same commit, see `old_database`. Made
again it has other ports, secrets and times, so both files belong together.

In it: the demo newsroom with a correction; readers in three languages, one of whom left; a
webhook, one that is down, and one whose receiver said 410; files taken in, with one that has
no text; pages of a web archive and of sitemaps; a page that is gone; work that is due, waits,
is parked, put off, and claimed by a process that died. Old documents of feeds are pruned.
"""

# ruff: noqa: I001 - which modules are ours is told by the tree, and these are of another one

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import zstandard
from old_database import describe, printed

from config.settings import load_settings
from monitor.app import App
from monitor.cli import main as command
from monitor.cli.session import run_all
from monitor.demo.newsroom import Newsroom
from storage.database import writing
from storage.store import Store
from tests.outlets import Answer, Outlet, page, rss
from tests.acceptance.texts import ENERGY, RIVER, TOURISM
from tests.sources.pasts import index, publish_past, urlset

START: Final = datetime(2026, 11, 17, 12, 30, tzinfo=UTC)
IDS: Final = {
    "captures": "SELECT id FROM captures",
    "entries": "SELECT id FROM entries",
    "articles": "SELECT id FROM articles",
    "stories": "SELECT DISTINCT story FROM memberships",
    "deliveries": "SELECT id FROM deliveries",
    "subscriptions": "SELECT name FROM subscriptions UNION SELECT subscription FROM digests",
    "sources": "SELECT name FROM sources UNION SELECT source FROM health",
    "editions": "SELECT subscription, date FROM digests",
    "keys": "SELECT DISTINCT key FROM profile_keys",
    "known items": "SELECT source, url FROM known_items",
    "work": "SELECT stage, item FROM work",
}
HOOKS: Final = """
[[webhooks]]
name = "down"
url = "{down}"
secret_file = "webhook.secret"
query = "country:KZ topic:transport-connectivity"

[[webhooks]]
name = "gone"
url = "{gone}"
secret_file = "webhook.secret"

[[sources]]
name = "Paper"
url = "{feed}"
kind = "feed"
country = "KG"
language = "en"

[[sources]]
name = "Index"
url = "{index}"
kind = "sitemap"
"""


def main(out: Path) -> None:
    """Write the database and what is expected of it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="old-newsroom-") as name:
        folder = Path(name)
        _live(folder)
        kept = folder / "sco-monitor.db"
        with closing(sqlite3.connect(kept, isolation_level=None)) as database:
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            ids = {name: list(_rows(database, sql)) for name, sql in IDS.items()}
        body = kept.read_bytes()
        with closing(Store(kept)) as store:
            # The names and arguments that these have now.
            store.digests = store.editions
            walked_to = store.selection.walked_to
            store.selection.walked_to = lambda source, fetched_by: walked_to(source)
            expected = {"ids": ids, "kept": describe(store, ids)}
        expected["printed"] = printed(folder)
    text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
    for suffix, content in ((".sqlite.zst", body), (".json.zst", text.encode())):
        packed = zstandard.ZstdCompressor(22).compress(content)
        out.with_suffix(suffix).write_bytes(packed)
        print(f"{out.with_suffix(suffix).name}: {len(content):,} bytes, {len(packed):,} packed")
    for part, some in ids.items():
        print(f"{part:<14}{len(some):>5}")


def _rows(database: sqlite3.Connection, sql: str) -> Iterator[Any]:
    for row in database.execute(f"{sql} ORDER BY 1, 2" if "," in sql else f"{sql} ORDER BY 1"):
        yield row[0] if len(row) == 1 else list(row)


def _live(folder: Path) -> None:
    with Newsroom(now=START) as room, Outlet() as outlet:
        config = _publish(folder, room, outlet)

        def sco_monitor(*words: str) -> None:
            print(words[:3], command(["--config", str(config), *words]), flush=True)

        _watch(config, START)
        sco_monitor(
            *("subscribe", "reader ru", "ru@example.org", "--interface", "ru"),
            *("--query", "country:KZ"),
        )
        sco_monitor(
            *("subscribe", "reader zh", "zh@example.org", "--interface", "zh", "--at", "06:00"),
            *(
                "--timezone",
                "Asia/Bishkek",
                "--query",
                "relevance:about topic:economy-trade-finance",
            ),
            *("--language", "en", "--language", "zh"),
        )
        sco_monitor("subscribe", "leaver", "leaver@example.org", "--query", "country:IR")
        sco_monitor("sources", "add", "Other", outlet.url("/other.xml"))
        room.correct()
        _watch(config, START + timedelta(hours=2), START + timedelta(hours=20))
        sco_monitor("unsubscribe", "leaver")
        outlet.pages["/feed.xml"] = rss(*_items(outlet, 3))
        outlet.pages["/news/0"] = Answer(status=410)
        sco_monitor("recrawl", "--url", outlet.url("/news/0"))
        _watch(config, START + timedelta(hours=40), START + timedelta(hours=66))
        _take_in(folder, outlet, sco_monitor)
        sco_monitor("prune", "--documents", "1d")
        _leave_unfinished(config)


def _publish(folder: Path, room: Newsroom, outlet: Outlet) -> Path:
    """Put the second outlet on the air and write a configuration that watches all."""
    outlet.pages["/feed.xml"] = rss(*_items(outlet, 2))
    outlet.pages["/other.xml"] = rss()
    for number, text in enumerate((ENERGY, TOURISM, RIVER)):
        outlet.pages[f"/news/{number}"] = page(f"{text[0][:70]} ({number})", *text)
    outlet.pages["/down"] = Answer(status=503)
    outlet.pages["/gone"] = Answer(status=410)
    outlet.pages["/index.xml"] = index([(outlet.url("/newest.xml"), "2026-11-17")])
    outlet.pages["/newest.xml"] = urlset([(outlet.url("/news/2"), "2026-11-17")])
    publish_past(outlet, months=2, each=3)
    more = HOOKS.format(
        down=outlet.url("/down"),
        gone=outlet.url("/gone"),
        feed=outlet.url("/feed.xml"),
        index=outlet.url("/index.xml"),
    )
    text = room.settings_toml(folder)
    text = text.replace("allow_addresses = [", f'allow_addresses = ["{outlet.address}", ')
    config = folder / "old.toml"
    config.write_text(text + more + "[work]\nworkers = 1\n", "utf-8")
    return config


def _items(outlet: Outlet, count: int) -> Iterator[Any]:
    from tests.outlets import Item

    for number in range(count):
        yield Item(outlet.url(f"/news/{number}"), f"News {number} of the paper")


def _watch(config: Path, *times: datetime) -> None:
    """Run the program at each of *times*, a minute after it."""
    at = times[0]
    with App(load_settings(config, environment={}), clock=lambda: at) as app:
        for begun in times:
            at = begun + timedelta(minutes=1)
            run_all(app)


def _take_in(folder: Path, outlet: Outlet, sco_monitor: Any) -> None:
    """Files, one of them without a text, and the past of the second outlet."""
    for number, text in enumerate((TOURISM, RIVER)):
        file = folder / f"file-{number}.txt"
        file.write_text(f"{text[0][:60]}\n\n" + "\n\n".join(text), "utf-8")
        sco_monitor("ingest", str(file))
    empty = folder / "empty.html"
    empty.write_text("<html><body><script>1</script></body></html>", "utf-8")
    sco_monitor("ingest", str(empty))
    sco_monitor("backfill", "Paper", "--since", "2026-09-01")
    saved = folder / "saved"
    saved.mkdir()
    text = page("The SCO names its tourist capital", *TOURISM[1:]).body
    link = b'<link rel="canonical" href="https://paper.example/old/capital">'
    (saved / "capital.html").write_bytes(text.replace(b"</head>", link + b"</head>"))
    sco_monitor("backfill", "Paper", "--warc", str(saved))


def _leave_unfinished(config: Path) -> None:
    """Leave work in every state: due, waiting its turn, claimed."""
    now = START + timedelta(days=4)
    lease = timedelta(minutes=10)
    with closing(Store(load_settings(config, environment={}).database)) as store:
        with writing(store.database):
            first, second, *_ = store.articles.ids()
            store.work.open("classify", [first, second], now)
            page_, *_ = store.work.items("fetch", state="done")
            store.work.open("fetch", [page_], now)
            claims = store.work.claim("fetch", now=now, limit=1, lease=lease, only=[page_])
            store.work.give_back((claim, now + timedelta(seconds=2)) for claim in claims)
            store.work.claim("classify", now=now, limit=1, lease=lease, only=[first])
        print(store.work.counts())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
