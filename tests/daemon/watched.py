"""A running daemon whose words and signs of life are heard as they come."""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desk import PATIENCE, Desk


class Said:
    """What a process says on stderr, line by line as it comes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.text = ""
        self._process = process
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.text += line

    def holds(self, words: str) -> bool:
        """Tell whether *words* were said."""
        return words in self.text

    def end(self) -> None:
        """Wait for the last word."""
        self._thread.join()


@contextmanager
def talking(desk: Desk, **environment: str) -> Iterator[tuple[subprocess.Popen[str], Said]]:
    """A daemon as long as the block lasts; killed at its end where it still lives."""
    process = desk.start("run", env=environment)
    said = Said(process)
    try:
        yield process, said
    finally:
        process.kill()
        process.wait()
        said.end()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def stop(process: subprocess.Popen[str], said: Said) -> None:
    """Ask for the end, which comes by itself within the bound that the daemon keeps."""
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0, said.text
    said.end()
    assert "ended at once" not in said.text


class Manager:
    """Hears what a service is to tell, in the order in which it came."""

    def __init__(self, address: Path | str) -> None:
        self._ears = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ears.bind(str(address))
        self._ears.settimeout(0.05)
        self.heard: list[str] = []

    def listen(self) -> list[str]:
        """Return all that was heard so far."""
        try:
            while True:
                self.heard += self._ears.recv(4096).decode().splitlines()
        except TimeoutError:
            return self.heard

    def close(self) -> None:
        """Hear no more."""
        self._ears.close()
