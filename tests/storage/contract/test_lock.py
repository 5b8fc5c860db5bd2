"""There is one writer, and who it was is forgotten when it ends, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storage.errors import LockedError, NoStoreError
from storage.opening import Place, open_reader, open_store, writer_lock

HOLDER = """
import sys
from datetime import UTC, datetime
from storage.opening import open_store, writer_lock
with writer_lock(sys.argv[1]), open_store(sys.argv[1]) as store:
    with store.writing():
        store.work.open("fetch", ["kept"], datetime(2026, 11, 21, tzinfo=UTC))
    with store.writing():
        store.work.open("fetch", ["lost"], datetime(2026, 11, 21, tzinfo=UTC))
        print("holds it", flush=True)
        sys.stdin.readline()
"""


@contextmanager
def holder(place: Place) -> Iterator[subprocess.Popen[str]]:
    """Another process that is the writer, in the middle of a transaction."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds it\n"
        try:
            yield process
        finally:
            process.kill()


def test_there_is_one_writer(place: Place) -> None:
    first, second = writer_lock(place), writer_lock(place)
    assert first.is_free()
    with first:
        assert not second.is_free()
        with pytest.raises(LockedError, match="already running"), second:
            pass
    assert second.is_free()
    with second:
        assert not first.is_free()


def test_another_process_is_named(place: Place) -> None:
    with holder(place) as process:
        assert not writer_lock(place).is_free()
        with pytest.raises(LockedError, match=str(process.pid)), writer_lock(place):
            pass
        with open_reader(place) as reader:
            assert reader.work.items("fetch") == ["kept"]


def test_a_crash_gives_the_lock_back_and_undoes_what_was_not_committed(place: Place) -> None:
    with holder(place) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with writer_lock(place), open_store(place) as store:
            assert store.work.items("fetch") == ["kept"]
            assert store.problems() == []


def test_an_error_of_its_holder_gives_the_lock_back(place: Place) -> None:
    lock = writer_lock(place)
    with pytest.raises(ZeroDivisionError), lock:
        1 / 0  # noqa: B018 - a bug while it is held
    assert lock.is_free()


def test_asking_whether_it_is_free_makes_nothing(place: Place) -> None:
    assert writer_lock(place).is_free()
    with pytest.raises(NoStoreError):
        open_reader(place)
