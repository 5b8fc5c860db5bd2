"""CPU of one unchanged poll with all that belongs to it, beside a bare `httpx.Client` GET.

    python -m tests.bench.poll_path

The whole way of 200 sources whose server answers 304: claimed, looked up, requested through the
guard, judged, written with their history and health, settled. Both sides poll the same server,
in another process, from 16 threads; rounds are interleaved.
"""

from __future__ import annotations

import ssl
import statistics
import tempfile
import time
from pathlib import Path

from config.load import load_settings
from monitor.app import App
from storage.records import Health
from tests.bench.loopback import AUTHORITY, serving
from tests.bench.poll_cpu import ETAG, HOSTS, bare, cost

ROUNDS = 5
DOUBTED = 2
"""Rounds after which "not modified" of a new source is believed: the first is doubted once."""
THREADS = 16


def configuration(folder: str, port: int, *, hosts: int = HOSTS, path: str = "/feed.xml") -> str:
    """Return settings that watch the feed at *path* on each of so many loopback addresses."""
    places = [f"127.0.0.{number + 1}:{port}" for number in range(hosts)]
    allowed = ", ".join(f'"{place}"' for place in places)
    sources = "".join(
        f'[[sources]]\nname = "source {place}"\nurl = "http://{place}{path}"\n' for place in places
    )
    return (
        f'[monitor]\ndata_dir = "{folder}"\n[fetch]\nallow_addresses = [{allowed}]\n'
        f"host_delay_seconds = 0\nthreads = {THREADS}\n{sources}"
    )


def whole(app: App) -> float:
    """Poll every source once; return the CPU of one poll in milliseconds."""
    with app.store.writing():
        for source in app.store.sources.all():
            app.store.work.postpone("poll", source.name, app.clock())
    begun = time.process_time()
    polled = app.runner.run_due(["poll"])
    assert polled == HOSTS
    return (time.process_time() - begun) / polled * 1_000


def main() -> None:
    """Measure and print."""
    trust = ssl.create_default_context(cafile=str(AUTHORITY))
    with serving() as (port, _), tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "bench.toml"
        config.write_text(configuration(folder, port), "utf-8")
        with App(load_settings(config, environment={})) as app:
            with app.store.writing():
                for source in app.store.sources.all():
                    health = Health(source=source.name, etag=ETAG, validators_url=source.url)
                    app.store.sources.put_health(health)
            for _ in range(DOUBTED):
                whole(app)
            alone = bare(
                lambda number: f"http://127.0.0.{number % HOSTS + 1}:{port}/feed.xml", trust
            )
            pairs = [(whole(app), cost(alone, HOSTS, THREADS)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for mine, other in pairs)
    print(f"an unchanged poll, everything included: {ours:.2f} ms of CPU")
    print(f"a bare httpx.Client GET:                {theirs:.2f} ms")
    print(f"ratio: {ratio:.2f} (wanted: 1.3)")


if __name__ == "__main__":
    main()
