"""Programs are told of stories: when one begins, of each article that it gets, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from monitor.notifiers import Sent
from monitor.stages.deliver import Deliver, DeliverTask
from monitor.stages.flow import flow
from storage.records import Delivery, Merger
from tests.notifiers.event_schemas import faults
from tests.stages.world import DAY, HOUR, START, World, world_in


@contextmanager
def hooked(folder: Path, about: str, query: str = "") -> Iterator[World]:
    """A world with a webhook beside its daily edition."""
    with world_in(folder, desk="") as world:
        world.stop()
        path = folder / "sco.toml"
        hook = f'[[webhooks]]\nname = "hook"\nurl = "https://h.example/"\nabout = "{about}"\n'
        hook += f'query = "{query}"\n' if query else ""
        path.write_text(f"{path.read_text('utf-8')}\n{hook}", "utf-8")
        world.start()
        yield world


def posts(world: World) -> list[Delivery]:
    """The messages for the hook, oldest first; each is what its schema says."""
    found = world.room.store.deliveries.all(subscription="hook")[::-1]
    assert [fault for one in found for fault in faults(one.payload)] == []
    return found


def told(world: World) -> list[tuple[str, str]]:
    """The types of the messages, and the headline of the article of each, in their order."""
    events = [json.loads(one.payload) for one in posts(world)]
    found = [(one["type"], one["data"]["article"]["headline"]) for one in events]
    return sorted(found)


def test_a_story_begins_once_and_each_article_is_one_message(tmp_path: Path) -> None:
    with hooked(tmp_path, "stories") as world:
        world.publish(1, 2)
        first, second = told(world)
        assert [first[0], second[0]] == ["story.created", "story.updated"]
        world.now += HOUR
        world.publish(3)
        (*_, third) = posts(world)
        data = json.loads(third.payload)["data"]
        assert (data["id"], len(data["articles"])) == (data["article"]["story"], 3)
        assert data["article"]["id"] == world.article(3)
        assert len(told(world)) == 3


def test_a_replay_and_another_life_send_nothing_again(tmp_path: Path) -> None:
    with hooked(tmp_path, "stories") as world:
        world.publish(1, 2)
        before = posts(world)
        world.stop()
        world.start()
        store = world.room.store
        world.now += HOUR
        with store.writing():
            store.work.open("match", [world.article(1), world.article(2)], world.now)
        world.run("match")
        assert posts(world) == before
        assert store.work.items("deliver") == sorted(one.id for one in before)


def test_a_crash_while_a_story_is_told_tells_it_once(tmp_path: Path) -> None:
    with hooked(tmp_path, "stories") as world:
        world.announce(1)
        world.fetch(1)
        world.run("extract", "compare", "classify", "group")
        assert world.may_die_at(Delivery, "match")
        assert posts(world) == []
        world.run("match")
        assert [kind for kind, _ in told(world)] == ["story.created"]


def test_another_version_and_a_withdrawal_are_told_to_who_was_told(tmp_path: Path) -> None:
    with hooked(tmp_path, "stories") as world:
        world.publish(1, 2)
        world.now += 10 * DAY
        store = world.room.store
        article = store.articles.get(world.article(2))
        assert article is not None
        gone = replace(article, version=2, status="canceled", reason="gone", capture="later")
        with store.writing():
            store.keep([gone], opens=flow(world.room.clock))
        world.run("match")
        (*_, last) = posts(world)
        event = json.loads(last.payload)
        assert event["type"] == "story.updated"
        assert event["data"]["article"]["status"] == "canceled"
        assert event["data"]["articles"] == [world.article(1)]


def test_what_is_not_asked_for_or_old_is_not_told(tmp_path: Path) -> None:
    with hooked(tmp_path, "stories", "topic:tourism") as world:
        world.publish(1)
        assert posts(world) == []
    other = tmp_path / "other"
    other.mkdir()
    with hooked(other, "stories") as world:
        world.announce(1)
        world.now += 8 * DAY
        world.fetch(1)
        world.run("extract", "compare", "classify", "group", "match")
        assert posts(world) == []


@pytest.mark.long
def test_that_two_stories_are_one_is_told_once_to_who_knew_the_other(tmp_path: Path) -> None:
    with hooked(tmp_path, "stories") as world:
        world.publish(1)
        store = world.room.store
        (before,) = posts(world)
        former = json.loads(before.payload)["data"]["id"]
        merger = Merger(story=former, joined="another", at=world.now, because="they quote one note")
        with store.writing():
            store.put([merger])
            store.work.open("match", [world.article(1)], world.now)
        world.run("match")
        with store.writing():
            store.work.open("match", [world.article(1)], world.now)
        world.run("match")
        events = [json.loads(one.payload) for one in posts(world)]
        (merged,) = [one["data"] for one in events if one["type"] == "story.merged"]
        assert (merged["id"], merged["former_id"]) == ("another", former)
        assert "note" not in str(merged), "words of articles could not be withdrawn"


class _Accepts:
    """A channel whose receiver takes everything."""

    def send(self, *_: Any) -> Sent:
        return Sent(reason="sent")


def send(world: World, message: Delivery) -> None:
    """Bring a message to its receiver, and keep what came of it, as the engine does."""
    parts = SimpleNamespace(
        notifiers={"email": _Accepts(), "webhook": _Accepts()},
        clock=lambda: world.now,
        settings=world.room.settings,
    )
    stage, store = Deliver(parts), world.room.store  # type: ignore[arg-type]
    with store.writing():
        task = stage.read(store, message.id, world.now)
        assert isinstance(task, DeliverTask)
        store.put(stage.run(task).records)


def test_an_edition_that_was_accepted_is_told_once(tmp_path: Path) -> None:
    with hooked(tmp_path, "editions") as world:
        world.publish(1)
        assert posts(world) == []
        world.until(START + DAY)
        (mail,) = world.room.store.deliveries.all(subscription="desk")
        assert posts(world) == []
        send(world, mail)
        (post,) = posts(world)
        data = json.loads(post.payload)["data"]
        digest = world.room.store.digests.named(mail.digest)
        assert digest is not None
        assert (data["id"], data["articles"]) == (digest.id, [world.article(1)])
        assert data["message"] == mail.id
        world.now += timedelta(minutes=1)
        send(world, mail)
        send(world, post)
        assert posts(world) == [post]
