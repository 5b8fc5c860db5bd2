"""Signals: heard in a thread of their own, so that nothing that the main thread does delays them.

Python runs a signal's handler in the main thread between two of its own instructions: a long
SQL statement holds it back. Here the kernel's signal writes a byte (`signal.set_wakeup_fd`) and
a thread that does nothing else reads it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any, Final, NoReturn, Self

RUNNING_SECONDS: Final = 8.0
"""What runs when a stop is asked for gets this long to end; then it is given back."""

STOP_SECONDS: Final = 14.0
"""A stop takes no longer, whatever the program is at: then the process ends as if killed, which
the database is made for. Service managers and people wait for 15."""

STOPS: Final = (signal.SIGTERM, signal.SIGINT)


class Signals:
    """Calls *stop* at the first of the signals *stops*, *reload* at each SIGHUP, in its thread.

    A second of *stops* ends the process at once, as does a stop that takes longer than
    *seconds*: exit code 128 and the number of the signal, as shells say it. Belongs to the main
    thread; a context manager.
    """

    def __init__(
        self,
        stop: Callable[[], None],
        reload: Callable[[], None] | None = None,
        *,
        stops: Sequence[signal.Signals] = STOPS,
        seconds: float = STOP_SECONDS,
    ) -> None:
        self._stop = stop
        self._reload = reload
        self._stops = tuple(stops)
        self._seconds = seconds
        self._previous: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._ears, self._mouth = socket.socketpair()
        self._mouth.settimeout(0)  # as `set_wakeup_fd` wants it
        heard = (*self._stops, *((signal.SIGHUP,) if self._reload else ()))
        self._wakeup = signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        self._previous = {number: signal.signal(number, _heard) for number in heard}
        self._thread = threading.Thread(target=self._listen, name="signals", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the signals do again what they did before."""
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._mouth.close()
        self._thread.join()
        self._ears.close()

    def _listen(self) -> None:
        first, until = 0, 0.0
        while True:
            self._ears.settimeout(max(until - time.monotonic(), 0.001) if first else None)
            try:
                numbers = self._ears.recv(64)
            except TimeoutError:
                _end(first, f"no end after {self._seconds:g} s")
            if not numbers:
                return
            for number in numbers:
                if number in self._stops:
                    if first:
                        _end(number, "asked to stop again")
                    first, until = number, time.monotonic() + self._seconds
                    self._stop()
                elif number == signal.SIGHUP and self._reload:
                    self._reload()


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Have the kernel's signal reach the thread: without a handler there would be no byte."""


def _end(number: int, why: str) -> NoReturn:
    """End the process now; the worker processes die with it."""
    with contextlib.suppress(OSError):
        os.write(2, f"sco-monitor: ended at once ({why})\n".encode())
    os._exit(128 + number)
