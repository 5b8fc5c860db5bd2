"""CPU of one unchanged poll, everything included, beside lemon24/reader's.

    python -m tests.bench.reader_polls [--python .venv-reader/bin/python] [--rounds 5]

Both watch the same 200 feeds of 30 items (their server is a third process), have read them
once, and poll them again from 16 threads: ours as `tests.bench.poll_path` does, reader by its
own `update_feeds_iter(scheduled=False, workers=16)`, in a child process of its own interpreter.
Every poll opens a connection, as polls that are minutes apart do. Three kinds of unchanged:
304 over TLS (nine tenths of the shipped sources are https; both sides trust certifi's
authorities), 304 in plain, and 200 with the same body and no validators. Rounds are interleaved;
a ratio is the median of the ratios of the rounds.

Exit code 1 when ours is more than an eighth of reader's over TLS or with the same body. Of a
plain 304 the ratio is printed and not judged: there an eighth of reader's is less than half of
what a bare `httpx.Client` GET costs. Without that interpreter there is nothing to compare with,
and the bench says so.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import ssl
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import certifi

from config.load import load_settings
from monitor.app import App
from monitor.http.guard import Guard, Limits
from tests.bench.feeds import LOREM, rss
from tests.bench.loopback import AUTHORITY, CERTIFICATE, HEAD, beside
from tests.bench.poll_cpu import AGENT, HOSTS
from tests.bench.poll_path import DOUBTED, configuration, whole

ROOT: Final = Path(__file__).parents[2]
READER: Final = ROOT / ".venv-reader" / "bin" / "python"
ROUNDS: Final = 5
WANTED: Final = 1 / 8
ITEMS: Final = 30
NO_VALIDATORS: Final = b"Server: nginx\r\nContent-Type: application/rss+xml\r\n"


@dataclass(frozen=True)
class Kind:
    """A kind of unchanged poll: what is asked for, how it ends with us, whether it is judged."""

    name: str
    path: str
    reason: str
    tls: bool = False
    is_judged: bool = True


KINDS: Final = (
    Kind("304 over TLS", "/feed.xml", "not-modified", tls=True),
    Kind("200, the same body", "/same.xml", "same-body"),
    Kind("304 in plain", "/feed.xml", "not-modified", is_judged=False),
)


@contextlib.contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """Serve the feed from a process of its own; yield the plain and the TLS port.

    ``/feed.xml`` answers 304 to whoever shows its entity tag, ``/same.xml`` always 200.
    """
    with beside(_serve) as pipe:
        plain, tls = pipe.recv()
        yield int(plain), int(tls)


def _serve(pipe: Connection) -> None:
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    body = rss(ITEMS, LOREM * 2, rich=True)
    length = f"Content-Length: {len(body)}\r\n\r\n".encode()
    whole_feed = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            if b" /same.xml" in head:
                writer.write(whole_feed + NO_VALIDATORS + length + body)
            elif b"if-none-match:" in head.lower():
                writer.write(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n" + HEAD + b"\r\n")
            else:
                writer.write(whole_feed + HEAD + b"Content-Type: text/xml\r\n" + length + body)
            await writer.drain()
        writer.close()

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    servers = [
        await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1_000, ssl=context)
        for context in (None, tls)
    ]
    pipe.send([server.sockets[0].getsockname()[1] for server in servers])
    await asyncio.gather(*(server.serve_forever() for server in servers))


class Theirs:
    """reader in its child process, with the feeds read once; a context manager."""

    def __init__(self, python: Path, folder: Path, urls: list[str], trusted: Path) -> None:
        self._process = subprocess.Popen(
            [python, Path(__file__).with_name("reader_child.py"), folder, trusted],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(json.dumps(urls))
        _, _, self.entries = self._round()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def poll(self) -> float:
        """Poll every feed once; return the CPU of one poll in milliseconds."""
        milliseconds, polled, changed = self._round()
        if polled != HOSTS or changed:
            raise RuntimeError(f"reader: {polled} feeds polled, {changed} entries changed")
        return milliseconds / HOSTS

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _round(self) -> tuple[float, int, int]:
        self._say("again")
        assert self._process.stdout is not None
        milliseconds, polled, changed = json.loads(self._process.stdout.readline() or "null")
        return float(milliseconds), int(polled), int(changed)


def compare(kind: Kind, python: Path, port: int, rounds: int = ROUNDS) -> float:
    """Print what a poll of this kind costs both; return the ratio."""
    ends: Counter[tuple[str, str]] = Counter()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        trusted = folder / "trusted.pem"
        trusted.write_bytes(Path(certifi.where()).read_bytes() + AUTHORITY.read_bytes())
        app = _watching(kind, folder, port, ends)
        app.parts.guard = Guard(
            Limits(),
            AGENT,
            frozenset(app.settings.fetch.allow_addresses),
            politeness=app.parts.politeness,
            trust=ssl.create_default_context(cafile=str(trusted)),
        )
        stack.enter_context(app)
        whole(app)
        app.runner.run_due(["parse"])
        app.parts.workers.release()
        urls = [source.url for source in app.store.sources.all()]
        theirs = stack.enter_context(Theirs(python, folder, urls, trusted))
        if theirs.entries != HOSTS * ITEMS or ends["parse", "ok"] != HOSTS:
            raise RuntimeError(f"not read whole: {dict(ends)}; reader: {theirs.entries} entries")
        for _ in range(DOUBTED):
            whole(app)
        ends.clear()
        pairs = [_pair(lambda: whole(app), theirs.poll, turn) for turn in range(rounds)]
    if ends["poll", kind.reason] != HOSTS * rounds:
        raise RuntimeError(f"the polls were not unchanged: {dict(ends)}")
    ratio = statistics.median(mine / other for mine, other in pairs)
    mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    print(
        f"{kind.name:20} ours {mine:6.2f} ms   reader {other:6.2f} ms   ratio {ratio:.3f}, "
        f"1 to {1 / ratio:.1f} ({'wanted: 1 to 8' if kind.is_judged else 'not judged'})",
        flush=True,
    )
    return ratio


def _watching(kind: Kind, folder: Path, port: int, ends: Counter[tuple[str, str]]) -> App:
    """Return our side over the 200 feeds; *ends* counts how each of its works ended."""
    text = configuration(str(folder), port, path=kind.path)
    if kind.tls:  # the certificate is for one address
        text = re.sub(r"http://127\.0\.0\.(\d+)(:\d+/feed.xml)", r"https://127.0.0.2\2?\1", text)
    config = folder / "bench.toml"
    config.write_text(text, "utf-8")
    settings = load_settings(config, environment={})
    return App(settings, watch=lambda step: ends.update([(step.stage, step.reason)]))


def _pair(ours: Callable[[], float], theirs: Callable[[], float], turn: int) -> tuple[float, float]:
    """Return the costs of both, measured in turn: who is first changes."""
    if turn % 2:
        mine = ours()
        return mine, theirs()
    other = theirs()
    return ours(), other


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--python", type=Path, default=READER, help="an interpreter with reader")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    if not asked.python.exists():
        print("lemon24/reader is not here; `make peers` gets it")
        return 0
    with serving() as ports:
        ratios = {
            kind: compare(kind, asked.python, ports[kind.tls], asked.rounds) for kind in KINDS
        }
    return 1 if any(kind.is_judged and ratio > WANTED for kind, ratio in ratios.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
