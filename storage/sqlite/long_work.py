"""Work of SQLite's that takes minutes on a big file: it says how far it is, and can be ended.

Python hears a signal between two instructions of its own, and the check of a whole file is one call
into C: Ctrl-C would wait for its end. SQLite asks now and then, while it works, whether to go on
(sqlite3_progress_handler), and there it is heard. Within the check of a file SQLite 3.40 asks
seldom (of 16 GB a signal was heard after 86 s, a time of 5 s was over after minutes), but can be
interrupted at each page. So a thread waits for what Python writes the moment a signal arrives, and
for the end of the time, and interrupts.
"""

from __future__ import annotations

import logging
import math
import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from storage.sqlite.library import Database

log = logging.getLogger(__name__)

QUIET_SECONDS: Final = 3.0
"""What takes longer says how far it is."""

INSTRUCTIONS: Final = 10_000
"""Of SQLite's machine, between two looks at the clock: under a millisecond, where it reads a page
from the disk for each somewhat more."""


AGAIN: Final = 0.1
"""Seconds after which what is over its time is interrupted again."""

ENDING: Final = frozenset({signal.SIGINT, signal.SIGTERM})
"""Signals for which a statement is left; others wait, and what they are for is done after it."""


class LongWork:
    """Says at growing distances how far the work *what* is.

    :param level: of what is said; without a daemon, a warning goes to stderr and the rest nowhere
    :param seconds: after which SQLite gives up, with SlowError
    """

    def __init__(self, what: str, level: int = logging.INFO, seconds: float = math.inf) -> None:
        self.raised: BaseException | None = None
        """What a signal raised while SQLite asked: it is for who began the work."""
        self._what = what
        self._level = level
        self._step = ""
        self._begun = time.monotonic()
        self._until = self._begun + seconds
        self._next = QUIET_SECONDS

    @property
    def seconds_left(self) -> float | None:
        """What is left of its time, less than 0 after it; None for no end."""
        return None if self._until == math.inf else self._until - time.monotonic()

    def begin(self, step: str) -> None:
        """Note that *step* begins; "" for none."""
        self._step = f": {step}" if step else ""
        self.tell()

    def tell(self) -> None:
        """Say something where it is time to."""
        spent = time.monotonic() - self._begun
        if spent >= self._next:
            log.log(self._level, "%s%s (%.0f s)", self._what, self._step, spent)
            self._next = spent * 1.5

    def looks(self) -> Generator[int]:
        """Give what SQLite is answered each time: 0 to go on, 1 to end.

        No function: what a signal raises as one is entered would be lost in SQLite. A generator
        goes on where it stood, inside its ``try``.
        """
        try:
            while True:
                yield int(time.monotonic() > self._until)
                self.tell()
        except GeneratorExit:
            return
        except BaseException as error:  # noqa: BLE001 - `long_work` raises it again
            self.raised = error
        while True:
            yield 1


@contextmanager
def long_work(database: Database, work: LongWork) -> Iterator[LongWork]:
    """Have SQLite look at the clock and hear signals in the block.

    :raises SlowError: when the work has taken its seconds
    """
    looks = work.looks()
    next(looks)
    database.conn.set_progress_handler(looks.__next__, INSTRUCTIONS)
    try:
        with _interrupted(database.conn, work):
            yield work
    except Exception:
        if work.raised is not None:
            raise work.raised from None
        raise
    finally:
        database.conn.set_progress_handler(None, 0)
        looks.close()


@contextmanager
def _interrupted(connection: sqlite3.Connection, work: LongWork) -> Iterator[None]:
    """Interrupt what *connection* does when the time of *work* is over, or a signal to end arrives.

    What a signal's handler raises comes out of the statement then. Signals are handled in the main
    thread alone; whoever else wants to be woken by them (an event loop) is told of them too.
    """
    if threading.current_thread() is not threading.main_thread():
        with _watched(connection, work, -1) as _:
            yield
        return
    before = signal.set_wakeup_fd(-1)
    try:
        with _watched(connection, work, before) as told:
            signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
            try:
                yield
            finally:
                signal.set_wakeup_fd(-1)
    finally:
        signal.set_wakeup_fd(before)


@contextmanager
def _watched(
    connection: sqlite3.Connection, work: LongWork, others: int
) -> Iterator[socket.socket]:
    """Give a socket in the block; signals written to it, and the end of the time, interrupt.

    :param others: where signals are passed on to, -1 for nowhere
    """
    hears, told = socket.socketpair()
    told.settimeout(0)  # as Python asks of it

    def listen() -> None:
        left = work.seconds_left
        hears.settimeout(left if left is None else max(left, 0.001))  # 0 would be not to wait
        while True:
            try:
                numbers = hears.recv(64)
            except TimeoutError:
                connection.interrupt()
                hears.settimeout(AGAIN)  # it may have been between two statements
                continue
            if not numbers:
                return
            if others != -1:
                with suppress(OSError):
                    os.write(others, numbers)
            if ENDING.intersection(numbers):
                connection.interrupt()

    listening = threading.Thread(target=listen, name="looks at the clock", daemon=True)
    listening.start()
    try:
        yield told
    finally:
        told.close()
        listening.join()
        hears.close()
