"""From feed to group: pages a second of the whole path against extraction alone.

    python -m tests.bench.pipeline [PAGES]

Both sides see the same generated pages in one run: `trafilatura.bare_extraction` with
metadata in two processes, and `run --once` with two workers over a loopback server. Printed:
pages a second of both, their ratio (wanted: 0.60 or more), and the memory of all processes.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from monitor.stages import classify
from storage.records import Article
from tests.bench.page_server import serving_pages
from tests.bench.pages import page

PAGES = 1_000
FEED_ITEMS = 250
_NOW = datetime(2026, 11, 21, tzinfo=UTC)
_WARM = Article(
    id="warm", url="urn:warm", source="bench", headline="Warm", text="The SCO. " * 2_000,
    capture="", captured_at=None, first_seen=_NOW,
)  # fmt: skip


def read_alone(body: bytes) -> bool:
    """Read a page with trafilatura; tell whether it found an article."""
    from trafilatura import bare_extraction

    return bare_extraction(body, with_metadata=True) is not None


def extraction_alone(count: int) -> float:
    """Return the pages a second that trafilatura alone reads in two processes."""
    bodies = [page(n, "http://127.0.0.1") for n in range(count)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(read_alone, bodies[:8])
        begun = time.perf_counter()
        pool.map(read_alone, bodies, chunksize=10)
        return count / (time.perf_counter() - begun)


def memory(workers: tuple[int, ...]) -> float:
    """Return the proportional memory of this process and its *workers*, in MB."""
    return pss([os.getpid(), *workers])


def pss(processes: list[int]) -> float:
    """Return the proportional memory of *processes*, in MB."""
    total = 0
    for number in processes:
        try:
            text = Path(f"/proc/{number}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(next(x for x in text.splitlines() if x.startswith("Pss:")).split()[1])
    return total / 1_000


def whole_path(count: int, port: int) -> tuple[float, float, int]:
    """Return (pages a second, most memory in MB, articles grouped) of one round."""
    from config.load import load_settings
    from monitor.app import App
    from monitor.cli.session import run_all

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "bench.toml"
        config.write_text("".join(configured(folder, count, port)))
        most = 0.0
        stop = threading.Event()

        with App(load_settings(config, environment={})) as app:
            with app.store.writing():
                for source in app.store.sources.all():
                    app.store.work.postpone("poll", source.name, app.clock())
            # Both sides begin with warm processes: what starts once is not measured.
            for warm in [
                app.parts.workers.submit(classify.run, classify.ClassifyTask(_WARM), 60)
                for _ in range(4)
            ]:
                warm.result()

            def watch() -> None:
                nonlocal most
                while not stop.wait(0.5):
                    most = max(most, memory(app.parts.workers.processes()))

            watcher = threading.Thread(target=watch)
            watcher.start()
            begun = time.perf_counter()
            run_all(app)
            took = time.perf_counter() - begun
            stop.set()
            watcher.join()
            grouped = len(app.store.stories.story_of(app.store.articles.ids()))
        return count / took, most, grouped


def configured(folder: str, count: int, port: int, *, items: int = FEED_ITEMS) -> Iterator[str]:
    """Yield settings that watch the pages of the site at *port*, so many *items* in a feed."""
    yield f'[monitor]\ndata_dir = "{folder}"\n'
    yield f'[fetch]\nallow_addresses = ["127.0.0.1:{port}"]\nhost_delay_seconds = 0\n'
    for first in range(0, count, items):
        last = min(first + items, count)
        yield f'[[sources]]\nname = "bench {first}"\n'
        yield f'url = "http://127.0.0.1:{port}/feed/{first}/{last}"\n'


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with serving_pages(count) as port:
        alone = extraction_alone(count)
        rate, most, grouped = whole_path(count, port)
    print(f"extraction alone, two processes: {alone:.1f} pages/s")
    print(f"feed to group, two workers:      {rate:.1f} pages/s ({grouped} of {count} grouped)")
    print(f"ratio: {rate / alone:.2f} (wanted: 0.60)")
    print(f"memory of all processes at work: {most:.0f} MB PSS (wanted: under 300)")


if __name__ == "__main__":
    main()
