"""Long work on a big file: how far it is, and that a signal is heard meanwhile."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.errors import SlowError
from storage.sqlite import backing, long_work
from storage.sqlite.long_work import LongWork
from storage.sqlite.store import SqliteStore
from tests.storage.records import NOW

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
TOLD = """
import signal, sys
from pathlib import Path
from monitor.cli.ending import ToldToEnd, ends_heard
from storage.sqlite import examining, long_work
from storage.sqlite.store import SqliteStore

def endless(database, expected):
    print("begun", flush=True)
    database.execute(sys.argv[2]).fetchall()
    return []

examining._missing = endless
long_work.INSTRUCTIONS = int(sys.argv[3])
with ends_heard(), SqliteStore.open(Path(sys.argv[1])) as store:
    try:
        store.problems()
    except ToldToEnd as error:
        print("told", error.number)
    except KeyboardInterrupt:
        print("interrupted")
    print(store.articles.count())
"""


@pytest.mark.parametrize("instructions", [long_work.INSTRUCTIONS, 2_000_000_000])
@pytest.mark.parametrize(
    ("number", "heard"), [(signal.SIGINT, "interrupted"), (signal.SIGTERM, "told 15")]
)
def test_a_signal_ends_a_look_that_is_one_statement(
    path: Path, number: signal.Signals, heard: str, instructions: int
) -> None:
    """Within the check of a file SQLite asks hardly ever: as if it asked after two billion."""
    with subprocess.Popen(
        [sys.executable, "-c", TOLD, str(path), ENDLESS, str(instructions)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.1)  # it may be about to begin the statement; either way it has to end
        process.send_signal(number)
        told, _ = process.communicate(timeout=30)
    assert told == f"{heard}\n0\n", "and the store can be asked afterwards"


@pytest.mark.parametrize("instructions", [long_work.INSTRUCTIONS, 2_000_000_000])
@pytest.mark.parametrize("is_main", [True, False])
def test_what_has_a_time_is_given_up_after_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, instructions: int, is_main: bool
) -> None:
    """Of a statement in which SQLite asks hardly ever too."""
    monkeypatch.setattr(long_work, "INSTRUCTIONS", instructions)
    if is_main:
        _given_up(path)
        return
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_given_up, path).result()


def _given_up(path: Path) -> None:
    with SqliteStore.open(path) as store:
        with (
            pytest.raises(SlowError),
            long_work.long_work(store.database, LongWork("a look", seconds=0.05)),
        ):
            store.database.execute(ENDLESS).fetchall()
        assert store.articles.count() == 0


def test_a_copy_says_how_far_it_is_and_is_of_one_state(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another one writes after each of its steps, which begins nothing anew."""
    monkeypatch.setattr(backing, "STEP", 8)
    with SqliteStore.open(path) as store, SqliteStore.open(path) as other:
        with store.writing():
            store.work.open("fetch", [f"item {number}" for number in range(500)], NOW)
        monkeypatch.setattr(long_work, "QUIET_SECONDS", 0.0)
        written: list[str] = []

        class Writing(LongWork):
            def begin(self, step: str) -> None:
                super().begin(step)
                with other.writing():
                    other.work.open("fetch", [f"later {len(written)}"], NOW)
                written.append(step)

        monkeypatch.setattr(backing, "LongWork", Writing)
        with caplog.at_level(logging.INFO):
            store.backup(tmp_path / "copy.db")
    assert len(written) > 5
    assert "100 %" in written[-1]
    assert any("copying the database to" in said for said in caplog.messages)
    monkeypatch.undo()
    with SqliteStore.open(tmp_path / "copy.db") as copy:
        assert len(copy.work.items("fetch", state="due")) == 500


def test_what_a_signal_raises_between_two_steps_leaves_no_copy(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(LongWork):
        def begin(self, step: str) -> None:
            raise KeyboardInterrupt(step)

    monkeypatch.setattr(backing, "LongWork", Interrupted)
    with SqliteStore.open(path) as store:
        with pytest.raises(KeyboardInterrupt):
            store.backup(tmp_path / "copies.db")
        with store.writing():
            store.work.open("fetch", ["another"], NOW)
    assert not list(tmp_path.glob("copies*"))
