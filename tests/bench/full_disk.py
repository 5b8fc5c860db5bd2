"""A disk that fills up, and one that is mounted for reading, under the daemon.

    python -m tests.bench.full_disk [--rounds 20] [--seconds S]

The data is on a small disk in memory, which only root can mount: others are told so, and nothing
is measured. In turns, the disk is filled while the daemon is at work, and the daemon is started
over a disk that is mounted for reading. Each time `status` and every command that only reads is
asked meanwhile; then there is room again, and it is measured how long it takes until the daemon
has taken in a text. After --seconds no further round begins.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

PROGRAM: Final = Path(sys.executable).with_name("sco-monitor")
MEGABYTES: Final = 24
FULL: Final = 4.0
"""Seconds for which the disk stays full: a daemon that dies of it has died by then."""
LIMIT: Final = 60.0
"""Seconds in which the work must go on."""
READERS: Final = (
    ("search", "ministers"),
    ("export", "articles"),
    ("sources", "list"),
    ("deliveries", "list"),
)
TEXT: Final = "Ministers of round {0} met in Bishkek\n\n" + "They spoke of round {0}. " * 40


@dataclass(slots=True)
class Found:
    """What the rounds came to."""

    rounds: int = 0
    deaths: int = 0
    unseen: list[str] = field(default_factory=list)
    """What `status` said where it did not say what is wrong."""
    unread: list[str] = field(default_factory=list)
    """Commands that only read and did not."""
    seconds: list[float] = field(default_factory=list)
    """From the moment there was room again until a text was taken in."""

    def broken(self) -> list[str]:
        """Return which promises were broken, in words."""
        slow = sum(seconds > LIMIT for seconds in self.seconds)
        counts = {
            "deaths": self.deaths,
            "not visible in status": len(self.unseen),
            "reading commands that failed": len(self.unread),
            f"rounds that did not go on in {LIMIT:.0f} s": slow,
        }
        return [f"{number} {what}" for what, number in counts.items() if number]


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of `MEGABYTES`.

    :raises PermissionError: for users who may not
    """
    if os.geteuid():
        raise PermissionError("only root can mount a small disk")
    folder.mkdir()
    options = f"size={MEGABYTES}m"
    asked = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        raise PermissionError("a small disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


class Place:
    """The daemon and commands over a data directory on *disk*; the rest is in *folder*."""

    def __init__(self, folder: Path, disk: Path) -> None:
        self.folder, self.disk = folder, disk
        self._config = folder / "full.toml"
        self._config.write_text(
            f'catalogue = false\n[monitor]\ndata_dir = "{disk / "var"}"\nmin_free_bytes = 0\n'
            "[backup]\nenabled = false\n"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the daemon."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "--config", self._config, "run"], stdout=log, stderr=log
            )

    def stop(self) -> int:
        """Stop it; return how it ended."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [PROGRAM, "--config", self._config, *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT * 3,
        )

    def state(self) -> dict[str, Any]:
        """Return what `status` says."""
        try:
            return dict(json.loads(self.ask("status", "--json").stdout))
        except ValueError:
            return {}

    def is_up(self) -> bool:
        """Wait until the daemon is at work; False when it does not come to it."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            if self.state().get("daemon") == "running":
                return True
            time.sleep(0.2)
        return False

    def take_in(self, number: int) -> subprocess.CompletedProcess[str]:
        """Ask for a text to be taken in, by the daemon where one runs."""
        text = self.folder / f"{number}.txt"
        text.write_text(TEXT.format(number))
        return self.ask("ingest", str(text))

    def goes_on(self, number: int) -> float:
        """Return after how many seconds a text was taken in by the daemon."""
        begun = time.monotonic()
        while time.monotonic() - begun < 2 * LIMIT:
            if not self.take_in(number).returncode:
                break
            time.sleep(0.5)
        return time.monotonic() - begun


def measure(place: Place, rounds: int, seconds: float = math.inf) -> Found:
    """Go through *rounds*, full and read-only in turns; after *seconds* begin none."""
    found, begun = Found(), time.monotonic()
    place.start()
    place.is_up()
    place.take_in(0)
    for number in range(1, rounds + 1):
        if time.monotonic() - begun > seconds:
            break
        (_full if number % 2 else _read_only)(place, number, found)
        found.rounds = number
    found.deaths += place.stop() != 0
    return found


def _full(place: Place, number: int, found: Found) -> None:
    filler = place.disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    place.take_in(1_000 + number)  # something to do, which it cannot
    _look(place, "disk-full", found)
    time.sleep(FULL)
    filler.unlink()
    _go_on(place, number, found)


def _read_only(place: Place, number: int, found: Found) -> None:
    found.deaths += place.stop() != 0
    _remount(place.disk, "ro")
    place.start()
    time.sleep(FULL)
    _look(place, "read-only", found)
    _remount(place.disk, "rw")
    _go_on(place, number, found)


def _look(place: Place, code: str, found: Found) -> None:
    state = place.state()
    if state.get("trouble") != code:
        found.unseen.append(f"{code}: {state.get('trouble')}")
    for words in READERS:
        asked = place.ask(*words)
        if asked.returncode:
            found.unread.append(f"{' '.join(words)}: {asked.stderr.strip()}")


def _go_on(place: Place, number: int, found: Found) -> None:
    assert place.process is not None
    if place.process.poll() is not None:
        found.deaths += 1
        place.start()
    begun = time.monotonic()
    place.is_up()
    found.seconds.append(time.monotonic() - begun + place.goes_on(number))


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def main() -> int:
    """Fill, look, free, print; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=math.inf)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        try:
            with small_disk(Path(name) / "disk") as disk:
                found = measure(Place(Path(name), disk), asked.rounds, asked.seconds)
        except PermissionError as error:
            print(f"not measured: {error}")
            return 0
    wanted = "" if found.rounds == asked.rounds else f" of {asked.rounds}: the time was over"
    print(f"{found.rounds} rounds{wanted}, full and read-only in turns")
    print(f"deaths of the daemon: {found.deaths} (wanted: 0)")
    print(f"not visible in status: {len(found.unseen)} (wanted: 0) {found.unseen[:2] or ''}")
    print(f"reading commands that failed: {len(found.unread)} (wanted: 0) {found.unread[:2] or ''}")
    longest = max(found.seconds, default=0)
    print(f"until work went on: {longest:.1f} s at most (wanted: under {LIMIT:.0f})")
    broken = found.broken()
    print("BROKEN: " + "; ".join(broken) if broken else "all promises kept")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
