"""One exchange over a fresh connection, in the words of httpx."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import httpcore
import httpx

from monitor.http.exchange import ExchangeError, plain, shown
from monitor.http.guard.urls import HOST
from monitor.http.stream import Addresses, Budget, GuardedBackend, connection_to
from monitor.http.trust import trusting

_TOLD: Final = ("http_version", "reason_phrase")


class Transport(httpx.BaseTransport):
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
            stream=Wire(answer, connection),
            extensions=told,
        )


class Wire(httpx.SyncByteStream):
    """The body as it comes, and the connection that ends with it."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.ConnectionInterface) -> None:
        self._answer = answer
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        """End both."""
        self._answer.close()
        self._connection.close()


def proxy_at(address: str) -> httpcore.Proxy:
    """Return the egress proxy at *address*; raise ValueError for anything but http://host:port."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError):
        raise ValueError("the egress proxy is no URL") from None
    if url.scheme != "http" or not HOST.fullmatch(url.raw_host.decode("ascii")):
        raise ValueError(f"the egress proxy {shown(address)} is not http://host:port")
    auth = (url.username.encode(), url.password.encode()) if url.userinfo else None
    return httpcore.Proxy(
        httpcore.URL(scheme=b"http", host=url.raw_host, port=url.port, target=b"/"), auth=auth
    )
