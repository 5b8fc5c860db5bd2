"""The demo newsroom, taken in by many processes that are killed at it.

A scheduler, workers, the pages; workers are killed with SIGKILL and the database is restarted while
they work; then every article has to be there once, as one process on an SQLite file has it, and
every message once.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

from config.load import load_settings
from monitor.demo.newsroom import Newsroom
from monitor.reading.export import article_lines
from storage.opening import open_reader
from tests.bench.cluster.trouble import trouble
from tests.cluster import Cluster, cluster, folder_of_its_own
from tests.postgres import Server

PATIENCE: Final = 600.0
NAMES: Final = ("url", "headline", "version", "language", "relevance", "tags")
"""Fields of an article that are the same whoever took it in, and when."""


def newsroom(server: Server, workers: int, kills: int, restarts: int) -> list[str]:
    """Take in the demo newsroom; return what was not as promised."""
    with folder_of_its_own() as folder, Newsroom(now=datetime.now(UTC)) as room:
        config = folder / "newsroom.toml"
        settings = room.settings_toml(folder / "alone")
        # The model of meaning is loaded by each process: it is not what is looked at here.
        config.write_text(f'{settings}\n[meaning]\nvectors = "none"\n', "utf-8")
        with cluster(server.address(), config, folder) as many:
            print(f"{many.gather(workers):6.1f} s  a scheduler and {workers} workers are there")
            begun = time.monotonic()
            trouble(many, server, kills, restarts)
            many.wait_for(lambda: _is_taken_in(many, room), seconds=PATIENCE, what="taken in")
            print(f"{time.monotonic() - begun:6.1f} s  until all was taken in")
            print(f"        the pages answer: {_page(many)}")
            found = _articles(many.address)
            parked = _parked(many.address)
        _tell(many)
        expected, given_up = alone(config, room)
        others = sorted(parked - given_up)
        return [*_broken(found, expected, room), *(f"parked: {one}" for one in others)]


def _is_taken_in(many: Cluster, room: Newsroom) -> bool:
    polled = "SELECT count(*) FROM health WHERE polled_at IS NOT NULL"
    return many.number(polled) >= len(room.sources()) and many.is_done()


def alone(config: Path, room: Newsroom) -> tuple[list[dict[str, Any]], set[tuple[str, str, str]]]:
    """Return the articles as one process on an SQLite file has them, and what it parked."""
    from monitor.app import App
    from monitor.cli.session import run_all

    settings = load_settings(config, environment={})
    before = len(room.received)
    with App(settings) as app:
        with app.store.writing():
            for source in app.store.sources.all(enabled=True):
                app.store.work.postpone("poll", source.name, app.clock())
        run_all(app)
    del room._received[before:]
    return _articles(settings.database), _parked(settings.database)


def _parked(place: Path | str) -> set[tuple[str, str, str]]:
    """Return the (stage, item, reason) of what was given up."""
    with open_reader(place) as store:
        return {
            (stage, item, reason)
            for stage, state, reason, _ in store.work.counts()
            if state == "parked"
            for item in store.work.items(stage, state=state, reason=reason)
        }


def _articles(place: Path | str) -> list[dict[str, Any]]:
    with open_reader(place) as store:
        lines = list(article_lines(store, store.articles.ids()))
    return sorted(
        ({name: line[name] for name in NAMES} for line in lines), key=lambda one: str(one["url"])
    )


def _broken(
    found: list[dict[str, Any]], expected: list[dict[str, Any]], room: Newsroom
) -> Iterator[str]:
    urls = Counter(one["url"] for one in found)
    wanted = {one["url"] for one in expected}
    print(f"        {len(found)} articles, {len(wanted - set(urls))} lost, ", end="")
    print(f"{sum(number - 1 for number in urls.values())} doubled; alone {len(expected)}")
    for one, other in zip(found, expected, strict=False):
        if one != other:
            yield f"{one['url']} is not what one process makes of it: {_differ(one, other)}"
    if len(found) != len(expected):
        yield f"{len(found)} articles instead of {len(expected)}"
    ids = Counter(post.headers.get("webhook-id", "") for post in room.received)
    print(f"        {len(room.received)} messages, {len(ids)} different ones")
    if not ids:
        yield "nobody was told anything"


def _differ(one: dict[str, Any], other: dict[str, Any]) -> str:
    return "; ".join(
        f"{name}: {json.dumps(one[name], ensure_ascii=False)[:200]} | "
        f"{json.dumps(other[name], ensure_ascii=False)[:200]}"
        for name in NAMES
        if one[name] != other[name]
    )


def _page(many: Cluster) -> str:
    many.start("serve", "--listen", "127.0.0.1:8493")
    request = Request("http://127.0.0.1:8493/readyz", headers={"Host": "localhost"})

    def answers() -> bool:
        try:
            with urlopen(request, timeout=20) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    took = many.wait_for(answers, seconds=PATIENCE, what="served")
    return f"ready after {took:.1f} s"


def _tell(many: Cluster) -> None:
    warned = [line for line in many.told().splitlines() if line.startswith(("ERROR", "CRITICAL"))]
    print(f"        {len(warned)} errors in all logs")
    for line in warned[:5]:
        print(f"          {line[:200]}")
