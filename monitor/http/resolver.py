"""Host names to addresses, in threads of its own, within a time.

`socket.getaddrinfo` cannot be interrupted, and a hanging name server holds it for up to
forty seconds: twelve such names starved asyncio's executor (field notes). Here a look-up that
takes too long is left behind in its thread; names that hung before get at most half of the
threads, so that the others always find one. What an answer may be used for is not decided
here: the guard judges every address of every answer.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, Final, NamedTuple, Protocol

from monitor.http.exchange import ExchangeError

THREADS: Final = 48
"""Look-ups at once: one for each fetch thread as the settings come. They start when needed."""

LONGEST: Final = 10.0
"""Seconds for one name, whatever the deadline: what resolvers need for two tries of 5 s."""

CACHE_SECONDS: Final = 30.0
"""How long an answer is used again: long enough for robots.txt, page and redirects of one host,
shorter than the TTL of nearly all names."""

CACHE_NAMES: Final = 2_048
SUSPECT_SECONDS: Final = 600.0
"""How long a name that hung is remembered as one that may hang again."""

Answer = tuple[str, ...]
LookUp = Callable[[str, int], list[Any]]


class Resolver(Protocol):
    """Finds the addresses of a host."""

    def resolve(self, host: str, port: int, seconds: float) -> Answer:
        """Return all addresses of *host* as literals, in the order in which to try them.

        Raises `ExchangeError` with ``dns-failed`` or, after *seconds*, ``dns-timeout``.
        """
        ...

    def close(self) -> None:
        """Let the threads end."""
        ...


class _Job(NamedTuple):
    host: str
    port: int
    future: Future[Answer | str]


def _look_up(host: str, port: int) -> list[Any]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class SystemResolver:
    """The resolver of the operating system, bounded in threads and time. Thread-safe."""

    def __init__(
        self,
        threads: int = THREADS,
        *,
        cache_seconds: float = CACHE_SECONDS,
        look_up: LookUp = _look_up,
    ) -> None:
        self._limit = threads
        self._cache_seconds = cache_seconds
        self._look_up = look_up
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._open: dict[str, _Job] = {}
        self._known: OrderedDict[str, tuple[float, Answer]] = OrderedDict()
        self._suspects: dict[str, float] = {}
        self._threads = 0
        self._closed = False

    def resolve(self, host: str, port: int, seconds: float) -> Answer:
        """See `Resolver`. Two that ask for one name at a time share a look-up."""
        seconds = min(seconds, LONGEST)
        try:
            return (str(ipaddress.ip_address(host)),)
        except ValueError:
            pass
        with self._lock:
            expires, answer = self._known.get(host, (0.0, ()))
            if expires > time.monotonic():
                return answer
            job = self._open.get(host) or self._start(host, port)
        try:
            found = job.future.result(timeout=max(seconds, 0.0))
        except TimeoutError:
            self._leave(job)
            raise ExchangeError("dns-timeout", f"no answer for {host} in {seconds:.1f} s") from None
        except CancelledError:
            raise ExchangeError("dns-timeout", f"no free thread to look up {host}") from None
        if isinstance(found, str):
            raise ExchangeError("dns-failed", f"{host}: {found}")
        return found

    def close(self) -> None:
        """Let the threads end as soon as they have nothing to do."""
        with self._lock:
            self._closed = True
            threads = self._threads
        for _ in range(threads):
            self._jobs.put(None)

    def _start(self, host: str, port: int) -> _Job:
        """Hand a look-up to a thread; the lock is held."""
        if self._closed:
            raise ExchangeError("interrupted", "the resolver is closed")
        now = time.monotonic()
        self._suspects = {name: until for name, until in self._suspects.items() if until > now}
        if host in self._suspects:
            hanging = sum(name in self._suspects for name in self._open)
            if hanging >= max(1, self._limit // 2):
                raise ExchangeError(
                    "dns-timeout", f"{host} hung before, and {hanging} others hang now"
                )
        job = self._open[host] = _Job(host, port, Future())
        self._jobs.put(job)
        if self._threads < min(len(self._open), self._limit):
            self._threads += 1
            threading.Thread(target=self._work, name="resolver", daemon=True).start()
        return job

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                found = self._ask(job)
                self._settle(job.host, found)
                job.future.set_result(found)

    def _ask(self, job: _Job) -> Answer | str:
        """Return the answer, or why there is none."""
        try:
            # The last field of each found address is (literal, port, ...).
            found = self._look_up(job.host, job.port)
            return tuple(dict.fromkeys(str(each[4][0]) for each in found)) or "no address"
        except OSError as error:
            return error.strerror or "no address"
        except Exception:  # noqa: BLE001 - look-ups raise UnicodeError, OverflowError and more
            return "not a name that can be looked up"

    def _leave(self, job: _Job) -> None:
        """Give up waiting for *job*: no thread begins it; one that has is held by a slow name."""
        taken = not job.future.cancel()
        with self._lock:
            if taken:
                self._suspects[job.host] = time.monotonic() + SUSPECT_SECONDS
            elif self._open.get(job.host) is job:
                del self._open[job.host]

    def _settle(self, host: str, found: Answer | str) -> None:
        with self._lock:
            self._open.pop(host, None)
            if isinstance(found, str):
                return
            self._suspects.pop(host, None)
            self._known[host] = (time.monotonic() + self._cache_seconds, found)
            while len(self._known) > CACHE_NAMES:
                self._known.popitem(last=False)
