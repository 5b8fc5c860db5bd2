"""A press room under a set clock: announced pages, the stages that read them, and editions.

Everything is real but the network: pages are put where `fetch` would have put them, and no mail
leaves. The clock says what the test wants; a life of the program can end in any transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from config.load import load_settings
from monitor.app import App
from monitor.engine.runner import Runner
from monitor.engine.stage import LaneName
from monitor.stages.build import stages
from monitor.stages.compose import digest_of
from monitor.stages.flow import flow
from storage.records import Capture, Digest, Entry, Level, Record, Tag, key
from storage.store import Opening
from tests.acceptance.texts import ENERGY, RIVER
from tests.outlets import page
from tests.watch.conftest import Inline

START: Final = datetime(2026, 11, 18, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READING: Final = ("extract", "compare", "classify", "group", "match")
"""The stages of an article, in order."""


class Killed(BaseException):
    """The process ended inside a transaction."""


class _Room(App):
    """The program with every stage run here; it dies when a record of ``dies_at`` is written."""

    dies_at: type[Record] | None = None

    @cached_property
    def runner(self) -> Runner:
        lanes: dict[LaneName, Any] = {name: Inline() for name in ("threads", "workers", "delivery")}
        return Runner(self.store, stages(self.parts), lanes, clock=self.clock, opens=self._opens)

    def _opens(self, record: Record) -> Iterator[Opening]:
        if self.dies_at is not None and isinstance(record, self.dies_at):
            raise Killed
        return flow(self.clock, translates=self.settings.translator.is_set)(record)


class World:
    """One data directory, and lives of the program in it.

    :param queries: of the daily subscriptions, by name; their hour is 07:00 in UTC
    """

    def __init__(self, folder: Path, **queries: str) -> None:
        self.folder = folder
        self.now = START
        self.pages: dict[int, Entry] = {}
        self.app: _Room | None = None
        self.write(**queries)
        self.start()

    def write(self, **queries: str) -> None:
        """Write the configuration."""
        parts = [f'catalogue = false\n[monitor]\ndata_dir = "{self.folder}"\n']
        parts += ['[meaning]\nvectors = "none"\n']
        parts += [
            f'[[subscriptions]]\nname = "{name}"\naddress = "{name}@example.org"\n'
            f'timezone = "UTC"\nat = "07:00"\nquery = "{query}"\n'
            for name, query in queries.items()
        ]
        (self.folder / "sco.toml").write_text("\n".join(parts), "utf-8")

    def start(self) -> None:
        """Begin a life of the program, as the daemon does."""
        settings = load_settings(self.folder / "sco.toml", environment={})
        self.app = _Room(settings, clock=lambda: self.now)
        self.app.__enter__()

    def stop(self) -> None:
        """End it; what is not written is lost."""
        if self.app is not None:
            self.app.__exit__(None, None, None)
            self.app = None

    @property
    def room(self) -> _Room:
        """The life that goes on."""
        assert self.app is not None
        return self.app

    def may_die_at(self, kind: type[Record], *stage_names: str) -> bool:
        """Run stages; where a record of *kind* is written, end there and begin another life.

        Return whether it came to that.
        """
        self.room.dies_at = kind
        try:
            self.run(*stage_names)
        except Killed:
            self.stop()
            self.start()
            return True
        self.room.dies_at = None
        return False

    def announce(self, number: int) -> None:
        """Let an outlet announce page *number* now."""
        url = f"https://press.example/{number}.html"
        entry = Entry(
            id=key("entry", url),
            source="Press",
            guid=url,
            link=url,
            page=key("page", url),
            title=f"SCO energy ministers meet, {number}",
            first_seen=self.now,
            capture="poll",
        )
        self.pages[number] = entry
        with self.room.store.writing():
            self.room.store.put([entry])

    def fetch(self, number: int, *, relevant: bool = True, changed: int = 0) -> None:
        """Let the page arrive now; *changed* rises with each other text of it."""
        entry = self.pages[number]
        paragraphs = ENERGY if relevant else RIVER
        body = page(
            f"SCO energy ministers meet, {number}" if relevant else f"The bridge, {number}",
            *paragraphs,
            f"This was report number {number} of the day. " + "It was corrected. " * changed,
        ).body
        capture = Capture(
            id=key("capture", entry.page, str(changed)),
            source="Press",
            url=entry.link,
            purpose="article",
            at=self.now,
            reason="ok",
            status=200,
            final_url=entry.link,
            page=entry.page,
            media_type="text/html",
            body=body,
        )
        with self.room.store.writing():
            self.room.store.keep([capture], opens=flow(self.room.clock))

    def publish(self, *numbers: int) -> None:
        """Let pages be announced, arrive and be read at once."""
        for number in numbers:
            self.announce(number)
            self.fetch(number)
        self.run(*READING)

    def run(self, *stage_names: str) -> None:
        """Run what is due in these stages."""
        self.room.runner.run_due(stage_names)

    def classify(self, article: str, level: Level, *topics: str) -> None:
        """Let another gazetteer judge an article, and `match` look at it."""
        store = self.room.store
        known = store.classifications.of([article])[article]
        tags = tuple(Tag(scheme="topic", term=topic, label=topic) for topic in topics)
        found = replace(known, level=level, tags=tags)
        with store.writing():
            store.keep([found], opens=flow(self.room.clock))
        self.run("group", "match")

    def until(self, moment: datetime) -> None:
        """Let time pass; editions are made in their time."""
        while True:
            due = self.room.store.work.next_due(("compose",))
            if due is None or due > moment:
                break
            self.now = max(self.now, due)
            self.run("compose")
        self.now = max(self.now, moment)

    def jump(self, span: timedelta, *, revive: bool = True) -> None:
        """Let the clock be wrong by *span* for a minute, with everything that is due then."""
        right = self.now
        self.now = right + span
        self.room.revive()
        self.run(*READING, "compose")
        self.now = right + timedelta(minutes=1)
        if revive:
            self.room.revive()
        self.run("compose")

    def article(self, number: int) -> str:
        """Return the id of the article of page *number*."""
        found = self.room.store.articles.find(self.pages[number].link)
        assert found is not None
        return found.id

    def told(self, subscription: str = "desk") -> Counter[int]:
        """Return in how many editions of *subscription* each page stood that became an article."""
        store = self.room.store
        found: Counter[int] = Counter()
        for number, entry in self.pages.items():
            article = store.articles.find(entry.link)
            if article is not None:
                editions = store.digests.that_told(article.id)
                found[number] = sum(one.subscription == subscription for one in editions)
        return found

    def edition(self, day: date, subscription: str = "desk") -> list[int] | None:
        """Return the pages that the edition of *day* told, or None where there is no edition."""
        found = self.room.store.digests.get(subscription, day.isoformat())
        return None if found is None else self.numbers(found)

    def numbers(self, digest: Digest) -> list[int]:
        """Return the pages that *digest* told."""
        pages = {self.article(n): n for n in self.pages if self._read(n)}
        return sorted(pages[name] for name in digest.articles)

    def messages(self, subscription: str = "desk") -> int:
        """Return how many editions went out; each did under an id of its own."""
        sent = self.room.store.deliveries.all(subscription=subscription)
        assert len({one.digest for one in sent}) == len(sent)
        return len(sent)

    def _read(self, number: int) -> bool:
        return self.room.store.articles.find(self.pages[number].link) is not None

    def preview(self, subscription: str = "desk", day: date | None = None) -> Digest:
        """Return what `digest preview` shows."""
        found = self.room.store.subscriptions.get(subscription)
        assert found is not None
        return digest_of(self.room.store, self.room.settings, found, self.now, day)


@contextmanager
def world_in(folder: Path, **queries: str) -> Iterator[World]:
    """A world as long as the block lasts."""
    world = World(folder, **queries)
    try:
        yield world
    finally:
        world.stop()
