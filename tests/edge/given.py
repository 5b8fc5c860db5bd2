"""The given situations: raw exchanges that a loopback server plays, with what is right for each.

They lie beside the repository (``../shared/cases/edge``) and stay there. All are watched by one
daemon, each as a source with a server of its own, in as many rounds as the case has. What a
recording cannot say (what the server answers once it gets its cookie) is said here in words.
"""

from __future__ import annotations

import random
import re
import socket
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from config.load import load_settings
from monitor.app import App
from monitor.cli.session import run_all
from storage.records import Article, Entry, Health

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "cases" / "edge"
BASE: Final = b"127.0.0.1:8000"
SERVED: Final = re.compile(r"source kind=(\w+) path=(\S+) fetch=(\w+) rounds=(\d+)")
PATIENCE: Final = 120.0
"""Seconds for an exchange, and for a worker with a document. The program's own bounds (a worker has
5 s of the clock) are for hostile documents: sixty cases at once on a busy machine came near them,
and what is cut short is put off, so that the round ended without it."""

WORDS: Final = (
    "The ministers met in Tashkent on Thursday and agreed to open a joint office for transport.",
    "The office will employ forty people and keep its archive in three languages, they said.",
    "Delegates from six countries asked for a common tariff and were promised an answer.",
    "A first freight train is expected to cross the border in March, carrying cotton and grain.",
)


@dataclass(frozen=True)
class Asked:
    """What a client asked for: the target as sent, and its headers in lower case."""

    path: str
    headers: dict[str, str]


def page_of(title: str) -> bytes:
    """Return an answer that is an article called *title*."""
    text = "".join(f"<p>{title}: {words}</p>" for words in WORDS)
    return answer(
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><article>'
        f"<h1>{title}</h1>{text}</article></body></html>".encode(),
        "text/html; charset=utf-8",
    )


def answer(body: bytes, media_type: str, *, status: str = "200 OK", more: str = "") -> bytes:
    """Return an HTTP answer."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
        f"{more}Connection: close\r\n\r\n"
    )
    return head.encode() + body


def feed_of(*items: str) -> bytes:
    """Return an answer that is an RSS feed of *items*, each the inside of an ``<item>``."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{inside}</channel>'
        "</rss>".encode(),
        "application/rss+xml",
    )


Script = Callable[[Asked, bytes | None, str], bytes | None]
"""(what is asked, the recorded answer, "host:port" of the server) to the answer."""


class Server:
    """A server that answers by *script* on a port with four digits, as the recordings have."""

    def __init__(
        self,
        answers: Callable[[Asked, str], bytes | None],
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._answers = answers
        self.asked: list[Asked] = []
        self._tls = tls
        self._socket = _bound(host)
        self.address = f"{host}:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # A listener that is only closed stays in accept() on Linux.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            # One that is slow to hang up must not keep the next one waiting.
            threading.Thread(target=self._attend, args=(connection,), daemon=True).start()

    def _attend(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(PATIENCE)
            if self._tls is None:
                self._answer(connection)
            else:
                with self._tls.wrap_socket(connection, server_side=True) as inside:
                    self._answer(inside)

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65_536)
            if not more:
                return
            head += more
        first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        asked = Asked(
            first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs}
        )
        if asked.path != "/robots.txt":
            self.asked.append(asked)
        said = self._answers(asked, self.address) if asked.path != "/robots.txt" else None
        connection.sendall(said or answer(b"not found", "text/plain", status="404 Not Found"))
        connection.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            connection.recv(1)


def _bound(host: str) -> socket.socket:
    # The recordings' own port stays free: where they name it in packed bytes, that is nobody.
    recorded = int(BASE.rpartition(b":")[2])
    for port in random.sample([p for p in range(2_000, 10_000) if p != recorded], 400):
        found = socket.socket()
        try:
            found.bind((host, port))
        except OSError:
            found.close()
            continue
        found.listen(64)
        return found
    raise OSError("no free port with four digits")


@dataclass
class Case:
    """A given situation: how it is served, and what it became."""

    name: str
    folder: Path
    kind: str
    path: str
    fetch: str
    rounds: int
    server: Server
    entries: list[Entry] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    health: Health = field(default_factory=lambda: Health(source=""))

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.server.asked]

    def links(self) -> set[str]:
        """Return the entries' links, without the server where it is the case's own."""
        return {entry.link.replace(f"http://{self.server.address}", "") for entry in self.entries}


