"""Bytes that are written to disk for each byte that is kept.

    python -m tests.bench.written [--pages 500] [--single 150] [--sources 1000] [--hours 24]

Three ways to fill a store: a run over many new pages, as much at a time as the engine likes; the
same pages one at a time, each the whole way before the next is announced; and the simulated day of
`tests.bench.catalogue`, in which sources are polled and most items not fetched. Written is what
Linux counts for this process, which is the one that writes the database (``write_bytes``: pages
of 4 KB, so the temporary directory must not be in memory); kept is the database at the end.

``--tables`` also says which tables and indexes are written, from the log, which then is not written
back before the end: the sums are another measurement.
"""

from __future__ import annotations

import argparse
import struct
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.load import load_settings
from monitor.app import App
from monitor.cli.session import run_all
from storage.records import Source
from storage.sqlite import database
from storage.sqlite.store import SqliteStore
from tests.bench.catalogue import simulate, written
from tests.bench.page_server import serving_pages
from tests.bench.pipeline import FEED_ITEMS, configured

SHOWN = 12
WANTED = {"run": 3, "one at a time": None, "day": 15}


@dataclass(slots=True)
class Log:
    """What stands in the log of a database, by page."""

    frames: Counter[int] = field(default_factory=Counter)
    commits: int = 0
    names: dict[int, str] = field(default_factory=dict)

    def read(self, store: SqliteStore) -> None:
        """Count the frames that were written since the log was begun, and name their pages.

        See https://www.sqlite.org/fileformat2.html#walformat.
        """
        with store.path.with_name(f"{store.path.name}-wal").open("rb") as file:
            head = file.read(32)
            if len(head) < 32:
                return
            (size,), salts = struct.unpack(">I", head[8:12]), head[16:24]
            while len(frame := file.read(24)) == 24 and frame[8:16] == salts:
                page, is_last = struct.unpack(">II", frame[:8])
                self.frames[page] += 1
                self.commits += is_last > 0
                file.seek(size, 1)
        rows = store.database.execute("SELECT pageno, name FROM dbstat")
        self.names |= dict(rows.fetchall())

    def tell(self) -> None:
        """Print how many pages a commit writes, and of what."""
        each = sum(self.frames.values()) / max(self.commits, 1)
        print(f"  {self.commits} commits of {each:.1f} pages:")
        tables: Counter[str] = Counter()
        for page, count in self.frames.items():
            tables[self.names.get(page, "freed since")] += count
        for name, count in tables.most_common(SHOWN):
            print(f"    {name:<32} {count:>8}")


@contextmanager
def logging(log: Log | None) -> Iterator[None]:
    """Read the log into *log* before it is written back."""
    if log is None:
        yield
        return
    tidy, limit = SqliteStore.tidy, database.LOG_BYTES

    def read_and_tidy(store: SqliteStore) -> None:
        log.read(store)
        tidy(store)

    SqliteStore.tidy, database.LOG_BYTES = read_and_tidy, 0  # type: ignore[method-assign]
    try:
        yield
    finally:
        SqliteStore.tidy, database.LOG_BYTES = tidy, limit  # type: ignore[method-assign]


def run(pages: int) -> tuple[int, int]:
    """Return (written, kept) bytes of one run over *pages* new pages."""
    return _filled(pages, FEED_ITEMS, lambda app: _poll_and_run(app, [s.name for s in _all(app)]))


def one_at_a_time(pages: int) -> tuple[int, int]:
    """Return (written, kept) bytes of *pages* pages that are announced one after another."""

    def fill(app: App) -> None:
        for source in _all(app):
            _poll_and_run(app, [source.name])

    return _filled(pages, 1, fill)


def day(sources: int, hours: float) -> tuple[int, int]:
    """Return (written, kept) bytes of a simulated day."""
    with tempfile.TemporaryDirectory() as folder:
        found = simulate(Path(folder), sources, hours)
    return found.written, found.size


def _all(app: App) -> list[Source]:
    return app.store.sources.all()


def _filled(pages: int, items: int, fill: Callable[[App], None]) -> tuple[int, int]:
    with tempfile.TemporaryDirectory() as folder, serving_pages(pages) as port:
        config = Path(folder) / "bench.toml"
        config.write_text("".join(configured(folder, pages, port, items=items)))
        with App(load_settings(config, environment={})) as app:
            with app.store.writing():
                app.store.work.drop("poll", [source.name for source in _all(app)])
            before = written()
            fill(app)
            app.store.tidy()
            assert app.store.articles.count() == pages
            return written() - before, app.store.size().data


def _poll_and_run(app: App, names: list[str]) -> None:
    with app.store.writing():
        app.store.work.open("poll", names, app.clock())
    run_all(app)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--single", type=int, default=150, help="pages one at a time")
    parser.add_argument("--sources", type=int, default=1_000)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--tables", action="store_true", help="what is written, by table")
    asked = parser.parse_args()
    cases: dict[str, Callable[[], tuple[int, int]]] = {
        "run": lambda: run(asked.pages),
        "one at a time": lambda: one_at_a_time(asked.single),
        "day": lambda: day(asked.sources, asked.hours),
    }
    for name, measure in cases.items():
        log = Log() if asked.tables else None
        with logging(log):
            wrote, kept = measure()
        wanted = f" (wanted: {WANTED[name]})" if WANTED[name] else ""
        print(
            f"{name}: {wrote / 1e6:.0f} MB written for {kept / 1e6:.1f} MB kept: "
            f"{wrote / kept:.1f} bytes for each{wanted}",
            flush=True,
        )
        if log is not None:
            log.tell()


if __name__ == "__main__":
    main()
