"""Litestream itself copies a database by deploy/litestream.yml while the program writes to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from storage.opening import restore_store
from storage.sqlite.store import SqliteStore
from tests.storage.records import ARTICLE

CONFIG = Path(__file__).parents[2] / "deploy" / "litestream.yml"
PROGRAM = shutil.which("litestream", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
PATIENCE = 120.0
pytestmark = pytest.mark.server


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to be true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


class Replica:
    """A data directory, and a place where its copy is."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "data" / "sco-monitor.db"
        self.path.parent.mkdir()
        self.place = folder / "elsewhere"
        # In a test nobody pays for an upload.
        self.config = folder / "litestream.yml"
        text = CONFIG.read_text("utf-8")
        assert "sync-interval: 10s" in text
        self.config.write_text(text.replace("sync-interval: 10s", "sync-interval: 200ms"), "utf-8")
        self.environment = os.environ | {
            "SCO_MONITOR_DATA_DIR": str(self.path.parent),
            "LITESTREAM_REPLICA_URL": f"file://{self.place}",
        }

    def words(self, command: str, *more: str) -> list[str]:
        assert PROGRAM is not None
        return [PROGRAM, command, "-config", str(self.config), *more]

    @contextmanager
    def replicating(self) -> Iterator[None]:
        """Copy as long as the block lasts."""
        process = subprocess.Popen(
            self.words("replicate"), env=self.environment, stdout=subprocess.DEVNULL
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)

    def restored(self, to: Path) -> int:
        """Bring the copy back to *to*; return how many articles are in it, -1 for no copy yet."""
        to.unlink(missing_ok=True)
        words = self.words("restore", "-o", str(to), str(self.path))
        done = subprocess.run(words, env=self.environment, capture_output=True, check=False)
        if done.returncode:
            return -1
        with SqliteStore.open(to) as store:
            assert store.problems() == []
            return store.articles.count()


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    if PROGRAM is None:
        pytest.skip("litestream is not installed")
    return Replica(tmp_path)


def test_what_is_written_is_elsewhere_soon_and_comes_back(replica: Replica, tmp_path: Path) -> None:
    back = tmp_path / "back.db"
    with SqliteStore.open(replica.path) as store, replica.replicating():
        for number in range(30):
            with store.writing():
                store.put([replace(ARTICLE, id=f"a{number}", url=f"https://kabar.kg/{number}")])
            if number % 10 == 9:
                # The daemon does it once an hour: it neither waits for the copying nor breaks it.
                store.tidy()
        until(lambda: replica.restored(back) == 30)
        with store.writing():
            store.put([replace(ARTICLE, id="late", url="https://kabar.kg/late")])
        until(lambda: replica.restored(back) == 31)
    replica.path.unlink()
    assert restore_store(replica.path, back).articles == 31


def test_the_configuration_names_no_place_and_no_secret() -> None:
    told = yaml.safe_load(CONFIG.read_text("utf-8"))
    (database,) = told["dbs"]
    assert database["path"] == "${SCO_MONITOR_DATA_DIR}/sco-monitor.db"
    assert database["replica"]["url"] == "${LITESTREAM_REPLICA_URL}"
    assert not {"access-key-id", "secret-access-key"} & {*told, *database["replica"]}
