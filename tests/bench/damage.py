"""Damage to the database file: random flips, truncations, zeroed pages. What is said, and when.

    python -m tests.bench.damage [--each 50] [--seed N] [FILE]

FILE is a database to damage copies of; without one it is that of the version in `tests/storage`,
brought up to date. Each copy is opened as the daemon does at its start, and where nothing is said,
copied as it does at night. What is said by neither is compared with the whole one, value by value:
bytes that nothing uses may be anything.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import zstandard

from config.settings import Settings
from monitor.app import App
from monitor.daemon.nightly import make_copy, note_sums
from storage.errors import StorageError
from storage.opening import note_damage, open_store

OLD: Final = Path(__file__).parents[1] / "storage/data/8b85eea.sqlite.zst"

Ruin = Callable[[bytearray, random.Random], bytearray]


def flipped(data: bytearray, dice: random.Random) -> bytearray:
    """Flip one bit in each of sixteen bytes in a row."""
    at = dice.randrange(len(data) - 16)
    for offset in range(16):
        data[at + offset] ^= 1 << dice.randrange(8)
    return data


def truncated(data: bytearray, dice: random.Random) -> bytearray:
    """Cut the file off anywhere, its very beginning included."""
    return data[: dice.choice((0, dice.randrange(len(data)), dice.randrange(len(data))))]


def zeroed(data: bytearray, dice: random.Random) -> bytearray:
    """Make one page nothing but zeros."""
    size = int.from_bytes(data[16:18], "big") or 65_536
    page = dice.randrange(len(data) // size) * size
    data[page : page + size] = bytes(size)
    return data


KINDS: Final[dict[str, Ruin]] = {"flips": flipped, "truncated": truncated, "zeroed": zeroed}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one damaged file.

    ``said`` is start, night, never, or harmless: every value is as it was. ``written`` tells
    whether the file changed although the damage was said.
    """

    said: str
    written: bool


def fate(whole: Path, folder: Path, kind: str, dice: random.Random) -> Fate:
    """Damage a copy of the database *whole* in *folder* and see what is said of it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = Settings()
    settings = replace(
        settings, catalogue=False, monitor=replace(settings.monitor, data_dir=folder)
    )
    path = settings.database
    path.write_bytes(KINDS[kind](bytearray(whole.read_bytes()), dice))
    values = _values(path)
    before = _digest(path)
    if _says(lambda: _start(settings)):
        return Fate("start", _digest(path) != before)
    try:
        make_copy(settings, datetime.now(UTC))
    except StorageError as error:
        note_damage(path, str(error), datetime.now(UTC), "")
        before = _digest(path)
        again = _says(lambda: _start(settings))
        return Fate("night", not again or _digest(path) != before)
    return Fate("harmless" if values and values == _values(whole) else "never", written=False)


def _start(settings: Settings) -> None:
    with App(settings):
        pass


def _says(act: Callable[[], None]) -> bool:
    try:
        act()
    except StorageError:
        return True
    return False


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _values(path: Path) -> str:
    """Return a digest of every value of every table, "" where they cannot be read."""
    seen = hashlib.sha256()
    try:
        database = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
        tables = database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'article_index'"
        ).fetchall()
        for (name,) in sorted(tables):
            for row in database.execute(f'SELECT * FROM "{name}"'):
                seen.update(repr(row).encode("utf-8", "backslashreplace"))
    except (sqlite3.Error, UnicodeDecodeError):
        return ""
    return seen.hexdigest()


def measure(whole: Path, folder: Path, each: int, seed: int) -> dict[str, Counter[str]]:
    """Return how many of *each* kind of damage were said when; "written" of those said."""
    found: dict[str, Counter[str]] = {}
    dice = random.Random(seed)
    for kind in KINDS:
        counts = found[kind] = Counter()
        for _ in range(each):
            one = fate(whole, folder, kind, dice)
            counts[one.said] += 1
            counts["written"] += one.written
    return found


def prepared(file: Path | None, folder: Path) -> Path:
    """Return a whole database of this version, in one file."""
    whole = folder / "whole.db"
    if file is None:
        whole.write_bytes(zstandard.decompress(OLD.read_bytes()))
    else:
        shutil.copyfile(file, whole)
    with open_store(whole) as store:
        store.tidy()
    with closing(sqlite3.connect(whole)) as database:
        database.execute("VACUUM")  # no free pages: most bytes are somebody's
    note_sums(whole)  # as each night
    return whole


def main() -> int:
    """Damage, look, print; return 1 when damage was not said, or written to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = measure(prepared(asked.file, folder), folder / "data", asked.each, asked.seed)
    for kind, counts in found.items():
        print(
            f"{kind}, {asked.each}: said at the start {counts['start']}, at night "
            f"{counts['night']}, in bytes that nothing uses {counts['harmless']}; "
            f"never said {counts['never']} (wanted: 0), "
            f"written to after it was said {counts['written']} (wanted: 0)"
        )
    return int(any(counts["never"] or counts["written"] for counts in found.values()))


if __name__ == "__main__":
    sys.exit(main())
