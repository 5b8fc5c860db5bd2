"""Stories told at once: one mail for a story; a spike is told once, and not in quiet hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.stages.deliver import Deliver, DeliverTask
from monitor.stories.pace import LEAST, is_spike
from storage.records import Delivery, Known, Membership, Original, Outcome
from tests.stages.world import DAY, HOUR, START, World, world_in


@contextmanager
def told(folder: Path, cadence: str, query: str = "", more: str = "") -> Iterator[World]:
    """A world whose one subscription has this cadence."""
    with world_in(folder, desk=query) as world:
        world.stop()
        path = folder / "sco.toml"
        lines = f'at = "07:00"\ncadence = "{cadence}"\n{more}'
        path.write_text(path.read_text("utf-8").replace('at = "07:00"', lines), "utf-8")
        world.start()
        yield world


def mails(world: World) -> list[Delivery]:
    return world.room.store.deliveries.all(subscription="desk")


def test_a_story_is_one_mail_however_many_articles_it_gets(tmp_path: Path) -> None:
    with told(tmp_path, "at-once") as world:
        world.publish(1)
        (mail,) = mails(world)
        assert mail.subject == "SCO now: SCO energy ministers meet, 1"
        world.publish(2, 3)
        world.now += HOUR
        world.publish(4)
        assert mails(world) == [mail]
        world.room.runner.run_due(("match",))
        assert mails(world) == [mail]
        (digest,) = world.room.store.digests.all(since=START - DAY)
        assert digest.id == mail.digest
        assert [one.headline for one in digest.shown] == ["SCO energy ministers meet, 1"]


def test_a_crash_while_a_story_is_told_tells_it_once(tmp_path: Path) -> None:
    with told(tmp_path, "at-once") as world:
        world.announce(1)
        world.fetch(1)
        world.run("extract", "compare", "classify", "group")
        assert world.may_die_at(Delivery, "match")
        assert mails(world) == []
        world.run("match")
        assert len(mails(world)) == 1


def test_only_what_is_asked_for_and_is_about_it_is_told(tmp_path: Path) -> None:
    with told(tmp_path, "at-once", query="topic:tourism") as world:
        world.publish(1)
        assert mails(world) == []
    other = tmp_path / "other"
    other.mkdir()
    with told(other, "at-once") as world:
        world.announce(1)
        world.fetch(1, relevant=False)
        world.run("extract", "compare", "classify", "group", "match")
        assert mails(world) == []


def test_editions_are_made_no_more_where_the_cadence_is_another(tmp_path: Path) -> None:
    with told(tmp_path, "at-once") as world:
        world.publish(1)
        world.until(START + 3 * DAY)
        assert len(list(world.room.store.digests.all(since=START - DAY))) == 1


def grow(world: World, texts: int) -> None:
    """Let the story of page 1 have so many more texts of its own now, and be looked at."""
    store = world.room.store
    first = store.articles.get(world.article(1))
    assert first is not None
    story = store.stories.story_of([first.id])[first.id]
    found = store.classifications.of([first.id])[first.id]
    with store.writing():
        for number in range(texts):
            name = f"{world.now:%d%H%M}{number:014d}"
            one = replace(first, id=name, url=f"https://x.example/{name}", first_seen=world.now)
            store.put([one, replace(found, article=name)])
            store.put([Original(article=name), Membership(article=name, story=story, because="")])
            store.put([Known(article=name, at=world.now, anew=True)])
    world.now += timedelta(minutes=1)
    with store.writing():
        store.work.open("match", [first.id], world.now)
    world.run("match")


def test_a_spike_is_told_once_and_slow_growth_never(tmp_path: Path) -> None:
    with told(tmp_path, "spike") as world:
        world.publish(1)
        for _ in range(LEAST):
            world.now += HOUR
            grow(world, 1)
        assert mails(world) == []
        world.now += HOUR
        grow(world, LEAST + 1)
        (mail,) = mails(world)
        assert mail.subject.startswith("SCO alert: ")
        grow(world, LEAST + 1)
        assert mails(world) == [mail]


def test_what_is_usual_at_this_hour_is_no_spike(tmp_path: Path) -> None:
    with told(tmp_path, "spike") as world:
        world.publish(1)
        with world.room.store.writing():
            world.room.store.subscriptions.disable("desk", "for the weeks before")
        for _ in range(8):
            grow(world, 2 * LEAST)
            world.now += 7 * DAY - timedelta(minutes=1)
        with world.room.store.writing():
            world.room.store.subscriptions.disable("desk", "")
        grow(world, 2 * LEAST)
        assert mails(world) == []


def test_the_rule() -> None:
    assert not is_spike(LEAST - 1, ())
    assert is_spike(LEAST, ())
    assert is_spike(LEAST, (0, 0, 0))
    assert not is_spike(8, (4,) * 8)
    assert is_spike(11, (4,) * 8)


def test_in_quiet_hours_a_mail_waits_for_their_end(tmp_path: Path) -> None:
    with told(tmp_path, "at-once", more='quiet = "11:00-13:30"') as world:
        world.publish(1)
        (mail,) = mails(world)
        stage = Deliver(world.room.parts)
        found = stage.read(world.room.store, mail.id, world.now)
        assert isinstance(found, Outcome)
        assert (found.reason, found.due) == ("quiet-hours", START + timedelta(hours=1, minutes=30))
        later = stage.read(world.room.store, mail.id, START + 2 * HOUR)
        assert isinstance(later, DeliverTask)
