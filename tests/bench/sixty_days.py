"""Sixty days of editions with a summit in them: is what they say of the past true?

    python -m tests.bench.sixty_days [--days 60] [--subscribers 1000] [--queries 50] [--seed 11]

The news is made here, so the truth is known: which article belongs to which story, which one is a
copy, which has a new figure, which was changed later. Store and editions are real; articles are
put where `match` would have put them, so that the figures are of the edition and of nothing before
it. Then as many subscribers are made for the busiest day, and their editions are timed on one core.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bs4 import BeautifulSoup
from bs4 import Tag as Element

from config.load import load_settings
from config.settings import Settings
from monitor.digests.calendar import local_day, slot_of
from monitor.digests.compose import compose
from monitor.digests.html import BYTE_LIMIT
from monitor.stages.compose_material import material_of
from storage.opening import open_store
from storage.records import (
    Article,
    Changes,
    Classification,
    Digest,
    Known,
    Membership,
    Reprint,
    Source,
    Subscription,
    Tag,
    key,
)
from storage.store import Store

START: Final = datetime(2026, 9, 1, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SUMMIT: Final = range(28, 32)
"""Days of the summit, counted from 0."""
ORDINARY, BUSY = 7, 60
"""New stories a day."""
SILENT: Final = (12, 13, 45)
"""Days on which the program did not run: no edition."""

OUTLETS: Final = (
    ("Xinhua", "CN", "en"), ("新华社", "CN", "zh"), ("ТАСС", "RU", "ru"), ("Dawn", "PK", "en"),
    ("Kazinform", "KZ", "en"), ("24.kg", "KG", "ru"), ("ایرنا", "IR", "fa"), ("Kun.uz", "UZ", "uz"),
)  # fmt: skip
TOPICS: Final = ("energy", "tourism", "health", "transport-connectivity", "economy-trade-finance")
COUNTRIES: Final = ("CN", "RU", "KZ", "KG", "TJ", "UZ", "PK", "IN", "IR", "BY")
SUBSCRIBERS: Final = (
    Subscription(name="all", channel="email", address="a@example.org", timezone="UTC", at="07:00"),
    Subscription(
        name="energy", channel="email", address="b@example.org", timezone="UTC", at="07:00",
        interface="ru", query="topic:energy",
    ),
    Subscription(
        name="kz", channel="email", address="c@example.org", timezone="UTC", at="07:00",
        interface="zh", query="country:KZ OR country:CN",
    ),
)  # fmt: skip


@dataclass(slots=True)
class Truth:
    """What happened: of each address its story, of each story its topic and countries."""

    story_of: dict[str, str] = field(default_factory=dict)
    tags: dict[str, tuple[str, str]] = field(default_factory=dict)
    first_on: dict[str, int] = field(default_factory=dict)
    mentions: set[str] = field(default_factory=set)
    changed_on: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Faults:
    """What editions said that was not so."""

    told_twice: int = 0
    never_shown: int = 0
    missing: int = 0
    corrections_missed: int = 0
    too_large: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, name) for name in self.__slots__)


class Newsroom:
    """Makes articles, with their truth, and puts them into *store*."""

    def __init__(self, store: Store, dice: random.Random) -> None:
        self._store = store
        self._dice = dice
        self._articles: dict[str, Article] = {}
        self._stories: list[str] = []
        self.truth = Truth()

    def day(self, number: int) -> None:
        """Let one day happen: new stories, further reports, copies, mentions, corrections."""
        for index in range(BUSY if number in SUMMIT else ORDINARY):
            story = f"{number}-{index}"
            self.truth.tags[story] = (self._dice.choice(TOPICS), self._dice.choice(COUNTRIES))
            self.truth.first_on[story] = number
            self._stories.append(story)
            reports = [self._report(story, number) for _ in range(self._dice.choice((1, 1, 2, 4)))]
            for _ in range(self._dice.choice((0, 0, 1, 3))):
                self._copy(reports[0], story, number)
        known = [one for one in self._stories if number - 6 <= self.truth.first_on[one] < number]
        for story in self._dice.sample(known, min(3, len(known))):
            self._report(story, number)
        for index in range(2):
            story = f"{number}-m{index}"
            self.truth.tags[story] = (self._dice.choice(TOPICS), self._dice.choice(COUNTRIES))
            self.truth.first_on[story] = number
            self.truth.mentions.add(story)
            self._report(story, number, mention=True)
        if number > 2:
            self._correct(number)

    def _at(self, number: int) -> datetime:
        return START + number * DAY + self._dice.randrange(10, 1400) * timedelta(minutes=1)

    def _report(self, story: str, number: int, *, mention: bool = False) -> Article:
        outlet, country, language = self._dice.choice(OUTLETS)
        figure = self._dice.randrange(1000, 9_999_999)
        return self._keep(
            story,
            Article(
                id="",
                url="",
                source=outlet,
                publisher=outlet,
                country=country,
                language=language,
                headline=f"Story {story}: report with the figure {figure}",
                text=f"In story {story} the figure is {figure}, as was said on the day. "
                f"Of story {story} it is also known that {figure + 1} people came to see it.",
                capture="",
                captured_at=self._at(number),
                first_seen=self._at(number),
            ),
            mention=mention,
        )

    def _copy(self, origin: Article, story: str, number: int) -> None:
        outlet, country, _ = self._dice.choice(OUTLETS)
        made = replace(origin, source=outlet, publisher=outlet, country=country)
        at = origin.first_seen + HOUR
        copy = self._keep(story, replace(made, first_seen=at, captured_at=at), anew=number)
        edge = Reprint(
            article=copy.id,
            source_article=origin.id,
            origin=origin.id,
            kind="near",
            containment=1.0,
            containment_reverse=1.0,
            changes=Changes(),
        )
        with self._store.writing():
            self._store.put([edge])

    def _keep(
        self, story: str, article: Article, *, mention: bool = False, anew: int = 0
    ) -> Article:
        name = key("article", story, str(len(self._articles)), str(anew))
        made = replace(
            article,
            id=name,
            url=f"https://press.example/{name}",
            date_published=article.first_seen,
        )
        self._articles[name] = made
        self.truth.story_of[made.url] = story
        topic, country = self.truth.tags[story]
        found = Classification(
            article=name,
            level="mention" if mention else "about",
            score=0.9,
            tags=(
                Tag(scheme="topic", term=topic, label=topic),
                Tag(scheme="country", term=country, label=country),
            ),
        )
        membership = Membership(article=name, story=key("story", story))
        with self._store.writing():
            self._store.put([made, found, membership, Known(article=name, at=made.first_seen)])
        return made

    def _correct(self, number: int) -> None:
        """Let an outlet change the figure of an article of the days before."""
        old = [
            one
            for one in self._articles.values()
            if one.version == 1 and (number - 3) * DAY <= one.first_seen - START < number * DAY
        ]
        if not old:
            return
        one = self._dice.choice(old)
        at = self._at(number)
        changed = replace(one, version=2, text=one.text + " It was 77 in the end.", captured_at=at)
        self._articles[one.id] = changed
        self.truth.changed_on[one.url] = number
        with self._store.writing():
            self._store.put([changed, Known(article=one.id, at=at, version=2, anew=False)])


class Reader:
    """One subscriber, who reads every edition and remembers it."""

    def __init__(self, subscription: Subscription, truth: Truth, faults: Faults) -> None:
        self.subscription = subscription
        self._truth = truth
        self._faults = faults
        self._new: defaultdict[str, int] = defaultdict(int)
        self._seen: set[str] = set()
        self._linked: dict[str, int] = {}
        self._read: list[str] = []
        self._corrected: set[str] = set()
        self.largest = 0

    def read(self, digest: Digest, number: int) -> None:
        """Take the edition of day *number* in, and note what is not so."""
        self.largest = max(self.largest, len(digest.html.encode()))
        self._faults.too_large += len(digest.html.encode()) > BYTE_LIMIT
        page = BeautifulSoup(digest.annex or digest.html, "lxml")
        for name in {self._story(item) for item in self._items(page, "news", "top", "topics")}:
            self._new[name] += 1
            self._faults.told_twice += self._new[name] > 1
        for item in self._items(page, "updates"):
            self._faults.never_shown += self._story(item) not in self._seen
            note = item.select_one(".by")
            said = note.get_text() if note else ""
            for opening, closing in (("“", "”"), ("«", "»")):
                before = said.partition(opening)[2].rpartition(closing)[0]
                if before and not any(before in text for text in self._read):
                    self._faults.never_shown += 1
        for item in self._items(page, "corrections"):
            self._corrected |= self._links(item)
        links = self._links(page) | self._links(BeautifulSoup(digest.html, "lxml"))
        for url in links:
            self._linked.setdefault(url, number)
        self._seen |= {self._truth.story_of[url] for url in links}
        self._read.append(page.get_text())

    def close(self, days: int, wanted: set[str]) -> None:
        """Note what should have been told by now and was not."""
        stories = {self._truth.story_of[url] for url in self._linked}
        self._faults.missing += len(wanted - stories)
        due = {
            url
            for url, day in self._truth.changed_on.items()
            if day < days - 1 and self._linked.get(url, days) < day
        }
        self._faults.corrections_missed += len(due - self._corrected)

    def _items(self, page: BeautifulSoup, *names: str) -> list[Element]:
        return [item for n in names for item in page.select(f".part.{n} .item, .part.{n} .line")]

    def _links(self, part: Element) -> set[str]:
        found = {str(a["href"]) for a in part.select("a[href]")}
        return found & self._truth.story_of.keys()

    def _story(self, item: Element) -> str:
        link = item.select_one("h3 a, h4 a, bdi a")
        return self._truth.story_of[str(link["href"])] if link else ""


def begin(store: Store) -> None:
    """Let the outlets be known."""
    with store.writing():
        store.put([Source(name=name, url="https://press.example/f") for name, _, _ in OUTLETS])


def live(store: Store, settings: Settings, days: int, dice: random.Random) -> Faults:
    """Let *days* pass with an edition each for the subscribers; return what was not so."""
    room = Newsroom(store, dice)
    faults = Faults()
    readers = [Reader(one, room.truth, faults) for one in SUBSCRIBERS]
    for number in range(days):
        room.day(number)
        now = START + (number + 1) * DAY + 6 * HOUR
        if number in SILENT:
            continue
        for reader in readers:
            digest = _edition(store, settings, reader.subscription, now)
            with store.writing():
                store.put([digest])
            reader.read(digest, number)
    for reader in readers:
        reader.close(days, _wanted(reader.subscription, room.truth))
        print(f"  {reader.subscription.name}: largest HTML {reader.largest:,} bytes")
    print(f"  {len(room.truth.tags)} stories, {len(room.truth.story_of)} articles")
    return faults


def _edition(store: Store, settings: Settings, subscription: Subscription, now: datetime) -> Digest:
    slot = slot_of(subscription, local_day(subscription, now), now)
    return compose(subscription, material_of(store, settings, subscription, slot, now))


def _wanted(subscription: Subscription, truth: Truth) -> set[str]:
    """Return the stories that the queries of `SUBSCRIBERS` ask for, by the truth."""
    asked = {
        "all": lambda _topic, _country: True,
        "energy": lambda topic, _country: topic == "energy",
        "kz": lambda _topic, country: country in ("KZ", "CN"),
    }[subscription.name]
    return {story for story, pair in truth.tags.items() if asked(*pair)}


def crowd(
    store: Store, settings: Settings, day: int, subscribers: int, queries: int
) -> tuple[float, int]:
    """Return the CPU seconds of the editions of all subscribers, and the largest in bytes."""
    asked = [f"topic:{topic} country:{country}" for topic in TOPICS for country in COUNTRIES]
    asked = ["", *asked][:queries]
    now = START + (day + 1) * DAY + 6 * HOUR
    largest = 0
    start = time.process_time()
    for number in range(subscribers):
        subscription = replace(
            SUBSCRIBERS[number % 3], name=f"s{number}", query=asked[number % len(asked)]
        )
        digest = _edition(store, settings, subscription, now)
        largest = max(largest, len(digest.html.encode()))
    return time.process_time() - start, largest


def main() -> int:
    """Run and print; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--subscribers", type=int, default=1000)
    parser.add_argument("--queries", type=int, default=50)
    parser.add_argument("--seed", type=int, default=11)
    wanted = parser.parse_args()
    with TemporaryDirectory() as folder:
        config = Path(folder) / "sco.toml"
        config.write_text(f'catalogue = false\n[monitor]\ndata_dir = "{folder}"\n', "utf-8")
        settings = load_settings(config, environment={})
        with open_store(settings.database) as store:
            begin(store)
            print(f"{wanted.days} days, summit on days {SUMMIT.start} to {SUMMIT.stop - 1}:")
            faults = live(store, settings, wanted.days, random.Random(wanted.seed))
            for name in Faults.__slots__:
                print(f"  {name.replace('_', ' ')}: {getattr(faults, name)}")
            if wanted.subscribers:
                busiest = min(SUMMIT.start, wanted.days - 1)
                seconds, largest = crowd(
                    store, settings, busiest, wanted.subscribers, wanted.queries
                )
                print(
                    f"{wanted.subscribers} subscribers, {wanted.queries} queries, the summit's "
                    f"first day: {seconds:.1f} s of CPU, largest HTML {largest:,} bytes"
                )
    return 1 if faults.total else 0


if __name__ == "__main__":
    sys.exit(main())
