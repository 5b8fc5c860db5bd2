"""One round over a small world, and what the outside contract promises of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.acceptance.texts import ENERGY, RIVER, TOURISM
from tests.desk import Desk, Told
from tests.outlets import Answer, Item, Outlet, page, rss

NOW = datetime.now(UTC)


def ago(hours: float) -> str:
    """Return an RFC 822 date *hours* before now."""
    return format_datetime(NOW - timedelta(hours=hours), usegmt=True)


def iso_ago(hours: float) -> str:
    """Return an ISO 8601 date *hours* before now."""
    return (NOW - timedelta(hours=hours)).isoformat(timespec="seconds")


class World:
    """Six feeds of one outlet: five announce the same article, each under another address."""

    def __init__(self, outlet: Outlet, desk: Desk) -> None:
        self.outlet, self.desk = outlet, desk
        ways = (
            "/news/energy",
            "/news/energy/",
            "/news/energy?utm_source=rss&utm_medium=feed",
            "/news/energy?fbclid=abc#top",
            "/news/energy?utm_campaign=x",
        )
        for number, way in enumerate(ways):
            outlet.pages[f"/feed{number}"] = rss(
                Item(outlet.url(way), "Energy ministers meet in Bishkek", ago(3))
            )
        story = page("Energy ministers meet in Bishkek", *ENERGY, published=iso_ago(3))
        outlet.pages["/news/energy"] = outlet.pages["/news/energy/"] = story
        outlet.pages["/town"] = rss(
            Item(
                outlet.url("/news/bridge"), "A bridge is repaired\r\nBcc: evil@example.org", ago(5)
            ),
            Item(
                outlet.url("/news/capital"), "Tourist\u202e capital\x01 of the SCO named", ago(400)
            ),
            Item(outlet.url("/news/none"), "A page that is not there", ago(2)),
        )
        outlet.pages["/news/bridge"] = page("A bridge is repaired", *RIVER, published=iso_ago(5))
        outlet.pages["/news/capital"] = page(
            "Tourist capital of the SCO named", *TOURISM, published="2203-01-01T00:00:00Z"
        )
        desk.write(
            [outlet],
            [
                *(
                    {"name": f"Feed {n}", "url": outlet.url(f"/feed{n}"), "country": "KG"}
                    for n in range(5)
                ),
                {
                    "name": "Town",
                    "url": outlet.url("/town"),
                    "country": "KZ",
                    "publisher": "Town Crier",
                },
            ],
            workers=2,
        )
        self.first = desk("run", "--once")
        self.asked = outlet.paths()
        outlet.asked.clear()
        self.second = desk("run", "--once", "--json")
        self.asked_again = outlet.paths()
        self.lines = desk("export", "articles")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world after two rounds: to look at, not to change."""
    with Outlet() as outlet:
        yield World(outlet, Desk(tmp_path_factory.mktemp("promises")))


def test_a_round_in_which_every_feed_answers_ends_with_0(world: World) -> None:
    assert (world.first.code, world.second.code) == (0, 0), world.first.err


def test_an_article_that_five_feeds_announce_is_fetched_once(world: World) -> None:
    assert sum(path.startswith("/news/energy") for path in world.asked) == 1
    urls = [line["url"] for line in world.lines.lines]
    assert sum("/news/energy" in url for url in urls) == 1
    assert not any("utm_" in url or "fbclid" in url for url in urls)


def test_the_second_round_asks_each_feed_once_conditionally_and_nothing_else(world: World) -> None:
    assert sorted(world.asked_again) == sorted([*(f"/feed{n}" for n in range(5)), "/town"])
    feeds = [one for one in world.outlet.asked if one.path in world.asked_again]
    assert {one.status for one in feeds} == {304}
    assert all(line["version"] == 1 for line in world.lines.lines)


def test_the_export_has_every_promised_field_in_its_promised_form(world: World) -> None:
    lines = world.lines.lines
    assert len(lines) == 3
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)\Z")
    for line in lines:
        for name in ("id", "url", "source", "publisher", "country", "language", "headline", "text"):
            assert isinstance(line[name], str), name
        assert isinstance(line["script"], str)
        assert line["canonical_url"] is None or line["canonical_url"].startswith("http")
        assert line["url"].startswith("http")
        for name in ("date_published", "date_modified", "first_seen", "captured_at"):
            assert line[name] is None or stamp.match(line[name]), name
        assert stamp.match(line["first_seen"])
        for name in ("authors", "credits"):
            assert all(isinstance(part, str) for part in line[name]), name
        assert line["dateline"] is None or line["dateline"].keys() == {"place", "date", "agency"}
        judged = line["relevance"]
        assert judged.keys() == {"level", "score", "evidence"}
        assert judged["level"] in ("about", "mention", "none")
        assert 0 <= judged["score"] <= 1
        assert isinstance(judged["evidence"], list)
        for tag in line["tags"]:
            assert {"scheme", "term", "label"} <= tag.keys()
        assert line["reprint"] is None
        assert line["story"]
        assert line["version"] == 1
        assert line["status"] == "usable"


