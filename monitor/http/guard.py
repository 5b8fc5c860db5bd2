"""The guard: the one way out of this program, and the one module that imports httpx.

Why it holds, in the order in which a request meets it (`Guard.fetch`):

1. A URL is parsed once (`_admitted`): http or https, no user name, a sane host, port 80 or
   443 or one of the allow list. The parsed form is what goes on the wire.
2. The host's turn is awaited (`politeness`), then the clock of the whole fetch starts.
3. At dial time, inside the connection (`stream.GuardedBackend`), the host is looked up and
   every address of the answer is judged (`_addresses`, by the table in `addresses`): one that
   is not public refuses all, and what is dialled is the judged address itself. So no name,
   number form, IPv6 wrapping, proxy of the environment or second DNS answer leads inside.
   The allow list is exact, address and port, and is matched here, against what is dialled.
4. One exchange has one connection with one budget of seconds and bytes (`stream.Budget`),
   kept in the socket: drips, floods and silence end at the deadline.
5. Redirects are followed here, by hand: each target starts again at 1. Credentials stay with
   the origin, validators with the URL, that they belong to.
6. A body is unpacked within the room that is left (`inflate.Body`).
7. Whatever happens comes back as a reason code (`Guard.fetch` never raises for it).

Each rule has its cases in `tests/hostile`: servers and URLs with the reason that each must end
with, a resolver that rebinds, and canaries inside that nothing may ever reach.

Of httpx the URL, the request, the response and the transport interface are used, but not
`httpx.Client`: its redirects, cookies, environment proxies, pool and logging of whole URLs
are what a guard must not have, and a quarter of what a poll costs (measured by
`tests/bench/poll_cpu.py`).

With an egress proxy the guard judges the target's addresses before it hands the request
over, but the proxy looks the name up again: against a name server that changes its mind
between the two only the proxy's own rules help. All else holds as without.
"""

from __future__ import annotations

import contextlib
import logging
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Final

import httpcore
import httpx

from monitor.http import heads, redirects
from monitor.http.addresses import allowed_pairs, refused
from monitor.http.answer import read
from monitor.http.exchange import (
    ExchangeError,
    Header,
    Hop,
    Limits,
    Request,
    Response,
    plain,
    shown,
)
from monitor.http.politeness import Politeness
from monitor.http.resolver import Resolver, SystemResolver
from monitor.http.stream import Addresses, Budget, GuardedBackend, connection_to, ending
from monitor.http.trip import Trip
from monitor.http.trust import trusting

__all__ = ["Guard", "Header", "Hop", "Limits", "Request", "Response"]

log = logging.getLogger(__name__)

URL_LIMIT: Final = 2_048
"""Characters of a URL that is asked for, redirect targets included; as
`monitor.text.addresses.urls`."""

