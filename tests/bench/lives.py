"""Lives of the real program that end by SIGKILL, and what is looked for after the last of them.

Each life does a random share of the work and ends at a random moment. Then the program runs
undisturbed until nothing is due. What it was to do, and whether all of it was done once, is for
the module that asks (`tests.bench.crash`, `tests.bench.crash_delivery`).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final, Protocol

from tests.bench.crash_ruin import Overview, overview

PROGRAM: Final = str(Path(sys.executable).parent / "sco-monitor")
DATABASE: Final = "sco-monitor.db"
JITTER: Final = 0.2
"""Seconds after the chosen share of work within which a life ends."""
LOOK: Final = 0.05
"""Seconds between two looks at the database."""
STILL: Final = 90.0
"""Seconds without a step after which a life is ended whatever it does."""
ROUNDS: Final = 20
"""Undisturbed rounds after the kills, at most."""
ROUND_SECONDS: Final = 3_600.0
LEFT_BEHIND: Final = 10.0
"""Seconds within which the workers of a killed process have to be gone."""


@dataclass(slots=True)
class Lives:
    """How the lives went."""

    at_work: int = 0
    at_start: int = 0
    by_itself: list[int] = field(default_factory=list)
    """Exit codes of lives that ended before they were killed."""
    still: int = 0
    """Lives in which something was due and nothing moved for `STILL` seconds."""
    to_lock: list[float] = field(default_factory=list)
    """Seconds from the start of a process until it was the one writer."""
    cpu_to_lock: list[float] = field(default_factory=list)
    """The same in seconds of a processor: what others do on the machine is not in it."""
    tries: dict[tuple[str, int], int] = field(default_factory=dict)
    """Tries counted of items that never failed: (stage, item) to the most that were seen."""
    orphans: int = 0
    """Workers that lived on without their parent."""
    rounds: list[int] = field(default_factory=list)
    """Exit codes of the undisturbed rounds."""
    seconds: float = 0.0
    """From the first life to the end of the last round."""

    @property
    def killed(self) -> int:
        """How many were killed at work."""
        return self.at_work - len(self.by_itself)

    def count(self, seen: Overview) -> None:
        """Remember what tries were counted so far."""
        for item, tries in seen.tries.items():
            self.tries[item] = max(tries, self.tries.get(item, 0))

    def broken(self, of_the_work: Mapping[str, int]) -> list[str]:
        """Return which promises were broken, in words, those about the work itself first."""
        counts = {
            **of_the_work,
            "tries used up": len(self.tries),
            "workers left behind": self.orphans,
            "lives that stood still": self.still,
            "lives that failed by themselves": sum(code not in (0, 3) for code in self.by_itself),
            "undisturbed rounds that failed": sum(code != 0 for code in self.rounds),
        }
        return [f"{number} {what}" for what, number in counts.items() if number]


class Rig:
    """The program over a folder, as a process that is started and killed."""

    def __init__(self, folder: Path, settings: Callable[[Path], str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        self.config = folder / "crash.toml"
        self.config.write_text(settings(self.data), "utf-8")
        self._log = folder / "log"
        self._scratch = folder / "tmp"
        self._scratch.mkdir()

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command; its messages are added to the log."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SCO_MONITOR_")}
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [PROGRAM, "--config", str(self.config), *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environment | {"TMPDIR": str(self._scratch)},
            )

    def is_writer(self, process: subprocess.Popen[bytes]) -> bool:
        """Tell whether *process* holds the lock."""
        with contextlib.suppress(OSError):
            return (self.data / "lock").read_text() == str(process.pid)
        return False

    def look(self) -> Overview:
        """Look at the database from outside."""
        return overview(self.data / DATABASE)

    def rest(self, lives: Lives) -> None:
        """Run undisturbed rounds until nothing is due."""
        while len(lives.rounds) < ROUNDS and (not lives.rounds or self.look().open):
            lives.rounds.append(self.start("run", "--once").wait(ROUND_SECONDS))

    def scraps(self) -> list[str]:
        """Return what lies about that nobody knows: temporary files, strange names."""
        known = (
            "sco-monitor.db",
            "sco-monitor.db-wal",
            "sco-monitor.db-shm",
            "lock",
            "outbox",
            "backups",
        )
        strange = [path.name for path in self.data.iterdir() if path.name not in known]
        return strange + [path.name for path in self._scratch.iterdir()]


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the work is: items ``done`` the whole way, and what is ``open`` now."""

    done: int
    open: int


