"""The hostile newsroom: a loopback server that does what servers on the net do to clients.

Raw sockets, one thread a connection, so that any bytes can be sent at any pace. On the same
port, at addresses that are not on the guard's allow list, canaries listen: nothing may ever
connect to them. Its resolver answers for ``*.test`` names, also one thing now and another
the next time (DNS rebinding).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from monitor.http.exchange import ExchangeError
from monitor.http.resolver import Answer, SystemResolver
from tests.ports import free_port

SERVER = "127.0.0.2"
"""On the allow list."""
OTHER = "127.0.0.4"
"""On the allow list too: another origin."""
CANARIES = ("127.0.0.1", "127.0.0.3", "::1")
"""Never to be reached. 0.0.0.0 and :: lead to the first and the last."""

Script = Callable[["Wire"], None]
Rudeness = Callable[[socket.socket], None]
"""What a server does that does not even wait for a request."""


class Wire:
    """One connection as a script sees it: the request that came, and ways to answer it."""

    def __init__(self, sock: socket.socket, request: bytes, places: Mapping[str, str]) -> None:
        self._sock = sock
        self.request = request
        self.places = places

    @property
    def head(self) -> str:
        """The request head as text."""
        return self.request.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def path(self) -> str:
        """The request target."""
        return self.head.split(" ", 2)[1]

    def send(self, data: bytes) -> None:
        """Send *data* at once."""
        self._sock.sendall(data)

    def drip(self, data: bytes, *, every: float) -> None:
        """Send *data* byte by byte, one *every* so many seconds."""
        for at in range(len(data)):
            self._sock.sendall(data[at : at + 1])
            time.sleep(every)

    def flood(self, piece: bytes, *, megabytes: int = 200) -> None:
        """Send *piece* again and again until the other side hangs up."""
        block = piece * max(1, 65_536 // len(piece))
        for _ in range(megabytes * 1_000_000 // len(block) + 1):
            self._sock.sendall(block)

    def hold(self, seconds: float = 30.0) -> None:
        """Say nothing until the other side hangs up."""
        self._sock.settimeout(seconds)
        with contextlib.suppress(OSError):
            while self._sock.recv(65_536):
                pass

    def reset(self) -> None:
        """Break the connection (RST)."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._sock.close()


class Canary:
    """A listener that counts what connects to it, and answers as a careless inner service."""

    def __init__(self, opened: socket.socket) -> None:
        self.hits: list[str] = []
        self._listener = opened
        self._host = str(opened.getsockname()[0])
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with sock:
                self.hits.append(self._host)
                with contextlib.suppress(OSError):
                    sock.settimeout(0.2)
                    sock.recv(4096)
                    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")

    def close(self) -> None:
        hang_up(self._listener)
        self._thread.join(timeout=2)


