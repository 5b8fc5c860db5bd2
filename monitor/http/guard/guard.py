"""One fetch from its URL to its end: each hop passes every check."""

from __future__ import annotations

import contextlib
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx

from monitor.http import heads, redirects
from monitor.http.addresses import allowed_pairs, refused
from monitor.http.answer import read
from monitor.http.exchange import ExchangeError, Limits, Request, Response, plain, shown
from monitor.http.guard.asking import cookie_for, request_headers
from monitor.http.guard.transport import Transport, Wire, proxy_at
from monitor.http.guard.urls import PORTS, admitted, host_of, joined, redirect_target
from monitor.http.politeness import Politeness
from monitor.http.resolver import Resolver, SystemResolver
from monitor.http.stream import Budget, ending
from monitor.http.trip import Trip

log = logging.getLogger(__name__)


class Guard:
    """Fetches what may be fetched. Thread-safe; a context manager, or `close` it.

    *user_agent* names the program and a contact. *allow_addresses* are private addresses
    that may be dialled all the same, exact ``"ip:port"``. *egress_proxy* is an
    ``http://[user:password@]host:port`` that everything goes through. *politeness* gives the
    turns, also over redirects. *concurrency* bounds the exchanges at once. *trust* replaces
    the certificate authorities of certifi, *ca_file* adds some to them. Raises ValueError
    for a bad allow list or proxy.
    """

    def __init__(
        self,
        limits: Limits,
        user_agent: str,
        allow_addresses: frozenset[str] = frozenset(),
        egress_proxy: str = "",
        *,
        resolver: Resolver | None = None,
        politeness: Politeness | None = None,
        concurrency: int = 64,
        trust: ssl.SSLContext | None = None,
        ca_file: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._limits = limits
        self._allowed = allowed_pairs(allow_addresses)
        self._ports = frozenset(PORTS.values()) | {port for _, port in self._allowed}
        self._resolver = resolver or SystemResolver()
        self._politeness = politeness
        self._slots = threading.BoundedSemaphore(concurrency)
        self._clock = clock
        proxied = (proxy_at(egress_proxy), self._resolver.resolve) if egress_proxy else None
        self._transport = Transport(self._addresses, proxied, trust, ca_file)
        self._headers = [
            (b"User-Agent", plain(user_agent).encode("ascii", "replace")),
            (b"Accept-Encoding", b"gzip, identity"),
            (b"Connection", b"close"),
        ]

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the resolver's threads."""
        self._resolver.close()

    def fetch(self, request: Request, limits: Limits | None = None) -> Response:
        """Return how *request* ended; never raises for anything that is out there."""
        trip = Trip(request, limits or self._limits, self._clock)
        try:
            self._travel(trip)
        except ExchangeError as ended:
            return trip.ended(ended.reason, ended.detail)
        except Exception as error:  # noqa: BLE001 - hostile bytes make libraries raise anything
            log.warning("%s while fetching %s", type(error).__name__, shown(trip.told()))
            return trip.ended("protocol-error", f"unexpected {type(error).__name__}")
        return trip.answered()

    def _travel(self, trip: Trip) -> None:
        """Go to the last answer; every hop passes all checks."""
        url = first = admitted(trip.asked.url, "", self._ports)
        been = set()
        while True:
            trip.go(str(url))
            been.add((trip.url, cookie_for(trip, url)))
            with self._turn(trip), self._slots:
                self._exchange(trip, url, first)
            if not trip.redirected:
                onward = self._refreshed(trip, url) if trip.refreshes else None
                if onward is None or (str(onward), cookie_for(trip, onward)) in been:
                    return
                trip.hop()
                url = onward
                continue
            trip.keep_cookies(host_of(url))
            trip.hop()
            if len(trip.hops) > trip.limits.max_redirects:
                raise ExchangeError("too-many-redirects", f"more than {trip.limits.max_redirects}")
            url = admitted(redirect_target(url, trip.headers), "redirected to ", self._ports)
            if (str(url), cookie_for(trip, url)) in been:
                raise ExchangeError("too-many-redirects", "a loop")

    def _refreshed(self, trip: Trip, url: httpx.URL) -> httpx.URL | None:
        """Return where the page that came sends its reader, None where that is nowhere to go."""
        target = redirects.refresh(trip.body, trip.headers)
        if not target or len(trip.hops) >= trip.limits.max_redirects:
            return None
        trip.keep_cookies(host_of(url))
        try:
            return admitted(joined(url, target), "sent on to ", self._ports)
        except ExchangeError:
            return None  # a page that leads to a file or a script is an answer like any other

    def _addresses(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """Return the addresses of *host* that may be dialled: its whole answer, or none of it."""
        found = self._resolver.resolve(host, port, seconds)
        if not found:
            raise ExchangeError("dns-failed", f"{host} has no address")
        for address in found:
            if (address, port) in self._allowed:
                continue
            why = refused(address)
            if why is None and port not in PORTS.values():
                why = f"port {port} is allowed for other addresses only"
            if why is not None:
                name = "" if address == host else f"{host} is "
                place = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
                why += f'; "{place}" is not in [fetch] allow_addresses'
                raise ExchangeError("address-refused", plain(f"{name}{address}: {why}"))
        return found

    @contextlib.contextmanager
    def _turn(self, trip: Trip) -> Iterator[None]:
        """Wait for the host's turn; what the clock of the fetch has left bounds it after a hop."""
        if self._politeness is None:
            yield
            return
        left = trip.deadline - time.monotonic() if trip.started else trip.limits.deadline_seconds
        with self._politeness.turn(trip.url, left) as came:
            if not came:
                raise ExchangeError("host-busy", "the turn of the host did not come in time")
            yield

    def _exchange(self, trip: Trip, url: httpx.URL, first: httpx.URL) -> None:
        """Ask *url* over one connection; the answer is in *trip* then."""
        asked = trip.asked
        budget = Budget(trip.limits, trip.start())
        request = httpx.Request(
            asked.method,
            url,
            headers=request_headers(trip, url, first, self._headers),
            content=asked.body or None,
            extensions={"budget": budget},
        )
        try:
            with contextlib.closing(self._transport.handle_request(request)) as response:
                _note(trip, request, response)
                assert isinstance(response.stream, Wire)
                read(trip, response.status_code, response.headers.raw, response.stream)
        except Exception as error:  # noqa: BLE001 - `ending` tells them apart
            raise ending(error, budget) from None
        finally:
            trip.wire_bytes += budget.received


def _note(trip: Trip, request: httpx.Request, response: httpx.Response) -> None:
    """Put the heads of an exchange into *trip*."""
    trip.status = response.status_code
    sent = request.headers.raw
    heads.note_request(trip, request.url.raw_path, sent)
    version = response.extensions.get("http_version", b"HTTP/1.1")
    heads.note_response(trip, version, response.reason_phrase, response.headers.raw, sent=sent)
