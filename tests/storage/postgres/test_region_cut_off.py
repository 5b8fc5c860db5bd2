"""A region is cut off for a day: what an edition says of it, and what is left when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from monitor.http.exchange import Response
from monitor.watch.health import after_answer
from monitor.watch.regions import NO_WORKER, look
from storage.contract.cluster import Worker
from storage.opening import cluster_of
from storage.records import Health
from tests.stages.world import DAY, START, World

if TYPE_CHECKING:
    from tests.postgres import Databases

MORNING = START + timedelta(hours=19)
"""07:00 on the first day of an edition."""

TWO_SOURCES = """
[[sources]]
name = "Near"
url = "https://near.example/rss"

[[sources]]
name = "Far"
url = "https://far.example/rss"
region = "ru"
"""


class Newsroom(World):
    """A world over a store on a server, with a source here and one that is asked from afar."""

    def __init__(self, folder: Path, address: str) -> None:
        self._address = urlsplit(address)
        super().__init__(folder, desk="")

    def write(self, **queries: str) -> None:
        """Write the configuration."""
        super().write(**queries)
        parts = self._address
        password = self.folder / "password"
        password.write_text(parts.password or "")
        place = f"{parts.username}@{parts.hostname}:{parts.port}{parts.path}"
        store = f'[store]\nurl = "postgresql://{place}"\npassword_file = "{password}"\n'
        config = self.folder / "sco.toml"
        config.write_text(config.read_text("utf-8") + store + TWO_SOURCES, "utf-8")

    def hour(self, *regions: str) -> None:
        """Let workers of *regions* greet and ask, who get an answer, and the scheduler look."""
        store = self.room.store
        cluster = cluster_of(store)
        with store.writing():
            for region in regions:
                cluster.greet(
                    Worker(
                        name=f"of {region}",
                        region=region,
                        stages=("poll",),
                        version="1",
                        gazetteer="a",
                        seen_at=self.now,
                    )
                )
            for source in store.sources.all(enabled=True):
                if source.region in regions:
                    known = store.sources.health(source.name) or Health(source=source.name)
                    answer = Response(reason="not-modified", status=304, url=source.url)
                    store.sources.put_health(after_answer(known, answer, "not-modified", self.now))
        look(store, cluster, self.now, seconds=60)

    def text(self, day: date) -> str:
        """Return the edition of *day* as plain text."""
        found = self.room.store.digests.get("desk", day.isoformat())
        assert found is not None
        return found.text


@pytest.fixture
def world(tmp_path: Path, databases: Databases) -> Iterator[Newsroom]:
    with databases.place() as address:
        made = Newsroom(tmp_path, address)
        with made.room.store.writing():
            cluster_of(made.room.store).prepare(["poll", "fetch"])
        yield made
        made.stop()


def test_an_edition_says_which_sources_nobody_asked_until_somebody_does(world: Newsroom) -> None:
    world.hour("")
    world.until(MORNING)
    said = world.text(MORNING.date())
    assert "nobody in its region to ask it since 18 Nov" in said
    assert "Far" in said
    assert "Near" not in said
    store = world.room.store
    waiting = store.work.state("poll", "Far")
    assert waiting is not None
    assert (waiting.state, waiting.tries) == ("due", 0), "a day without a worker is no failed try"
    assert [h.reason for h in store.sources.all_health().values()].count(NO_WORKER) == 1

    world.now = MORNING + DAY / 2
    world.hour("", "ru")
    world.until(MORNING + DAY)
    assert "nobody in its region" not in world.text((MORNING + DAY).date())
    assert store.sources.all_health()["Far"].state == "ok"