class Newsroom:
    """Server, second origin, TLS servers and canaries; a context manager."""

    def __init__(
        self,
        scripts: Mapping[str, Script],
        tls: Mapping[str, ssl.SSLContext],
        rude: Mapping[str, Rudeness],
    ) -> None:
        self._scripts = dict(scripts)
        self.requests: list[tuple[str, str, float]] = []
        """(address, head, time) of every request, in order."""
        self._listeners: list[socket.socket] = []
        self.canaries: list[Canary] = []
        self.port = self._listen_on_one_port()
        ports = {name: self._listen(self._talk, context) for name, context in tls.items()}
        ports |= {name: self._listen(_rudely, rudeness) for name, rudeness in rude.items()}
        ports["closed"] = free_port()
        self.places = {
            "server": f"{SERVER}:{self.port}",
            "other": f"{OTHER}:{self.port}",
            "canary": f"127.0.0.1:{self.port}",
            "port": str(self.port),
            **{name: f"{SERVER}:{port}" for name, port in ports.items()},
            **{f"{name}_port": str(port) for name, port in ports.items()},
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._listeners:
            hang_up(each)
        for canary in self.canaries:
            canary.close()

    @property
    def allowed(self) -> frozenset[str]:
        """The guard's allow list: everything of the newsroom but the canaries."""
        return frozenset(
            place for name, place in self.places.items() if ":" in place and name != "canary"
        )

    @property
    def hits(self) -> list[str]:
        """Addresses of canaries that were reached."""
        return [hit for canary in self.canaries for hit in canary.hits]

    def add(self, path: str, script: Script) -> None:
        """Answer *path* with *script* from now on."""
        self._scripts[path] = script

    def heads(self, path: str) -> list[str]:
        """Return the heads of all requests for *path*, in order."""
        return [head for _, head, _ in self.requests if f" {path} " in head.split("\r\n", 1)[0]]

    def _listen_on_one_port(self) -> int:
        for _ in range(50):
            first = listener(SERVER, 0)
            port = int(first.getsockname()[1])
            opened = [first]
            try:
                opened.append(listener(OTHER, port))
                opened += [listener(host, port) for host in CANARIES if has_family(host)]
            except OSError:
                for each in opened:
                    each.close()
                continue
            for each in opened[:2]:
                self._serve(each, self._talk, None)
            self.canaries = [Canary(each) for each in opened[2:]]
            return port
        raise RuntimeError("no port is free on all loopback addresses")

    def _listen(self, talk: Callable[[socket.socket, Any], None], how: Any) -> int:
        opened = listener(SERVER, 0)
        self._serve(opened, talk, how)
        return int(opened.getsockname()[1])

    def _serve(
        self, opened: socket.socket, talk: Callable[[socket.socket, Any], None], how: Any
    ) -> None:
        def accept() -> None:
            while True:
                try:
                    sock, _ = opened.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(sock, how), daemon=True).start()

        self._listeners.append(opened)
        threading.Thread(target=accept, daemon=True).start()

    def _talk(self, sock: socket.socket, context: ssl.SSLContext | None) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(sock)
            sock.settimeout(30)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if context is not None:
                sock = stack.enter_context(context.wrap_socket(sock, server_side=True))
            host = str(sock.getsockname()[0])
            request = read_request(sock)
            if not request:
                return
            head = request.partition(b"\r\n\r\n")[0].decode("latin-1")
            path = [*head.split(" ", 2), "", ""][1]
            self.requests.append((host, head, time.monotonic()))
            script = self._scripts.get(path.partition("?")[0])
            (script or _nothing_here)(Wire(sock, request, self.places))
            sock.shutdown(socket.SHUT_WR)
            sock.settimeout(0.5)
            while sock.recv(65_536):  # a close with unread bytes would be a reset
                pass


def _nothing_here(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nnothing here")


def _rudely(sock: socket.socket, rudeness: Rudeness) -> None:
    with contextlib.suppress(OSError), sock:
        sock.settimeout(30)
        rudeness(sock)


class NewsroomResolver:
    """Answers for ``*.test`` from a table, for everything else as the system does.

    The answers of a name are given in turn and the last one for ever: two of them rebind.
    """

    def __init__(self, names: Mapping[str, tuple[Answer, ...]]) -> None:
        self._names = {name: list(answers) for name, answers in names.items()}
        self._lock = threading.Lock()
        self._system = SystemResolver(cache_seconds=0.0)

    def resolve(self, host: str, port: int, seconds: float) -> Answer:
        """See `monitor.http.resolver.Resolver`."""
        if host == "hangs.test":
            time.sleep(seconds)
            raise ExchangeError("dns-timeout", "no answer")
        with self._lock:
            answers = self._names.get(host)
            if answers:
                return answers.pop(0) if len(answers) > 1 else answers[0]
        if host.endswith(".test"):
            raise ExchangeError("dns-failed", f"{host}: no such name")
        return self._system.resolve(host, port, seconds)

    def close(self) -> None:
        """See `monitor.http.resolver.Resolver`."""
        self._system.close()


def listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens on *host*, port 0 for any."""
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(512)
    except OSError:
        sock.close()
        raise
    return sock


def hang_up(opened: socket.socket) -> None:
    """Close a listener so that the thread in accept() wakes."""
    with contextlib.suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)
    opened.close()


def has_family(host: str) -> bool:
    """Say whether this machine can listen on *host*."""
    try:
        listener(host, 0).close()
    except OSError:
        return False
    return True


def read_request(sock: socket.socket) -> bytes:
    """Return one request, head and body."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(65_536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    while len(body) < length:
        piece = sock.recv(65_536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def resident_growth() -> Iterator[Callable[[], int]]:
    """Watch this process: the function returns by how many bytes its memory grew at most."""
    start = resident()
    highest = start
    stop = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not stop.wait(0.005):
            highest = max(highest, resident())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lambda: max(highest, resident()) - start
    finally:
        stop.set()
        thread.join()


def resident() -> int:
    """Return the resident memory of this process in bytes (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096
