"""The wire below httpx: one exchange, one connection, one budget of time and bytes.

httpx has no total timeout, and limits neither headers nor body (field notes). So the socket
itself does: every look-up, dial, handshake, read and write gets only the time that is left
of the exchange, and every read only the bytes that are left. Nothing has to be cancelled,
and what a server drips, floods or withholds ends at the deadline.

A connection serves one exchange and is closed. Polls of one host are minutes apart and pages
of one host are spaced by `politeness`, so there is little to keep alive; without a pool there
are no slots to leak (httpcore #1093), no cost per idle connection (field notes: 20 of them
quadruple the cost of a request) and no bytes of one answer that are read as the next.
"""

from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpcore

from monitor.http.exchange import ExchangeError, Limits, plain
from monitor.http.head import Heads

# Its debug log has whole header fields in it, and secrets with them.
logging.getLogger("httpcore").setLevel(logging.INFO)

DIAL_SECONDS: Final = 8.0
"""For one address where others are left to try; the last gets all the time that is left."""

DIAL_ADDRESSES: Final = 4
"""Addresses of one host that are tried."""

Addresses = Callable[[str, int, float], tuple[str, ...]]
"""``(host, port, seconds)`` to the addresses that may be dialled, or `ExchangeError`."""


class Budget:
    """What one exchange may still use. ``deadline`` is in the time of `time.monotonic`."""

    __slots__ = ("_header_bytes", "_wire_bytes", "deadline", "in_headers", "received")

    def __init__(self, limits: Limits, deadline: float) -> None:
        self.deadline = deadline
        self.received = 0
        self.in_headers = True
        self._header_bytes = limits.max_header_bytes
        self._wire_bytes = limits.wire_bytes

    def seconds(self) -> float:
        """Return the seconds that are left; raise `ExchangeError` with ``timeout`` when none is."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise ExchangeError("timeout", f"not done in time, {self.received:,} bytes had come")
        return left

    def bytes(self) -> int:
        """Return how many bytes may be read now; raise `ExchangeError` when none may."""
        left = self._wire_bytes - self.received
        if self.in_headers:
            left = min(left, self._header_bytes - self.received)
            if left <= 0:
                raise ExchangeError("headers-too-large", f"more than {self._header_bytes:,} bytes")
        if left <= 0:
            raise ExchangeError("too-large", f"more than {self._wire_bytes:,} bytes on the wire")
        return left


class GuardedStream(httpcore.NetworkStream):
    """A connected socket that keeps to a `Budget`."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._sock = sock
        self._budget = budget
        self._heads = Heads()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes, b"" at the end; at most what the budget has left.

        The head of the answer comes when it is whole, without the lines that are no fields.
        """
        while not self._heads.done:
            came = self._receive(max_bytes, timeout)
            ready = self._heads.take(came)
            if ready or not came:
                return ready
        return self._receive(max_bytes, timeout)

    def _receive(self, max_bytes: int, timeout: float | None) -> bytes:
        size = min(max_bytes, self._budget.bytes())
        self._sock.settimeout(_shorter(timeout, self._budget.seconds()))
        try:
            data = self._sock.recv(size)
        except TimeoutError:
            self._budget.seconds()
            raise ExchangeError("timeout", "the server fell silent") from None
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        self._budget.received += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of *buffer* within the time that is left."""
        view = memoryview(buffer)
        while view:
            self._sock.settimeout(_shorter(timeout, self._budget.seconds()))
            try:
                view = view[self._sock.send(view) :]
            except TimeoutError:
                raise ExchangeError("timeout", "the server does not take the request") from None
            except OSError as error:  # httpcore goes on to read: an early answer may be there
                raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Return the stream inside TLS, the certificate checked, within the time that is left."""
        try:
            self._sock.settimeout(_shorter(timeout, self._budget.seconds()))
            wrapped = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except TimeoutError:
            self.close()
            raise ExchangeError("timeout", "the TLS handshake is not done in time") from None
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise ExchangeError(
                "tls-failed", plain(f"certificate: {error.verify_message}")
            ) from None
        except (OSError, ValueError) as error:  # ValueError: a host name that TLS cannot carry
            self.close()
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
            raise ExchangeError("tls-failed", plain(f"handshake: {reason}")) from None
        return GuardedStream(wrapped, self._budget)

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of a stream: the TLS object and the socket."""
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return self._sock if info == "socket" else None


class GuardedBackend(httpcore.NetworkBackend):
    """Connects one exchange: asks *addresses* what may be dialled, and dials just that.

    The address that was judged is the one that the socket gets; between the two no name is
    looked up again, so a name server that changes its mind (DNS rebinding) gains nothing.
    """

    def __init__(self, addresses: Addresses, budget: Budget) -> None:
        self._addresses = addresses
        self._budget = budget

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - httpcore's interface; the budget decides
        local_address: str | None = None,  # noqa: ARG002 - likewise, never given
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - likewise
    ) -> httpcore.NetworkStream:
        """Return a stream to the first judged address of *host* that answers."""
        found = self._addresses(host, port, self._budget.seconds())[:DIAL_ADDRESSES]
        why = "no address"
        for place, address in enumerate(found):
            seconds = self._budget.seconds()
            is_last = place == len(found) - 1
            try:
                sock = dial(address, port, seconds if is_last else min(seconds / 2, DIAL_SECONDS))
            except TimeoutError:
                why = f"{address} port {port} does not answer"
            except OSError as error:
                why = f"{address} port {port}: {error.strerror or error}"
            else:
                return GuardedStream(sock, self._budget)
        self._budget.seconds()
        raise ExchangeError("connect-failed", plain(why))


def _shorter(timeout: float | None, left: float) -> float:
    return left if timeout is None else min(timeout, left)


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Return a TCP connection to the literal *address*; raise OSError within *seconds*."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


def connection_to(
    origin: httpcore.Origin,
    backend: GuardedBackend,
    context: ssl.SSLContext | None,
    proxy: httpcore.Proxy | None = None,
) -> httpcore.ConnectionInterface:
    """Return a fresh connection for one exchange with *origin*, by way of *proxy* if given."""
    if proxy is None:
        return httpcore.HTTPConnection(origin, ssl_context=context, network_backend=backend)
    pool = httpcore.ConnectionPool(ssl_context=context, proxy=proxy, network_backend=backend)
    return pool.create_connection(origin)


def ending(error: Exception, budget: Budget) -> ExchangeError:
    """Return the reason code for *error*, which came out of an exchange with *budget*."""
    if isinstance(error, ExchangeError):
        return error
    text = plain(str(error))
    if isinstance(error, httpcore.ProxyError):
        return ExchangeError("connect-failed", f"the egress proxy says {text}")
    if isinstance(error, httpcore.ReadError | httpcore.WriteError):
        if budget.in_headers:
            return ExchangeError("protocol-error", f"the connection broke before an answer: {text}")
        return ExchangeError("truncated", f"the connection broke: {text}")
    if isinstance(error, httpcore.RemoteProtocolError):
        if "buffer too long" in text:
            return ExchangeError(
                "headers-too-large" if budget.in_headers else "protocol-error", text
            )
        if not budget.in_headers and "closed connection" in text:
            return ExchangeError("truncated", text)
        return ExchangeError("protocol-error", text)
    # What hostile bytes bring out of the layers below (field notes): AssertionError, UnicodeError,
    # OverflowError, ExceptionGroup. The type is told, the text may hold the URL.
    return ExchangeError(
        "protocol-error", f"an answer that could not be read: {type(error).__name__}"
    )
