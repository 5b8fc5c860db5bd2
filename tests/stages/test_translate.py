"""Headlines in the reader's language: made ahead of the edition, marked, and never waited for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.reading.receivers import silent_translator
from monitor.reading.translated import translations
from tests.stages.world import START, World

SAID = "Встреча министров энергетики"
MARK = f"Машинный перевод: {SAID}"
MORNING = START.replace(hour=7) + timedelta(days=1)


class Desk(World):
    """A press room whose reader reads Russian, with a program that translates."""

    says = SAID
    hangs = False

    def write(self, **queries: str) -> None:
        super().write(**queries)
        settings = self.folder / "sco.toml"
        script = self.folder / "translate.py"
        script.write_text(
            "import sys, time\n"
            f"open({str(self.folder / 'asked')!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
            f"time.sleep({60 if self.hangs else 0})\n"
            f"sys.stdout.buffer.write({self.says!r}.encode())\n"
        )
        command = [sys.executable, "-S", str(script), "{source}", "{target}"]
        text = settings.read_text("utf-8").replace('query = "', 'interface = "ru"\nquery = "')
        seconds = 0.3 if self.hangs else 10.0
        text += f"[translator]\ncommand = {command!r}\nseconds = {seconds}\n"
        settings.write_text(text, "utf-8")

    @property
    def asked(self) -> list[str]:
        """The languages of each question to the program."""
        file = self.folder / "asked"
        return file.read_text().splitlines() if file.exists() else []

    def reason(self, number: int) -> str | None:
        state = self.room.store.work.state("translate", self.article(number))
        return state.reason if state else None


class Hanging(Desk):
    """The same with one that hangs."""

    hangs = True


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = Desk(tmp_path, desk="sco")
    yield world
    world.stop()


def told(world: World) -> tuple[str, str]:
    """Return both parts of the edition of the next morning."""
    world.until(MORNING)
    made = world.room.store.digests.get("desk", MORNING.date().isoformat())
    assert made is not None
    return made.text, made.html


def test_a_headline_is_asked_for_once_and_stands_in_the_edition(desk: Desk) -> None:
    desk.publish(1)
    desk.run("translate")
    assert (desk.asked, desk.reason(1)) == (["en ru"], "ok")
    desk.run("translate")
    text, html = told(desk)
    assert MARK in text
    assert MARK in html
    assert "SCO energy ministers meet, 1" in text
    assert desk.asked == ["en ru"]


def test_the_same_headline_elsewhere_is_not_asked_for_again(desk: Desk) -> None:
    desk.publish(1)
    desk.run("translate")
    store = desk.room.store
    one = store.articles.get(desk.article(1))
    assert one is not None
    found = translations(store, [one])[one.id]
    assert [kept.text for kept in found] == [SAID]
    assert store.translations.made_before(found[0].digest, source="en", language="ru") == found[0]
    assert store.translations.made_before(found[0].digest, source="fa", language="ru") is None


def test_one_that_hangs_holds_no_edition_and_is_left_alone(tmp_path: Path) -> None:
    world = Hanging(tmp_path, desk="sco")
    world.publish(1, 2, 3, 4, 5)
    world.run("translate")
    assert [world.reason(number) for number in (1, 2, 3, 4, 5)].count("translator-unavailable") == 3
    (silence,) = world.room.store.queues.silent("translate").values()
    assert silence.failures == 3
    said = silent_translator(world.room.store, world.room.settings, world.now)
    assert said.startswith(f"translator {silence.name}: gives nothing since ")
    text, _ = told(world)
    assert "Машинный перевод" not in text
    assert "Энергетика" in text
    world.stop()


def test_who_reads_the_language_needs_none_and_without_settings_nothing_is_noted(
    tmp_path: Path,
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "none").mkdir()
    world = Desk(tmp_path / "en", desk="topic:tourism")
    world.publish(1)
    world.run("translate")
    assert (world.asked, world.reason(1)) == ([], "not-needed")
    world.stop()
    plain = World(tmp_path / "none", desk="sco")
    plain.publish(1)
    assert plain.room.store.work.state("translate", plain.article(1)) is None
    plain.stop()


def test_a_program_that_talks_nonsense_leaves_what_it_is_about(tmp_path: Path) -> None:
    world = type("Failing", (Desk,), {"says": "Error: no model for ru"})(tmp_path, desk="sco")
    world.publish(1)
    world.run("translate")
    assert world.reason(1) == "no-translation"
    text, html = told(world)
    assert "Error: no model" not in text + html
    assert "Энергетика" in text
    world.stop()
