"""The whole program over hostile servers: settings, a clock that can be moved, and rounds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from config.load import load_settings
from config.settings import Settings
from monitor.app import App
from monitor.cli.session import run_all
from monitor.clock import now
from monitor.engine.stage import Step
from storage.opening import open_store
from storage.store import Store
from tests.desk import toml_pairs

PATIENT_WORK: Final = {"workers": 1, "parse_seconds": 60.0, "extract_seconds": 60.0}
"""One process, and never too little time for it: machines that run tests are busy."""


@dataclass
class Watch:
    """A data directory whose *sources* (name to URL) are watched; ``ahead`` is what the clock says
    beyond the real time.
    """

    folder: Path
    allowed: frozenset[str]
    sources: Mapping[str, str]
    fetch: Mapping[str, object] = field(default_factory=dict)
    work: Mapping[str, object] = field(default_factory=dict)
    more: str = ""
    ahead: timedelta = timedelta()
    steps: list[tuple[float, Step]] = field(default_factory=list)
    """(monotonic time, what was settled) of the last round."""

    def settings(self) -> Settings:
        """Return the settings, read from a file as the program reads them."""
        fetch = {
            "allow_addresses": sorted(self.allowed),
            "host_delay_seconds": 0,
            "robots": False,
            **self.fetch,
        }
        lines = ["[monitor]", 'data_dir = "var"', "[fetch]", *toml_pairs(fetch)]
        lines += ["[work]", *toml_pairs({**PATIENT_WORK, **self.work})]
        lines += ["[meaning]", 'vectors = "none"']
        for name, url in self.sources.items():
            lines += ["[[sources]]", *toml_pairs({"name": name, "url": url}), self.more]
        self.folder.mkdir(exist_ok=True)
        self.config.write_text("\n".join(lines) + "\n", "utf-8")
        return load_settings(self.config, environment={})

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "watch.toml"

    def clock(self) -> datetime:
        """Return what the program takes for the time."""
        return now() + self.ahead

    def round(self, *, polling: bool = True) -> None:
        """Do what ``run --once`` does: poll everything, complete what follows."""
        self.steps.clear()

        def note(step: Step) -> None:
            self.steps.append((time.monotonic(), step))

        with App(self.settings(), clock=self.clock, watch=note) as app:
            if polling:
                with app.store.writing():
                    for source in app.store.sources.all(enabled=True):
                        app.store.work.postpone("poll", source.name, app.clock())
            run_all(app)

    def store(self) -> Store:
        """Open the store to look at it."""
        return open_store(self.settings().database)

    def ended(self, stage: str) -> list[tuple[str, str]]:
        """Return (item, reason) of what *stage* settled in the last round, in order."""
        return [(step.item, step.reason) for _, step in self.steps if step.stage == stage]