def live(
    rig: Rig,
    lives: Lives,
    dice: random.Random,
    look: Callable[[], Seen],
    *,
    share: float,
    out: int,
    pause: float = LOOK,
) -> None:
    """Start the program, let it do about *share* of the *out* items that there are, and kill it.

    :param pause: seconds between two looks at what is done
    """
    before = look()
    # A daemon polls when its sources are due, which is not now: it needs something to do.
    words = ("run",) if before.open > share and dice.random() < 0.5 else ("run", "--once")
    started = time.monotonic()
    process = rig.start(*words)
    while not rig.is_writer(process) and process.poll() is None:
        time.sleep(0.002)
    lives.to_lock.append(time.monotonic() - started)
    lives.cpu_to_lock.append(_cpu(process.pid))
    target = min(before.done + dice.uniform(0, 2 * share), out)
    seen, moved = before, time.monotonic()
    while process.poll() is None and seen.done < target:
        time.sleep(pause)
        if (now := look()) != seen:
            seen, moved = now, time.monotonic()
        if words == ("run",) and not seen.open:
            break
        if time.monotonic() - moved > STILL:
            lives.still += 1
            break
    time.sleep(dice.uniform(0, JITTER))
    lives.count(rig.look())
    if process.poll() is None:
        end(process, lives)
    else:
        # It had done all that was out: no kill, but what it says counts.
        lives.by_itself.append(process.returncode)
    lives.at_work += 1


def end(process: subprocess.Popen[bytes], lives: Lives) -> None:
    """Kill *process*, and see that its workers go with it."""
    workers = _children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + LEFT_BEHIND
    while alive := [pid for pid, began in workers if began and _began(pid) == began]:
        if time.monotonic() > until:
            lives.orphans += len(alive)
            return
        time.sleep(0.01)


def _children(process: int) -> list[tuple[int, str]]:
    """Return the processes that *process* has started: (pid, when it began)."""
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            pids = (task / "children").read_text().split()
            found += [(int(pid), _began(int(pid))) for pid in pids]
    return found


def _began(pid: int) -> str:
    """Return when the process *pid* began, "" where there is none or it is dead."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    return ""


def _cpu(pid: int) -> float:
    """Return the seconds of a processor that the process *pid* has used, 0 where there is none."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


# As a command -------------------------------------------------------------------------------


class Result(Protocol):
    """What a run of kills came to."""

    @property
    def lives(self) -> Lives:
        """How the lives went."""

    def broken(self) -> list[str]:
        """Return which promises were broken, in words."""

    def tell(self) -> None:
        """Print what became of the work, the wanted value beside each."""


def options(about: str | None, *, kills: int) -> argparse.ArgumentParser:
    """Return the options of a command that kills, *kills* times where nothing else is said."""
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="after which nothing more is killed"
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--keep", type=Path, help="leave the data and the log in this folder")
    return parser


def judged(asked: argparse.Namespace, run: Callable[[Path, random.Random], Result]) -> int:
    """Run, print; return 1 when a promise is broken."""
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        result = run(Path(name), random.Random(asked.seed))
        if asked.keep:
            shutil.copytree(name, asked.keep, dirs_exist_ok=True)
    lives, broken = result.lives, result.broken()
    wanted = "" if lives.at_work >= asked.kills else f" (of {asked.kills}: the time was over)"
    print(
        f"{lives.at_work} lives{wanted} of which {lives.killed} were killed at work, "
        f"{lives.at_start} more killed while they started; {lives.seconds:.0f} s"
    )
    if lives.by_itself:
        ends = dict(Counter(lives.by_itself))
        print(f"lives that had done everything before they were killed, by exit code: {ends}")
    result.tell()
    print(
        f"items of which a kill used up tries: {len(lives.tries)} (wanted: 0), "
        f"at most {max(lives.tries.values(), default=0)} of one"
    )
    print(f"workers left behind: {lives.orphans} (wanted: 0)")
    if lives.to_lock:
        middle = median(lives.to_lock)
        print(
            f"start to lock: {middle:.2f} s in the median (wanted: under 1), "
            f"{max(lives.to_lock):.2f} s at most; of a processor {median(lives.cpu_to_lock):.2f} s"
        )
        if middle >= 1:
            broken.append("start to lock takes a second or more in the median")
    print(f"undisturbed rounds until nothing was due: {len(lives.rounds)}")
    print("BROKEN: " + "; ".join(broken) if broken else "all promises kept")
    return 1 if broken else 0


def told(line: str) -> None:
    """Say on the way how far it is."""
    print(line, file=sys.stderr, flush=True)
