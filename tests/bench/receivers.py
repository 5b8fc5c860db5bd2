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
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from config.settings import FetchSettings, MonitorSettings, Settings
from monitor.app import App
from monitor.clock import now
from storage.records import Delivery, Subscription
from tests.bench.loopback import beside

KINDS: Final = ("hanging", "dripping", "failing")
SECRET: Final = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()
LIMIT: Final = 2.0
"""Seconds that are promised for the 95th percentile."""
HEAD_START: Final = 8.0
"""Seconds after which the good receiver's first message is due: the bad ones are at work then."""
PATIENCE: Final = 300.0


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


class Receivers:
    """Our end of the servers' process: the addresses, and what each got."""

    def __init__(self, pipe: Connection, kinds: tuple[str, ...]) -> None:
        self._pipe = pipe
        pipe.send(kinds)
        self.addresses: list[str] = pipe.recv()

    def got(self) -> list[dict[str, list[float]]]:
        """Return, of each server, when each message came, by its id (seconds, monotonic)."""
        self._pipe.send("got")
        found: list[dict[str, list[float]]] = self._pipe.recv()
        return found

    def release(self) -> None:
        """Let what hangs and drips end."""
        self._pipe.send("release")
        self._pipe.recv()


@contextlib.contextmanager
def receivers(kinds: tuple[str, ...]) -> Iterator[Receivers]:
    """Serve a receiver of each of *kinds*, in a process of their own, while the block lasts."""
    with beside(_serve) as pipe:
        yield Receivers(pipe, kinds)


def _serve(pipe: Connection) -> None:
    servers = [Receiver(kind) for kind in pipe.recv()]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    pipe.send([server.address for server in servers])
    with contextlib.suppress(EOFError, OSError):
        while True:
            if pipe.recv() == "release":
                for server in servers:
                    server.closing.set()
                pipe.send(None)
            else:
                pipe.send([dict(server.got) for server in servers])


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
        addresses = servers.addresses
        secret = folder / "secret"
        secret.write_text(SECRET + "\n", "utf-8")
        settings = Settings(
            monitor=MonitorSettings(data_dir=folder / "data"),
            fetch=FetchSettings(allow_addresses=tuple(addresses)),
        )
        with App(settings) as app:
            begun = time.monotonic() + HEAD_START
            _write(app, addresses, secret, messages, over)
            _run(app, servers, messages)
            last = len(addresses) - 1
            names = [f"msg_{number}_{n}" for number in range(last) for n in range(messages)]
            states = app.store.work.states("deliver", names)
        *others, good = servers.got()
    late = (
        times[0] - begun - over * int(name.rpartition("_")[2]) / messages
        for name, times in good.items()
    )
    return Result(
        seconds=tuple(sorted(late)),
        missing=messages - len(good),
        doubled=sum(len(times) > 1 for times in good.values()),
        bad_posts=sum(len(times) for got in others for times in got.values()),
        waiting=sum(state.tries == 0 for state in states),
    )


def _write(app: App, addresses: list[str], secret: Path, messages: int, over: float) -> None:
    """Put the messages into the store; the last receiver's are due *over* so many seconds."""
    at = now()
    first = at + timedelta(seconds=HEAD_START)
    with app.store.writing():
        for number, address in enumerate(addresses):
            hook = Subscription(
                name=f"hook-{number}",
                channel="webhook",
                address=f"http://{address}/hook",
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
                is_good = number == len(addresses) - 1
                due = first + timedelta(seconds=over * n / messages) if is_good else at
                app.store.work.open("deliver", [name], due)


def _run(app: App, servers: Receivers, messages: int) -> None:
    """Let the engine work until the good receiver has all, or patience is over."""

    def watch() -> None:
        until = time.monotonic() + PATIENCE
        while len(servers.got()[-1]) < messages and time.monotonic() < until:
            time.sleep(0.25)
        app.runner.stopping = True
        servers.release()  # what hangs need not be waited for

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
