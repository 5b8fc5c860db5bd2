"""A good receiver beside bad ones: how long its messages take while the others hang.

    python -m tests.bench.receivers [--messages 1000] [--bad 3] [--over 30]

The real engine brings *messages* to each of a good webhook and *bad* ones of each kind: some hang,
some drip an answer byte by byte, some answer 500. All are real servers on loopback. The messages
for the bad ones are all there at the start, those for the good one come one after the other over
some seconds. Exit code 1 when the good one's 95th percentile, from the moment at which a message
is due until its server has it, is 2 s or more, or when one of its messages is missing.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from config.settings import FetchSettings, MonitorSettings, Settings
from monitor.app import App
from monitor.parts import now
from storage.records import Delivery, Subscription

KINDS: Final = ("hanging", "dripping", "failing")
SECRET: Final = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()
LIMIT: Final = 2.0
"""Seconds that are promised for the 95th percentile."""
HEAD_START: Final = 2.0
"""Seconds after which the good receiver's first message is due: the bad ones are at work then."""
PATIENCE: Final = 600.0


class Receiver(ThreadingHTTPServer):
    """A receiver of one kind; ``got`` has when each message came, by its id."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.got: dict[str, list[float]] = {}
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        """``ip:port``."""
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        name = self.headers["webhook-id"]
        self.server.got.setdefault(name, []).append(time.monotonic())
        if self.server.kind == "hanging":
            self.server.closing.wait(PATIENCE)
            return
        if self.server.kind == "dripping":
            for byte in b"HTTP/1.1 204 No Content\r\nX-Slow: " + b"x" * 600:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if self.server.closing.wait(1.0):
                    return
        self.send_response(500 if self.server.kind == "failing" else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def receivers(kinds: tuple[str, ...]) -> Iterator[list[Receiver]]:
    """Serve a receiver of each of *kinds* as long as the block lasts."""
    servers = [Receiver(kind) for kind in kinds]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield servers
    finally:
        for server in servers:
            server.closing.set()
            server.shutdown()
            server.server_close()


@dataclass(frozen=True, slots=True)
class Result:
    """What the good receiver saw: seconds from due until each of its messages came, sorted."""

    seconds: tuple[float, ...]
    missing: int
    doubled: int
    bad_posts: int
    """Posts to the bad receivers meanwhile."""
    waiting: int
    """Messages for the bad ones that were not tried: none of their tries is used up."""

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        return self.seconds[int(len(self.seconds) * 0.95)] if self.seconds else PATIENCE


def measured(folder: Path, *, messages: int, bad: int, over: float) -> Result:
    """Bring *messages* to each receiver; return how the good one fared."""
    with receivers((*KINDS * bad, "good")) as servers:
        secret = folder / "secret"
        secret.write_text(SECRET + "\n", "utf-8")
        settings = Settings(
            monitor=MonitorSettings(data_dir=folder / "data"),
            fetch=FetchSettings(allow_addresses=tuple(one.address for one in servers)),
        )
        with App(settings) as app:
            begun = time.monotonic() + HEAD_START
            _write(app, servers, secret, messages, over)
            _run(app, servers[-1], messages)
            names = [
                f"msg_{number}_{n}" for number in range(len(servers) - 1) for n in range(messages)
            ]
            states = app.store.work.states("deliver", names)
            good = servers[-1].got
            result = Result(
                tuple(
                    sorted(
                        times[0] - begun - over * int(name.rpartition("_")[2]) / messages
                        for name, times in good.items()
                    )
                ),
                messages - len(good),
                sum(len(times) > 1 for times in good.values()),
                sum(len(times) for one in servers[:-1] for times in one.got.values()),
                sum(state.tries == 0 for state in states),
            )
            for server in servers:
                server.closing.set()  # what hangs must not be waited for
    return result


def _write(app: App, servers: list[Receiver], secret: Path, messages: int, over: float) -> None:
    """Put the messages into the store; the last receiver's are due *over* so many seconds."""
    at = now()
    first = at + timedelta(seconds=HEAD_START)
    with app.store.writing():
        for number, server in enumerate(servers):
            hook = Subscription(
                name=f"hook-{number}",
                channel="webhook",
                address=f"http://{server.address}/hook",
                cadence="at-once",
                secret_file=str(secret),
            )
            app.store.subscriptions.add(hook)
            for n in range(messages):
                name = f"msg_{number}_{n}"
                app.store.deliveries.put(
                    Delivery(
                        id=name,
                        subscription=hook.name,
                        channel="webhook",
                        address=hook.address,
                        subject="news",
                        payload='{"type":"article.matched","data":{}}',
                        created=at,
                    )
                )
                is_good = number == len(servers) - 1
                due = first + timedelta(seconds=over * n / messages) if is_good else at
                app.store.work.open("deliver", [name], due)


def _run(app: App, good: Receiver, messages: int) -> None:
    """Let the engine work until the good receiver has all, or patience is over."""

    def watch() -> None:
        until = time.monotonic() + PATIENCE
        while len(good.got) < messages and time.monotonic() < until:
            time.sleep(0.01)
        app.runner.stopping = True

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    while watcher.is_alive():
        app.runner.run_due(["deliver"])
        watcher.join(0.2)  # the daemon looks once a second, and all the time while it works


def main() -> int:
    """Measure and print; return 1 when the promise is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--messages", type=int, default=1_000)
    parser.add_argument("--bad", type=int, default=3, help="of each kind")
    parser.add_argument("--over", type=float, default=30.0, help="seconds")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        result = measured(Path(name), messages=asked.messages, bad=asked.bad, over=asked.over)
    print(
        f"a good receiver beside {asked.bad} hanging, {asked.bad} dripping and {asked.bad} failing "
        f"ones, {asked.messages} messages for each; the good one's come over {asked.over:g} s"
    )
    if result.seconds:
        middle = result.seconds[len(result.seconds) // 2]
        print(
            f"good receiver: p50 {middle:.2f} s, p95 {result.p95:.2f} s (wanted: under {LIMIT:g}), "
            f"at most {result.seconds[-1]:.2f} s"
        )
    print(f"missing: {result.missing} (wanted: 0), doubled: {result.doubled} (wanted: 0)")
    print(
        f"posts to the bad ones meanwhile: {result.bad_posts}; "
        f"messages of theirs that wait and lost no try: {result.waiting}"
    )
    kept = result.p95 < LIMIT and not result.missing and not result.doubled
    print("all promises kept" if kept else "BROKEN")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
