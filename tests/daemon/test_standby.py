"""A stop that comes while there is no daemon yet ends the one that is made then."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, cast

from config.load import load_settings
from monitor.daemon.configuration import Configuration
from monitor.daemon.standby import Standby
from monitor.daemon.supervisor import Supervisor


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

    def stop(self, *_: object) -> None:
        self.told.set()

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
