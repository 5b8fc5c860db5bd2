"""kill -9 while items are taken in: nothing lost, nothing twice, no try used up.

    python -m tests.bench.crash [--kills 300] [--items 10000] [--feeds 40] [--seed N] [--keep DIR]

The real program runs as a process, ``run`` and ``run --once`` in turn as the dice say, over feeds
that publish as it goes on. Each life ends by SIGKILL after a random share of work, at a random
moment; one in ten lives is killed while it starts. Then it runs undisturbed until nothing is
due, and everything that was published is looked for in the database (`tests.bench.crash_ruin`).
Exit code 1 when a promise is broken.
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
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.crash_ruin import Overview, Ruin, looked_at, overview
from tests.bench.press import printing

PROGRAM: Final = str(Path(sys.executable).parent / "sco-monitor")
DATABASE: Final = "sco-monitor.db"
STARTS: Final = 10
"""One life of so many is killed while it starts."""
STARTING: Final = 1.0
"""Seconds within which those are killed."""
JITTER: Final = 0.2
"""Seconds after the chosen share of work within which a life ends."""
AHEAD: Final = 3
"""Lives for which there is always something to do."""
LOOK: Final = 0.05
"""Seconds between two looks at what is done."""
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
    tries: dict[tuple[str, int], int] = field(default_factory=dict)
    """Tries counted of items that never failed: (stage, item) to the most that were seen."""
    orphans: int = 0
    """Workers that lived on without their parent."""

    def count(self, seen: Overview) -> None:
        """Remember what tries were counted so far."""
        for item, tries in seen.tries.items():
            self.tries[item] = max(tries, self.tries.get(item, 0))


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of kills came to."""

    lives: Lives
    ruin: Ruin
    seconds: float
    rounds: tuple[int, ...]
    """Exit codes of the undisturbed rounds."""

    def broken(self) -> list[str]:
        """Return which promises were broken, in words."""
        ruin, lives = self.ruin, self.lives
        counts = {
            "lost": ruin.lost,
            "doubled": ruin.doubled,
            "damaged": len(ruin.damage),
            "wrong": ruin.wrong,
            "left unfinished": sum(ruin.unfinished.values()),
            "tries used up": len(lives.tries),
            "workers left behind": lives.orphans,
            "lives that stood still": lives.still,
            "lives that failed by themselves": sum(code not in (0, 3) for code in lives.by_itself),
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

    def round(self) -> int:
        """Run one undisturbed round; return its exit code."""
        return self.start("run", "--once").wait(ROUND_SECONDS)

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


def children(process: int) -> list[tuple[int, str]]:
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


def crash(
    folder: Path,
    *,
    kills: int,
    items: int,
    feeds: int,
    dice: random.Random,
    told: Callable[[str], None] = lambda _: None,
) -> Result:
    """Take *items* in under *kills* kills at work and some at start; return what became of it."""
    begun = time.monotonic()
    lives = Lives()
    with printing(feeds, items) as press:
        rig = Rig(folder, press.settings)
        while lives.at_work < kills:
            out = min(items * (lives.at_work + 1 + AHEAD) // kills, items)
            press.publish(out)
            if lives.at_work and dice.random() < 1 / STARTS:
                _killed_at_start(rig, lives, dice)
                continue
            _life(rig, lives, dice, share=items / kills, out=out)
            if lives.at_work % max(kills // 10, 1) == 0:
                told(f"{lives.at_work} kills, {rig.look().done} of {items} done")
        rounds: list[int] = []
        while len(rounds) < ROUNDS and (not rounds or rig.look().open):
            rounds.append(rig.round())
        ruin = looked_at(rig.data / DATABASE, press, items, scraps=rig.scraps())
    return Result(lives, ruin, time.monotonic() - begun, tuple(rounds))


def _life(rig: Rig, lives: Lives, dice: random.Random, *, share: float, out: int) -> None:
    """Start the program, let it do about *share* items, and kill it."""
    before = rig.look()
    # A daemon polls when its sources are due, which is not now: it needs something to do.
    words = ("run",) if before.open > share and dice.random() < 0.5 else ("run", "--once")
    started = time.monotonic()
    process = rig.start(*words)
    while not rig.is_writer(process) and process.poll() is None:
        time.sleep(0.002)
    lives.to_lock.append(time.monotonic() - started)
    target = min(before.done + dice.uniform(0, 2 * share), out)
    seen, moved = before, time.monotonic()
    while process.poll() is None and seen.done < target:
        time.sleep(LOOK)
        now = rig.look()
        lives.count(now)
        if now != seen:
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


def _killed_at_start(rig: Rig, lives: Lives, dice: random.Random) -> None:
    """Start the program and kill it within a second."""
    process = rig.start("run")
    time.sleep(dice.uniform(0, STARTING))
    end(process, lives)
    lives.at_start += 1


def end(process: subprocess.Popen[bytes], lives: Lives) -> None:
    """Kill *process*, and see that its workers go with it."""
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + LEFT_BEHIND
    while alive := [pid for pid, began in workers if began and _began(pid) == began]:
        if time.monotonic() > until:
            lives.orphans += len(alive)
            return
        time.sleep(0.01)


def tell(result: Result, items: int) -> None:
    """Print what a run showed, the wanted value beside each."""
    lives, ruin = result.lives, result.ruin
    by_itself = dict(Counter(lives.by_itself))
    print(
        f"{lives.at_work} lives of which {lives.at_work - len(lives.by_itself)} were killed at "
        f"work, {lives.at_start} more killed while they started; {items} items, "
        f"{result.seconds:.0f} s"
    )
    if by_itself:
        print(f"lives that had done everything before they were killed, by exit code: {by_itself}")
    print(f"lost: {ruin.lost} (wanted: 0)")
    print(f"doubled by id: {ruin.doubled} (wanted: 0)")
    print(f"damaged: {len(ruin.damage)} (wanted: 0) {'; '.join(ruin.damage[:3])}".rstrip())
    print(f"with a wrong text or headline: {ruin.wrong} (wanted: 0)")
    print(f"left unfinished: {ruin.unfinished or 0} (wanted: 0)")
    print(
        f"items of which a kill used up tries: {len(lives.tries)} (wanted: 0), "
        f"at most {max(lives.tries.values(), default=0)} of one"
    )
    print(f"workers left behind: {lives.orphans} (wanted: 0)")
    print(f"files left behind: {len(ruin.scraps)} (wanted: 0) {' '.join(ruin.scraps[:5])}".rstrip())
    print(f"pages fetched a second time after a kill: {ruin.again} (at least once is promised)")
    if lives.to_lock:
        worst = max(lives.to_lock)
        print(
            f"start to lock: {median(lives.to_lock):.2f} s in the median (wanted: under 1), "
            f"{worst:.2f} s at most"
        )
    print(f"undisturbed rounds until nothing was due: {len(result.rounds)}")


def main() -> int:
    """Kill, look, print; return 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--feeds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--keep", type=Path, help="leave the data and the log in this folder")
    asked = parser.parse_args()
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory() as name:
        result = crash(
            Path(name),
            kills=asked.kills,
            items=asked.items,
            feeds=asked.feeds,
            dice=random.Random(asked.seed),
            told=lambda line: print(line, file=sys.stderr, flush=True),
        )
        if asked.keep:
            shutil.copytree(name, asked.keep, dirs_exist_ok=True)
    tell(result, asked.items)
    broken = result.broken()
    if result.lives.to_lock and median(result.lives.to_lock) >= 1:
        broken.append("start to lock takes a second or more in the median")
    print("BROKEN: " + "; ".join(broken) if broken else "all promises kept")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
