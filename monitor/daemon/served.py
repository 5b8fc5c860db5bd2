"""The server's process beside the daemon: started with it, told that it lives, gone with it.

A pipe holds them together. The daemon writes a byte for each sign of life; when it dies, however
that is, the kernel closes the pipe and the server ends.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from config.settings import Settings

log = logging.getLogger(__name__)

PROGRAM: Final = "from monitor.cli import main; raise SystemExit(main())"

PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before a server that ended is started again: each time in a row the next, and the last
from then on. It may be that its place is taken, and for long."""

STEADY: Final = 60.0
"""Seconds after which a server that ended was well: the pauses begin anew."""

BEAT_SECONDS: Final = 1.0
"""Between two signs of life that are sent."""

STOP_SECONDS: Final = 5.0
"""How long a server may take to end, which it does in three, before it is killed."""


class Served:
    """The server's process, a context manager; nothing where the settings name no place for it.

    All of it belongs to one thread.
    """

    def __init__(
        self, settings: Settings, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._deaths = 0
        self._again = 0.0
        self._next_beat = 0.0

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self.stop()

    @property
    def pid(self) -> int | None:
        """The process, None where there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the server, where it is to be and is not yet."""
        if self._process is None and self._settings.web.listen:
            self._start()

    def follow(self, settings: Settings) -> None:
        """Go on with other *settings*: a server that they concern begins anew."""
        is_another = settings != self._settings
        self._settings = settings
        if is_another:
            self.stop()
            self._deaths = 0
            self.start()

    def beat(self) -> None:
        """Say that the daemon goes on, and start a server that ended. Cheap: most do nothing."""
        now = self._seconds()
        if now < self._next_beat or not self._settings.web.listen:
            return
        self._next_beat = now + BEAT_SECONDS
        if self._process is None:
            if now >= self._again:
                self._start()
        elif self._process.poll() is not None:
            self._note_death(self._process.returncode, now)
        else:
            self._tell(self._process)

    def stop(self) -> None:
        """End the server; it is killed where it takes too long."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self) -> None:
        self._began = self._seconds()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-P", "-c", PROGRAM, *self._words()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                process_group=0,  # a Ctrl-C on the terminal is the daemon's business
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError as error:  # no memory, no process left: the daemon works on
            self._note_death(error.errno or 1, self._began)
            return
        if self._process.stdin is not None:
            os.set_blocking(self._process.stdin.fileno(), False)

    def _words(self) -> list[str]:
        """Return how the program is called: over the same settings and data."""
        origin, data = self._settings.origin, self._settings.monitor.data_dir
        words = ["--config", str(origin.absolute())] if origin else []
        words += ["--data-dir", str(data.absolute())]
        return [*words, "serve", "--beats", "--listen", self._settings.web.listen]

    def _tell(self, process: subprocess.Popen[bytes]) -> None:
        # A pipe that is full is read by nobody just now; one that is broken is seen at next look.
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                os.write(process.stdin.fileno(), b".")

    def _note_death(self, code: int, now: float) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process = None
        self._deaths = 0 if now - self._began > STEADY else self._deaths
        pause = PAUSES[min(self._deaths, len(PAUSES) - 1)]
        self._deaths += 1
        self._again = now + pause
        log.warning("the server ended (%d) and is started again in %g s", code, pause)
