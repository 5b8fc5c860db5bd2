"""Servers that never come to an end, and a daemon to talk to them, as a service manager has it."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storage.opening import writer_lock
from tests.desk import PATIENCE, Desk


class Dripping:
    """Sends *greeting* and then a byte now and then, for ever, to whoever connects."""

    def __init__(self, greeting: bytes, drop: bytes = b"2") -> None:
        self._greeting, self._drop = greeting, drop
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.met = threading.Event()
        self._over = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Let everyone go."""
        self._over.set()
        self._server.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._drip, args=(connection,), daemon=True).start()

    def _drip(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.sendall(self._greeting)
                self.met.set()
                while not self._over.wait(0.1):
                    connection.sendall(self._drop)
            except OSError:
                return


@contextmanager
def dripping(greeting: bytes = b"") -> Iterator[Dripping]:
    """A server as long as the block lasts."""
    server = Dripping(greeting)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def running(desk: Desk, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The daemon, as long as the block lasts."""
    process = desk.start("run", env=environment)
    lock = writer_lock(desk.data / "sco-monitor.db")
    try:
        until(lambda: not lock.is_free() or process.poll() is not None, "it takes the lock")
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for something to be true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)