def case_names() -> list[str]:
    """Return the names of the cases, none where they are not there."""
    index = FOLDER / "INDEX.tsv"
    if not index.exists():
        return []
    return [line.split("\t")[0] for line in index.read_text("utf-8").splitlines()[1:]]


def _slug(path: str) -> str:
    return re.sub(r"[^\w.\-]", "_", path.removeprefix("/"))


class _Recorded:
    """The recorded answers of a case; of the present round where there are some."""

    def __init__(self, folder: Path, script: Script | None) -> None:
        self.round = 1
        self._script = script
        self._found: dict[str, dict[int, bytes]] = {}
        for file in sorted(folder.glob("r*.http")):
            number, _, rest = file.name.partition("_")
            name = rest.partition("_")[2].removesuffix(".http")
            self._found.setdefault(name, {})[int(number[1:])] = file.read_bytes()

    def __call__(self, asked: Asked, address: str) -> bytes | None:
        rounds = self._found.get(_slug(asked.path), {})
        kept = rounds.get(max((n for n in rounds if n <= self.round), default=0))
        kept = None if kept is None else kept.replace(BASE, address.encode())
        if self._script is not None:
            return self._script(asked, kept, address)
        return kept if kept is not None else page_of(f"The page at {_slug(asked.path)}")


@contextmanager
def watched(
    names: list[str], scripts: dict[str, Script], folder: Path
) -> Iterator[dict[str, Case]]:
    """Watch the cases *names* with the whole daemon path; yield what they became."""
    with ExitStack() as stack:
        cases: dict[str, Case] = {}
        recorded: dict[str, _Recorded] = {}
        for name in names:
            found = SERVED.search((FOLDER / name / "README").read_text("utf-8"))
            if found is None:
                continue  # an input of a command, or a host
            recorded[name] = _Recorded(FOLDER / name, scripts.get(name))
            server = stack.enter_context(Server(recorded[name]))
            kind, path, fetch, rounds = found.groups()
            cases[name] = Case(name, FOLDER / name, kind, path, fetch, int(rounds), server)
        _watch(cases, recorded, folder)
        yield cases


def _watch(cases: dict[str, Case], recorded: dict[str, _Recorded], folder: Path) -> None:
    config = folder / "edge.toml"
    config.write_text(settings_of(cases.values(), folder), "utf-8")
    most = max(case.rounds for case in cases.values()) + 1
    with App(load_settings(config, environment={})) as app:
        for number in range(1, most + 1):
            going = [c for c in cases.values() if number <= max(c.rounds, 1) + (c.rounds == 1)]
            for case in going:
                recorded[case.name].round = number
            with app.store.writing():
                for case in going:
                    app.store.work.postpone("poll", case.name, app.clock())
            run_all(app)
        for case in cases.values():
            case.health = app.store.sources.health(case.name)
        for entry in _entries(app):
            cases[entry.source].entries.append(entry)
        for article in app.store.articles.all():
            cases[article.source].articles.append(article)


def _entries(app: App) -> Iterator[Entry]:
    """Yield every entry: the store has no list of them, because nobody else wants one."""
    with closing(sqlite3.connect(app.settings.database)) as database:
        found = database.execute("SELECT id, source FROM entries ORDER BY number").fetchall()
    for name, source in found:
        entry = app.store.entries.get(name, source=source)
        if entry is not None:
            yield entry


def settings_of(cases: object, folder: Path) -> str:
    """Return settings that watch *cases*."""
    listed = list(cases)  # type: ignore[call-overload]
    allowed = ", ".join(f'"{case.server.address}"' for case in listed)
    sources = "".join(
        f'[[sources]]\nname = "{case.name}"\nkind = "{case.kind}"\nfetch = "{case.fetch}"\n'
        f'url = "http://{case.server.address}{case.path}"\nlanguage = "en"\n'
        for case in listed
    )
    return (
        f'catalogue = false\n[monitor]\ndata_dir = "{folder}"\n[work]\n'
        f"parse_seconds = {PATIENCE}\nextract_seconds = {PATIENCE}\n[fetch]\n"
        f"deadline_seconds = {PATIENCE}\nhost_delay_seconds = 0\n"
        f"allow_addresses = [{allowed}]\n{sources}"
    )