_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f:.]{2,45}")
_VALIDATOR: Final = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff]{0,998}[\x21-\xff])?")
_TOLD: Final = ("http_version", "reason_phrase")


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
        self._ports = frozenset(_PORTS.values()) | {port for _, port in self._allowed}
        self._resolver = resolver or SystemResolver()
        self._politeness = politeness
        self._slots = threading.BoundedSemaphore(concurrency)
        self._clock = clock
        proxied = (_proxy(egress_proxy), self._resolver.resolve) if egress_proxy else None
        self._transport = _Transport(self._addresses, proxied, trust, ca_file)
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
        url = first = self._admitted(trip.asked.url, "")
        been = set()
        while True:
            trip.go(str(url))
            cookie = _cookie(trip, url)
            been.add((trip.url, cookie))
            with self._turn(trip), self._slots:
                self._exchange(trip, url, first, cookie)
            if not trip.redirected:
                onward = self._refreshed(trip, url) if trip.refreshes else None
                if onward is None or (str(onward), _cookie(trip, onward)) in been:
                    return
                trip.hop()
                url = onward
                continue
            trip.keep_cookies(_host(url))
            trip.hop()
            if len(trip.hops) > trip.limits.max_redirects:
                raise ExchangeError("too-many-redirects", f"more than {trip.limits.max_redirects}")
            url = self._admitted(_target(url, trip.headers), "redirected to ")
            if (str(url), _cookie(trip, url)) in been:
                raise ExchangeError("too-many-redirects", "a loop")

    def _refreshed(self, trip: Trip, url: httpx.URL) -> httpx.URL | None:
        """Return where the page that came sends its reader, None where that is nowhere to go."""
        target = redirects.refresh(trip.body, trip.headers)
        if not target or len(trip.hops) >= trip.limits.max_redirects:
            return None
        trip.keep_cookies(_host(url))
        try:
            return self._admitted(_joined(url, target), "sent on to ")
        except ExchangeError:
            return None  # a page that leads to a file or a script is an answer like any other

    def _admitted(self, text: str, how: str) -> httpx.URL:
        """Return *text* parsed, or raise `ExchangeError` where it may not be asked for."""
        if len(text) > URL_LIMIT:
            raise ExchangeError("url-refused", f"{how}a URL of more than {URL_LIMIT:,} characters")
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, ValueError, TypeError):
            raise ExchangeError("url-refused", f"{how}something that is no URL") from None
        if url.scheme not in _PORTS:
            raise ExchangeError("url-refused", f"{how}scheme {plain(url.scheme, 20)!r}")
        if url.userinfo:
            raise ExchangeError("url-refused", f"{how}a URL with a user name in it")
        host = url.raw_host.decode("ascii")
        if host.endswith("."):  # the root label: not part of a certificate's or virtual host's name
            host = host[:-1]
            url = url.copy_with(host=host)
        if not _HOST.fullmatch(host) or ".." in host:
            raise ExchangeError("url-refused", f"{how}{plain(host, 60)!r}, which is no host")
        if _port(url) not in self._ports:
            others = "of others only what [fetch] allow_addresses names with its address"
            raise ExchangeError("url-refused", f"{how}port {url.port}; asked are 80, 443, {others}")
        return url.copy_with(fragment=None) if url.fragment else url

    def _addresses(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """Return the addresses of *host* that may be dialled: its whole answer, or none of it."""
        found = self._resolver.resolve(host, port, seconds)
        if not found:
            raise ExchangeError("dns-failed", f"{host} has no address")
        for address in found:
            if (address, port) in self._allowed:
                continue
            why = refused(address)
            if why is None and port not in _PORTS.values():
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

    def _exchange(self, trip: Trip, url: httpx.URL, first: httpx.URL, cookie: str) -> None:
        """Ask *url* over one connection; the answer is in *trip* then."""
        asked = trip.asked
        budget = Budget(trip.limits, trip.start())
        request = httpx.Request(
            asked.method,
            url,
            headers=self._request_headers(trip, url, first, cookie),
            content=asked.body or None,
            extensions={"budget": budget},
        )
        try:
            with contextlib.closing(self._transport.handle_request(request)) as response:
                _note(trip, request, response)
                assert isinstance(response.stream, _Wire)
                read(trip, response.status_code, response.headers.raw, response.stream)
        except Exception as error:  # noqa: BLE001 - `ending` tells them apart
            raise ending(error, budget) from None
        finally:
            trip.wire_bytes += budget.received

    def _request_headers(
        self, trip: Trip, url: httpx.URL, first: httpx.URL, cookie: str
    ) -> list[tuple[bytes, bytes]]:
        """Return the headers for one hop: what is bound to another origin or URL stays away."""
        asked, same_origin = trip.asked, _origin(url) == _origin(first)
        # Without this one httpx asks the URL for its host, and that raises for odd A-labels.
        headers = [
            (b"Host", url.netloc),
            *self._headers,
            (b"Accept", asked.accept.encode("ascii", "replace")),
        ]
        if cookie:
            headers.append(_header("Cookie", cookie))
        for name, value in asked.headers:
            if same_origin or name.lower() not in heads.CREDENTIALS:
                headers.append(_header(name, value))
        if same_origin:
            headers.extend(_header(name, value) for name, value in asked.secret_headers)
        gave_them = trip.url == asked.validators_url or (
            not trip.hops and asked.validators_url in ("", asked.url)
        )
        known = ((b"If-None-Match", asked.etag), (b"If-Modified-Since", asked.last_modified))
        for field, validator in known if gave_them else ():
            if _VALIDATOR.fullmatch(validator):
                headers.append((field, validator.encode("latin-1")))
                trip.conditional = True
        return headers


class _Transport(httpx.BaseTransport):
    """Exchanges over fresh connections that dial judged addresses only.

    A request carries its `Budget` as the extension ``budget``. *proxied* is the egress proxy
    and the look-up of its own name, which nobody needs to judge: the operator wrote it down.
    """

    def __init__(
        self,
        addresses: Addresses,
        proxied: tuple[httpcore.Proxy, Addresses] | None,
        trust: ssl.SSLContext | None,
        ca_file: str,
    ) -> None:
        self._addresses = addresses
        self._proxied = proxied
        self._trust = trust
        self._ca_file = ca_file

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """The one TLS context: making it costs 30 ms, so not before it is needed."""
        if self._trust is not None:
            return self._trust
        try:
            return trusting(self._ca_file)
        except ValueError as error:
            raise ExchangeError("tls-failed", plain(str(error))) from None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* and return the answer with its body unread; closing it closes all."""
        budget: Budget = request.extensions["budget"]
        asked = request.url
        url = httpcore.URL(
            scheme=asked.raw_scheme, host=asked.raw_host, port=asked.port, target=asked.raw_path
        )
        origin = url.origin
        proxy, addresses = None, self._addresses
        if self._proxied is not None:
            self._addresses(origin.host.decode("ascii"), origin.port, budget.seconds())
            proxy, addresses = self._proxied
        context = self._context if origin.scheme == b"https" else None
        connection = connection_to(origin, GuardedBackend(addresses, budget), context, proxy)
        try:
            answer = connection.handle_request(
                httpcore.Request(
                    request.method, url, headers=request.headers.raw, content=request.stream
                )
            )
        except BaseException:
            connection.close()
            raise
        budget.in_headers = False
        told = {name: answer.extensions[name] for name in _TOLD if name in answer.extensions}
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Wire(answer, connection),
            extensions=told,
        )


class _Wire(httpx.SyncByteStream):
    """The body as it comes, and the connection that ends with it."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.ConnectionInterface) -> None:
        self._answer = answer
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


def _note(trip: Trip, request: httpx.Request, response: httpx.Response) -> None:
    """Put the heads of an exchange into *trip*."""
    trip.status = response.status_code
    sent = request.headers.raw
    heads.note_request(trip, request.url.raw_path, sent)
    version = response.extensions.get("http_version", b"HTTP/1.1")
    heads.note_response(trip, version, response.reason_phrase, response.headers.raw, sent=sent)


def _target(url: httpx.URL, headers: tuple[Header, ...]) -> str:
    """Return where a redirect from *url* leads; raise `ExchangeError` where that is no address."""
    found = redirects.location(headers)
    if len(found) != 1:
        raise ExchangeError(
            "bad-redirect", f"{len(found)} different targets" if found else "no target"
        )
    return _joined(url, found.pop())


def _joined(url: httpx.URL, target: str) -> str:
    if not target or len(target) > URL_LIMIT:
        raise ExchangeError("bad-redirect", "an empty or endless target")
    try:
        return str(url.join(redirects.mended(target, url.scheme)))
    except (httpx.InvalidURL, ValueError, TypeError):
        raise ExchangeError("bad-redirect", "a target that is no URL") from None


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, _host(url), _port(url)


def _host(url: httpx.URL) -> str:
    """Return the host as it goes on the wire; httpx's own ``host`` decodes A-labels, and raises
    for those that IDNA 2008 does not know.
    """
    return url.raw_host.decode("ascii")


def _cookie(trip: Trip, url: httpx.URL) -> str:
    """Return the Cookie field for *url*, "" where nothing was set on the way."""
    if trip.cookies is None:
        return ""
    return trip.cookies.sent_to(_host(url), encrypted=url.scheme == "https")


def _port(url: httpx.URL) -> int:
    return _PORTS[url.scheme] if url.port is None else url.port


def _header(name: str, value: str) -> tuple[bytes, bytes]:
    return name.encode("ascii", "replace"), value.encode("latin-1", "replace")


def _proxy(address: str) -> httpcore.Proxy:
    """Return the egress proxy at *address*; raise ValueError for anything but http://host:port."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError):
        raise ValueError("the egress proxy is no URL") from None
    if url.scheme != "http" or not _HOST.fullmatch(url.raw_host.decode("ascii")):
        raise ValueError(f"the egress proxy {shown(address)} is not http://host:port")
    auth = (url.username.encode(), url.password.encode()) if url.userinfo else None
    return httpcore.Proxy(
        httpcore.URL(scheme=b"http", host=url.raw_host, port=url.port, target=b"/"), auth=auth
    )
