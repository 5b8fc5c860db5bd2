"""The service manager: told when the daemon is ready, what it does, and that it goes on.

The protocol is that of sd_notify(3): lines in a datagram to the socket that NOTIFY_SOCKET names.
Without one nobody is told, and nothing changes.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

BEATS: Final = 4
"""Signs of life in the time that the manager waits for one; it asks for two at least."""

LONGEST_WAIT: Final = 1.0
"""Seconds between two beats of one who waits and is watched by nobody."""


class Supervisor:
    """Whoever watches this process, by what the *environment* says. Thread-safe.

    :param pulse: called with every `beat`: what must go on as long as the work does
    :param seconds: a clock that never runs backwards
    """

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        seconds: Callable[[], float] = time.monotonic,
        pulse: Callable[[], None] = lambda: None,
    ) -> None:
        environment = os.environ if environment is None else environment
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._seconds = seconds
        self._pulse = pulse
        self._pause = _patience(environment) / BEATS
        self._next = 0.0

    @property
    def listens(self) -> bool:
        """Whether there is anybody to be told."""
        return bool(self._address)

    def ready(self) -> None:
        """Say that the daemon works (again)."""
        self._tell("READY=1")

    def reloading(self) -> None:
        """Say that the configuration is read again; `ready` ends it."""
        now = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        self._tell(f"RELOADING=1\nMONOTONIC_USEC={now}")

    def stopping(self) -> None:
        """Say that the daemon ends."""
        self._tell("STOPPING=1")

    def status(self, line: str) -> None:
        """Say in one line what the daemon does."""
        self._tell(f"STATUS={line}")

    def beat(self) -> None:
        """Say that the work goes on. Cheap: most calls send nothing."""
        self._pulse()
        if self._pause and self._seconds() >= self._next:
            self._next = self._seconds() + self._pause
            self._tell("WATCHDOG=1")

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait for *event*, up to *seconds*, with signs of life; tell whether it came.

        Whoever waits on purpose does not hang.
        """
        until = self._seconds() + seconds
        while (left := until - self._seconds()) > 0:
            self.beat()
            if event.wait(min(left, self._pause or LONGEST_WAIT)):
                return True
        return event.is_set()

    def _tell(self, text: str) -> None:
        if not self._address:
            return
        place = self._address
        if place.startswith("@"):  # a name that is in no directory (unix(7))
            place = "\0" + place[1:]
        # A manager that is gone or does not listen is no reason to stop working.
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as letterbox,
        ):
            letterbox.settimeout(1.0)
            letterbox.sendto(text.encode(), place)


def _patience(environment: Mapping[str, str]) -> float:
    """Return the seconds that the manager waits for a sign of life; 0 where it waits for none."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    text = environment.get("WATCHDOG_USEC", "")
    return int(text) / 1_000_000 if text.isascii() and text.isdigit() else 0.0
