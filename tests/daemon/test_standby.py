"""A stop that comes while there is no daemon yet ends the one that is made then."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any, cast

from config.load import load_settings
from monitor.daemon.standby import Standby


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
        return nullcontext()

    settings = load_settings(None, data_dir=tmp_path)
    standby = Standby(settings, make, lambda _: cast("Any", serving))
    standby.run()
    assert serving.told.is_set()
    assert not serving.ended_by_itself