def test_relevance_and_tags_of_a_plain_case(world: World) -> None:
    by_url = {line["url"].rpartition("/news/")[2].strip("/"): line for line in world.lines.lines}
    assert by_url["energy"]["relevance"]["level"] == "about"
    assert by_url["capital"]["relevance"]["level"] == "about"
    assert by_url["bridge"]["relevance"]["level"] == "none"
    tags = {(tag["scheme"], tag["term"]) for tag in by_url["energy"]["tags"]}
    assert ("person", "sadyr-japarov") in tags
    assert ("topic", "energy") in tags
    assert {("country", "KG"), ("country", "KZ"), ("country", "UZ")} <= tags
    assert by_url["energy"]["dateline"]["agency"] == "Kabar"
    assert by_url["bridge"]["publisher"] == "Town Crier"


def test_nothing_from_outside_keeps_its_poison(world: World) -> None:
    for line in world.lines.lines:
        head = line["headline"]
        assert "\n" not in head
        assert "\r" not in head
        assert "\u202e" not in head + line["text"]
        assert "\x01" not in head + line["text"]
        assert line["date_published"] is None or line["date_published"] < "2100"


def test_a_page_that_is_not_there_is_explained(world: World) -> None:
    told = world.desk("why-not", world.outlet.url("/news/none"))
    assert told.code == 0
    assert "no such page" in told.out


def test_options_stand_before_and_after_and_the_environment_overrides(world: World) -> None:
    desk = world.desk
    config, data = str(desk.config), str(desk.data)
    expected = len(world.lines.lines)
    ways: list[tuple[list[str], dict[str, str]]] = [
        (["--config", config, "export", "articles"], {}),
        (["export", "--config", config, "articles", "-v"], {}),
        (["-v", "--data-dir", data, "export", "articles"], {}),
        (["export", "articles", "--data-dir", data], {}),
        (["export", "articles"], {"SCO_MONITOR_DATA_DIR": data}),
        (["export", "articles"], {"SCO_MONITOR_CONFIG": config}),
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda way: desk.bare(*way[0], env=way[1]), ways))
    for (words, _), told in zip(ways, answers, strict=True):
        assert (told.code, len(told.lines)) == (0, expected), (words, told.err)


def test_stories_of_the_export_hold_every_article_once(world: World) -> None:
    stories = world.desk("export", "stories").lines
    fields = {"id", "headline", "first_published", "last_seen", "languages", "countries"}
    assert all(fields | {"outlets", "articles", "origin"} <= story.keys() for story in stories)
    members = [name for story in stories for name in story["articles"]]
    assert sorted(members) == sorted(line["id"] for line in world.lines.lines)
    assert {line["story"] for line in world.lines.lines} == {story["id"] for story in stories}


JSON_COMMANDS = (
    ("status", "--json"),
    ("check", "--json"),
    ("sources", "list", "--json"),
    ("search", "energy", "--json"),
    ("digest", "preview", "--json"),
    ("replay", "classify", "--json", "--dry-run"),
    ("export", "tags"),
    ("export", "reprints"),
)


@pytest.fixture(scope="module")
def answers(world: World) -> dict[tuple[str, ...], Told]:
    """What each of the commands says."""
    return dict(zip(JSON_COMMANDS, world.desk.at_once(JSON_COMMANDS), strict=True))


@pytest.mark.parametrize("words", JSON_COMMANDS, ids=" ".join)
def test_json_is_json_on_stdout(
    answers: dict[tuple[str, ...], Told], words: tuple[str, ...]
) -> None:
    told = answers[words]
    # No daemon runs here, which `status` says with 1.
    assert told.code in (0, 1 if words[0] in ("check", "status") else 0), told.err
    assert isinstance(told.lines, list)


def test_a_dead_feed_ends_the_round_with_3_and_one_line(outlet: Outlet, desk: Desk) -> None:
    outlet.pages["/good"] = rss(Item(outlet.url("/news/bridge"), "A bridge is repaired", ago(5)))
    outlet.pages["/news/bridge"] = page("A bridge is repaired", *RIVER, published=iso_ago(5))
    outlet.pages["/html"] = Answer(b"<!doctype html><html><body><h1>Welcome</h1></body></html>")
    desk.write(
        [outlet],
        [
            {"name": "Good", "url": outlet.url("/good")},
            {"name": "Dead", "url": outlet.url("/nothing")},
            {"name": "Home page", "url": outlet.url("/html")},
        ],
    )
    told = desk("run", "--once")
    assert told.code == 3
    assert "Dead" in told.out + told.err
    assert "Home page" in told.out + told.err
    assert len(desk.articles()) == 1
