"""A stop that comes while there is no daemon yet ends the one that is made then."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, cast

from config.load import load_settings
from monitor.daemon.configuration import Configuration
from monitor.daemon.standby import Standby
from monitor.daemon.supervisor import Supervisor
from storage.errors import ReadOnlyError
from storage.opening import open_store


class Begun:
    """Stands for what is put together at the start."""

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Serving:
    """Runs until it is told to stop, for ten seconds at most."""

    def __init__(self) -> None:
        self.told = threading.Event()
        self.ended_by_itself = False

    def stop(self) -> None:
        self.told.set()

    def reload(self) -> None:
        pass

    def run(self) -> None:
        self.ended_by_itself = not self.told.wait(10)


def test_a_stop_while_the_program_begins_is_not_missed(tmp_path: Path) -> None:
    serving = Serving()

    def make() -> Any:
        standby.stop()  # as a signal does that comes while the store is opened
        return Begun()

    settings = load_settings(None, data_dir=tmp_path)
    configuration = Configuration(settings, lambda: settings)
    standby = Standby(
        configuration, lambda _: make(), lambda _: cast("Any", serving), Supervisor({})
    )
    standby.run()
    assert serving.told.is_set()
    assert not serving.ended_by_itself


def test_a_place_that_cannot_be_written_is_told_once_while_it_is_waited_for(
    tmp_path: Path,
) -> None:
    contact = "[monitor]\ncontact = 'mailto:ops@example.org'\n"
    config = tmp_path / "sco.toml"
    config.write_text(contact, "utf-8")
    settings = load_settings(config, data_dir=tmp_path, environment={})
    open_store(settings.database).close()
    outbox, tries = settings.outbox, []

    def make() -> Any:
        tries.append(len(list(outbox.glob("*.eml"))))
        if len(tries) < 4:
            standby.reload()  # it waits no twenty seconds
            while len(tries) > 1 and not list(outbox.glob("*.eml")):
                time.sleep(0.01)
            raise ReadOnlyError("the disk is mounted for reading")
        standby.stop()
        return Begun()

    configuration = Configuration(settings, lambda: settings)
    serving = Serving()
    standby = Standby(
        configuration, lambda _: make(), lambda _: cast("Any", serving), Supervisor({})
    )
    standby.run()
    assert len(tries) == 4
    (mail,) = outbox.glob("*.eml")
    assert "cannot be written" in mail.read_text("utf-8")
    assert serving.told.is_set()


def test_a_server_that_is_not_there_yet_is_waited_for_and_told(tmp_path: Path) -> None:
    config = tmp_path / "sco.toml"
    config.write_text(
        "[monitor]\ncontact = 'mailto:ops@example.org'\n"
        "[store]\nurl = 'postgresql://monitor@127.0.0.1:1/news'\n",
        "utf-8",
    )
    settings = load_settings(config, data_dir=tmp_path, environment={})
    outbox, tries = settings.outbox, []

    def make() -> Any:
        tries.append(1)
        if len(tries) < 3:
            standby.reload()  # it waits no twenty seconds
            while len(tries) > 1 and not list(outbox.glob("*.eml")):
                time.sleep(0.01)
            open_store(settings.database)
        standby.stop()
        return Begun()

    configuration = Configuration(settings, lambda: settings)
    serving = Serving()
    standby = Standby(
        configuration, lambda _: make(), lambda _: cast("Any", serving), Supervisor({})
    )
    standby.run()
    assert len(tries) == 3
    (mail,) = outbox.glob("*.eml")
    assert "out of reach" in " ".join(mail.read_text("utf-8").split())
    assert serving.told.is_set()
